/* One run: which node it is in, in which phase, and what has to be let go of. Owned by the engine; engine's
 * thread only, except `stopped` and `deadline` (see rec_step_cancelled). */
#ifndef GRAPH_RUN_H
#define GRAPH_RUN_H

#include "base/buf.h"
#include "graph/engine.h"
#include "graph/graph.h"
#include "graph/slot.h"

enum graph_phase {
    PHASE_BEGIN,    /* nothing has happened yet */
    PHASE_ENTER,    /* a node is about to start */
    PHASE_PREPARED, /* prep was called */
    PHASE_EXEC,
    PHASE_POST,   /* transaction, post, routing, checkpoint */
    PHASE_POSTED, /* post was called */
    PHASE_STOP    /* ends before its time: lets go of what is in flight */
};

enum graph_progress {
    GRAPH_GO_ON, /* within graph_run_advance() only */
    GRAPH_YIELD, /* at a boundary: could go on, after others */
    GRAPH_WAIT,  /* until engine_ready() */
    GRAPH_ENDED  /* the run is gone */
};

/* A level of nesting: frames[0] is in the flow itself, frames[depth] in the innermost graph. */
struct graph_frame {
    const rec_graph *graph;
    int node;
    bool open;               /* its NODE_START has no NODE_END yet */
    const char *last_action; /* that led to the node */
    int64_t started;
};

/* Where post's action leads, seen through the ends of nested graphs. */
struct graph_route {
    int depth, node;    /* GRAPH_END: the run ends */
    const char *action; /* declared name */
};

struct rec_run {
    rec_engine *engine;
    void *shared;
    void *user;
    void (*done)(void *user, rec_run *run, enum rec_status status, const char *last_action,
                 const rec_error *error);
    enum rec_priority priority;
    rec_run *next, *previous;
    rec_run *ready_next;
    bool queued;

    atomic_bool stopped;   /* cancelled, or past its deadline [any thread reads] */
    bool timed_out;        /* which of the two */
    int64_t deadline;      /* 0: none; constant once the run has started */
    int64_t deadline_span; /* milliseconds, for the sentence */
    struct graph_timer deadline_timer;

    enum graph_phase phase;
    int steps;
    bool saves;      /* checkpoints are wanted and possible */
    bool checkpoint; /* the last boundary wrote one that names the node to enter */
    int64_t started;
    const char *last_action;
    struct graph_route route;
    struct buf last_path; /* of the node that ended last; only kept if the run saves */

    rec_step step; /* of prep and post */
    void *prepared;
    void *result;
    struct rec_batch batch;
    size_t batch_next, batch_settled;
    struct graph_slot *slots; /* &first, or an array for a wide batch */
    size_t slot_count, slot_capacity;

    enum rec_status status; /* of the end */
    int depth, capacity;    /* of frames */

    /* Not zeroed when a run is made, from the error of `first` on: that is most of its size. */
    struct graph_slot first;     /* also carries prep and post to the pool */
    rec_error error;             /* of the end, if it is not REC_OK */
    struct graph_frame frames[]; /* as many as the flow is deep; valid up to depth */
};

static inline const struct graph_node *graph_run_node(const rec_run *run)
{
    const struct graph_frame *frame = &run->frames[run->depth];
    return &frame->graph->nodes[frame->node];
}

rec_run *graph_run_new(rec_engine *engine, const rec_graph *graph, void *shared,
                       const struct rec_run_options *options, rec_error *error);
void graph_run_free(rec_run *run); /* which the engine knows no longer, or never did */
enum graph_progress graph_run_advance(rec_run *run);
void graph_run_woken(struct graph_slot *slot);
void graph_run_timer(struct graph_timer *timer);
/* Ends the run before its time; error may be one of the run's own. */
void graph_run_fail(rec_run *run, enum rec_status status, const rec_error *error);
void graph_run_retry_event(struct graph_slot *slot, int wait_ms);

/* Empties an error without touching its 600 bytes. */
static inline rec_error *graph_error_reset(rec_error *error)
{
    error->code = REC_OK;
    error->detail = error->retry_after = 0;
    error->id[0] = error->message[0] = '\0';
    return error;
}
/* The outcome of a node's or sink's function: never without a sentence, never PENDING or DONE. */
enum rec_status graph_failure(const rec_run *run, enum rec_status status, const char *what, rec_error *error);
static inline enum rec_status graph_outcome(const rec_run *run, enum rec_status status, const char *what,
                                            rec_error *error)
{
    return status == REC_OK ? REC_OK : graph_failure(run, status, what, error);
}

/* batch.c */
void graph_batch_begin(rec_run *run);
void graph_batch_settled(rec_run *run, struct graph_slot *slot); /* gives the slot the next item */
void graph_batch_free(rec_run *run);

/* checkpoint.c */
void graph_path(struct buf *out, const rec_run *run, int depth, int node);
/* Inside a transaction: the run's state, to go on at depth, node. */
enum rec_status graph_checkpoint_write(rec_run *run, const char *ended, int depth, int node,
                                       rec_error *error);

#endif
