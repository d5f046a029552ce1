/* Words near in meaning: for a word of the table the nearest of those that somebody has said. They stand in
 * the file beside the table; where that is missing, or knows too few that somebody has said, they are
 * computed once for a word and kept while the vocabulary stays much the same. Belongs to an index; one
 * thread. */
#ifndef SEARCH_NEAR_H
#define SEARCH_NEAR_H

#include "search/part.h"
#include "search/vectors.h"

#define NEAR_WORDS 8    /* with 12, 16 or 32 of them no more is found */
#define NEAR_FROM  0.3F /* cosine from which on two words have to do with each other */

struct near;

struct near_word {
    uint32_t row;     /* of the table */
    float similarity; /* 0..1 */
};

/* Of words whose cosine is more than NEAR_FROM. */
static inline float near_similarity(float cosine)
{
    return (cosine - NEAR_FROM) / (1 - NEAR_FROM);
}

struct near *near_new(const struct vectors *table); /* the table outlives it */
void near_free(struct near *near);                  /* NULL allowed */

/* Before a search: which words the parts have. Looks at those that came since. */
void near_follow(struct near *near, struct part *const *parts, size_t count);

/* Those near a word will be asked for soon. */
void near_expect(const struct near *near, uint32_t row);

/* Best first, at most NEAR_WORDS; the word itself is not among them. */
size_t near_find(struct near *near, uint32_t row, struct near_word words[NEAR_WORDS]);

/* The row of a word that people mean as well (synonyms.h), by its number; -1: it is not in the table. */
int32_t near_synonym(const struct near *near, uint32_t number);

#endif
