/* What the words of a statement refer to: a thing in general, which may be liked, or one that is at hand in
 * the conversation, about which nothing is learned. Pure; any thread. */
#ifndef MEMORY_REFERENCE_H
#define MEMORY_REFERENCE_H

#include "memory/learn.h"

/* What is liked or not stands somewhere else, or is there only now: "this one", "the second", "my draft",
 * "... for now". */
bool reference_elsewhere(const struct sentence *sentence, struct span thing);

/* Of what one does or avoids: "the file", "this function", "my keys", "... tomorrow". */
bool reference_at_hand(const struct clause *clause, struct span thing);

#endif
