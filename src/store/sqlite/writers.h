/* The connections of this process that want to write to one store, one after the other in the order in which
 * they came. SQLite's own lock is asked for again and again until it happens to be free, so that one of many
 * may wait for good; that is how programs still wait for each other, who know nothing else of each other. */
#ifndef STORE_SQLITE_WRITERS_H
#define STORE_SQLITE_WRITERS_H

#include "store/sqlite/presence.h"

#include <stdbool.h>

struct writers;

/* Those of a file; the same for all connections to it. Any thread; each is given back with writers_leave().
 */
struct writers *writers_join(const struct presence_file *file);
void writers_leave(struct writers *writers); /* NULL: nothing */

/* Waits for the caller's turn. False: somebody has been writing for so long. */
bool writers_begin(struct writers *writers, int milliseconds);
void writers_end(struct writers *writers);

#endif
