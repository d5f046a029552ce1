/* How long steps and searches took, summed up until the worker keeps it in the store. Any thread may count;
 * the names are those of the graphs and live as long as they do. */
#ifndef SESSION_METRICS_H
#define SESSION_METRICS_H

#include "recollect_graph.h"
#include "store/store.h"

#include <pthread.h>

#define METRICS_MAX 64 /* nodes of all flows together; more are not counted */

struct metrics {
    pthread_mutex_t lock;
    struct store_metric rows[METRICS_MAX]; /* guarded by lock, as is count */
    size_t count;
};

void metrics_init(struct metrics *metrics);
void metrics_fini(struct metrics *metrics);
/* Of a NODE_END. */
void metrics_count(struct metrics *metrics, const struct rec_graph_event *event);
/* Moves all of them to rows; returns how many. */
size_t metrics_take(struct metrics *metrics, struct store_metric rows[METRICS_MAX]);

#endif
