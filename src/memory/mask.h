/* What of a message is not the person's own statement: code, quotations, material to work on, other people's
 * lines, what is played. */
#ifndef MEMORY_MASK_H
#define MEMORY_MASK_H

#include <stddef.h>

#define MASK_MARK '\x01' /* stands where something was left out, and ends a sentence */

/* Overwrites it with blanks; the text keeps its length and lines, and ends with a NUL. */
void mask_all(char *text, size_t length);

#endif
