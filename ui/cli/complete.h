/* Completions for shells, from the tables of commands and options. Main thread only. */
#ifndef CLI_COMPLETE_H
#define CLI_COMPLETE_H

#include "output.h"

void complete_bash(struct output *out);
void complete_zsh(struct output *out);
void complete_fish(struct output *out);

#endif
