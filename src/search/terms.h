/* Words of queries and texts, as the index knows them. Pure; any thread. */
#ifndef SEARCH_TERMS_H
#define SEARCH_TERMS_H

#include <stdbool.h>
#include <stddef.h>

/* Is the stem one of a word about the asking, not about the thing ("recommend", "summary")? */
bool search_asking_stem(const char *stem);

/* Is an asking stem one of something done, too, where it stands behind one of these words: "what did I
 * order?" */
bool search_deed_stem(const char *stem);
bool search_subject(const char *word);

/* Does the folded word belong to how something is asked ("how many", "translate")? It may be content, too:
 * only for judging whether something is about the query at all. */
bool search_request_word(const char *word);

/* What a folded word says of the passage it stands in (PASSAGE_ flags): "my", "always", "yesterday". */
unsigned search_word_flags(const char *word);

/* 1..12 for the name of a month or its first three letters, folded; 0. */
int search_month(const char *word);

/* Does the folded text begin with these three letters of one? */
bool search_begins_month(const char *text);

/* Han, Kana, Hangul, Thai and their like: written without blanks, found by pairs of characters. */
bool search_is_unspaced(unsigned code);

#endif
