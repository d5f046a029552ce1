/* Grapheme clusters and terminal columns (utf8proc plus a table for variation selectors, ZWJ sequences and
 * flags). Pure, any thread. */
#ifndef BASE_WIDTH_H
#define BASE_WIDTH_H

#include <stddef.h>

struct grapheme {
    size_t bytes; /* > 0 */
    int columns;  /* 0, 1 or 2 */
};

/* The grapheme cluster at text[0..length), length > 0. ASCII is answered without looking further than one
 * byte. */
struct grapheme grapheme_next(const char *text, size_t length);

/* Start of the grapheme cluster that ends at `at` (0 < at <= length): for moving left. */
size_t grapheme_previous(const char *text, size_t length, size_t at);

/* Bytes at the start of the text that are printable ASCII. */
size_t text_ascii(const char *text, size_t length);

/* Bytes at the start of the text that are characters which take `columns` (1 or 2), are clusters by
 * themselves and safe for a terminal: the letters of the scripts that need no look at what stands beside
 * them. For speed: may give less than there are, also 0. */
size_t text_simple(const char *text, size_t length, int columns);

/* Bytes at the start of the text that are printable ASCII or such letters of one column, at most `columns` of
 * them; *used receives how many characters, which are also columns. May give less than there are. */
size_t text_fit_simple(const char *text, size_t length, size_t columns, size_t *used);

size_t text_columns(const char *text, size_t length);

/* Bytes of the longest prefix that fits into `columns`; *used receives its columns (may be NULL). */
size_t text_fit(const char *text, size_t length, size_t columns, size_t *used);

#endif
