/* Prints for a table of vectors where each of its words stands, and which words are nearest to it: what a
 * search otherwise looks for in the whole vocabulary, word by word. The form is that of vectors.h.
 *
 *     near-words TABLE >TABLE.near */
#include "config.h"

#include "base/alloc.h"
#include "search/kernels.h"
#include "search/map.h"
#include "search/near.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

static bool same_language(const struct vectors *table, uint32_t row, uint32_t other)
{
    return (table->ranks[row] ^ table->ranks[other]) >> VECTORS_LANGUAGE_SHIFT == 0;
}

/* Three in four of them are taken at most. */
static uint32_t slots_for(size_t count)
{
    uint32_t slots = 1;
    while (slots * UINT64_C(3) < count * UINT64_C(4))
        slots *= 2;
    return slots;
}

static void print_slots(const struct vectors *table, uint32_t count)
{
    struct vectors_slot *slots = xmalloc(count * sizeof *slots);
    memset(slots, 0xFF, count * sizeof *slots);
    for (uint32_t row = 0; row < table->count; row++) {
        uint32_t hash =
            map_hash(table->text + table->offsets[row], table->offsets[row + 1] - table->offsets[row]);
        uint32_t at = hash & (count - 1);
        while (slots[at].row != VECTORS_NEAR_NONE)
            at = (at + 1) & (count - 1);
        slots[at] = (struct vectors_slot){(uint16_t)row, (uint16_t)(hash >> 16)};
    }
    fwrite(slots, sizeof *slots, count, stdout);
    free(slots);
}

static void print_row(const struct vectors *table, const uint64_t *signs, uint32_t row)
{
    uint32_t close[CLOSE];
    struct other others[CLOSE];
    struct vectors_near near[VECTORS_NEAR_WIDTH];
    size_t count = 0;
    size_t found = kernel_nearest(signs, table->count, signs + row * SIGN_WORDS, close, CLOSE);
    for (size_t i = 0; i < found; i++) {
        int32_t dot = kernel_dot(vector_of(table, row), vector_of(table, close[i]), table->dimensions);
        float cosine = (float)dot * table->scales[row] * table->scales[close[i]];
        if (close[i] != row && cosine > NEAR_FROM && same_language(table, row, close[i]))
            others[count++] = (struct other){cosine, close[i]};
    }
    qsort(others, count, sizeof *others, by_cosine);
    for (size_t i = 0; i < VECTORS_NEAR_WIDTH; i++) {
        float steps = i < count ? near_similarity(others[i].cosine) * VECTORS_NEAR_STEPS : 0;
        near[i].row = i < count ? (uint16_t)others[i].row : VECTORS_NEAR_NONE;
        near[i].similarity = (uint16_t)lrintf(fminf(steps, VECTORS_NEAR_STEPS));
    }
    fwrite(near, sizeof *near, VECTORS_NEAR_WIDTH, stdout);
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
                                         .identity = table->identity,
                                         .slots = slots_for(table->count)};
    uint64_t *signs = signs_of(table);
    fwrite(&header, sizeof header, 1, stdout);
    print_slots(table, header.slots);
    for (uint32_t row = 0; row < table->count; row++)
        print_row(table, signs, row);
    free(signs);
    vectors_close(table);
    return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
