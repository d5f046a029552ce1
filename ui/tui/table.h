/* Cells of styled text to the rows of a table that fits a width: columns shrink, cells wrap, and a table that
 * has no room at all becomes a list of "heading: cell". Pure. UI thread. */
#ifndef TUI_TABLE_H
#define TUI_TABLE_H

#include "ui/tui/wrap.h"

enum table_align { TABLE_LEFT, TABLE_CENTER, TABLE_RIGHT };

struct table_cell {
    const struct wrap_piece *pieces;
    size_t count;
    struct table_cell_rows { /* of the drawing itself */
        size_t first, count, widest;
        bool plain;   /* one row of its pieces as they are, in no block */
        bool wrapped; /* to the width of its column */
    } rows;
};

struct table {
    struct table_cell *cells;       /* row by row; the first row is the heading */
    const enum table_align *aligns; /* of the columns */
    size_t columns, rows;           /* both at least 1 */
};

struct table_options {
    size_t width;
    const char *first, *rest; /* prefixes as in wrap_options; not NULL */
    struct text_style prefix_style;
    bool ascii;
};

/* Appends the rows to the block. */
void table_render(struct text_block *block, const struct table *table, const struct table_options *options);

#endif
