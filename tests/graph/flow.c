/* The way of a run through its graph: order, branches, loops, nesting, transactions, events, priorities. */
#include "config.h"

#include "support.h"

#include "base/error.h"

#include <stdio.h>
#include <string.h>

static const char *const yes_no[] = {"yes", "no", NULL};
static const char *const yes[] = {"yes", NULL};
static const char *const again_done[] = {"again", "done", NULL};
static const char *const done[] = {"done", NULL};
static const char *const terminal_default[] = {"default", NULL};

static const struct rec_node a = {.name = "a", TRACED}, b = {.name = "b", TRACED}, c = {.name = "c", TRACED};
static const struct rec_edge linear_edges[] = {{&a, NULL, &b}, {&b, "", &c}, {&c, "default", NULL}};

static void linear(void **state)
{
    struct world *world = *state;
    rec_graph *graph = GRAPH("linear", &a, linear_edges);
    assert_int_equal(world_run(world, graph), REC_OK);
    assert_trace(world, "a.prep a.exec a.post b.prep b.exec b.post c.prep c.exec c.post");
    assert_string_equal(world->last_action, "default");
    assert_int_equal(rec_engine_running(world->engine), 0);
    assert_int_equal(rec_engine_timeout(world->engine), -1);
    rec_graph_free(graph);
}

static void branch(void **state)
{
    static const struct rec_node fork = {
        .name = "fork", .actions = yes_no, .terminal = yes, .post = traced_post};
    static const struct rec_edge edges[] = {{&fork, "no", &b}, {&b, NULL, NULL}};
    static const char *const rows[][2] = {{"yes", "fork.post"}, {"no", "fork.post b.prep b.exec b.post"}};
    struct world *world = *state;
    rec_graph *graph = GRAPH("branch", &fork, edges);
    for (size_t i = 0; i < COUNT(rows); i++) {
        world->actions = (const char *const[]){rows[i][0], NULL};
        assert_int_equal(world_run(world, graph), REC_OK);
        assert_trace(world, rows[i][1]);
    }
    assert_string_equal(world->last_action, "default");
    rec_graph_free(graph);
}

/* An action is its letters: a copy elsewhere in memory is the same action. */
static void action_by_letters(void **state)
{
    static const struct rec_node fork = {.name = "fork", .actions = yes_no, .post = traced_post};
    static const struct rec_edge edges[] = {{&fork, "yes", NULL}, {&fork, "no", &fork}};
    struct world *world = *state;
    char letters[] = {'y', 'e', 's', '\0'};
    rec_graph *graph = GRAPH("letters", &fork, edges);
    world->actions = (const char *const[]){"no", letters, NULL};
    assert_int_equal(world_run(world, graph), REC_OK);
    assert_string_equal(world->last_action, "yes");
    rec_graph_free(graph);
}

static void lost_edge(void **state)
{
    static const struct rec_node fork = {.name = "fork", .actions = yes_no, .post = traced_post};
    static const struct rec_edge edges[] = {{&fork, "yes", NULL}, {&fork, "no", NULL}};
    static const char *const rows[] = {"sideways", "default", NULL};
    struct world *world = *state;
    rec_graph *graph = GRAPH("lost", &fork, edges);
    world_engine(world, SINK_TRANSACTIONS, NULL);
    for (size_t i = 0; rows[i]; i++) {
        world->actions = (const char *const[]){rows[i], NULL};
        assert_int_equal(world_run(world, graph), REC_INTERNAL);
        assert_non_null(strstr(world->error.message, "'fork'"));
        assert_non_null(strstr(world->error.message, rows[i]));
        assert_string_equal(world->error.id, "fork");
        assert_trace(world, "begin fork.post rollback");
    }
    rec_graph_free(graph);
}

static void loop(void **state)
{
    static const struct rec_node turn = {
        .name = "turn", .actions = again_done, .terminal = done, .post = traced_post};
    static const struct rec_edge edges[] = {{&turn, "again", &turn}};
    struct world *world = *state;
    rec_graph *graph = GRAPH("loop", &turn, edges);
    world->actions = (const char *const[]){"again", "again", "done", NULL};
    assert_int_equal(world_run(world, graph), REC_OK);
    assert_trace(world, "turn.post turn.post turn.post");
    assert_string_equal(world->last_action, "done");
    rec_graph_free(graph);
}

static void step_limit(void **state)
{
    static const struct rec_node turn = {.name = "turn", .post = traced_post};
    static const struct rec_edge edges[] = {{&turn, NULL, &turn}};
    struct rec_graph_spec spec = {
        .name = "endless", .start = &turn, .edges = edges, .edge_count = 1, .step_limit = 3};
    struct world *world = *state;
    rec_graph *graph = rec_graph_new(&spec, NULL);
    assert_int_equal(world_run(world, graph), REC_LIMIT);
    assert_trace(world, "turn.post turn.post turn.post");
    assert_non_null(strstr(world->error.message, "'turn'"));
    assert_non_null(strstr(world->error.message, "3"));
    rec_graph_free(graph);
    spec.step_limit = 0;
    graph = rec_graph_new(&spec, NULL);
    world->value = 0;
    assert_int_equal(world_run(world, graph), REC_LIMIT);
    assert_int_equal(world->value, 1000);
    rec_graph_free(graph);
}

/* The last action of the inner graph picks the edge outside. */
static void nested(void **state)
{
    static const struct rec_node ask = {
        .name = "ask", .actions = yes_no, .terminal = yes_no, .post = traced_post};
    static const struct rec_edge inner_edges[] = {{&ask, NULL, &ask}};
    rec_graph *inner = GRAPH("inner", &ask, inner_edges);
    struct rec_node middle = {.name = "middle", .actions = yes_no, .terminal = yes_no, .graph = inner};
    struct rec_edge middle_edges[] = {{&b, NULL, &middle}};
    rec_graph *around = GRAPH("around", &b, middle_edges);
    struct rec_node outer = {.name = "outer", .actions = yes_no, .terminal = yes, .graph = around};
    struct rec_edge outer_edges[] = {{&outer, "no", &c}, {&c, NULL, NULL}};
    rec_graph *graph = GRAPH("outside", &outer, outer_edges);
    struct world *world = *state;

    world_engine(world, SINK_EVENTS, NULL);
    world->actions = (const char *const[]){"", "", "yes", NULL};
    assert_int_equal(world_run(world, graph), REC_OK);
    assert_string_equal(world->last_action, "yes");
    assert_trace(world, "<outside +outer +b b.prep b.exec b.post -b:default:1:0 +middle +ask ask.post "
                        "-ask:default:1:0 +ask ask.post -ask:yes:1:0 -middle:yes:1:0 -outer:yes:1:0 ok:0>");
    world->actions = (const char *const[]){"", "no", NULL};
    assert_int_equal(world_run(world, graph), REC_OK);
    assert_trace(world,
                 "<outside +outer +b b.prep b.exec b.post -b:default:1:0 +middle +ask ask.post -ask:no:1:0 "
                 "-middle:no:1:0 -outer:no:1:0 +c c.prep c.exec c.post -c:default:1:0 ok:0>");
    rec_graph_free(graph);
    rec_graph_free(around);
    rec_graph_free(inner);
}

static enum rec_status failing_post(rec_step *step, void *shared, void *prepared, void *result,
                                    const char **action, rec_error *error)
{
    (void)prepared, (void)result, (void)action;
    trace(shared, "%s.post", step->node->name);
    return error_set(error, REC_CONFLICT, "somebody was faster");
}

/* A failure inside closes every open node, inner ones first. */
static void nested_failure(void **state)
{
    static const struct rec_node bad = {.name = "bad", .post = failing_post};
    static const struct rec_edge inner_edges[] = {{&bad, NULL, NULL}};
    rec_graph *inner = GRAPH("inner", &bad, inner_edges);
    struct rec_node outer = {.name = "outer", .graph = inner};
    struct rec_edge outer_edges[] = {{&outer, NULL, NULL}};
    rec_graph *graph = GRAPH("outside", &outer, outer_edges);
    struct world *world = *state;
    world_engine(world, SINK_EVENTS | SINK_TRANSACTIONS, NULL);
    assert_int_equal(world_run(world, graph), REC_CONFLICT);
    assert_trace(world, "<outside +outer +bad begin bad.post rollback -bad:conflict:1:0 -outer:conflict:1:0 "
                        "conflict:0>");
    assert_string_equal(world->error.message, "somebody was faster");
    rec_graph_free(graph);
    rec_graph_free(inner);
}

static void transactions(void **state)
{
    static const struct rec_node pure = {.name = "pure", .flags = REC_NODE_PURE, .post = traced_post};
    static const struct rec_node reads = {.name = "reads", .prep = traced_prep, .exec = traced_exec};
    static const struct rec_node writes = {.name = "writes", .post = traced_post};
    static const struct rec_edge edges[] = {
        {&pure, NULL, &reads}, {&reads, NULL, &writes}, {&writes, NULL, NULL}};
    struct world *world = *state;
    rec_graph *graph = GRAPH("transactions", &pure, edges);
    world_engine(world, SINK_TRANSACTIONS, NULL);
    assert_int_equal(world_run(world, graph), REC_OK);
    assert_trace(world, "pure.post reads.prep reads.exec begin writes.post commit");

    world->refuse = REC_BUSY;
    world->refuse_in = "begin";
    assert_int_equal(world_run(world, graph), REC_BUSY);
    assert_trace(world, "pure.post reads.prep reads.exec begin");
    world->refuse = REC_STORE;
    world->refuse_in = "commit";
    assert_int_equal(world_run(world, graph), REC_STORE);
    assert_trace(world, "pure.post reads.prep reads.exec begin writes.post commit");
    rec_graph_free(graph);
}

/* Whatever ends a node, what it made is freed once. */
static int alive;

static enum rec_status make_prepared(rec_step *step, void *shared, void **prepared, rec_error *error)
{
    (void)step, (void)error;
    *prepared = shared;
    alive++;
    return REC_OK;
}

static enum rec_status make_result(rec_step *step, void *prepared, void **result, rec_error *error)
{
    struct world *world = prepared;
    *result = prepared;
    alive++;
    if (world->failures == 0)
        return REC_OK;
    world->failures--;
    return error_set(error, REC_NETWORK, "attempt %d failed after it had made something", step->attempt);
}

static void unmake(void *made)
{
    assert_non_null(made);
    alive--;
}

static void frees_once(void **state)
{
    static const struct rec_node good = {.name = "good",
                                         .prep = make_prepared,
                                         .exec = make_result,
                                         .post = traced_post,
                                         .free_prepared = unmake,
                                         .free_result = unmake,
                                         .max_attempts = 2};
    static struct rec_node bad;
    static const struct rec_edge edges[] = {{&good, NULL, &bad}, {&bad, NULL, NULL}};
    struct world *world = *state;
    bad = good;
    bad.name = "bad";
    bad.post = failing_post;
    rec_graph *graph = GRAPH("frees", &good, edges);
    world->failures = 1;
    assert_int_equal(world_run(world, graph), REC_CONFLICT);
    assert_int_equal(alive, 0);
    world->failures = 2;
    assert_int_equal(world_run(world, graph), REC_NETWORK);
    assert_int_equal(alive, 0);
    rec_graph_free(graph);
}

static enum rec_status slow_exec(rec_step *step, void *prepared, void **result, rec_error *error)
{
    struct world *world = prepared;
    (void)step, (void)result, (void)error;
    world->now += 7 * MS;
    return REC_OK;
}

static void events_and_timings(void **state)
{
    static const struct rec_node slow = {
        .name = "slow", .prep = traced_prep, .exec = slow_exec, .post = traced_post};
    static const struct rec_edge edges[] = {{&slow, NULL, &a}, {&a, NULL, NULL}};
    struct world *world = *state;
    rec_graph *graph = GRAPH("timed", &slow, edges);
    world_engine(world, SINK_EVENTS, NULL);
    assert_int_equal(world_run(world, graph), REC_OK);
    assert_trace(world, "<timed +slow slow.prep slow.post -slow:default:1:7 +a a.prep a.exec a.post "
                        "-a:default:1:0 ok:7>");
    rec_graph_free(graph);
}

/* What a step says of itself; scratch goes from prep to post. */
static enum rec_status first_prep(rec_step *step, void *shared, void **prepared, rec_error *error)
{
    (void)error;
    assert_null(step->scratch);
    assert_int_equal(step->attempt, 1);
    assert_int_equal(step->item, 0);
    assert_int_equal(step->item_count, 1);
    assert_false(rec_step_cancelled(step));
    step->scratch = shared;
    *prepared = shared;
    return REC_OK;
}

static enum rec_status scratch_exec(rec_step *step, void *prepared, void **result, rec_error *error)
{
    (void)result, (void)error;
    assert_ptr_equal(step->scratch, prepared);
    step->scratch = result;
    return REC_OK;
}

static enum rec_status scratch_post(rec_step *step, void *shared, void *prepared, void *result,
                                    const char **action, rec_error *error)
{
    (void)prepared, (void)result, (void)action, (void)error;
    assert_non_null(step->scratch);
    assert_ptr_not_equal(step->scratch, shared);
    trace(shared, "%s(%s)", step->node->name, step->last_action ? step->last_action : "-");
    return REC_OK;
}

static void steps(void **state)
{
    static const struct rec_node one = {
        .name = "one", .prep = first_prep, .exec = scratch_exec, .post = scratch_post};
    static const struct rec_node two = {
        .name = "two", .prep = first_prep, .exec = scratch_exec, .post = scratch_post};
    static const struct rec_edge edges[] = {{&one, NULL, &two}, {&two, NULL, NULL}};
    struct world *world = *state;
    rec_graph *graph = GRAPH("steps", &one, edges);
    assert_int_equal(world_run(world, graph), REC_OK);
    assert_trace(world, "one(-) two(default)");
    rec_graph_free(graph);
}

/* A function that fails without a word, or with what is no failure, still ends in a sentence. */
static enum rec_status mute_prep(rec_step *step, void *shared, void **prepared, rec_error *error)
{
    (void)step, (void)prepared, (void)error;
    return ((struct world *)shared)->value ? REC_PENDING : REC_IO;
}

static void mute_errors(void **state)
{
    static const struct rec_node mute = {.name = "mute", .prep = mute_prep};
    static const struct rec_edge edges[] = {{&mute, NULL, NULL}};
    struct world *world = *state;
    rec_graph *graph = GRAPH("mute", &mute, edges);
    assert_int_equal(world_run(world, graph), REC_IO);
    assert_non_null(strstr(world->error.message, "'mute'"));
    world->value = 1;
    assert_int_equal(world_run(world, graph), REC_INTERNAL);
    assert_non_null(strstr(world->error.message, "prep"));
    rec_graph_free(graph);
}

/* Priorities: whoever can run and matters most runs next; runs of one priority take turns. */
static void priorities(void **state)
{
    static const struct rec_node names[] = {
        {.name = "back", .post = traced_post},   {.name = "Back", .post = traced_post},
        {.name = "batch1", .post = traced_post}, {.name = "Batch1", .post = traced_post},
        {.name = "batch2", .post = traced_post}, {.name = "Batch2", .post = traced_post},
        {.name = "fore", .post = traced_post},   {.name = "Fore", .post = traced_post},
    };
    static const enum rec_priority levels[] = {REC_BACKGROUND, REC_BATCH, REC_BATCH, REC_FOREGROUND};
    struct world *world = *state;
    struct rec_edge edges[4][2];
    rec_graph *graphs[4];
    world_engine(world, 0, NULL);
    for (size_t i = 0; i < 4; i++) {
        edges[i][0] = (struct rec_edge){&names[2 * i], NULL, &names[2 * i + 1]};
        edges[i][1] = (struct rec_edge){&names[2 * i + 1], NULL, NULL};
        graphs[i] = GRAPH("priority", &names[2 * i], edges[i]);
        world_start(world, graphs[i], &(struct rec_run_options){.priority = levels[i]});
    }
    assert_int_equal(rec_engine_running(world->engine), 4);
    assert_int_equal(rec_engine_timeout(world->engine), 0);
    world_drain(world);
    assert_trace(world,
                 "fore.post Fore.post batch1.post batch2.post Batch1.post Batch2.post back.post Back.post");
    assert_int_equal(world->ended, 4);
    for (size_t i = 0; i < 4; i++)
        rec_graph_free(graphs[i]);
}

/* A step with no budget does one node and says there is more. */
static void budget(void **state)
{
    struct world *world = *state;
    rec_graph *graph = GRAPH("budget", &a, linear_edges);
    world_engine(world, 0, NULL);
    world_start(world, graph, NULL);
    assert_true(rec_engine_step(world->engine, 0));
    assert_trace(world, "a.prep a.exec a.post");
    assert_true(rec_engine_step(world->engine, 0));
    assert_trace(world, "b.prep b.exec b.post");
    assert_false(rec_engine_step(world->engine, 0));
    assert_trace(world, "c.prep c.exec c.post");
    assert_false(rec_engine_step(world->engine, 0));
    rec_graph_free(graph);
}

static void start_next(void *user, rec_run *run, enum rec_status status, const char *last_action,
                       const rec_error *error)
{
    struct world *world = user;
    (void)status, (void)last_action, (void)error;
    world_start(world, rec_run_graph(run), NULL);
}

static void done_may_start_another(void **state)
{
    static const struct rec_edge edges[] = {{&a, NULL, NULL}};
    struct world *world = *state;
    rec_graph *graph = GRAPH("chain", &a, edges);
    world_engine(world, 0, NULL);
    rec_engine_start(world->engine, graph, world,
                     &(struct rec_run_options){.user = world, .done = start_next}, NULL);
    world_drain(world);
    assert_trace(world, "a.prep a.exec a.post a.prep a.exec a.post");
    rec_graph_free(graph);
}

/* A node may need neither functions nor an engine's owner that listens. */
static void nothing_at_all(void **state)
{
    static const struct rec_node nothing = {.name = "nothing", .terminal = terminal_default};
    struct world *world = *state;
    rec_graph *graph = graph_of("nothing", &nothing, NULL, 0);
    world_engine(world, SINK_TRANSACTIONS, NULL);
    rec_engine_start(world->engine, graph, NULL, NULL, NULL);
    rec_engine_drain(world->engine);
    assert_int_equal(rec_engine_running(world->engine), 0);
    assert_trace(world, "");
    rec_graph_free(graph);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(linear),
        WORLD_TEST(branch),
        WORLD_TEST(action_by_letters),
        WORLD_TEST(lost_edge),
        WORLD_TEST(loop),
        WORLD_TEST(step_limit),
        WORLD_TEST(nested),
        WORLD_TEST(nested_failure),
        WORLD_TEST(transactions),
        WORLD_TEST(frees_once),
        WORLD_TEST(events_and_timings),
        WORLD_TEST(steps),
        WORLD_TEST(mute_errors),
        WORLD_TEST(priorities),
        WORLD_TEST(budget),
        WORLD_TEST(done_may_start_another),
        WORLD_TEST(nothing_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
