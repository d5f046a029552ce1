/* The list of models: the smallest request that shows whether server and key are right. */
#include "config.h"

#include "base/alloc.h"
#include "base/arena.h"
#include "base/error.h"
#include "provider/reply.h"

#include <stdlib.h>

#define PATIENCE_MS 5000
#define IDS_MAX     10000

struct provider_models {
    void (*wake)(void *context);
    void *context;
    struct reply reply;
    enum rec_status status;
    rec_error error;
    struct arena arena;
    const char **ids;
    size_t count;
};

/* {"data":[{"id":...}]}, as both dialects have it; some servers send the bare array. */
static void take_list(struct provider_models *models)
{
    struct json json = JSON_INIT;
    const struct buf *body = &models->reply.body;
    int list = JSON_NONE;
    if (json_parse(&json, body->data, body->length, NULL) == REC_OK)
        list = json_type_of(&json, 0) == JSON_ARRAY ? 0 : json_get(&json, 0, "data");
    if (json_type_of(&json, list) != JSON_ARRAY) {
        models->status = error_set(&models->error, REC_PROVIDER, "%s sent no list of models; check base_url",
                                   models->reply.provider->name);
        json_free(&json);
        return;
    }
    size_t room = (size_t)json_size(&json, list);
    models->ids = arena_alloc(&models->arena, (room + 1) * sizeof *models->ids);
    for (int row = json_first(&json, list); row != JSON_NONE && models->count < IDS_MAX;
         row = json_next(&json, row)) {
        const char *id = json_string(&json, json_get(&json, row, "id"), &models->arena, NULL);
        if (id && *id)
            models->ids[models->count++] = id;
    }
    models->status = REC_DONE;
    json_free(&json);
}

static void on_notify(void *context)
{
    struct provider_models *models = context;
    if (models->status != REC_PENDING || !reply_ended(&models->reply))
        return;
    models->status = reply_state(&models->reply, &models->error);
    if (models->status == REC_OK)
        take_list(models);
    models->wake(models->context);
}

enum rec_status provider_models_start(struct provider *provider, void (*wake)(void *), void *context,
                                      struct provider_models **models_out, rec_error *error)
{
    struct provider_models *models = xcalloc(1, sizeof *models);
    models->wake = wake;
    models->context = context;
    models->status = REC_PENDING;
    reply_init(&models->reply, provider, on_notify, models);
    *models_out = models;
    if (!provider->ops->models_path) {
        models->status = REC_DONE;
        wake(context);
        return REC_OK;
    }
    struct reply_request request = {
        .path = provider->ops->models_path,
        .connect_ms = PATIENCE_MS,
        .first_byte_ms = PATIENCE_MS,
        .idle_ms = PATIENCE_MS,
    };
    enum rec_status status = reply_start(&models->reply, &request, error);
    if (status != REC_OK) {
        provider_models_free(models);
        *models_out = NULL;
    }
    return status;
}

enum rec_status provider_models_read(struct provider_models *models, const char *const **ids, size_t *count,
                                     rec_error *error)
{
    *ids = models->ids;
    *count = models->count;
    if (models->status != REC_PENDING && models->status != REC_DONE && error)
        *error = models->error;
    return models->status;
}

void provider_models_free(struct provider_models *models)
{
    if (!models)
        return;
    reply_free(&models->reply);
    arena_free(&models->arena);
    free(models);
}
