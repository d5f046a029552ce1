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
    if (byte == '\t') {
        size_t column = wrap->column - wrap->indent + wrap->blanks.columns + wrap->word.columns;
        count = tab - column % tab;
    }
    if (!exact)
        flush_word(wrap);
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

/* One cluster that is not plain ASCII. A row may break before and after a wide one. */
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

/* Bytes that are ASCII, visible, and clusters by themselves: the last one before other text may carry marks.
 */
static size_t plain_bytes(const char *text, size_t length)
{
    size_t count = 0;
    while (count < length && text[count] > 0x20 && text[count] < 0x7F)
        count++;
    if (count > 0 && count < length && (unsigned char)text[count] >= 0x80)
        count--;
    return count;
}

static void add_piece(struct wrap *wrap, const struct wrap_piece *piece)
{
    const char *text = piece->text;
    for (size_t at = 0; at < piece->length;) {
        size_t source = piece->source == TEXT_NO_SOURCE ? TEXT_NO_SOURCE : piece->source + at;
        size_t plain = plain_bytes(text + at, piece->length - at);
        if (plain > 0) {
            add_clusters(wrap, text + at, plain, plain, piece->style, source);
            at += plain;
            continue;
        }
        if (text[at] == '\n' || (text[at] == '\r' && at + 1 < piece->length && text[at + 1] == '\n')) {
            size_t bytes = text[at] == '\r' ? 2 : 1;
            end_line(wrap);
            next_row(wrap, source == TEXT_NO_SOURCE ? source : source + bytes);
            at += bytes;
        } else if (text[at] == ' ' || text[at] == '\t') {
            add_blanks(wrap, text[at], piece->style, source);
            at++;
        } else {
            size_t bytes = grapheme_next(text + at, piece->length - at).bytes;
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
    for (size_t i = 0; i < count; i++)
        add_piece(&wrap, &pieces[i]);
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
