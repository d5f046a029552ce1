/* Runs a shell command and takes what it prints. Waits for it: not for the UI thread. */
#ifndef CONFIG_COMMAND_H
#define CONFIG_COMMAND_H

#include "base/buf.h"
#include "recollect_error.h"

/* The first line of the command's output, appended. Its input is empty; it has no terminal to write to; it
 * and its children are killed after timeout_ms. `what` names it in errors ("anthropic.key_command"); they
 * hold what it wrote to standard error, never its output. */
enum rec_status command_first_line(const char *what, const char *command, int timeout_ms, struct buf *out,
                                   rec_error *error);

#endif
