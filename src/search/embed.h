/* Vectors of passages: the weighted sum of the vectors of their words, of unit length, as int8. Pure but for
 * what they are given. */
#ifndef SEARCH_EMBED_H
#define SEARCH_EMBED_H

#include "search/names.h"
#include "search/part.h"
#include "search/vectors.h"

#define DIMENSIONS_MAX 1024

/* log(1 + (n - df + .5) / (df + .5)) */
double embed_idf(double passages, double documents);

/* idf: of the part's groups. False: none of its words has a vector (the vector is 0, the scale, too). */
bool embed_passage(const struct vectors *table, const struct names *names, const struct part *part,
                   uint32_t passage, const float *idf, int8_t *vector, float *scale);

/* Rounds a vector of any length to int8; the scale gives it unit length. */
bool embed_round(const float *values, size_t dimensions, int8_t *vector, float *scale);

/* How much of a passage's neighbours, 2 before to 2 behind, is in its vector. */
#define EMBED_AROUND 2
extern const float embed_around[2 * EMBED_AROUND + 1];

void embed_signs(const float *values, size_t dimensions, uint64_t signs[SIGN_WORDS]);

#endif
