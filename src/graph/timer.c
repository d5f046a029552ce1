#include "config.h"

#include "graph/timer.h"

#include "base/alloc.h"

#include <stdlib.h>

static void put(struct graph_timers *timers, size_t index, struct graph_timer *timer)
{
    timers->heap[index] = timer;
    timer->place = index + 1;
}

static void sift_up(struct graph_timers *timers, size_t index, struct graph_timer *timer)
{
    while (index > 0 && timers->heap[(index - 1) / 2]->due > timer->due) {
        put(timers, index, timers->heap[(index - 1) / 2]);
        index = (index - 1) / 2;
    }
    put(timers, index, timer);
}

static void sift_down(struct graph_timers *timers, size_t index, struct graph_timer *timer)
{
    for (;;) {
        size_t child = 2 * index + 1;
        if (child + 1 < timers->count && timers->heap[child + 1]->due < timers->heap[child]->due)
            child++;
        if (child >= timers->count || timers->heap[child]->due >= timer->due)
            break;
        put(timers, index, timers->heap[child]);
        index = child;
    }
    put(timers, index, timer);
}

void graph_timer_set(struct graph_timers *timers, struct graph_timer *timer, int64_t due)
{
    graph_timer_remove(timers, timer);
    timers->heap = xgrow(timers->heap, &timers->capacity, timers->count + 1, sizeof(struct graph_timer *));
    timer->due = due;
    sift_up(timers, timers->count++, timer);
}

void graph_timer_remove(struct graph_timers *timers, struct graph_timer *timer)
{
    if (!timer->place)
        return;
    size_t index = timer->place - 1;
    struct graph_timer *last = timers->heap[--timers->count];
    timer->place = 0;
    if (last == timer)
        return;
    if (index > 0 && timers->heap[(index - 1) / 2]->due > last->due)
        sift_up(timers, index, last);
    else
        sift_down(timers, index, last);
}

struct graph_timer *graph_timer_due(struct graph_timers *timers, int64_t now)
{
    if (!timers->count || timers->heap[0]->due > now)
        return NULL;
    struct graph_timer *timer = timers->heap[0];
    graph_timer_remove(timers, timer);
    return timer;
}

void graph_timers_free(struct graph_timers *timers)
{
    free(timers->heap);
    *timers = (struct graph_timers){NULL, 0, 0};
}
