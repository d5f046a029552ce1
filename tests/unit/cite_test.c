/* base/cite.h: what an answer names by numbers, and what only looks like it. */
#include "config.h"

#include "check.h"

#include "base/cite.h"

#include <stdio.h>
#include <string.h>

/* All of them, as "start:1,2 start:3". */
static const char *cites(const char *text)
{
    static char out[4096];
    struct cite_scan scan = {.text = text, .length = strlen(text)};
    struct cite cite;
    size_t used = 0;
    out[0] = '\0';
    while (cite_next(&scan, &cite)) {
        assert_true(text[cite.start] == '[' && text[cite.end - 1] == ']');
        used += (size_t)snprintf(out + used, sizeof out - used, "%s%zu", used ? " " : "", cite.start);
        for (int i = 0; i < cite.count; i++)
            used += (size_t)snprintf(out + used, sizeof out - used, "%c%d", i ? ',' : ':', cite.numbers[i]);
    }
    return out;
}

static void test_numbers(void **state)
{
    (void)state;
    assert_string_equal(cites("It is blue [1]."), "11:1");
    assert_string_equal(cites("[1][2] and [3, 4,5]"), "0:1 3:2 11:3,4,5");
    assert_string_equal(cites("Über [12]"), "6:12");
}

static void test_what_is_none(void **state)
{
    static const char *const none[] = {
        "",
        "[",
        "[1",
        "[]",
        "[0]",
        "[1,]",
        "[ 1 ]",
        "[x]",
        "[1](http)",
        "[1]: there",
        "list[1]",
        "f(x)[2]",
        "\\[1]",
        "![1]",
        "[1234]",
        "[1 2]",
        "`[1]`",
        "``a`[1]``",
        "```\n[1]\n```",
        "~~~~\n[1]",
        "```c\nx [1]\n``\n[2]",
        "[1,2,3,4,5,6,7,8,9]",
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(none); i++)
        if (cites(none[i])[0])
            fail_msg("'%s' names %s", none[i], cites(none[i]));
}

static void test_code_ends(void **state)
{
    (void)state;
    assert_string_equal(cites("```\n[1]\n```\n[2]"), "12:2");
    assert_string_equal(cites("a ` b [3]"), "6:3"); /* nothing closes it */
    assert_string_equal(cites("`x` [4]"), "4:4");
    assert_string_equal(cites("1. one [5]\n   ```\n   [6]\n   ```\n2. two [7]"), "7:5 39:7");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_what_is_none),
        cmocka_unit_test(test_code_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
