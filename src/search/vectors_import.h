/* Word vectors of other languages, from the text tables that GloVe, word2vec and fastText write: a word and
 * its numbers a line, the most frequent words first. They join the words that are there in one table. Blocks
 * for seconds; any thread. */
#ifndef SEARCH_VECTORS_IMPORT_H
#define SEARCH_VECTORS_IMPORT_H

#include "recollect_error.h"

#include <stddef.h>
#include <stdint.h>

struct vectors_import {
    const char *file;
    const char *language; /* two small letters; NULL: as the file's name says, "cc.de.300.vec" */
    const char *base;     /* the table whose other languages stay; NULL: none */
    const char *into;     /* the table that is written, only when all went well; may be the base */
    void (*progress)(void *context, int64_t done, int64_t total);
    void *context;
    /* what came of it */
    char found[3]; /* the language */
    size_t words, dimensions;
};

/* An error names the file and the line, and leaves things as they were. */
enum rec_status vectors_import(struct vectors_import *import, rec_error *error);

#endif
