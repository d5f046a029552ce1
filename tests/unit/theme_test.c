#include "config.h"

#include "check.h"
#include "ui/tui/theme.h"

#include <string.h>

static void test_builtin(void **state)
{
    struct theme theme;
    (void)state;
    assert_false(theme_builtin(&theme, "plaid"));
    for (int i = 0; i < 3; i++) {
        assert_true(theme_builtin(&theme, i == 0 ? "dark" : i == 1 ? "dusk" : "light"));
        for (int role = 0; role < ROLE_COUNT; role++)
            for (int colors = 0; colors <= 256; colors = colors < 8 ? 8 : colors * 2) {
                struct theme_cell cell = theme_resolve(&theme, (struct text_style){(uint8_t)role, 0}, colors);
                int most = colors > 256 ? 256 : colors;
                assert_true(cell.foreground >= -1 && cell.foreground < (most ? most : 1));
                assert_true(cell.background >= -1 && cell.background < (most ? most : 1));
                /* what stands on a background of its own can be read */
                assert_true(cell.foreground != cell.background || cell.foreground == -1);
            }
    }
}

static enum rec_status parse(struct theme *theme, const char *text, rec_error *error)
{
    return theme_parse(theme, text, strlen(text), error);
}

static void test_parse(void **state)
{
    struct theme theme = {.looks = {{.attributes = 0}}};
    rec_error error;
    (void)state;
    assert_int_equal(
        parse(&theme, "error = bright-red on 17 bold underline\n# no\n\nurl=#ff8000\r\n", &error), REC_OK);
    struct theme_cell cell = theme_resolve(&theme, (struct text_style){ROLE_ERROR, STYLE_ITALIC}, 256);
    assert_int_equal(cell.foreground, 9);
    assert_int_equal(cell.background, 17);
    assert_int_equal(cell.attributes, STYLE_BOLD | STYLE_UNDERLINE | STYLE_ITALIC);
    cell = theme_resolve(&theme, (struct text_style){ROLE_URL, 0}, 256);
    assert_int_equal(cell.foreground, 208);
    cell = theme_resolve(&theme, (struct text_style){ROLE_URL, 0}, THEME_TRUE);
    assert_int_equal(cell.foreground, 0xff8000);
    cell = theme_resolve(&theme, (struct text_style){ROLE_ERROR, 0}, THEME_TRUE);
    assert_int_equal(cell.background, 17); /* the palette's, as in 256 colours */
    assert_int_equal(parse(&theme, "url = #000040 on #000000\n", &error), REC_OK);
    cell = theme_resolve(&theme, (struct text_style){ROLE_URL, 0}, THEME_TRUE);
    assert_int_equal(cell.foreground, 0x140); /* no number of the palette */
    assert_int_equal(cell.background, 0x100);
    cell = theme_resolve(&theme, (struct text_style){ROLE_ERROR, 0}, 8);
    assert_int_equal(cell.foreground, 1);
    cell = theme_resolve(&theme, (struct text_style){ROLE_ERROR, 0}, 0);
    assert_int_equal(cell.foreground, -1);
    assert_true(cell.attributes & STYLE_REVERSE);
    assert_int_equal(parse(&theme, "text = red\nfly = red\n", &error), REC_INVALID);
    assert_string_equal(error.message, "Line 2 of the theme: there is no role \"fly\".");
    assert_int_equal(theme.looks[ROLE_TEXT].foreground.index, 1);
}

static void test_bad_lines(void **state)
{
    static const char *const bad[] = {
        "text",          "text = pink",    "text = red blue", "text = red on", "text = red bold blue",
        "text = #12345", "text = #12345g", "text = 256",      "= red",         "text = red on on"};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct theme theme = {.looks = {{.attributes = 0}}}, before = theme;
        rec_error error;
        assert_int_equal(parse(&theme, bad[i], &error), REC_INVALID);
        assert_non_null(strstr(error.message, "Line 1"));
        assert_memory_equal(&theme, &before, sizeof theme);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_builtin),
        cmocka_unit_test(test_parse),
        cmocka_unit_test(test_bad_lines),
    };
    return cmocka_run_group_tests_name("theme", tests, NULL, NULL);
}
