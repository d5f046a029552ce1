/* What a draft would be sent with, as entries: the things found and known, with their scores and tokens, and
 * what was left out or pinned by hand. Pure. */
#ifndef TUI_AHEAD_ROWS_H
#define TUI_AHEAD_ROWS_H

#include "ui/tui/entries.h"
#include "ui/tui/picks.h"

/* entries_begin() and _end() are the caller's. An entry's tag is its enum rec_row_kind, its id that of the
 * memory, preference or message. keys: a last line about what can be done. */
void ahead_rows(struct entries *entries, const struct rec_receipt *receipt, const struct picks *picks,
                const char *keys, int width);
/* The text of an entry of these: of the receipt's item or the pick; NULL if there is none. */
const char *ahead_text(const struct rec_receipt *receipt, const struct picks *picks, const char *id);
/* Things of the past in it: memories, preferences, past messages. */
size_t ahead_count(const struct rec_receipt *receipt);

#endif
