#include "config.h"

#include "support.h"

#include "base/alloc.h"
#include "base/error.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int world_setup(void **state)
{
    struct world *world = xcalloc(1, sizeof *world);
    buf_init(&world->trace);
    *state = world;
    return 0;
}

int world_teardown(void **state)
{
    struct world *world = *state;
    rec_engine_free(world->engine);
    buf_free(&world->trace);
    free(world);
    return 0;
}

void trace(struct world *world, const char *format, ...)
{
    va_list arguments;
    if (world->trace.length)
        buf_addc(&world->trace, ' ');
    va_start(arguments, format);
    buf_vaddf(&world->trace, format, arguments);
    va_end(arguments);
}

/* --- The sink --- */

static enum rec_status answer(struct world *world, const char *what, rec_error *error)
{
    trace(world, "%s", what);
    if (!world->refuse_in || strcmp(world->refuse_in, what) != 0)
        return REC_OK;
    world->refuse_in = NULL;
    return error_set(error, world->refuse, "the sink refused %s", what);
}

static enum rec_status sink_begin(void *context, rec_run *run, rec_error *error)
{
    (void)run;
    return answer(context, "begin", error);
}

static enum rec_status sink_commit(void *context, rec_run *run, rec_error *error)
{
    (void)run;
    return answer(context, "commit", error);
}

static void sink_rollback(void *context, rec_run *run)
{
    (void)run;
    trace(context, "rollback");
}

static enum rec_status sink_checkpoint(void *context, rec_run *run, const struct rec_checkpoint *checkpoint,
                                       rec_error *error)
{
    struct world *world = context;
    (void)run;
    trace(world, "[%s>%s%s]", checkpoint->node, checkpoint->next, checkpoint->next_external ? "!" : "");
    assert_true(world->saved_count < SAVED_MAX);
    assert_int_equal(checkpoint->length, sizeof(int));
    struct saved *saved = &world->saved[world->saved_count++];
    saved->checkpoint = *checkpoint;
    snprintf(saved->node, sizeof saved->node, "%s", checkpoint->node);
    snprintf(saved->next, sizeof saved->next, "%s", checkpoint->next);
    memcpy(&saved->state, checkpoint->state, sizeof saved->state);
    saved->checkpoint.node = saved->node;
    saved->checkpoint.next = saved->next;
    saved->checkpoint.state = &saved->state;
    if (!world->refuse_in || strcmp(world->refuse_in, "checkpoint") != 0)
        return REC_OK;
    world->refuse_in = NULL;
    return error_set(error, world->refuse, "the sink refused checkpoint");
}

static void sink_event(void *context, const struct rec_graph_event *event)
{
    struct world *world = context;
    switch (event->kind) {
    case REC_GRAPH_RUN_START:
        trace(world, "<%s", event->graph);
        break;
    case REC_GRAPH_NODE_START:
        trace(world, "+%s", event->node);
        break;
    case REC_GRAPH_NODE_RETRY:
        trace(world, "~%s:%d:%d:%s", event->node, event->attempt, event->wait_ms,
              rec_status_name(event->error->code));
        break;
    case REC_GRAPH_NODE_END:
        trace(world, "-%s:%s:%d:%lld", event->node,
              event->action ? event->action : rec_status_name(event->status), event->attempt,
              (long long)(event->duration_ns / MS));
        break;
    case REC_GRAPH_RUN_END:
        trace(world, "%s:%lld>", rec_status_name(event->status), (long long)(event->duration_ns / MS));
        break;
    }
}

/* --- The engine --- */

static int64_t world_now(void *context)
{
    return ((struct world *)context)->now;
}

rec_engine *world_engine(struct world *world, int sink, const struct rec_engine_options *options)
{
    struct rec_engine_options all = options ? *options : (struct rec_engine_options){0};
    all.sink.context = world;
    if (sink & SINK_TRANSACTIONS) {
        all.sink.begin = sink_begin;
        all.sink.commit = sink_commit;
        all.sink.rollback = sink_rollback;
    }
    if (sink & SINK_CHECKPOINTS)
        all.sink.checkpoint = sink_checkpoint;
    if (sink & SINK_EVENTS)
        all.sink.event = sink_event;
    if (!all.now) {
        all.now = world_now;
        all.now_context = world;
    }
    world->engine = rec_engine_new(&all);
    return world->engine;
}

static void note_end(void *user, rec_run *run, enum rec_status status, const char *last_action,
                     const rec_error *error)
{
    struct world *world = user;
    assert_ptr_equal(rec_run_user(run), world);
    assert_true((status == REC_OK) == (error == NULL));
    world->ended++;
    world->status = status;
    snprintf(world->last_action, sizeof world->last_action, "%s", last_action ? last_action : "");
    if (error) {
        assert_int_equal(error->code, status);
        assert_true(error->message[0] != '\0');
        world->error = *error;
    }
}

static struct rec_run_options noted(struct world *world, const struct rec_run_options *options)
{
    struct rec_run_options all = options ? *options : (struct rec_run_options){0};
    all.user = world;
    all.done = note_end;
    return all;
}

rec_run *world_start(struct world *world, const rec_graph *graph, const struct rec_run_options *options)
{
    struct rec_run_options all = noted(world, options);
    rec_run *run = rec_engine_start(world->engine, graph, world, &all, NULL);
    assert_non_null(run);
    assert_ptr_equal(rec_run_graph(run), graph);
    return run;
}

void world_drain(struct world *world)
{
    while (rec_engine_running(world->engine)) {
        if (rec_engine_step(world->engine, INT64_MAX))
            continue;
        int timeout = rec_engine_timeout(world->engine);
        if (rec_engine_running(world->engine) && timeout < 0)
            fail_msg("the engine waits for nothing; trace: %s", world->trace.data);
        world->now += timeout > 0 ? timeout * MS : 0;
    }
}

enum rec_status world_run(struct world *world, const rec_graph *graph)
{
    if (!world->engine)
        world_engine(world, 0, NULL);
    world_start(world, graph, NULL);
    world_drain(world);
    return world->status;
}

rec_run *world_resume(struct world *world, const rec_graph *graph, int saved, bool force, rec_error *error)
{
    struct rec_run_options all = noted(world, NULL);
    return rec_engine_resume(world->engine, graph, world, &world->saved[saved].checkpoint, force, &all,
                             error);
}

/* --- Graphs and nodes --- */

static enum rec_status encode(void *shared, void **bytes, size_t *length, rec_error *error)
{
    struct world *world = shared;
    (void)error;
    *length = sizeof world->value;
    *bytes = malloc(*length);
    memcpy(*bytes, &world->value, *length);
    return REC_OK;
}

static enum rec_status decode(const void *bytes, size_t length, void *shared, rec_error *error)
{
    struct world *world = shared;
    if (length != sizeof world->value)
        return error_set(error, REC_INVALID, "the state has %zu bytes", length);
    memcpy(&world->value, bytes, length);
    return REC_OK;
}

static rec_graph *built(const struct rec_graph_spec *spec)
{
    rec_error error = {0};
    rec_graph *graph = rec_graph_new(spec, &error);
    if (!graph)
        fail_msg("%s", error.message);
    return graph;
}

rec_graph *graph_of(const char *name, const struct rec_node *start, const struct rec_edge *edges,
                    size_t count)
{
    return built(&(struct rec_graph_spec){.name = name, .start = start, .edges = edges, .edge_count = count});
}

rec_graph *graph_with_state(const char *name, const struct rec_node *start, const struct rec_edge *edges,
                            size_t count)
{
    return built(&(struct rec_graph_spec){.name = name,
                                          .start = start,
                                          .edges = edges,
                                          .edge_count = count,
                                          .encode = encode,
                                          .decode = decode});
}

enum rec_status traced_prep(rec_step *step, void *shared, void **prepared, rec_error *error)
{
    (void)error;
    trace(shared, "%s.prep", step->node->name);
    *prepared = shared;
    return REC_OK;
}

enum rec_status traced_exec(rec_step *step, void *prepared, void **result, rec_error *error)
{
    struct world *world = prepared;
    trace(world, "%s.exec", step->node->name);
    if (world->failures > 0) {
        world->failures--;
        return error_set(error, REC_NETWORK, "attempt %d failed", step->attempt);
    }
    *result = world;
    return REC_OK;
}

enum rec_status traced_fallback(rec_step *step, void *prepared, const rec_error *why, void **result,
                                rec_error *error)
{
    (void)error;
    trace(prepared, "%s.fallback(%s)", step->node->name, rec_status_name(why->code));
    *result = prepared;
    return REC_OK;
}

enum rec_status traced_post(rec_step *step, void *shared, void *prepared, void *result, const char **action,
                            rec_error *error)
{
    struct world *world = shared;
    (void)prepared, (void)result, (void)error;
    trace(world, "%s.post", step->node->name);
    world->value++;
    if (world->actions && *world->actions)
        *action = *world->actions++;
    return REC_OK;
}
