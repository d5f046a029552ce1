#include "config.h"

#include "memory/memory.h"

#include "base/error.h"
#include "base/json.h"

#include <ctype.h>
#include <string.h>

#define DATE_SPAN 24 /* bytes of "(week of 2026-11-30)" and its like */

static const char *const action_names[] = {"preference", "memory", "forget", "hint"};

void memory_candidates_encode(const struct memory_candidate *candidates, size_t count, struct buf *out)
{
    struct json_writer writer;
    json_writer_init(&writer, out);
    json_open_array(&writer);
    for (size_t i = 0; i < count; i++) {
        const struct memory_candidate *candidate = &candidates[i];
        json_open_object(&writer);
        json_put_member(&writer, "action", action_names[candidate->action]);
        json_put_member(&writer, "kind", rec_memory_kind_name(candidate->kind));
        json_put_member(&writer, "category", rec_category_name(candidate->category));
        json_put_member(&writer, "key", candidate->key);
        json_put_member(&writer, "qualifier", candidate->qualifier);
        json_put_member(&writer, "value", candidate->value);
        json_put_member_bool(&writer, "negative", candidate->negative);
        json_put_member_bool(&writer, "ends", candidate->ends);
        json_put_member(&writer, "content", candidate->content);
        json_put_member(&writer, "slot", candidate->slot);
        json_put_member_double(&writer, "importance", candidate->importance, 4);
        json_put_member_double(&writer, "confidence", candidate->confidence, 4);
        json_put_member_int(&writer, "start", candidate->start);
        json_put_member_int(&writer, "end", candidate->end);
        json_put_member_int(&writer, "valid_from", candidate->valid_from);
        json_put_member(&writer, "date", candidate->date ? candidate->date : "");
        json_close_object(&writer);
    }
    json_close_array(&writer);
}

static const char *text_at(const struct json *json, int object, const char *key, struct arena *arena)
{
    const char *text = json_string(json, json_get(json, object, key), arena, NULL);
    return text == NULL ? "" : text;
}

static bool decode_one(const struct json *json, int object, struct arena *arena,
                       struct memory_candidate *candidate)
{
    int action = -1, kind = rec_memory_kind_parse(text_at(json, object, "kind", arena)),
        category = rec_category_parse(text_at(json, object, "category", arena));
    for (int i = 0; i < (int)(sizeof action_names / sizeof *action_names); i++) {
        if (json_string_is(json, json_get(json, object, "action"), action_names[i]))
            action = i;
    }
    if (action < 0 || kind < 0 || category < 0)
        return false;
    *candidate =
        (struct memory_candidate){.action = (enum memory_action)action,
                                  .kind = (enum rec_memory_kind)kind,
                                  .category = (enum rec_category)category,
                                  .key = text_at(json, object, "key", arena),
                                  .qualifier = text_at(json, object, "qualifier", arena),
                                  .value = text_at(json, object, "value", arena),
                                  .negative = json_bool(json, json_get(json, object, "negative"), false),
                                  .ends = json_bool(json, json_get(json, object, "ends"), false),
                                  .content = text_at(json, object, "content", arena),
                                  .slot = text_at(json, object, "slot", arena),
                                  .importance = json_double(json, json_get(json, object, "importance"), 0),
                                  .confidence = json_double(json, json_get(json, object, "confidence"), 0),
                                  .start = json_int(json, json_get(json, object, "start"), 0),
                                  .end = json_int(json, json_get(json, object, "end"), 0),
                                  .valid_from = json_int(json, json_get(json, object, "valid_from"), 0),
                                  .date = text_at(json, object, "date", arena)};
    return true;
}

enum rec_status memory_candidates_decode(const char *json_text, size_t length, struct arena *arena,
                                         struct memory_candidate **candidates, size_t *count,
                                         rec_error *error)
{
    struct json json = JSON_INIT;
    *candidates = NULL;
    *count = 0;
    enum rec_status status = json_parse(&json, json_text, length, error);
    if (status == REC_OK && json_type_of(&json, 0) != JSON_ARRAY)
        status = error_set(error, REC_INVALID, "The list of what was learned is not a JSON array.");
    if (status == REC_OK) {
        *candidates = arena_alloc(arena, ((size_t)json_size(&json, 0) + 1) * sizeof **candidates);
        for (int item = json_first(&json, 0); item != JSON_NONE; item = json_next(&json, item)) {
            if (!decode_one(&json, item, arena, &(*candidates)[*count])) {
                status = error_set(error, REC_INVALID, "Something learned has an unknown action or kind.");
                break;
            }
            (*count)++;
        }
    }
    json_free(&json);
    return status;
}

const char *memory_candidate_content(const struct memory_candidate *candidate, struct arena *arena)
{
    if (candidate->date == NULL || candidate->date[0] == '\0')
        return candidate->content;
    return arena_printf(arena, "%s (%s)", candidate->content, candidate->date);
}

size_t memory_said_length(const char *content)
{
    size_t length = strlen(content);
    const char *bracket = strrchr(content, '(');

    if (!bracket || content[length - 1] != ')' || length - (size_t)(bracket - content) > DATE_SPAN ||
        !isdigit((unsigned char)content[length - 2]))
        return length;
    return (size_t)(bracket - content);
}

const char *memory_candidate_summary(const struct memory_candidate *candidate, struct arena *arena)
{
    switch (candidate->action) {
    case MEMORY_LEARN_PREFERENCE:
        if (candidate->qualifier[0] != '\0')
            return candidate->value;
        return arena_printf(arena, candidate->ends ? "%s: no longer %s" : "%s: %s", candidate->key,
                            candidate->value);
    case MEMORY_HINT:
        return arena_printf(arena, "%s: %s", candidate->key, candidate->value);
    case MEMORY_LEARN_MEMORY:
        return arena_printf(arena, "remembered: %s", memory_candidate_content(candidate, arena));
    case MEMORY_FORGET:
        break;
    }
    return arena_printf(arena, "forget: %s",
                        candidate->value[0] != '\0' ? candidate->value : "the last thing");
}
