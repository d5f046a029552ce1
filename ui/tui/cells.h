/* Styled text, ready to be drawn: rows of spans over one buffer of printable text. A block owns its text,
 * spans and rows; pointers into it die with the next change. Everything in it has passed utf8_printable().
 * Pure. UI thread. */
#ifndef TUI_CELLS_H
#define TUI_CELLS_H

#include "base/buf.h"
#include "ui/tui/theme.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct text_span {
    uint32_t start, bytes; /* in block->text.data */
    uint32_t columns;
    uint32_t
        source; /* byte in the source where it comes from; TEXT_NO_SOURCE for what we added (bars, bullets) */
    struct text_style style;
};

#define TEXT_NO_SOURCE UINT32_MAX

static inline uint32_t text_narrow(size_t source)
{
    return source < TEXT_NO_SOURCE ? (uint32_t)source : TEXT_NO_SOURCE;
}

enum text_row_kind {
    TEXT_ROW_PLAIN,
    TEXT_ROW_CODE, /* line of a code block: the screen fills its background to the right */
    TEXT_ROW_HEADING,
    TEXT_ROW_TABLE
};

struct text_row {
    uint32_t first, count; /* spans */
    uint32_t columns;      /* sum over the spans, never more than the width asked for */
    uint32_t source;       /* byte in the source at which the row begins; ascending from row to row */
    uint8_t kind;          /* enum text_row_kind */
    bool sourced;          /* something in it has a place in the source */
};

struct text_block {
    struct buf text;
    struct text_span *spans;
    struct text_row *rows;
    size_t span_count, row_count;
    size_t span_capacity, row_capacity;
};

#define TEXT_BLOCK_INIT                                                                                      \
    {                                                                                                        \
        BUF_INIT, NULL, NULL, 0, 0, 0, 0                                                                     \
    }

void text_block_init(struct text_block *block);
void text_block_free(struct text_block *block);  /* and makes it empty again; NULL allowed */
void text_block_clear(struct text_block *block); /* no rows, memory kept */

/* As much of a block as there was at some time: its beginning can be kept while the rest is made again. */
struct text_mark {
    size_t text, spans, rows;
};
struct text_mark text_block_mark(const struct text_block *block);
void text_block_truncate(struct text_block *block, struct text_mark mark);

/* Building. A row begins where the last one ended. */
void text_row_begin(struct text_block *block, enum text_row_kind kind, size_t source);
/* What stands before rows, printable and in no source: added to the block's text once, for any number of
 * rows. */
struct text_span text_block_prefix(struct text_block *block, const char *text, size_t bytes, size_t columns,
                                   struct text_style style);
/* A row that begins with it, unless it has no bytes. */
void text_row_begin_with(struct text_block *block, enum text_row_kind kind, size_t source,
                         const struct text_span *prefix);
/* Appends to the last row; text must be printable already. Joins with the span before it where it can. */
void text_row_add(struct text_block *block, const char *text, size_t length, size_t columns,
                  struct text_style style, size_t source);
/* The same for text that the block has already. */
void text_row_add_span(struct text_block *block, const struct text_span *span);
/* Appends any text, which is made printable and cut to `width` columns in all; what was cut is shown as
 * "…". Returns the row's columns. */
size_t text_row_put(struct text_block *block, const char *text, struct text_style style, size_t width);
/* Blanks up to column `to`. */
void text_row_pad(struct text_block *block, size_t to, struct text_style style);

/* Begins a row with what stands in the row of `from` behind so many columns; half a wide cluster becomes a
 * blank. Returns the bytes left out. */
size_t text_row_cut(struct text_block *block, const struct text_block *from, size_t row, size_t columns);

/* Reading. */
const char *text_span_text(const struct text_block *block,
                           const struct text_span *span); /* span->bytes of it */
static inline const struct text_span *text_row_spans(const struct text_block *block, size_t row)
{
    return block->spans + block->rows[row].first;
}
/* Appends the row's characters. */
void text_row_string(const struct text_block *block, size_t row, struct buf *out);

/* The last row that begins at or before the source byte: where a reader stood before text was wrapped anew.
 */
size_t text_block_row_at(const struct text_block *block, size_t source);

/* --- for what adds much: room first, then spans of the text that comes at the block's end, then that text
 * --- */

/* Makes room for so much more. Never inlined: so what has room saves no registers. */
void text_block_grow(struct text_block *block, size_t rows, size_t spans, size_t bytes);

static inline void text_block_make_room(struct text_block *block, size_t rows, size_t spans, size_t bytes)
{
    if (block->row_capacity - block->row_count < rows || block->span_capacity - block->span_count < spans ||
        block->text.capacity - block->text.length <= bytes)
        text_block_grow(block, rows, spans, bytes);
}

/* text_row_begin_with() where there is room. */
static inline struct text_row *text_row_open(struct text_block *block, enum text_row_kind kind, size_t source,
                                             const struct text_span *prefix)
{
    struct text_row *row = block->rows + block->row_count++;
    uint32_t before = block->row_count > 1 ? row[-1].source : 0, at = text_narrow(source);
    *row = (struct text_row){
        .first = (uint32_t)block->span_count,
        .count = prefix->bytes > 0,
        .columns = prefix->columns,
        .source = at == TEXT_NO_SOURCE || at < before ? before : at,
        .kind = (uint8_t)kind,
    };
    if (prefix->bytes > 0)
        block->spans[block->span_count++] = *prefix;
    return row;
}

/* A row begins with the first of it that has a place in the source. */
static inline void text_row_set_source(struct text_row *row, uint32_t source)
{
    if (source == TEXT_NO_SOURCE)
        return;
    row->sourced = true;
    row->source = source > row->source ? source : row->source;
}

/* What comes next in the block's text would go on where the span ends, in the source as on the screen. */
static inline bool text_span_goes_on(const struct text_span *span, struct text_style style, uint32_t source)
{
    return source == (span->source == TEXT_NO_SOURCE ? TEXT_NO_SOURCE : span->source + span->bytes) &&
           memcmp(&span->style, &style, sizeof style) == 0;
}

static inline void text_block_add_text(struct text_block *block, const char *text, size_t length)
{
    char *end = block->text.data + block->text.length;
    block->text.length += length;
    end[length] = '\0';
    memcpy(end, text, length);
}

#endif
