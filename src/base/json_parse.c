#include "config.h"

#include "base/json.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/utf8.h"

#include <limits.h>
#include <string.h>

#define JSMN_STATIC
#include "base/json_state.h"

#define FIRST_CAPACITY 64
#define HARMLESS       1024 /* bytes: whatever is in them, jsmn is soon out of it */

/* --- the strict check: walks text and tokens in step, and sets the links to the next sibling --- */

struct checker {
    struct json *json;
    size_t at;     /* byte in the text; the place of the mistake when a check fails */
    int next;      /* token */
    bool controls; /* there are such characters in the text: line ends, or mistakes */
};

static void skip_space(struct checker *check)
{
    const char *text = check->json->text;

    while (check->at < check->json->length && (text[check->at] == ' ' || text[check->at] == '\n' ||
                                               text[check->at] == '\t' || text[check->at] == '\r'))
        check->at++;
}

static inline bool stands(const struct checker *check, char expected)
{
    return check->at < check->json->length && check->json->text[check->at] == expected;
}

static inline bool expect(struct checker *check, char expected)
{
    if (!stands(check, expected)) { /* seldom: servers send no space */
        skip_space(check);
        if (!stands(check, expected))
            return false;
    }
    check->at++;
    return true;
}

/* How many bytes stand before the first control character: all, if there is none. Eight at a time: a byte
 * below 0x20, and no other, leaves its highest bit in the difference and in the complement. */
static size_t plain_run(const char *text, size_t length)
{
    const uint64_t ones = UINT64_MAX / 0xff;
    size_t at = 0;

    for (uint64_t word; at + sizeof(word) <= length; at += sizeof(word)) {
        memcpy(&word, text + at, sizeof(word));
        if ((word - ones * 0x20) & ~word & ones * 0x80)
            break;
    }
    while (at < length && (unsigned char)text[at] >= 0x20)
        at++;
    return at;
}

/* jsmn has looked at every escape, and passes over control characters only. */
static bool check_string(struct checker *check, const jsmntok_t *token)
{
    size_t end = (size_t)token->end;

    if (!expect(check, '"') || check->at != (size_t)token->start)
        return false;
    if (check->controls)
        check->at += plain_run(check->json->text + check->at, end - check->at);
    else
        check->at = end;
    if (check->at != end)
        return false;
    check->at++; /* the quote */
    return true;
}

static bool is_number(const char *at, const char *end)
{
    if (at < end && *at == '-')
        at++;
    if (!json_is_digit(at, end))
        return false;
    at = *at == '0' ? at + 1 : json_skip_digits(at, end);
    if (at < end && *at == '.') {
        if (!json_is_digit(++at, end))
            return false;
        at = json_skip_digits(at, end);
    }
    if (at < end && (*at == 'e' || *at == 'E')) {
        at++;
        if (at < end && (*at == '+' || *at == '-'))
            at++;
        if (!json_is_digit(at, end))
            return false;
        at = json_skip_digits(at, end);
    }
    return at == end;
}

static bool is_word(const char *at, size_t length, const char *word)
{
    return strlen(word) == length && memcmp(at, word, length) == 0;
}

static bool check_primitive(struct checker *check, const jsmntok_t *token)
{
    const char *at = check->json->text + token->start;
    size_t length = (size_t)(token->end - token->start);

    skip_space(check);
    if (check->at != (size_t)token->start || !(is_number(at, at + length) || is_word(at, length, "true") ||
                                               is_word(at, length, "false") || is_word(at, length, "null")))
        return false;
    check->at += length;
    return true;
}

static bool check_value(struct checker *check, int depth);

static bool check_members(struct checker *check, const jsmntok_t *container, int depth)
{
    bool object = container->type == JSMN_OBJECT;

    if (depth >= JSON_DEPTH_MAX || !expect(check, object ? '{' : '['))
        return false;
    for (int i = 0; i < container->size; i++) {
        if (i > 0 && !expect(check, ','))
            return false;
        if (object) {
            jsmntok_t *key = json_token_at(check->json, check->next);

            if (check->next >= check->json->count || key->type != JSMN_STRING || key->size != 1 ||
                !check_string(check, key))
                return false;
            check->next++;
            if (!expect(check, ':') || !check_value(check, depth + 1))
                return false;
            key->parent = check->next;
        } else if (!check_value(check, depth + 1)) {
            return false;
        }
    }
    return expect(check, object ? '}' : ']');
}

static bool check_value(struct checker *check, int depth)
{
    jsmntok_t *token = json_token_at(check->json, check->next);
    bool good;

    if (check->next >= check->json->count)
        return false;
    check->next++;
    if (token->type == JSMN_STRING)
        good = token->size == 0 && check_string(check, token);
    else if (token->type == JSMN_PRIMITIVE)
        good = token->size == 0 && check_primitive(check, token);
    else
        good = check_members(check, token, depth);
    token->parent = check->next;
    return good;
}

/* --- depth --- */

/* Behind the quote that ends the string that begins here, or the end of the text. */
static size_t behind_string(const char *text, size_t length, size_t at)
{
    const char *quote;

    while ((quote = memchr(text + at, '"', length - at))) {
        size_t end = (size_t)(quote - text), escapes = 0;

        while (end - escapes > at && text[end - escapes - 1] == '\\')
            escapes++;
        at = end + 1;
        if (escapes % 2 == 0)
            return at;
    }
    return length;
}

/* Behind a number or a word: what jsmn takes for one, which may hold a quote or a bracket. */
static size_t behind_primitive(const char *text, size_t length, size_t at)
{
    static const bool ends[UCHAR_MAX + 1] = {['\t'] = true, ['\r'] = true, ['\n'] = true, [' '] = true,
                                             [','] = true,  [']'] = true,  ['}'] = true,  [':'] = true};

    while (at < length && !ends[(unsigned char)text[at]])
        at++;
    return at;
}

/* Where a text goes deeper than it may; its length if nowhere. At each bracket that closes, jsmn climbs from
 * the last token to the one that is open, as many steps as the text is deep: it must not be given a deep one.
 * The text is taken apart as jsmn does, that nothing be hidden from this in what is no JSON. */
static size_t too_deep_at(const char *text, size_t length)
{
    int depth = 0;

    for (size_t at = 0; at < length;) {
        switch (text[at]) {
        case '[':
        case '{':
            if (++depth > JSON_DEPTH_MAX)
                return at;
            at++;
            break;
        case ']':
        case '}':
            depth--;
            at++;
            break;
        case ' ':
        case '\t':
        case '\r':
        case '\n':
        case ',':
        case ':':
            at++;
            break;
        case '"':
            at = behind_string(text, length, at + 1);
            break;
        default:
            at = behind_primitive(text, length, at);
        }
    }
    return length;
}

static enum rec_status refuse(size_t at, rec_error *error)
{
    return error_set(error, REC_INVALID, "Not JSON, or nested deeper than %d: byte %zu.", JSON_DEPTH_MAX, at);
}

/* --- reading --- */

static int tokenise(struct json *json, jsmn_parser *parser)
{
    int count;

    jsmn_init(parser);
    do {
        if (json->capacity == 0 || (int)parser->toknext >= json->capacity) {
            size_t capacity = (size_t)json->capacity;
            size_t need = capacity ? capacity * 2 : FIRST_CAPACITY;

            json->tokens = xgrow(json->tokens, &capacity, need, sizeof(*json->tokens));
            json->capacity = (int)capacity;
        }
        count = jsmn_parse(parser, json->text, json->length, &json->tokens->token, (unsigned)json->capacity);
    } while (count == JSMN_ERROR_NOMEM);
    return count;
}

enum rec_status json_parse(struct json *json, const char *text, size_t length, rec_error *error)
{
    struct checker check = {.json = json};
    jsmn_parser parser;
    int count;

    json->text = text;
    json->length = length;
    json->count = 0;
    if (length > INT_MAX / 8)
        return error_set(error, REC_LIMIT, "The JSON text is too long (%zu bytes).", length);
    size_t deep = length > HARMLESS ? too_deep_at(text, length) : length;
    if (deep < length)
        return refuse(deep, error);
    count = tokenise(json, &parser);
    if (count == JSMN_ERROR_PART)
        return error_set(error, REC_INVALID, "The JSON text ends too early, at byte %zu.", length);
    if (count < 0)
        return error_set(error, REC_INVALID, "Not JSON: unexpected character at byte %u.", parser.pos);
    if (count == 0)
        return error_set(error, REC_INVALID, "Not JSON: no value in %zu bytes.", length);
    json->count = count;
    check.controls = plain_run(text, length) < length;
    if (check_value(&check, 0)) {
        skip_space(&check);
        if (check.at == length && check.next == count)
            return REC_OK;
    }
    json->count = 0;
    return refuse(check.at, error);
}
