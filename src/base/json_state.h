/* What json_parse.c (text to tokens, checked) and json.c (values of tokens) share. */
#ifndef BASE_JSON_STATE_H
#define BASE_JSON_STATE_H

#include "base/json.h"

#define JSMN_PARENT_LINKS
#ifndef JSMN_STATIC
#define JSMN_HEADER
#endif
#include <jsmn.h>

/* jsmn's token. Its parent link serves the tokeniser only; afterwards it holds the index of the first token
 * behind the value's subtree, so that a sibling is one step away. */
struct json_token {
    jsmntok_t token;
};
_Static_assert(sizeof(struct json_token) == sizeof(jsmntok_t), "the two arrays are the same");

static inline jsmntok_t *json_token_at(const struct json *json, int value)
{
    return &json->tokens[value].token;
}

static inline bool json_is_digit(const char *at, const char *end)
{
    return at < end && *at >= '0' && *at <= '9';
}

static inline const char *json_skip_digits(const char *at, const char *end)
{
    while (json_is_digit(at, end))
        at++;
    return at;
}

#endif
