/* A call: from the request to an answer that is read in pieces. */
#include "config.h"

#include "provider/call.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

#define EVENT_MAX (4 << 20) /* one event: servers that send the whole text each time need some room */

enum rec_status call_fail(struct provider_call *call, enum rec_status status, const rec_error *why)
{
    call->status = status;
    call->error = *why;
    answer_request_id(&call->answer, call->reply.request_id);
    if (!*call->error.id)
        error_about(&call->error, call->answer.request_id.data);
    return status;
}

static void finish(struct provider_call *call)
{
    if (call->provider->ops->finish)
        call->provider->ops->finish(&call->answer);
}

/* --- The stream --- */

static enum rec_status bound(struct provider_call *call)
{
    size_t length = call->answer.text.length + call->answer.thinking.length;
    if (call->total + length <= REC_MAX_MESSAGE)
        return REC_OK;
    rec_error why = {0};
    size_t over = call->total + length - REC_MAX_MESSAGE;
    struct buf *text = call->answer.text.length >= over ? &call->answer.text : &call->answer.thinking;
    buf_truncate(text, utf8_cut(text->data, text->length, text->length > over ? text->length - over : 0));
    error_set(&why, REC_PROVIDER, "%s: the answer passed %d MiB and was cut there", call->provider->name,
              REC_MAX_MESSAGE >> 20);
    return call_fail(call, REC_PROVIDER, &why);
}

/* Whatever is no object may be a note of the server to itself, and the last event may be cut. */
static enum rec_status not_json(struct provider_call *call, const char *data, rec_error *why)
{
    if (*data != '{' || call->ending)
        return REC_OK;
    return error_set(why, REC_PROVIDER, "%s sent an event that is not JSON; try again", call->provider->name);
}

static enum rec_status on_event(void *context, const char *name, const char *data, size_t length)
{
    struct provider_call *call = context;
    const struct provider_ops *ops = call->provider->ops;
    rec_error why; /* not cleared for every event: whoever fails sets all of it */
    (void)name;    /* the JSON says it, too, and always */
    if (call->status != REC_PENDING || length == 0)
        return REC_OK;
    if (ops->end_mark && strcmp(data, ops->end_mark) == 0) {
        call->answer.whole = true;
    } else {
        enum rec_status status = answer_event(&call->answer, &call->json, data, length, &why);
        if (status == REC_INVALID)
            status = not_json(call, data, &why);
        if (status != REC_OK)
            return call_fail(call, status, &why);
    }
    call->has_events = true;
    if (call->answer.whole) {
        finish(call);
        call->status = REC_DONE;
    }
    return bound(call);
}

/* Of a success without a single event. */
static void not_streamed(struct provider_call *call)
{
    rec_error why = {0};
    const char *type = *call->reply.content_type ? call->reply.content_type : "nothing";
    if (call->unstreamed.length == 0)
        error_set(&why, REC_PROVIDER, "%s sent an empty answer; try again, or check base_url",
                  call->provider->name);
    else
        error_set(&why, REC_PROVIDER, "%s answered with %s instead of a stream; check base_url",
                  call->provider->name, type);
    why.detail = http_transfer_status(call->reply.transfer);
    call_fail(call, REC_PROVIDER, &why);
}

static bool on_stream(void *context, const char *bytes, size_t length)
{
    struct provider_call *call = context;
    enum rec_status status = sse_feed(&call->sse, bytes, length);
    if (status == REC_LIMIT && call->status == REC_PENDING) {
        rec_error why = {0};
        error_set(&why, REC_PROVIDER, "%s sent an event of more than %d MiB, which is not read",
                  call->provider->name, EVENT_MAX >> 20);
        call_fail(call, REC_PROVIDER, &why);
    }
    if (!call->has_events && status == REC_OK) {
        buf_add(&call->unstreamed, bytes, length);
        if (call->unstreamed.length > EVENT_MAX) { /* and who knows whether it ends */
            not_streamed(call);
            return false;
        }
    }
    return status == REC_OK;
}

/* A success without a single event: one JSON answer from a server that does not stream, or something else
 * altogether, such as the page of a proxy. */
static void take_unstreamed(struct provider_call *call)
{
    rec_error why = {0};
    const struct buf *text = &call->unstreamed;
    enum rec_status status = answer_event(&call->answer, &call->json, text->data, text->length, &why);
    if (status != REC_OK && status != REC_INVALID) {
        call_fail(call, status, &why);
        return;
    }
    if (status == REC_OK && (call->answer.whole || call->answer.stopped))
        return;
    not_streamed(call);
}

static enum rec_status start_exchange(struct provider_call *call, rec_error *error)
{
    struct provider *provider = call->provider;
    buf_truncate(&call->body, call->options_at);
    struct json_writer writer = call->writer;
    provider->ops->options(provider, &writer);
    json_close_object(&writer);
    struct reply_request request = {
        .path = provider->ops->path,
        .body = &call->body,
        .connect_ms = provider->connect_ms,
        .first_byte_ms = provider->first_byte_ms,
        .idle_ms = provider->idle_ms,
    };
    return reply_start(&call->reply, &request, error);
}

void call_tell(struct provider_call *call)
{
    bool pending = call->status == REC_PENDING;
    if (call->told || (pending && call->answer.text.length == 0 && call->answer.thinking.length == 0))
        return;
    call->told = !pending;
    call->wake(call->context);
}

void call_take_document(struct provider_call *call, void (*take)(struct provider_call *call))
{
    rec_error why = {0};
    if (call->status != REC_PENDING || !reply_ended(&call->reply))
        return;
    enum rec_status status = reply_state(&call->reply, &why);
    answer_request_id(&call->answer, call->reply.request_id);
    if (status == REC_OK)
        take(call);
    else
        call_fail(call, status, &why);
    call_tell(call);
}

/* Asks once more, differently, if the refusal is one of those known. */
static bool adapt(struct provider_call *call, const rec_error *why)
{
    struct provider *provider = call->provider;
    if (why->detail != 400 && why->detail != 422)
        return false;
    unsigned quirk = provider->ops->refused ? provider->ops->refused(call->reply.body.data) : 0;
    if ((quirk & ~provider->quirks) == 0)
        return false;
    provider->quirks |= quirk;
    return start_exchange(call, NULL) == REC_OK;
}

/* The exchange has ended; returns false if it was begun anew. */
static bool settle(struct provider_call *call)
{
    rec_error why = {0};
    enum rec_status status = reply_state(&call->reply, &why);
    answer_request_id(&call->answer, call->reply.request_id);
    if (status == REC_PROVIDER && adapt(call, &why))
        return false;
    call->ending = true;
    sse_end(&call->sse);
    if (status == REC_OK && !call->has_events && call->status == REC_PENDING)
        take_unstreamed(call);
    finish(call);
    if (call->status != REC_PENDING)
        return true;
    if (call->answer.whole) {
        call->status = REC_DONE;
        return true;
    }
    if (status == REC_OK) {
        status = error_set(&why, REC_NETWORK,
                           "%s: broken stream, it ended before the answer did; try again or continue",
                           call->provider->name);
    }
    call_fail(call, status, &why);
    return true;
}

static void on_notify(void *context)
{
    struct provider_call *call = context;
    answer_request_id(&call->answer, call->reply.request_id);
    bool ended = call->status == REC_PENDING && reply_ended(&call->reply);
    if (!ended || settle(call))
        call_tell(call);
}

/* --- local --- */

/* The next line or sentence of a text that is there whole, so that it shows as an answer that arrives. */
static size_t next_part(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '\n' || (i > 0 && text[i] == ' ' && strchr(".!?", text[i - 1])))
            return i + 1;
    }
    return length;
}

static enum rec_status read_composed(struct provider_call *call, struct buf *text)
{
    const struct buf *whole = &call->answer.text;
    size_t part = next_part(whole->data + call->given, whole->length - call->given);
    buf_add(text, whole->data + call->given, part);
    call->given += part;
    if (call->given == whole->length) {
        call->status = REC_DONE;
        return REC_DONE;
    }
    call->wake(call->context);
    return REC_PENDING;
}

/* --- The call --- */

static enum rec_status begin(struct provider_call *call, const struct provider_request *request,
                             rec_error *error)
{
    struct provider *provider = call->provider;
    enum rec_status status = provider_request_check(provider, request, error);
    if (status != REC_OK)
        return status;
    if (provider_is_local(provider)) {
        provider->ops->compose(request, &call->answer.text);
        buf_adds(&call->answer.stop_reason, "end_turn");
        return REC_OK;
    }
    json_writer_init(&call->writer, &call->body);
    json_open_object(&call->writer);
    provider->ops->body(provider, request, &call->writer);
    call->options_at = call->body.length;
    return start_exchange(call, error);
}

static void report(struct provider_call *call)
{
    call->result = (struct provider_result){
        .usage = call->answer.usage,
        .model = call->answer.model.data,
        .stop_reason = call->answer.stop_reason.data,
        .request_id = call->answer.request_id.data,
    };
}

struct provider_call *call_new(struct provider *provider, void (*wake)(void *), void *context,
                               void (*notify)(void *))
{
    struct provider_call *call = xcalloc(1, sizeof *call);
    call->provider = provider;
    call->wake = wake;
    call->context = context;
    call->status = REC_PENDING;
    answer_init(&call->answer, provider);
    reply_init(&call->reply, provider, notify, call);
    sse_init(&call->sse, EVENT_MAX, on_event, call);
    call->json = (struct json)JSON_INIT;
    buf_init(&call->body);
    buf_init(&call->unstreamed);
    report(call);
    return call;
}

enum rec_status provider_start(struct provider *provider, const struct provider_request *request,
                               void (*wake)(void *), void *context, struct provider_call **call_out,
                               rec_error *error)
{
    struct provider_call *call = call_new(provider, wake, context, on_notify);
    call->reply.stream = on_stream;
    enum rec_status status = begin(call, request, error);
    if (status != REC_OK) {
        provider_call_free(call);
        *call_out = NULL;
        return status;
    }
    report(call);
    *call_out = call;
    if (provider_is_local(provider))
        wake(context);
    return REC_OK;
}

static void give(struct provider_call *call, struct buf *from, struct buf *to)
{
    call->total += from->length;
    if (to)
        buf_add(to, from->data, from->length);
    buf_clear(from);
}

enum rec_status provider_read(struct provider_call *call, struct buf *text, struct buf *thinking,
                              rec_error *error)
{
    report(call);
    if (call->status == REC_PENDING && provider_is_local(call->provider))
        return read_composed(call, text);
    if (!provider_is_local(call->provider)) {
        give(call, &call->answer.text, text);
        give(call, &call->answer.thinking, thinking);
    }
    if (call->status != REC_PENDING && call->status != REC_DONE && error)
        *error = call->error;
    return call->status;
}

const struct provider_result *provider_call_result(const struct provider_call *call)
{
    return &call->result;
}

void provider_call_free(struct provider_call *call)
{
    if (!call)
        return;
    reply_free(&call->reply);
    sse_free(&call->sse);
    json_free(&call->json);
    answer_free(&call->answer);
    free(call->vectors);
    buf_free(&call->body);
    buf_free(&call->unstreamed);
    free(call);
}
