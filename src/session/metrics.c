#include "config.h"

#include "session/metrics.h"

#include <string.h>

void metrics_init(struct metrics *metrics)
{
    pthread_mutex_init(&metrics->lock, NULL);
}

void metrics_fini(struct metrics *metrics)
{
    pthread_mutex_destroy(&metrics->lock);
}

static bool is_of(const struct store_metric *row, const struct rec_graph_event *event)
{
    return strcmp(row->node, event->node) == 0 && strcmp(row->flow, event->graph) == 0;
}

void metrics_count(struct metrics *metrics, const struct rec_graph_event *event)
{
    size_t i = 0;

    pthread_mutex_lock(&metrics->lock);
    while (i < metrics->count && !is_of(&metrics->rows[i], event))
        i++;
    if (i == metrics->count && i < METRICS_MAX)
        metrics->rows[metrics->count++] = (struct store_metric){.flow = event->graph, .node = event->node};
    if (i < METRICS_MAX)
        store_metric_count(&metrics->rows[i], (double)event->duration_ns / 1e6, event->attempt,
                           event->status != REC_OK);
    pthread_mutex_unlock(&metrics->lock);
}

size_t metrics_take(struct metrics *metrics, struct store_metric rows[METRICS_MAX])
{
    size_t count;

    pthread_mutex_lock(&metrics->lock);
    count = metrics->count;
    memcpy(rows, metrics->rows, count * sizeof *rows);
    metrics->count = 0;
    pthread_mutex_unlock(&metrics->lock);
    return count;
}
