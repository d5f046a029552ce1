#include "config.h"

#include "search/dates.h"

#include "base/buf.h"
#include "base/clock.h"
#include "search/terms.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define WORDS_MAX 256
#define DAY_MS    (24 * 60 * 60 * 1000.0)
#define FIRST_DAY (-719162.0) /* of the year 1, counted from 1970 */
#define LAST_DAY  2932896.0   /* of the year 9999 */

/* --- Numeric forms --- */

static bool numeric(const char *word, struct query_date *date)
{
    int a, b, year, used = 0;
    if (sscanf(word, "%4d-%2d-%2d%n", &year, &a, &b, &used) == 3 && used > 0 && year >= 2000 && year < 2100 &&
        !isdigit((unsigned char)word[used])) {
        *date = (struct query_date){a, b, year};
        return true;
    }
    for (int i = 0; i < 2; i++) {
        const char *form = i == 0 ? "%2d.%2d.%4d%n" : "%2d/%2d/%4d%n";
        used = 0;
        if (sscanf(word, form, &a, &b, &year, &used) != 3 || used == 0 || year < 2000 || year >= 2100)
            continue;
        bool day_first = i == 0 || a > 12;
        *date = day_first ? (struct query_date){b, a, year} : (struct query_date){a, b, year};
        return true;
    }
    return false;
}

static bool find_numeric(const char *text, struct query_date *date)
{
    for (const char *at = text; *at != '\0'; at++) {
        bool begins = isdigit((unsigned char)*at) && (at == text || !isalnum((unsigned char)at[-1]));
        struct query_date found;
        if (begins && numeric(at, &found) && found.month >= 1 && found.month <= 12) {
            *date = found;
            return true;
        }
    }
    return false;
}

/* --- Names --- */

/* Runs of letters and runs of digits, each NUL-terminated, into out; where each begins. */
static size_t split(const char *text, struct buf *out, size_t starts[WORDS_MAX])
{
    size_t count = 0;
    for (const char *at = text; *at != '\0' && count < WORDS_MAX;) {
        int (*is)(int) = isdigit((unsigned char)*at) ? isdigit : isalpha;
        if (!is((unsigned char)*at)) {
            at++;
            continue;
        }
        const char *start = at;
        while (is((unsigned char)*at))
            at++;
        starts[count++] = out->length;
        buf_add(out, start, (size_t)(at - start));
        buf_addc(out, '\0');
    }
    return count;
}

static bool is_number(const char *word)
{
    return isdigit((unsigned char)word[0]) != 0;
}

/* "may" is a month only where a date is. */
static bool month_here(const char *const *words, size_t count, size_t at)
{
    static const char *const before[] = {"in",  "of",     "since", "on",    "by", "during", "late", "early",
                                         "mid", "before", "after", "until", "st", "nd",     "rd",   "th"};
    if (strcmp(words[at], "may") != 0)
        return true;
    if (at + 1 < count && is_number(words[at + 1]))
        return true;
    if (at == 0)
        return false;
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
        if (strcmp(words[at - 1], before[i]) == 0)
            return true;
    }
    return is_number(words[at - 1]);
}

/* Has it a digit, or a word that begins as a month does? Most have neither. */
static bool may_name_date(const char *text)
{
    for (const char *at = text; *at != '\0'; at++) {
        bool begins = at == text || !isalpha((unsigned char)at[-1]);
        if (isdigit((unsigned char)*at) || (begins && search_begins_month(at)))
            return true;
    }
    return false;
}

void dates_named(const char *folded, struct query_date *date)
{
    struct buf text_of_words = BUF_INIT;
    const char *words[WORDS_MAX];
    size_t starts[WORDS_MAX];
    *date = (struct query_date){0};
    if (!may_name_date(folded))
        return;
    if (!find_numeric(folded, date)) {
        size_t count = split(folded, &text_of_words, starts);
        for (size_t i = 0; i < count; i++)
            words[i] = text_of_words.data + starts[i];
        for (size_t i = 0; i < count && date->month == 0; i++) {
            int month = search_month(words[i]);
            if (month != 0 && month_here(words, count, i))
                date->month = month;
        }
        for (size_t i = count; i-- > 0;) {
            if (is_number(words[i]) && strlen(words[i]) <= 2 && date->month != 0)
                date->day = atoi(words[i]);
            if (is_number(words[i]) && strlen(words[i]) == 4 && strncmp(words[i], "20", 2) == 0)
                date->year = atoi(words[i]);
        }
    }
    buf_free(&text_of_words);
}

void dates_meant(const char *folded, int64_t now, int64_t *from, int64_t *to)
{
    static const char *const spans[] = {"yesterday", "today", "last week", "last month", "last year"};
    *from = *to = 0;
    if (strstr(folded, "day") == NULL && strstr(folded, "last ") == NULL)
        return; /* as is said of most */
    for (size_t i = 0; i < sizeof spans / sizeof *spans && *from == 0; i++) {
        const char *at = strstr(folded, spans[i]);
        if (at == NULL || isalnum((unsigned char)at[strlen(spans[i])]) ||
            (at > folded && isalnum((unsigned char)at[-1])))
            continue;
        if (!clock_parse_span(spans[i], now, from, to))
            *from = *to = 0;
    }
}

/* --- Fit --- */

/* Days from 1970 to a day of the Gregorian calendar. */
static double days(int year, int month, int day)
{
    int y = month <= 2 ? year - 1 : year, m = month <= 2 ? month + 9 : month - 3;
    return 365.0 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719468;
}

/* The day of the Gregorian calendar in UTC of a time; years from 1 on. What gmtime_r says, but for a question
 * about a month this is asked of every message there is, and gmtime_r takes a lock each time. The months are
 * counted from March, so that the day that is sometimes there is the last of the year (H. Hinnant,
 * chrono-compatible low-level date algorithms, civil_from_days). */
static void calendar(int64_t time, int *year, int *month, int *day)
{
    int64_t number = (int64_t)floor((double)time / DAY_MS) + 719468; /* from 1 March of year 0 */
    int64_t era = number / 146097;
    int of_era = (int)(number - era * 146097);
    int year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int from_march = (5 * of_year + 2) / 153;

    *day = of_year - (153 * from_march + 2) / 5 + 1;
    *month = from_march < 10 ? from_march + 3 : from_march - 9;
    *year = (int)(era * 400) + year_of_era + (*month <= 2);
}

void dates_fit(const struct query_date *date, int64_t time, double *month, double *day)
{
    int year, said, of_month;
    *month = *day = 0;
    if ((double)time < FIRST_DAY * DAY_MS || (double)time >= (LAST_DAY + 1) * DAY_MS)
        return;
    calendar(time, &year, &said, &of_month);
    if (date->month == 0) {
        *month = year == date->year ? .5 : 0;
        return;
    }
    if (said == date->month && (date->year == 0 || date->year == year))
        *month = 1;
    else if (said == date->month % 12 + 1 && of_month <= 10 &&
             (date->year == 0 || date->year == year - (date->month == 12)))
        *month = .5;
    if (date->day < 1 || date->day > 31)
        return;
    int first = date->year != 0 ? date->year : year - 1, last = date->year != 0 ? date->year : year;
    for (int y = first; y <= last; y++) {
        double since = (double)time / DAY_MS - days(y, date->month, date->day);
        double fit = since >= -.5 && since < 12 ? exp(-fmax(since - 1, 0) / 4) : 0;
        *day = fmax(*day, fit);
    }
}
