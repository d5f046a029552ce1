/* The receipt of a request as entries: how full the prompt was, its parts with their tokens, the things in
 * them with their scores, what was left out, what was learned. Pure. */
#ifndef TUI_RECEIPT_ROWS_H
#define TUI_RECEIPT_ROWS_H

#include "ui/tui/entries.h"

struct receipt_learned {
    const struct rec_memory *memories;
    size_t memory_count;
    const struct rec_preference *preferences;
    size_t preference_count;
};

/* Adds the entries (entries_begin() and _end() are the caller's). An entry's tag is its enum rec_row_kind,
 * its id that of the message, memory or preference. receipt NULL: says that nothing was sent. */
void receipt_rows(struct entries *entries, const struct rec_receipt *receipt,
                  const struct receipt_learned *learned, int width);

/* How many items the answer names by their numbers; adds to *numbered how many have one. */
size_t receipt_cited(const struct rec_receipt *receipt, size_t *numbered);
/* Those alone, as entries. */
void receipt_cited_rows(struct entries *entries, const struct rec_receipt *receipt, int width);

/* One memory or preference as an entry: what it says, then, dim, what is known about it. */
void memory_rows(struct entries *entries, const struct rec_memory *memory, int width, int64_t now);
void preference_rows(struct entries *entries, const struct rec_preference *preference, int width,
                     int64_t now);

#endif
