/* How many requests of a batch are in flight at once. The turns before and after their requests are under way
 * beside them, so that the server always has as many as it may have. Worker thread only. */
#ifndef NODES_GATE_H
#define NODES_GATE_H

#include <stdbool.h>
#include <stdint.h>

struct turn;

struct gate {
    int64_t inside;
    struct turn *first, *last; /* who waits, in order; not owned */
};

/* False: the turn waits, and its wait is woken when it may try again. */
bool gate_enter(struct gate *gate, struct turn *turn);
/* Whether it is inside, waits, or neither. */
void gate_leave(struct gate *gate, struct turn *turn);

#endif
