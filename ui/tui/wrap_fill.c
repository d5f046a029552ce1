#include "config.h"

#include "ui/tui/wrap_state.h"

#include "base/utf8.h"
#include "base/width.h"

#include <string.h>

/* The pieces as one text, which the spans of the rows are parts of: it is in the block before they are. And
 * the piece that a place in it is looked for in first: places only ascend. */
struct flow {
    const char *text;
    size_t length;
    size_t shift; /* where it begins in the block's text */
    const struct wrap_piece *piece, *last;
    size_t start, end; /* of the piece */
    size_t ascii;      /* before it, the row at hand is printable ASCII */
};

static struct flow make_flow(struct text_block *block, const struct wrap_piece *pieces, size_t count)
{
    struct flow flow = {
        .shift = block->text.length, .piece = pieces, .last = pieces + count - 1, .end = pieces->length};
    for (const struct wrap_piece *piece = pieces; piece <= flow.last; piece++)
        flow.length += piece->length;
    text_block_make_room(block, flow.length, 0);
    flow.text = block->text.data + flow.shift;
    for (const struct wrap_piece *piece = pieces; piece <= flow.last; piece++)
        text_block_add_text(block, piece->text, piece->length);
    return flow;
}

/* Goes on to the piece in which a place is; behind the text it is the last. */
static inline void go_to(struct flow *flow, size_t at)
{
    while (at >= flow->end && flow->piece < flow->last) {
        flow->start = flow->end;
        flow->end += (++flow->piece)->length;
    }
}

static size_t source_of(struct flow *flow, size_t at)
{
    go_to(flow, at);
    return wrap_source_at(flow->piece, at - flow->start);
}

/* Why a row ends where it does. */
enum row_end {
    END_OF_TEXT,
    END_OF_LINE,
    END_FULL,
    END_STRANGE /* something is there that needs a closer look */
};

/* What simple text is made of. */
enum content {
    CONTENT_ASCII,
    CONTENT_NARROW,
    CONTENT_WIDE /* some of it */
};

struct row {
    size_t from, to;
    size_t ascii; /* before it, all is */
    enum content content;
    bool goes_on;  /* a line that began in a row before it */
    size_t source; /* of a line that begins here */
};

/* Simple characters of two columns, before and behind which a row may break, are those that begin so. */
static bool is_wide(char byte)
{
    return (unsigned char)byte >= 0xE3;
}

enum { WIDE_BYTES = 3 };

static size_t simple_columns(const char *text, size_t length, enum content content)
{
    size_t columns = utf8_count(text, length);
    for (size_t i = 0; content == CONTENT_WIDE && i < length; i++)
        columns += is_wide(text[i]);
    return columns;
}

/* How many bytes of simple text at the start fit into `room`, with the first that does not. */
static size_t fit_row(const char *text, size_t length, size_t room, size_t *columns, enum content *content)
{
    size_t bytes = 0, used, step;
    *columns = 0;
    *content = CONTENT_ASCII;
    do {
        bytes += step = text_fit_simple(text + bytes, length - bytes, room - *columns + 1, &used);
        *columns += used;
        if (step != used && *content == CONTENT_ASCII)
            *content = CONTENT_NARROW;
        if (*columns > room || bytes == length || !is_wide(text[bytes]))
            break;
        step = text_simple(text + bytes, length - bytes, 2);
        if (step / WIDE_BYTES > (room - *columns) / 2)
            step = ((room - *columns) / 2 + 1) * WIDE_BYTES;
        bytes += step;
        *columns += step / WIDE_BYTES * 2;
        *content = CONTENT_WIDE;
    } while (step > 0 && *columns <= room);
    return bytes;
}

/* How far simple text goes, at most to the first character that has no room. What is ASCII is looked at once,
 * whatever the rows. */
static enum row_end scan_row(struct flow *flow, struct row *row, size_t room)
{
    const char *text = flow->text;
    size_t columns, known;
    if (row->from >= flow->ascii)
        flow->ascii = row->from + text_ascii(text + row->from, flow->length - row->from);
    row->content = CONTENT_ASCII;
    row->to = row->ascii = flow->ascii;
    known = flow->ascii - row->from;
    if (known > room + 1) { /* no mark belongs to the character that has no room */
        row->to = row->from + room;
        return END_FULL;
    }
    if (known > room || (row->to < flow->length && text[row->to] != '\n')) {
        known -= known > 0; /* the last may have a mark */
        row->to = row->from + known;
        row->to += fit_row(text + row->to, flow->length - row->to, room - known, &columns, &row->content);
        if (columns > room - known) {
            do
                row->to--;
            while (((unsigned char)text[row->to] & 0xC0) == 0x80);
            return END_FULL;
        }
    }
    if (row->to == flow->length)
        return END_OF_TEXT;
    return text[row->to] == '\n' ? END_OF_LINE : END_STRANGE;
}

/* Moves the end of a full row back to where it may break behind a word. */
static bool find_break(const struct flow *flow, struct row *row)
{
    const char *from = flow->text + row->from, *to = flow->text + row->to;
    if (*to != ' ' && !is_wide(*to)) {
        const char *blank = memrchr(from, ' ', row->to - row->from);
        const char *wide = to;
        while (row->content == CONTENT_WIDE && wide > from && !is_wide(*wide))
            wide--;
        if (is_wide(*wide) && (!blank || wide > blank))
            to = wide + WIDE_BYTES;
        else
            to = blank ? blank : from;
    }
    while (from < to && *from == ' ')
        from++;
    row->to = (size_t)(to - flow->text);
    return from < to;
}

/* A row of words ends with one. */
static void drop_blanks(const struct flow *flow, struct row *row)
{
    while (row->to > row->from && flow->text[row->to - 1] == ' ')
        row->to--;
}

/* Behind the blanks at `at`. */
static enum row_end skip_blanks(const struct flow *flow, size_t *at)
{
    while (*at < flow->length && flow->text[*at] == ' ')
        ++*at;
    if (*at == flow->length)
        return END_OF_TEXT;
    return flow->text[*at] == '\n' ? END_OF_LINE : END_FULL;
}

/* Where in the source a row begins. */
static size_t row_source(struct flow *flow, const struct row *row)
{
    return row->goes_on ? source_of(flow, row->from) : row->source;
}

static void put_row(struct wrap *wrap, struct flow *flow, const struct row *row,
                    const struct text_span *prefix)
{
    struct text_block *block = wrap->block;
    size_t at = row->from, to = row->to, source = row_source(flow, row);
    go_to(flow, at);
    const struct wrap_piece *piece = flow->piece;
    size_t start = flow->start, end = flow->end; /* of the piece */
    text_block_make_room(block, 0, (size_t)(flow->last - piece) + 2);
    struct text_row *last = text_row_open(block, wrap->options->kind, source, prefix);
    struct text_span *next = block->spans + block->span_count;
    while (at < to) {
        size_t bytes = (end < to ? end : to) - at, columns = bytes;
        if (at + bytes > row->ascii)
            columns = simple_columns(flow->text + at, bytes, row->content);
        if (bytes > 0)
            next = text_row_put_span(last, next, (uint32_t)(flow->shift + at), (uint32_t)bytes,
                                     (uint32_t)columns, piece->style,
                                     text_narrow(wrap_source_at(piece, at - start)));
        at += bytes;
        if (at == to)
            break;
        start = end;
        end += (++piece)->length;
    }
    flow->piece = piece;
    flow->start = start;
    flow->end = end;
    block->span_count = (size_t)(next - block->spans);
}

/* A row that needs a closer look is begun again, and what was to come of the text is taken back. */
static struct place look_closer(struct wrap *wrap, struct flow *flow, const struct row *row,
                                const struct text_span *prefix, const struct wrap_piece *pieces)
{
    wrap_begin_row(wrap, prefix, row_source(flow, row));
    buf_truncate(&wrap->block->text, flow->shift + row->from);
    go_to(flow, row->from);
    return (struct place){(size_t)(flow->piece - pieces), row->from - flow->start};
}

struct place wrap_fill_rows(struct wrap *wrap, const struct wrap_piece *pieces, size_t count)
{
    const struct text_span *prefix = &wrap->first, *rest = &wrap->rest;
    bool words = wrap->options->mode == WRAP_WORDS;
    struct flow flow = make_flow(wrap->block, pieces, count);
    /* A row of words that is full is not placed before the next is known not to begin with a word that is
     * longer than a row: such a word goes on in this one. */
    struct row full, row = {.from = 0, .source = pieces->source};
    bool waits = false;
    for (size_t next;; row.from = next) {
        enum row_end end =
            scan_row(&flow, &row, wrap->options->width - (waits ? rest->columns : prefix->columns));
        if (end == END_STRANGE || (end == END_FULL && !(words ? find_break(&flow, &row) : row.to > row.from)))
            return look_closer(wrap, &flow, waits ? &full : &row, prefix, pieces);
        if (waits) {
            put_row(wrap, &flow, &full, prefix);
            prefix = rest;
        }
        next = row.to;
        if (end == END_FULL && words)
            end = skip_blanks(&flow, &next);
        if (words)
            drop_blanks(&flow, &row);
        full = row;
        row.goes_on = end == END_FULL;
        waits = end == END_FULL && words;
        if (waits)
            continue;
        put_row(wrap, &flow, &full, prefix);
        prefix = rest;
        if (end == END_OF_TEXT)
            return (struct place){count, 0};
        if (end == END_OF_LINE) {
            row.source = source_of(&flow, next++);
            row.source += row.source != TEXT_NO_SOURCE;
        }
    }
}
