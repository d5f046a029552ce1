/* The first stage of a search while it runs: shared by gather.c and gather_words.c. */
#ifndef SEARCH_GATHERING_H
#define SEARCH_GATHERING_H

#include "search/ranking.h"

struct candidate {
    double value;
    struct place place;
};

/* A heap with the worst on top. */
struct best {
    struct candidate *items;
    size_t count, most;
};

static inline bool would_enter(const struct best *best, double value)
{
    return best->count < best->most || value > best->items[0].value;
}

/* For what would enter. */
void gather_enter(struct best *best, double value, struct place place);

struct gathering {
    struct ranking *ranking;
    struct best messages, others, vectors, dated;
    double scale;          /* of what the words say */
    double prior;          /* the most that can speak for a passage whatever it says */
    double priors[256];    /* the same of a passage with these flags */
    struct tally *tallies; /* of each passage of the part at work */
    struct touched {
        uint32_t passage;
        float words; /* their sum */
    } * touched;     /* passages of the part at work */
    size_t touched_count, touched_capacity;
};

/* Offers the passages of a part that the words of the query bring up. */
void gather_words(struct gathering *gathering, size_t number);

#endif
