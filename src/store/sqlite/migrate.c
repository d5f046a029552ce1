#include "config.h"

#include "store/sqlite/migrate.h"

#include "base/alloc.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "store/sqlite/maintain.h"
#include "store/sqlite/sqlite.h"
#include "store/sqlite/statement.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "src/store/sqlite/schema_0001.h"
#include "src/store/sqlite/schema_0002.h"
#include "src/store/sqlite/schema_0003.h"
#include "src/store/sqlite/schema_0004.h"
#include "src/store/sqlite/schema_0005.h"
#include "src/store/sqlite/schema_0006.h"
#include "src/store/sqlite/schema_0007.h"
#include "src/store/sqlite/schema_0008.h"
#include "src/store/sqlite/schema_0009.h"
#include "src/store/sqlite/schema_0010.h"

#define UPGRADE_WAIT_MS 600000 /* for another program that copies a large store and changes its format */
#define WAL_TRIES       500    /* with 10 ms between: as long as a statement waits for a lock */

const struct migration migrations[MIGRATION_NEWEST] = {
    {schema_0001}, {schema_0002}, {schema_0003}, {schema_0004}, {schema_0005},
    {schema_0006}, {schema_0007}, {schema_0008}, {schema_0009}, {schema_0010}};

enum rec_status migrate_check_empty(sqlite3 *db, rec_error *error)
{
    int64_t tables = 0;

    enum rec_status status = sql_pragma(db, "SELECT count(*) FROM sqlite_master", &tables, error);
    if (status == REC_OK && tables > 0) {
        /* unless another program of ours has just finished making it */
        int64_t application = 0;
        status = sql_pragma(db, "PRAGMA application_id", &application, error);
        if (status == REC_OK && application != SQLITE_APPLICATION_ID)
            status = error_set(error, REC_STORE, "The file is the database of another program.");
    }
    return status;
}

/* SQLite does not wait by itself when two programs switch at once. */
static enum rec_status switch_to_wal(sqlite3 *db, rec_error *error)
{
    int result = SQLITE_BUSY;
    for (int i = 0; i < WAL_TRIES && result == SQLITE_BUSY; i++) {
        if (i > 0)
            sqlite3_sleep(10);
        result = sqlite3_exec(db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
    }
    return sql_status(db, result, error);
}

/* Of what is committed: read by a connection of its own, as the one that migrates holds the lock. */
static enum rec_status make_copy(const char *path, int64_t version, rec_error *error)
{
    struct arena arena = ARENA_INIT;
    sqlite3 *from = NULL;

    const char *copy = arena_printf(&arena, "%s.format-%lld", path, (long long)version);
    enum rec_status status = sql_status(
        NULL, sqlite3_open_v2(path, &from, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL), error);
    sqlite3_busy_timeout(from, SQLITE_BUSY_MS);
    if (status == REC_OK)
        status = maintain_copy(from, copy, true, NULL, NULL, error);
    if (status != REC_OK)
        error_prefix(error,
                     "The store was not brought to the new format, because its copy could not be made");
    sqlite3_close(from);
    arena_free(&arena);
    return status;
}

static enum rec_status check_references(sqlite3 *db, rec_error *error)
{
    int64_t broken = 0;
    enum rec_status status = sql_pragma(db, "SELECT count(*) FROM pragma_foreign_key_check", &broken, error);
    if (status == REC_OK && broken > 0)
        status =
            error_set(error, REC_STORE, "%lld rows refer to rows that are not there.", (long long)broken);
    return status;
}

/* One row says which database this is. */
static enum rec_status name_store(sqlite3 *db, rec_error *error)
{
    char identity[ID_SIZE], sql[160];

    id_new(identity);
    snprintf(sql, sizeof(sql), "INSERT INTO store (identity, created_at) VALUES ('%s', %lld)", identity,
             (long long)clock_now());
    return sql_script(db, sql, error);
}

/* From one format to another in one transaction, if the database still has the first one: somebody else may
 * have been faster. Whoever else comes waits until all is done, the copy as well. */
static enum rec_status steps(sqlite3 *db, const char *path, int64_t from, int64_t to,
                             const struct migration *list, rec_error *error)
{
    int64_t now = 0;
    char mark[80];

    snprintf(mark, sizeof(mark), "PRAGMA application_id = %d; PRAGMA user_version = %lld",
             SQLITE_APPLICATION_ID, (long long)to);
    enum rec_status status = sql_script(db, "BEGIN IMMEDIATE", error);
    if (status != REC_OK)
        return status;
    status = sql_pragma(db, "PRAGMA user_version", &now, error);
    if (status == REC_OK && now == from && from > 0 && path)
        status = make_copy(path, from, error);
    if (status == REC_OK && now == from) {
        for (int64_t version = from; version < to && status == REC_OK; version++)
            status = sql_script(db, list[version].sql, error);
        if (status == REC_OK && from == 0)
            status = name_store(db, error);
        if (status == REC_OK)
            status = check_references(db, error);
        if (status == REC_OK)
            status = sql_script(db, mark, error);
    }
    if (status == REC_OK)
        status = sql_script(db, "COMMIT", error);
    if (status != REC_OK) {
        error_prefix(error, "The store could not be brought to format %lld", (long long)to);
        if (!sqlite3_get_autocommit(db))
            sql_script(db, "ROLLBACK", NULL);
    }
    return status;
}

/* A new database gets the newest format at once: nobody ever sees it at an older one, which would have to be
 * copied first. */
enum rec_status migrate(sqlite3 *db, const char *path, const struct migration *list, int count,
                        rec_error *error)
{
    int64_t version = 0;

    sqlite3_busy_timeout(db, UPGRADE_WAIT_MS);
    enum rec_status status = sql_pragma(db, "PRAGMA user_version", &version, error);
    if (status == REC_OK && version < 0) /* not by any of us */
        status = sql_status(NULL, SQLITE_CORRUPT, error);
    if (status == REC_OK && version == 0 && path)
        status = switch_to_wal(db, error);
    while (status == REC_OK && version < count) {
        status = steps(db, path, version, version == 0 ? count : version + 1, list, error);
        if (status == REC_OK)
            status = sql_pragma(db, "PRAGMA user_version", &version, error);
    }
    sqlite3_busy_timeout(db, SQLITE_BUSY_MS);
    return status;
}

void migrate_remove_copies(const char *path)
{
    struct arena arena = ARENA_INIT;
    for (int version = 1; version < MIGRATION_NEWEST; version++)
        unlink(arena_printf(&arena, "%s.format-%d", path, version));
    arena_free(&arena);
}
