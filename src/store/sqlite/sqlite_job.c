#include "config.h"

#include "store/sqlite/statement.h"

static void read_row(struct query *query, struct arena *arena, struct rec_job *row)
{
    *row = (struct rec_job){0};
    query_copy(query, row->id, sizeof(row->id));
    row->kind = query_text(query, arena);
    row->key = query_text(query, arena);
    row->payload = query_text(query, arena);
    row->error = query_text(query, arena);
    row->status = (enum rec_job_status)query_name(query, rec_job_status_parse);
    row->attempts = (int)query_int(query);
    row->max_attempts = (int)query_int(query);
    row->run_after = query_int(query);
    row->created_at = query_int(query);
    row->updated_at = query_int(query);
}

enum rec_status sqlite_job_add(struct store_user *user, const struct rec_job *row, rec_error *error)
{
    return sql_run(sqlite_of(user->store), SQL_JOB_ADD,
                   VALUES(INT(user->key), TEXT(row->id), TEXT(row->kind), TEXT(row->key),
                          TEXT(rec_job_status_name(row->status)), INT(row->attempts), INT(row->max_attempts),
                          INT(row->run_after), INT(row->created_at), INT(row->updated_at), TEXT(row->error),
                          TEXT(row->payload)),
                   NULL, error);
}

enum rec_status sqlite_job_put(struct store_user *user, const struct rec_job *row, const char *owner,
                               int64_t expires_at, rec_error *error)
{
    int64_t changed;

    enum rec_status status = sql_run(
        sqlite_of(user->store), SQL_JOB_PUT,
        VALUES(INT(user->key), TEXT(row->id), TEXT(rec_job_status_name(row->status)), INT(row->attempts),
               INT(row->run_after), TEXT(row->error), INT(row->updated_at), TEXT(owner), INT(expires_at)),
        &changed, error);
    return status == REC_OK && changed == 0 ? store_missing(error, REC_ROW_JOB, row->id) : status;
}

enum rec_status sqlite_job_get(struct store_user *user, const char *id, struct arena *arena,
                               struct rec_job *row, rec_error *error)
{
    struct query query;

    query_open(&query, sqlite_of(user->store), SQL_JOB_GET, VALUES(INT(user->key), TEXT(id)));
    bool found = query_next(&query);
    if (found)
        read_row(&query, arena, row);
    enum rec_status status = query_close(&query, error);
    return status == REC_OK && !found ? store_missing(error, REC_ROW_JOB, id) : status;
}

enum rec_status sqlite_job_find(struct store_user *user, const char *key, char id[REC_ID_SIZE],
                                rec_error *error)
{
    return sql_id(sqlite_of(user->store), SQL_JOB_FIND, VALUES(INT(user->key), TEXT(key)), id, error);
}

enum rec_status sqlite_job_next(struct store *base, const char *kinds, const char *user_name, int64_t now,
                                struct arena *arena, struct rec_job *row, struct store_user *user,
                                rec_error *error)
{
    struct query query;

    *user = (struct store_user){.store = base};
    query_open(&query, sqlite_of(base), SQL_JOB_NEXT,
               VALUES(INT(now), TEXT_OR_NULL(kinds), TEXT_OR_NULL(user_name)));
    bool found = query_next(&query);
    if (found) {
        read_row(&query, arena, row);
        user->key = query_int(&query);
        query_copy(&query, user->name, sizeof(user->name));
    }
    enum rec_status status = query_close(&query, error);
    return status == REC_OK && !found ? REC_DONE : status;
}

enum rec_status sqlite_job_list(struct store_user *user, unsigned statuses, size_t limit, struct arena *arena,
                                struct rec_job **rows, size_t *count, rec_error *error)
{
    struct buf names = BUF_INIT;
    struct query query;
    size_t capacity = 0;

    *rows = NULL;
    *count = 0;
    ADD_NAMES(&names, statuses, rec_job_status_name);
    query_open(&query, sqlite_of(user->store), SQL_JOB_LIST,
               VALUES(INT(user->key), TEXT(names.data), INT(limit)));
    while (query_next(&query))
        read_row(&query, arena, ARENA_PUSH(arena, rows, count, &capacity));
    buf_free(&names);
    return query_close(&query, error);
}
