/* Patterns over words: the language of the rule tables.
 *
 *   like|love      one word of several;  -ball  what ends so ("football")
 *   very?          may be absent;  very*  any number of times
 *   $adverb*       a class of words from the tables in pattern.c, which may be one of several: $like|want;
 *                  $verb: what may follow "never"
 *   .              no word: the end
 *   ~              up to four words, as few as possible
 *   <thing>        at least one word: up to what follows in the pattern, or to the end
 *   <other>        the same, a second one
 *
 * Patterns are made ready once, by rules_prepare(), and live as long as the process; matching is pure, in any
 * thread. */
#ifndef MEMORY_PATTERN_H
#define MEMORY_PATTERN_H

#include "memory/lexicon.h"
#include "memory/words.h"

struct span {
    size_t first, end; /* words; end exclusive; equal: empty */
};

struct match {
    struct span thing, other;
    size_t end; /* first word after the match */
};

enum element_kind {
    ELEMENT_END,
    ELEMENT_WORDS,
    ELEMENT_ADVERB,
    ELEMENT_VERB,
    ELEMENT_SKIP,
    ELEMENT_LAST,
    ELEMENT_THING,
    ELEMENT_OTHER
};

struct element {
    enum element_kind kind;
    unsigned list; /* of ELEMENT_WORDS: its number in the lexicon */
    char suffix;   /* '?', '*' or 0 */
};

#define PATTERN_NEEDS 3
#define PATTERN_ANY   ((unsigned)-1) /* begins with any word */

/* Its elements; the last one is ELEMENT_END. What begins at a later element is a pattern, too, if `first` is
 * PATTERN_ANY. */
struct pattern {
    const struct element *elements;
    unsigned first;                /* the list that its first word is in; PATTERN_ANY */
    unsigned needs[PATTERN_NEEDS]; /* lists without a word of which it cannot match */
    size_t need_count;
};

void pattern_prepare(void); /* before the first one */
struct pattern pattern_compile(const char *text);

/* pattern_match() where pattern_begins(). */
bool pattern_match_here(const struct pattern *pattern, const struct word *words, size_t at, size_t limit,
                        struct match *match);

/* Is the word at `at` one that the pattern may begin with? Mostly it is not. */
static inline bool pattern_begins(const struct pattern *pattern, const struct word *words, size_t at,
                                  size_t limit)
{
    return pattern->first == PATTERN_ANY || (at < limit && lexicon_has(words[at].lists, pattern->first));
}

/* Does the pattern match the words from `at` on, all within `limit`? It need not reach the limit unless it
 * ends with a capture. */
static inline bool pattern_match(const struct pattern *pattern, const struct word *words, size_t at,
                                 size_t limit, struct match *match)
{
    return pattern_begins(pattern, words, at, limit) && pattern_match_here(pattern, words, at, limit, match);
}

/* Can it match among words of these lists at all? Asked first, it spares most of the work. */
static inline bool pattern_possible(const struct pattern *pattern, const struct lexicon_union *present)
{
    for (size_t i = 0; i < pattern->need_count; i++)
        if (!lexicon_has(present->lists, pattern->needs[i]))
            return false;
    return true;
}

/* What a word is to the patterns: sets `lists`, `adverb` and `habit` from its text. */
void pattern_classify(struct word *word);

/* The alternatives of a class, for words_among(). */
const char *pattern_class(const char *name);

#endif
