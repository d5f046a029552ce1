/* A command in a pseudo terminal, with a session leader above it as a shell would be, so that the command can
 * stop itself and be continued. The harness owns one. */
#ifndef TESTS_SCREEN_CHILD_H
#define TESTS_SCREEN_CHILD_H

#include <stdbool.h>
#include <sys/types.h>

struct child {
    int terminal; /* our side of the pseudo terminal, not blocking */
    int events;   /* what the leader saw: struct child_event */
    int control;  /* closing it lets the leader go */
    pid_t leader, command;
    bool stopped, ended;
    int status; /* as of waitpid(), once ended */
};

/* Starts argv in a terminal of that size; false with errno. */
bool child_start(struct child *child, int rows, int columns, char *const argv[]);
/* Takes in one event of the leader; call when `events` is readable. */
void child_event(struct child *child);
bool child_resize(struct child *child, int rows, int columns);
/* Kills what still runs and waits for it. */
void child_finish(struct child *child);

#endif
