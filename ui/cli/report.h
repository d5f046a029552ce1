/* The report of a command: lines. Main thread only. */
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include "output.h"

/* "key":["line",...]; text may be NULL. */
void report_lines(struct json_writer *writer, const char *key, const char *text);
/* As it is, ending in a newline; nothing for NULL or "". */
void report_print(struct output *out, const char *text);
/* Each line as a warning. */
void report_warn(struct output *out, const char *text);

#endif
