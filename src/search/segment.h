/* Segments: immutable parts of the index in files. Writing merges parts: dead documents are left behind, the
 * messages of a conversation come to lie side by side, words are numbered by stem. One thread at a time. */
#ifndef SEARCH_SEGMENT_H
#define SEARCH_SEGMENT_H

#include "recollect_error.h"
#include "search/names.h"
#include "search/part.h"
#include "search/vectors.h"

/* Maps a segment; path as below. REC_STORE: damaged, of another format or made with other vectors. A large
 * one is not read through: that would be hundreds of megabytes at every start; segment_verify() does it bit
 * by bit. Until then a damaged one gives wrong answers at worst. */
enum rec_status segment_open(struct part **part, const char *path, uint64_t number,
                             const struct vectors *table, rec_error *error);
void segment_close(struct part *part); /* NULL allowed */
/* Its pages need no memory until they are read again, from the file. */
void segment_let_go(struct part *part);

enum segment_state { SEGMENT_WHOLE, SEGMENT_UNREAD, SEGMENT_DAMAGED };

/* Compares the file with its checksum, about so many bytes further than the last call. */
enum segment_state segment_verify(struct part *part, size_t bytes);

struct segment_plan {
    struct part *const *sources; /* what is merged */
    size_t source_count;
    struct part *const *others; /* other parts of the index: they count in the weights of words */
    size_t other_count;
    const struct vectors *table; /* NULL: none */
    const struct names *names;
    uint64_t number;
};

/* Writes a new segment; path NULL keeps it in memory. The file is whole and on disk when this returns. *part
 * NULL: nothing is left alive. */
enum rec_status segment_write(struct part **part, const struct segment_plan *plan, const char *path,
                              rec_error *error);

#endif
