/* recollect_graph.h: the engine that runs graphs of nodes. Knows nothing of chat; see recollect_graph(3).
 *
 * A graph is a const table of nodes and edges, validated once by rec_graph_new(). An engine runs any number
 * of runs on the ONE thread that calls rec_engine_step(); CPU-heavy exec calls go to its small pool of
 * threads. Every other function is for the engine's thread only, except those marked [any thread].
 *
 * One node: prep(shared) reads; exec(prepared) does the slow work and is the only part retried; fallback
 * supplies the result when attempts run out; post(shared, prepared, result) writes, inside one transaction of
 * the sink, and returns an action that picks the edge. An action without an edge is an error naming node and
 * action, unless the node declares it terminal. */
#ifndef RECOLLECT_GRAPH_H
#define RECOLLECT_GRAPH_H

#include "recollect_error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct rec_graph rec_graph;   /* immutable once built; may be shared by engines */
typedef struct rec_engine rec_engine; /* owns its runs and its pool */
typedef struct rec_run rec_run;       /* one execution of a graph; owned by its engine */
typedef struct rec_wait rec_wait;     /* what an asynchronous exec wakes; see start */

struct rec_node;

/* What a node function may ask and say about the step it is in. Valid during the call only, except `wait`. */
typedef struct rec_step {
    rec_run *run;
    const struct rec_node *node;
    int attempt;             /* 1.. */
    size_t item, item_count; /* batch nodes: which item this exec is for; else 0 and 1 */
    const char *last_action; /* the action that led here; NULL at the start and right after a resume */
    void *scratch;           /* free for the node, from prep to post; NULL at prep, and for each new item */
} rec_step;

/* True once the run was cancelled or its deadline passed; long exec calls ask this. [any thread] */
bool rec_step_cancelled(const rec_step *step);

/* Flags of a node. */
enum {
    REC_NODE_CPU = 1 << 0,      /* exec runs on the pool: it must touch nothing but its prepared value */
    REC_NODE_EXTERNAL = 1 << 1, /* exec has effects outside (a request, a hook): never run again by resume */
    REC_NODE_PURE = 1 << 2 /* post writes nothing: no transaction and no checkpoint; resume runs it again */
};

/* All functions return REC_OK or an error they described in *error; REC_CANCELLED ends the run as cancelled.
 */
struct rec_node {
    const char *name;
    unsigned flags;

    /* Actions post may return besides "default", NULL-terminated; NULL: only "default". */
    const char *const *actions;
    /* Those of them that end the graph when they have no edge, NULL-terminated ("default" may be listed). */
    const char *const *terminal;

    /* Optional. *prepared is handed to exec and post and freed with free_prepared, after a failure too. */
    enum rec_status (*prep)(rec_step *step, void *shared, void **prepared, rec_error *error);

    /* Plain form. Optional: without exec and start, result is NULL. Batch nodes: called once an item, with
     * that item as prepared (so are start, ready, cancel, fallback and the validators). */
    enum rec_status (*exec)(rec_step *step, void *prepared, void **result, rec_error *error);

    /* Waiting form, instead of exec. start begins and returns at once; when something happened anyone calls
     * rec_wait_wake(wait) and the engine calls ready, which returns REC_PENDING (go on waiting), REC_OK with
     * *result, or an error (a failed attempt). cancel stops it early: after cancel returns no wake may
     * follow; ready is not called again. */
    enum rec_status (*start)(rec_step *step, void *prepared, rec_wait *wait, rec_error *error);
    enum rec_status (*ready)(rec_step *step, void *prepared, void **result, rec_error *error);
    void (*cancel)(rec_step *step, void *prepared);

    /* Optional: refuses a bad input before exec (fails the run, or the item: no retry, no fallback) or a bad
     * output (a failed attempt). */
    enum rec_status (*validate_input)(rec_step *step, void *prepared, rec_error *error);
    enum rec_status (*validate_output)(rec_step *step, void *prepared, void *result, rec_error *error);

    /* Optional: whether this error is worth another attempt; NULL: every error but REC_INVALID (a refused
     * output is always worth one). REC_CANCELLED never is. */
    bool (*retryable)(rec_step *step, const rec_error *error);

    /* Optional: supplies the result when attempts ran out; that result reaches post. For batch nodes, per
     * item. */
    enum rec_status (*fallback)(rec_step *step, void *prepared, const rec_error *why, void **result,
                                rec_error *error);

    /* Optional: writes, in one transaction; *action NULL or "" means "default"; the string must outlive
     * the call (a literal does). For batch nodes result is a struct rec_batch *. A failure (not an
     * action) rolls back and fails the run. */
    enum rec_status (*post)(rec_step *step, void *shared, void *prepared, void *result, const char **action,
                            rec_error *error);

    void (*free_prepared)(void *prepared);
    void (*free_result)(void *result); /* batch nodes: of one item's result */

    /* Retry of exec: attempts in all (0 and 1: one), first wait, factor (0: 2.0), ceiling, jitter 0..1 of the
     * wait. An error's retry_after, where longer, wins. */
    int max_attempts;
    int wait_ms;
    double backoff;
    int max_wait_ms;
    double jitter;

    /* Batch: the number of items in prepared, and item i of it. Makes the node a batch node. Items in flight
     * at once: `parallel` (0 and 1: one after the other) of those with start or CPU; a plain exec has the
     * engine's thread and is called for one item after the other. Results keep the order of the items;
     * nothing is shared between items. */
    size_t (*item_count)(void *prepared);
    void *(*item)(void *prepared, size_t index);
    int parallel;

    /* A nested graph instead of all functions above: it runs with `shared` of the parent; its last action
     * routes the parent, so every action it may end with must have a way on here. It must outlive the graph
     * around it. */
    const rec_graph *graph;
};

/* What post of a batch node receives; owned by the engine. */
struct rec_batch {
    size_t count;
    void **results;            /* NULL for an item that failed without fallback */
    enum rec_status *statuses; /* REC_OK or why */
    rec_error *errors;
};

/* One row of a flow's table {node, action, next}. action NULL means "default"; next NULL ends the graph on
 * that action. */
struct rec_edge {
    const struct rec_node *node;
    const char *action;
    const struct rec_node *next;
};

struct rec_graph_spec {
    const char *name;
    const struct rec_node *start;
    const struct rec_edge *edges;
    size_t edge_count;
    int step_limit; /* nodes a run may enter, those of nested graphs included; 0: 1000 */

    /* The run's state in a checkpoint: ids and small values. Both or none; without them runs cannot be
     * resumed. encode gives malloc'ed bytes (the engine frees them). decode fills a fresh shared. */
    enum rec_status (*encode)(void *shared, void **bytes, size_t *length, rec_error *error);
    enum rec_status (*decode)(const void *bytes, size_t length, void *shared, rec_error *error);
};

/* Validates and builds. Refused, with node and action named: missing start, node names that are empty, double
 * or contain '/', edges and terminals of an action the node does not declare, two edges for one action,
 * declared non-terminal actions without edge ("default" too, where the node can return no other), unreachable
 * nodes, exec and start together, start without ready and cancel, a batch without exec and start, a nested
 * graph together with functions of the node, a graph nested in itself. Tables must outlive the graph. */
rec_graph *rec_graph_new(const struct rec_graph_spec *spec, rec_error *error);
void rec_graph_free(rec_graph *graph);
const char *rec_graph_name(const rec_graph *graph);
/* A hash of names, actions, edges and flags, nested graphs included: a checkpoint of another hash is not
 * resumed. */
uint64_t rec_graph_hash(const rec_graph *graph);

enum rec_graph_event_kind {
    REC_GRAPH_RUN_START,
    REC_GRAPH_NODE_START,
    REC_GRAPH_NODE_RETRY, /* attempt failed; error says why; wait_ms until the next */
    REC_GRAPH_NODE_END,   /* action, duration_ns, attempts */
    REC_GRAPH_RUN_END     /* status, error */
};

struct rec_graph_event {
    enum rec_graph_event_kind kind;
    rec_run *run;
    const char *graph, *node, *action; /* node and action may be NULL */
    int attempt;
    int wait_ms;
    int64_t duration_ns; /* of the node or run, waiting included */
    enum rec_status status;
    const rec_error *error; /* may be NULL */
};

/* Written inside post's transaction. `node` is the path of the node that has ended ("outer/inner" in nested
 * graphs) and `next` of the node to enter ("" = the run ends). Batch progress within a node is not
 * checkpointed. */
struct rec_checkpoint {
    const char *flow;
    uint64_t hash;
    const char *node, *next;
    int attempt;
    int steps;          /* nodes entered so far, for the step limit */
    bool next_external; /* the next node is EXTERNAL */
    const void *state;
    size_t length;
};

/* Where transactions, checkpoints and metrics go. Every member is optional. All called on the engine's
 * thread, but with `blocking_store` (see options) begin, checkpoint, commit and rollback are called on the
 * pool. A begin that fails began nothing, a commit that fails has rolled back: neither is followed by
 * rollback. */
struct rec_sink {
    void *context;
    enum rec_status (*begin)(void *context, rec_run *run, rec_error *error);
    enum rec_status (*commit)(void *context, rec_run *run, rec_error *error);
    void (*rollback)(void *context, rec_run *run);
    /* Between begin and commit: after every post that is not PURE, and, if that did not name it already,
     * before a node marked EXTERNAL starts. */
    enum rec_status (*checkpoint)(void *context, rec_run *run, const struct rec_checkpoint *checkpoint,
                                  rec_error *error);
    void (*event)(void *context, const struct rec_graph_event *event);
};

struct rec_engine_options {
    struct rec_sink sink;
    int pool_threads; /* 0: 2; created when first needed */
    /* The store may wait (on a network): prep and post run on the pool, one at a time for a run. */
    bool blocking_store;
    /* Called, from any thread, when rec_engine_step has something to do: makes the loop's poll return. */
    void (*wake)(void *context);
    void *wake_context;
    /* Monotonic ns; NULL: the system's. For tests of waits and deadlines. [any thread] */
    int64_t (*now)(void *context);
    void *now_context;
};

rec_engine *rec_engine_new(const struct rec_engine_options *options);
/* Cancels every run, waits for pool calls in flight, frees. No rec_wait_wake may follow or be under way. */
void rec_engine_free(rec_engine *engine);

enum rec_priority { REC_FOREGROUND, REC_BATCH, REC_BACKGROUND };

struct rec_run_options {
    enum rec_priority priority;
    int64_t deadline_ms; /* from now; 0: none */
    void *user;          /* rec_run_user() */
    /* Called once when the run has ended, with the engine's last word; *error is NULL for REC_OK. The run
     * dies after. */
    void (*done)(void *user, rec_run *run, enum rec_status status, const char *last_action,
                 const rec_error *error);
};

/* Starts a run; shared is borrowed until done. Its first step happens in rec_engine_step. NULL only while the
 * engine is being freed. */
rec_run *rec_engine_start(rec_engine *engine, const rec_graph *graph, void *shared,
                          const struct rec_run_options *options, rec_error *error);

/* Goes on after a checkpoint: decodes the state into shared and enters checkpoint->next (a run that had ended
 * ends at once). REC_CONFLICT for a changed hash or an unknown node; REC_UNSUPPORTED if the graph has no
 * decode, or if next is EXTERNAL and `force` is false (offer it to the person). */
rec_run *rec_engine_resume(rec_engine *engine, const rec_graph *graph, void *shared,
                           const struct rec_checkpoint *checkpoint, bool force,
                           const struct rec_run_options *options, rec_error *error);

/* Cancels: cooperative, ends in done(REC_CANCELLED) from rec_engine_step unless the run ends first. */
void rec_run_cancel(rec_run *run);
void *rec_run_user(const rec_run *run);
const rec_graph *rec_run_graph(const rec_run *run);

/* Runs what can run now, highest priority first, for at most budget_ns (at least one step); returns true if
 * more could run at once. */
bool rec_engine_step(rec_engine *engine, int64_t budget_ns);
/* Milliseconds until a timer is due: 0 now, -1 none. */
int rec_engine_timeout(const rec_engine *engine);
size_t rec_engine_running(const rec_engine *engine);
/* For programs without a loop of their own: steps and sleeps until no run is left. */
void rec_engine_drain(rec_engine *engine);

/* Something happened for this wait: the engine will call ready. May be called more than once, also from
 * within start; after the step has ended it does nothing, though another step's ready may be asked in vain.
 * [any thread] */
void rec_wait_wake(rec_wait *wait);

#ifdef __cplusplus
}
#endif
#endif
