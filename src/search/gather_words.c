/* The first stage by words: what the lists of postings add up to. The common words of a part bring up nothing
 * when its rarer words have brought up enough. */
#include "config.h"

#include "search/gathering.h"

#include "base/alloc.h"

#include <stdlib.h>

#define ENOUGH        60     /* passages of a part with the rarer words: then its common words, */
#define COMMON        8      /* said in every so manieth passage, bring up no others */
#define LEVELS        256    /* steps in which sums are told apart */
#define SOFT_POSTINGS 4000   /* of words that are only near, beyond as many as the words themselves have */
#define POSTINGS      400000 /* looked at in one search, unless one list alone has more */
#define BEGUN         8      /* of them, one in so many for the words that a typed beginning may become */

static void offer(struct gathering *gathering, size_t number, struct best *best, uint32_t passage,
                  double words)
{
    struct ranking *ranking = gathering->ranking;
    const struct part *part = index_part(ranking->search, number);
    double value = gathering->scale * words;
    /* the row is looked at only where it can matter: it lies elsewhere in memory */
    if (!would_enter(best, value + gathering->priors[part->passages[passage].flags]))
        return;
    uint32_t document = part->passages[passage].document;
    if (document >= part->document_count)
        return;
    value += score_prior(ranking, part, document, passage);
    value += score_date(ranking, part->documents[document].time);
    if (would_enter(best, value) && score_admits(ranking, number, document))
        gather_enter(best, value, (struct place){(uint32_t)number, document, passage});
}

struct list {
    uint32_t group;
    uint8_t term;
    float similarity;
    uint32_t passages;
};

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

/* The lists of postings that matter in a part: of each term and group the best. */
static size_t find_lists(const struct ranking *ranking, size_t number, struct list **lists)
{
    const struct part *part = index_part(ranking->search, number);
    const struct part_matches *matches = &ranking->matches[number];
    size_t count = 0;
    *lists = xmalloc((matches->count + 1) * sizeof **lists);
    for (size_t i = 0; i < matches->count; i++) {
        const struct match *match = &matches->items[i];
        uint32_t group = part->word_groups[match->word];
        size_t j = 0;
        while (j < count && ((*lists)[j].group != group || (*lists)[j].term != match->term))
            j++;
        if (j == count)
            (*lists)[count++] =
                (struct list){group, match->term, match->similarity, part->group_documents[group]};
        else if ((*lists)[j].similarity < match->similarity)
            (*lists)[j].similarity = match->similarity;
    }
    qsort(*lists, count, sizeof **lists, by_worth);
    return count;
}

static void add_list(struct gathering *gathering, const struct part *part, const struct list *list)
{
    uint32_t bit = UINT32_C(1) << list->term;
    const struct ranking *ranking = gathering->ranking;
    struct part_postings postings;
    float weight = (float)ranking->terms[list->term].weight;
    float fixed = (float)(K1 * (1 - B)), by_length = (float)(K1 * B / ranking->average_length);
    part_postings_begin(part, list->group, &postings);
    while (part_postings_next(&postings)) {
        uint32_t passage = postings.passage;
        struct tally *tally = &gathering->tallies[passage];
        float value = SOFT * list->similarity;
        if (list->similarity == EXACT) {
            float times = (float)postings.count;
            value = times * (float)(K1 + 1) / (times + fixed + by_length * part->passages[passage].length);
        }
        if (tally->terms == 0) {
            gathering->touched = xgrow(gathering->touched, &gathering->touched_capacity,
                                       gathering->touched_count + 1, sizeof *gathering->touched);
            gathering->touched[gathering->touched_count++].passage = passage;
        }
        /* exact lists come first, near ones in order: what a term has added is not less than what follows */
        if ((tally->terms & bit) == 0)
            tally->sum += weight * value;
        tally->terms |= bit;
    }
}

/* In a segment messages come before everything else. */
static uint32_t first_other(const struct part *part)
{
    uint32_t low = 0, high = part->document_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const struct part_document *row = &part->documents[middle];
        if (row->scope == REC_ROW_MESSAGE && row->conversation != PART_NONE)
            low = middle + 1;
        else
            high = middle;
    }
    return part->documents[low].first;
}

/* A sum of words that about as many passages reach as there is room for. */
static float high_sum(const struct gathering *gathering, float most)
{
    size_t counts[LEVELS] = {0}, above = 0, level = LEVELS;
    float scale = most > 0 ? (LEVELS - 1) / most : 0;
    for (size_t i = 0; i < gathering->touched_count; i++)
        counts[(size_t)(gathering->touched[i].words * scale)]++;
    while (level > 0 && above < gathering->messages.most)
        above += counts[--level];
    return scale > 0 ? (float)level / scale : 0;
}

/* Those that say most come first: then hardly anything of the others can still enter, and what cannot is not
 * even looked at, which would be a miss of the cache for each. */
static void offer_touched(struct gathering *gathering, size_t number)
{
    const struct part *part = index_part(gathering->ranking->search, number);
    uint32_t others = first_other(part);
    float most = 0;
    for (size_t i = 0; i < gathering->touched_count; i++) {
        struct touched *touched = &gathering->touched[i];
        struct tally *tally = &gathering->tallies[touched->passage];
        touched->words = tally->sum;
        most = tally->sum > most ? tally->sum : most;
        *tally = (struct tally){0, 0};
    }
    float high = high_sum(gathering, most);
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < gathering->touched_count; i++) {
            const struct touched *touched = &gathering->touched[i];
            struct best *best = touched->passage < others ? &gathering->messages : &gathering->others;
            if ((touched->words >= high) == (pass == 0) &&
                would_enter(best, gathering->scale * touched->words + gathering->prior))
                offer(gathering, number, best, touched->passage, touched->words);
        }
    }
    gathering->touched_count = 0;
}

static void gather_segment(struct gathering *gathering, size_t number)
{
    struct ranking *ranking = gathering->ranking;
    const struct part *part = index_part(ranking->search, number);
    struct list *lists;
    size_t count = find_lists(ranking, number, &lists);
    uint64_t looked_at = 0, soft = 0, begun = 0, share = part->passage_count;
    uint64_t budget = POSTINGS * share / (index_totals(ranking->search).passages + 1) + 1000;
    for (size_t i = 0; i < count; i++) {
        if (looked_at > 0 && looked_at + lists[i].passages > budget)
            continue;
        if (gathering->touched_count >= ENOUGH && lists[i].passages > part->passage_count / COMMON)
            continue;
        if (ranking->terms[lists[i].term].query->prefix) {
            if (begun > 0 && begun + lists[i].passages > budget / BEGUN)
                continue;
            begun += lists[i].passages;
        }
        if (lists[i].similarity != EXACT) {
            if (soft + lists[i].passages > looked_at - soft + SOFT_POSTINGS)
                continue;
            soft += lists[i].passages;
        }
        looked_at += lists[i].passages;
        add_list(gathering, part, &lists[i]);
    }
    offer_touched(gathering, number);
    free(lists);
}

/* The tail has no postings; it is small. */
static void gather_tail(struct gathering *gathering, size_t number)
{
    const struct ranking *ranking = gathering->ranking;
    const struct part *part = index_part(ranking->search, number);
    for (uint32_t passage = 0; passage < part->passage_count; passage++) {
        struct said said[QUERY_TERMS_MAX];
        double sum = 0;
        ranking_passage(ranking, number, passage, said);
        for (size_t t = 0; t < ranking->term_count; t++)
            sum += ranking->terms[t].weight * said[t].worth;
        uint32_t document = part->passages[passage].document;
        bool message = part->documents[document].scope == REC_ROW_MESSAGE;
        if (sum > 0)
            offer(gathering, number, message ? &gathering->messages : &gathering->others, passage, sum);
    }
}

void gather_words(struct gathering *gathering, size_t number)
{
    if (index_part(gathering->ranking->search, number)->tail != NULL)
        gather_tail(gathering, number);
    else
        gather_segment(gathering, number);
}
