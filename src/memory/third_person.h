/* What a person said of themselves, as it reads in a list about them. Any thread. */
#ifndef MEMORY_THIRD_PERSON_H
#define MEMORY_THIRD_PERSON_H

#include "memory/learn.h"

/* "really do not like my coffee cold" as "really does not like their coffee cold"; a clause of which the
 * person is not the subject as it was said. In the extraction's arena. */
const char *third_person(struct extraction *extraction, const struct clause *clause);

/* "I", "me", "my" or the like is among the words. */
bool speaks_of_self(const struct word *words, struct span span);

#endif
