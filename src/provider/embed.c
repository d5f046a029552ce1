/* Vectors of texts: POST {"model", "input": [...]}, answered by one document with a list of arrays. */
#include "config.h"

#include "provider/call.h"

#include "base/alloc.h"
#include "base/error.h"

#include <math.h>

#define ANSWER_MAX (PROVIDER_EMBED_MAX * PROVIDER_DIMENSIONS * (size_t)26) /* bytes of a number, at most */

/* Ollama also answers questions; for that its OpenAI-compatible door is used. */
const struct provider_ops provider_ollama = {
    .dialect = "ollama",
    .bearer = true,
    .path = "/api/embed",
    .models_path = "/v1/models",
    .embed_path = "/api/embed",
    .embed_list = "embeddings",
};

/* False: not an array of numbers that fits those before it, or of nothing but zeros. */
static bool take_vector(struct provider_call *call, int list, size_t place)
{
    const struct json *json = &call->json;
    size_t dimensions = json_type_of(json, list) == JSON_ARRAY ? (size_t)json_size(json, list) : 0, i = 0;
    double squares = 0;

    if (dimensions == 0 || dimensions > PROVIDER_DIMENSIONS ||
        (call->dimensions != 0 && call->dimensions != dimensions))
        return false;
    if (call->dimensions == 0)
        call->vectors = xcalloc(call->vector_count * dimensions, sizeof *call->vectors);
    call->dimensions = dimensions;
    for (int item = json_first(json, list); item != JSON_NONE && i < dimensions;
         item = json_next(json, item)) {
        double value = json_type_of(json, item) == JSON_NUMBER ? json_double(json, item, NAN) : NAN;

        if (!isfinite(value) || fabs(value) > 1e30)
            return false;
        squares += value * value;
        call->vectors[place * dimensions + i++] = (float)value;
    }
    return squares > 0;
}

static bool take_all(struct provider_call *call)
{
    const struct provider_ops *ops = call->provider->ops;
    const struct json *json = &call->json;
    int list = json_get(json, 0, ops->embed_list);
    size_t place = 0;
    bool seen[PROVIDER_EMBED_MAX] = {false};

    if (json_type_of(json, list) != JSON_ARRAY || (size_t)json_size(json, list) != call->vector_count)
        return false;
    for (int item = json_first(json, list); item != JSON_NONE; item = json_next(json, item), place++) {
        int vector = ops->embed_member ? json_get(json, item, ops->embed_member) : item;
        int64_t index = ops->embed_member ? json_int(json, json_get(json, item, "index"), (int64_t)place)
                                          : (int64_t)place;

        if (index < 0 || (size_t)index >= call->vector_count || seen[index] ||
            !take_vector(call, vector, (size_t)index))
            return false;
        seen[index] = true;
    }
    return true;
}

static void take_vectors(struct provider_call *call)
{
    const struct buf *body = &call->reply.body;
    rec_error why = {0};

    if (json_parse(&call->json, body->data, body->length, NULL) == REC_OK && take_all(call)) {
        call->status = REC_DONE;
        return;
    }
    error_set(&why, REC_PROVIDER, "%s sent no vector for each text; check embedding.base_url and the model",
              call->provider->name);
    call_fail(call, REC_PROVIDER, &why);
}

static void on_notify(void *context)
{
    call_take_document(context, take_vectors);
}

enum rec_status provider_embed(struct provider *provider, const char *model, const char *const *texts,
                               size_t count, int patience_ms, void (*wake)(void *), void *context,
                               struct provider_call **call_out, rec_error *error)
{
    struct reply_request request = {.path = provider->ops->embed_path,
                                    .connect_ms = patience_ms > 0 ? patience_ms : provider->connect_ms,
                                    .first_byte_ms = patience_ms > 0 ? patience_ms : provider->first_byte_ms,
                                    .idle_ms = patience_ms > 0 ? patience_ms : provider->idle_ms};
    struct json_writer writer;
    enum rec_status status;

    *call_out = NULL;
    if (!provider->ops->embed_path)
        return error_set(error, REC_UNSUPPORTED, "%s makes no vectors", provider->name);
    if (count == 0 || count > PROVIDER_EMBED_MAX)
        return error_set(error, REC_INVALID, "vectors are made of 1 to %d texts at once", PROVIDER_EMBED_MAX);
    struct provider_call *call = call_new(provider, wake, context, on_notify);
    call->vector_count = count;
    call->reply.room = ANSWER_MAX;
    json_writer_init(&writer, &call->body);
    json_open_object(&writer);
    json_put_member(&writer, "model", model ? model : provider->model);
    json_key(&writer, "input");
    json_open_array(&writer);
    for (size_t i = 0; i < count; i++)
        json_put_string(&writer, texts[i]);
    json_close_array(&writer);
    json_close_object(&writer);
    request.body = &call->body;
    status = reply_start(&call->reply, &request, error);
    if (status == REC_OK)
        *call_out = call;
    else
        provider_call_free(call);
    return status;
}

const float *provider_call_vectors(const struct provider_call *call, size_t *dimensions)
{
    *dimensions = call->dimensions;
    return call->vectors;
}
