/* Calls over a real connection to the test server: what arrives, how it fails, how it is stopped. */
#include "config.h"

#include "provider/rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/json.h"
#include "base/utf8.h"

static const char *const dialects[] = {"anthropic", "openai"};
#define EACH_DIALECT(dialect)                                                                                \
    for (const char *const *each = dialects, *dialect; each < dialects + 2 && (dialect = *each); each++)

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

    EACH_DIALECT(dialect)
    {
        rig_ask(rig, dialect, "nousage", &asked);
        assert_int_equal(asked.status, REC_DONE);
        assert_int_equal(provider_call_result(asked.call)->usage.input, -1);
        assert_int_equal(provider_call_result(asked.call)->usage.output, -1);
        asked_free(&asked);
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
        {"anthropic", "bigevent:mb=5", "", REC_LIMIT},
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

static void huge_answer(void **state)
{
    struct rig *rig = *state;
    struct asked asked;
    rig_ask(rig, "anthropic", "huge:mb=17", &asked);
    assert_int_equal(asked.status, REC_LIMIT);
    assert_int_equal(asked.text.length, REC_MAX_MESSAGE);
    asked_free(&asked);
    rig_ask(rig, "openai", "huge:mb=2", &asked);
    assert_int_equal(asked.status, REC_DONE);
    assert_int_equal(asked.text.length, 2 << 20);
    asked_free(&asked);
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
        {"http:status=429,retry=Fri%2C%2031%20Dec%202100%2023:59:59%20GMT", "slow down", 429, 86400},
        {"http:status=500,empty=1", "failed (HTTP 500); try again", 500, 0},
        {"http:status=529", "is overloaded", 529, 0},
        {"http:status=418", "did not accept the request", 418, 0},
        {"redirect", "sends requests on to elsewhere.invalid", 302, 0},
        {"html", "answered with text/html", 200, 0},
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

static void wait_for(struct rig *rig, const char *condition)
{
    struct buf body = BUF_INIT;
    buf_addf(&body, "/wait?%s", condition);
    char *path = buf_take(&body);
    rig_get(rig, path, &body);
    free(path);
    buf_free(&body);
}

/* Freed in mid-answer: the server sees the connection close, and no wake follows. */
static void cancel(void **state)
{
    struct rig *rig = *state;
    EACH_DIALECT(dialect)
    {
        char condition[32];
        snprintf(condition, sizeof condition, "aborted=%ld", rig_stat(rig, "aborted") + 1);
        struct provider *provider = rig_provider(rig, dialect, "stall:after=3");
        struct asked asked;
        asked_start(&asked, provider, "?");
        rig_run(rig, &asked, 1);
        assert_int_equal(asked.status, REC_PENDING);
        int wakes = asked.wakes;
        provider_call_free(asked.call);
        asked.call = NULL;
        assert_false(http_active(rig->http));
        wait_for(rig, condition);
        http_wait(rig->http, NULL, 0, 0);
        http_perform(rig->http);
        assert_int_equal(asked.wakes, wakes);
        asked_free(&asked);
        provider_free(provider);
    }
}

/* Freed before anything was sent, and from within its own wake. */
static void free_and_wake(void *context)
{
    struct asked *asked = context;
    asked->wakes++;
    provider_call_free(asked->call);
    asked->call = NULL;
}

static void cancel_early(void **state)
{
    struct rig *rig = *state;
    struct provider *provider = rig_provider(rig, "anthropic", "text");
    struct asked asked;
    asked_start(&asked, provider, "?");
    asked_free(&asked);
    assert_false(http_active(rig->http));
    assert_int_equal(asked.wakes, 0);

    struct asked in_wake = {0};
    struct provider_message message = {REC_ROLE_USER, "?"};
    struct provider_request request = {.system = "", .messages = &message, .count = 1, .question = "?"};
    assert_int_equal(provider_start(provider, &request, free_and_wake, &in_wake, &in_wake.call, NULL),
                     REC_OK);
    while (in_wake.call)
        rig_turn(rig);
    assert_int_equal(in_wake.wakes, 1);
    assert_false(http_active(rig->http));
    provider_free(provider);
}

static void two_at_once(void **state)
{
    struct rig *rig = *state;
    struct provider *slow = rig_provider(rig, "anthropic", "gate:after=2,count=4");
    struct provider *fast = rig_provider(rig, "openai", "text:count=3");
    struct asked a, b;
    struct buf body = BUF_INIT;
    asked_start(&a, slow, "?");
    asked_start(&b, fast, "?");
    rig_run(rig, &a, 16);
    rig_run(rig, &b, 0);
    assert_int_equal(b.status, REC_DONE);
    assert_string_equal(b.text.data, "p0..... p1..... p2..... ");
    assert_int_equal(a.status, REC_PENDING);
    assert_string_equal(a.text.data, "p0..... p1..... ");
    rig_get(rig, "/open", &body);
    rig_run(rig, &a, 0);
    assert_int_equal(a.status, REC_DONE);
    assert_string_equal(a.text.data, "p0..... p1..... p2..... p3..... ");
    buf_free(&body);
    asked_free(&a);
    asked_free(&b);
    provider_free(slow);
    provider_free(fast);
}

/* A steady stream: text is read as it comes, never all at the end. */
static void arrives_piecewise(void **state)
{
    struct rig *rig = *state;
    struct asked asked;
    rig_ask(rig, "anthropic", "text:count=20,rate=400", &asked);
    assert_int_equal(asked.status, REC_DONE);
    assert_int_equal(asked.text.length, 160);
    assert_true(asked.reads > 3);
    assert_true(asked.wakes <= 22);
    asked_free(&asked);
}

/* The loop waits for its other descriptors, too, also while a transfer runs. */
static void waits_for_descriptors(void **state)
{
    struct rig *rig = *state;
    struct provider *provider = rig_provider(rig, "anthropic", "silent");
    struct asked asked;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    for (int round = 0; round < 2; round++) {
        struct pollfd fds = {.fd = ends[0], .events = POLLIN};
        if (round == 1)
            asked_start(&asked, provider, "?");
        http_wait(rig->http, &fds, 1, 0);
        assert_int_equal(fds.revents, 0);
        assert_int_equal(write(ends[1], "x", 1), 1);
        while (!fds.revents) {
            http_wait(rig->http, &fds, 1, 10000);
            http_perform(rig->http);
        }
        assert_true(fds.revents & POLLIN);
        char byte;
        assert_int_equal(read(ends[0], &byte, 1), 1);
    }
    close(ends[1]);
    struct pollfd fds = {.fd = ends[0], .events = POLLIN};
    while (!fds.revents)
        http_wait(rig->http, &fds, 1, 10000);
    assert_true(fds.revents & POLLHUP);
    close(ends[0]);
    asked_free(&asked);
    provider_free(provider);
}

static void wake_asked(void *context)
{
    struct asked *asked = context;
    asked->woken = true;
}

static void lists_models(void **state)
{
    static const struct {
        const char *dialect, *key, *path, *text, *says;
        enum rec_status status;
    } cases[] = {
        {"anthropic", "k", "", "served-model\nother/model-2\n", "", REC_DONE},
        {"openai", "k", "", "served-model\nother/model-2\n", "", REC_DONE},
        {"anthropic", "bad", "", "", "did not accept the key (401): \"invalid x-api-key: (key)\"",
         REC_PROVIDER},
        {"openai", "k", "/stats?", "", "sent no list of models", REC_PROVIDER}, /* JSON, but no list */
        {"local", "", "", "", "", REC_DONE},
    };
    struct rig *rig = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf url = BUF_INIT;
        buf_addf(&url, "%s%s", rig->url, cases[i].path);
        struct provider_options options = {
            .dialect = cases[i].dialect, .base_url = url.data, .model = "m", .key = cases[i].key};
        struct provider *provider = provider_new(&options, rig->http, NULL);
        struct asked asked = {.status = REC_PENDING};
        assert_int_equal(provider_probe(provider, wake_asked, &asked, &asked.call, &asked.error), REC_OK);
        rig_run(rig, &asked, 0);
        assert_int_equal(asked.status, cases[i].status);
        assert_string_equal(asked.text.length ? asked.text.data : "", cases[i].text);
        assert_non_null(strstr(asked.error.message, cases[i].says));
        asked_free(&asked);
        provider_free(provider);
        buf_free(&url);
    }
}

static void counts(void **state)
{
    static const struct {
        const char *dialect, *model, *says;
        enum rec_status status;
    } cases[] = {{"anthropic", "reply", "", REC_DONE},
                 {"anthropic", "uncounted", "sent no count of tokens", REC_PROVIDER},
                 {"openai", "reply", "offers no count", REC_UNSUPPORTED}};
    const struct provider_message message = {.role = REC_ROLE_USER,
                                             .content = "thirty letters, said just once"};
    const struct provider_request request = {.system = "", .messages = &message, .count = 1};
    struct rig *rig = *state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct provider *provider = rig_provider(rig, cases[i].dialect, cases[i].model);
        struct asked asked = {.status = REC_PENDING};
        enum rec_status status =
            provider_count(provider, &request, wake_asked, &asked, &asked.call, &asked.error);
        if (status == REC_OK) {
            rig_run(rig, &asked, 0);
            status = asked.status;
        }
        assert_int_equal(status, cases[i].status);
        assert_non_null(strstr(asked.error.message, cases[i].says));
        if (status == REC_DONE)
            assert_int_equal(provider_call_result(asked.call)->usage.input, 17);
        asked_free(&asked);
        provider_free(provider);
    }
}

static void vectors(void **state)
{
    static const struct {
        const char *dialect, *model, *says;
        enum rec_status status;
        size_t dimensions;
    } cases[] = {{"openai", "one", "", REC_DONE, 16}, /* the server lists them backwards, with their index */
                 {"ollama", "one:dimensions=24", "", REC_DONE, 24},
                 {"openai", "one:dimensions=4096", "", REC_DONE, 4096},
                 {"openai", "one:short=1", "no vector for each text", REC_PROVIDER, 0},
                 {"ollama", "one:dimensions=9000", "no vector for each text", REC_PROVIDER, 0},
                 {"openai", "html", "no vector for each text", REC_PROVIDER, 0},
                 {"openai", "http:status=429,retry=7", "429", REC_PROVIDER, 0},
                 {"anthropic", "one", "makes no vectors", REC_UNSUPPORTED, 0}};
    static const char *const texts[] = {"a dog", "a physician", "dog a"};
    struct rig *rig = *state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct provider *provider = rig_provider(rig, cases[i].dialect, cases[i].model);
        struct asked asked = {.status = REC_PENDING};
        enum rec_status status =
            provider_embed(provider, NULL, texts, 3, 0, wake_asked, &asked, &asked.call, &asked.error);
        size_t size = 0;
        if (status == REC_OK) {
            rig_run(rig, &asked, 0);
            status = asked.status;
        }
        assert_int_equal(status, cases[i].status);
        assert_non_null(strstr(asked.error.message, cases[i].says));
        if (status == REC_PROVIDER && cases[i].dimensions == 0 && strcmp(cases[i].says, "429") == 0)
            assert_int_equal(asked.error.retry_after, 7);
        if (status == REC_DONE) {
            const float *values = provider_call_vectors(asked.call, &size);
            assert_int_equal(size, cases[i].dimensions);
            assert_true(values[1] > 9 && values[2] < 2);               /* the dog */
            assert_true(values[size + 1] < 2 && values[size + 2] > 9); /* the physician */
            assert_memory_equal(values, values + 2 * size, size * sizeof *values);
        }
        asked_free(&asked);
        provider_free(provider);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(streams),
        cmocka_unit_test(usage),
        cmocka_unit_test(counts),
        cmocka_unit_test(vectors),
        cmocka_unit_test(stop_reasons),
        cmocka_unit_test(thinks_first),
        cmocka_unit_test(broken_streams),
        cmocka_unit_test(huge_answer),
        cmocka_unit_test(error_events),
        cmocka_unit_test(http_errors),
        cmocka_unit_test(hides_a_short_key),
        cmocka_unit_test(unreachable),
        cmocka_unit_test(time_outs),
        cmocka_unit_test(sends),
        cmocka_unit_test(sends_no_key),
        cmocka_unit_test(adapts),
        cmocka_unit_test(cancel),
        cmocka_unit_test(cancel_early),
        cmocka_unit_test(two_at_once),
        cmocka_unit_test(arrives_piecewise),
        cmocka_unit_test(waits_for_descriptors),
        cmocka_unit_test(lists_models),
    };
    return cmocka_run_group_tests(tests, rig_setup, rig_teardown);
}
