/* What happened, will happen or is to be done at a time, where no row of the tables says what it is. */
#ifndef MEMORY_EVENTS_H
#define MEMORY_EVENTS_H

#include "memory/learn.h"

/* From the sentence's words before `limit`: an event, a task, or nothing. */
void events_learn(struct extraction *extraction, const struct sentence *sentence, size_t limit);

#endif
