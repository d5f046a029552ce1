#include "config.h"

#include "ui/tui/wrap.h"

#include "base/alloc.h"
#include "base/utf8.h"
#include "base/width.h"

#include <stdlib.h>
#include <string.h>

/* Text waiting to be placed as a whole: part of a word, all of one style and contiguous in the source. */
struct fragment {
    size_t start, bytes, columns, source;
    struct text_style style;
};

/* Clusters that cannot be parted unless they fill a whole row, or blanks between two such. */
struct run {
    struct buf text;
    struct fragment *fragments;
    size_t count, capacity, columns;
};

struct wrap {
    struct text_block *block;
    const struct wrap_options *options;
    const char *rest;
    size_t rest_bytes, rest_columns;
    struct run word, blanks;
    struct buf clean;
    size_t column; /* of the last row, prefix included */
    size_t indent; /* columns of its prefix */
};

static const char too_wide[] = "·";

static void run_add(struct run *run, const char *text, size_t bytes, size_t columns, struct text_style style,
                    size_t source)
{
    struct fragment *last = run->count > 0 ? &run->fragments[run->count - 1] : NULL;
    if (last && last->style.role == style.role && last->style.attributes == style.attributes &&
        last->source != TEXT_NO_SOURCE && last->source + last->bytes == source) {
        last->bytes += bytes;
        last->columns += columns;
    } else {
        run->fragments = xgrow(run->fragments, &run->capacity, run->count + 1, sizeof *run->fragments);
        run->fragments[run->count++] = (struct fragment){run->text.length, bytes, columns, source, style};
    }
    buf_add(&run->text, text, bytes);
    run->columns += columns;
}

static void run_clear(struct run *run)
{
    buf_clear(&run->text);
    run->count = 0;
    run->columns = 0;
}

static void run_free(struct run *run)
{
    buf_free(&run->text);
    free(run->fragments);
}

static void begin_row(struct wrap *wrap, const char *prefix, size_t bytes, size_t columns, size_t source)
{
    text_row_begin(wrap->block, wrap->options->kind, source);
    text_row_add(wrap->block, prefix, bytes, columns, wrap->options->prefix_style, TEXT_NO_SOURCE);
    wrap->column = wrap->indent = columns;
}

static void next_row(struct wrap *wrap, size_t source)
{
    begin_row(wrap, wrap->rest, wrap->rest_bytes, wrap->rest_columns, source);
}

static void put(struct wrap *wrap, const char *text, size_t bytes, size_t columns, struct text_style style,
                size_t source)
{
    text_row_add(wrap->block, text, bytes, columns, style, source);
    wrap->column += columns;
}

/* Places a fragment cluster by cluster, beginning rows as they fill. */
static void put_broken(struct wrap *wrap, const char *text, const struct fragment *fragment)
{
    size_t width = wrap->options->width, at = 0;
    while (at < fragment->bytes) {
        size_t source = fragment->source == TEXT_NO_SOURCE ? TEXT_NO_SOURCE : fragment->source + at;
        size_t used, room = wrap->column < width ? width - wrap->column : 0;
        size_t fits = text_fit(text + at, fragment->bytes - at, room, &used);
        if (fits > 0) {
            put(wrap, text + at, fits, used, fragment->style, source);
            at += fits;
        } else if (wrap->column > wrap->indent) {
            next_row(wrap, source);
        } else {
            /* wider than any row */
            size_t bytes = grapheme_next(text + at, fragment->bytes - at).bytes;
            if (room > 0)
                put(wrap, too_wide, sizeof too_wide - 1, 1, fragment->style, source);
            at += bytes;
        }
    }
}

static void put_run(struct wrap *wrap, struct run *run, bool whole)
{
    for (size_t i = 0; i < run->count; i++) {
        const struct fragment *fragment = &run->fragments[i];
        const char *text = run->text.data + fragment->start;
        if (whole)
            put(wrap, text, fragment->bytes, fragment->columns, fragment->style, fragment->source);
        else
            put_broken(wrap, text, fragment);
    }
    run_clear(run);
}

/* Places the waiting blanks and word: on this row if they fit, else the word on the next. */
static void flush_word(struct wrap *wrap)
{
    size_t width = wrap->options->width;
    size_t source = wrap->word.count > 0 ? wrap->word.fragments[0].source : TEXT_NO_SOURCE;
    bool keep = wrap->options->mode == WRAP_KEEP;
    if (wrap->word.count == 0)
        return;
    if (keep)
        put_run(wrap, &wrap->blanks, false);
    if (wrap->column + wrap->blanks.columns + wrap->word.columns <= width) {
        put_run(wrap, &wrap->blanks, true);
        put_run(wrap, &wrap->word, true);
        return;
    }
    bool fits_alone = wrap->rest_columns + wrap->word.columns <= width;
    if (fits_alone && wrap->column > wrap->indent) {
        run_clear(&wrap->blanks);
        next_row(wrap, source);
    } else if (wrap->column + wrap->blanks.columns < width) {
        put_run(wrap, &wrap->blanks, true);
    } else if (wrap->column > wrap->indent) {
        run_clear(&wrap->blanks);
        next_row(wrap, source);
    }
    run_clear(&wrap->blanks);
    put_run(wrap, &wrap->word, false);
}

static void end_line(struct wrap *wrap)
{
    flush_word(wrap);
    if (wrap->options->mode == WRAP_KEEP)
        put_run(wrap, &wrap->blanks, false);
    run_clear(&wrap->blanks);
}

/* A tab is blanks that all come from the same byte. */
static void add_blanks(struct wrap *wrap, char byte, struct text_style style, size_t source)
{
    bool exact = wrap->options->mode == WRAP_EXACT;
    size_t tab = exact ? 4 : 8, count = 1;
    if (!exact)
        flush_word(wrap);
    if (byte == '\t') {
        size_t column = wrap->column - wrap->indent + wrap->blanks.columns;
        count = tab - column % tab;
    }
    for (; count > 0; count--) {
        struct fragment blank = {0, 1, 1, source, style};
        if (exact)
            put_broken(wrap, " ", &blank);
        else
            run_add(&wrap->blanks, " ", 1, 1, style, source);
    }
}

/* Text without blanks and line ends, already printable. */
static void add_clusters(struct wrap *wrap, const char *text, size_t bytes, size_t columns,
                         struct text_style style, size_t source)
{
    if (wrap->options->mode == WRAP_EXACT) {
        struct fragment fragment = {0, bytes, columns, source, style};
        put_broken(wrap, text, &fragment);
    } else {
        run_add(&wrap->word, text, bytes, columns, style, source);
    }
}

/* One cluster that is not plain. A row may break before and after a wide one. */
static void add_cluster(struct wrap *wrap, const char *text, size_t bytes, struct text_style style,
                        size_t source)
{
    buf_clear(&wrap->clean);
    utf8_printable(&wrap->clean, text, bytes, false);
    size_t columns = text_columns(wrap->clean.data, wrap->clean.length);
    if (columns > 1)
        flush_word(wrap);
    add_clusters(wrap, wrap->clean.data, wrap->clean.length, columns, style, source);
    if (columns > 1)
        flush_word(wrap);
}

static size_t source_at(const struct wrap_piece *piece, size_t at)
{
    return piece->source == TEXT_NO_SOURCE ? TEXT_NO_SOURCE : piece->source + at;
}

/* Bytes of ASCII and visible, or blanks, which are clusters by themselves: the last one may carry marks that
 * follow. */
static size_t plain_bytes(const char *text, size_t length)
{
    size_t count = 0;
    uint64_t eight; /* at once, most of the time */
    for (; length - count >= sizeof eight; count += sizeof eight) {
        memcpy(&eight, text + count, sizeof eight);
        uint64_t below = (eight - 0x2020202020202020u) & ~eight,
                 above = eight | (eight + 0x0101010101010101u);
        if ((below | above) & 0x8080808080808080u)
            break;
    }
    while (count < length && text[count] >= 0x20 && text[count] < 0x7F)
        count++;
    const char *next = text + count;
    size_t rest = length - count;
    if (count > 0 && rest > 0 && (unsigned char)*next >= 0x80 && !text_simple(next, rest, 1) &&
        !text_simple(next, rest, 2))
        count--;
    return count;
}

/* Where the last word ends that begins and ends within text[0..limit) behind a blank or at the start; the
 * word that `limit` parts does not count. */
static size_t words_end(const char *text, size_t limit)
{
    while (limit > 0 && text[limit - 1] != ' ')
        limit--;
    while (limit > 0 && text[limit - 1] == ' ')
        limit--;
    return limit;
}

/* Bytes of the word at the start of plain text; `none` if more of it may come behind the text. */
static size_t whole_word(const char *text, size_t length, bool ends, size_t none)
{
    const char *blank = memchr(text, ' ', length);
    return blank ? (size_t)(blank - text) : ends ? length : none;
}

/* Begins the row of the next word, if that is the place for it: on this one it has no room. */
static bool begin_word_row(struct wrap *wrap, size_t word, size_t source)
{
    if (word > wrap->options->width || wrap->rest_columns + word > wrap->options->width ||
        wrap->column == wrap->indent)
        return false;
    run_clear(&wrap->blanks);
    next_row(wrap, source);
    return true;
}

/* Places whole words of plain text without looking at each, row by row, and leaves what needs a closer look,
 * and the last word unless it `ends` with the text. No word waits. Returns the bytes placed. */
static size_t place_words(struct wrap *wrap, const struct wrap_piece *piece, size_t start, size_t end,
                          bool ends)
{
    size_t width = wrap->options->width, at = start;
    if (wrap->blanks.count > 0) {
        const char *text = piece->text + at;
        size_t word = whole_word(text, end - at, ends, SIZE_MAX / 2);
        if (*text == ' ')
            return 0;
        if (wrap->column + wrap->blanks.columns + word <= width)
            put_run(wrap, &wrap->blanks, true);
        else if (!begin_word_row(wrap, word, source_at(piece, at)))
            return 0;
    }
    while (at < end) {
        const char *text = piece->text + at;
        size_t room = width > wrap->column ? width - wrap->column : 0, rest = end - at, fits;
        bool all = rest <= room;
        if (all)
            fits = ends ? rest : words_end(text, rest);
        else
            fits = words_end(text, text[room] == ' ' ? room + 1 : room);
        if (all && ends)
            while (fits > 0 && text[fits - 1] == ' ')
                fits--;
        if (fits > 0)
            put(wrap, text, fits, fits, piece->style, source_at(piece, at));
        at += fits;
        if (all)
            break;
        size_t next = at;
        while (next < end && piece->text[next] == ' ')
            next++;
        if (next == end ||
            !begin_word_row(wrap, whole_word(piece->text + next, end - next, ends, SIZE_MAX / 2),
                            source_at(piece, next)))
            break;
        at = next;
    }
    return at - start;
}

/* Plain text that fills its rows. */
static void place_exactly(struct wrap *wrap, const struct wrap_piece *piece, size_t at, size_t end)
{
    while (at < end) {
        size_t room = wrap->options->width > wrap->column ? wrap->options->width - wrap->column : 0;
        size_t bytes = end - at < room ? end - at : room;
        if (bytes == 0)
            next_row(wrap, source_at(piece, at));
        else
            put(wrap, piece->text + at, bytes, bytes, piece->style, source_at(piece, at));
        at += bytes;
    }
}

/* Plain text at `at`, up to `end`; `ends` if the last word in it does. Returns where it stopped. */
static size_t add_plain(struct wrap *wrap, const struct wrap_piece *piece, size_t at, size_t end, bool ends)
{
    if (wrap->options->mode == WRAP_EXACT) {
        place_exactly(wrap, piece, at, end);
        return end;
    }
    bool blank = piece->text[at] == ' ';
    if (blank)
        flush_word(wrap);
    if (wrap->options->mode == WRAP_WORDS && wrap->word.count == 0) {
        size_t placed = place_words(wrap, piece, at, end, ends);
        if (placed > 0)
            return at + placed;
    }
    if (blank) {
        add_blanks(wrap, ' ', piece->style, source_at(piece, at));
        return at + 1;
    }
    const char *stop = memchr(piece->text + at, ' ', end - at);
    size_t bytes = stop ? (size_t)(stop - piece->text) - at : end - at;
    run_add(&wrap->word, piece->text + at, bytes, bytes, piece->style, source_at(piece, at));
    return at + bytes;
}

/* Wide characters, between any two of which a row may break. */
static void add_wide(struct wrap *wrap, const struct wrap_piece *piece, size_t at, size_t bytes)
{
    const char *text = piece->text + at;
    if (wrap->options->mode != WRAP_EXACT) {
        flush_word(wrap);
        size_t first = grapheme_next(text, bytes).bytes; /* behind the blanks that wait */
        run_add(&wrap->word, text, first, 2, piece->style, source_at(piece, at));
        flush_word(wrap);
        at += first;
        bytes -= first;
    }
    struct fragment rest = {0, bytes, 0, source_at(piece, at), piece->style};
    put_broken(wrap, piece->text + at, &rest);
}

/* Behind these a word goes on no more. */
static bool ends_word(char byte)
{
    return byte == ' ' || byte == '\n' || byte == '\t';
}

static void add_piece(struct wrap *wrap, const struct wrap_piece *piece, const struct wrap_piece *next)
{
    const char *text = piece->text;
    bool last = !next || ends_word(next->text[0]);
    for (size_t at = 0, plain = 0; at < piece->length;) {
        size_t source = source_at(piece, at), rest = piece->length - at, bytes;
        if (plain <= at)
            plain = at + plain_bytes(text + at, rest);
        if (plain > at) {
            at = add_plain(wrap, piece, at, plain, plain < piece->length ? ends_word(text[plain]) : last);
        } else if (text[at] == '\n' || (text[at] == '\r' && rest > 1 && text[at + 1] == '\n')) {
            bytes = text[at] == '\r' ? 2 : 1;
            end_line(wrap);
            next_row(wrap, source == TEXT_NO_SOURCE ? source : source + bytes);
            at += bytes;
        } else if (text[at] == ' ' || text[at] == '\t') {
            add_blanks(wrap, text[at], piece->style, source);
            at++;
        } else if ((bytes = text_simple(text + at, rest, 1)) > 0) {
            add_clusters(wrap, text + at, bytes, utf8_count(text + at, bytes), piece->style, source);
            at += bytes;
        } else if ((bytes = text_simple(text + at, rest, 2)) > 0) {
            add_wide(wrap, piece, at, bytes);
            at += bytes;
        } else {
            bytes = grapheme_next(text + at, rest).bytes;
            add_cluster(wrap, text + at, bytes, piece->style, source);
            at += bytes;
        }
    }
}

void wrap_pieces(struct text_block *block, const struct wrap_piece *pieces, size_t count,
                 const struct wrap_options *options)
{
    struct wrap wrap = {.block = block, .options = options, .rest = options->rest ? options->rest : ""};
    const char *first = options->first ? options->first : "";
    size_t columns, bytes = text_fit(first, strlen(first), options->width / 2, &columns);
    buf_init(&wrap.word.text);
    buf_init(&wrap.blanks.text);
    buf_init(&wrap.clean);
    wrap.rest_bytes = text_fit(wrap.rest, strlen(wrap.rest), options->width / 2, &wrap.rest_columns);
    begin_row(&wrap, first, bytes, columns, count > 0 ? pieces[0].source : TEXT_NO_SOURCE);
    for (size_t i = 0, next = 0; i < count; i = next) {
        do /* the next one with text */
            next++;
        while (next < count && pieces[next].length == 0);
        add_piece(&wrap, &pieces[i], next < count ? &pieces[next] : NULL);
    }
    end_line(&wrap);
    run_free(&wrap.word);
    run_free(&wrap.blanks);
    buf_free(&wrap.clean);
}

void wrap_text(struct text_block *block, const char *text, size_t length, struct text_style style,
               const struct wrap_options *options)
{
    struct wrap_piece piece = {text, length, style, 0};
    wrap_pieces(block, &piece, 1, options);
}
