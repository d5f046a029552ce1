/* Any text to rows at a width: broken between words, a word longer than a row broken between grapheme
 * clusters, sanitised by utf8_printable(). No row is wider than asked; a cluster wider than the whole width
 * is shown as "·". Pure. UI thread. */
#ifndef TUI_WRAP_H
#define TUI_WRAP_H

#include "ui/tui/cells.h"

enum wrap_mode {
    WRAP_WORDS, /* blanks at which a row is broken disappear */
    WRAP_KEEP,  /* by words, but every blank is kept: the input box */
    WRAP_EXACT  /* rows are full before they break: code */
};

struct wrap_options {
    size_t width;             /* at least 1 */
    const char *first, *rest; /* put before the first row and before the others; NULL: nothing. Printable; cut
                                 to half of the width */
    struct text_style prefix_style;
    enum text_row_kind kind;
    enum wrap_mode mode;
};

struct wrap_piece {
    const char *text;
    size_t length;
    struct text_style style;
    size_t source; /* of its first byte; TEXT_NO_SOURCE if it is not in the source */
};

/* Appends the rows of the pieces, one after the other, to the block: at least one row. \n ends a row, and
 * what comes behind the last one is a row even if it is empty; \r\n is one \n; \t goes to the next multiple
 * of 8 (in exact rows 4). */
void wrap_pieces(struct text_block *block, const struct wrap_piece *pieces, size_t count,
                 const struct wrap_options *options);

/* The same for one text in one style; sources count from its first byte. */
void wrap_text(struct text_block *block, const char *text, size_t length, struct text_style style,
               const struct wrap_options *options);

#endif
