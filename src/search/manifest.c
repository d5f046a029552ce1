#include "config.h"

#include "search/manifest.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/file.h"
#include "search/segment_file.h"

#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define MAGIC        "RECIDX07"
#define SEGMENTS_MAX 4096
#define SIZE_LIMIT   ((size_t)1 << 28)

struct header {
    char magic[8];
    uint64_t checksum; /* of all that follows */
    uint64_t generation, next_number;
    int64_t change, cursor, total, done, stage;
    uint64_t mark;
    uint64_t segment_count;
};

struct entry {
    uint64_t number, dead_length; /* that many bytes follow */
};

static void path_of(struct buf *path, const char *folder, const char *name)
{
    buf_addf(path, "%s/%s", folder, name);
}

char *manifest_segment_path(const char *folder, uint64_t number)
{
    struct buf path = BUF_INIT;
    buf_addf(&path, "%s/%08" PRIx64 ".segment", folder, number);
    return buf_take(&path);
}

static bool read_file(const char *folder, struct buf *bytes, struct header *header)
{
    struct buf path = BUF_INIT;
    path_of(&path, folder, "manifest");
    bool read = file_read(path.data, SIZE_LIMIT, bytes, NULL) == REC_OK;
    buf_free(&path);
    if (!read || bytes->length < sizeof *header)
        return false;
    memcpy(header, bytes->data, sizeof *header);
    size_t covered = offsetof(struct header, generation);
    return memcmp(header->magic, MAGIC, sizeof header->magic) == 0 && header->segment_count <= SEGMENTS_MAX &&
           header->checksum == segment_checksum(bytes->data + covered, bytes->length - covered);
}

bool manifest_read(const char *folder, struct manifest *manifest)
{
    struct buf bytes = BUF_INIT;
    struct header header;
    *manifest = (struct manifest){0};
    if (!read_file(folder, &bytes, &header)) {
        buf_free(&bytes);
        return false;
    }
    size_t length = bytes.length, at = sizeof header;
    char *memory = buf_take(&bytes);
    *manifest = (struct manifest){.generation = header.generation,
                                  .next_number = header.next_number,
                                  .change = header.change,
                                  .cursor = header.cursor,
                                  .total = header.total,
                                  .done = header.done,
                                  .mark = header.mark,
                                  .stage = (int)header.stage,
                                  .memory = memory};
    manifest->segments = xcalloc(header.segment_count + 1, sizeof *manifest->segments);
    for (uint64_t i = 0; i < header.segment_count; i++) {
        struct entry entry;
        if (length - at < sizeof entry)
            break;
        memcpy(&entry, memory + at, sizeof entry);
        at += sizeof entry;
        if (entry.dead_length > length - at)
            break;
        manifest->segments[manifest->segment_count++] =
            (struct manifest_segment){entry.number, (uint8_t *)memory + at, entry.dead_length};
        at += entry.dead_length;
    }
    if (manifest->segment_count == header.segment_count)
        return true;
    manifest_free(manifest);
    return false;
}

void manifest_free(struct manifest *manifest)
{
    free(manifest->segments);
    free(manifest->memory);
    *manifest = (struct manifest){0};
}

enum rec_status manifest_write(const char *folder, const struct manifest *manifest, rec_error *error)
{
    struct header header = {.magic = MAGIC,
                            .generation = manifest->generation,
                            .next_number = manifest->next_number,
                            .change = manifest->change,
                            .cursor = manifest->cursor,
                            .total = manifest->total,
                            .done = manifest->done,
                            .mark = manifest->mark,
                            .stage = manifest->stage,
                            .segment_count = manifest->segment_count};
    struct buf bytes = BUF_INIT, path = BUF_INIT;
    buf_add(&bytes, &header, sizeof header);
    for (size_t i = 0; i < manifest->segment_count; i++) {
        struct entry entry = {manifest->segments[i].number, manifest->segments[i].dead_length};
        buf_add(&bytes, &entry, sizeof entry);
        if (entry.dead_length > 0)
            buf_add(&bytes, manifest->segments[i].dead, entry.dead_length);
    }
    size_t covered = offsetof(struct header, generation);
    header.checksum = segment_checksum(bytes.data + covered, bytes.length - covered);
    memcpy(bytes.data, &header, sizeof header);
    path_of(&path, folder, "manifest");
    enum rec_status status = file_write(path.data, bytes.data, bytes.length, 0600, error);
    buf_free(&path);
    buf_free(&bytes);
    return status;
}

uint64_t manifest_generation(const char *folder)
{
    struct buf bytes = BUF_INIT;
    struct header header;
    uint64_t generation = read_file(folder, &bytes, &header) ? header.generation : 0;
    buf_free(&bytes);
    return generation;
}

/* --- Files --- */

static void remove_all(const char *folder, const struct manifest *kept)
{
    DIR *directory = opendir(folder);
    if (directory == NULL)
        return;
    for (const struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        const char *end = strstr(entry->d_name, ".segment");
        bool named = end == NULL && (kept != NULL || strcmp(entry->d_name, "manifest") != 0);
        for (size_t i = 0; end != NULL && kept != NULL && i < kept->segment_count; i++) {
            char *path = manifest_segment_path(folder, kept->segments[i].number);
            named = named || strcmp(strrchr(path, '/') + 1, entry->d_name) == 0;
            free(path);
        }
        if (named)
            continue;
        struct buf path = BUF_INIT;
        path_of(&path, folder, entry->d_name);
        unlink(path.data);
        buf_free(&path);
    }
    closedir(directory);
}

void manifest_sweep(const char *folder)
{
    struct manifest manifest;
    if (manifest_read(folder, &manifest))
        remove_all(folder, &manifest);
    manifest_free(&manifest);
}

void manifest_remove(const char *folder)
{
    remove_all(folder, NULL);
}

int manifest_lock(const char *folder, bool wait)
{
    struct buf path = BUF_INIT;
    path_of(&path, folder, "lock");
    int file = open(path.data, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    buf_free(&path);
    if (file >= 0 && flock(file, wait ? LOCK_EX : LOCK_EX | LOCK_NB) != 0) {
        close(file);
        file = -1;
    }
    return file;
}

void manifest_unlock(int lock)
{
    if (lock >= 0)
        close(lock);
}
