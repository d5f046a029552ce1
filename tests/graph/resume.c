/* Checkpoints: what is written when, and going on from each of them. */
#include "config.h"

#include "support.h"

#include "base/error.h"

#include <stdio.h>
#include <string.h>

static const struct rec_node read_node = {.name = "read", TRACED};
static const struct rec_node think = {.name = "think", .flags = REC_NODE_PURE, .post = traced_post};
static const struct rec_node ask = {.name = "ask", .flags = REC_NODE_EXTERNAL, TRACED};
static const struct rec_node keep = {.name = "keep", .prep = traced_prep};

static const struct rec_edge edges[] = {
    {&read_node, NULL, &think}, {&think, NULL, &ask}, {&ask, NULL, &keep}, {&keep, NULL, NULL}};

#define WHOLE                                                                                                \
    "read.prep read.exec begin read.post [read>think] commit think.post begin [think>ask!] commit "          \
    "ask.prep ask.exec begin ask.post [ask>keep] commit keep.prep begin [keep>] commit"

static void writes_checkpoints(void **state)
{
    struct world *world = *state;
    rec_graph *graph = GRAPH_WITH_STATE("flow", &read_node, edges);
    world_engine(world, SINK_TRANSACTIONS | SINK_CHECKPOINTS, NULL);
    assert_int_equal(world_run(world, graph), REC_OK);
    assert_trace(world, WHOLE);
    assert_string_equal(world->saved[0].checkpoint.flow, "flow");
    assert_true(world->saved[0].checkpoint.hash == rec_graph_hash(graph));
    static const int steps[] = {1, 2, 3, 4}, values[] = {1, 2, 3, 3};
    for (int i = 0; i < 4; i++) {
        assert_int_equal(world->saved[i].checkpoint.steps, steps[i]);
        assert_int_equal(world->saved[i].state, values[i]);
        assert_int_equal(world->saved[i].checkpoint.attempt, 1);
    }
    rec_graph_free(graph);
}

/* From each checkpoint the rest happens, with the state of that moment, and the checkpoints to come are the
 * same. */
static void resumes_from_each(void **state)
{
#define LAST  "keep.prep begin [keep>] commit"
#define ASKED "ask.prep ask.exec begin ask.post [ask>keep] commit " LAST
    static const char *const rest[] = {"think.post begin [think>ask!] commit " ASKED, ASKED, LAST, ""};
    struct world *world = *state;
    rec_graph *graph = GRAPH_WITH_STATE("flow", &read_node, edges);
    world_engine(world, SINK_TRANSACTIONS | SINK_CHECKPOINTS, NULL);
    world_run(world, graph);
    assert_trace(world, WHOLE);
    for (int i = 0; i < 4; i++) {
        rec_error error = {0};
        world->value = -100;
        world->saved_count = 4;
        assert_non_null(world_resume(world, graph, i, true, &error));
        assert_int_equal(world->value, world->saved[i].state);
        world_drain(world);
        assert_int_equal(world->status, REC_OK);
        assert_trace(world, rest[i]);
        assert_int_equal(world->value, 3);
        for (int j = 4; j < world->saved_count; j++) /* as the first run's from there on */
            assert_int_equal(world->saved[j].checkpoint.steps, world->saved[i + 1 + j - 4].checkpoint.steps);
    }
    rec_graph_free(graph);
}

static void external_only_when_forced(void **state)
{
    struct world *world = *state;
    rec_graph *graph = GRAPH_WITH_STATE("flow", &read_node, edges);
    rec_error error = {0};
    world_engine(world, SINK_CHECKPOINTS, NULL);
    world_run(world, graph);
    assert_true(world->saved[1].checkpoint.next_external);
    buf_clear(&world->trace);
    assert_null(world_resume(world, graph, 1, false, &error));
    assert_int_equal(error.code, REC_UNSUPPORTED);
    assert_non_null(strstr(error.message, "'ask'"));
    assert_non_null(world_resume(world, graph, 0, false, &error)); /* before it: runs up to and through it */
    world_drain(world);
    assert_int_equal(world->status, REC_OK);
    assert_int_equal(rec_engine_running(world->engine), 0);
    rec_graph_free(graph);
}

/* The checkpoint that post wrote names the EXTERNAL node already: no second one before it. */
static void one_checkpoint_before_external(void **state)
{
    static const struct rec_edge direct[] = {{&read_node, NULL, &ask}, {&ask, NULL, NULL}};
    static const struct rec_edge first[] = {{&ask, NULL, NULL}};
    struct world *world = *state;
    rec_graph *graph = GRAPH_WITH_STATE("direct", &read_node, direct);
    world_engine(world, SINK_TRANSACTIONS | SINK_CHECKPOINTS, NULL);
    assert_int_equal(world_run(world, graph), REC_OK);
    assert_trace(world, "read.prep read.exec begin read.post [read>ask!] commit ask.prep ask.exec begin "
                        "ask.post [ask>] commit");
    rec_graph_free(graph);
    graph = GRAPH_WITH_STATE("first", &ask, first);
    assert_int_equal(world_run(world, graph), REC_OK);
    assert_trace(world, "begin [>ask!] commit ask.prep ask.exec begin ask.post [ask>] commit");
    rec_graph_free(graph);
}

static void refuses_changed_tables(void **state)
{
    static const struct rec_edge changed[] = {
        {&read_node, NULL, &think}, {&think, NULL, &keep}, {&keep, NULL, NULL}};
    struct world *world = *state;
    rec_graph *graph = GRAPH_WITH_STATE("flow", &read_node, edges);
    rec_graph *other = GRAPH_WITH_STATE("flow", &read_node, changed);
    rec_graph *stateless = GRAPH("flow", &read_node, edges);
    rec_error error = {0};
    world_engine(world, SINK_CHECKPOINTS, NULL);
    world_run(world, graph);
    world->value = 42;
    assert_null(world_resume(world, other, 0, true, &error));
    assert_int_equal(error.code, REC_CONFLICT);
    assert_null(world_resume(world, stateless, 0, true, &error));
    assert_int_equal(error.code, REC_UNSUPPORTED);
    world->saved[0].checkpoint.next = "nowhere";
    assert_null(world_resume(world, graph, 0, true, &error));
    assert_int_equal(error.code, REC_CONFLICT);
    assert_non_null(strstr(error.message, "'nowhere'"));
    world->saved[0].checkpoint.next = "think/deeper";
    assert_null(world_resume(world, graph, 0, true, &error));
    assert_int_equal(error.code, REC_CONFLICT);
    world->saved[0].checkpoint.flow = "another";
    assert_null(world_resume(world, graph, 0, true, &error));
    assert_int_equal(error.code, REC_CONFLICT);
    assert_int_equal(world->value, 42); /* nothing was decoded */
    world->saved[2].checkpoint.length = 1;
    assert_null(world_resume(world, graph, 2, true, &error));
    assert_int_equal(error.code, REC_INVALID);
    assert_int_equal(rec_engine_running(world->engine), 0);
    assert_int_equal(rec_engine_timeout(world->engine), -1);
    rec_graph_free(stateless);
    rec_graph_free(other);
    rec_graph_free(graph);
}

/* Steps made before count after. */
static void step_limit_lasts(void **state)
{
    static const struct rec_node turn = {.name = "turn", .post = traced_post};
    static const struct rec_edge loop[] = {{&turn, NULL, &turn}};
    struct world *world = *state;
    rec_graph *graph = GRAPH_WITH_STATE("endless", &turn, loop);
    rec_error error = {0};
    world_engine(world, SINK_CHECKPOINTS, NULL);
    world_start(world, graph, NULL);
    rec_engine_step(world->engine, 0);
    rec_engine_free(world->engine);
    world_engine(world, 0, NULL);
    world->saved[0].checkpoint.steps = 998;
    assert_non_null(world_resume(world, graph, 0, false, &error));
    world_drain(world);
    assert_int_equal(world->status, REC_LIMIT);
    assert_int_equal(world->value, 3);
    rec_graph_free(graph);
}

/* Paths of nested graphs, and going on within one. */
static void nested(void **state)
{
    static const struct rec_node one = {.name = "one", .post = traced_post};
    static const struct rec_node two = {.name = "two", .flags = REC_NODE_EXTERNAL, .post = traced_post};
    static const struct rec_node last = {.name = "last", .post = traced_post};
    static const struct rec_edge inner_edges[] = {{&one, NULL, &two}, {&two, NULL, NULL}};
    struct world *world = *state;
    rec_graph *inner = GRAPH("inner", &one, inner_edges);
    struct rec_node outer = {.name = "outer", .graph = inner};
    struct rec_node again = {.name = "again", .graph = inner};
    struct rec_edge outer_edges[] = {{&outer, NULL, &again}, {&again, NULL, &last}, {&last, NULL, NULL}};
    rec_graph *graph = GRAPH_WITH_STATE("flow", &outer, outer_edges);
    rec_error error = {0};
    world_engine(world, SINK_CHECKPOINTS, NULL);
    assert_int_equal(world_run(world, graph), REC_OK);
    assert_trace(world, "one.post [outer/one>outer/two!] two.post [outer/two>again] one.post "
                        "[again/one>again/two!] two.post [again/two>last] last.post [last>]");
    rec_engine_free(world->engine);

    world_engine(world, SINK_CHECKPOINTS | SINK_EVENTS, NULL);
    assert_null(world_resume(world, graph, 2, false, &error));
    assert_int_equal(error.code, REC_UNSUPPORTED);
    assert_non_null(world_resume(world, graph, 2, true, &error));
    world_drain(world);
    assert_int_equal(world->status, REC_OK);
    assert_trace(world, "<flow +again +two two.post [again/two>last] -two:default:1:0 -again:default:1:0 "
                        "+last last.post [last>] -last:default:1:0 ok:0>");
    assert_non_null(world_resume(world, graph, 1, false, &error)); /* "again": enters it from its start */
    world_drain(world);
    assert_int_equal(world->status, REC_OK);
    rec_graph_free(graph);
    rec_graph_free(inner);
}

/* A checkpoint that cannot be written takes post's writes with it. */
static void failing_checkpoint(void **state)
{
    struct world *world = *state;
    rec_graph *graph = GRAPH_WITH_STATE("flow", &read_node, edges);
    world_engine(world, SINK_TRANSACTIONS | SINK_CHECKPOINTS, NULL);
    world->refuse = REC_STORE;
    world->refuse_in = "checkpoint";
    assert_int_equal(world_run(world, graph), REC_STORE);
    assert_trace(world, "read.prep read.exec begin read.post [read>think] rollback");
    rec_graph_free(graph);
}

/* Attempts are told. */
static void attempts_in_checkpoint(void **state)
{
    static const struct rec_node node = {.name = "node", TRACED, .max_attempts = 3};
    static const struct rec_edge one[] = {{&node, NULL, NULL}};
    struct world *world = *state;
    rec_graph *graph = GRAPH_WITH_STATE("flow", &node, one);
    world_engine(world, SINK_CHECKPOINTS, NULL);
    world->failures = 2;
    assert_int_equal(world_run(world, graph), REC_OK);
    assert_int_equal(world->saved[0].checkpoint.attempt, 3);
    rec_graph_free(graph);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(writes_checkpoints),
        WORLD_TEST(resumes_from_each),
        WORLD_TEST(external_only_when_forced),
        WORLD_TEST(one_checkpoint_before_external),
        WORLD_TEST(refuses_changed_tables),
        WORLD_TEST(step_limit_lasts),
        WORLD_TEST(nested),
        WORLD_TEST(failing_checkpoint),
        WORLD_TEST(attempts_in_checkpoint),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
