/* Fewer numbers for the same words: the directions in which vectors differ most. Pure, any thread. */
#ifndef SEARCH_COMPONENTS_H
#define SEARCH_COMPONENTS_H

#include <stddef.h>

/* Of `count` vectors with `dimensions` numbers: subtracts the mean and the `common` first principal
 * components (what all words have in common), and leaves the next `kept` of them, in place: vector i begins
 * at i * kept afterwards. kept >= dimensions keeps all numbers, where they are. */
void components_reduce(float *vectors, size_t count, size_t dimensions, size_t common, size_t kept);

#endif
