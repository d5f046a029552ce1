#include "config.h"

#include "graph/pool.h"

#include "base/alloc.h"

#include <signal.h>
#include <stdlib.h>

void graph_pool_init(struct graph_pool *pool, int limit)
{
    *pool = (struct graph_pool){.limit = limit};
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->more, NULL);
}

static struct graph_job *next_job(struct graph_pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    while (!pool->first && !pool->closing)
        pthread_cond_wait(&pool->more, &pool->lock);
    struct graph_job *job = pool->first;
    if (job && !(pool->first = job->next))
        pool->last = NULL;
    pthread_mutex_unlock(&pool->lock);
    return job;
}

static void *pool_main(void *argument)
{
    struct graph_pool *pool = argument;
    struct graph_job *job;
    while ((job = next_job(pool))) {
        job->work(job->argument);
        pthread_mutex_lock(&pool->lock);
        pool->load--;
        pthread_mutex_unlock(&pool->lock);
    }
    return NULL;
}

static bool add_thread(struct graph_pool *pool)
{
    sigset_t all, before;
    if (!pool->handles)
        pool->handles = xcalloc((size_t)pool->limit, sizeof *pool->handles);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool created = pthread_create(&pool->handles[pool->threads], NULL, pool_main, pool) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pool->threads += created;
    return created;
}

void graph_pool_submit(struct graph_pool *pool, struct graph_job *job)
{
    pthread_mutex_lock(&pool->lock);
    bool short_of_threads = ++pool->load > pool->threads && pool->threads < pool->limit;
    pthread_mutex_unlock(&pool->lock);
    if (short_of_threads && !add_thread(pool) && pool->threads == 0) {
        pool->load--; /* there is nobody to guard it from */
        job->work(job->argument);
        return;
    }
    job->next = NULL;
    pthread_mutex_lock(&pool->lock);
    if (pool->last)
        pool->last->next = job;
    else
        pool->first = job;
    pool->last = job;
    pthread_cond_signal(&pool->more);
    pthread_mutex_unlock(&pool->lock);
}

bool graph_pool_remove(struct graph_pool *pool, struct graph_job *job)
{
    pthread_mutex_lock(&pool->lock);
    struct graph_job **link = &pool->first, *previous = NULL;
    while (*link && *link != job) {
        previous = *link;
        link = &previous->next;
    }
    bool found = *link != NULL;
    if (found) {
        *link = job->next;
        if (pool->last == job)
            pool->last = previous;
        pool->load--;
    }
    pthread_mutex_unlock(&pool->lock);
    return found;
}

void graph_pool_fini(struct graph_pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    pool->closing = true;
    pthread_cond_broadcast(&pool->more);
    pthread_mutex_unlock(&pool->lock);
    for (int i = 0; i < pool->threads; i++)
        pthread_join(pool->handles[i], NULL);
    free(pool->handles);
    pthread_cond_destroy(&pool->more);
    pthread_mutex_destroy(&pool->lock);
}
