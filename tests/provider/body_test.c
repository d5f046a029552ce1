/* What would be sent, byte for byte; and what a provider refuses to be made of. */
#include "config.h"

#include "provider/provider.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct provider_options options_of(const char *dialect)
{
    return (struct provider_options){.name = "test",
                                     .dialect = dialect,
                                     .base_url = "https://example.com/v4",
                                     .model = "m-1",
                                     .key = "sk-x",
                                     .max_tokens = 500};
}

static void check(const struct provider_options *options, const struct provider_request *request,
                  const char *expected)
{
    rec_error error = {0};
    struct buf body = BUF_INIT;
    struct provider *provider = provider_new(options, NULL, &error);
    assert_non_null(provider);
    assert_int_equal(provider_body(provider, request, &body, &error), REC_OK);
    assert_string_equal(body.data, expected);
    buf_free(&body);
    provider_free(provider);
}

static const struct provider_message one[] = {{REC_ROLE_USER, "Hi \"you\"\n\xf0\x9f\x91\x8b"}};
static const struct provider_message dialogue[] = {{REC_ROLE_USER, "One"},       {REC_ROLE_ASSISTANT, "Two"},
                                                   {REC_ROLE_ASSISTANT, ""},     {REC_ROLE_USER, "Three"},
                                                   {REC_ROLE_ASSISTANT, "Four"}, {REC_ROLE_USER, "Five"}};

static void anthropic(void **state)
{
    (void)state;
    struct provider_options options = options_of("anthropic");
    check(&options, &(struct provider_request){.system = "", .messages = one, .count = 1, .question = ""},
          "{\"model\":\"m-1\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi "
          "\\\"you\\\"\\n\xf0\x9f\x91\x8b\"}],"
          "\"max_tokens\":500,\"stream\":true}");
    options.max_tokens = 0;
    check(&options,
          &(struct provider_request){.system = "Be brief.", .messages = dialogue, .count = 6, .question = ""},
          "{\"model\":\"m-1\",\"system\":[{\"type\":\"text\",\"text\":\"Be "
          "brief.\",\"cache_control\":{\"type\":"
          "\"ephemeral\"}}],\"messages\":[{\"role\":\"user\",\"content\":\"One\"},{\"role\":\"assistant\","
          "\"content\":"
          "\"Two\"},{\"role\":\"user\",\"content\":\"Three\"},{\"role\":\"assistant\",\"content\":[{\"type\":"
          "\"text\","
          "\"text\":\"Four\",\"cache_control\":{\"type\":\"ephemeral\"}}]},{\"role\":\"user\",\"content\":"
          "\"Five\"}],"
          "\"max_tokens\":4096,\"stream\":true}");
}

static void openai(void **state)
{
    (void)state;
    struct provider_options options = options_of("openai");
    check(
        &options,
        &(struct provider_request){.system = "Be brief.", .messages = dialogue, .count = 6, .question = ""},
        "{\"model\":\"m-1\",\"messages\":[{\"role\":\"system\",\"content\":\"Be brief.\"},{\"role\":\"user\","
        "\"content\":\"One\"},{\"role\":\"assistant\",\"content\":\"Two\"},{\"role\":\"user\",\"content\":"
        "\"Three\"},"
        "{\"role\":\"assistant\",\"content\":\"Four\"},{\"role\":\"user\",\"content\":\"Five\"}],\"max_"
        "tokens\":500,"
        "\"stream\":true,\"stream_options\":{\"include_usage\":true}}");
    options.max_tokens = 0;
    static const struct provider_message bad[] = {{REC_ROLE_USER, "a\xff\xed\xa0\xbd z"}};
    check(&options, &(struct provider_request){.system = "", .messages = bad, .count = 1, .question = ""},
          "{\"model\":\"m-1\",\"messages\":[{\"role\":\"user\",\"content\":"
          "\"a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"
          "\xef\xbf\xbd z\"}],\"stream\":true,\"stream_options\":{\"include_usage\":true}}");
}

static void must_end_with_the_user(void **state)
{
    (void)state;
    struct provider_options options = options_of("anthropic");
    struct provider *provider = provider_new(&options, NULL, NULL);
    struct buf body = BUF_INIT;
    rec_error error = {0};
    const struct provider_message empty = {REC_ROLE_USER, ""};
    const struct provider_request requests[] = {
        {.system = "", .messages = dialogue, .count = 5, .question = ""},
        {.system = "", .messages = NULL, .count = 0, .question = ""},
        {.system = "", .messages = &empty, .count = 1, .question = ""},
    };
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++)
        assert_int_equal(provider_body(provider, &requests[i], &body, &error), REC_INVALID);
    assert_int_equal(body.length, 0);
    provider_free(provider);
}

static void refused_options(void **state)
{
    (void)state;
    static const struct {
        const char *dialect, *url, *model, *key, *auth;
    } bad[] = {
        {"smoke", "https://x", "m", "", NULL},
        {NULL, "https://x", "m", "", NULL},
        {"openai", NULL, "m", "", NULL},
        {"openai", "", "m", "", NULL},
        {"openai", "example.com", "m", "", NULL},
        {"openai", "file:///etc/passwd", "m", "", NULL},
        {"openai", "https://", "m", "", NULL},
        {"openai", "https://a b", "m", "", NULL},
        {"openai", "https://x\r\nhost: y", "m", "", NULL},
        {"openai", "https://x", "", "", NULL},
        {"openai", "https://x", NULL, "", NULL},
        {"openai", "https://x", "m", "a\r\nx-evil: 1", NULL},
        {"openai", "https://x", "m", "k\xc3\xa9y", NULL},
        {"openai", "https://x", "m", "k", "basic"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        rec_error error = {0};
        struct provider_options options = {.name = "test",
                                           .dialect = bad[i].dialect,
                                           .base_url = bad[i].url,
                                           .model = bad[i].model,
                                           .key = bad[i].key,
                                           .auth = bad[i].auth};
        assert_null(provider_new(&options, NULL, &error));
        assert_int_equal(error.code, REC_INVALID);
        assert_true(strlen(error.message) > 20);
        assert_null(strstr(error.message, "x-evil"));
    }
}

static void accepted_options(void **state)
{
    (void)state;
    struct provider_options options = options_of("openai");
    options.name = NULL;
    options.key = " sk-with-newline\n";
    struct provider *provider = provider_new(&options, NULL, NULL);
    assert_string_equal(provider_name(provider), "openai");
    assert_string_equal(provider_model(provider), "m-1");
    assert_false(provider_is_local(provider));
    provider_free(provider);
    provider_free(NULL);
    struct provider_options local = {.dialect = "local"};
    provider = provider_new(&local, NULL, NULL);
    assert_true(provider_is_local(provider));
    provider_free(provider);
}

static void retryable(void **state)
{
    (void)state;
    static const struct {
        enum rec_status code;
        int detail;
        bool retryable;
    } cases[] = {
        {REC_NETWORK, 0, true},     {REC_TIMEOUT, 0, true},     {REC_PROVIDER, 429, true},
        {REC_PROVIDER, 529, true},  {REC_PROVIDER, 500, true},  {REC_PROVIDER, 409, true},
        {REC_PROVIDER, 400, false}, {REC_PROVIDER, 401, false}, {REC_PROVIDER, 413, false},
        {REC_INVALID, 0, false},    {REC_CANCELLED, 0, false},  {REC_LIMIT, 0, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        rec_error error = {.code = cases[i].code, .detail = cases[i].detail};
        assert_int_equal(provider_retryable(&error), cases[i].retryable);
    }
    rec_error soon = {.code = REC_PROVIDER, .detail = 429, .retry_after = PROVIDER_PATIENCE};
    rec_error tomorrow = {.code = REC_PROVIDER, .detail = 429, .retry_after = PROVIDER_PATIENCE + 1};
    assert_true(provider_retryable(&soon));
    assert_false(provider_retryable(&tomorrow));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(anthropic),        cmocka_unit_test(openai),
        cmocka_unit_test(refused_options),  cmocka_unit_test(must_end_with_the_user),
        cmocka_unit_test(accepted_options), cmocka_unit_test(retryable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
