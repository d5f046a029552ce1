#include "config.h"

#include "provider/provider_ops.h"

#include "base/error.h"
#include "base/utf8.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define SAID_MAX 300 /* bytes of a server's own message that go into our sentence */
#define KEY_MIN  8   /* a shorter one stands for a server that wants none: "none", "ollama" */

/* What a status means in words that follow the provider's name, and what to do about it. The types are the
 * names that an error inside a stream carries instead of a status. */
static const struct meaning {
    int status;
    const char *type, *what, *next;
} meanings[] = {
    {400, "invalid_request_error", "did not accept the request", "change the message or the settings"},
    {401, "authentication_error", "did not accept the key", "check the key"},
    {402, "billing_error", "wants to be paid first", "see the account's billing page"},
    {403, "permission_error", "does not permit this", "check what the key may do"},
    {404, "not_found_error", "does not know this model or address", "check model and base_url"},
    {408, "timeout_error", "took too long", "try again"},
    {409, "conflict_error", "saw a conflict", "try again"},
    {413, "request_too_large", "found the request too large", "shorten the message or the context"},
    {429, "rate_limit_error", "asks to slow down", "try again later"},
    {500, "api_error", "failed", "try again"},
    {502, "", "cannot be reached behind its gateway", "try again"},
    {503, "server_error", "is not available", "try again"},
    {504, "", "took too long", "try again"},
    {529, "overloaded_error", "is overloaded", "try again in a moment"},
};

static struct meaning meaning_of_status(int status)
{
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++) {
        if (meanings[i].status == status)
            return meanings[i];
    }
    if (status >= 500)
        return (struct meaning){status, "", "failed", "try again"};
    return (struct meaning){status, "", "did not accept the request", "check base_url and the settings"};
}

/* The server's own words: error.message, or what other servers use instead. */
static int said_in(const struct json *json, int value)
{
    static const char *const paths[] = {"message", "error.message", "error", "detail", "msg"};
    if (json_type_of(json, value) == JSON_STRING)
        return value;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        int found = json_path(json, value, paths[i]);
        if (json_type_of(json, found) == JSON_STRING)
            return found;
    }
    return JSON_NONE;
}

static bool is_word_byte(char byte)
{
    return isalnum((unsigned char)byte) || (unsigned char)byte >= 0x80;
}

/* What is as short as a word is part of others by chance. */
static bool is_key(const struct buf *text, size_t at, size_t length)
{
    return length >= KEY_MIN ||
           !((at > 0 && is_word_byte(text->data[at - 1])) || is_word_byte(text->data[at + length]));
}

/* Some servers repeat the key they did not accept. */
static void hide_key(const struct provider *provider, struct buf *text)
{
    static const char mask[] = "(key)";
    size_t length = provider->key ? strlen(provider->key) : 0, from = 0;
    for (char *found; length > 0 && (found = strstr(text->data + from, provider->key));) {
        size_t at = (size_t)(found - text->data);
        if (!is_key(text, at, length)) {
            from = at + 1;
            continue;
        }
        buf_remove(text, at, length);
        buf_insert(text, at, mask, sizeof mask - 1);
        from = at + sizeof mask - 1; /* the mask may hold a short key itself */
    }
}

static void add_said(const struct provider *provider, const struct json *json, int value, struct buf *out)
{
    struct buf raw = BUF_INIT;
    if (json_string_add(json, said_in(json, value), &raw)) {
        hide_key(provider, &raw);
        size_t length = utf8_cut(raw.data, raw.length, SAID_MAX);
        while (length > 0 && strchr(" .\n", raw.data[length - 1]))
            length--;
        utf8_printable(out, raw.data, length, false);
    }
    buf_free(&raw);
}

static enum rec_status describe(const struct provider *provider, struct meaning meaning,
                                const struct buf *said, rec_error *error)
{
    if (said->length > 0)
        error_set(error, REC_PROVIDER, "%s %s (%d): \"%s\"; %s", provider->name, meaning.what, meaning.status,
                  said->data, meaning.next);
    else
        error_set(error, REC_PROVIDER, "%s %s (HTTP %d); %s", provider->name, meaning.what, meaning.status,
                  meaning.next);
    if (error)
        error->detail = meaning.status;
    return REC_PROVIDER;
}

enum rec_status refusal_from_body(const struct provider *provider, int http_status, const char *body,
                                  size_t length, rec_error *error)
{
    struct json json = JSON_INIT;
    struct buf said = BUF_INIT;
    if (json_parse(&json, body, length, NULL) == REC_OK)
        add_said(provider, &json, 0, &said);
    enum rec_status status = describe(provider, meaning_of_status(http_status), &said, error);
    buf_free(&said);
    json_free(&json);
    return status;
}

/* The status that an error inside a stream stands for: by its type, or by a numeric code. */
static int status_of_event(const struct json *json, int value)
{
    int type = json_get(json, value, "type"), code = json_get(json, value, "code");
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++) {
        const char *name = meanings[i].type;
        if (*name && (json_string_is(json, type, name) || json_string_is(json, code, name)))
            return meanings[i].status;
    }
    int64_t number = json_int(json, code, 0);
    return number >= 400 && number <= 599 ? (int)number : 500;
}

enum rec_status refusal_from_event(const struct provider *provider, const struct json *json, int value,
                                   rec_error *error)
{
    struct buf said = BUF_INIT;
    int status = json_type_of(json, value) == JSON_OBJECT ? status_of_event(json, value) : 500;
    add_said(provider, json, value, &said);
    enum rec_status code = describe(provider, meaning_of_status(status), &said, error);
    buf_free(&said);
    return code;
}
