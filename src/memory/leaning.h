/* The last word on a sentence that no row of the tables knows: does it say something lasting about the person
 * who wrote it, and is that against what it is about? Each word and each pair of words is a cue with two
 * weights (data/leanings/english.txt); their sums decide. The weights come from the sentences of our own
 * corpus by logistic regression (data/leanings/weigh.c): what the tables miss is taught by writing it, and
 * what it is like but is not, into the corpus and making the file anew.
 *
 * Constant once it is made ready; any thread. */
#ifndef MEMORY_LEANING_H
#define MEMORY_LEANING_H

#include "memory/learn.h"

#define LEANING_CUE_BYTES  64    /* of a cue */
#define LEANING_CUES_MAX   16384 /* in the file */
#define LEANING_UNIT       100.0 /* of the file: a weight of 1 */
#define LEANING_SAYS_LEAST 1.6   /* odds of 5 to one: from there on a sentence says something */

/* Logarithms of odds; above 0: rather yes. */
struct leaning {
    double says;    /* something lasting about the person */
    double against; /* that they do not want, cannot bear or cannot have it */
};

void leaning_prepare(void); /* by rules_prepare() */

/* Calls take() for each cue of the sentence; one may come twice. */
typedef void leaning_take(void *context, const char *cue, size_t length);
void leaning_cues(const struct sentence *sentence, leaning_take *take, void *context);

struct leaning leaning_weigh(const struct sentence *sentence);

/* A candidate of the whole sentence, if it says enough. `before`: where the candidates of the sentence begin,
 * none of them an attitude; a fact that says the same is dropped for it. */
void leaning_read(struct extraction *extraction, const struct sentence *sentence, size_t before);

#endif
