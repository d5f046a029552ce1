/* The engine's threads for exec calls that compute. A thread is created when a job finds none idle, up to the
 * limit; all signals are blocked in it. Jobs belong to their submitters. Submit, remove and fini: engine's
 * thread only. */
#ifndef GRAPH_POOL_H
#define GRAPH_POOL_H

#include <pthread.h>
#include <stdbool.h>

struct graph_job {
    void (*work)(void *argument); /* called once on a pool thread; the job may be gone when it returns */
    void *argument;
    struct graph_job *next; /* guarded by the pool's lock */
};

struct graph_pool {
    int limit;
    int threads; /* engine's thread only */
    pthread_t *handles;
    pthread_mutex_t lock;
    pthread_cond_t more;
    /* guarded by lock: */
    struct graph_job *first, *last;
    int load; /* jobs submitted and not finished */
    bool closing;
};

void graph_pool_init(struct graph_pool *pool, int limit);
/* Should no thread at all be available, the work is done here and now. */
void graph_pool_submit(struct graph_pool *pool, struct graph_job *job);
/* True if the job had not begun: it never will. */
bool graph_pool_remove(struct graph_pool *pool, struct graph_job *job);
/* No job may be queued; waits for the threads. */
void graph_pool_fini(struct graph_pool *pool);

#endif
