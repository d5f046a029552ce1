#include "config.h"

#include "session/reader.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "session/ahead.h"
#include "session/embedder.h"
#include "session/reader_state.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TICK_NS (200 * INT64_C(1000000))
#define FIRST_NS                                                                                             \
    (100 * INT64_C(1000000)) /* at most, that the worker leaves the processor to the first pages */
#define QUIET_NS       (10 * INT64_C(1000000)) /* nothing was asked for: that was all of them */
#define INDEX_DELAY_NS (60 * INT64_C(1000000)) /* with no request, before the index is opened */
#define NS_PER_S       INT64_C(1000000000)
#define SEARCH_WAIT_NS                                                                                       \
    (200 * INT64_C(1000000)) /* how long a search waits for the index to catch up, where a person waits */

static void answer_page(struct request *request, const struct query_tools *tools)
{
    struct page *page = xcalloc(1, sizeof *page);
    int64_t began = clock_monotonic();

    atomic_init(&page->references, 1);
    request->status = query_run(tools, &request->query, page, &request->error);
    page->row.duration_us = (clock_monotonic() - began) / 1000;
    if (request->status)
        rec_page_free(&page->row);
    else
        request->page = page;
}

static void answer(struct reader *reader, struct request *request)
{
    struct query_tools tools = {.session = reader->session,
                                .user = reader->user,
                                .engine = reader->engine,
                                .memory_search = reader->memory_search,
                                .embedder = reader->embedder,
                                .update_ns = request->complete ? 0 : SEARCH_WAIT_NS,
                                .prices = session_prices(reader->session),
                                .cancel = &request->cancel,
                                .progress = reader_tell_progress,
                                .context = reader};
    rec_error *error = &request->error;

    if ((request->status = reader_open_store(reader, error)))
        return;
    tools.user = reader->user;
    if (request->kind == REQUEST_FIND || request->query.kind == REC_QUERY_SEARCH ||
        request->query.kind == REC_QUERY_RECALL || request->query.kind == REC_QUERY_INDEX) {
        reader_open_index(reader);
        tools.search = reader->search;
    }
    reader->asked = request->kind == REQUEST_PAGE && request->query.kind == REC_QUERY_SEARCH;
    store_set_cancel(reader->store, &request->cancel);
    switch (request->kind) {
    case REQUEST_PAGE:
        answer_page(request, &tools);
        break;
    case REQUEST_RESOLVE:
        request->status =
            store_resolve(reader->user, request->row_kind, request->query.text, request->id, error);
        break;
    case REQUEST_FIND:
        request->status =
            query_find(&tools, &request->find, &request->arena, &request->hits, &request->hit_count, error);
        break;
    }
    store_set_cancel(reader->store, NULL);
}

/* Searches that a person asked for; what is looked up for a prompt is a step of its turn. */
static void count_search(void *context, const struct rec_graph_event *event)
{
    struct reader *reader = context;

    if (event->kind == REC_GRAPH_NODE_END && reader->asked)
        metrics_count(&reader->session->metrics, event);
}

/* Locked. */
static void begin(struct reader *reader)
{
    reader->began = true;
    pthread_cond_broadcast(&reader->answered);
}

/* Tells whoever waits. Locked. */
static void deliver(struct reader *reader, struct request *request, uint64_t generation)
{
    struct rec_event event = {.kind = REC_EVENT_PAGE, .request = request->number};

    request->state = REQUEST_ANSWERED;
    if (!reader->began)
        begin(reader);
    if (request->abandoned) {
        reader_unlink(reader, request);
        reader_request_free(request);
        return;
    }
    if (request->kind == REQUEST_PAGE && !request->status)
        page_cache_keep(&reader->cache, request->key, request->page, generation);
    if (request->kind == REQUEST_FIND) {
        if (request->wait) /* else whoever wants it has not come yet: reader_search_await() */
            rec_wait_wake(request->wait);
    } else if (request->quiet) {
        reader->awake_until = clock_monotonic() + READER_AWAKE_NS;
        pthread_cond_broadcast(&reader->answered);
    } else {
        events_push(&reader->session->events, &event);
    }
}

static struct request *next_request(struct reader *reader)
{
    struct request *request;

    for (request = reader->first; request && request->state != REQUEST_WAITING; request = request->next)
        ;
    /* before the worker has made the store there is nothing to read */
    if (!reader->user && !reader->store_ready)
        return NULL;
    return request;
}

static bool has_work(struct reader *reader)
{
    return next_request(reader) || reader->poked || reader->rebuild || reader->detach || reader->stop;
}

/* Until that moment at the latest. Locked. */
static void wait_until(struct reader *reader, pthread_cond_t *condition, int64_t end)
{
    struct timespec until = {.tv_sec = (time_t)(end / NS_PER_S), .tv_nsec = (long)(end % NS_PER_S)};

    pthread_cond_timedwait(condition, &reader->lock, &until);
}

static void wait_for_work(struct reader *reader)
{
    while (clock_monotonic() < reader->awake_until && !has_work(reader))
        reader_look_away(reader);
    if (has_work(reader))
        return;

    int64_t now = clock_monotonic(), end = now + TICK_NS;
    if (reader_wants_index(reader) && reader->index_due < end)
        end = reader->index_due > now ? reader->index_due : now;
    wait_until(reader, &reader->work, end);
}

static void close_store(struct reader *reader)
{
    search_close(reader->search);
    store_user_close(reader->user);
    store_close(reader->store);
    reader->search = NULL;
    reader->user = NULL;
    reader->store = NULL;
    reader->index_failed = reader->index_behind = reader->index_expects = false;
}

/* Between two requests. Locked. */
static void obey_detach(struct reader *reader)
{
    if (!reader->detach)
        return;
    close_store(reader);
    session_counts(reader->session, -1, 0, 0); /* nobody waits for its index any more */
    reader->detach = reader->store_ready = false;
    reader->detached = true;
    pthread_cond_broadcast(&reader->answered);
}

/* What lies there now may be another store. */
static void show_anew(struct reader *reader)
{
    rec_error none = {0};

    reader->detached = false;
    if (reader_open_store(reader, &none))
        return;
    atomic_fetch_add(&reader->session->generation, 1);
    reader->index_due = clock_monotonic() + INDEX_DELAY_NS;
    reader_tell_everything(reader);
}

/* What was found is for a prompt: its answer is awaited now, and will come into the index. */
static void rest(struct reader *reader)
{
    if (reader->search)
        search_rest(reader->search);
    alloc_trim();
}

static void *reader_main(void *context)
{
    struct reader *reader = context;
    struct rec_engine_options options = {.pool_threads = 0,
                                         .sink = {.context = reader, .event = count_search}};
    rec_error none = {0};

    reader_open_store(reader, &none); /* usually it is there; if not, the worker says when */
    reader->engine = rec_engine_new(&options);
    reader->memory_search = flow_memory_search();
    reader->index_due = clock_monotonic() + INDEX_DELAY_NS;
    pthread_mutex_lock(&reader->lock);
    reader->empty = !reader->user;
    if (reader->empty)
        begin(reader);
    while (!reader->stop) {
        obey_detach(reader);
        struct request *request = next_request(reader);
        bool anew = reader->detached && reader->store_ready;
        bool rebuild, idle = !request && !reader->poked;

        if (idle && !reader->rebuild && !reader->index_behind)
            wait_for_work(reader);
        rebuild = reader->rebuild; /* it may have been asked for just now */
        reader->poked = reader->rebuild = false;
        if (request)
            request->state = REQUEST_RUNNING;
        pthread_mutex_unlock(&reader->lock);
        if (request) {
            uint64_t generation = atomic_load(&reader->session->generation);
            bool finds = request->kind == REQUEST_FIND;

            answer(reader, request);
            pthread_mutex_lock(&reader->lock);
            deliver(reader, request, generation);
            pthread_mutex_unlock(&reader->lock);
            if (finds)
                rest(reader);
        }
        if (anew)
            show_anew(reader);
        if (rebuild)
            reader_rebuild_index(reader);
        reader_follow_changes(reader);
        if (!request)
            reader_tend_index(reader, idle);
        else
            reader->index_due = clock_monotonic() + INDEX_DELAY_NS;
        pthread_mutex_lock(&reader->lock);
    }
    bool rebuild = reader->rebuild;
    pthread_mutex_unlock(&reader->lock);
    if (rebuild) /* asked for just before the end: something may have been erased */
        reader_rebuild_index(reader);
    close_store(reader);
    rec_engine_free(reader->engine);
    rec_graph_free(reader->memory_search);
    return NULL;
}

struct reader *reader_start(struct rec_session *session)
{
    struct reader *reader = xcalloc(1, sizeof *reader);
    pthread_condattr_t monotonic;
    sigset_t all, before;

    reader->session = session;
    reader->embedder = embedder_new();
    pthread_mutex_init(&reader->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&reader->work, &monotonic);
    pthread_cond_init(&reader->answered, &monotonic);
    pthread_condattr_destroy(&monotonic);
    sigfillset(&all); /* signals are for the thread that has the terminal */
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pthread_create(&reader->thread, NULL, reader_main, reader);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return reader;
}

void reader_stop(struct reader *reader)
{
    struct request *next;

    pthread_mutex_lock(&reader->lock);
    reader->stop = true;
    begin(reader);
    for (struct request *request = reader->first; request; request = request->next)
        atomic_store(&request->cancel, 1);
    pthread_cond_signal(&reader->work);
    pthread_mutex_unlock(&reader->lock);
    pthread_join(reader->thread, NULL);
    for (struct request *request = reader->first; request; request = next) {
        next = request->next;
        reader_request_free(request);
    }
    page_cache_free(&reader->cache);
    embedder_free(reader->embedder);
    pthread_cond_destroy(&reader->work);
    pthread_cond_destroy(&reader->answered);
    pthread_mutex_destroy(&reader->lock);
    free(reader);
}

struct embedder *reader_embedder(struct reader *reader)
{
    return reader->embedder;
}

void reader_poke(struct reader *reader)
{
    pthread_mutex_lock(&reader->lock);
    reader->poked = true;
    pthread_cond_signal(&reader->work);
    pthread_mutex_unlock(&reader->lock);
}

/* Something is being read, waits for whoever asked (who may be busy starting), or was taken a moment ago.
 * Locked. */
static bool reads(const struct reader *reader, int64_t now)
{
    return reader->first || now < reader->taken_at + QUIET_NS;
}

void reader_wait_first(struct reader *reader)
{
    int64_t now = clock_monotonic(), end = now + FIRST_NS;

    pthread_mutex_lock(&reader->lock);
    for (; now < end && !reader->began; now = clock_monotonic())
        wait_until(reader, &reader->answered, end);
    /* whoever has got one page asks for the next: of the conversation on top of the list, for one */
    for (; now < end && !reader->empty && !reader->stop && reads(reader, now); now = clock_monotonic())
        wait_until(reader, &reader->answered, now + QUIET_NS < end ? now + QUIET_NS : end);
    pthread_mutex_unlock(&reader->lock);
}

void reader_store_ready(struct reader *reader)
{
    pthread_mutex_lock(&reader->lock);
    reader->store_ready = reader->poked = true;
    pthread_cond_signal(&reader->work);
    pthread_mutex_unlock(&reader->lock);
}

void reader_rebuild(struct reader *reader)
{
    pthread_mutex_lock(&reader->lock);
    reader->rebuild = true;
    pthread_cond_signal(&reader->work);
    pthread_mutex_unlock(&reader->lock);
}

void reader_detach(struct reader *reader)
{
    pthread_mutex_lock(&reader->lock);
    reader->detach = true;
    for (struct request *request = reader->first; request; request = request->next)
        if (request->state == REQUEST_RUNNING)
            atomic_store(&request->cancel, 1);
    pthread_cond_signal(&reader->work);
    while (reader->detach)
        pthread_cond_wait(&reader->answered, &reader->lock);
    pthread_mutex_unlock(&reader->lock);
}
