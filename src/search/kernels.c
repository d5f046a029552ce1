#include "config.h"

#include "search/kernels.h"

#include "base/alloc.h"

#include <math.h>
#include <stdatomic.h>
#include <string.h>

#if defined __x86_64__ && defined __GNUC__
#define HAVE_X86_FORMS
#include <immintrin.h>
#define FOR_AVX2 __attribute__((target("avx2,popcnt")))
#define FOR_AVX512                                                                                           \
    __attribute__((target("avx2,popcnt,avx512f,avx512bw,avx512vl,avx512vbmi,avx512vpopcntdq,avx512vnni")))
#elif defined __aarch64__ && defined __ARM_NEON
#define HAVE_NEON_FORM
#include <arm_neon.h>
#endif

struct kernels {
    const char *name;
    int32_t (*dot)(const int8_t *a, const int8_t *b, size_t length);
    void (*dots)(const int8_t *rows, const uint32_t *places, size_t count, const int8_t *b, size_t length,
                 int32_t *out); /* places NULL: one after the other */
    void (*add)(float *out, const int8_t *row, float weight, size_t length);
    struct kernel_rounded (*round)(const float *values, size_t length, int8_t *out);
    void (*hamming)(const uint64_t *signs, size_t count, const uint64_t query[SIGN_WORDS], uint8_t *out);
    size_t (*within)(const uint8_t *distances, size_t count, uint8_t limit);
    size_t (*collect)(const uint8_t *distances, size_t count, uint8_t limit, uint32_t *out);
    void (*spread)(const uint16_t *values, size_t count, const uint16_t *around, uint16_t weight,
                   uint16_t *sums, uint16_t *heard);
    void (*raise)(uint16_t *sums, size_t count, uint16_t least, uint16_t more);
    void (*bounds)(const uint16_t *sums, const uint8_t *sets, const uint8_t *distances, size_t count,
                   const struct kernel_worth *worth, uint16_t *bounds);
    void (*fold)(uint16_t *most, const uint16_t *values, size_t count);
    size_t (*reach)(const uint16_t *values, size_t count, uint16_t least);
    size_t (*reaching)(const uint16_t *values, size_t count, uint16_t least, uint32_t *out);
};

#define COLUMNS(form) spread_##form, raise_##form, bounds_##form, fold_##form, reach_##form, reaching_##form

#define ROWS_AHEAD    16  /* that are fetched while others are multiplied: they lie far apart */
#define SIGNS_PAGE    256 /* passages whose signs fill a page: no processor fetches ahead beyond its end, so */
#define SIGNS_LINES   16  /* lines of the next one are */

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

/* --- Any processor; the other forms end with these --- */

static int32_t dot_rest(const int8_t *a, const int8_t *b, size_t from, size_t length)
{
    int32_t sum = 0;
    for (size_t i = from; i < length; i++)
        sum += a[i] * b[i];
    return sum;
}

static void add_rest(float *out, const int8_t *row, float weight, size_t from, size_t length)
{
    for (size_t i = from; i < length; i++)
        out[i] += weight * row[i];
}

static size_t within_rest(const uint8_t *distances, size_t from, size_t count, uint8_t limit)
{
    size_t sum = 0;
    for (size_t i = from; i < count; i++)
        sum += distances[i] < limit;
    return sum;
}

static size_t collect_rest(const uint8_t *distances, size_t from, size_t count, uint8_t limit, uint32_t *out)
{
    size_t found = 0;
    for (size_t i = from; i < count; i++) {
        if (distances[i] < limit)
            out[found++] = (uint32_t)i;
    }
    return found;
}

static void spread_rest(const uint16_t *values, size_t from, size_t count, const uint16_t *around,
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

static void raise_rest(uint16_t *sums, size_t from, size_t count, uint16_t least, uint16_t more)
{
    for (size_t i = from; i < count; i++) {
        uint32_t sum = sums[i] < least ? 0 : (uint32_t)sums[i] + more;
        sums[i] = (uint16_t)(sum < UINT16_MAX ? sum : UINT16_MAX);
    }
}

static void bounds_rest(const uint16_t *sums, const uint8_t *sets, const uint8_t *distances, size_t from,
                        size_t count, const struct kernel_worth *worth, uint16_t *bounds)
{
    for (size_t i = from; i < count; i++) {
        uint32_t distance = distances[i] < KERNEL_FAR ? distances[i] : KERNEL_FAR;
        uint32_t base = worth->base[distance / 8],
                 less = (uint16_t)(distance % 8 * worth->slope[distance / 8]);
        uint32_t sum = worth->low[sets[i] & 15] + (uint32_t)worth->high[sets[i] >> 4] + sums[i];
        sum += base > less ? base - less : 0;
        bounds[i] = (uint16_t)(worth->open[sets[i] >> 4] == 0 ? 0 : sum < UINT16_MAX ? sum : UINT16_MAX);
    }
}

static void fold_rest(uint16_t *most, const uint16_t *values, size_t from, size_t count)
{
    for (size_t i = from; i < count; i++)
        most[i] = values[i] > most[i] ? values[i] : most[i];
}

static size_t reach_rest(const uint16_t *values, size_t from, size_t count, uint16_t least)
{
    size_t sum = 0;
    for (size_t i = from; i < count; i++)
        sum += values[i] >= least;
    return sum;
}

static size_t reaching_rest(const uint16_t *values, size_t from, size_t count, uint16_t least, uint32_t *out)
{
    size_t found = 0;
    for (size_t i = from; i < count; i++) {
        if (values[i] >= least)
            out[found++] = (uint32_t)i;
    }
    return found;
}

static void spread_plain(const uint16_t *values, size_t count, const uint16_t *around, uint16_t weight,
                         uint16_t *sums, uint16_t *heard)
{
    spread_rest(values, 0, count, around, weight, sums, heard);
}

static void raise_plain(uint16_t *sums, size_t count, uint16_t least, uint16_t more)
{
    raise_rest(sums, 0, count, least, more);
}

static void bounds_plain(const uint16_t *sums, const uint8_t *sets, const uint8_t *distances, size_t count,
                         const struct kernel_worth *worth, uint16_t *bounds)
{
    bounds_rest(sums, sets, distances, 0, count, worth, bounds);
}

static void fold_plain(uint16_t *most, const uint16_t *values, size_t count)
{
    fold_rest(most, values, 0, count);
}

static size_t reach_plain(const uint16_t *values, size_t count, uint16_t least)
{
    return reach_rest(values, 0, count, least);
}

static size_t reaching_plain(const uint16_t *values, size_t count, uint16_t least, uint32_t *out)
{
    return reaching_rest(values, 0, count, least, out);
}

#ifndef HAVE_NEON_FORM

static float most_of_rest(const float *values, size_t from, size_t length, float most)
{
    for (size_t i = from; i < length; i++)
        most = fabsf(values[i]) > most ? fabsf(values[i]) : most;
    return most;
}

static void round_rest(const float *values, size_t from, size_t length, int8_t *out,
                       struct kernel_rounded *rounded)
{
    for (size_t i = from; i < length; i++) {
        out[i] = rounded->most > 0 ? (int8_t)lrintf(values[i] * 127 / rounded->most) : 0;
        rounded->squares += values[i] * values[i];
        rounded->out_squares += out[i] * out[i];
    }
}

static struct kernel_rounded round_plain(const float *values, size_t length, int8_t *out)
{
    struct kernel_rounded rounded = {.most = most_of_rest(values, 0, length, 0)};
    round_rest(values, 0, length, out, &rounded);
    return rounded;
}

static void add_plain(float *out, const int8_t *row, float weight, size_t length)
{
    add_rest(out, row, weight, 0, length);
}

static int32_t dot_plain(const int8_t *a, const int8_t *b, size_t length)
{
    return dot_rest(a, b, 0, length);
}

static void dots_plain(const int8_t *rows, const uint32_t *places, size_t count, const int8_t *b,
                       size_t length, int32_t *out)
{
    for (size_t i = 0; i < count; i++)
        out[i] = dot_rest(row_at(rows, places, count, i, length), b, 0, length);
}

static void hamming_plain(const uint64_t *signs, size_t count, const uint64_t query[SIGN_WORDS], uint8_t *out)
{
    for (size_t i = 0; i < count; i++)
        out[i] = (uint8_t)(__builtin_popcountll(signs[2 * i] ^ query[0]) +
                           __builtin_popcountll(signs[2 * i + 1] ^ query[1]));
}

#endif

static size_t within_plain(const uint8_t *distances, size_t count, uint8_t limit)
{
    return within_rest(distances, 0, count, limit);
}

static size_t collect_plain(const uint8_t *distances, size_t count, uint8_t limit, uint32_t *out)
{
    return collect_rest(distances, 0, count, limit, out);
}

#if defined HAVE_X86_FORMS

/* --- AVX2 --- */

#define DOTS_WHOLE 8 /* sixteens that stay in registers */

FOR_AVX2 static inline int32_t sum_avx2(__m256i sum)
{
    __m128i half = _mm_add_epi32(_mm256_castsi256_si128(sum), _mm256_extracti128_si256(sum, 1));
    half = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0x4E));
    half = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0xB1));
    return _mm_cvtsi128_si32(half);
}

FOR_AVX2 static int32_t dot_avx2(const int8_t *a, const int8_t *b, size_t length)
{
    __m256i sum = _mm256_setzero_si256();
    size_t i = 0;
    for (; i + 16 <= length; i += 16) {
        __m256i x = _mm256_cvtepi8_epi16(_mm_loadu_si128((const void *)(a + i)));
        __m256i y = _mm256_cvtepi8_epi16(_mm_loadu_si128((const void *)(b + i)));
        sum = _mm256_add_epi32(sum, _mm256_madd_epi16(x, y));
    }
    return sum_avx2(sum) + dot_rest(a, b, i, length);
}

/* Their last sixteen places are read together, those before them as 0. */
FOR_AVX2 static void dots_avx2(const int8_t *rows, const uint32_t *places, size_t count, const int8_t *b,
                               size_t length, int32_t *out)
{
    size_t whole = length / 16, rest = length % 16;
    __m256i y[DOTS_WHOLE], last = _mm256_setzero_si256();
    if (whole == 0 || whole > DOTS_WHOLE) {
        for (size_t i = 0; i < count; i++)
            out[i] = dot_avx2(row_at(rows, places, count, i, length), b, length);
        return;
    }
    for (size_t j = 0; j < whole; j++)
        y[j] = _mm256_cvtepi8_epi16(_mm_loadu_si128((const void *)(b + 16 * j)));
    if (rest > 0) {
        int8_t end[16] = {0};
        memcpy(end + 16 - rest, b + length - rest, rest);
        last = _mm256_cvtepi8_epi16(_mm_loadu_si128((const void *)end));
    }
    for (size_t i = 0; i < count; i++) {
        const int8_t *row = row_at(rows, places, count, i, length);
        __m256i x = _mm256_cvtepi8_epi16(_mm_loadu_si128((const void *)(row + length - 16)));
        __m256i sum = _mm256_madd_epi16(x, last);
        for (size_t j = 0; j < whole; j++) {
            x = _mm256_cvtepi8_epi16(_mm_loadu_si128((const void *)(row + 16 * j)));
            sum = _mm256_add_epi32(sum, _mm256_madd_epi16(x, y[j]));
        }
        out[i] = sum_avx2(sum);
    }
}

FOR_AVX2 static void add_avx2(float *out, const int8_t *row, float weight, size_t length)
{
    __m256 factor = _mm256_set1_ps(weight);
    size_t i = 0;
    for (; i + 8 <= length; i += 8) {
        __m256 values = _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_loadl_epi64((const void *)(row + i))));
        _mm256_storeu_ps(out + i, _mm256_add_ps(_mm256_loadu_ps(out + i), _mm256_mul_ps(factor, values)));
    }
    add_rest(out, row, weight, i, length);
}

/* AVX2 machines count bits in one instruction; the compiler uses it here. */
FOR_AVX2 static void hamming_popcnt(const uint64_t *signs, size_t count, const uint64_t query[SIGN_WORDS],
                                    uint8_t *out)
{
    for (size_t i = 0; i < count; i++)
        out[i] = (uint8_t)(__builtin_popcountll(signs[2 * i] ^ query[0]) +
                           __builtin_popcountll(signs[2 * i + 1] ^ query[1]));
}

/* Of two passages, in each 64 bits how many are set: of each half byte from a table. */
FOR_AVX2 static inline __m256i bits_avx2(const uint64_t *signs, __m256i wanted)
{
    const __m256i counts = _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 0, 1, 1, 2, 1, 2,
                                            2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
    const __m256i half = _mm256_set1_epi8(15);
    __m256i x = _mm256_xor_si256(_mm256_loadu_si256((const void *)signs), wanted);
    __m256i low = _mm256_shuffle_epi8(counts, _mm256_and_si256(x, half));
    __m256i high = _mm256_shuffle_epi8(counts, _mm256_and_si256(_mm256_srli_epi16(x, 4), half));
    return _mm256_sad_epu8(_mm256_add_epi8(low, high), _mm256_setzero_si256());
}

/* Of four passages how many bits are set: 0 and 2 in the lower half, 1 and 3 in the upper. */
FOR_AVX2 static inline __m256i four_avx2(const uint64_t *signs, __m256i wanted)
{
    __m256i x = bits_avx2(signs, wanted), y = bits_avx2(signs + 2 * SIGN_WORDS, wanted);
    return _mm256_add_epi64(_mm256_unpacklo_epi64(x, y), _mm256_unpackhi_epi64(x, y));
}

/* Of the passages behind the page that begins at one. */
static inline void expect_signs(const uint64_t *signs, size_t passage)
{
    for (size_t line = 0; line < SIGNS_LINES && passage % SIGNS_PAGE == 0; line++)
        __builtin_prefetch(signs + SIGN_WORDS * (passage + SIGNS_PAGE) + 8 * line);
}

/* Eight passages at a step. */
FOR_AVX2 static void hamming_avx2(const uint64_t *signs, size_t count, const uint64_t query[SIGN_WORDS],
                                  uint8_t *out)
{
    __m256i wanted = _mm256_broadcastsi128_si256(_mm_loadu_si128((const void *)query));
    size_t i = 0;
    for (; i + 8 <= count; i += 8) {
        expect_signs(signs, i);
        __m256i sums = _mm256_packus_epi32(four_avx2(signs + 2 * i, wanted),
                                           four_avx2(signs + 2 * i + 4 * SIGN_WORDS, wanted));
        __m128i odd = _mm_slli_epi32(_mm256_extracti128_si256(sums, 1), 8);
        __m128i both = _mm_or_si128(_mm256_castsi256_si128(sums), odd);
        _mm_storel_epi64((void *)(out + i), _mm_packus_epi32(both, both));
    }
    hamming_popcnt(signs + 2 * i, count - i, query, out + i);
}

FOR_AVX2 static float most_avx2(const float *values, size_t length)
{
    const __m256 unsign = _mm256_castsi256_ps(_mm256_set1_epi32(INT32_MAX));
    __m256 most = _mm256_setzero_ps();
    float lanes[8];
    size_t i = 0;
    for (; i + 8 <= length; i += 8)
        most = _mm256_max_ps(most, _mm256_and_ps(_mm256_loadu_ps(values + i), unsign));
    _mm256_storeu_ps(lanes, most);
    return most_of_rest(values, i, length, most_of_rest(lanes, 0, 8, 0));
}

/* Eight numbers at a step. */
FOR_AVX2 static struct kernel_rounded round_avx2(const float *values, size_t length, int8_t *out)
{
    struct kernel_rounded rounded = {.most = most_avx2(values, length)};
    const __m256 most = _mm256_set1_ps(rounded.most), steps = _mm256_set1_ps(127);
    __m256 squares = _mm256_setzero_ps();
    __m256i out_squares = _mm256_setzero_si256();
    float lanes[8];
    int32_t out_lanes[8];
    size_t i = 0;
    for (; i + 8 <= length && rounded.most > 0; i += 8) {
        __m256 value = _mm256_loadu_ps(values + i);
        __m256i whole = _mm256_cvtps_epi32(_mm256_div_ps(_mm256_mul_ps(value, steps), most));
        squares = _mm256_add_ps(squares, _mm256_mul_ps(value, value));
        out_squares = _mm256_add_epi32(out_squares, _mm256_mullo_epi32(whole, whole));
        __m128i words = _mm_packs_epi32(_mm256_castsi256_si128(whole), _mm256_extracti128_si256(whole, 1));
        _mm_storel_epi64((void *)(out + i), _mm_packs_epi16(words, words));
    }
    _mm256_storeu_ps(lanes, squares);
    _mm256_storeu_si256((void *)out_lanes, out_squares);
    for (size_t j = 0; j < 8; j++) {
        rounded.squares += lanes[j];
        rounded.out_squares += out_lanes[j];
    }
    round_rest(values, i, length, out, &rounded);
    return rounded;
}

/* A bit for each of the 32 distances below the limit, which is not 0. */
FOR_AVX2 static inline uint32_t below_avx2(const uint8_t *distances, __m256i most)
{
    __m256i values = _mm256_loadu_si256((const void *)distances);
    return (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_min_epu8(values, most), values));
}

FOR_AVX2 static size_t within_avx2(const uint8_t *distances, size_t count, uint8_t limit)
{
    __m256i most = _mm256_set1_epi8((char)(limit - 1));
    size_t sum = 0, i = 0;
    for (; i + 32 <= count && limit > 0; i += 32)
        sum += (size_t)__builtin_popcount(below_avx2(distances + i, most));
    return sum + within_rest(distances, i, count, limit);
}

FOR_AVX2 static size_t collect_avx2(const uint8_t *distances, size_t count, uint8_t limit, uint32_t *out)
{
    __m256i most = _mm256_set1_epi8((char)(limit - 1));
    size_t found = 0, i = 0;
    for (; i + 32 <= count && limit > 0; i += 32) {
        for (uint32_t bits = below_avx2(distances + i, most); bits != 0; bits &= bits - 1)
            out[found++] = (uint32_t)(i + (size_t)__builtin_ctz(bits));
    }
    return found + collect_rest(distances, i, count, limit, out + found);
}

/* A bit for each of 16 values that is not 0. */
FOR_AVX2 static inline uint16_t said_avx2(__m256i values)
{
    __m256i silent = _mm256_cmpeq_epi16(values, _mm256_setzero_si256());
    __m128i bytes = _mm_packs_epi16(_mm256_castsi256_si128(silent), _mm256_extracti128_si256(silent, 1));
    return (uint16_t)~_mm_movemask_epi8(bytes);
}

/* What the values so many places before those of a step, or behind them, are worth there. */
#define BEFORE(o) MULTIPLY(ALIGN(here, low, 16 - 2 * (o)), share[KERNEL_SPREAD - (o)])
#define BEHIND(o) MULTIPLY(ALIGN(high, here, 2 * (o)), share[KERNEL_SPREAD + (o)])

/* Sixteen values at a step. */
#define MULTIPLY _mm256_mulhi_epu16
#define ALIGN    _mm256_alignr_epi8
FOR_AVX2 static void spread_avx2(const uint16_t *values, size_t count, const uint16_t *around,
                                 uint16_t weight, uint16_t *sums, uint16_t *heard)
{
    __m256i factor = _mm256_set1_epi16((short)weight), share[2 * KERNEL_SPREAD + 1];
    for (size_t o = 0; o < 2 * KERNEL_SPREAD + 1; o++)
        share[o] = _mm256_set1_epi16((short)around[o]);
    size_t i = 0;
    for (; i + 16 <= count; i += 16) {
        __m256i here = _mm256_loadu_si256((const void *)(values + i)), most = here;
        __m256i low = _mm256_loadu_si256((const void *)(values + i - KERNEL_EDGE));
        __m256i high = _mm256_loadu_si256((const void *)(values + i + KERNEL_EDGE));
        heard[i / KERNEL_BITS] |= said_avx2(most);
        most = _mm256_max_epu16(most, _mm256_max_epu16(BEFORE(3), BEHIND(3)));
        most = _mm256_max_epu16(most, _mm256_max_epu16(BEFORE(2), BEHIND(2)));
        most = _mm256_max_epu16(most, _mm256_max_epu16(BEFORE(1), BEHIND(1)));
        __m256i sum = _mm256_loadu_si256((const void *)(sums + i));
        sum = _mm256_adds_epu16(sum, _mm256_mulhi_epu16(most, factor));
        _mm256_storeu_si256((void *)(sums + i), sum);
    }
    spread_rest(values, i, count, around, weight, sums, heard);
}
#undef MULTIPLY
#undef ALIGN

/* 65535 in each place where a value is at least so much. */
FOR_AVX2 static inline __m256i reaches_avx2(__m256i values, __m256i least)
{
    return _mm256_cmpeq_epi16(_mm256_max_epu16(values, least), values);
}

FOR_AVX2 static void raise_avx2(uint16_t *sums, size_t count, uint16_t least, uint16_t more)
{
    __m256i low = _mm256_set1_epi16((short)least), added = _mm256_set1_epi16((short)more);
    size_t i = 0;
    for (; i + 16 <= count; i += 16) {
        __m256i sum = _mm256_loadu_si256((const void *)(sums + i));
        sum = _mm256_and_si256(_mm256_adds_epu16(sum, added), reaches_avx2(sum, low));
        _mm256_storeu_si256((void *)(sums + i), sum);
    }
    raise_rest(sums, i, count, least, more);
}

/* A table of sixteen numbers of 16 bits, the lower and the higher bytes by themselves. */
struct halves {
    __m256i low, high;
};

FOR_AVX2 static inline struct halves split_avx2(const uint16_t table[16])
{
    const __m128i order = _mm_setr_epi8(0, 2, 4, 6, 8, 10, 12, 14, 1, 3, 5, 7, 9, 11, 13, 15);
    __m128i x = _mm_shuffle_epi8(_mm_loadu_si128((const void *)table), order);
    __m128i y = _mm_shuffle_epi8(_mm_loadu_si128((const void *)(table + 8)), order);
    return (struct halves){_mm256_broadcastsi128_si256(_mm_unpacklo_epi64(x, y)),
                           _mm256_broadcastsi128_si256(_mm_unpackhi_epi64(x, y))};
}

/* Of 32 places what the table says: 0 to 7 and 16 to 23, the others. */
FOR_AVX2 static inline void look_up_avx2(struct halves table, __m256i places, __m256i found[2])
{
    __m256i low = _mm256_shuffle_epi8(table.low, places), high = _mm256_shuffle_epi8(table.high, places);
    found[0] = _mm256_unpacklo_epi8(low, high);
    found[1] = _mm256_unpackhi_epi8(low, high);
}

/* 32 places at a step. */
FOR_AVX2 static void bounds_avx2(const uint16_t *sums, const uint8_t *sets, const uint8_t *distances,
                                 size_t count, const struct kernel_worth *worth, uint16_t *bounds)
{
    const __m256i far = _mm256_set1_epi8(KERNEL_FAR), half = _mm256_set1_epi8(15),
                  seven = _mm256_set1_epi8(7);
    struct halves low = split_avx2(worth->low), high = split_avx2(worth->high);
    struct halves base = split_avx2(worth->base), slope = split_avx2(worth->slope);
    __m256i open = _mm256_broadcastsi128_si256(_mm_loadu_si128((const void *)worth->open));
    size_t i = 0;
    for (; i + 32 <= count; i += 32) {
        __m256i set = _mm256_loadu_si256((const void *)(sets + i)), lower[2], higher[2], most[2], less[2],
                all[2];
        __m256i who = _mm256_and_si256(_mm256_srli_epi16(set, 4), half);
        __m256i apart = _mm256_min_epu8(_mm256_loadu_si256((const void *)(distances + i)), far);
        __m256i eighth = _mm256_and_si256(_mm256_srli_epi16(apart, 3), half), zero = _mm256_setzero_si256();
        __m256i rest = _mm256_and_si256(apart, seven), shown = _mm256_shuffle_epi8(open, who);
        look_up_avx2(low, _mm256_and_si256(set, half), lower);
        look_up_avx2(high, who, higher);
        look_up_avx2(base, eighth, most);
        look_up_avx2(slope, eighth, less);
        less[0] = _mm256_mullo_epi16(less[0], _mm256_unpacklo_epi8(rest, zero));
        less[1] = _mm256_mullo_epi16(less[1], _mm256_unpackhi_epi8(rest, zero));
        for (size_t j = 0; j < 2; j++)
            all[j] = _mm256_adds_epu16(_mm256_adds_epu16(lower[j], higher[j]),
                                       _mm256_subs_epu16(most[j], less[j]));
        for (size_t j = 0; j < 2; j++) {
            __m256i sum = _mm256_loadu_si256((const void *)(sums + i + 16 * j));
            __m256i more = j == 0 ? _mm256_permute2x128_si256(all[0], all[1], 0x20)
                                  : _mm256_permute2x128_si256(all[0], all[1], 0x31);
            __m256i mask = _mm256_cvtepi8_epi16(j == 0 ? _mm256_castsi256_si128(shown)
                                                       : _mm256_extracti128_si256(shown, 1));
            sum = _mm256_and_si256(_mm256_adds_epu16(sum, more), mask);
            _mm256_storeu_si256((void *)(bounds + i + 16 * j), sum);
        }
    }
    bounds_rest(sums, sets, distances, i, count, worth, bounds);
}

FOR_AVX2 static void fold_avx2(uint16_t *most, const uint16_t *values, size_t count)
{
    size_t i = 0;
    for (; i + 16 <= count; i += 16) {
        __m256i value = _mm256_loadu_si256((const void *)(values + i));
        __m256i *here = (void *)(most + i);
        _mm256_storeu_si256(here, _mm256_max_epu16(_mm256_loadu_si256(here), value));
    }
    fold_rest(most, values, i, count);
}

/* A bit for each of the 32 values that is at least so much, in the order of places. */
FOR_AVX2 static inline uint32_t reaching_bits(const uint16_t *values, __m256i least)
{
    __m256i x = reaches_avx2(_mm256_loadu_si256((const void *)values), least);
    __m256i y = reaches_avx2(_mm256_loadu_si256((const void *)(values + 16)), least);
    return (uint32_t)_mm256_movemask_epi8(_mm256_permute4x64_epi64(_mm256_packs_epi16(x, y), 0xD8));
}

FOR_AVX2 static size_t reach_avx2(const uint16_t *values, size_t count, uint16_t least)
{
    __m256i low = _mm256_set1_epi16((short)least);
    size_t sum = 0, i = 0;
    for (; i + 32 <= count; i += 32)
        sum += (size_t)__builtin_popcount(reaching_bits(values + i, low));
    return sum + reach_rest(values, i, count, least);
}

FOR_AVX2 static size_t reaching_avx2(const uint16_t *values, size_t count, uint16_t least, uint32_t *out)
{
    __m256i low = _mm256_set1_epi16((short)least);
    size_t found = 0, i = 0;
    for (; i + 32 <= count; i += 32) {
        for (uint32_t bits = reaching_bits(values + i, low); bits != 0; bits &= bits - 1)
            out[found++] = (uint32_t)(i + (size_t)__builtin_ctz(bits));
    }
    return found + reaching_rest(values, i, count, least, out + found);
}

/* --- AVX-512 --- */

FOR_AVX512 static int32_t dot_avx512(const int8_t *a, const int8_t *b, size_t length)
{
    __m512i sum = _mm512_setzero_si512();
    for (size_t i = 0; i < length; i += 32) {
        __mmask32 rest = length - i >= 32 ? UINT32_MAX : (UINT32_C(1) << (length - i)) - 1;
        __m512i x = _mm512_cvtepi8_epi16(_mm256_maskz_loadu_epi8(rest, a + i));
        __m512i y = _mm512_cvtepi8_epi16(_mm256_maskz_loadu_epi8(rest, b + i));
        sum = _mm512_dpwssd_epi32(sum, x, y);
    }
    return _mm512_reduce_add_epi32(sum);
}

/* The bits of each word of the 32 passages from here on, as bytes: of four passages that follow one another
 * the words' are in the lowest bytes of the lanes, of the next four in the bytes above, and so on. */
FOR_AVX512 static inline __m512i count_avx512(const uint64_t *signs, __m512i wanted)
{
    __m512i sum = _mm512_setzero_si512();
    for (int i = 7; i >= 0; i--) {
        __m512i words = _mm512_xor_si512(_mm512_loadu_si512(signs + 8 * i), wanted);
        sum = _mm512_or_si512(_mm512_slli_epi64(sum, 8), _mm512_popcnt_epi64(words));
    }
    return sum;
}

/* 64 passages at a step. */
FOR_AVX512 static void hamming_avx512(const uint64_t *signs, size_t count, const uint64_t query[SIGN_WORDS],
                                      uint8_t *out)
{
    uint8_t places[64];
    for (size_t i = 0; i < sizeof places; i++) /* lane, then byte */
        places[i] = (uint8_t)(16 * (i % 4) + 8 * (i / 32) + i / 4 % 8);
    const __m512i wanted = _mm512_broadcast_i32x4(_mm_loadu_si128((const void *)query));
    const __m512i order = _mm512_loadu_si512(places);
    size_t i = 0;
    for (; i + 64 <= count; i += 64) {
        expect_signs(signs, i);
        __m512i x = count_avx512(signs + 2 * i, wanted), y = count_avx512(signs + 2 * i + 64, wanted);
        __m512i sums = _mm512_add_epi8(_mm512_unpacklo_epi64(x, y), _mm512_unpackhi_epi64(x, y));
        _mm512_storeu_si512(out + i, _mm512_permutexvar_epi8(order, sums));
    }
    hamming_popcnt(signs + 2 * i, count - i, query, out + i);
}

FOR_AVX512 static size_t within_avx512(const uint8_t *distances, size_t count, uint8_t limit)
{
    __m512i least = _mm512_set1_epi8((char)limit);
    size_t sum = 0, i = 0;
    for (; i + 64 <= count; i += 64)
        sum += (size_t)__builtin_popcountll(_mm512_cmplt_epu8_mask(_mm512_loadu_si512(distances + i), least));
    return sum + within_rest(distances, i, count, limit);
}

/* 32 values at a step. */
#define MULTIPLY _mm512_mulhi_epu16
#define ALIGN    _mm512_alignr_epi8
FOR_AVX512 static void spread_avx512(const uint16_t *values, size_t count, const uint16_t *around,
                                     uint16_t weight, uint16_t *sums, uint16_t *heard)
{
    __m512i factor = _mm512_set1_epi16((short)weight), share[2 * KERNEL_SPREAD + 1];
    for (size_t o = 0; o < 2 * KERNEL_SPREAD + 1; o++)
        share[o] = _mm512_set1_epi16((short)around[o]);
    size_t i = 0;
    for (; i + 32 <= count; i += 32) {
        __m512i here = _mm512_loadu_si512(values + i), most = here;
        __m512i low = _mm512_loadu_si512(values + i - KERNEL_EDGE);
        __m512i high = _mm512_loadu_si512(values + i + KERNEL_EDGE);
        __mmask32 said = _mm512_test_epi16_mask(most, most);
        uint32_t before;
        memcpy(&before, heard + i / KERNEL_BITS,
               sizeof before); /* of two words, in the order of this processor */
        before |= said;
        memcpy(heard + i / KERNEL_BITS, &before, sizeof before);
        most = _mm512_max_epu16(most, _mm512_max_epu16(BEFORE(3), BEHIND(3)));
        most = _mm512_max_epu16(most, _mm512_max_epu16(BEFORE(2), BEHIND(2)));
        most = _mm512_max_epu16(most, _mm512_max_epu16(BEFORE(1), BEHIND(1)));
        __m512i sum = _mm512_loadu_si512(sums + i);
        _mm512_storeu_si512(sums + i, _mm512_adds_epu16(sum, _mm512_mulhi_epu16(most, factor)));
    }
    spread_rest(values, i, count, around, weight, sums, heard);
}
#undef MULTIPLY
#undef ALIGN

/* Without a rest: paths are short. */
FOR_AVX512 static void raise_avx512(uint16_t *sums, size_t count, uint16_t least, uint16_t more)
{
    __m512i low = _mm512_set1_epi16((short)least), added = _mm512_set1_epi16((short)more);
    for (size_t i = 0; i < count; i += 32) {
        __mmask32 here = count - i >= 32 ? UINT32_MAX : (UINT32_C(1) << (count - i)) - 1;
        __m512i sum = _mm512_maskz_loadu_epi16(here, sums + i);
        sum = _mm512_maskz_adds_epu16(_mm512_cmpge_epu16_mask(sum, low), sum, added);
        _mm512_mask_storeu_epi16(sums + i, here, sum);
    }
}

FOR_AVX512 static inline __m512i table_avx512(const uint16_t table[16])
{
    return _mm512_castsi256_si512(_mm256_loadu_si256((const void *)table));
}

/* 32 places at a step, the last ones as well: paths are short. */
FOR_AVX512 static void bounds_avx512(const uint16_t *sums, const uint8_t *sets, const uint8_t *distances,
                                     size_t count, const struct kernel_worth *worth, uint16_t *bounds)
{
    const __m512i far = _mm512_set1_epi16(KERNEL_FAR), half = _mm512_set1_epi16(15),
                  seven = _mm512_set1_epi16(7);
    __m512i low = table_avx512(worth->low), high = table_avx512(worth->high);
    __m512i base = table_avx512(worth->base), slope = table_avx512(worth->slope);
    __m512i open = _mm512_castsi256_si512(_mm256_cvtepu8_epi16(_mm_loadu_si128((const void *)worth->open)));
    for (size_t i = 0; i < count; i += 32) {
        __mmask32 here = count - i >= 32 ? UINT32_MAX : (UINT32_C(1) << (count - i)) - 1;
        __m512i set = _mm512_cvtepu8_epi16(_mm256_maskz_loadu_epi8(here, sets + i));
        __m512i apart = _mm512_cvtepu8_epi16(_mm256_maskz_loadu_epi8(here, distances + i));
        __m512i who = _mm512_srli_epi16(set, 4);
        apart = _mm512_min_epu16(apart, far);
        __m512i eighth = _mm512_srli_epi16(apart, 3);
        __m512i less =
            _mm512_mullo_epi16(_mm512_permutexvar_epi16(eighth, slope), _mm512_and_si512(apart, seven));
        __m512i sum = _mm512_subs_epu16(_mm512_permutexvar_epi16(eighth, base), less);
        sum = _mm512_adds_epu16(sum, _mm512_permutexvar_epi16(_mm512_and_si512(set, half), low));
        sum = _mm512_adds_epu16(sum, _mm512_permutexvar_epi16(who, high));
        __mmask32 shown = _mm512_test_epi16_mask(_mm512_permutexvar_epi16(who, open), far);
        sum = _mm512_maskz_adds_epu16(shown, sum, _mm512_maskz_loadu_epi16(here, sums + i));
        _mm512_mask_storeu_epi16(bounds + i, here, sum);
    }
}

FOR_AVX512 static void fold_avx512(uint16_t *most, const uint16_t *values, size_t count)
{
    for (size_t i = 0; i < count; i += 32) {
        __mmask32 here = count - i >= 32 ? UINT32_MAX : (UINT32_C(1) << (count - i)) - 1;
        __m512i value = _mm512_maskz_loadu_epi16(here, values + i);
        value = _mm512_max_epu16(value, _mm512_maskz_loadu_epi16(here, most + i));
        _mm512_mask_storeu_epi16(most + i, here, value);
    }
}

FOR_AVX512 static inline __mmask32 reaching_mask(const uint16_t *values, size_t left, __m512i least)
{
    __mmask32 here = left >= 32 ? UINT32_MAX : (UINT32_C(1) << left) - 1;
    return _mm512_mask_cmpge_epu16_mask(here, _mm512_maskz_loadu_epi16(here, values), least);
}

FOR_AVX512 static size_t reach_avx512(const uint16_t *values, size_t count, uint16_t least)
{
    __m512i low = _mm512_set1_epi16((short)least);
    size_t sum = 0;
    for (size_t i = 0; i < count; i += 32)
        sum += (size_t)__builtin_popcount(reaching_mask(values + i, count - i, low));
    return sum;
}

FOR_AVX512 static size_t reaching_avx512(const uint16_t *values, size_t count, uint16_t least, uint32_t *out)
{
    __m512i low = _mm512_set1_epi16((short)least);
    size_t found = 0;
    for (size_t i = 0; i < count; i += 32) {
        for (uint32_t bits = reaching_mask(values + i, count - i, low); bits != 0; bits &= bits - 1)
            out[found++] = (uint32_t)(i + (size_t)__builtin_ctz(bits));
    }
    return found;
}

static const struct kernels forms[] = {{"avx512", dot_avx512, dots_avx2, add_avx2, round_avx2, hamming_avx512,
                                        within_avx512, collect_avx2, COLUMNS(avx512)},
                                       {"avx2", dot_avx2, dots_avx2, add_avx2, round_avx2, hamming_avx2,
                                        within_avx2, collect_avx2, COLUMNS(avx2)},
                                       {"plain", dot_plain, dots_plain, add_plain, round_plain, hamming_plain,
                                        within_plain, collect_plain, COLUMNS(plain)}};

/* glibc has asked the processor already. The compiler's way asks again, before main(): under a hypervisor
 * that is a tenth of a millisecond of every start. Its CPU_FEATURE_ACTIVE() shifts a 1 into the sign, which
 * has no meaning in C. */
#if __has_include(<sys/platform/x86.h>)
#include <sys/platform/x86.h>

static bool is_active(unsigned index)
{
    const struct cpuid_feature *leaf = __x86_get_cpuid_feature_leaf(index / 128);
    return leaf->active_array[index % 128 / 32] >> index % 32 & 1;
}

#define HAS(feature, name) is_active(x86_cpu_##feature)
#else
#define HAS(feature, name) __builtin_cpu_supports(name)
#endif

static bool has_form(size_t form)
{
    bool avx2 = HAS(AVX2, "avx2") && HAS(POPCNT, "popcnt");
    bool avx512 = avx2 && HAS(AVX512F, "avx512f") && HAS(AVX512BW, "avx512bw") && HAS(AVX512VL, "avx512vl") &&
                  HAS(AVX512_VBMI, "avx512vbmi") && HAS(AVX512_VPOPCNTDQ, "avx512vpopcntdq") &&
                  HAS(AVX512_VNNI, "avx512vnni");
    return form == 2 || (form == 1 ? avx2 : avx512);
}

#elif defined HAVE_NEON_FORM

static int32_t dot_neon(const int8_t *a, const int8_t *b, size_t length)
{
    int32x4_t sum = vdupq_n_s32(0);
    size_t i = 0;
    for (; i + 16 <= length; i += 16) {
        int8x16_t x = vld1q_s8(a + i), y = vld1q_s8(b + i);
        sum = vpadalq_s16(sum, vmull_s8(vget_low_s8(x), vget_low_s8(y)));
        sum = vpadalq_s16(sum, vmull_s8(vget_high_s8(x), vget_high_s8(y)));
    }
    return vaddvq_s32(sum) + dot_rest(a, b, i, length);
}

static void dots_neon(const int8_t *rows, const uint32_t *places, size_t count, const int8_t *b,
                      size_t length, int32_t *out)
{
    for (size_t i = 0; i < count; i++)
        out[i] = dot_neon(row_at(rows, places, count, i, length), b, length);
}

static void add_neon(float *out, const int8_t *row, float weight, size_t length)
{
    size_t i = 0;
    for (; i + 8 <= length; i += 8) {
        int16x8_t wide = vmovl_s8(vld1_s8(row + i));
        float32x4_t low = vcvtq_f32_s32(vmovl_s16(vget_low_s16(wide)));
        float32x4_t high = vcvtq_f32_s32(vmovl_s16(vget_high_s16(wide)));
        vst1q_f32(out + i, vmlaq_n_f32(vld1q_f32(out + i), low, weight));
        vst1q_f32(out + i + 4, vmlaq_n_f32(vld1q_f32(out + i + 4), high, weight));
    }
    add_rest(out, row, weight, i, length);
}

static void hamming_neon(const uint64_t *signs, size_t count, const uint64_t query[SIGN_WORDS], uint8_t *out)
{
    uint8x16_t wanted = vreinterpretq_u8_u64(vld1q_u64(query));
    for (size_t i = 0; i < count; i++) {
        uint8x16_t here = vreinterpretq_u8_u64(vld1q_u64(signs + 2 * i));
        out[i] = vaddvq_u8(vcntq_u8(veorq_u8(here, wanted)));
    }
}

static const struct kernels forms[] = {{"neon", dot_neon, dots_neon, add_neon, round_plain, hamming_neon,
                                        within_plain, collect_plain, COLUMNS(plain)}};

static bool has_form(size_t form)
{
    return form == 0;
}

#else

static const struct kernels forms[] = {{"plain", dot_plain, dots_plain, add_plain, round_plain, hamming_plain,
                                        within_plain, collect_plain, COLUMNS(plain)}};

static bool has_form(size_t form)
{
    return form == 0;
}

#endif

/* --- The best that there is --- */

static const struct kernels *_Atomic chosen;

bool kernel_choose(const char *name)
{
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (has_form(i) && (name == NULL || strcmp(name, forms[i].name) == 0)) {
            atomic_store_explicit(&chosen, &forms[i], memory_order_relaxed);
            return true;
        }
    }
    return false;
}

static const struct kernels *kernels(void)
{
    const struct kernels *found = atomic_load_explicit(&chosen, memory_order_relaxed);
    if (found == NULL) { /* who comes at the same time chooses the same */
        kernel_choose(NULL);
        found = atomic_load_explicit(&chosen, memory_order_relaxed);
    }
    return found;
}

int32_t kernel_dot(const int8_t *a, const int8_t *b, size_t length)
{
    return kernels()->dot(a, b, length);
}

void kernel_dots(const int8_t *rows, size_t count, const int8_t *b, size_t length, int32_t *out)
{
    kernels()->dots(rows, NULL, count, b, length, out);
}

void kernel_dots_at(const int8_t *rows, const uint32_t *places, size_t count, const int8_t *b, size_t length,
                    int32_t *out)
{
    kernels()->dots(rows, places, count, b, length, out);
}

void kernel_add(float *out, const int8_t *row, float weight, size_t length)
{
    kernels()->add(out, row, weight, length);
}

void kernel_hamming(const uint64_t *signs, size_t count, const uint64_t query[SIGN_WORDS], uint8_t *out)
{
    kernels()->hamming(signs, count, query, out);
}

struct kernel_rounded kernel_round(const float *values, size_t length, int8_t *out)
{
    return kernels()->round(values, length, out);
}

size_t kernel_within(const uint8_t *distances, size_t count, uint8_t limit)
{
    return kernels()->within(distances, count, limit);
}

size_t kernel_collect(const uint8_t *distances, size_t count, uint8_t limit, uint32_t *out)
{
    return kernels()->collect(distances, count, limit, out);
}

void kernel_spread(const uint16_t *values, size_t count, const uint16_t around[2 * KERNEL_SPREAD + 1],
                   uint16_t weight, uint16_t *sums, uint16_t *heard)
{
    kernels()->spread(values, count, around, weight, sums, heard);
}

void kernel_raise(uint16_t *sums, size_t count, uint16_t least, uint16_t more)
{
    kernels()->raise(sums, count, least, more);
}

void kernel_bounds(const uint16_t *sums, const uint8_t *sets, const uint8_t *distances, size_t count,
                   const struct kernel_worth *worth, uint16_t *bounds)
{
    kernels()->bounds(sums, sets, distances, count, worth, bounds);
}

void kernel_fold(uint16_t *most, const uint16_t *values, size_t count)
{
    kernels()->fold(most, values, count);
}

size_t kernel_reach(const uint16_t *values, size_t count, uint16_t least)
{
    return kernels()->reach(values, count, least);
}

size_t kernel_reaching(const uint16_t *values, size_t count, uint16_t least, uint32_t *out)
{
    return kernels()->reaching(values, count, least, out);
}

void kernel_signs(const int8_t *vector, size_t length, uint64_t signs[SIGN_WORDS])
{
    memset(signs, 0, SIGN_WORDS * sizeof *signs);
    for (size_t i = 0; i < length && i < 64 * SIGN_WORDS; i++)
        signs[i / 64] |= (uint64_t)(vector[i] > 0) << i % 64;
}

const char *kernel_name(void)
{
    return kernels()->name;
}
