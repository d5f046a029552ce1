#include "config.h"

#include "provider/provider_ops.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

#define NAME_MAX_BYTES 200
#define COUNT_MAX      INT64_C(1000000000000) /* more tokens than any answer has; sums of it stay whole */

void answer_init(struct answer *answer, const struct provider *provider)
{
    memset(answer, 0, sizeof *answer);
    answer->provider = provider;
    buf_init(&answer->text);
    buf_init(&answer->thinking);
    buf_init(&answer->model);
    buf_init(&answer->stop_reason);
    buf_init(&answer->request_id);
    answer->frame = (struct json_frame)JSON_FRAME_INIT;
    answer->usage = (struct provider_usage){-1, -1, -1, -1};
    if (provider->ops->state_size > 0)
        answer->state = xcalloc(1, provider->ops->state_size);
}

void answer_free(struct answer *answer)
{
    buf_free(&answer->text);
    buf_free(&answer->thinking);
    buf_free(&answer->model);
    buf_free(&answer->stop_reason);
    buf_free(&answer->request_id);
    json_frame_free(&answer->frame);
    if (answer->provider->ops->state_free)
        answer->provider->ops->state_free(answer->state);
    free(answer->state);
}

enum rec_status answer_event(struct answer *answer, struct json *json, const char *text, size_t length,
                             rec_error *error)
{
    if (json_frame_add(&answer->frame, text, length, &answer->text))
        return REC_OK;
    json_frame_clear(&answer->frame);
    if (json_parse(json, text, length, NULL) != REC_OK)
        return REC_INVALID;
    return answer->provider->ops->event(answer, json, error);
}

void answer_count(int64_t *number, const struct json *json, int value)
{
    int64_t count = json_int(json, value, -1);
    if (count >= 0 && count <= COUNT_MAX)
        *number = count;
}

void answer_name(struct buf *name, const struct json *json, int value)
{
    size_t length;
    const char *raw = json_raw(json, value, &length);
    if (json_type_of(json, value) != JSON_STRING || !raw || length <= 2 || length > NAME_MAX_BYTES)
        return;
    buf_clear(name);
    json_string_add(json, value, name);
}

void answer_request_id(struct answer *answer, const char *id)
{
    if (answer->request_id.length == 0)
        buf_adds(&answer->request_id, id);
}
