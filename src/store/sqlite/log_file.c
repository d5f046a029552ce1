#include "config.h"

#include "store/sqlite/log_file.h"

#include "base/alloc.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define FRAME_HEAD 24 /* bytes, of the log's format; the page follows */
#define FRAME_SIZE 4  /* where in it the size of the database stands: 0 but in the last of a transaction */
#define HELD_MOST  (64 << 10) /* bytes: a large transaction goes in pieces */

static sqlite3_vfs *system_files;

struct log_file {
    sqlite3_file base;
    unsigned char *held; /* frames, and the head of one whose page comes next */
    size_t length, capacity;
    sqlite3_int64 at;        /* where they belong in the file */
    sqlite3_int64 next_page; /* where the page of the head that was written last belongs; 0: it is there */
    sqlite3_int64 next_head; /* behind the frame that was written last */
    bool ends;               /* that head is of a transaction's last frame */
};

static struct log_file *log_of(sqlite3_file *file)
{
    return (struct log_file *)file;
}

/* The system's own file lies behind ours. */
static sqlite3_file *inner(sqlite3_file *file)
{
    return (sqlite3_file *)(log_of(file) + 1);
}

static int put_held(sqlite3_file *file)
{
    struct log_file *log = log_of(file);

    if (log->length == 0)
        return SQLITE_OK;
    int result = inner(file)->pMethods->xWrite(inner(file), log->held, (int)log->length, log->at);
    log->length = 0; /* what the disk did not take is taken back */
    return result;
}

/* --- Writing --- */

static void hold(struct log_file *log, const void *bytes, int amount, sqlite3_int64 at)
{
    if (log->length == 0)
        log->at = at;
    log->held = xgrow(log->held, &log->capacity, log->length + (size_t)amount, 1);
    memcpy(log->held + log->length, bytes, (size_t)amount);
    log->length += (size_t)amount;
}

/* The head of the frame that comes next. Heads also come alone, where checksums are made anew once a page has
 * been written twice: those lie before it. */
static bool is_next_head(const struct log_file *log, int amount, sqlite3_int64 at)
{
    return amount == FRAME_HEAD && log->next_page == 0 && at == log->next_head;
}

static int write_log(sqlite3_file *file, const void *bytes, int amount, sqlite3_int64 at)
{
    static const unsigned char none[4];
    struct log_file *log = log_of(file);
    bool page = log->next_page != 0 && at == log->next_page;
    int result = SQLITE_OK;

    if (is_next_head(log, amount, at)) {
        hold(log, bytes, amount, at);
        log->ends = memcmp((const char *)bytes + FRAME_SIZE, none, sizeof none) != 0;
        log->next_page = at + amount;
        return SQLITE_OK;
    }
    if (page && log->length > 0) {
        hold(log, bytes, amount, at);
        if (log->ends || log->length >= HELD_MOST)
            result = put_held(file);
    } else {
        result = put_held(file);
        if (result == SQLITE_OK)
            result = inner(file)->pMethods->xWrite(inner(file), bytes, amount, at);
    }
    /* a frame that is not where the last one ended is written as it comes, and the next one follows it */
    if (page)
        log->next_head = at + amount;
    log->next_page = !page && amount == FRAME_HEAD ? at + amount : 0;
    return result;
}

/* --- All else --- */

static int close_log(sqlite3_file *file)
{
    free(log_of(file)->held); /* frames of a transaction that did not end */
    log_of(file)->held = NULL;
    return inner(file)->pMethods->xClose(inner(file));
}

static int read_log(sqlite3_file *file, void *bytes, int amount, sqlite3_int64 at)
{
    int result = put_held(file);
    return result != SQLITE_OK ? result : inner(file)->pMethods->xRead(inner(file), bytes, amount, at);
}

static int truncate_log(sqlite3_file *file, sqlite3_int64 size)
{
    int result = put_held(file);
    return result != SQLITE_OK ? result : inner(file)->pMethods->xTruncate(inner(file), size);
}

static int sync_log(sqlite3_file *file, int flags)
{
    int result = put_held(file);
    return result != SQLITE_OK ? result : inner(file)->pMethods->xSync(inner(file), flags);
}

static int log_size(sqlite3_file *file, sqlite3_int64 *size)
{
    int result = put_held(file);
    return result != SQLITE_OK ? result : inner(file)->pMethods->xFileSize(inner(file), size);
}

static int lock_log(sqlite3_file *file, int level)
{
    return inner(file)->pMethods->xLock(inner(file), level);
}

static int unlock_log(sqlite3_file *file, int level)
{
    return inner(file)->pMethods->xUnlock(inner(file), level);
}

static int is_log_reserved(sqlite3_file *file, int *reserved)
{
    return inner(file)->pMethods->xCheckReservedLock(inner(file), reserved);
}

static int control_log(sqlite3_file *file, int operation, void *argument)
{
    int result = put_held(file);
    return result != SQLITE_OK ? result
                               : inner(file)->pMethods->xFileControl(inner(file), operation, argument);
}

static int sector_size(sqlite3_file *file)
{
    return inner(file)->pMethods->xSectorSize(inner(file));
}

static int device_characteristics(sqlite3_file *file)
{
    return inner(file)->pMethods->xDeviceCharacteristics(inner(file));
}

static const sqlite3_io_methods methods = {
    .iVersion = 1,
    .xClose = close_log,
    .xRead = read_log,
    .xWrite = write_log,
    .xTruncate = truncate_log,
    .xSync = sync_log,
    .xFileSize = log_size,
    .xLock = lock_log,
    .xUnlock = unlock_log,
    .xCheckReservedLock = is_log_reserved,
    .xFileControl = control_log,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = device_characteristics,
};

/* Files other than the log are the system's own: nothing stands between. */
static int open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
    (void)vfs;
    if (!(flags & SQLITE_OPEN_WAL))
        return system_files->xOpen(system_files, name, file, flags, out_flags);
    *log_of(file) = (struct log_file){.base = {NULL}};
    int result = system_files->xOpen(system_files, name, inner(file), flags, out_flags);
    if (inner(file)->pMethods) /* else there is nothing to close */
        file->pMethods = &methods;
    return result;
}

const char *log_file_register(void)
{
    static sqlite3_vfs vfs;

    system_files = sqlite3_vfs_find(NULL);
    if (!system_files)
        return NULL;
    vfs = *system_files; /* all the other calls, with what they need */
    vfs.pNext = NULL;
    vfs.zName = LOG_FILE_VFS;
    vfs.szOsFile = (int)sizeof(struct log_file) + system_files->szOsFile;
    vfs.xOpen = open_file;
    return sqlite3_vfs_register(&vfs, 0) == SQLITE_OK ? LOG_FILE_VFS : NULL;
}
