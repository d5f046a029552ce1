/* The list of models: the smallest request that shows whether server and key are right. */
#include "config.h"

#include "provider/call.h"

#include "base/error.h"

#define PATIENCE_MS 5000

/* {"data":[{"id":...}]}, as both dialects have it; some servers send the bare array. */
static void take_list(struct provider_call *call)
{
    const struct buf *body = &call->reply.body;
    const struct json *json = &call->json;
    int list = JSON_NONE;
    if (json_parse(&call->json, body->data, body->length, NULL) == REC_OK)
        list = json_type_of(json, 0) == JSON_ARRAY ? 0 : json_get(json, 0, "data");
    if (json_type_of(json, list) != JSON_ARRAY) {
        rec_error why = {0};
        error_set(&why, REC_PROVIDER, "%s sent no list of models; check base_url", call->provider->name);
        call_fail(call, REC_PROVIDER, &why);
        return;
    }
    for (int row = json_first(json, list); row != JSON_NONE; row = json_next(json, row)) {
        if (json_string_add(json, json_get(json, row, "id"), &call->answer.text))
            buf_addc(&call->answer.text, '\n');
    }
    call->status = REC_DONE;
}

static void on_notify(void *context)
{
    call_take_document(context, take_list);
}

enum rec_status provider_probe(struct provider *provider, void (*wake)(void *), void *context,
                               struct provider_call **call_out, rec_error *error)
{
    struct provider_call *call = call_new(provider, wake, context, on_notify);
    *call_out = call;
    if (provider_is_local(provider)) {
        call->status = REC_DONE;
        wake(context);
        return REC_OK;
    }
    struct reply_request request = {
        .path = provider->ops->models_path,
        .connect_ms = PATIENCE_MS,
        .first_byte_ms = PATIENCE_MS,
        .idle_ms = PATIENCE_MS,
    };
    enum rec_status status = reply_start(&call->reply, &request, error);
    if (status != REC_OK) {
        provider_call_free(call);
        *call_out = NULL;
    }
    return status;
}
