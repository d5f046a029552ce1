/* What the parts of the reader share: what others ask it for (reader_requests.c), the index and the journal
 * that it follows (reader_index.c), and the thread itself (reader.c). */
#ifndef SESSION_READER_STATE_H
#define SESSION_READER_STATE_H

#include "session/reader.h"

#include <pthread.h>

#define READER_AWAKE_NS INT64_C(1000000) /* of looking again, where a page is waited for, before sleeping */

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
    bool index_expects; /* what an import brings */
    bool index_failed;
};

/* --- reader_requests.c --- */

void reader_request_free(struct request *request);
/* Takes it out of the list. Locked. */
void reader_unlink(struct reader *reader, struct request *request);
/* To be woken takes longer than to read a page: both sides look again for a moment before they sleep, the
 * reader because whoever has waited for a page soon asks for the next. Locked. */
void reader_look_away(struct reader *reader);

/* --- reader_index.c: reader thread only --- */

/* Opens what is not open yet; the store may come later, when the worker has made it. */
enum rec_status reader_open_store(struct reader *reader, rec_error *error);
void reader_open_index(struct reader *reader);
/* It is to be opened once there is time for it. */
bool reader_wants_index(const struct reader *reader);
/* Nothing at start that can wait: the index is opened when somebody searches, or when nobody has asked for
 * anything for a moment. Its files are compared with their checksums while there is nothing else to do. */
void reader_tend_index(struct reader *reader, bool idle);
void reader_rebuild_index(struct reader *reader);
/* How far a search is with the index; context is the reader. */
void reader_tell_progress(void *context, int64_t done, int64_t total);
/* The journal alone feeds the screen and the index, whoever has written. */
void reader_follow_changes(struct reader *reader);
/* To the screen: all that is shown may be another. */
void reader_tell_everything(struct reader *reader);

#endif
