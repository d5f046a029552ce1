/* The numbers by which an answer names the notes that it rests on: "[1]", "[2, 3]". None in code, none behind
 * a word or a bracket that closes a call ("list[1]"), none that a link begins with ("[1](", "[1]:"). Pure. */
#ifndef BASE_CITE_H
#define BASE_CITE_H

#include <stdbool.h>
#include <stddef.h>

#define CITE_MAX    8 /* numbers in one pair of brackets */
#define CITE_DIGITS 3 /* of a number */

struct cite {
    size_t start, end; /* bytes of the text, brackets included */
    int numbers[CITE_MAX], count;
};

/* A walk through a text; begins as {.text, .length}. */
struct cite_scan {
    const char *text;
    size_t length, at;
    bool inside; /* a line has begun */
    char fence;  /* of the block of code that is open; 0: none */
    size_t fence_length;
};

/* The next one; false if there is none. */
bool cite_next(struct cite_scan *scan, struct cite *cite);

#endif
