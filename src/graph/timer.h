/* Timers of one engine: a binary heap of pointers, earliest first. The timers lie in the runs that use them;
 * the heap owns only its array. Engine's thread only. */
#ifndef GRAPH_TIMER_H
#define GRAPH_TIMER_H

#include <stddef.h>
#include <stdint.h>

struct rec_run;
struct graph_slot;

struct graph_timer {
    int64_t due;
    size_t place;            /* 1 + index in the heap; 0 = not set */
    struct rec_run *run;     /* made ready when due */
    struct graph_slot *slot; /* whose next attempt is due; NULL: the run's deadline */
};

struct graph_timers {
    struct graph_timer **heap;
    size_t count, capacity;
};

void graph_timer_set(struct graph_timers *timers, struct graph_timer *timer, int64_t due);
void graph_timer_remove(struct graph_timers *timers, struct graph_timer *timer); /* no-op if not set */
/* Takes the earliest timer out if it is due; NULL if none is. */
struct graph_timer *graph_timer_due(struct graph_timers *timers, int64_t now);
void graph_timers_free(struct graph_timers *timers);

#endif
