/* What commands did, kept from their last event until taken (the newest 128). */
#ifndef SESSION_RESULTS_H
#define SESSION_RESULTS_H

#include "base/arena.h"
#include "recollect.h"

#include <pthread.h>

struct result {
    struct rec_result row; /* first: rec_result_free() gets its address */
    struct arena arena;
    uint64_t command;
    struct result *next;
};

struct result_shelf {
    pthread_mutex_t lock;
    struct result *newest; /* guarded by lock */
};

void results_init(struct result_shelf *shelf);
void results_fini(struct result_shelf *shelf);
struct result *result_new(enum rec_command_kind kind, uint64_t command);
/* Gives the result to the shelf; the oldest makes way. */
void results_put(struct result_shelf *shelf, struct result *result);
struct rec_result *results_take(struct result_shelf *shelf, uint64_t command);

#endif
