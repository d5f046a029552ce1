/* UTF-8: checking, cleaning, cutting, folding. Text from outside passes through utf8_clean() once, where it
 * enters; after that everything inside is valid UTF-8. Pure functions, any thread. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UTF8_REPLACEMENT 0xFFFDu

bool utf8_valid(const char *text, size_t length); /* rejects surrogates, overlong forms, > U+10FFFF, NUL */

/* Appends text with every invalid sequence and every NUL replaced by U+FFFD (one per maximal bad prefix, as
 * the Unicode standard recommends). */
void utf8_clean(struct buf *out, const char *text, size_t length);

/* The same, but of a character whose rest is missing an ellipsis is left: for sentences with "%.60s". */
void utf8_clean_cut(struct buf *out, const char *text, size_t length);

/* Bytes at the end of text[0..length) that begin a character whose rest has not arrived yet (0..3). */
size_t utf8_incomplete_tail(const char *text, size_t length);

/* Decodes the character at text (length > 0); returns its byte count, at least 1, and *code (U+FFFD if bad).
 */
size_t utf8_decode(const char *text, size_t length, uint32_t *code);
size_t utf8_encode(uint32_t code, char out[4]); /* returns the byte count */

/* Largest n <= limit such that text[0..n) ends at a character boundary. */
size_t utf8_cut(const char *text, size_t length, size_t limit);

/* Is it a letter, a digit or a mark: part of a word? */
bool utf8_is_word(uint32_t code);

size_t utf8_count(const char *text, size_t length); /* characters (code points) */

/* Appends text with case folded and accents removed (NFKD, marks dropped, case folded): for comparing,
 * finding. */
void utf8_fold(struct buf *out, const char *text, size_t length);

/* Appends text made safe for a terminal: C0, C1, DEL, bidirectional controls and line separators become
 * visible replacements (U+2400 block or U+FFFD); keeps \n and \t when `lines` is set (and drops the \r of
 * \r\n), else turns them into spaces. */
void utf8_printable(struct buf *out, const char *text, size_t length, bool lines);

/* True if the two differ in nothing but case and accents. */
bool utf8_equal_folded(const char *a, const char *b);

#endif
