/* What a word is, for texts and queries alike: a run of letters and digits, case and accents folded, inner
 * apostrophes and a final 's dropped. Scripts without blanks between words give overlapping pairs of
 * characters instead. Pure, any thread. */
#ifndef SEARCH_TOKENS_H
#define SEARCH_TOKENS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TOKEN_BYTES  64 /* longer words are cut here */
#define TOKENS_PAIRS 16 /* numbers, of a bit for each pair of letters */

/* A word, folded (not NUL-terminated), and where it stands in the text. False ends the walk. */
typedef bool (*tokens_take)(void *context, const char *word, size_t length, size_t start, size_t end);

/* ends: the last character of a run without blanks comes alone, too, so that it can be found by itself. */
void tokens_each(const char *text, size_t length, bool ends, tokens_take take, void *context);

/* What is no word, but may be searched for: emoji, each by itself, those that are put together in their
 * parts. */
void tokens_each_picture(const char *text, size_t length, tokens_take take, void *context);

/* How words begin: with one of these pairs of letters. Of others perhaps, too. */
struct tokens_begin {
    uint64_t pairs[TOKENS_PAIRS];
};

void tokens_begin_add(struct tokens_begin *begin, const char *word, size_t length);
void tokens_begin_add_letter(struct tokens_begin *begin, char letter); /* and whatever comes behind it */
/* The words that begin so, and others where it is not worth telling them apart. */
void tokens_each_of(const char *text, size_t length, const struct tokens_begin *begin, tokens_take take,
                    void *context);

#endif
