#include "config.h"

#include "base/error.h"
#include "graph/run.h"

#include <stdlib.h>
#include <string.h>

void graph_path(struct buf *out, const rec_run *run, int depth, int node)
{
    for (int i = 0; i < depth; i++) {
        const struct graph_frame *frame = &run->frames[i];
        buf_adds(out, frame->graph->nodes[frame->node].node->name);
        buf_addc(out, '/');
    }
    buf_adds(out, run->frames[depth].graph->nodes[node].node->name);
}

/* Entering a nested graph is entering its start. */
static bool is_external(const rec_graph *graph, int node)
{
    while (graph->nodes[node].nested) {
        graph = graph->nodes[node].nested;
        node = 0;
    }
    return graph->nodes[node].node->flags & REC_NODE_EXTERNAL;
}

enum rec_status graph_checkpoint_write(rec_run *run, const char *ended, int depth, int node, rec_error *error)
{
    const struct rec_sink *sink = &run->engine->options.sink;
    const rec_graph *flow = run->frames[0].graph;
    struct buf next = BUF_INIT;
    void *state = NULL;
    size_t length = 0;
    if (node != GRAPH_END)
        graph_path(&next, run, depth, node);
    enum rec_status status = flow->spec.encode(run->shared, &state, &length, error);
    status = graph_outcome(run, status, "encode", error);
    if (status == REC_OK) {
        struct rec_checkpoint checkpoint = {
            .flow = flow->spec.name,
            .hash = flow->hash,
            .node = ended,
            .next = next.data,
            .attempt = run->step.attempt,
            .steps = run->steps - (run->phase == PHASE_PREPARED), /* the node to enter is not counted yet */
            .next_external = node != GRAPH_END && is_external(run->frames[depth].graph, node),
            .state = state,
            .length = length,
        };
        status = sink->checkpoint(sink->context, run, &checkpoint, error);
        status = graph_outcome(run, status, "checkpoint", error);
    }
    free(state);
    buf_free(&next);
    return status;
}

/* Stands the run in front of the node that path names. */
static enum rec_status find_place(rec_run *run, const char *path, rec_error *error)
{
    run->depth = 0;
    if (!*path) {
        run->frames[0].node = GRAPH_END;
        return REC_OK;
    }
    for (const char *name = path;;) {
        struct graph_frame *frame = &run->frames[run->depth];
        size_t length = strcspn(name, "/");
        int node = graph_node_find(frame->graph, name, length);
        bool inside = name[length] == '/';
        if (node < 0 || (inside && !frame->graph->nodes[node].nested))
            return error_set(error, REC_CONFLICT, "'%s' has no node '%s' to go on at",
                             run->frames[0].graph->spec.name, path);
        frame->node = node;
        if (!inside)
            return REC_OK;
        run->frames[++run->depth] = (struct graph_frame){.graph = frame->graph->nodes[node].nested};
        name += length + 1;
    }
}

static enum rec_status restore(rec_run *run, const struct rec_checkpoint *checkpoint, bool force,
                               rec_error *error)
{
    const struct rec_graph_spec *spec = &run->frames[0].graph->spec;
    if (!spec->decode)
        return error_set(error, REC_UNSUPPORTED, "'%s' keeps no state to go on from", spec->name);
    if (strcmp(checkpoint->flow, spec->name) != 0 || checkpoint->hash != rec_graph_hash(run->frames[0].graph))
        return error_set(error, REC_CONFLICT,
                         "'%s' has changed since it was interrupted and cannot be gone on with",
                         checkpoint->flow);
    enum rec_status status = find_place(run, checkpoint->next, error);
    if (status != REC_OK)
        return status;
    const struct graph_frame *frame = &run->frames[run->depth];
    if (frame->node != GRAPH_END && is_external(frame->graph, frame->node) && !force)
        return error_set(error, REC_UNSUPPORTED,
                         "'%s' may have done '%s' already; it is not done again unasked", spec->name,
                         checkpoint->next);
    run->steps = checkpoint->steps;
    run->checkpoint = true;
    buf_adds(&run->last_path, checkpoint->node);
    return spec->decode(checkpoint->state, checkpoint->length, run->shared, error);
}

rec_run *rec_engine_resume(rec_engine *engine, const rec_graph *graph, void *shared,
                           const struct rec_checkpoint *checkpoint, bool force,
                           const struct rec_run_options *options, rec_error *error)
{
    rec_run *run = graph_run_new(engine, graph, shared, options, error);
    if (!run)
        return NULL;
    if (restore(run, checkpoint, force, error) == REC_OK) {
        engine_add(engine, run);
        return run;
    }
    graph_timer_remove(&engine->timers, &run->deadline_timer);
    graph_run_free(run);
    return NULL;
}
