#include "config.h"

#include "store/sqlite/statement.h"

enum rec_status sqlite_vector_put(struct store_user *user, const struct store_vector *row, rec_error *error)
{
    struct sqlite_store *store = sqlite_of(user->store);
    const char *kind = rec_row_kind_name(row->kind);

    enum rec_status status =
        sql_run(store, SQL_VECTOR_REMOVE, VALUES(INT(user->key), TEXT(kind), TEXT(row->id), TEXT(row->model)),
                NULL, error);
    if (status != REC_OK)
        return status;
    return sql_run(store, SQL_VECTOR_PUT,
                   VALUES(INT(user->key), TEXT(kind), TEXT(row->id), TEXT(row->model), INT(row->dimensions),
                          BLOB(row->values, row->dimensions)),
                   NULL, error);
}

enum rec_status sqlite_vector_scan(struct store_user *user, const char *model, int64_t *cursor, size_t limit,
                                   struct arena *arena, struct store_vector **rows, size_t *count,
                                   rec_error *error)
{
    struct query query;
    size_t capacity = 0;

    *rows = NULL;
    *count = 0;
    query_open(&query, sqlite_of(user->store), SQL_VECTOR_SCAN,
               VALUES(INT(user->key), TEXT(model), INT(*cursor), INT(limit)));
    while (query_next(&query)) {
        struct store_vector *row = ARENA_PUSH(arena, rows, count, &capacity);
        *cursor = query_int(&query);
        row->kind = (enum rec_row_kind)query_name(&query, rec_row_kind_parse);
        query_copy(&query, row->id, sizeof(row->id));
        row->values = query_blob(&query, arena, &row->dimensions);
    }
    return query_close(&query, error);
}

enum rec_status sqlite_vector_texts(struct store_user *user, enum rec_row_kind kind, const char *model,
                                    int64_t *cursor, size_t limit, struct arena *arena,
                                    struct store_vector_text **rows, size_t *count, rec_error *error)
{
    enum sql sql = kind == REC_ROW_MESSAGE  ? SQL_VECTOR_MESSAGES
                   : kind == REC_ROW_MEMORY ? SQL_VECTOR_MEMORIES
                                            : SQL_VECTOR_PREFERENCES;
    struct query query;
    size_t capacity = 0;

    *rows = NULL;
    *count = 0;
    query_open(&query, sqlite_of(user->store), sql,
               VALUES(INT(user->key), TEXT(model), INT(*cursor), INT(limit)));
    while (query_next(&query)) {
        struct store_vector_text *row = ARENA_PUSH(arena, rows, count, &capacity);
        *cursor = query_int(&query);
        query_copy(&query, row->id, sizeof(row->id));
        row->grows = query_int(&query) != 0;
        row->text = query_text(&query, arena);
    }
    return query_close(&query, error);
}

enum rec_status sqlite_vector_drop(struct store_user *user, const char *keep, rec_error *error)
{
    return sql_run(sqlite_of(user->store), SQL_VECTOR_DROP, VALUES(INT(user->key), TEXT_OR_NULL(keep)), NULL,
                   error);
}

enum rec_status sqlite_vector_models(struct store_user *user, struct arena *arena,
                                     struct store_vector_model **rows, size_t *count, rec_error *error)
{
    struct query query;
    size_t capacity = 0;

    *rows = NULL;
    *count = 0;
    query_open(&query, sqlite_of(user->store), SQL_VECTOR_MODELS, VALUES(INT(user->key)));
    while (query_next(&query)) {
        struct store_vector_model *row = ARENA_PUSH(arena, rows, count, &capacity);
        row->model = query_text(&query, arena);
        row->dimensions = query_int(&query);
        row->count = query_int(&query);
    }
    return query_close(&query, error);
}
