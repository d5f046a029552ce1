#include "config.h"

#include "store/sqlite/statement.h"

#include <string.h>

enum rec_status sqlite_summary_put(struct store_user *user, const struct store_summary *row, rec_error *error)
{
    return sql_run(sqlite_of(user->store), SQL_SUMMARY_PUT,
                   VALUES(INT(user->key), TEXT(row->conversation_id), INT(row->branch), INT(row->first),
                          INT(row->last), INT(row->tokens), INT(row->created_at), TEXT(row->provider),
                          TEXT(row->model), TEXT(row->content)),
                   NULL, error);
}

enum rec_status sqlite_summary_get(struct store_user *user, const char *conversation,
                                   const struct store_range *range, struct arena *arena,
                                   struct store_summary *row, rec_error *error)
{
    struct query query;

    query_open(
        &query, sqlite_of(user->store), SQL_SUMMARY_GET,
        VALUES(INT(user->key), TEXT(conversation), INT(range->branch), INT(range->first), INT(range->end)));
    if (query_next(&query)) {
        memcpy(row->conversation_id, conversation, sizeof(row->conversation_id));
        row->branch = range->branch;
        row->first = query_int(&query);
        row->last = query_int(&query);
        row->tokens = query_int(&query);
        row->created_at = query_int(&query);
        row->provider = query_text(&query, arena);
        row->model = query_text(&query, arena);
        row->content = query_text(&query, arena);
    }
    return query_close(&query, error);
}
