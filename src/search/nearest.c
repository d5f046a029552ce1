/* The nearest by sign bits: block by block, with a limit that what comes later must be below. */
#include "config.h"

#include "search/kernels.h"

#include <string.h>

#define BLOCK 8192
#define FAR   (64 * SIGN_WORDS + 1)

struct nearest {
    uint32_t places[2 * KERNEL_NEAREST_MAX + BLOCK];
    uint8_t distances[2 * KERNEL_NEAREST_MAX + BLOCK];
    size_t count, most;
    unsigned limit; /* only what is nearer can still come in */
};

/* Keeps the nearest, of those equally far the first. */
static void cut(struct nearest *nearest)
{
    size_t counts[FAR + 1] = {0}, kept = 0, within = 0, last = 0;
    if (nearest->count <= nearest->most)
        return;
    for (size_t i = 0; i < nearest->count; i++)
        counts[nearest->distances[i]]++;
    while (within + counts[last] < nearest->most)
        within += counts[last++];
    size_t ties = nearest->most - within;
    for (size_t i = 0; i < nearest->count; i++) {
        unsigned distance = nearest->distances[i];
        if (distance > last || (distance == last && ties == 0))
            continue;
        ties -= distance == last;
        nearest->places[kept] = nearest->places[i];
        nearest->distances[kept++] = nearest->distances[i];
    }
    nearest->count = kept;
    nearest->limit = (unsigned)last;
}

/* The least limit that enough of a block are below: who is not among them is not among the nearest. */
static unsigned block_limit(const uint8_t *distances, size_t count, size_t most, unsigned limit)
{
    unsigned low = 1, high = limit;
    while (low < high) {
        unsigned middle = low + (high - low) / 2;
        if (kernel_within(distances, count, (uint8_t)middle) >= most)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static void take_block(struct nearest *nearest, const uint8_t *distances, size_t count, size_t first)
{
    unsigned limit = nearest->limit;
    size_t within = limit > 0 ? kernel_within(distances, count, (uint8_t)limit) : 0;
    if (within == 0)
        return;
    if (within > nearest->most)
        limit = block_limit(distances, count, nearest->most, limit);
    uint32_t *places = nearest->places + nearest->count;
    size_t found = kernel_collect(distances, count, (uint8_t)limit, places);
    for (size_t i = 0; i < found; i++) {
        nearest->distances[nearest->count + i] = distances[places[i]];
        places[i] += (uint32_t)first;
    }
    nearest->count += found;
    if (nearest->count > 2 * nearest->most)
        cut(nearest);
}

size_t kernel_nearest(const uint64_t *signs, size_t count, const uint64_t query[SIGN_WORDS], uint32_t *out,
                      size_t most)
{
    struct nearest nearest;
    uint8_t distances[BLOCK];
    nearest.count = 0;
    nearest.most = most < KERNEL_NEAREST_MAX ? most : KERNEL_NEAREST_MAX;
    nearest.limit = FAR;
    for (size_t first = 0; first < count && nearest.most > 0; first += BLOCK) {
        size_t here = count - first < BLOCK ? count - first : BLOCK;
        kernel_hamming(signs + first * SIGN_WORDS, here, query, distances);
        take_block(&nearest, distances, here, first);
    }
    cut(&nearest);
    memcpy(out, nearest.places, nearest.count * sizeof *out);
    return nearest.count;
}
