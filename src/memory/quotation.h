/* What a person said, in a line of the profile: beside what was drawn from it, or instead. Pure. */
#ifndef MEMORY_QUOTATION_H
#define MEMORY_QUOTATION_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

/* A statement as it can stand within quotation marks: one line, nothing in it that ends the quotation or
 * steers a terminal. */
const char *quotation_of(const char *statement, struct arena *arena);

/* May it stand in every prompt from now on? Not if it asks for something, names a day, or was erased in part.
 */
bool quotation_lasts(const char *quotation);

/* How many of its words matter and are in no form in the lines. */
size_t quotation_adds(const char *text, const char *lines);

/* Does it say all of the line? */
bool quotation_covers(const char *quotation, const char *line);

/* The line with the quotation behind it, or the quotation alone if that says all of the line; NULL: longer
 * than what receipts hold of a line. */
const char *quotation_line(const char *line, const char *quotation, struct arena *arena);

#endif
