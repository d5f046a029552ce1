#include "config.h"

#include "search/tail.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "search/embed.h"
#include "search/language.h"
#include "search/lexicon.h"
#include "search/map.h"
#include "search/passages.h"
#include "search/stem.h"
#include "search/tokens.h"

#include <stdlib.h>
#include <string.h>

#define TEXT_MAX (1 << 20) /* bytes of a row that are indexed */
#define NAME_MAX 65000     /* names of speakers that are told apart */

struct tail {
    struct part part;
    const struct vectors *table;

    struct part_document *documents;
    unsigned char (*ids)[PART_ID];
    int64_t *places;
    struct part_passage *passages;
    uint8_t *lengths, *flags; /* of passages */
    struct part_conversation *conversations;
    int8_t *vectors;
    float *scales;
    uint64_t *signs;
    uint32_t *next_document; /* of the same conversation; PART_NONE */
    uint32_t *word_offsets, *word_groups, *next_word, *group_documents, *group_first, *group_seen,
        *group_stems, *name_offsets; /* group_stems: where the stem of a group begins */
    int32_t *word_rows;
    size_t documents_capacity, ids_capacity, places_capacity, passages_capacity, lengths_capacity,
        flags_capacity, conversations_capacity, vectors_capacity, scales_capacity, signs_capacity,
        next_capacity, words_capacity, word_groups_capacity, next_word_capacity, rows_capacity,
        groups_capacity, group_first_capacity, group_seen_capacity, group_stems_capacity, group_dead_capacity,
        names_capacity, dead_capacity;
    struct buf forward, words, stems, names;
    struct map by_id, by_conversation, by_word, by_stem, by_name;
    struct lexicon lexicon;
    uint32_t vectors_done;
};

/* The arrays may have moved. */
static void show(struct tail *tail)
{
    struct part *part = &tail->part;
    part->tail_documents = tail->documents;
    part->tail_places = tail->places;
    part->ids = (const unsigned char(*)[PART_ID])tail->ids;
    part->tail_passages = tail->passages;
    part->lengths = tail->lengths;
    part->flags = tail->flags;
    part->conversations = tail->conversations;
    part->vectors = tail->vectors;
    part->scales = tail->scales;
    part->signs = tail->signs;
    part->forward = (const uint8_t *)tail->forward.data;
    part->forward_length = tail->forward.length;
    part->word_offsets = tail->word_offsets;
    part->word_text = tail->words.data;
    part->word_text_length = tail->words.length;
    part->word_groups = tail->word_groups;
    part->word_rows = tail->word_rows;
    part->group_documents = tail->group_documents;
    part->name_offsets = tail->name_offsets;
    part->name_text = tail->names.data;
    part->name_text_length = tail->names.length;
}

struct tail *tail_new(const struct vectors *vectors)
{
    struct tail *tail = xcalloc(1, sizeof *tail);
    tail->table = vectors;
    tail->part.tail = tail;
    tail->part.dimensions = vectors != NULL ? vectors->dimensions : 0;
    buf_init(&tail->forward);
    buf_init(&tail->words);
    buf_init(&tail->stems);
    buf_init(&tail->names);
    lexicon_init(&tail->lexicon);
    tail->documents = xgrow(NULL, &tail->documents_capacity, 16, sizeof *tail->documents);
    tail->word_offsets = xgrow(NULL, &tail->words_capacity, 16, sizeof *tail->word_offsets);
    tail->name_offsets = xgrow(NULL, &tail->names_capacity, 16, sizeof *tail->name_offsets);
    tail->documents[0] = (struct part_document){0};
    tail->word_offsets[0] = tail->name_offsets[0] = 0;
    show(tail);
    return tail;
}

void tail_free(struct tail *tail)
{
    if (tail == NULL)
        return;
    void *const arrays[] = {tail->ids,           tail->lengths,      tail->flags,
                            tail->documents,     tail->passages,     tail->conversations,
                            tail->vectors,       tail->scales,       tail->signs,
                            tail->next_document, tail->word_offsets, tail->word_groups,
                            tail->next_word,     tail->word_rows,    tail->group_documents,
                            tail->group_first,   tail->group_seen,   tail->group_stems,
                            tail->name_offsets,  tail->part.dead,    tail->part.group_dead,
                            tail->part.row_words};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        free(arrays[i]);
    free(tail->places);
    struct map *const maps[] = {&tail->by_id, &tail->by_conversation, &tail->by_word, &tail->by_stem,
                                &tail->by_name};
    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++)
        map_free(maps[i]);
    buf_free(&tail->forward);
    buf_free(&tail->words);
    buf_free(&tail->stems);
    buf_free(&tail->names);
    lexicon_fini(&tail->lexicon);
    free(tail);
}

struct part *tail_part(struct tail *tail)
{
    return &tail->part;
}

/* --- Finding --- */

struct key {
    const struct tail *tail;
    const char *text;
    size_t length;
    int scope;
};

static uint32_t id_hash(const char *id)
{
    return map_hash(id, strlen(id));
}

static bool same_document(const void *context, uint32_t value)
{
    const struct key *key = context;
    const struct part_document *row = &key->tail->documents[value];
    return row->scope == key->scope && part_same_id(key->tail->ids[value], key->text) &&
           !part_is_dead(&key->tail->part, value);
}

uint32_t tail_find_document(const struct tail *tail, enum rec_row_kind scope, const char *id)
{
    struct key key = {.tail = tail, .text = id, .scope = (int)scope};
    return map_find(&tail->by_id, id_hash(id), same_document, &key);
}

static bool same_conversation(const void *context, uint32_t value)
{
    const struct key *key = context;
    return part_same_id(key->tail->conversations[value].id, key->text);
}

uint32_t tail_find_conversation(const struct tail *tail, const char *id)
{
    struct key key = {.tail = tail, .text = id};
    return map_find(&tail->by_conversation, id_hash(id), same_conversation, &key);
}

static bool same_word(const void *context, uint32_t value)
{
    const struct key *key = context;
    size_t length;
    const char *text = part_word(&key->tail->part, value, &length);
    return length == key->length && memcmp(text, key->text, length) == 0;
}

uint32_t tail_find_word(const struct tail *tail, const char *word, size_t length)
{
    struct key key = {.tail = tail, .text = word, .length = length};
    return map_find(&tail->by_word, map_hash(word, length), same_word, &key);
}

const char *tail_stem(const struct tail *tail, uint32_t group, size_t *length)
{
    uint32_t start = tail->group_stems[group];
    bool last = group + 1 == tail->part.group_count;
    *length = (last ? tail->stems.length : tail->group_stems[group + 1]) - start;
    return tail->stems.data + start;
}

static bool same_stem(const void *context, uint32_t value)
{
    const struct key *key = context;
    size_t length;
    const char *stem = tail_stem(key->tail, value, &length);
    return length == key->length && memcmp(stem, key->text, length) == 0;
}

uint32_t tail_find_group(const struct tail *tail, const char *stem, size_t length)
{
    struct key key = {.tail = tail, .text = stem, .length = length};
    return map_find(&tail->by_stem, map_hash(stem, length), same_stem, &key);
}

static bool same_name(const void *context, uint32_t value)
{
    const struct key *key = context;
    size_t length;
    const char *text = part_name(&key->tail->part, value + 1, &length);
    return length == key->length && memcmp(text, key->text, length) == 0;
}

uint32_t tail_next_document(const struct tail *tail, uint32_t document)
{
    return tail->next_document[document];
}

uint32_t tail_first_word(const struct tail *tail, uint32_t group)
{
    return tail->group_first[group];
}

uint32_t tail_next_word(const struct tail *tail, uint32_t word)
{
    return tail->next_word[word];
}

/* --- Adding --- */

#define GROW(tail, array, capacity, need)                                                                    \
    ((tail)->array = xgrow((tail)->array, &(tail)->capacity, (need), sizeof *(tail)->array))

static uint32_t add_group(struct tail *tail, const char *stem, size_t length, uint32_t word)
{
    struct part *part = &tail->part;
    uint32_t group = part->group_count++;
    GROW(tail, group_documents, groups_capacity, group + 1);
    GROW(tail, group_first, group_first_capacity, group + 1);
    GROW(tail, group_seen, group_seen_capacity, group + 1);
    GROW(tail, group_stems, group_stems_capacity, group + 1);
    part->group_dead =
        xgrow(part->group_dead, &tail->group_dead_capacity, group + 1, sizeof *part->group_dead);
    tail->group_documents[group] = part->group_dead[group] = 0;
    tail->group_seen[group] = PART_NONE;
    tail->group_stems[group] = (uint32_t)tail->stems.length;
    buf_add(&tail->stems, stem, length);
    tail->group_first[group] = word;
    tail->next_word[word] = PART_NONE;
    map_add(&tail->by_stem, map_hash(stem, length), group);
    return group;
}

static uint32_t add_word(struct tail *tail, const char *text, size_t length)
{
    struct part *part = &tail->part;
    uint32_t word = part->word_count++;
    GROW(tail, word_offsets, words_capacity, word + 2);
    GROW(tail, word_groups, word_groups_capacity, word + 1);
    GROW(tail, next_word, next_word_capacity, word + 1);
    GROW(tail, word_rows, rows_capacity, word + 1);
    buf_add(&tail->words, text, length);
    tail->word_offsets[word + 1] = (uint32_t)tail->words.length;
    tail->word_rows[word] = tail->table != NULL ? vectors_row(tail->table, text, length) : -1;
    map_add(&tail->by_word, map_hash(text, length), word);
    show(tail);
    char stem[TOKEN_BYTES];
    memcpy(stem, text, length);
    size_t stem_length = stem_word(stem, length);
    uint32_t group = tail_find_group(tail, stem, stem_length);
    if (group == PART_NONE) {
        group = add_group(tail, stem, stem_length, word);
    } else {
        tail->next_word[word] = tail->next_word[tail->group_first[group]];
        tail->next_word[tail->group_first[group]] = word;
    }
    tail->word_groups[word] = group;
    show(tail);
    return word;
}

static uint16_t name_number(struct tail *tail, const char *name)
{
    size_t length = strlen(name);
    struct key key = {.tail = tail, .text = name, .length = length};
    uint32_t hash = map_hash(name, length);
    if (length == 0)
        return 0;
    uint32_t found = map_find(&tail->by_name, hash, same_name, &key);
    if (found == MAP_NONE && tail->part.name_count < NAME_MAX) {
        found = tail->part.name_count++;
        GROW(tail, name_offsets, names_capacity, found + 2);
        buf_add(&tail->names, name, length);
        tail->name_offsets[found + 1] = (uint32_t)tail->names.length;
        map_add(&tail->by_name, hash, found);
        show(tail);
    }
    return found == MAP_NONE ? 0 : (uint16_t)(found + 1);
}

struct token {
    uint32_t number; /* in the lexicon */
    size_t start, end;
};

struct adding {
    struct tail *tail;
    const char *text;
    enum passage_scope scope;
    struct token *tokens; /* of the passage */
    size_t token_count, token_capacity;
    struct part_term terms[PASSAGE_TERMS];
    size_t count;
    uint32_t length;
};

static bool add_token(void *context, const char *word, size_t length, size_t start, size_t end)
{
    struct adding *adding = context;
    uint32_t number = lexicon_number(&adding->tail->lexicon, word, length);
    adding->tokens =
        xgrow(adding->tokens, &adding->token_capacity, adding->token_count + 1, sizeof *adding->tokens);
    adding->tokens[adding->token_count++] = (struct token){number, start, end};
    return true;
}

static uint32_t word_number(struct tail *tail, const char *text, size_t length, bool foreign)
{
    char copy[TOKEN_BYTES];
    length = utf8_cut(text, length, TOKEN_BYTES - foreign);
    copy[0] = LANGUAGE_FOREIGN;
    memcpy(copy + foreign, text, length);
    uint32_t word = tail_find_word(tail, copy, foreign + length);
    return word != PART_NONE ? word : add_word(tail, copy, foreign + length);
}

/* Terms stay in order of word. */
static void add_term(struct adding *adding, uint32_t word)
{
    size_t at = adding->count;
    while (at > 0 && adding->terms[at - 1].word > word)
        at--;
    if (at > 0 && adding->terms[at - 1].word == word) {
        adding->terms[at - 1].count++;
        return;
    }
    if (adding->count == PASSAGE_TERMS)
        return;
    memmove(&adding->terms[at + 1], &adding->terms[at], (adding->count - at) * sizeof *adding->terms);
    adding->terms[at] = (struct part_term){word, 1};
    adding->count++;
}

/* A picture can be found; of what the text says, how long it is and in which language it is no part. */
static bool add_picture(void *context, const char *word, size_t length, size_t start, size_t end)
{
    struct adding *adding = context;
    (void)start;
    (void)end;
    add_term(adding, word_number(adding->tail, word, length, false));
    return true;
}

/* The last character of a run without blanks, which comes once more, is a term, but no word. */
static bool is_again(const struct adding *adding, size_t at)
{
    return at > 0 && adding->tokens[at].end == adding->tokens[at - 1].end;
}

static enum language language_of(const struct adding *adding)
{
    struct language_counts counts = {0};
    for (size_t i = 0; i < adding->token_count; i++) {
        if (!is_again(adding, i))
            language_count(&counts, adding->tail->lexicon.words[adding->tokens[i].number].marks);
    }
    return language_decide(&counts);
}

/* Fills terms and length; the flags of the passage. */
static unsigned read_tokens(struct adding *adding, const char *text, size_t length)
{
    struct tail *tail = adding->tail;
    struct passage_telling telling = {.text = text, .language = language_of(adding)};
    bool foreign = telling.language != LANGUAGE_ENGLISH;
    adding->count = adding->length = 0;
    for (size_t i = 0; i < adding->token_count; i++) {
        const struct token *token = &adding->tokens[i];
        struct lexicon_word *row = &tail->lexicon.words[token->number];
        const char *word = tail->lexicon.text.data + row->start;
        if (!is_again(adding, i))
            passage_tell(&telling, word, row->length, token->start, token->end, row->flags, row->marks);
        if (row->marks >> telling.language & 1)
            continue;
        adding->length++;
        if (row->words[foreign] == MAP_NONE)
            row->words[foreign] = word_number(tail, word, row->length, foreign);
        add_term(adding, row->words[foreign]);
    }
    return passage_flags(&telling, length);
}

/* Each group counts a passage once. */
static void count_groups(struct tail *tail, const struct adding *adding, uint32_t passage)
{
    for (size_t i = 0; i < adding->count; i++) {
        uint32_t group = tail->word_groups[adding->terms[i].word];
        if (tail->group_seen[group] != passage)
            tail->group_documents[group]++;
        tail->group_seen[group] = passage;
    }
}

static void add_passage(void *context, size_t start, size_t end)
{
    struct adding *adding = context;
    struct tail *tail = adding->tail;
    struct part *part = &tail->part;
    adding->token_count = 0;
    tokens_each(adding->text + start, end - start, true, add_token, adding);
    unsigned flags = read_tokens(adding, adding->text + start, end - start);
    tokens_each_picture(adding->text + start, end - start, add_picture, adding);
    uint32_t passage = part->passage_count++;
    GROW(tail, passages, passages_capacity, passage + 1);
    GROW(tail, lengths, lengths_capacity, passage + 1);
    GROW(tail, flags, flags_capacity, passage + 1);
    uint8_t bytes[PASSAGE_TERMS * 6];
    size_t length = part_put_terms(bytes, adding->terms, adding->count);
    tail->passages[passage] = (struct part_passage){.document = part->document_count,
                                                    .forward = (uint32_t)tail->forward.length,
                                                    .terms = (uint32_t)adding->count};
    tail->lengths[passage] = (uint8_t)(adding->length < UINT8_MAX ? adding->length : UINT8_MAX);
    tail->flags[passage] = (uint8_t)(flags | (unsigned)adding->scope << PASSAGE_SCOPE);
    buf_add(&tail->forward, bytes, length);
    part->length_sum += tail->lengths[passage];
    count_groups(tail, adding, passage);
    show(tail);
}

static uint32_t conversation_number(struct tail *tail, const char *id)
{
    if (id == NULL || id[0] == '\0')
        return PART_NONE;
    uint32_t found = tail_find_conversation(tail, id);
    if (found != PART_NONE)
        return found;
    found = tail->part.conversation_count++;
    GROW(tail, conversations, conversations_capacity, found + 1);
    struct part_conversation *row = &tail->conversations[found];
    *row = (struct part_conversation){.first = PART_NONE};
    id_pack(id, row->id);
    map_add(&tail->by_conversation, id_hash(id), found);
    show(tail);
    return found;
}

static uint8_t small(int value)
{
    return value < 0 || value > 254 ? 255 : (uint8_t)value;
}

void tail_add(struct tail *tail, const struct tail_entry *entry)
{
    struct part *part = &tail->part;
    struct adding adding = {.tail = tail, .text = entry->text, .scope = passage_scope(entry->scope)};
    uint32_t number = part->document_count, conversation = conversation_number(tail, entry->conversation);
    struct part_document row = {.time = entry->time,
                                .conversation = conversation,
                                .branch = (uint32_t)entry->branch,
                                .sequence = (uint32_t)entry->sequence,
                                .first = part->passage_count,
                                .name = name_number(tail, entry->name),
                                .scope = small((int)entry->scope),
                                .role = small(entry->role),
                                .kind = small(entry->kind),
                                .category = small(entry->category),
                                .flags = (uint8_t)entry->flags,
                                .weight = (uint8_t)(entry->weight * 255)};
    passages_each(entry->text, utf8_cut(entry->text, strlen(entry->text), TEXT_MAX), add_passage, &adding);
    free(adding.tokens);
    GROW(tail, documents, documents_capacity, number + 2);
    GROW(tail, ids, ids_capacity, number + 1);
    GROW(tail, places, places_capacity, number + 1);
    GROW(tail, next_document, next_capacity, number + 1);
    part->dead = xgrow(part->dead, &tail->dead_capacity, number / 8 + 1, 1);
    if (number % 8 == 0)
        part->dead[number / 8] = 0;
    tail->documents[number] = row;
    tail->places[number] = entry->place;
    id_pack(entry->id, tail->ids[number]);
    tail->documents[number + 1] = (struct part_document){.first = part->passage_count};
    tail->next_document[number] = PART_NONE;
    if (entry->scope == REC_ROW_MESSAGE && conversation != PART_NONE) {
        tail->next_document[number] = tail->conversations[conversation].first;
        tail->conversations[conversation].first = number;
        tail->conversations[conversation].count++;
    }
    map_add(&tail->by_id, id_hash(entry->id), number);
    part->document_count++;
    show(tail);
}

/* --- Vectors --- */

uint32_t tail_vectors_done(const struct tail *tail)
{
    return tail->vectors_done;
}

void tail_set_vector(struct tail *tail, uint32_t passage, const int8_t *vector, float scale)
{
    size_t dimensions = tail->part.dimensions;
    float values[DIMENSIONS_MAX];
    tail->vectors = xgrow(tail->vectors, &tail->vectors_capacity, (passage + 1) * dimensions, 1);
    GROW(tail, scales, scales_capacity, passage + 1);
    memcpy(tail->vectors + passage * dimensions, vector, dimensions);
    tail->scales[passage] = scale;
    tail->signs = xgrow(tail->signs, &tail->signs_capacity, (passage + 1u) * SIGN_WORDS, sizeof *tail->signs);
    for (size_t d = 0; d < dimensions; d++)
        values[d] = vector[d];
    embed_signs(values, dimensions, tail->signs + (size_t)passage * SIGN_WORDS);
    if (passage == tail->vectors_done)
        tail->vectors_done++;
    show(tail);
}

void tail_reset_vectors(struct tail *tail)
{
    tail->vectors_done = 0;
}
