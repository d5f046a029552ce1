#include "config.h"

#include "search/index.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/file.h"
#include "base/log.h"
#include "base/sha256.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FORMAT        1         /* of the file; another one is made again */
#define BUSY_MS       200       /* how long a reader waits for another program that feeds the same index */
#define CHECK_BYTES   (8 << 20) /* files up to this size are checked whole when opened */
#define PROGRESS_STEP 2000      /* SQLite instructions between two looks at the cancel token */

static const char schema[] =
    "PRAGMA journal_mode = WAL;"
    "PRAGMA synchronous = NORMAL;"
    "BEGIN;"
    "CREATE TABLE meta (key INTEGER PRIMARY KEY, value INTEGER NOT NULL);"
    "CREATE TABLE rows (rowid INTEGER PRIMARY KEY, scope INTEGER NOT NULL, id TEXT NOT NULL,"
    " conversation TEXT NOT NULL, branch INTEGER NOT NULL, sequence INTEGER NOT NULL, role INTEGER NOT NULL,"
    " kind INTEGER NOT NULL, category INTEGER NOT NULL, time INTEGER NOT NULL, flags INTEGER NOT NULL,"
    " weight REAL NOT NULL, length INTEGER NOT NULL, name TEXT NOT NULL, text TEXT NOT NULL,"
    " UNIQUE (scope, id));"
    "CREATE INDEX rows_path ON rows (conversation, branch, sequence);"
    "CREATE INDEX rows_name ON rows (name) WHERE name <> '';"
    "CREATE VIRTUAL TABLE words USING fts5(text, name, content = 'rows', content_rowid = 'rowid',"
    " tokenize = '" TOKENS_NAME "', prefix = '2 3');"
    "CREATE VIRTUAL TABLE vocabulary USING fts5vocab('words', 'row');"
    "COMMIT;";

static const char *const texts[] = {
    [INDEX_BEGIN] = "BEGIN IMMEDIATE",
    [INDEX_COMMIT] = "COMMIT",
    [INDEX_ROLLBACK] = "ROLLBACK",
    [INDEX_META_GET] = "SELECT key, value FROM meta",
    [INDEX_META_SET] = "INSERT INTO meta (key, value) VALUES (?1, ?2)"
                       " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    [INDEX_ROW_FIND] = "SELECT rowid, text, name, length FROM rows WHERE scope = ?1 AND id = ?2",
    [INDEX_ROW_ADD] =
        "INSERT INTO rows (scope, id, conversation, branch, sequence, role, kind, category, time,"
        " flags, weight, length, name, text)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
    [INDEX_ROW_DELETE] = "DELETE FROM rows WHERE rowid = ?1",
    [INDEX_TEXT_ADD] = "INSERT INTO words (rowid, text, name) VALUES (?1, ?2, ?3)",
    [INDEX_TEXT_DELETE] = "INSERT INTO words (words, rowid, text, name) VALUES ('delete', ?1, ?2, ?3)",
    [INDEX_CONVERSATION_ROWS] = "SELECT scope, id FROM rows WHERE conversation = ?1",
    [INDEX_DOCUMENTS] = "SELECT doc FROM vocabulary WHERE term = ?1",
    [INDEX_DOCUMENTS_PREFIX] = "SELECT sum(doc) FROM (SELECT doc FROM vocabulary"
                               " WHERE term >= ?1 AND term < ?2 LIMIT 256)",
    [INDEX_ROW_GET] = "SELECT rowid, scope, id, conversation, branch, sequence, role, kind, category, time,"
                      " flags, weight, length, name, text FROM rows WHERE rowid = ?1",
    [INDEX_NEIGHBOURS] =
        "SELECT rowid, scope, id, conversation, branch, sequence, role, kind, category, time,"
        " flags, weight, length, name, text FROM rows"
        " WHERE conversation = ?1 AND branch = ?2 AND sequence BETWEEN ?3 AND ?4",
    [INDEX_NAMES] = "SELECT DISTINCT name FROM rows WHERE name <> '' LIMIT 256",
};

enum rec_status index_error(struct search *search, int result, rec_error *error)
{
    switch (result & 0xFF) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return REC_OK;
    case SQLITE_INTERRUPT:
        return error_set(error, REC_CANCELLED, "The search was stopped.");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return error_set(error, REC_BUSY, "Another program is writing the search index.");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        search->damaged = true;
        return error_set(error, REC_STORE, "The search index is damaged; it is made again.");
    default:
        return error_set(error, REC_STORE, "The search index failed: %s.", sqlite3_errmsg(search->db));
    }
}

sqlite3_stmt *index_statement(struct search *search, enum index_statement which)
{
    sqlite3_stmt **statement = &search->statements[which];
    if (*statement == NULL)
        sqlite3_prepare_v3(search->db, texts[which], -1, SQLITE_PREPARE_PERSISTENT, statement, NULL);
    return *statement;
}

void index_done(sqlite3_stmt *statement)
{
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
}

enum rec_status index_run(struct search *search, sqlite3_stmt *statement, rec_error *error)
{
    int result = statement == NULL ? sqlite3_errcode(search->db) : sqlite3_step(statement);
    enum rec_status status = index_error(search, result, error);
    index_done(statement);
    return status;
}

enum rec_status index_meta_read(struct search *search, int64_t values[META_COUNT], rec_error *error)
{
    memset(values, 0, META_COUNT * sizeof *values);
    sqlite3_stmt *statement = index_statement(search, INDEX_META_GET);
    if (statement == NULL)
        return index_error(search, sqlite3_errcode(search->db), error);
    int result;
    while ((result = sqlite3_step(statement)) == SQLITE_ROW) {
        int key = sqlite3_column_int(statement, 0);
        if (key >= 0 && key < META_COUNT)
            values[key] = sqlite3_column_int64(statement, 1);
    }
    index_done(statement);
    return index_error(search, result, error);
}

enum rec_status index_meta_write(struct search *search, const int64_t values[META_COUNT], rec_error *error)
{
    enum rec_status status = REC_OK;
    for (int key = 0; key < META_COUNT && status == REC_OK; key++) {
        sqlite3_stmt *statement = index_statement(search, INDEX_META_SET);
        sqlite3_bind_int(statement, 1, key);
        sqlite3_bind_int64(statement, 2, values[key]);
        status = index_run(search, statement, error);
    }
    return status;
}

/* --- Opening and closing --- */

static void close_database(struct search *search)
{
    for (size_t i = 0; i < INDEX_STATEMENT_COUNT; i++)
        sqlite3_finalize(search->statements[i]);
    memset(search->statements, 0, sizeof search->statements);
    tokens_free(search->tokens);
    search->tokens = NULL;
    sqlite3_close(search->db);
    search->db = NULL;
}

static bool in_memory(const struct search *search)
{
    return strcmp(search->path, ":memory:") == 0;
}

static void remove_files(const struct search *search)
{
    static const char *const suffixes[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes && !in_memory(search); i++) {
        struct buf path = BUF_INIT;
        buf_addf(&path, "%s%s", search->path, suffixes[i]);
        unlink(path.data);
        buf_free(&path);
    }
}

static int stop_if_cancelled(void *context)
{
    const struct search *search = context;
    return search->cancel != NULL && *search->cancel != 0;
}

static enum rec_status open_database(struct search *search, rec_error *error)
{
    if (!in_memory(search)) { /* SQLite would make it readable for all whom the umask lets */
        int file = open(search->path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (file >= 0)
            close(file);
    }
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    int result = sqlite3_open_v2(search->path, &search->db, flags, NULL);
    if (result != SQLITE_OK) {
        return error_set(error, REC_IO, "The search index %s cannot be opened: %s.", search->path,
                         sqlite3_errstr(result));
    }
    sqlite3_busy_timeout(search->db, BUSY_MS);
    sqlite3_progress_handler(search->db, PROGRESS_STEP, stop_if_cancelled, search);
    return tokens_new(&search->tokens, search->db, error);
}

static int ask_number(sqlite3 *db, const char *sql, int *result)
{
    sqlite3_stmt *statement = NULL;
    int number = -1;
    *result = sqlite3_prepare_v2(db, sql, -1, &statement, NULL);
    if (*result == SQLITE_OK && (*result = sqlite3_step(statement)) == SQLITE_ROW) {
        number = sqlite3_column_int(statement, 0);
        *result = SQLITE_OK;
    }
    sqlite3_finalize(statement);
    return number;
}

static bool passes_check(sqlite3 *db)
{
    sqlite3_stmt *statement = NULL;
    bool whole = false;
    if (sqlite3_prepare_v2(db, "PRAGMA quick_check(1)", -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        whole = strcmp((const char *)sqlite3_column_text(statement, 0), "ok") == 0;
    sqlite3_finalize(statement);
    return whole;
}

/* Is what lies there an index of this format, and whole? */
static bool usable(struct search *search)
{
    int result;
    int format = ask_number(search->db, "PRAGMA user_version", &result);
    if (format != FORMAT)
        return false;
    int64_t pages = ask_number(search->db, "PRAGMA page_count", &result);
    int64_t size = ask_number(search->db, "PRAGMA page_size", &result);
    if (result != SQLITE_OK || (pages * size <= CHECK_BYTES && !passes_check(search->db)))
        return false;
    int64_t meta[META_COUNT];
    return index_meta_read(search, meta, NULL) == REC_OK && index_statement(search, INDEX_ROW_FIND) != NULL &&
           index_statement(search, INDEX_TEXT_ADD) != NULL;
}

static enum rec_status create(struct search *search, rec_error *error)
{
    struct buf sql = BUF_INIT;
    buf_addf(&sql, "%s PRAGMA user_version = %d;", schema, FORMAT);
    int result = sqlite3_exec(search->db, sql.data, NULL, NULL, NULL);
    buf_free(&sql);
    if (result == SQLITE_OK)
        return REC_OK;
    sqlite3_exec(search->db, "ROLLBACK", NULL, NULL, NULL);
    /* another program was quicker */
    return usable(search) ? REC_OK : index_error(search, result, error);
}

enum rec_status index_reset(struct search *search, rec_error *error)
{
    close_database(search);
    remove_files(search);
    search->damaged = false;
    enum rec_status status = open_database(search, error);
    return status == REC_OK ? create(search, error) : status;
}

/* One file per store and user; the name tells neither. */
static char *index_path(const char *folder, const char *store_identity, const char *user_name)
{
    unsigned char digest[32];
    struct buf key = BUF_INIT, path = BUF_INIT;
    buf_add(&key, store_identity, strlen(store_identity) + 1);
    buf_adds(&key, user_name);
    sha256(key.data, key.length, digest);
    buf_addf(&path, "%s/search-", folder);
    for (int i = 0; i < 10; i++)
        buf_addf(&path, "%02x", digest[i]);
    buf_adds(&path, ".db");
    buf_free(&key);
    return buf_take(&path);
}

enum rec_status search_open(struct search **search, const char *folder, const char *store_identity,
                            const char *user_name, rec_error *error)
{
    *search = NULL;
    if (folder != NULL) {
        enum rec_status status = file_make_folders(folder, error);
        if (status != REC_OK)
            return status;
    }
    struct search *made = xcalloc(1, sizeof *made);
    made->path = folder == NULL ? xstrdup(":memory:") : index_path(folder, store_identity, user_name);
    enum rec_status status = open_database(made, error);
    if (status == REC_OK && !usable(made)) {
        int result;
        bool empty = ask_number(made->db, "PRAGMA page_count", &result) <= 0 && result == SQLITE_OK;
        if (!empty && !in_memory(made))
            log_write(LOG_WARNING, "search: the index is damaged or of another format; it is made again");
        status = empty || in_memory(made) ? create(made, error) : index_reset(made, error);
    }
    if (status != REC_OK) {
        search_close(made);
        return status;
    }
    *search = made;
    return REC_OK;
}

void search_close(struct search *search)
{
    if (search == NULL)
        return;
    close_database(search);
    free(search->path);
    free(search);
}

enum rec_status search_rebuild(struct search *search, rec_error *error)
{
    return index_reset(search, error);
}
