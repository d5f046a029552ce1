#include "config.h"

#include "base/error.h"

#include "base/buf.h"
#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *name;
    int exit_code;
} statuses[] = {
    [REC_OK] = {"ok", 0},
    [REC_PENDING] = {"pending", 0},
    [REC_DONE] = {"done", 0},
    [REC_INVALID] = {"invalid", 2},
    [REC_NOT_FOUND] = {"not_found", 3},
    [REC_CONFLICT] = {"conflict", 1},
    [REC_LIMIT] = {"limit", 2},
    [REC_CANCELLED] = {"cancelled", 130},
    [REC_TIMEOUT] = {"timeout", 4},
    [REC_PROVIDER] = {"provider", 4},
    [REC_NETWORK] = {"network", 4},
    [REC_STORE] = {"store", 5},
    [REC_BUSY] = {"busy", 5},
    [REC_READ_ONLY] = {"read_only", 5},
    [REC_IO] = {"io", 1},
    [REC_UNSUPPORTED] = {"unsupported", 1},
    [REC_INTERNAL] = {"internal", 1},
};

static bool known(enum rec_status code)
{
    return (size_t)code < sizeof(statuses) / sizeof(*statuses);
}

const char *rec_status_name(enum rec_status code)
{
    return known(code) ? statuses[code].name : "?";
}

int rec_status_exit_code(enum rec_status code)
{
    return known(code) ? statuses[code].exit_code : 1;
}

/* Copies text, cleaned, cut at a character boundary. */
static void copy_sentence(char *out, size_t size, const char *text, size_t length)
{
    struct buf clean = BUF_INIT;

    if (!utf8_valid(text, length)) {
        utf8_clean_cut(&clean, text, length);
        text = clean.data;
        length = clean.length;
    }
    length = utf8_cut(text, length, size - 1);
    memmove(out, text, length);
    out[length] = '\0';
    buf_free(&clean);
}

/* "prefix: rest" into the message; either part may be NULL. */
static void compose(rec_error *error, const char *format, va_list arguments, const char *rest)
{
    struct buf text = BUF_INIT;

    buf_vaddf(&text, format, arguments);
    if (rest && *rest)
        buf_addf(&text, ": %s", rest);
    copy_sentence(error->message, sizeof(error->message), text.data, text.length);
    buf_free(&text);
}

enum rec_status error_set(rec_error *error, enum rec_status code, const char *format, ...)
{
    va_list arguments;

    if (!error)
        return code;
    error_clear(error);
    error->code = code;
    va_start(arguments, format);
    compose(error, format, arguments, NULL);
    va_end(arguments);
    return code;
}

enum rec_status error_prefix(rec_error *error, const char *format, ...)
{
    va_list arguments;

    if (!error)
        return REC_INTERNAL;
    va_start(arguments, format);
    compose(error, format, arguments, error->message);
    va_end(arguments);
    return error->code;
}

enum rec_status error_about(rec_error *error, const char *id)
{
    if (!error)
        return REC_INTERNAL;
    copy_sentence(error->id, sizeof(error->id), id ? id : "", id ? strlen(id) : 0);
    return error->code;
}

enum rec_status error_errno(rec_error *error, enum rec_status code, int errno_value, const char *format, ...)
{
    va_list arguments;
    char reason[128];

    if (!error)
        return code;
    error_clear(error);
    error->code = code;
    error->detail = errno_value;
    va_start(arguments, format);
    compose(error, format, arguments, strerror_r(errno_value, reason, sizeof(reason)));
    va_end(arguments);
    return code;
}

void error_clear(rec_error *error)
{
    if (error)
        memset(error, 0, sizeof(*error));
}
