/* What the parts of a merge share: what goes into the new segment is collected (segment_collect.c), written
 * (segment_merge.c) and given vectors (segment_vectors.c). */
#ifndef SEARCH_SEGMENT_MERGE_STATE_H
#define SEARCH_SEGMENT_MERGE_STATE_H

#include "base/arena.h"
#include "search/segment.h"
#include "search/segment_file.h"

struct merged_word {
    uint64_t key; /* the first bytes of the stem, which mostly tell two words apart */
    const char *text, *stem;
    uint32_t length, stem_length, source, word;
};

struct merged_document {
    uint32_t conversation, branch, sequence; /* conversation: the new number; PART_NONE behind all messages */
    uint32_t source, document;
};

struct merged_group {
    uint64_t bytes;           /* size of the list of postings; then where it goes on */
    uint32_t documents, last; /* passages in it, the last of them */
};

struct merging {
    const struct segment_plan *plan;
    struct merged_word *words;
    size_t word_count;
    struct arena stems;
    struct merged_document *documents;
    size_t document_count;
    uint32_t **word_numbers, **conversation_numbers; /* of each source: its numbers to the new ones */
    uint16_t **name_numbers;
    struct part_conversation *conversations;
    size_t conversation_count;
    struct names names;
    uint32_t *groups;           /* of the new words */
    struct merged_group *lists; /* of the groups */
    uint32_t group_count;
    struct by_id {
        unsigned char id[PART_ID];
        uint8_t scope;
        uint32_t document;
    } * ids; /* of the new documents, in order of id */
    struct {
        struct packer documents, passages, words, groups, by_id, places;
    } tables;
    struct segment_header header;
    struct segment_sections out;
};

/* --- segment_collect.c: in this order --- */

void merge_words(struct merging *merging);
void merge_groups(struct merging *merging);
void merge_conversations(struct merging *merging);
void merge_documents(struct merging *merging);
void merge_names(struct merging *merging);
/* The word of the list of words behind another one (NULL: the first). How many bytes; out NULL: only that. */
size_t merge_put_word(uint8_t *out, const struct merged_word *before, const struct merged_word *row);
bool merge_is_message(const struct part_document *row);

/* --- segment_vectors.c: once all else is written --- */

void merge_vectors(struct merging *merging, const struct part *part);

#endif
