/* Which rows answer a query, and how well: the recipe. Candidates are gathered by words and by vectors (small
 * stores: everything is one, and a bound tells which are scored), then scored with what stands around them:
 *
 *   C(t)   tf * 1.6 / (tf + .6 * (.7 + .3 * length / average))    how much a passage says term t (BM25)
 *   X(t)   max(C(t), .6 * how near its nearest word is to t)
 *   Y(t)   max of X(t) and w(o) * X(t) of the passage o places before or behind on the path
 *   I(t)   idf * how rare the word is in its language * .4 if it is about the asking
 *   score  sum of the features of rank_weights
 *
 * A query that brings a vector of a server has one feature more: how near the row's own vector is to it,
 * above what that model gives to any two texts.
 *
 * A row ranks by its best passage. What a hit shows is the score over the most that this query could give, so
 * that it means the same in every search. Rows belong to the arena. One thread. */
#ifndef SEARCH_RANK_H
#define SEARCH_RANK_H

#include "search/index.h"
#include "search/query.h"

struct ranked {
    const struct part *part;
    uint32_t document, passage;
    enum rec_row_kind scope;
    char id[REC_ID_SIZE];
    int64_t time;
    uint8_t found[QUERY_TERMS_MAX]; /* of each term: enum rec_found */
    const char **soft; /* of the best rows, for each term: the word of the text that is near in meaning or
                          spelling; NULL */
    double coverage, vector, served, prior, date, raw;
    double score;    /* 0..1, in order of raw */
    double evidence; /* 0..1: how much of what the query is about is there, whatever else speaks for it */
};

/* FEATURE(name, with vectors, without) */
#define RANK_FEATURES(FEATURE)                                                                               \
    FEATURE(soft, .29, .22)                                                                                  \
    FEATURE(cov, 2.9, 3.3)                                                                                   \
    FEATURE(own, .06, .10)                                                                                   \
    FEATURE(sess, .145, .14)                                                                                 \
    FEATURE(served, 5, 5)                                                                                    \
    FEATURE(cos, 3.5, 0)                                                                                     \
    FEATURE(spk, 1.15, 1.15)                                                                                 \
    FEATURE(ask, -.64, -.64)                                                                                 \
    FEATURE(first, .89, .89)                                                                                 \
    FEATURE(when, 1.5, 1.5)                                                                                  \
    FEATURE(qa, .29, .29)                                                                                    \
    FEATURE(mon, 3.7, 3.7)                                                                                   \
    FEATURE(day, 4.1, 4.1)                                                                                   \
    FEATURE(me, 4, 4)                                                                                        \
    FEATURE(you, 2, 2)                                                                                       \
    FEATURE(stand, 1.5, 1.5)

struct rank_weights {
#define FEATURE(name, with, without) double name;
    RANK_FEATURES(FEATURE)
#undef FEATURE
};

/* Best first; most: so many are of use, others need not be among them; 0: all. phrases, excluded phrases of
 * more than a word and deleted conversations are for the caller to look at. */
enum rec_status rank_run(struct search *search, struct store_user *user, const struct search_query *query,
                         const struct query_parts *parts, size_t most, struct arena *arena,
                         struct ranked **rows, size_t *count, rec_error *error);

#endif
