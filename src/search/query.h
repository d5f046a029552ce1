/* A query as typed, taken apart. Strings belong to the arena. Pure, any thread. */
#ifndef SEARCH_QUERY_H
#define SEARCH_QUERY_H

#include "base/arena.h"
#include "search/search.h"
#include "search/stem.h"

#define QUERY_TERMS_MAX   24
#define QUERY_PHRASES_MAX 16
#define PHRASE_WORDS_MAX  16

struct query_term {
    const char *word; /* folded */
    const char *stem;
    const char *foreign; /* as it stands in a text that is not in English (language.h) */
    size_t word_length, stem_length, foreign_length;
    const char *forms[STEM_FORMS]; /* that the stem does not begin: "bought" of "buy" */
    size_t form_count;
    bool prefix;  /* the beginning of a word */
    bool asks;    /* of how something is asked: says nothing of what it is about */
    bool dates;   /* of the date that the query names */
    double share; /* words about the asking say little */
};

/* A quoted phrase or an excluded word: its stems, in order. */
struct query_phrase {
    const char *stems[PHRASE_WORDS_MAX], *foreign[PHRASE_WORDS_MAX];
    size_t count;
};

/* A month, a day, a year that the query names; 0: not. */
struct query_date {
    int month, day, year;
};

/* What was typed as since:, until:, from:, in:, kind:, cat: and tag:. */
struct query_filters {
    int64_t since, until;     /* 0: open */
    int role, kind, category; /* -1: any */
    const char *speaker;      /* folded: a word of the speaker's name; NULL: anybody */
    const char *in, *tag; /* conversations whose title contains it or whose id begins with it; NULL: any */
    bool any;             /* is there one? */
};

struct query_parts {
    struct query_term terms[QUERY_TERMS_MAX];
    size_t term_count;
    struct query_phrase *phrases, *excluded; /* QUERY_PHRASES_MAX at most; mostly none */
    size_t phrase_count, excluded_count;
    struct query_filters filters;
    struct query_date date;
    int64_t from, to; /* the days that "yesterday", "last month" mean: they count, but exclude nothing */
    bool about_me;    /* I, my, me: what the user said counts more */
    bool about_you;   /* "did you say": what the assistant said does */
    bool asks_when;
    bool foreign;     /* it is in another language than English */
    bool pictures;    /* emoji alone: they are its words */
    bool about_world; /* a question that speaks of neither of the two: the past may have nothing to do with it
                       */
};

/* The words, without what are filters, quotes and dashes to query_read(). */
const char *query_words(const struct search_query *query, struct arena *arena);

void query_read(struct query_parts *parts, const struct search_query *query, struct arena *arena);

#endif
