/* The server's own count of the tokens of a request, where it offers one. */
#include "config.h"

#include "provider/call.h"

#include "base/error.h"

#define PATIENCE_MS 15000

/* {"input_tokens": 2095} */
static void take_count(struct provider_call *call)
{
    const struct buf *body = &call->reply.body;
    rec_error why = {0};

    if (json_parse(&call->json, body->data, body->length, NULL) == REC_OK)
        answer_count(&call->answer.usage.input, &call->json, json_get(&call->json, 0, "input_tokens"));
    call->status = REC_DONE;
    if (call->answer.usage.input >= 0)
        return;
    error_set(&why, REC_PROVIDER, "%s sent no count of tokens; check base_url", call->provider->name);
    call_fail(call, REC_PROVIDER, &why);
}

static void on_notify(void *context)
{
    call_take_document(context, take_count);
}

enum rec_status provider_count(struct provider *provider, const struct provider_request *request,
                               void (*wake)(void *), void *context, struct provider_call **call_out,
                               rec_error *error)
{
    struct json_writer writer;
    enum rec_status status;

    *call_out = NULL;
    if (!provider->ops->count_path)
        return error_set(error, REC_UNSUPPORTED, "%s offers no count of tokens: its numbers are estimates.",
                         provider->name);
    if ((status = provider_request_check(provider, request, error)))
        return status;
    struct provider_call *call = call_new(provider, wake, context, on_notify);
    json_writer_init(&writer, &call->body);
    json_open_object(&writer);
    provider->ops->body(provider, request, &writer); /* without the options: an answer is not asked for */
    json_close_object(&writer);
    status = reply_start(&call->reply,
                         &(struct reply_request){.path = provider->ops->count_path,
                                                 .body = &call->body,
                                                 .connect_ms = PATIENCE_MS,
                                                 .first_byte_ms = PATIENCE_MS,
                                                 .idle_ms = PATIENCE_MS},
                         error);
    if (status == REC_OK)
        *call_out = call;
    else
        provider_call_free(call);
    return status;
}
