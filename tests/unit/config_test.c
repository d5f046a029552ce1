/* options, conffile, settings, paths, command: in a folder of their own */
#include "config.h"

#include "base/clock.h"
#include "config/command.h"
#include "config/conffile.h"
#include "config/paths.h"

#include "config_place.h"

#include <sys/stat.h>

static void the_table_is_sound(void **state)
{
    (void)state;
    for (int id = 0; id < SETTING_COUNT; id++) {
        const struct option *option = option_at((enum option_id)id);
        char range[OPTION_RANGE_SIZE];
        int64_t number;

        assert_int_equal(option_find(option->name), id);
        assert_int_equal(strspn(option->name, "abcdefghijklmnopqrstuvwxyz_."), strlen(option->name));
        assert_non_null(strchr(option->name, '.'));
        assert_int_equal(option_check((enum option_id)id, option->default_value, &number, NULL), REC_OK);
        assert_int_equal(option->help[strlen(option->help) - 1], '.');
        option_range((enum option_id)id, range);
        assert_true(strlen(range) > 0 && strlen(range) < OPTION_RANGE_SIZE - 1);
    }
    assert_int_equal(option_find("ui.mouse_wheel"), -1);
    assert_int_equal(rec_option_count(), SETTING_COUNT);
    assert_string_equal(rec_option_at(SETTING_UI_BORDERS).choices, "auto, ascii, unicode");
    assert_string_equal(rec_option_at(SETTING_RETRIEVAL_LIMIT).choices, "0..50");
}

static void values_are_checked(void **state)
{
    static const struct {
        enum option_id id;
        const char *value;
        int64_t number; /* -1: refused */
    } cases[] = {
        {SETTING_CONNECT_TIMEOUT, "10 s", 10000},
        {SETTING_CONNECT_TIMEOUT, "1.5s", 1500},
        {SETTING_CONNECT_TIMEOUT, "2 min", 120000},
        {SETTING_CONNECT_TIMEOUT, "500ms", 500},
        {SETTING_CONNECT_TIMEOUT, "10", -1},
        {SETTING_CONNECT_TIMEOUT, "10 days", -1},
        {SETTING_CONNECT_TIMEOUT, "1 ms", -1},
        {SETTING_CONNECT_TIMEOUT, "11 min", -1},
        {SETTING_CONNECT_TIMEOUT, "-1 s", -1},
        {SETTING_CONNECT_TIMEOUT, "s", -1},
        {SETTING_CONNECT_TIMEOUT, "1.2.3 s", -1},
        {SETTING_CONTEXT_BUDGET, "500", 500},
        {SETTING_CONTEXT_BUDGET, "499", -1},
        {SETTING_CONTEXT_BUDGET, "8k", -1},
        {SETTING_CONTEXT_BUDGET, "", -1},
        {SETTING_CONTEXT_BUDGET, " 600", -1},
        {SETTING_CONTEXT_BUDGET, "99999999999999999999", -1},
        {SETTING_RETRIEVAL_FLOOR, "0.25", 250},
        {SETTING_RETRIEVAL_FLOOR, "1", 1000},
        {SETTING_RETRIEVAL_FLOOR, "1.1", -1},
        {SETTING_RETRIEVAL_FLOOR, "0,2", -1},
        {SETTING_RETRIEVAL_FLOOR, ".5", -1},
        {SETTING_UI_BORDERS, "ascii", 1},
        {SETTING_UI_BORDERS, "UNICODE", 2},
        {SETTING_UI_BORDERS, "asc", -1},
        {SETTING_UI_BORDERS, "", -1},
        {SETTING_UI_BORDERS, "auto, ascii", -1},
        {SETTING_OPENAI_BASE_URL, "https://h:8/v1", 0},
        {SETTING_OPENAI_BASE_URL, "not a url", -1},
        {SETTING_OPENAI_BASE_URL, "ftp://h", -1},
        {SETTING_OPENAI_BASE_URL, "", -1},
        {SETTING_EMBEDDING_BASE_URL, "", 0},
        {SETTING_EMBEDDING_BASE_URL, "localhost:11434", -1},
        {SETTING_UI_THEME, "", 0},
        {SETTING_UI_THEME, "a b", 0},
        {SETTING_UI_THEME, "a\nb", -1},
        {SETTING_UI_THEME, "a\x1B", -1},
        {SETTING_UI_THEME, "\xFF", -1},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t number = 0;
        rec_error error = {0};
        enum rec_status status = option_check(cases[i].id, cases[i].value, &number, &error);

        if ((status != REC_OK) != (cases[i].number < 0) || (!status && number != cases[i].number))
            fail_msg("\"%s\" gives %d, %lld", cases[i].value, status, (long long)number);
        if (status)
            assert_non_null(strstr(error.message, option_at(cases[i].id)->name));
    }
}

static void origins_beat_each_other(void **state)
{
    rec_settings *settings, *copy;

    (void)state;
    settings = load_text("[store]\nurl = from-file\n[log]\nlevel=debug\n");
    assert_string_equal(rec_settings_get(settings, "ui.borders"), "auto");
    assert_string_equal(rec_settings_option(settings, SETTING_UI_BORDERS).origin, "default");
    assert_string_equal(rec_settings_option(settings, SETTING_STORE_URL).origin, "file");
    assert_int_equal(settings_choice(settings, SETTING_LOG_LEVEL), 3);
    rec_settings_free(settings);

    setenv("DATABASE_URL", "second", 1);
    setenv("RECOLLECT_DB", "", 1); /* empty is unset */
    settings = rec_settings_load("recollect.conf", NULL, NULL);
    assert_string_equal(rec_settings_get(settings, "store.url"), "second");
    rec_settings_free(settings);

    setenv("RECOLLECT_DB", "first", 1);
    settings = rec_settings_load("recollect.conf", NULL, NULL);
    assert_string_equal(rec_settings_get(settings, "store.url"), "first");
    assert_string_equal(rec_settings_option(settings, SETTING_STORE_URL).origin, "environment");
    assert_string_equal(settings_below(settings, SETTING_STORE_URL, ORIGIN_FILE), "from-file");
    assert_int_equal(rec_settings_override(settings, "store.url", "typed", NULL), REC_OK);
    assert_int_equal(rec_settings_override(settings, "ui.borders", "round", NULL), REC_INVALID);
    assert_int_equal(rec_settings_override(settings, "no.option", "1", NULL), REC_INVALID);
    copy = settings_copy(settings);
    rec_settings_free(settings);
    assert_string_equal(rec_settings_get(copy, "store.url"), "typed");
    assert_string_equal(rec_settings_option(copy, SETTING_STORE_URL).origin, "command line");
    assert_string_equal(rec_settings_get(copy, "ui.borders"), "auto");
    assert_null(rec_settings_get(copy, "no.option"));
    rec_settings_free(copy);
}

static void bad_files_are_named_with_line_and_option(void **state)
{
    static const struct {
        const char *text, *expected[3];
    } cases[] = {
        {"[ui]\n\nborders = round\n", {"recollect.conf:3:", "ui.borders", "auto, ascii, unicode"}},
        {"[context]\nbudget = 1\n", {"recollect.conf:2:", "context.budget", "500 to 2000000"}},
        {"[ui]\nborders\n", {"recollect.conf:2:", "name = value", ""}},
        {"[ui\n", {"recollect.conf:1:", "", ""}},
    };
    rec_error error;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        put("recollect.conf", cases[i].text);
        assert_null(rec_settings_load("recollect.conf", NULL, &error));
        assert_int_equal(error.code, REC_INVALID);
        for (size_t j = 0; j < 3; j++)
            if (!strstr(error.message, cases[i].expected[j]))
                fail_msg("\"%s\" lacks \"%s\"", error.message, cases[i].expected[j]);
    }
    assert_null(rec_settings_load("absent.conf", NULL, &error));
    assert_int_equal(error.code, REC_NOT_FOUND);
}

static void odd_files_are_read(void **state)
{
    struct buf text = BUF_INIT;
    rec_settings *settings;

    (void)state;
    settings = load_text("\xEF\xBB\xBF; comment\nui.send_key = enter\n\n   [ui]\r\n\tborders : ascii\r\n  "
                         "theme=  two words  \n"
                         "# [log]\nsend_key = enter\nsend_key = alt-enter\n[new]\nthing = 1");
    assert_string_equal(rec_settings_get(settings, "ui.borders"), "ascii");
    assert_string_equal(rec_settings_get(settings, "ui.theme"), "two words");
    assert_string_equal(rec_settings_get(settings, "ui.send_key"), "alt-enter");
    assert_int_equal(rec_settings_warning_count(settings), 1);
    assert_non_null(
        strstr(rec_settings_warning(settings, 0), "recollect.conf:11: there is no option new.thing"));
    assert_string_equal(rec_settings_warning(settings, 1), "");
    rec_settings_free(settings);

    buf_adds(&text, "[ui]\n#");
    for (int i = 0; i < 5000; i++)
        buf_addc(&text, 'x');
    buf_adds(&text, "\nborders = ascii\n");
    settings = load_text(text.data);
    assert_string_equal(rec_settings_get(settings, "ui.borders"), "ascii");
    rec_settings_free(settings);
    buf_free(&text);
}

/* Who asks compares words: there is one for "yes", and a choice is as in its list. */
static void values_have_one_spelling(void **state)
{
    rec_settings *settings;

    (void)state;
    settings = load_text("[ui]\nvi = on\nmouse = No\nborders = ASCII\ntheme = On\n");
    assert_string_equal(rec_settings_get(settings, "ui.vi"), "true");
    assert_string_equal(rec_settings_get(settings, "ui.mouse"), "false");
    assert_string_equal(rec_settings_get(settings, "ui.borders"), "ascii");
    assert_string_equal(rec_settings_get(settings, "ui.theme"), "On");
    assert_int_equal(rec_settings_override(settings, "ui.plain", "1", NULL), REC_OK);
    assert_string_equal(rec_settings_get(settings, "ui.plain"), "true");
    assert_int_equal(rec_settings_save(settings, "ui.borders", "Unicode", NULL), REC_OK);
    assert_string_equal(rec_settings_get(settings, "ui.borders"), "unicode");
    rec_settings_free(settings);
    setenv("LOG_LEVEL", "Debug", 1);
    settings = rec_settings_load("recollect.conf", NULL, NULL);
    assert_string_equal(rec_settings_get(settings, "log.level"), "debug");
    rec_settings_free(settings);
    unsetenv("LOG_LEVEL");
}

static void variables_of_others_do_no_harm(void **state)
{
    rec_settings *settings;

    (void)state;
    setenv("LOG_LEVEL", "trace", 1);
    settings = rec_settings_load(NULL, NULL, NULL);
    assert_string_equal(rec_settings_get(settings, "log.level"), "warning");
    assert_int_equal(rec_settings_warning_count(settings), 1);
    assert_non_null(strstr(rec_settings_warning(settings, 0), "LOG_LEVEL"));
    rec_settings_free(settings);
}

/* What stands in a file or in a variable stays: the program starts, and who needs the address says what is
 * wrong with it. Another one in its place would be asked what was meant for none but that server. */
static void addresses_that_are_none(void **state)
{
    rec_settings *settings;
    rec_error error = {0};

    (void)state;
    setenv("ANTHROPIC_BASE_URL", "gateway", 1);
    settings = load_text("[openai]\nbase_url = not a url\n");
    assert_int_equal(rec_settings_warning_count(settings), 0);
    assert_string_equal(rec_settings_get(settings, "openai.base_url"), "not a url");
    assert_string_equal(rec_settings_get(settings, "anthropic.base_url"), "gateway");
    assert_int_equal(rec_settings_override(settings, "zai.base_url", "h", &error), REC_INVALID);
    assert_int_equal(rec_settings_save(settings, "openai.base_url", "also none", &error), REC_INVALID);
    assert_non_null(strstr(error.message, "openai.base_url: \"also none\""));
    assert_non_null(strstr(error.message, "https://"));
    assert_string_equal(rec_settings_get(settings, "openai.base_url"), "not a url");
    assert_int_equal(rec_settings_save(settings, "openai.base_url", "http://localhost:8080/v1", &error),
                     REC_OK);
    assert_string_equal(rec_settings_get(settings, "openai.base_url"), "http://localhost:8080/v1");
    rec_settings_free(settings);

    put("recollect.conf", "[openai]\nbase_url = http://h/\x1B\n");
    assert_null(rec_settings_load("recollect.conf", NULL, &error));
    unsetenv("ANTHROPIC_BASE_URL");
}

static void env_files(void **state)
{
    static const char *const bad[] = {"KEY", "1A=b", "=x", "A B=c", "sk-secret-value"};
    rec_settings *settings;
    rec_error error;

    (void)state;
    put("env", "# keys\n\nOPENAI_MODEL=small\nexport SOME_KEY=\"quoted # value\"\r\n  LOG_LEVEL = x\n");
    assert_null(rec_settings_load(NULL, "env", &error)); /* a blank before the = */
    assert_non_null(strstr(error.message, "env:5:"));
    put("env", "# keys\n\nOPENAI_MODEL=small\nexport SOME_KEY=\"quoted # "
               "value\"\r\nIOAI_MODEL='one'\nZ_MODEL=\nZ_MODEL=last\n");
    setenv("IOAI_MODEL", "environment", 1);
    settings = rec_settings_load(NULL, "env", &error);
    assert_non_null(settings);
    assert_string_equal(rec_settings_get(settings, "openai.model"), "small");
    assert_string_equal(rec_settings_get(settings, "zai.model"), "last");
    assert_string_equal(rec_settings_get(settings, "ionet.model"), "environment");
    assert_string_equal(settings_variable(settings, "SOME_KEY"), "quoted # value");
    assert_null(settings_variable(settings, "OTHER_KEY"));
    rec_settings_free(settings);
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        put("env", bad[i]);
        assert_null(rec_settings_load(NULL, "env", &error));
        assert_null(strstr(error.message, "secret"));
    }
    assert_null(rec_settings_load(NULL, "absent", &error));
    assert_int_equal(error.code, REC_NOT_FOUND);
}

static void edits_keep_everything_else(void **state)
{
    static const struct {
        const char *before, *name, *value, *after;
    } cases[] = {
        {"", "ui.theme", "dark", "[ui]\ntheme = dark\n"},
        {"# mine\n[ui]\ntheme = a ; why\nborders = ascii\n", "ui.theme", "b",
         "# mine\n[ui]\ntheme = b\nborders = ascii\n"},
        {"[ui]\ntheme=a\n\n[log]\nlevel=info\n", "ui.borders", "ascii",
         "[ui]\ntheme=a\nborders = ascii\n\n[log]\nlevel=info\n"},
        {"[ui]\n# Theme.\n#theme = default\n\n#borders = auto\n", "ui.theme", "b",
         "[ui]\n# Theme.\n#theme = default\ntheme = b\n\n#borders = auto\n"},
        {"[log]\nlevel = info", "ui.theme", "b", "[log]\nlevel = info\n\n[ui]\ntheme = b\n"},
        {"[ui]\ntheme = a\n[log]\n[ui]\ntheme = b\nborders = ascii\n", "ui.theme", "c",
         "[ui]\n[log]\n[ui]\ntheme = c\nborders = ascii\n"},
        {"[ui]\ntheme = a\nborders = ascii\ntheme = b\n", "ui.theme", NULL, "[ui]\nborders = ascii\n"},
        {"[ui]\ntheme = a", "ui.theme", NULL, "[ui]\n"},
        {"ui.theme = a\n[log]\nlevel = info\n", "ui.theme", "b", "[log]\nlevel = info\n\n[ui]\ntheme = b\n"},
        {"[log]\ntheme = x\n[ui]\nmy_theme = 1\n", "ui.theme", "b",
         "[log]\ntheme = x\n[ui]\nmy_theme = 1\ntheme = b\n"},
        {"[ui]\nborders = ascii\n", "ui.theme", NULL, "[ui]\nborders = ascii\n"},
        {"[ui]\ntheme = a", "ui.theme", "b", "[ui]\ntheme = b\n"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct buf text = BUF_INIT;

        buf_adds(&text, cases[i].before);
        conffile_edit(&text, cases[i].name, cases[i].value);
        assert_string_equal(text.data, cases[i].after);
        buf_free(&text);
    }
}

static void saving(void **state)
{
    rec_settings *settings = rec_settings_load(NULL, NULL, NULL), *again;
    struct buf text = BUF_INIT;
    struct stat info;
    rec_error error;

    (void)state;
    assert_int_equal(rec_settings_save(settings, "ui.theme", "dusk", &error), REC_OK);
    assert_int_equal(stat(rec_settings_path(settings), &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    assert_string_equal(rec_settings_get(settings, "ui.theme"), "dusk");
    assert_string_equal(rec_settings_option(settings, SETTING_UI_THEME).origin, "file");
    assert_int_equal(rec_settings_save(settings, "ui.borders", "round", &error), REC_INVALID);
    assert_int_equal(rec_settings_save(settings, "ui.nothing", "1", &error), REC_INVALID);
    assert_int_equal(rec_settings_save(settings, "ui.theme", "dusk ; dawn", &error), REC_INVALID);
    assert_non_null(strstr(error.message, "ui.theme"));
    assert_int_equal(
        rec_settings_save(settings, "anthropic.key_command", "pass show claude | head -1", &error), REC_OK);
    again = rec_settings_load(NULL, NULL, &error);
    assert_string_equal(rec_settings_get(again, "ui.theme"), "dusk");
    assert_string_equal(rec_settings_get(again, "anthropic.key_command"), "pass show claude | head -1");
    rec_settings_free(again);
    assert_int_equal(rec_settings_save(settings, "ui.theme", NULL, &error), REC_OK);
    assert_string_equal(rec_settings_get(settings, "ui.theme"), "default");
    assert_int_equal(file_read(rec_settings_path(settings), 4096, &text, &error), REC_OK);
    assert_null(strstr(text.data, "theme"));
    buf_free(&text);
    rec_settings_free(settings);
}

/* What is saved counts at once, whatever the environment and the command line had said. */
static void saving_over_what_counts_more(void **state)
{
    rec_settings *settings;
    rec_error error;

    (void)state;
    setenv("ANTHROPIC_MODEL", "of the environment", 1);
    settings = load_text("");
    assert_int_equal(rec_settings_override(settings, "provider.model", "of the command line", &error),
                     REC_OK);
    assert_int_equal(rec_settings_save(settings, "provider.model", "mine", &error), REC_OK);
    assert_string_equal(rec_settings_get(settings, "provider.model"), "mine");
    assert_int_equal(rec_settings_save(settings, "anthropic.model", "yours", &error), REC_OK);
    assert_string_equal(rec_settings_get(settings, "anthropic.model"), "yours");
    assert_string_equal(rec_settings_option(settings, SETTING_ANTHROPIC_MODEL).origin, "file");
    unsetenv("ANTHROPIC_MODEL");
    rec_settings_free(settings);
}

static void folders(void **state)
{
    struct buf path = BUF_INIT, expected = BUF_INIT;
    rec_settings *settings;

    (void)state;
    setenv("XDG_DATA_HOME", "relative/is/ignored", 1);
    setenv("XDG_CACHE_HOME", "/var/cache/me", 1);
    settings = rec_settings_load(NULL, NULL, NULL);
    buf_addf(&expected, "%s/.local/share/recollect", home);
    assert_string_equal(rec_settings_folder(settings, "data"), expected.data);
    buf_adds(&expected, "/recollect.db");
    settings_store_url(settings, &path);
    assert_string_equal(path.data, expected.data);
    assert_string_equal(rec_settings_folder(settings, "cache"), "/var/cache/me/recollect");
    assert_null(rec_settings_folder(settings, "desktop"));
    assert_false(paths_folder("desktop", &path));
    rec_settings_override(settings, "store.url", "postgresql://h/db", NULL);
    buf_clear(&path);
    settings_store_url(settings, &path);
    assert_string_equal(path.data, "postgresql://h/db");
    buf_clear(&path);
    settings_user_name(settings, &path);
    assert_true(path.length > 0);
    rec_settings_override(settings, "store.user", "ana", NULL);
    buf_clear(&path);
    settings_user_name(settings, &path);
    assert_string_equal(path.data, "ana");
    buf_free(&path);
    buf_free(&expected);
    rec_settings_free(settings);
}

static void commands(void **state)
{
    struct buf out = BUF_INIT;
    rec_error error;
    int64_t start;

    (void)state;
    assert_int_equal(command_first_line("x", "printf 'one\\ntwo\\n'; echo noise >&2", 10000, &out, &error),
                     REC_OK);
    assert_string_equal(out.data, "one");
    assert_int_equal(
        command_first_line("x", "echo secret; echo 'no such entry' >&2; exit 3", 10000, &out, &error),
        REC_INVALID);
    assert_non_null(strstr(error.message, "no such entry"));
    assert_non_null(strstr(error.message, "status 3"));
    assert_null(strstr(error.message, "secret"));
    assert_int_equal(command_first_line("x", "true", 10000, &out, &error), REC_INVALID);
    assert_int_equal(command_first_line("x", "kill -9 $$", 10000, &out, &error), REC_INVALID);
    assert_int_equal(command_first_line("x", "read line && echo got", 10000, &out, &error), REC_INVALID);
    assert_int_equal(command_first_line("x", "yes | head -c 1000000", 10000, &out, &error), REC_OK);
    start = clock_monotonic();
    assert_int_equal(command_first_line("x", "sleep 60 & sleep 60", 50, &out, &error), REC_TIMEOUT);
    assert_true(clock_monotonic() - start < INT64_C(20000000000));
    buf_free(&out);
}

/* The shipped file, with every default uncommented, is read without complaint and changes nothing. */
static void the_shipped_file_holds_the_defaults(void **state)
{
    struct buf text = BUF_INIT;
    rec_settings *settings;
    char path[4096];

    (void)state;
    snprintf(path, sizeof(path), "%s/data/recollect.conf",
             getenv("top_builddir") ? getenv("top_builddir") : "..");
    if (file_read(path, 1 << 20, &text, NULL)) {
        skip();
        return;
    }
    for (size_t i = 0; i + 1 < text.length; i++)
        if (text.data[i] == '#' && text.data[i + 1] != ' ')
            text.data[i] = ' ';
    settings = load_text(text.data);
    assert_int_equal(rec_settings_warning_count(settings), 0);
    for (size_t i = 0; i < rec_option_count(); i++) {
        struct rec_option option = rec_settings_option(settings, i);

        assert_string_equal(option.origin, "file");
        assert_string_equal(option.value, option.default_value);
    }
    rec_settings_free(settings);
    buf_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_table_is_sound, clean),
        cmocka_unit_test_setup(values_are_checked, clean),
        cmocka_unit_test_setup(origins_beat_each_other, clean),
        cmocka_unit_test_setup(bad_files_are_named_with_line_and_option, clean),
        cmocka_unit_test_setup(odd_files_are_read, clean),
        cmocka_unit_test_setup(values_have_one_spelling, clean),
        cmocka_unit_test_setup(variables_of_others_do_no_harm, clean),
        cmocka_unit_test_setup(addresses_that_are_none, clean),
        cmocka_unit_test_setup(env_files, clean),
        cmocka_unit_test_setup(edits_keep_everything_else, clean),
        cmocka_unit_test_setup(saving, clean),
        cmocka_unit_test_setup(saving_over_what_counts_more, clean),
        cmocka_unit_test_setup(folders, clean),
        cmocka_unit_test_setup(commands, clean),
        cmocka_unit_test_setup(the_shipped_file_holds_the_defaults, clean),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
