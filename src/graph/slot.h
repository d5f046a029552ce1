/* One exec in the making: of the node, or of one item of a batch node. It carries attempts, waits between
 * them, validation and fallback; what its outcome means is its owner's affair (run.c, batch.c).
 *
 * Engine's thread only, except while state is SLOT_POOL: then step, prepared, result, status and error belong
 * to the pool thread until `finished`. */
#ifndef GRAPH_SLOT_H
#define GRAPH_SLOT_H

#include "graph/pool.h"
#include "graph/timer.h"
#include "recollect_graph.h"

#include <stdatomic.h>

enum graph_slot_state {
    SLOT_IDLE,
    SLOT_READY,   /* an attempt may begin */
    SLOT_POOL,    /* work() is on the pool */
    SLOT_WAITING, /* started; ready() when woken */
    SLOT_BACKOFF, /* until the timer is due */
    SLOT_SETTLED  /* status says how; result or error is there */
};

struct graph_slot {
    rec_run *run;
    rec_step step;
    enum graph_slot_state state;
    bool woken;
    bool refused; /* the failed attempt had a result that was not valid */
    rec_wait *wait;
    struct graph_timer timer;
    struct graph_job job;
    void (*work)(struct graph_slot *slot); /* leaves its outcome in status and error */
    atomic_bool finished;
    void *prepared; /* borrowed */
    void *result;   /* owned until taken */
    enum rec_status status;
    rec_error error; /* last: see struct rec_run */
};

void graph_slot_init(struct graph_slot *slot, rec_run *run);
/* A new exec with its first attempt ready. */
void graph_slot_begin(struct graph_slot *slot, const rec_step *step, void *prepared);
/* Its first attempt was made elsewhere, and failed: another follows, or the fallback, or it is settled. */
void graph_slot_failed(struct graph_slot *slot, enum rec_status status);
/* Does what can be done now; afterwards state says how far it came. */
void graph_slot_advance(struct graph_slot *slot);

/* Runs work(slot) on the pool. */
void graph_slot_submit(struct graph_slot *slot, void (*work)(struct graph_slot *slot));
/* True (and SLOT_IDLE) once the work is done; true at once when there is none. */
bool graph_slot_collect(struct graph_slot *slot);
/* Ends whatever is in flight and frees the result. False while the pool still works on it: ask again when
 * woken. */
bool graph_slot_stop(struct graph_slot *slot);

#endif
