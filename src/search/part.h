/* A part of the index: documents (rows of the store), their passages, and the words of these. There are two
 * kinds, which are read alike: segments, immutable, mapped from files, with postings; and the tail, in
 * memory, which grows. Numbers of documents, passages, words and groups are local to their part. A group is
 * the words of one stem. Everything read from a segment is bounds-checked here, so that a damaged file gives
 * wrong answers at worst. */
#ifndef SEARCH_PART_H
#define SEARCH_PART_H

#include "base/id.h"
#include "recollect_rows.h"
#include "search/kernels.h"
#include "search/packed.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PART_NONE     UINT32_MAX
#define PART_ID       ID_PACKED
#define PART_TF_MAX   255
#define PASSAGE_TERMS 192 /* distinct words of a passage that are kept */

/* A compiler takes a function that only fetches what will be read for one without effect, and leaves its
 * calls out, unless its body stands in their place. */
#define FETCHES __attribute__((always_inline)) static inline

/* Flags of a document. */
enum {
    DOCUMENT_ENDED = 1 << 0 /* may enter a prompt: of a complete turn, or no message */
};

struct part_document {
    int64_t time;
    uint32_t conversation; /* PART_NONE: belongs to none */
    uint32_t branch, sequence;
    uint32_t first;                      /* its first passage; the next document's is the end */
    uint16_t name;                       /* who speaks; 0: nobody in particular */
    uint8_t scope, role, kind, category; /* 255: none */
    uint8_t flags, weight;               /* weight: importance or confidence, 0..255 */
};

struct part_passage {
    uint32_t document;
    uint32_t forward; /* where its words begin */
    uint32_t terms;   /* distinct ones */
};

/* What a segment packs (packed.h): each is the columns of a table. */
enum {
    DOCUMENT_FIRST,
    DOCUMENT_TIME,
    DOCUMENT_SCOPE,
    DOCUMENT_CONVERSATION, /* from 1; 0: none */
    DOCUMENT_BRANCH,
    DOCUMENT_SEQUENCE,
    DOCUMENT_NAME,
    DOCUMENT_ROLE,
    DOCUMENT_KIND,
    DOCUMENT_CATEGORY,
    DOCUMENT_FLAGS,
    DOCUMENT_WEIGHT,
    DOCUMENT_COLUMNS
};
enum { PASSAGE_DOCUMENT, PASSAGE_FORWARD, PASSAGE_TERM_COUNT, PASSAGE_COLUMNS };
enum { WORD_GROUP, WORD_ROW /* from 1; 0: none */, WORD_BY_TEXT, WORD_COLUMNS };
enum { GROUP_DOCUMENTS, GROUP_WORD, GROUP_POSTINGS, GROUP_COLUMNS };

/* In a segment the messages of a conversation lie side by side in order of (branch, sequence). In the tail
 * `first` is the newest of a chain. */
struct part_conversation {
    unsigned char id[PART_ID];
    uint32_t first, count;
};

/* A word of a passage, and how often it is said. */
struct part_term {
    uint32_t word, count;
};

/* What stands for a row of the table of word vectors; PART_NONE: nobody has said it. */
struct part_row_word {
    uint32_t word, group;
};

/* What the times of a conversation's messages lie between, both included. */
struct part_span {
    int64_t first, last;
};

struct part {
    uint32_t document_count, passage_count, word_count, group_count, conversation_count, name_count;
    size_t dimensions;                   /* of the vectors; 0: none */
    const unsigned char (*ids)[PART_ID]; /* of documents */
    const uint8_t *lengths;              /* of passages: words that are not stop words, 255 at most */
    const uint8_t *flags;                /* of passages */
    const uint8_t *forward;
    size_t forward_length;
    const int8_t *vectors; /* of passages, as said alone */
    const float *scales;
    const uint64_t *signs; /* of passages with what stands around them, in the tail without */
    const struct part_conversation *conversations; /* in a segment in order of id */
    const uint32_t *word_offsets;
    const char *word_text;
    size_t word_text_length;
    const uint32_t *word_groups;
    const int32_t *word_rows;        /* in the table of word vectors; -1 */
    const uint32_t *group_documents; /* passages that hold one of the group's words, dead ones included */
    const uint32_t *name_offsets;
    const char *name_text;
    size_t name_text_length;

    /* segments only */
    struct packed documents; /* one more than there are: where the last one ends */
    struct packed passages;
    struct packed words;  /* one more, as are the groups; what is read often is unpacked above */
    struct packed groups; /* first word and postings of each */
    struct packed by_id;  /* documents in order of id */
    struct packed places; /* of documents: where the store has a message */
    const uint8_t *postings;
    size_t postings_length;
    uint64_t number;
    const uint8_t *word_parts; /* the text of each word beside the one before it */
    struct buf word_bytes;     /* all of it */
    void *unpacked;            /* the arrays of words and groups above */
    struct part_span *spans;   /* of conversations; NULL: nobody has asked yet */
    uint64_t *split;           /* passages of rows that have several; NULL: nobody has asked yet */
    uint64_t *stem_keys;       /* of groups: the first bytes of the stem; 0: not looked at yet */
    void *map;
    size_t map_length;
    bool mapped;      /* a file, not memory */
    size_t verified;  /* bytes of the file that segment_verify() has read */
    uint64_t sums[4]; /* of them */

    /* changes in memory; what a segment's manifest keeps of them is `dead` */
    uint8_t *dead; /* a bit a document */
    uint32_t dead_count, dead_passages;
    uint64_t length_sum, dead_length; /* of passages */
    struct part_row_word *row_words;  /* of each row of the table; NULL: not yet */
    uint32_t row_words_done;          /* words that are in it */
    uint32_t near_words_done;         /* words that were looked at for which are near each other */
    uint32_t *group_dead;    /* passages of dead documents that hold a word of the group; NULL: none */
    const struct tail *tail; /* of the tail's part; NULL: a segment */
    const struct part_document *tail_documents; /* one more than there are */
    const struct part_passage *tail_passages;
    const int64_t *tail_places;
};

/* --- Documents --- */

static inline bool part_is_dead(const struct part *part, uint32_t document)
{
    return part->dead != NULL && (part->dead[document / 8] >> (document % 8) & 1) != 0;
}

struct part_document part_document(const struct part *part, uint32_t document);
enum rec_row_kind part_scope(const struct part *part, uint32_t document);
int64_t part_time(const struct part *part, uint32_t document);
int64_t part_place(const struct part *part, uint32_t document);
uint32_t part_sequence(const struct part *part, uint32_t document);
uint32_t part_branch(const struct part *part, uint32_t document);
uint32_t part_conversation_of(const struct part *part, uint32_t document);
uint32_t part_find_document(const struct part *part, enum rec_row_kind scope, const char *id);
/* Marks a document as gone; the statistics follow. */
void part_kill(struct part *part, uint32_t document);
uint32_t part_find_conversation(const struct part *part, const char *id);
/* Calls take for each living message of a conversation, in any order. */
void part_conversation_each(const struct part *part, uint32_t conversation,
                            void (*take)(void *context, uint32_t document), void *context);
/* The times of the conversations of a segment: all documents are read once. */
const struct part_span *part_spans(struct part *part);
/* Of a segment: a bit for each passage of a row that has several. All documents are read once. */
const uint64_t *part_split(struct part *part);
void part_passages(const struct part *part, uint32_t document, uint32_t *first, uint32_t *end);
void part_id(const struct part *part, uint32_t document, char id[REC_ID_SIZE]);
/* That, and where the store has it, will be asked soon. */
void part_expect_id(const struct part *part, uint32_t document);
bool part_same_id(const unsigned char stored[PART_ID], const char *id);

/* --- Words --- */

/* Not NUL-terminated. */
const char *part_word(const struct part *part, uint32_t word, size_t *length);
const char *part_name(const struct part *part, uint32_t name, size_t *length); /* from 1 */
uint32_t part_find_group(const struct part *part, const char *stem, size_t length);
uint32_t part_find_word(const struct part *part, const char *word, size_t length);
/* Living passages that hold a word of the group. */
uint32_t part_group_documents(const struct part *part, uint32_t group);
/* They, its words and postings are asked for soon; PART_NONE allowed. */
void part_expect_group(const struct part *part, uint32_t group);
void part_group_words(const struct part *part, uint32_t group, void (*take)(void *context, uint32_t word),
                      void *context);
/* Words that begin with the text; at most `limit`. */
void part_prefix_words(const struct part *part, const char *text, size_t length, size_t limit,
                       void (*take)(void *context, uint32_t word), void *context);
/* Fills row_words for a table of so many rows. */
void part_find_rows(struct part *part, size_t rows);
/* The first bytes of a text as a number, in the same order. */
uint64_t part_key(const char *text, size_t length);
/* The stem of a word, into out (TOKEN_BYTES); its length. */
size_t part_stem(const struct part *part, uint32_t word, char *out);

/* --- Passages --- */

/* Its document, which may be none of a damaged segment. */
uint32_t part_document_of(const struct part *part, uint32_t passage);
/* The documents of these passages will be read soon. */
void part_expect_documents(const struct part *part, const uint32_t *passages, size_t count);
/* The rows of passages that follow one another. */
void part_passage_rows(const struct part *part, uint32_t first, size_t count, struct part_passage *rows);
/* The words of a passage in order of number; how many. */
size_t part_terms(const struct part *part, uint32_t passage, struct part_term terms[PASSAGE_TERMS]);

/* --- Coding of lists --- */

size_t part_put_number(uint8_t *out, uint64_t value); /* at most 10 bytes; out NULL: only the size */
/* False at the end of the bytes. */
static inline bool part_get_number(const uint8_t **at, const uint8_t *end, uint32_t *value)
{
    uint32_t result = 0;
    if (end - *at >= 2) { /* mostly one byte or two, as if by chance: no processor foresees which */
        uint32_t first = (*at)[0], second = (*at)[1], more = first >> 7;
        if ((more & second >> 7) == 0) {
            *value = (first & 0x7F) | (second & (0 - more)) << 7;
            *at += 1 + more;
            return true;
        }
    }
    for (unsigned shift = 0; *at < end && shift < 35; shift += 7) {
        uint8_t byte = *(*at)++;
        result |= (uint32_t)(byte & 0x7F) << shift;
        if (byte < 0x80) {
            *value = result;
            return true;
        }
    }
    return false;
}
/* Terms must be in order of word. */
size_t part_put_terms(uint8_t *out, const struct part_term *terms, size_t count);
/* One step of a list of ascending numbers with counts. */
static inline bool part_next_step(const uint8_t **at, const uint8_t *end, uint32_t *number, uint32_t *count)
{
    uint32_t step;
    if (!part_get_number(at, end, &step))
        return false;
    *number += step >> 1;
    *count = 1;
    if (step & 1) {
        if (*at == end)
            return false;
        *count = *(*at)++;
    }
    return true;
}

/* --- Reading them: the inner loops of a search --- */

/* The words of a passage, one by one. */
struct part_words {
    const uint8_t *at, *end;
    uint32_t word, count, left, words;
};
void part_words_begin(const struct part *part, uint32_t passage, struct part_words *words);
void part_words_of(const struct part *part, const struct part_passage *row, struct part_words *words);
/* The rows of a document and a passage will be read soon. */
void part_expect_rows(const struct part *part, uint32_t document, uint32_t passage);
/* The words and vectors of a passage, and of what stands around it, will be read soon. */
void part_expect(const struct part *part, uint32_t passage);
static inline bool part_words_next(struct part_words *words)
{
    return words->left-- > 0 && part_next_step(&words->at, words->end, &words->word, &words->count) &&
           words->word < words->words;
}

/* The passages of a group, some at a time. */
struct part_postings {
    const uint8_t *at, *end;
    uint32_t passage, passages;
};
struct part_posting {
    uint32_t passage, count;
};
struct part_postings part_postings(const struct part *part, uint32_t group);
size_t part_postings_take(struct part_postings *postings, struct part_posting *out, size_t most);

#endif
