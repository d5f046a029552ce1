#include "config.h"

#include "store/sqlite/statement.h"

#include <stdio.h>
#include <string.h>

#define NUMBER_BITS 40 /* of a key, which the key of its user is above */

static void read_row(struct query *query, struct arena *arena, struct rec_message *row)
{
    *row = (struct rec_message){.sibling = 1, .siblings = 1};
    query_copy(query, row->id, sizeof(row->id));
    query_copy(query, row->conversation_id, sizeof(row->conversation_id));
    query_copy(query, row->turn_id, sizeof(row->turn_id));
    row->external_id = query_text(query, arena);
    row->name = query_text(query, arena);
    row->content = query_text(query, arena);
    row->metadata = query_text(query, arena);
    row->role = (enum rec_role)query_name(query, rec_role_parse);
    row->status = (enum rec_turn_status)query_name(query, rec_turn_status_parse);
    row->branch = query_int(query);
    row->sequence = query_int(query);
    row->created_at = query_int(query);
    row->provider = query_text(query, arena);
    row->model = query_text(query, arena);
    row->error = query_text(query, arena);
    row->input_tokens = query_int(query);
    row->output_tokens = query_int(query);
    row->cache_read_tokens = query_int(query);
    row->cache_write_tokens = query_int(query);
    row->duration_ms = query_int(query);
    row->first_token_ms = query_int(query);
    row->stop_reason = query_text(query, arena);
    query_bytes(query, row->content_hash, sizeof(row->content_hash));
    row->thinking = query_text(query, arena);
    row->tokens = query_int(query);
    if (row->tokens > REC_MAX_MESSAGE)
        row->tokens = 0;
}

static enum rec_status read_rows(struct query *query, struct arena *arena, struct rec_message **rows,
                                 size_t *count, rec_error *error)
{
    size_t capacity = 0;

    *rows = NULL;
    *count = 0;
    while (query_next(query))
        read_row(query, arena, ARENA_PUSH(arena, rows, count, &capacity));
    return query_close(query, error);
}

/* What the message makes of its conversation waits for more of them. */
static void let_grow(struct sqlite_store *store, const struct store_user *user, int64_t key,
                     const struct rec_message *row, const char *last_text)
{
    if (store->growing.count == 0) {
        store->growing.user = user->key;
        store->growing.key = key;
        store->growing.updated_at = row->created_at;
        store->growing.last_text[0] = '\0';
        memcpy(store->growing.conversation, row->conversation_id, REC_ID_SIZE);
    }
    store->growing.count++;
    store->growing.last_message = sqlite3_last_insert_rowid(store->db);
    if (row->created_at > store->growing.updated_at)
        store->growing.updated_at = row->created_at;
    if (last_text[0])
        snprintf(store->growing.last_text, sizeof(store->growing.last_text), "%s", last_text);
    if (sqlite_is_end(store, user, row->conversation_id) && store->end.branch == row->branch &&
        store->end.next == row->sequence)
        store->end.next++;
    else
        store->end.conversation[0] = '\0';
}

enum rec_status sqlite_message_add(struct store_user *user, const struct rec_message *row,
                                   const char *last_text, rec_error *error)
{
    struct sqlite_store *store = sqlite_of(user->store);
    int64_t key = store->growing.key, added;
    enum rec_status status = REC_OK;

    if (store->growing.count == 0 || store->growing.user != user->key ||
        strcmp(store->growing.conversation, row->conversation_id) != 0) {
        status = sql_grow(store, error);
        if (status == REC_OK)
            status = sqlite_conversation_key(user, row->conversation_id, &key, error);
    }
    if (status == REC_OK)
        status = sql_run(store, SQL_MESSAGE_ADD,
                         VALUES(INT(user->key), INT(key), INT(row->branch), INT(row->sequence), TEXT(row->id),
                                TEXT(row->turn_id), TEXT(rec_role_name(row->role)),
                                TEXT(rec_turn_status_name(row->status)), INT(row->created_at),
                                TEXT(row->external_id), TEXT(row->name), TEXT(row->provider),
                                TEXT(row->model), TEXT(row->error), TEXT(row->stop_reason),
                                INT(row->input_tokens), INT(row->output_tokens), INT(row->cache_read_tokens),
                                INT(row->cache_write_tokens), INT(row->duration_ms), INT(row->first_token_ms),
                                BLOB(row->content_hash, sizeof(row->content_hash)), TEXT(row->metadata),
                                TEXT(row->content), TEXT(row->thinking), INT(row->tokens)),
                         &added, error);
    if (status == REC_OK && added == 0)
        return REC_CONFLICT;
    if (status == REC_OK)
        let_grow(store, user, key, row, last_text);
    return status;
}

static bool is_grown(const struct sqlite_store *store, const struct store_user *user, const char *id)
{
    return store->grown.known && store->grown.changes == sqlite3_total_changes(store->db) &&
           store->grown.user == user->key && strcmp(store->grown.id, id) == 0;
}

/* Makes the answer the one in store->grown, which is not known if no such answer streams. */
static enum rec_status find_grown(struct sqlite_store *store, const struct store_user *user, const char *id,
                                  rec_error *error)
{
    struct query query;

    query_open(&query, store, SQL_MESSAGE_GROWN, VALUES(INT(user->key), TEXT(id)));
    store->grown.known = query_next(&query);
    if (store->grown.known) {
        store->grown.key = query_int(&query);
        store->grown.length = query_int(&query);
        store->grown.user = user->key;
        store->grown.changes = sqlite3_total_changes(store->db);
        snprintf(store->grown.id, sizeof(store->grown.id), "%s", id);
    }
    return query_close(&query, error);
}

enum rec_status sqlite_message_append(struct store_user *user, const char *id, const char *text,
                                      size_t length, rec_error *error)
{
    struct sqlite_store *store = sqlite_of(user->store);
    enum rec_status status = is_grown(store, user, id) ? REC_OK : find_grown(store, user, id, error);

    if (status == REC_OK && (!store->grown.known || store->grown.length + (int64_t)length > REC_MAX_MESSAGE))
        return REC_NOT_FOUND;
    if (status == REC_OK)
        status = sql_run(
            store, SQL_PIECE_ADD,
            VALUES(INT(user->key), INT(store->grown.key), INT(store->grown.length), TEXT_N(text, length)),
            NULL, error);
    store->grown.known = status == REC_OK;
    store->grown.length += (int64_t)length;
    store->grown.changes = sqlite3_total_changes(store->db);
    return status;
}

enum rec_status sqlite_message_finish(struct store_user *user, const char *id, const struct rec_message *row,
                                      const char *last_text, rec_error *error)
{
    struct sqlite_store *store = sqlite_of(user->store);
    int64_t changed;

    enum rec_status status = sql_run(
        store, SQL_MESSAGE_FINISH,
        VALUES(INT(user->key), TEXT(id), TEXT(rec_turn_status_name(row->status)), TEXT_OR_NULL(row->content),
               BLOB(row->content_hash, sizeof(row->content_hash)), TEXT(row->provider), TEXT(row->model),
               TEXT(row->error), TEXT(row->stop_reason), INT(row->input_tokens), INT(row->output_tokens),
               INT(row->cache_read_tokens), INT(row->cache_write_tokens), INT(row->duration_ms),
               INT(row->first_token_ms), TEXT(row->thinking), TEXT_OR_NULL(row->metadata), INT(row->tokens)),
        &changed, error);
    if (status == REC_OK && changed == 0)
        status = store_missing(error, REC_ROW_MESSAGE, id);
    if (status == REC_OK)
        status = sql_run(store, SQL_PIECES_ERASE, VALUES(INT(user->key), TEXT(id)), NULL, error);
    if (status == REC_OK && last_text[0])
        status = sql_run(store, SQL_CONVERSATION_LAST_TEXT, VALUES(INT(user->key), TEXT(id), TEXT(last_text)),
                         NULL, error);
    return status;
}

enum rec_status sqlite_message_get(struct store_user *user, const char *id, struct arena *arena,
                                   struct rec_message *row, rec_error *error)
{
    struct query query;

    query_open(&query, sqlite_of(user->store), SQL_MESSAGE_GET, VALUES(INT(user->key), TEXT(id)));
    bool found = query_next(&query);
    if (found)
        read_row(&query, arena, row);
    enum rec_status status = query_close(&query, error);
    return status == REC_OK && !found ? store_missing(error, REC_ROW_MESSAGE, id) : status;
}

/* Of the conversation of a message that was found. */
static enum rec_status read_head(struct sqlite_store *store, int64_t conversation, struct arena *arena,
                                 struct store_found *row, rec_error *error)
{
    const struct head *head;

    enum rec_status status = heads_find(store, conversation, &head, error);
    if (status != REC_OK)
        return status;
    strcpy(row->conversation_id, head->id);
    row->conversation_external_id = arena_strndup(arena, head_external_id(head), head->external_length);
    row->conversation_title = arena_strndup(arena, head_title(head), head->title_length);
    row->conversation_deleted_at = head->deleted_at;
    return REC_OK;
}

/* What is found of those that are wanted, at most STORE_FOUND_MOST; a row of another id than asked for is
 * left out. */
static enum rec_status read_found(struct store_user *user, enum sql sql, const struct value *values,
                                  const char *const *ids, struct arena *arena, struct store_found *rows,
                                  rec_error *error)
{
    struct sqlite_store *store = sqlite_of(user->store);
    enum rec_status status = REC_OK;
    struct query query;
    bool first = true;

    query_open(&query, store, sql, values);
    while (status == REC_OK && query_next(&query)) {
        char id[REC_ID_SIZE];
        int64_t number = query_int(&query);
        struct store_found *row = &rows[number];
        if (first)
            heads_follow(store);
        first = false;
        query_copy(&query, id, sizeof(id));
        if (strcmp(id, ids[number]) != 0)
            continue;
        row->external_id = query_text(&query, arena);
        row->name = query_text(&query, arena);
        row->content = query_text(&query, arena);
        row->role = (enum rec_role)query_name(&query, rec_role_parse);
        row->status = (enum rec_turn_status)query_name(&query, rec_turn_status_parse);
        row->created_at = query_int(&query);
        status = read_head(store, query_int(&query), arena, row, error);
    }
    enum rec_status closed = query_close(&query, status == REC_OK ? error : NULL);
    return status != REC_OK ? status : closed;
}

/* Their keys, where a place is known that is one of the user's. */
static enum rec_status found_at(struct store_user *user, const char *const *ids, const int64_t *places,
                                size_t count, struct arena *arena, struct store_found *rows, rec_error *error)
{
    struct value values[STORE_FOUND_MOST + 2] = {{.type = VALUE_NULL}};
    int64_t wanted = 0;

    for (size_t i = 0; i < STORE_FOUND_MOST; i++) {
        bool known = i < count && places[i] < INT64_MAX && places[i] >> NUMBER_BITS == user->key;
        values[i].type = known ? VALUE_INT : VALUE_NULL;
        values[i].integer = known ? places[i] + 1 : 0;
        wanted += known;
    }
    values[STORE_FOUND_MOST] = (struct value)INT(wanted); /* the rest need not be looked at */
    values[STORE_FOUND_MOST + 1].type = VALUE_END;
    return read_found(user, SQL_MESSAGES_AT, values, ids, arena, rows, error);
}

enum rec_status sqlite_messages_found(struct store_user *user, const char *const *ids, const int64_t *places,
                                      size_t count, struct arena *arena, struct store_found *rows,
                                      rec_error *error)
{
    struct value values[STORE_FOUND_MOST + 2] = {INT(user->key)};
    enum rec_status status = places ? found_at(user, ids, places, count, arena, rows, error) : REC_OK;
    bool all = true;

    for (size_t i = 0; i < STORE_FOUND_MOST; i++) {
        bool wanted = i < count && !rows[i].content;
        values[i + 1] = (struct value)TEXT_OR_NULL(wanted ? ids[i] : NULL);
        all = all && !wanted;
    }
    values[STORE_FOUND_MOST + 1].type = VALUE_END;
    if (status != REC_OK || all)
        return status;
    return read_found(user, SQL_MESSAGES_FOUND, values, ids, arena, rows, error);
}

enum rec_status sqlite_message_range(struct store_user *user, const char *conversation,
                                     const struct store_range *range, size_t limit, bool descending,
                                     struct arena *arena, struct rec_message **rows, size_t *count,
                                     rec_error *error)
{
    struct query query;

    query_open(&query, sqlite_of(user->store), descending ? SQL_MESSAGE_DOWN : SQL_MESSAGE_UP,
               VALUES(INT(user->key), TEXT(conversation), INT(range->branch), INT(range->first),
                      INT(range->end), INT(limit)));
    return read_rows(&query, arena, rows, count, error);
}

enum rec_status sqlite_message_places(struct store_user *user, const char *conversation, int64_t sequence,
                                      struct arena *arena, struct store_place **rows, size_t *count,
                                      rec_error *error)
{
    struct query query;
    size_t capacity = 0;

    *rows = NULL;
    *count = 0;
    query_open(&query, sqlite_of(user->store), SQL_MESSAGE_PLACES,
               VALUES(INT(user->key), TEXT(conversation), INT(sequence)));
    while (query_next(&query)) {
        struct store_place *row = ARENA_PUSH(arena, rows, count, &capacity);
        row->branch = query_int(&query);
        query_copy(&query, row->id, sizeof(row->id));
    }
    return query_close(&query, error);
}

enum rec_status sqlite_message_same(struct store_user *user, const char *conversation, enum rec_role role,
                                    int64_t created_at, const unsigned char hash[32], char id[REC_ID_SIZE],
                                    rec_error *error)
{
    return sql_id(sqlite_of(user->store), SQL_MESSAGE_SAME,
                  VALUES(INT(user->key), TEXT(conversation), INT(created_at), TEXT(rec_role_name(role)),
                         BLOB(hash, 32)),
                  id, error);
}

enum rec_status sqlite_message_place(struct store_user *user, const char *id, int64_t *place,
                                     rec_error *error)
{
    bool found = false;

    enum rec_status status = sql_int(sqlite_of(user->store), SQL_MESSAGE_PLACE,
                                     VALUES(INT(user->key), TEXT(id)), place, &found, error);
    return status == REC_OK && !found ? store_missing(error, REC_ROW_MESSAGE, id) : status;
}

enum rec_status sqlite_message_total(struct store_user *user, int64_t *total, rec_error *error)
{
    bool found;

    return sql_int(sqlite_of(user->store), SQL_MESSAGE_TOTAL, VALUES(INT(user->key)), total, &found, error);
}

enum rec_status sqlite_message_scan(struct store_user *user, int64_t *cursor, size_t limit,
                                    struct arena *arena, struct rec_message **rows, int64_t **places,
                                    size_t *count, rec_error *error)
{
    struct query query;
    size_t capacity = 0, places_capacity = 0, place_count = 0;

    *rows = NULL;
    *count = 0;
    query_open(&query, sqlite_of(user->store), SQL_MESSAGE_SCAN,
               VALUES(INT(user->key), INT(*cursor), INT(limit)));
    while (query_next(&query)) {
        read_row(&query, arena, ARENA_PUSH(arena, rows, count, &capacity));
        *cursor = query_int(&query);
        if (places)
            *ARENA_PUSH(arena, places, &place_count, &places_capacity) = *cursor - 1;
    }
    return query_close(&query, error);
}
