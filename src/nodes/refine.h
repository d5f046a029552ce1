/* The shared state of the refine flow: a model's second look at what was said in one conversation. Owned by
 * whoever starts the run; worker thread only. */
#ifndef NODES_REFINE_H
#define NODES_REFINE_H

#include "memory/refine.h"
#include "nodes/ask.h"
#include "nodes/services.h"

struct turn;

struct refine {
    struct ask ask; /* first: see node_ask */
    const struct node_services *services;
    char conversation[REC_ID_SIZE];
    int64_t first; /* sequence to begin with */

    struct arena arena;
    struct refine_plan plan;
    size_t changed;
};

/* payload: of the job. One that cannot be read gives a flow that does nothing. */
struct refine *refine_new(const struct node_services *services, struct provider *provider,
                          const char *payload);
void refine_free(struct refine *refine);

/* The job that runs the flow. It waits a while for more to be said, and then reads all of it. */
#define REFINE_JOB "refine"
enum rec_status refine_queue(const struct node_services *services, const char *conversation, int64_t first,
                             int64_t delay_ms, rec_error *error);
/* After a turn: queues it if the turn was a model's and may be learned from. */
enum rec_status refine_queue_turn(const struct turn *turn, rec_error *error);

extern const struct rec_node node_gather, node_keep;

#endif
