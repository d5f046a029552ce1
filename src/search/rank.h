/* Which rows answer a query, and how well. Rows belong to the arena. One thread. */
#ifndef SEARCH_RANK_H
#define SEARCH_RANK_H

#include "search/index.h"
#include "search/query.h"

/* How a term of the query was found for a row. */
enum found { FOUND_NOT, FOUND_NEAR, FOUND_NAME, FOUND_OWN };

struct ranked {
    int64_t rowid;
    enum rec_row_kind scope;
    char id[REC_ID_SIZE], conversation[REC_ID_SIZE];
    int64_t branch, sequence, time;
    int role, kind, category;
    unsigned flags;
    double weight;
    int64_t length;
    const char *name;
    float own[QUERY_TERMS_MAX];  /* how much of each term the row itself has, 0..1.6 */
    float near[QUERY_TERMS_MAX]; /* the same, with what stands around it */
    enum found found[QUERY_TERMS_MAX];
    double coverage, prior, score;
};

/* Best first; ones without any term are not given. */
enum rec_status rank_run(struct search *search, const struct search_query *query, struct query_parts *parts,
                         struct arena *arena, struct ranked **rows, size_t *count, rec_error *error);

#endif
