#include "config.h"

#include "graph/run.h"

#include "base/alloc.h"
#include "base/error.h"

#include <stdlib.h>
#include <string.h>

/* --- Errors and events --- */

static const char *node_name(const rec_run *run)
{
    return graph_run_node(run)->node->name;
}

enum rec_status graph_failure(const rec_run *run, enum rec_status status, const char *what, rec_error *error)
{
    if (status == REC_PENDING || status == REC_DONE)
        return error_set(error, REC_INTERNAL, "node '%s': %s returned '%s', which is no outcome",
                         node_name(run), what, rec_status_name(status));
    error->code = status;
    if (!error->message[0])
        error_set(error, status, "node '%s': %s failed (%s) without saying why", node_name(run), what,
                  rec_status_name(status));
    return status;
}

static void send_event(rec_run *run, const struct rec_graph_event *event)
{
    const struct rec_sink *sink = &run->engine->options.sink;
    if (sink->event)
        sink->event(sink->context, event);
}

static void node_start_event(rec_run *run, struct graph_frame *frame)
{
    frame->open = true;
    frame->started = run->engine->now;
    send_event(run, &(struct rec_graph_event){.kind = REC_GRAPH_NODE_START,
                                              .run = run,
                                              .graph = frame->graph->spec.name,
                                              .node = frame->graph->nodes[frame->node].node->name,
                                              .attempt = 1});
}

static void node_end_event(rec_run *run, struct graph_frame *frame, const char *action)
{
    frame->open = false;
    send_event(run, &(struct rec_graph_event){.kind = REC_GRAPH_NODE_END,
                                              .run = run,
                                              .graph = frame->graph->spec.name,
                                              .node = frame->graph->nodes[frame->node].node->name,
                                              .action = action,
                                              .attempt = run->step.attempt,
                                              .duration_ns = run->engine->now - frame->started,
                                              .status = run->status,
                                              .error = run->status == REC_OK ? NULL : &run->error});
}

void graph_run_retry_event(struct graph_slot *slot, int wait_ms)
{
    rec_run *run = slot->run;
    struct graph_frame *frame = &run->frames[run->depth];
    send_event(run, &(struct rec_graph_event){.kind = REC_GRAPH_NODE_RETRY,
                                              .run = run,
                                              .graph = frame->graph->spec.name,
                                              .node = slot->step.node->name,
                                              .attempt = slot->step.attempt,
                                              .wait_ms = wait_ms,
                                              .duration_ns = run->engine->now - frame->started,
                                              .status = slot->status,
                                              .error = &slot->error});
}

/* --- Ending --- */

static void release_node(rec_run *run)
{
    const struct rec_node *node = run->step.node;
    if (!run->prepared && !run->result && !run->batch.count)
        return;
    if (run->batch.count)
        graph_batch_free(run);
    if (run->result && node->free_result)
        node->free_result(run->result);
    if (run->prepared && node->free_prepared)
        node->free_prepared(run->prepared);
    run->result = run->prepared = NULL;
}

static enum graph_progress finish(rec_run *run)
{
    rec_engine *engine = run->engine;
    const rec_error *error = run->status == REC_OK ? NULL : &run->error;
    release_node(run);
    for (int i = run->depth; i >= 0; i--)
        if (run->frames[i].open)
            node_end_event(run, &run->frames[i], NULL);
    send_event(run, &(struct rec_graph_event){.kind = REC_GRAPH_RUN_END,
                                              .run = run,
                                              .graph = run->frames[0].graph->spec.name,
                                              .action = run->last_action,
                                              .duration_ns = engine->now - run->started,
                                              .status = run->status,
                                              .error = error});
    graph_timer_remove(&engine->timers, &run->deadline_timer);
    engine_remove(engine, run);
    if (run->done)
        run->done(run->user, run, run->status, run->last_action, error);
    graph_run_free(run);
    return GRAPH_ENDED;
}

static bool past_deadline(const rec_run *run)
{
    return run->deadline && engine_clock(run->engine) >= run->deadline;
}

static void describe_stop(rec_run *run)
{
    const char *flow = run->frames[0].graph->spec.name;
    if (run->timed_out)
        error_set(&run->error, REC_TIMEOUT, "'%s' took longer than its %lld ms; it was in '%s'", flow,
                  (long long)run->deadline_span, node_name(run));
    else
        error_set(&run->error, REC_CANCELLED, "'%s' was cancelled in '%s'", flow, node_name(run));
}

void graph_run_fail(rec_run *run, enum rec_status status, const rec_error *error)
{
    run->status = status;
    run->error = *error;
    run->phase = PHASE_STOP;
    if (status == REC_CANCELLED && past_deadline(run)) { /* the node noticed before the timer */
        run->timed_out = true;
        describe_stop(run);
        run->status = run->error.code;
    }
}

/* A commit on its way is not stopped; the next boundary notices. */
static void stop_if_wanted(rec_run *run)
{
    if (!atomic_load_explicit(&run->stopped, memory_order_relaxed))
        return;
    if (run->phase == PHASE_BEGIN || run->phase == PHASE_POSTED || run->phase == PHASE_STOP)
        return;
    describe_stop(run);
    run->status = run->error.code;
    run->phase = PHASE_STOP;
}

/* Each slot is asked once: a job may end between two questions, and the second answer takes away what would
 * have woken the run that waits because of the first. */
static enum graph_progress stop(rec_run *run)
{
    bool stopped = graph_slot_stop(&run->first);
    for (size_t i = 0; i < run->slot_count; i++)
        if (&run->slots[i] != &run->first)
            stopped &= graph_slot_stop(&run->slots[i]);
    if (!stopped)
        return GRAPH_WAIT;
    run->engine->now = engine_clock(run->engine);
    return finish(run);
}

/* --- Entering a node --- */

static enum graph_progress begin(rec_run *run)
{
    run->started = run->engine->now;
    send_event(run, &(struct rec_graph_event){
                        .kind = REC_GRAPH_RUN_START, .run = run, .graph = run->frames[0].graph->spec.name});
    for (int i = 0; i < run->depth; i++) /* of a resumed run that goes on inside nested graphs */
        node_start_event(run, &run->frames[i]);
    run->phase = run->frames[run->depth].node == GRAPH_END ? PHASE_STOP : PHASE_ENTER;
    return GRAPH_GO_ON;
}

static void enter_nested(rec_run *run, const rec_graph *nested, const char *last_action)
{
    run->frames[++run->depth] = (struct graph_frame){.graph = nested, .last_action = last_action};
}

/* --- Calls that a blocking store takes to the pool --- */

static enum graph_progress call(rec_run *run, void (*work)(struct graph_slot *slot), enum graph_phase next)
{
    run->phase = next;
    if (run->engine->options.blocking_store) {
        graph_slot_submit(&run->first, work);
        return GRAPH_WAIT;
    }
    work(&run->first);
    return GRAPH_GO_ON;
}

static enum rec_status begin_transaction(rec_run *run, rec_error *error)
{
    const struct rec_sink *sink = &run->engine->options.sink;
    enum rec_status status = sink->begin ? sink->begin(sink->context, run, error) : REC_OK;
    return graph_outcome(run, status, "begin", error);
}

static enum rec_status end_transaction(rec_run *run, enum rec_status status, rec_error *error)
{
    const struct rec_sink *sink = &run->engine->options.sink;
    if (status == REC_OK)
        return graph_outcome(run, sink->commit ? sink->commit(sink->context, run, error) : REC_OK, "commit",
                             error);
    if (sink->rollback)
        sink->rollback(sink->context, run);
    return status;
}

/* So that a crash while the node's effects are under way finds a checkpoint that says so. */
static bool wants_checkpoint_before(const rec_run *run)
{
    return run->saves && !run->checkpoint && (run->step.node->flags & REC_NODE_EXTERNAL);
}

static enum rec_status checkpoint_before(rec_run *run, rec_error *error)
{
    enum rec_status status = begin_transaction(run, error);
    if (status != REC_OK)
        return status;
    status =
        graph_checkpoint_write(run, run->last_path.data, run->depth, run->frames[run->depth].node, error);
    return end_transaction(run, status, error);
}

static void prep_work(struct graph_slot *slot)
{
    rec_run *run = slot->run;
    rec_error *error = graph_error_reset(&slot->error);
    slot->status = wants_checkpoint_before(run) ? checkpoint_before(run, error) : REC_OK;
    if (slot->status == REC_OK && run->step.node->prep) {
        enum rec_status status = run->step.node->prep(&run->step, run->shared, &run->prepared, error);
        slot->status = graph_outcome(run, status, "prep", error);
    }
}

/* --- Exec --- */

static void settle(rec_run *run, struct graph_slot *slot)
{
    if (slot->step.attempt > run->step.attempt)
        run->step.attempt = slot->step.attempt;
    run->batch_settled++;
    if (run->step.node->item_count && slot->status != REC_CANCELLED) {
        graph_batch_settled(run, slot);
        return;
    }
    slot->state = SLOT_IDLE;
    run->step.scratch = slot->step.scratch;
    run->result = slot->result;
    slot->result = NULL;
    if (slot->status != REC_OK)
        graph_run_fail(run, slot->status, &slot->error);
}

static enum graph_progress exec(rec_run *run)
{
    bool more = false;
    for (size_t i = 0; i < run->slot_count && run->phase == PHASE_EXEC; i++) {
        struct graph_slot *slot = &run->slots[i];
        graph_slot_advance(slot);
        if (slot->state == SLOT_SETTLED)
            settle(run, slot);
        more |= slot->state == SLOT_READY;
    }
    if (run->phase != PHASE_EXEC)
        return GRAPH_GO_ON;
    if (run->batch_settled == run->step.item_count) {
        run->phase = PHASE_POST;
        return GRAPH_GO_ON;
    }
    if (!more)
        return GRAPH_WAIT;
    run->engine->now = engine_clock(run->engine);
    return GRAPH_YIELD;
}

/* --- Post and routing --- */

static enum rec_status lost(const struct graph_frame *frame, const char *action, bool declared,
                            rec_error *error)
{
    const char *node = frame->graph->nodes[frame->node].node->name;
    error_set(error, REC_INTERNAL, "graph '%s': node '%s' returned action '%s', which %s",
              frame->graph->spec.name, node, action && *action ? action : "default",
              declared ? "has no edge and is not terminal" : "it does not declare");
    return error_about(error, node);
}

static enum rec_status find_route(rec_run *run, const char *action, rec_error *error)
{
    for (int depth = run->depth;; depth--) {
        const struct graph_frame *frame = &run->frames[depth];
        const struct graph_node *node = &frame->graph->nodes[frame->node];
        int index = action ? graph_action_find(node, action) : 0;
        if (index < 0 || node->actions[index].next == GRAPH_LOST)
            return lost(frame, action, index >= 0, error);
        action = node->actions[index].name;
        if (node->actions[index].next != GRAPH_END || depth == 0) {
            run->route = (struct graph_route){depth, node->actions[index].next, action};
            return REC_OK;
        }
    }
}

static enum rec_status save_route(rec_run *run, rec_error *error)
{
    buf_clear(&run->last_path);
    graph_path(&run->last_path, run, run->depth, run->frames[run->depth].node);
    if (run->step.node->flags & REC_NODE_PURE)
        return REC_OK;
    return graph_checkpoint_write(run, run->last_path.data, run->route.depth, run->route.node, error);
}

static bool transacts(const rec_run *run)
{
    const struct rec_sink *sink = &run->engine->options.sink;
    const struct rec_node *node = run->step.node;
    return (sink->begin || sink->commit || sink->rollback) && !(node->flags & REC_NODE_PURE) &&
           (node->post || run->saves);
}

static void post_work(struct graph_slot *slot)
{
    rec_run *run = slot->run;
    const struct rec_node *node = run->step.node;
    bool transaction = transacts(run);
    void *result = node->item_count ? &run->batch : run->result;
    const char *action = NULL;
    rec_error *error = graph_error_reset(&slot->error);

    slot->status = transaction ? begin_transaction(run, error) : REC_OK;
    if (slot->status != REC_OK)
        return;
    if (node->post) {
        slot->status = node->post(&run->step, run->shared, run->prepared, result, &action, error);
        slot->status = graph_outcome(run, slot->status, "post", error);
    }
    if (slot->status == REC_OK)
        slot->status = find_route(run, action, error);
    if (slot->status == REC_OK && run->saves)
        slot->status = save_route(run, error);
    if (transaction)
        slot->status = end_transaction(run, slot->status, error);
}

static enum graph_progress posted(rec_run *run)
{
    if (!graph_slot_collect(&run->first))
        return GRAPH_WAIT;
    if (run->first.status != REC_OK) {
        graph_run_fail(run, run->first.status, &run->first.error);
        return GRAPH_GO_ON;
    }
    release_node(run);
    run->engine->now = engine_clock(run->engine);
    run->checkpoint = run->saves && !(run->step.node->flags & REC_NODE_PURE);
    run->last_action = run->route.action;
    for (; run->depth > run->route.depth; run->depth--)
        node_end_event(run, &run->frames[run->depth], run->route.action);
    struct graph_frame *frame = &run->frames[run->depth];
    node_end_event(run, frame, run->route.action);
    if (run->route.node == GRAPH_END)
        return finish(run);
    frame->node = run->route.node;
    frame->last_action = run->route.action;
    run->phase = PHASE_ENTER;
    return GRAPH_YIELD;
}

static enum graph_progress post(rec_run *run)
{
    if (run->step.node->post || run->saves)
        return call(run, post_work, PHASE_POSTED);
    post_work(&run->first);
    return posted(run);
}

/* --- From the entry of a node to its exec --- */

/* The plain call, which most nodes are: only when it fails is there an attempt to keep count of. */
static enum graph_progress call_exec(rec_run *run)
{
    struct graph_slot *slot = &run->slots[0];
    rec_error *error = graph_error_reset(&slot->error);
    enum rec_status status = run->step.node->exec(&run->step, run->prepared, &run->result, error);
    if (status == REC_OK) {
        run->phase = PHASE_POST;
        return GRAPH_GO_ON;
    }
    graph_slot_begin(slot, &run->step, run->prepared);
    slot->result = run->result;
    run->result = NULL;
    graph_slot_failed(slot, graph_outcome(run, status, "exec", error));
    return GRAPH_GO_ON;
}

/* What has no function is passed by: nothing can have happened meanwhile, so nothing is looked at again. */
static enum graph_progress begin_exec(rec_run *run)
{
    const struct rec_node *node = run->step.node;
    run->batch_settled = 0;
    run->phase = PHASE_EXEC;
    if (node->item_count) {
        graph_batch_begin(run);
        return GRAPH_GO_ON;
    }
    run->slot_count = 1;
    if (node->start || node->validate_input || node->validate_output || (node->flags & REC_NODE_CPU)) {
        graph_slot_begin(&run->slots[0], &run->step, run->prepared);
        return GRAPH_GO_ON;
    }
    return node->exec ? call_exec(run) : post(run);
}

static enum graph_progress prepared(rec_run *run)
{
    if (!graph_slot_collect(&run->first))
        return GRAPH_WAIT;
    if (run->first.status == REC_OK)
        return begin_exec(run);
    graph_run_fail(run, run->first.status, &run->first.error);
    return GRAPH_GO_ON;
}

static enum graph_progress prep(rec_run *run)
{
    if (run->step.node->prep || wants_checkpoint_before(run))
        return call(run, prep_work, PHASE_PREPARED);
    return begin_exec(run);
}

static enum graph_progress enter(rec_run *run)
{
    struct graph_frame *frame = &run->frames[run->depth];
    const struct graph_node *node = &frame->graph->nodes[frame->node];
    const rec_graph *flow = run->frames[0].graph;
    if (++run->steps > flow->step_limit) {
        error_set(&run->error, REC_LIMIT, "'%s' entered %d nodes, its limit, and stopped before '%s'",
                  flow->spec.name, flow->step_limit, node->node->name);
        run->status = REC_LIMIT;
        run->phase = PHASE_STOP;
        return GRAPH_GO_ON;
    }
    node_start_event(run, frame);
    if (node->nested) {
        enter_nested(run, node->nested, frame->last_action);
        return GRAPH_GO_ON;
    }
    run->step = (rec_step){
        .run = run, .node = node->node, .attempt = 1, .item_count = 1, .last_action = frame->last_action};
    return prep(run);
}

/* --- What the engine calls --- */

enum graph_progress graph_run_advance(rec_run *run)
{
    static enum graph_progress (*const phases[])(rec_run * run) = {
        [PHASE_BEGIN] = begin, [PHASE_ENTER] = enter,   [PHASE_PREPARED] = prepared, [PHASE_EXEC] = exec,
        [PHASE_POST] = post,   [PHASE_POSTED] = posted, [PHASE_STOP] = stop,
    };
    enum graph_progress progress;
    do {
        stop_if_wanted(run);
        progress = phases[run->phase](run);
    } while (progress == GRAPH_GO_ON);
    return progress;
}

void graph_run_woken(struct graph_slot *slot)
{
    slot->woken = true;
    engine_ready(slot->run->engine, slot->run);
}

void graph_run_timer(struct graph_timer *timer)
{
    rec_run *run = timer->run;
    if (timer->slot) {
        timer->slot->state = SLOT_READY;
    } else {
        run->timed_out = !atomic_load_explicit(&run->stopped, memory_order_relaxed);
        atomic_store_explicit(&run->stopped, true, memory_order_relaxed);
    }
    engine_ready(run->engine, run);
}

/* One ended run is kept for the next to begin: short flows would spend a tenth of their time in malloc. */
static rec_run *allocate(rec_engine *engine, int depth)
{
    rec_run *run = engine->spare;
    if (!run || run->capacity < depth)
        return xmalloc(sizeof *run + (size_t)depth * sizeof *run->frames);
    engine->spare = NULL;
    return run;
}

void graph_run_free(rec_run *run)
{
    rec_engine *engine = run->engine;
    if (run->slots != &run->first)
        free(run->slots);
    buf_free(&run->last_path);
    if (engine->spare)
        free(run);
    else
        engine->spare = run;
}

rec_run *graph_run_new(rec_engine *engine, const rec_graph *graph, void *shared,
                       const struct rec_run_options *options, rec_error *error)
{
    if (engine->closing) {
        error_set(error, REC_CANCELLED, "'%s' was not started: the engine is closing", graph->spec.name);
        return NULL;
    }
    rec_run *run = allocate(engine, graph->depth);
    memset(run, 0, offsetof(rec_run, first) + offsetof(struct graph_slot, error));
    run->engine = engine;
    run->shared = shared;
    atomic_init(&run->stopped, false);
    run->capacity = graph->depth;
    run->frames[0] = (struct graph_frame){.graph = graph};
    run->slots = &run->first;
    run->slot_count = run->slot_capacity = 1;
    run->saves = engine->options.sink.checkpoint && graph->spec.encode;
    run->deadline_timer.run = run;
    buf_init(&run->last_path);
    graph_slot_init(&run->first, run);
    if (options) {
        run->user = options->user;
        run->done = options->done;
        run->priority = options->priority;
        run->deadline_span = options->deadline_ms;
    }
    if (run->deadline_span > 0) {
        run->deadline = engine_clock(engine) + run->deadline_span * 1000000;
        graph_timer_set(&engine->timers, &run->deadline_timer, run->deadline);
    }
    return run;
}

rec_run *rec_engine_start(rec_engine *engine, const rec_graph *graph, void *shared,
                          const struct rec_run_options *options, rec_error *error)
{
    rec_run *run = graph_run_new(engine, graph, shared, options, error);
    if (run)
        engine_add(engine, run);
    return run;
}

void rec_run_cancel(rec_run *run)
{
    atomic_store_explicit(&run->stopped, true, memory_order_relaxed);
    engine_ready(run->engine, run);
}

void *rec_run_user(const rec_run *run)
{
    return run->user;
}

const rec_graph *rec_run_graph(const rec_run *run)
{
    return run->frames[0].graph;
}

bool rec_step_cancelled(const rec_step *step)
{
    return atomic_load_explicit(&step->run->stopped, memory_order_relaxed) || past_deadline(step->run);
}
