/* A growable byte buffer. data is always NUL-terminated (the NUL is not counted) and owned by the buffer;
 * pointers into it die with the next change. Not shared between threads. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct buf {
    char *data; /* never NULL after first use of a buf_ call; "" when empty */
    size_t length, capacity;
};

#define BUF_INIT                                                                                             \
    {                                                                                                        \
        (char *)"", 0, 0                                                                                     \
    }

void buf_init(struct buf *buf);
void buf_free(struct buf *buf);  /* frees the bytes and makes it empty again; NULL allowed */
void buf_clear(struct buf *buf); /* length 0, memory kept */
void buf_reserve(struct buf *buf, size_t more);
void buf_add(struct buf *buf, const void *bytes, size_t length);
void buf_adds(struct buf *buf, const char *text); /* NULL adds nothing */
void buf_addf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_vaddf(struct buf *buf, const char *format, va_list arguments);
void buf_insert(struct buf *buf, size_t at, const void *bytes, size_t length);
void buf_remove(struct buf *buf, size_t at, size_t length);
void buf_truncate(struct buf *buf, size_t length); /* no-op if already shorter */
char *buf_take(struct buf *buf); /* gives the bytes (free() them); the buffer is empty after */

/* Room for so many bytes and the NUL, mostly there already. */
static inline char *buf_room(struct buf *buf, size_t more)
{
    if (buf->capacity <= more || buf->capacity - more <= buf->length)
        buf_reserve(buf, more);
    return buf->data + buf->length;
}

static inline void buf_addc(struct buf *buf, char byte)
{
    char *to = buf_room(buf, 1);
    to[0] = byte;
    to[1] = '\0';
    buf->length++;
}

#endif
