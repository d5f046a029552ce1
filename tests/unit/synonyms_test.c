/* Words that people mean as well: each is found by any of its forms, with those of its groups and no others.
 */
#include "config.h"

#include "check.h"
#include "search/stem.h"
#include "search/synonyms.h"

#include <stdbool.h>
#include <string.h>

static size_t find(const char *word, uint32_t numbers[SYNONYMS_MOST])
{
    char stem[64];
    strcpy(stem, word);
    return synonyms_find(stem, stem_word(stem, strlen(word)), numbers);
}

static bool stands_for(const char *word, const char *other)
{
    uint32_t numbers[SYNONYMS_MOST];
    size_t count = find(word, numbers);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(synonyms_word(numbers[i]), other) == 0)
            return true;
    }
    return false;
}

static void test_what_is_meant_as_well(void **state)
{
    uint32_t numbers[SYNONYMS_MOST];
    (void)state;
    assert_true(stands_for("wedding", "married"));
    assert_true(stands_for("weddings", "married"));
    assert_true(stands_for("marrying", "wedding"));
    assert_true(stands_for("jobs", "work"));
    assert_true(stands_for("working", "job"));
    assert_true(stands_for("flew", "plane")); /* "fly" */
    assert_false(stands_for("job", "wedding"));
    assert_int_equal(find("quixotic", numbers), 0);
    assert_int_equal(synonyms_find("", 0, numbers), 0);
}

/* Whatever is in the table can be found, and each word of a group by each other one of it. */
static void test_every_word(void **state)
{
    uint32_t numbers[SYNONYMS_MOST];
    (void)state;
    assert_true(synonyms_count() > 300);
    for (uint32_t i = 0; i < synonyms_count(); i++) {
        const char *word = synonyms_word(i);
        size_t length = strlen(word), count = find(word, numbers);
        assert_true(length > 1 && strspn(word, "abcdefghijklmnopqrstuvwxyz") == length);
        assert_in_range(count, 2, SYNONYMS_MOST);
        assert_true(stands_for(word, word) || count == SYNONYMS_MOST);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_what_is_meant_as_well),
                                       cmocka_unit_test(test_every_word)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
