/* Tables of numbers in as few bits as they need: the rows of a block share, for each column, the least value
 * and a width, so that any row is found by its number. Reading never leaves the bytes, whatever they hold. */
#ifndef SEARCH_PACKED_H
#define SEARCH_PACKED_H

#include "base/buf.h"

#include <stdint.h>

#define PACKED_ROWS    128 /* of a block */
#define PACKED_COLUMNS 12

/* Where one lies; owns nothing. */
struct packed {
    const uint8_t *bytes;
    size_t length;
    uint32_t rows;
    unsigned columns;
};

/* 0 for what is not there. */
uint64_t packed_get(const struct packed *table, uint32_t row, unsigned column);
/* All columns of a row; what is beyond them is not touched. */
void packed_row(const struct packed *table, uint32_t row, uint64_t values[PACKED_COLUMNS]);
/* A row will be read soon. */
void packed_expect(const struct packed *table, uint32_t row);
/* The same of rows that follow one another, each behind the one before; those of a block are 0 if one of them
 * is not there. */
void packed_rows(const struct packed *table, uint32_t first, size_t count, uint64_t *values);
/* One column of all rows. */
void packed_column(const struct packed *table, unsigned column, uint32_t *values);

/* One that is being made. */
struct packer {
    unsigned columns;
    size_t rows;
    struct buf places, blocks; /* where each block begins; the blocks */
    uint64_t pending[PACKED_ROWS][PACKED_COLUMNS];
};

void packer_init(struct packer *packer, unsigned columns);
void packer_add(struct packer *packer, const uint64_t *values);
/* The bytes of the table: what packer_copy() takes. No more rows after it. */
size_t packer_end(struct packer *packer);
void packer_copy(const struct packer *packer, void *bytes);
void packer_free(struct packer *packer);

#endif
