/* What rec_graph_new() accepts and refuses, and the hash. */
#include "config.h"

#include "support.h"

#include <string.h>

static const char *const ab[] = {"a", "b", NULL};
static const char *const only_b[] = {"b", NULL};
static const char *const terminal_default[] = {"default", NULL};

static enum rec_status start(rec_step *step, void *prepared, rec_wait *wait, rec_error *error)
{
    (void)step, (void)prepared, (void)wait, (void)error;
    return REC_OK;
}

static enum rec_status ready(rec_step *step, void *prepared, void **result, rec_error *error)
{
    (void)step, (void)prepared, (void)result, (void)error;
    return REC_OK;
}

static void cancel(rec_step *step, void *prepared)
{
    (void)step, (void)prepared;
}

static size_t no_items(void *prepared)
{
    (void)prepared;
    return 0;
}

static void *item(void *prepared, size_t index)
{
    (void)index;
    return prepared;
}

/* The refusal's sentence must hold each of the words: the graph, and what is wrong with which node. */
static void assert_refused(const struct rec_graph_spec *spec, const char *const words[])
{
    rec_error error = {0};
    assert_null(rec_graph_new(spec, &error));
    assert_int_equal(error.code, REC_INVALID);
    for (; *words; words++)
        if (!strstr(error.message, *words))
            fail_msg("'%s' does not say '%s'", error.message, *words);
}

#define REFUSED(start_, edges_, ...)                                                                         \
    assert_refused(                                                                                          \
        &(struct rec_graph_spec){                                                                            \
            .name = "g", .start = start_, .edges = edges_, .edge_count = COUNT(edges_)},                     \
        (const char *const[]){"'g'", __VA_ARGS__, NULL})

static void refuses_bad_specs(void **state)
{
    static const struct rec_node one = {.name = "one"};
    static const struct rec_edge edges[] = {{&one, NULL, NULL}};
    static const struct rec_edge from_nowhere[] = {{&one, NULL, NULL}, {NULL, NULL, &one}};
    (void)state;
    REFUSED(NULL, edges, "start");
    REFUSED(&one, from_nowhere, "edge 1");
    assert_refused(&(struct rec_graph_spec){.start = &one, .edges = edges, .edge_count = 1},
                   (const char *const[]){"name", NULL});
    assert_null(rec_graph_new(&(struct rec_graph_spec){.name = "g"}, NULL));
}

static void refuses_bad_names(void **state)
{
    static const struct rec_node one = {.name = "one"}, again = {.name = "one"}, empty = {.name = ""},
                                 none = {0}, slash = {.name = "one/two"};
    static const struct rec_edge doubles[] = {{&one, NULL, &again}, {&again, NULL, NULL}};
    static const struct rec_edge with_empty[] = {{&one, NULL, &empty}, {&empty, NULL, NULL}};
    static const struct rec_edge with_none[] = {{&one, NULL, &none}, {&none, NULL, NULL}};
    static const struct rec_edge with_slash[] = {{&slash, NULL, NULL}};
    (void)state;
    REFUSED(&one, doubles, "two nodes", "'one'");
    REFUSED(&one, with_empty, "without a name");
    REFUSED(&one, with_none, "without a name");
    REFUSED(&slash, with_slash, "'one/two'", "'/'");
}

static void refuses_bad_edges(void **state)
{
    static const struct rec_node one = {.name = "one", .post = traced_post},
                                 two = {.name = "two", .post = traced_post, .actions = ab},
                                 island = {.name = "island"},
                                 ends = {.name = "ends", .terminal = only_b, .post = traced_post};
    static const struct rec_edge undeclared[] = {{&one, "sideways", NULL}};
    static const struct rec_edge twice[] = {{&one, NULL, NULL}, {&one, "default", &one}};
    static const struct rec_edge missing[] = {{&two, "a", NULL}};
    static const struct rec_edge unreachable[] = {{&one, NULL, NULL}, {&island, NULL, NULL}};
    static const struct rec_edge bad_terminal[] = {{&ends, NULL, NULL}};
    static const struct rec_edge into[] = {{&one, NULL, &island}};
    (void)state;
    REFUSED(&one, undeclared, "'one'", "'sideways'", "declare");
    REFUSED(&one, twice, "'one'", "two edges", "'default'");
    REFUSED(&two, missing, "'two'", "'b'", "no edge");
    REFUSED(&one, unreachable, "'island'", "reached");
    REFUSED(&ends, bad_terminal, "'ends'", "'b'", "terminal");
    REFUSED(&one, into, "'island'", "'default'", "no edge");
}

static void refuses_misfits(void **state)
{
    static const struct rec_node both = {.name = "n", .exec = traced_exec, .start = start, .ready = ready};
    static const struct rec_node no_ready = {.name = "n", .start = start, .cancel = cancel};
    static const struct rec_node no_cancel = {.name = "n", .start = start, .ready = ready};
    static const struct rec_node no_start = {.name = "n", .exec = traced_exec, .ready = ready};
    static const struct rec_node half_batch = {.name = "n", .exec = traced_exec, .item_count = no_items};
    static const struct rec_node idle_batch = {.name = "n", .item_count = no_items, .item = item};
    static const struct rec_node cpu_start = {
        .name = "n", .flags = REC_NODE_CPU, .start = start, .ready = ready, .cancel = cancel};
    static const struct {
        const struct rec_node *node;
        const char *word;
    } rows[] = {
        {&both, "both exec and start"},
        {&no_ready, "without ready"},
        {&no_cancel, "without ready and cancel"},
        {&no_start, "without start"},
        {&half_batch, "item"},
        {&idle_batch, "batch without exec"},
        {&cpu_start, "pool"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct rec_edge edges[] = {{rows[i].node, NULL, NULL}};
        REFUSED(rows[i].node, edges, "'n'", rows[i].word);
    }
}

static void refuses_bad_nesting(void **state)
{
    static const struct rec_node leaf = {.name = "leaf", .actions = ab, .post = traced_post};
    static const struct rec_edge inner_edges[] = {{&leaf, "a", NULL}, {&leaf, "b", NULL}};
    static const struct rec_edge default_edge[] = {{&leaf, "a", NULL}, {&leaf, "b", &leaf}};
    rec_graph *inner = GRAPH("inner", &leaf, inner_edges);
    rec_graph *half = GRAPH("half", &leaf, default_edge);
    struct rec_node busy = {.name = "busy", .graph = inner, .actions = ab, .post = traced_post};
    struct rec_node deaf = {.name = "deaf", .graph = inner, .actions = only_b};
    struct rec_node batch = {.name = "batch", .graph = inner, .item_count = no_items, .item = item};
    struct rec_edge busy_edges[] = {{&busy, "a", NULL}, {&busy, "b", NULL}};
    struct rec_edge deaf_edges[] = {{&deaf, "b", NULL}};
    struct rec_edge batch_edges[] = {{&batch, NULL, NULL}};
    (void)state;
    REFUSED(&busy, busy_edges, "'busy'", "no functions");
    REFUSED(&deaf, deaf_edges, "'deaf'", "'a'", "'inner'");
    REFUSED(&batch, batch_edges, "'batch'", "nested graph");

    /* A node that was built into a graph and then given that graph to nest. */
    struct rec_node self = {.name = "self", .actions = ab, .graph = half};
    struct rec_edge self_edges[] = {{&self, "a", NULL}, {&self, "b", NULL}};
    rec_graph *around = GRAPH("around", &self, self_edges);
    self.graph = around;
    REFUSED(&self, self_edges, "'self'", "nested in itself");
    rec_graph_free(around);
    rec_graph_free(half);
    rec_graph_free(inner);
}

static void hash_follows_meaning(void **state)
{
    struct rec_node one = {.name = "one", .actions = ab, .post = traced_post};
    struct rec_node two = {.name = "two", .post = traced_post, .terminal = terminal_default};
    struct rec_edge edges[] = {{&one, "a", &two}, {&one, "b", NULL}, {&one, NULL, &two}};
    struct rec_edge other_edges[] = {{&one, "a", &two}, {&one, "b", &two}, {&one, NULL, &two}};
    rec_graph *graph = GRAPH("g", &one, edges), *same = GRAPH("g", &one, edges);
    rec_graph *other_name = GRAPH("h", &one, edges), *other_edge = GRAPH("g", &one, other_edges);
    (void)state;
    uint64_t hash = rec_graph_hash(graph);
    assert_string_equal(rec_graph_name(graph), "g");
    assert_true(hash == rec_graph_hash(same));
    assert_true(hash != rec_graph_hash(other_name));
    assert_true(hash != rec_graph_hash(other_edge));
    two.flags = REC_NODE_EXTERNAL;
    rec_graph *other_flags = GRAPH("g", &one, edges);
    assert_true(hash != rec_graph_hash(other_flags));

    struct rec_node outer = {.name = "outer", .graph = graph, .actions = ab};
    struct rec_edge around[] = {{&outer, "a", NULL}, {&outer, "b", NULL}, {&outer, NULL, NULL}};
    rec_graph *nesting = GRAPH("n", &outer, around);
    outer.graph = other_flags;
    rec_graph *nesting_other = GRAPH("n", &outer, around);
    assert_true(rec_graph_hash(nesting) != rec_graph_hash(nesting_other));

    rec_graph *all[] = {graph, same, other_name, other_edge, other_flags, nesting, nesting_other, NULL};
    for (size_t i = 0; i < COUNT(all); i++)
        rec_graph_free(all[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_bad_specs),   cmocka_unit_test(refuses_bad_names),
        cmocka_unit_test(refuses_bad_edges),   cmocka_unit_test(refuses_misfits),
        cmocka_unit_test(refuses_bad_nesting), cmocka_unit_test(hash_follows_meaning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
