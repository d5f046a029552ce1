/* A parser of server-sent events (text/event-stream): bytes in, in pieces of any size; events out.
 *
 * It takes LF, CRLF and CR line ends, a leading byte order mark, comments, and joins several data lines with
 * LF. Two deliberate differences from the standard: sse_end() gives an event that lacks its final empty line
 * (some servers do not send it; JSON says by itself whether it is whole), and `id` and `retry` are passed
 * over, since an answer cannot be resumed. One thread; owns its buffers, which are reused from event to
 * event. */
#ifndef PROVIDER_SSE_H
#define PROVIDER_SSE_H

#include "base/buf.h"
#include "recollect_error.h"

/* name is "" without an event line; data is NUL-terminated and lives during the call. An event without a
 * data line is not given. Returning anything but REC_OK ends the feeding with that status. */
typedef enum rec_status (*sse_handler)(void *context, const char *name, const char *data, size_t length);

struct sse {
    struct buf line, name, data;
    size_t limit; /* bytes of a line, and of the joined data of an event */
    int bom;      /* bytes of the byte order mark seen; 4 once its place is past */
    bool after_cr, has_data;
    sse_handler handler;
    void *context;
};

void sse_init(struct sse *sse, size_t limit, sse_handler handler, void *context);
void sse_free(struct sse *sse);
void sse_reset(struct sse *sse); /* for a new stream; memory kept */

/* REC_LIMIT (error unset) for a line or event over the limit; what the handler returned; REC_OK. */
enum rec_status sse_feed(struct sse *sse, const char *bytes, size_t length);
enum rec_status sse_end(struct sse *sse);

#endif
