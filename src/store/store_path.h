/* Branches as arithmetic: which ranges of sequences make a path, and which messages stand at the same place.
 * Pure functions over the list of a conversation's branches, numbered 1, 2, ... in order. */
#ifndef STORE_STORE_PATH_H
#define STORE_STORE_PATH_H

#include "store/store_ops.h"

/* The pieces of a branch's path, from its end to its beginning; ranges must have room for `count`. A range's
 * end is exclusive, STORE_TIME_MAX for the branch itself. */
size_t path_ranges(const struct store_branch *branches, size_t count, int64_t branch,
                   struct store_range *ranges);

/* The branch on whose path a message (branch, sequence) has its predecessor as an own or inherited message,
 * with forks at the same place undone: two messages of one sequence are alternatives exactly if this is the
 * same. */
int64_t path_owner(const struct store_branch *branches, size_t count, int64_t branch, int64_t sequence);

/* Is there a fork at this sequence, so that a message there may have siblings? */
bool path_forks_at(const struct store_branch *branches, size_t count, int64_t sequence);

#endif
