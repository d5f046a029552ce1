/* The worker's network: one curl multi handle. libcurl is loaded with dlopen when the first transfer starts,
 * so that neither first paint nor the local provider pays for it (3.6 ms). Worker thread only. */
#ifndef PROVIDER_HTTP_H
#define PROVIDER_HTTP_H

#include "recollect_error.h"

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

struct http;

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

#endif
