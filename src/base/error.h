/* Filling a rec_error. Owns nothing. Any thread. */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include "recollect_error.h"

#include <stdarg.h>

/* Sets code and sentence (printf form, cut at a character boundary) and returns code, so that a function
 * can `return error_set(error, REC_INVALID, "...")`. error may be NULL. */
enum rec_status error_set(rec_error *error, enum rec_status code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Puts "prefix: " before the sentence already there; keeps the code. Returns the code. */
enum rec_status error_prefix(rec_error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Names the thing the error is about (cut at 63 bytes). Returns the code, so that calls chain. */
enum rec_status error_about(rec_error *error, const char *id);

/* code, detail = errno_value, "what: strerror". */
enum rec_status error_errno(rec_error *error, enum rec_status code, int errno_value, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

void error_clear(rec_error *error);

#endif
