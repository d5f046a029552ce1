#include "config.h"

#include "search/passages.h"

#include "base/alloc.h"
#include "base/utf8.h"
#include "search/terms.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST        (PASSAGE_WORDS * 3 / 2) /* words of a sentence that is left whole */
#define PIECE_BYTES    48                      /* a run without blanks is looked at in pieces of this size */
#define SHORT_QUESTION 25                      /* words */

/* --- Cutting --- */

/* A run of text without blanks, or a part of one that is long. */
struct piece {
    size_t start, end;
    size_t words; /* what it counts for */
    bool begins;  /* a sentence */
};

struct cutting {
    const char *text;
    size_t length;
    struct piece *pieces;
    size_t count, capacity;
    passages_take take;
    void *context;
    size_t first, words; /* of the passage that grows: its first piece, its words */
    size_t next;         /* the piece that would come next into it */
};

static bool is_blank(char byte)
{
    return (unsigned char)byte <= ' ' || byte == 0x7F;
}

static bool is_wide_stop(uint32_t code)
{
    return code == 0x3002 || code == 0xFF01 || code == 0xFF1F;
}

/* A bullet, a number of a list or a fence of code begins something new. */
static bool begins_item(const char *text, size_t length)
{
    size_t digits = 0;
    if (length == 1 && strchr("-*#", text[0]) != NULL)
        return true;
    if (length >= 3 && memcmp(text, "```", 3) == 0)
        return true;
    while (digits < length && text[digits] >= '0' && text[digits] <= '9')
        digits++;
    return digits > 0 && digits + 1 == length && text[digits] == '.';
}

/* Reads the piece that begins at `at`; *ended: a sentence ends with it. */
static size_t read_piece(const struct cutting *cutting, size_t at, struct piece *piece, bool *ended)
{
    const char *text = cutting->text;
    size_t unspaced = 0, end = at;
    *ended = false;
    while (end < cutting->length && !is_blank(text[end]) && end - at < PIECE_BYTES && !*ended) {
        uint32_t code;
        if ((unsigned char)text[end] < 0x80) {
            end++;
            continue;
        }
        end += utf8_decode(text + end, cutting->length - end, &code);
        unspaced += search_is_unspaced(code);
        *ended = is_wide_stop(code);
    }
    if (end == cutting->length || is_blank(text[end]))
        *ended = *ended || strchr(".!?:", text[end - 1]) != NULL;
    *piece = (struct piece){.start = at, .end = end, .words = unspaced > 3 ? unspaced / 2 : 1};
    return end;
}

static void read_pieces(struct cutting *cutting)
{
    bool ended = false, after_blank = true;
    for (size_t at = 0; at < cutting->length;) {
        if (is_blank(cutting->text[at])) {
            after_blank = true;
            at++;
            continue;
        }
        struct piece piece;
        bool ends;
        at = read_piece(cutting, at, &piece, &ends);
        piece.begins =
            ended || (after_blank && begins_item(cutting->text + piece.start, piece.end - piece.start));
        ended = ends;
        after_blank = false;
        cutting->pieces =
            xgrow(cutting->pieces, &cutting->capacity, cutting->count + 1, sizeof *cutting->pieces);
        cutting->pieces[cutting->count++] = piece;
    }
}

static void give(struct cutting *cutting)
{
    if (cutting->next > cutting->first)
        cutting->take(cutting->context, cutting->pieces[cutting->first].start,
                      cutting->pieces[cutting->next - 1].end);
    cutting->first = cutting->next;
    cutting->words = 0;
}

static void add_sentence(struct cutting *cutting, size_t end)
{
    size_t words = 0;
    for (size_t i = cutting->next; i < end; i++)
        words += cutting->pieces[i].words;
    if (cutting->words > 0 && (cutting->words + words > PASSAGE_WORDS || words > LONGEST))
        give(cutting);
    while (words > LONGEST) { /* no sentence: a table, a log */
        while (cutting->words < PASSAGE_WORDS && cutting->next < end) {
            cutting->words += cutting->pieces[cutting->next].words;
            words -= cutting->pieces[cutting->next++].words;
        }
        give(cutting);
    }
    cutting->words += words;
    cutting->next = end;
}

void passages_each(const char *text, size_t length, passages_take take, void *context)
{
    struct cutting cutting = {.text = text, .length = length, .take = take, .context = context};
    read_pieces(&cutting);
    for (size_t i = 1; i <= cutting.count; i++) {
        if (i == cutting.count || cutting.pieces[i].begins)
            add_sentence(&cutting, i);
    }
    give(&cutting);
    free(cutting.pieces);
}

/* --- What a passage is like --- */

static bool is_year(const char *word)
{
    return strlen(word) == 4 && (memcmp(word, "19", 2) == 0 || memcmp(word, "20", 2) == 0) &&
           word[2] >= '0' && word[2] <= '9' && word[3] >= '0' && word[3] <= '9';
}

unsigned passage_word_flags(const char *word)
{
    return search_word_flags(word) | (is_year(word) ? PASSAGE_TIME : 0);
}

static bool is(const char *word, size_t length, const char *other)
{
    return strlen(other) == length && memcmp(word, other, length) == 0;
}

void passage_tell(struct passage_telling *telling, const char *word, size_t length, size_t start, size_t end,
                  unsigned flags, unsigned marks)
{
    static const char *const from_now_on[] = {"from", "now", "on"};
    const char *said = telling->text + start;
    size_t first = (*said | 0x20) == 'i' ? 1 : (*said | 0x20) == 'w' && (said[1] | 0x20) == 'e' ? 2 : 0;
    if (first > 0 && end - start > first + 1 && (said[first] == '\'' || said[first] == '\xE2'))
        telling->flags |= PASSAGE_FIRST; /* I'd, we'll */
    telling->words++;
    telling->flags |= flags;
    if (marks >> LANGUAGE_FIRST >> telling->language & 1)
        telling->flags |= PASSAGE_FIRST;
    telling->from_now = is(word, length, from_now_on[telling->from_now]) ? telling->from_now + 1
                        : is(word, length, from_now_on[0])               ? 1
                                                                         : 0;
    if (telling->from_now == 3) {
        telling->flags |= PASSAGE_STANDING;
        telling->from_now = 0;
    }
}

/* A note in brackets at the end is not what was said. */
static size_t without_note(const char *text, size_t length)
{
    size_t end = length;
    while (end > 0 && is_blank(text[end - 1]))
        end--;
    if (end == 0 || text[end - 1] != ']')
        return end;
    size_t open = end;
    while (open > 0 && text[open - 1] != '[')
        open--;
    if (open < 2 || text[open - 2] != ' ')
        return end;
    open--;
    while (open > 0 && is_blank(text[open - 1]))
        open--;
    return open;
}

static bool asks(const char *text, size_t length)
{
    size_t end = without_note(text, length);
    return (end > 0 && text[end - 1] == '?') || (end >= 3 && memcmp(text + end - 3, "\xEF\xBC\x9F", 3) == 0);
}

unsigned passage_flags(const struct passage_telling *telling, size_t length)
{
    bool short_question = telling->words <= SHORT_QUESTION && asks(telling->text, length);
    return telling->flags | (short_question ? PASSAGE_ASKS : 0);
}
