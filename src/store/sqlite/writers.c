#include "config.h"

#include "store/sqlite/writers.h"

#include "base/alloc.h"
#include "base/clock.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>

struct waiter {
    struct waiter *next;
    pthread_cond_t its_turn;
    bool admitted;
};

struct writers {
    struct writers *next; /* of all */
    struct presence_file file;
    int members;
    pthread_mutex_t lock; /* guards what follows */
    bool writing;
    uint64_t turns; /* that have ended */
    struct waiter *first, *last;
};

static pthread_mutex_t all_lock = PTHREAD_MUTEX_INITIALIZER;
static struct writers *all;

struct writers *writers_join(const struct presence_file *file)
{
    pthread_mutex_lock(&all_lock);
    struct writers *writers = all;
    while (writers && (writers->file.device != file->device || writers->file.inode != file->inode))
        writers = writers->next;
    if (!writers) {
        writers = xcalloc(1, sizeof *writers);
        writers->file = *file;
        writers->next = all;
        pthread_mutex_init(&writers->lock, NULL);
        all = writers;
    }
    writers->members++;
    pthread_mutex_unlock(&all_lock);
    return writers;
}

void writers_leave(struct writers *writers)
{
    if (!writers)
        return;
    pthread_mutex_lock(&all_lock);
    if (--writers->members == 0) {
        struct writers **link = &all;
        while (*link != writers)
            link = &(*link)->next;
        *link = writers->next;
        pthread_mutex_destroy(&writers->lock);
        free(writers);
    }
    pthread_mutex_unlock(&all_lock);
}

static void withdraw(struct writers *writers, struct waiter *waiter)
{
    struct waiter **link = &writers->first, *previous = NULL;
    while (*link != waiter) {
        previous = *link;
        link = &previous->next;
    }
    *link = waiter->next;
    if (writers->last == waiter)
        writers->last = previous;
}

/* The time begins anew with each turn of another one: all of them get on. */
static void await_turn(struct writers *writers, struct waiter *waiter, int milliseconds)
{
    uint64_t turns = writers->turns;
    struct timespec until = clock_after(CLOCK_MONOTONIC, milliseconds);
    while (!waiter->admitted) {
        if (pthread_cond_timedwait(&waiter->its_turn, &writers->lock, &until) == 0 || waiter->admitted)
            continue;
        if (turns == writers->turns)
            return;
        turns = writers->turns;
        until = clock_after(CLOCK_MONOTONIC, milliseconds);
    }
}

bool writers_begin(struct writers *writers, int milliseconds)
{
    struct waiter waiter = {.admitted = false};
    pthread_mutex_lock(&writers->lock);
    if (!writers->writing) {
        waiter.admitted = writers->writing = true;
    } else if (milliseconds > 0) {
        pthread_condattr_t monotonic;
        pthread_condattr_init(&monotonic);
        pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
        pthread_cond_init(&waiter.its_turn, &monotonic);
        pthread_condattr_destroy(&monotonic);
        if (writers->last)
            writers->last->next = &waiter;
        else
            writers->first = &waiter;
        writers->last = &waiter;
        await_turn(writers, &waiter, milliseconds);
        if (!waiter.admitted)
            withdraw(writers, &waiter);
        pthread_cond_destroy(&waiter.its_turn);
    }
    pthread_mutex_unlock(&writers->lock);
    return waiter.admitted;
}

/* The turn is handed on, so that nobody who comes now is earlier than who waits. */
void writers_end(struct writers *writers)
{
    pthread_mutex_lock(&writers->lock);
    struct waiter *waiter = writers->first;
    writers->turns++;
    writers->writing = waiter != NULL;
    if (waiter) {
        writers->first = waiter->next;
        if (!writers->first)
            writers->last = NULL;
        waiter->admitted = true;
        pthread_cond_signal(&waiter->its_turn);
    }
    pthread_mutex_unlock(&writers->lock);
}
