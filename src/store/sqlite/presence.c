#include "config.h"

#include "store/sqlite/presence.h"

#include "base/buf.h"
#include "base/log.h"
#include "store/sqlite/migrate.h"
#include "store/sqlite/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Where the header of a database has them (SQLite's file format, 1.3). */
#define HEADER_SIZE        100
#define HEADER_VERSION     60
#define HEADER_APPLICATION 68

/* 0, or errno. */
static int look(const char *path, struct presence_file *file)
{
    struct stat about;

    *file = (struct presence_file){0};
    if (stat(path, &about))
        return errno;
    *file = (struct presence_file){.device = about.st_dev, .inode = about.st_ino};
    return 0;
}

static bool same(const struct presence_file *one, const struct presence_file *other)
{
    return one->inode == other->inode && one->device == other->device;
}

void presence_note(struct sqlite_store *store)
{
    struct buf log = BUF_INIT;

    if (!store->path)
        return;
    buf_addf(&log, "%s-wal", store->path);
    store->log_path = buf_take(&log);
    look(store->path, &store->file);
    look(store->log_path, &store->log);
}

enum rec_status sqlite_present(struct store *base, rec_error *error)
{
    struct sqlite_store *store = sqlite_of(base);
    struct presence_file now;
    char reason[128];

    if (!store->path)
        return REC_OK;
    int number = look(store->path, &now);
    if (number == ENOENT || number == ENOTDIR)
        return error_set(error, REC_STORE,
                         "The store is gone (deleted or moved): nothing is saved until it is back at %s.",
                         store->path);
    if (number)
        return error_set(error, REC_STORE,
                         "The store cannot be reached (%s): nothing is saved until it is back at %s.",
                         strerror_r(number, reason, sizeof reason), store->path);
    if (!same(&now, &store->file))
        return error_set(
            error, REC_STORE,
            "Another file lies where the store was: nothing is saved until a store is back at %s.",
            store->path);
    number = look(store->log_path, &now);
    if (!store->log.inode) /* a store that may only be read had none */
        store->log = now;
    if (store->log.inode && !same(&now, &store->log))
        return error_set(
            error, REC_STORE,
            "The log of the store was taken away: nothing is saved until the store is opened anew.");
    return REC_OK;
}

/* Another file that comes to lie at the path must not find our log beside it: SQLite would write that into
 * it. One that could not be folded back keeps its content under another name. */
static void take_log_away(const struct sqlite_store *store, bool folded)
{
    struct presence_file now;
    struct buf index = BUF_INIT, left = BUF_INIT;

    if (look(store->path, &now) == 0 && same(&now, &store->file))
        return;
    if (look(store->log_path, &now) || !same(&now, &store->log))
        return;
    buf_addf(&index, "%s-shm", store->path);
    buf_addf(&left, "%s-wal.left", store->path);
    if (folded ? unlink(store->log_path) : rename(store->log_path, left.data))
        log_write(LOG_WARNING, "%s: %s", store->log_path, strerror(errno));
    unlink(index.data); /* describes that log */
    buf_free(&index);
    buf_free(&left);
}

void sqlite_leave(struct store *base)
{
    struct sqlite_store *store = sqlite_of(base);
    int frames = 0, folded = 0;

    if (!store->path || store->left)
        return;
    store->left = true;
    sqlite3_busy_timeout(store->db, 0);
    int result = sqlite3_wal_checkpoint_v2(store->db, "main", SQLITE_CHECKPOINT_PASSIVE, &frames, &folded);
    if (store->log.inode)
        take_log_away(store, result == SQLITE_OK && frames == folded);
    /* what lies there when this connection is closed is not its own */
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
}

static int64_t header_number(const unsigned char *header, size_t at)
{
    return (int64_t)header[at] << 24 | header[at + 1] << 16 | header[at + 2] << 8 | header[at + 3];
}

enum rec_status presence_look(const struct sqlite_store *left, const char *path, rec_error *error)
{
    static const char magic[16] = "SQLite format 3";
    unsigned char header[HEADER_SIZE];
    struct presence_file now;

    if (left && look(path, &now) == 0 && same(&now, &left->file))
        return REC_OK;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return error_errno(error, errno == ENOENT ? REC_NOT_FOUND : REC_STORE, errno,
                           "The store %s cannot be opened", path);
    ssize_t length = read(file, header, sizeof header);
    close(file);
    if (length != sizeof header || memcmp(header, magic, sizeof magic) != 0)
        return error_set(error, REC_STORE, "%s is not a store (not an SQLite database).", path);
    if (header_number(header, HEADER_APPLICATION) != SQLITE_APPLICATION_ID)
        return error_set(error, REC_STORE, "%s is the database of another program.", path);
    if (header_number(header, HEADER_VERSION) > MIGRATION_NEWEST)
        return error_set(error, REC_STORE, "%s is of a newer recollect.", path);
    return REC_OK;
}
