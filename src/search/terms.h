/* Words of queries and texts, as the index knows them. Pure; any thread. */
#ifndef SEARCH_TERMS_H
#define SEARCH_TERMS_H

#include <stdbool.h>
#include <stddef.h>

/* Is the folded word too common to say anything ("the", "what", "dont")? English. */
bool search_stop_word(const char *word);

/* Han, Kana, Hangul, Thai and their like: written without blanks, found by pairs of characters. */
bool search_is_unspaced(unsigned code);

#endif
