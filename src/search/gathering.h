/* The first stage of a search while it runs: shared by gather.c, gather_words.c and
 * gather_lists.c. */
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
    struct best messages, others, vectors, dated, served;
    double scale;           /* of what the words say */
    double prior;           /* the most that can speak for a passage whatever it says, the date left out */
    uint64_t *dated_blocks; /* a bit for each block of passages of the part at work: a date may fit one of
                               them; NULL: all */
    uint64_t *said;         /* a bit for each passage of the part at work: it says a word of the query */
    size_t touched_count;   /* passages of the part at work that its words bring up: search->touched */
    size_t brought_up;      /* of it, those that its words brought up; they stay in search->touched */
    bool all_read;          /* no list of postings of the part at work was left out */
    unsigned unwanted;      /* bits of passage_scope() of which nothing is looked for */
};

/* Is it of something that is not looked for? Its row need not be read to know. */
static inline bool is_unwanted(const struct gathering *gathering, unsigned flags)
{
    return (gathering->unwanted >> (flags >> PASSAGE_SCOPE) & 1) != 0;
}

#define DATED_BLOCK 32 /* passages */

static inline double gather_prior(const struct gathering *gathering, unsigned flags)
{
    return gathering->ranking->prior_most[flags % PASSAGE_SETS];
}

/* The most that a date speaks for a passage of the part at work. */
static inline double gather_date_most(const struct gathering *gathering, uint32_t passage)
{
    uint32_t block = passage / DATED_BLOCK;
    return gathering->dated_blocks == NULL || (gathering->dated_blocks[block / 64] >> block % 64 & 1) != 0
               ? gathering->ranking->date_most
               : 0;
}

/* In a segment messages come before everything else: the first passage that is of none. */
uint32_t gather_first_other(const struct part *part);

/* Offers the passages of a part that the words of the query bring up. */
void gather_words(struct gathering *gathering, size_t number);

/* A list of postings, and what it is to the query. */
struct list {
    uint32_t group;
    uint8_t term;
    bool idle; /* brings nothing up, only adds to what others bring up */
    bool read;
    float similarity;
    uint32_t passages;
};

/* What a list can tell of its term, as evidence counts it. */
double gather_told(const struct ranking *ranking, const struct list *list);

/* Brings up what the lists that are to be read say, exact ones before near ones: search->touched. For a
 * prompt, without what it wants to know nothing of. */
void gather_lists(struct gathering *gathering, size_t number, const struct list *lists, size_t count);

#endif
