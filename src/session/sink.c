/* What the engine and the nodes call: transactions, checkpoints and metrics of the runs; events, searches. */
#include "config.h"

#include "session/reader.h"
#include "session/worker.h"

#include <string.h>

#define LARGE_IMPORT (256 << 10) /* bytes */

/* --- The engine --- */

static enum rec_status sink_begin(void *context, rec_run *run, rec_error *error)
{
    struct worker *worker = context;
    enum rec_status status = turns_group(rec_run_user(run), error);

    return status ? status : store_begin(worker->store, STORE_NORMAL, error);
}

static enum rec_status sink_commit(void *context, rec_run *run, rec_error *error)
{
    struct worker *worker = context;

    (void)run;
    return store_commit(worker->store, error);
}

static void sink_rollback(void *context, rec_run *run)
{
    struct worker *worker = context;

    (void)run;
    store_rollback(worker->store);
}

static enum rec_status sink_checkpoint(void *context, rec_run *run, const struct rec_checkpoint *checkpoint,
                                       rec_error *error)
{
    struct worker *worker = context;
    struct running *running = rec_run_user(run);
    struct store_run row = {.hash = checkpoint->hash, .node = checkpoint->node, .next = checkpoint->next};

    /* a run that is over leaves no checkpoint, and only turns have a row to keep one in */
    if (!running->turn || running->dry_run || !*checkpoint->next)
        return REC_OK;
    /* A node that wrote nothing does so again when it is run again: that is cheaper than a commit of its own.
     * What is EXTERNAL must be on disk before it begins and after it has ended. */
    if (!store_writing(worker->store) && !checkpoint->next_external && !running->next_external)
        return REC_OK;
    running->next_external = checkpoint->next_external;
    memcpy(row.id, running->turn->run_id, sizeof row.id);
    row.attempt = checkpoint->attempt;
    row.steps = checkpoint->steps;
    row.next_external = checkpoint->next_external;
    row.state = checkpoint->state;
    row.state_length = checkpoint->length;
    return store_run_checkpoint(worker->user, &row, error);
}

static void sink_event(void *context, const struct rec_graph_event *event)
{
    struct worker *worker = context;
    struct running *running = rec_run_user(event->run);
    struct rec_event out = {.command = running->command ? running->command->number : 0};

    if (event->kind == REC_GRAPH_NODE_END && !running->dry_run)
        metrics_count(&worker->session->metrics, event);
    if (!running->turn || running->dry_run)
        return;
    memcpy(out.conversation, running->turn->conversation.id, sizeof out.conversation);
    switch (event->kind) {
    case REC_GRAPH_NODE_START:
        if (running->batched) /* nobody watches the steps of one of many */
            break;
        out.kind = REC_EVENT_STEP;
        out.text = event->node;
        events_push(&worker->session->events, &out);
        break;
    case REC_GRAPH_NODE_RETRY:
        out.kind = REC_EVENT_WAITING;
        out.number = event->wait_ms;
        if (event->error)
            out.error = *event->error;
        events_push(&worker->session->events, &out);
        break;
    case REC_GRAPH_NODE_END:
        /* init has committed: the message is on disk */
        if (!running->announced && running->turn->id[0] && event->status == REC_OK) {
            running->announced = true;
            atomic_fetch_add(&worker->session->generation, 1);
            out.kind = REC_EVENT_STARTED;
            memcpy(out.id, running->turn->question.id, sizeof out.id);
            events_push(&worker->session->events, &out);
        }
        break;
    case REC_GRAPH_RUN_START:
    case REC_GRAPH_RUN_END:
        break;
    }
}

/* --- The nodes --- */

static void service_event(void *context, const struct node_event *event)
{
    static const enum rec_event_kind kinds[] = {[NODE_EVENT_STARTED] = REC_EVENT_STARTED,
                                                [NODE_EVENT_DELTA] = REC_EVENT_DELTA,
                                                [NODE_EVENT_THINKING] = REC_EVENT_THINKING,
                                                [NODE_EVENT_PROGRESS] = REC_EVENT_PROGRESS};
    struct worker *worker = context;
    struct rec_event out = {
        .kind = kinds[event->kind], .command = event->command, .text = event->text, .length = event->length};

    memcpy(out.conversation, event->conversation, strnlen(event->conversation, REC_ID_SIZE - 1));
    memcpy(out.id, event->id, strnlen(event->id, REC_ID_SIZE - 1));
    out.number = event->done;
    out.total = event->total;
    if (out.kind == REC_EVENT_PROGRESS && (out.number >= LARGE_IMPORT || out.total >= LARGE_IMPORT))
        atomic_store(&worker->session->importing, true);
    events_push(&worker->session->events, &out);
}

static struct node_search *service_search_start(void *context, const struct search_query *query,
                                                rec_wait *wait)
{
    return reader_search_start(((struct worker *)context)->session->reader, query, wait);
}

/* A server that makes vectors would be sent the question before it is on the disk, and of a store in memory
 * nothing is read while somebody writes. */
static struct node_search *service_search_ahead(void *context, const struct search_query *query)
{
    struct worker *worker = context;

    if (worker->embedder || store_url_in_memory(worker->session->url))
        return NULL;
    return reader_search_start(worker->session->reader, query, NULL);
}

static void service_search_await(void *context, struct node_search *search, rec_wait *wait)
{
    reader_search_await(((struct worker *)context)->session->reader, search, wait);
}

static enum rec_status service_search_take(void *context, struct node_search *search, struct arena *arena,
                                           struct rec_hit **hits, size_t *count, rec_error *error)
{
    return reader_search_take(((struct worker *)context)->session->reader, search, arena, hits, count, error);
}

static void service_search_cancel(void *context, struct node_search *search)
{
    reader_search_cancel(((struct worker *)context)->session->reader, search);
}

void sink_connect(struct worker *worker, struct rec_engine_options *options)
{
    struct node_services *services = &worker->services;

    options->sink = (struct rec_sink){.context = worker,
                                      .begin = sink_begin,
                                      .commit = sink_commit,
                                      .rollback = sink_rollback,
                                      .checkpoint = sink_checkpoint,
                                      .event = sink_event};
    services->context = worker;
    services->search_start = service_search_start;
    services->search_ahead = service_search_ahead;
    services->search_await = service_search_await;
    services->search_take = service_search_take;
    services->search_cancel = service_search_cancel;
    services->event = service_event;
}
