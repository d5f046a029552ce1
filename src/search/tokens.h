/* What a word is, for texts and queries alike: a run of letters and digits, case and accents folded, inner
 * apostrophes and a final 's dropped. Scripts without blanks between words give overlapping pairs of
 * characters instead. Pure, any thread. */
#ifndef SEARCH_TOKENS_H
#define SEARCH_TOKENS_H

#include <stdbool.h>
#include <stddef.h>

#define TOKEN_BYTES 64 /* longer words are cut here */

/* A word, folded (not NUL-terminated), and where it stands in the text. False ends the walk. */
typedef bool (*tokens_take)(void *context, const char *word, size_t length, size_t start, size_t end);

/* ends: the last character of a run without blanks comes alone, too, so that it can be found by itself. */
void tokens_each(const char *text, size_t length, bool ends, tokens_take take, void *context);

#endif
