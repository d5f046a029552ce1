/* How lists are coded, and the words and postings of a part, read one after the other. */
#include "config.h"

#include "search/part.h"

#include "base/alloc.h"
#include "search/tail.h"

#include <string.h>

#define EXPECT_LINES     3 /* of words to either side */
#define EXPECT_VECTORS   2
#define PASSAGES_AT_ONCE 16

/* --- Coding --- */

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

static uint32_t forward_of(const struct part *part, uint32_t passage)
{
    return part->tail != NULL ? part->tail_passages[passage].forward
                              : (uint32_t)packed_get(&part->passages, passage, PASSAGE_FORWARD);
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
    const char *words = (const char *)part->forward + forward_of(part, passage);
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
