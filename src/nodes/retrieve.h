/* What a question takes along from the past: what to look for, and what to do with what was found. For the
 * retrieval node of a turn (worker) and for the look ahead while somebody types (reader). All strings belong
 * to the arena. */
#ifndef NODES_RETRIEVE_H
#define NODES_RETRIEVE_H

#include "context/context.h"

struct retrieve {
    struct store_user *user;
    struct arena *arena;
    const char *question;
    const char *question_id;  /* of the message, if it has one: it is no answer to itself; NULL: none */
    const char *conversation; /* "": a new one */
    int64_t branch;           /* path of it; 0: the one shown */
    size_t limit;             /* of what is found; what is pinned comes on top */
    double floor;
    const struct context_choice *choice;

    /* retrieve_prepare() */
    bool asks_for_all; /* no word to look for: retrieve_overview() has the hits, not a search */
    struct search_query query;
    struct rec_hit *hits;
    size_t hit_count;
};

/* Fills the query: the rows of the window and what the person left out, with the messages that it was drawn
 * from, are not looked for. */
enum rec_status retrieve_prepare(struct retrieve *retrieve, rec_error *error);
/* Instead of a search: the memories that weigh most. */
enum rec_status retrieve_overview(struct retrieve *retrieve, rec_error *error);
/* Puts what the person pinned first, when the hits are there. What is gone meanwhile is not there: that is no
 * reason not to send. */
enum rec_status retrieve_pinned(struct retrieve *retrieve, rec_error *error);

#endif
