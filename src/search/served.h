/* Vectors that a server made of rows, as the store keeps them: all of one model, in memory, read when a
 * search first brings a vector. Owned by a struct search; one thread. */
#ifndef SEARCH_SERVED_H
#define SEARCH_SERVED_H

#include "base/arena.h"
#include "search/part.h"
#include "store/store.h"

struct served;

struct served *served_new(const char *model);
void served_free(struct served *served); /* NULL allowed */
const char *served_model(const struct served *served);
size_t served_dimensions(const struct served *served); /* 0: there are none */

/* Takes in what the store has since the last call. */
enum rec_status served_update(struct served *served, struct store_user *user, const _Atomic int *cancel,
                              rec_error *error);
/* A row that is gone or has another text. */
void served_forget(struct served *served, const char *id);

/* How near each of them is to a vector of the same model, for the calls below: the cosine above what the
 * model gives to any two texts, 0..1. REC_INVALID: the vector is none. */
enum rec_status served_compare(struct served *served, const float *vector, const _Atomic int *cancel,
                               rec_error *error);
/* 0: it has no vector, or is no nearer than any other. */
double served_likeness(const struct served *served, const unsigned char id[PART_ID]);
/* The nearest rows, in no order; returns how many of `most`. */
size_t served_nearest(const struct served *served, unsigned char (*ids)[PART_ID], double *values,
                      size_t most);

#endif
