#include "config.h"

#include "graph/wait.h"

#include "base/alloc.h"
#include "graph/engine.h"

#include <stdlib.h>

rec_wait *graph_wait_take(struct graph_waits *waits, rec_engine *engine, struct graph_slot *slot)
{
    rec_wait *wait = waits->free_first;
    if (wait) {
        waits->free_first = wait->free_next;
        if (!waits->free_first)
            waits->free_last = NULL;
    } else {
        wait = xcalloc(1, sizeof *wait);
        wait->engine = engine;
        wait->all_next = waits->all;
        waits->all = wait;
    }
    wait->slot = slot;
    wait->free_next = NULL;
    return wait;
}

void graph_wait_give_back(struct graph_waits *waits, rec_wait *wait)
{
    wait->slot = NULL;
    if (waits->free_last)
        waits->free_last->free_next = wait;
    else
        waits->free_first = wait;
    waits->free_last = wait;
}

void rec_wait_wake(rec_wait *wait)
{
    if (atomic_exchange_explicit(&wait->queued, true, memory_order_acq_rel))
        return;
    _Atomic(rec_wait *) *inbox = &wait->engine->waits.inbox;
    rec_wait *head = atomic_load_explicit(inbox, memory_order_relaxed);
    do
        wait->inbox_next = head;
    while (!atomic_compare_exchange_weak_explicit(inbox, &head, wait, memory_order_acq_rel,
                                                  memory_order_relaxed));
    if (!head) /* the others find the engine awake already */
        engine_notify(wait->engine);
}

static rec_wait *reversed(rec_wait *list)
{
    rec_wait *result = NULL;
    while (list) {
        rec_wait *next = list->inbox_next;
        list->inbox_next = result;
        result = list;
        list = next;
    }
    return result;
}

void graph_waits_collect(struct graph_waits *waits, void (*woken)(struct graph_slot *slot))
{
    rec_wait *wait = reversed(atomic_exchange_explicit(&waits->inbox, NULL, memory_order_acquire));
    while (wait) {
        rec_wait *next = wait->inbox_next;
        /* Before the slot looks at what happened: a wake from now on queues it again. */
        atomic_exchange_explicit(&wait->queued, false, memory_order_acq_rel);
        if (wait->slot)
            woken(wait->slot);
        wait = next;
    }
}

bool graph_waits_pending(const struct graph_waits *waits)
{
    return atomic_load_explicit(&waits->inbox, memory_order_relaxed) != NULL;
}

void graph_waits_free(struct graph_waits *waits)
{
    while (waits->all) {
        rec_wait *wait = waits->all;
        waits->all = wait->all_next;
        free(wait);
    }
}
