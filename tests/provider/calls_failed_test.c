/* How calls fail: what had come, and what is said of it. */
#include "config.h"

#include "provider/rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void broken_streams(void **state)
{
    static const struct {
        const char *dialect, *model, *text;
        enum rec_status status;
    } cases[] = {
        {"anthropic", "cut:after=3", "p0..... p1..... p2..... ", REC_NETWORK},
        {"openai", "cut:after=3", "p0..... p1..... p2..... ", REC_NETWORK},
        {"anthropic", "end:after=2", "p0..... p1..... ", REC_NETWORK},
        {"openai", "end:after=2", "p0..... p1..... ", REC_NETWORK},
        {"anthropic", "nodone:count=1", "p0..... ", REC_NETWORK},
        {"anthropic", "junk", "before ", REC_PROVIDER},
        {"anthropic", "bigevent:mb=5", "", REC_PROVIDER},
    };
    struct rig *rig = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct asked asked;
        rig_ask(rig, cases[i].dialect, cases[i].model, &asked);
        assert_int_equal(asked.status, cases[i].status);
        assert_int_equal(asked.error.code, cases[i].status);
        assert_string_equal(asked.text.data, cases[i].text);
        assert_non_null(strstr(asked.error.message, cases[i].dialect));
        asked_free(&asked);
    }
}

static void error_events(void **state)
{
    static const struct {
        const char *dialect, *model, *text, *says;
        int detail;
    } cases[] = {
        {"anthropic", "error:after=2", "p0..... p1..... ", "anthropic is overloaded (529): \"Overloaded\"",
         529},
        {"openai", "error:after=2", "p0..... p1..... ", "openai is overloaded (529): \"Overloaded\"", 529},
        {"anthropic", "error:type=rate_limit_error,message=Slow%20down.", "", "\"Slow down\"", 429},
        {"openai", "error:type=odd,message=Odd%0Athing", "", "failed (500): \"Odd thing\"", 500},
    };
    struct rig *rig = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct asked asked;
        rig_ask(rig, cases[i].dialect, cases[i].model, &asked);
        assert_int_equal(asked.status, REC_PROVIDER);
        assert_int_equal(asked.error.detail, cases[i].detail);
        assert_string_equal(asked.text.data, cases[i].text);
        assert_non_null(strstr(asked.error.message, cases[i].says));
        assert_memory_equal(asked.error.id, "req_", 4);
        asked_free(&asked);
    }
}

static void http_errors(void **state)
{
    static const struct {
        const char *model, *says;
        int detail, retry_after;
    } cases[] = {
        {"http:status=400,type=invalid_request_error,message=Bad%20thing", "(400): \"Bad thing\"", 400, 0},
        {"http:status=401,message=no%20sk-test%20here", "did not accept the key (401): \"no (key) here\"",
         401, 0},
        {"http:status=404", "check model and base_url", 404, 0},
        {"http:status=413,html=1", "too large (HTTP 413); shorten", 413, 0},
        {"http:status=429,retry=7", "asks to slow down", 429, 7},
        {"http:status=429,retry=1.5", "asks to slow down", 429, 2},
        {"http:status=429,retry=Fri%2C%2031%20Dec%201999%2023:59:59%20GMT", "slow down", 429, 0},
        {"http:status=429,retry=Fri%2C%2031%20Dec%202100%2023:59:59%20GMT",
         "slow down (429): \"It broke\"; try again later (it asks to wait 24 hours)", 429, 86400},
        {"http:status=429,retry=901", "(it asks to wait 16 minutes)", 429, 901},
        {"http:status=429,retry=9001", "(it asks to wait 3 hours)", 429, 9001},
        {"http:status=500,empty=1", "failed (HTTP 500); try again", 500, 0},
        {"http:status=529", "is overloaded", 529, 0},
        {"http:status=418", "did not accept the request", 418, 0},
        {"http:status=500,endless=1", "failed (HTTP 500); try again", 500, 0},
        {"redirect", "sends requests on to elsewhere.invalid (HTTP 302)", 302, 0},
        {"redirect:to=/v2/messages", "sends requests on to /v2/messages (HTTP 302)", 302, 0},
        {"http:status=304,empty=1", "sends requests elsewhere (HTTP 304)", 304, 0},
        {"html", "answered with text/html", 200, 0},
        {"html:endless=1", "answered with text/html", 200, 0},
        {"http:status=200,empty=1", "sent an empty answer; try again", 200, 0},
    };
    struct rig *rig = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        EACH_DIALECT(dialect)
        {
            struct asked asked;
            rig_ask(rig, dialect, cases[i].model, &asked);
            assert_int_equal(asked.status, REC_PROVIDER);
            assert_int_equal(asked.error.detail, cases[i].detail);
            assert_int_equal(asked.error.retry_after, cases[i].retry_after);
            assert_memory_equal(asked.error.message, dialect, strlen(dialect));
            assert_non_null(strstr(asked.error.message, cases[i].says));
            assert_null(strstr(asked.error.message, "sk-test"));
            asked_free(&asked);
        }
    }
}

/* What stands for a key may hold a short one itself. */
static void hides_a_short_key(void **state)
{
    struct rig *rig = *state;
    struct provider_options options = {.dialect = "anthropic",
                                       .base_url = rig->url,
                                       .model = "http:status=401,message=key%20key%20is%20no%20key",
                                       .key = "key"};
    struct provider *provider = provider_new(&options, rig->http, NULL);
    struct asked asked;
    asked_start(&asked, provider, "?");
    rig_run(rig, &asked, 0);
    assert_int_equal(asked.status, REC_PROVIDER);
    assert_non_null(strstr(asked.error.message, "\"(key) (key) is no (key)\""));
    asked_free(&asked);
    provider_free(provider);
}

/* A short one is no key where it is part of a word; a real one is hidden wherever it stands. */
static void hides_a_key_and_no_words(void **state)
{
    static const struct {
        const char *key, *model, *says;
    } cases[] = {
        {"k", "http:status=401,message=k%20is%20no%20key%20like%20'k'", "\"(key) is no key like '(key)'\""},
        {"sk-1", "http:status=401,message=risk-1%20or%20sk-1", "\"risk-1 or (key)\""},
        {"sk-12345678", "http:status=401,message=risk-123456789", "\"ri(key)9\""},
    };
    struct rig *rig = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct provider_options options = {
            .dialect = "anthropic", .base_url = rig->url, .model = cases[i].model, .key = cases[i].key};
        struct provider *provider = provider_new(&options, rig->http, NULL);
        struct asked asked;
        asked_start(&asked, provider, "?");
        rig_run(rig, &asked, 0);
        assert_int_equal(asked.status, REC_PROVIDER);
        if (!strstr(asked.error.message, cases[i].says))
            fail_msg("%s lacks %s", asked.error.message, cases[i].says);
        asked_free(&asked);
        provider_free(provider);
    }
}

static void unreachable(void **state)
{
    struct rig *rig = *state;
    struct rig nobody = {.http = rig->http, .url = "http://127.0.0.1:1"};
    struct asked asked;
    rig_ask(&nobody, "openai", "x", &asked);
    assert_int_equal(asked.status, REC_NETWORK);
    assert_string_equal(asked.error.message,
                        "openai: cannot reach 127.0.0.1:1: the connection was refused; check "
                        "base_url and that the server runs");
    asked_free(&asked);
}

/* Something else listens there, or it goes on for ever before it says anything. */
static void no_web_server(void **state)
{
    static const char *const models[] = {"raw:text=SSH-2.0-OpenSSH%0D%0A", "raw:text=%15%03%01%00%02%02%28",
                                         "raw:text=HTTP/1.1%20200%20OK%0D%0AX:,fill=x",
                                         "raw:text=HTTP/1.1%20,fill=2"};
    struct rig *rig = *state;
    for (size_t i = 0; i < sizeof models / sizeof *models; i++) {
        struct asked asked;
        rig_ask(rig, "openai", models[i], &asked);
        assert_int_equal(asked.status, REC_NETWORK);
        assert_memory_equal(asked.error.message, "openai: cannot reach 127.0.0.1:", 31);
        assert_non_null(strstr(asked.error.message,
                               "what answers there speaks no HTTP; check base_url (https or http?)"));
        asked_free(&asked);
    }
}

static void time_outs(void **state)
{
    static const struct {
        const char *model, *says, *text;
        int first_byte_ms, idle_ms;
    } cases[] = {
        {"silent", "did not begin to answer within 0.05 s", "", 50, 20000},
        {"headers", "did not begin to answer within 0.05 s", "", 50, 20000},
        {"stall:after=2", "sent nothing for 0.3 s", "p0..... p1..... ", 20000, 300},
    };
    struct rig *rig = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct provider_options options = {.dialect = "anthropic",
                                           .base_url = rig->url,
                                           .model = cases[i].model,
                                           .first_byte_ms = cases[i].first_byte_ms,
                                           .idle_ms = cases[i].idle_ms};
        struct provider *provider = provider_new(&options, rig->http, NULL);
        struct asked asked;
        asked_start(&asked, provider, "?");
        rig_run(rig, &asked, 0);
        assert_int_equal(asked.status, REC_TIMEOUT);
        assert_non_null(strstr(asked.error.message, cases[i].says));
        assert_string_equal(asked.text.length ? asked.text.data : "", cases[i].text);
        asked_free(&asked);
        provider_free(provider);
    }
    assert_false(http_active(rig->http));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(broken_streams),
        cmocka_unit_test(error_events),
        cmocka_unit_test(http_errors),
        cmocka_unit_test(hides_a_short_key),
        cmocka_unit_test(hides_a_key_and_no_words),
        cmocka_unit_test(unreachable),
        cmocka_unit_test(no_web_server),
        cmocka_unit_test(time_outs),
    };
    return cmocka_run_group_tests(tests, rig_setup, rig_teardown);
}
