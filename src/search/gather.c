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
#define BEST_SERVED   100
#define AHEAD         16 /* passages whose signs are fetched while others are copied */
#define TURNS_AHEAD   8  /* passages whose words and vectors are fetched while others are scored */

/* --- Everything --- */

static bool wants(const struct ranking *ranking, enum rec_row_kind scope)
{
    return ranking->query->scopes == 0 || (ranking->query->scopes >> scope & 1) != 0;
}

bool gather_in_part_before(const struct search *search, size_t number, const char *id)
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
                part->conversations[c].count == 0 || gather_in_part_before(search, p, id))
                continue;
            if (ranking_stopped(ranking))
                return error_set(error, REC_CANCELLED, "The search was stopped.");
            status = paths_score(ranking, id, NULL, 0, error);
        }
    }
    for (size_t p = 0; p < index_part_count(search); p++) {
        const struct part *part = index_part(search, p);
        for (uint32_t d = 0; d < part->document_count; d++) {
            if (part_scope(part, d) != REC_ROW_MESSAGE && filters_admit(ranking, p, d))
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

uint32_t gather_first_other(const struct part *part)
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

/* --- Vectors --- */

static void offer_vector(struct gathering *gathering, size_t number, uint32_t passage, double value)
{
    const struct part *part = index_part(gathering->ranking->search, number);
    if (!would_enter(&gathering->vectors, value) || part->scales[passage] <= 0)
        return;
    uint32_t document = part_document_of(part, passage);
    if (document < part->document_count && filters_admit(gathering->ranking, number, document))
        gather_enter(&gathering->vectors, value, (struct place){(uint32_t)number, document, passage});
}

static int distance(const struct part *part, uint32_t passage, const uint64_t signs[SIGN_WORDS])
{
    uint8_t bits;
    kernel_hamming(part->signs + (size_t)passage * SIGN_WORDS, 1, signs, &bits);
    return bits;
}

/* `passages`: which the signs are of; NULL: those from the first on. */
static void offer_nearest(struct gathering *gathering, size_t number, const uint64_t *signs,
                          const uint32_t *passages, size_t count)
{
    const struct ranking *ranking = gathering->ranking;
    const struct part *part = index_part(ranking->search, number);
    uint32_t nearest[4 * BEST_VECTORS]; /* filters may turn some away */
    count = kernel_nearest(signs, count, ranking->signs, nearest, 4 * gathering->vectors.most);
    for (size_t i = 0; i < count; i++) {
        uint32_t passage = passages != NULL ? passages[nearest[i]] : nearest[i];
        if (i + AHEAD < count) {
            uint32_t ahead = passages != NULL ? passages[nearest[i + AHEAD]] : nearest[i + AHEAD];
            __builtin_prefetch(part->signs + (size_t)ahead * SIGN_WORDS);
            __builtin_prefetch(part->scales + ahead);
        }
        offer_vector(gathering, number, passage, -(double)distance(part, passage, ranking->signs));
    }
}

/* The nearest of those passages from the first on that the words have brought up. */
static void offer_brought_up(struct gathering *gathering, size_t number, uint32_t first)
{
    const struct search *search = gathering->ranking->search;
    const struct part *part = index_part(search, number);
    uint64_t *signs = xmalloc((gathering->brought_up + 1) * SIGN_WORDS * sizeof *signs);
    uint32_t *passages = xmalloc((gathering->brought_up + 1) * sizeof *passages);
    size_t count = 0;
    for (size_t i = 0; i < gathering->brought_up; i++) {
        uint32_t passage = search->touched[i].passage;
        if (i + AHEAD < gathering->brought_up)
            __builtin_prefetch(part->signs + (size_t)search->touched[i + AHEAD].passage * SIGN_WORDS);
        if (passage < first)
            continue;
        memcpy(signs + count * SIGN_WORDS, part->signs + (size_t)passage * SIGN_WORDS,
               SIGN_WORDS * sizeof *signs);
        passages[count++] = passage;
    }
    offer_nearest(gathering, number, signs, passages, count);
    free(signs);
    free(passages);
}

/* A prompt wants no row that neither says a word of the query nor has somebody around it who does: of what
 * is no message only those are looked at that the words have brought up. */
static void gather_vectors(struct gathering *gathering, size_t number)
{
    const struct ranking *ranking = gathering->ranking;
    const struct part *part = index_part(ranking->search, number);
    if (part->signs == NULL)
        return;
    bool all = part->tail != NULL || ranking->query->floor <= score_evidence_most(ranking, 0);
    uint32_t others = all ? part->passage_count : gather_first_other(part);
    offer_nearest(gathering, number, part->signs, NULL, others);
    if (!all)
        offer_brought_up(gathering, number, others);
}

/* Rows whose vectors a server made, by their first passages: the vector is of the whole row. */
static void gather_served(struct gathering *gathering)
{
    const struct ranking *ranking = gathering->ranking;
    unsigned char ids[BEST_SERVED][PART_ID];
    double values[BEST_SERVED];
    size_t count = served_nearest(ranking->served, ids, values, BEST_SERVED);
    for (size_t i = 0; i < count; i++) {
        char id[REC_ID_SIZE] = "";
        id_unpack(ids[i], id);
        for (size_t p = 0; p < index_part_count(ranking->search); p++) {
            const struct part *part = index_part(ranking->search, p);
            uint32_t document = PART_NONE, first, end;
            static const enum rec_row_kind kinds[] = {REC_ROW_MESSAGE, REC_ROW_MEMORY, REC_ROW_PREFERENCE};
            for (size_t k = 0; k < sizeof kinds / sizeof *kinds && document == PART_NONE; k++)
                document = part_find_document(part, kinds[k], id);
            if (document == PART_NONE || !filters_admit(ranking, p, document))
                continue;
            part_passages(part, document, &first, &end);
            if (first < end)
                gather_enter(&gathering->served, values[i], (struct place){(uint32_t)p, document, first});
        }
    }
}

/* --- Dates --- */

static void offer_dated(struct gathering *gathering, size_t number, uint32_t document, double value)
{
    const struct ranking *ranking = gathering->ranking;
    const struct part *part = index_part(ranking->search, number);
    uint32_t first, end;
    part_passages(part, document, &first, &end);
    for (uint32_t passage = first; passage < end; passage++) {
        if (!would_enter(&gathering->dated, value + gather_prior(gathering, part->flags[passage])))
            continue;
        const struct part_document row = part_document(part, document);
        double all = value + prior_of(ranking, part, &row, passage);
        if (would_enter(&gathering->dated, all) && filters_admit(ranking, number, document))
            gather_enter(&gathering->dated, all, (struct place){(uint32_t)number, document, passage});
    }
}

static void offer_documents(struct gathering *gathering, struct halves *halves, size_t number, uint32_t first,
                            uint32_t end)
{
    const struct part *part = index_part(gathering->ranking->search, number);
    for (uint32_t d = first; d < end; d++) {
        double value = prior_date_in(halves, part_time(part, d));
        if (value > 0 && would_enter(&gathering->dated, value + gathering->prior))
            offer_dated(gathering, number, d, value);
    }
}

/* Notes that the date may fit passages, and says whether one of them might be among the best. */
static bool mark_dated(struct gathering *gathering, const struct part *part, uint32_t first, uint32_t end,
                       double value)
{
    bool enters = false;
    for (uint32_t block = first / DATED_BLOCK; first < end && block <= (end - 1) / DATED_BLOCK; block++)
        gathering->dated_blocks[block / 64] |= UINT64_C(1) << block % 64;
    for (uint32_t passage = first; passage < end && !enters; passage++)
        enters = would_enter(&gathering->dated, value + gather_prior(gathering, part->flags[passage]));
    return enters;
}

/* A conversation that the date fits nowhere is passed over as a whole, and the words of its passages count
 * alone. */
static void gather_dated(struct gathering *gathering, size_t number)
{
    struct part *part = index_part(gathering->ranking->search, number);
    struct halves halves;
    const struct part_span *spans = part->tail == NULL ? part_spans(part) : NULL;
    uint32_t others = 0;
    prior_begin_halves(&halves, gathering->ranking);
    if (spans != NULL)
        gathering->dated_blocks =
            xcalloc(part->passage_count / (64 * DATED_BLOCK) + 1, sizeof *gathering->dated_blocks);
    for (uint32_t c = 0; spans != NULL && c < part->conversation_count; c++) {
        uint32_t first = part->conversations[c].first, end = first + part->conversations[c].count;
        uint32_t from, to, none;
        if (first >= end || end > part->document_count)
            continue;
        others = end > others ? end : others;
        double value = prior_date_over(&halves, spans[c].first, spans[c].last);
        if (value <= 0)
            continue;
        part_passages(part, first, &from, &none);
        part_passages(part, end - 1, &none, &to);
        if (mark_dated(gathering, part, from, to, value))
            offer_documents(gathering, &halves, number, first, end);
    }
    if (others < part->document_count && spans != NULL) {
        uint32_t from, none;
        part_passages(part, others, &from, &none);
        mark_dated(gathering, part, from, part->passage_count, 0);
    }
    offer_documents(gathering, &halves, number, others, part->document_count);
}

/* --- Scoring what was gathered --- */

/* A candidate when it is its turn. */
struct turn {
    double value;
    uint32_t item;
};

/* Candidates of one conversation come one after the other in each part. */
static int by_conversation(const void *left, const void *right)
{
    const struct candidate *a = left, *b = right;
    const struct place *x = &a->place, *y = &b->place;
    int order = (x->part > y->part) - (x->part < y->part);
    return order != 0 ? order : (x->passage > y->passage) - (x->passage < y->passage);
}

static int by_value(const void *left, const void *right)
{
    const struct turn *a = left, *b = right;
    return a->value != b->value ? (a->value < b->value ? 1 : -1) : (a->item > b->item) - (a->item < b->item);
}

/* What is found of one conversation, in order; *found of them. */
static void take_conversation(const struct search *search, const struct candidate *items, size_t count,
                              uint32_t *conversations, size_t at, const char *id, struct place *around,
                              size_t *found)
{
    uint32_t wanted = PART_NONE, mine = items[at].place.part, number = conversations[at];
    *found = 0;
    for (size_t j = 0; j < count; j++) {
        uint32_t part = items[j].place.part;
        if (j == 0 || part != items[j - 1].place.part)
            wanted = part == mine ? number : part_find_conversation(index_part(search, part), id);
        if (conversations[j] == PART_NONE || conversations[j] != wanted)
            continue;
        conversations[j] = PART_NONE;
        around[(*found)++] = items[j].place;
    }
}

static void expect(const struct search *search, const struct place *place)
{
    part_expect(index_part(search, place->part), place->passage);
}

/* The conversations with what is likely best come first: after them it is mostly clear what cannot be among
 * the best. */
static enum rec_status score_messages(struct gathering *gathering, struct candidate *items, size_t count,
                                      rec_error *error)
{
    struct ranking *ranking = gathering->ranking;
    const struct search *search = ranking->search;
    struct place *around = xmalloc((count + 1) * sizeof *around);
    uint32_t *conversations = xmalloc((count + 1) * sizeof *conversations);
    struct turn *turns = xmalloc((count + 1) * sizeof *turns);
    enum rec_status status = REC_OK;
    qsort(items, count, sizeof *items, by_conversation);
    for (size_t i = 0; i < count; i++) {
        const struct part *part = index_part(search, items[i].place.part);
        uint32_t number = part_conversation_of(part, items[i].place.document);
        conversations[i] = number < part->conversation_count ? number : PART_NONE;
        turns[i] = (struct turn){items[i].value, (uint32_t)i};
    }
    qsort(turns, count, sizeof *turns, by_value);
    for (size_t i = 0; i < count && i < TURNS_AHEAD; i++)
        expect(search, &items[turns[i].item].place);
    for (size_t i = 0; status == REC_OK && i < count; i++) {
        size_t at = turns[i].item, found;
        if (i + TURNS_AHEAD < count)
            expect(search, &items[turns[i + TURNS_AHEAD].item].place);
        char id[REC_ID_SIZE] = "";
        if (conversations[at] == PART_NONE)
            continue;
        if (ranking_stopped(ranking)) {
            status = error_set(error, REC_CANCELLED, "The search was stopped.");
            break;
        }
        id_unpack(index_part(search, items[at].place.part)->conversations[conversations[at]].id, id);
        take_conversation(search, items, count, conversations, at, id, around, &found);
        status = paths_score(ranking, id, around, found, error);
    }
    free(around);
    free(conversations);
    free(turns);
    return status;
}

static enum rec_status score_gathered(struct gathering *gathering, rec_error *error)
{
    struct ranking *ranking = gathering->ranking;
    const struct best *const all[] = {&gathering->messages, &gathering->vectors, &gathering->dated,
                                      &gathering->others, &gathering->served};
    size_t count = 0, others = 0;
    struct candidate *messages =
        xmalloc((BEST_MESSAGES + BEST_VECTORS + BEST_DATED + BEST_OTHERS + BEST_SERVED) * sizeof *messages);
    struct place *alone = xmalloc((BEST_VECTORS + BEST_DATED + BEST_OTHERS + BEST_SERVED) * sizeof *alone);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        for (size_t j = 0; j < all[i]->count; j++) {
            const struct candidate *item = &all[i]->items[j];
            const struct part *part = index_part(ranking->search, item->place.part);
            if (part->flags[item->place.passage] >> PASSAGE_SCOPE == SCOPE_MESSAGE) {
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

static unsigned unwanted_scopes(unsigned scopes)
{
    static const enum rec_row_kind kinds[] = {REC_ROW_MESSAGE, REC_ROW_MEMORY, REC_ROW_PREFERENCE,
                                              REC_ROW_CONVERSATION};
    unsigned unwanted = 0;
    for (size_t i = 0; scopes != 0 && i < sizeof kinds / sizeof *kinds; i++)
        unwanted |= (scopes >> kinds[i] & 1) == 0 ? 1u << passage_scope(kinds[i]) : 0;
    return unwanted;
}

enum rec_status gather_best(struct ranking *ranking, rec_error *error)
{
    struct candidate items[BEST_MESSAGES + BEST_OTHERS + BEST_VECTORS + BEST_DATED], served[BEST_SERVED];
    struct gathering gathering = {
        .ranking = ranking,
        .messages = {items, 0, enough(ranking, BEST_MESSAGES)},
        .others = {items + BEST_MESSAGES, 0, BEST_OTHERS},
        .vectors = {items + BEST_MESSAGES + BEST_OTHERS, 0, enough(ranking, BEST_VECTORS)},
        .dated = {items + BEST_MESSAGES + BEST_OTHERS + BEST_VECTORS, 0, BEST_DATED},
        .served = {served, 0, BEST_SERVED}};
    struct search *search = ranking->search;
    bool dated = ranking->parts->date.month != 0 || ranking->parts->from != 0;
    enum rec_status status = REC_OK;
    double sum = ranking->weight_sum > 0 ? ranking->weight_sum : 1;
    gathering.unwanted = unwanted_scopes(ranking->query->scopes);
    gathering.scale = ranking->weights.soft + ranking->weights.own + ranking->weights.cov / sum;
    for (unsigned flags = 0; flags < PASSAGE_SETS; flags++)
        gathering.prior = fmax(gathering.prior, ranking->prior_most[flags]);
    gathering.said = index_make_said(search);
    for (size_t i = 0; status == REC_OK && i < index_part_count(search); i++) {
        if (dated)
            gather_dated(&gathering, i);
        gather_words(&gathering, i);
        if (i < search->segment_count) {
            if (gathering.all_read)
                ranking->matches[i].said = gathering.said;
            gathering.said += search->segments[i]->passage_count / 64 + 1;
        }
        if (ranking->vector != NULL && ranking->weights.cos > 0)
            gather_vectors(&gathering, i);
        free(gathering.dated_blocks);
        gathering.dated_blocks = NULL;
        if (ranking_stopped(ranking))
            status = error_set(error, REC_CANCELLED, "The search was stopped.");
    }
    if (status == REC_OK && ranking->served != NULL)
        gather_served(&gathering);
    return status == REC_OK ? score_gathered(&gathering, error) : status;
}
