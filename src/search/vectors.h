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

/* Beside a table, as its path with VECTORS_NEAR behind it: for each row the rows of the words nearest to it,
 * `width` numbers of two bytes, the nearest first. Made from it by data/vectors/near-words. */
#define VECTORS_NEAR       ".near"
#define VECTORS_NEAR_MAGIC "RECNEAR1"
#define VECTORS_NEAR_WIDTH 64
#define VECTORS_NEAR_END   0xFFFFu /* there is no other that has to do with the word */
struct vectors_near_header {
    char magic[8];
    uint32_t count, width;
    uint64_t identity; /* of the table */
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
    const uint16_t *near; /* count * near_width; NULL: there is no such file */
    size_t near_width;
    void *near_map;
    size_t near_length;
};

/* REC_NOT_FOUND: there is no such file. */
enum rec_status vectors_open(struct vectors **vectors, const char *path, rec_error *error);
void vectors_close(struct vectors *vectors); /* NULL allowed */

/* The row of a folded word; -1. */
int32_t vectors_row(const struct vectors *vectors, const char *word, size_t length);

#endif
