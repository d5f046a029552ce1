#include "config.h"

#include "search/snippet.h"

#include "base/lanes.h"
#include "base/utf8.h"
#include "search/stem.h"
#include "search/tokens.h"

#include <string.h>

#define MATCHES_MAX 256
#define TEXT_MAX    (256 * 1024) /* bytes that are looked through */
#define BEFORE      30           /* bytes shown before the first match */
#define STEM_OWN    1 /* letters at the end of a stem that its word may not have: an e, an i for a y */

struct found {
    size_t start, end, term;
};

struct matches {
    const struct query_parts *parts;
    const char *const *soft;
    struct found items[MATCHES_MAX];
    size_t count;
};

#define DOTS "..."
/* Room for a line: every byte becomes three at most. */
#define LINE_MOST (3 * SNIPPET_BYTES + 2 * (sizeof DOTS - 1))

/* The end of a word may be another than that of its stem, of which one letter at most is not the word's. */
static bool has_stem(const char *word, size_t length, const char *wanted, size_t wanted_length)
{
    char stem[TOKEN_BYTES];
    size_t same = wanted_length > STEM_OWN ? wanted_length - STEM_OWN : 0;
    if (length < same || memcmp(word, wanted, same) != 0)
        return false;
    memcpy(stem, word, length);
    return stem_word(stem, length) == wanted_length && memcmp(wanted, stem, wanted_length) == 0;
}

static bool is_form(const struct query_term *wanted, const char *word, size_t length)
{
    for (size_t i = 0; i < wanted->form_count; i++) {
        if (strncmp(wanted->forms[i], word, length) == 0 && wanted->forms[i][length] == '\0')
            return true;
    }
    return false;
}

static bool take(void *context, const char *word, size_t length, size_t start, size_t end)
{
    struct matches *matches = context;
    for (size_t i = 0; i < matches->parts->term_count; i++) {
        const struct query_term *wanted = &matches->parts->terms[i];
        const char *soft = matches->soft != NULL ? matches->soft[i] : NULL;
        if (soft == NULL && wanted->form_count == 0 && word[0] != wanted->word[0]) /* nor does its stem */
            continue;
        bool begins = wanted->prefix && wanted->word_length <= length &&
                      memcmp(wanted->word, word, wanted->word_length) == 0;
        bool near = soft != NULL && strlen(soft) == length && memcmp(soft, word, length) == 0;
        bool same = wanted->word_length == length && memcmp(wanted->word, word, length) == 0;
        if (!same && !begins && !near && !is_form(wanted, word, length) &&
            !has_stem(word, length, wanted->stem, wanted->stem_length))
            continue;
        matches->items[matches->count++] = (struct found){start, end, i};
        break;
    }
    return matches->count < MATCHES_MAX;
}

/* The match from which on most weight stands within the width. */
static size_t best_start(const struct matches *matches, size_t width)
{
    double best = -1;
    size_t start = 0;
    for (size_t i = 0; i < matches->count; i++) {
        bool seen[QUERY_TERMS_MAX] = {false};
        double weight = 0;
        for (size_t j = i; j < matches->count && matches->items[j].end - matches->items[i].start <= width;
             j++) {
            size_t term = matches->items[j].term;
            weight += seen[term] ? 0 : matches->parts->terms[term].share;
            seen[term] = true;
        }
        if (weight > best) {
            best = weight;
            start = matches->items[i].start;
        }
    }
    return start;
}

static bool is_blank(char byte)
{
    return (unsigned char)byte <= ' ' || byte == 0x7F;
}

/* Back to the beginning of a word, not far. */
static size_t word_start(const char *text, size_t at)
{
    size_t back = at;
    while (back > 0 && at - back < BEFORE && !is_blank(text[back - 1]))
        back--;
    if (back > 0 && !is_blank(text[back - 1]))
        back = at;
    while (back > 0 && ((unsigned char)text[back] & 0xC0) == 0x80)
        back--;
    return back;
}

/* A little before the match; earlier where the end of the text leaves room. */
static size_t line_start(const char *text, size_t whole, size_t anchor, size_t width)
{
    if (anchor <= BEFORE || whole <= width)
        return 0;
    size_t near = anchor - BEFORE, early = whole - width;
    while (early < near && !is_blank(text[early - 1]))
        early++;
    return early < near ? early : word_start(text, near);
}

/* Where the next mark may be set: the beginning of a match that is shown whole, or the end of the text. */
static size_t next_mark(const struct found **next, const struct matches *matches, size_t at, size_t end)
{
    const struct found *last = matches->items + matches->count;
    while (*next < last && ((*next)->start < at || (*next)->end > end))
        ++*next;
    return *next < last ? (*next)->start : end;
}

/* Is each run of blanks in it one ' '? */
static bool is_tidy(const char *text, size_t length)
{
    size_t at = 0;
    for (; at + LANES < length; at += LANES) {
        lanes bytes = lanes_at(text + at), behind = lanes_at(text + at + 1);
        lanes control = (lanes)(bytes < ' ') | (lanes)(bytes == 0x7F);
        if (lanes_bits(control | ((lanes)(bytes == ' ') & (lanes)(behind == ' '))) != 0)
            return false;
    }
    for (; at < length; at++) {
        if (is_blank(text[at]) && (text[at] != ' ' || (at + 1 < length && is_blank(text[at + 1]))))
            return false;
    }
    return true;
}

/* Runs of blanks become one, at the beginning of the text none. */
static char *write_words(char *to, const char *text, size_t start, size_t end, bool tidy, bool *blank)
{
    if (tidy) {
        memcpy(to, text + start, end - start);
        return to + (end - start);
    }
    for (size_t at = start; at < end; at++) {
        bool here = is_blank(text[at]);
        *to = here ? ' ' : text[at];
        to += !here || !*blank;
        *blank = here;
    }
    return to;
}

/* A match is marked if all of it is shown. */
static size_t write_line(char *out, const char *text, size_t start, size_t end, const struct matches *matches)
{
    const struct found *next = matches->items;
    bool blank = start == 0, tidy = !(blank && text[0] == ' ') && is_tidy(text + start, end - start);
    char *to = out;
    for (size_t at = start; at < end;) {
        size_t mark = next_mark(&next, matches, at, end);
        to = write_words(to, text, at, mark, tidy, &blank);
        at = mark;
        if (mark == end)
            break;
        *to++ = '\x02';
        to = write_words(to, text, at, next->end, tidy, &blank);
        *to++ = '\x03';
        at = next->end;
    }
    return (size_t)(to - out);
}

/* As a word of the query, since no stem begins otherwise than its word. */
struct tokens_begin snippet_begin(const struct query_parts *parts)
{
    struct tokens_begin begin = {{0}};
    for (size_t i = 0; i < parts->term_count; i++) {
        const struct query_term *wanted = &parts->terms[i];
        if (wanted->stem_length < STEM_OWN + 2 || wanted->word_length < 2)
            tokens_begin_add_letter(&begin, wanted->word[0]);
        tokens_begin_add(&begin, wanted->word, wanted->word_length);
        tokens_begin_add(&begin, wanted->stem, wanted->stem_length);
        for (size_t j = 0; j < wanted->form_count; j++)
            tokens_begin_add(&begin, wanted->forms[j], strlen(wanted->forms[j]));
    }
    return begin;
}

const char *snippet_make(const char *text, const struct query_parts *parts, const struct tokens_begin *begin,
                         const char *const *soft, struct arena *arena)
{
    struct tokens_begin here = *begin;
    struct matches matches;
    size_t whole = strlen(text), length = utf8_cut(text, whole, TEXT_MAX);
    matches.parts = parts;
    matches.soft = soft;
    matches.count = 0;
    for (size_t i = 0; soft != NULL && i < parts->term_count; i++) {
        if (soft[i] != NULL)
            tokens_begin_add(&here, soft[i], strlen(soft[i]));
    }
    if (parts->pictures)
        tokens_each_picture(text, length, take, &matches);
    else
        tokens_each_of(text, length, &here, take, &matches);
    size_t anchor = best_start(&matches, SNIPPET_BYTES - BEFORE);
    size_t start = line_start(text, whole, anchor, SNIPPET_BYTES);
    size_t end = start + utf8_cut(text + start, whole - start, SNIPPET_BYTES);
    char line[LINE_MOST];
    size_t used = start > 0 ? sizeof DOTS - 1 : 0;
    memcpy(line, DOTS, used);
    used += write_line(line + used, text, start, end, &matches);
    if (text[end] != '\0') {
        memcpy(line + used, DOTS, sizeof DOTS - 1);
        used += sizeof DOTS - 1;
    }
    return arena_strndup(arena, line, used);
}
