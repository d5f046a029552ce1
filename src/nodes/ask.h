/* A question to a model in the background, of which the whole answer is wanted. Embedded in the shared state
 * of a flow; worker thread only. */
#ifndef NODES_ASK_H
#define NODES_ASK_H

#include "base/buf.h"
#include "provider/provider.h"
#include "recollect_graph.h"

struct ask {
    struct provider *provider;       /* borrowed; NULL: there is no model */
    const char *what;                /* "a title": for sentences */
    size_t limit;                    /* bytes: a longer answer is none */
    struct provider_request request; /* borrowed; count 0: nothing to ask */
    struct provider_call *call;      /* while one is in flight */
    struct buf answer;
};

void ask_init(struct ask *ask, struct provider *provider, const char *what, size_t limit);
void ask_fini(struct ask *ask);

/* Sends the request; `wait` is woken when ask_read() has something to do. */
enum rec_status ask_start(struct ask *ask, rec_wait *wait, rec_error *error);
/* REC_PENDING until the answer is whole, then REC_OK or why there is none; the call has ended then. */
enum rec_status ask_read(struct ask *ask, rec_error *error);
void ask_stop(struct ask *ask);
const char *ask_answer(const struct ask *ask); /* "" if there is none */

/* The node that asks, of a flow whose shared state begins with a struct ask. It has no attempts of its own:
 * the job has them, with longer pauses. */
extern const struct rec_node node_ask;

#endif
