#include "config.h"

#include "store/sqlite/statement.h"

#include "base/error.h"
#include "base/log.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

static const char *const texts[SQL_COUNT] = {
#define X(symbol, text) [SQL_##symbol] = text,
    SQL_STATEMENTS(X)
#undef X
};

/* --- Errors --- */

#define DISK_FULL "The disk is full: nothing was saved. Make room and try again."

static const struct {
    int result;
    enum rec_status status;
    const char *sentence; /* NULL: SQLite's own words */
} meanings[] = {
    {SQLITE_BUSY, REC_BUSY, "The store is in use by another program for too long; try again."},
    {SQLITE_LOCKED, REC_BUSY, "The store is locked; try again."},
    {SQLITE_FULL, REC_STORE, DISK_FULL},
    {SQLITE_CORRUPT, REC_STORE,
     "The store is damaged. Restore a backup, or see what \"recollect maintain --check\" says."},
    {SQLITE_NOTADB, REC_STORE, "The file is not a store (not an SQLite database). Choose another with --db."},
    {SQLITE_READONLY, REC_READ_ONLY,
     "The store cannot be written: check the permissions of the file and its folder."},
    {SQLITE_CANTOPEN, REC_STORE,
     "The store cannot be opened: check the permissions of the file and its folder."},
    {SQLITE_PERM, REC_STORE,
     "The store may not be opened: check the permissions of the file and its folder."},
    {SQLITE_INTERRUPT, REC_CANCELLED, "Cancelled."},
    {SQLITE_TOOBIG, REC_LIMIT, "The text is too large for the store."},
    {SQLITE_CONSTRAINT, REC_CONFLICT, NULL},
};

enum rec_status sql_disk_error(int number, rec_error *error)
{
    char reason[128];

    if (number == ENOSPC || number == EDQUOT)
        return error_set(error, REC_STORE, DISK_FULL);
    if (number == EROFS)
        return error_set(
            error, REC_READ_ONLY,
            "The disk of the store is read-only: nothing was saved. Mount it for writing, or choose "
            "another store with --db.");
    return error_set(error, REC_STORE,
                     "The disk failed (%s): nothing was saved. See whether it is sound, and what \"recollect "
                     "maintain --check\" says.",
                     strerror_r(number ? number : EIO, reason, sizeof reason));
}

enum rec_status sql_status(sqlite3 *db, int result, rec_error *error)
{
    if (result == SQLITE_OK || result == SQLITE_ROW || result == SQLITE_DONE)
        return REC_OK;
    int extended = db ? sqlite3_extended_errcode(db) : result;
    const char *words = db ? sqlite3_errmsg(db) : sqlite3_errstr(result);
    enum rec_status status = REC_STORE;
    const char *sentence = NULL;
    for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++)
        if (meanings[i].result == (result & 0xff)) {
            status = meanings[i].status;
            sentence = meanings[i].sentence;
        }
    if (status != REC_CANCELLED)
        log_write(LOG_WARNING, "sqlite: %s (%d)", words, extended);
    if (sentence)
        error_set(error, status, "%s", sentence);
    else if ((result & 0xff) == SQLITE_IOERR)
        status = sql_disk_error(db ? sqlite3_system_errno(db) : 0, error);
    else
        error_set(error, status, "The store failed: %s.", words);
    if (error)
        error->detail = extended;
    return status;
}

/* --- Statements --- */

static int bind_value(sqlite3_stmt *statement, int index, const struct value *value)
{
    const char *bytes = value->bytes ? value->bytes : "";
    sqlite3_uint64 length = (sqlite3_uint64)value->integer;

    switch (value->type) {
    case VALUE_INT:
        return sqlite3_bind_int64(statement, index, value->integer);
    case VALUE_REAL:
        return sqlite3_bind_double(statement, index, value->real);
    case VALUE_TEXT:
        if (value->integer < 0)
            length = strlen(bytes);
        return sqlite3_bind_text64(statement, index, bytes, length, SQLITE_STATIC, SQLITE_UTF8);
    case VALUE_BLOB:
        return sqlite3_bind_blob64(statement, index, bytes, length, SQLITE_STATIC);
    default:
        return sqlite3_bind_null(statement, index);
    }
}

/* Those that a run of messages is added with. They see of a conversation nothing that messages change. */
static const bool adds_messages[SQL_COUNT] = {
    [SQL_EXTERNAL_MESSAGE] = true, [SQL_CONVERSATION_KEY] = true, [SQL_BRANCH_END] = true,
    [SQL_MESSAGE_ADD] = true,      [SQL_CHANGE_ADD] = true,       [SQL_CONVERSATION_GROW] = true};

enum rec_status sql_grow(struct sqlite_store *store, rec_error *error)
{
    int64_t count = store->growing.count;

    store->growing.count = 0;
    if (count == 0 || sqlite3_get_autocommit(store->db)) /* an error took the messages back */
        return REC_OK;
    return sql_run(store, SQL_CONVERSATION_GROW,
                   VALUES(INT(store->growing.user), INT(store->growing.key), INT(store->growing.updated_at),
                          INT(store->growing.last_message), TEXT(store->growing.last_text), INT(count)),
                   NULL, error);
}

void query_open(struct query *query, struct sqlite_store *store, enum sql sql, const struct value *values)
{
    sqlite3_stmt **slot = &store->statements[sql];
    int index = 0;

    *query = (struct query){.store = store, .result = SQLITE_OK};
    if (!adds_messages[sql]) {
        store->end.conversation[0] = '\0';
        if (store->growing.count > 0 && sql_grow(store, NULL) != REC_OK)
            query->result = sqlite3_errcode(store->db);
    }
    if (!*slot && query->result == SQLITE_OK)
        query->result = sqlite3_prepare_v3(store->db, texts[sql], -1, SQLITE_PREPARE_PERSISTENT, slot, NULL);
    query->statement = *slot;
    assert(!*slot || !sqlite3_stmt_busy(*slot));
    for (; values->type != VALUE_END && query->result == SQLITE_OK; values++)
        query->result = bind_value(query->statement, ++index, values);
    assert(query->result != SQLITE_OK || index == sqlite3_bind_parameter_count(query->statement));
}

bool query_next(struct query *query)
{
    query->column = 0;
    if (query->result == SQLITE_OK || query->result == SQLITE_ROW)
        query->result = sqlite3_step(query->statement);
    return query->result == SQLITE_ROW;
}

enum rec_status query_close(struct query *query, rec_error *error)
{
    rec_error why; /* not cleared for every statement */
    enum rec_status status = sql_status(query->store->db, query->result, &why);
    if (query->statement)
        sqlite3_reset(query->statement);
    if (status == REC_OK)
        return REC_OK;
    if (error)
        *error = why;
    if (sqlite3_get_autocommit(query->store->db))
        query->store->lost = why;
    return status;
}

int64_t query_int(struct query *query)
{
    return sqlite3_column_int64(query->statement, query->column++);
}

double query_real(struct query *query)
{
    return sqlite3_column_double(query->statement, query->column++);
}

const char *query_text(struct query *query, struct arena *arena)
{
    int column = query->column++;
    int length = sqlite3_column_bytes(query->statement, column); /* many are empty */
    if (length <= 0)
        return "";
    return arena_strndup(arena, (const char *)sqlite3_column_text(query->statement, column), (size_t)length);
}

const void *query_blob(struct query *query, struct arena *arena, size_t *length)
{
    int column = query->column++;
    const void *bytes = sqlite3_column_blob(query->statement, column);
    *length = (size_t)sqlite3_column_bytes(query->statement, column);
    return *length > 0 ? memcpy(arena_alloc(arena, *length), bytes, *length) : NULL;
}

void query_copy(struct query *query, char *out, size_t size)
{
    int column = query->column++;
    const char *text = (const char *)sqlite3_column_text(query->statement, column);
    size_t length = (size_t)sqlite3_column_bytes(query->statement, column);
    if (length >= size)
        length = size - 1;
    if (length > 0)
        memcpy(out, text, length);
    out[length] = '\0';
}

void query_bytes(struct query *query, unsigned char *out, size_t size)
{
    int column = query->column++;
    const void *bytes = sqlite3_column_blob(query->statement, column);
    memset(out, 0, size);
    if ((size_t)sqlite3_column_bytes(query->statement, column) == size)
        memcpy(out, bytes, size);
}

int query_name(struct query *query, int (*parse)(const char *name))
{
    const char *name = (const char *)sqlite3_column_text(query->statement, query->column++);
    int value = name ? parse(name) : -1;
    return value < 0 ? 0 : value; /* cannot be: the tables check the names */
}

/* --- In one call --- */

enum rec_status sql_run(struct sqlite_store *store, enum sql sql, const struct value *values,
                        int64_t *changed, rec_error *error)
{
    struct query query;

    query_open(&query, store, sql, values);
    query_next(&query);
    enum rec_status status = query_close(&query, error);
    if (changed)
        *changed = status == REC_OK ? sqlite3_changes(store->db) : 0;
    return status;
}

enum rec_status sql_int(struct sqlite_store *store, enum sql sql, const struct value *values, int64_t *number,
                        bool *found, rec_error *error)
{
    struct query query;

    query_open(&query, store, sql, values);
    *found = query_next(&query);
    if (*found)
        *number = query_int(&query);
    return query_close(&query, error);
}

enum rec_status sql_id(struct sqlite_store *store, enum sql sql, const struct value *values,
                       char id[REC_ID_SIZE], rec_error *error)
{
    struct query query;

    id[0] = '\0';
    query_open(&query, store, sql, values);
    if (query_next(&query))
        query_copy(&query, id, REC_ID_SIZE);
    return query_close(&query, error);
}

enum rec_status sql_script(sqlite3 *db, const char *script, rec_error *error)
{
    return sql_status(db, sqlite3_exec(db, script, NULL, NULL, NULL), error);
}

enum rec_status sql_pragma(sqlite3 *db, const char *text, int64_t *number, rec_error *error)
{
    sqlite3_stmt *statement = NULL;

    int result = sqlite3_prepare_v2(db, text, -1, &statement, NULL);
    if (result == SQLITE_OK)
        result = sqlite3_step(statement);
    if (result == SQLITE_ROW)
        *number = sqlite3_column_int64(statement, 0);
    enum rec_status status = sql_status(db, result, error);
    sqlite3_finalize(statement);
    return status;
}

void sql_finalize_all(struct sqlite_store *store)
{
    for (size_t i = 0; i < SQL_COUNT; i++) {
        sqlite3_finalize(store->statements[i]);
        store->statements[i] = NULL;
    }
}
