/* utf8, width */
#include "config.h"

#include "base/utf8.h"
#include "base/width.h"

#include "check.h"

#include <stdbool.h>
#include <string.h>

#define BAD "\xEF\xBF\xBD"

static void cleaning_follows_the_standard(void **state)
{
    /* U+FFFD per maximal subpart: section 3.9 of the Unicode standard, tables 3-8 to 3-11 */
    static const struct {
        const char *in;
        size_t length;
        const char *out;
    } cases[] = {
        {"", 0, ""},
        {"plain", 5, "plain"},
        {"caf\xC3\xA9 \xE6\xBC\xA2 \xF0\x9F\x98\x80", 14, "caf\xC3\xA9 \xE6\xBC\xA2 \xF0\x9F\x98\x80"},
        {"\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41", 9, BAD BAD BAD BAD BAD BAD BAD BAD "A"},
        {"\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41", 9, BAD BAD BAD BAD BAD BAD BAD BAD "A"},
        {"\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42", 9, BAD BAD BAD BAD BAD "A" BAD BAD "B"},
        {"\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41", 9, BAD BAD BAD BAD "A"},
        {"a\0b", 3, "a" BAD "b"},
        {"\xE2\x82", 2, BAD},
        {"x\xF0\x9F\x98", 4, "x" BAD},
        {"\xF5\x80\x80\x80", 4, BAD BAD BAD BAD},
        {"\xEF\xBF\xBF", 3, "\xEF\xBF\xBF"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct buf out = BUF_INIT;
        bool same;

        utf8_clean(&out, cases[i].in, cases[i].length);
        buf_addc(&out, '.');
        buf_truncate(&out, out.length - 1);
        assert_string_equal(out.data, cases[i].out);
        same = out.length == cases[i].length && memcmp(out.data, cases[i].in, out.length) == 0;
        assert_int_equal(utf8_valid(cases[i].in, cases[i].length), same);
        buf_free(&out);
    }
}

static void valid_looks_at_every_byte(void **state)
{
    char text[64];

    (void)state;
    for (size_t length = 1; length < sizeof(text); length++) {
        for (size_t at = 0; at < length; at++) {
            memset(text, 'a', sizeof(text));
            assert_true(utf8_valid(text, length));
            text[at] = '\0';
            assert_false(utf8_valid(text, length));
            text[at] = '\x80';
            assert_false(utf8_valid(text, length));
            text[at] = '\x7F';
            assert_true(utf8_valid(text, length));
        }
    }
}

/* Random bytes, rich in lead and continuation bytes. */
static size_t random_text(uint64_t *seed, char *out, size_t size)
{
    static const char bytes[] = "aZ\x80\xBF\xC2\xC3\xE0\xA0\xE2\x82\xAC\xED\x9F\xF0\x90\x9F\x98\xF4\x8F\xFF";
    size_t length = (size_t)(next_random(seed) % size);

    for (size_t i = 0; i < length; i++)
        out[i] = bytes[next_random(seed) % (sizeof(bytes))]; /* the NUL, too */
    return length;
}

static void cleaned_text_is_valid_and_stays(void **state)
{
    uint64_t seed = 42;

    (void)state;
    for (int round = 0; round < 20000; round++) {
        struct buf once = BUF_INIT, twice = BUF_INIT;
        char text[40];
        size_t length = random_text(&seed, text, sizeof(text));

        utf8_clean(&once, text, length);
        assert_true(utf8_valid(once.data, once.length));
        utf8_clean(&twice, once.data, once.length);
        assert_int_equal(once.length, twice.length);
        assert_memory_equal(once.data, twice.data, once.length);
        buf_free(&once);
        buf_free(&twice);
    }
}

/* A stream cut anywhere, with the incomplete tail carried over, cleans to the same text as the whole. */
static void pieces_clean_like_the_whole(void **state)
{
    uint64_t seed = 7;

    (void)state;
    for (int round = 0; round < 20000; round++) {
        struct buf whole = BUF_INIT, pieces = BUF_INIT;
        char text[40];
        size_t length = random_text(&seed, text, sizeof(text)), start = 0;

        utf8_clean(&whole, text, length);
        for (size_t end = 1; end <= length; end++) {
            size_t tail = utf8_incomplete_tail(text + start, end - start);

            if (end == length)
                tail = 0;
            else if (next_random(&seed) % 3)
                continue;
            utf8_clean(&pieces, text + start, end - start - tail);
            start = end - tail;
        }
        assert_int_equal(whole.length, pieces.length);
        assert_memory_equal(whole.data, pieces.data, whole.length);
        buf_free(&whole);
        buf_free(&pieces);
    }
}

static void tails(void **state)
{
    (void)state;
    assert_int_equal(utf8_incomplete_tail("", 0), 0);
    assert_int_equal(utf8_incomplete_tail("a", 1), 0);
    assert_int_equal(utf8_incomplete_tail("a\xC3", 2), 1);
    assert_int_equal(utf8_incomplete_tail("a\xF0\x9F\x98", 4), 3);
    assert_int_equal(utf8_incomplete_tail("a\xF0\x9F\x98\x80", 5), 0);
    assert_int_equal(utf8_incomplete_tail("\x80\x80", 2), 0);
    assert_int_equal(utf8_incomplete_tail("\xED\xA0", 2), 0);
    assert_int_equal(utf8_incomplete_tail("\xFF", 1), 0);
}

static void codes_survive_both_ways(void **state)
{
    (void)state;
    for (uint32_t code = 1; code <= 0x10FFFF; code++) {
        bool surrogate = code >= 0xD800 && code <= 0xDFFF;
        uint32_t back;
        char bytes[4];
        size_t length = utf8_encode(code, bytes);

        assert_int_equal(utf8_decode(bytes, length, &back), length);
        assert_int_equal(back, surrogate ? UTF8_REPLACEMENT : code);
        if (length > 1) {
            utf8_decode(bytes, length - 1, &back);
            assert_int_equal(back, UTF8_REPLACEMENT);
        }
    }
}

static void cutting_keeps_characters_whole(void **state)
{
    static const char text[] = "a\xC3\xA9\xE6\xBC\xA2\xF0\x9F\x98\x80";
    static const size_t expected[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 10};

    (void)state;
    for (size_t limit = 0; limit < COUNT_OF(expected); limit++)
        assert_int_equal(utf8_cut(text, strlen(text), limit), expected[limit]);
    assert_int_equal(utf8_count(text, strlen(text)), 4);
}

static void folding(void **state)
{
    static const struct {
        const char *a, *b;
        bool equal;
    } cases[] = {
        {"Lisboa", "LISBOA", true},
        {"S\xC3\xA3o Paulo", "sao paulo", true},
        {"Stra\xC3\x9F"
         "e",
         "STRASSE", true},
        {"\xE2\x84\xAB", "\xC3\xA5", true},
        {"e\xCC\x81t\xC3\xA9", "ETE", true},
        {"\xEF\xAC\x81sh", "fish", true},
        {"\xCE\xA3", "\xCF\x82", true},
        {"\xEF\xBC\xA1", "a", true},
        {"aisle", "aisles", false},
        {"", "", true},
        {"\xE6\xBC\xA2", "\xE5\xAD\x97", false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_int_equal(utf8_equal_folded(cases[i].a, cases[i].b), cases[i].equal);
}

static void nothing_steers_the_terminal(void **state)
{
    static const struct {
        const char *in, *line, *lines;
    } cases[] = {
        {"a\nb\tc", "a b c", "a\nb\tc"},
        {"a\r\nb\rc",
         "a\xE2\x90\x8D b\xE2\x90\x8D"
         "c",
         "a\nb\xE2\x90\x8D"
         "c"},
        {"\x1B[31mred\x07", "\xE2\x90\x9B[31mred\xE2\x90\x87", "\xE2\x90\x9B[31mred\xE2\x90\x87"},
        {"\x7F", "\xE2\x90\xA1", "\xE2\x90\xA1"},
        {"\xC2\x9B"
         "31m",
         BAD "31m", BAD "31m"},
        {"\xE2\x80\xAE"
         "evil\xE2\x81\xA9",
         BAD "evil" BAD, BAD "evil" BAD},
        {"\xE2\x80\xA8", BAD, BAD},
        {"\xC3\xA9 \xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9",
         "\xC3\xA9 \xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9",
         "\xC3\xA9 \xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9"},
        {"bad \xFF", "bad " BAD, "bad " BAD},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct buf out = BUF_INIT;

        utf8_printable(&out, cases[i].in, strlen(cases[i].in), false);
        assert_string_equal(out.data, cases[i].line);
        buf_clear(&out);
        utf8_printable(&out, cases[i].in, strlen(cases[i].in), true);
        assert_string_equal(out.data, cases[i].lines);
        buf_free(&out);
    }
}

static void clusters_and_columns(void **state)
{
    static const struct {
        const char *text; /* one cluster */
        int columns;
    } cases[] = {
        {"a", 1},
        {"\xC3\xA9", 1},
        {"e\xCC\x81", 1},                            /* combining acute */
        {"a\xCC\x81\xCC\xA3\xCC\x88", 1},            /* three marks */
        {"\xE6\xBC\xA2", 2},                         /* Han */
        {"\xED\x95\x9C", 2},                         /* Hangul syllable */
        {"\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB", 2}, /* the same as conjoining jamo */
        {"\xEF\xBD\xB1", 1},                         /* half-width katakana */
        {"\xF0\x9F\x98\x80", 2},
        {"\xF0\x9F\x87\xB5\xF0\x9F\x87\xB9", 2}, /* flag: two regional indicators */
        {"\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7", 2}, /* family */
        {"\xF0\x9F\x91\x8D\xF0\x9F\x8F\xBD", 2},                                         /* skin tone */
        {"\xE2\x9D\xA4\xEF\xB8\x8F", 2},  /* heart in emoji style */
        {"\xE2\x9D\xA4", 1},              /* heart as text */
        {"1\xEF\xB8\x8F\xE2\x83\xA3", 2}, /* keycap */
        {"\xE2\x80\x8D", 0},              /* joiner alone */
        {"\xCC\x81", 0},                  /* mark alone */
        {"\x01", 0},
        {"\n", 0},
        {"\xFF", 1}, /* shown as U+FFFD */
        {"\xF0\x9F\x8F\xB4\xF3\xA0\x81\xA7\xF3\xA0\x81\xA2\xF3\xA0\x81\xB7\xF3\xA0\x81\xAC\xF3\xA0\x81\xB3"
         "\xF3\xA0\x81\xBF",
         2}, /* the flag of Wales, by tags */
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct grapheme got = grapheme_next(cases[i].text, strlen(cases[i].text));

        if (got.bytes != strlen(cases[i].text) || got.columns != cases[i].columns)
            fail_msg("case %zu: %zu bytes, %d columns", i, got.bytes, got.columns);
        assert_int_equal(grapheme_previous(cases[i].text, got.bytes, got.bytes), 0);
    }
}

static void neighbours_stay_apart(void **state)
{
    static const char flags[] =
        "\xF0\x9F\x87\xB5\xF0\x9F\x87\xB9\xF0\x9F\x87\xA9\xF0\x9F\x87\xAA\xF0\x9F\x87\xAB";
    static const char mixed[] = "ab\xCC\x88\xE6\xBC\xA2"
                                "c";

    (void)state;
    assert_int_equal(grapheme_next(flags, strlen(flags)).bytes, 8);
    assert_int_equal(grapheme_previous(flags, strlen(flags), 16), 8);
    assert_int_equal(grapheme_previous(flags, strlen(flags), 20), 16);
    assert_int_equal(text_columns(flags, 16), 4);
    assert_int_equal(grapheme_next("\r\n", 2).bytes, 1);
    assert_int_equal(grapheme_next(mixed, strlen(mixed)).bytes, 1);
    assert_int_equal(grapheme_next(mixed + 1, strlen(mixed) - 1).bytes, 3);
    assert_int_equal(text_columns(mixed, strlen(mixed)), 5);
}

static void fitting(void **state)
{
    static const char text[] = "a\xE6\xBC\xA2"
                               "e\xCC\x81z"; /* a, two columns, e with acute, z */
    static const struct {
        size_t columns, bytes, used;
    } cases[] = {{0, 0, 0}, {1, 1, 1}, {2, 1, 1}, {3, 4, 3}, {4, 7, 4}, {5, 8, 5}, {99, 8, 5}};
    size_t used;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_int_equal(text_fit(text, strlen(text), cases[i].columns, &used), cases[i].bytes);
        assert_int_equal(used, cases[i].used);
    }
    assert_int_equal(text_fit("", 0, 5, NULL), 0);
}

/* What is taken for simple is a cluster by itself, as wide as said, and stays as it is on the screen; a mark
 * behind it makes it something else. */
static void simple_characters(void **state)
{
    size_t simple[3] = {0};

    (void)state;
    for (uint32_t code = 0x80; code < 0x20000; code++) {
        char text[8];
        size_t length = utf8_encode(code, text);

        for (int columns = 1; columns <= 2; columns++) {
            struct buf shown = BUF_INIT;

            if (text_simple(text, length, columns) == 0)
                continue;
            simple[columns]++;
            memcpy(text + length, "\xCC\x81", 2);
            assert_int_equal(text_simple(text, length, columns), length);
            assert_int_equal(text_simple(text, length + 2, columns), 0);
            assert_int_equal(grapheme_next(text, length + 2).bytes, length + 2);
            assert_int_equal(grapheme_next(text, length + 2).columns, columns); /* measured by utf8proc */
            utf8_printable(&shown, text, length, false);
            assert_int_equal(shown.length, length);
            assert_memory_equal(shown.data, text, length);
            buf_free(&shown);
        }
    }
    assert_true(simple[1] > 1000 && simple[2] > 30000);
    assert_int_equal(text_simple("abc", 3, 1), 0);
    assert_int_equal(text_simple("\xC3\xA9\xE6\xBC\xA2", 5, 1), 2);
    assert_int_equal(text_simple("\xC3", 1, 1), 0);
    assert_int_equal(text_simple("", 0, 1), 0);
}

/* Any byte at any place of texts that are looked at in every number of steps. */
static void printable_ascii(void **state)
{
    char text[48];
    (void)state;
    for (size_t length = 0; length <= sizeof text; length++) {
        memset(text, 'x', sizeof text);
        assert_int_equal(text_ascii(text, length), length);
        for (size_t at = 0; at < length; at++) {
            for (int byte = 0; byte < 256; byte++) {
                bool printable = byte >= 0x20 && byte < 0x7F;
                text[at] = (char)byte;
                assert_int_equal(text_ascii(text, length), printable ? length : at);
            }
            text[at] = at % 2 ? ' ' : '~';
        }
    }
}

/* Fits as text_fit() does, as far as it goes, and never parts a cluster. */
static void fitting_simple(void **state)
{
    static const struct {
        const char *text;
        size_t columns, bytes, used;
    } cases[] = {
        {"", 5, 0, 0},
        {"plain words", 40, 11, 11},
        {"plain words", 7, 7, 7},
        {"nine letters\nand more of it", 40, 12, 12},
        {"caf\xC3\xA9 au lait", 40, 13, 12},
        {"caf\xC3\xA9 au lait", 4, 5, 4},
        {"caf\xC3\xA9 au lait", 3, 3, 3},
        {"abcdefgh\x7Fz", 40, 8, 8},
        {"abcdefghe\xCC\x81", 40, 8, 8}, /* the last letter carries an accent */
        {"abcdefgh\xCC\x81", 40, 7, 7},
        {"abcdefgh\xCC\x81", 8, 7, 7},
        {"\xC3\xA9\xCC\x81", 8, 0, 0},
        {"a\xE6\xBC\xA2", 8, 1, 1},
        {"\xE6\xBC\xA2", 8, 0, 0},
        {"abc\xC3", 8, 2, 2},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t used, fits = text_fit_simple(cases[i].text, strlen(cases[i].text), cases[i].columns, &used);
        assert_int_equal(fits, cases[i].bytes);
        assert_int_equal(used, cases[i].used);
    }
}

/* Going left visits the same borders as going right, in texts made of everything that joins. */
static void left_is_the_inverse_of_right(void **state)
{
    static const char *const pieces[] = {
        "a",
        " ",
        "\n",
        "\r",
        "\xC3\xA9",
        "\xCC\x81",
        "\xE6\xBC\xA2",
        "\xF0\x9F\x87\xB5",
        "\xE2\x80\x8D",
        "\xF0\x9F\x91\xA8",
        "\xEF\xB8\x8F",
        "\xE1\x84\x92",
        "\xE1\x85\xA1",
        "\xE1\x86\xAB",
        "\xED\x95\x9C",
        "\xF0\x9F\x8F\xBD",
        "\xE0\xA4\x95",
        "\xE0\xA4\xBF",
        "\xD8\x80",
        "\xFF",
        "\x80",
        "\xE2\x83\xA3",
    };
    uint64_t seed = 99;

    (void)state;
    for (int round = 0; round < 20000; round++) {
        size_t borders[64], count = 0, length, at;
        char text[200] = "";

        for (uint64_t n = next_random(&seed) % 24; n > 0; n--)
            strcat(text, pieces[next_random(&seed) % COUNT_OF(pieces)]);
        length = strlen(text);
        for (at = 0; at < length; at += grapheme_next(text + at, length - at).bytes) {
            struct grapheme got = grapheme_next(text + at, length - at);

            assert_true(got.bytes > 0 && got.bytes <= length - at && got.columns >= 0 && got.columns <= 2);
            borders[count++] = at;
        }
        for (at = length; at > 0;) {
            at = grapheme_previous(text, length, at);
            assert_int_equal(at, borders[--count]);
        }
        assert_int_equal(count, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cleaning_follows_the_standard),
        cmocka_unit_test(valid_looks_at_every_byte),
        cmocka_unit_test(cleaned_text_is_valid_and_stays),
        cmocka_unit_test(pieces_clean_like_the_whole),
        cmocka_unit_test(tails),
        cmocka_unit_test(codes_survive_both_ways),
        cmocka_unit_test(cutting_keeps_characters_whole),
        cmocka_unit_test(folding),
        cmocka_unit_test(nothing_steers_the_terminal),
        cmocka_unit_test(clusters_and_columns),
        cmocka_unit_test(neighbours_stay_apart),
        cmocka_unit_test(fitting),
        cmocka_unit_test(simple_characters),
        cmocka_unit_test(printable_ascii),
        cmocka_unit_test(fitting_simple),
        cmocka_unit_test(left_is_the_inverse_of_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
