/* The inside of a rec_session: three threads, and the queues and tokens that are all they share. */
#ifndef SESSION_SESSION_H
#define SESSION_SESSION_H

#include "base/arena.h"
#include "recollect.h"
#include "session/events.h"
#include "session/metrics.h"
#include "session/results.h"

#include <pthread.h>
#include <stdatomic.h>

struct worker;
struct reader;

/* What a prompt may hold, by the settings in force. */
struct prompt_limits {
    int64_t budget, profile_tokens;
    const struct rec_strategy *strategy;
    struct rec_shares shares;
    size_t retrieval_limit;
    double retrieval_floor;
    bool learns; /* what a message says goes along at once */
};

enum open_state { OPEN_WAITING, OPEN_DONE, OPEN_FAILED };

struct rec_session {
    /* set before the threads start, constant after */
    struct arena arena;
    const char *user, *url;
    const char *cache_folder, *hooks_folder;
    const char *vectors; /* the table of word vectors; NULL: none */
    unsigned flags;
    struct rec_strategy strategy;           /* share NULL: by settings */
    const struct rec_extension *extensions; /* borrowed */
    size_t extension_count;
    rec_settings *settings; /* worker only after the start */

    struct worker *worker;
    struct reader *reader;
    struct event_queue events;
    struct result_shelf results;
    struct metrics metrics;

    /* Rises before any event that tells of a change: cached pages of an older generation are not given out.
     */
    atomic_uint_fast64_t generation;

    atomic_bool importing; /* much */

    pthread_mutex_t lock;
    pthread_cond_t opened_cond;
    enum open_state opened; /* guarded by lock */
    rec_error open_error;   /* guarded by lock */
    struct rec_info info;   /* guarded by lock; strings in info_arena, which only grows */
    struct arena info_arena;
    struct prompt_limits limits; /* guarded by lock */
    const char *prices;          /* guarded by lock; of the settings, in info_arena */

    uint64_t next_number; /* the session's own thread */
};

/* Says that the store is open, or why not: once, by the worker. */
void session_opened(struct rec_session *session, enum rec_status status, const rec_error *error);
/* Says what has happened to the store, or (why NULL) that it is there again. [worker] */
void session_lost(struct rec_session *session, const rec_error *why);
/* An event with no text. [any thread] */
void session_event(struct rec_session *session, enum rec_event_kind kind, uint64_t command, const char *id,
                   const rec_error *error);
/* The counters of rec_info; -1 leaves one as it is. [any thread] */
void session_counts(struct rec_session *session, int64_t jobs, int64_t indexed, int64_t to_index);
/* How many texts have a vector of a server. [any thread] */
void session_embedded(struct rec_session *session, int64_t done, int64_t total);
/* What a prompt would be made with now: limits, and who is asked (strings live as long as the session). [any
 * thread] */
void session_limits(struct rec_session *session, struct prompt_limits *limits, const char **provider,
                    const char **model);
void session_set_limits(struct rec_session *session, const struct prompt_limits *limits);
/* The option provider.prices. The string stays as long as the session. [any thread] */
void session_set_prices(struct rec_session *session, const char *prices);
const char *session_prices(struct rec_session *session);
void session_provider(struct rec_session *session, const char *provider, const char *model, bool local);

#endif
