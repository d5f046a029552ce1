#include "config.h"

#include "session/events.h"

#include "base/alloc.h"
#include "base/buf.h"

#include <stdlib.h>
#include <string.h>

struct event_node {
    struct event_node *next;
    struct rec_event event;
    struct buf text;
};

void events_init(struct event_queue *queue)
{
    pthread_mutex_init(&queue->lock, NULL);
    queue->first = queue->last = NULL;
    wake_init(&queue->wake);
}

void events_fini(struct event_queue *queue)
{
    struct rec_event event;

    while (events_take(queue, &event))
        rec_event_clear(&event);
    wake_fini(&queue->wake);
    pthread_mutex_destroy(&queue->lock);
}

static bool joins(const struct event_node *last, const struct rec_event *event)
{
    return last && last->event.kind == event->kind && last->event.command == event->command &&
           (event->kind == REC_EVENT_DELTA || event->kind == REC_EVENT_THINKING);
}

/* Progress and info are states: only the newest matters. */
static bool replaces(const struct event_node *last, const struct rec_event *event)
{
    return last && last->event.kind == event->kind && last->event.command == event->command &&
           (event->kind == REC_EVENT_PROGRESS || event->kind == REC_EVENT_INFO);
}

void events_push(struct event_queue *queue, const struct rec_event *event)
{
    struct event_node *node;

    pthread_mutex_lock(&queue->lock);
    if (joins(queue->last, event)) {
        buf_add(&queue->last->text, event->text, event->length);
    } else if (replaces(queue->last, event)) {
        queue->last->event.number = event->number;
        queue->last->event.total = event->total;
    } else {
        node = xcalloc(1, sizeof *node);
        node->event = *event;
        buf_init(&node->text);
        if (event->text)
            buf_add(&node->text, event->text, event->length ? event->length : strlen(event->text));
        if (queue->last)
            queue->last->next = node;
        else
            queue->first = node;
        queue->last = node;
        if (queue->first == node)
            wake_set(&queue->wake);
    }
    pthread_mutex_unlock(&queue->lock);
}

bool events_take(struct event_queue *queue, struct rec_event *event)
{
    struct event_node *node;

    pthread_mutex_lock(&queue->lock);
    node = queue->first;
    if (node) {
        queue->first = node->next;
        if (!queue->first) {
            queue->last = NULL;
            wake_drain(&queue->wake);
        }
    }
    pthread_mutex_unlock(&queue->lock);
    if (!node)
        return false;
    *event = node->event;
    event->text = node->text.data;
    event->length = node->text.length;
    event->owner_ = node;
    return true;
}

void rec_event_clear(struct rec_event *event)
{
    struct event_node *node = event->owner_;

    if (node) {
        buf_free(&node->text);
        free(node);
    }
    event->owner_ = NULL;
    event->text = "";
    event->length = 0;
}
