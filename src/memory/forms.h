/* How somebody wants an answer just this once: "shorter, please", "as a table". One such wish says nothing
 * about the next answer; several are a habit, which guess.h makes a proposal of. */
#ifndef MEMORY_FORMS_H
#define MEMORY_FORMS_H

#include "memory/learn.h"

void forms_prepare(void); /* by rules_prepare() */

/* A candidate of action MEMORY_HINT for each form that the sentence asks for. */
void forms_read(struct extraction *extraction, const struct sentence *sentence);

/* The category of a key that forms are counted under. */
enum rec_category forms_category(const char *key);

#endif
