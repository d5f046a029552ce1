/* What an asynchronous exec, or a job of the pool, wakes from any thread, and the inbox through which the
 * engine learns of it.
 *
 * A wait is never freed before its engine: it is used again, oldest first, for another step. So a wake that
 * comes too late touches valid memory, and at worst one step is asked once in vain whether it is ready. */
#ifndef GRAPH_WAIT_H
#define GRAPH_WAIT_H

#include "recollect_graph.h"

#include <stdatomic.h>

struct graph_slot;

struct rec_wait {
    rec_engine *engine;
    struct graph_slot *slot; /* who waits; NULL while unused. Engine's thread only */
    atomic_bool queued;      /* is in the inbox */
    rec_wait *inbox_next;    /* owned by whoever set queued, then by the inbox */
    rec_wait *free_next, *all_next;
};

struct graph_waits {
    _Atomic(rec_wait *) inbox; /* newest first; any thread pushes, the engine takes all */
    /* engine's thread only: */
    rec_wait *free_first, *free_last;
    rec_wait *all;
};

rec_wait *graph_wait_take(struct graph_waits *waits, rec_engine *engine, struct graph_slot *slot);
void graph_wait_give_back(struct graph_waits *waits, rec_wait *wait);
/* Calls woken() for each waiting slot that was woken since, in the order of the wakes. */
void graph_waits_collect(struct graph_waits *waits, void (*woken)(struct graph_slot *slot));
bool graph_waits_pending(const struct graph_waits *waits);
void graph_waits_free(struct graph_waits *waits);

#endif
