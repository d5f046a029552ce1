/* The first stage by words: what the lists of postings add up to. The common words of a part bring up nothing
 * when its rarer words have brought up enough. */
#include "config.h"

#include "search/gathering.h"

#include "base/alloc.h"

#include <math.h>
#include <stdlib.h>

#define ENOUGH        60     /* passages of a part with the rarer words: then its common words, */
#define COMMON        8      /* said in every so manieth passage, bring up no others */
#define LONG          1000   /* postings: a list that costs something */
#define LEVELS        1024   /* steps in which sums are told apart */
#define CUT_AFTER     64     /* passages, then what they must say at least is found again */
#define ROUNDING      1e-4   /* by which a sum of words may be off */
#define SOFT_POSTINGS 4000   /* of words that are only near, beyond as many as the words themselves have */
#define POSTINGS      400000 /* looked at in one search, unless one list alone has more */
#define TYPED         200000 /* the same of one while it is typed: the next key comes soon */
#define AT_ONCE       64     /* passages whose rows are fetched together */
#define BEGUN         8      /* of them, one in so many for the words that a typed beginning may become */

/* The row is looked at only where it can matter: it lies elsewhere in memory. */
static inline bool can_matter(const struct gathering *gathering, const struct part *part,
                              const struct best *best, uint32_t passage, double words)
{
    return would_enter(best, gathering->scale * words + gather_prior(gathering, part->flags[passage]) +
                                 gather_date_most(gathering, passage));
}

static void offer(struct gathering *gathering, size_t number, struct best *best, uint32_t passage,
                  double words)
{
    struct ranking *ranking = gathering->ranking;
    const struct part *part = index_part(ranking->search, number);
    double value = gathering->scale * words;
    uint32_t document = part_document_of(part, passage);
    if (document >= part->document_count)
        return;
    const struct part_document row = part_document(part, document);
    value += prior_of(ranking, part, &row, passage);
    value += prior_date(ranking, row.time);
    if (would_enter(best, value) && filters_admit_row(ranking, number, document, &row))
        gather_enter(best, value, (struct place){(uint32_t)number, document, passage});
}

static int by_worth(const void *left, const void *right)
{
    const struct list *a = left, *b = right;
    bool a_exact = a->similarity == EXACT, b_exact = b->similarity == EXACT;
    if (a_exact != b_exact)
        return a_exact ? -1 : 1;
    if (a_exact && a->passages != b->passages)
        return a->passages < b->passages ? -1 : 1;
    if (a->similarity != b->similarity)
        return a->similarity > b->similarity ? -1 : 1;
    return (a->passages > b->passages) - (a->passages < b->passages);
}

/* The lists of postings that matter in a part. */
static size_t find_lists(const struct ranking *ranking, size_t number, struct list **lists)
{
    const struct part *part = index_part(ranking->search, number);
    size_t most = ranking->matches[number].count + 1, count = 0, at = 0;
    uint64_t *known = arena_alloc(ranking->arena, (part->group_count / 64 + 1) * sizeof *known);
    struct term_list *found = arena_alloc(ranking->arena, most * sizeof *found);
    for (size_t t = 0; t < ranking->term_count; t++)
        count += ranking_lists(ranking, number, t, &at, known, found + count);
    *lists = xmalloc(most * sizeof **lists);
    for (size_t i = 0; i < count; i++)
        (*lists)[i] =
            (struct list){found[i].group, found[i].term,       false,
                          false,          found[i].similarity, part->group_documents[found[i].group]};
    return count;
}

static bool is_common(const struct part *part, const struct list *list)
{
    return list->passages > part->passage_count / COMMON;
}

static int by_length(const void *left, const void *right)
{
    const struct list *a = left, *b = right;
    return (a->passages < b->passages) - (a->passages > b->passages);
}

/* Lists of words of which a prompt wants to know nothing where no other word of the query is said: all of
 * them in one row, or around it, would not be evidence enough. What says another word too is found by that
 * one. The longest first: they cost the most. */
static void find_idle(const struct ranking *ranking, const struct part *part, struct list *lists,
                      size_t count)
{
    double told[QUERY_TERMS_MAX] = {0}, sum = 0; /* weight of each term */
    if (ranking->query->floor <= 0)
        return;
    qsort(lists, count, sizeof *lists, by_length);
    for (size_t i = 0; i < count && (lists[i].passages > LONG || is_common(part, &lists[i])); i++) {
        double *most = &told[lists[i].term];
        double more = fmax(gather_told(ranking, &lists[i]) - *most, 0);
        lists[i].idle = score_evidence_most(ranking, sum + more) < ranking->query->floor;
        if (lists[i].idle) {
            *most += more;
            sum += more;
        }
    }
}

/* What a passage must be worth to be one of the best, less what a date can be. */
static double least_worth(const struct gathering *gathering, const struct best *best)
{
    return best->count < best->most ? -INFINITY : best->items[0].value - gathering->ranking->date_most;
}

/* What is passed over here is not even looked at, which would be a miss of the cache for each. */
static void offer_one(struct gathering *gathering, size_t number, bool other, uint32_t passage, float words)
{
    const struct part *part = index_part(gathering->ranking->search, number);
    struct best *best = other ? &gathering->others : &gathering->messages;
    if (can_matter(gathering, part, best, passage, words))
        offer(gathering, number, best, passage, words);
}

/* A sum that about as many passages reach as there is room for. None is above `most`. */
static float find_high(const struct gathering *gathering, float most)
{
    const struct touched *touched = gathering->ranking->search->touched;
    uint32_t counts[LEVELS] = {0};
    size_t above = 0, level = LEVELS;
    float scale = most > 0 ? (LEVELS - 1) / most : 0;
    for (size_t i = 0; i < gathering->touched_count; i++) {
        size_t step = (size_t)(touched[i].words * scale);
        counts[step < LEVELS ? step : LEVELS - 1]++;
    }
    while (level > 0 && above < gathering->messages.most + gathering->others.most)
        above += counts[--level];
    return scale > 0 ? (float)level / scale : 0;
}

/* What the words of a passage must be worth at least by its flags, a little less for the rounding. */
struct cuts {
    double worth; /* what they were found for */
    float least, of[PASSAGE_SETS];
};

static void find_cuts(const struct gathering *gathering, const struct best *best, struct cuts *cuts)
{
    double worth = least_worth(gathering, best);
    if (worth == cuts->worth)
        return;
    cuts->worth = worth;
    cuts->least = INFINITY;
    for (unsigned flags = 0; flags < PASSAGE_SETS; flags++) {
        double least = (worth - gathering->ranking->prior_most[flags]) / gathering->scale - ROUNDING;
        cuts->of[flags] = (float)least;
        cuts->least = fminf(cuts->least, cuts->of[flags]);
    }
}

/* Their rows lie far apart. */
static void offer_some(struct gathering *gathering, size_t number, uint32_t others,
                       const struct touched *some, size_t count)
{
    uint32_t passages[AT_ONCE];
    for (size_t i = 0; i < count; i++)
        passages[i] = some[i].passage;
    part_expect_documents(index_part(gathering->ranking->search, number), passages, count);
    for (size_t i = 0; i < count; i++)
        offer_one(gathering, number, some[i].passage >= others, some[i].passage, some[i].words);
}

/* Those that say most come first: then hardly anything of the others can still enter. */
static void offer_touched(struct gathering *gathering, size_t number, float most)
{
    const struct part *part = index_part(gathering->ranking->search, number);
    const struct touched *touched = gathering->ranking->search->touched;
    uint32_t others = gather_first_other(part);
    float high = find_high(gathering, most);
    struct cuts cuts[2] = {{.worth = NAN}, {.worth = NAN}};
    struct touched some[AT_ONCE];
    size_t some_count = 0;
    for (size_t i = 0, count = gathering->touched_count; i < count; i++) {
        if (touched[i].words < high)
            continue;
        some[some_count++] = touched[i];
        if (some_count == AT_ONCE) {
            offer_some(gathering, number, others, some, some_count);
            some_count = 0;
        }
    }
    offer_some(gathering, number, others, some, some_count);
    for (size_t first = 0, end, count = gathering->touched_count; first < count; first = end) {
        end = first + CUT_AFTER < count ? first + CUT_AFTER : count;
        find_cuts(gathering, &gathering->messages, &cuts[0]);
        find_cuts(gathering, &gathering->others, &cuts[1]);
        float least = cuts[0].least, other_least = cuts[1].least;
        for (size_t i = first; i < end; i++) {
            uint32_t passage = touched[i].passage;
            bool other = passage >= others;
            if (touched[i].words >= (other ? other_least : least) && touched[i].words < high &&
                touched[i].words >= cuts[other].of[part->flags[passage] % PASSAGE_SETS])
                offer_one(gathering, number, other, passage, touched[i].words);
        }
    }
    gathering->brought_up = gathering->touched_count;
    gathering->touched_count = 0;
}

/* The most that a list adds to a passage. */
static float list_most(const struct ranking *ranking, const struct list *list)
{
    double share = list->similarity == EXACT ? K1 + 1 : SOFT * list->similarity;
    return (float)(ranking->terms[list->term].weight * share);
}

struct looked {
    uint64_t at, soft, begun; /* postings, and of them those of near words, and of a typed beginning */
    uint64_t budget;
    size_t lists,
        passages; /* of the first so many lists: how many passages they bring up, as far as it matters */
};

/* Counts the passages that a list brings up which none before it does. */
static void count_passages(struct gathering *gathering, const struct part *part, const struct list *list,
                           struct looked *looked)
{
    struct part_postings postings = part_postings(part, list->group);
    struct part_posting some[ENOUGH];
    for (size_t count = ENOUGH; count == ENOUGH && looked->passages < ENOUGH;) {
        count = part_postings_take(&postings, some, ENOUGH);
        for (size_t i = 0; i < count; i++) {
            uint64_t *said = &gathering->said[some[i].passage / 64], bit = UINT64_C(1)
                                                                           << some[i].passage % 64;
            if (is_unwanted(gathering, part->flags[some[i].passage]))
                continue;
            looked->passages += (*said & bit) == 0;
            *said |= bit;
        }
    }
}

static bool bring_enough(struct gathering *gathering, const struct part *part, const struct list *lists,
                         size_t count, struct looked *looked)
{
    for (; looked->lists < count && looked->passages < ENOUGH; looked->lists++) {
        if (lists[looked->lists].read)
            count_passages(gathering, part, &lists[looked->lists], looked);
    }
    return looked->passages >= ENOUGH;
}

/* Is the last of these lists, which brings passages up, worth its postings beside those before it? */
static bool is_worth(struct gathering *gathering, const struct part *part, const struct list *lists,
                     size_t before, struct looked *looked)
{
    const struct list *list = &lists[before];
    bool begun = gathering->ranking->terms[list->term].query->prefix, soft = list->similarity != EXACT;
    if (list->idle || (looked->at > 0 && looked->at + list->passages > looked->budget))
        return false;
    if (is_common(part, list) && bring_enough(gathering, part, lists, before, looked))
        return false;
    if (begun && looked->begun > 0 && looked->begun + list->passages > looked->budget / BEGUN)
        return false;
    looked->begun += begun ? list->passages : 0;
    if (soft && looked->soft + list->passages > looked->at - looked->soft + SOFT_POSTINGS)
        return false;
    looked->soft += soft ? list->passages : 0;
    looked->at += list->passages;
    return true;
}

/* An idle word that is not only near adds to what others bring up, `brought` at most, unless they are a few
 * among very many that say it. */
static bool is_idle_worth(const struct part *part, const struct list *list, uint64_t brought,
                          struct looked *looked)
{
    bool few = is_common(part, list) && brought < list->passages / COMMON;
    if (!list->idle || brought == 0 || list->similarity != EXACT || few ||
        looked->at + list->passages > looked->budget)
        return false;
    looked->at += list->passages;
    return true;
}

/* Which lists are read, and in which order: the idle ones last. Returns the most that a passage may be worth
 * by them. */
static float choose_lists(struct gathering *gathering, size_t number, struct list *lists, size_t count)
{
    const struct ranking *ranking = gathering->ranking;
    const struct part *part = index_part(ranking->search, number);
    uint64_t share = part->passage_count, most = ranking->query->prefix ? TYPED : POSTINGS, brought;
    struct looked looked = {.budget = most * share / (index_totals(ranking->search).passages + 1) + 1000};
    float reach = 0;
    find_idle(ranking, part, lists, count);
    qsort(lists, count, sizeof *lists, by_worth);
    gathering->all_read = true;
    for (size_t i = 0; i < count; i++) {
        lists[i].read = is_worth(gathering, part, lists, i, &looked);
        gathering->all_read = gathering->all_read && lists[i].read;
    }
    brought = looked.at;
    for (size_t i = 0; i < count; i++) {
        lists[i].read = lists[i].read || is_idle_worth(part, &lists[i], brought, &looked);
        reach += lists[i].read ? list_most(ranking, &lists[i]) : 0;
    }
    return reach;
}

static void gather_segment(struct gathering *gathering, size_t number)
{
    struct list *lists;
    size_t count = find_lists(gathering->ranking, number, &lists);
    float most = choose_lists(gathering, number, lists, count);
    gather_lists(gathering, number, lists, count);
    offer_touched(gathering, number, most);
    free(lists);
}

/* The tail has no postings; it is small. */
static void gather_tail(struct gathering *gathering, size_t number)
{
    const struct ranking *ranking = gathering->ranking;
    const struct part *part = index_part(ranking->search, number);
    gathering->brought_up = 0;
    for (uint32_t passage = 0; passage < part->passage_count; passage++) {
        struct said said[QUERY_TERMS_MAX];
        double sum = 0;
        if (is_unwanted(gathering, part->flags[passage]))
            continue;
        ranking_passage(ranking, number, passage, said);
        for (size_t t = 0; t < ranking->term_count; t++)
            sum += ranking->terms[t].weight * said[t].worth;
        uint32_t document = part_document_of(part, passage);
        bool message = part_scope(part, document) == REC_ROW_MESSAGE;
        struct best *best = message ? &gathering->messages : &gathering->others;
        if (sum > 0 && can_matter(gathering, part, best, passage, sum))
            offer(gathering, number, best, passage, sum);
    }
}

void gather_words(struct gathering *gathering, size_t number)
{
    if (index_part(gathering->ranking->search, number)->tail != NULL)
        gather_tail(gathering, number);
    else
        gather_segment(gathering, number);
}
