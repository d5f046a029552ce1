/* New or cumulative pieces, and <think>: the text must come out the same, however it is cut. */
#include "config.h"

#include "provider/pieces.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void check_pieces(const char *const *given, const char *expected)
{
    struct pieces pieces = {0};
    struct buf text = BUF_INIT;
    for (; *given; given++)
        pieces_add(&pieces, *given, strlen(*given), &text);
    pieces_end(&pieces, &text);
    assert_string_equal(text.length ? text.data : "", expected);
    pieces_free(&pieces);
    buf_free(&text);
}

#define PIECES(expected, ...) check_pieces((const char *const[]){__VA_ARGS__, NULL}, expected)

static void new_pieces(void **state)
{
    (void)state;
    PIECES("Hello world", "Hel", "lo", " world");
    PIECES("hahaha!", "ha", "haha", "!");
    PIECES("hahaha", "ha", "haha");
    PIECES("a a b", "", "a", " ", "", "a", " b");
    PIECES("======", "==", "==", "==");
    PIECES("one", "one");
}

static void cumulative_pieces(void **state)
{
    (void)state;
    PIECES("Hello world", "Hel", "Hello", "Hello wor", "Hello world");
    PIECES("Hello world", "Hel", "Hello", "Hello", "Hello world");
    PIECES("The first piece was long.", "The first piece was", "The first piece was long.");
    PIECES("abcd and more", "a", "ab", "abc", "abcd", " and more");
}

/* Every way of cutting text in three. */
static void check_think(const char *given, const char *text, const char *thinking)
{
    size_t length = strlen(given);
    for (size_t a = 0; a <= length; a++) {
        for (size_t b = a; b <= length; b++) {
            struct think think = {0};
            struct buf said = BUF_INIT, thought = BUF_INIT;
            think_add(&think, given, a, &said, &thought);
            think_add(&think, given + a, b - a, &said, &thought);
            think_add(&think, given + b, length - b, &said, &thought);
            think_end(&think, &said, &thought);
            assert_string_equal(said.length ? said.data : "", text);
            assert_string_equal(thought.length ? thought.data : "", thinking);
            think_free(&think);
            buf_free(&said);
            buf_free(&thought);
        }
    }
}

static void think_tags(void **state)
{
    (void)state;
    check_think("<think>why</think>\n\nbecause", "because", "why");
    check_think("\n <think>a < b </thin </think>c\nd", "c\nd", "a < b </thin ");
    check_think("no tag <think>here</think>", "no tag <think>here</think>", "");
    check_think("<thinking> is a word", "<thinking> is a word", "");
    check_think("<think>never closed </thi", "", "never closed </thi");
    check_think("<thi", "<thi", "");
    check_think("  ", "  ", "");
    check_think("<think></think>x", "x", "");
    check_think("", "", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(new_pieces),
        cmocka_unit_test(cumulative_pieces),
        cmocka_unit_test(think_tags),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
