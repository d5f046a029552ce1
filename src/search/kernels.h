/* The inner loops over vectors, in the best form this processor has. Pure, any thread. */
#ifndef SEARCH_KERNELS_H
#define SEARCH_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#define SIGN_WORDS 2 /* 64-bit words of sign bits: of the first 128 dimensions */

int32_t kernel_dot(const int8_t *a, const int8_t *b, size_t length);

/* out += weight * row */
void kernel_add(float *out, const int8_t *row, float weight, size_t length);

/* out[i] = number of bits in which signs[i * SIGN_WORDS ..] differs from query. */
void kernel_hamming(const uint64_t *signs, size_t count, const uint64_t query[SIGN_WORDS], uint8_t *out);

/* Which form is in use: "plain", "avx2", "neon". */
const char *kernel_name(void);

#endif
