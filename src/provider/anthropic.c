/* Anthropic Messages. Events are routed by the `type` in their JSON; types that we do not know are passed
 * over, since the vendor says that new ones will come. */
#include "config.h"

#include "provider/provider_ops.h"

#include <string.h>

#define DEFAULT_MAX_TOKENS 4096 /* the protocol demands a number */

/* --- The request --- */

static void put_block(struct json_writer *writer, const char *text, bool mark)
{
    json_open_array(writer);
    json_open_object(writer);
    json_put_member(writer, "type", "text");
    json_put_member(writer, "text", text);
    if (mark) {
        json_key(writer, "cache_control");
        json_open_object(writer);
        json_put_member(writer, "type", "ephemeral");
        json_close_object(writer);
    }
    json_close_object(writer);
    json_close_array(writer);
}

/* Cache marks stand where the next request will be the same up to there: after the system text, and after
 * the last message before the question (which carries what was recalled for it alone). */
static void body(const struct provider *provider, const struct provider_request *request,
                 struct json_writer *writer)
{
    json_put_member(writer, "model", provider->model);
    if (*request->system) {
        json_key(writer, "system");
        put_block(writer, request->system, true);
    }
    json_key(writer, "messages");
    json_open_array(writer);
    for (size_t i = 0; i < request->count; i++) {
        const struct provider_message *message = &request->messages[i];
        if (!*message->content)
            continue; /* an empty one is refused, and would be in every later request */
        json_open_object(writer);
        json_put_member(writer, "role", message->role == REC_ROLE_ASSISTANT ? "assistant" : "user");
        json_key(writer, "content");
        if (i + 2 == request->count)
            put_block(writer, message->content, true);
        else
            json_put_string(writer, message->content);
        json_close_object(writer);
    }
    json_close_array(writer);
}

static void options(const struct provider *provider, struct json_writer *writer)
{
    json_put_member_int(writer, "max_tokens",
                        provider->max_tokens > 0 ? provider->max_tokens : DEFAULT_MAX_TOKENS);
    json_put_member_bool(writer, "stream", true);
}

/* --- The stream --- */

/* Counts in a later event are totals: they replace the earlier ones. */
static void take_usage(struct answer *answer, const struct json *json, int usage)
{
    answer_count(&answer->usage.input, json, json_get(json, usage, "input_tokens"));
    answer_count(&answer->usage.output, json, json_get(json, usage, "output_tokens"));
    answer_count(&answer->usage.cache_read, json, json_get(json, usage, "cache_read_input_tokens"));
    answer_count(&answer->usage.cache_write, json, json_get(json, usage, "cache_creation_input_tokens"));
}

static void take_stop(struct answer *answer, const struct json *json, int holder)
{
    answer_name(&answer->stop_reason, json, json_get(json, holder, "stop_reason"));
    if (answer->stop_reason.length > 0)
        answer->stopped = true;
}

/* A block as it begins (in a stream mostly empty) or whole. */
static void take_block(struct answer *answer, const struct json *json, int block)
{
    int type = json_get(json, block, "type");
    if (json_string_is(json, type, "text"))
        json_string_add(json, json_get(json, block, "text"), &answer->text);
    else if (json_string_is(json, type, "thinking"))
        json_string_add(json, json_get(json, block, "thinking"), &answer->thinking);
}

static void take_message(struct answer *answer, const struct json *json, int message)
{
    answer_name(&answer->model, json, json_get(json, message, "model"));
    take_usage(answer, json, json_get(json, message, "usage"));
    take_stop(answer, json, message);
    int block = json_first(json, json_get(json, message, "content"));
    for (; block != JSON_NONE; block = json_next(json, block))
        take_block(answer, json, block);
}

static void on_message_start(struct answer *answer, const struct json *json)
{
    take_message(answer, json, json_get(json, 0, "message"));
}

static void on_block_start(struct answer *answer, const struct json *json)
{
    take_block(answer, json, json_get(json, 0, "content_block"));
}

static void on_block_delta(struct answer *answer, const struct json *json)
{
    int delta = json_get(json, 0, "delta");
    int type = json_get(json, delta, "type");
    if (json_string_is(json, type, "text_delta")) {
        int text = json_get(json, delta, "text");
        json_string_add(json, text, &answer->text);
        json_frame_keep(&answer->frame, json, text);
    } else if (json_string_is(json, type, "thinking_delta")) {
        json_string_add(json, json_get(json, delta, "thinking"), &answer->thinking);
    }
}

static void on_message_delta(struct answer *answer, const struct json *json)
{
    take_stop(answer, json, json_get(json, 0, "delta"));
    take_usage(answer, json, json_get(json, 0, "usage"));
}

static void on_message_stop(struct answer *answer, const struct json *json)
{
    (void)json;
    answer->whole = true;
}

/* The whole message at once: from a server that does not stream. */
static void on_message(struct answer *answer, const struct json *json)
{
    take_message(answer, json, 0);
    answer->whole = true;
}

static enum rec_status event(struct answer *answer, const struct json *json, rec_error *error)
{
    /* the frequent one first */
    static const struct {
        const char *type;
        void (*take)(struct answer *answer, const struct json *json);
    } events[] = {
        {"content_block_delta", on_block_delta}, {"message_start", on_message_start},
        {"content_block_start", on_block_start}, {"message_delta", on_message_delta},
        {"message_stop", on_message_stop},       {"message", on_message},
    };
    int type = json_get(json, 0, "type");
    for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
        if (json_string_is(json, type, events[i].type)) {
            events[i].take(answer, json);
            return REC_OK;
        }
    }
    if (!json_string_is(json, type, "error"))
        return REC_OK;
    answer_name(&answer->request_id, json, json_get(json, 0, "request_id"));
    return refusal_from_event(answer->provider, json, json_get(json, 0, "error"), error);
}

static const char *const headers[] = {"anthropic-version: 2023-06-01", NULL};

const struct provider_ops provider_anthropic = {
    .dialect = "anthropic",
    .path = "/v1/messages",
    .count_path = "/v1/messages/count_tokens",
    .models_path = "/v1/models?limit=1000",
    .headers = headers,
    .body = body,
    .options = options,
    .event = event,
};
