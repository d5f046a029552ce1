/* Chat completions as OpenAI and the many servers that follow it speak them. Nothing in a chunk is taken for
 * granted: choices may be missing, null or empty, content may be null, thinking has three names. */
#include "config.h"

#include "provider/provider_ops.h"

#include "provider/pieces.h"

#include <string.h>

struct openai_state {
    struct pieces text, thinking;
    struct think think;
    struct buf piece, fresh; /* scratch */
};

static void state_free(void *context)
{
    struct openai_state *state = context;
    pieces_free(&state->text);
    pieces_free(&state->thinking);
    think_free(&state->think);
    buf_free(&state->piece);
    buf_free(&state->fresh);
}

/* --- The request --- */

static void put_message(struct json_writer *writer, const char *role, const char *content)
{
    json_open_object(writer);
    json_put_member(writer, "role", role);
    json_put_member(writer, "content", content);
    json_close_object(writer);
}

static void body(const struct provider *provider, const struct provider_request *request,
                 struct json_writer *writer)
{
    json_put_member(writer, "model", provider->model);
    json_key(writer, "messages");
    json_open_array(writer);
    if (*request->system)
        put_message(writer, "system", request->system);
    for (size_t i = 0; i < request->count; i++) {
        const struct provider_message *message = &request->messages[i];
        if (*message->content)
            put_message(writer, message->role == REC_ROLE_ASSISTANT ? "assistant" : "user", message->content);
    }
    json_close_array(writer);
}

static void options(const struct provider *provider, struct json_writer *writer)
{
    if (provider->max_tokens > 0)
        json_put_member_int(
            writer, provider->quirks & QUIRK_MAX_COMPLETION_TOKENS ? "max_completion_tokens" : "max_tokens",
            provider->max_tokens);
    json_put_member_bool(writer, "stream", true);
    if (provider->quirks & QUIRK_NO_STREAM_OPTIONS)
        return;
    json_key(writer, "stream_options");
    json_open_object(writer);
    json_put_member_bool(writer, "include_usage", true);
    json_close_object(writer);
}

static unsigned refused(const char *body)
{
    if (strstr(body, "max_completion_tokens"))
        return QUIRK_MAX_COMPLETION_TOKENS;
    if (strstr(body, "stream_options") || strstr(body, "include_usage"))
        return QUIRK_NO_STREAM_OPTIONS;
    return 0;
}

/* --- The stream --- */

static void take_usage(struct answer *answer, const struct json *json, int usage)
{
    int64_t prompt = -1, cached = -1;
    answer_count(&prompt, json, json_get(json, usage, "prompt_tokens"));
    answer_count(&cached, json, json_path(json, usage, "prompt_tokens_details.cached_tokens"));
    answer_count(&cached, json, json_get(json, usage, "prompt_cache_hit_tokens"));
    answer_count(&answer->usage.output, json, json_get(json, usage, "completion_tokens"));
    if (cached >= 0)
        answer->usage.cache_read = cached;
    if (prompt >= 0)
        answer->usage.input = cached > 0 && cached <= prompt ? prompt - cached : prompt;
}

static void take_stop(struct answer *answer, const struct json *json, int reason)
{
    static const char *const words[][2] = {{"stop", "end_turn"},
                                           {"length", "max_tokens"},
                                           {"tool_calls", "tool_use"},
                                           {"content_filter", "refusal"}};
    answer_name(&answer->stop_reason, json, reason);
    if (answer->stop_reason.length == 0)
        return;
    answer->stopped = true;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcmp(answer->stop_reason.data, words[i][0]) == 0) {
            buf_clear(&answer->stop_reason);
            buf_adds(&answer->stop_reason, words[i][1]);
            return;
        }
    }
}

/* Content is a string, or (some servers) an array of parts that hold one. */
static void add_content(const struct json *json, int content, struct buf *out)
{
    if (json_type_of(json, content) != JSON_ARRAY) {
        json_string_add(json, content, out);
        return;
    }
    for (int part = json_first(json, content); part != JSON_NONE; part = json_next(json, part))
        json_string_add(json, json_get(json, part, "text"), out);
}

static void take_text(struct answer *answer, const struct json *json, int content)
{
    struct openai_state *state = answer->state;
    if (state->text.mode == PIECES_NEW && state->think.mode == THINK_OVER) {
        add_content(json, content, &answer->text);
        json_frame_keep(&answer->frame, json, content);
        return;
    }
    buf_clear(&state->piece);
    buf_clear(&state->fresh);
    add_content(json, content, &state->piece);
    pieces_add(&state->text, state->piece.data, state->piece.length, &state->fresh);
    think_add(&state->think, state->fresh.data, state->fresh.length, &answer->text, &answer->thinking);
}

static void take_thinking(struct answer *answer, const struct json *json, int content)
{
    struct openai_state *state = answer->state;
    buf_clear(&state->piece);
    json_string_add(json, content, &state->piece);
    pieces_add(&state->thinking, state->piece.data, state->piece.length, &answer->thinking);
}

static void take_choice(struct answer *answer, const struct json *json, int choice)
{
    int delta = json_get(json, choice, "delta");
    if (json_is_null(json, delta))
        delta = json_get(json, choice, "message"); /* a whole answer from a server that does not stream */
    int thinking = json_get(json, delta, "reasoning_content");
    if (json_is_null(json, thinking))
        thinking = json_get(json, delta, "reasoning");
    if (!json_is_null(json, thinking))
        take_thinking(answer, json, thinking);
    take_text(answer, json, json_get(json, delta, "content"));
    if (!json_is_null(json, thinking))
        json_frame_clear(&answer->frame); /* the text was not all */
    take_stop(answer, json, json_get(json, choice, "finish_reason"));
}

static enum rec_status event(struct answer *answer, const struct json *json, rec_error *error)
{
    int failure = json_get(json, 0, "error");
    if (!json_is_null(json, failure))
        return refusal_from_event(answer->provider, json, failure, error);
    int usage = json_get(json, 0, "usage");
    if (!json_is_null(json, usage))
        take_usage(answer, json, usage);
    if (answer->model.length == 0)
        answer_name(&answer->model, json, json_get(json, 0, "model"));
    int choices = json_get(json, 0, "choices");
    int choice = json_type_of(json, choices) == JSON_ARRAY ? json_first(json, choices) : JSON_NONE;
    if (choice != JSON_NONE)
        take_choice(answer, json, choice);
    return REC_OK;
}

static void finish(struct answer *answer)
{
    struct openai_state *state = answer->state;
    buf_clear(&state->fresh);
    pieces_end(&state->text, &state->fresh);
    think_add(&state->think, state->fresh.data, state->fresh.length, &answer->text, &answer->thinking);
    think_end(&state->think, &answer->text, &answer->thinking);
    pieces_end(&state->thinking, &answer->thinking);
    /* some servers leave [DONE] out: the end of the body after a stop reason is an end, too */
    if (answer->stopped)
        answer->whole = true;
}

const struct provider_ops provider_openai = {
    .dialect = "openai",
    .bearer = true,
    .path = "/chat/completions",
    .models_path = "/models",
    .embed_path = "/embeddings",
    .embed_list = "data",
    .embed_member = "embedding",
    .end_mark = "[DONE]",
    .state_size = sizeof(struct openai_state),
    .state_free = state_free,
    .body = body,
    .options = options,
    .refused = refused,
    .event = event,
    .finish = finish,
};
