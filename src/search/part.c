/* The documents of a part. */
#include "config.h"

#include "search/part.h"

#include "base/alloc.h"
#include "search/tail.h"

#include <stdlib.h>
#include <string.h>

bool part_same_id(const unsigned char stored[PART_ID], const char *id)
{
    unsigned char packed[PART_ID];
    id_pack(id, packed);
    return memcmp(stored, packed, PART_ID) == 0;
}

struct part_document part_document(const struct part *part, uint32_t document)
{
    uint64_t values[PACKED_COLUMNS];
    if (part->tail != NULL)
        return part->tail_documents[document];
    packed_row(&part->documents, document, values);
    return (struct part_document){.time = (int64_t)values[DOCUMENT_TIME],
                                  .conversation = (uint32_t)values[DOCUMENT_CONVERSATION] - 1,
                                  .branch = (uint32_t)values[DOCUMENT_BRANCH],
                                  .sequence = (uint32_t)values[DOCUMENT_SEQUENCE],
                                  .first = (uint32_t)values[DOCUMENT_FIRST],
                                  .name = (uint16_t)values[DOCUMENT_NAME],
                                  .scope = (uint8_t)values[DOCUMENT_SCOPE],
                                  .role = (uint8_t)values[DOCUMENT_ROLE],
                                  .kind = (uint8_t)values[DOCUMENT_KIND],
                                  .category = (uint8_t)values[DOCUMENT_CATEGORY],
                                  .flags = (uint8_t)values[DOCUMENT_FLAGS],
                                  .weight = (uint8_t)values[DOCUMENT_WEIGHT]};
}

enum rec_row_kind part_scope(const struct part *part, uint32_t document)
{
    if (part->tail != NULL)
        return (enum rec_row_kind)part->tail_documents[document].scope;
    return (enum rec_row_kind)(uint8_t)packed_get(&part->documents, document, DOCUMENT_SCOPE);
}

int64_t part_time(const struct part *part, uint32_t document)
{
    if (part->tail != NULL)
        return part->tail_documents[document].time;
    return (int64_t)packed_get(&part->documents, document, DOCUMENT_TIME);
}

int64_t part_place(const struct part *part, uint32_t document)
{
    if (part->tail != NULL)
        return part->tail_places[document];
    return (int64_t)packed_get(&part->places, document, 0);
}

const struct part_span *part_spans(struct part *part)
{
    if (part->spans != NULL)
        return part->spans;
    part->spans = xmalloc((part->conversation_count + 1) * sizeof *part->spans);
    for (uint32_t c = 0; c < part->conversation_count; c++) {
        const struct part_conversation *row = &part->conversations[c];
        struct part_span *span = &part->spans[c];
        *span = (struct part_span){INT64_MAX, INT64_MIN};
        for (uint32_t i = 0; i < row->count && row->first + i < part->document_count; i++) {
            int64_t time = part_time(part, row->first + i);
            span->first = time < span->first ? time : span->first;
            span->last = time > span->last ? time : span->last;
        }
    }
    return part->spans;
}

const uint64_t *part_split(struct part *part)
{
    if (part->split != NULL)
        return part->split;
    uint32_t *first = xmalloc((part->document_count + 1u) * sizeof *first);
    part->split = xcalloc(part->passage_count / 64 + 1u, sizeof *part->split);
    packed_column(&part->documents, DOCUMENT_FIRST, first);
    for (uint32_t d = 0; d < part->document_count; d++) {
        uint32_t end = first[d + 1] < part->passage_count ? first[d + 1] : part->passage_count;
        for (uint32_t passage = first[d]; end - first[d] > 1 && passage < end; passage++)
            part->split[passage / 64] |= UINT64_C(1) << passage % 64;
    }
    free(first);
    return part->split;
}

uint32_t part_sequence(const struct part *part, uint32_t document)
{
    if (part->tail != NULL)
        return part->tail_documents[document].sequence;
    return (uint32_t)packed_get(&part->documents, document, DOCUMENT_SEQUENCE);
}

uint32_t part_branch(const struct part *part, uint32_t document)
{
    if (part->tail != NULL)
        return part->tail_documents[document].branch;
    return (uint32_t)packed_get(&part->documents, document, DOCUMENT_BRANCH);
}

uint32_t part_conversation_of(const struct part *part, uint32_t document)
{
    if (part->tail != NULL)
        return part->tail_documents[document].conversation;
    return (uint32_t)packed_get(&part->documents, document, DOCUMENT_CONVERSATION) - 1;
}

static uint32_t first_passage(const struct part *part, uint32_t document)
{
    if (part->tail != NULL)
        return part->tail_documents[document].first;
    return (uint32_t)packed_get(&part->documents, document, DOCUMENT_FIRST);
}

void part_id(const struct part *part, uint32_t document, char id[REC_ID_SIZE])
{
    id_unpack(part->ids[document], id);
}

void part_expect_id(const struct part *part, uint32_t document)
{
    __builtin_prefetch(part->ids[document]);
    if (part->tail == NULL)
        packed_expect(&part->places, document);
}

/* Where between two others in order an id is likely to stand: they are random. */
static uint32_t guess_place(uint64_t key, uint64_t least, uint64_t most, uint32_t low, uint32_t high)
{
    if (key < least || key > most || least == most)
        return low;
    double share = (double)(key - least) / (double)(most - least);
    uint32_t place = low + (uint32_t)(share * (double)(high - low));
    return place < high ? place : high - 1;
}

/* Guessed and halved in turn: each look is a miss of the cache, and a few guesses do. */
uint32_t part_find_document(const struct part *part, enum rec_row_kind scope, const char *id)
{
    if (part->tail != NULL)
        return tail_find_document(part->tail, scope, id);
    uint32_t low = 0, high = part->document_count;
    uint64_t least = 0, most = UINT64_MAX;
    unsigned char packed[PART_ID];
    id_pack(id, packed);
    uint64_t key = part_key((const char *)packed, PART_ID);
    for (bool guesses = true; low < high; guesses = !guesses) {
        uint32_t middle = guesses ? guess_place(key, least, most, low, high) : low + (high - low) / 2;
        uint32_t document = (uint32_t)packed_get(&part->by_id, middle, 0);
        if (document >= part->document_count)
            return PART_NONE;
        int order = memcmp(packed, part->ids[document], PART_ID);
        uint64_t here = part_key((const char *)part->ids[document], PART_ID);
        if (order == 0)
            order = (scope > part_scope(part, document)) - (scope < part_scope(part, document));
        if (order == 0)
            return part_is_dead(part, document) ? PART_NONE : document;
        if (order < 0) {
            high = middle;
            most = here;
        } else {
            low = middle + 1;
            least = here;
        }
    }
    return PART_NONE;
}

void part_passages(const struct part *part, uint32_t document, uint32_t *first, uint32_t *end)
{
    *first = first_passage(part, document);
    *end = first_passage(part, document + 1);
    if (*end > part->passage_count)
        *end = part->passage_count;
    if (*first > *end)
        *first = *end;
}

void part_kill(struct part *part, uint32_t document)
{
    uint32_t first, end;
    if (part_is_dead(part, document))
        return;
    if (part->dead == NULL)
        part->dead = xcalloc(1, part->document_count / 8 + 1);
    if (part->group_dead == NULL)
        part->group_dead = xcalloc(part->group_count + 1, sizeof *part->group_dead);
    part->dead[document / 8] |= (uint8_t)(1u << document % 8);
    part->dead_count++;
    part_passages(part, document, &first, &end);
    for (uint32_t passage = first; passage < end; passage++) {
        struct part_term terms[PASSAGE_TERMS];
        size_t count = part_terms(part, passage, terms);
        uint32_t groups[PASSAGE_TERMS];
        size_t distinct = 0;
        part->dead_passages++;
        part->dead_length += part->lengths[passage];
        for (size_t i = 0; i < count; i++) {
            uint32_t group = part->word_groups[terms[i].word];
            size_t j = 0;
            while (j < distinct && groups[j] != group)
                j++;
            if (j == distinct && group < part->group_count) {
                groups[distinct++] = group;
                part->group_dead[group]++;
            }
        }
    }
}

uint32_t part_find_conversation(const struct part *part, const char *id)
{
    if (part->tail != NULL)
        return tail_find_conversation(part->tail, id);
    uint32_t low = 0, high = part->conversation_count;
    unsigned char packed[PART_ID];
    id_pack(id, packed);
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = memcmp(packed, part->conversations[middle].id, PART_ID);
        if (order == 0)
            return middle;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return PART_NONE;
}

void part_conversation_each(const struct part *part, uint32_t conversation,
                            void (*take)(void *context, uint32_t document), void *context)
{
    const struct part_conversation *row = &part->conversations[conversation];
    if (part->tail != NULL) {
        for (uint32_t at = row->first; at != PART_NONE; at = tail_next_document(part->tail, at)) {
            if (!part_is_dead(part, at))
                take(context, at);
        }
        return;
    }
    for (uint32_t i = 0; i < row->count && row->first + i < part->document_count; i++) {
        if (!part_is_dead(part, row->first + i))
            take(context, row->first + i);
    }
}
