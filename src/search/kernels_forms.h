/* The forms of the inner loops, for kernels.c and the files of the forms alone: one for any processor, with
 * whose loops the others end, and those for some that do more at a step. */
#ifndef SEARCH_KERNELS_FORMS_H
#define SEARCH_KERNELS_FORMS_H

#include "base/alloc.h"
#include "search/kernels.h"

#include <math.h>
#include <string.h>

#if defined __x86_64__ && defined __GNUC__
#define HAVE_X86_FORMS
#include <immintrin.h>
#define FOR_AVX2 __attribute__((target("avx2,popcnt")))
#define FOR_AVX512                                                                                           \
    __attribute__((target("avx2,popcnt,avx512f,avx512bw,avx512vl,avx512vbmi,avx512vpopcntdq,avx512vnni")))
/* What the values so many places before those of a step, or behind them, are worth there. */
#define BEFORE(o) MULTIPLY(ALIGN(here, low, 16 - 2 * (o)), share[KERNEL_SPREAD - (o)])
#define BEHIND(o) MULTIPLY(ALIGN(high, here, 2 * (o)), share[KERNEL_SPREAD + (o)])
#elif defined __aarch64__ && defined __ARM_NEON
#define HAVE_NEON_FORM
#include <arm_neon.h>
#endif

/* FUNCTION(result, name, parameters); of dots places NULL: one row after the other. */
#define KERNELS(FUNCTION)                                                                                    \
    FUNCTION(int32_t, dot, (const int8_t *a, const int8_t *b, size_t length))                                \
    FUNCTION(void, dots,                                                                                     \
             (const int8_t *rows, const uint32_t *places, size_t count, const int8_t *b, size_t length,      \
              int32_t *out))                                                                                 \
    FUNCTION(void, add, (float *out, const int8_t *row, float weight, size_t length))                        \
    FUNCTION(struct kernel_rounded, round, (const float *values, size_t length, int8_t *out))                \
    FUNCTION(void, hamming,                                                                                  \
             (const uint64_t *signs, size_t count, const uint64_t query[SIGN_WORDS], uint8_t *out))          \
    FUNCTION(size_t, within, (const uint8_t *distances, size_t count, uint8_t limit))                        \
    FUNCTION(size_t, collect, (const uint8_t *distances, size_t count, uint8_t limit, uint32_t *out))        \
    FUNCTION(size_t, keep,                                                                                   \
             (const uint64_t *signs, const uint16_t *bounds, const struct kernel_alike *alike,               \
              uint16_t least, uint32_t *places, size_t count))                                               \
    FUNCTION(void, spread,                                                                                   \
             (const uint16_t *values, size_t count, const uint16_t *around, uint16_t weight, uint16_t *sums, \
              uint16_t *heard))                                                                              \
    FUNCTION(void, bounds,                                                                                   \
             (const uint16_t *sums, const uint8_t *sets, size_t count, const struct kernel_worth *worth,     \
              uint16_t *bounds))                                                                             \
    FUNCTION(void, fold, (uint16_t * most, const uint16_t *values, size_t count))                            \
    FUNCTION(size_t, reach, (const uint16_t *values, size_t count, uint16_t least))                          \
    FUNCTION(size_t, reaching, (const uint16_t *values, size_t count, uint16_t least, uint32_t *out))

#define DECLARE_PLAIN(result, name, parameters)  result kernel_##name##_plain parameters;
#define DECLARE_AVX2(result, name, parameters)   result kernel_##name##_avx2 parameters;
#define DECLARE_AVX512(result, name, parameters) result kernel_##name##_avx512 parameters;
#define DECLARE_NEON(result, name, parameters)   result kernel_##name##_neon parameters;
KERNELS(DECLARE_PLAIN)
KERNELS(DECLARE_AVX2) /* not all of the others are there */
KERNELS(DECLARE_AVX512)
KERNELS(DECLARE_NEON)
#undef DECLARE_PLAIN
#undef DECLARE_AVX2
#undef DECLARE_AVX512
#undef DECLARE_NEON

/* As hamming, where a processor counts bits in one instruction. */
void kernel_hamming_popcnt(const uint64_t *signs, size_t count, const uint64_t query[SIGN_WORDS],
                           uint8_t *out);

#define ROWS_AHEAD  16  /* that are fetched while others are multiplied: they lie far apart */
#define SIGNS_AHEAD 32  /* the same of signs, which are small */
#define SIGNS_PAGE  256 /* passages whose signs fill a page: no processor fetches ahead beyond its end, so */
#define SIGNS_LINES 16  /* lines of the next one are */

static inline const int8_t *row_at(const int8_t *rows, const uint32_t *places, size_t count, size_t i,
                                   size_t length)
{
    if (places == NULL)
        return rows + i * length;
    if (i + ROWS_AHEAD < count) {
        const int8_t *ahead = rows + places[i + ROWS_AHEAD] * length;
        for (size_t at = 0; at < length; at += CACHE_LINE)
            __builtin_prefetch(ahead + at);
        __builtin_prefetch(ahead + length - 1);
    }
    return rows + places[i] * length;
}

static inline unsigned distance_of(const uint64_t *signs, const uint64_t query[SIGN_WORDS])
{
    return (unsigned)(__builtin_popcountll(signs[0] ^ query[0]) + __builtin_popcountll(signs[1] ^ query[1]));
}

/* Of the passages behind the page that begins at one. */
static inline void expect_signs(const uint64_t *signs, size_t passage)
{
    for (size_t line = 0; line < SIGNS_LINES && passage % SIGNS_PAGE == 0; line++)
        __builtin_prefetch(signs + SIGN_WORDS * (passage + SIGNS_PAGE) + 8 * line);
}

/* --- What is left at the end, fewer than a step --- */

static inline int32_t dot_rest(const int8_t *a, const int8_t *b, size_t from, size_t length)
{
    int32_t sum = 0;
    for (size_t i = from; i < length; i++)
        sum += a[i] * b[i];
    return sum;
}

static inline void add_rest(float *out, const int8_t *row, float weight, size_t from, size_t length)
{
    for (size_t i = from; i < length; i++)
        out[i] += weight * row[i];
}

static inline size_t within_rest(const uint8_t *distances, size_t from, size_t count, uint8_t limit)
{
    size_t sum = 0;
    for (size_t i = from; i < count; i++)
        sum += distances[i] < limit;
    return sum;
}

static inline size_t collect_rest(const uint8_t *distances, size_t from, size_t count, uint8_t limit,
                                  uint32_t *out)
{
    size_t found = 0;
    for (size_t i = from; i < count; i++) {
        if (distances[i] < limit)
            out[found++] = (uint32_t)i;
    }
    return found;
}

static inline void spread_rest(const uint16_t *values, size_t from, size_t count, const uint16_t *around,
                               uint16_t weight, uint16_t *sums, uint16_t *heard)
{
    for (size_t i = from; i < count; i++) {
        const uint16_t *near = values + i;
        uint32_t most = near[0];
        for (int o = -KERNEL_SPREAD; o <= KERNEL_SPREAD; o++) {
            uint32_t value = (uint32_t)near[o] * around[o + KERNEL_SPREAD] >> 16;
            most = value > most ? value : most;
        }
        most = sums[i] + (most * weight >> 16);
        sums[i] = (uint16_t)(most < UINT16_MAX ? most : UINT16_MAX);
        heard[i / KERNEL_BITS] |= (uint16_t)((near[0] != 0) << i % KERNEL_BITS);
    }
}

static inline void bounds_rest(const uint16_t *sums, const uint8_t *sets, size_t from, size_t count,
                               const struct kernel_worth *worth, uint16_t *bounds)
{
    for (size_t i = from; i < count; i++) {
        uint32_t sum = worth->low[sets[i] & 15] + (uint32_t)worth->high[sets[i] >> 4];
        sum += sums[i] < worth->least ? 0 : (uint32_t)sums[i] + worth->more;
        bounds[i] = (uint16_t)(worth->open[sets[i] >> 4] == 0 ? 0 : sum < UINT16_MAX ? sum : UINT16_MAX);
    }
}

static inline size_t keep_all(const uint64_t *signs, const uint16_t *bounds, const struct kernel_alike *alike,
                              uint16_t least, uint32_t *places, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        const uint64_t *here = signs + SIGN_WORDS * places[i];
        if (i + SIGNS_AHEAD < count)
            __builtin_prefetch(signs + SIGN_WORDS * places[i + SIGNS_AHEAD]);
        unsigned distance = (here[0] | here[1]) != 0 ? distance_of(here, alike->query) : 0;
        places[kept] = places[i];
        kept += bounds[places[i]] + alike->worth[distance] >= least;
    }
    return kept;
}

static inline void fold_rest(uint16_t *most, const uint16_t *values, size_t from, size_t count)
{
    for (size_t i = from; i < count; i++)
        most[i] = values[i] > most[i] ? values[i] : most[i];
}

static inline size_t reach_rest(const uint16_t *values, size_t from, size_t count, uint16_t least)
{
    size_t sum = 0;
    for (size_t i = from; i < count; i++)
        sum += values[i] >= least;
    return sum;
}

static inline size_t reaching_rest(const uint16_t *values, size_t from, size_t count, uint16_t least,
                                   uint32_t *out)
{
    size_t found = 0;
    for (size_t i = from; i < count; i++) {
        if (values[i] >= least)
            out[found++] = (uint32_t)i;
    }
    return found;
}

static inline float most_of_rest(const float *values, size_t from, size_t length, float most)
{
    for (size_t i = from; i < length; i++)
        most = fabsf(values[i]) > most ? fabsf(values[i]) : most;
    return most;
}

static inline void round_rest(const float *values, size_t from, size_t length, int8_t *out,
                              struct kernel_rounded *rounded)
{
    for (size_t i = from; i < length; i++) {
        out[i] = rounded->most > 0 ? (int8_t)lrintf(values[i] * 127 / rounded->most) : 0;
        rounded->squares += values[i] * values[i];
        rounded->out_squares += out[i] * out[i];
    }
}

#endif
