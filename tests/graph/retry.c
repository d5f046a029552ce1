/* Attempts: waits between them, what is worth one, fallback, validation; the waiting form of exec. */
#include "config.h"

#include "support.h"

#include "base/error.h"

#include <string.h>

#define EDGE_TO_END(node)                                                                                    \
    static const struct rec_edge edges[] = {{&node, NULL, NULL}};                                            \
    struct world *world = *state;                                                                            \
    rec_graph *graph = GRAPH("retry", &node, edges)

/* Waits double from 100 ms and stop growing at 350 ms; the clock stands where they add up. */
static void attempts_and_backoff(void **state)
{
    static const struct rec_node node = {
        .name = "node", TRACED, .max_attempts = 5, .wait_ms = 100, .max_wait_ms = 350};
    EDGE_TO_END(node);
    world_engine(world, SINK_EVENTS, NULL);
    world->failures = 4;
    assert_int_equal(world_run(world, graph), REC_OK);
    assert_trace(world, "<retry +node node.prep node.exec ~node:1:100:network node.exec ~node:2:200:network "
                        "node.exec ~node:3:350:network node.exec ~node:4:350:network node.exec node.post "
                        "-node:default:5:1000 ok:1000>");
    rec_graph_free(graph);
}

static void attempts_run_out(void **state)
{
    static const struct rec_node node = {.name = "node", TRACED, .max_attempts = 3};
    EDGE_TO_END(node);
    world_engine(world, SINK_TRANSACTIONS, NULL);
    world->failures = 3;
    assert_int_equal(world_run(world, graph), REC_NETWORK);
    assert_trace(world, "node.prep node.exec node.exec node.exec");
    assert_string_equal(world->error.message, "attempt 3 failed");
    rec_graph_free(graph);
}

static void one_attempt_by_default(void **state)
{
    static const struct rec_node node = {.name = "node", TRACED};
    EDGE_TO_END(node);
    world->failures = 1;
    assert_int_equal(world_run(world, graph), REC_NETWORK);
    assert_trace(world, "node.prep node.exec");
    rec_graph_free(graph);
}

static void own_factor(void **state)
{
    static const struct rec_node node = {
        .name = "node", TRACED, .max_attempts = 3, .wait_ms = 10, .backoff = 5.0};
    EDGE_TO_END(node);
    world->failures = 2;
    assert_int_equal(world_run(world, graph), REC_OK);
    assert_int_equal(world->now / MS, 60);
    rec_graph_free(graph);
}

/* Jitter takes away at most its share, and not always the same. */
static void jitter(void **state)
{
    static const struct rec_node node = {
        .name = "node", TRACED, .max_attempts = 2, .wait_ms = 1000, .jitter = 0.5};
    EDGE_TO_END(node);
    int64_t shortest = INT64_MAX, longest = 0;
    for (int i = 0; i < 100; i++) {
        int64_t before = world->now;
        world->failures = 1;
        assert_int_equal(world_run(world, graph), REC_OK);
        int64_t waited = (world->now - before) / MS;
        shortest = waited < shortest ? waited : shortest;
        longest = waited > longest ? waited : longest;
    }
    assert_in_range(shortest, 500, 700);
    assert_in_range(longest, 800, 1000);
    rec_graph_free(graph);
}

static enum rec_status asks_to_wait(rec_step *step, void *prepared, void **result, rec_error *error)
{
    (void)prepared, (void)result;
    if (step->attempt == 3)
        return REC_OK;
    error_set(error, REC_LIMIT, "too many requests");
    error->retry_after = step->attempt == 1 ? 2 : 0;
    return REC_LIMIT;
}

/* The longer of the server's wish and our own wait; a wish is gone with its error. */
static void retry_after(void **state)
{
    static const struct rec_node node = {
        .name = "node", .exec = asks_to_wait, .max_attempts = 3, .wait_ms = 250};
    EDGE_TO_END(node);
    world_engine(world, SINK_EVENTS, NULL);
    assert_int_equal(world_run(world, graph), REC_OK);
    assert_trace(world, "<retry +node ~node:1:2000:limit ~node:2:500:limit -node:default:3:2500 ok:2500>");
    rec_graph_free(graph);
}

static enum rec_status fails_as_told(rec_step *step, void *prepared, void **result, rec_error *error)
{
    struct world *world = prepared;
    (void)step, (void)result;
    trace(world, "exec");
    return error_set(error, world->refuse, "as told");
}

static bool only_busy(rec_step *step, const rec_error *error)
{
    (void)step;
    return error->code == REC_BUSY || error->code == REC_CANCELLED;
}

static void retryable(void **state)
{
    static const struct rec_node plain = {
        .name = "node", .prep = traced_prep, .exec = fails_as_told, .max_attempts = 2};
    static const struct rec_node picky = {.name = "node",
                                          .prep = traced_prep,
                                          .exec = fails_as_told,
                                          .max_attempts = 2,
                                          .retryable = only_busy};
    static const struct {
        const struct rec_node *node;
        enum rec_status status;
        const char *trace;
    } rows[] = {
        {&plain, REC_NETWORK, "node.prep exec exec"}, {&plain, REC_INVALID, "node.prep exec"},
        {&plain, REC_CANCELLED, "node.prep exec"},    {&picky, REC_NETWORK, "node.prep exec"},
        {&picky, REC_BUSY, "node.prep exec exec"},    {&picky, REC_CANCELLED, "node.prep exec"},
    };
    struct world *world = *state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct rec_edge edges[] = {{rows[i].node, NULL, NULL}};
        rec_graph *graph = GRAPH("retry", rows[i].node, edges);
        world->refuse = rows[i].status;
        assert_int_equal(world_run(world, graph), rows[i].status);
        assert_trace(world, rows[i].trace);
        rec_graph_free(graph);
    }
}

static enum rec_status shows_result(rec_step *step, void *shared, void *prepared, void *result,
                                    const char **action, rec_error *error)
{
    (void)step, (void)prepared, (void)action, (void)error;
    trace(shared, "post(%s)", (const char *)result);
    return REC_OK;
}

static enum rec_status says_sorry(rec_step *step, void *prepared, const rec_error *why, void **result,
                                  rec_error *error)
{
    (void)prepared, (void)error;
    assert_int_equal(step->attempt, 2);
    assert_string_equal(why->message, "attempt 2 failed");
    *result = (char *)"sorry";
    return REC_OK;
}

static void fallback_reaches_post(void **state)
{
    static const struct rec_node node = {.name = "node",
                                         .prep = traced_prep,
                                         .exec = traced_exec,
                                         .fallback = says_sorry,
                                         .post = shows_result,
                                         .max_attempts = 2};
    EDGE_TO_END(node);
    world->failures = 9;
    assert_int_equal(world_run(world, graph), REC_OK);
    assert_trace(world, "node.prep node.exec node.exec post(sorry)");
    rec_graph_free(graph);
}

static enum rec_status no_way_out(rec_step *step, void *prepared, const rec_error *why, void **result,
                                  rec_error *error)
{
    (void)step, (void)prepared, (void)result;
    return error_set(error, REC_UNSUPPORTED, "nothing instead of: %s", why->message);
}

static void fallback_fails(void **state)
{
    static const struct rec_node node = {.name = "node", TRACED, .fallback = no_way_out};
    EDGE_TO_END(node);
    world->failures = 1;
    assert_int_equal(world_run(world, graph), REC_UNSUPPORTED);
    assert_string_equal(world->error.message, "nothing instead of: attempt 1 failed");
    assert_trace(world, "node.prep node.exec");
    rec_graph_free(graph);
}

static enum rec_status refuses_input(rec_step *step, void *prepared, rec_error *error)
{
    (void)step;
    trace(prepared, "check");
    return ((struct world *)prepared)->value ? REC_OK : error_set(error, REC_INVALID, "no value to work on");
}

static void validates_before(void **state)
{
    static const struct rec_node node = {.name = "node",
                                         TRACED,
                                         .validate_input = refuses_input,
                                         .fallback = traced_fallback,
                                         .max_attempts = 3};
    EDGE_TO_END(node);
    assert_int_equal(world_run(world, graph), REC_INVALID);
    assert_trace(world, "node.prep check");
    world->value = 1;
    world->failures = 1;
    assert_int_equal(world_run(world, graph), REC_OK);
    assert_trace(world, "node.prep check node.exec node.exec node.post");
    rec_graph_free(graph);
}

static int refusals, freed;

static enum rec_status refuses_output(rec_step *step, void *prepared, void *result, rec_error *error)
{
    (void)step;
    assert_non_null(result);
    trace(prepared, "check");
    if (refusals == 0)
        return REC_OK;
    refusals--;
    return error_set(error, REC_INVALID, "not a list of three");
}

static void count_freed(void *result)
{
    (void)result;
    freed++;
}

/* A bad output is a failed attempt though its error is INVALID, and is freed. */
static void validates_after(void **state)
{
    static const struct rec_node node = {.name = "node",
                                         TRACED,
                                         .validate_output = refuses_output,
                                         .free_result = count_freed,
                                         .max_attempts = 3};
    EDGE_TO_END(node);
    refusals = 2;
    assert_int_equal(world_run(world, graph), REC_OK);
    assert_trace(world, "node.prep node.exec check node.exec check node.exec check node.post");
    assert_int_equal(freed, 3);
    refusals = 3;
    assert_int_equal(world_run(world, graph), REC_INVALID);
    assert_string_equal(world->error.message, "not a list of three");
    assert_int_equal(freed, 6);
    rec_graph_free(graph);
}

/* --- The waiting form. --- */

static rec_wait *waits[8];
static int wait_count;

static enum rec_status begins(rec_step *step, void *prepared, rec_wait *wait, rec_error *error)
{
    struct world *world = prepared;
    trace(world, "start%d", step->attempt);
    waits[wait_count++] = wait;
    if (world->refuse_in && !strcmp(world->refuse_in, "start")) {
        world->refuse_in = NULL;
        return error_set(error, REC_NETWORK, "no route");
    }
    return REC_OK;
}

static enum rec_status looks(rec_step *step, void *prepared, void **result, rec_error *error)
{
    struct world *world = prepared;
    (void)step;
    trace(world, "ready");
    if (world->value > 0) {
        world->value--;
        return REC_PENDING;
    }
    if (world->failures > 0) {
        world->failures--;
        return error_set(error, REC_NETWORK, "lost the line");
    }
    *result = (char *)"answer";
    return REC_OK;
}

static void never_cancelled(rec_step *step, void *prepared)
{
    (void)prepared;
    fail_msg("'%s' was cancelled", step->node->name);
}

#define WAITING                                                                                              \
    .prep = traced_prep, .start = begins, .ready = looks, .cancel = never_cancelled, .post = shows_result

static void waits_until_woken(void **state)
{
    static const struct rec_node node = {.name = "node", WAITING};
    EDGE_TO_END(node);
    world_engine(world, 0, NULL);
    world_start(world, graph, NULL);
    wait_count = 0;
    world->value = 1;
    assert_false(rec_engine_step(world->engine, INT64_MAX));
    assert_trace(world, "node.prep start1");
    assert_int_equal(rec_engine_timeout(world->engine), -1);
    assert_false(rec_engine_step(world->engine, INT64_MAX));
    assert_trace(world, "");
    rec_wait_wake(waits[0]);
    rec_wait_wake(waits[0]);
    assert_int_equal(rec_engine_timeout(world->engine), 0);
    assert_false(rec_engine_step(world->engine, INT64_MAX));
    assert_trace(world, "ready"); /* two wakes before a look are one */
    rec_wait_wake(waits[0]);
    assert_false(rec_engine_step(world->engine, INT64_MAX));
    assert_trace(world, "ready post(answer)");
    assert_int_equal(world->ended, 1);
    rec_wait_wake(waits[0]); /* late: harmless */
    assert_false(rec_engine_step(world->engine, INT64_MAX));
    rec_graph_free(graph);
}

static enum rec_status wakes_at_once(rec_step *step, void *prepared, rec_wait *wait, rec_error *error)
{
    enum rec_status status = begins(step, prepared, wait, error);
    rec_wait_wake(wait);
    return status;
}

static void woken_within_start(void **state)
{
    static const struct rec_node node = {.name = "node",
                                         .prep = traced_prep,
                                         .start = wakes_at_once,
                                         .ready = looks,
                                         .cancel = never_cancelled,
                                         .post = shows_result};
    EDGE_TO_END(node);
    wait_count = 0;
    assert_int_equal(world_run(world, graph), REC_OK);
    assert_trace(world, "node.prep start1 ready post(answer)");
    rec_graph_free(graph);
}

/* Failing to start and failing when ready are failed attempts like any other. */
static void waiting_attempts(void **state)
{
    static const struct rec_node node = {.name = "node",
                                         .prep = traced_prep,
                                         .start = wakes_at_once,
                                         .ready = looks,
                                         .cancel = never_cancelled,
                                         .post = shows_result,
                                         .max_attempts = 3,
                                         .wait_ms = 20};
    EDGE_TO_END(node);
    wait_count = 0;
    world->failures = 1;
    world->refuse_in = "start";
    assert_int_equal(world_run(world, graph), REC_OK);
    assert_trace(world, "node.prep start1 start2 ready start3 ready post(answer)");
    assert_int_equal(world->now / MS, 60);
    rec_graph_free(graph);
}

/* While one run waits the others go on; whoever is woken first goes on first. */
static void waiting_runs_interleave(void **state)
{
    static const struct rec_node node = {.name = "node", WAITING};
    EDGE_TO_END(node);
    static const struct rec_node other = {.name = "other", .post = traced_post};
    static const struct rec_edge other_edges[] = {{&other, NULL, NULL}};
    rec_graph *second = GRAPH("second", &other, other_edges);
    world_engine(world, 0, NULL);
    wait_count = 0;
    world_start(world, graph, NULL);
    world_start(world, graph, NULL);
    world_start(world, second, &(struct rec_run_options){.priority = REC_BACKGROUND});
    rec_engine_step(world->engine, INT64_MAX);
    assert_trace(world, "node.prep start1 node.prep start1 other.post");
    assert_int_equal(world->ended, 1);
    world->value = 0; /* nothing more to wait for */
    rec_wait_wake(waits[1]);
    rec_engine_step(world->engine, INT64_MAX);
    assert_int_equal(world->ended, 2);
    rec_wait_wake(waits[0]);
    world_drain(world);
    assert_int_equal(world->ended, 3);
    rec_graph_free(second);
    rec_graph_free(graph);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(attempts_and_backoff),
        WORLD_TEST(attempts_run_out),
        WORLD_TEST(one_attempt_by_default),
        WORLD_TEST(own_factor),
        WORLD_TEST(jitter),
        WORLD_TEST(retry_after),
        WORLD_TEST(retryable),
        WORLD_TEST(fallback_reaches_post),
        WORLD_TEST(fallback_fails),
        WORLD_TEST(validates_before),
        WORLD_TEST(validates_after),
        WORLD_TEST(waits_until_woken),
        WORLD_TEST(woken_within_start),
        WORLD_TEST(waiting_attempts),
        WORLD_TEST(waiting_runs_interleave),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
