/* backup: a copy of the store with today's date in its name, beside the newest ones from before. On the pool:
 * the worker goes on meanwhile. */
#include "config.h"

#include "nodes/housekeeping.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PREFIX "recollect-"
#define SUFFIX ".db"
#define PART   ".part"

struct backup *backup_new(const char *url, const char *folder, int64_t keep)
{
    struct backup *backup = xcalloc(1, sizeof *backup);

    backup->url = arena_strdup(&backup->arena, url);
    backup->folder = arena_strdup(&backup->arena, folder);
    backup->keep = keep;
    return backup;
}

void backup_free(struct backup *backup)
{
    if (!backup)
        return;
    arena_free(&backup->arena);
    free(backup);
}

static bool ends_with(const char *name, const char *end)
{
    size_t length = strlen(name), tail = strlen(end);

    return length >= tail && strcmp(name + length - tail, end) == 0;
}

static int is_copy(const struct dirent *entry)
{
    return strncmp(entry->d_name, PREFIX, strlen(PREFIX)) == 0 &&
           (ends_with(entry->d_name, SUFFIX) || ends_with(entry->d_name, PART));
}

/* Dates sort by name. What a program that was killed had begun goes, too, unless it is of today. */
static void remove_old(const struct backup *backup, const char *today)
{
    struct dirent **entries = NULL;
    int count = scandir(backup->folder, &entries, is_copy, alphasort);
    int64_t kept = 0;
    struct buf path = BUF_INIT;

    for (int i = count; i-- > 0;) {
        bool part = ends_with(entries[i]->d_name, PART);
        bool new = strncmp(entries[i]->d_name, today, strlen(today)) == 0;

        buf_clear(&path);
        buf_addf(&path, "%s/%s", backup->folder, entries[i]->d_name);
        if (part ? !new : ++kept > backup->keep)
            unlink(path.data);
        free(entries[i]);
    }
    free(entries);
    buf_free(&path);
}

static enum rec_status backup_prep(rec_step *step, void *shared, void **prepared, rec_error *error)
{
    (void)step;
    (void)error;
    *prepared = shared;
    return REC_OK;
}

static enum rec_status backup_exec(rec_step *step, void *prepared, void **result, rec_error *error)
{
    struct backup *backup = prepared;
    struct store *store = NULL;
    struct buf path = BUF_INIT;
    char day[CLOCK_ISO_SIZE];
    enum rec_status status = file_make_folders(backup->folder, error);

    (void)step;
    *result = NULL;
    clock_local(clock_now(), PREFIX "%Y-%m-%d", day, sizeof day);
    buf_addf(&path, "%s/%s" SUFFIX, backup->folder, day);
    if (!status && access(path.data, F_OK) != 0) {
        status = store_open(&store, backup->url, STORE_READ, error);
        if (!status)
            status = store_backup(store, path.data, NULL, NULL, error);
        store_close(store);
    }
    if (!status)
        remove_old(backup, day);
    buf_free(&path);
    return status;
}

static const char *const backup_terminal[] = {"default", NULL};

const struct rec_node node_backup = {.name = "backup",
                                     .flags = REC_NODE_CPU | REC_NODE_PURE,
                                     .terminal = backup_terminal,
                                     .prep = backup_prep,
                                     .exec = backup_exec};
