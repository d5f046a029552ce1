#include "config.h"

#include "search/vectors.h"

#include "base/alloc.h"
#include "base/error.h"

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

enum rec_status vectors_open(struct vectors **vectors, const char *path, rec_error *error)
{
    *vectors = NULL;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    struct stat info;
    if (file < 0 && errno == ENOENT)
        return error_set(error, REC_NOT_FOUND, "There is no table of word vectors at %s.", path);
    if (file < 0 || fstat(file, &info) != 0) {
        enum rec_status status = error_errno(error, REC_IO, errno, "cannot read %s", path);
        if (file >= 0)
            close(file);
        return status;
    }
    struct vectors *table = xcalloc(1, sizeof *table);
    table->map_length = info.st_size > 0 ? (size_t)info.st_size : 0;
    table->map =
        table->map_length > 0 ? mmap(NULL, table->map_length, PROT_READ, MAP_SHARED, file, 0) : MAP_FAILED;
    close(file);
    if (table->map == MAP_FAILED)
        table->map = NULL;
    if (table->map == NULL || !lay_out(table)) {
        vectors_close(table);
        return error_set(error, REC_INVALID, "%s is no table of word vectors.", path);
    }
    *vectors = table;
    return REC_OK;
}

void vectors_close(struct vectors *vectors)
{
    if (vectors == NULL)
        return;
    if (vectors->map != NULL)
        munmap(vectors->map, vectors->map_length);
    free(vectors);
}

int32_t vectors_row(const struct vectors *vectors, const char *word, size_t length)
{
    size_t low = 0, high = vectors->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const char *text = vectors->text + vectors->offsets[middle];
        size_t size = vectors->offsets[middle + 1] - vectors->offsets[middle];
        int order = memcmp(word, text, length < size ? length : size);
        if (order == 0 && length == size)
            return (int32_t)middle;
        if (order < 0 || (order == 0 && length < size))
            high = middle;
        else
            low = middle + 1;
    }
    return -1;
}
