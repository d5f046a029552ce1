/* Which parts of a prompt its answer names by their numbers: what was made use of, told from what was merely
 * sent. Pure. */
#ifndef CONTEXT_CITED_H
#define CONTEXT_CITED_H

#include "base/arena.h"
#include "base/buf.h"
#include "recollect_rows.h"

/* Marks the items of the receipt that the answer names; its parts are copied into the arena first. Appends
 * the numbers, each once and in their order, as a JSON array. Numbers that stand for nothing are passed over.
 * Returns how many there are; 0: nothing was changed or appended. */
size_t cited_mark(struct rec_receipt *receipt, const char *answer, size_t length, struct arena *arena,
                  struct buf *numbers);

#endif
