/* A table of word vectors, mapped from a file: int8 with one scale a word, unit length, words in order of
 * their bytes, each with its rank by frequency. The file's form: data/vectors/make-vectors. Read only; may be
 * shared between threads. Everything in the file is checked when it is opened. */
#ifndef SEARCH_VECTORS_H
#define SEARCH_VECTORS_H

#include "recollect_error.h"

#include <stddef.h>
#include <stdint.h>

#define VECTORS_RANK_NONE 50000 /* the rank of a word that is not in the table */

/* Little-endian, as are all numbers of the file. */
#define VECTORS_MAGIC "RECVEC01"
struct vectors_header {
    char magic[8];
    uint32_t dimensions, count, text_length, reserved;
    uint64_t identity;
};

/* Above the rank stands the language, as its two letters; 0: English. Vectors of two languages have nothing
 * to do with each other. */
#define VECTORS_LANGUAGE_SHIFT 16
#define VECTORS_RANK_MASK      0xFFFFu

/* Beside a table, as its path with VECTORS_NEAR behind it, what is otherwise looked for: the row of each
 * word, and which words are near which. Behind the header come `slots` slots, then for each row of the table
 * the words nearest to it, `width` of them, the nearest first. Made from it by data/vectors/near-words. */
#define VECTORS_NEAR       ".near"
#define VECTORS_NEAR_MAGIC "RECNEAR2"
#define VECTORS_NEAR_WIDTH 64
#define VECTORS_NEAR_NONE  0xFFFFu /* the row of a free slot, and behind the last word that is near */
#define VECTORS_NEAR_STEPS 65535   /* of a similarity of 1 */
struct vectors_near_header {
    char magic[8];
    uint32_t count, width;
    uint64_t identity;    /* of the table */
    uint32_t slots;       /* a power of two */
    uint32_t reserved[9]; /* so that what follows begins with a line of a cache */
};

/* A word stands in the slot that the lower bits of its map_hash() name, or in the first free one behind. */
struct vectors_slot {
    uint16_t row, tag; /* tag: the upper half of the hash */
};

struct vectors_near {
    uint16_t row, similarity;
};

struct vectors {
    size_t dimensions, count;
    const int8_t *rows;      /* count * dimensions */
    const float *scales;     /* of the rows: value = int8 * scale, so that the row has unit length */
    const uint32_t *ranks;   /* by frequency, with the language */
    const uint32_t *offsets; /* of the words in `text`, count + 1 */
    const char *text;
    uint64_t identity; /* of the content: an index made with another table is made again */
    void *map;
    size_t map_length;
    const struct vectors_near *near; /* count * near_width; NULL: there is no such file */
    size_t near_width;
    const struct vectors_slot *slots; /* NULL, too */
    size_t slot_count;
    void *near_map;
    size_t near_length;
};

/* REC_NOT_FOUND: there is no such file. */
enum rec_status vectors_open(struct vectors **vectors, const char *path, rec_error *error);
void vectors_close(struct vectors *vectors); /* NULL allowed */

/* The row of a folded word; -1. */
int32_t vectors_row(const struct vectors *vectors, const char *word, size_t length);
/* That will be asked soon. */
void vectors_expect_word(const struct vectors *vectors, const char *word, size_t length);
/* The row will be read soon: it lies anywhere in a large table. */
void vectors_expect(const struct vectors *vectors, uint32_t row);

#endif
