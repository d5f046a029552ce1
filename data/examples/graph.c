/* Counts the words of the lines given as arguments: a small graph for recollect_graph(3).
 *
 *     split -> count -> report
 *        `-- empty --> apologise
 *
 * count is a batch node whose items run on the engine's threads, two at a time; the first attempt at every
 * third line fails, to show a retry.
 *
 *     cc -o graph graph.c $(pkg-config --cflags --libs recollect) && ./graph "one line" "and one more" */
#include <recollect_graph.h>

#include <stdio.h>
#include <stdlib.h>

/* The state that the nodes of a run share. Only prep and post see it. */
struct text {
    char **lines;
    size_t count;
    int total;
};

static const char *const split_actions[] = {"empty", NULL};

static enum rec_status split_post(rec_step *step, void *shared, void *prepared, void *result,
                                  const char **action, rec_error *error)
{
    struct text *text = shared;
    (void)step, (void)prepared, (void)result, (void)error;
    *action = text->count ? "default" : "empty";
    return REC_OK;
}

/* prep hands over what exec may touch: exec runs on another thread. Here the text itself, which nobody
 * changes while count runs. */
static enum rec_status count_prep(rec_step *step, void *shared, void **prepared, rec_error *error)
{
    (void)step, (void)error;
    *prepared = shared;
    return REC_OK;
}

static size_t count_items(void *prepared)
{
    return ((struct text *)prepared)->count;
}

static void *count_item(void *prepared, size_t index)
{
    return ((struct text *)prepared)->lines[index];
}

static enum rec_status count_exec(rec_step *step, void *prepared, void **result, rec_error *error)
{
    const char *line = prepared;
    if (step->item % 3 == 2 && step->attempt == 1) {
        snprintf(error->message, sizeof error->message, "line %zu was not ready", step->item + 1);
        return REC_BUSY;
    }
    int *words = calloc(1, sizeof *words);
    if (!words)
        return REC_LIMIT;
    for (int inside = 0; *line && !rec_step_cancelled(step); line++) {
        *words += *line != ' ' && !inside;
        inside = *line != ' ';
    }
    *result = words;
    return REC_OK;
}

/* The results stand in the order of the items, whichever ended first. */
static enum rec_status count_post(rec_step *step, void *shared, void *prepared, void *result,
                                  const char **action, rec_error *error)
{
    struct text *text = shared;
    struct rec_batch *batch = result;
    (void)step, (void)prepared, (void)action, (void)error;
    for (size_t i = 0; i < batch->count; i++) {
        if (batch->statuses[i] != REC_OK) {
            printf("  ?  %s: %s\n", text->lines[i], batch->errors[i].message);
            continue;
        }
        int words = *(int *)batch->results[i];
        printf("%3d  %s\n", words, text->lines[i]);
        text->total += words;
    }
    return REC_OK;
}

static enum rec_status report_post(rec_step *step, void *shared, void *prepared, void *result,
                                   const char **action, rec_error *error)
{
    struct text *text = shared;
    (void)step, (void)prepared, (void)result, (void)action, (void)error;
    printf("%3d  words in all\n", text->total);
    return REC_OK;
}

static enum rec_status apologise_post(rec_step *step, void *shared, void *prepared, void *result,
                                      const char **action, rec_error *error)
{
    (void)shared, (void)prepared, (void)result, (void)action, (void)error;
    printf("%s: there is nothing to count (%s)\n", step->node->name, step->last_action);
    return REC_OK;
}

static const struct rec_node split = {
    .name = "split", .actions = split_actions, .post = split_post, .flags = REC_NODE_PURE};
static const struct rec_node count = {.name = "count",
                                      .flags = REC_NODE_CPU,
                                      .prep = count_prep,
                                      .item_count = count_items,
                                      .item = count_item,
                                      .parallel = 2,
                                      .exec = count_exec,
                                      .max_attempts = 2,
                                      .wait_ms = 10,
                                      .post = count_post,
                                      .free_result = free};
static const struct rec_node report = {.name = "report", .post = report_post};
static const struct rec_node apologise = {.name = "apologise", .post = apologise_post};

static const struct rec_edge edges[] = {
    {&split, NULL, &count}, {&split, "empty", &apologise}, {&count, NULL, &report},
    {&report, NULL, NULL},  {&apologise, NULL, NULL},
};

static void show_retry(void *context, const struct rec_graph_event *event)
{
    (void)context;
    if (event->kind == REC_GRAPH_NODE_RETRY)
        printf("%s: %s; again in %d ms\n", event->node, event->error->message, event->wait_ms);
}

static void note_end(void *user, rec_run *run, enum rec_status status, const char *last_action,
                     const rec_error *error)
{
    (void)run, (void)last_action;
    if (status != REC_OK)
        fprintf(stderr, "%s\n", error->message);
    *(enum rec_status *)user = status;
}

int main(int argc, char **argv)
{
    const struct rec_graph_spec spec = {
        .name = "words", .start = &split, .edges = edges, .edge_count = sizeof edges / sizeof *edges};
    struct text text = {.lines = argv + 1, .count = (size_t)argc - 1};
    enum rec_status status = REC_INTERNAL;
    rec_error error;

    rec_graph *graph = rec_graph_new(&spec, &error);
    if (!graph) {
        fprintf(stderr, "%s\n", error.message);
        return EXIT_FAILURE;
    }
    rec_engine *engine = rec_engine_new(&(struct rec_engine_options){.sink.event = show_retry});
    rec_engine_start(engine, graph, &text,
                     &(struct rec_run_options){.user = &status, .done = note_end, .deadline_ms = 60000},
                     NULL);
    rec_engine_drain(engine);
    rec_engine_free(engine);
    rec_graph_free(graph);
    return rec_status_exit_code(status);
}
