#include "config.h"

#include "base/clock.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#define SECOND     INT64_C(1000)
#define DAY        (86400 * SECOND)
#define FIRST_TIME (-INT64_C(62135596800) * SECOND)     /* 0001-01-01 */
#define LAST_TIME  (INT64_C(253402300800) * SECOND - 1) /* the last of 9999 */

static pthread_once_t frozen_once = PTHREAD_ONCE_INIT;
static int64_t frozen_time;
static bool frozen;

static void read_frozen(void)
{
    const char *text = getenv("RECOLLECT_NOW");

    frozen = text && clock_parse(text, &frozen_time);
}

int64_t clock_now(void)
{
    struct timespec now;

    pthread_once(&frozen_once, read_frozen);
    if (frozen)
        return frozen_time;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * SECOND + now.tv_nsec / 1000000;
}

int64_t clock_monotonic(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

struct timespec clock_after(clockid_t clock, int milliseconds)
{
    struct timespec time;

    clock_gettime(clock, &time);
    time.tv_sec += milliseconds / 1000;
    time.tv_nsec += milliseconds % 1000 * 1000000L;
    if (time.tv_nsec >= 1000000000L) {
        time.tv_sec++;
        time.tv_nsec -= 1000000000L;
    }
    return time;
}

/* Days since 1970-01-01 of a date of the Gregorian calendar (Howard Hinnant's algorithm). */
static int64_t days_of(int64_t year, int month, int day)
{
    int64_t shifted = month <= 2 ? year - 1 : year;
    int64_t era = (shifted >= 0 ? shifted : shifted - 399) / 400;
    int64_t year_of_era = shifted - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

static void date_of(int64_t days, int *year, int *month, int *day)
{
    int64_t shifted = days + 719468;
    int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int64_t day_of_era = shifted - era * 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t shifted_month = (5 * day_of_year + 2) / 153;

    *day = (int)(day_of_year - (153 * shifted_month + 2) / 5 + 1);
    *month = (int)(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
    *year = (int)(year_of_era + era * 400 + (*month <= 2));
}

/* Writes so many digits and the byte that follows them. */
static char *put_number(char *at, int number, int digits, char follows)
{
    for (int i = digits - 1; i >= 0; i--, number /= 10)
        at[i] = (char)('0' + number % 10);
    at[digits] = follows;
    return at + digits + 1;
}

/* Within the years 1 to 9999. */
static int64_t bounded(int64_t time)
{
    if (time < FIRST_TIME)
        return FIRST_TIME;
    return time > LAST_TIME ? LAST_TIME : time;
}

void clock_iso(int64_t time, char out[CLOCK_ISO_SIZE])
{
    int year, month, day, millis, seconds;
    int64_t days;

    time = bounded(time);
    days = (time - (time < 0 ? DAY - 1 : 0)) / DAY;
    millis = (int)((time - days * DAY) % SECOND);
    seconds = (int)((time - days * DAY) / SECOND);
    date_of(days, &year, &month, &day);
    out = put_number(out, year, 4, '-');
    out = put_number(out, month, 2, '-');
    out = put_number(out, day, 2, 'T');
    out = put_number(out, seconds / 3600, 2, ':');
    out = put_number(out, seconds / 60 % 60, 2, ':');
    out = put_number(out, seconds % 60, 2, millis ? '.' : 'Z');
    if (millis)
        out = put_number(out, millis, 3, 'Z');
    *out = '\0';
}

/* What a text named: the fields it had, and where its zone is (minutes east of UTC). */
struct stamp {
    int year, month, day, hour, minute, second, millis;
    int zone;
    bool has_month, has_day, has_time, has_zone;
};

/* Exactly `digits` digits, then moves on. */
static bool take_number(const char **text, int digits, int least, int most, int *value)
{
    int number = 0;

    for (int i = 0; i < digits; i++) {
        if ((*text)[i] < '0' || (*text)[i] > '9')
            return false;
        number = number * 10 + ((*text)[i] - '0');
    }
    *text += digits;
    *value = number;
    return number >= least && number <= most;
}

static bool take_char(const char **text, char expected)
{
    if (**text != expected)
        return false;
    (*text)++;
    return true;
}

static int days_in_month(int year, int month)
{
    static const char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return month == 2 && leap ? 29 : days[month - 1];
}

static bool take_fraction(const char **text, int *millis)
{
    int weight = 100;

    if (**text != '.' && **text != ',')
        return true;
    (*text)++;
    if (**text < '0' || **text > '9')
        return false;
    for (*millis = 0; **text >= '0' && **text <= '9'; (*text)++, weight /= 10)
        *millis += (**text - '0') * weight;
    return true;
}

static bool take_zone(const char **text, struct stamp *stamp)
{
    int hours, minutes = 0, sign;

    while (**text == ' ')
        (*text)++;
    if (**text == '\0')
        return true;
    stamp->has_zone = true;
    if (take_char(text, 'Z') || take_char(text, 'z'))
        return true;
    if (**text != '+' && **text != '-')
        return false;
    sign = *(*text)++ == '-' ? -1 : 1;
    if (!take_number(text, 2, 0, 23, &hours))
        return false;
    take_char(text, ':');
    if (**text && !take_number(text, 2, 0, 59, &minutes))
        return false;
    stamp->zone = sign * (hours * 60 + minutes);
    return true;
}

/* YYYY[-MM[-DD[(T| )hh:mm[:ss[.fff]][zone]]]] and nothing after it. */
static bool parse_stamp(const char *text, struct stamp *stamp)
{
    *stamp = (struct stamp){.month = 1, .day = 1};
    if (!take_number(&text, 4, 1, 9999, &stamp->year))
        return false;
    if (*text == '\0')
        return true;
    stamp->has_month = true;
    if (!take_char(&text, '-') || !take_number(&text, 2, 1, 12, &stamp->month))
        return false;
    if (*text == '\0')
        return true;
    stamp->has_day = true;
    if (!take_char(&text, '-') ||
        !take_number(&text, 2, 1, days_in_month(stamp->year, stamp->month), &stamp->day))
        return false;
    if (*text == '\0')
        return true;
    stamp->has_time = true;
    if (*text != 'T' && *text != 't' && *text != ' ')
        return false;
    text++;
    if (!take_number(&text, 2, 0, 23, &stamp->hour) || !take_char(&text, ':') ||
        !take_number(&text, 2, 0, 59, &stamp->minute))
        return false;
    if (take_char(&text, ':') &&
        (!take_number(&text, 2, 0, 60, &stamp->second) || !take_fraction(&text, &stamp->millis)))
        return false;
    return take_zone(&text, stamp) && *text == '\0';
}

static bool in_range(int64_t time)
{
    return time >= FIRST_TIME && time <= LAST_TIME;
}

static int64_t utc_of(const struct stamp *stamp)
{
    int64_t seconds = days_of(stamp->year, stamp->month, stamp->day) * 86400 + stamp->hour * 3600 +
                      (stamp->minute - stamp->zone) * 60 + stamp->second;

    return seconds * SECOND + stamp->millis;
}

/* Unix seconds, exact to the millisecond: no floating point. */
static bool parse_unix(const char *text, int64_t *time)
{
    bool negative = take_char(&text, '-');
    int64_t seconds = 0;
    int millis = 0;

    if (*text < '0' || *text > '9')
        return false;
    for (; *text >= '0' && *text <= '9'; text++) {
        seconds = seconds * 10 + (*text - '0');
        if (seconds > LAST_TIME / SECOND)
            return false;
    }
    if (*text == ',' || !take_fraction(&text, &millis) || *text)
        return false;
    *time = (seconds * SECOND + millis) * (negative ? -1 : 1);
    return in_range(*time);
}

bool clock_parse(const char *text, int64_t *time)
{
    struct stamp stamp;

    if (parse_unix(text, time))
        return true;
    if (!parse_stamp(text, &stamp) || !stamp.has_day)
        return false;
    *time = utc_of(&stamp);
    return in_range(*time);
}

/* Local midnight (or time) of a date whose fields may overflow, as mktime allows. False outside the calendar.
 */
static bool local_time(int year, int month, int day, const struct stamp *time, int64_t *out)
{
    struct tm fields = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day, .tm_isdst = -1};
    time_t seconds;

    if (time) {
        fields.tm_hour = time->hour;
        fields.tm_min = time->minute;
        fields.tm_sec = time->second;
    }
    seconds = mktime(&fields);
    *out = (int64_t)seconds * SECOND + (time ? time->millis : 0);
    return in_range(*out);
}

static bool days_span(int year, int month, int day, int days, int64_t *start, int64_t *end)
{
    return local_time(year, month, day, NULL, start) && local_time(year, month, day + days, NULL, end);
}

static bool months_span(int year, int month, int months, int64_t *start, int64_t *end)
{
    return local_time(year, month, 1, NULL, start) && local_time(year, month + months, 1, NULL, end);
}

static bool stamp_span(const char *text, int64_t *start, int64_t *end)
{
    struct stamp stamp;

    if (!parse_stamp(text, &stamp))
        return false;
    if (!stamp.has_month)
        return months_span(stamp.year, 1, 12, start, end);
    if (!stamp.has_day)
        return months_span(stamp.year, stamp.month, 1, start, end);
    if (!stamp.has_time)
        return days_span(stamp.year, stamp.month, stamp.day, 1, start, end);
    if (stamp.has_zone)
        *start = utc_of(&stamp);
    else if (!local_time(stamp.year, stamp.month, stamp.day, &stamp, start))
        return false;
    *end = *start + 1;
    return in_range(*start);
}

/* "N days|weeks|months|years ago": the day so long before today. */
static bool ago_span(const char *text, const struct tm *today, int64_t *start, int64_t *end)
{
    static const struct {
        const char *name;
        int days, months;
    } units[] = {{"day", 1, 0}, {"week", 7, 0}, {"month", 0, 1}, {"year", 0, 12}};
    char unit[8], word[8];
    int count, used = 0;

    if (sscanf(text, "%5d %7[a-zA-Z] %7[a-zA-Z]%n", &count, unit, word, &used) != 3 || text[used] ||
        count < 0 || strcasecmp(word, "ago"))
        return false;
    for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
        size_t length = strlen(units[i].name);
        int months, year, month, day;

        if (strncasecmp(unit, units[i].name, length) || (unit[length] && strcasecmp(unit + length, "s")))
            continue;
        months = (today->tm_year + 1900) * 12 + today->tm_mon - count * units[i].months;
        if (months < 12)
            return false;
        year = months / 12;
        month = months % 12 + 1;
        day = today->tm_mday;
        if (units[i].months && day > days_in_month(year, month))
            day = days_in_month(year, month);
        return days_span(year, month, day - count * units[i].days, 1, start, end);
    }
    return false;
}

bool clock_parse_span(const char *text, int64_t now, int64_t *start, int64_t *end)
{
    time_t seconds = (time_t)(now / SECOND);
    struct tm today;
    int year, month;

    if (!localtime_r(&seconds, &today))
        return false;
    year = today.tm_year + 1900;
    month = today.tm_mon + 1;
    if (!strcasecmp(text, "today"))
        return days_span(year, month, today.tm_mday, 1, start, end);
    if (!strcasecmp(text, "yesterday"))
        return days_span(year, month, today.tm_mday - 1, 1, start, end);
    if (!strcasecmp(text, "last week")) /* weeks begin on Monday */
        return days_span(year, month, today.tm_mday - (today.tm_wday + 6) % 7 - 7, 7, start, end);
    if (!strcasecmp(text, "last month"))
        return months_span(year, month - 1, 1, start, end);
    if (!strcasecmp(text, "last year"))
        return months_span(year - 1, 1, 12, start, end);
    if (stamp_span(text, start, end) || ago_span(text, &today, start, end))
        return true;
    if (!parse_unix(text, start))
        return false;
    *end = *start + 1;
    return true;
}

static bool local_fields(int64_t time, struct tm *fields)
{
    time_t seconds;

    time = bounded(time);
    seconds = (time_t)((time - (time < 0 ? SECOND - 1 : 0)) / SECOND);
    return localtime_r(&seconds, fields) != NULL;
}

int clock_local_day(int64_t time)
{
    struct tm fields;

    return local_fields(time, &fields) ? (fields.tm_year + 1900) * CLOCK_DAYS_YEAR + fields.tm_yday : 0;
}

size_t clock_local(int64_t time, const char *format, char *out, size_t size)
{
    struct tm fields;
    size_t length = 0;

    if (size == 0)
        return 0;
    if (local_fields(time, &fields))
        length = strftime(out, size, format, &fields);
    out[length] = '\0';
    return length;
}
