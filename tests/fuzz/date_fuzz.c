/* Times: what is read is within the years 1 to 9999 and reads the same after writing; spans are not empty. */
#include "config.h"

#include "fuzz/fuzz.h"

#include "base/clock.h"

#include <stdlib.h>
#include <string.h>

const long fuzz_rounds = 50000;

#define NOW INT64_C(1795344127123) /* 2026-11-22 */

const char *const fuzz_seeds[] = {
    "2026-11-22T10:42:07.123Z",
    "2026-11-22 10:42:07+02:00",
    "2024-02-29",
    "1700000000.25",
    "-62135596800",
    "today",
    "yesterday",
    "3 weeks ago",
    "last month",
    "2023",
    "2023-05",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999Z",
    "20261122T104207Z",
    NULL,
};

const char *const fuzz_words[] = {
    "-",        ":",    "T",     "Z",     ".", "+", "+14:00", "-23:59", "99999999999999999999",
    "e5",       " ago", "days ", "last ", "0", "9", "1 ",     "year",   "00",
    "\xc3\xa9", NULL,
};

static void need(bool condition)
{
    if (!condition)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    char *text = malloc(length + 1), iso[CLOCK_ISO_SIZE], iso_again[CLOCK_ISO_SIZE];
    int64_t time, again, start = 0, end = 0;
    memcpy(text, bytes, length);
    text[length] = '\0';
    if (clock_parse(text, &time)) {
        clock_iso(time, iso);
        need(strlen(iso) < CLOCK_ISO_SIZE);
        need(clock_parse(iso, &again) && again == time);
        clock_iso(again, iso_again);
        need(strcmp(iso, iso_again) == 0);
    }
    if (clock_parse_span(text, NOW, &start, &end))
        need(start < end);
    free(text);
    return 0;
}
