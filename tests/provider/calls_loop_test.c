/* Calls in the loop they share: as they come, several at once, and stopped in between. */
#include "config.h"

#include "provider/rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cancel),
        cmocka_unit_test(cancel_early),
        cmocka_unit_test(two_at_once),
        cmocka_unit_test(arrives_piecewise),
        cmocka_unit_test(waits_for_descriptors),
    };
    return cmocka_run_group_tests(tests, rig_setup, rig_teardown);
}
