#include "config.h"

#include "store/sqlite/statement.h"

#include <string.h>

/* --- Evidence --- */

static enum rec_status add_evidence(struct store_user *user, enum sql sql, const char *id,
                                    const struct rec_evidence *rows, size_t count, rec_error *error)
{
    enum rec_status status = REC_OK;
    for (size_t i = 0; i < count && status == REC_OK; i++) {
        /* the message speaks for itself if it is here */
        bool elsewhere = rows[i].message_id[0] == '\0' && rows[i].external_id != NULL;
        status = sql_run(sqlite_of(user->store), sql,
                         VALUES(INT(user->key), TEXT(id), TEXT(rows[i].message_id), INT(rows[i].start),
                                INT(rows[i].end), TEXT(rows[i].source), INT(rows[i].created_at),
                                TEXT(elsewhere ? rows[i].external_id : "")),
                         NULL, error);
    }
    return status;
}

static enum rec_status read_evidence(struct sqlite_store *store, enum sql sql, int64_t key,
                                     struct arena *arena, const struct rec_evidence **rows, size_t *count,
                                     rec_error *error)
{
    struct query query;
    size_t capacity = 0;
    struct rec_evidence *list = NULL;

    *count = 0;
    query_open(&query, store, sql, VALUES(INT(key)));
    while (query_next(&query)) {
        struct rec_evidence *row = ARENA_PUSH(arena, &list, count, &capacity);
        query_copy(&query, row->message_id, sizeof(row->message_id));
        query_copy(&query, row->conversation_id, sizeof(row->conversation_id));
        row->external_id = query_text(&query, arena);
        row->source = query_text(&query, arena);
        row->start = query_int(&query);
        row->end = query_int(&query);
        row->created_at = query_int(&query);
    }
    *rows = list;
    return query_close(&query, error);
}

/* --- Memories --- */

/* Gives the row's key. */
static int64_t read_memory(struct query *query, struct arena *arena, struct rec_memory *row)
{
    *row = (struct rec_memory){0};
    int64_t key = query_int(query);
    query_copy(query, row->id, sizeof(row->id));
    row->kind = (enum rec_memory_kind)query_name(query, rec_memory_kind_parse);
    row->category = (enum rec_category)query_name(query, rec_category_parse);
    row->status = (enum rec_memory_status)query_name(query, rec_memory_status_parse);
    row->content = query_text(query, arena);
    row->slot = query_text(query, arena);
    row->importance = query_real(query);
    row->confidence = query_real(query);
    row->access_count = query_int(query);
    row->accessed_at = query_int(query);
    row->pinned = query_int(query) != 0;
    row->valid_from = query_int(query);
    row->valid_to = query_int(query);
    row->recorded_from = query_int(query);
    row->recorded_to = query_int(query);
    query_copy(query, row->superseded_by, sizeof(row->superseded_by));
    row->created_at = query_int(query);
    row->updated_at = query_int(query);
    row->metadata = query_text(query, arena);
    return key;
}

static enum rec_status write_memory(struct store_user *user, enum sql sql, const struct rec_memory *row,
                                    int64_t *changed, rec_error *error)
{
    unsigned char same[STORE_SAME_SIZE];

    store_same(row->content ? row->content : "", same);
    enum rec_status status = sql_run(
        sqlite_of(user->store), sql,
        VALUES(INT(user->key), TEXT(row->id), TEXT(rec_memory_kind_name(row->kind)),
               TEXT(rec_category_name(row->category)), TEXT(rec_memory_status_name(row->status)),
               REAL(row->importance), REAL(row->confidence), INT(row->access_count), INT(row->accessed_at),
               INT(row->pinned), INT(row->valid_from), INT(row->valid_to), INT(row->recorded_from),
               INT(row->recorded_to), TEXT(row->superseded_by), INT(row->created_at), INT(row->updated_at),
               BLOB(same, sizeof(same)), TEXT(row->slot), TEXT(row->content), TEXT(row->metadata)),
        changed, error);
    if (status == REC_OK && *changed > 0)
        status =
            add_evidence(user, SQL_MEMORY_EVIDENCE_ADD, row->id, row->evidence, row->evidence_count, error);
    return status;
}

enum rec_status sqlite_memory_add(struct store_user *user, const struct rec_memory *row, rec_error *error)
{
    int64_t changed;
    return write_memory(user, SQL_MEMORY_ADD, row, &changed, error);
}

enum rec_status sqlite_memory_put(struct store_user *user, const struct rec_memory *row, rec_error *error)
{
    int64_t changed;

    enum rec_status status = write_memory(user, SQL_MEMORY_PUT, row, &changed, error);
    return status == REC_OK && changed == 0 ? store_missing(error, REC_ROW_MEMORY, row->id) : status;
}

static enum rec_status read_memory_evidence(struct query *query, int64_t key, struct arena *arena,
                                            struct rec_memory *row, rec_error *error)
{
    return read_evidence(query->store, SQL_MEMORY_EVIDENCE, key, arena, &row->evidence, &row->evidence_count,
                         error);
}

enum rec_status sqlite_memory_get(struct store_user *user, const char *id, struct arena *arena,
                                  struct rec_memory *row, rec_error *error)
{
    struct query query;
    enum rec_status evidence = REC_OK;

    query_open(&query, sqlite_of(user->store), SQL_MEMORY_GET, VALUES(INT(user->key), TEXT(id)));
    bool found = query_next(&query);
    if (found) {
        int64_t key = read_memory(&query, arena, row);
        evidence = read_memory_evidence(&query, key, arena, row, error);
    }
    enum rec_status status = query_close(&query, error);
    if (status == REC_OK && !found)
        return store_missing(error, REC_ROW_MEMORY, id);
    return status == REC_OK ? evidence : status;
}

/* Above every row that there can be: the cursor of a list by weight that begins with the first. */
#define HIGHEST 2

/* The index that serves a filter best. */
static enum sql memory_statement(const struct store_memory_filter *filter)
{
    if (filter->message)
        return SQL_MEMORY_LIST_MESSAGE;
    if (filter->content)
        return SQL_MEMORY_LIST_SAME;
    if (filter->slot && filter->slot[0])
        return SQL_MEMORY_LIST_SLOT;
    return SQL_MEMORY_LIST;
}

enum rec_status sqlite_memory_list(struct store_user *user, const struct store_memory_filter *filter,
                                   struct arena *arena, struct rec_memory **rows, size_t *count,
                                   rec_error *error)
{
    const char *kind = filter->kind < 0 ? NULL : rec_memory_kind_name((enum rec_memory_kind)filter->kind);
    const char *category =
        filter->category < 0 ? NULL : rec_category_name((enum rec_category)filter->category);
    unsigned char same_bytes[STORE_SAME_SIZE], *same = NULL;
    struct buf statuses = BUF_INIT;
    struct query query;
    size_t capacity = 0;
    enum rec_status evidence = REC_OK;

    *rows = NULL;
    *count = 0;
    if (filter->content) {
        same = same_bytes;
        store_same(filter->content, same);
    }
    ADD_NAMES(&statuses, filter->statuses, rec_memory_status_name);
    const struct rec_memory *below = filter->below;
    if (filter->standing)
        query_open(&query, sqlite_of(user->store), SQL_MEMORY_LIST_STANDING,
                   VALUES(INT(user->key), INT(below ? below->pinned : HIGHEST),
                          REAL(below ? below->confidence : 0), INT(below ? below->created_at : 0),
                          TEXT(below ? below->id : ""), INT(filter->limit)));
    else
        query_open(&query, sqlite_of(user->store), memory_statement(filter),
                   VALUES(INT(user->key), INT(filter->before_time), TEXT(filter->before_id),
                          TEXT_OR_NULL(kind), TEXT_OR_NULL(category), TEXT(statuses.data), INT(filter->as_of),
                          INT(filter->pinned), TEXT_OR_NULL(filter->text), TEXT_OR_NULL(filter->slot),
                          BLOB_OR_NULL(same, STORE_SAME_SIZE), TEXT_OR_NULL(filter->message),
                          INT(filter->limit)));
    while (evidence == REC_OK && query_next(&query)) {
        struct rec_memory *row = ARENA_PUSH(arena, rows, count, &capacity);
        int64_t key = read_memory(&query, arena, row);
        evidence = read_memory_evidence(&query, key, arena, row, error);
    }
    buf_free(&statuses);
    enum rec_status status = query_close(&query, error);
    return status == REC_OK ? evidence : status;
}

/* --- Preferences --- */

static int64_t read_preference(struct query *query, struct arena *arena, struct rec_preference *row)
{
    *row = (struct rec_preference){0};
    int64_t key = query_int(query);
    query_copy(query, row->id, sizeof(row->id));
    row->category = (enum rec_category)query_name(query, rec_category_parse);
    row->status = (enum rec_memory_status)query_name(query, rec_memory_status_parse);
    row->key = query_text(query, arena);
    row->qualifier = query_text(query, arena);
    row->value = query_text(query, arena);
    row->statement = query_text(query, arena);
    row->negative = query_int(query) != 0;
    row->explicit_ = query_int(query) != 0;
    row->locked = query_int(query) != 0;
    row->confidence = query_real(query);
    row->access_count = query_int(query);
    row->since = query_int(query);
    row->valid_to = query_int(query);
    query_copy(query, row->superseded_by, sizeof(row->superseded_by));
    row->created_at = query_int(query);
    row->updated_at = query_int(query);
    return key;
}

static enum rec_status write_preference(struct store_user *user, enum sql sql,
                                        const struct rec_preference *row, int64_t *changed, rec_error *error)
{
    enum rec_status status =
        sql_run(sqlite_of(user->store), sql,
                VALUES(INT(user->key), TEXT(row->id), TEXT(rec_category_name(row->category)), TEXT(row->key),
                       TEXT(row->qualifier), TEXT(rec_memory_status_name(row->status)), TEXT(row->value),
                       TEXT(row->statement), INT(row->negative), INT(row->explicit_), INT(row->locked),
                       REAL(row->confidence), INT(row->access_count), INT(row->since), INT(row->valid_to),
                       TEXT(row->superseded_by), INT(row->created_at), INT(row->updated_at)),
                changed, error);
    if (status == REC_OK && *changed > 0)
        status = add_evidence(user, SQL_PREFERENCE_EVIDENCE_ADD, row->id, row->evidence, row->evidence_count,
                              error);
    return status;
}

enum rec_status sqlite_preference_add(struct store_user *user, const struct rec_preference *row,
                                      rec_error *error)
{
    int64_t changed;
    return write_preference(user, SQL_PREFERENCE_ADD, row, &changed, error);
}

enum rec_status sqlite_preference_put(struct store_user *user, const struct rec_preference *row,
                                      rec_error *error)
{
    int64_t changed;

    enum rec_status status = write_preference(user, SQL_PREFERENCE_PUT, row, &changed, error);
    return status == REC_OK && changed == 0 ? store_missing(error, REC_ROW_PREFERENCE, row->id) : status;
}

static enum rec_status read_preference_evidence(struct query *query, int64_t key, struct arena *arena,
                                                struct rec_preference *row, rec_error *error)
{
    return read_evidence(query->store, SQL_PREFERENCE_EVIDENCE, key, arena, &row->evidence,
                         &row->evidence_count, error);
}

enum rec_status sqlite_preference_get(struct store_user *user, const char *id, struct arena *arena,
                                      struct rec_preference *row, rec_error *error)
{
    struct query query;
    enum rec_status evidence = REC_OK;

    query_open(&query, sqlite_of(user->store), SQL_PREFERENCE_GET, VALUES(INT(user->key), TEXT(id)));
    bool found = query_next(&query);
    if (found) {
        int64_t key = read_preference(&query, arena, row);
        evidence = read_preference_evidence(&query, key, arena, row, error);
    }
    enum rec_status status = query_close(&query, error);
    if (status == REC_OK && !found)
        return store_missing(error, REC_ROW_PREFERENCE, id);
    return status == REC_OK ? evidence : status;
}

static enum sql preference_statement(const struct store_preference_filter *filter)
{
    if (filter->message)
        return SQL_PREFERENCE_LIST_MESSAGE;
    if (filter->key)
        return filter->qualifier ? SQL_PREFERENCE_LIST_SLOT : SQL_PREFERENCE_LIST_KEY;
    return SQL_PREFERENCE_LIST;
}

enum rec_status sqlite_preference_list(struct store_user *user, const struct store_preference_filter *filter,
                                       struct arena *arena, struct rec_preference **rows, size_t *count,
                                       rec_error *error)
{
    const char *category =
        filter->category < 0 ? NULL : rec_category_name((enum rec_category)filter->category);
    struct buf statuses = BUF_INIT;
    struct query query;
    size_t capacity = 0;
    enum rec_status evidence = REC_OK;

    *rows = NULL;
    *count = 0;
    ADD_NAMES(&statuses, filter->statuses, rec_memory_status_name);
    const struct rec_preference *below = filter->below;
    if (filter->weightiest)
        query_open(&query, sqlite_of(user->store), SQL_PREFERENCE_LIST_WEIGHT,
                   VALUES(INT(user->key), INT(below ? below->explicit_ : HIGHEST),
                          INT(below && below->locked), REAL(below ? below->confidence : 0),
                          INT(below ? below->since : 0), TEXT(below ? below->id : ""), INT(filter->limit)));
    else
        query_open(&query, sqlite_of(user->store), preference_statement(filter),
                   VALUES(INT(user->key), TEXT_OR_NULL(category), TEXT_OR_NULL(filter->key),
                          TEXT_OR_NULL(filter->qualifier), TEXT(statuses.data), INT(filter->as_of),
                          INT(filter->source), TEXT_OR_NULL(filter->text), TEXT_OR_NULL(filter->message),
                          INT(filter->limit)));
    while (evidence == REC_OK && query_next(&query)) {
        struct rec_preference *row = ARENA_PUSH(arena, rows, count, &capacity);
        int64_t key = read_preference(&query, arena, row);
        evidence = read_preference_evidence(&query, key, arena, row, error);
    }
    buf_free(&statuses);
    enum rec_status status = query_close(&query, error);
    return status == REC_OK ? evidence : status;
}

enum rec_status sqlite_preference_active(struct store_user *user, enum rec_category category, const char *key,
                                         const char *qualifier, char id[REC_ID_SIZE], rec_error *error)
{
    return sql_id(sqlite_of(user->store), SQL_PREFERENCE_ACTIVE,
                  VALUES(INT(user->key), TEXT(rec_category_name(category)), TEXT(key), TEXT(qualifier)), id,
                  error);
}

/* --- Both --- */

enum rec_status sqlite_learned_erase(struct store_user *user, enum rec_row_kind kind, const char *id,
                                     rec_error *error)
{
    struct sqlite_store *store = sqlite_of(user->store);
    bool memory = kind == REC_ROW_MEMORY;
    int64_t changed = 0;

    enum rec_status status = sql_run(store, memory ? SQL_MEMORY_ERASE : SQL_PREFERENCE_ERASE,
                                     VALUES(INT(user->key), TEXT(id)), &changed, error);
    if (status == REC_OK && changed == 0)
        return store_missing(error, kind, id);
    store->erased = true;
    if (status == REC_OK)
        status = sql_run(store, memory ? SQL_MEMORY_UNLINK : SQL_PREFERENCE_UNLINK,
                         VALUES(INT(user->key), TEXT(id)), NULL, error);
    if (status == REC_OK)
        status = sql_run(store, SQL_HISTORY_ERASE, VALUES(INT(user->key), TEXT(id)), NULL, error);
    return status;
}

enum rec_status sqlite_words_find(struct store_user *user, enum rec_row_kind kind, const char *words,
                                  struct arena *arena, struct rec_change **rows, size_t *count,
                                  rec_error *error)
{
    static const enum sql finds[] = {[REC_ROW_MESSAGE] = SQL_WORDS_MESSAGE,
                                     [REC_ROW_CONVERSATION] = SQL_WORDS_CONVERSATION,
                                     [REC_ROW_PREFERENCE] = SQL_WORDS_PREFERENCE,
                                     [REC_ROW_RECEIPT] = SQL_WORDS_RECEIPT};
    struct query query;
    size_t capacity = 0;

    *rows = NULL;
    *count = 0;
    query_open(&query, sqlite_of(user->store), finds[kind], VALUES(INT(user->key), TEXT(words)));
    while (query_next(&query)) {
        struct rec_change *row = ARENA_PUSH(arena, rows, count, &capacity);
        row->row = kind;
        query_copy(&query, row->id, sizeof(row->id));
    }
    return query_close(&query, error);
}

enum rec_status sqlite_words_replace(struct store_user *user, const char *words, const char *json,
                                     const char *instead, int64_t *changed, rec_error *error)
{
    static const enum sql updates[] = {SQL_WORDS_DRAFTS, SQL_WORDS_JOBS, SQL_WORDS_SUMMARIES,
                                       SQL_WORDS_HISTORY};
    enum rec_status status = REC_OK;

    *changed = 0;
    sqlite_of(user->store)->erased = true;
    for (size_t i = 0; i < sizeof(updates) / sizeof(updates[0]) && status == REC_OK; i++) {
        int64_t rows = 0;
        status = sql_run(sqlite_of(user->store), updates[i],
                         VALUES(INT(user->key), TEXT(words), TEXT(json), TEXT(instead)), &rows, error);
        *changed += rows;
    }
    return status;
}

/* Of a row whose key may be known. */
static enum rec_status touch(struct store_user *user, enum rec_row_kind kind, const struct touched *row,
                             int64_t now, int64_t *changed, rec_error *error)
{
    struct sqlite_store *store = sqlite_of(user->store);
    *changed = 0;
    if (row->key == 0)
        return REC_OK;
    if (kind == REC_ROW_MEMORY)
        return sql_run(store, SQL_MEMORY_TOUCH,
                       VALUES(INT(user->key), TEXT(row->id), INT(now), INT(row->key)), changed, error);
    return sql_run(store, SQL_PREFERENCE_TOUCH, VALUES(INT(user->key), TEXT(row->id), INT(row->key)), changed,
                   error);
}

/* Most of what a prompt takes along went along with the one before, and looking for it among 100,000 ids
 * costs as much as counting it: keys are kept, each in a place that its id, which is random, names. */
enum rec_status sqlite_learned_touch(struct store_user *user, enum rec_row_kind kind, const char *id,
                                     int64_t now, rec_error *error)
{
    struct sqlite_store *store = sqlite_of(user->store);
    struct touched *row = &store->touched[((size_t)id[0] * 31 + (size_t)id[1]) % SQLITE_TOUCHED];
    enum rec_status status = REC_OK;
    int64_t changed = 0;
    bool found;

    if (strcmp(row->id, id) == 0)
        status = touch(user, kind, row, now, &changed, error);
    if (status != REC_OK || changed > 0)
        return status;
    strcpy(row->id, id);
    row->key = 0;
    status = sql_int(store, kind == REC_ROW_MEMORY ? SQL_MEMORY_KEY : SQL_PREFERENCE_KEY,
                     VALUES(INT(user->key), TEXT(id)), &row->key, &found, error);
    if (status == REC_OK)
        status = touch(user, kind, row, now, &changed, error);
    return status == REC_OK && changed == 0 ? store_missing(error, kind, id) : status;
}
