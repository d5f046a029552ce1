/* Commands of the user's that run beside the screen: their input is given at once, their output goes nowhere,
 * nobody waits. UI thread. */
#ifndef TUI_PROCESS_H
#define TUI_PROCESS_H

#include "recollect_error.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct process {
    pid_t id; /* 0: none runs */
};

/* Starts `command` with the shell and the text as its standard input, in a process group of its own. */
enum rec_status process_start(struct process *process, const char *command, const char *text, size_t length,
                              rec_error *error);
/* True once, when it has ended: *status is its exit status, or -1 if a signal ended it. */
bool process_ended(struct process *process, int *status);
/* Ends it if it runs. */
void process_end(struct process *process);

/* A program of that name is in $PATH. */
bool process_exists(const char *program);

/* Runs `command` with the shell on the terminal, which must have been given back (terminal_leave()), and
 * waits for its end. `text`: its standard input; NULL: the terminal. The exit status; -1 if it could not be
 * run or a signal ended it. */
int process_run(const char *command, const char *text, size_t length);

#endif
