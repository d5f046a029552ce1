/* An answer's stream, in both dialects: whatever comes, however it is cut, and whether or not each event is
 * parsed, the outcome is the same, and the text is valid UTF-8. */
#include "config.h"

#include "fuzz/fuzz.h"

#include "base/error.h"
#include "base/utf8.h"
#include "provider/provider_ops.h"
#include "provider/sse.h"

#include <stdlib.h>
#include <string.h>

const long fuzz_rounds = 20000;

#define CHUNK(delta)                                                                                         \
    "data: {\"id\":\"c\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":" delta "}],\"usage\":null}"    \
    "\n\n"
#define DELTA(type, text)                                                                                    \
    "data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"" type "\"," text "}}\n\n"

const char *const fuzz_seeds[] = {
    "event: message_start\ndata: "
    "{\"type\":\"message_start\",\"message\":{\"model\":\"m\",\"content\":[],\"usage\":"
    "{\"input_tokens\":25,\"output_tokens\":1}}}\n\n" DELTA("text_delta", "\"text\":\"Hello\""),
    DELTA("thinking_delta", "\"thinking\":\"hm\\ud83d\\udc4b\"")
        DELTA("signature_delta", "\"signature\":\"x\""),
    "data: "
    "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"a\"}}"
    "\r\n\r\n"
    "data: "
    "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":9}}"
    "\r\n\r\n"
    "data: {\"type\":\"message_stop\"}\r\n\r\n",
    "event: error\ndata: "
    "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n",
    "data: "
    "{\"type\":\"message\",\"content\":[{\"type\":\"text\",\"text\":\"whole\"}],\"stop_reason\":\"end_turn\"}"
    "\n\n",
    CHUNK("{\"role\":\"assistant\",\"content\":\"\"}") CHUNK("{\"content\":\"Hel\"}")
        CHUNK("{\"content\":\"lo\"}"),
    CHUNK("{\"content\":\"<think>so</th\"}") CHUNK("{\"content\":\"ink>\\n\\nyes\"}"),
    CHUNK("{\"content\":\"One\"}") CHUNK("{\"content\":\"One two\"}")
        CHUNK("{\"content\":\"One two three\"}"),
    CHUNK("{\"content\":[{\"type\":\"text\",\"text\":\"part\"}],\"reasoning\":\"r\"}"),
    CHUNK("{\"content\":null,\"reasoning_content\":\"why\"}") "data: [DONE]\n\n",
    "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: {\"choices\":null,\"usage\":"
    "{\"prompt_tokens\":9,\"completion_tokens\":3,\"prompt_tokens_details\":{\"cached_tokens\":4}}}\n\n",
    "data: {\"error\":{\"message\":\"no\",\"code\":500}}\n\n",
    DELTA("text_delta", "\"text\":\"One\"") DELTA("text_delta", "\"text\":\" two\"")
        DELTA("text_delta", "\"text\":\"\\n\"") DELTA("text_delta", "\"text\":\" three\""),
    CHUNK("{\"content\":\"One\"}") CHUNK("{\"content\":\" two\"}") CHUNK("{\"content\":\" three\"}")
        CHUNK("{\"content\":\" four\"}") CHUNK("{\"content\":\" five\",\"reasoning\":\"why\"}")
            CHUNK("{\"content\":\" six\",\"reasoning\":\"why\"}"),
    "\xef\xbb\xbf: comment\nid: 1\nretry: 5\nevent: x\ndata: a\ndata: b\r\rdata:\n\n",
    NULL,
};

const char *const fuzz_words[] = {
    "\n",
    "\r",
    "\n\n",
    "data: ",
    "event:",
    "\xf0\x9f\x91\x8b",
    "\xf0\x9f",
    "\\ud83d",
    "\\u0000",
    "<think>",
    "</think>",
    "null",
    "[]",
    "{}",
    "-1e999",
    "\"text\":",
    "[DONE]",
    "\xef\xbb\xbf",
    "\"stop_reason\":7,",
    NULL,
};

struct outcome {
    const struct provider_ops *ops;
    struct answer answer;
    struct json json;
    enum rec_status status;
    rec_error error;
    bool anew; /* each event is parsed */
};

static enum rec_status on_event(void *context, const char *name, const char *data, size_t length)
{
    struct outcome *outcome = context;
    (void)name;
    if (strlen(data) < length)
        return REC_OK; /* a NUL: no text of JSON */
    if (outcome->anew)
        json_frame_clear(&outcome->answer.frame);
    enum rec_status status = answer_event(&outcome->answer, &outcome->json, data, length, &outcome->error);
    if (status != REC_INVALID)
        outcome->status = status;
    return outcome->status;
}

/* Feeds bytes in pieces of `step`. */
static void tell(struct outcome *outcome, const struct provider *provider, const uint8_t *bytes,
                 size_t length, size_t step, bool anew)
{
    struct sse sse;
    memset(outcome, 0, sizeof *outcome);
    outcome->anew = anew;
    outcome->ops = provider->ops;
    outcome->json = (struct json)JSON_INIT;
    answer_init(&outcome->answer, provider);
    sse_init(&sse, 1000, on_event, outcome);
    enum rec_status status = REC_OK;
    for (size_t at = 0; at < length && status == REC_OK; at += step)
        status = sse_feed(&sse, (const char *)bytes + at, step < length - at ? step : length - at);
    if (status == REC_OK)
        status = sse_end(&sse);
    outcome->status = status;
    if (outcome->ops->finish)
        outcome->ops->finish(&outcome->answer);
    sse_free(&sse);
    json_free(&outcome->json);
}

static void need(bool condition)
{
    if (!condition)
        abort();
}

static void same(const struct buf *a, const struct buf *b)
{
    need(a->length == b->length && memcmp(a->data, b->data, a->length) == 0);
    need(utf8_valid(a->data, a->length));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const struct provider_ops *const dialects[] = {&provider_anthropic, &provider_openai};
    for (size_t i = 0; i < 2; i++) {
        struct provider provider = {.ops = dialects[i], .name = (char[]){"test"}, .key = (char[]){"sk-1"}};
        struct outcome whole, cut;
        tell(&whole, &provider, bytes, length, length + 1, false);
        tell(&cut, &provider, bytes, length, 1 + length % 7, true);
        need(whole.status == cut.status);
        need(strcmp(whole.error.message, cut.error.message) == 0);
        need(utf8_valid(whole.error.message, strlen(whole.error.message)));
        need(whole.answer.whole == cut.answer.whole);
        need(memcmp(&whole.answer.usage, &cut.answer.usage, sizeof cut.answer.usage) == 0);
        need(whole.answer.usage.input >= -1 && whole.answer.usage.output >= -1);
        same(&whole.answer.text, &cut.answer.text);
        same(&whole.answer.thinking, &cut.answer.thinking);
        same(&whole.answer.model, &cut.answer.model);
        same(&whole.answer.stop_reason, &cut.answer.stop_reason);
        answer_free(&whole.answer);
        answer_free(&cut.answer);
    }
    return 0;
}
