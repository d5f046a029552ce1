/* What an index consists of: a small file, replaced as a whole when a segment was written, and the lock that
 * whoever writes holds. Any thread. */
#ifndef SEARCH_MANIFEST_H
#define SEARCH_MANIFEST_H

#include "recollect_error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct manifest {
    uint64_t generation; /* rises with every writing */
    uint64_t next_number;
    int64_t change, cursor, total, done;
    uint64_t mark; /* of the change */
    int stage;
    struct manifest_segment {
        uint64_t number;
        uint8_t *dead; /* a bit a document; NULL: all live */
        size_t dead_length;
    } * segments;
    size_t segment_count;
    void *memory; /* what the pointers above point into, when read */
};

bool manifest_read(const char *folder, struct manifest *manifest); /* false: none, or damaged */
void manifest_free(struct manifest *manifest);
enum rec_status manifest_write(const char *folder, const struct manifest *manifest, rec_error *error);
uint64_t manifest_generation(const char *folder); /* 0: none */

char *manifest_segment_path(const char *folder, uint64_t number); /* free() it */
/* Removes segments that the manifest does not name. With the lock held. */
void manifest_sweep(const char *folder);
/* Removes everything but the lock. */
void manifest_remove(const char *folder);

int manifest_lock(const char *folder, bool wait); /* -1: held by another */
void manifest_unlock(int lock);                   /* -1 allowed */

#endif
