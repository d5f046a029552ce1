/* The queue of events from worker and reader to the thread of the session. Deltas of one command that wait
 * are joined. */
#ifndef SESSION_EVENTS_H
#define SESSION_EVENTS_H

#include "recollect.h"
#include "session/wake.h"

#include <pthread.h>

struct event_queue {
    pthread_mutex_t lock;
    struct event_node *first, *last; /* guarded by lock */
    struct wake wake;                /* set on empty -> not empty */
};

void events_init(struct event_queue *queue);
void events_fini(struct event_queue *queue);

/* Copies the event and `length` bytes of its text. [any thread] */
void events_push(struct event_queue *queue, const struct rec_event *event);
/* Moves the first event out; false if there is none. */
bool events_take(struct event_queue *queue, struct rec_event *event);

#endif
