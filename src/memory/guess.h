/* Guesses from what is asked for again and again. How often each value of a key was asked
 * for, and in which messages, is kept in the user's settings; from GUESS_SUPPORTS on, and when little speaks
 * against it, the value is proposed. Within the transaction of the record. */
#ifndef MEMORY_GUESS_H
#define MEMORY_GUESS_H

#include "memory/record.h"

#define GUESS_SUPPORTS 3

/* Counts one wish. *proposed: a guess was added now, with this id. Nothing is guessed where something was
 * stated, locked, or the same guess refused before; a message counts once. */
enum rec_status guess_support(struct record *record, const struct memory_candidate *hint,
                              const struct memory_source *source, int64_t now, char id[REC_ID_SIZE],
                              bool *proposed, rec_error *error);

/* The setting that holds what was asked for under a key. */
const char *guess_setting(const char *key, struct arena *arena);

/* Mean of a Beta distribution with `support` and `refusal` counts on top of one each. */
double guess_confidence(double support, double refusal);

#endif
