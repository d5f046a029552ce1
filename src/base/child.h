/* Runs another program and takes what it prints: in a session of its own, so that it has no terminal and can
 * be ended with all that it started. Waits for it: for threads that may. */
#ifndef BASE_CHILD_H
#define BASE_CHILD_H

#include "base/buf.h"
#include "recollect_error.h"

#include <stdbool.h>
#include <stddef.h>

struct child {
    char *const *arguments;   /* NULL-terminated; the first is the path of the program */
    char *const *environment; /* NULL: ours */
    const char *input;        /* what it reads; NULL: nothing */
    size_t input_length;
    int timeout_ms;
    size_t output_max, errors_max; /* bytes that are kept */
    bool cut;                      /* it may print more than that; else it is ended */
    int stop_fd;                   /* readable: it is ended at once; -1: none */

    /* afterwards; child_free() */
    struct buf output, errors;
    int state;     /* as of waitpid() */
    bool late;     /* time was up, and it was killed */
    bool stopped;  /* killed because of stop_fd */
    bool overflow; /* it printed more than output_max, and was killed */
};

/* REC_IO if it could not be started; how it ended is in the struct. */
enum rec_status child_run(struct child *child, rec_error *error);
void child_free(struct child *child);
/* Nothing ended it and it says that all is well. */
bool child_succeeded(const struct child *child);

#endif
