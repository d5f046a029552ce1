/* What the engine's tests share: a world with a fake clock, a sink and a trace. Everything that happens
 * leaves a word in the trace, and a test compares it whole. One world a test; single thread. */
#ifndef TESTS_GRAPH_SUPPORT_H
#define TESTS_GRAPH_SUPPORT_H

#include "base/buf.h"
#include "recollect_graph.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define MS           INT64_C(1000000)
#define SAVED_MAX    16
#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Which members of the sink an engine gets. */
enum { SINK_TRANSACTIONS = 1, SINK_CHECKPOINTS = 2, SINK_EVENTS = 4, SINK_ALL = 7 };

struct saved {
    struct rec_checkpoint checkpoint; /* its strings and state are these: */
    char node[64], next[64];
    int state;
};

struct world {
    struct buf trace;
    int64_t now;
    rec_engine *engine;

    const char *const *actions; /* what traced_post answers, one after the other; NULL: always default */
    int value;                  /* the state that checkpoints carry */
    int failures;               /* exec calls still to fail */
    enum rec_status refuse;     /* what the sink's next begin, commit or checkpoint says */
    const char *refuse_in;      /* which of the three */

    struct saved saved[SAVED_MAX];
    int saved_count;

    int ended; /* runs */
    enum rec_status status;
    char last_action[64];
    rec_error error;
};

int world_setup(void **state);
int world_teardown(void **state);
#define WORLD_TEST(function) cmocka_unit_test_setup_teardown(function, world_setup, world_teardown)

void trace(struct world *world, const char *format, ...) __attribute__((format(printf, 2, 3)));
#define assert_trace(world, expected)                                                                        \
    do {                                                                                                     \
        assert_string_equal((world)->trace.data, expected);                                                  \
        buf_clear(&(world)->trace);                                                                          \
    } while (0)

/* Makes the world's engine; options may be NULL. The clock is the world's unless options bring another. */
rec_engine *world_engine(struct world *world, int sink, const struct rec_engine_options *options);
/* Starts a run whose end the world notes. */
rec_run *world_start(struct world *world, const rec_graph *graph, const struct rec_run_options *options);
/* Steps until no run is left, moving the clock to the next timer when nothing else can happen. */
void world_drain(struct world *world);
/* Both, with an engine without sink if there is none yet; returns how the run ended. */
enum rec_status world_run(struct world *world, const rec_graph *graph);
/* Goes on from a saved checkpoint on the world's engine. */
rec_run *world_resume(struct world *world, const rec_graph *graph, int saved, bool force, rec_error *error);

/* Builds or fails the test. */
rec_graph *graph_of(const char *name, const struct rec_node *start, const struct rec_edge *edges,
                    size_t count);
rec_graph *graph_with_state(const char *name, const struct rec_node *start, const struct rec_edge *edges,
                            size_t count);
#define GRAPH(name, start, edges)            graph_of(name, start, edges, COUNT(edges))
#define GRAPH_WITH_STATE(name, start, edges) graph_with_state(name, start, edges, COUNT(edges))

/* Node functions that leave "node.prep", "node.exec" ... in the trace of the world they are run with.
 * traced_prep prepares the world itself. traced_exec fails world->failures times with REC_NETWORK. */
enum rec_status traced_prep(rec_step *step, void *shared, void **prepared, rec_error *error);
enum rec_status traced_exec(rec_step *step, void *prepared, void **result, rec_error *error);
enum rec_status traced_fallback(rec_step *step, void *prepared, const rec_error *why, void **result,
                                rec_error *error);
enum rec_status traced_post(rec_step *step, void *shared, void *prepared, void *result, const char **action,
                            rec_error *error);
#define TRACED .prep = traced_prep, .exec = traced_exec, .post = traced_post

#endif
