#include "config.h"

#include "message_cites.h"

#include "base/cite.h"
#include "base/json.h"

#include <string.h>

#define NUMBERS_MAX 256 /* named by one answer */

static size_t numbers_of(const struct rec_message *message, int numbers[NUMBERS_MAX])
{
    struct json json = JSON_INIT;
    size_t count = 0;
    if (message->role == REC_ROLE_ASSISTANT && strstr(message->metadata, "\"cites\"") &&
        json_parse(&json, message->metadata, strlen(message->metadata), NULL) == REC_OK) {
        int list = json_get(&json, 0, "cites");
        for (int value = json_first(&json, list); value != JSON_NONE && count < NUMBERS_MAX;
             value = json_next(&json, value))
            numbers[count++] = (int)json_int(&json, value, 0);
    }
    json_free(&json);
    return count;
}

static bool is_named(const struct cite *cite, const int *numbers, size_t count)
{
    for (int i = 0; i < cite->count; i++)
        for (size_t at = 0; at < count; at++)
            if (numbers[at] == cite->numbers[i])
                return true;
    return false;
}

size_t message_cites(const struct rec_message *message, struct markdown_span *spans, size_t most)
{
    int numbers[NUMBERS_MAX];
    size_t named = numbers_of(message, numbers), count = 0;
    struct cite_scan scan = {.text = message->content, .length = named ? strlen(message->content) : 0};
    struct cite cite;
    while (count < most && cite_next(&scan, &cite))
        if (is_named(&cite, numbers, named))
            spans[count++] = (struct markdown_span){cite.start, cite.end};
    return count;
}
