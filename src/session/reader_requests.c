#include "config.h"

#include "session/reader_state.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"

#include <sched.h>
#include <stdlib.h>
#include <string.h>

static struct request *request_new(enum request_kind kind)
{
    struct request *request = xcalloc(1, sizeof *request);

    request->kind = kind;
    return request;
}

void reader_request_free(struct request *request)
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

void reader_unlink(struct reader *reader, struct request *request)
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
            reader_unlink(reader, request);
            reader_request_free(request);
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

    reader_unlink(reader, request);
    if (status && error)
        *error = request->error;
    if (page) {
        *page = status ? NULL : &request->page->row;
        if (!status)
            request->page = NULL;
    }
    reader_request_free(request);
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

void reader_look_away(struct reader *reader)
{
    pthread_mutex_unlock(&reader->lock);
    sched_yield();
    pthread_mutex_lock(&reader->lock);
}

/* Appends a request and waits for its answer. Locked. */
static void wait_for(struct reader *reader, struct request *request)
{
    int64_t end = clock_monotonic() + READER_AWAKE_NS;

    request->quiet = true;
    append(reader, request);
    while (request->state != REQUEST_ANSWERED && clock_monotonic() < end)
        reader_look_away(reader);
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
        reader_unlink(reader, request);
        reader_request_free(request);
    }
    pthread_mutex_unlock(&reader->lock);
}
