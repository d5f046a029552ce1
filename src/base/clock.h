/* Time. Wall-clock times are int64_t milliseconds since 1970-01-01 UTC; 0 means "not set". Any thread. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#define CLOCK_ISO_SIZE 32

/* Wall clock. RECOLLECT_NOW in the environment (ISO, read once) stops it there, for tests. */
int64_t clock_now(void);
int64_t clock_monotonic(void); /* nanoseconds, never goes back */
/* So many milliseconds from now, for pthread_cond_timedwait(). */
struct timespec clock_after(clockid_t clock, int milliseconds);

/* "2026-11-22T10:42:07.123Z"; milliseconds are left out when 0. Writes at most CLOCK_ISO_SIZE bytes. */
void clock_iso(int64_t time, char out[CLOCK_ISO_SIZE]);

/* ISO-8601 (date, or date and time with optional fraction and zone; no zone means UTC) or a number of unix
 * seconds (with fraction). False if it is neither or out of the years 1..9999. */
bool clock_parse(const char *text, int64_t *time);

/* The span of time that a text names, for --since and --until: as clock_parse, but in local time unless a
 * zone is given (a date is that whole day); and also "today", "yesterday", "N days|weeks|months|years ago"
 * (the day so long before today), "last week|month|year" (weeks begin on Monday), a year "2023", a month
 * "2023-05". *end is exclusive. */
bool clock_parse_span(const char *text, int64_t now, int64_t *start, int64_t *end);

/* The local date as a number: year * CLOCK_DAYS_YEAR + day of the year. */
#define CLOCK_DAYS_YEAR 1000
int clock_local_day(int64_t time);

/* Local time by strftime format. Returns bytes written. */
size_t clock_local(int64_t time, const char *format, char *out, size_t size);

#endif
