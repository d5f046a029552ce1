#include "config.h"

#include "memory/rows_json.h"

#include "base/error.h"
#include "base/json.h"

#include <stddef.h>
#include <string.h>

/* One table a row kind says which fields are written and read, so that the two directions cannot differ. */
enum field_type { TEXT, NUMBER, FRACTION, FLAG, ID, ENUM };

struct field {
    const char *name;
    enum field_type type;
    size_t offset;
};

#define FIELD(row, member, type)                                                                             \
    {                                                                                                        \
#member, type, offsetof(struct row, member)                                                          \
    }

static const struct field memory_fields[] = {FIELD(rec_memory, kind, ENUM),
                                             FIELD(rec_memory, category, ENUM),
                                             FIELD(rec_memory, status, ENUM),
                                             FIELD(rec_memory, content, TEXT),
                                             FIELD(rec_memory, slot, TEXT),
                                             FIELD(rec_memory, importance, FRACTION),
                                             FIELD(rec_memory, confidence, FRACTION),
                                             FIELD(rec_memory, pinned, FLAG),
                                             FIELD(rec_memory, valid_from, NUMBER),
                                             FIELD(rec_memory, valid_to, NUMBER),
                                             FIELD(rec_memory, recorded_from, NUMBER),
                                             FIELD(rec_memory, recorded_to, NUMBER),
                                             FIELD(rec_memory, superseded_by, ID),
                                             FIELD(rec_memory, metadata, TEXT)};

static const struct field preference_fields[] = {
    FIELD(rec_preference, category, ENUM),   FIELD(rec_preference, status, ENUM),
    FIELD(rec_preference, key, TEXT),        FIELD(rec_preference, qualifier, TEXT),
    FIELD(rec_preference, value, TEXT),      FIELD(rec_preference, statement, TEXT),
    FIELD(rec_preference, negative, FLAG),   FIELD(rec_preference, explicit_, FLAG),
    FIELD(rec_preference, locked, FLAG),     FIELD(rec_preference, confidence, FRACTION),
    FIELD(rec_preference, since, NUMBER),    FIELD(rec_preference, valid_to, NUMBER),
    FIELD(rec_preference, superseded_by, ID)};

static const struct field conversation_fields[] = {
    FIELD(rec_conversation, title, TEXT), FIELD(rec_conversation, system, TEXT),
    FIELD(rec_conversation, tags, TEXT), FIELD(rec_conversation, status, ENUM),
    FIELD(rec_conversation, deleted_at, NUMBER)};

#define COUNT(table) (sizeof(table) / sizeof *(table))

/* The enums of rows are written as numbers of their lists, which only ever grow at the end. */
static const char *encode(const void *row, const struct field *fields, size_t count, struct arena *arena)
{
    struct buf out = BUF_INIT;
    struct json_writer writer;
    json_writer_init(&writer, &out);
    json_open_object(&writer);
    for (size_t i = 0; i < count; i++) {
        const char *at = (const char *)row + fields[i].offset;
        int number;
        int64_t big;
        double fraction;
        bool flag;
        const char *text;
        switch (fields[i].type) {
        case TEXT:
            memcpy(&text, at, sizeof text);
            json_put_member(&writer, fields[i].name, text == NULL ? "" : text);
            break;
        case ID:
            json_put_member(&writer, fields[i].name, at);
            break;
        case NUMBER:
            memcpy(&big, at, sizeof big);
            json_put_member_int(&writer, fields[i].name, big);
            break;
        case ENUM:
            memcpy(&number, at, sizeof number);
            json_put_member_int(&writer, fields[i].name, number);
            break;
        case FRACTION:
            memcpy(&fraction, at, sizeof fraction);
            json_put_member_double(&writer, fields[i].name, fraction, 6);
            break;
        case FLAG:
            memcpy(&flag, at, sizeof flag);
            json_put_member_bool(&writer, fields[i].name, flag);
            break;
        }
    }
    json_close_object(&writer);
    const char *result = arena_strndup(arena, out.data, out.length);
    buf_free(&out);
    return result;
}

static void decode_field(const struct json *json, int value, const struct field *field, struct arena *arena,
                         void *row)
{
    char *at = (char *)row + field->offset;
    switch (field->type) {
    case TEXT: {
        const char *text = json_string(json, value, arena, NULL);
        if (text != NULL)
            memcpy(at, &text, sizeof text);
        break;
    }
    case ID: {
        const char *text = json_string(json, value, arena, NULL);
        size_t length = text == NULL ? 0 : strnlen(text, REC_ID_SIZE - 1);
        memset(at, 0, REC_ID_SIZE);
        if (length > 0)
            memcpy(at, text, length);
        break;
    }
    case NUMBER: {
        int64_t number = json_int(json, value, 0);
        memcpy(at, &number, sizeof number);
        break;
    }
    case ENUM: {
        int number = (int)json_int(json, value, 0);
        memcpy(at, &number, sizeof number);
        break;
    }
    case FRACTION: {
        double fraction = json_double(json, value, 0);
        memcpy(at, &fraction, sizeof fraction);
        break;
    }
    case FLAG: {
        bool flag = json_bool(json, value, false);
        memcpy(at, &flag, sizeof flag);
        break;
    }
    }
}

static enum rec_status decode(const char *text, const struct field *fields, size_t count, struct arena *arena,
                              void *row, rec_error *error)
{
    struct json json = JSON_INIT;
    enum rec_status status = json_parse(&json, text, strlen(text), error);
    if (status == REC_OK && json_type_of(&json, 0) != JSON_OBJECT)
        status = error_set(error, REC_INVALID, "A line of the history does not hold a row.");
    for (size_t i = 0; status == REC_OK && i < count; i++) {
        int value = json_get(&json, 0, fields[i].name);
        if (value != JSON_NONE)
            decode_field(&json, value, &fields[i], arena, row);
    }
    json_free(&json);
    return status;
}

const char *rows_json_memory(const struct rec_memory *row, struct arena *arena)
{
    return encode(row, memory_fields, COUNT(memory_fields), arena);
}

const char *rows_json_preference(const struct rec_preference *row, struct arena *arena)
{
    return encode(row, preference_fields, COUNT(preference_fields), arena);
}

const char *rows_json_conversation(const struct rec_conversation *row, struct arena *arena)
{
    return encode(row, conversation_fields, COUNT(conversation_fields), arena);
}

enum rec_status rows_json_read_memory(const char *json, struct arena *arena, struct rec_memory *row,
                                      rec_error *error)
{
    return decode(json, memory_fields, COUNT(memory_fields), arena, row, error);
}

enum rec_status rows_json_read_preference(const char *json, struct arena *arena, struct rec_preference *row,
                                          rec_error *error)
{
    return decode(json, preference_fields, COUNT(preference_fields), arena, row, error);
}

enum rec_status rows_json_read_conversation(const char *json, struct arena *arena,
                                            struct rec_conversation *row, rec_error *error)
{
    return decode(json, conversation_fields, COUNT(conversation_fields), arena, row, error);
}
