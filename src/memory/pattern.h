/* Patterns over words: the language of the rule tables.
 *
 *   like|love      one word of several
 *   very?          may be absent;  very*  any number of times
 *   $adverb*       a class of words from the table in pattern.c; $verb: what may follow "never"
 *   ~              up to four words, as few as possible
 *   <thing>        at least one word: up to what follows in the pattern, or to the end
 *   <other>        the same, a second one
 *
 * Pure; any thread. */
#ifndef MEMORY_PATTERN_H
#define MEMORY_PATTERN_H

#include "memory/words.h"

struct span {
    size_t first, end; /* words; end exclusive; equal: empty */
};

struct match {
    struct span thing, other;
    size_t end; /* first word after the match */
};

/* Does the pattern match the words from `at` on, all within `limit`? It need not reach the limit unless it
 * ends with a capture. */
bool pattern_match(const char *pattern, const struct word *words, size_t at, size_t limit,
                   struct match *match);

/* The class "adverb": words of its list, and those in -ly. */
bool pattern_is_adverb(const char *word);

/* The alternatives of a class, for words_among(). */
const char *pattern_class(const char *name);

#endif
