/* Addresses of servers. Pure functions, any thread. */
#ifndef BASE_URL_H
#define BASE_URL_H

#include <stdbool.h>
#include <stddef.h>

bool url_valid(const char *url); /* http:// or https://, a host, no blanks or control characters */

/* The host and port of an address, for sentences: without user name and password. *length may be 0. */
const char *url_host(const char *url, size_t *length);

#endif
