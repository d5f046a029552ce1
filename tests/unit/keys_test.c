#include "config.h"

#include "ui/tui/keys.h"

#include "base/alloc.h"
#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *name_of(const char *text, bool label)
{
    struct key_sequence sequence;
    struct buf out = BUF_INIT;
    if (!key_sequence_parse(text, strlen(text), &sequence))
        return xstrdup("-");
    if (label)
        key_sequence_label(&sequence, &out);
    else
        key_sequence_name(&sequence, &out);
    return buf_take(&out);
}

static void test_names(void **state)
{
    static const struct {
        const char *text, *name, *label;
    } cases[] = {
        {"x", "x", "x"},
        {"X", "X", "X"},
        {"C-x n", "C-x n", "Ctrl-X n"},
        {"C-X N", "C-x N", "Ctrl-X N"},
        {"Ctrl-X", "C-x", "Ctrl-X"},
        {"M-1", "M-1", "Alt-1"},
        {"M-x", "M-x", "Alt-X"},
        {"Alt-X", "M-x", "Alt-X"},
        {"M-X", "M-X", "Alt-Shift-X"},
        {"Alt-Shift-C", "M-C", "Alt-Shift-C"},
        {"M-C-x", "C-M-x", "Ctrl-Alt-X"},
        {"g  g", "g g", "g g"},
        {"pgdn", "PgDn", "PgDn"},
        {"S-Tab", "S-Tab", "Shift-Tab"},
        {"C-Left", "C-Left", "Ctrl-Left"},
        {"C-i", "Tab", "Tab"},
        {"C-m", "Enter", "Enter"},
        {"C-[", "Esc", "Esc"},
        {"C-h", "Backspace", "Backspace"},
        {"C-j", "C-j", "Ctrl-J"},
        {"C-Space", "C-Space", "Ctrl-Space"},
        {"C-@", "C-Space", "Ctrl-Space"},
        {"C-/", "C-_", "Ctrl-_"},
        {"Space", "Space", "Space"},
        {"Hash", "Hash", "#"},
        {"-", "-", "-"},
        {"C--", "C--", "Ctrl--"},
        {"=", "=", "="},
        {"F12", "F12", "F12"},
        {"é", "é", "é"},
        {"", "-", "-"},
        {"  ", "-", "-"},
        {"C-", "-", "-"},
        {"F13", "-", "-"},
        {"xy", "-", "-"},
        {"a b c d e", "-", "-"},
        {"C-\001", "-", "-"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *name = name_of(cases[i].text, false), *label = name_of(cases[i].text, true);
        assert_string_equal(name, cases[i].name);
        assert_string_equal(label, cases[i].label);
        char *again = name_of(name, false);
        assert_string_equal(again, strcmp(name, "-") == 0 && strcmp(cases[i].text, "-") != 0 ? "-" : name);
        free(name);
        free(label);
        free(again);
    }
}

static void test_normalize(void **state)
{
    (void)state;
    assert_int_equal(key_normalize(9), KEY_NAMED_TAB);
    assert_int_equal(key_normalize(13), KEY_NAMED_ENTER);
    assert_int_equal(key_normalize(27), KEY_NAMED_ESC);
    assert_int_equal(key_normalize(8), KEY_NAMED_BACKSPACE);
    assert_int_equal(key_normalize(127), KEY_NAMED_BACKSPACE);
    assert_int_equal(key_normalize(127 | KEY_MOD_ALT), KEY_NAMED_BACKSPACE | KEY_MOD_ALT);
    assert_int_equal(key_normalize(10), 'j' | KEY_MOD_CTRL);
    assert_int_equal(key_normalize(0), ' ' | KEY_MOD_CTRL);
    assert_int_equal(key_normalize(31), '_' | KEY_MOD_CTRL);
    assert_int_equal(key_normalize(1 | KEY_MOD_ALT), 'a' | KEY_MOD_CTRL | KEY_MOD_ALT);
    assert_int_equal(key_normalize('a' | KEY_MOD_SHIFT), 'A');
    assert_int_equal(key_normalize(KEY_NAMED_TAB | KEY_MOD_SHIFT), KEY_NAMED_TAB | KEY_MOD_SHIFT);
    for (uint32_t key = 0; key < 0x300; key++)
        assert_int_equal(key_normalize(key_normalize(key)), key_normalize(key));
    assert_true(key_is_text('a'));
    assert_true(key_is_text(0x1F600));
    assert_false(key_is_text(0x9b));
    assert_false(key_is_text(0x7f));
    assert_false(key_is_text('a' | KEY_MOD_ALT));
    assert_false(key_is_text(KEY_NAMED_UP));
}

/* What keys do in a context: the action's name, "prefix" or "none". */
static const char *find(const struct keymap *keymap, enum action_context context, const char *keys)
{
    struct key_sequence sequence;
    enum action action = ACTION_NONE;
    assert_true(key_sequence_parse(keys, strlen(keys), &sequence));
    switch (keymap_find(keymap, context, sequence.keys, sequence.count, &action)) {
    case KEYS_ACTION:
        return action_name(action);
    case KEYS_PREFIX:
        return "prefix";
    default:
        return "none";
    }
}

static void test_defaults(void **state)
{
    struct keymap *keymap = keymap_new();
    struct buf report = BUF_INIT;
    (void)state;
    assert_string_equal(find(keymap, CONTEXT_CHAT, "r"), "regenerate");
    assert_string_equal(find(keymap, CONTEXT_LIST, "r"), "rename");
    assert_string_equal(find(keymap, CONTEXT_CHAT, "j"), "line-down");
    assert_string_equal(find(keymap, CONTEXT_CHAT, "g"), "prefix");
    assert_string_equal(find(keymap, CONTEXT_CHAT, "g g"), "top");
    assert_string_equal(find(keymap, CONTEXT_CHAT, "g x"), "none");
    assert_string_equal(find(keymap, CONTEXT_INPUT, "C-d"), "delete-right");
    assert_string_equal(find(keymap, CONTEXT_CHAT, "C-d"), "half-page-down");
    assert_string_equal(find(keymap, CONTEXT_INPUT, "C-x"), "prefix");
    assert_string_equal(find(keymap, CONTEXT_INPUT, "C-x n"), "conversation-new");
    assert_string_equal(find(keymap, CONTEXT_INPUT, "Tab"), "complete");
    assert_string_equal(find(keymap, CONTEXT_PROMPT, "C-j"), "none");
    assert_string_equal(find(keymap, CONTEXT_INPUT, "C-j"), "newline");
    assert_string_equal(find(keymap, CONTEXT_INPUT, "j"), "none");
    keymap_labels(keymap, CONTEXT_CHAT, ACTION_LINE_DOWN, &report);
    assert_string_equal(report.data, "j, Down");
    buf_free(&report);
    keymap_free(keymap);
}

/* Every action but those reached only by name has a key in some context where it is valid, and the built-in
 * file has no mistake. */
static void test_defaults_whole(void **state)
{
    struct keymap *keymap = keymap_new();
    (void)state;
    for (enum action action = ACTION_NONE + 1; action < ACTION_COUNT; action++) {
        struct key_sequence sequence;
        bool found = action == ACTION_QUIT || action == ACTION_STOP;
        assert_int_equal(action_parse(action_name(action), strlen(action_name(action))), action);
        assert_true(strlen(action_help(action)) > 3);
        for (enum action_context context = 0; context < CONTEXT_COUNT; context++)
            if (keymap_keys(keymap, context, action, &sequence)) {
                enum action again;
                found = true;
                assert_int_equal(keymap_find(keymap, context, sequence.keys, sequence.count, &again),
                                 KEYS_ACTION);
                assert_int_equal(again, action);
            }
        if (!found)
            fail_msg("no key for %s", action_name(action));
    }
    keymap_free(keymap);
}

static void test_builtin_report(void **state)
{
    const char *folder = getenv("top_srcdir");
    char path[4096];
    struct buf text = BUF_INIT, report = BUF_INIT;
    (void)state;
    snprintf(path, sizeof path, "%s/data/keys.conf", folder ? folder : ".");
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    for (int byte; (byte = getc(file)) != EOF;)
        buf_addc(&text, (char)byte);
    fclose(file);
    struct keymap *keymap = keymap_new();
    assert_int_equal(keymap_parse(keymap, "keys.conf", text.data, text.length, &report), 0);
    assert_string_equal(report.data, "");
    keymap_free(keymap);
    buf_free(&text);
    buf_free(&report);
}

static void check_report(const char *text, const char *expected)
{
    struct keymap *keymap = keymap_new();
    struct buf report = BUF_INIT;
    size_t lines = 0, count = keymap_parse(keymap, "k", text, strlen(text), &report);
    for (size_t i = 0; i < report.length; i++)
        lines += report.data[i] == '\n';
    assert_string_equal(report.data, expected);
    assert_int_equal(lines, count);
    keymap_free(keymap);
    buf_free(&report);
}

static void test_reports(void **state)
{
    (void)state;
    check_report("", "");
    check_report("# nothing\n\n; at all\n", "");
    check_report("[chat]\nC-k = fly\n", "k:2: There is no action \"fly\"; the help lists them.\n");
    check_report("[chat]\nC-k = serach\n",
                 "k:2: There is no action \"serach\" (do you mean search?); the help lists them.\n");
    check_report("[kitchen]\nx = fly\n[chat]\n",
                 "k:1: There is no part \"[kitchen]\"; what follows is not read.\n");
    check_report("Ctr-k = quit\n",
                 "k:1: \"Ctr-k\" is not a key or a sequence of at most 4 keys, such as C-x n, M-1, PgDn.\n");
    check_report("C-k quit\n", "k:1: \"C-k quit\" is not of the form KEYS = ACTION.\n");
    check_report(
        "q = quit\n",
        "k:1: q could no longer be typed; in [global] use a key with Ctrl or Alt, or a named one.\n");
    check_report("[chat]\nx = send\n", "k:2: The action send does nothing in [chat].\n");
    check_report("[chat]\nx = top\nx = bottom\n", "k:3: x is already bound to top in line 2.\n");
    check_report("[chat]\nx = top\nx y = bottom\n",
                 "k:3: x y cannot be bound beside x of line 2: one begins with the other.\n");
    check_report("[view]\nR R = top\n",
                 "k:2: R R takes the place of R (reload): one begins with the other.\n");
}

static void test_override(void **state)
{
    struct keymap *keymap = keymap_new();
    struct buf out = BUF_INIT;
    static const char mine[] =
        "[global]\r\nC-o = palette\r\nM-x = none\r\n[view]\ng = top\n[chat]\nj = none\n";
    (void)state;
    keymap_parse(keymap, "k", mine, sizeof mine - 1, &out);
    buf_clear(&out);
    keymap_labels(keymap, CONTEXT_INPUT, ACTION_PALETTE, &out);
    assert_string_equal(out.data, "Ctrl-O, F2");
    assert_string_equal(find(keymap, CONTEXT_INPUT, "M-x"), "none");
    assert_string_equal(find(keymap, CONTEXT_CHAT, "g"), "top");
    assert_string_equal(find(keymap, CONTEXT_CHAT, "g g"), "none");
    assert_string_equal(find(keymap, CONTEXT_CHAT, "j"), "none");
    assert_string_equal(find(keymap, CONTEXT_LIST, "j"), "line-down");
    buf_clear(&out);
    keymap_labels(keymap, CONTEXT_CHAT, ACTION_LINE_DOWN, &out);
    assert_string_equal(out.data, "Down");
    buf_free(&out);
    keymap_free(keymap);
}

static void test_next(void **state)
{
    struct keymap *keymap = keymap_new();
    uint32_t prefix = 'g';
    size_t index = 0, count = 0;
    struct key_sequence sequence;
    enum action action;
    bool top = false;
    (void)state;
    while (keymap_next(keymap, CONTEXT_CHAT, &prefix, 1, &index, &sequence, &action)) {
        assert_int_equal(sequence.count, 2);
        top = top || (action == ACTION_TOP && sequence.keys[1] == 'g');
        count++;
    }
    assert_true(top);
    assert_true(count >= 5);
    index = count = 0;
    prefix = 'x' | KEY_MOD_CTRL;
    while (keymap_next(keymap, CONTEXT_INPUT, &prefix, 1, &index, &sequence, &action))
        count++;
    assert_true(count >= 2);
    keymap_free(keymap);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),          cmocka_unit_test(test_normalize),
        cmocka_unit_test(test_defaults),       cmocka_unit_test(test_defaults_whole),
        cmocka_unit_test(test_builtin_report), cmocka_unit_test(test_reports),
        cmocka_unit_test(test_override),       cmocka_unit_test(test_next),
    };
    return cmocka_run_group_tests_name("keys", tests, NULL, NULL);
}
