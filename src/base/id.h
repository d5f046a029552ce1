/* Identifiers: 20 characters of lower-case base32 (Crockford's alphabet, 100 random bits), so that six of
 * them nearly always name one row. Any thread. */
#ifndef BASE_ID_H
#define BASE_ID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ID_SIZE       21 /* with the NUL */
#define ID_PREFIX_MIN 6

void id_new(char out[ID_SIZE]);

/* Ids of many rows that come together. The first ID_PREFIX_MIN characters count on from a random place, the
 * rest is random: they name one row as well as those of other ids do, but the rows lie side by side in an
 * index by id, where others would each change a page of their own. */
struct id_run {
    bool begun; /* zero-initialised: no */
    uint32_t place;
};
void id_next(struct id_run *run, char out[ID_SIZE]);

bool id_valid(const char *text);        /* a full id */
bool id_prefix_valid(const char *text); /* 6..20 characters of the alphabet (a full id is one, too) */
/* An id in fewer bytes, in the same order; anything can be unpacked. Characters that no id has count as 0. */
#define ID_PACKED 13
void id_pack(const char *id, unsigned char out[ID_PACKED]);
void id_unpack(const unsigned char packed[ID_PACKED], char out[ID_SIZE]);
void random_bytes(void *out, size_t length); /* from the system; failure is fatal */

#endif
