#include "config.h"

#include "base/alloc.h"
#include "base/utf8.h"
#include "base/width.h"
#include "nasty.h"
#include "ui/tui/editor.h"

#include <stdlib.h>
#include <string.h>

/* Text with the caret as "|". */
static char *picture(const struct editor *editor)
{
    struct buf out = BUF_INIT;
    buf_add(&out, editor_text(editor), editor_caret(editor));
    buf_addc(&out, '|');
    buf_adds(&out, editor_text(editor) + editor_caret(editor));
    return buf_take(&out);
}

static void expect(const struct editor *editor, const char *wanted)
{
    char *found = picture(editor);
    assert_string_equal(found, wanted);
    free(found);
}

/* An editor with the text, the caret where "|" stands. */
static struct editor *editor_with(const char *text)
{
    struct editor *editor = editor_new();
    const char *caret = strchr(text, '|');
    struct buf plain = BUF_INIT;
    buf_add(&plain, text, (size_t)(caret - text));
    buf_adds(&plain, caret + 1);
    editor_load(editor, plain.data);
    while (editor_caret(editor) > (size_t)(caret - text))
        assert_true(editor_apply(editor, ACTION_TYPE_LEFT));
    buf_free(&plain);
    return editor;
}

static void check(const char *before, enum action action, const char *after)
{
    struct editor *editor = editor_with(before);
    editor_apply(editor, action);
    expect(editor, after);
    editor_free(editor);
}

static void test_movement(void **state)
{
    (void)state;
    check("ab|", ACTION_TYPE_LEFT, "a|b");
    check("|ab", ACTION_TYPE_LEFT, "|ab");
    check("a|b", ACTION_TYPE_RIGHT, "ab|");
    check("e\xCC\x81|", ACTION_TYPE_LEFT, "|e\xCC\x81");
    check("x👨‍👩‍👧‍👦|y", ACTION_TYPE_LEFT, "x|👨‍👩‍👧‍👦y");
    check("|🇵🇹🇪🇸", ACTION_TYPE_RIGHT, "🇵🇹|🇪🇸");
    check("one two|", ACTION_TYPE_WORD_LEFT, "one |two");
    check("one |two", ACTION_TYPE_WORD_LEFT, "|one two");
    check("one, |", ACTION_TYPE_WORD_LEFT, "|one, ");
    check("|one, two", ACTION_TYPE_WORD_RIGHT, "one|, two");
    check("one|, zwö drei", ACTION_TYPE_WORD_RIGHT, "one, zwö| drei");
    check("a\nbc|d\ne", ACTION_TYPE_LINE_START, "a\n|bcd\ne");
    check("a\nb|cd\ne", ACTION_TYPE_LINE_END, "a\nbcd|\ne");
}

static void test_deletion(void **state)
{
    (void)state;
    check("ab|c", ACTION_TYPE_DELETE_LEFT, "a|c");
    check("ab|c", ACTION_TYPE_DELETE_RIGHT, "ab|");
    check("a👍🏽|", ACTION_TYPE_DELETE_LEFT, "a|");
    check("a\n|b", ACTION_TYPE_DELETE_LEFT, "a|b");
    check("foo-bar baz|", ACTION_TYPE_KILL_WORD_LEFT, "foo-bar |");
    check("foo-bar|", ACTION_TYPE_KILL_WORD_LEFT, "foo-|");
    check("x foo-bar|", ACTION_TYPE_KILL_BLANK_WORD, "x |");
    check("|foo bar", ACTION_TYPE_KILL_WORD_RIGHT, "| bar");
    check("a\nfoo |bar\nb", ACTION_TYPE_KILL_TO_START, "a\n|bar\nb");
    check("a\nfoo |bar\nb", ACTION_TYPE_KILL_TO_END, "a\nfoo |\nb");
    check("a|\nb", ACTION_TYPE_KILL_TO_END, "a|b");
}

static void test_changes(void **state)
{
    (void)state;
    check("ab|", ACTION_TYPE_TRANSPOSE, "ba|");
    check("a|bc", ACTION_TYPE_TRANSPOSE, "ba|c");
    check("|ab", ACTION_TYPE_TRANSPOSE, "|ab");
    check("a|", ACTION_TYPE_TRANSPOSE, "a|");
    check("x\n漢|字", ACTION_TYPE_TRANSPOSE, "x\n字漢|");
    check("|hello world", ACTION_TYPE_UPPER, "HELLO| world");
    check("|élan Vital", ACTION_TYPE_CAPITAL, "Élan| Vital");
    check("a| BIG one", ACTION_TYPE_LOWER, "a big| one");
    check("a|b", ACTION_NEWLINE, "a\n|b");
}

static void test_kill_ring(void **state)
{
    struct editor *editor = editor_with("one two three|");
    (void)state;
    editor_apply(editor, ACTION_TYPE_KILL_WORD_LEFT);
    editor_apply(editor, ACTION_TYPE_KILL_WORD_LEFT);
    expect(editor, "one |");
    editor_apply(editor, ACTION_TYPE_YANK);
    expect(editor, "one two three|");
    editor_apply(editor, ACTION_TYPE_LINE_START);
    editor_apply(editor, ACTION_TYPE_KILL_WORD_RIGHT);
    expect(editor, "| two three");
    editor_apply(editor, ACTION_TYPE_LINE_END);
    assert_false(editor_apply(editor, ACTION_TYPE_YANK_OLDER));
    editor_apply(editor, ACTION_TYPE_YANK);
    expect(editor, " two threeone|");
    editor_apply(editor, ACTION_TYPE_YANK_OLDER);
    expect(editor, " two threetwo three|");
    editor_apply(editor, ACTION_TYPE_YANK_OLDER);
    expect(editor, " two threeone|");
    assert_true(editor_apply(editor, ACTION_TYPE_UNDO));
    expect(editor, " two threetwo three|");
    editor_clear(editor);
    expect(editor, "|");
    editor_apply(editor, ACTION_TYPE_YANK);
    expect(editor, " two threetwo three|");
    editor_free(editor);
}

static void test_undo(void **state)
{
    struct editor *editor = editor_new();
    (void)state;
    for (const char *c = "hello big world"; *c; c++)
        editor_type(editor, c, 1);
    editor_apply(editor, ACTION_TYPE_UNDO);
    expect(editor, "hello big |");
    editor_apply(editor, ACTION_TYPE_UNDO);
    expect(editor, "hello |");
    editor_apply(editor, ACTION_TYPE_REDO);
    expect(editor, "hello big |");
    editor_type(editor, "x", 1);
    assert_false(editor_apply(editor, ACTION_TYPE_REDO));
    editor_apply(editor, ACTION_TYPE_UNDO);
    editor_paste(editor, "a\r\nb\rc", 6);
    expect(editor, "hello big a\nb\nc|");
    editor_apply(editor, ACTION_TYPE_UNDO);
    expect(editor, "hello big |");
    editor_apply(editor, ACTION_TYPE_DELETE_LEFT);
    editor_apply(editor, ACTION_TYPE_DELETE_LEFT);
    editor_apply(editor, ACTION_TYPE_DELETE_LEFT);
    expect(editor, "hello b|");
    editor_apply(editor, ACTION_TYPE_UNDO);
    expect(editor, "hello big |");
    while (editor_apply(editor, ACTION_TYPE_UNDO))
        ;
    expect(editor, "|");
    while (editor_apply(editor, ACTION_TYPE_REDO))
        ;
    expect(editor, "hello b|");
    editor_free(editor);
}

static void test_untrusted(void **state)
{
    struct editor *editor = editor_new();
    static const char bad[] = "a\x1b[2Jb\x07\x7f\xC2\x9B\xFF\tc\0d";
    (void)state;
    editor_paste(editor, bad, sizeof bad - 1);
    expect(editor, "a[2Jb\xEF\xBF\xBD\tc\xEF\xBF\xBD"
                   "d|");
    assert_true(editor_fits(editor, 16u * 1024 * 1024 - editor_length(editor)));
    assert_false(editor_fits(editor, 16u * 1024 * 1024));
    assert_false(editor_fits(editor, SIZE_MAX));
    editor_free(editor);
}

static void test_history(void **state)
{
    struct editor *editor = editor_new();
    (void)state;
    assert_false(editor_apply(editor, ACTION_TYPE_UP));
    editor_type(editor, "first", 5);
    char *sent = editor_send(editor);
    assert_string_equal(sent, "first");
    free(sent);
    editor_history_add(editor, "Second Café");
    editor_history_add(editor, "Second Café");
    editor_type(editor, "draft", 5);
    assert_true(editor_apply(editor, ACTION_TYPE_UP));
    expect(editor, "Second Café|");
    editor_type(editor, "!", 1);
    assert_true(editor_apply(editor, ACTION_TYPE_UP));
    expect(editor, "first|");
    assert_false(editor_apply(editor, ACTION_TYPE_UP));
    assert_true(editor_apply(editor, ACTION_TYPE_DOWN));
    expect(editor, "Second Café|");
    assert_true(editor_apply(editor, ACTION_TYPE_DOWN));
    expect(editor, "draft|");
    assert_false(editor_apply(editor, ACTION_TYPE_DOWN));
    assert_string_equal(editor_history_find(editor, "cafe", 0), "Second Café");
    assert_null(editor_history_find(editor, "cafe", 1));
    assert_string_equal(editor_history_find(editor, "", 1), "first");
    editor_free(editor);
}

static void expect_place(struct editor *editor, size_t width, size_t row, size_t column)
{
    struct editor_view view = editor_rows(editor, width);
    assert_int_equal(view.row, row);
    assert_int_equal(view.column, column);
}

static void test_rows(void **state)
{
    struct editor *editor = editor_with("one two three\nx|");
    (void)state;
    assert_int_equal(editor_rows(editor, 8).block->row_count, 3);
    expect_place(editor, 8, 2, 1);
    editor_apply(editor, ACTION_TYPE_UP);
    expect_place(editor, 8, 1, 1);
    editor_apply(editor, ACTION_TYPE_LINE_END);
    expect_place(editor, 8, 1, 5);
    editor_apply(editor, ACTION_TYPE_UP);
    expect_place(editor, 8, 0, 5);
    editor_apply(editor, ACTION_TYPE_DOWN);
    editor_apply(editor, ACTION_TYPE_DOWN);
    expect(editor, "one two three\nx|");
    editor_apply(editor, ACTION_TYPE_UP);
    expect_place(editor, 8, 1, 5); /* the column is kept over a short row */
    editor_free(editor);
    editor = editor_with("abcd|");
    expect_place(editor, 4, 1, 0); /* a full row: the caret has one of its own */
    assert_int_equal(editor_rows(editor, 4).block->row_count, 2);
    expect_place(editor, 5, 0, 4);
    editor_free(editor);
    editor = editor_with("\t漢|字");
    expect_place(editor, 40, 0, 10);
    editor_free(editor);
    editor = editor_with("|");
    expect_place(editor, 1, 0, 0);
    editor_free(editor);
}

static void check_state(struct editor *editor, size_t width)
{
    const char *text = editor_text(editor);
    size_t length = editor_length(editor), caret = editor_caret(editor), at = 0;
    assert_int_equal(strlen(text), length);
    assert_true(utf8_valid(text, length));
    while (at < caret)
        at += grapheme_next(text + at, length - at).bytes;
    assert_int_equal(at, caret);
    struct editor_view view = editor_rows(editor, width);
    assert_true(view.row < view.block->row_count);
    assert_true(view.column < width);
    for (size_t i = 0; i < view.block->row_count; i++)
        assert_true(view.block->rows[i].columns <= width);
}

/* Any keys on any text: the caret stays between clusters and on the screen; undoing it all gives the
 * beginning back, and doing it all again the end. */
static void test_any_keys(void **state)
{
    uint64_t seed = 0xed17;
    struct buf text = BUF_INIT;
    (void)state;
    for (int round = 0; round < 300; round++) {
        struct editor *editor = editor_new();
        editor_history_add(editor, "sent before");
        buf_clear(&text);
        nasty_text(&seed, &text, 5);
        editor_load(editor, text.data);
        char *first = xstrdup(editor_text(editor));
        for (int step = 0; step < 60; step++) {
            size_t width = 1 + next_random(&seed) % 12;
            buf_clear(&text);
            nasty_text(&seed, &text, 1);
            uint64_t choice = next_random(&seed) % 3;
            enum action action =
                (enum action)(ACTION_NEWLINE + next_random(&seed) % (ACTION_TYPE_REDO - ACTION_NEWLINE + 1));
            if (choice == 0)
                editor_type(editor, text.data, text.length);
            else if (choice == 1 && next_random(&seed) % 4 == 0)
                editor_paste(editor, text.data, text.length);
            else
                editor_apply(editor, action);
            check_state(editor, width);
        }
        char *last = NULL;
        while (editor_apply(editor, ACTION_TYPE_REDO))
            check_state(editor, 7);
        last = xstrdup(editor_text(editor));
        while (editor_apply(editor, ACTION_TYPE_UNDO))
            check_state(editor, 7);
        assert_string_equal(editor_text(editor), first);
        while (editor_apply(editor, ACTION_TYPE_REDO))
            check_state(editor, 7);
        assert_string_equal(editor_text(editor), last);
        free(first);
        free(last);
        editor_free(editor);
    }
    buf_free(&text);
}

static void test_long_text(void **state)
{
    struct editor *editor = editor_new();
    struct buf text = BUF_INIT;
    (void)state;
    for (int line = 0; line < 10000; line++)
        buf_addf(&text, "line %d\n", line);
    editor_paste(editor, text.data, text.length);
    assert_int_equal(editor_rows(editor, 80).row, 10000);
    for (int i = 0; i < 50; i++)
        editor_apply(editor, ACTION_TYPE_UP);
    assert_int_equal(editor_rows(editor, 80).row, 9950);
    editor_apply(editor, ACTION_TYPE_UNDO);
    assert_int_equal(editor_length(editor), 0);
    buf_free(&text);
    editor_free(editor);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_movement),  cmocka_unit_test(test_deletion), cmocka_unit_test(test_changes),
        cmocka_unit_test(test_kill_ring), cmocka_unit_test(test_undo),     cmocka_unit_test(test_untrusted),
        cmocka_unit_test(test_history),   cmocka_unit_test(test_rows),     cmocka_unit_test(test_any_keys),
        cmocka_unit_test(test_long_text),
    };
    return cmocka_run_group_tests_name("editor", tests, NULL, NULL);
}
