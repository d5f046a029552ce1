#include "config.h"

#include "ui/tui/wrap.h"

#include "base/alloc.h"
#include "base/utf8.h"
#include "base/width.h"
#include "ui/tui/wrap_state.h"

#include <stdlib.h>
#include <string.h>

static const char too_wide[] = "·";

static void run_init(struct run *run)
{
    buf_init(&run->clean);
    run->fragments = run->few;
    run->capacity = FEW;
    run->count = run->columns = 0;
}

static struct fragment *run_grow(struct run *run)
{
    if (run->count == run->capacity) {
        struct fragment *few = run->fragments == run->few ? run->few : NULL;
        run->fragments =
            xreallocarray(few ? NULL : run->fragments, run->capacity * 2, sizeof *run->fragments);
        run->capacity *= 2;
        if (few)
            memcpy(run->fragments, few, sizeof run->few);
    }
    return &run->fragments[run->count++];
}

static void run_add_at(struct run *run, const char *text, size_t start, size_t bytes, size_t columns,
                       struct text_style style, size_t source)
{
    struct fragment *last = run->count > 0 ? &run->fragments[run->count - 1] : NULL;
    bool behind = last && (text ? last->text && last->text + last->bytes == text
                                : !last->text && last->start + last->bytes == start);
    if (behind && last->style.role == style.role && last->style.attributes == style.attributes &&
        last->source != TEXT_NO_SOURCE && last->source + last->bytes == source) {
        last->bytes += bytes;
        last->columns += columns;
    } else {
        *run_grow(run) = (struct fragment){text, start, bytes, columns, source, style};
    }
    run->columns += columns;
}

/* Adds text that stays where it is until the run is placed. */
static void run_add(struct run *run, const char *text, size_t bytes, size_t columns, struct text_style style,
                    size_t source)
{
    run_add_at(run, text, 0, bytes, columns, style, source);
}

/* The same for text that does not stay. */
static void run_add_copy(struct run *run, const char *text, size_t bytes, size_t columns,
                         struct text_style style, size_t source)
{
    run_add_at(run, NULL, run->clean.length, bytes, columns, style, source);
    buf_add(&run->clean, text, bytes);
}

static void run_clear(struct run *run)
{
    if (run->clean.length > 0)
        buf_clear(&run->clean);
    run->count = 0;
    run->columns = 0;
}

static void run_free(struct run *run)
{
    buf_free(&run->clean);
    if (run->fragments != run->few)
        free(run->fragments);
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
            wrap_put(wrap, text + at, fits, used, fragment->style, source);
            at += fits;
        } else if (wrap->column > wrap->indent) {
            wrap_next_row(wrap, source);
        } else {
            /* wider than any row */
            size_t bytes = grapheme_next(text + at, fragment->bytes - at).bytes;
            if (room > 0)
                wrap_put(wrap, too_wide, sizeof too_wide - 1, 1, fragment->style, source);
            at += bytes;
        }
    }
}

static void put_run(struct wrap *wrap, struct run *run, bool whole)
{
    for (size_t i = 0; i < run->count; i++) {
        const struct fragment *fragment = &run->fragments[i];
        const char *text = fragment->text ? fragment->text : run->clean.data + fragment->start;
        if (whole)
            wrap_put(wrap, text, fragment->bytes, fragment->columns, fragment->style, fragment->source);
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
    bool fits_alone = wrap->rest.columns + wrap->word.columns <= width;
    if (fits_alone && wrap->column > wrap->indent) {
        run_clear(&wrap->blanks);
        wrap_next_row(wrap, source);
    } else if (wrap->column + wrap->blanks.columns < width) {
        put_run(wrap, &wrap->blanks, true);
    } else if (wrap->column > wrap->indent) {
        run_clear(&wrap->blanks);
        wrap_next_row(wrap, source);
    }
    run_clear(&wrap->blanks);
    put_run(wrap, &wrap->word, false);
}

enum bond wrap_bond(const char *text, size_t length)
{
    /* of U+3000 to U+301F, by bit: 〈《「『【〔〖〘〚〝 and 、。々〉》」』】〕〗〙〛〞〟 */
    const uint32_t opening = 0x25515500, closing = 0xCAA2AA26;
    const unsigned char *at = (const unsigned char *)text;
    unsigned char letter = at[0];
    if (length >= 3 && at[0] == 0xE3 && at[1] == 0x80 && at[2] < 0xA0) {
        uint32_t bit = UINT32_C(1) << (at[2] & 0x1F);
        return opening & bit ? BOND_NEXT : closing & bit ? BOND_PREVIOUS : BOND_NONE;
    }
    if (length >= 3 && memcmp(text, "・", 3) == 0)
        return BOND_PREVIOUS;
    if (length >= 3 && at[0] == 0xEF && (at[1] == 0xBC || at[1] == 0xBD)) /* ASCII in full width */
        letter = (unsigned char)(at[2] - (at[1] == 0xBC ? 0x60 : 0x20));
    switch (letter) {
    case '(':
    case '[':
    case '{':
        return BOND_NEXT;
    case ')':
    case ']':
    case '}':
    case ',':
    case '.':
    case ':':
    case ';':
    case '!':
    case '?':
        return BOND_PREVIOUS;
    default:
        return BOND_NONE;
    }
}

/* Places the word that waits if a row may break before the cluster that comes. */
static void part_clusters(struct wrap *wrap, const char *text, size_t bytes, bool wide)
{
    if ((wide || wrap->wide) && wrap->bond != BOND_NEXT && wrap_bond(text, bytes) != BOND_PREVIOUS)
        flush_word(wrap);
}

/* The word that waits ends with this cluster. */
static void note_cluster(struct wrap *wrap, const char *text, size_t bytes, bool wide)
{
    wrap->wide = wide;
    wrap->bond = wrap_bond(text, bytes);
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
        struct fragment blank = {" ", 0, 1, 1, source, style};
        if (exact)
            put_broken(wrap, " ", &blank);
        else
            run_add(&wrap->blanks, " ", 1, 1, style, source);
    }
}

/* Text of a piece without blanks and line ends, already printable. */
static void add_clusters(struct wrap *wrap, const char *text, size_t bytes, size_t columns,
                         struct text_style style, size_t source)
{
    if (wrap->options->mode == WRAP_EXACT) {
        struct fragment fragment = {text, 0, bytes, columns, source, style};
        put_broken(wrap, text, &fragment);
    } else {
        run_add(&wrap->word, text, bytes, columns, style, source);
    }
}

/* One cluster that is not plain. */
static void add_cluster(struct wrap *wrap, const char *text, size_t bytes, struct text_style style,
                        size_t source)
{
    buf_clear(&wrap->clean);
    utf8_printable(&wrap->clean, text, bytes, false);
    size_t columns = text_columns(wrap->clean.data, wrap->clean.length);
    if (wrap->options->mode == WRAP_EXACT) {
        add_clusters(wrap, wrap->clean.data, wrap->clean.length, columns, style, source);
        return;
    }
    part_clusters(wrap, text, bytes, columns > 1);
    run_add_copy(&wrap->word, wrap->clean.data, wrap->clean.length, columns, style, source);
    note_cluster(wrap, text, bytes, columns > 1);
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

/* Behind these a word goes on no more. */
static bool ends_word(char byte)
{
    return byte == ' ' || byte == '\n' || byte == '\t';
}

/* Words that can be placed without a look at each. */
struct words {
    size_t bytes, columns;
    bool full; /* more simple text is there than has room */
};

/* The whole words at `at` and before `whole` that fit into `room`. */
static struct words words_at(const struct wrap_piece *piece, size_t at, size_t whole, size_t room)
{
    const char *text = piece->text + at;
    size_t columns, rest = whole - at, fits = text_fit_simple(text, rest, room + 1, &columns);
    bool full = columns > room;
    size_t end = fits;
    if (!full && (fits == rest || ends_word(text[fits])))
        while (end > 0 && text[end - 1] == ' ')
            end--;
    else
        end = words_end(text, fits);
    return (struct words){end, columns == fits ? end : utf8_count(text, end), full};
}

/* Places words of simple text before `whole`, row by row, and leaves what needs a closer look. No word waits.
 * Returns the bytes placed. */
static size_t place_words(struct wrap *wrap, const struct wrap_piece *piece, size_t start, size_t whole)
{
    size_t width = wrap->options->width, at = start, taken = wrap->column + wrap->blanks.columns;
    if (wrap->blanks.count > 0 && piece->text[at] == ' ')
        return 0;
    struct words words = words_at(piece, at, whole, width > taken ? width - taken : 0);
    if (words.bytes > 0 && taken < width) {
        put_run(wrap, &wrap->blanks, true);
        wrap_put(wrap, piece->text + at, words.bytes, words.columns, piece->style, wrap_source_at(piece, at));
        at += words.bytes;
    } else if (wrap->column == wrap->indent) {
        return 0; /* longer than a row */
    }
    while (words.full) {
        size_t next = at;
        while (next < whole && piece->text[next] == ' ')
            next++;
        words = words_at(piece, next, whole, width - wrap->rest.columns);
        if (words.bytes == 0)
            break;
        run_clear(&wrap->blanks);
        wrap_next_row(wrap, wrap_source_at(piece, next));
        wrap_put(wrap, piece->text + next, words.bytes, words.columns, piece->style,
                 wrap_source_at(piece, next));
        at = next + words.bytes;
    }
    return at - start;
}

/* Simple text that fills its rows. Returns the bytes placed. */
static size_t place_exactly(struct wrap *wrap, const struct wrap_piece *piece, size_t start)
{
    size_t at = start, width = wrap->options->width, columns, bytes, room;
    do {
        room = width > wrap->column ? width - wrap->column : 0;
        bytes = text_fit_simple(piece->text + at, piece->length - at, room > 0 ? room : 1, &columns);
        if (bytes > 0 && room == 0)
            wrap_next_row(wrap, wrap_source_at(piece, at));
        else if (bytes > 0)
            wrap_put(wrap, piece->text + at, bytes, columns, piece->style, wrap_source_at(piece, at));
        at += room > 0 ? bytes : 0;
    } while (at < piece->length && bytes > 0 && (room == 0 || columns == room)); /* which is full */
    return at - start;
}

/* Where the last word of a piece ends that is there as a whole; `last`: the one that ends with the piece is.
 */
static size_t whole_words(const struct wrap_piece *piece, bool last)
{
    size_t end = piece->length;
    if (!last) {
        const char *blank = memrchr(piece->text, ' ', end);
        end = blank ? (size_t)(blank - piece->text) : 0;
    }
    while (end > 0 && piece->text[end - 1] == ' ')
        end--;
    return end;
}

/* What can be placed at once; words only before `whole`. Returns the bytes. */
static size_t place_simple(struct wrap *wrap, const struct wrap_piece *piece, size_t at, size_t whole)
{
    if (wrap->options->mode == WRAP_EXACT)
        return place_exactly(wrap, piece, at);
    if (at >= whole)
        return 0;
    if (piece->text[at] == ' ')
        flush_word(wrap);
    return wrap->word.count == 0 ? place_words(wrap, piece, at, whole) : 0;
}

/* The simple letters up to a blank or to what needs a closer look, for the word that waits. */
static size_t add_letters(struct wrap *wrap, const struct wrap_piece *piece, size_t at)
{
    const char *text = piece->text + at, *blank = memchr(text, ' ', piece->length - at);
    size_t columns, bytes = blank ? (size_t)(blank - text) : piece->length - at;
    bytes = text_fit_simple(text, bytes, bytes, &columns);
    if (bytes == 0)
        return 0;
    part_clusters(wrap, text, bytes, false);
    add_clusters(wrap, text, bytes, columns, piece->style, wrap_source_at(piece, at));
    note_cluster(wrap, text + bytes - 1, 1, false); /* no letter of more bytes is a bracket */
    return bytes;
}

/* Simple wide characters. */
static void add_wide(struct wrap *wrap, const struct wrap_piece *piece, size_t at, size_t bytes)
{
    const char *text = piece->text + at;
    if (wrap->options->mode == WRAP_EXACT) {
        struct fragment all = {text, 0, bytes, 0, wrap_source_at(piece, at), piece->style};
        put_broken(wrap, text, &all);
        return;
    }
    for (size_t done = 0, one; done < bytes; done += one) {
        one = grapheme_next(text + done, bytes - done).bytes;
        part_clusters(wrap, text + done, one, true);
        run_add(&wrap->word, text + done, one, 2, piece->style, wrap_source_at(piece, at + done));
        note_cluster(wrap, text + done, one, true);
    }
}

static void add_piece(struct wrap *wrap, const struct wrap_piece *piece, size_t at,
                      const struct wrap_piece *next)
{
    const char *text = piece->text;
    bool words = wrap->options->mode == WRAP_WORDS;
    size_t whole = words ? whole_words(piece, !next || ends_word(next->text[0])) : 0;
    while (at < piece->length) {
        size_t source = wrap_source_at(piece, at), rest = piece->length - at, bytes;
        if (text[at] == '\n' || (text[at] == '\r' && rest > 1 && text[at + 1] == '\n')) {
            bytes = text[at] == '\r' ? 2 : 1;
            end_line(wrap);
            wrap_next_row(wrap, source == TEXT_NO_SOURCE ? source : source + bytes);
            at += bytes;
        } else if ((bytes = place_simple(wrap, piece, at, whole)) > 0) {
            at += bytes;
        } else if (text[at] == ' ' || text[at] == '\t') {
            add_blanks(wrap, text[at], piece->style, source);
            at++;
        } else if ((bytes = add_letters(wrap, piece, at)) > 0) {
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

static struct text_span add_prefix(struct text_block *block, const char *text,
                                   const struct wrap_options *options)
{
    size_t room = options->width / 2, bytes = 0, columns;
    while (text && text[bytes] == ' ')
        bytes++;
    columns = bytes = bytes < room ? bytes : room; /* mostly that is all */
    if (text && text[bytes])
        bytes = text_fit(text, strlen(text), room, &columns);
    return text_block_prefix(block, text ? text : "", bytes, columns, options->prefix_style);
}

void wrap_pieces(struct text_block *block, const struct wrap_piece *pieces, size_t count,
                 const struct wrap_options *options)
{
    struct wrap wrap; /* large: what is to be 0 is set */
    wrap.block = block;
    wrap.options = options;
    wrap.first = add_prefix(block, options->first, options);
    wrap.rest = options->rest == options->first ? wrap.first : add_prefix(block, options->rest, options);
    struct place from = {0, 0};
    if (options->mode != WRAP_KEEP && count > 0)
        from = wrap_fill_rows(&wrap, pieces, count);
    else
        wrap_begin_row(&wrap, &wrap.first, count > 0 ? pieces[0].source : TEXT_NO_SOURCE);
    if (from.piece == count)
        return;
    buf_init(&wrap.clean);
    run_init(&wrap.word);
    run_init(&wrap.blanks);
    wrap.wide = false;
    wrap.bond = BOND_NONE;
    for (size_t next = from.piece; from.piece < count; from = (struct place){next, 0}) {
        do /* the next one with text */
            next++;
        while (next < count && pieces[next].length == 0);
        add_piece(&wrap, &pieces[from.piece], from.at, next < count ? &pieces[next] : NULL);
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
