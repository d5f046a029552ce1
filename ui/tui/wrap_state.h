/* What the parts of wrapping share: wrap.c (any text, a fragment at a time), wrap_fill.c (rows of simple
 * text, over any number of pieces). UI thread. */
#ifndef TUI_WRAP_STATE_H
#define TUI_WRAP_STATE_H

#include "ui/tui/wrap.h"

enum { FEW = 6 };

/* Text waiting to be placed as a whole: part of a word, all of one style and contiguous in the source. */
struct fragment {
    const char *text; /* NULL: of what was made printable, from `start` on */
    size_t start, bytes, columns, source;
    struct text_style style;
};

/* Clusters that cannot be parted unless they fill a whole row, or blanks between two such. */
struct run {
    struct buf clean; /* text that was made printable */
    struct fragment *fragments, few[FEW];
    size_t count, capacity, columns;
};

/* What a character asks of its row: what closes (brackets, full stops) may not begin one, what opens may not
 * end one. In words of narrow letters a row breaks at blanks alone; it is beside wide characters, where it
 * may break anywhere else, that it matters. */
enum bond { BOND_NONE, BOND_NEXT, BOND_PREVIOUS };
enum bond wrap_bond(const char *text, size_t length);

struct wrap {
    struct text_block *block;
    const struct wrap_options *options;
    struct text_span first, rest; /* before the first row and the others */
    size_t column;                /* of the last row, prefix included */
    size_t indent;                /* columns of its prefix */
    struct buf clean;
    struct run word, blanks;
    bool wide;      /* the last cluster of the word that waits, */
    enum bond bond; /* and what it asks for */
};

static inline void wrap_begin_row(struct wrap *wrap, const struct text_span *prefix, size_t source)
{
    text_row_begin_with(wrap->block, wrap->options->kind, source, prefix);
    wrap->column = wrap->indent = prefix->columns;
}

static inline void wrap_next_row(struct wrap *wrap, size_t source)
{
    wrap_begin_row(wrap, &wrap->rest, source);
}

static inline void wrap_put(struct wrap *wrap, const char *text, size_t bytes, size_t columns,
                            struct text_style style, size_t source)
{
    text_row_add(wrap->block, text, bytes, columns, style, source);
    wrap->column += columns;
}

static inline size_t wrap_source_at(const struct wrap_piece *piece, size_t at)
{
    return piece->source == TEXT_NO_SOURCE ? TEXT_NO_SOURCE : piece->source + at;
}

/* A byte of the pieces; behind the last one it is the end of the last piece. */
struct place {
    size_t piece, at;
};

/* Fills rows of words or exact ones for as long as all is simple, from the first row on. Returns where a
 * closer look is needed, with a row for it begun, or the end. */
struct place wrap_fill_rows(struct wrap *wrap, const struct wrap_piece *pieces, size_t count);

#endif
