/* The reader: the thread that owns the reading connection and the search index. It answers pages and
 * searches, follows the change journal for everybody, and keeps the index up to date while it has nothing
 * else to do. */
#ifndef SESSION_READER_H
#define SESSION_READER_H

#include "flows/flows.h"
#include "nodes/services.h"
#include "session/page.h"
#include "session/session.h"

struct reader;

struct reader *reader_start(struct rec_session *session);
void reader_stop(struct reader *reader);
/* For worker threads to say who makes vectors of queries. */
struct embedder *reader_embedder(struct reader *reader);
/* Somebody in this process has committed: look at the journal now. [any thread] */
void reader_poke(struct reader *reader);
/* Until the first request is answered and those that came right behind it, or nothing can be read yet, or a
 * tenth of a second has passed. [worker] */
void reader_wait_first(struct reader *reader);
/* The store is there: open it if that failed before. [worker] */
void reader_store_ready(struct reader *reader);
/* Closes it, and the index; returns when that is done. What is asked for waits until reader_store_ready().
 * [worker] */
void reader_detach(struct reader *reader);

/* For the session's own thread. */
enum rec_status reader_page(struct reader *reader, const struct rec_query *query, int slot,
                            const struct rec_page **page, uint64_t *request, rec_error *error);
enum rec_status reader_take(struct reader *reader, uint64_t request, const struct rec_page **page,
                            rec_error *error);
enum rec_status reader_wait(struct reader *reader, const struct rec_query *query,
                            const struct rec_page **page, rec_error *error);
enum rec_status reader_resolve(struct reader *reader, enum rec_row_kind kind, const char *text,
                               char id[REC_ID_SIZE], rec_error *error);

/* The door of the retrieval node (struct node_services); context is the reader. [worker] */
struct node_search *reader_search_start(void *context, const struct search_query *query, rec_wait *wait);
/* Who is woken, of a search that was started without. */
void reader_search_await(void *context, struct node_search *search, rec_wait *wait);
enum rec_status reader_search_take(void *context, struct node_search *search, struct arena *arena,
                                   struct rec_hit **hits, size_t *count, rec_error *error);
void reader_search_cancel(void *context, struct node_search *search);
/* Deletes the index and makes it again. [worker] */
void reader_rebuild(struct reader *reader);

/* queries.c: fills a page; reader thread. `find` is the flow for SEARCH. */
struct embedder;

struct query_tools {
    struct embedder *embedder; /* NULL: searches have no vectors but those they bring */
    struct rec_session *session;
    struct store_user *user;
    struct search *search;
    rec_engine *engine;
    rec_graph *memory_search;
    int64_t update_ns;
    int64_t as_of; /* what was believed at that time is looked for; 0: what is now */
    const char *prices;
    const _Atomic int *cancel;
    void (*progress)(void *context, int64_t done, int64_t total);
    void *context;
};
enum rec_status query_run(const struct query_tools *tools, const struct rec_query *query, struct page *page,
                          rec_error *error);
/* Runs the memory search flow to its end. */
enum rec_status query_find(const struct query_tools *tools, const struct search_query *query,
                           struct arena *arena, struct rec_hit **hits, size_t *count, rec_error *error);

#endif
