/* The worker's network: one curl multi handle. libcurl is loaded with dlopen when the first transfer starts,
 * so that neither first paint nor the local provider pays for it (3.6 ms). Worker thread only.
 *
 * Redirects are never followed (a key belongs to one host), certificates are always checked, proxies come
 * from the environment as curl reads it, and only http:// and https:// are spoken. */
#ifndef PROVIDER_HTTP_H
#define PROVIDER_HTTP_H

#include "recollect_error.h"

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

struct http;
struct http_transfer;

struct http *http_new(void);
void http_free(struct http *http); /* no transfer may be in flight */

/* The loop's one waiting place: returns when one of fds is ready (revents set), a transfer has something to
 * do, or after timeout_ms
 * (-1: no limit). Plain poll() while no transfer is in flight. */
void http_wait(struct http *http, struct pollfd *fds, size_t count, int timeout_ms);
/* Moves transfers on; calls the wake functions of calls that got something. Cheap when nothing is in flight.
 */
void http_perform(struct http *http);
bool http_active(const struct http *http);
/* REC_OK, or why nothing can be waited for any more: libcurl's or the system's refusal to go on. */
enum rec_status http_failed(const struct http *http, rec_error *error);

/* What a transfer tells its owner. `header` and `bytes` run inside libcurl and must not call http_
 * functions; `notify` runs from http_perform() after either of them or at the end, and may do anything,
 * freeing this transfer included. */
struct http_handler {
    /* Name as sent, value trimmed; neither is NUL-terminated. May be NULL. */
    void (*header)(void *context, const char *name, size_t name_length, const char *value, size_t length);
    /* Bytes of the body; false ends the transfer. */
    bool (*bytes)(void *context, int http_status, const char *bytes, size_t length);
    void (*notify)(void *context);
};

struct http_request {
    const char *url;
    const char *const *headers; /* "name: value", NULL-terminated; copied, and the copies wiped at the end */
    const char *body;           /* NULL: GET; else POST. Borrowed until the transfer is freed */
    size_t length;
    int connect_ms;    /* until connected */
    int first_byte_ms; /* from the start to the first byte of the answer's body */
    int idle_ms;       /* between bytes after that; 0 means no limit for each of the three */
    const struct http_handler *handler;
    void *context;
};

/* NULL and *error if it cannot begin: no libcurl, a bad address. */
struct http_transfer *http_start(struct http *http, const struct http_request *request, rec_error *error);
/* REC_PENDING while it runs; REC_OK: the answer came whole (whatever its HTTP status); REC_CANCELLED: `bytes`
 * ended it; else REC_NETWORK or REC_TIMEOUT, described in *error. */
enum rec_status http_transfer_state(const struct http_transfer *transfer, rec_error *error);
int http_transfer_status(const struct http_transfer *transfer); /* HTTP status, 0 if none came */
/* Ends it if it still runs (the connection is closed) and frees it; no notify follows. NULL allowed. */
void http_transfer_free(struct http_transfer *transfer);

/* Seconds from a retry-after value (a number, or a date); 0 if it says nothing usable, a day at most. */
int http_retry_after(const char *value);

#endif
