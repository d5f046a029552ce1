#include "config.h"

#include "search/kernels.h"

#include <string.h>

#if defined __x86_64__ && defined __GNUC__
#define HAVE_AVX2_FORM
#include <immintrin.h>
#elif defined __aarch64__ && defined __ARM_NEON
#define HAVE_NEON_FORM
#include <arm_neon.h>
#endif

struct kernels {
    const char *name;
    int32_t (*dot)(const int8_t *a, const int8_t *b, size_t length);
    void (*add)(float *out, const int8_t *row, float weight, size_t length);
    void (*hamming)(const uint64_t *signs, size_t count, const uint64_t query[SIGN_WORDS], uint8_t *out);
};

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

#ifndef HAVE_NEON_FORM

static void add_plain(float *out, const int8_t *row, float weight, size_t length)
{
    add_rest(out, row, weight, 0, length);
}

static int32_t dot_plain(const int8_t *a, const int8_t *b, size_t length)
{
    return dot_rest(a, b, 0, length);
}

static void hamming_plain(const uint64_t *signs, size_t count, const uint64_t query[SIGN_WORDS], uint8_t *out)
{
    for (size_t i = 0; i < count; i++)
        out[i] = (uint8_t)(__builtin_popcountll(signs[2 * i] ^ query[0]) +
                           __builtin_popcountll(signs[2 * i + 1] ^ query[1]));
}

static const struct kernels plain = {"plain", dot_plain, add_plain, hamming_plain};

#endif

#if defined HAVE_AVX2_FORM

__attribute__((target("avx2"))) static int32_t dot_avx2(const int8_t *a, const int8_t *b, size_t length)
{
    __m256i sum = _mm256_setzero_si256();
    size_t i = 0;
    for (; i + 16 <= length; i += 16) {
        __m256i x = _mm256_cvtepi8_epi16(_mm_loadu_si128((const void *)(a + i)));
        __m256i y = _mm256_cvtepi8_epi16(_mm_loadu_si128((const void *)(b + i)));
        sum = _mm256_add_epi32(sum, _mm256_madd_epi16(x, y));
    }
    __m128i half = _mm_add_epi32(_mm256_castsi256_si128(sum), _mm256_extracti128_si256(sum, 1));
    half = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0x4E));
    half = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0xB1));
    return _mm_cvtsi128_si32(half) + dot_rest(a, b, i, length);
}

__attribute__((target("avx2"))) static void add_avx2(float *out, const int8_t *row, float weight,
                                                     size_t length)
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
__attribute__((target("avx2,popcnt"))) static void
hamming_popcnt(const uint64_t *signs, size_t count, const uint64_t query[SIGN_WORDS], uint8_t *out)
{
    for (size_t i = 0; i < count; i++)
        out[i] = (uint8_t)(__builtin_popcountll(signs[2 * i] ^ query[0]) +
                           __builtin_popcountll(signs[2 * i + 1] ^ query[1]));
}

static const struct kernels avx2 = {"avx2", dot_avx2, add_avx2, hamming_popcnt};

static const struct kernels *kernels(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt") ? &avx2 : &plain;
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

static const struct kernels *kernels(void)
{
    static const struct kernels neon = {"neon", dot_neon, add_neon, hamming_neon};
    return &neon;
}

#else

static const struct kernels *kernels(void)
{
    return &plain;
}

#endif

int32_t kernel_dot(const int8_t *a, const int8_t *b, size_t length)
{
    return kernels()->dot(a, b, length);
}

void kernel_add(float *out, const int8_t *row, float weight, size_t length)
{
    kernels()->add(out, row, weight, length);
}

void kernel_hamming(const uint64_t *signs, size_t count, const uint64_t query[SIGN_WORDS], uint8_t *out)
{
    kernels()->hamming(signs, count, query, out);
}

void kernel_signs(const int8_t *vector, size_t length, uint64_t signs[SIGN_WORDS])
{
    memset(signs, 0, SIGN_WORDS * sizeof *signs);
    for (size_t i = 0; i < length && i < 64 * SIGN_WORDS; i++)
        signs[i / 64] |= (uint64_t)(vector[i] > 0) << i % 64;
}

/* --- The nearest by sign bits --- */

#define BLOCK 2048
#define CHUNK 32
#define FAR   (64 * SIGN_WORDS + 1)

struct nearest {
    uint32_t places[2 * KERNEL_NEAREST_MAX];
    uint8_t distances[2 * KERNEL_NEAREST_MAX];
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

static uint8_t least_of(const uint8_t *distances)
{
    uint8_t least = UINT8_MAX;
    for (size_t i = 0; i < CHUNK; i++)
        least = distances[i] < least ? distances[i] : least;
    return least;
}

static void look_through(struct nearest *nearest, const uint8_t *distances, size_t count, size_t first)
{
    for (size_t chunk = 0; chunk < count; chunk += CHUNK) {
        if (least_of(distances + chunk) >= nearest->limit)
            continue;
        for (size_t i = chunk; i < chunk + CHUNK && i < count; i++) {
            if (distances[i] >= nearest->limit)
                continue;
            nearest->places[nearest->count] = (uint32_t)(first + i);
            nearest->distances[nearest->count++] = distances[i];
            if (nearest->count == 2 * nearest->most)
                cut(nearest);
        }
    }
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
        memset(distances + here / CHUNK * CHUNK, UINT8_MAX, here < BLOCK ? CHUNK : 0);
        kernel_hamming(signs + first * SIGN_WORDS, here, query, distances);
        look_through(&nearest, distances, here, first);
    }
    cut(&nearest);
    memcpy(out, nearest.places, nearest.count * sizeof *out);
    return nearest.count;
}

const char *kernel_name(void)
{
    return kernels()->name;
}
