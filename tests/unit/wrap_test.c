#include "config.h"

#include "base/utf8.h"
#include "base/width.h"
#include "nasty.h"
#include "ui/tui/wrap.h"

#include <stdlib.h>
#include <string.h>

static const struct text_style style = {ROLE_TEXT, 0};

/* The rows of a text, joined by '|'. */
static void check_rows(const char *text, size_t width, enum wrap_mode mode, const char *expected)
{
    struct text_block block = TEXT_BLOCK_INIT;
    struct wrap_options options = {.width = width, .mode = mode};
    struct buf joined = BUF_INIT;
    wrap_text(&block, text, strlen(text), style, &options);
    for (size_t i = 0; i < block.row_count; i++) {
        if (i > 0)
            buf_addc(&joined, '|');
        text_row_string(&block, i, &joined);
    }
    assert_string_equal(joined.data, expected);
    buf_free(&joined);
    text_block_free(&block);
}

static void test_words(void **state)
{
    (void)state;
    check_rows("", 10, WRAP_WORDS, "");
    check_rows("one two three", 7, WRAP_WORDS, "one two|three");
    check_rows("one two three", 8, WRAP_WORDS, "one two|three");
    check_rows("one  two", 4, WRAP_WORDS, "one|two");
    check_rows("  in", 6, WRAP_WORDS, "  in");
    check_rows("a\nb\n", 6, WRAP_WORDS, "a|b|");
    check_rows("a\r\nb", 6, WRAP_WORDS, "a|b");
    check_rows("a\n\nb", 6, WRAP_WORDS, "a||b");
    check_rows("ab abcdefgh c", 4, WRAP_WORDS, "ab a|bcde|fgh|c");
    check_rows("abcdefgh", 3, WRAP_WORDS, "abc|def|gh");
    check_rows("a\tb", 20, WRAP_WORDS, "a       b");
    check_rows("漢字漢字", 5, WRAP_WORDS, "漢字|漢字");
    check_rows("漢字", 1, WRAP_WORDS, "·|·");
    /* what closes begins no row, and what opens ends none */
    check_rows("漢字。漢字", 4, WRAP_WORDS, "漢|字。|漢字");
    check_rows("漢字、漢", 6, WRAP_WORDS, "漢字、|漢");
    check_rows("漢字漢」。字", 6, WRAP_WORDS, "漢字|漢」。|字");
    check_rows("漢字「漢字」", 6, WRAP_WORDS, "漢字|「漢|字」");
    check_rows("漢字（漢字）！", 7, WRAP_WORDS, "漢字|（漢|字）！");
    check_rows("漢字, 漢(漢)", 4, WRAP_WORDS, "漢|字,|漢|(漢)");
    check_rows("漢字・漢々", 4, WRAP_WORDS, "漢|字・|漢々");
    check_rows("漢字。漢字", 3, WRAP_WORDS, "漢|字|。|漢|字"); /* there is no room for two */
    check_rows("e\xCC\x81漢字。漢「e\xCC\x81", 4, WRAP_WORDS, "e\xCC\x81漢|字。|漢|「e\xCC\x81");
    check_rows("漢 。字", 4, WRAP_WORDS, "漢|。字");
    check_rows("漢字。漢", 4, WRAP_KEEP, "漢|字。|漢");
    check_rows("漢字。漢", 4, WRAP_EXACT, "漢字|。漢");
    check_rows("a漢b", 1, WRAP_WORDS, "a|·|b");
    check_rows("👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 3, WRAP_WORDS,
               "👨‍👩‍👧‍👦|👨‍👩‍👧‍👦");
    check_rows("e\xCC\x81"
               "e\xCC\x81",
               1, WRAP_WORDS, "e\xCC\x81|e\xCC\x81");
    check_rows("\x1b[2J", 10, WRAP_WORDS, "␛[2J");
    check_rows("x \xE2\x80\xAE y", 10, WRAP_WORDS, "x \xEF\xBF\xBD y");
}

static void test_keep_and_exact(void **state)
{
    (void)state;
    check_rows("one two three", 7, WRAP_KEEP, "one two| three");
    check_rows("one two three", 8, WRAP_KEEP, "one two |three");
    check_rows("ab  ", 3, WRAP_KEEP, "ab | ");
    check_rows("   ", 2, WRAP_KEEP, "  | ");
    check_rows("one two three", 6, WRAP_EXACT, "one tw|o thre|e");
    check_rows("\tx", 10, WRAP_EXACT, "    x");
    check_rows("ab\tx", 10, WRAP_EXACT, "ab  x");
    check_rows("漢字", 3, WRAP_EXACT, "漢|字");
}

static void test_prefixes(void **state)
{
    struct text_block block = TEXT_BLOCK_INIT;
    struct wrap_options options = {.width = 8, .first = "1. ", .rest = "   "};
    struct buf joined = BUF_INIT;
    (void)state;
    wrap_text(&block, "one two three", 13, style, &options);
    assert_int_equal(block.row_count, 3);
    for (size_t i = 0; i < block.row_count; i++)
        text_row_string(&block, i, &joined);
    assert_string_equal(joined.data, "1. one   two   three");
    /* a prefix never takes more than half */
    text_block_clear(&block);
    options.width = 2;
    options.first = options.rest = "│ │ │ ";
    wrap_text(&block, "ab", 2, style, &options);
    assert_int_equal(block.row_count, 2);
    text_block_free(&block);
    buf_free(&joined);
}

static void test_sources(void **state)
{
    struct text_block block = TEXT_BLOCK_INIT;
    struct wrap_options options = {.width = 6};
    const char *text = "alpha beta gamma\ndelta";
    (void)state;
    wrap_text(&block, text, strlen(text), style, &options);
    assert_int_equal(block.row_count, 4);
    assert_int_equal(block.rows[1].source, 6);
    assert_int_equal(block.rows[2].source, 11);
    assert_int_equal(block.rows[3].source, 17);
    assert_int_equal(text_block_row_at(&block, 0), 0);
    assert_int_equal(text_block_row_at(&block, 8), 1);
    assert_int_equal(text_block_row_at(&block, 17), 3);
    assert_int_equal(text_block_row_at(&block, 1000), 3);
    text_block_free(&block);
}

/* What stands behind some columns, for rows wider than their view. */
static void test_cut(void **state)
{
    static const char *const wanted[] = {"a漢字b", "漢字b", " 字b", "字b", " b", "b", "", ""};
    struct text_block block = TEXT_BLOCK_INIT, part = TEXT_BLOCK_INIT;
    struct wrap_options options = {.width = 20};
    (void)state;
    wrap_text(&block, "a漢字b", strlen("a漢字b"), style, &options);
    for (size_t columns = 0; columns < sizeof wanted / sizeof *wanted; columns++) {
        struct buf out = BUF_INIT;
        size_t skipped = text_row_cut(&part, &block, 0, columns);
        text_row_string(&part, columns, &out);
        assert_string_equal(out.data, wanted[columns]);
        assert_int_equal(part.rows[columns].columns, columns < 6 ? 6 - columns : 0);
        assert_int_equal(skipped + out.length - (columns == 2 || columns == 4), strlen("a漢字b"));
        buf_free(&out);
    }
    text_block_free(&block);
    text_block_free(&part);
}

static void test_put(void **state)
{
    struct text_block block = TEXT_BLOCK_INIT;
    struct buf out = BUF_INIT;
    (void)state;
    text_row_begin(&block, TEXT_ROW_PLAIN, 0);
    assert_int_equal(text_row_put(&block, "ab", style, 10), 2);
    text_row_pad(&block, 4, style);
    assert_int_equal(text_row_put(&block, "long\ntitle", style, 10), 10);
    assert_int_equal(text_row_put(&block, "more", style, 10), 10);
    text_row_string(&block, 0, &out);
    assert_string_equal(out.data, "ab  long …");
    text_row_begin(&block, TEXT_ROW_PLAIN, 0);
    assert_int_equal(text_row_put(&block, "漢字漢", style, 4), 3);
    buf_clear(&out);
    text_row_string(&block, 1, &out);
    assert_string_equal(out.data, "漢…");
    buf_free(&out);
    text_block_free(&block);
}

/* All but blanks and line ends, as the rows must show it. */
static void add_visible(struct buf *out, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!strchr(" \n\t", text[i]))
            buf_addc(out, text[i]);
}

static void check_property(const char *text, size_t length, size_t width, enum wrap_mode mode)
{
    struct text_block block = TEXT_BLOCK_INIT;
    struct wrap_options options = {.width = width, .mode = mode};
    struct buf joined = BUF_INIT, wanted = BUF_INIT, clean = BUF_INIT, got = BUF_INIT;
    uint32_t source = 0;
    wrap_text(&block, text, length, style, &options);
    assert_true(block.row_count > 0);
    for (size_t i = 0; i < block.row_count; i++) {
        size_t start = joined.length;
        text_row_string(&block, i, &joined);
        assert_true(block.rows[i].columns <= width);
        assert_true(block.rows[i].source >= source);
        source = block.rows[i].source;
        assert_true(source <= length);
        assert_null(memchr(joined.data + start, '\n', joined.length - start));
        if (width >= 2)
            assert_true(text_columns(joined.data + start, joined.length - start) <= width);
    }
    for (size_t i = 0; i < joined.length; i++) {
        unsigned char byte = (unsigned char)joined.data[i];
        assert_true(byte >= 0x20 && byte != 0x7f);
        assert_false(byte == 0xC2 && (unsigned char)joined.data[i + 1] < 0xA0);
    }
    if (width >= 2) {
        utf8_printable(&clean, text, length, true);
        add_visible(&wanted, clean.data, clean.length);
        add_visible(&got, joined.data, joined.length);
        assert_string_equal(got.data, wanted.data);
    }
    if (mode == WRAP_KEEP && width >= 2 && !memchr(text, '\t', length)) {
        buf_clear(&wanted);
        for (size_t i = 0; i < clean.length; i++)
            if (clean.data[i] != '\n')
                buf_addc(&wanted, clean.data[i]);
        assert_string_equal(joined.data, wanted.data);
    }
    buf_free(&joined);
    buf_free(&wanted);
    buf_free(&clean);
    buf_free(&got);
    text_block_free(&block);
}

static void test_any_text(void **state)
{
    uint64_t seed = 0x5eed;
    struct buf text = BUF_INIT;
    (void)state;
    for (int round = 0; round < 3000; round++) {
        buf_clear(&text);
        nasty_text(&seed, &text, next_random(&seed) % 30);
        size_t width = 1 + next_random(&seed) % 24;
        for (enum wrap_mode mode = WRAP_WORDS; mode <= WRAP_EXACT; mode++)
            check_property(text.data, text.length, width, mode);
    }
    buf_free(&text);
}

/* The rows, what they are made of included, from `first` on; places in the source are counted from `base`. */
static void describe(struct buf *out, const struct text_block *block, size_t first, size_t base)
{
    buf_clear(out);
    for (size_t row = first; row < block->row_count; row++) {
        const struct text_span *spans = text_row_spans(block, row);
        buf_addf(out, "%zu:", block->rows[row].source - base);
        for (uint32_t i = 0; i < block->rows[row].count; i++) {
            buf_addf(out, "%u,%zu,%d[", spans[i].columns, spans[i].source - base, spans[i].style.role);
            buf_add(out, text_span_text(block, &spans[i]), spans[i].bytes);
            buf_addc(out, ']');
        }
        buf_addc(out, '\n');
    }
}

/* Rows of simple text are filled at once, others word by word: a line that is not simple before them must not
 * change them. */
static void check_closer_look(const struct wrap_piece *pieces, size_t count, size_t width,
                              enum wrap_mode mode)
{
    static const char strange[] = "e\u0301\n";
    struct wrap_piece all[8] = {{strange, sizeof strange - 1, {0, 0}, 0}};
    struct wrap_options options = {.width = width, .mode = mode};
    struct text_block at_once = TEXT_BLOCK_INIT, closely = TEXT_BLOCK_INIT;
    struct buf expected = BUF_INIT, got = BUF_INIT;
    for (size_t i = 0; i < count; i++) {
        all[i + 1] = pieces[i];
        all[i + 1].source += all[0].length;
    }
    wrap_pieces(&at_once, pieces, count, &options);
    wrap_pieces(&closely, all, count + 1, &options);
    describe(&got, &at_once, 0, 0);
    describe(&expected, &closely, 1, all[0].length);
    assert_string_equal(got.data, expected.data);
    text_block_free(&at_once);
    text_block_free(&closely);
    buf_free(&expected);
    buf_free(&got);
}

static void add_soup(uint64_t *seed, struct buf *text)
{
    static const char *const bits[] = {
        "a",    "word ", "longer ", " ",  "  ", "über",    "漢字", "\n", ", ", "(", "wordsthatfillarow",
        "。」", "「",    "！",      "\t", "—",  "e\u0301", "\r\n", "👍"};
    buf_clear(text);
    for (size_t count = next_random(seed) % 24; count > 0; count--) /* the last five are not simple */
        buf_adds(text, bits[next_random(seed) % (next_random(seed) % 4 ? 14 : sizeof bits / sizeof *bits)]);
}

static void test_pieces_and_rows(void **state)
{
    uint64_t seed = 0xf111;
    struct buf text = BUF_INIT;
    (void)state;
    for (int round = 0; round < 20000; round++) {
        struct wrap_piece pieces[6];
        size_t count = 0, at = 0;
        add_soup(&seed, &text);
        while (count < 6 && (at < text.length || count == 0)) {
            size_t bytes = count == 5 ? text.length - at : next_random(&seed) % (text.length - at + 1);
            while (at + bytes < text.length && ((unsigned char)text.data[at + bytes] & 0xC0) == 0x80)
                bytes++;
            pieces[count] =
                (struct wrap_piece){text.data + at, bytes, {(uint8_t)(next_random(&seed) % 2), 0}, at};
            at += bytes;
            count++;
        }
        size_t width = 1 + next_random(&seed) % 24;
        check_closer_look(pieces, count, width, WRAP_WORDS);
        check_closer_look(pieces, count, width, WRAP_EXACT);
    }
    buf_free(&text);
}

static void test_long_text(void **state)
{
    struct buf text = BUF_INIT;
    (void)state;
    for (int line = 0; line < 10000; line++)
        buf_addf(&text, "line %d of a long text, and it goes on for a while 漢字\n", line);
    check_property(text.data, text.length, 40, WRAP_WORDS);
    buf_clear(&text);
    for (int i = 0; i < 200000; i++)
        buf_addc(&text, 'x');
    check_property(text.data, text.length, 7, WRAP_WORDS);
    check_property(text.data, text.length, 7, WRAP_EXACT);
    buf_free(&text);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_keep_and_exact),
        cmocka_unit_test(test_prefixes),
        cmocka_unit_test(test_sources),
        cmocka_unit_test(test_put),
        cmocka_unit_test(test_cut),
        cmocka_unit_test(test_any_text),
        cmocka_unit_test(test_long_text),
        cmocka_unit_test(test_pieces_and_rows),
    };
    return cmocka_run_group_tests_name("wrap", tests, NULL, NULL);
}
