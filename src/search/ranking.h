/* One search while it runs: shared by rank.c, gather.c, score.c and what they ask. */
#ifndef SEARCH_RANKING_H
#define SEARCH_RANKING_H

#include "search/passages.h"
#include "search/rank.h"
#include "search/synonyms.h"

#define K1           0.6
#define B            0.3
#define SOFT         0.6F                         /* what a soft match is worth beside an exact one */
#define ALTERNATIVES (NEAR_WORDS + SYNONYMS_MOST) /* words near a term that count as it, less */

_Static_assert(QUERY_TERMS_MAX <= 32, "each term has a bit of its own");

/* A word or stem that stands for a term. */
struct alternative {
    const char *stem; /* any word of it; NULL: the word of the row */
    uint32_t row;     /* of the table; of a word of that stem, or PART_NONE */
    float similarity; /* 0..1 */
};

struct ranking_term {
    const struct query_term *query;
    size_t place;  /* in the query */
    double weight; /* I(t) */
    struct alternative alternatives[ALTERNATIVES];
    size_t alternative_count;
};

/* What a word of a part is to the query. */
struct match {
    uint32_t word, group;
    float similarity; /* above 1: the term itself */
    uint8_t term;
};

#define EXACT 2.0F

struct part_matches {
    struct match *items; /* by term: the exact ones, then what stands for it, mostly the nearest first */
    size_t count, capacity;
    uint64_t *known;     /* a bit a word of the part: is there a match? */
    uint32_t *slots;     /* by word: which it is, from 1; those of one word in order of term; 0: free */
    uint32_t slot_count; /* a power of two, more than there are matches */
    const uint64_t
        *said; /* a bit a passage: it says a word of the query; NULL: not known, or not of every word */
};

/* A list of postings that stands for a term in a part: the best match of the term in a group. */
struct term_list {
    uint32_t part, group;
    float similarity;
    uint8_t term;
};

/* What the cosine of a passage may be at most, by how many of its sign bits differ from the query's. */
struct cosines {
    double most[64 * SIGN_WORDS + 1];
};

struct ranking {
    struct search *search;
    struct store_user *user;
    const struct search_query *query;
    const struct query_parts *parts;
    struct arena *arena;
    struct rank_weights weights;
    struct ranking_term *terms; /* large, and mostly a few */
    size_t term_count;
    double weight_sum, average_length;
    double doubt;                 /* what the evidence takes more: common words alone are none */
    struct part_matches *matches; /* of each part */
    uint32_t *groups;             /* of each part and word of the query two: of the stem, the foreign word */
    uint32_t *demanded; /* of each part, two groups for a word (stem, foreign): first those a row must hold */
    size_t must_count, must_not_count;
    bool *named;           /* of each speaker: is meant */
    bool *wanted_speakers; /* of each speaker: from: names it; NULL: anybody */
    bool **inside;         /* of each part and conversation: in: and tag: let it through; NULL: all */
    size_t named_count;
    unsigned char (*excluded)[PART_ID]; /* rows to leave out, in order */
    bool is_name[QUERY_TERMS_MAX];
    int8_t *vector; /* of the query; NULL: none of its words has one */
    float vector_scale;
    const struct served *served; /* compared with the query's vector; NULL: it brings none */
    uint64_t signs[SIGN_WORDS];

    double prior_most[PASSAGE_SETS]; /* what speaks for a passage with these flags whatever it says, the date
                                        left out; at most */
    double date_most;                /* what the date speaks for one */
    const struct cosines *cosines;

    struct said *said; /* room for the passages that are scored at a time */
    struct sums *sums;
    size_t said_capacity, sums_capacity;

    struct ranked *rows;
    size_t count, capacity;
    size_t most;  /* rows that are of use: the best; 0: all */
    double *best; /* what the best so far are worth, descending, so many at most */
    size_t best_count;
    double least; /* what the last of them is worth, once there are so many */
};

bool ranking_stopped(const struct ranking *ranking);
/* Is a row one that may be shown? Its score need not be known. */
bool ranking_passes(const struct ranking *ranking, const struct ranked *row);
/* Must it say something of the query itself for that, or be by somebody whom the query names? */
bool ranking_needs_own(const struct ranking *ranking);

/* --- match.c: words --- */

/* Weighs the terms, finds what stands for them, and what they are in each part. */
void ranking_find_terms(struct ranking *ranking);

/* The lists of a term in a part, as many as it has matches at most: the exact ones, then mostly the nearest
 * first. *at: where its matches begin, then where they end. known: a bit a group, none is set. */
size_t ranking_lists(const struct ranking *ranking, size_t part, size_t term, size_t *at, uint64_t *known,
                     struct term_list *lists);

/* What a passage says of a term: C, and X. */
struct said {
    float own, worth;
};
/* C, as BM25 has it, of what is said so often among so many words of a passage; `size` is what these make. */
static inline float ranking_size(unsigned length, double average_length)
{
    return (float)(K1 * (1 - B + B * length / average_length));
}

static inline float ranking_own(float count, float size)
{
    return count * (float)(K1 + 1) / (count + size);
}

/* What the terms that a passage says weigh, by themselves and with what is near them. */
struct sums {
    float own, worth;
};
/* Of each term of the query; false: nothing. */
bool ranking_passage(const struct ranking *ranking, size_t part, uint32_t passage, struct said *said);
/* The same of one whose row is read already. */
bool ranking_passage_of(const struct ranking *ranking, size_t part, uint32_t passage,
                        const struct part_passage *row, struct said *said);
/* The words of a passage that are nearest to the terms whose bits are set without being them, each at the
 * place of its term; where there is none nothing is written. */
void ranking_soft_words(const struct ranking *ranking, size_t part, uint32_t passage, uint32_t wanted,
                        const char *soft[]);

/* --- slips.c --- */

/* For a word that nobody has said: the words that are spelt most like it, as alternatives. May it be a slip,
 * how often the likest is said: a slip weighs as what was meant. */
double slips_find(struct ranking *ranking, struct ranking_term *term, bool may_slip);

/* --- filters.c --- */

/* What from:, in: and tag: mean in this index, and which rows the query leaves out. */
enum rec_status filters_find(struct ranking *ranking, rec_error *error);
void filters_free(struct ranking *ranking);
/* Filters, and the words of phrases and excluded words (whether in order is for the caller to see). */
bool filters_admit(const struct ranking *ranking, size_t part, uint32_t document);
bool filters_admit_row(const struct ranking *ranking, size_t part, uint32_t document,
                       const struct part_document *row);

/* --- prior.c --- */

/* Finds the most that can speak for a passage, when the words are known. */
void prior_begin(struct ranking *ranking);
/* What speaks for a passage whatever it says: with these flags, if its speaker is one whom the query names,
 * if it is the user's, the assistant's; and of a passage. */
double prior_of_flags(const struct ranking *ranking, unsigned flags, bool named, bool user, bool assistant);
double prior_of(const struct ranking *ranking, const struct part *part, const struct part_document *row,
                uint32_t passage);
bool prior_is_named(const struct ranking *ranking, const struct part *part, const struct part_document *row);
bool prior_is_users(const struct part *part, const struct part_document *row);
bool prior_is_assistants(const struct part *part, const struct part_document *row);
/* What the date that the query names is worth at a time. */
double prior_date(const struct ranking *ranking, int64_t time);
/* Half days, and what it is worth at their beginning: months begin and days fit at noon or midnight. For who
 * asks of many times. */
#define HALVES_KEPT 256
struct halves {
    const struct ranking *ranking;
    int64_t known[HALVES_KEPT];
    double values[HALVES_KEPT];
};
void prior_begin_halves(struct halves *halves, const struct ranking *ranking);
double prior_date_in(struct halves *halves, int64_t time); /* prior_date() */
/* The most that it is at any time between these two. */
double prior_date_over(struct halves *halves, int64_t first, int64_t last);

/* --- score.c --- */

/* Finds the bounds, when the terms are known. */
void score_begin(struct ranking *ranking);
/* What the best that a conversation says of each term adds to all its passages. */
double score_sess(const struct ranking *ranking, const float *best);
/* What a neighbour, 3 before to 3 behind, is worth to a passage. */
#define NEIGHBOURS 3
extern const float score_around[2 * NEIGHBOURS + 1];
/* Bounds: what the cosine of a passage adds at most, */
double score_cosine_most(const struct ranking *ranking, size_t part, uint32_t passage);
/* what a passage with these flags must be worth to be among the best, */
double score_least(const struct ranking *ranking, unsigned flags);
/* and the same after the weight of its row, with what that makes of its points at most. */
double score_least_weighed(const struct ranking *ranking);
double score_weighed_most(unsigned flags);
/* What a row that says all in the best way is worth: a score of 1. */
double score_most(const struct ranking *ranking);
/* The most evidence there can be for a row where only terms that weigh so much in sum are said, in it or
 * around it. */
double score_evidence_most(const struct ranking *ranking, double weight);

/* Where a passage of a path is. */
struct place {
    uint32_t part, document, passage;
};
/* wanted: of each place, 1: load, 2: score it, too; NULL: everything. branch: only of it are documents
 * scored; 0: all. */
void score_path(struct ranking *ranking, const struct place *places, size_t count, const uint8_t *wanted,
                uint32_t branch);
/* The same with what the conversation adds to every passage, and the cosines of those that are scored (NULL:
 * there are none); of wanted ones that are WANTED_SILENT too is known that they say no word of the query. */
#define WANTED_SILENT 4
void score_cells(struct ranking *ranking, const struct place *places, size_t count, const uint8_t *wanted,
                 uint32_t branch, double sess, const double *cosines);
/* A row that is no message. */
void score_alone(struct ranking *ranking, size_t part, uint32_t document);

/* --- paths.c --- */

/* Scores the messages of a conversation along its paths; around: the passages that matter (with part), or
 * NULL for all. */
enum rec_status paths_score(struct ranking *ranking, const char *conversation, const struct place *around,
                            size_t count, rec_error *error);

/* Calls take for each path of a conversation: its passages in order, and the branch whose messages are
 * scored on it (0: all). */
typedef void (*paths_take)(void *context, const struct place *places, size_t count, uint32_t branch);
enum rec_status paths_each(struct ranking *ranking, const char *conversation, paths_take take, void *context,
                           rec_error *error);

/* --- gather.c --- */

/* Is a conversation in a part before this one? */
bool gather_in_part_before(const struct search *search, size_t part, const char *conversation);
enum rec_status gather_all(struct ranking *ranking, rec_error *error);
enum rec_status gather_best(struct ranking *ranking, rec_error *error);

/* --- dense.c --- */

/* As gather_all(), but only what a bound lets be among the best is scored. *done: false, and nothing has
 * happened, if that cannot be told of the query or the index. */
enum rec_status gather_dense(struct ranking *ranking, bool *done, rec_error *error);

#endif
