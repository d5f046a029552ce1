/* The inner loops over vectors, in the best form this processor has. Pure, any thread. */
#ifndef SEARCH_KERNELS_H
#define SEARCH_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SIGN_WORDS 2 /* 64-bit words of sign bits: of the first 128 dimensions */

int32_t kernel_dot(const int8_t *a, const int8_t *b, size_t length);
/* Of `count` rows that lie one after the other, each with b; and of those at these places among them. */
void kernel_dots(const int8_t *rows, size_t count, const int8_t *b, size_t length, int32_t *out);
void kernel_dots_at(const int8_t *rows, const uint32_t *places, size_t count, const int8_t *b, size_t length,
                    int32_t *out);

/* out += weight * row */
void kernel_add(float *out, const int8_t *row, float weight, size_t length);

/* out[i] = values[i] * 127 / the largest of them, whatever its sign, to the nearest (even) number; all 0 if
 * that is 0. */
struct kernel_rounded {
    float most;          /* that largest one */
    float squares;       /* sum of those of the values, in any order */
    int32_t out_squares; /* the same of what they were rounded to */
};
struct kernel_rounded kernel_round(const float *values, size_t length, int8_t *out);

/* The sign bits of a vector's first dimensions; negative ones are 0. */
void kernel_signs(const int8_t *vector, size_t length, uint64_t signs[SIGN_WORDS]);

/* out[i] = number of bits in which signs[i * SIGN_WORDS ..] differs from query. */
void kernel_hamming(const uint64_t *signs, size_t count, const uint64_t query[SIGN_WORDS], uint8_t *out);

/* How many distances are below the limit; and their places, in order. */
size_t kernel_within(const uint8_t *distances, size_t count, uint8_t limit);
size_t kernel_collect(const uint8_t *distances, size_t count, uint8_t limit, uint32_t *out);

/* Columns of 16 bits, rounded down. sums[i] += weight * the most that a value near it is worth there, where
 * around[] says what one before (3, 2, 1) and behind (1, 2, 3) is, in 65536ths; what stands at i counts in
 * full. At most UINT16_MAX. Values are read KERNEL_EDGE beyond both ends. Of heard, a bit a value, those are
 * set whose value is not 0. */
#define KERNEL_SPREAD 3
#define KERNEL_EDGE   8
#define KERNEL_BITS   16 /* of a word of it */
void kernel_spread(const uint16_t *values, size_t count, const uint16_t around[2 * KERNEL_SPREAD + 1],
                   uint16_t weight, uint16_t *sums, uint16_t *heard);
/* bounds[i] = sums[i] + more, or 0 where sums[i] is less than `least`, + low[] of the lower and high[] of the
 * higher four bits of sets[i], at most UINT16_MAX; 0 where those higher bits are not open (255). */
struct kernel_worth {
    uint16_t low[16], high[16], least, more;
    uint8_t open[16];
};
void kernel_bounds(const uint16_t *sums, const uint8_t *sets, size_t count, const struct kernel_worth *worth,
                   uint16_t *bounds);
/* Keeps of these places, in their order, those where bounds[place] and the worth of the number of bits in
 * which signs[place * SIGN_WORDS ..] differs from query are `least` together; no bit at all differs in none.
 * Returns how many. */
struct kernel_alike {
    uint64_t query[SIGN_WORDS];
    uint16_t worth[64 * SIGN_WORDS + 1];
};
size_t kernel_keep(const uint64_t *signs, const uint16_t *bounds, const struct kernel_alike *alike,
                   uint16_t least, uint32_t *places, size_t count);
/* most[i] = values[i], if that is more. */
void kernel_fold(uint16_t *most, const uint16_t *values, size_t count);
/* How many values are at least so much; and their places, in order. */
size_t kernel_reach(const uint16_t *values, size_t count, uint16_t least);
size_t kernel_reaching(const uint16_t *values, size_t count, uint16_t least, uint32_t *out);

/* The places of the `most` (at most KERNEL_NEAREST_MAX) nearest to the query by that measure, in order of
 * place, the first of those equally near; returns how many. */
#define KERNEL_NEAREST_MAX 1024
size_t kernel_nearest(const uint64_t *signs, size_t count, const uint64_t query[SIGN_WORDS], uint32_t *out,
                      size_t most);

/* Which form is in use: "plain", "avx2", "avx512", "neon". */
const char *kernel_name(void);
/* Another one, for tests; NULL: the best. False: this processor does not have it. */
bool kernel_choose(const char *name);

#endif
