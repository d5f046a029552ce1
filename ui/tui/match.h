/* Where words stand in rows: smart case (a capital makes it exact), accents ignored, also across the break of
 * a wrapped row. Words that begin with a line end are several, one a line: each is looked for as a whole
 * word, in any case. Pure; a list owns its ranges. UI thread. */
#ifndef TUI_MATCH_H
#define TUI_MATCH_H

#include "ui/tui/cells.h"

/* Bytes of one row (as text_row_string() gives them) that belong to a hit; a hit over several rows has
 * several. */
struct match_range {
    uint32_t row, start, end;
    uint32_t hit;
};

struct match_list {
    struct match_range *ranges; /* in order */
    size_t count, capacity;
    size_t hits;
};

/* Only text that has a place in the source counts: not bars, labels, line numbers. */
void match_rows(struct match_list *list, const struct text_block *block, const char *words);
/* The same question of a plain text. */
bool match_text(const char *text, size_t length, const char *words);
void match_free(struct match_list *list); /* and makes it empty again */

/* The first range of a hit; NULL if there is no such hit. */
const struct match_range *match_hit(const struct match_list *list, size_t hit);
/* The first range of a row or of one behind it; list->count if there is none. */
size_t match_row(const struct match_list *list, size_t row);

#endif
