#include "config.h"

#include "graph/engine.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/id.h"
#include "graph/run.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>

#define DEFAULT_POOL_THREADS 2

rec_engine *rec_engine_new(const struct rec_engine_options *options)
{
    rec_engine *engine = xcalloc(1, sizeof *engine);
    if (options)
        engine->options = *options;
    int threads = engine->options.pool_threads;
    graph_pool_init(&engine->pool, threads > 0 ? threads : DEFAULT_POOL_THREADS);
    pthread_mutex_init(&engine->lock, NULL);
    pthread_cond_init(&engine->woken, NULL);
    return engine;
}

int64_t engine_clock(const rec_engine *engine)
{
    const struct rec_engine_options *options = &engine->options;
    return options->now ? options->now(options->now_context) : clock_monotonic();
}

double engine_random(rec_engine *engine)
{
    if (!engine->random)
        random_bytes(&engine->random, sizeof engine->random);
    engine->random += UINT64_C(0x9e3779b97f4a7c15); /* splitmix64 */
    uint64_t z = engine->random;
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

void engine_notify(rec_engine *engine)
{
    pthread_mutex_lock(&engine->lock);
    engine->notified = true;
    pthread_cond_signal(&engine->woken);
    pthread_mutex_unlock(&engine->lock);
    if (engine->options.wake)
        engine->options.wake(engine->options.wake_context);
}

static void push(struct engine_queue *queue, rec_run *run)
{
    run->queued = true;
    run->ready_next = NULL;
    if (queue->last)
        queue->last->ready_next = run;
    else
        queue->first = run;
    queue->last = run;
}

void engine_ready(rec_engine *engine, rec_run *run)
{
    if (run == engine->current)
        engine->again = true;
    else if (!run->queued)
        push(&engine->ready[run->priority], run);
}

static rec_run *pop(rec_engine *engine)
{
    struct engine_queue *queue = engine->ready;
    while (!queue->first)
        if (++queue == engine->ready + ENGINE_PRIORITIES)
            return NULL;
    rec_run *run = queue->first;
    queue->first = run->ready_next;
    if (!queue->first)
        queue->last = NULL;
    run->queued = false;
    return run;
}

static bool any_ready(const rec_engine *engine)
{
    for (int i = 0; i < ENGINE_PRIORITIES; i++)
        if (engine->ready[i].first)
            return true;
    return graph_waits_pending(&engine->waits);
}

void engine_add(rec_engine *engine, rec_run *run)
{
    assert(run->priority < ENGINE_PRIORITIES);
    run->next = engine->runs;
    if (run->next)
        run->next->previous = run;
    engine->runs = run;
    engine->running++;
    push(&engine->ready[run->priority], run);
}

void engine_remove(rec_engine *engine, rec_run *run)
{
    assert(run == engine->current && !run->queued);
    if (run->previous)
        run->previous->next = run->next;
    else
        engine->runs = run->next;
    if (run->next)
        run->next->previous = run->previous;
    engine->running--;
    engine->current = NULL;
}

static void collect(rec_engine *engine)
{
    struct graph_timer *timer;
    if (graph_waits_pending(&engine->waits))
        graph_waits_collect(&engine->waits, graph_run_woken);
    while ((timer = graph_timer_due(&engine->timers, engine->now)))
        graph_run_timer(timer);
}

/* True while the run that has just yielded is the one that would be picked again. */
static bool goes_on(const rec_engine *engine)
{
    return !any_ready(engine) && !engine->timers.count;
}

static void advance(rec_engine *engine, rec_run *run, int64_t until)
{
    enum graph_progress progress;
    engine->current = run;
    engine->again = false;
    do
        progress = graph_run_advance(run);
    while (progress == GRAPH_YIELD && engine->now < until && goes_on(engine));
    engine->current = NULL;
    if (progress == GRAPH_YIELD || (progress == GRAPH_WAIT && engine->again))
        push(&engine->ready[run->priority], run);
    if (progress == GRAPH_WAIT) /* the others end at a boundary, where the clock was read */
        engine->now = engine_clock(engine);
}

bool rec_engine_step(rec_engine *engine, int64_t budget_ns)
{
    assert(!engine->current);
    if (!engine->running)
        return false;
    engine->now = engine_clock(engine);
    int64_t until = budget_ns < INT64_MAX - engine->now ? engine->now + budget_ns : INT64_MAX;
    do {
        collect(engine);
        rec_run *run = pop(engine);
        if (!run)
            return false;
        advance(engine, run, until);
    } while (engine->now < until);
    return any_ready(engine);
}

int rec_engine_timeout(const rec_engine *engine)
{
    if (any_ready(engine))
        return 0;
    if (!engine->timers.count)
        return -1;
    int64_t left = engine->timers.heap[0]->due - engine_clock(engine);
    if (left <= 0)
        return 0;
    int64_t milliseconds = left / 1000000 + (left % 1000000 != 0);
    return milliseconds > INT_MAX ? INT_MAX : (int)milliseconds;
}

size_t rec_engine_running(const rec_engine *engine)
{
    return engine->running;
}

static void sleep_until_notified(rec_engine *engine, int timeout_ms)
{
    struct timespec until = clock_after(CLOCK_REALTIME, timeout_ms);
    pthread_mutex_lock(&engine->lock);
    while (!engine->notified)
        if (timeout_ms < 0)
            pthread_cond_wait(&engine->woken, &engine->lock);
        else if (pthread_cond_timedwait(&engine->woken, &engine->lock, &until) != 0)
            break;
    engine->notified = false;
    pthread_mutex_unlock(&engine->lock);
}

void rec_engine_drain(rec_engine *engine)
{
    while (engine->running)
        if (!rec_engine_step(engine, INT64_MAX) && engine->running)
            sleep_until_notified(engine, rec_engine_timeout(engine));
}

void rec_engine_free(rec_engine *engine)
{
    if (!engine)
        return;
    engine->closing = true;
    for (rec_run *run = engine->runs; run; run = run->next)
        rec_run_cancel(run);
    rec_engine_drain(engine);
    graph_pool_fini(&engine->pool);
    graph_waits_free(&engine->waits);
    graph_timers_free(&engine->timers);
    pthread_cond_destroy(&engine->woken);
    pthread_mutex_destroy(&engine->lock);
    free(engine->spare);
    free(engine);
}
