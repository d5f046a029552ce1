#include "config.h"

#include "session/reader.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "memory/view.h"
#include "session/ahead.h"
#include "session/embedder.h"

#include <sched.h>
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
#define CHANGES_MAX    256 /* in one look; more, and the screen is told to ask for everything again */
#define IDLE_INDEX_NS  (5 * INT64_C(1000000)) /* a slice of index work between two looks at the queue */
#define AWAKE_NS       INT64_C(1000000) /* of looking again, where a page is waited for, before sleeping */
#define SEARCH_WAIT_NS                                                                                       \
    (200 * INT64_C(1000000)) /* how long a search waits for the index to catch up, where a person waits */

enum request_kind { REQUEST_PAGE, REQUEST_RESOLVE, REQUEST_FIND };
enum request_state { REQUEST_WAITING, REQUEST_RUNNING, REQUEST_ANSWERED };

/* One thing to answer. In the list from submission until taken; everything in it is guarded by the reader's
 * lock, but `query`, `page` and `hits` are the reader thread's while it is RUNNING. */
struct request {
    struct request *next;
    uint64_t number;
    enum request_kind kind;
    enum request_state state;
    int slot;
    bool quiet;    /* somebody waits in reader_wait: no event */
    bool complete; /* the index must be complete before it is searched */
    bool abandoned;
    _Atomic int cancel;
    struct arena arena;
    struct rec_query query;
    char *key; /* of the cache */
    enum rec_row_kind row_kind;
    char id[REC_ID_SIZE];
    struct page *page;
    enum rec_status status;
    rec_error error;
    /* FIND: struct node_search is this request */
    struct search_query find;
    rec_wait *wait;
    struct rec_hit *hits;
    size_t hit_count;
};

struct reader {
    struct rec_session *session;
    pthread_t thread;

    pthread_mutex_t lock;
    pthread_cond_t work;     /* for the reader: something to do */
    pthread_cond_t answered; /* for reader_wait and reader_wait_first */
    struct request *first, *last;
    uint64_t next_number;
    bool stop, poked, store_ready, rebuild;
    bool began;       /* a request is answered, or there is nothing to read */
    bool empty;       /* there was nothing to read when it started */
    int64_t taken_at; /* when the last one left the list; monotonic */
    bool detach;      /* the store is to be closed; false again when it is */
    bool detached;    /* it was: all that has been shown may be of another one */
    struct page_cache cache;

    /* reader thread only */
    int64_t awake_until; /* somebody has waited for a page: it does not sleep before */
    int64_t index_due;   /* when the index is opened at the latest; the monotonic clock */
    struct store *store;
    struct store_user *user;
    struct search *search;
    rec_engine *engine;
    rec_graph *memory_search;
    struct embedder *embedder;
    bool asked;     /* the search under way is a person's */
    int64_t change; /* number of the last change told */
    bool index_behind;
    bool index_failed;
};

/* --- Requests --- */

static struct request *request_new(enum request_kind kind)
{
    struct request *request = xcalloc(1, sizeof *request);

    request->kind = kind;
    return request;
}

static void request_free(struct request *request)
{
    if (request->page)
        rec_page_free(&request->page->row);
    arena_free(&request->arena);
    free(request->key);
    free(request);
}

static void append(struct reader *reader, struct request *request)
{
    request->number = ++reader->next_number;
    if (reader->last)
        reader->last->next = request;
    else
        reader->first = request;
    reader->last = request;
    pthread_cond_signal(&reader->work);
}

static void unlink_request(struct reader *reader, struct request *request)
{
    struct request **place = &reader->first, *previous = NULL;

    while (*place != request) {
        previous = *place;
        place = &previous->next;
    }
    *place = request->next;
    if (reader->last == request)
        reader->last = previous;
    request->next = NULL;
    reader->taken_at = clock_monotonic();
}

/* Of several waiting requests of a view the newest wins; one that runs is told to stop. */
static void replace_slot(struct reader *reader, int slot)
{
    struct request *next;

    for (struct request *request = reader->first; request; request = next) {
        next = request->next;
        if (request->kind != REQUEST_PAGE || request->slot != slot || request->quiet)
            continue;
        if (request->state == REQUEST_RUNNING) {
            atomic_store(&request->cancel, 1);
            request->abandoned = true;
        } else if (request->state == REQUEST_WAITING) {
            unlink_request(reader, request);
            request_free(request);
        }
    }
}

enum rec_status reader_page(struct reader *reader, const struct rec_query *query, int slot,
                            const struct rec_page **page, uint64_t *number, rec_error *error)
{
    struct request *request;
    char *key = page_query_key(query);
    struct page *cached;

    *page = NULL;
    *number = 0;
    pthread_mutex_lock(&reader->lock);
    cached = page_cache_find(&reader->cache, key, atomic_load(&reader->session->generation));
    if (slot > 0)
        replace_slot(reader, slot);
    if (!cached) {
        request = request_new(REQUEST_PAGE);
        page_query_copy(&request->arena, &request->query, query);
        request->key = key;
        request->slot = slot;
        append(reader, request);
        *number = request->number;
        pthread_mutex_unlock(&reader->lock);
        return REC_PENDING;
    }
    pthread_mutex_unlock(&reader->lock);
    free(key);
    (void)error;
    *page = &cached->row;
    return REC_OK;
}

/* Takes an answered request out of the list. Locked. */
static enum rec_status give(struct reader *reader, struct request *request, const struct rec_page **page,
                            rec_error *error)
{
    enum rec_status status = request->status;

    unlink_request(reader, request);
    if (status && error)
        *error = request->error;
    if (page) {
        *page = status ? NULL : &request->page->row;
        if (!status)
            request->page = NULL;
    }
    request_free(request);
    return status;
}

enum rec_status reader_take(struct reader *reader, uint64_t number, const struct rec_page **page,
                            rec_error *error)
{
    enum rec_status status = REC_NOT_FOUND;
    struct request *request;

    *page = NULL;
    pthread_mutex_lock(&reader->lock);
    for (request = reader->first; request && request->number != number; request = request->next)
        ;
    if (request && request->state == REQUEST_ANSWERED)
        status = give(reader, request, page, error);
    else
        error_set(error, REC_NOT_FOUND, "that page was replaced by a newer request or taken already");
    pthread_mutex_unlock(&reader->lock);
    return status;
}

/* To be woken takes longer than to read a page: both sides look again for a moment before they sleep, the
 * reader because whoever has waited for a page soon asks for the next. Locked. */
static void look_away(struct reader *reader)
{
    pthread_mutex_unlock(&reader->lock);
    sched_yield();
    pthread_mutex_lock(&reader->lock);
}

/* Appends a request and waits for its answer. Locked. */
static void wait_for(struct reader *reader, struct request *request)
{
    int64_t end = clock_monotonic() + AWAKE_NS;

    request->quiet = true;
    append(reader, request);
    while (request->state != REQUEST_ANSWERED && clock_monotonic() < end)
        look_away(reader);
    while (request->state != REQUEST_ANSWERED)
        pthread_cond_wait(&reader->answered, &reader->lock);
}

enum rec_status reader_wait(struct reader *reader, const struct rec_query *query,
                            const struct rec_page **page, rec_error *error)
{
    struct request *request = request_new(REQUEST_PAGE);
    enum rec_status status;

    *page = NULL;
    page_query_copy(&request->arena, &request->query, query);
    request->key = page_query_key(query);
    request->complete = true;
    pthread_mutex_lock(&reader->lock);
    wait_for(reader, request);
    status = give(reader, request, page, error);
    pthread_mutex_unlock(&reader->lock);
    return status;
}

enum rec_status reader_resolve(struct reader *reader, enum rec_row_kind kind, const char *text,
                               char id[REC_ID_SIZE], rec_error *error)
{
    struct request *request = request_new(REQUEST_RESOLVE);
    enum rec_status status;

    request->row_kind = kind;
    request->query.text = arena_strdup(&request->arena, text);
    pthread_mutex_lock(&reader->lock);
    wait_for(reader, request);
    memcpy(id, request->id, REC_ID_SIZE);
    status = give(reader, request, NULL, error);
    pthread_mutex_unlock(&reader->lock);
    return status;
}

/* --- The retrieval node's door --- */

struct node_search *reader_search_start(void *context, const struct search_query *query, rec_wait *wait)
{
    struct reader *reader = context;
    struct request *request = request_new(REQUEST_FIND);
    char(*exclude)[REC_ID_SIZE];

    request->find = *query;
    request->find.text = arena_strdup(&request->arena, query->text);
    request->find.conversation = arena_strdup(&request->arena, query->conversation);
    exclude = arena_alloc(&request->arena, (query->exclude_count + 1) * REC_ID_SIZE);
    if (query->exclude_count)
        memcpy(exclude, query->exclude, query->exclude_count * REC_ID_SIZE);
    request->find.exclude = (const char(*)[REC_ID_SIZE])exclude;
    request->wait = wait;
    request->complete =
        (reader->session->flags & REC_OPEN_NO_JOBS) != 0; /* nobody looks at a screen meanwhile */
    pthread_mutex_lock(&reader->lock);
    append(reader, request);
    pthread_mutex_unlock(&reader->lock);
    return (struct node_search *)request;
}

void reader_search_await(void *context, struct node_search *search, rec_wait *wait)
{
    struct reader *reader = context;
    struct request *request = (struct request *)search;

    pthread_mutex_lock(&reader->lock);
    request->wait = wait;
    if (request->state == REQUEST_ANSWERED)
        rec_wait_wake(wait);
    pthread_mutex_unlock(&reader->lock);
}

enum rec_status reader_search_take(void *context, struct node_search *search, struct arena *arena,
                                   struct rec_hit **hits, size_t *count, rec_error *error)
{
    struct reader *reader = context;
    struct request *request = (struct request *)search;
    enum rec_status status = REC_PENDING;

    *hits = NULL;
    *count = 0;
    pthread_mutex_lock(&reader->lock);
    if (request->state == REQUEST_ANSWERED) {
        *hits = request->hits;
        *count = request->hit_count;
        arena_adopt(arena, &request->arena);
        status = give(reader, request, NULL, error);
    }
    pthread_mutex_unlock(&reader->lock);
    return status;
}

void reader_search_cancel(void *context, struct node_search *search)
{
    struct reader *reader = context;
    struct request *request = (struct request *)search;

    pthread_mutex_lock(&reader->lock);
    atomic_store(&request->cancel, 1);
    request->wait = NULL;
    if (request->state == REQUEST_RUNNING) {
        request->abandoned = true; /* the reader frees it */
    } else {
        unlink_request(reader, request);
        request_free(request);
    }
    pthread_mutex_unlock(&reader->lock);
}

/* --- The thread --- */

/* Opens what is not open yet; the store may come later, when the worker has made it. */
static enum rec_status open_store(struct reader *reader, rec_error *error)
{
    struct rec_session *session = reader->session;
    enum rec_status status = REC_OK;

    if (!reader->store)
        status = store_open(&reader->store, session->url, STORE_READ, error);
    if (!status && !reader->user) {
        status = store_user_open(reader->store, session->user, false, &reader->user, error);
        if (!status)
            reader->change = store_change_last(reader->user);
    }
    return status;
}

static void open_index(struct reader *reader)
{
    rec_error error = {0};

    if (reader->search || reader->index_failed || !reader->user)
        return;
    if (search_open(&reader->search, reader->session->cache_folder, reader->session->vectors,
                    store_identity(reader->store), reader->session->user, &error)) {
        reader->index_failed = true;
        log_write(LOG_ERROR, "search index: %s", error.message);
        return;
    }
    reader->index_behind = true;
}

static void tell_progress(void *context, int64_t done, int64_t total)
{
    struct reader *reader = context;

    session_counts(reader->session, -1, done, total);
}

static void update_index(struct reader *reader)
{
    rec_error error = {0};
    int64_t done = 0, total = 0;
    bool more = false;

    if (search_update(reader->search, reader->user, IDLE_INDEX_NS, &more, &done, &total, &error)) {
        log_write(LOG_WARNING, "search index: %s", error.message);
        more = false;
    }
    reader->index_behind = more;
    session_counts(reader->session, -1, more ? done : total, total);
}

static void tell_change(struct reader *reader, const struct rec_change *change)
{
    struct rec_event event = {.kind = REC_EVENT_CHANGED, .row = change->row, .operation = change->operation};
    struct arena arena = ARENA_INIT;
    struct rec_message message;
    rec_error none = {0};

    memcpy(event.id, change->id, sizeof event.id);
    if (change->row == REC_ROW_CONVERSATION || change->row == REC_ROW_DRAFT)
        memcpy(event.conversation, change->id, sizeof event.conversation);
    else if (change->row == REC_ROW_MESSAGE &&
             !store_message_get(reader->user, change->id, &arena, &message, &none))
        memcpy(event.conversation, message.conversation_id, sizeof event.conversation);
    arena_free(&arena);
    events_push(&reader->session->events, &event);
}

static void tell_everything(struct reader *reader)
{
    static const enum rec_row_kind kinds[] = {REC_ROW_CONVERSATION, REC_ROW_MESSAGE, REC_ROW_MEMORY,
                                              REC_ROW_PREFERENCE};

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct rec_event event = {.kind = REC_EVENT_CHANGED, .row = kinds[i], .operation = 'u'};

        events_push(&reader->session->events, &event);
    }
    reader->change = store_change_last(reader->user);
}

/* The journal alone feeds the screen and the index, whoever has written. */
static void follow_changes(struct reader *reader)
{
    struct arena arena = ARENA_INIT;
    struct rec_change *rows = NULL;
    size_t count = 0;
    rec_error error = {0};
    enum rec_status status;

    if (!reader->user || !store_changed(reader->store))
        return;
    status = store_changes(reader->user, reader->change, CHANGES_MAX + 1, &arena, &rows, &count, &error);
    if (status == REC_OK && !count) {
        arena_free(&arena);
        return;
    }
    atomic_fetch_add(&reader->session->generation, 1);
    reader->index_behind = reader->search != NULL;
    if (status || count > CHANGES_MAX) {
        view_drop(reader->user);
        tell_everything(reader);
    } else {
        for (size_t i = 0; i < count; i++) {
            if (rows[i].operation == 'd' &&
                (rows[i].row == REC_ROW_MEMORY || rows[i].row == REC_ROW_PREFERENCE))
                view_drop(reader->user); /* nothing that is erased is kept for looking ahead */
            if (i + 1 == count || rows[i].row != rows[i + 1].row ||
                memcmp(rows[i].id, rows[i + 1].id, REC_ID_SIZE) != 0) /* runs of one row: once */
                tell_change(reader, &rows[i]);
        }
        reader->change = rows[count - 1].number;
    }
    arena_free(&arena);
}

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
                                .progress = tell_progress,
                                .context = reader};
    rec_error *error = &request->error;

    if ((request->status = open_store(reader, error)))
        return;
    tools.user = reader->user;
    if (request->kind == REQUEST_FIND || request->query.kind == REC_QUERY_SEARCH ||
        request->query.kind == REC_QUERY_RECALL || request->query.kind == REC_QUERY_INDEX) {
        open_index(reader);
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
        unlink_request(reader, request);
        request_free(request);
        return;
    }
    if (request->kind == REQUEST_PAGE && !request->status)
        page_cache_keep(&reader->cache, request->key, request->page, generation);
    if (request->kind == REQUEST_FIND) {
        if (request->wait) /* else whoever wants it has not come yet: reader_search_await() */
            rec_wait_wake(request->wait);
    } else if (request->quiet) {
        reader->awake_until = clock_monotonic() + AWAKE_NS;
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

static bool wants_index(const struct reader *reader)
{
    return reader->user && !reader->search && !reader->index_failed &&
           !(reader->session->flags & REC_OPEN_NO_JOBS);
}

static bool has_work(struct reader *reader)
{
    return next_request(reader) || reader->poked || reader->rebuild || reader->detach || reader->stop;
}

static void wait_for_work(struct reader *reader)
{
    while (clock_monotonic() < reader->awake_until && !has_work(reader))
        look_away(reader);
    if (has_work(reader))
        return;

    int64_t now = clock_monotonic(), end = now + TICK_NS;
    if (wants_index(reader) && reader->index_due < end)
        end = reader->index_due > now ? reader->index_due : now;
    struct timespec until = {.tv_sec = (time_t)(end / NS_PER_S), .tv_nsec = (long)(end % NS_PER_S)};
    pthread_cond_timedwait(&reader->work, &reader->lock, &until);
}

/* Nothing at start that can wait: the index is opened when somebody searches, or when nobody has asked for
 * anything for a moment. Its files are compared with their checksums while there is nothing else to do. */
static void tend_index(struct reader *reader, bool idle)
{
    bool damaged = false;

    if (wants_index(reader) && clock_monotonic() >= reader->index_due)
        open_index(reader);
    if (!reader->search)
        return;
    if (reader->index_behind)
        update_index(reader);
    else if (idle)
        search_verify(reader->search, &damaged);
    reader->index_behind = reader->index_behind || damaged;
}

static void rebuild_index(struct reader *reader)
{
    rec_error error = {0};

    open_index(reader);
    if (reader->search && search_rebuild(reader->search, &error))
        log_write(LOG_ERROR, "search index: %s", error.message);
    reader->index_behind = reader->search != NULL;
}

static void close_store(struct reader *reader)
{
    search_close(reader->search);
    store_user_close(reader->user);
    store_close(reader->store);
    reader->search = NULL;
    reader->user = NULL;
    reader->store = NULL;
    reader->index_failed = reader->index_behind = false;
}

/* Between two requests. Locked. */
static void obey_detach(struct reader *reader)
{
    if (!reader->detach)
        return;
    close_store(reader);
    reader->detach = reader->store_ready = false;
    reader->detached = true;
    pthread_cond_broadcast(&reader->answered);
}

/* What lies there now may be another store. */
static void show_anew(struct reader *reader)
{
    rec_error none = {0};

    reader->detached = false;
    if (open_store(reader, &none))
        return;
    atomic_fetch_add(&reader->session->generation, 1);
    reader->index_due = clock_monotonic() + INDEX_DELAY_NS;
    tell_everything(reader);
}

static void *reader_main(void *context)
{
    struct reader *reader = context;
    struct rec_engine_options options = {.pool_threads = 0,
                                         .sink = {.context = reader, .event = count_search}};
    rec_error none = {0};

    open_store(reader, &none); /* usually it is there; if not, the worker says when */
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

            answer(reader, request);
            pthread_mutex_lock(&reader->lock);
            deliver(reader, request, generation);
            pthread_mutex_unlock(&reader->lock);
        }
        if (anew)
            show_anew(reader);
        if (rebuild)
            rebuild_index(reader);
        follow_changes(reader);
        if (!request)
            tend_index(reader, idle);
        else
            reader->index_due = clock_monotonic() + INDEX_DELAY_NS;
        pthread_mutex_lock(&reader->lock);
    }
    bool rebuild = reader->rebuild;
    pthread_mutex_unlock(&reader->lock);
    if (rebuild) /* asked for just before the end: something may have been erased */
        rebuild_index(reader);
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
        request_free(request);
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

/* Until that moment at the latest. Locked. */
static void wait_until(struct reader *reader, int64_t end)
{
    struct timespec until = {.tv_sec = (time_t)(end / NS_PER_S), .tv_nsec = (long)(end % NS_PER_S)};

    pthread_cond_timedwait(&reader->answered, &reader->lock, &until);
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
        wait_until(reader, end);
    /* whoever has got one page asks for the next: of the conversation on top of the list, for one */
    for (; now < end && !reader->empty && !reader->stop && reads(reader, now); now = clock_monotonic())
        wait_until(reader, now + QUIET_NS < end ? now + QUIET_NS : end);
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
