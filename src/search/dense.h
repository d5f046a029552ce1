/* All passages of a small index at once, while one search runs: shared by dense.c (bounds of all), what adds
 * up the words of cells (dense_words.c), and what scores the best of them (dense_best.c). */
#ifndef SEARCH_DENSE_H
#define SEARCH_DENSE_H

#include "search/sheet.h"

#define DENSE_SAID      40000 /* of 1 in what a passage says of a term, of which there is 1.6 at most */
#define DENSE_SAID_MOST (K1 + 1)
#define DENSE_SPEAKERS  16 /* what can stand above the flags of a cell */

/* What is known of a cell. */
enum {
    DENSE_CHOSEN = 1,
    DENSE_SCORED = 2,
    DENSE_ROUGH = 4 /* what it says of a term may be less than its lists tell */
};

struct dense {
    struct ranking *ranking;
    struct sheet *sheet;
    struct term_list *lists; /* by term, the exact ones first */
    size_t list_count;
    struct said **tail;               /* of each passage of the tail */
    float *best;                      /* of each path, of each term: C at most; */
    bool *rough;                      /* of each path: whether that may be too much; */
    uint32_t rough_terms;             /* a bit for each term of which it may be everywhere */
    double scale, step;               /* steps of a point; points of a step */
    double context;                   /* points of a weight that is said in full */
    unsigned slack;                   /* steps that rounding may have lost */
    uint16_t lowest;                  /* steps without which a row is no evidence, and worth nothing */
    bool only_heard;                  /* nor is one that says nothing itself */
    double alike, alike_most;         /* what the cosine weighs; what it can bring */
    double flags_prior[PASSAGE_SETS]; /* what speaks for a cell with these flags */
    double who_prior[DENSE_SPEAKERS]; /* and for who speaks, by what stands above them */
    double prior_least, prior_most;   /* of both */
    unsigned weightiest;              /* the set of which rows are looked for that may weigh the most */
    struct halves *halves;            /* what the date is worth there; NULL: the query names none */
    uint16_t *more;                   /* of each path: steps that it adds to all of its cells */
    uint16_t *dates;                  /* of them what the date may be worth there */

    uint32_t *chosen; /* cells that are scored next, in order of place */
    size_t chosen_count, chosen_capacity;
    struct place *places; /* room for those of one path, and what is around them, */
    double *cosines;
    uint8_t *wanted;
    size_t room; /* and for how many there is */
};

/* Points as steps, rounded up. */
static inline uint16_t dense_steps(const struct dense *dense, double points)
{
    double steps = points > 0 ? points * dense->scale + 1 : 1;
    return (uint16_t)(steps < UINT16_MAX ? steps : UINT16_MAX);
}

/* What each cell and those around it say, in steps, into the sums of the sheet. */
void dense_add_words(struct dense *dense);
/* Scores the cells that the bounds let be among the best. */
enum rec_status dense_score_best(struct dense *dense, rec_error *error);

#endif
