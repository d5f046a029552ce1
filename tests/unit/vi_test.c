/* The keys of vi: a table of text, keys and what becomes of it. "\033" is Esc, "\022" Ctrl-R. */
#include "config.h"

#include "base/alloc.h"
#include "base/utf8.h"
#include "check.h"
#include "ui/tui/vi.h"

#include <stdlib.h>
#include <string.h>

static void press(struct vi *vi, struct editor *editor, const char *keys)
{
    for (; *keys; keys++) {
        size_t length = 1;
        while (((unsigned char)keys[length] & 0xC0) == 0x80)
            length++;
        if (*keys == '\033')
            vi_escape(vi, editor);
        else if (*keys == '\022')
            vi_redo(vi, editor);
        else
            vi_type(vi, editor, keys, length);
        keys += length - 1;
    }
}

static char *picture(const struct editor *editor)
{
    struct buf out = BUF_INIT;
    buf_add(&out, editor_text(editor), editor_caret(editor));
    buf_addc(&out, '|');
    buf_adds(&out, editor_text(editor) + editor_caret(editor));
    return buf_take(&out);
}

static void load(struct editor *editor, const char *text)
{
    const char *caret = strchr(text, '|');
    struct buf plain = BUF_INIT;
    buf_add(&plain, text, (size_t)(caret - text));
    buf_adds(&plain, caret + 1);
    editor_load(editor, plain.data);
    editor_go(editor, (size_t)(caret - text));
    buf_free(&plain);
}

static const struct {
    const char *text, *keys, *wanted;
    enum vi_mode mode;
} cases[] = {
    /* motions */
    {"one two|", "\033", "one tw|o", VI_NORMAL},
    {"|one two three", "\033w", "one |two three", VI_NORMAL},
    {"|one two three", "\0332w", "one two |three", VI_NORMAL},
    {"|a.b c", "\033w", "a|.b c", VI_NORMAL},
    {"|a.b c", "\033W", "a.b |c", VI_NORMAL},
    {"one two thre|e", "\033b", "one two |three", VI_NORMAL},
    {"one two thre|e", "\0332b", "one |two three", VI_NORMAL},
    {"|one two", "\033e", "on|e two", VI_NORMAL},
    {"|one two", "\033ee", "one tw|o", VI_NORMAL},
    {"one t|wo", "\0330", "|one two", VI_NORMAL},
    {"|one two", "\033$", "one tw|o", VI_NORMAL},
    {"  on|e", "\033^", "  |one", VI_NORMAL},
    {"|one\ntwo\nthree", "\033j", "one\n|two\nthree", VI_NORMAL},
    {"|one\ntwo\nthree", "\033G", "one\ntwo\n|three", VI_NORMAL},
    {"one\ntwo\nth|ree", "\033gg", "|one\ntwo\nthree", VI_NORMAL},
    {"|one\ntwo\nthree", "\0332G", "one\n|two\nthree", VI_NORMAL},
    {"|a-b-c", "\033f-", "a|-b-c", VI_NORMAL},
    {"|a-b-c", "\0332f-", "a-b|-c", VI_NORMAL},
    {"|ab-c", "\033t-", "a|b-c", VI_NORMAL},
    {"|a-b-c", "\033f-;", "a-b|-c", VI_NORMAL},
    {"|a-b-c", "\033f-;,", "a|-b-c", VI_NORMAL},
    {"|aäb", "\033fä", "a|äb", VI_NORMAL},
    {"|abc", "\033fx", "|abc", VI_NORMAL},
    {"|äöü", "\033ll", "äö|ü", VI_NORMAL},
    /* operators */
    {"|one two three", "\033dw", "|two three", VI_NORMAL},
    {"|one two three", "\0332dw", "|three", VI_NORMAL},
    {"|one two three", "\033d2w", "|three", VI_NORMAL},
    {"one |two\nthree", "\033dw", "one| \nthree", VI_NORMAL},
    {"|one two", "\033de", "| two", VI_NORMAL},
    {"one |two three", "\033d$", "one| ", VI_NORMAL},
    {"one |two three", "\033D", "one| ", VI_NORMAL},
    {"one |two", "\033d0", "|two", VI_NORMAL},
    {"|one\ntwo\nthree", "\033dd", "|two\nthree", VI_NORMAL},
    {"|one\ntwo\nthree", "\0332dd", "|three", VI_NORMAL},
    {"one\n|two", "\033dd", "|one", VI_NORMAL},
    {"|one\ntwo\nthree", "\033dj", "|three", VI_NORMAL},
    {"one\n|two\nthree", "\033dG", "|one", VI_NORMAL},
    {"|one-two", "\033df-", "|two", VI_NORMAL},
    {"|one-two", "\033dt-", "|-two", VI_NORMAL},
    {"one tw|o", "\033db", "one |o", VI_NORMAL},
    {"one |two three", "\033diw", "one | three", VI_NORMAL},
    {"one |two three", "\033daw", "one |three", VI_NORMAL},
    {"|one two", "\033cwsix\033", "si|x two", VI_NORMAL},
    {"|one two", "\033cwsix", "six| two", VI_INSERT},
    {"|one two three", "\033c2wsix\033", "si|x three", VI_NORMAL},
    {"one t|wo", "\033ccall\033", "al|l", VI_NORMAL},
    {"one |two", "\033Cx\033", "one |x", VI_NORMAL},
    {"|one", "\033dz", "|one", VI_NORMAL},
    /* cut and put */
    {"|abc", "\033x", "|bc", VI_NORMAL},
    {"|abc", "\0332x", "|c", VI_NORMAL},
    {"ab|c", "\033X", "a|c", VI_NORMAL},
    {"|abc", "\033xp", "b|ac", VI_NORMAL},
    {"|abc", "\033xP", "|abc", VI_NORMAL},
    {"|one\ntwo", "\033ddp", "two\n|one", VI_NORMAL},
    {"one\n|two", "\033yyP", "one\n|two\ntwo", VI_NORMAL},
    {"|one two", "\033ywP", "one| one two", VI_NORMAL},
    {"|ab", "\033yl3p", "aaa|ab", VI_NORMAL},
    /* insert */
    {"|b", "\033ia\033", "|ab", VI_NORMAL},
    {"|a", "\033ab\033", "a|b", VI_NORMAL},
    {"a|b", "\033Ix\033", "|xab", VI_NORMAL},
    {"|ab", "\033Ax\033", "ab|x", VI_NORMAL},
    {"|a\nb", "\033ox\033", "a\n|x\nb", VI_NORMAL},
    {"a\n|b", "\033Ox\033", "a\n|x\nb", VI_NORMAL},
    {"|abc", "\033sx\033", "|xbc", VI_NORMAL},
    {"|abc", "\033rx", "|xbc", VI_NORMAL},
    {"|abc", "\0332rä", "ä|äc", VI_NORMAL},
    {"|abC", "\0333~", "AB|c", VI_NORMAL},
    {"|a\n  b", "\033J", "a| b", VI_NORMAL},
    /* undo, redo, again */
    {"|one two three", "\033dwu", "|one two three", VI_NORMAL},
    {"|one two three", "\033dwdwuu", "|one two three", VI_NORMAL},
    {"|one two three", "\033dwu\022", "|two three", VI_NORMAL},
    {"|one two", "\033cwsome more words\033u", "|one two", VI_NORMAL},
    {"|one two", "\033cwsome more words\033u\022", "some more words| two", VI_NORMAL},
    {"|one two three four", "\033dw.", "|three four", VI_NORMAL},
    {"|one two three", "\033cwx\033w.", "x |x three", VI_NORMAL},
    {"|abcd", "\0332x.", "|", VI_NORMAL},
    {"|a", "\033Ab\033..", "abb|b", VI_NORMAL},
    /* what was typed is text, also where its command opens no insert mode: "." was begun again for ever */
    {"|one two", "\033ix.\033wv.\033", "x.|one two", VI_NORMAL},
    {"|one two", "\033cwdd.\033$v.", "dd. twdd|.", VI_NORMAL},
    {"|one two", "\033cwab\033wcwcd\033bb.", "c|d cd", VI_NORMAL},
    {"|a b", "\033x.j", "|b", VI_NORMAL},
    /* visual */
    {"|one two", "\033vey", "|one two", VI_NORMAL},
    {"|one two", "\033vld", "|e two", VI_NORMAL},
    {"|one two", "\033vecsix\033", "si|x two", VI_NORMAL},
    {"|one\ntwo\nthree", "\033Vjd", "|three", VI_NORMAL},
    {"one |two three", "\033viwd", "one | three", VI_NORMAL},
    {"|one two", "\033v", "|one two", VI_VISUAL},
    {"|one two", "\033V", "|one two", VI_VISUAL_LINES},
    {"|one two", "\033v\033", "|one two", VI_NORMAL},
    {"one |two", "\033vbod", "|wo", VI_NORMAL},
};

static void test_table(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct editor *editor = editor_new();
        struct vi vi;
        vi_init(&vi);
        load(editor, cases[i].text);
        if (editor_caret(editor) < editor_length(editor) && cases[i].keys[0] == '\033') {
            vi.mode = VI_NORMAL; /* the caret is where it is shown, and stays there */
            press(&vi, editor, cases[i].keys + 1);
        } else {
            press(&vi, editor, cases[i].keys);
        }
        char *found = picture(editor);
        if (strcmp(found, cases[i].wanted) != 0 || vi.mode != cases[i].mode)
            print_error("%zu: \"%s\" with \"%s\" is \"%s\" in %s, not \"%s\"\n", i, cases[i].text,
                        cases[i].keys + 1, found, vi_mode_name(&vi), cases[i].wanted);
        assert_string_equal(found, cases[i].wanted);
        assert_int_equal(vi.mode, cases[i].mode);
        free(found);
        vi_free(&vi);
        editor_free(editor);
    }
}

static void test_edges(void **state)
{
    struct editor *editor = editor_new();
    struct vi vi;
    (void)state;
    vi_init(&vi);
    assert_true(vi_escape(&vi, editor));
    assert_false(vi_escape(&vi, editor)); /* nothing begun: Esc is for others */
    vi_type(&vi, editor, "d", 1);
    assert_true(vi_escape(&vi, editor));
    assert_int_equal(vi_type(&vi, editor, "k", 1), VI_UP);
    assert_int_equal(vi_type(&vi, editor, "j", 1), VI_DOWN);
    assert_int_equal(vi_type(&vi, editor, ":", 1), VI_COMMAND);
    vi_free(&vi);
    editor_free(editor);
}

/* Any keys at all leave valid text and a caret between clusters. */
static void test_any_keys(void **state)
{
    static const char keys[] = "hjklwWbBeE0^$GgfFtT;,dcyxXpPuiaIAoOvVrsSDCJ~.123 \n\033\022ab";
    struct editor *editor = editor_new();
    struct vi vi;
    uint32_t random = 7;
    (void)state;
    vi_init(&vi);
    editor_load(editor, "Some words,\n\nin äöü lines: e\u0301 \U0001F469\u200D\U0001F680 [x]\nlast");
    for (int i = 0; i < 60000; i++) {
        random = random * 1664525u + 1013904223u;
        char key[2] = {keys[(random >> 16) % (sizeof keys - 1)], '\0'};
        press(&vi, editor, key);
        assert_true(utf8_valid(editor_text(editor), editor_length(editor)));
        assert_true(editor_caret(editor) <= editor_length(editor));
        if (editor_length(editor) > 20000)
            editor_load(editor, "again\nfrom here");
    }
    vi_free(&vi);
    editor_free(editor);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_edges),
        cmocka_unit_test(test_any_keys),
    };
    return cmocka_run_group_tests_name("vi", tests, NULL, NULL);
}
