/* choose, prices: who answers, and what that costs */
#include "config.h"

#include "config/choose.h"
#include "config/prices.h"

#include "config_place.h"

/* What is chosen with a config text and variables "A=b"; the test names what it expects. */
struct choose_case {
    const char *text, *variables[3];
    const char *provider, *model;
    const char *expected; /* "name dialect model base_url key auth reason", "-" for NULL; or the beginning of
                             an error */
};

static void check_choice(const struct choose_case *test)
{
    struct arena arena = ARENA_INIT;
    struct buf got = BUF_INIT;
    struct choice choice;
    rec_settings *settings;
    rec_error error;

    clean(NULL);
    for (size_t i = 0; i < COUNT_OF(test->variables) && test->variables[i]; i++)
        assert_int_equal(putenv((char *)test->variables[i]), 0);
    settings = load_text(test->text);
    if ((test->provider && rec_settings_override(settings, "provider.name", test->provider, &error)) ||
        (test->model && rec_settings_override(settings, "provider.model", test->model, &error)) ||
        choose_provider(settings, &arena, &choice, &error))
        buf_adds(&got, error.message);
    else
        buf_addf(&got, "%s %s %s %s %s %s %s", choice.name, choice.dialect, choice.model, choice.base_url,
                 choice.key ? choice.key : "-", choice.auth ? choice.auth : "-", choice.reason);
    if (strncmp(got.data, test->expected, strlen(test->expected)))
        fail_msg("%s\n instead of %s", got.data, test->expected);
    choice_clear(&choice);
    rec_settings_free(settings);
    buf_free(&got);
    arena_free(&arena);
}

static void who_answers(void **state)
{
    static const struct choose_case cases[] = {
        {"", {NULL}, NULL, NULL, "local local local  - - no key"},
        {"",
         {"ANTHROPIC_API_KEY=ka", "OPENAI_API_KEY=ko"},
         NULL,
         NULL,
         "anthropic anthropic claude-sonnet-5-5 https://api.anthropic.com ka - $ANTHROPIC_API_KEY"},
        {"",
         {"Z_API_KEY=kz", "IOAI_API_KEY=ki"},
         NULL,
         NULL,
         "ionet openai meta-llama/Llama-3.3-70B-Instruct https://api.intelligence.io.solutions/api/v1 ki - "
         "$IOAI_API_KEY"},
        {"",
         {"Z_API_KEY=kz", "Z_MODEL=glm-4.7"},
         NULL,
         NULL,
         "zai openai glm-4.7 https://api.z.ai/api/paas/v4 kz -"},
        {"",
         {"OPENAI_BASE_URL=http://127.0.0.1:8080/v1"},
         NULL,
         NULL,
         "openai openai gpt-5.5 http://127.0.0.1:8080/v1 - - openai.base_url"},
        {"", {"ANTHROPIC_API_KEY=ka"}, "local", NULL, "local local local  - - --provider"},
        {"[provider]\nname=openai\n",
         {"ANTHROPIC_API_KEY=ka", "OPENAI_API_KEY=ko"},
         NULL,
         "mine",
         "openai openai mine https://api.openai.com/v1 ko - provider.name"},
        {"[provider]\nname=openai\nmodel=common\n",
         {"OPENAI_API_KEY=ko", "OPENAI_MODEL=own"},
         NULL,
         NULL,
         "openai openai common "},
        {"[provider]\nname=openai\n",
         {"ANTHROPIC_API_KEY=ka"},
         NULL,
         NULL,
         "openai needs a key: set the variable OPENAI"},
        {"", {NULL}, "anthropic", NULL, "anthropic needs a key"},
        {"",
         {NULL},
         "claude",
         NULL,
         "provider.name: \"claude\" is not allowed; it takes one of auto, anthropic"},
        {"[anthropic]\nkey_variable=SOME_KEY\nauth=bearer\n",
         {"SOME_KEY=ks"},
         NULL,
         NULL,
         "anthropic anthropic claude-sonnet-5-5 https://api.anthropic.com ks bearer $SOME_KEY"},
        {"[anthropic]\nbase_url=ftp://x\n", {"ANTHROPIC_API_KEY=ka"}, NULL, NULL, "anthropic.base_url: "},
        {"", {"ANTHROPIC_API_KEY=ka", "ANTHROPIC_BASE_URL=h"}, NULL, NULL, "anthropic.base_url: \"h\" is no"},
        {"[openai]\nbase_url=http://a b\n", {NULL}, NULL, NULL, "openai.base_url: \"http://a b\" is no"},
        {"", {"ANTHROPIC_API_KEY=k a"}, NULL, NULL, "The key of ANTHROPIC_API_KEY holds a blank"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        check_choice(&cases[i]);
}

static void a_key_belongs_to_one_base_url(void **state)
{
    static const struct choose_case cases[] = {
        /* the command beats the variable, which may be meant for another server */
        {"[anthropic]\nbase_url=https://proxy.example\nkey_command=echo kc\n",
         {"ANTHROPIC_API_KEY=ka"},
         NULL,
         NULL,
         "anthropic anthropic claude-sonnet-5-5 https://proxy.example kc - anthropic.key_command"},
        /* a variable points elsewhere: the command's key stays at home */
        {"[anthropic]\nkey_command=echo kc\n",
         {"ANTHROPIC_BASE_URL=http://127.0.0.1:1", "ANTHROPIC_API_KEY=ka"},
         NULL,
         NULL,
         "anthropic anthropic claude-sonnet-5-5 http://127.0.0.1:1 ka - $ANTHROPIC_API_KEY"},
        {"[anthropic]\nkey_command=echo kc\n",
         {"ANTHROPIC_BASE_URL=http://127.0.0.1:1"},
         "anthropic",
         NULL,
         "anthropic anthropic claude-sonnet-5-5 http://127.0.0.1:1 - - --provider"},
        /* the same URL by both ways is no other server */
        {"[anthropic]\nbase_url=https://proxy.example\nkey_command=echo kc\n",
         {"ANTHROPIC_BASE_URL=https://proxy.example"},
         NULL,
         NULL,
         "anthropic anthropic claude-sonnet-5-5 https://proxy.example kc - "},
        /* one provider's key never goes to another */
        {"[openai]\nbase_url=http://127.0.0.1:1\n",
         {"ANTHROPIC_API_KEY=ka", "IOAI_API_KEY=ki"},
         "openai",
         NULL,
         "openai openai gpt-5.5 http://127.0.0.1:1 - - --provider"},
        {"[zai]\nkey_command=false\n",
         {NULL},
         NULL,
         NULL,
         "The command of zai.key_command failed (status 1)"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        check_choice(&cases[i]);
}

static void limits_come_along(void **state)
{
    rec_settings *settings = load_text("[provider]\nconnect_timeout = 2 s\n[openai]\nmax_tokens = 77\n");
    struct arena arena = ARENA_INIT;
    struct choice choice;

    (void)state;
    setenv("OPENAI_API_KEY", "ko", 1);
    assert_int_equal(choose_provider(settings, &arena, &choice, NULL), REC_OK);
    assert_int_equal(choice.connect_ms, 2000);
    assert_int_equal(choice.first_byte_ms, 60000);
    assert_int_equal(choice.idle_ms, 60000);
    assert_int_equal(choice.max_tokens, 77);
    choice_clear(&choice);
    choice_clear(&choice);
    assert_null(choice.key);
    rec_settings_free(settings);
    arena_free(&arena);
}

static double cost(const char *own, const char *model, int64_t input, int64_t output, int64_t read,
                   int64_t write)
{
    return prices_cost(own, &(struct price_use){.model = model,
                                                .prompt = -1,
                                                .input = input,
                                                .output = output,
                                                .cache_read = read,
                                                .cache_write = write});
}

#define NEARLY(got, wanted) assert_true((got) > (wanted)-1e-9 && (got) < (wanted) + 1e-9)

static void what_answers_cost(void **state)
{
    static const char *const wrong[] = {
        "model",          "model 1",          "model 1 2 3",       "model 1 2 3 4 5",
        "model one 2",    "model -1 2",       "model 1 2 to",      "model 1 2 to many",
        "model 1 2 to 0", "model 1 2 to 5 6", "good 1 2; model 1",
    };
    int64_t limits[4];
    rec_error error = {0};

    (void)state;
    assert_int_equal(prices_check("", NULL), REC_OK);
    assert_int_equal(prices_check(PRICES_BUILT_IN, NULL), REC_OK);
    assert_int_equal(prices_check("a* 1 2;b 0.5 1 0 0 to 1000 ; ", NULL), REC_OK);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(prices_check(wrong[i], &error), REC_INVALID);
    assert_non_null(strstr(error.message, "model 1"));

    NEARLY(cost("", "claude-sonnet-5-5", 1000000, 100000, -1, -1), 3);
    NEARLY(cost("", "claude-sonnet-5-5", 0, 0, 1000000, 1000000), 2 * .1 + 2 * 1.25);
    /* the size of the prompt decides, with what came from a cache in it */
    NEARLY(cost("", "claude-haiku-5-5", 100000, 0, 0, 0), .01);
    NEARLY(cost("", "claude-haiku-5-5", 100001, 0, 0, 0), .0500005);
    NEARLY(cost("", "claude-haiku-5-5", 100000, 0, 1, 0), .05 + 1e-6 * .05);
    /* one's own come first */
    NEARLY(cost("claude-haiku* 1 1 to 10; mine 2 4 1 3", "claude-haiku-5-5", 10, 0, 0, 0), 1e-5);
    NEARLY(cost("claude-haiku* 1 1 to 10; mine 2 4 1 3", "claude-haiku-5-5", 100, 0, 0, 0), 1e-5);
    NEARLY(cost("claude-haiku* 1 1 to 10; mine 2 4 1 3", "mine", 1, 1, 1, 1), 1e-5);
    /* nothing is made up */
    assert_true(cost("", "some-model", 10, 10, 0, 0) < 0);
    assert_true(cost("", "claude-sonnet-5-5", -1, 10, 0, 0) < 0);
    assert_true(cost("", "claude-sonnet-5-5", 10, -1, 0, 0) < 0);

    assert_int_equal(prices_limits("a 1 2 to 500; b 3 4 to 500; c 1 1 to 200000", limits, 4), 3);
    assert_int_equal(limits[0], 500);
    assert_int_equal(limits[1], 100000);
    assert_int_equal(limits[2], 200000);
    assert_int_equal(prices_limits("a 1 2 to 500", limits, 1), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(who_answers, clean),
        cmocka_unit_test_setup(a_key_belongs_to_one_base_url, clean),
        cmocka_unit_test_setup(limits_come_along, clean),
        cmocka_unit_test(what_answers_cost),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
