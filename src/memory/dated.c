#include "config.h"

#include "memory/dated.h"

#include "base/buf.h"
#include "base/clock.h"
#include "memory/lexicon.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY_MS (INT64_C(24) * 60 * 60 * 1000)

enum precision { NONE, YEAR, MONTH, WEEK, DAY };

/* A sentence being read from word `at` on. */
struct reading {
    const struct sentence *sentence;
    size_t at;
    bool ahead;
    int year, month, day; /* when it was said; months from 1 */
    int weekday;          /* 0 Monday */
    int64_t noon;         /* of that day */
    enum precision precision;
    struct dated *found;
};

static const char *word(const struct reading *reading, size_t ahead)
{
    size_t at = reading->at + ahead;
    return at < reading->sentence->count ? reading->sentence->words[at].text : "";
}

static const char *before(const struct reading *reading, size_t back)
{
    return reading->at >= back ? reading->sentence->words[reading->at - back].text : "";
}

static int place_of(const char *text, const char *const *names, int count)
{
    for (int i = 0; i < count; i++)
        if (words_among(text, names[i]))
            return i;
    return -1;
}

static const char *const near_days[] = {"today|tonight", "yesterday", "tomorrow"};
static const char *const spans[] = {"last|past", "this", "next|coming"};
static const char *const weekdays[] = {"monday", "tuesday",  "wednesday", "thursday",
                                       "friday", "saturday", "sunday"};
static const char *const months[] = {
    "january|jan", "february|feb",       "march",       "april|apr",    "may",         "june", "july",
    "august|aug",  "september|sep|sept", "october|oct", "november|nov", "december|dec"};
static const char *const numbers[] = {"a|an|one", "two",   "three", "four", "five",
                                      "six",      "seven", "eight", "nine", "ten"};

/* All that a form begins with, but for what has digits. */
static const struct {
    const char *const *names;
    int count;
} beginnings[] = {{near_days, 3}, {spans, 3}, {weekdays, 7}, {months, 12}, {numbers, 10}};
static unsigned beginning_list;

void dated_prepare(void)
{
    struct buf words = BUF_INIT;
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
        for (int name = 0; name < beginnings[i].count; name++)
            buf_addf(&words, "%s%s", words.length > 0 ? "|" : "", beginnings[i].names[name]);
    beginning_list = lexicon_list(words.data);
    buf_free(&words);
}

static bool may_begin(const struct word *word)
{
    return lexicon_has(word->lists, beginning_list) || word->text[0] <= '9';
}

static int weekday_of(const char *text)
{
    return place_of(text, weekdays, 7);
}

/* From 1; 0: none. */
static int month_of(const char *text)
{
    return place_of(text, months, 12) + 1;
}

/* "3", "21st", "two", "a"; 0: none, or none that counts days. */
static int number_of(const char *text)
{
    char *end;
    long value = strtol(text, &end, 10);
    if (end == text)
        return place_of(text, numbers, 10) + 1;
    return value > 0 && value < 1000 && (*end == '\0' || words_among(end, "st|nd|rd|th")) ? (int)value : 0;
}

static int year_of(const char *text)
{
    char *end;
    long value = strtol(text, &end, 10);
    return end == text + 4 && *end == '\0' && value >= 1900 && value < 2100 ? (int)value : 0;
}

/* --- What was found --- */

static bool found_day(struct reading *reading, int year, int month, int day)
{
    int64_t end;
    struct dated *found = reading->found;
    snprintf(found->text, sizeof found->text, "%04d-%02d-%02d", year, month, day);
    reading->precision = DAY;
    return clock_parse_span(found->text, reading->noon, &found->start, &end);
}

/* So many days after it was said; noon keeps the hour that is sometimes lost away from the day's border. */
static bool found_days_on(struct reading *reading, int days, enum precision precision)
{
    char date[16];
    int64_t end;
    clock_local(reading->noon + days * DAY_MS, "%Y-%m-%d", date, sizeof date);
    snprintf(reading->found->text, sizeof reading->found->text, "%s%s", precision == WEEK ? "week of " : "",
             date);
    reading->precision = precision;
    reading->found->relative = true;
    return clock_parse_span(date, reading->noon, &reading->found->start, &end);
}

/* A month, counted on from January of the year; or a whole year. */
static bool found_month(struct reading *reading, int year, int month, bool whole_year)
{
    char date[16];
    int64_t end;
    year += (month - 1 - ((month - 1) % 12 + 12) % 12) / 12;
    month = ((month - 1) % 12 + 12) % 12 + 1;
    snprintf(date, sizeof date, whole_year ? "%04d" : "%04d-%02d", year, month);
    strcpy(reading->found->text, date);
    reading->precision = whole_year ? YEAR : MONTH;
    return clock_parse_span(date, reading->noon, &reading->found->start, &end);
}

/* --- The forms --- */

static bool near_day(struct reading *reading)
{
    const char *first = word(reading, 0), *second = word(reading, 1);
    bool of_day = words_among(second, "morning|afternoon|evening|night");
    if (words_among(first, near_days[0]) || (strcmp(first, "this") == 0 && of_day))
        return found_days_on(reading, 0, DAY);
    if (words_among(first, "yesterday|tomorrow")) {
        int days = *first == 't' ? 1 : -1;
        bool twice =
            words_among(before(reading, 1), "before|after") && strcmp(before(reading, 2), "day") == 0;
        return found_days_on(reading, twice ? 2 * days : days, DAY);
    }
    if (strcmp(first, "last") == 0 && strcmp(second, "night") == 0)
        return found_days_on(reading, -1, DAY);
    return false;
}

/* "I ordered it, it should arrive on Friday": what stands in the clause itself tells more than the sentence.
 */
static bool is_ahead(const struct reading *reading)
{
    const struct word *words = reading->sentence->words;
    for (size_t at = reading->at; at > 0; at--) {
        const char *text = words[at - 1].text;
        if (words_among(text, "will|shall|should|would|must|due|going"))
            return strcmp(text, "will") == 0 || strcmp(words[at].text, "have") != 0; /* "should have come" */
        if (words[at - 1].comma || words_among(text, "and|but|because|since|so|when|which|who|while"))
            break;
    }
    return reading->ahead;
}

/* "Tuesday", "next Tuesday", "last Tuesday", "Tuesday next week"; not "every Tuesday". */
static bool weekday(struct reading *reading)
{
    int day = weekday_of(word(reading, 0)), days = day - reading->weekday;
    const char *how = before(reading, 1), *last = word(reading, 1);
    if (day < 0 || words_among(how, "every|each|most|a|any|some|per|black|good|bloody"))
        return false;
    if (strcmp(how, "next") == 0 || (strcmp(last, "next") == 0 && strcmp(word(reading, 2), "week") == 0))
        return found_days_on(reading, days + 7, DAY);
    if (strcmp(last, "last") == 0 && strcmp(word(reading, 2), "week") == 0)
        return found_days_on(reading, days - 7, DAY);
    if (!words_among(how, "last|this|on|by|until|till|before|after|from|since|coming|past"))
        return false;
    if (words_among(how, "last|since|past") || !is_ahead(reading))
        return found_days_on(reading, days < 0 ? days : days - 7, DAY);
    return found_days_on(reading, days > 0 || (days == 0 && strcmp(how, "this") == 0) ? days : days + 7, DAY);
}

/* "last week", "next month", "this year", "by the end of next month". */
static bool span_of_time(struct reading *reading)
{
    const char *unit = word(reading, 1);
    int on = place_of(word(reading, 0), spans, 3) - 1;
    if (on < -1)
        return false;
    reading->found->relative = true;
    if (strcmp(unit, "week") == 0)
        return found_days_on(reading, 7 * on - reading->weekday, WEEK);
    if (strcmp(unit, "month") == 0)
        return found_month(reading, reading->year, reading->month + on, false);
    if (strcmp(unit, "year") == 0)
        return found_month(reading, reading->year + on, 1, true);
    return false;
}

/* "3 days ago", "a week ago", "in two weeks", "a month from now". */
static bool counted(struct reading *reading)
{
    int number = number_of(word(reading, 0)), on;
    const char *unit = word(reading, 1);
    if (number == 0)
        return false;
    if (strcmp(word(reading, 2), "ago") == 0)
        on = -number;
    else if (strcmp(before(reading, 1), "in") == 0 ||
             (strcmp(word(reading, 2), "from") == 0 && words_among(word(reading, 3), "now|today")))
        on = number;
    else
        return false;
    reading->found->relative = true;
    if (words_among(unit, "day|days"))
        return found_days_on(reading, on, DAY);
    if (words_among(unit, "week|weeks"))
        return found_days_on(reading, 7 * on, number == 1 ? DAY : WEEK);
    if (words_among(unit, "month|months"))
        return found_month(reading, reading->year, reading->month + on, false);
    if (words_among(unit, "year|years"))
        return found_month(reading, reading->year + on, 1, true);
    return false;
}

/* The year of a day or month that names none: the nearest in the direction meant. */
static int year_meant(const struct reading *reading, int month, int day)
{
    bool later = month > reading->month || (month == reading->month && day > reading->day);
    bool same = month == reading->month && (day == 0 || day == reading->day);
    if (same)
        return reading->year;
    if (is_ahead(reading))
        return reading->year + !later;
    return reading->year - later;
}

/* "5 June", "the 5th of June 2027", "June 5th, 2027", "in June", "by the end of June 2027". */
static bool named_month(struct reading *reading)
{
    int month = month_of(word(reading, 0)), day = 0, year;
    bool of = strcmp(before(reading, 1), "of") == 0;
    size_t next = 1;
    if (month == 0)
        return false;
    if (number_of(before(reading, of ? 2 : 1)) != 0 && before(reading, of ? 2 : 1)[0] <= '9') {
        day = number_of(before(reading, of ? 2 : 1));
    } else if (word(reading, 1)[0] <= '9' && number_of(word(reading, 1)) != 0) {
        day = number_of(word(reading, 1));
        next = 2;
    } else if (!words_among(before(reading, 1),
                            "in|by|of|until|till|since|last|next|this|during|before|after|early|late")) {
        return false; /* "may" and "march" are verbs, too */
    }
    if (day > 31)
        return false;
    year = year_of(word(reading, next));
    reading->found->incomplete = year == 0;
    if (year == 0 && strcmp(before(reading, 1), "last") == 0)
        year = reading->year - (month >= reading->month);
    if (year == 0)
        year = year_meant(reading, month, day);
    return day != 0 ? found_day(reading, year, month, day) : found_month(reading, year, month, false);
}

static bool named_year(struct reading *reading)
{
    int year = year_of(word(reading, 0));
    return year != 0 && words_among(before(reading, 1), "in|since|until|by|of") &&
           found_month(reading, year, 1, true);
}

static bool (*const forms[])(struct reading *reading) = {near_day, weekday,     span_of_time,
                                                         counted,  named_month, named_year};

/* The day on which it was said. */
static bool read_day(struct reading *reading, int64_t said_at)
{
    char said[32];
    int64_t end;
    clock_local(said_at, "%Y-%m-%d", said, sizeof said);
    if (sscanf(said, "%d-%d-%d", &reading->year, &reading->month, &reading->day) != 3 ||
        !clock_parse_span(said, said_at, &reading->noon, &end))
        return false;
    reading->noon += DAY_MS / 2;
    clock_local(reading->noon, "%u", said, sizeof said);
    reading->weekday = atoi(said) - 1;
    return true;
}

/* To the next word that may begin a form. */
static bool go_on(struct reading *reading)
{
    while (reading->at < reading->sentence->count && !may_begin(&reading->sentence->words[reading->at]))
        reading->at++;
    return reading->at < reading->sentence->count;
}

bool dated_find(const struct sentence *sentence, int64_t said_at, bool ahead, struct dated *found)
{
    struct dated one;
    struct reading reading = {.sentence = sentence, .ahead = ahead, .found = &one};
    enum precision best = NONE;
    if (!go_on(&reading) || !read_day(&reading, said_at))
        return false;
    for (; go_on(&reading); reading.at++) {
        for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
            one = (struct dated){0};
            if (forms[i](&reading) && reading.precision > best) {
                best = reading.precision;
                *found = one;
            }
        }
    }
    return best != NONE;
}
