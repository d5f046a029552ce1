#include "config.h"

#include "nasty.h"
#include "ui/tui/syntax.h"

#include <string.h>

/* One letter for each byte of code, by its role. */
static void letters(void *context, size_t length, enum theme_role role)
{
    static const struct {
        enum theme_role role;
        char letter;
    } names[] = {{ROLE_CODE_BLOCK, '.'},  {ROLE_CODE_KEYWORD, 'k'}, {ROLE_CODE_TYPE, 't'},
                 {ROLE_CODE_STRING, 's'}, {ROLE_CODE_NUMBER, 'n'},  {ROLE_CODE_COMMENT, 'c'},
                 {ROLE_CODE_NAME, 'v'},   {ROLE_CODE_ADDED, '+'},   {ROLE_CODE_REMOVED, '-'}};
    char letter = '?';
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (names[i].role == role)
            letter = names[i].letter;
    for (size_t i = 0; i < length; i++)
        buf_addc(context, letter);
}

static void check(const char *language, const char *text, const char *wanted)
{
    struct buf found = BUF_INIT;
    const struct syntax *syntax = syntax_find(language);
    assert_non_null(syntax);
    syntax_scan(syntax, text, strlen(text), letters, &found);
    assert_string_equal(found.data, wanted);
    buf_free(&found);
}

static void test_languages(void **state)
{
    (void)state;
    check("c", "int x = 0x1f; // hi", "ttt.....nnnn..ccccc");
    check("c", "#include <a>\nif (s)", "vvvvvvvv.....kk....");
    check("c", "f(\"a\\\"b\", 'c')", "..ssssss..sss.");
    check("cpp", "/*a\nb*/ return 1.5e-3;", "ccccccc.kkkkkk.nnnnnn.");
    check("C", "x_int = intx;", ".............");
    check("python", "def f():\n  \"\"\"a\nb\"\"\"", "kkk........sssssssss");
    check("py", "@cached # note", "vvvvvvv.cccccc");
    check("rust", "fn f<'a>(x: &'a str)", "kk..............ttt.");
    check("bash", "echo \"$HOME\" # x", "tttt.sssssss.ccc");
    check("sh", "$HOME/a#b", "vvvvv....");
    check("sql", "SELECT 'a''b' FROM t -- c", "kkkkkk.ssssss.kkkk...cccc");
    check("json", "{\"a\": \"b\", \"n\": -1, \"t\": true}", ".vvv..sss..vvv...n..vvv..kkkk.");
    check("yaml", "key: value # c", "vvv........ccc");
    check("toml", "[a]\nb = 1", "ttt.v...n");
    check("html", "<a href=\"x\">t</a><!-- c -->", ".k.vvvv.sss....k.cccccccccc");
    check("diff", "@@ 1\n+new\n-old\n same", "vvvv.++++.----......");
}

static void test_names(void **state)
{
    (void)state;
    assert_null(syntax_find(""));
    assert_null(syntax_find("   "));
    assert_null(syntax_find("klingon"));
    assert_null(syntax_find("cobol cpp"));
    assert_ptr_equal(syntax_find("c++"), syntax_find("CPP"));
    assert_ptr_equal(syntax_find("python title=\"x\""), syntax_find("py"));
    assert_ptr_equal(syntax_find("js{1,3}"), syntax_find("javascript"));
}

static void count(void *context, size_t length, enum theme_role role)
{
    assert_true(length > 0);
    assert_true(role < ROLE_COUNT);
    *(size_t *)context += length;
}

/* Whatever the text is, its bytes are given out once and in order. */
static void test_any_text(void **state)
{
    static const char *const names[] = {"c",    "python", "js",  "rust", "sh",   "sql", "json",
                                        "yaml", "toml",   "css", "php",  "html", "diff"};
    static const char *const pieces[] = {"\"", "'",  "`", "/*", "*/",  "//", "#", "--",
                                         "$",  "${", "}", "<",  ">",   "=",  ":", "\\",
                                         "\n", "[",  "]", "@",  "0x1", "e+", "-", "\"\"\""};
    uint64_t seed = 0x51;
    (void)state;
    for (int round = 0; round < 400; round++) {
        struct buf text = BUF_INIT;
        for (int i = 0; i < 60; i++)
            buf_adds(&text, next_random(&seed) % 2
                                ? pieces[next_random(&seed) % COUNT_OF(pieces)]
                                : nasty_pieces[next_random(&seed) % COUNT_OF(nasty_pieces)]);
        for (size_t i = 0; i < COUNT_OF(names); i++) {
            size_t seen = 0;
            syntax_scan(syntax_find(names[i]), text.data, text.length, count, &seen);
            assert_int_equal(seen, text.length);
        }
        buf_free(&text);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_languages),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_any_text),
    };
    return cmocka_run_group_tests_name("syntax", tests, NULL, NULL);
}
