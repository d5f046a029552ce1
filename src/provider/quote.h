/* Picking what to quote: which sentences of a text speak about a question, cut to a sane length. Pure; used
 * by `local`. */
#ifndef PROVIDER_QUOTE_H
#define PROVIDER_QUOTE_H

#include "base/buf.h"

/* The words of a text that carry its meaning, folded, each between spaces: " seat lisbon ". */
void quote_words(struct buf *out, const char *text);

/* How many of words (as quote_words made them) occur in text; "seats" and "seat" are the same. */
int quote_overlap(const struct buf *words, const char *text, size_t length);

/* Appends, on one line, the sentences of text that say most about words, at most `limit` bytes or one cut
 * sentence; what is left out at either end is marked "...". */
void quote_add(struct buf *out, const char *text, const struct buf *words, size_t limit);

/* Lower case, accents dropped, everything but letters and digits turned into single spaces, a space at each
 * end: for finding phrases. */
void quote_fold(struct buf *out, const char *text, size_t length);

#endif
