/* The forms of two files: recollect.conf (INI, read by inih) and env files (NAME=VALUE). Pure but for the
 * callbacks; path is for error sentences only. */
#ifndef CONFIG_CONFFILE_H
#define CONFIG_CONFFILE_H

#include "base/buf.h"
#include "recollect_error.h"

#include <stdbool.h>

typedef void (*conffile_taker)(void *context, const char *name, const char *value, int line);

/* Calls take for each "name = value" below "[section]", as "section.name". A line that is neither is an
 * error, unless such lines are passed over. */
enum rec_status conffile_parse(const char *path, const struct buf *text, conffile_taker take, void *context,
                               bool pass_over, rec_error *error);

/* Sets an option in the text, keeping everything else as it is: in place, or below its commented default, or
 * at the end of its section, which is added if need be. value NULL removes it. */
void conffile_edit(struct buf *text, const char *name, const char *value);

/* Calls take for each NAME=VALUE; `export`, quotes around the value, comments and blank lines are allowed.
 * Errors never quote the line: it may hold a key. */
enum rec_status envfile_parse(const char *path, const struct buf *text, conffile_taker take, void *context,
                              rec_error *error);

#endif
