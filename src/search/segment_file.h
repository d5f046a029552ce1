/* How a segment lies in its file: for segment.c and segment_merge.c. */
#ifndef SEARCH_SEGMENT_FILE_H
#define SEARCH_SEGMENT_FILE_H

#include "search/segment.h"

#define SEGMENT_MAGIC "RECSEG06"

/* Of this machine's byte order: a cache does not travel. */
struct segment_header {
    char magic[8];
    uint32_t document_count, passage_count, word_count, group_count, conversation_count, name_count;
    uint64_t dimensions, forward_length, word_text_length, postings_length, name_text_length, length_sum;
    uint64_t vectors;  /* identity of the table; 0: none */
    uint64_t content;  /* checksum of all that follows the header */
    uint64_t checksum; /* of the header up to here */
};

/* SECTION(member of struct part, type, how many) */
#define SEGMENT_SECTIONS(SECTION)                                                                            \
    SECTION(documents, struct part_document, header->document_count + 1u)                                    \
    SECTION(passages, struct part_passage, header->passage_count)                                            \
    SECTION(forward, uint8_t, header->forward_length)                                                        \
    SECTION(vectors, int8_t, header->passage_count * header->dimensions)                                     \
    SECTION(scales, float, header->dimensions > 0 ? header->passage_count : 0)                               \
    SECTION(signs, uint64_t, header->dimensions > 0 ? header->passage_count * (uint64_t)SIGN_WORDS : 0)      \
    SECTION(conversations, struct part_conversation, header->conversation_count)                             \
    SECTION(word_offsets, uint32_t, header->word_count + 1u)                                                 \
    SECTION(word_text, char, header->word_text_length)                                                       \
    SECTION(word_groups, uint32_t, header->word_count)                                                       \
    SECTION(word_rows, int32_t, header->word_count)                                                          \
    SECTION(words_by_text, uint32_t, header->word_count)                                                     \
    SECTION(group_documents, uint32_t, header->group_count)                                                  \
    SECTION(group_words, uint32_t, header->group_count + 1u)                                                 \
    SECTION(posting_offsets, uint64_t, header->group_count + 1u)                                             \
    SECTION(postings, uint8_t, header->postings_length)                                                      \
    SECTION(name_offsets, uint32_t, header->name_count + 1u)                                                 \
    SECTION(name_text, char, header->name_text_length)                                                       \
    SECTION(by_id, uint32_t, header->document_count)

/* The same places, to be written to. */
struct segment_sections {
#define SECTION(member, type, count) type *member;
    SEGMENT_SECTIONS(SECTION)
#undef SECTION
};

/* Bytes that a segment of this header takes; 0: impossible. */
size_t segment_lay_out(const struct segment_header *header, void *base, struct segment_sections *sections);
uint64_t segment_checksum(const void *bytes, size_t length);
uint64_t segment_header_checksum(const struct segment_header *header);
/* A part over what lies at base; takes over the memory. */
struct part *segment_part(void *base, size_t length, bool mapped, uint64_t number);

#endif
