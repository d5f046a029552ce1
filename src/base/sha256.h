/* SHA-256 (FIPS 180-4). Any thread. */
#ifndef BASE_SHA256_H
#define BASE_SHA256_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sha256 {
    uint32_t state[8];
    uint64_t length;
    unsigned char block[64];
};

void sha256_init(struct sha256 *hash);
void sha256_add(struct sha256 *hash, const void *bytes, size_t length);
void sha256_finish(struct sha256 *hash, unsigned char out[32]);
void sha256(const void *bytes, size_t length, unsigned char out[32]);

/* For tests: without the instructions that a processor may have for it. */
void sha256_choose(bool plain);

#endif
