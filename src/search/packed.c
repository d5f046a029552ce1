/* The bytes: where each block begins (8 bytes each), then the blocks. A block: the least value of each column
 * (8 bytes each), the bits of a row (2 bytes), the width of each column (1 byte each), the rows without a
 * gap; behind all of them room for a reader of whole words. */
#include "config.h"

#include "search/packed.h"

#include <string.h>

#define SLACK                                                                                                \
    (PACKED_COLUMNS * 8 + 16) /* bytes beyond a row that a reader may touch, whatever its widths say */

static uint64_t word_at(const uint8_t *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return word;
}

static size_t block_count(size_t rows)
{
    return (rows + PACKED_ROWS - 1) / PACKED_ROWS;
}

/* --- Reading --- */

/* A number of at most 64 bits. */
static uint64_t wide_at(const uint8_t *bytes, size_t bit, unsigned width)
{
    unsigned shift = bit % 8;
    uint64_t value = word_at(bytes + bit / 8) >> shift;
    if (shift + width > 64)
        value |= (uint64_t)bytes[bit / 8 + 8] << (64 - shift);
    return width < 64 ? value & ((UINT64_C(1) << width) - 1) : value;
}

static inline uint64_t bits_at(const uint8_t *bytes, size_t bit, unsigned width)
{
    if (width > 56) /* it may lie in nine bytes */
        return wide_at(bytes, bit, width);
    return word_at(bytes + bit / 8) >> bit % 8 & ((UINT64_C(1) << width) - 1);
}

struct block {
    const uint8_t *least, *widths, *rows;
    size_t stride; /* bits of a row */
};

/* False: it is not within the bytes. */
static bool find_block(const struct packed *table, uint32_t row, struct block *block)
{
    size_t number = row / PACKED_ROWS, head = table->columns * 9u + 2;
    uint16_t stride;
    if (row >= table->rows || (number + 1) * 8 > table->length)
        return false;
    uint64_t place = word_at(table->bytes + number * 8);
    if (place > table->length || table->length - place < head)
        return false;
    block->least = table->bytes + place;
    block->widths = block->least + table->columns * 8u + sizeof stride;
    block->rows = block->widths + table->columns;
    memcpy(&stride, block->widths - sizeof stride, sizeof stride);
    block->stride = stride;
    size_t end = (row % PACKED_ROWS + 1) * block->stride / 8 + SLACK;
    return table->length - place - head >= end;
}

static unsigned width_at(const struct block *block, unsigned column)
{
    return block->widths[column] < 64 ? block->widths[column] : 64;
}

/* Where a column of a row begins. */
static size_t bit_of(const struct block *block, uint32_t row, unsigned column)
{
    size_t bit = row % PACKED_ROWS * block->stride;
    for (unsigned i = 0; i < column; i++)
        bit += width_at(block, i);
    return bit;
}

uint64_t packed_get(const struct packed *table, uint32_t row, unsigned column)
{
    struct block block;
    if (!find_block(table, row, &block))
        return 0;
    return word_at(block.least + column * 8u) +
           bits_at(block.rows, bit_of(&block, row, column), width_at(&block, column));
}

void packed_row(const struct packed *table, uint32_t row, uint64_t values[PACKED_COLUMNS])
{
    struct block block;
    if (!find_block(table, row, &block)) {
        memset(values, 0, PACKED_COLUMNS * sizeof *values);
        return;
    }
    size_t bit = row % PACKED_ROWS * block.stride;
    for (unsigned i = 0; i < table->columns; i++) {
        unsigned width = width_at(&block, i);
        values[i] = word_at(block.least + i * 8u) + bits_at(block.rows, bit, width);
        bit += width;
    }
}

/* How long a block is tells how far into it the row lies; of the last one that is not known. */
void packed_expect(const struct packed *table, uint32_t row)
{
    size_t number = row / PACKED_ROWS, head = table->columns * 9u + 2;
    if (row >= table->rows || (number + 2) * 8 > table->length)
        return;
    uint64_t place = word_at(table->bytes + number * 8), next = word_at(table->bytes + number * 8 + 8);
    if (place > table->length || next > table->length || next < place + head)
        return;
    const uint8_t *block = table->bytes + place;
    __builtin_prefetch(block);
    __builtin_prefetch(block + head - 1);
    __builtin_prefetch(block + head + (next - place - head) * (row % PACKED_ROWS) / PACKED_ROWS);
}

/* A column of rows of a block, from one bit on; the places of the values are so far apart. */
static inline void take_column(const struct block *block, size_t bit, unsigned width, uint64_t least,
                               size_t count, uint64_t *values, size_t apart)
{
    uint64_t mask = (UINT64_C(1) << width % 64) - 1;
    if (width > 56) { /* it may lie in nine bytes */
        for (size_t i = 0; i < count; i++, bit += block->stride)
            values[i * apart] = least + wide_at(block->rows, bit, width);
        return;
    }
    for (size_t i = 0; i < count; i++, bit += block->stride)
        values[i * apart] = least + (word_at(block->rows + bit / 8) >> bit % 8 & mask);
}

void packed_rows(const struct packed *table, uint32_t first, size_t count, uint64_t *values)
{
    size_t columns = table->columns;
    for (size_t here; count > 0; count -= here, first += (uint32_t)here, values += here * columns) {
        struct block block;
        here = PACKED_ROWS - first % PACKED_ROWS < count ? PACKED_ROWS - first % PACKED_ROWS : count;
        if (!find_block(table, first + (uint32_t)here - 1, &block)) {
            memset(values, 0, here * columns * sizeof *values);
            continue;
        }
        size_t bit = first % PACKED_ROWS * block.stride;
        for (size_t c = 0; c < columns; c++) {
            unsigned width = width_at(&block, (unsigned)c);
            take_column(&block, bit, width, word_at(block.least + c * 8), here, values + c, columns);
            bit += width;
        }
    }
}

void packed_column(const struct packed *table, unsigned column, uint32_t *values)
{
    struct block block;
    for (uint32_t first = 0, end; first < table->rows; first = end) {
        end = table->rows - first < PACKED_ROWS ? table->rows : first + PACKED_ROWS;
        if (!find_block(table, end - 1, &block)) {
            for (uint32_t row = first; row < end; row++)
                values[row] = 0;
            continue;
        }
        uint64_t least = word_at(block.least + column * 8u);
        unsigned width = width_at(&block, column);
        size_t bit = bit_of(&block, 0, column);
        for (uint32_t row = first; row < end; row++, bit += block.stride)
            values[row] = (uint32_t)(least + bits_at(block.rows, bit, width));
    }
}

/* --- Writing --- */

void packer_init(struct packer *packer, unsigned columns)
{
    packer->columns = columns;
    packer->rows = 0;
    buf_init(&packer->places);
    buf_init(&packer->blocks);
}

static unsigned width_of(uint64_t value)
{
    return value == 0 ? 0 : 64 - (unsigned)__builtin_clzll(value);
}

static void put_bits(uint8_t *bytes, size_t bit, uint64_t value, unsigned width)
{
    unsigned shift = bit % 8;
    uint64_t word = word_at(bytes + bit / 8) | value << shift;
    memcpy(bytes + bit / 8, &word, sizeof word);
    if (shift + width > 64)
        bytes[bit / 8 + 8] = (uint8_t)(value >> (64 - shift));
}

static void end_block(struct packer *packer, size_t rows)
{
    uint64_t least[PACKED_COLUMNS], place = packer->blocks.length;
    uint8_t widths[PACKED_COLUMNS], bytes[PACKED_ROWS * PACKED_COLUMNS * 8 + SLACK] = {0};
    uint16_t stride = 0;
    size_t bit = 0;
    for (unsigned c = 0; c < packer->columns; c++) {
        uint64_t most = packer->pending[0][c];
        least[c] = most;
        for (size_t i = 1; i < rows; i++) {
            uint64_t value = packer->pending[i][c];
            least[c] = value < least[c] ? value : least[c];
            most = value > most ? value : most;
        }
        widths[c] = (uint8_t)width_of(most - least[c]);
        stride = (uint16_t)(stride + widths[c]);
    }
    for (size_t i = 0; i < rows; i++) {
        for (unsigned c = 0; c < packer->columns; c++) {
            put_bits(bytes, bit, packer->pending[i][c] - least[c], widths[c]);
            bit += widths[c];
        }
    }
    buf_add(&packer->places, &place, sizeof place);
    buf_add(&packer->blocks, least, packer->columns * sizeof *least);
    buf_add(&packer->blocks, &stride, sizeof stride);
    buf_add(&packer->blocks, widths, packer->columns);
    buf_add(&packer->blocks, bytes, (bit + 7) / 8);
}

void packer_add(struct packer *packer, const uint64_t *values)
{
    memcpy(packer->pending[packer->rows % PACKED_ROWS], values, packer->columns * sizeof *values);
    if (++packer->rows % PACKED_ROWS == 0)
        end_block(packer, PACKED_ROWS);
}

size_t packer_end(struct packer *packer)
{
    static const uint8_t slack[SLACK];
    if (packer->rows % PACKED_ROWS != 0)
        end_block(packer, packer->rows % PACKED_ROWS);
    buf_add(&packer->blocks, slack, SLACK);
    return packer->places.length + packer->blocks.length;
}

void packer_copy(const struct packer *packer, void *bytes)
{
    uint8_t *out = bytes;
    for (size_t i = 0; i < block_count(packer->rows); i++) {
        uint64_t place;
        memcpy(&place, packer->places.data + i * 8, 8);
        place += packer->places.length;
        memcpy(out + i * 8, &place, 8);
    }
    memcpy(out + packer->places.length, packer->blocks.data, packer->blocks.length);
}

void packer_free(struct packer *packer)
{
    buf_free(&packer->places);
    buf_free(&packer->blocks);
}
