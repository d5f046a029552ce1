#include "config.h"

#include "ui/tui/match.h"

#include "base/alloc.h"
#include "base/utf8.h"
#include "base/width.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define NEEDLES_MAX 32
#define NOWHERE     SIZE_MAX

/* One cluster of the text that is searched; `at` is its first byte there. */
struct place {
    uint32_t at, row, start, end;
};

struct haystack {
    struct buf text;
    struct place *places;
    size_t count, capacity;
    bool exact;
};

static bool has_capital(const char *words)
{
    for (const char *byte = words; *byte; byte++)
        if (isupper((unsigned char)*byte))
            return true;
    return false;
}

/* Folds; in exact mode accents only, letter by letter. */
static void add_folded(struct buf *out, const char *text, size_t length, bool exact)
{
    if (length == 1 && (unsigned char)*text < 0x80) {
        buf_addc(out, exact ? *text : (char)tolower((unsigned char)*text));
        return;
    }
    size_t before = out->length;
    utf8_fold(out, text, length);
    if (exact && isupper((unsigned char)text[0]) && out->length > before)
        out->data[before] = (char)toupper((unsigned char)out->data[before]);
}

static void add_place(struct haystack *hay, size_t row, size_t start, size_t end)
{
    hay->places = xgrow(hay->places, &hay->capacity, hay->count + 1, sizeof *hay->places);
    hay->places[hay->count++] =
        (struct place){(uint32_t)hay->text.length, (uint32_t)row, (uint32_t)start, (uint32_t)end};
}

static void add_span(struct haystack *hay, size_t row, size_t offset, const char *text, size_t length)
{
    for (size_t at = 0; at < length;) {
        size_t bytes = grapheme_next(text + at, length - at).bytes;
        add_place(hay, row, offset + at, offset + at + bytes);
        add_folded(&hay->text, text + at, bytes, hay->exact);
        at += bytes;
    }
}

static void add_rows(struct haystack *hay, const struct text_block *block)
{
    for (size_t row = 0; row < block->row_count; row++) {
        const struct text_span *spans = text_row_spans(block, row);
        size_t offset = 0;
        for (uint32_t i = 0; i < block->rows[row].count; i++) {
            if (spans[i].source != TEXT_NO_SOURCE)
                add_span(hay, row, offset, text_span_text(block, &spans[i]), spans[i].bytes);
            offset += spans[i].bytes;
        }
        add_place(hay, row, offset, offset); /* the break is a blank */
        buf_addc(&hay->text, ' ');
    }
    add_place(hay, block->row_count, 0, 0);
}

static void add_range(struct match_list *list, const struct place *place)
{
    struct match_range *last = list->count ? &list->ranges[list->count - 1] : NULL;
    if (place->start == place->end)
        return;
    if (last && last->hit == list->hits && last->row == place->row) {
        last->end = place->end;
        return;
    }
    list->ranges = xgrow(list->ranges, &list->capacity, list->count + 1, sizeof *list->ranges);
    list->ranges[list->count++] =
        (struct match_range){place->row, place->start, place->end, (uint32_t)list->hits};
}

/* The bytes [start, end) of the text that was searched, as ranges of rows. `from` is a place at or before
 * them; the place behind them is returned. */
static size_t add_hit(struct match_list *list, const struct haystack *hay, size_t from, size_t start,
                      size_t end)
{
    while (from + 1 < hay->count && hay->places[from + 1].at <= start)
        from++;
    for (; from < hay->count && hay->places[from].at < end; from++)
        add_range(list, &hay->places[from]);
    list->hits++;
    return from;
}

static void add_needle(struct buf *out, const char *words, bool exact)
{
    for (size_t at = 0, length = strlen(words); at < length;) {
        size_t bytes = grapheme_next(words + at, length - at).bytes;
        add_folded(out, words + at, bytes, exact);
        at += bytes;
    }
}

/* --- What is looked for --- */

struct needle {
    const char *text; /* folded */
    size_t length;
    size_t at; /* where it stands next; NOWHERE */
};

struct needles {
    struct buf text;
    struct needle items[NEEDLES_MAX];
    size_t count;
    bool whole; /* words */
};

static void needles_read(struct needles *needles, const char *words, bool exact)
{
    size_t starts[NEEDLES_MAX + 1];
    *needles = (struct needles){.text = BUF_INIT, .whole = *words == '\n'};
    if (!needles->whole) {
        starts[needles->count++] = 0;
        add_needle(&needles->text, words, exact);
    }
    while (needles->whole && *words && needles->count < NEEDLES_MAX) {
        size_t length = strcspn(++words, "\n");
        char *word = xstrndup(words, length);
        starts[needles->count] = needles->text.length;
        add_needle(&needles->text, word, false);
        needles->count += needles->text.length > starts[needles->count];
        free(word);
        words += length;
    }
    starts[needles->count] = needles->text.length;
    for (size_t index = 0; index < needles->count; index++) {
        needles->items[index].text = needles->text.data ? needles->text.data + starts[index] : "";
        needles->items[index].length = starts[index + 1] - starts[index];
    }
}

/* The character before or at a byte belongs to a word that is written with blanks around it. */
static bool in_word(const struct buf *text, size_t at)
{
    while (at > 0 && ((unsigned char)text->data[at] & 0xC0) == 0x80)
        at--;
    unsigned char byte = (unsigned char)text->data[at];
    return byte < 0x80 ? isalnum(byte) != 0 : byte < 0xE0; /* two bytes: Latin to Arabic, no ideographs */
}

static bool whole_word(const struct buf *text, size_t start, size_t end)
{
    bool begins = start == 0 || !in_word(text, start) || !in_word(text, start - 1);
    return begins && (end >= text->length || !in_word(text, end - 1) || !in_word(text, end));
}

static size_t next_place(const struct needles *needles, const struct needle *needle, const struct buf *text,
                         size_t from)
{
    while (needle->length && from < text->length) {
        const char *found = memmem(text->data + from, text->length - from, needle->text, needle->length);
        if (!found)
            return NOWHERE;
        from = (size_t)(found - text->data);
        if (!needles->whole || whole_word(text, from, from + needle->length))
            return from;
        from++;
    }
    return NOWHERE;
}

/* The needle that stands first in the text from a place on; the longest of those at one place. */
static const struct needle *first_needle(struct needles *needles, const struct buf *text, size_t from,
                                         bool begin)
{
    const struct needle *first = NULL;
    for (size_t index = 0; index < needles->count; index++) {
        struct needle *needle = &needles->items[index];
        if (begin || (needle->at != NOWHERE && needle->at < from))
            needle->at = next_place(needles, needle, text, from);
        if (needle->at != NOWHERE &&
            (!first || needle->at < first->at || (needle->at == first->at && needle->length > first->length)))
            first = needle;
    }
    return first;
}

/* --- Looking --- */

bool match_text(const char *text, size_t length, const char *words)
{
    struct haystack hay = {.text = BUF_INIT, .exact = *words != '\n' && has_capital(words)};
    struct needles needles;
    needles_read(&needles, words, hay.exact);
    add_span(&hay, 0, 0, text, length);
    bool found = hay.text.length && first_needle(&needles, &hay.text, 0, true);
    free(hay.places);
    buf_free(&hay.text);
    buf_free(&needles.text);
    return found;
}

void match_rows(struct match_list *list, const struct text_block *block, const char *words)
{
    struct haystack hay = {.text = BUF_INIT, .exact = *words != '\n' && has_capital(words)};
    struct needles needles;
    list->count = list->hits = 0;
    needles_read(&needles, words, hay.exact);
    if (needles.text.length) {
        add_rows(&hay, block);
        size_t place = 0;
        const struct needle *found = first_needle(&needles, &hay.text, 0, true);
        while (found) {
            size_t end = found->at + found->length;
            place = add_hit(list, &hay, place, found->at, end);
            found = first_needle(&needles, &hay.text, end, false);
        }
    }
    free(hay.places);
    buf_free(&hay.text);
    buf_free(&needles.text);
}

void match_free(struct match_list *list)
{
    free(list->ranges);
    memset(list, 0, sizeof *list);
}

const struct match_range *match_hit(const struct match_list *list, size_t hit)
{
    for (size_t index = 0; index < list->count; index++)
        if (list->ranges[index].hit == hit)
            return &list->ranges[index];
    return NULL;
}

size_t match_row(const struct match_list *list, size_t row)
{
    size_t low = 0, high = list->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (list->ranges[middle].row < row)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
