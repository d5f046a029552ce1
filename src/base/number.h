/* Numbers as text in the form of JSON, SQL and C, whatever the user's locale is. Any thread. */
#ifndef BASE_NUMBER_H
#define BASE_NUMBER_H

#include "base/buf.h"

#include <stdint.h>

/* As strtod in the C locale, of the whole text; 0 if it begins with no number. */
double number_parse(const char *text);

/* Appends with at most `digits` digits after the point and no zeros at the end; "null" if it is not finite.
 */
void number_add(struct buf *out, double number, int digits);
void number_add_int(struct buf *out, int64_t number);

#endif
