#include "config.h"

#include "base/sha256.h"

#include <stdatomic.h>
#include <string.h>

#if defined __x86_64__ && defined __GNUC__
#define HAVE_SHA_FORM
#include <cpuid.h>
#include <immintrin.h>
#define SHA __attribute__((target("sha,sse4.1")))
#endif

static const uint32_t constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t rotate(uint32_t word, int count)
{
    return word >> count | word << (32 - count);
}

static void put_word(unsigned char *out, uint32_t word)
{
    for (int i = 0; i < 4; i++)
        out[i] = (unsigned char)(word >> (24 - 8 * i));
}

static void compress_plain(uint32_t state[8], const unsigned char block[64])
{
    uint32_t w[64], s[8];

    for (int i = 0; i < 16; i++)
        w[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 |
               (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
    for (int i = 16; i < 64; i++) {
        uint32_t s0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3;
        uint32_t s1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10;

        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    memcpy(s, state, sizeof(s));
    for (int i = 0; i < 64; i++) {
        uint32_t s1 = rotate(s[4], 6) ^ rotate(s[4], 11) ^ rotate(s[4], 25);
        uint32_t choice = (s[4] & s[5]) ^ (~s[4] & s[6]);
        uint32_t t1 = s[7] + s1 + choice + constants[i] + w[i];
        uint32_t s0 = rotate(s[0], 2) ^ rotate(s[0], 13) ^ rotate(s[0], 22);
        uint32_t majority = (s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]);

        memmove(s + 1, s, 7 * sizeof(*s));
        s[4] += t1;
        s[0] = t1 + s0 + majority;
    }
    for (int i = 0; i < 8; i++)
        state[i] += s[i];
}

#ifdef HAVE_SHA_FORM

/* Four words of the schedule from the sixteen before them. */
SHA static inline __m128i next_words(__m128i w0, __m128i w1, __m128i w2, __m128i w3)
{
    __m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(w0, w1), _mm_alignr_epi8(w3, w2, 4));
    return _mm_sha256msg2_epu32(sum, w3);
}

/* Four rounds; the processor keeps the state as a, b, e, f and c, d, g, h. */
SHA static inline void four_rounds(__m128i *abef, __m128i *cdgh, __m128i words, const uint32_t *constant)
{
    __m128i sum = _mm_add_epi32(words, _mm_loadu_si128((const void *)constant));
    *cdgh = _mm_sha256rnds2_epu32(*cdgh, *abef, sum);
    *abef = _mm_sha256rnds2_epu32(*abef, *cdgh, _mm_shuffle_epi32(sum, 0x0E));
}

SHA static void compress_sha(uint32_t state[8], const unsigned char block[64])
{
    const __m128i swap = _mm_set_epi8(12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3);
    __m128i cdab = _mm_shuffle_epi32(_mm_loadu_si128((const void *)state), 0xB1);
    __m128i hgfe = _mm_shuffle_epi32(_mm_loadu_si128((const void *)(state + 4)), 0x1B);
    __m128i abef = _mm_alignr_epi8(cdab, hgfe, 8), abef_before = abef;
    __m128i cdgh = _mm_blend_epi16(hgfe, cdab, 0xF0), cdgh_before = cdgh;
    __m128i words[4];

    for (int i = 0; i < 4; i++) {
        words[i] = _mm_shuffle_epi8(_mm_loadu_si128((const void *)(block + 16 * i)), swap);
        four_rounds(&abef, &cdgh, words[i], constants + 4 * i);
    }
    for (int i = 16; i < 64; i += 16) {
        words[0] = next_words(words[0], words[1], words[2], words[3]);
        four_rounds(&abef, &cdgh, words[0], constants + i);
        words[1] = next_words(words[1], words[2], words[3], words[0]);
        four_rounds(&abef, &cdgh, words[1], constants + i + 4);
        words[2] = next_words(words[2], words[3], words[0], words[1]);
        four_rounds(&abef, &cdgh, words[2], constants + i + 8);
        words[3] = next_words(words[3], words[0], words[1], words[2]);
        four_rounds(&abef, &cdgh, words[3], constants + i + 12);
    }
    __m128i feba = _mm_shuffle_epi32(_mm_add_epi32(abef, abef_before), 0x1B);
    __m128i dchg = _mm_shuffle_epi32(_mm_add_epi32(cdgh, cdgh_before), 0xB1);
    _mm_storeu_si128((void *)state, _mm_blend_epi16(feba, dchg, 0xF0));
    _mm_storeu_si128((void *)(state + 4), _mm_alignr_epi8(dchg, feba, 8));
}

static bool has_sha(void)
{
    unsigned a, b, c, d;
    return __get_cpuid(1, &a, &b, &c, &d) && (c & bit_SSE4_1) != 0 &&
           __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & bit_SHA) != 0;
}

#else

#define compress_sha compress_plain

static bool has_sha(void)
{
    return false;
}

#endif

enum form { FORM_UNKNOWN, FORM_PLAIN, FORM_SHA };
static _Atomic enum form form; /* who finds it out at the same time finds the same */

void sha256_choose(bool plain)
{
    atomic_store_explicit(&form, !plain && has_sha() ? FORM_SHA : FORM_PLAIN, memory_order_relaxed);
}

static void compress(uint32_t state[8], const unsigned char block[64])
{
    enum form found = atomic_load_explicit(&form, memory_order_relaxed);

    if (found == FORM_UNKNOWN) {
        sha256_choose(false);
        found = atomic_load_explicit(&form, memory_order_relaxed);
    }
    (found == FORM_SHA ? compress_sha : compress_plain)(state, block);
}

void sha256_init(struct sha256 *hash)
{
    static const uint32_t start[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

    memcpy(hash->state, start, sizeof(start));
    hash->length = 0;
}

void sha256_add(struct sha256 *hash, const void *bytes, size_t length)
{
    const unsigned char *from = bytes;
    size_t used = (size_t)(hash->length % 64);

    hash->length += length;
    if (used) {
        size_t part = length < 64 - used ? length : 64 - used;

        if (part)
            memcpy(hash->block + used, from, part);
        from += part;
        length -= part;
        if (used + part < 64)
            return;
        compress(hash->state, hash->block);
    }
    for (; length >= 64; from += 64, length -= 64)
        compress(hash->state, from);
    if (length)
        memcpy(hash->block, from, length);
}

void sha256_finish(struct sha256 *hash, unsigned char out[32])
{
    uint64_t bits = hash->length * 8;
    size_t used = (size_t)(hash->length % 64);

    hash->block[used++] = 0x80;
    if (used > 56) {
        memset(hash->block + used, 0, 64 - used);
        compress(hash->state, hash->block);
        used = 0;
    }
    memset(hash->block + used, 0, 56 - used);
    put_word(hash->block + 56, (uint32_t)(bits >> 32));
    put_word(hash->block + 60, (uint32_t)bits);
    compress(hash->state, hash->block);
    for (int i = 0; i < 8; i++)
        put_word(out + 4 * i, hash->state[i]);
}

void sha256(const void *bytes, size_t length, unsigned char out[32])
{
    struct sha256 hash;

    sha256_init(&hash);
    sha256_add(&hash, bytes, length);
    sha256_finish(&hash, out);
}
