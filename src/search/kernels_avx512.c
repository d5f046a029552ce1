#include "config.h"

#include "search/kernels_forms.h"

#ifdef HAVE_X86_FORMS

FOR_AVX512 int32_t kernel_dot_avx512(const int8_t *a, const int8_t *b, size_t length)
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
FOR_AVX512 void kernel_hamming_avx512(const uint64_t *signs, size_t count, const uint64_t query[SIGN_WORDS],
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
    kernel_hamming_popcnt(signs + 2 * i, count - i, query, out + i);
}

FOR_AVX512 size_t kernel_within_avx512(const uint8_t *distances, size_t count, uint8_t limit)
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
FOR_AVX512 void kernel_spread_avx512(const uint16_t *values, size_t count, const uint16_t *around,
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

FOR_AVX512 static inline __m512i table_avx512(const uint16_t table[16])
{
    return _mm512_castsi256_si512(_mm256_loadu_si256((const void *)table));
}

/* 32 places at a step, the last ones as well: paths are short. */
FOR_AVX512 void kernel_bounds_avx512(const uint16_t *sums, const uint8_t *sets, size_t count,
                                     const struct kernel_worth *worth, uint16_t *bounds)
{
    const __m512i half = _mm512_set1_epi16(15);
    __m512i least = _mm512_set1_epi16((short)worth->least), more = _mm512_set1_epi16((short)worth->more);
    __m512i low = table_avx512(worth->low), high = table_avx512(worth->high);
    __m512i open = _mm512_castsi256_si512(_mm256_cvtepu8_epi16(_mm_loadu_si128((const void *)worth->open)));
    for (size_t i = 0; i < count; i += 32) {
        __mmask32 here = count - i >= 32 ? UINT32_MAX : (UINT32_C(1) << (count - i)) - 1;
        __m512i set = _mm512_cvtepu8_epi16(_mm256_maskz_loadu_epi8(here, sets + i));
        __m512i who = _mm512_srli_epi16(set, 4);
        __m512i sum = _mm512_maskz_loadu_epi16(here, sums + i);
        sum = _mm512_maskz_adds_epu16(_mm512_cmpge_epu16_mask(sum, least), sum, more);
        sum = _mm512_adds_epu16(sum, _mm512_permutexvar_epi16(_mm512_and_si512(set, half), low));
        __mmask32 shown = _mm512_test_epi16_mask(_mm512_permutexvar_epi16(who, open), half);
        sum = _mm512_maskz_adds_epu16(shown, sum, _mm512_permutexvar_epi16(who, high));
        _mm512_mask_storeu_epi16(bounds + i, here, sum);
    }
}

FOR_AVX512 void kernel_fold_avx512(uint16_t *most, const uint16_t *values, size_t count)
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

FOR_AVX512 size_t kernel_reach_avx512(const uint16_t *values, size_t count, uint16_t least)
{
    __m512i low = _mm512_set1_epi16((short)least);
    size_t sum = 0;
    for (size_t i = 0; i < count; i += 32)
        sum += (size_t)__builtin_popcount(reaching_mask(values + i, count - i, low));
    return sum;
}

FOR_AVX512 size_t kernel_reaching_avx512(const uint16_t *values, size_t count, uint16_t least, uint32_t *out)
{
    const __m512i sixteen = _mm512_set1_epi32(16);
    __m512i low = _mm512_set1_epi16((short)least);
    __m512i places = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    size_t found = 0;
    for (size_t i = 0; i < count; i += 32) {
        uint32_t bits = reaching_mask(values + i, count - i, low);
        for (int half = 0; half < 2; half++, bits >>= 16) {
            __mmask16 here = (__mmask16)bits;
            _mm512_mask_storeu_epi32(out + found, (__mmask16)((1u << __builtin_popcount(here)) - 1),
                                     _mm512_maskz_compress_epi32(here, places));
            found += (size_t)__builtin_popcount(here);
            places = _mm512_add_epi32(places, sixteen);
        }
    }
    return found;
}

#endif
