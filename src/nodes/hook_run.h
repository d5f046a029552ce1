/* The running of a hook on a thread of its own. Private to the hook flow; worker thread only. */
#ifndef NODES_HOOK_RUN_H
#define NODES_HOOK_RUN_H

struct hook;

/* Ends it at once, with all that it started, and waits for the thread. Harmless when nothing runs. */
void hook_run_stop(struct hook *hook);

#endif
