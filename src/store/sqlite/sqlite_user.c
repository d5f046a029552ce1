#include "config.h"

#include "store/sqlite/sqlite.h"

#include "base/error.h"
#include "store/sqlite/statement.h"

#include <string.h>

/* --- Users and ids --- */

enum rec_status sqlite_user_find(struct store *base, const char *name, int64_t *key, rec_error *error)
{
    bool found;
    enum rec_status status = sql_int(sqlite_of(base), SQL_USER_FIND, VALUES(TEXT(name)), key, &found, error);
    return status == REC_OK && !found ? REC_NOT_FOUND : status;
}

enum rec_status sqlite_user_add(struct store *base, const char *name, int64_t now, int64_t *key,
                                rec_error *error)
{
    struct sqlite_store *store = sqlite_of(base);
    enum rec_status status = sql_run(store, SQL_USER_ADD, VALUES(TEXT(name), INT(now)), NULL, error);
    *key = sqlite3_last_insert_rowid(store->db);
    return status;
}

enum rec_status sqlite_user_erase(struct store *base, int64_t key, rec_error *error)
{
    struct sqlite_store *store = sqlite_of(base);
    enum rec_status status = sqlite_counters_save(store, error);
    store->counters.loaded = false;
    store->erased = true;
    return status == REC_OK ? sql_run(store, SQL_USER_ERASE, VALUES(INT(key)), NULL, error) : status;
}

enum rec_status sqlite_user_list(struct store *base, int64_t since, struct arena *arena,
                                 struct store_user_counts **rows, size_t *count, rec_error *error)
{
    struct query query;
    size_t capacity = 0;

    *rows = NULL;
    *count = 0;
    query_open(&query, sqlite_of(base), SQL_USER_LIST, VALUES(INT(since)));
    while (query_next(&query)) {
        struct store_user_counts *row = ARENA_PUSH(arena, rows, count, &capacity);
        row->name = query_text(&query, arena);
        row->created_at = query_int(&query);
        row->conversations = query_int(&query);
        row->messages = query_int(&query);
        row->memories = query_int(&query);
        row->preferences = query_int(&query);
    }
    return query_close(&query, error);
}

enum rec_status sqlite_find(struct store_user *user, enum rec_row_kind kind, const char *prefix,
                            char id[REC_ID_SIZE], int *count, rec_error *error)
{
    static const enum sql finders[] = {
        [REC_ROW_CONVERSATION] = SQL_FIND_CONVERSATION,
        [REC_ROW_MESSAGE] = SQL_FIND_MESSAGE,
        [REC_ROW_MEMORY] = SQL_FIND_MEMORY,
        [REC_ROW_PREFERENCE] = SQL_FIND_PREFERENCE,
        [REC_ROW_TURN] = SQL_FIND_TURN,
        [REC_ROW_RECEIPT] = SQL_FIND_RECEIPT,
        [REC_ROW_JOB] = SQL_FIND_JOB,
    };
    struct query query;

    *count = 0;
    query_open(&query, sqlite_of(user->store), finders[kind], VALUES(INT(user->key), TEXT(prefix)));
    while (query_next(&query))
        if ((*count)++ == 0)
            query_copy(&query, id, REC_ID_SIZE);
    return query_close(&query, error);
}

enum rec_status sqlite_find_external(struct store_user *user, enum rec_row_kind kind, const char *external,
                                     char id[REC_ID_SIZE], rec_error *error)
{
    enum sql sql = kind == REC_ROW_MESSAGE ? SQL_EXTERNAL_MESSAGE : SQL_EXTERNAL_CONVERSATION;
    enum rec_status status =
        sql_id(sqlite_of(user->store), sql, VALUES(INT(user->key), TEXT(external)), id, error);
    return status == REC_OK && !id[0] ? REC_NOT_FOUND : status;
}

/* --- Change journal --- */

enum rec_status sqlite_change_add(struct store_user *user, enum rec_row_kind kind, const char *id,
                                  char operation, rec_error *error)
{
    struct sqlite_store *store = sqlite_of(user->store);

    enum rec_status status = sqlite_counters_load(store, user->key, error);
    if (status != REC_OK)
        return status;
    store->counters.changes++;
    status = sql_run(store, SQL_CHANGE_ADD,
                     VALUES(INT(user->key), INT(store->counters.changes), TEXT(rec_row_kind_name(kind)),
                            TEXT(id), TEXT_N(&operation, 1)),
                     NULL, error);
    if (status == REC_OK)
        store->grown.changes++; /* a line of the journal, which is no change of an answer */
    return status;
}

int64_t sqlite_change_last(struct store_user *user)
{
    struct sqlite_store *store = sqlite_of(user->store);
    int64_t number = 0;
    bool found;

    if (store->counters.loaded && store->counters.user == user->key)
        return store->counters.changes;
    sql_int(store, SQL_CHANGE_LAST, VALUES(INT(user->key)), &number, &found, NULL);
    return number < SQLITE_COUNT_MAX ? number : SQLITE_COUNT_MAX;
}

enum rec_status sqlite_change_list(struct store_user *user, int64_t after, size_t limit, struct arena *arena,
                                   struct rec_change **rows, size_t *count, rec_error *error)
{
    struct sqlite_store *store = sqlite_of(user->store);
    struct query query;
    size_t capacity = 0;
    int64_t trimmed = 0;
    bool found;
    char operation[2];

    *rows = NULL;
    *count = 0;
    enum rec_status status =
        sql_int(store, SQL_CHANGE_TRIMMED, VALUES(INT(user->key)), &trimmed, &found, error);
    if (status == REC_OK && trimmed > SQLITE_COUNT_MAX)
        status = sql_status(NULL, SQLITE_CORRUPT, error);
    if (status == REC_OK && after < trimmed)
        status = error_set(error, REC_LIMIT, "The change journal does not reach back to %lld any more.",
                           (long long)after);
    if (status != REC_OK)
        return status;
    query_open(&query, store, SQL_CHANGE_LIST, VALUES(INT(user->key), INT(after), INT(limit)));
    while (query_next(&query)) {
        struct rec_change *row = ARENA_PUSH(arena, rows, count, &capacity);
        row->number = query_int(&query);
        row->row = (enum rec_row_kind)query_name(&query, rec_row_kind_parse);
        query_copy(&query, row->id, sizeof(row->id));
        query_copy(&query, operation, sizeof(operation));
        row->operation = operation[0];
    }
    return query_close(&query, error);
}

enum rec_status sqlite_change_trim(struct store_user *user, int64_t up_to, rec_error *error)
{
    struct sqlite_store *store = sqlite_of(user->store);

    enum rec_status status = sqlite_counters_load(store, user->key, error);
    if (status == REC_OK && up_to > store->counters.changes)
        up_to = store->counters.changes;
    if (status == REC_OK)
        status = sql_run(store, SQL_CHANGE_TRIM, VALUES(INT(user->key), INT(up_to)), NULL, error);
    if (status == REC_OK)
        status = sql_run(store, SQL_CHANGE_TRIM_MARK, VALUES(INT(user->key), INT(up_to)), NULL, error);
    return status;
}
