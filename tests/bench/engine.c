/* Time of an empty node (prep, exec and post that do nothing) in the engine, with events and without
 * checkpoints, beside a bare loop that calls the same function pointers; in turns. */
#include "config.h"

#include "bench.h"
#include "recollect_graph.h"

#define NODES     7
#define RUNS      20000
#define ROUNDS    15
#define NODE_RUNS ((double)NODES * RUNS)

static long touched;

static enum rec_status prep(rec_step *step, void *shared, void **prepared, rec_error *error)
{
    (void)step, (void)prepared, (void)error;
    ++*(long *)shared;
    return REC_OK;
}

static enum rec_status exec(rec_step *step, void *prepared, void **result, rec_error *error)
{
    (void)step, (void)prepared, (void)result, (void)error;
    return REC_OK;
}

static enum rec_status post(rec_step *step, void *shared, void *prepared, void *result, const char **action,
                            rec_error *error)
{
    (void)step, (void)prepared, (void)result, (void)action, (void)error;
    ++*(long *)shared;
    return REC_OK;
}

#define EMPTY(name_)                                                                                         \
    {                                                                                                        \
        .name = name_, .prep = prep, .exec = exec, .post = post                                              \
    }
static const struct rec_node nodes[NODES] = {
    EMPTY("a"), EMPTY("b"), EMPTY("c"), EMPTY("d"), EMPTY("e"), EMPTY("f"), EMPTY("g"),
};

static const struct rec_edge edges[] = {
    {&nodes[0], NULL, &nodes[1]}, {&nodes[1], NULL, &nodes[2]}, {&nodes[2], NULL, &nodes[3]},
    {&nodes[3], NULL, &nodes[4]}, {&nodes[4], NULL, &nodes[5]}, {&nodes[5], NULL, &nodes[6]},
    {&nodes[6], NULL, NULL},
};

static struct {
    int64_t durations[256];
    unsigned count;
} ring;

static void event(void *context, const struct rec_graph_event *event)
{
    (void)context;
    ring.durations[ring.count++ % 256] = event->duration_ns;
}

static double engine_round(rec_engine *engine, const rec_graph *graph)
{
    double began = bench_cpu();
    for (int i = 0; i < RUNS; i++) {
        rec_engine_start(engine, graph, &touched, NULL, NULL);
        while (rec_engine_step(engine, INT64_MAX))
            ;
    }
    return (bench_cpu() - began) * 1e9 / NODE_RUNS;
}

/* The same functions through the same table, in order, and nothing else. */
static double bare_round(void)
{
    const struct rec_node *volatile first = nodes;
    void *prepared = NULL, *result = NULL;
    const char *action = NULL;
    double began = bench_cpu();
    for (int i = 0; i < RUNS; i++) {
        const struct rec_node *node = first;
        for (int j = 0; j < NODES; j++, node++)
            if (node->prep(NULL, &touched, &prepared, NULL) != REC_OK ||
                node->exec(NULL, prepared, &result, NULL) != REC_OK ||
                node->post(NULL, &touched, prepared, result, &action, NULL) != REC_OK)
                return 0;
    }
    return (bench_cpu() - began) * 1e9 / NODE_RUNS;
}

int main(void)
{
    rec_error problem;
    struct rec_graph_spec spec = {
        .name = "empty", .start = nodes, .edges = edges, .edge_count = sizeof edges / sizeof *edges};
    rec_graph *graph = rec_graph_new(&spec, &problem);
    rec_engine *engine = rec_engine_new(&(struct rec_engine_options){.sink.event = event});
    struct samples engine_ns = SAMPLES_INIT, bare_ns = SAMPLES_INIT;

    if (!graph)
        bench_fail("%s", problem.message);
    for (int i = 0; i < ROUNDS; i++) {
        samples_add(&engine_ns, engine_round(engine, graph));
        samples_add(&bare_ns, bare_round());
    }
    bench_compare("engine_node", "ns", &engine_ns, "bare_node", &bare_ns, 20);
    samples_free(&engine_ns);
    samples_free(&bare_ns);
    rec_engine_free(engine);
    rec_graph_free(graph);
    return 0;
}
