#include "config.h"

#include "base/error.h"
#include "store/sqlite/statement.h"

/* --- Turns --- */

static void read_turn(struct query *query, struct arena *arena, struct rec_turn *row)
{
    *row = (struct rec_turn){0};
    query_copy(query, row->id, sizeof(row->id));
    query_copy(query, row->conversation_id, sizeof(row->conversation_id));
    query_copy(query, row->user_message_id, sizeof(row->user_message_id));
    query_copy(query, row->assistant_message_id, sizeof(row->assistant_message_id));
    row->status = (enum rec_turn_status)query_name(query, rec_turn_status_parse);
    row->provider = query_text(query, arena);
    row->model = query_text(query, arena);
    row->error = query_text(query, arena);
    row->created_at = query_int(query);
    row->updated_at = query_int(query);
}

enum rec_status sqlite_turn_add(struct store_user *user, const struct rec_turn *row, rec_error *error)
{
    int64_t key;

    enum rec_status status = sqlite_conversation_key(user, row->conversation_id, &key, error);
    if (status == REC_OK)
        status = sql_run(sqlite_of(user->store), SQL_TURN_ADD,
                         VALUES(INT(user->key), INT(key), TEXT(row->id), TEXT(row->user_message_id),
                                TEXT(row->assistant_message_id), TEXT(rec_turn_status_name(row->status)),
                                TEXT(row->provider), TEXT(row->model), TEXT(row->error), INT(row->created_at),
                                INT(row->updated_at)),
                         NULL, error);
    return status;
}

enum rec_status sqlite_turn_put(struct store_user *user, const struct rec_turn *row, rec_error *error)
{
    int64_t changed;

    enum rec_status status = sql_run(sqlite_of(user->store), SQL_TURN_PUT,
                                     VALUES(INT(user->key), TEXT(row->id), TEXT(row->assistant_message_id),
                                            TEXT(rec_turn_status_name(row->status)), TEXT(row->provider),
                                            TEXT(row->model), TEXT(row->error), INT(row->updated_at)),
                                     &changed, error);
    return status == REC_OK && changed == 0 ? store_missing(error, REC_ROW_TURN, row->id) : status;
}

enum rec_status sqlite_turn_get(struct store_user *user, const char *id, struct arena *arena,
                                struct rec_turn *row, rec_error *error)
{
    struct query query;

    query_open(&query, sqlite_of(user->store), SQL_TURN_GET, VALUES(INT(user->key), TEXT(id)));
    bool found = query_next(&query);
    if (found)
        read_turn(&query, arena, row);
    enum rec_status status = query_close(&query, error);
    return status == REC_OK && !found ? store_missing(error, REC_ROW_TURN, id) : status;
}

enum rec_status sqlite_turn_list(struct store_user *user, const struct store_turn_filter *filter,
                                 struct arena *arena, struct rec_turn **rows, size_t *count, rec_error *error)
{
    struct buf names = BUF_INIT;
    struct query query;
    size_t capacity = 0;

    *rows = NULL;
    *count = 0;
    ADD_NAMES(&names, filter->statuses, rec_turn_status_name);
    if (filter->message)
        query_open(&query, sqlite_of(user->store), SQL_TURN_LIST_MESSAGE,
                   VALUES(INT(user->key), INT(filter->since), TEXT(names.data), INT(filter->limit),
                          TEXT(filter->message)));
    else if (filter->conversation)
        query_open(&query, sqlite_of(user->store), SQL_TURN_LIST_CONVERSATION,
                   VALUES(INT(user->key), INT(filter->since), TEXT(names.data), INT(filter->limit),
                          TEXT(filter->conversation)));
    else
        query_open(&query, sqlite_of(user->store), SQL_TURN_LIST,
                   VALUES(INT(user->key), INT(filter->since), TEXT(names.data), INT(filter->limit)));
    while (query_next(&query))
        read_turn(&query, arena, ARENA_PUSH(arena, rows, count, &capacity));
    buf_free(&names);
    return query_close(&query, error);
}

/* --- Runs --- */

enum rec_status sqlite_run_add(struct store_user *user, const struct store_run *row, rec_error *error)
{
    const char *turn = row->turn_id[0] ? row->turn_id : NULL;

    return sql_run(sqlite_of(user->store), SQL_RUN_ADD,
                   VALUES(INT(user->key), TEXT(row->id), TEXT_OR_NULL(turn), TEXT(row->flow),
                          TEXT(row->owner), INT(row->pid), INT(row->started), TEXT(row->host),
                          INT(row->heartbeat_at), INT(row->expires_at), INT(row->hash), TEXT(row->node),
                          TEXT(row->next), INT(row->attempt), INT(row->steps), INT(row->next_external),
                          BLOB_OR_NULL(row->state, row->state_length)),
                   NULL, error);
}

enum rec_status sqlite_run_checkpoint(struct store_user *user, const struct store_run *row, rec_error *error)
{
    int64_t changed;

    enum rec_status status =
        sql_run(sqlite_of(user->store), SQL_RUN_CHECKPOINT,
                VALUES(INT(user->key), TEXT(row->id), INT(row->hash), TEXT(row->node), TEXT(row->next),
                       INT(row->attempt), INT(row->steps), INT(row->next_external),
                       BLOB_OR_NULL(row->state, row->state_length)),
                &changed, error);
    return status == REC_OK && changed == 0 ? store_missing_run(error, row->id) : status;
}

enum rec_status sqlite_run_heartbeat(struct store_user *user, const char *owner, int64_t now,
                                     int64_t expires_at, rec_error *error)
{
    return sql_run(sqlite_of(user->store), SQL_RUN_HEARTBEAT,
                   VALUES(INT(user->key), TEXT(owner), INT(now), INT(expires_at)), NULL, error);
}

enum rec_status sqlite_run_end(struct store_user *user, const char *id, rec_error *error)
{
    int64_t changed;

    enum rec_status status =
        sql_run(sqlite_of(user->store), SQL_RUN_END, VALUES(INT(user->key), TEXT(id)), &changed, error);
    return status == REC_OK && changed == 0 ? store_missing_run(error, id) : status;
}

enum rec_status sqlite_run_take(struct store_user *user, const char *id, const struct store_run *seen,
                                const char *owner, int64_t pid, int64_t started, int64_t now,
                                int64_t expires_at, rec_error *error)
{
    struct sqlite_store *store = sqlite_of(user->store);
    int64_t changed, there;
    bool found = false;

    enum rec_status status =
        sql_run(store, SQL_RUN_TAKE,
                VALUES(INT(user->key), TEXT(id), TEXT(owner), INT(pid), INT(started), INT(now),
                       INT(expires_at), TEXT(seen->owner), INT(seen->heartbeat_at)),
                &changed, error);
    if (status != REC_OK || changed > 0)
        return status;
    status = sql_int(store, SQL_RUN_EXISTS, VALUES(INT(user->key), TEXT(id)), &there, &found, error);
    if (status == REC_OK && !found)
        return store_missing_run(error, id);
    if (status == REC_OK)
        status = error_set(error, REC_CONFLICT, "The run belongs to a program that is alive.");
    return status;
}

enum rec_status sqlite_run_list(struct store_user *user, struct arena *arena, struct store_run **rows,
                                size_t *count, rec_error *error)
{
    struct query query;
    size_t capacity = 0;

    *rows = NULL;
    *count = 0;
    query_open(&query, sqlite_of(user->store), SQL_RUN_LIST, VALUES(INT(user->key)));
    while (query_next(&query)) {
        struct store_run *row = ARENA_PUSH(arena, rows, count, &capacity);
        query_copy(&query, row->id, sizeof(row->id));
        query_copy(&query, row->turn_id, sizeof(row->turn_id));
        row->flow = query_text(&query, arena);
        row->owner = query_text(&query, arena);
        row->pid = query_int(&query);
        row->started = query_int(&query);
        row->host = query_text(&query, arena);
        row->heartbeat_at = query_int(&query);
        row->expires_at = query_int(&query);
        row->hash = (uint64_t)query_int(&query);
        row->node = query_text(&query, arena);
        row->next = query_text(&query, arena);
        row->attempt = (int)query_int(&query);
        row->steps = (int)query_int(&query);
        row->next_external = query_int(&query) != 0;
        row->state = query_blob(&query, arena, &row->state_length);
    }
    return query_close(&query, error);
}
