/* read, ask, keep, and again: the embedding flow. */
#include "config.h"

#include "nodes/embed.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"
#include "search/embed.h"

#include <stdlib.h>
#include <string.h>

#define SLICE   100                        /* rows looked at in a step */
#define RUNS_NS (40 * INT64_C(1000000000)) /* a job ends before its lease does */

static const enum rec_row_kind kinds[] = {REC_ROW_MESSAGE, REC_ROW_MEMORY, REC_ROW_PREFERENCE};
#define KIND_COUNT ((int)(sizeof kinds / sizeof *kinds))

struct embedding *embedding_new(const struct node_services *services, struct provider *provider,
                                int64_t settled)
{
    struct embedding *embedding = xcalloc(1, sizeof *embedding);

    embedding->services = services;
    embedding->provider = provider;
    embedding->cursor = embedding->settled = settled;
    embedding->until = clock_monotonic() + RUNS_NS;
    return embedding;
}

static void stop_call(struct embedding *embedding)
{
    provider_call_free(embedding->call);
    embedding->call = NULL;
}

void embedding_free(struct embedding *embedding)
{
    if (!embedding)
        return;
    stop_call(embedding);
    arena_free(&embedding->arena);
    free(embedding);
}

/* --- read --- */

/* How far it is, told from what the store holds. */
static enum rec_status count_rows(struct embedding *embedding, rec_error *error)
{
    struct arena arena = ARENA_INIT;
    struct rec_stats stats;
    struct store_vector_model *models = NULL;
    size_t count = 0;
    const char *model = provider_model(embedding->provider);
    enum rec_status status = store_stats(embedding->services->user, 0, &arena, &stats, error);

    if (!status)
        status = store_vector_models(embedding->services->user, &arena, &models, &count, error);
    if (!status)
        embedding->total = stats.messages_total + stats.memories_total + stats.preferences_explicit +
                           stats.preferences_inferred;
    for (size_t i = 0; !status && i < count; i++) {
        if (strcmp(models[i].model, model) == 0) {
            embedding->done = models[i].count;
            embedding->dimensions = models[i].dimensions;
        }
    }
    arena_free(&arena);
    return status;
}

/* Takes rows without a vector from one slice; *end: there are no more of any kind. */
static enum rec_status read_slice(struct embedding *embedding, bool *end, rec_error *error)
{
    enum rec_row_kind kind = kinds[embedding->kind];
    struct store_vector_text *rows = NULL;
    size_t count = 0;
    int64_t before = embedding->cursor;
    enum rec_status status =
        store_vector_texts(embedding->services->user, kind, provider_model(embedding->provider),
                           &embedding->cursor, SLICE, &embedding->arena, &rows, &count, error);

    *end = false;
    for (size_t i = 0; !status && i < count; i++) {
        embedding->grows = embedding->grows || rows[i].grows;
        if (!rows[i].text[0])
            continue;
        if (embedding->count == EMBED_BATCH) { /* the rest of the slice is read again */
            embedding->cursor = before;
            return REC_OK;
        }
        struct embed_text *text = &embedding->texts[embedding->count++];

        text->kind = kind;
        memcpy(text->id, rows[i].id, sizeof text->id);
        text->text = rows[i].text;
    }
    if (!status && kind == REC_ROW_MESSAGE && embedding->count == 0 && !embedding->grows)
        embedding->settled = embedding->cursor;
    if (!status && count == 0) {
        *end = ++embedding->kind == KIND_COUNT;
        embedding->cursor = 0;
    }
    return status;
}

/* All have one: from now on searches use them, and those of another model go. */
static enum rec_status serve(struct embedding *embedding, rec_error *error)
{
    struct store_user *user = embedding->services->user;
    const char *model = provider_model(embedding->provider), *serving = NULL;
    enum rec_status status = store_setting_get(user, EMBED_SERVING, &embedding->arena, &serving, error);

    if (status || (serving && strcmp(serving, model) == 0))
        return status;
    status = store_setting_set(user, EMBED_SERVING, model, error);
    return status ? status : store_vector_drop(user, model, error);
}

static enum rec_status read_post(rec_step *step, void *shared, void *prepared, void *result,
                                 const char **action, rec_error *error)
{
    struct embedding *embedding = shared;
    bool end = false;
    enum rec_status status = REC_OK;

    (void)prepared;
    (void)result;
    if (!embedding->provider)
        return REC_OK;
    if (rec_step_cancelled(step))
        return error_set(error, REC_CANCELLED, "making vectors was cancelled");
    if (embedding->total == 0)
        status = count_rows(embedding, error);
    if (status)
        return status;
    arena_free(&embedding->arena);
    embedding->count = 0;
    if (clock_monotonic() > embedding->until) {
        embedding->more = true;
        return REC_OK;
    }
    status = read_slice(embedding, &end, error);
    if (!status && embedding->count)
        *action = "ask";
    else if (!status && !end)
        *action = "again";
    else if (!status)
        status = serve(embedding, error);
    return status;
}

static const char *const read_actions[] = {"ask", "again", NULL};
static const char *const terminal[] = {"default", NULL};

const struct rec_node node_embed_read = {
    .name = "embed read", .actions = read_actions, .terminal = terminal, .post = read_post};

/* --- ask --- */

static enum rec_status ask_prep(rec_step *step, void *shared, void **prepared, rec_error *error)
{
    (void)error;
    step->scratch = *prepared = shared;
    return REC_OK;
}

static void wake(void *wait)
{
    rec_wait_wake(wait);
}

static enum rec_status ask_start(rec_step *step, void *prepared, rec_wait *wait, rec_error *error)
{
    struct embedding *embedding = prepared;
    const char *texts[EMBED_BATCH];

    (void)step;
    for (size_t i = 0; i < embedding->count; i++)
        texts[i] = embedding->texts[i].text;
    return provider_embed(embedding->provider, NULL, texts, embedding->count, 0, wake, wait, &embedding->call,
                          error);
}

/* The call is kept until its vectors are. */
static enum rec_status ask_ready(rec_step *step, void *prepared, void **result, rec_error *error)
{
    struct embedding *embedding = prepared;
    enum rec_status status = provider_read(embedding->call, NULL, NULL, error);

    (void)step;
    *result = NULL;
    if (status != REC_PENDING && status != REC_DONE)
        stop_call(embedding);
    return status == REC_DONE ? REC_OK : status;
}

static void ask_cancel(rec_step *step, void *prepared)
{
    (void)step;
    stop_call(prepared);
}

const struct rec_node node_embed_ask = {.name = "embed ask",
                                        .flags = REC_NODE_EXTERNAL | REC_NODE_PURE,
                                        .prep = ask_prep,
                                        .start = ask_start,
                                        .ready = ask_ready,
                                        .cancel = ask_cancel};

/* --- keep --- */

static enum rec_status keep_one(struct embedding *embedding, const struct embed_text *text,
                                const float *values, rec_error *error)
{
    int8_t rounded[PROVIDER_DIMENSIONS];
    float scale;
    struct store_vector row = {.kind = text->kind,
                               .model = provider_model(embedding->provider),
                               .values = rounded,
                               .dimensions = (size_t)embedding->dimensions};
    enum rec_status status;

    memcpy(row.id, text->id, sizeof row.id);
    embed_round(values, row.dimensions, rounded, &scale);
    status = store_vector_put(embedding->services->user, &row, error);
    if (status == REC_NOT_FOUND) /* erased meanwhile */
        return REC_OK;
    embedding->done += status == REC_OK;
    return status;
}

static enum rec_status keep_post(rec_step *step, void *shared, void *prepared, void *result,
                                 const char **action, rec_error *error)
{
    struct embedding *embedding = shared;
    size_t dimensions = 0;
    const float *values = provider_call_vectors(embedding->call, &dimensions);
    enum rec_status status = REC_OK;

    (void)step;
    (void)prepared;
    (void)result;
    (void)action;
    if (embedding->dimensions == 0)
        embedding->dimensions = (int64_t)dimensions;
    if ((int64_t)dimensions != embedding->dimensions)
        status = error_set(error, REC_PROVIDER,
                           "%s gives vectors of %zu dimensions; those kept of it have %lld: "
                           "\"recollect vectors drop\" forgets them",
                           provider_model(embedding->provider), dimensions, (long long)embedding->dimensions);
    for (size_t i = 0; !status && i < embedding->count; i++)
        status = keep_one(embedding, &embedding->texts[i], values + i * dimensions, error);
    stop_call(embedding);
    if (!status && embedding->progress)
        embedding->progress(embedding->context, embedding->done, embedding->total);
    return status;
}

const struct rec_node node_embed_keep = {.name = "embed keep", .post = keep_post};
