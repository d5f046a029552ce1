#include "config.h"

#include "search/kernels_forms.h"

#ifdef HAVE_X86_FORMS

#define DOTS_WHOLE 8 /* sixteens that stay in registers */

FOR_AVX2 static inline int32_t sum_avx2(__m256i sum)
{
    __m128i half = _mm_add_epi32(_mm256_castsi256_si128(sum), _mm256_extracti128_si256(sum, 1));
    half = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0x4E));
    half = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0xB1));
    return _mm_cvtsi128_si32(half);
}

FOR_AVX2 int32_t kernel_dot_avx2(const int8_t *a, const int8_t *b, size_t length)
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
FOR_AVX2 void kernel_dots_avx2(const int8_t *rows, const uint32_t *places, size_t count, const int8_t *b,
                               size_t length, int32_t *out)
{
    size_t whole = length / 16, rest = length % 16;
    __m256i y[DOTS_WHOLE], last = _mm256_setzero_si256();
    if (whole == 0 || whole > DOTS_WHOLE) {
        for (size_t i = 0; i < count; i++)
            out[i] = kernel_dot_avx2(row_at(rows, places, count, i, length), b, length);
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

FOR_AVX2 void kernel_add_avx2(float *out, const int8_t *row, float weight, size_t length)
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
FOR_AVX2 void kernel_hamming_popcnt(const uint64_t *signs, size_t count, const uint64_t query[SIGN_WORDS],
                                    uint8_t *out)
{
    for (size_t i = 0; i < count; i++)
        out[i] = (uint8_t)distance_of(signs + SIGN_WORDS * i, query);
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

/* Eight passages at a step. */
FOR_AVX2 void kernel_hamming_avx2(const uint64_t *signs, size_t count, const uint64_t query[SIGN_WORDS],
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
    kernel_hamming_popcnt(signs + 2 * i, count - i, query, out + i);
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
FOR_AVX2 struct kernel_rounded kernel_round_avx2(const float *values, size_t length, int8_t *out)
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

FOR_AVX2 size_t kernel_within_avx2(const uint8_t *distances, size_t count, uint8_t limit)
{
    __m256i most = _mm256_set1_epi8((char)(limit - 1));
    size_t sum = 0, i = 0;
    for (; i + 32 <= count && limit > 0; i += 32)
        sum += (size_t)__builtin_popcount(below_avx2(distances + i, most));
    return sum + within_rest(distances, i, count, limit);
}

FOR_AVX2 size_t kernel_collect_avx2(const uint8_t *distances, size_t count, uint8_t limit, uint32_t *out)
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

/* Sixteen values at a step. */
#define MULTIPLY _mm256_mulhi_epu16
#define ALIGN    _mm256_alignr_epi8
FOR_AVX2 void kernel_spread_avx2(const uint16_t *values, size_t count, const uint16_t *around,
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

/* 32 places at a step; the last ones with some of those before them once more: paths are short. */
FOR_AVX2 void kernel_bounds_avx2(const uint16_t *sums, const uint8_t *sets, size_t count,
                                 const struct kernel_worth *worth, uint16_t *bounds)
{
    const __m256i half = _mm256_set1_epi8(15);
    __m256i least = _mm256_set1_epi16((short)worth->least), more = _mm256_set1_epi16((short)worth->more);
    struct halves low = split_avx2(worth->low), high = split_avx2(worth->high);
    __m256i open = _mm256_broadcastsi128_si256(_mm_loadu_si128((const void *)worth->open));
    if (count < 32)
        bounds_rest(sums, sets, 0, count, worth, bounds);
    for (size_t next = 0; count >= 32 && next < count; next += 32) {
        size_t i = next + 32 <= count ? next : count - 32;
        __m256i set = _mm256_loadu_si256((const void *)(sets + i)), lower[2], higher[2], all[2];
        __m256i who = _mm256_and_si256(_mm256_srli_epi16(set, 4), half);
        __m256i shown = _mm256_shuffle_epi8(open, who);
        look_up_avx2(low, _mm256_and_si256(set, half), lower);
        look_up_avx2(high, who, higher);
        for (size_t j = 0; j < 2; j++)
            all[j] = _mm256_adds_epu16(lower[j], higher[j]);
        for (size_t j = 0; j < 2; j++) {
            __m256i sum = _mm256_loadu_si256((const void *)(sums + i + 16 * j));
            sum = _mm256_and_si256(_mm256_adds_epu16(sum, more), reaches_avx2(sum, least));
            __m256i other = j == 0 ? _mm256_permute2x128_si256(all[0], all[1], 0x20)
                                   : _mm256_permute2x128_si256(all[0], all[1], 0x31);
            __m256i mask = _mm256_cvtepi8_epi16(j == 0 ? _mm256_castsi256_si128(shown)
                                                       : _mm256_extracti128_si256(shown, 1));
            sum = _mm256_and_si256(_mm256_adds_epu16(sum, other), mask);
            _mm256_storeu_si256((void *)(bounds + i + 16 * j), sum);
        }
    }
}

/* As the plain one, with bits counted in one instruction. */
FOR_AVX2 size_t kernel_keep_avx2(const uint64_t *signs, const uint16_t *bounds,
                                 const struct kernel_alike *alike, uint16_t least, uint32_t *places,
                                 size_t count)
{
    return keep_all(signs, bounds, alike, least, places, count);
}

FOR_AVX2 void kernel_fold_avx2(uint16_t *most, const uint16_t *values, size_t count)
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

FOR_AVX2 size_t kernel_reach_avx2(const uint16_t *values, size_t count, uint16_t least)
{
    __m256i low = _mm256_set1_epi16((short)least);
    size_t sum = 0, i = 0;
    for (; i + 32 <= count; i += 32)
        sum += (size_t)__builtin_popcount(reaching_bits(values + i, low));
    return sum + reach_rest(values, i, count, least);
}

FOR_AVX2 size_t kernel_reaching_avx2(const uint16_t *values, size_t count, uint16_t least, uint32_t *out)
{
    __m256i low = _mm256_set1_epi16((short)least);
    size_t found = 0, i = 0;
    for (; i + 32 <= count; i += 32) {
        for (uint32_t bits = reaching_bits(values + i, low); bits != 0; bits &= bits - 1)
            out[found++] = (uint32_t)(i + (size_t)__builtin_ctz(bits));
    }
    return found + reaching_rest(values, i, count, least, out + found);
}

#endif
