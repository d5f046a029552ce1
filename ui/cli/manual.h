/* Sections of the manual pages in mdoc, from the tables of commands and keys. Main thread only. */
#ifndef CLI_MANUAL_H
#define CLI_MANUAL_H

#include "output.h"

void manual_commands(struct output *out); /* recollect.1: global options and commands */
void manual_keys(struct output *out);     /* recollect-keys.7 */

#endif
