/* What crosses threads: the pool, wakes from elsewhere, stores that block. Meant for ThreadSanitizer too. */
#include "config.h"

#include "support.h"

#include "base/error.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static int64_t real_now(void *context)
{
    struct timespec now;
    (void)context;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static const struct rec_engine_options real_clock = {.now = real_now};

/* --- The pool --- */

static pthread_t engine_thread;

static enum rec_status computes(rec_step *step, void *prepared, void **result, rec_error *error)
{
    sigset_t blocked;
    (void)step, (void)error;
    pthread_sigmask(SIG_SETMASK, NULL, &blocked);
    int *answer = malloc(sizeof *answer);
    *answer = !pthread_equal(pthread_self(), engine_thread) && sigismember(&blocked, SIGINT) &&
              sigismember(&blocked, SIGTERM);
    (void)prepared;
    *result = answer;
    return REC_OK;
}

static enum rec_status checks(rec_step *step, void *shared, void *prepared, void *result, const char **action,
                              rec_error *error)
{
    (void)step, (void)prepared, (void)action, (void)error;
    assert_true(pthread_equal(pthread_self(), engine_thread));
    assert_int_equal(*(int *)result, 1);
    ((struct world *)shared)->value++;
    return REC_OK;
}

static void on_the_pool(void **state)
{
    static const struct rec_node node = {
        .name = "node", .flags = REC_NODE_CPU, .exec = computes, .post = checks, .free_result = free};
    static const struct rec_edge edges[] = {{&node, NULL, NULL}};
    struct world *world = *state;
    rec_graph *graph = GRAPH("pool", &node, edges);
    engine_thread = pthread_self();
    world_engine(world, 0, &real_clock);
    for (int i = 0; i < 50; i++)
        world_start(world, graph, NULL);
    rec_engine_drain(world->engine);
    assert_int_equal(world->value, 50);
    assert_int_equal(world->ended, 50);
    rec_graph_free(graph);
}

/* --- Cancel of a call that is on the pool --- */

static atomic_bool computing;
static atomic_int lingers; /* how often it looks around when it has noticed */

static enum rec_status computes_until_cancelled(rec_step *step, void *prepared, void **result,
                                                rec_error *error)
{
    (void)prepared, (void)error;
    atomic_store(&computing, true);
    while (!rec_step_cancelled(step))
        sched_yield();
    for (int left = atomic_load(&lingers); left > 0; left--)
        atomic_load(&computing);
    *result = malloc(1); /* too late, and freed all the same */
    return REC_OK;
}

static const struct rec_node endless = {.name = "endless",
                                        .flags = REC_NODE_CPU,
                                        .exec = computes_until_cancelled,
                                        .post = traced_post,
                                        .free_result = free};
static const struct rec_edge endless_edges[] = {{&endless, NULL, NULL}};

static void cancel_on_the_pool(void **state)
{
    struct world *world = *state;
    rec_graph *graph = GRAPH("pool", &endless, endless_edges);
    struct rec_engine_options one_thread = real_clock;
    one_thread.pool_threads = 1;
    world_engine(world, 0, &one_thread);
    atomic_store(&computing, false);
    rec_run *first = world_start(world, graph, NULL);
    rec_run *queued = world_start(world, graph, NULL);
    rec_engine_step(world->engine, INT64_MAX);
    while (!atomic_load(&computing))
        ;
    rec_run_cancel(queued); /* has not begun: ends though the pool is busy */
    rec_engine_step(world->engine, INT64_MAX);
    assert_int_equal(world->ended, 1);
    rec_run_cancel(first);
    rec_engine_drain(world->engine);
    assert_int_equal(world->ended, 2);
    assert_int_equal(world->status, REC_CANCELLED);
    assert_trace(world, "");
    rec_graph_free(graph);
}

/* The call ends somewhere while the engine looks whether it has. */
static void cancel_meets_the_end(void **state)
{
    struct world *world = *state;
    rec_graph *graph = GRAPH("pool", &endless, endless_edges);
    world_engine(world, 0, &real_clock);
    for (int round = 1; round <= 1500; round++) {
        atomic_store(&computing, false);
        atomic_store(&lingers, round % 500);
        rec_run *run = world_start(world, graph, NULL);
        rec_engine_step(world->engine, INT64_MAX);
        while (!atomic_load(&computing))
            sched_yield();
        rec_run_cancel(run);
        rec_engine_drain(world->engine);
        assert_int_equal(world->ended, round);
    }
    atomic_store(&lingers, 0);
    rec_graph_free(graph);
}

static void deadline_on_the_pool(void **state)
{
    struct world *world = *state;
    rec_graph *graph = GRAPH("pool", &endless, endless_edges);
    world_engine(world, 0, &real_clock);
    world_start(world, graph, &(struct rec_run_options){.deadline_ms = 5});
    rec_engine_drain(world->engine);
    assert_int_equal(world->status, REC_TIMEOUT);
    rec_graph_free(graph);
}

static void freeing_waits_for_the_pool(void **state)
{
    struct world *world = *state;
    rec_graph *graph = GRAPH("pool", &endless, endless_edges);
    world_engine(world, 0, &real_clock);
    for (int i = 0; i < 5; i++)
        world_start(world, graph, NULL);
    rec_engine_step(world->engine, INT64_MAX);
    rec_engine_free(world->engine);
    world->engine = NULL;
    assert_int_equal(world->ended, 5);
    rec_graph_free(graph);
}

/* --- Wakes from other threads --- */

#define RUNS    40
#define WAKERS  4
#define MEETING 25 /* wakes a run wants to see answered */

/* A place where the waking threads find what to wake; a run leaves its own when it ends, but a thread may
 * have read it before and wake late. */
static _Atomic(rec_wait *) places[RUNS];
static atomic_int wanted[RUNS];
static atomic_bool storm_over;
static atomic_int run_numbers;

static enum rec_status takes_place(rec_step *step, void *prepared, rec_wait *wait, rec_error *error)
{
    (void)prepared, (void)error;
    int number = atomic_fetch_add(&run_numbers, 1) % RUNS;
    step->scratch = &places[number];
    atomic_store(&wanted[number], MEETING);
    atomic_store(&places[number], wait);
    rec_wait_wake(wait);
    return REC_OK;
}

static enum rec_status counts_wakes(rec_step *step, void *prepared, void **result, rec_error *error)
{
    _Atomic(rec_wait *) *place = step->scratch;
    (void)prepared, (void)result, (void)error;
    if (atomic_fetch_sub(&wanted[place - places], 1) > 1)
        return REC_PENDING;
    atomic_store(place, NULL);
    return REC_OK;
}

static void leaves_place(rec_step *step, void *prepared)
{
    (void)prepared;
    atomic_store((_Atomic(rec_wait *) *)step->scratch, NULL);
}

static void *storm(void *argument)
{
    unsigned index = (unsigned)(uintptr_t)argument;
    while (!atomic_load(&storm_over)) {
        rec_wait *wait = atomic_load(&places[index++ * 7 % RUNS]);
        if (wait)
            rec_wait_wake(wait);
    }
    return NULL;
}

static atomic_int loop_wakes;

static void count_loop_wake(void *context)
{
    (void)context;
    atomic_fetch_add(&loop_wakes, 1);
}

static void wake_storm(void **state)
{
    static const struct rec_node node = {
        .name = "node", .start = takes_place, .ready = counts_wakes, .cancel = leaves_place};
    static const struct rec_edge edges[] = {{&node, NULL, NULL}};
    struct world *world = *state;
    struct rec_engine_options options = real_clock;
    pthread_t threads[WAKERS];
    rec_graph *graph = GRAPH("storm", &node, edges);
    options.wake = count_loop_wake;
    world_engine(world, 0, &options);
    atomic_store(&storm_over, false);
    for (uintptr_t i = 0; i < WAKERS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, storm, (void *)(i * 11)), 0);
    for (int round = 0; round < 5; round++) {
        rec_run *last = NULL;
        for (int i = 0; i < RUNS; i++)
            last = world_start(world, graph, NULL);
        rec_run_cancel(last);
        rec_engine_drain(world->engine);
    }
    atomic_store(&storm_over, true);
    for (int i = 0; i < WAKERS; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(world->ended, 5 * RUNS);
    assert_true(atomic_load(&loop_wakes) > 0);
    rec_graph_free(graph);
}

/* --- A store that blocks: prep, post and the sink's transaction on the pool --- */

static enum rec_status slow_prep(rec_step *step, void *shared, void **prepared, rec_error *error)
{
    assert_false(pthread_equal(pthread_self(), engine_thread));
    return traced_prep(step, shared, prepared, error);
}

static enum rec_status engine_exec(rec_step *step, void *prepared, void **result, rec_error *error)
{
    assert_true(pthread_equal(pthread_self(), engine_thread));
    return traced_exec(step, prepared, result, error);
}

static enum rec_status slow_post(rec_step *step, void *shared, void *prepared, void *result,
                                 const char **action, rec_error *error)
{
    assert_false(pthread_equal(pthread_self(), engine_thread));
    return traced_post(step, shared, prepared, result, action, error);
}

static void blocking_store(void **state)
{
    static const struct rec_node one = {
        .name = "one", .prep = slow_prep, .exec = engine_exec, .post = slow_post};
    static const struct rec_node two = {
        .name = "two", .flags = REC_NODE_EXTERNAL, .prep = slow_prep, .exec = engine_exec, .post = slow_post};
    static const struct rec_edge edges[] = {{&one, NULL, &two}, {&two, NULL, NULL}};
    struct world *world = *state;
    struct rec_engine_options options = real_clock;
    rec_graph *graph = GRAPH_WITH_STATE("blocking", &one, edges);
    options.blocking_store = true;
    engine_thread = pthread_self();
    world_engine(world, SINK_TRANSACTIONS | SINK_CHECKPOINTS, &options);
    world_start(world, graph, NULL);
    rec_engine_drain(world->engine);
    assert_int_equal(world->status, REC_OK);
    assert_trace(world, "one.prep one.exec begin one.post [one>two!] commit two.prep two.exec begin two.post "
                        "[two>] commit");
    world->refuse = REC_BUSY;
    world->refuse_in = "commit";
    world_start(world, graph, NULL);
    rec_engine_drain(world->engine);
    assert_int_equal(world->status, REC_BUSY);
    rec_graph_free(graph);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(on_the_pool),
        WORLD_TEST(cancel_on_the_pool),
        WORLD_TEST(cancel_meets_the_end),
        WORLD_TEST(deadline_on_the_pool),
        WORLD_TEST(freeing_waits_for_the_pool),
        WORLD_TEST(wake_storm),
        WORLD_TEST(blocking_store),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
