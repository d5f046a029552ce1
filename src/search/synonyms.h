/* English words that mean nearly the same where people tell of their lives: who asks for the job has said
 * where he works. Vectors that were made of the news do not know them to be near. Pure; any thread. */
#ifndef SEARCH_SYNONYMS_H
#define SEARCH_SYNONYMS_H

#include <stddef.h>
#include <stdint.h>

#define SYNONYMS_MOST 8 /* for one word */

/* All words, by number. */
size_t synonyms_count(void);
const char *synonyms_word(uint32_t number);
const char *synonyms_stem(uint32_t number);

/* The words that stand for any word of this stem, itself among them; how many. */
size_t synonyms_find(const char *stem, size_t length, uint32_t numbers[SYNONYMS_MOST]);

#endif
