/* The part of the index that grows: what has changed since the newest segment. Belongs to an index; one
 * thread. */
#ifndef SEARCH_TAIL_H
#define SEARCH_TAIL_H

#include "search/part.h"
#include "search/vectors.h"

struct tail;

struct tail *tail_new(const struct vectors *vectors); /* vectors may be NULL; they outlive the tail */
void tail_free(struct tail *tail);
struct part *tail_part(struct tail *tail);

/* A row of the store as the index takes it. */
struct tail_entry {
    enum rec_row_kind scope;
    const char *id, *conversation, *name, *text;
    int64_t branch, sequence, time;
    int64_t place;            /* where the store has a message; 0: not known */
    int role, kind, category; /* -1: none */
    unsigned flags;
    double weight; /* 0..1 */
};
void tail_add(struct tail *tail, const struct tail_entry *entry);

/* For part.c. */
uint32_t tail_find_document(const struct tail *tail, enum rec_row_kind scope, const char *id);
uint32_t tail_find_conversation(const struct tail *tail, const char *id);
uint32_t tail_find_word(const struct tail *tail, const char *word, size_t length);
uint32_t tail_find_group(const struct tail *tail, const char *stem, size_t length);
const char *tail_stem(const struct tail *tail, uint32_t group, size_t *length);
uint32_t tail_next_document(const struct tail *tail, uint32_t document); /* of its conversation's chain */
uint32_t tail_first_word(const struct tail *tail, uint32_t group);
uint32_t tail_next_word(const struct tail *tail, uint32_t word);

/* Passages whose vector is not computed yet begin here. */
uint32_t tail_vectors_done(const struct tail *tail);
/* Room for a passage's vector; `done` moves on. Passages are given in order. */
void tail_set_vector(struct tail *tail, uint32_t passage, const int8_t *vector, float scale);
void tail_reset_vectors(struct tail *tail);

#endif
