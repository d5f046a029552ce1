/* How a segment lies in its file: for segment.c and the parts of a merge (segment_merge_state.h). */
#ifndef SEARCH_SEGMENT_FILE_H
#define SEARCH_SEGMENT_FILE_H

#include "search/segment.h"

#define SEGMENT_MAGIC "RECSEG11"

/* Of this machine's byte order: a cache does not travel. */
struct segment_header {
    char magic[8];
    uint32_t document_count, passage_count, word_count, group_count, conversation_count, name_count;
    uint64_t dimensions, forward_length, word_parts_length, postings_length, name_text_length, length_sum;
    uint64_t documents_length, passages_length, words_length, groups_length; /* of tables */
    uint64_t by_id_length, places_length;
    uint64_t vectors;  /* identity of the table; 0: none */
    uint64_t content;  /* checksum of all that follows the header */
    uint64_t checksum; /* of the header up to here */
};

/* TABLE(member of struct part, columns, rows) */
#define SEGMENT_TABLES(TABLE)                                                                                \
    TABLE(documents, DOCUMENT_COLUMNS, header->document_count + 1)                                           \
    TABLE(passages, PASSAGE_COLUMNS, header->passage_count)                                                  \
    TABLE(words, WORD_COLUMNS, header->word_count + 1)                                                       \
    TABLE(groups, GROUP_COLUMNS, header->group_count + 1)                                                    \
    TABLE(by_id, 1, header->document_count)                                                                  \
    TABLE(places, 1, header->document_count)

/* SECTION(member of struct part, type, how many) */
#define SEGMENT_SECTIONS(SECTION)                                                                            \
    SECTION(ids, segment_id, header->document_count)                                                         \
    SECTION(lengths, uint8_t, header->passage_count)                                                         \
    SECTION(flags, uint8_t, header->passage_count)                                                           \
    SECTION(forward, uint8_t, header->forward_length)                                                        \
    SECTION(vectors, int8_t, header->passage_count * header->dimensions)                                     \
    SECTION(scales, float, header->dimensions > 0 ? header->passage_count : 0)                               \
    SECTION(signs, uint64_t, header->dimensions > 0 ? header->passage_count * (uint64_t)SIGN_WORDS : 0)      \
    SECTION(conversations, struct part_conversation, header->conversation_count)                             \
    SECTION(word_parts, uint8_t, header->word_parts_length)                                                  \
    SECTION(postings, uint8_t, header->postings_length)                                                      \
    SECTION(name_offsets, uint32_t, header->name_count + 1u)                                                 \
    SECTION(name_text, char, header->name_text_length)

typedef unsigned char segment_id[PART_ID];

/* Where they lie, to be written to: first the tables. */
struct segment_sections {
#define TABLE(member, columns, rows) uint8_t *member;
    SEGMENT_TABLES(TABLE)
#undef TABLE
#define SECTION(member, type, count) type *member;
    SEGMENT_SECTIONS(SECTION)
#undef SECTION
};

/* A word beside the one before it: a byte of how many bytes they begin with in common and how many follow, 15
 * at most (WORD_PART_MOST and more: the rest in a byte of its own), then those that follow. */
#define WORD_PART_MOST 15

/* Bytes that a segment of this header takes; 0: impossible. */
size_t segment_lay_out(const struct segment_header *header, void *base, struct segment_sections *sections);
uint64_t segment_checksum(const void *bytes, size_t length);
uint64_t segment_header_checksum(const struct segment_header *header);
/* A part over what lies at base; takes over the memory. */
struct part *segment_part(void *base, size_t length, bool mapped, uint64_t number);

#endif
