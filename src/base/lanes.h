/* Sixteen bytes of a text at a time, in the form of vectors that compilers have for any processor: what is
 * compared gives 0xFF in each lane where it is so. Pure, any thread. */
#ifndef BASE_LANES_H
#define BASE_LANES_H

#include <endian.h>
#include <stdint.h>
#include <string.h>

#define LANES 16

typedef unsigned char lanes __attribute__((vector_size(LANES)));

static inline lanes lanes_at(const char *text)
{
    lanes bytes;
    memcpy(&bytes, text, sizeof bytes);
    return bytes;
}

/* Of fewer bytes, the others 0. */
static inline lanes lanes_of(const char *text, size_t length)
{
    lanes bytes = {0};
    memcpy(&bytes, text, length < LANES ? length : LANES);
    return bytes;
}

/* A bit for each lane that is 0xFF, of those that are all that or 0; the first one lowest. */
static inline unsigned lanes_bits(lanes all)
{
#if defined __SSE2__
    typedef char signed_lanes __attribute__((vector_size(LANES)));
    return (unsigned)__builtin_ia32_pmovmskb128((signed_lanes)all);
#else
    const uint64_t each = UINT64_C(0x0101010101010101);
    const uint64_t gather =
        UINT64_C(0x0102040810204080); /* the lowest bits of eight bytes, into the highest */
    uint64_t halves[2];
    memcpy(halves, &all, sizeof halves);
    uint64_t low = (le64toh(halves[0]) & each) * gather >> 56;
    uint64_t high = (le64toh(halves[1]) & each) * gather >> 56;
    return (unsigned)(low | high << 8);
#endif
}

#endif
