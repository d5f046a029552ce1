#include "config.h"

#include "ui/tui/cells.h"

#include "base/alloc.h"
#include "base/utf8.h"
#include "base/width.h"

#include <stdlib.h>
#include <string.h>

void text_block_init(struct text_block *block)
{
    *block = (struct text_block)TEXT_BLOCK_INIT;
}

void text_block_free(struct text_block *block)
{
    if (!block)
        return;
    buf_free(&block->text);
    free(block->spans);
    free(block->rows);
    text_block_init(block);
}

void text_block_clear(struct text_block *block)
{
    buf_clear(&block->text);
    block->span_count = 0;
    block->row_count = 0;
}

struct text_mark text_block_mark(const struct text_block *block)
{
    return (struct text_mark){block->text.length, block->span_count, block->row_count};
}

void text_block_truncate(struct text_block *block, struct text_mark mark)
{
    buf_truncate(&block->text, mark.text);
    block->span_count = mark.spans;
    block->row_count = mark.rows;
}

__attribute__((noinline)) void text_block_grow(struct text_block *block, size_t rows, size_t spans,
                                               size_t bytes)
{
    block->rows = xgrow(block->rows, &block->row_capacity, block->row_count + rows, sizeof *block->rows);
    block->spans =
        xgrow(block->spans, &block->span_capacity, block->span_count + spans, sizeof *block->spans);
    buf_reserve(&block->text, bytes);
}

struct text_span text_block_prefix(struct text_block *block, const char *text, size_t bytes, size_t columns,
                                   struct text_style style)
{
    struct text_span prefix = {(uint32_t)block->text.length, (uint32_t)bytes, (uint32_t)columns,
                               TEXT_NO_SOURCE, style};
    text_block_make_room(block, 0, 0, bytes);
    text_block_add_text(block, text, bytes);
    return prefix;
}

void text_row_begin_with(struct text_block *block, enum text_row_kind kind, size_t source,
                         const struct text_span *prefix)
{
    text_block_make_room(block, 1, 1, 0);
    text_row_open(block, kind, source, prefix);
}

void text_row_begin(struct text_block *block, enum text_row_kind kind, size_t source)
{
    static const struct text_span none = {.bytes = 0};
    text_row_begin_with(block, kind, source, &none);
}

void text_row_add(struct text_block *block, const char *text, size_t length, size_t columns,
                  struct text_style style, size_t source)
{
    if (length == 0)
        return;
    text_block_make_room(block, 0, 1, length);
    struct text_row *row = &block->rows[block->row_count - 1];
    struct text_span *last = block->spans + block->span_count - 1;
    uint32_t start = (uint32_t)block->text.length, bytes = (uint32_t)length, at = text_narrow(source);
    text_block_add_text(block, text, length);
    row->columns += (uint32_t)columns;
    if (row->count > 0 && last->start + last->bytes == start && text_span_goes_on(last, style, at)) {
        last->bytes += bytes;
        last->columns += (uint32_t)columns;
        return;
    }
    block->spans[block->span_count++] = (struct text_span){start, bytes, (uint32_t)columns, at, style};
    row->count++;
    if (!row->sourced)
        text_row_set_source(row, at);
}

void text_row_add_span(struct text_block *block, const struct text_span *span)
{
    struct text_row *row = &block->rows[block->row_count - 1];
    text_block_make_room(block, 0, 1, 0);
    block->spans[block->span_count++] = *span;
    row->count++;
    row->columns += span->columns;
    if (!row->sourced)
        text_row_set_source(row, span->source);
}

size_t text_row_put(struct text_block *block, const char *text, struct text_style style, size_t width)
{
    static const char more[] = "…";
    size_t used, here = block->rows[block->row_count - 1].columns;
    struct buf clean = BUF_INIT;
    if (here >= width)
        return here;
    utf8_printable(&clean, text, strlen(text), false);
    size_t fits = text_fit(clean.data, clean.length, width - here, &used);
    if (fits < clean.length) {
        fits = text_fit(clean.data, clean.length, width - here - 1, &used);
        text_row_add(block, clean.data, fits, used, style, TEXT_NO_SOURCE);
        text_row_add(block, more, sizeof more - 1, 1, style, TEXT_NO_SOURCE);
    } else {
        text_row_add(block, clean.data, fits, used, style, TEXT_NO_SOURCE);
    }
    buf_free(&clean);
    return block->rows[block->row_count - 1].columns;
}

void text_row_pad(struct text_block *block, size_t to, struct text_style style)
{
    static const char blanks[] = "                                ";
    for (size_t here; (here = block->rows[block->row_count - 1].columns) < to;) {
        size_t step = to - here < sizeof blanks - 1 ? to - here : sizeof blanks - 1;
        text_row_add(block, blanks, step, step, style, TEXT_NO_SOURCE);
    }
}

size_t text_row_cut(struct text_block *block, const struct text_block *from, size_t row, size_t columns)
{
    const struct text_span *spans = text_row_spans(from, row);
    size_t skipped = 0;
    text_row_begin(block, from->rows[row].kind, from->rows[row].source);
    for (uint32_t i = 0; i < from->rows[row].count; i++) {
        const char *text = text_span_text(from, &spans[i]);
        size_t at = 0;
        while (columns > 0 && at < spans[i].bytes) {
            struct grapheme cluster = grapheme_next(text + at, spans[i].bytes - at);
            at += cluster.bytes;
            if ((size_t)cluster.columns > columns)
                text_row_add(block, " ", 1, 1, spans[i].style, TEXT_NO_SOURCE);
            columns -= (size_t)cluster.columns < columns ? (size_t)cluster.columns : columns;
        }
        size_t used = text_columns(text, at);
        skipped += at;
        text_row_add(block, text + at, spans[i].bytes - at, spans[i].columns - used, spans[i].style,
                     spans[i].source == TEXT_NO_SOURCE ? TEXT_NO_SOURCE : spans[i].source + at);
    }
    return skipped;
}

const char *text_span_text(const struct text_block *block, const struct text_span *span)
{
    return block->text.data + span->start;
}

void text_row_string(const struct text_block *block, size_t row, struct buf *out)
{
    const struct text_span *spans = text_row_spans(block, row);
    for (uint32_t i = 0; i < block->rows[row].count; i++)
        buf_add(out, text_span_text(block, &spans[i]), spans[i].bytes);
}

size_t text_block_row_at(const struct text_block *block, size_t source)
{
    size_t low = 0, high = block->row_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (block->rows[middle].source <= source)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 ? low - 1 : 0;
}
