/* The first stage by words: what the lists of postings add up to. The common words of a part bring up nothing
 * when its rarer words have brought up enough. */
#include "config.h"

#include "search/gathering.h"

#include "base/alloc.h"

#include <math.h>
#include <stdlib.h>

#define ENOUGH        60     /* passages of a part with the rarer words: then its common words, */
#define COMMON        8      /* said in every so manieth passage, bring up no others */
#define LEVELS        256    /* steps in which sums are told apart */
#define LENGTHS       256    /* of a passage, as it is kept */
#define SOFT_POSTINGS 4000   /* of words that are only near, beyond as many as the words themselves have */
#define POSTINGS      400000 /* looked at in one search, unless one list alone has more */
#define TYPED         200000 /* the same of one while it is typed: the next key comes soon */
#define BEGUN         8      /* of them, one in so many for the words that a typed beginning may become */

/* The row is looked at only where it can matter: it lies elsewhere in memory. */
static inline bool can_matter(const struct gathering *gathering, const struct part *part,
                              const struct best *best, uint32_t passage, double words)
{
    return would_enter(best, gathering->scale * words + gathering->priors[part->flags[passage]] +
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
    value += score_prior(ranking, part, &row, passage);
    value += score_date(ranking, row.time);
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

/* What a word adds that is said `times` times in a passage of such a length. */
static float posting_value(const struct ranking *ranking, const struct list *list, uint32_t times,
                           unsigned length)
{
    float fixed = (float)(K1 * (1 - B)), by_length = (float)(K1 * B / ranking->average_length);
    float said = (float)times, weight = (float)ranking->terms[list->term].weight;
    if (list->similarity != EXACT)
        return weight * (SOFT * list->similarity);
    return weight * (said * (float)(K1 + 1) / (said + fixed + by_length * (float)length));
}

static void add_list(struct gathering *gathering, const struct part *part, const struct list *list)
{
    struct search *search = gathering->ranking->search;
    struct tally *tallies = gathering->tallies;
    uint32_t bit = UINT32_C(1) << list->term;
    size_t touched = gathering->touched_count;
    float once[LENGTHS]; /* mostly a word is said once */
    struct part_postings postings;
    bool tabled = list->passages > LENGTHS;
    for (unsigned length = 0; tabled && length < LENGTHS; length++)
        once[length] = posting_value(gathering->ranking, list, 1, length);
    if (search->touched_capacity < touched + list->passages)
        search->touched = xgrow(search->touched, &search->touched_capacity, touched + list->passages,
                                sizeof *search->touched);
    part_postings_begin(part, list->group, &postings);
    while (part_postings_next(&postings)) {
        uint32_t passage = postings.passage;
        struct tally *tally = &tallies[passage];
        if (tally->terms == 0) {
            if (touched == search->touched_capacity) /* of a damaged segment */
                break;
            search->touched[touched++].passage = passage;
        }
        /* exact lists come first, near ones in order: what a term has added is not less than what follows */
        if ((tally->terms & bit) == 0)
            tally->sum +=
                tabled && postings.count == 1
                    ? once[part->lengths[passage]]
                    : posting_value(gathering->ranking, list, postings.count, part->lengths[passage]);
        tally->terms |= bit;
    }
    gathering->touched_count = touched;
}

/* In a segment messages come before everything else. */
static uint32_t first_other(const struct part *part)
{
    uint32_t low = 0, high = part->document_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const struct part_document row = part_document(part, middle);
        if (row.scope == REC_ROW_MESSAGE && row.conversation != PART_NONE)
            low = middle + 1;
        else
            high = middle;
    }
    return part_document(part, low).first;
}

/* A sum of words that about as many passages reach as there is room for. */
static float high_sum(const struct gathering *gathering, float most)
{
    const struct touched *touched = gathering->ranking->search->touched;
    size_t counts[LEVELS] = {0}, above = 0, level = LEVELS;
    float scale = most > 0 ? (LEVELS - 1) / most : 0;
    for (size_t i = 0; i < gathering->touched_count; i++)
        counts[(size_t)(touched[i].words * scale)]++;
    while (level > 0 && above < gathering->messages.most)
        above += counts[--level];
    return scale > 0 ? (float)level / scale : 0;
}

/* What a passage must be worth to be one of the best, less what a date can be. */
static double least_worth(const struct gathering *gathering, const struct best *best)
{
    return best->count < best->most ? -INFINITY : best->items[0].value - gathering->date;
}

/* Those that say at least so much, or those that say less. What cannot enter is not even looked at, which
 * would be a miss of the cache for each. */
static void offer_some(struct gathering *gathering, size_t number, uint32_t others, float high, bool above)
{
    const struct part *part = index_part(gathering->ranking->search, number);
    const struct touched *touched = gathering->ranking->search->touched;
    const uint8_t *flags = part->flags;
    const double scale = gathering->scale, *priors = gathering->priors;
    struct best *const kinds[] = {&gathering->messages, &gathering->others};
    double least[] = {least_worth(gathering, kinds[0]), least_worth(gathering, kinds[1])};
    for (size_t i = 0, count = gathering->touched_count; i < count; i++) {
        uint32_t passage = touched[i].passage;
        float words = touched[i].words;
        bool other = passage >= others;
        if ((words >= high) != above || scale * words + priors[flags[passage]] < least[other])
            continue;
        if (can_matter(gathering, part, kinds[other], passage, words))
            offer(gathering, number, kinds[other], passage, words);
        least[other] = least_worth(gathering, kinds[other]);
    }
}

/* Those that say most come first: then hardly anything of the others can still enter. */
static void offer_touched(struct gathering *gathering, size_t number)
{
    struct touched *touched = gathering->ranking->search->touched;
    uint32_t others = first_other(index_part(gathering->ranking->search, number));
    float most = 0;
    for (size_t i = 0; i < gathering->touched_count; i++) {
        struct tally *tally = &gathering->tallies[touched[i].passage];
        touched[i].words = tally->sum;
        most = tally->sum > most ? tally->sum : most;
        *tally = (struct tally){0, 0};
    }
    float high = high_sum(gathering, most);
    offer_some(gathering, number, others, high, true);
    offer_some(gathering, number, others, high, false);
    gathering->touched_count = 0;
}

/* Words of which a prompt wants to know nothing where no other word of the query is said: all of them in one
 * row, or around it, would not be evidence enough. What says another word too is found by that one. Their
 * terms, a bit each. */
static uint32_t hopeless_terms(const struct ranking *ranking, const struct part *part,
                               const struct list *lists, size_t count)
{
    uint32_t hopeless = 0;
    double weight = 0;
    for (size_t i = count; i-- > 0;) { /* the commonest of the exact ones first */
        const struct ranking_term *term = &ranking->terms[lists[i].term];
        if (lists[i].similarity != EXACT || (hopeless >> lists[i].term & 1) != 0)
            continue;
        if (lists[i].passages <= part->passage_count / COMMON)
            break;
        weight += term->query->asks ? 0 : term->weight;
        if (score_evidence_most(ranking, weight) >= ranking->query->floor)
            break;
        hopeless |= UINT32_C(1) << lists[i].term;
    }
    return hopeless;
}

static void gather_segment(struct gathering *gathering, size_t number)
{
    struct ranking *ranking = gathering->ranking;
    const struct part *part = index_part(ranking->search, number);
    struct list *lists;
    size_t count = find_lists(ranking, number, &lists);
    uint64_t looked_at = 0, soft = 0, begun = 0, share = part->passage_count;
    uint64_t most = ranking->query->prefix ? TYPED : POSTINGS;
    uint64_t budget = most * share / (index_totals(ranking->search).passages + 1) + 1000;
    uint32_t hopeless = hopeless_terms(ranking, part, lists, count);
    for (size_t i = 0; i < count; i++) {
        if ((hopeless >> lists[i].term & 1) != 0 && lists[i].passages > part->passage_count / COMMON)
            continue;
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
