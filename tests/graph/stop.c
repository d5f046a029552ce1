/* Cancel and deadline in every phase: the run ends once, lets go of everything, and writes nothing more. */
#include "config.h"

#include "support.h"

#include "base/error.h"

#include <string.h>

static rec_run *running; /* the run under test */

static enum rec_status cancels_in_prep(rec_step *step, void *shared, void **prepared, rec_error *error)
{
    rec_run_cancel(step->run);
    assert_true(rec_step_cancelled(step));
    return traced_prep(step, shared, prepared, error);
}

static enum rec_status cancels_in_exec(rec_step *step, void *prepared, void **result, rec_error *error)
{
    rec_run_cancel(step->run);
    return traced_exec(step, prepared, result, error);
}

static enum rec_status cancels_in_post(rec_step *step, void *shared, void *prepared, void *result,
                                       const char **action, rec_error *error)
{
    rec_run_cancel(step->run);
    return traced_post(step, shared, prepared, result, action, error);
}

static const struct rec_node next = {.name = "next", TRACED};

static void assert_cancelled(struct world *world, const struct rec_node *node, const char *expected)
{
    const struct rec_edge edges[] = {{node, NULL, &next}, {&next, NULL, NULL}};
    rec_graph *graph = GRAPH("stop", node, edges);
    world_engine(world, SINK_TRANSACTIONS, NULL);
    assert_int_equal(world_run(world, graph), REC_CANCELLED);
    assert_int_equal(world->ended, 1);
    assert_trace(world, expected);
    rec_graph_free(graph);
}

static void before_the_first_step(void **state)
{
    static const struct rec_edge edges[] = {{&next, NULL, NULL}};
    struct world *world = *state;
    rec_graph *graph = GRAPH("stop", &next, edges);
    world_engine(world, SINK_EVENTS, NULL);
    rec_run_cancel(world_start(world, graph, NULL));
    world_drain(world);
    assert_int_equal(world->status, REC_CANCELLED);
    assert_trace(world, "<stop cancelled:0>");
    rec_graph_free(graph);
}

static void in_prep(void **state)
{
    static const struct rec_node node = {
        .name = "node", .prep = cancels_in_prep, .exec = traced_exec, .post = traced_post};
    assert_cancelled(*state, &node, "node.prep");
}

static void in_plain_exec(void **state)
{
    static const struct rec_node node = {
        .name = "node", .prep = traced_prep, .exec = cancels_in_exec, .post = traced_post};
    assert_cancelled(*state, &node, "node.prep node.exec");
}

/* A stopped run makes neither another attempt nor a fallback. */
static void in_failing_exec(void **state)
{
    static const struct rec_node node = {.name = "node",
                                         .prep = traced_prep,
                                         .exec = cancels_in_exec,
                                         .post = traced_post,
                                         .fallback = traced_fallback,
                                         .max_attempts = 3};
    ((struct world *)*state)->failures = 1;
    assert_cancelled(*state, &node, "node.prep node.exec");
}

/* What post was writing is committed; the next node is not entered. */
static void in_post(void **state)
{
    static const struct rec_node node = {.name = "node", .prep = traced_prep, .post = cancels_in_post};
    assert_cancelled(*state, &node, "node.prep begin node.post commit");
}

/* Cancelled too late: the run has reached its end. */
static void in_the_last_post(void **state)
{
    static const struct rec_node node = {.name = "node", .post = cancels_in_post};
    static const struct rec_edge edges[] = {{&node, NULL, NULL}};
    struct world *world = *state;
    rec_graph *graph = GRAPH("stop", &node, edges);
    assert_int_equal(world_run(world, graph), REC_OK);
    rec_graph_free(graph);
}

static void between_attempts(void **state)
{
    static const struct rec_node node = {.name = "node", TRACED, .max_attempts = 2, .wait_ms = 5000};
    static const struct rec_edge edges[] = {{&node, NULL, NULL}};
    struct world *world = *state;
    rec_graph *graph = GRAPH("stop", &node, edges);
    world->failures = 1;
    world_engine(world, 0, NULL);
    running = world_start(world, graph, NULL);
    assert_false(rec_engine_step(world->engine, INT64_MAX));
    assert_int_equal(rec_engine_timeout(world->engine), 5000);
    rec_run_cancel(running);
    assert_int_equal(rec_engine_timeout(world->engine), 0);
    assert_false(rec_engine_step(world->engine, INT64_MAX));
    assert_int_equal(world->status, REC_CANCELLED);
    assert_int_equal(rec_engine_timeout(world->engine), -1);
    assert_trace(world, "node.prep node.exec");
    rec_graph_free(graph);
}

/* --- Waiting --- */

static rec_wait *wait_of_node;

static enum rec_status start(rec_step *step, void *prepared, rec_wait *wait, rec_error *error)
{
    (void)step, (void)error;
    trace(prepared, "start");
    wait_of_node = wait;
    return REC_OK;
}

static enum rec_status ready(rec_step *step, void *prepared, void **result, rec_error *error)
{
    (void)step, (void)result, (void)error;
    trace(prepared, "ready");
    return REC_OK;
}

static void cancel(rec_step *step, void *prepared)
{
    trace(prepared, "%s.cancel", step->node->name);
}

static const struct rec_node waiting = {.name = "waiting",
                                        .prep = traced_prep,
                                        .start = start,
                                        .ready = ready,
                                        .cancel = cancel,
                                        .post = traced_post};
static const struct rec_edge waiting_edges[] = {{&waiting, NULL, NULL}};

static void while_waiting(void **state)
{
    struct world *world = *state;
    rec_graph *graph = GRAPH("stop", &waiting, waiting_edges);
    world_engine(world, 0, NULL);
    running = world_start(world, graph, NULL);
    rec_engine_step(world->engine, INT64_MAX);
    rec_wait_wake(wait_of_node); /* a wake and a cancel at once: ready is not asked */
    rec_run_cancel(running);
    rec_run_cancel(running);
    world_drain(world);
    assert_int_equal(world->status, REC_CANCELLED);
    assert_non_null(strstr(world->error.message, "'waiting'"));
    assert_trace(world, "waiting.prep start waiting.cancel");
    rec_wait_wake(wait_of_node);
    assert_false(rec_engine_step(world->engine, INT64_MAX));
    rec_graph_free(graph);
}

/* A wake meant for a run that is gone finds the wait in use by another: it is asked once in vain, no more. */
static void late_wake(void **state)
{
    struct world *world = *state;
    rec_graph *graph = GRAPH("stop", &waiting, waiting_edges);
    world_engine(world, 0, NULL);
    running = world_start(world, graph, NULL);
    rec_engine_step(world->engine, INT64_MAX);
    rec_wait *stale = wait_of_node;
    rec_run_cancel(running);
    world_drain(world);
    world_start(world, graph, NULL);
    rec_wait_wake(stale);
    rec_engine_step(world->engine, INT64_MAX);
    rec_wait_wake(stale);
    rec_wait_wake(wait_of_node);
    world_drain(world);
    assert_int_equal(world->status, REC_OK);
    rec_graph_free(graph);
}

static void deadline_while_waiting(void **state)
{
    struct world *world = *state;
    rec_graph *graph = GRAPH("stop", &waiting, waiting_edges);
    world_engine(world, SINK_EVENTS, NULL);
    world_start(world, graph, &(struct rec_run_options){.deadline_ms = 250});
    world_drain(world);
    assert_int_equal(world->now / MS, 250);
    assert_int_equal(world->status, REC_TIMEOUT);
    assert_non_null(strstr(world->error.message, "250 ms"));
    assert_non_null(strstr(world->error.message, "'waiting'"));
    assert_trace(world,
                 "<stop +waiting waiting.prep start waiting.cancel -waiting:timeout:1:250 timeout:250>");
    rec_graph_free(graph);
}

static void deadline_between_attempts(void **state)
{
    static const struct rec_node node = {.name = "node", TRACED, .max_attempts = 9, .wait_ms = 100};
    static const struct rec_edge edges[] = {{&node, NULL, NULL}};
    struct world *world = *state;
    rec_graph *graph = GRAPH("stop", &node, edges);
    world->failures = 9;
    world_engine(world, 0, NULL);
    world_start(world, graph, &(struct rec_run_options){.deadline_ms = 350});
    world_drain(world);
    assert_int_equal(world->now / MS, 350);
    assert_int_equal(world->status, REC_TIMEOUT);
    assert_trace(world, "node.prep node.exec node.exec node.exec");
    rec_graph_free(graph);
}

/* An exec that asks sees the deadline pass though nobody could stop it; the run has timed out. */
static enum rec_status overruns(rec_step *step, void *prepared, void **result, rec_error *error)
{
    struct world *world = prepared;
    (void)result;
    assert_false(rec_step_cancelled(step));
    world->now += 60 * MS;
    assert_true(rec_step_cancelled(step));
    return error_set(error, REC_CANCELLED, "noticed");
}

static void deadline_in_exec(void **state)
{
    static const struct rec_node node = {
        .name = "node", .prep = traced_prep, .exec = overruns, .fallback = traced_fallback};
    static const struct rec_edge edges[] = {{&node, NULL, NULL}};
    struct world *world = *state;
    rec_graph *graph = GRAPH("stop", &node, edges);
    world_engine(world, 0, NULL);
    world_start(world, graph, &(struct rec_run_options){.deadline_ms = 50});
    world_drain(world);
    assert_int_equal(world->status, REC_TIMEOUT);
    assert_trace(world, "node.prep");
    rec_graph_free(graph);
}

static void deadline_met(void **state)
{
    static const struct rec_edge edges[] = {{&next, NULL, NULL}};
    struct world *world = *state;
    rec_graph *graph = GRAPH("stop", &next, edges);
    world_engine(world, 0, NULL);
    world_start(world, graph, &(struct rec_run_options){.deadline_ms = 50});
    world_drain(world);
    assert_int_equal(world->status, REC_OK);
    assert_int_equal(rec_engine_timeout(world->engine), -1); /* its timer went with it */
    rec_graph_free(graph);
}

/* A node may end its run as cancelled by itself. */
static enum rec_status gives_up(rec_step *step, void *prepared, void **result, rec_error *error)
{
    (void)step, (void)prepared, (void)result;
    return error_set(error, REC_CANCELLED, "the person said no");
}

static void cancelled_by_a_node(void **state)
{
    static const struct rec_node node = {
        .name = "node", .exec = gives_up, .fallback = traced_fallback, .max_attempts = 3};
    static const struct rec_edge edges[] = {{&node, NULL, NULL}};
    struct world *world = *state;
    rec_graph *graph = GRAPH("stop", &node, edges);
    assert_int_equal(world_run(world, graph), REC_CANCELLED);
    assert_string_equal(world->error.message, "the person said no");
    rec_graph_free(graph);
}

static void start_again(void *user, rec_run *run, enum rec_status status, const char *last_action,
                        const rec_error *error)
{
    struct world *world = user;
    rec_error refusal = {0};
    (void)last_action, (void)error;
    assert_int_equal(status, REC_CANCELLED);
    assert_null(rec_engine_start(world->engine, rec_run_graph(run), world, NULL, &refusal));
    assert_int_equal(refusal.code, REC_CANCELLED);
    trace(world, "done");
}

static void freeing_the_engine(void **state)
{
    struct world *world = *state;
    rec_graph *graph = GRAPH("stop", &waiting, waiting_edges);
    struct rec_run_options options = {.user = world, .done = start_again};
    world_engine(world, 0, NULL);
    rec_engine_start(world->engine, graph, world, &options, NULL);
    rec_engine_step(world->engine, INT64_MAX);
    rec_engine_start(world->engine, graph, world, &options, NULL);
    rec_engine_free(world->engine);
    world->engine = NULL;
    assert_trace(world, "waiting.prep start done waiting.cancel done");
    rec_graph_free(graph);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(before_the_first_step),
        WORLD_TEST(in_prep),
        WORLD_TEST(in_plain_exec),
        WORLD_TEST(in_failing_exec),
        WORLD_TEST(in_post),
        WORLD_TEST(in_the_last_post),
        WORLD_TEST(between_attempts),
        WORLD_TEST(while_waiting),
        WORLD_TEST(late_wake),
        WORLD_TEST(deadline_while_waiting),
        WORLD_TEST(deadline_between_attempts),
        WORLD_TEST(deadline_in_exec),
        WORLD_TEST(deadline_met),
        WORLD_TEST(cancelled_by_a_node),
        WORLD_TEST(freeing_the_engine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
