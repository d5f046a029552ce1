#include "config.h"

#include "store/sqlite/maintain.h"

#include "base/error.h"
#include "base/id.h"
#include "store/sqlite/migrate.h"
#include "store/sqlite/statement.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define VACUUM_STEPS 100000 /* of SQLite's machine, between two looks at the progress function */
#define COPY_PAGES   256    /* copied between two looks at the progress function */

/* --- Copies --- */

static enum rec_status copy_pages(sqlite3 *to, sqlite3 *from, store_progress progress, void *context,
                                  rec_error *error)
{
    sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
    bool stopped = false;
    int result;

    if (!backup)
        return sql_status(to, sqlite3_errcode(to), error);
    do {
        result = sqlite3_backup_step(backup, COPY_PAGES);
        int total = sqlite3_backup_pagecount(backup), left = sqlite3_backup_remaining(backup);
        stopped = progress && !progress(context, total - left, total);
    } while (result == SQLITE_OK && !stopped);
    int finished = sqlite3_backup_finish(backup);
    if (stopped && result == SQLITE_OK)
        return error_set(error, REC_CANCELLED, "The copy was stopped.");
    if (result == SQLITE_DONE)
        result = finished;
    return sql_status(to, result, error);
}

/* Within one read transaction, so that writers do not make it begin again. */
static enum rec_status copy_snapshot(sqlite3 *db, const char *path, store_progress progress, void *context,
                                     rec_error *error)
{
    sqlite3 *to = NULL;
    int64_t ignored = 0;

    enum rec_status status = sql_script(db, "BEGIN", error);
    if (status != REC_OK)
        return status;
    status = sql_pragma(db, "SELECT count(*) FROM sqlite_master", &ignored, error);
    if (status == REC_OK)
        status = sql_status(
            NULL, sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL), error);
    if (status == REC_OK)
        status = copy_pages(to, db, progress, context, error);
    sqlite3_close(to);
    sql_script(db, "COMMIT", NULL);
    return status;
}

enum rec_status maintain_copy(sqlite3 *db, const char *path, bool replace, store_progress progress,
                              void *context, rec_error *error)
{
    struct buf part = BUF_INIT;
    enum rec_status status = REC_OK;

    buf_addf(&part, "%s.%ld.part", path, (long)getpid()); /* two programs may copy at once */
    if (!replace && access(path, F_OK) == 0) {
        status = error_set(error, REC_CONFLICT, "%s exists already: choose another name.", path);
        goto out;
    }
    unlink(part.data);
    int file = open(part.data, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) {
        status = error_errno(error, REC_IO, errno, "The copy %s cannot be written", path);
        goto out;
    }
    close(file);
    status = copy_snapshot(db, part.data, progress, context, error);
    if (status == REC_OK && rename(part.data, path) != 0)
        status = error_errno(error, REC_IO, errno, "The copy %s cannot be written", path);
    if (status != REC_OK)
        unlink(part.data);
out:
    buf_free(&part);
    return status;
}

enum rec_status sqlite_backup(struct store *base, const char *path, store_progress progress, void *context,
                              rec_error *error)
{
    return maintain_copy(sqlite_of(base)->db, path, false, progress, context, error);
}

static int take_finding(void *context, int count, char **values, char **names)
{
    (void)names;
    if (count == 1 && values[0] && strcmp(values[0], "ok") != 0)
        *(bool *)context = true;
    return 0;
}

enum rec_status maintain_adopt(const char *path, const char *copy, rec_error *error)
{
    sqlite3 *db = NULL;
    int64_t application = 0;
    bool damaged = false;
    char identity[ID_SIZE], sql[80];
    enum rec_status status = sql_status(
        NULL, sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL), error);

    if (status == REC_OK)
        status = sql_pragma(db, "PRAGMA application_id", &application, error);
    if (status == REC_OK && application != SQLITE_APPLICATION_ID)
        status = error_set(error, REC_INVALID, "%s is no copy of a store.", copy);
    else if (status != REC_OK)
        status = error_set(error, REC_INVALID, "%s is no copy of a store, or a damaged one.", copy);
    if (status == REC_OK &&
        (sqlite3_exec(db, "PRAGMA quick_check(1)", take_finding, &damaged, NULL) != SQLITE_OK || damaged))
        status = error_set(error, REC_STORE, "%s is damaged: use another copy.", copy);
    id_new(identity);
    snprintf(sql, sizeof(sql), "UPDATE store SET identity = '%s'", identity);
    if (status == REC_OK)
        status = sql_script(db, sql, error);
    sqlite3_close(db);
    return status;
}

/* --- Checks --- */

static enum rec_status add_findings(struct sqlite_store *store, enum sql sql, struct buf *report,
                                    int64_t *count, rec_error *error)
{
    struct arena arena = ARENA_INIT;
    struct query query;

    query_open(&query, store, sql, NO_VALUES);
    while (query_next(&query)) {
        const char *finding = query_text(&query, &arena);
        if (sql == SQL_CHECK_INTEGRITY && strcmp(finding, "ok") == 0)
            continue;
        buf_addf(report, "%s\n", finding);
        ++*count;
    }
    arena_free(&arena);
    return query_close(&query, error);
}

enum rec_status sqlite_check(struct store *base, struct buf *report, store_progress progress, void *context,
                             rec_error *error)
{
    enum { COUNT = 7 };
    static const enum sql checks[COUNT] = {SQL_CHECK_INTEGRITY, SQL_CHECK_REFERENCES, SQL_CHECK_COUNTS,
                                           SQL_CHECK_BRANCHES,  SQL_CHECK_CHANGES,    SQL_CHECK_HISTORY,
                                           SQL_CHECK_HASHES};
    int64_t count = 0;
    enum rec_status status = REC_OK;

    for (int i = 0; i < COUNT && status == REC_OK; i++) {
        status = add_findings(sqlite_of(base), checks[i], report, &count, error);
        if (status == REC_OK && progress && !progress(context, i + 1, COUNT))
            status = error_set(error, REC_CANCELLED, "The check was stopped.");
    }
    if (status == REC_OK && count > 0)
        status = error_set(error, REC_STORE, "The check found %lld fault%s in the store.", (long long)count,
                           count == 1 ? "" : "s");
    return status;
}

/* --- Room --- */

enum rec_status sqlite_empty_log(struct sqlite_store *store, rec_error *error)
{
    if (!store->path)
        return REC_OK;
    int mode = store->erased ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;
    int result = sqlite3_wal_checkpoint_v2(store->db, "main", mode, NULL, NULL);
    if (result == SQLITE_OK && store->erased) {
        migrate_remove_copies(store->path);
        store->erased = false;
    }
    return sql_status(store->db, result, error);
}

/* SQLite overwrites what is deleted, but not what a page held before its rows moved to another one. In idle
 * moments, as it writes the whole file; what cannot be done now, because somebody writes, is done next time.
 */
enum rec_status sqlite_checkpoint(struct store *base, rec_error *error)
{
    struct sqlite_store *store = sqlite_of(base);

    if (store->slack && store->path && sql_script(store->db, "VACUUM", NULL) == REC_OK) {
        store->slack = false;
        store->erased = true;
    }
    return sqlite_empty_log(store, error);
}

struct vacuum {
    sqlite3 *db;
    store_progress progress;
    void *context;
    int64_t before, pages; /* written before it began; of the store */
};

static int64_t pages_written(sqlite3 *db)
{
    int count = 0, highest;

    sqlite3_db_status(db, SQLITE_DBSTATUS_CACHE_WRITE, &count, &highest, 0);
    return count;
}

/* All pages are written twice: to a file of SQLite's own, row by row, and from there back to the store, when
 * it looks at nothing. */
static int tell_vacuum(void *context)
{
    const struct vacuum *vacuum = context;
    int64_t done = pages_written(vacuum->db) - vacuum->before;

    return !vacuum->progress(vacuum->context, done < vacuum->pages ? done : vacuum->pages, 2 * vacuum->pages);
}

enum rec_status sqlite_vacuum(struct store *base, store_progress progress, void *context, rec_error *error)
{
    struct sqlite_store *store = sqlite_of(base);
    struct vacuum vacuum = {
        .db = store->db, .progress = progress, .context = context, .before = pages_written(store->db)};

    enum rec_status status = sql_pragma(store->db, "PRAGMA page_count", &vacuum.pages, error);
    if (status == REC_OK && progress)
        sqlite3_progress_handler(store->db, VACUUM_STEPS, tell_vacuum, &vacuum);
    if (status == REC_OK)
        status = sql_script(store->db, "VACUUM", error);
    sqlite_set_cancel(base, store->cancel);
    if (status == REC_OK && store->path)
        status = sql_status(
            store->db, sqlite3_wal_checkpoint_v2(store->db, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL),
            error);
    if (status == REC_OK && progress)
        progress(context, 2 * vacuum.pages, 2 * vacuum.pages);
    return status;
}
