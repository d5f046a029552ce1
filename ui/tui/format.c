#include "config.h"

#include "format.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "base/width.h"

#include <string.h>

#define MINUTE_MS 60000
#define DAY_MS    ((int64_t)86400000)

void format_count(struct buf *out, int64_t count)
{
    static const struct {
        int64_t unit;
        char letter;
    } scales[] = {{1000000000, 'G'}, {1000000, 'M'}, {1000, 'k'}};
    for (size_t index = 0; index < sizeof scales / sizeof *scales; index++) {
        int64_t unit = scales[index].unit;
        if (count < unit)
            continue;
        if (count < 10 * unit && count % unit >= unit / 10)
            buf_addf(out, "%d.%d%c", (int)(count / unit), (int)(count % unit / (unit / 10)),
                     scales[index].letter);
        else
            buf_addf(out, "%lld%c", (long long)(count / unit), scales[index].letter);
        return;
    }
    buf_addf(out, "%lld", (long long)count);
}

void format_cost(struct buf *out, double usd)
{
    if (usd >= 0)
        buf_addf(out, "$%.*f", usd < .01 && usd > 0 ? 4 : usd < 1 && usd > 0 ? 3 : 2, usd);
}

void format_duration(struct buf *out, int64_t duration)
{
    if (duration < 1000)
        buf_addf(out, "%d ms", (int)(duration < 0 ? 0 : duration));
    else if (duration < MINUTE_MS)
        buf_addf(out, "%d.%d s", (int)(duration / 1000), (int)(duration % 1000 / 100));
    else
        buf_addf(out, "%lld:%02d min", (long long)(duration / MINUTE_MS), (int)(duration % MINUTE_MS / 1000));
}

static void add_local(struct buf *out, int64_t time, const char *format)
{
    char text[64];
    size_t length = clock_local(time, format, text, sizeof text);
    const char *start = text;
    if (length > 1 && *start == ' ') /* %e pads days with a blank */
        start++;
    buf_adds(out, start);
}

bool format_same_day(int64_t a, int64_t b)
{
    return clock_local_day(a) == clock_local_day(b);
}

static bool same_year(int day, int other)
{
    return day / CLOCK_DAYS_YEAR == other / CLOCK_DAYS_YEAR;
}

void format_time(struct buf *out, int64_t time, int64_t now)
{
    if (time == 0)
        return;
    int day = clock_local_day(time), today = clock_local_day(now);
    if (day == today)
        add_local(out, time, "%H:%M");
    else if (time < now && now - time < 6 * DAY_MS)
        add_local(out, time, "%a %H:%M");
    else
        add_local(out, time, same_year(day, today) ? "%e %b %H:%M" : "%F");
}

void format_day(struct buf *out, int64_t time, int64_t now)
{
    if (time == 0)
        return;
    int day = clock_local_day(time), today = clock_local_day(now);
    if (day == today)
        buf_adds(out, "today");
    else if (day == clock_local_day(now - DAY_MS))
        buf_adds(out, "yesterday");
    else if (time < now && now - time < 6 * DAY_MS)
        add_local(out, time, "%a");
    else
        add_local(out, time, same_year(day, today) ? "%e %b" : "%e %b %Y");
}

void format_line(struct buf *out, const char *text, size_t columns)
{
    struct buf line = BUF_INIT;
    size_t length = strlen(text);
    size_t enough = columns * 32 + 64; /* bytes: a title may be long, a pasted first message enormous */
    if (length > enough)
        length = utf8_cut(text, length, enough);
    utf8_printable(&line, text, length, false);
    if (text_columns(line.data, line.length) <= columns) {
        buf_add(out, line.data, line.length);
    } else if (columns > 0) {
        buf_add(out, line.data, text_fit(line.data, line.length, columns - 1, NULL));
        buf_adds(out, "\u2026");
    }
    buf_free(&line);
}

void format_found_word(struct buf *out, const struct rec_hit_word *word)
{
    buf_adds(out, word->word);
    if (word->found == REC_FOUND_SOFT && word->near)
        buf_addf(out, " ~ %s", word->near);
}

bool format_has_score(const struct rec_hit *hit)
{
    return !(hit->why && hit->why->reason && strcmp(hit->why->reason, "newest") == 0);
}

void format_found_words(struct buf *out, const struct rec_hit_why *why, enum rec_found found)
{
    for (size_t i = 0, count = 0; i < why->word_count; i++) {
        if (why->words[i].found != found)
            continue;
        buf_adds(out, count++ > 0 ? ", " : "");
        format_found_word(out, &why->words[i]);
    }
}

void format_bar(struct buf *out, int64_t part, int64_t whole, size_t columns)
{
    size_t filled = 0;
    if (whole > 0 && part > 0) {
        double share = part >= whole ? 1.0 : (double)part / (double)whole;
        filled = (size_t)(share * (double)columns + 0.5);
        if (filled == 0 && columns > 0)
            filled = 1; /* something is used */
    }
    for (size_t column = 0; column < columns; column++)
        buf_addc(out, column < filled ? '#' : '-');
}
