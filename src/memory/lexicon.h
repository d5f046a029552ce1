/* Which of the rules' lists of words a word is in, answered for all lists at once: the rules ask a few
 * hundred times for each word of a message.
 *
 * Lists are numbered while the rules are made ready (rules_prepare(), once); after lexicon_complete() it is
 * constant and any thread may look up. Lives as long as the process. */
#ifndef MEMORY_LEXICON_H
#define MEMORY_LEXICON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The number of the list "a|b|-c"; the same for the same text. "-allergie" are all words that end so and have
 * something before it, four letters at least: in German most words are made of others. */
unsigned lexicon_list(const char *alternatives);
void lexicon_complete(void);

/* The lists of a word, for lexicon_has(); NULL: it is in none. */
const uint64_t *lexicon_find(const char *word, size_t length);

/* The lists that at least one of some words is in. */
#define LEXICON_ROW 48 /* at most 3,072 lists */
struct lexicon_union {
    uint64_t lists[LEXICON_ROW];
};
void lexicon_unite(struct lexicon_union *all, const uint64_t *lists);

static inline bool lexicon_has(const uint64_t *lists, unsigned list)
{
    return lists != NULL && (lists[list / 64] >> list % 64 & 1) != 0;
}

#endif
