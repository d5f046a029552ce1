/* Any text to rows at a width: broken between words, a word longer than a row broken between grapheme
 * clusters, sanitised by utf8_printable(). No row is wider than asked; a cluster wider than the whole width
 * is shown as "·". Pure. UI thread. */
#ifndef TUI_WRAP_H
#define TUI_WRAP_H

#include "ui/tui/cells.h"

/* A flow of styled pieces into the rows of a block. Plain value; it borrows block and prefixes. */
struct wrap {
    struct text_block *block;
    size_t width;
    struct text_style style;  /* of the prefixes */
    const char *first, *rest; /* put before the first row, and before the others: bullet, bar, indent */
    enum text_row_kind kind;
    bool exact; /* keep every space and break anywhere: code, and the input box */
    /* private */
    bool open, started;
    size_t column, break_span, break_text, break_column, row_source;
    bool can_break;
};

struct wrap_options {
    size_t width;
    const char *first, *rest; /* prefixes; NULL: none. Cut if they leave less than half the width */
    struct text_style style, prefix_style;
    enum text_row_kind kind;
    bool exact;
};

/* Appends the rows of text to the block: at least one row. \n ends a row, \t goes to the next multiple of 8
 * (4 in exact rows). Every byte of text is in some span's source range, except blanks at which a row was
 * broken. */
void wrap_text(struct text_block *block, const char *text, size_t length, const struct wrap_options *options);

/* The same in pieces. */
struct wrap_piece {
    const char *text;
    size_t length;
    struct text_style style;
    size_t source; /* of its first byte; TEXT_NO_SOURCE if it is not in the source */
};
void wrap_pieces(struct text_block *block, const struct wrap_piece *pieces, size_t count,
                 const struct wrap_options *options);

#endif
