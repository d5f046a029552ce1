/* The first stage: which passages are worth scoring. In a small store all of them; in a large one those that
 * the rarer words and the signs of the vectors bring up, with what always speaks for them, and those of a
 * date that the query names. */
#include "config.h"

#include "search/gathering.h"

#include "base/alloc.h"
#include "base/error.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Candidates of each kind at most; who asks for few hits needs fewer. */
#define BEST_MESSAGES 100
#define LIMIT_FULL    30 /* hits for which all of them are looked at, */
#define LIMIT_SHARE   10
#define BEST_OTHERS   60
#define BEST_VECTORS  50
#define BEST_DATED    60
#define HALF_DAY      43200000 /* ms */

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
            id_unpack(part->conversations[c].id, id);
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

void gather_enter(struct best *best, double value, struct place place)
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

/* --- Vectors --- */

static void offer_vector(struct gathering *gathering, size_t number, uint32_t passage, double value)
{
    const struct part *part = index_part(gathering->ranking->search, number);
    uint32_t document = part->passages[passage].document;
    if (document < part->document_count && would_enter(&gathering->vectors, value) &&
        score_admits(gathering->ranking, number, document))
        gather_enter(&gathering->vectors, value, (struct place){(uint32_t)number, document, passage});
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

/* Months begin and days fit at noon or midnight: half a day without a match is passed over as a whole. What
 * is said in one conversation comes in a row. */
static void gather_dated(struct gathering *gathering, size_t number)
{
    const struct ranking *ranking = gathering->ranking;
    const struct part *part = index_part(ranking->search, number);
    int64_t nothing = INT64_MIN;
    for (uint32_t d = 0; d < part->document_count; d++) {
        int64_t time = part->documents[d].time, half = time / HALF_DAY - (time < 0);
        if (half == nothing)
            continue;
        double value = score_date(ranking, time);
        uint32_t first, end;
        if (value <= 0) {
            nothing = ranking->parts->from == 0 ? half : INT64_MIN;
            continue;
        }
        part_passages(part, d, &first, &end);
        for (uint32_t passage = first; passage < end; passage++) {
            if (!would_enter(&gathering->dated, value + gathering->priors[part->passages[passage].flags]))
                continue;
            double all = value + score_prior(ranking, part, d, passage);
            if (would_enter(&gathering->dated, all) && score_admits(ranking, number, d))
                gather_enter(&gathering->dated, all, (struct place){(uint32_t)number, d, passage});
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
        id_unpack(part->conversations[wanted].id, id);
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
    for (unsigned flags = 0; flags < 256; flags++) {
        gathering.priors[flags] = score_prior_most(ranking, flags);
        gathering.prior = fmax(gathering.prior, gathering.priors[flags]);
    }
    for (size_t i = 0; i < search->segment_count; i++) {
        if (search->segments[i]->passage_count > largest)
            largest = search->segments[i]->passage_count;
    }
    index_make_tallies(search, largest);
    gathering.tallies = search->tallies;
    for (size_t i = 0; status == REC_OK && i < index_part_count(search); i++) {
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
