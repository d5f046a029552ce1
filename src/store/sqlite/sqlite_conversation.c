#include "config.h"

#include "store/sqlite/statement.h"

#include <stdio.h>
#include <string.h>

static void read_row(struct query *query, struct arena *arena, struct rec_conversation *row)
{
    *row = (struct rec_conversation){0};
    query_copy(query, row->id, sizeof(row->id));
    row->external_id = query_text(query, arena);
    row->title = query_text(query, arena);
    row->system = query_text(query, arena);
    row->tags = query_text(query, arena);
    row->metadata = query_text(query, arena);
    row->status = (enum rec_conversation_status)query_name(query, rec_conversation_status_parse);
    row->created_at = query_int(query);
    row->updated_at = query_int(query);
    row->deleted_at = query_int(query);
    row->message_count = query_int(query);
    row->branch = query_int(query);
    row->last_text = query_text(query, arena);
    row->last_turn = (enum rec_turn_status)query_name(query, rec_turn_status_parse);
}

/* The values of CONVERSATION_ADD and CONVERSATION_PUT. */
#define ROW_VALUES(user, row)                                                                                \
    VALUES(INT((user)->key), TEXT((row)->id), TEXT(rec_conversation_status_name((row)->status)),             \
           INT((row)->created_at), INT((row)->updated_at), INT((row)->deleted_at), INT((row)->branch),       \
           TEXT((row)->external_id), TEXT((row)->title), TEXT((row)->tags), TEXT((row)->metadata),           \
           TEXT((row)->system))

enum rec_status sqlite_conversation_key(struct store_user *user, const char *id, int64_t *key,
                                        rec_error *error)
{
    bool found = false;

    enum rec_status status = sql_int(sqlite_of(user->store), SQL_CONVERSATION_KEY,
                                     VALUES(INT(user->key), TEXT(id)), key, &found, error);
    return status == REC_OK && !found ? store_missing(error, REC_ROW_CONVERSATION, id) : status;
}

enum rec_status sqlite_conversation_add(struct store_user *user, const struct rec_conversation *row,
                                        rec_error *error)
{
    const struct store_branch first = {.number = 1, .fork = 1};

    enum rec_status status =
        sql_run(sqlite_of(user->store), SQL_CONVERSATION_ADD, ROW_VALUES(user, row), NULL, error);
    return status == REC_OK ? sqlite_branch_add(user, row->id, &first, error) : status;
}

enum rec_status sqlite_conversation_put(struct store_user *user, const struct rec_conversation *row,
                                        rec_error *error)
{
    int64_t changed;

    enum rec_status status =
        sql_run(sqlite_of(user->store), SQL_CONVERSATION_PUT, ROW_VALUES(user, row), &changed, error);
    return status == REC_OK && changed == 0 ? store_missing(error, REC_ROW_CONVERSATION, row->id) : status;
}

enum rec_status sqlite_conversation_get(struct store_user *user, const char *id, struct arena *arena,
                                        struct rec_conversation *row, rec_error *error)
{
    struct query query;

    query_open(&query, sqlite_of(user->store), SQL_CONVERSATION_GET, VALUES(INT(user->key), TEXT(id)));
    bool found = query_next(&query);
    if (found)
        read_row(&query, arena, row);
    enum rec_status status = query_close(&query, error);
    return status == REC_OK && !found ? store_missing(error, REC_ROW_CONVERSATION, id) : status;
}

enum rec_status sqlite_conversation_list(struct store_user *user,
                                         const struct store_conversation_filter *filter, struct arena *arena,
                                         struct rec_conversation **rows, size_t *count, rec_error *error)
{
    struct buf statuses = BUF_INIT;
    struct query query;
    size_t capacity = 0;

    *rows = NULL;
    *count = 0;
    ADD_NAMES(&statuses, filter->statuses, rec_conversation_status_name);
    query_open(&query, sqlite_of(user->store),
               filter->deleted ? SQL_CONVERSATION_LIST_DELETED : SQL_CONVERSATION_LIST,
               VALUES(INT(user->key), INT(filter->before_time), TEXT(filter->before_id),
                      INT(filter->updated_before), TEXT(statuses.data), TEXT_OR_NULL(filter->text),
                      TEXT_OR_NULL(filter->tag), INT(filter->limit)));
    while (query_next(&query))
        read_row(&query, arena, ARENA_PUSH(arena, rows, count, &capacity));
    buf_free(&statuses);
    return query_close(&query, error);
}

/* Who has evidence in the conversation's messages: known only before they are gone. */
static enum rec_status list_learned(struct store_user *user, const char *id, struct arena *arena,
                                    struct rec_change **rows, size_t *count, rec_error *error)
{
    struct query query;
    size_t capacity = 0;

    query_open(&query, sqlite_of(user->store), SQL_CONVERSATION_LEARNED, VALUES(INT(user->key), TEXT(id)));
    while (query_next(&query)) {
        struct rec_change *row = ARENA_PUSH(arena, rows, count, &capacity);
        row->row = query_int(&query) ? REC_ROW_PREFERENCE : REC_ROW_MEMORY;
        query_copy(&query, row->id, sizeof(row->id));
    }
    return query_close(&query, error);
}

enum rec_status sqlite_conversation_erase(struct store_user *user, const char *id, struct arena *arena,
                                          struct rec_change **touched, size_t *count, rec_error *error)
{
    struct sqlite_store *store = sqlite_of(user->store);
    int64_t changed = 0;

    *touched = NULL;
    *count = 0;
    enum rec_status status = list_learned(user, id, arena, touched, count, error);
    if (status == REC_OK)
        status = sql_run(store, SQL_CONVERSATION_ERASE, VALUES(INT(user->key), TEXT(id)), &changed, error);
    if (status == REC_OK && changed == 0)
        return store_missing(error, REC_ROW_CONVERSATION, id);
    store->erased = true;
    if (status == REC_OK)
        status = sql_run(store, SQL_HISTORY_ERASE, VALUES(INT(user->key), TEXT(id)), NULL, error);
    return status;
}

/* --- Branches --- */

enum rec_status sqlite_branch_add(struct store_user *user, const char *conversation,
                                  const struct store_branch *row, rec_error *error)
{
    const struct value parent = {.type = row->parent ? VALUE_INT : VALUE_NULL, .integer = row->parent};
    int64_t key;

    enum rec_status status = sqlite_conversation_key(user, conversation, &key, error);
    if (status == REC_OK)
        status =
            sql_run(sqlite_of(user->store), SQL_BRANCH_ADD,
                    VALUES(INT(user->key), INT(key), INT(row->number), parent, INT(row->fork)), NULL, error);
    return status;
}

enum rec_status sqlite_branch_list(struct store_user *user, const char *conversation, struct arena *arena,
                                   struct store_branch **rows, size_t *count, int64_t *shown,
                                   rec_error *error)
{
    struct query query;
    size_t capacity = 0;

    *rows = NULL;
    *count = 0;
    query_open(&query, sqlite_of(user->store), SQL_BRANCH_LIST, VALUES(INT(user->key), TEXT(conversation)));
    bool whole = true; /* numbered from 1, each behind its parent: so that paths end */
    while (query_next(&query)) {
        struct store_branch *row = ARENA_PUSH(arena, rows, count, &capacity);
        *shown = query_int(&query);
        row->number = query_int(&query);
        row->parent = query_int(&query);
        row->fork = query_int(&query);
        whole &=
            row->number == (int64_t)*count && row->parent >= 0 && row->parent < row->number && *shown >= 1;
    }
    enum rec_status status = query_close(&query, error);
    if (status == REC_OK && *count > 0 && (!whole || *shown > (int64_t)*count))
        return error_set(
            error, REC_STORE,
            "The store is damaged: the branches of the conversation \"%s\" do not belong together.",
            conversation);
    return status == REC_OK && *count == 0 ? store_missing(error, REC_ROW_CONVERSATION, conversation)
                                           : status;
}

bool sqlite_is_end(const struct sqlite_store *store, const struct store_user *user, const char *conversation)
{
    return store->end.user == user->key && strcmp(store->end.conversation, conversation) == 0;
}

enum rec_status sqlite_branch_end(struct store_user *user, const char *conversation, int64_t *branch,
                                  int64_t *next, rec_error *error)
{
    struct sqlite_store *store = sqlite_of(user->store);
    struct query query;

    if (sqlite_is_end(store, user, conversation) && store->end.asked == *branch) {
        *branch = store->end.branch;
        *next = store->end.next;
        return REC_OK;
    }
    query_open(&query, store, SQL_BRANCH_END, VALUES(INT(user->key), TEXT(conversation), INT(*branch)));
    bool found = query_next(&query);
    if (found) {
        store->end.user = user->key;
        store->end.asked = *branch;
        snprintf(store->end.conversation, sizeof(store->end.conversation), "%s", conversation);
        *branch = store->end.branch = query_int(&query);
        *next = store->end.next = query_int(&query);
    }
    enum rec_status status = query_close(&query, error);
    return status == REC_OK && !found ? store_missing(error, REC_ROW_CONVERSATION, conversation) : status;
}
