/* Hooks: what a person's own programs, and the C functions of a program that uses the library, do after a
 * turn. Each is a job of the queue for each turn: it comes after the answer, is tried again when it fails,
 * and whatever it does, nothing waits for it and nothing is lost. recollect(1), HOOKS.
 *
 * A hook is an executable file in the folder extract/ or after-turn/ of the hooks folder, and reads the
 * conversation as JSON; what one of extract/ prints is learned under the same checks as what a model says.
 *
 * The queueing and the nodes are for the worker thread; a hook runs on a thread of its own. */
#ifndef NODES_HOOKS_H
#define NODES_HOOKS_H

#include "nodes/services.h"

#include <pthread.h>
#include <stdatomic.h>

#define HOOK_JOB "hook"

struct turn;

/* Shared state of the hook flow. Owned by whoever starts the run. */
struct hook {
    const struct node_services *services;
    const char *name;              /* "extract/entities", "after-turn/post", "c/NAME" */
    const char *job;               /* id of it: the same at each attempt */
    struct hook_settings settings; /* of its own: the thread reads them */
    char turn[REC_ID_SIZE];
    struct arena arena;

    struct rec_message question;
    struct buf input;  /* JSON */
    struct buf output; /* what it printed */

    /* the thread */
    pthread_t thread;
    bool threaded;
    int stop_fd;
    rec_wait *wait;
    atomic_bool ended;
    enum rec_status status;
    rec_error error;
};

/* job: its payload and id. */
struct hook *hook_new(const struct node_services *services, const struct rec_job *job);
void hook_free(struct hook *hook);

/* After a turn: queues a job for each hook there is. */
enum rec_status hooks_queue_turn(const struct turn *turn, rec_error *error);

extern const struct rec_node node_hook_read, node_hook_run, node_hook_keep;

#endif
