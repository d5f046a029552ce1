/* Memories and preferences as lines of a table, for a view that has the whole screen, and what waits for a
 * yes or a no. Pure. UI thread. */
#ifndef TUI_LEARNED_ROWS_H
#define TUI_LEARNED_ROWS_H

#include "ui/tui/entries.h"

#define LEARNED_TABLE_WIDTH 76 /* columns from which a table is easier to read than paragraphs */

/* The names of the columns; a group's heading: "food", "this week". */
void learned_memory_titles(struct entries *entries, int width);
void learned_preference_titles(struct entries *entries, int width);
void learned_group(struct entries *entries, const char *name, int width);

/* One line each; the entry's tag is its enum rec_row_kind, its id the row's. */
/* left_out: of the conversation's prompts, which the mark in front says. */
void learned_memory_line(struct entries *entries, const struct rec_memory *memory, bool left_out, int width,
                         int64_t now);
void learned_preference_line(struct entries *entries, const struct rec_preference *preference, bool left_out,
                             int width, int64_t now);
/* "today", "this week", "this month", "earlier": the group of a time. */
const char *learned_age(int64_t time, int64_t now);

/* A preference that waits: what it would be, and what it would replace (NULL: nothing). */
void learned_question(struct entries *entries, const struct rec_preference *proposed,
                      const struct rec_preference *current, int width, int64_t now);
/* A line of the history: when, what was done (if `operation`), to what. */
void learned_change_line(struct entries *entries, const struct rec_change_record *change, bool operation,
                         int width, int64_t now);

#endif
