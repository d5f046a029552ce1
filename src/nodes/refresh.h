/* The shared state of the context refresh flow: one conversation, summed up step by step until what is left
 * of its history fits. Owned by whoever starts the run; worker thread only. */
#ifndef NODES_REFRESH_H
#define NODES_REFRESH_H

#include "base/arena.h"
#include "nodes/ask.h"
#include "nodes/services.h"

struct refresh {
    const struct node_services *services;
    struct ask ask; /* without a provider summaries are made by rule */
    char conversation[REC_ID_SIZE];
    int64_t keep; /* tokens of history that may stay behind the summary */

    /* one round */
    struct arena arena;
    struct summary_plan plan;
    bool again;               /* a summary made by rule is made anew: without a better one it stays */
    bool improved;            /* that was tried */
    struct store_summary row; /* last 0: nothing to store */

    /* what came of it */
    int64_t summaries, messages; /* made; summed up */
};

struct refresh *refresh_new(const struct node_services *services, const char *conversation, int64_t keep);
void refresh_free(struct refresh *refresh);

/* The job that runs the flow: its kind, and its payload for a conversation. The key holds `last`, the newest
 * message that needs it. */
#define REFRESH_JOB "summary"
enum rec_status refresh_queue(const struct node_services *services, const char *conversation, int64_t last,
                              rec_error *error);

/* Tokens of history that the flow leaves of a budget. */
int64_t refresh_keep(int64_t budget);

extern const struct rec_node node_analyse, node_compress, node_update;

#endif
