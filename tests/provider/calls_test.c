/* Calls over a real connection to the test server: what is sent, and what arrives. How they fail:
 * calls_failed_test.c. How they share the loop, and are stopped: calls_loop_test.c. What else is asked:
 * calls_other_test.c. */
#include "config.h"

#include "provider/rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/json.h"
#include "base/utf8.h"

#define UTF8_TEXT                                                                                            \
    "Gr\u00fc\u00dfe, \u4e16\u754c! \U0001f44b\U0001f3fd na\u00efve \u2014 \u65e5\u672c\u8a9e "              \
    "\u05e2\u05d1\u05e8\u05d9\u05ea \U0001f468\u200d\U0001f469\u200d\U0001f467."

/* Asks and compares the whole text; asked is freed. */
static void check_text(struct rig *rig, const char *dialect, const char *model, const char *expected)
{
    struct asked asked;
    rig_ask(rig, dialect, model, &asked);
    assert_string_equal(asked.error.message, "");
    assert_int_equal(asked.status, REC_DONE);
    assert_string_equal(asked.text.data, expected);
    assert_true(utf8_valid(asked.text.data, asked.text.length));
    asked_free(&asked);
}

static void streams(void **state)
{
    struct rig *rig = *state;
    EACH_DIALECT(dialect)
    {
        struct asked asked;
        rig_ask(rig, dialect, "text:count=200,size=10,served=served-model", &asked);
        assert_int_equal(asked.status, REC_DONE);
        assert_int_equal(asked.text.length, 2000);
        assert_memory_equal(asked.text.data, "p0....... p1....... p2", 22);
        const struct provider_result *result = provider_call_result(asked.call);
        assert_string_equal(result->stop_reason, "end_turn");
        assert_string_equal(result->model, "served-model");
        assert_memory_equal(result->request_id, "req_", 4);
        assert_int_equal(result->usage.input, 25);
        assert_int_equal(result->usage.output, 200);
        asked_free(&asked);
        check_text(rig, dialect, "reply", "You said: How are you today?");
        check_text(rig, dialect, "reply:eol=crlf,batch=5", "You said: How are you today?");
        check_text(rig, dialect, "reply:eol=cr,split=3", "You said: How are you today?");
        check_text(rig, dialect, "utf8", UTF8_TEXT UTF8_TEXT);
        check_text(rig, dialect, "ping:pings=500", "pong0 pong1 pong2 ");
        check_text(rig, dialect, "unknown:count=2", "p0..... p1..... ");
        check_text(rig, dialect, "drip:ms=1", "You said: How are you today?");
        check_text(rig, dialect, "plain", "You said: How are you today?");
        check_text(rig, dialect, "nousage:count=1", "p0..... ");
    }
}

static void usage(void **state)
{
    struct rig *rig = *state;
    struct asked asked;
    rig_ask(rig, "anthropic", "usage:count=50", &asked);
    const struct provider_usage *counts = &provider_call_result(asked.call)->usage;
    assert_int_equal(counts->input, 25);
    assert_int_equal(counts->output, 50); /* 1, 40 and 50 are totals: not added up */
    assert_int_equal(counts->cache_read, 100);
    assert_int_equal(counts->cache_write, 7);
    asked_free(&asked);

    rig_ask(rig, "openai", "usage:count=50", &asked);
    counts = &provider_call_result(asked.call)->usage;
    assert_int_equal(counts->input, 5);
    assert_int_equal(counts->output, 50);
    assert_int_equal(counts->cache_read, 20);
    assert_int_equal(counts->cache_write, -1);
    asked_free(&asked);

    static const char *const unknown[] = {"nousage", "usage:tokens=9223372036854775807", "usage:tokens=-7"};
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
        EACH_DIALECT(dialect)
        {
            rig_ask(rig, dialect, unknown[i], &asked);
            assert_int_equal(asked.status, REC_DONE);
            assert_int_equal(provider_call_result(asked.call)->usage.input, -1);
            assert_int_equal(provider_call_result(asked.call)->usage.output, -1);
            asked_free(&asked);
        }
    }
    check_text(rig, "openai", "choices:count=1,choices=null", "p0..... ");
    check_text(rig, "openai", "choices:count=1,choices=missing", "p0..... ");
    check_text(rig, "openai", "cumulative:count=4", "p0..... p1..... p2..... p3..... ");
    check_text(rig, "openai", "nodone:count=1", "p0..... ");
}

static void stop_reasons(void **state)
{
    static const char *const cases[][3] = {
        {"anthropic", "text:stop=max_tokens", "max_tokens"},
        {"anthropic", "text:stop=new_reason", "new_reason"},
        {"openai", "text:stop=length", "max_tokens"},
        {"openai", "text:stop=content_filter", "refusal"},
        {"openai", "text:stop=eos", "eos"},
        {"anthropic", "empty", "end_turn"},
    };
    struct rig *rig = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct asked asked;
        rig_ask(rig, cases[i][0], cases[i][1], &asked);
        assert_int_equal(asked.status, REC_DONE);
        assert_string_equal(provider_call_result(asked.call)->stop_reason, cases[i][2]);
        asked_free(&asked);
    }
}

static void thinks_first(void **state)
{
    static const char *const cases[][2] = {{"anthropic", "thinking"},
                                           {"openai", "thinking"},
                                           {"openai", "thinking:field=reasoning"},
                                           {"openai", "thinking:field=think"}};
    struct rig *rig = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct asked asked;
        rig_ask(rig, cases[i][0], cases[i][1], &asked);
        assert_int_equal(asked.status, REC_DONE);
        assert_string_equal(asked.text.data, "Here is the answer.");
        assert_string_equal(asked.thinking.data, "Let me think about this.");
        asked_free(&asked);
    }
}

static void huge_answer(void **state)
{
    struct rig *rig = *state;
    struct asked asked;
    rig_ask(rig, "anthropic", "huge:mb=17", &asked);
    assert_int_equal(asked.status, REC_PROVIDER);
    assert_int_equal(asked.text.length, REC_MAX_MESSAGE);
    asked_free(&asked);
    rig_ask(rig, "openai", "huge:mb=2", &asked);
    assert_int_equal(asked.status, REC_DONE);
    assert_int_equal(asked.text.length, 2 << 20);
    asked_free(&asked);
}

/* What the server received: the key in the right header, and nowhere else. */
static void sends(void **state)
{
    static const struct {
        const char *dialect, *auth, *header, *value, *other, *path;
    } cases[] = {
        {"anthropic", NULL, "x-api-key", "sk-secret", "authorization", "/base/v1/messages"},
        {"anthropic", "bearer", "authorization", "Bearer sk-secret", "x-api-key", "/base/v1/messages"},
        {"openai", NULL, "authorization", "Bearer sk-secret", "x-api-key", "/base/chat/completions"},
        {"openai", "x-api-key", "x-api-key", "sk-secret", "authorization", "/base/chat/completions"},
    };
    struct rig *rig = *state;
    struct buf url = BUF_INIT;
    buf_addf(&url, "%s/base//", rig->url);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct provider_options options = {.dialect = cases[i].dialect,
                                           .base_url = url.data,
                                           .model = "echo",
                                           .key = "sk-secret",
                                           .auth = cases[i].auth};
        struct provider *provider = provider_new(&options, rig->http, NULL);
        struct asked asked;
        struct json json = JSON_INIT;
        asked_start(&asked, provider, "\U0001f44b \"quoted\"\n");
        rig_run(rig, &asked, 0);
        assert_int_equal(asked.status, REC_DONE);
        assert_int_equal(json_parse(&json, asked.text.data, asked.text.length, NULL), REC_OK);
        int headers = json_get(&json, 0, "headers");
        assert_true(json_string_is(&json, json_get(&json, 0, "path"), cases[i].path));
        assert_true(json_string_is(&json, json_get(&json, headers, cases[i].header), cases[i].value));
        assert_int_equal(json_get(&json, headers, cases[i].other), JSON_NONE);
        assert_int_equal(json_get(&json, headers, "expect"), JSON_NONE);
        assert_true(json_string_is(&json, json_get(&json, headers, "content-type"), "application/json"));
        if (strcmp(cases[i].dialect, "anthropic") == 0) {
            int version = json_get(&json, headers, "anthropic-version");
            assert_true(json_string_is(&json, version, "2023-06-01"));
            int content = json_path(&json, 0, "body.messages.0.content");
            assert_true(json_string_is(&json, content, "\U0001f44b \"quoted\"\n"));
        }
        json_free(&json);
        asked_free(&asked);
        provider_free(provider);
    }
    buf_free(&url);
}

static void sends_no_key(void **state)
{
    struct rig *rig = *state;
    struct provider_options options = {.dialect = "openai", .base_url = rig->url, .model = "echo", .key = ""};
    struct provider *provider = provider_new(&options, rig->http, NULL);
    struct asked asked;
    asked_start(&asked, provider, "?");
    rig_run(rig, &asked, 0);
    assert_int_equal(asked.status, REC_DONE);
    assert_null(strstr(asked.text.data, "authorization"));
    asked_free(&asked);
    provider_free(provider);
}

/* A server that refuses a field gets the request once more without it, and from then on at once. */
static void adapts(void **state)
{
    static const char *const models[] = {"picky:refuse=stream_options", "picky:refuse=max_tokens"};
    struct rig *rig = *state;
    for (size_t i = 0; i < 2; i++) {
        struct provider *provider = rig_provider(rig, "openai", models[i]);
        for (int round = 0; round < 2; round++) {
            long before = rig_stat(rig, "requests");
            struct asked asked;
            asked_start(&asked, provider, "Again");
            rig_run(rig, &asked, 0);
            assert_int_equal(asked.status, REC_DONE);
            assert_string_equal(asked.text.data, "You said: Again");
            asked_free(&asked);
            assert_int_equal(rig_stat(rig, "requests") - before, round == 0 ? 2 : 1);
        }
        provider_free(provider);
    }
    struct asked asked;
    rig_ask(rig, "openai", "picky:refuse=messages", &asked);
    assert_int_equal(asked.status, REC_PROVIDER);
    assert_int_equal(asked.error.detail, 400);
    asked_free(&asked);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(streams),      cmocka_unit_test(usage),       cmocka_unit_test(stop_reasons),
        cmocka_unit_test(thinks_first), cmocka_unit_test(huge_answer), cmocka_unit_test(sends),
        cmocka_unit_test(sends_no_key), cmocka_unit_test(adapts),
    };
    return cmocka_run_group_tests(tests, rig_setup, rig_teardown);
}
