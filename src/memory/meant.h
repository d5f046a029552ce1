/* What sounds like something lasting and is not meant so, whichever row or weight it would match: states with
 * an end ("can't eat solid food until Thursday"), assumptions for a task, what a thing that is being made
 * shall do, irony, and text that the message goes on to have corrected, continued or judged. The cues stand
 * in one table in meant.c. Constant once they are made ready; any thread. */
#ifndef MEMORY_MEANT_H
#define MEMORY_MEANT_H

#include "memory/words.h"

void meant_prepare(void); /* by rules_prepare() */

/* Sets `shown` and `passing` of the sentences of a message. */
void meant_mark(const char *text, struct sentence *sentences, size_t count);

#endif
