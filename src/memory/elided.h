/* Sentences whose subject is left out. The words belong to the arena. Any thread. */
#ifndef MEMORY_ELIDED_H
#define MEMORY_ELIDED_H

#include "memory/words.h"

void elided_prepare(void); /* by rules_prepare() */

/* "been vegan since May": `whole` is the sentence from `at` on with "I have" before it. Words that are added
 * have no length: start equals end. False: nothing is missing, or it is not known what. */
bool elided_complete(const struct sentence *sentence, size_t at, struct arena *arena, struct sentence *whole);

/* `whole` is the sentence from `at` on, where there is a word, with so many words before it. */
void elided_put_before(const struct sentence *sentence, size_t at, const char *const *missing, size_t count,
                       struct arena *arena, struct sentence *whole);

#endif
