#include "config.h"

#include "memory/third_person.h"

#include "base/buf.h"
#include "memory/lexicon.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* Third person: "love" to "loves", "have" to "has". */
static void conjugate(struct buf *out, const char *verb, bool past)
{
    static const struct {
        const char *from, *to;
    } irregular[] = {{"am", "is"},       {"have", "has"},    {"do", "does"},       {"can", "can"},
                     {"will", "will"},   {"would", "would"}, {"was", "was"},       {"get", "gets"},
                     {"gave", "gave"},   {"never", "never"}, {"given", "given"},   {"cut", "cut"},
                     {"could", "could"}, {"must", "must"},   {"should", "should"}, {"lost", "lost"},
                     {"grew", "grew"},   {"went", "went"},   {"had", "had"},       {"learnt", "learnt"}};
    for (size_t i = 0; i < sizeof irregular / sizeof *irregular; i++) {
        if (strcmp(verb, irregular[i].from) == 0) {
            buf_adds(out, irregular[i].to);
            return;
        }
    }
    size_t length = strlen(verb);
    past = past && !words_among(verb, "read|got"); /* "I only read ..." */
    if (past || (length > 3 && strcmp(verb + length - 2, "ed") == 0 && strcmp(verb, "need") != 0)) {
        buf_adds(out, verb); /* of the past */
        return;
    }
    words_third_person(out, verb, length);
}

/* "can't" and "cannot", but not "cant". */
static bool is_contraction(const struct extraction *extraction, const struct word *words, size_t at)
{
    const struct word *word = &words[at];
    if (word[1].start != word->start || word->end == word->start)
        return false;
    size_t length = word->end - word->start;
    const char *text = extraction->text + word->start;
    return memchr(text, '\'', length) != NULL || memchr(text, '\xE2', length) != NULL ||
           (length == 6 && strncasecmp(text, "cannot", 6) == 0);
}

/* "does my best work" is nobody's English, and "they make them anxious" does not say who: what speaks of the
 * person again reads best as they said it. */
bool speaks_of_self(const struct word *words, struct span span)
{
    for (size_t at = span.first; at < span.end; at++)
        if (words_among(words[at].text, "i|me|my|mine|myself"))
            return true;
    return false;
}

/* "really do not like olives because ..." as it reads in a list: "really does not like olives because ...".
 */
const char *third_person(struct extraction *extraction, const struct clause *clause)
{
    const struct word *words = clause->sentence->words;
    if (clause->whole || words_among(words[clause->subject].text, "my") ||
        speaks_of_self(words, (struct span){clause->begin, clause->end}))
        return learn_words(extraction, clause->sentence, (struct span){clause->subject, clause->end});
    struct buf out = BUF_INIT;
    size_t at = clause->begin;
    while (at + 1 < clause->end && (words_among(words[at].text, "no|longer") ||
                                    (words[at].adverb && !words_among(words[at].text, "do|tend")))) {
        buf_addf(&out, "%s ", words[at].text);
        at++;
    }
    if (at + 1 < clause->end && words_among(words[at].text, "can|will|would|could|should") &&
        is_contraction(extraction, words, at)) { /* "can't", "cannot": as it is */
        buf_add(&out, extraction->text + words[at].start, words[at].end - words[at].start);
        at++;
    } else {
        conjugate(&out, words[at].text, lexicon_has(words[at].lists, LIST_PAST_VERB));
    }
    if (at + 1 < clause->end && words[at + 1].start == words[at].start) { /* the rest of a contraction */
        buf_addf(&out, " %s", words[at + 1].text);
        at++;
    }
    if (at + 1 < clause->end) {
        size_t start = words[at].end, end = words[clause->end - 1].end;
        if (start == words[at + 1].start) /* what stands before is not in the message */
            buf_adds(&out, " ");
        buf_add(&out, extraction->text + start, end - start);
    }
    if (out.length > REC_MAX_VALUE)
        buf_truncate(&out, REC_MAX_VALUE / 2);
    const char *result = arena_strndup(extraction->arena, out.data, out.length);
    buf_free(&out);
    return result;
}
