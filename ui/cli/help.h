/* --help, from the command table. Main thread only. */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "commands.h"

/* Help of a command, else of a group, else of the program. */
void help_print(struct output *out, const struct command *command, const char *group);

/* Appends "--limit N", "--json". */
void help_option(struct buf *text, enum option option);
/* True if the command is the named group's ("memory pin" is memory's), or stands alone when group is NULL. */
bool help_in_group(const struct command *command, const char *group);

#endif
