/* Prints for each word of a table of vectors the words nearest to it, the nearest first: what a search
 * otherwise looks for in the whole vocabulary, word by word. The form is that of vectors.h.
 *
 *     near-words TABLE >TABLE.near */
#include "config.h"

#include "base/alloc.h"
#include "search/kernels.h"
#include "search/near.h"

#include <stdio.h>
#include <stdlib.h>

#define CLOSE KERNEL_NEAREST_MAX /* words that the sign bits bring up */

struct other {
    float cosine;
    uint32_t row;
};

static int by_cosine(const void *left, const void *right)
{
    const struct other *a = left, *b = right;
    return a->cosine != b->cosine ? (a->cosine < b->cosine ? 1 : -1) : (a->row > b->row) - (a->row < b->row);
}

static const int8_t *vector_of(const struct vectors *table, uint32_t row)
{
    return table->rows + row * table->dimensions;
}

static uint64_t *signs_of(const struct vectors *table)
{
    uint64_t *signs = xmalloc(table->count * SIGN_WORDS * sizeof *signs);
    for (uint32_t row = 0; row < table->count; row++)
        kernel_signs(vector_of(table, row), table->dimensions, signs + row * SIGN_WORDS);
    return signs;
}

static void print_row(const struct vectors *table, const uint64_t *signs, uint32_t row)
{
    uint32_t close[CLOSE];
    struct other others[CLOSE];
    size_t count = 0;
    size_t found = kernel_nearest(signs, table->count, signs + row * SIGN_WORDS, close, CLOSE);
    for (size_t i = 0; i < found; i++) {
        int32_t dot = kernel_dot(vector_of(table, row), vector_of(table, close[i]), table->dimensions);
        float cosine = (float)dot * table->scales[row] * table->scales[close[i]];
        if (close[i] != row && cosine > NEAR_FROM)
            others[count++] = (struct other){cosine, close[i]};
    }
    qsort(others, count, sizeof *others, by_cosine);
    for (size_t i = 0; i < VECTORS_NEAR_WIDTH; i++) {
        uint32_t number = i < count ? others[i].row : VECTORS_NEAR_END;
        putchar((int)(number & 0xFF));
        putchar((int)(number >> 8));
    }
}

int main(int argc, char **argv)
{
    struct vectors *table;
    rec_error error;
    if (argc != 2 || vectors_open(&table, argv[1], &error) != REC_OK) {
        fprintf(stderr, "near-words: %s\n", argc != 2 ? "usage: near-words TABLE" : error.message);
        return 2;
    }
    struct vectors_near_header header = {.magic = VECTORS_NEAR_MAGIC,
                                         .count = (uint32_t)table->count,
                                         .width = VECTORS_NEAR_WIDTH,
                                         .identity = table->identity};
    uint64_t *signs = signs_of(table);
    fwrite(&header, sizeof header, 1, stdout);
    for (uint32_t row = 0; row < table->count; row++)
        print_row(table, signs, row);
    free(signs);
    vectors_close(table);
    return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
