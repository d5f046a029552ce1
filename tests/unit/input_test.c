#include "config.h"

#include "ui/tui/input.h"

#include "base/buf.h"
#include "check.h"
#include "ui/tui/keys.h"

#include <string.h>

/* Everything that the bytes mean, by name, separated by blanks; a paste as <text>. */
static void read_all(struct input *input, bool late, struct buf *out)
{
    for (;;) {
        struct input_event event = input_next(input, late);
        if (event.kind == INPUT_NONE)
            return;
        if (out->length)
            buf_addc(out, ' ');
        if (event.kind == INPUT_PASTE) {
            buf_addc(out, '<');
            buf_add(out, event.text, event.length);
            buf_addc(out, '>');
        } else if (event.kind == INPUT_MOUSE) {
            static const char *const kinds[] = {"press", "drag", "release", "up", "down"};
            buf_addf(out, "%s%d@%d,%d", kinds[event.mouse.kind], event.mouse.button, event.mouse.x,
                     event.mouse.y);
        } else if (event.kind == INPUT_FOCUS) {
            buf_adds(out, event.focused ? "focus" : "blur");
        } else if (event.kind == INPUT_COLOR) {
            buf_addf(out, "light=%d", event.luminance);
        } else {
            struct key_sequence sequence = {.keys = {event.key}, .count = 1};
            key_sequence_name(&sequence, out);
        }
    }
}

static void expect(const char *bytes, bool late, const char *wanted)
{
    struct input input;
    struct buf out = BUF_INIT;
    input_init(&input);
    input_add(&input, bytes, strlen(bytes));
    read_all(&input, late, &out);
    assert_string_equal(out.length ? out.data : "", wanted);
    buf_free(&out);
    input_free(&input);
}

static void test_keys(void **state)
{
    static const struct {
        const char *bytes, *names;
    } cases[] = {
        {"a", "a"},
        {"aZ9", "a Z 9"},
        {"\xc3\xa9", "\xc3\xa9"},
        {"\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80"},
        {"\r", "Enter"},
        {"\n", "C-j"},
        {"\t", "Tab"},
        {"\x7f", "Backspace"},
        {"\x08", "Backspace"},
        {"\x01\x1a", "C-a C-z"},
        {"\x1f", "C-_"},
        {"\033[A\033[B\033[C\033[D", "Up Down Right Left"},
        {"\033OA\033OH\033OF\033OP", "Up Home End F1"},
        {"\033[H\033[F\033[1~\033[4~\033[7~\033[8~", "Home End Home End Home End"},
        {"\033[5~\033[6~\033[2~\033[3~", "PgUp PgDn Insert Delete"},
        {"\033[15~\033[24~", "F5 F12"},
        {"\033[[A\033[[E", "F1 F5"},
        {"\033[Z", "S-Tab"},
        {"\033[1;5C", "C-Right"},
        {"\033[1;3D", "M-Left"},
        {"\033[3;5~", "C-Delete"},
        {"\033[13;2u", "S-Enter"},
        {"\033[27;2;13~", "S-Enter"},
        {"\033[27;5;105~", "Tab"}, /* Ctrl-I and Tab are one key everywhere */
        {"\033[97;5u", "C-a"},
        {"\033[97;2u", "A"},
        {"\033x", "M-x"},
        {"\033\r", "M-Enter"},
        {"\033\x7f", "M-Backspace"},
        {"\033\033[A", "M-Up"},
        {"\033[5^", "C-PgUp"},
        {"\033[999;1X", ""}, /* a sequence that means nothing to us */
        {"\033[57441u", ""}, /* a bare modifier, reported by some terminals */
        {"a\xff"
         "b",
         "a b"}, /* a byte that is no text */
    };
    (void)state;
    for (size_t index = 0; index < sizeof cases / sizeof *cases; index++)
        expect(cases[index].bytes, false, cases[index].names);
}

static void test_unfinished(void **state)
{
    (void)state;
    expect("\033", false, "");
    expect("\033", true, "Esc");
    expect("\033\033", true, "Esc Esc");
    expect("\033[", false, "");
    expect("\033[", true, "M-[");
    expect("\033O", true, "M-O");
    expect("\xc3", false, "");
    expect("\033[1;5", false, "");
}

/* However the bytes are cut, they mean the same. */
static void test_pieces(void **state)
{
    static const char bytes[] = "a\033[1;5C\xc3\xa9\033[200~one\n\033[Atwo\033[201~\033OPz\033x";
    static const char wanted[] = "a C-Right \xc3\xa9 <one\n\033[Atwo> F1 z M-x";
    (void)state;
    for (size_t size = 1; size < sizeof bytes; size++) {
        struct input input;
        struct buf out = BUF_INIT;
        input_init(&input);
        for (size_t at = 0; at < sizeof bytes - 1; at += size) {
            size_t left = sizeof bytes - 1 - at;
            input_add(&input, bytes + at, left < size ? left : size);
            read_all(&input, false, &out);
        }
        assert_string_equal(out.data, wanted);
        assert_int_equal(input_patience(&input), 0);
        buf_free(&out);
        input_free(&input);
    }
}

static void test_paste_twice(void **state)
{
    (void)state;
    expect("\033[200~a\033[201~\033[200~\033[201~b", false, "<a> <> b");
}

/* Noise ends: whatever comes, all of it is taken in the end. */
static void test_noise(void **state)
{
    unsigned random = 1;
    (void)state;
    for (int round = 0; round < 2000; round++) {
        struct input input;
        char bytes[64];
        input_init(&input);
        for (size_t index = 0; index < sizeof bytes; index++) {
            random = random * 1103515245u + 12345u;
            static const char likely[] = "\033[O;0159~uABZ\x1b\xc3";
            bytes[index] =
                (random >> 16) % 3 ? likely[(random >> 18) % (sizeof likely - 1)] : (char)(random >> 20);
        }
        input_add(&input, bytes, sizeof bytes);
        while (input_next(&input, true).kind != INPUT_NONE)
            ;
        assert_true(input.taken == input.bytes.length || input.pasting);
        input_free(&input);
    }
}

/* A terminal that was told in mid-paste to send no brackets any more never sends the second one: the Esc key
 * takes what has come, so that nobody is stuck in it. */
static void test_a_paste_without_an_end(void **state)
{
    struct input input;
    struct buf out = BUF_INIT;
    (void)state;
    input_init(&input);
    input_add(&input, "\033[200~one two", 13);
    read_all(&input, false, &out);
    assert_int_equal(input_patience(&input), 0); /* the rest may come at any time */
    input_add(&input, "\033", 1);
    read_all(&input, false, &out);
    assert_int_equal(out.length, 0); /* it may be the beginning of the bracket */
    assert_true(input_patience(&input) > INPUT_ESCAPE_NS);
    read_all(&input, true, &out);
    input_add(&input, "x", 1);
    read_all(&input, false, &out);
    assert_string_equal(out.data, "<one two> x");
    buf_free(&out);
    input_free(&input);
    expect("\033[200~one\033[31mtwo\033[201~x", true, "<one\033[31mtwo> x");
}

static void test_mouse_and_answers(void **state)
{
    (void)state;
    expect("\033[<0;5;3M\033[<0;5;3m", false, "press0@4,2 release0@4,2");
    expect("\033[<32;6;3M", false, "drag0@5,2");
    expect("\033[<64;1;1M\033[<65;1;1M", false, "up0@0,0 down1@0,0");
    expect("\033[<2;300;200M", false, "press2@299,199");
    expect("\033[<0;0;0M\033[<0;5Ma", false, "a"); /* no place on a screen */
    expect("\033[I\033[Ox", false, "focus blur x");
    expect("\033]11;rgb:ffff/ffff/ffff\007a", false, "light=1000 a");
    expect("\033]11;rgb:0000/0000/0000\033\\a", false, "light=0 a");
    expect("\033]11;rgb:f/f/f\007", false, "light=1000");
    expect("\033]11;nonsense\007b", false, "b");
    expect("\033]4;1;rgb:0/0/0\007b", false, "b");
    expect("\033]", true, "M-]");
    /* somebody in a hurry typed Esc and ]: what follows is not kept back until an answer would end */
    expect("\033]n:x", false, "M-] n : x");
    expect("\033]1\033aq\rb", false, "M-] 1 M-a q Enter b");
    expect("\033]11;rgb:\033", false, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_unfinished),
        cmocka_unit_test(test_pieces),
        cmocka_unit_test(test_paste_twice),
        cmocka_unit_test(test_noise),
        cmocka_unit_test(test_a_paste_without_an_end),
        cmocka_unit_test(test_mouse_and_answers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
