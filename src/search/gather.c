/* The first stage: which passages are worth scoring. In a small store all of them; in a large one those that
 * the rarer words and the signs of the vectors bring up, with what always speaks for them, and those of a
 * date that the query names. */
#include "config.h"

#include "search/ranking.h"

#include "base/alloc.h"
#include "base/error.h"

#include <stdlib.h>
#include <string.h>

/* Candidates of each kind at most; who asks for few hits needs fewer. */
#define BEST_MESSAGES 100
#define LIMIT_FULL    30 /* hits for which all of them are looked at, */
#define LIMIT_SHARE   10
#define BEST_OTHERS   60
#define BEST_VECTORS  50
#define BEST_DATED    60
#define ENOUGH        60     /* passages of a part with the rarer words: then its common words, */
#define COMMON        8      /* said in every so manieth passage, bring up no others */
#define SOFT_POSTINGS 4000   /* of words that are only near, beyond as many as the words themselves have */
#define POSTINGS      400000 /* looked at in one search, unless one list alone has more */

/* --- Everything --- */

static bool wants(const struct ranking *ranking, enum rec_row_kind scope)
{
    return ranking->query->scopes == 0 || (ranking->query->scopes >> scope & 1) != 0;
}

static bool in_part_before(const struct search *search, size_t number, const char *id)
{
    for (size_t i = 0; i < number; i++) {
        if (part_find_conversation(index_part(search, i), id) != PART_NONE)
            return true;
    }
    return false;
}

enum rec_status gather_all(struct ranking *ranking, rec_error *error)
{
    const struct search *search = ranking->search;
    enum rec_status status = REC_OK;
    for (size_t p = 0; status == REC_OK && p < index_part_count(search) && wants(ranking, REC_ROW_MESSAGE);
         p++) {
        const struct part *part = index_part(search, p);
        for (uint32_t c = 0; status == REC_OK && c < part->conversation_count; c++) {
            char id[REC_ID_SIZE] = "";
            memcpy(id, part->conversations[c].id, PART_ID);
            if ((ranking->query->conversation != NULL && strcmp(ranking->query->conversation, id) != 0) ||
                part->conversations[c].count == 0 || in_part_before(search, p, id))
                continue;
            if (ranking_stopped(ranking))
                return error_set(error, REC_CANCELLED, "The search was stopped.");
            status = paths_score(ranking, id, NULL, 0, error);
        }
    }
    for (size_t p = 0; p < index_part_count(search); p++) {
        const struct part *part = index_part(search, p);
        for (uint32_t d = 0; d < part->document_count; d++) {
            if (part->documents[d].scope != REC_ROW_MESSAGE && score_admits(ranking, p, d))
                score_alone(ranking, p, d);
        }
    }
    return status;
}

/* --- The best so far --- */

struct candidate {
    double value;
    struct place place;
};

/* A heap with the worst on top. */
struct best {
    struct candidate *items;
    size_t count, most;
};

static void sink(struct best *best, size_t at)
{
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= best->count)
            return;
        if (child + 1 < best->count && best->items[child + 1].value < best->items[child].value)
            child++;
        if (best->items[at].value <= best->items[child].value)
            return;
        struct candidate swap = best->items[at];
        best->items[at] = best->items[child];
        best->items[child] = swap;
        at = child;
    }
}

static bool would_enter(const struct best *best, double value)
{
    return best->count < best->most || value > best->items[0].value;
}

static void enter(struct best *best, double value, struct place place)
{
    if (best->count < best->most) {
        best->items[best->count++] = (struct candidate){value, place};
        if (best->count == best->most) {
            for (size_t i = best->count / 2; i-- > 0;)
                sink(best, i);
        }
        return;
    }
    best->items[0] = (struct candidate){value, place};
    sink(best, 0);
}

struct gathering {
    struct ranking *ranking;
    struct best messages, others, vectors, dated;
    double scale; /* of what the words say */
    double prior; /* the most that can speak for a passage whatever it says */
    /* of each passage of the part at work: what the words add up to, and which terms have added */
    float *sums;
    uint32_t *seen;
    uint32_t *touched; /* passages of the part at work */
    size_t touched_count, touched_capacity;
};

static void offer(struct gathering *gathering, size_t number, uint32_t passage, double words)
{
    struct ranking *ranking = gathering->ranking;
    const struct part *part = index_part(ranking->search, number);
    uint32_t document = part->passages[passage].document;
    if (document >= part->document_count)
        return;
    bool message = part->documents[document].scope == REC_ROW_MESSAGE;
    struct best *best = message ? &gathering->messages : &gathering->others;
    double value = gathering->scale * words;
    /* the priors are looked at only where they can matter */
    if (!would_enter(best, value + gathering->prior))
        return;
    value += score_prior(ranking, part, passage) + score_date(ranking, part->documents[document].time);
    if (would_enter(best, value) && score_admits(ranking, number, document))
        enter(best, value, (struct place){(uint32_t)number, document, passage});
}

/* --- Words --- */

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
        float *sum = &gathering->sums[passage];
        float value = SOFT * list->similarity;
        if (list->similarity == EXACT) {
            float times = (float)postings.count;
            value = times * (float)(K1 + 1) / (times + fixed + by_length * part->passages[passage].length);
        }
        if (gathering->seen[passage] == 0) {
            gathering->touched = xgrow(gathering->touched, &gathering->touched_capacity,
                                       gathering->touched_count + 1, sizeof *gathering->touched);
            gathering->touched[gathering->touched_count++] = passage;
        }
        /* exact lists come first, near ones in order: what a term has added is not less than what follows */
        if ((gathering->seen[passage] & bit) == 0)
            *sum += weight * value;
        gathering->seen[passage] |= bit;
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

static void gather_words(struct gathering *gathering, size_t number)
{
    struct ranking *ranking = gathering->ranking;
    const struct part *part = index_part(ranking->search, number);
    struct list *lists;
    size_t count = find_lists(ranking, number, &lists);
    uint64_t looked_at = 0, soft = 0, share = part->passage_count;
    uint64_t budget = POSTINGS * share / (index_totals(ranking->search).passages + 1) + 1000;
    for (size_t i = 0; i < count; i++) {
        if (looked_at > 0 && looked_at + lists[i].passages > budget)
            continue;
        if (gathering->touched_count >= ENOUGH && lists[i].passages > part->passage_count / COMMON)
            continue;
        if (lists[i].similarity != EXACT) {
            if (soft + lists[i].passages > looked_at - soft + SOFT_POSTINGS)
                continue;
            soft += lists[i].passages;
        }
        looked_at += lists[i].passages;
        add_list(gathering, part, &lists[i]);
    }
    uint32_t others = first_other(part);
    for (size_t i = 0; i < gathering->touched_count; i++) {
        uint32_t passage = gathering->touched[i];
        const struct best *best = passage < others ? &gathering->messages : &gathering->others;
        double words = gathering->sums[passage];
        /* what cannot enter is not even looked at: that would be a miss of the cache for each */
        if (would_enter(best, gathering->scale * words + gathering->prior))
            offer(gathering, number, passage, words);
        gathering->sums[passage] = 0;
        gathering->seen[passage] = 0;
    }
    gathering->touched_count = 0;
    free(lists);
}

/* The tail has no postings; it is small. */
static void gather_tail_words(struct gathering *gathering, size_t number)
{
    const struct ranking *ranking = gathering->ranking;
    const struct part *part = index_part(ranking->search, number);
    for (uint32_t passage = 0; passage < part->passage_count; passage++) {
        struct said said;
        double sum = 0;
        ranking_passage(ranking, number, passage, &said);
        for (size_t t = 0; t < ranking->term_count; t++) {
            float soft = SOFT * said.soft[t];
            sum += ranking->terms[t].weight * (said.own[t] > soft ? said.own[t] : soft);
        }
        if (sum > 0)
            offer(gathering, number, passage, sum);
    }
}

/* --- Vectors --- */

static void offer_vector(struct gathering *gathering, size_t number, uint32_t passage, double value)
{
    const struct part *part = index_part(gathering->ranking->search, number);
    uint32_t document = part->passages[passage].document;
    if (document < part->document_count && would_enter(&gathering->vectors, value) &&
        score_admits(gathering->ranking, number, document))
        enter(&gathering->vectors, value, (struct place){(uint32_t)number, document, passage});
}

static int distance(const struct part *part, uint32_t passage, const uint64_t signs[SIGN_WORDS])
{
    uint8_t bits;
    kernel_hamming(part->signs + (size_t)passage * SIGN_WORDS, 1, signs, &bits);
    return bits;
}

static void gather_vectors(struct gathering *gathering, size_t number)
{
    const struct ranking *ranking = gathering->ranking;
    const struct part *part = index_part(ranking->search, number);
    if (part->signs == NULL)
        return;
    uint32_t nearest[4 * BEST_VECTORS]; /* filters may turn some away */
    size_t count = kernel_nearest(part->signs, part->passage_count, ranking->signs, nearest,
                                  4 * gathering->vectors.most);
    for (size_t i = 0; i < count; i++) {
        if (part->scales[nearest[i]] > 0)
            offer_vector(gathering, number, nearest[i], -(double)distance(part, nearest[i], ranking->signs));
    }
}

/* --- Dates --- */

static void gather_dated(struct gathering *gathering, size_t number)
{
    const struct ranking *ranking = gathering->ranking;
    const struct part *part = index_part(ranking->search, number);
    for (uint32_t d = 0; d < part->document_count; d++) {
        double value = score_date(ranking, part->documents[d].time);
        uint32_t first, end;
        if (value <= 0)
            continue;
        part_passages(part, d, &first, &end);
        for (uint32_t passage = first; passage < end; passage++) {
            double all = value + score_prior(ranking, part, passage);
            if (would_enter(&gathering->dated, all) && score_admits(ranking, number, d))
                enter(&gathering->dated, all, (struct place){(uint32_t)number, d, passage});
        }
    }
}

/* --- Scoring what was gathered --- */

static int by_conversation(const void *left, const void *right)
{
    const struct candidate *a = left, *b = right;
    const struct place *x = &a->place, *y = &b->place;
    int order = (x->part > y->part) - (x->part < y->part);
    return order != 0 ? order : (x->passage > y->passage) - (x->passage < y->passage);
}

/* Candidates of one conversation come one after the other in each part. */
static enum rec_status score_messages(struct gathering *gathering, struct candidate *items, size_t count,
                                      rec_error *error)
{
    struct ranking *ranking = gathering->ranking;
    const struct search *search = ranking->search;
    struct place *around = xmalloc((count + 1) * sizeof *around);
    uint32_t *conversations = xmalloc((count + 1) * sizeof *conversations);
    enum rec_status status = REC_OK;
    qsort(items, count, sizeof *items, by_conversation);
    for (size_t i = 0; i < count; i++) {
        const struct part *part = index_part(search, items[i].place.part);
        uint32_t number = part->documents[items[i].place.document].conversation;
        conversations[i] = number < part->conversation_count ? number : PART_NONE;
    }
    for (size_t i = 0; status == REC_OK && i < count; i++) {
        const struct part *part = index_part(search, items[i].place.part);
        uint32_t wanted = conversations[i];
        char id[REC_ID_SIZE] = "";
        size_t found = 0;
        if (wanted == PART_NONE)
            continue;
        if (ranking_stopped(ranking)) {
            status = error_set(error, REC_CANCELLED, "The search was stopped.");
            break;
        }
        memcpy(id, part->conversations[wanted].id, PART_ID);
        for (size_t j = i; j < count; j++) {
            if (j > i && items[j].place.part != items[j - 1].place.part)
                wanted = part_find_conversation(index_part(search, items[j].place.part), id);
            if (conversations[j] == PART_NONE || conversations[j] != wanted)
                continue;
            conversations[j] = PART_NONE;
            around[found++] = items[j].place;
        }
        status = paths_score(ranking, id, around, found, error);
    }
    free(around);
    free(conversations);
    return status;
}

static enum rec_status score_gathered(struct gathering *gathering, rec_error *error)
{
    struct ranking *ranking = gathering->ranking;
    const struct best *const all[] = {&gathering->messages, &gathering->vectors, &gathering->dated,
                                      &gathering->others};
    size_t count = 0, others = 0;
    struct candidate *messages =
        xmalloc((BEST_MESSAGES + BEST_VECTORS + BEST_DATED + BEST_OTHERS) * sizeof *messages);
    struct place *alone = xmalloc((BEST_VECTORS + BEST_DATED + BEST_OTHERS) * sizeof *alone);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        for (size_t j = 0; j < all[i]->count; j++) {
            const struct candidate *item = &all[i]->items[j];
            const struct part *part = index_part(ranking->search, item->place.part);
            if (part->documents[item->place.document].scope == REC_ROW_MESSAGE) {
                messages[count++] = *item;
                continue;
            }
            size_t k = 0;
            while (k < others &&
                   (alone[k].part != item->place.part || alone[k].document != item->place.document))
                k++;
            if (k == others)
                alone[others++] = item->place;
        }
    }
    for (size_t i = 0; i < others; i++)
        score_alone(ranking, alone[i].part, alone[i].document);
    enum rec_status status = score_messages(gathering, messages, count, error);
    free(messages);
    free(alone);
    return status;
}

static size_t enough(const struct ranking *ranking, size_t most)
{
    size_t wanted = most * (LIMIT_SHARE + ranking->query->limit) / (LIMIT_SHARE + LIMIT_FULL);
    return ranking->query->limit == 0 || wanted > most ? most : wanted;
}

enum rec_status gather_best(struct ranking *ranking, rec_error *error)
{
    struct candidate items[BEST_MESSAGES + BEST_OTHERS + BEST_VECTORS + BEST_DATED];
    struct gathering gathering = {
        .ranking = ranking,
        .messages = {items, 0, enough(ranking, BEST_MESSAGES)},
        .others = {items + BEST_MESSAGES, 0, BEST_OTHERS},
        .vectors = {items + BEST_MESSAGES + BEST_OTHERS, 0, enough(ranking, BEST_VECTORS)},
        .dated = {items + BEST_MESSAGES + BEST_OTHERS + BEST_VECTORS, 0, BEST_DATED}};
    struct search *search = ranking->search;
    bool dated = ranking->parts->date.month != 0 || ranking->parts->from != 0;
    size_t largest = 0;
    enum rec_status status = REC_OK;
    double sum = ranking->weight_sum > 0 ? ranking->weight_sum : 1;
    gathering.scale = ranking->weights.soft + ranking->weights.own + ranking->weights.cov / sum;
    gathering.prior = score_prior_most(ranking);
    for (size_t i = 0; i < search->segment_count; i++) {
        if (search->segments[i]->passage_count > largest)
            largest = search->segments[i]->passage_count;
    }
    index_scratch(search, largest);
    gathering.sums = search->sums;
    gathering.seen = search->seen;
    for (size_t i = 0; status == REC_OK && i < index_part_count(search); i++) {
        if (i == search->segment_count)
            gather_tail_words(&gathering, i);
        else
            gather_words(&gathering, i);
        if (ranking->vector != NULL && ranking->weights.cos > 0)
            gather_vectors(&gathering, i);
        if (dated)
            gather_dated(&gathering, i);
        if (ranking_stopped(ranking))
            status = error_set(error, REC_CANCELLED, "The search was stopped.");
    }
    free(gathering.touched);
    return status == REC_OK ? score_gathered(&gathering, error) : status;
}
