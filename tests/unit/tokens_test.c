/* The words of a text: all of them, and those that begin in a certain way. */
#include "config.h"

#include "nasty.h"
#include "search/tokens.h"

#include <string.h>

struct words {
    struct buf text;           /* each with where it stands, a line each */
    const char *const *wanted; /* only those that begin so; NULL: all */
};

static bool is_wanted(const char *const *wanted, const char *word, size_t length)
{
    for (; wanted != NULL && *wanted != NULL; wanted++) {
        size_t most = strlen(*wanted);
        if (length >= most && memcmp(word, *wanted, most) == 0)
            return true;
    }
    return wanted == NULL;
}

static bool add(void *context, const char *word, size_t length, size_t start, size_t end)
{
    struct words *words = context;
    if (!is_wanted(words->wanted, word, length))
        return true;
    buf_add(&words->text, word, length);
    buf_addf(&words->text, " %zu-%zu\n", start, end);
    return true;
}

static void test_words(void **state)
{
    static const char text[] = "Don't say Caf\xC3\xA9, R2-D2's \xE6\xBC\xA2\xE5\xAD\x97!";
    struct words words = {.text = BUF_INIT};
    (void)state;
    tokens_each(text, strlen(text), false, add, &words);
    assert_string_equal(
        words.text.data,
        "dont 0-5\nsay 6-9\ncafe 10-15\nr2 17-19\nd2 20-24\n\xE6\xBC\xA2\xE5\xAD\x97 25-31\n");
    buf_free(&words.text);
}

static void test_pictures(void **state)
{
    static const char text[] = "party\xF0\x9F\x8E\x89, \xE2\x9D\xA4\xEF\xB8\x8F \xF0\x9F\x91\x8D"
                               "\xF0\x9F\x8F\xBD caf\xC3\xA9 \xE2\x86\x92 \xE6\xBC\xA2 \xE2\x9C\x93";
    struct words words = {.text = BUF_INIT};
    (void)state;
    tokens_each_picture(text, strlen(text), add, &words);
    assert_string_equal(words.text.data,
                        "\xF0\x9F\x8E\x89 5-9\n\xE2\x9D\xA4 11-14\n\xF0\x9F\x91\x8D 18-22\n");
    buf_free(&words.text);
}

/* Wherever it stands, and if the text ends within it. */
static void test_pictures_anywhere(void **state)
{
    (void)state;
    for (size_t at = 0; at < 40; at++) {
        for (size_t behind = 0; behind < 40; behind++) {
            struct buf text = BUF_INIT, wanted = BUF_INIT;
            struct words words = {.text = BUF_INIT};
            buf_addf(&text, "%.*s\xF0\x9F\x91\x8D%.*s", (int)at,
                     "some words, \xC3\xA9t\xC3\xA9 and others once more, and more", (int)behind,
                     "and some of what stands behind all of it");
            tokens_each_picture(text.data, text.length, add, &words);
            buf_addf(&wanted, "\xF0\x9F\x91\x8D %zu-%zu\n", at, at + 4);
            assert_string_equal(words.text.data, wanted.data);
            buf_clear(&words.text);
            buf_adds(&words.text, "");
            tokens_each_picture(text.data, at + 3, add, &words);
            assert_string_equal(words.text.data, "");
            buf_free(&text);
            buf_free(&wanted);
            buf_free(&words.text);
        }
    }
}

/* None of them is left out, whatever stands around it. */
static void test_words_that_begin_so(void **state)
{
    static const char *const wanted[] = {"wo", "do", "lo", "7", "e", "https", NULL};
    uint64_t random = 1;
    (void)state;
    for (size_t round = 0; round < 3000; round++) {
        struct buf text = BUF_INIT;
        struct words all = {.text = BUF_INIT, .wanted = wanted}, some = {.text = BUF_INIT, .wanted = wanted};
        struct tokens_begin begin = {{0}};
        for (const char *const *word = wanted; *word != NULL; word++) {
            if (strlen(*word) > 1)
                tokens_begin_add(&begin, *word, strlen(*word));
            else
                tokens_begin_add_letter(&begin, **word);
        }
        buf_adds(&text, "");
        nasty_text(&random, &text, round % 60);
        tokens_each(text.data, text.length, false, add, &all);
        tokens_each_of(text.data, text.length, &begin, add, &some);
        assert_int_equal(some.text.length, all.text.length);
        assert_memory_equal(some.text.data, all.text.data, all.text.length);
        buf_free(&text);
        buf_free(&all.text);
        buf_free(&some.text);
    }
}

static bool count(void *context, const char *word, size_t length, size_t start, size_t end)
{
    (void)word;
    (void)length;
    (void)start;
    (void)end;
    return ++*(size_t *)context < 2;
}

static void test_other_words_are_passed_over(void **state)
{
    struct tokens_begin begin = {{0}};
    struct words words = {.text = BUF_INIT};
    size_t counted = 0;
    (void)state;
    tokens_begin_add(&begin, "market", 6);
    tokens_each_of("We bought marzipan at the market; a mat, too.", 45, &begin, add, &words);
    assert_string_equal(words.text.data, "marzipan 10-18\nmarket 26-32\nmat 36-39\n");
    tokens_each_of("market market market", 20, &begin, count, &counted);
    assert_int_equal(counted, 2);
    buf_free(&words.text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_words), cmocka_unit_test(test_pictures),
                                       cmocka_unit_test(test_pictures_anywhere),
                                       cmocka_unit_test(test_words_that_begin_so),
                                       cmocka_unit_test(test_other_words_are_passed_over)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
