#include "config.h"

#include "base/buf.h"

#include "base/alloc.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buf_init(struct buf *buf)
{
    *buf = (struct buf)BUF_INIT;
}

void buf_free(struct buf *buf)
{
    if (!buf)
        return;
    if (buf->capacity)
        free(buf->data);
    buf_init(buf);
}

void buf_clear(struct buf *buf)
{
    buf_truncate(buf, 0);
}

/* Makes room for `more` bytes and the NUL. */
void buf_reserve(struct buf *buf, size_t more)
{
    if (more >= SIZE_MAX - buf->length)
        more = SIZE_MAX - buf->length - 1;
    if (buf->capacity == 0) {
        buf->data = NULL;
        buf->data = xgrow(NULL, &buf->capacity, more < 63 ? 64 : more + 1, 1);
        buf->data[0] = '\0';
    } else {
        buf->data = xgrow(buf->data, &buf->capacity, buf->length + more + 1, 1);
    }
}

void buf_add(struct buf *buf, const void *bytes, size_t length)
{
    char *to = buf_room(buf, length);
    if (length)
        memcpy(to, bytes, length);
    buf->length += length;
    to[length] = '\0';
}

void buf_adds(struct buf *buf, const char *text)
{
    if (text)
        buf_add(buf, text, strlen(text));
    else
        buf_reserve(buf, 0);
}

void buf_addf(struct buf *buf, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    buf_vaddf(buf, format, arguments);
    va_end(arguments);
}

void buf_vaddf(struct buf *buf, const char *format, va_list arguments)
{
    va_list again;
    int length;

    buf_reserve(buf, 64);
    va_copy(again, arguments);
    length = vsnprintf(buf->data + buf->length, buf->capacity - buf->length, format, arguments);
    if (length >= 0 && (size_t)length >= buf->capacity - buf->length) {
        buf_reserve(buf, (size_t)length);
        length = vsnprintf(buf->data + buf->length, buf->capacity - buf->length, format, again);
    }
    va_end(again);
    if (length > 0)
        buf->length += (size_t)length;
    buf->data[buf->length] = '\0';
}

void buf_insert(struct buf *buf, size_t at, const void *bytes, size_t length)
{
    assert(at <= buf->length);
    buf_reserve(buf, length);
    memmove(buf->data + at + length, buf->data + at, buf->length - at + 1);
    if (length)
        memcpy(buf->data + at, bytes, length);
    buf->length += length;
}

void buf_remove(struct buf *buf, size_t at, size_t length)
{
    assert(at <= buf->length && length <= buf->length - at);
    if (length == 0)
        return;
    memmove(buf->data + at, buf->data + at + length, buf->length - at - length + 1);
    buf->length -= length;
}

void buf_truncate(struct buf *buf, size_t length)
{
    if (length >= buf->length)
        return;
    buf->length = length;
    buf->data[length] = '\0';
}

char *buf_take(struct buf *buf)
{
    char *data = buf->capacity ? buf->data : xstrdup("");

    buf_init(buf);
    return data;
}
