#include "config.h"

#include "search/segment_merge_state.h"

#include "base/alloc.h"
#include "search/stem.h"
#include "search/tokens.h"

#include <stdlib.h>
#include <string.h>

bool merge_is_message(const struct part_document *row)
{
    return row->scope == REC_ROW_MESSAGE && row->conversation != PART_NONE;
}

/* --- Words --- */

static int by_stem(const void *left, const void *right)
{
    const struct merged_word *a = left, *b = right;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    uint32_t least = a->stem_length < b->stem_length ? a->stem_length : b->stem_length;
    int order = memcmp(a->stem, b->stem, least);
    if (order == 0)
        order = (a->stem_length > b->stem_length) - (a->stem_length < b->stem_length);
    if (order == 0)
        order = memcmp(a->text, b->text, a->length < b->length ? a->length : b->length);
    return order != 0 ? order : (a->length > b->length) - (a->length < b->length);
}

/* Marks the words of living documents with 0 in their table of new numbers. */
static void mark_words(const struct part *part, uint32_t *numbers)
{
    memset(numbers, 0xFF, part->word_count * sizeof *numbers);
    for (uint32_t document = 0; document < part->document_count; document++) {
        uint32_t first, end;
        if (part_is_dead(part, document))
            continue;
        part_passages(part, document, &first, &end);
        for (uint32_t passage = first; passage < end; passage++) {
            struct part_term terms[PASSAGE_TERMS];
            size_t count = part_terms(part, passage, terms);
            for (size_t i = 0; i < count; i++)
                numbers[terms[i].word] = 0;
        }
    }
}

void merge_words(struct merging *merging)
{
    size_t capacity = 0, all = 0;
    for (size_t s = 0; s < merging->plan->source_count; s++) {
        const struct part *part = merging->plan->sources[s];
        merging->word_numbers[s] = xmalloc((part->word_count + 1u) * sizeof **merging->word_numbers);
        mark_words(part, merging->word_numbers[s]);
        for (uint32_t word = 0; word < part->word_count; word++) {
            char stem[TOKEN_BYTES];
            size_t length;
            if (merging->word_numbers[s][word] == PART_NONE)
                continue;
            merging->words = xgrow(merging->words, &capacity, all + 1, sizeof *merging->words);
            struct merged_word *row = &merging->words[all++];
            row->text = part_word(part, word, &length);
            row->length = (uint32_t)length;
            row->source = (uint32_t)s;
            row->word = word;
            row->stem_length = (uint32_t)part_stem(part, word, stem);
            row->stem = arena_strndup(&merging->stems, stem, row->stem_length);
            row->key = part_key(row->stem, row->stem_length);
        }
    }
    if (all > 0)
        qsort(merging->words, all, sizeof *merging->words, by_stem);
    /* the same word of two sources becomes one */
    size_t kept = 0;
    for (size_t i = 0; i < all; i++) {
        const struct merged_word row = merging->words[i];
        if (kept == 0 || by_stem(&merging->words[kept - 1], &row) != 0)
            merging->words[kept++] = row;
        merging->word_numbers[row.source][row.word] = (uint32_t)(kept - 1);
    }
    merging->word_count = kept;
}

size_t merge_put_word(uint8_t *out, const struct merged_word *before, const struct merged_word *row)
{
    size_t same = 0, head = 1, most = before == NULL ? 0 : before->length;
    if (most > WORD_PART_MOST)
        most = WORD_PART_MOST;
    while (same < most && same < row->length && before->text[same] == row->text[same])
        same++;
    size_t more = row->length - same, first = more < WORD_PART_MOST ? more : WORD_PART_MOST;
    if (out != NULL)
        out[0] = (uint8_t)(same << 4 | first);
    if (first == WORD_PART_MOST) {
        if (out != NULL)
            out[1] = (uint8_t)(more - WORD_PART_MOST);
        head++;
    }
    if (out != NULL)
        memcpy(out + head, row->text + same, more);
    return head + more;
}

void merge_groups(struct merging *merging)
{
    merging->groups = xmalloc((merging->word_count + 1) * sizeof *merging->groups);
    for (size_t i = 0; i < merging->word_count; i++) {
        const struct merged_word *row = &merging->words[i];
        bool same = i > 0 && row[-1].stem_length == row->stem_length &&
                    memcmp(row[-1].stem, row->stem, row->stem_length) == 0;
        merging->group_count += !same;
        merging->groups[i] = merging->group_count - 1;
        merging->header.word_parts_length += merge_put_word(NULL, i > 0 ? row - 1 : NULL, row);
    }
    merging->lists = xcalloc(merging->group_count + 1u, sizeof *merging->lists);
}

/* --- Documents --- */

struct named_conversation {
    const unsigned char *id;
    uint32_t source, number;
};

static int by_name(const void *left, const void *right)
{
    const struct named_conversation *a = left, *b = right;
    return memcmp(a->id, b->id, PART_ID);
}

void merge_conversations(struct merging *merging)
{
    struct named_conversation *rows = NULL;
    size_t capacity = 0, count = 0;
    for (size_t s = 0; s < merging->plan->source_count; s++) {
        const struct part *part = merging->plan->sources[s];
        merging->conversation_numbers[s] =
            xcalloc(part->conversation_count + 1u, sizeof **merging->conversation_numbers);
        for (uint32_t i = 0; i < part->conversation_count; i++) {
            rows = xgrow(rows, &capacity, count + 1, sizeof *rows);
            rows[count++] = (struct named_conversation){part->conversations[i].id, (uint32_t)s, i};
        }
    }
    if (count > 0)
        qsort(rows, count, sizeof *rows, by_name);
    merging->conversations = xcalloc(count + 1, sizeof *merging->conversations);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || by_name(&rows[i - 1], &rows[i]) != 0)
            memcpy(merging->conversations[merging->conversation_count++].id, rows[i].id, PART_ID);
        merging->conversation_numbers[rows[i].source][rows[i].number] =
            (uint32_t)(merging->conversation_count - 1);
    }
    free(rows);
}

static int by_place(const void *left, const void *right)
{
    const struct merged_document *a = left, *b = right;
    if (a->conversation != b->conversation)
        return a->conversation < b->conversation ? -1 : 1;
    if (a->branch != b->branch)
        return a->branch < b->branch ? -1 : 1;
    if (a->sequence != b->sequence)
        return a->sequence < b->sequence ? -1 : 1;
    if (a->source != b->source)
        return a->source < b->source ? -1 : 1;
    return (a->document > b->document) - (a->document < b->document);
}

void merge_documents(struct merging *merging)
{
    size_t capacity = 0;
    for (size_t s = 0; s < merging->plan->source_count; s++) {
        const struct part *part = merging->plan->sources[s];
        for (uint32_t i = 0; i < part->document_count; i++) {
            if (part_is_dead(part, i))
                continue;
            const struct part_document row = part_document(part, i);
            bool message = merge_is_message(&row) && row.conversation < part->conversation_count;
            merging->documents =
                xgrow(merging->documents, &capacity, merging->document_count + 1, sizeof *merging->documents);
            merging->documents[merging->document_count++] = (struct merged_document){
                .conversation = message ? merging->conversation_numbers[s][row.conversation] : PART_NONE,
                .branch = message ? row.branch : 0,
                .sequence = message ? row.sequence : 0,
                .source = (uint32_t)s,
                .document = i};
        }
    }
    if (merging->document_count > 0)
        qsort(merging->documents, merging->document_count, sizeof *merging->documents, by_place);
    for (size_t i = 0; i < merging->document_count; i++) {
        uint32_t number = merging->documents[i].conversation;
        if (number == PART_NONE)
            break;
        if (merging->conversations[number].count++ == 0)
            merging->conversations[number].first = (uint32_t)i;
    }
}

void merge_names(struct merging *merging)
{
    for (size_t s = 0; s < merging->plan->source_count; s++) {
        const struct part *part = merging->plan->sources[s];
        merging->name_numbers[s] = xcalloc(part->name_count + 1u, sizeof **merging->name_numbers);
        for (uint32_t name = 1; name <= part->name_count; name++) {
            size_t length;
            const char *text = part_name(part, name, &length);
            names_add(&merging->names, text, length);
            uint32_t found = names_find(&merging->names, text, length);
            if (found != MAP_NONE && found < UINT16_MAX)
                merging->name_numbers[s][name] = (uint16_t)(found + 1);
        }
    }
    for (size_t i = 0; i < merging->names.speaker_count; i++)
        merging->header.name_text_length += merging->names.speakers[i].length;
}
