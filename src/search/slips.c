/* Words that nobody has said: what they may stand for. */
#include "config.h"

#include "search/ranking.h"

#include "base/spelling.h"
#include "search/language.h"
#include "search/tokens.h"

#include <math.h>
#include <string.h>

#define SPELLING_LEAST  5   /* letters of an unknown word that may be misspelt */
#define SPELLING_ALIKE  0.5 /* Dice coefficient of the 3-grams */
#define SPELLINGS       5
#define KIN             2   /* letters that words of one kin begin with */
#define ONE_EDIT        1.3 /* a word that is likely meant: more than one that is near in meaning, */
#define TWO_EDITS       1.1 /* less than the word itself */
#define FIRST_SURE      6   /* letters below which the first of a misspelt word is right */
#define BEGINNING_LEAST 3   /* letters of an unknown word that may be the beginning of one */
#define BEGINNING       1.2
#define LONGER_MOST     11

/* Keeps the best alternatives, best first; the same stem only once. */
static void add_alternative(struct ranking_term *term, const struct alternative *found, size_t most)
{
    size_t at = 0;
    for (size_t i = 0; i < term->alternative_count; i++) {
        const struct alternative *other = &term->alternatives[i];
        if (other->stem != NULL && strcmp(other->stem, found->stem) == 0)
            return;
    }
    while (at < term->alternative_count && term->alternatives[at].similarity >= found->similarity)
        at++;
    if (at >= most)
        return;
    if (term->alternative_count < most)
        term->alternative_count++;
    memmove(&term->alternatives[at + 1], &term->alternatives[at],
            (term->alternative_count - at - 1) * sizeof *term->alternatives);
    term->alternatives[at] = *found;
}

/* A word that was typed and that nobody has said. */
struct unknown {
    const struct query_term *query;
    struct spelling typed;
    bool beginning; /* it may be the beginning of one */
};

/* How like the word a slip is; 0: too little. */
static double slip_likeness(const struct unknown *unknown, const char *word, size_t length)
{
    const struct query_term *query = unknown->query;
    const struct spelling *typed = &unknown->typed;
    bool begun = query->prefix && typed->count < SPELLING_LEAST; /* of too much by one edit */
    unsigned allowed = begun ? 0 : spelling_allows(typed);
    if (unknown->beginning && query->word_length >= BEGINNING_LEAST && query->word_length < length &&
        memcmp(query->word, word, query->word_length) == 0)
        return BEGINNING;
    if (allowed == 0 || (typed->count < FIRST_SURE && word[0] != query->word[0]))
        return 0;
    struct spelling other;
    spelling_read(&other, word, length);
    unsigned edits = spelling_edits(typed, &other, allowed, query->prefix);
    return edits > allowed ? 0 : edits < 2 ? ONE_EDIT : TWO_EDITS;
}

static double stem_likeness(const struct query_term *query, const char *stem, size_t length)
{
    if (query->word_length < SPELLING_LEAST || length + 4 < query->word_length ||
        length > query->word_length + 4)
        return 0;
    double similarity = spelling_alike(query->word, query->word_length, stem, length, 3);
    return similarity >= SPELLING_ALIKE ? similarity : 0;
}

/* The words that are spelt most like it, and how often the likest is said: a slip weighs as what was meant.
 */
double slips_find(struct ranking *ranking, struct ranking_term *term, bool may_slip)
{
    const struct query_term *query = term->query;
    struct unknown unknown = {.query = query, .beginning = ranking->query->beginnings};
    double best = 0, said = 0;
    spelling_read(&unknown.typed, query->word, query->word_length);
    for (size_t i = 0; i < index_part_count(ranking->search); i++) {
        const struct part *part = index_part(ranking->search, i);
        for (uint32_t word = 0; word < part->word_count; word++) {
            char stem[TOKEN_BYTES];
            size_t length;
            const char *text = part_word(part, word, &length);
            if (length + 7 < query->word_length || length > query->word_length + LONGER_MOST)
                continue;
            size_t mark = length > 0 && text[0] == LANGUAGE_FOREIGN;
            double similarity = may_slip ? slip_likeness(&unknown, text + mark, length - mark) : 0;
            bool kin = length > mark + KIN && memcmp(text + mark, query->word, KIN) == 0;
            if (similarity <= 0 && !kin)
                continue;
            size_t stem_length = part_stem(part, word, stem);
            if (kin)
                similarity = fmax(similarity, stem_likeness(query, stem + mark, stem_length - mark));
            if (similarity <= 0)
                continue;
            struct alternative found = {.row = PART_NONE,
                                        .stem = arena_strndup(ranking->arena, stem, stem_length),
                                        .similarity = (float)similarity};
            add_alternative(term, &found, SPELLINGS);
            if (similarity < fmax(best, TWO_EDITS))
                continue;
            double documents = (double)index_documents(ranking->search, stem, stem_length);
            said = similarity > best ? documents : fmax(said, documents);
            best = similarity;
        }
    }
    return said;
}
