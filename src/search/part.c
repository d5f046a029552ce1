#include "config.h"

#include "search/part.h"

#include "base/alloc.h"
#include "search/stem.h"
#include "search/tail.h"
#include "search/tokens.h"

#include <stdlib.h>
#include <string.h>

#define EXPECT_LINES     3 /* of words to either side */
#define EXPECT_VECTORS   2
#define PASSAGES_AT_ONCE 16

uint64_t part_key(const char *text, size_t length)
{
    uint64_t key = 0;
    for (size_t i = 0; i < sizeof key; i++)
        key = key << 8 | (i < length ? (unsigned char)text[i] : 0);
    return key;
}

/* --- Coding of lists --- */

size_t part_put_number(uint8_t *out, uint64_t value)
{
    size_t length = 0;
    while (value >= 0x80) {
        if (out != NULL)
            out[length] = (uint8_t)(value | 0x80);
        value >>= 7;
        length++;
    }
    if (out != NULL)
        out[length] = (uint8_t)value;
    return length + 1;
}

size_t part_put_terms(uint8_t *out, const struct part_term *terms, size_t count)
{
    size_t length = 0;
    uint32_t last = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t step = (uint64_t)(terms[i].word - last) << 1 | (terms[i].count > 1);
        length += part_put_number(out != NULL ? out + length : NULL, step);
        if (terms[i].count > 1) {
            if (out != NULL)
                out[length] = (uint8_t)(terms[i].count < PART_TF_MAX ? terms[i].count : PART_TF_MAX);
            length++;
        }
        last = terms[i].word;
    }
    return length;
}

void part_passage_rows(const struct part *part, uint32_t first, size_t count, struct part_passage *rows)
{
    uint64_t values[PASSAGES_AT_ONCE * PASSAGE_COLUMNS];
    if (part->tail != NULL) {
        memcpy(rows, part->tail_passages + first, count * sizeof *rows);
        return;
    }
    for (size_t here; count > 0; count -= here, first += (uint32_t)here, rows += here) {
        here = count < PASSAGES_AT_ONCE ? count : PASSAGES_AT_ONCE;
        packed_rows(&part->passages, first, here, values);
        for (size_t i = 0; i < here; i++) {
            const uint64_t *row = values + i * PASSAGE_COLUMNS;
            rows[i] = (struct part_passage){.document = (uint32_t)row[PASSAGE_DOCUMENT],
                                            .forward = (uint32_t)row[PASSAGE_FORWARD],
                                            .terms = (uint32_t)row[PASSAGE_TERM_COUNT]};
        }
    }
}

static struct part_passage passage_row(const struct part *part, uint32_t passage)
{
    struct part_passage row;
    part_passage_rows(part, passage, 1, &row);
    return row;
}

uint32_t part_document_of(const struct part *part, uint32_t passage)
{
    if (part->tail != NULL)
        return part->tail_passages[passage].document;
    return (uint32_t)packed_get(&part->passages, passage, PASSAGE_DOCUMENT);
}

void part_words_of(const struct part *part, const struct part_passage *row, struct part_words *words)
{
    bool inside = row->forward <= part->forward_length;
    *words = (struct part_words){.at = part->forward + (inside ? row->forward : part->forward_length),
                                 .end = part->forward + part->forward_length,
                                 .left = row->terms < PASSAGE_TERMS ? row->terms : PASSAGE_TERMS,
                                 .words = part->word_count};
}

void part_words_begin(const struct part *part, uint32_t passage, struct part_words *words)
{
    const struct part_passage row = passage_row(part, passage);
    part_words_of(part, &row, words);
}

void part_expect(const struct part *part, uint32_t passage)
{
    const struct part_passage row = passage_row(part, passage);
    const char *words = (const char *)part->forward + row.forward;
    for (int line = -EXPECT_LINES; line <= EXPECT_LINES; line++)
        __builtin_prefetch(words + line * CACHE_LINE);
    __builtin_prefetch(&part->lengths[passage]);
    __builtin_prefetch(&part->flags[passage]);
    if (part->vectors == NULL)
        return;
    const char *vectors = (const char *)(part->vectors + (size_t)passage * part->dimensions);
    int64_t around = EXPECT_VECTORS * (int64_t)part->dimensions;
    for (int64_t at = -around; at < around + (int64_t)part->dimensions; at += CACHE_LINE)
        __builtin_prefetch(vectors + at);
    __builtin_prefetch(&part->scales[passage]);
}

void part_expect_rows(const struct part *part, uint32_t document, uint32_t passage)
{
    if (part->tail != NULL)
        return;
    packed_expect(&part->documents, document);
    packed_expect(&part->passages, passage);
}

void part_expect_documents(const struct part *part, const uint32_t *passages, size_t count)
{
    if (part->tail != NULL)
        return;
    for (size_t i = 0; i < count; i++)
        packed_expect(&part->passages, passages[i]);
    for (size_t i = 0; i < count; i++)
        packed_expect(&part->documents, part_document_of(part, passages[i]));
}

size_t part_terms(const struct part *part, uint32_t passage, struct part_term terms[PASSAGE_TERMS])
{
    struct part_words words;
    size_t count = 0;
    part_words_begin(part, passage, &words);
    while (part_words_next(&words))
        terms[count++] = (struct part_term){words.word, words.count};
    return count;
}

struct part_postings part_postings(const struct part *part, uint32_t group)
{
    uint64_t first = packed_get(&part->groups, group, GROUP_POSTINGS);
    uint64_t end = packed_get(&part->groups, group + 1, GROUP_POSTINGS);
    if (first > end || end > part->postings_length)
        first = end = 0;
    return (struct part_postings){
        .at = part->postings + first, .end = part->postings + end, .passages = part->passage_count};
}

#define STEPS_AT_ONCE 8 /* bytes of a uint64_t */
#define STEP_MOST     3 /* bytes that most steps have at most: two, and how often it is said */

/* Where a word is said in every few passages, once each, a step is a byte: several of them at once. False:
 * the next ones are not all such. */
static inline bool take_short_steps(struct part_postings *here, struct part_posting *out)
{
    uint64_t steps;
    uint32_t passage = here->passage;
    if (here->end - here->at < STEPS_AT_ONCE)
        return false;
    memcpy(&steps, here->at, sizeof steps);
    if ((steps & UINT64_C(0x8181818181818181)) != 0)
        return false;
    for (size_t i = 0; i < STEPS_AT_ONCE; i++) {
        passage += here->at[i] / 2u;
        out[i] = (struct part_posting){passage, 1};
    }
    if (passage >= here->passages)
        return false;
    here->passage = passage;
    here->at += STEPS_AT_ONCE;
    return true;
}

/* One step as most are, without a branch that nobody foresees; false: it is no such, or leads nowhere. There
 * are STEP_MOST bytes. */
static inline bool take_step(struct part_postings *here, struct part_posting *out)
{
    uint32_t first = here->at[0], second = here->at[1], more = first >> 7, often = first & 1;
    uint32_t passage = here->passage + ((first & 0x7F) >> 1 | (second & (0 - more)) << 6);
    if ((more & second >> 7) != 0 || passage >= here->passages)
        return false;
    uint32_t said = here->at[1 + more];
    here->passage = passage;
    here->at += 1 + more + often;
    *out = (struct part_posting){passage, often != 0 ? said : 1};
    return true;
}

/* Any step. */
static bool take_long_step(struct part_postings *here, struct part_posting *out)
{
    uint32_t before = here->passage, count;
    if (here->at >= here->end || !part_next_step(&here->at, here->end, &here->passage, &count) ||
        here->passage < before || here->passage >= here->passages)
        return false;
    *out = (struct part_posting){here->passage, count};
    return true;
}

size_t part_postings_take(struct part_postings *postings, struct part_posting *out, size_t most)
{
    struct part_postings here = *postings; /* in registers */
    size_t taken = 0;
    for (bool more = true; more && taken < most;) {
        while (most - taken >= STEPS_AT_ONCE && take_short_steps(&here, out + taken))
            taken += STEPS_AT_ONCE;
        size_t end = most - taken < STEPS_AT_ONCE ? most : taken + STEPS_AT_ONCE;
        while (taken < end && here.end - here.at >= STEP_MOST && take_step(&here, out + taken))
            taken++;
        if (taken < end) {
            more = take_long_step(&here, out + taken);
            taken += more;
        }
    }
    *postings = here;
    return taken;
}

/* --- Documents --- */

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

/* --- Words --- */

static const char *text_at(const uint32_t *offsets, const char *text, size_t text_length, uint32_t at,
                           size_t *length)
{
    uint32_t start = offsets[at], end = offsets[at + 1];
    *length = 0;
    if (start > end || end > text_length)
        return "";
    *length = end - start;
    return text + start;
}

const char *part_word(const struct part *part, uint32_t word, size_t *length)
{
    return text_at(part->word_offsets, part->word_text, part->word_text_length, word, length);
}

const char *part_name(const struct part *part, uint32_t name, size_t *length)
{
    *length = 0;
    if (name == 0 || name > part->name_count)
        return "";
    return text_at(part->name_offsets, part->name_text, part->name_text_length, name - 1, length);
}

void part_find_rows(struct part *part, size_t rows)
{
    if (part->row_words == NULL) {
        part->row_words = xmalloc((rows + 1) * sizeof *part->row_words);
        memset(part->row_words, 0xFF, (rows + 1) * sizeof *part->row_words);
    }
    for (; part->row_words_done < part->word_count; part->row_words_done++) {
        int32_t row = part->word_rows[part->row_words_done];
        if (row >= 0 && (size_t)row < rows)
            part->row_words[row] =
                (struct part_row_word){part->row_words_done, part->word_groups[part->row_words_done]};
    }
}

size_t part_stem(const struct part *part, uint32_t word, char *out)
{
    size_t length;
    const char *text = part->tail != NULL ? tail_stem(part->tail, part->word_groups[word], &length)
                                          : part_word(part, word, &length);
    if (length > TOKEN_BYTES)
        length = TOKEN_BYTES;
    memcpy(out, text, length);
    return part->tail != NULL ? length : stem_word(out, length);
}

static int compare(const char *a, size_t a_length, const char *b, size_t b_length)
{
    int order = memcmp(a, b, a_length < b_length ? a_length : b_length);
    return order != 0 ? order : (a_length > b_length) - (a_length < b_length);
}

static uint32_t first_word(const struct part *part, uint32_t group)
{
    return (uint32_t)packed_get(&part->groups, group, GROUP_WORD);
}

static uint32_t by_text(const struct part *part, uint32_t place)
{
    return (uint32_t)packed_get(&part->words, place, WORD_BY_TEXT);
}

/* How a stem stands to that of a group. */
static int compare_group(const struct part *part, uint32_t group, const char *stem, size_t length,
                         uint64_t key)
{
    uint64_t *known = &part->stem_keys[group];
    char other[TOKEN_BYTES];
    size_t other_length = TOKEN_BYTES;
    if (*known == 0) {
        other_length = part_stem(part, first_word(part, group), other);
        *known = part_key(other, other_length);
    }
    if (*known != key)
        return key < *known ? -1 : 1;
    if (length < sizeof key) /* it is all of it */
        return 0;
    if (other_length == TOKEN_BYTES)
        other_length = part_stem(part, first_word(part, group), other);
    return compare(stem, length, other, other_length);
}

uint32_t part_find_group(const struct part *part, const char *stem, size_t length)
{
    if (part->tail != NULL)
        return tail_find_group(part->tail, stem, length);
    uint32_t low = 0, high = part->group_count;
    uint64_t key = part_key(stem, length);
    if (high > 0 && part->stem_keys[0] != 0 && key < part->stem_keys[0])
        return PART_NONE; /* as is each word of another language where all is in English */
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (part->stem_keys[middle] == 0 && first_word(part, middle) >= part->word_count)
            return PART_NONE;
        int order = compare_group(part, middle, stem, length, key);
        if (order == 0)
            return middle;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return PART_NONE;
}

/* The first word, in order of text, that is not before this one. */
static uint32_t word_place(const struct part *part, const char *text, size_t length)
{
    uint32_t low = 0, high = part->word_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2, word = by_text(part, middle);
        size_t other_length = 0;
        const char *other = word < part->word_count ? part_word(part, word, &other_length) : "";
        if (compare(text, length, other, other_length) <= 0)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

uint32_t part_find_word(const struct part *part, const char *word, size_t length)
{
    if (part->tail != NULL)
        return tail_find_word(part->tail, word, length);
    uint32_t place = word_place(part, word, length);
    if (place == part->word_count)
        return PART_NONE;
    uint32_t found = by_text(part, place);
    size_t other_length = 0;
    const char *other = found < part->word_count ? part_word(part, found, &other_length) : "";
    return other_length == length && memcmp(other, word, length) == 0 ? found : PART_NONE;
}

uint32_t part_group_documents(const struct part *part, uint32_t group)
{
    uint32_t dead = part->group_dead != NULL ? part->group_dead[group] : 0;
    return part->group_documents[group] > dead ? part->group_documents[group] - dead : 0;
}

void part_expect_group(const struct part *part, uint32_t group)
{
    if (group == PART_NONE)
        return;
    __builtin_prefetch(&part->group_documents[group]);
    if (part->tail == NULL)
        packed_expect(&part->groups, group);
}

void part_group_words(const struct part *part, uint32_t group, void (*take)(void *context, uint32_t word),
                      void *context)
{
    if (part->tail != NULL) {
        for (uint32_t at = tail_first_word(part->tail, group); at != PART_NONE;
             at = tail_next_word(part->tail, at))
            take(context, at);
        return;
    }
    uint32_t end = first_word(part, group + 1);
    for (uint32_t word = first_word(part, group); word < end && word < part->word_count; word++)
        take(context, word);
}

static bool begins_with(const struct part *part, uint32_t word, const char *text, size_t length)
{
    size_t other_length;
    const char *other = part_word(part, word, &other_length);
    return other_length >= length && memcmp(other, text, length) == 0;
}

void part_prefix_words(const struct part *part, const char *text, size_t length, size_t limit,
                       void (*take)(void *context, uint32_t word), void *context)
{
    size_t given = 0;
    if (part->tail != NULL) {
        for (uint32_t word = 0; word < part->word_count && given < limit; word++) {
            if (begins_with(part, word, text, length)) {
                take(context, word);
                given++;
            }
        }
        return;
    }
    for (uint32_t at = word_place(part, text, length); at < part->word_count && given < limit;
         at++, given++) {
        uint32_t word = by_text(part, at);
        if (word >= part->word_count || !begins_with(part, word, text, length))
            break;
        take(context, word);
    }
}
