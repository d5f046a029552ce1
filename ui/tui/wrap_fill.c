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
    text_block_make_room(block, 0, 0, flow.length);
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

/* What a row begins with. */
enum row_begin {
    BEGINS_TEXT,
    BEGINS_LINE,
    GOES_ON /* with a line of which the row before has the beginning */
};

struct row {
    enum row_begin begin;
    enum content content;
    size_t from, to;
    size_t next;  /* where the row behind it begins */
    size_t ascii; /* before it, all is */
};

enum { ROWS = 32 }; /* are found, then placed */

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

/* May a row break before a character, of which the one before begins at `before`? */
static bool may_break(const struct flow *flow, size_t before, size_t at)
{
    const char *text = flow->text;
    if (text[at] == ' ' || text[before] == ' ')
        return true;
    return (is_wide(text[at]) || is_wide(text[before])) &&
           wrap_bond(text + at, flow->length - at) != BOND_PREVIOUS &&
           wrap_bond(text + before, at - before) != BOND_NEXT;
}

/* Moves the end of a full row back to where it may break behind a word. */
static void find_break(const struct flow *flow, struct row *row)
{
    const char *text = flow->text, *blank;
    if (row->content != CONTENT_WIDE && !is_wide(text[row->to])) {
        if (text[row->to] == ' ')
            return;
        blank = memrchr(text + row->from, ' ', row->to - row->from);
        row->to = blank ? (size_t)(blank - text) : row->from;
        return;
    }
    for (size_t before; row->to > row->from; row->to = before) {
        before = row->to - 1;
        while (before > row->from && ((unsigned char)text[before] & 0xC0) == 0x80)
            before--;
        if (may_break(flow, before, row->to))
            return;
    }
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

/* Finds where the row ends that begins at row->from, and why. */
static enum row_end find_row(struct flow *flow, struct row *row, size_t room, bool words)
{
    enum row_end end = scan_row(flow, row, room);
    if (words && end == END_FULL)
        find_break(flow, row);
    row->next = row->to;
    if (words)
        drop_blanks(flow, row);
    if (end == END_FULL && row->to == row->from)
        return END_STRANGE; /* longer than a row */
    if (words && end == END_FULL)
        end = skip_blanks(flow, &row->next);
    row->next += end == END_OF_LINE;
    return end;
}

/* Where in the source a row begins. */
static size_t row_source(struct flow *flow, const struct row *row)
{
    bool line = row->begin == BEGINS_LINE; /* behind the line end */
    go_to(flow, row->from - line);
    size_t source = wrap_source_at(flow->piece, row->from - line - flow->start);
    return line && source != TEXT_NO_SOURCE ? source + 1 : source;
}

/* The spans of a row: one for each piece, unless it goes on where the one before ends, in the source as on
 * the screen. Returns where the next one comes. */
static struct text_span *put_spans(struct flow *flow, const struct row *row, struct text_row *last,
                                   struct text_span *next)
{
    const struct wrap_piece *piece = flow->piece;
    const struct text_span *first = next;
    size_t start = flow->start, end = flow->end, to = row->to;
    for (size_t at = row->from; at < to; at = end) {
        while (at >= end) {
            start = end;
            end += (++piece)->length;
        }
        uint32_t bytes = (uint32_t)((end < to ? end : to) - at), columns = bytes;
        uint32_t source = text_narrow(wrap_source_at(piece, at - start));
        if (at + bytes > row->ascii)
            columns = (uint32_t)simple_columns(flow->text + at, bytes, row->content);
        last->columns += columns;
        if (next > first && text_span_goes_on(&next[-1], piece->style, source)) {
            next[-1].bytes += bytes;
            next[-1].columns += columns;
            continue;
        }
        *next++ = (struct text_span){(uint32_t)(flow->shift + at), bytes, columns, source, piece->style};
        if (!last->sourced)
            text_row_set_source(last, source);
    }
    flow->piece = piece;
    flow->start = start;
    flow->end = end;
    last->count += (uint32_t)(next - first);
    return next;
}

static void put_rows(struct wrap *wrap, struct flow *flow, const struct row *rows, size_t count)
{
    struct text_block *block = wrap->block;
    text_block_make_room(block, count, (size_t)(flow->last - flow->piece) + 1 + 2 * count, 0);
    for (size_t i = 0; i < count; i++) {
        const struct text_span *prefix = rows[i].begin == BEGINS_TEXT ? &wrap->first : &wrap->rest;
        struct text_row *last = text_row_open(block, wrap->options->kind, row_source(flow, &rows[i]), prefix);
        struct text_span *next = put_spans(flow, &rows[i], last, block->spans + block->span_count);
        block->span_count = (size_t)(next - block->spans);
    }
}

/* A row that needs a closer look is begun, and what was to come of the text is taken back. */
static struct place look_closer(struct wrap *wrap, struct flow *flow, const struct row *row,
                                const struct wrap_piece *pieces)
{
    wrap_begin_row(wrap, row->begin == BEGINS_TEXT ? &wrap->first : &wrap->rest, row_source(flow, row));
    buf_truncate(&wrap->block->text, flow->shift + row->from);
    go_to(flow, row->from);
    return (struct place){(size_t)(flow->piece - pieces), row->from - flow->start};
}

struct place wrap_fill_rows(struct wrap *wrap, const struct wrap_piece *pieces, size_t count)
{
    bool words = wrap->options->mode == WRAP_WORDS;
    size_t room = wrap->options->width - wrap->first.columns, found = 0;
    struct flow flow = make_flow(wrap->block, pieces, count);
    struct row rows[ROWS];
    rows[0] = (struct row){.begin = BEGINS_TEXT};
    for (;;) {
        struct row *row = &rows[found];
        enum row_end end = find_row(&flow, row, room, words);
        if (end == END_STRANGE) {
            /* a word longer than a row begins in the one before it, even if that is full of words */
            size_t back = words && row->begin == GOES_ON;
            put_rows(wrap, &flow, rows, found - back);
            return look_closer(wrap, &flow, row - back, pieces);
        }
        found++;
        if (end == END_OF_TEXT) {
            put_rows(wrap, &flow, rows, found);
            return (struct place){count, 0};
        }
        if (found == ROWS) {
            put_rows(wrap, &flow, rows, found - 1);
            rows[0] = *row;
            row = rows;
            found = 1;
        }
        room = wrap->options->width - wrap->rest.columns;
        rows[found] = (struct row){.begin = end == END_OF_LINE ? BEGINS_LINE : GOES_ON, .from = row->next};
    }
}
