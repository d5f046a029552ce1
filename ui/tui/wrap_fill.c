#include "config.h"

#include "ui/tui/wrap_state.h"

#include "base/utf8.h"
#include "base/width.h"

#include <string.h>

/* Why a row ends where it does. */
enum row_end {
    END_OF_TEXT,
    END_OF_LINE,
    END_FULL,
    END_STRANGE /* something is there that needs a closer look */
};

/* Simple characters of two columns, before and behind which a row may break, are those that begin so. */
static bool is_wide(char byte)
{
    return (unsigned char)byte >= 0xE3;
}

enum { WIDE_BYTES = 3 };

/* What simple text is made of. */
enum content {
    CONTENT_ASCII,
    CONTENT_NARROW,
    CONTENT_WIDE /* some of it */
};

static size_t simple_columns(const char *text, size_t length, enum content content)
{
    size_t columns = content == CONTENT_ASCII ? length : utf8_count(text, length);
    for (size_t i = 0; content == CONTENT_WIDE && i < length; i++)
        columns += is_wide(text[i]);
    return columns;
}

/* How many bytes of simple text at the start fit into `room`, with the first that does not. */
static size_t fit_row(const char *text, size_t length, size_t room, size_t *columns, enum content *content)
{
    size_t bytes = 0, used, step;
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

/* How far simple text goes, at most to the first byte that has no room. */
static enum row_end scan_row(const struct pieces *pieces, struct place from, size_t room, struct place *to,
                             enum content *content)
{
    size_t columns = 0;
    *content = CONTENT_ASCII;
    for (*to = from;; *to = (struct place){to->piece + 1, 0}) {
        const struct wrap_piece *piece = &pieces->items[to->piece];
        to->at += fit_row(piece->text + to->at, piece->length - to->at, room, &columns, content);
        if (columns > room) {
            do
                to->at--;
            while (((unsigned char)piece->text[to->at] & 0xC0) == 0x80);
            return END_FULL;
        }
        if (to->at < piece->length)
            return piece->text[to->at] == '\n' ? END_OF_LINE : END_STRANGE;
        if (to->piece + 1 == pieces->count)
            return END_OF_TEXT;
    }
}

/* Something else than blanks is between two places. */
static bool has_word(const struct pieces *pieces, struct place from, struct place to)
{
    for (; from.piece <= to.piece; from = (struct place){from.piece + 1, 0}) {
        size_t end = from.piece == to.piece ? to.at : pieces->items[from.piece].length;
        for (; from.at < end; from.at++)
            if (pieces->items[from.piece].text[from.at] != ' ')
                return true;
    }
    return false;
}

/* Moves `to`, which has no room, back to where the row may break behind a word. */
static bool find_break(const struct pieces *pieces, struct place from, struct place *to)
{
    const char *text = pieces->items[to->piece].text;
    bool found = text[to->at] == ' ' || is_wide(text[to->at]);
    while (!found) {
        if (to->piece == from.piece && to->at == from.at)
            return false;
        if (to->at == 0) {
            text = pieces->items[--to->piece].text;
            to->at = pieces->items[to->piece].length;
        } else if (is_wide(text[--to->at])) {
            to->at += WIDE_BYTES;
            return true;
        } else {
            found = text[to->at] == ' ';
        }
    }
    return has_word(pieces, from, *to);
}

/* Behind the blanks at `at`. */
static enum row_end skip_blanks(const struct pieces *pieces, struct place *at)
{
    for (;;) {
        const struct wrap_piece *piece = &pieces->items[at->piece];
        while (at->at < piece->length && piece->text[at->at] == ' ')
            at->at++;
        if (at->at < piece->length)
            return piece->text[at->at] == '\n' ? END_OF_LINE : END_FULL;
        if (at->piece + 1 == pieces->count)
            return END_OF_TEXT;
        *at = (struct place){at->piece + 1, 0};
    }
}

/* Adds what is between two places to the row, without the blanks at its end. */
static void put_between(struct wrap *wrap, const struct pieces *pieces, struct place from, struct place to,
                        enum content content)
{
    for (;;) {
        size_t start = to.piece == from.piece ? from.at : 0;
        while (to.at > start && pieces->items[to.piece].text[to.at - 1] == ' ')
            to.at--;
        if (to.at > start || to.piece == from.piece)
            break;
        to.piece--;
        to.at = pieces->items[to.piece].length;
    }
    for (; from.piece <= to.piece; from = (struct place){from.piece + 1, 0}) {
        const struct wrap_piece *piece = &pieces->items[from.piece];
        const char *text = piece->text + from.at;
        size_t bytes = (from.piece == to.piece ? to.at : piece->length) - from.at;
        if (bytes > 0)
            wrap_put(wrap, text, bytes, simple_columns(text, bytes, content), piece->style,
                     wrap_source_at(piece, from.at));
    }
}

/* A row that is full, and is not placed before the next is known not to begin with a word that is longer than
 * a row: such a word goes on in this one. */
struct full_row {
    bool waits;
    struct place from, to;
    enum content content;
};

static void begin_row_at(struct wrap *wrap, const struct pieces *pieces, struct place at)
{
    size_t source = pieces->items[at.piece].source;
    wrap_next_row(wrap, source == TEXT_NO_SOURCE ? source : source + at.at);
}

struct place wrap_fill_rows(struct wrap *wrap, const struct pieces *pieces)
{
    size_t width = wrap->options->width;
    struct full_row full = {.waits = false};
    struct place from = {0, 0}, to, next;
    enum content content;
    for (;; from = next) {
        size_t room = width - (full.waits ? wrap->rest_columns : wrap->column);
        enum row_end end = scan_row(pieces, from, room, &to, &content);
        if (end == END_STRANGE || (end == END_FULL && !find_break(pieces, from, &to)))
            return full.waits ? full.from : from;
        if (full.waits) {
            put_between(wrap, pieces, full.from, full.to, full.content);
            begin_row_at(wrap, pieces, from);
        }
        next = to;
        if (end == END_FULL)
            end = skip_blanks(pieces, &next);
        full = (struct full_row){end == END_FULL, from, to, content};
        if (full.waits)
            continue;
        put_between(wrap, pieces, from, to, content);
        if (end == END_OF_TEXT)
            return (struct place){pieces->count, 0};
        next.at++;
        begin_row_at(wrap, pieces, next);
    }
}
