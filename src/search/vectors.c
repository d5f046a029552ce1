#include "config.h"

#include "search/vectors.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "search/map.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define DIMENSIONS_MAX 1024
#define COUNT_MAX      (1 << 22)

static size_t aligned(size_t length)
{
    return (length + 7) & ~(size_t)7;
}

/* Points the table into the map; false if the sizes do not fit. */
static bool lay_out(struct vectors *table)
{
    struct vectors_header header;
    if (table->map_length < sizeof header)
        return false;
    memcpy(&header, table->map, sizeof header);
    if (memcmp(header.magic, VECTORS_MAGIC, sizeof header.magic) != 0 || header.dimensions == 0 ||
        header.dimensions > DIMENSIONS_MAX || header.count == 0 || header.count > COUNT_MAX)
        return false;
    size_t count = header.count, at = sizeof header;
    size_t rows = at, scales = rows + aligned(count * header.dimensions);
    size_t ranks = scales + aligned(count * 4), offsets = ranks + aligned(count * 4);
    size_t text = offsets + aligned((count + 1) * 4);
    if (text + header.text_length != table->map_length)
        return false;
    const char *base = table->map;
    table->dimensions = header.dimensions;
    table->count = count;
    table->identity = header.identity;
    table->rows = (const int8_t *)(base + rows);
    table->scales = (const float *)(const void *)(base + scales);
    table->ranks = (const uint32_t *)(const void *)(base + ranks);
    table->offsets = (const uint32_t *)(const void *)(base + offsets);
    table->text = base + text;
    for (size_t i = 0; i < count; i++) {
        float scale = table->scales[i];
        if (table->offsets[i] > table->offsets[i + 1] || !(scale >= 0 && scale <= 1))
            return false;
    }
    return table->offsets[0] == 0 && table->offsets[count] == header.text_length;
}

/* *map stays NULL where there is nothing to map. False: it cannot be read, errno says why. */
static bool map_file(const char *path, void **map, size_t *length)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    struct stat info;
    *map = NULL;
    *length = 0;
    if (file < 0)
        return false;
    bool read = fstat(file, &info) == 0;
    int reason = errno;
    if (read && info.st_size > 0) {
        *length = (size_t)info.st_size;
        *map = mmap(NULL, *length, PROT_READ, MAP_SHARED, file, 0);
        if (*map == MAP_FAILED)
            *map = NULL;
    }
    close(file);
    errno = reason;
    return read;
}

static bool fits_near(const struct vectors *table, const struct vectors_near_header *header)
{
    uint64_t slots = header->slots, length = sizeof *header + slots * sizeof(struct vectors_slot) +
                                             (uint64_t)header->count * header->width * sizeof *table->near;
    return memcmp(header->magic, VECTORS_NEAR_MAGIC, sizeof header->magic) == 0 &&
           header->identity == table->identity && header->count == table->count &&
           header->count < VECTORS_NEAR_NONE && header->width > 0 && slots > 0 &&
           (slots & (slots - 1)) == 0 && length == table->near_length;
}

/* What is not of this table is left alone: then words, and those near others, are looked for. */
static void map_near(struct vectors *table, const char *path)
{
    struct vectors_near_header header;
    struct buf name = BUF_INIT;
    buf_addf(&name, "%s%s", path, VECTORS_NEAR);
    bool found = map_file(name.data, &table->near_map, &table->near_length);
    buf_free(&name);
    if (!found || table->near_map == NULL || table->near_length < sizeof header)
        return;
    memcpy(&header, table->near_map, sizeof header);
    if (!fits_near(table, &header))
        return;
    table->slots = (const struct vectors_slot *)(const void *)((const char *)table->near_map + sizeof header);
    table->slot_count = header.slots;
    table->near = (const struct vectors_near *)(const void *)(table->slots + header.slots);
    table->near_width = header.width;
}

enum rec_status vectors_open(struct vectors **vectors, const char *path, rec_error *error)
{
    struct vectors *table = xcalloc(1, sizeof *table);
    *vectors = NULL;
    if (!map_file(path, &table->map, &table->map_length)) {
        int reason = errno;
        free(table);
        if (reason == ENOENT)
            return error_set(error, REC_NOT_FOUND, "There is no table of word vectors at %s.", path);
        return error_errno(error, REC_IO, reason, "cannot read %s", path);
    }
    if (table->map == NULL || !lay_out(table)) {
        vectors_close(table);
        return error_set(error, REC_INVALID, "%s is no table of word vectors.", path);
    }
    map_near(table, path);
    *vectors = table;
    return REC_OK;
}

void vectors_close(struct vectors *vectors)
{
    if (vectors == NULL)
        return;
    if (vectors->map != NULL)
        munmap(vectors->map, vectors->map_length);
    if (vectors->near_map != NULL)
        munmap(vectors->near_map, vectors->near_length);
    free(vectors);
}

/* The first bytes of a text as a number, in the same order. */
static uint64_t key_of(const char *text, size_t length)
{
    uint64_t key = 0;
    for (size_t i = 0; i < sizeof key; i++)
        key = key << 8 | (i < length ? (unsigned char)text[i] : 0);
    return key;
}

/* The same where KEY bytes may be read. */
static uint64_t wide_key_of(const char *text, size_t length)
{
    const unsigned char *at = (const unsigned char *)text;
    uint64_t key = (uint64_t)at[0] << 56 | (uint64_t)at[1] << 48 | (uint64_t)at[2] << 40 |
                   (uint64_t)at[3] << 32 | (uint64_t)at[4] << 24 | (uint64_t)at[5] << 16 |
                   (uint64_t)at[6] << 8 | at[7];
    unsigned beyond = length < sizeof key ? 8 * (unsigned)(sizeof key - length) : 0;
    return beyond < 64 ? key >> beyond << beyond : 0;
}

/* How a word stands to that of a row. */
static int compare_row(const struct vectors *vectors, size_t row, const char *word, size_t length,
                       uint64_t key)
{
    const char *text = vectors->text + vectors->offsets[row];
    size_t size = vectors->offsets[row + 1] - vectors->offsets[row];
    bool inside = vectors->offsets[vectors->count] - vectors->offsets[row] >= sizeof key;
    uint64_t other = inside ? wide_key_of(text, size) : key_of(text, size);
    if (key != other)
        return key < other ? -1 : 1;
    int order = memcmp(word, text, length < size ? length : size);
    return order != 0 ? order : (length > size) - (length < size);
}

static int32_t find_by_order(const struct vectors *vectors, const char *word, size_t length)
{
    size_t low = 0, high = vectors->count;
    uint64_t key = key_of(word, length);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare_row(vectors, middle, word, length, key);
        if (order == 0)
            return (int32_t)middle;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return -1;
}

static bool is_word(const struct vectors *vectors, size_t row, const char *word, size_t length)
{
    return vectors->offsets[row + 1] - vectors->offsets[row] == length &&
           memcmp(vectors->text + vectors->offsets[row], word, length) == 0;
}

static int32_t find_by_hash(const struct vectors *vectors, const char *word, size_t length)
{
    uint32_t hash = map_hash(word, length);
    for (size_t i = 0; i < vectors->slot_count; i++) {
        const struct vectors_slot *slot = &vectors->slots[(hash + i) & (vectors->slot_count - 1)];
        if (slot->row >= vectors->count)
            return -1;
        if (slot->tag == hash >> 16 && is_word(vectors, slot->row, word, length))
            return slot->row;
    }
    return -1;
}

void vectors_expect_word(const struct vectors *vectors, const char *word, size_t length)
{
    if (vectors->slots != NULL)
        __builtin_prefetch(&vectors->slots[map_hash(word, length) & (vectors->slot_count - 1)]);
}

int32_t vectors_row(const struct vectors *vectors, const char *word, size_t length)
{
    if (length > 0 && vectors->offsets[1] > 0 && (unsigned char)word[0] < (unsigned char)vectors->text[0])
        return -1; /* as is each word of another language where all are English */
    return vectors->slots != NULL ? find_by_hash(vectors, word, length)
                                  : find_by_order(vectors, word, length);
}

void vectors_expect(const struct vectors *vectors, uint32_t row)
{
    const int8_t *values = vectors->rows + row * vectors->dimensions;
    __builtin_prefetch(values);
    __builtin_prefetch(values + vectors->dimensions - 1);
    __builtin_prefetch(&vectors->scales[row]);
    __builtin_prefetch(&vectors->ranks[row]);
}
