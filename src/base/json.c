#include "config.h"

#include "base/json.h"

#include "base/alloc.h"
#include "base/json_state.h"
#include "base/number.h"
#include "base/utf8.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

static int after(const struct json *json, int value)
{
    return json_token_at(json, value)->parent;
}

static bool exists(const struct json *json, int value)
{
    return value >= 0 && value < json->count;
}

void json_free(struct json *json)
{
    free(json->tokens);
    *json = (struct json)JSON_INIT;
}

enum json_type json_type_of(const struct json *json, int value)
{
    if (!exists(json, value))
        return JSON_NULL;
    switch (json_token_at(json, value)->type) {
    case JSMN_OBJECT:
        return JSON_OBJECT;
    case JSMN_ARRAY:
        return JSON_ARRAY;
    case JSMN_STRING:
        return JSON_STRING;
    default:
        break;
    }
    switch (json->text[json_token_at(json, value)->start]) {
    case 't':
    case 'f':
        return JSON_BOOL;
    case 'n':
        return JSON_NULL;
    default:
        return JSON_NUMBER;
    }
}

int json_size(const struct json *json, int value)
{
    enum json_type type = json_type_of(json, value);

    return type == JSON_OBJECT || type == JSON_ARRAY ? json_token_at(json, value)->size : 0;
}

int json_first(const struct json *json, int container)
{
    return json_size(json, container) > 0 ? container + 1 : JSON_NONE;
}

int json_next(const struct json *json, int value)
{
    const jsmntok_t *last;
    const char *at;

    if (!exists(json, value) || !exists(json, after(json, value)))
        return JSON_NONE;
    last = json_token_at(json, json_member_value(json, value) == JSON_NONE ? value : value + 1);
    /* behind a value stands the comma before its sibling, or the bracket that closes the container */
    at = json->text + last->end + (last->type == JSMN_STRING);
    while (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r')
        at++;
    return *at == ',' ? after(json, value) : JSON_NONE;
}

int json_member_value(const struct json *json, int key)
{
    return exists(json, key) && json_token_at(json, key)->type == JSMN_STRING &&
                   json_token_at(json, key)->size == 1
               ? key + 1
               : JSON_NONE;
}

static bool decoded_is(const struct json *json, int value, const char *expected)
{
    struct buf text = BUF_INIT;
    bool equal;

    json_string_add(json, value, &text);
    equal = text.length == strlen(expected) && memcmp(text.data, expected, text.length) == 0;
    buf_free(&text);
    return equal;
}

/* Of a token that is a string. Most are another at the first byte, or the same; only an escape or a byte that
 * may be invalid needs a closer look. */
static inline bool string_is(const struct json *json, int value, const char *expected)
{
    const jsmntok_t *token = json_token_at(json, value);
    const char *at = json->text + token->start;
    size_t raw = (size_t)(token->end - token->start);
    bool escaped;

    if (raw > 0 && *at != *expected && *at != '\\' && (unsigned char)*at < 0x80)
        return false;
    escaped = memchr(at, '\\', raw) != NULL;
    if (!escaped && strlen(expected) == raw && memcmp(at, expected, raw) == 0)
        return true;
    return (escaped || !utf8_valid(at, raw)) && decoded_is(json, value, expected);
}

int json_get(const struct json *json, int object, const char *key)
{
    int member = json_first(json, object);

    if (json_type_of(json, object) != JSON_OBJECT)
        return JSON_NONE;
    for (int left = json_size(json, object); left > 0; left--, member = after(json, member))
        if (string_is(json, member, key))
            return member + 1;
    return JSON_NONE;
}

static int element(const struct json *json, int array, long index)
{
    int value = json_first(json, array);

    if (index < 0 || index >= json_size(json, array))
        return JSON_NONE;
    while (index-- > 0)
        value = after(json, value);
    return value;
}

int json_path(const struct json *json, int value, const char *path)
{
    char key[128];

    while (value != JSON_NONE && *path) {
        size_t length = strcspn(path, ".");

        if (length >= sizeof(key))
            return JSON_NONE;
        memcpy(key, path, length);
        key[length] = '\0';
        if (json_type_of(json, value) == JSON_ARRAY) {
            char *end;
            long index = strtol(key, &end, 10);

            value = *end || end == key ? JSON_NONE : element(json, value, index);
        } else {
            value = json_get(json, value, key);
        }
        path += length + (path[length] == '.');
    }
    return value;
}

bool json_is_null(const struct json *json, int value)
{
    return json_type_of(json, value) == JSON_NULL;
}

bool json_bool(const struct json *json, int value, bool otherwise)
{
    if (json_type_of(json, value) != JSON_BOOL)
        return otherwise;
    return json->text[json_token_at(json, value)->start] == 't';
}

double json_double(const struct json *json, int value, double otherwise)
{
    const jsmntok_t *token;
    char small[64], *copy = small;
    size_t length;
    double number;

    if (json_type_of(json, value) != JSON_NUMBER)
        return otherwise;
    token = json_token_at(json, value);
    length = (size_t)(token->end - token->start);
    if (length >= sizeof(small))
        copy = xmalloc(length + 1);
    memcpy(copy, json->text + token->start, length);
    copy[length] = '\0';
    number = number_parse(copy);
    if (copy != small)
        free(copy);
    return number;
}

int64_t json_int(const struct json *json, int value, int64_t otherwise)
{
    const jsmntok_t *token;
    uint64_t number = 0, limit;
    const char *at, *end;
    bool negative;

    if (json_type_of(json, value) != JSON_NUMBER)
        return otherwise;
    token = json_token_at(json, value);
    at = json->text + token->start;
    end = json->text + token->end;
    negative = *at == '-';
    limit = (uint64_t)INT64_MAX + negative;
    for (at += negative; json_is_digit(at, end); at++) {
        if (number > (limit - (uint64_t)(*at - '0')) / 10)
            number = limit;
        else
            number = number * 10 + (uint64_t)(*at - '0');
        if (number == limit)
            at = json_skip_digits(at, end) - 1;
    }
    if (at < end) { /* a fraction or an exponent */
        double real = json_double(json, value, 0);

        if (real >= 9223372036854775808.0)
            return INT64_MAX;
        return real < -9223372036854775808.0 ? INT64_MIN : (int64_t)real;
    }
    if (negative)
        return number == limit ? INT64_MIN : -(int64_t)number;
    return (int64_t)number;
}

/* --- strings --- */

static uint32_t hex4(const char *at)
{
    uint32_t code = 0;

    for (int i = 0; i < 4; i++) {
        char byte = at[i];

        code = code << 4 | (uint32_t)(byte <= '9' ? byte - '0' : (byte | 0x20) - 'a' + 10);
    }
    return code;
}

/* Decodes the \uXXXX at `at` (and its second half); moves behind it. */
static uint32_t take_unicode(const char **at, const char *end)
{
    uint32_t code = hex4(*at + 2), low;

    *at += 6;
    if (code >= 0xD800 && code <= 0xDBFF && end - *at >= 6 && (*at)[0] == '\\' && (*at)[1] == 'u') {
        low = hex4(*at + 2);
        if (low >= 0xDC00 && low <= 0xDFFF) {
            *at += 6;
            return 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        }
    }
    return code == 0 ? UTF8_REPLACEMENT : code; /* utf8_encode() replaces a lone half */
}

static void add_clean(struct buf *out, const char *text, size_t length)
{
    if (utf8_valid(text, length))
        buf_add(out, text, length);
    else
        utf8_clean(out, text, length);
}

bool json_string_add(const struct json *json, int value, struct buf *out)
{
    static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
    const char *at, *end;

    if (json_type_of(json, value) != JSON_STRING)
        return false;
    at = json->text + json_token_at(json, value)->start;
    end = json->text + json_token_at(json, value)->end;
    for (;;) {
        const char *escape = memchr(at, '\\', (size_t)(end - at));
        const char *known;
        char bytes[4];

        add_clean(out, at, (size_t)((escape ? escape : end) - at));
        if (!escape)
            return true;
        at = escape;
        if (at[1] == 'u') {
            uint32_t code = take_unicode(&at, end);

            buf_add(out, bytes, utf8_encode(code, bytes));
            continue;
        }
        known = strchr(from, at[1]);
        buf_addc(out, known ? to[known - from] : at[1]);
        at += 2;
    }
}

const char *json_string(const struct json *json, int value, struct arena *arena, size_t *length)
{
    struct buf text = BUF_INIT;
    const char *copy;

    if (!json_string_add(json, value, &text))
        return NULL;
    copy = arena_strndup(arena, text.data, text.length);
    if (length)
        *length = text.length;
    buf_free(&text);
    return copy;
}

bool json_string_is(const struct json *json, int value, const char *expected)
{
    return json_type_of(json, value) == JSON_STRING && string_is(json, value, expected);
}

const char *json_raw(const struct json *json, int value, size_t *length)
{
    const jsmntok_t *token;
    int quote;

    if (!exists(json, value)) {
        *length = 0;
        return NULL;
    }
    token = json_token_at(json, value);
    quote = token->type == JSMN_STRING;
    *length = (size_t)(token->end - token->start + 2 * quote);
    return json->text + token->start - quote;
}

/* --- frames --- */

void json_frame_keep(struct json_frame *frame, const struct json *json, int value)
{
    size_t start, end;

    json_frame_clear(frame);
    if (json_type_of(json, value) != JSON_STRING)
        return;
    start = (size_t)json_token_at(json, value)->start;
    end = (size_t)json_token_at(json, value)->end;
    buf_add(&frame->head, json->text, start);
    buf_add(&frame->tail, json->text + end, json->length - end);
}

/* What a string is written as without an escape. */
static bool is_plain(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)text[i] < 0x20 || text[i] == '"' || text[i] == '\\')
            return false;
    return utf8_valid(text, length);
}

bool json_frame_add(const struct json_frame *frame, const char *text, size_t length, struct buf *out)
{
    size_t head = frame->head.length, tail = frame->tail.length, inside = length - head - tail;

    if (head == 0 || length < head + tail || memcmp(text, frame->head.data, head) != 0 ||
        memcmp(text + head + inside, frame->tail.data, tail) != 0 || !is_plain(text + head, inside))
        return false;
    buf_add(out, text + head, inside);
    return true;
}

void json_frame_clear(struct json_frame *frame)
{
    buf_clear(&frame->head);
    buf_clear(&frame->tail);
}

void json_frame_free(struct json_frame *frame)
{
    buf_free(&frame->head);
    buf_free(&frame->tail);
}
