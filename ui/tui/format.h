/* Numbers, times and words as a person reads them in a narrow column. Each appends to a buffer. Pure, any
 * thread. */
#ifndef TUI_FORMAT_H
#define TUI_FORMAT_H

#include "base/buf.h"
#include "recollect_rows.h"

#include <stdbool.h>
#include <stdint.h>

void format_count(struct buf *out, int64_t count);       /* 812, 3.1k, 24k, 1.2M */
void format_duration(struct buf *out, int64_t duration); /* of milliseconds: 240 ms, 2.1 s, 3:05 min */

void format_cost(struct buf *out, double usd); /* $0.0004, $0.012, $3.10; nothing if it is not known */

/* Local time as short as it is still clear beside `now`: "10:42" today, "Tue 10:42" within six days, "3 May
 * 10:42" within the year, else "2023-05-03". */
void format_time(struct buf *out, int64_t time, int64_t now);

/* The day as a person names it beside `now`: "today", "yesterday", "Tue", "3 May", "3 May 2023". */
void format_day(struct buf *out, int64_t time, int64_t now);

bool format_same_day(int64_t a, int64_t b); /* in local time */

/* One line of text in at most `columns` columns: control characters made visible, line ends turned into
 * spaces, the end replaced by an ellipsis when it does not fit. */
void format_line(struct buf *out, const char *text, size_t columns);

/* A word of a query, "car ~ vehicle" where another is near it; and all that were found so, with commas. */
void format_found_word(struct buf *out, const struct rec_hit_word *word);
void format_found_words(struct buf *out, const struct rec_hit_why *why, enum rec_found found);

/* Was it compared with words? Filters alone find the newest rows, and their scores say nothing. */
bool format_has_score(const struct rec_hit *hit);

/* A bar of `columns` cells, `part` of `whole` filled: "####----". */
void format_bar(struct buf *out, int64_t part, int64_t whole, size_t columns);

#endif
