/* What nodes may use of the session that runs them. Filled in by the session, worker thread only. */
#ifndef NODES_SERVICES_H
#define NODES_SERVICES_H

#include "context/context.h"
#include "nodes/gate.h"
#include "recollect_extend.h"
#include "recollect_graph.h"

/* A search asked of the reader, which owns the index. */
struct node_search;

enum node_event_kind {
    NODE_EVENT_STARTED,  /* the user message is on disk */
    NODE_EVENT_DELTA,    /* text of the answer */
    NODE_EVENT_THINKING, /* text of the model's thinking */
    NODE_EVENT_PROGRESS  /* done of total */
};

struct node_event {
    enum node_event_kind kind;
    uint64_t command;
    const char *conversation, *id;
    const char *text;
    size_t length;
    int64_t done, total;
};

enum node_learning { NODE_LEARN, NODE_PROPOSE, NODE_LEARN_NOTHING };

/* Strings and extensions are borrowed. */
struct hook_settings {
    const char *folder; /* of the executables; NULL: none are run */
    int timeout_ms, attempts;
    const struct rec_extension *extensions;
    size_t extension_count;
};

struct node_services {
    struct store_user *user; /* the writing handle */
    struct provider *provider;
    int64_t budget; /* tokens of a prompt */
    const struct rec_strategy *strategy;
    struct rec_shares shares;
    int64_t profile_tokens; /* of these, for the profile */
    size_t retrieval_limit;
    double retrieval_floor;
    enum node_learning learning;
    bool model_titles;    /* a model names conversations */
    int64_t refine_daily; /* second looks a day that a model may take; 0: none */

    /* Who runs turns here: for the lease of a run (invariant 12). */
    const char *owner, *host;
    int64_t pid, started, lease_ms;

    struct hook_settings hooks;

    struct gate *gate; /* of the requests of a batch */

    void *context;
    /* Queues a search on the reader; the query is copied. wait is woken when it is done. */
    struct node_search *(*search_start)(void *context, const struct search_query *query, rec_wait *wait);
    /* The same without somebody who waits for it yet, before the question is stored. NULL: it must not be
     * begun so soon. */
    struct node_search *(*search_ahead)(void *context, const struct search_query *query);
    void (*search_await)(void *context, struct node_search *search, rec_wait *wait);
    /* REC_PENDING, or the outcome; hits belong to the arena. After an outcome the search is freed. */
    enum rec_status (*search_take)(void *context, struct node_search *search, struct arena *arena,
                                   struct rec_hit **hits, size_t *count, rec_error *error);
    void (*search_cancel)(void *context, struct node_search *search);
    void (*event)(void *context, const struct node_event *event);
};

#endif
