/* A query as typed, taken apart. Strings belong to the arena. Pure but for the tokenizer; one thread. */
#ifndef SEARCH_QUERY_H
#define SEARCH_QUERY_H

#include "base/arena.h"
#include "search/search.h"
#include "search/tokens.h"

#define QUERY_TERMS_MAX 24

struct query_term {
    const char *word;  /* as typed, for the full-text table, which stems it itself */
    const char *term;  /* stemmed */
    bool prefix;       /* the beginning of a word */
    double share;      /* weight beside the inverse document frequency: words about the asking say little */
    int64_t documents; /* rows that hold it; filled by the ranking */
    double weight;     /* share * inverse document frequency; filled by the ranking */
};

struct query_parts {
    struct query_term terms[QUERY_TERMS_MAX];
    size_t term_count;
    const char **phrases, **excluded; /* ready for the full-text table */
    size_t phrase_count, excluded_count;
    int64_t since, until; /* from since: and until:; 0 = open */
    bool about_me;        /* I, my, me: what the user said counts more */
    bool about_you;       /* "did you say": what the assistant said does */
    bool asks_when;
};

void query_read(struct query_parts *parts, struct tokens *tokens, const struct search_query *query,
                struct arena *arena);

/* A word or phrase as a string of the full-text query language: quoted, so that nothing in it is an operator.
 */
void query_quote(struct buf *out, const char *text);

#endif
