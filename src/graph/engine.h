/* The engine's own state: which runs can go on, which timers are due, the clock of the current boundary.
 * Engine's thread only, but for what is marked. */
#ifndef GRAPH_ENGINE_H
#define GRAPH_ENGINE_H

#include "graph/pool.h"
#include "graph/timer.h"
#include "graph/wait.h"
#include "recollect_graph.h"

#define ENGINE_PRIORITIES (REC_BACKGROUND + 1)

struct engine_queue {
    rec_run *first, *last;
};

struct rec_engine {
    struct rec_engine_options options; /* constant */
    struct engine_queue ready[ENGINE_PRIORITIES];
    rec_run *runs;    /* all of them */
    rec_run *current; /* being advanced */
    rec_run *spare;   /* an ended one whose memory the next uses */
    bool again;       /* something happened for the current run meanwhile */
    bool closing;
    size_t running;
    int64_t now; /* read once for each node boundary */
    uint64_t random;
    struct graph_timers timers;
    struct graph_waits waits;
    struct graph_pool pool;
    /* for rec_engine_drain(), which has no loop to wake: */
    pthread_mutex_t lock;
    pthread_cond_t woken;
    bool notified; /* guarded by lock */
};

int64_t engine_clock(const rec_engine *engine); /* [any thread] */
void engine_notify(rec_engine *engine);         /* [any thread] */
void engine_ready(rec_engine *engine, rec_run *run);
double engine_random(rec_engine *engine); /* 0 <= x < 1 */

void engine_add(rec_engine *engine, rec_run *run);
void engine_remove(rec_engine *engine, rec_run *run); /* the current one */

#endif
