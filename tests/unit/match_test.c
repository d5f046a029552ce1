#include "config.h"

#include "nasty.h"
#include "ui/tui/match.h"
#include "ui/tui/wrap.h"

#include <string.h>

static void wrap(struct text_block *block, const char *text, size_t width)
{
    struct wrap_options options = {.width = width, .first = "> ", .rest = "  "};
    text_block_clear(block);
    wrap_text(block, text, strlen(text), (struct text_style){.role = ROLE_TEXT}, &options);
}

/* "row:start-end" of each range, with ! where a hit begins. */
static void check(const char *text, size_t width, const char *words, const char *wanted)
{
    struct text_block block = TEXT_BLOCK_INIT;
    struct match_list list = {.count = 0};
    struct buf found = BUF_INIT;
    size_t hits = 0;
    wrap(&block, text, width);
    match_rows(&list, &block, words);
    for (size_t i = 0; i < list.count; i++) {
        const struct match_range *range = &list.ranges[i];
        buf_addf(&found, "%s%s%u:%u-%u", i ? " " : "", range->hit == hits ? "!" : "", range->row,
                 range->start, range->end);
        hits += range->hit == hits;
    }
    assert_string_equal(found.length ? found.data : "", wanted);
    assert_int_equal(hits, list.hits);
    assert_int_equal(match_text(text, strlen(text), words), list.hits > 0);
    buf_free(&found);
    match_free(&list);
    text_block_free(&block);
}

static void test_places(void **state)
{
    (void)state;
    check("one two one", 40, "one", "!0:2-5 !0:10-13");
    check("One tWo ONE", 40, "one", "!0:2-5 !0:10-13");
    check("One one", 40, "One", "!0:2-5"); /* a capital makes it exact */
    check("caf\xC3\xA9 cafe", 40, "cafe", "!0:2-7 !0:8-12");
    check("cafe", 40, "caf\xC3\xA9", "!0:2-6");
    check("aaaa", 40, "aa", "!0:2-4 !0:4-6");
    check("anything", 40, "", "");
    check("anything", 40, "x", "");
    check(">", 40, ">", "!0:2-3"); /* not the mark in front of it */
}

static void test_across_rows(void **state)
{
    (void)state;
    check("alpha beta gamma", 8, "beta gamma", "!1:2-6 2:2-7");
    check("alpha beta gamma", 8, "alpha", "!0:2-7");
}

static void test_several_words(void **state)
{
    (void)state;
    check("one two one", 40, "\none\ntwo", "!0:2-5 !0:6-9 !0:10-13");
    check("ones One stone", 40, "\none", "!0:7-10"); /* whole words, in any case */
    check("a trip, a roundtrip", 40, "\nTRIP", "!0:4-8");
    check("new york and york", 40, "\nyork\nnew york", "!0:2-10 !0:15-19");
    check("\xE6\xBC\xA2\xE5\xAD\x97\xE6\x96\x87", 40, "\n\xE5\xAD\x97", "!0:5-8"); /* no blanks around it */
    check("anything", 40, "\n", "");
    check("anything", 40, "\n\n", "");
}

static void test_any_text(void **state)
{
    uint64_t seed = 0x77;
    struct text_block block = TEXT_BLOCK_INIT;
    struct match_list list = {.count = 0};
    (void)state;
    for (int round = 0; round < 500; round++) {
        struct buf text = BUF_INIT;
        for (int i = 0; i < 30; i++)
            buf_adds(&text, nasty_pieces[next_random(&seed) % COUNT_OF(nasty_pieces)]);
        wrap(&block, text.data, 3 + next_random(&seed) % 20);
        match_rows(&list, &block, nasty_pieces[next_random(&seed) % COUNT_OF(nasty_pieces)]);
        for (size_t i = 0; i < list.count; i++) {
            struct buf row = BUF_INIT;
            assert_true(list.ranges[i].row < block.row_count);
            text_row_string(&block, list.ranges[i].row, &row);
            assert_true(list.ranges[i].start < list.ranges[i].end && list.ranges[i].end <= row.length);
            assert_true(i == 0 || list.ranges[i].row >= list.ranges[i - 1].row);
            buf_free(&row);
        }
        buf_free(&text);
    }
    match_free(&list);
    text_block_free(&block);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_across_rows),
        cmocka_unit_test(test_several_words),
        cmocka_unit_test(test_any_text),
    };
    return cmocka_run_group_tests_name("match", tests, NULL, NULL);
}
