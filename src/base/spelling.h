/* How alike two words are spelt. Words are folded UTF-8. Pure, any thread. */
#ifndef BASE_SPELLING_H
#define BASE_SPELLING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SPELLING_LETTERS 64 /* longer words are cut here */

/* A word taken apart once, to be compared with many. */
struct spelling {
    uint32_t letters[SPELLING_LETTERS];
    size_t count;
    uint64_t seen; /* a bit for each letter in it */
};

void spelling_read(struct spelling *spelling, const char *word, size_t length);

/* How many edits may lie between what was typed and what was meant: none below 4 letters, 1, from 8 on 2. */
unsigned spelling_allows(const struct spelling *typed);

/* The edits (a letter more, less or another, or two that changed places) that make one of the other; more
 * than `most`: most + 1. beginning: what was typed may be meant as the beginning of the word. */
unsigned spelling_edits(const struct spelling *typed, const struct spelling *word, unsigned most,
                        bool beginning);

/* Dice coefficient of the runs of n letters (n < 5), ends included; bytes, not letters. */
double spelling_alike(const char *a, size_t a_length, const char *b, size_t b_length, size_t n);

#endif
