/* What sentences teach that no row of the tables knows: the corpus that the weights are made from, and what
 * must hold whatever they are. Weights are no rows: not every sentence comes out as it should, but nearly all
 * do. */
#include "config.h"

#include "check.h"

#include "base/arena.h"
#include "memory/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SAID          INT64_C(1780000000000)
#define MISSED_MOST   0.06 /* of what says something */
#define MISTAKEN_MOST 0.01 /* of what says nothing */
#define TURNED_MOST   0.03 /* likes for dislikes, of what is learned; many say both */

/* What is learned of a message: attitudes, and whether most are against something. */
static size_t learned_of(const char *text, bool *against)
{
    struct arena arena = ARENA_INIT;
    struct memory_candidate *candidates;
    size_t count, attitudes = 0, negative = 0;

    memory_extract(text, strlen(text), SAID, &arena, &candidates, &count);
    for (size_t i = 0; i < count; i++) {
        attitudes += candidates[i].action == MEMORY_LEARN_PREFERENCE;
        negative += candidates[i].action == MEMORY_LEARN_PREFERENCE && candidates[i].negative;
    }
    *against = negative * 2 > attitudes;
    arena_free(&arena);
    return attitudes;
}

struct tally {
    size_t says, nothing, missed, mistaken, turned;
};

static void judge(struct tally *tally, const char *expected, const char *text)
{
    bool against, learned = learned_of(text, &against) > 0;

    if (strcmp(expected, "nothing") == 0) {
        tally->nothing++;
        tally->mistaken += learned;
        if (learned)
            print_message("taken for something: %s\n", text);
        return;
    }
    assert_true(strcmp(expected, "likes") == 0 || strcmp(expected, "dislikes") == 0);
    tally->says++;
    tally->missed += !learned;
    tally->turned += learned && against != (strcmp(expected, "dislikes") == 0);
    if (!learned)
        print_message("missed: %s\n", text);
}

static void test_corpus(void **state)
{
    const char *source = getenv("top_srcdir");
    char path[4096], line[4096];
    struct tally tally = {0};

    (void)state;
    snprintf(path, sizeof path, "%s/tests/unit/sentences/leanings.tsv", source ? source : ".");
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file)) {
        char *text = strchr(line, '\t');

        assert_non_null(text);
        *text++ = '\0';
        text[strcspn(text, "\n")] = '\0';
        judge(&tally, line, text);
    }
    fclose(file);
    print_message("%zu of %zu missed, %zu of %zu mistaken, %zu turned\n", tally.missed, tally.says,
                  tally.mistaken, tally.nothing, tally.turned);
    assert_true(tally.says > 1000 && tally.nothing > 1000);
    assert_true((double)tally.missed <= MISSED_MOST * (double)tally.says);
    assert_true((double)tally.mistaken <= MISTAKEN_MOST * (double)tally.nothing);
    assert_true((double)tally.turned <= TURNED_MOST * (double)tally.says);
}

/* The whole sentence is kept: its reason is part of what it says. */
static void test_value(void **state)
{
    static const char text[] = "Carpet is out of the question for me since my daughter reacts to dust.";
    struct arena arena = ARENA_INIT;
    struct memory_candidate *candidates;
    size_t count, found = 0;

    (void)state;
    memory_extract(text, strlen(text), SAID, &arena, &candidates, &count);
    for (size_t i = 0; i < count; i++) {
        if (candidates[i].action != MEMORY_LEARN_PREFERENCE)
            continue;
        found++;
        assert_true(candidates[i].negative);
        assert_string_equal(candidates[i].value,
                            "Carpet is out of the question for me since my daughter reacts to dust");
    }
    assert_int_equal(found, 1);
    arena_free(&arena);
}

/* The same words as a question, as somebody else's, in a quotation, in code or in pasted text teach nothing.
 */
static void test_not_said(void **state)
{
    static const char *const texts[] = {
        "Is carpet out of the question for me since my daughter reacts to dust?",
        "She says that carpet is out of the question for her since her daughter reacts to dust.",
        "Translate into French: \"Carpet is out of the question for me since my daughter reacts to dust.\"",
        "> Carpet is out of the question for me since my daughter reacts to dust.",
        "```\nCarpet is out of the question for me since my daughter reacts to dust.\n```",
        "Carpet.",
        "",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        bool against;

        if (learned_of(texts[i], &against) > 0)
            fail_msg("learned of: %s", texts[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_corpus),
        cmocka_unit_test(test_value),
        cmocka_unit_test(test_not_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
