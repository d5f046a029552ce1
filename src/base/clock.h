/* Time. Wall-clock times are int64_t milliseconds since 1970-01-01 UTC; 0 means "not set". Any thread. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CLOCK_ISO_SIZE 32

int64_t
clock_now(void); /* wall clock, ms; SOURCE_DATE_EPOCH-like freezing: RECOLLECT_NOW (ISO) sets it for tests */
int64_t clock_monotonic(void); /* nanoseconds, never goes back */

/* "2026-11-22T10:42:07.123Z"; milliseconds are left out when 0. Writes at most CLOCK_ISO_SIZE bytes. */
void clock_iso(int64_t time, char out[CLOCK_ISO_SIZE]);

/* ISO-8601 (date, or date and time with optional fraction and zone; no zone means UTC) or a number of unix
 * seconds (with fraction). False if it is neither or out of the years 1..9999. */
bool clock_parse(const char *text, int64_t *time);

/* As clock_parse, and also "today", "yesterday", "N days|weeks|months|years ago", "last week|month|year", a
 * year "2023", a month "2023-05", in local time relative to now: for --since, --until. *end is the end of the
 * named span (exclusive). */
bool clock_parse_span(const char *text, int64_t now, int64_t *start, int64_t *end);

/* Local time by strftime format. Returns bytes written. */
size_t clock_local(int64_t time, const char *format, char *out, size_t size);

#endif
