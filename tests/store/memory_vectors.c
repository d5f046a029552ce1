#include "config.h"

#include "memory_rows.h"

/* What a vector of the row would be made of; NULL: it is gone. */
static const char *vector_text(struct store_user *user, enum rec_row_kind kind, const char *id)
{
    struct message_row *message = kind == REC_ROW_MESSAGE ? FIND(user, message, id) : NULL;
    struct memory_row *memory = kind == REC_ROW_MEMORY ? FIND(user, memory, id) : NULL;
    struct preference_row *p = kind == REC_ROW_PREFERENCE ? FIND(user, preference, id) : NULL;
    struct arena *texts = &((struct memory_store *)user->store)->texts;
    if (message)
        return message->row.content;
    if (memory)
        return memory->row.content;
    if (p && p->row.statement[0])
        return arena_printf(texts, "%s: %s", p->row.key, p->row.statement);
    return p ? arena_printf(texts, "%s %s: %s", p->row.key, p->row.qualifier, p->row.value) : NULL;
}

static bool vector_fits(struct store_user *user, const struct vector_row *row)
{
    const char *text = vector_text(user, row->row.kind, row->row.id);
    return text && strcmp(text, row->text) == 0;
}

enum rec_status mem_vector_put(struct store_user *user, const struct store_vector *row, rec_error *error)
{
    struct memory_store *store = (struct memory_store *)user->store;
    (void)error;
    REMOVE_IF(store->now.vector, old,
              old->user == user->key && strcmp(old->row.id, row->id) == 0 &&
                  strcmp(old->row.model, row->model) == 0);
    struct vector_row *added = ADD(store->now.vector);
    *added = (struct vector_row){.user = user->key,
                                 .number = ++store->last_vector,
                                 .row = *row,
                                 .text = vector_text(user, row->kind, row->id)};
    added->row.model = kept_text(user, row->model);
    added->row.values = kept_bytes(user, row->values, row->dimensions);
    return REC_OK;
}

enum rec_status mem_vector_scan(struct store_user *user, const char *model, int64_t *cursor, size_t limit,
                                struct arena *arena, struct store_vector **rows, size_t *count,
                                rec_error *error)
{
    size_t capacity = 0;
    (void)error;
    *rows = NULL;
    *count = 0;
    EACH (NOW(user->store)->vector, row)
        if (row->user == user->key && row->number > *cursor && *count < limit &&
            strcmp(row->row.model, model) == 0 && vector_fits(user, row)) {
            *ARENA_PUSH(arena, rows, count, &capacity) = row->row;
            *cursor = row->number;
        }
    return REC_OK;
}

static void push_vector_text(struct store_user *user, enum rec_row_kind kind, const char *id,
                             const char *model, bool wanted, bool grows, struct arena *arena,
                             struct store_vector_text **rows, size_t *count, size_t *capacity)
{
    struct store_vector_text *added = ARENA_PUSH(arena, rows, count, capacity);
    EACH (NOW(user->store)->vector, row)
        if (row->user == user->key && strcmp(row->row.id, id) == 0 && strcmp(row->row.model, model) == 0 &&
            vector_fits(user, row))
            wanted = false;
    strcpy(added->id, id);
    added->text = wanted ? vector_text(user, kind, id) : "";
    added->grows = grows;
}

enum rec_status mem_vector_texts(struct store_user *user, enum rec_row_kind kind, const char *model,
                                 int64_t *cursor, size_t limit, struct arena *arena,
                                 struct store_vector_text **rows, size_t *count, rec_error *error)
{
    struct state *now = NOW(user->store);
    size_t capacity = 0;
    (void)error;
    *rows = NULL;
    *count = 0;
#define PUSH(table, wanted, grows)                                                                           \
    for (; *cursor < (int64_t)now->table.count && *count < limit; ++*cursor) {                               \
        const struct table##_row *item = &now->table.rows[*cursor];                                          \
        if (item->user == user->key)                                                                         \
            push_vector_text(user, kind, item->row.id, model, wanted, grows, arena, rows, count, &capacity); \
    }
    if (kind == REC_ROW_MESSAGE) {
#define GROWS (item->row.status == REC_TURN_STREAMING || item->row.status == REC_TURN_PENDING)
        PUSH(message,
             !GROWS && item->row.status != REC_TURN_FAILED &&
                 (item->row.role == REC_ROLE_USER ||
                  (item->row.role == REC_ROLE_ASSISTANT && strcmp(item->row.provider, "local") != 0)),
             GROWS)
    } else if (kind == REC_ROW_MEMORY) {
        PUSH(memory, item->row.status == REC_STATE_ACTIVE, false)
    } else {
        PUSH(preference, item->row.status == REC_STATE_ACTIVE, false)
    }
    return REC_OK;
}

enum rec_status mem_vector_drop(struct store_user *user, const char *keep_model, rec_error *error)
{
    struct state *now = NOW(user->store);
    (void)error;
    REMOVE_IF(now->vector, row,
              row->user == user->key && (!keep_model || strcmp(row->row.model, keep_model) != 0));
    return REC_OK;
}

enum rec_status mem_vector_models(struct store_user *user, struct arena *arena,
                                  struct store_vector_model **rows, size_t *count, rec_error *error)
{
    size_t capacity = 0;
    (void)error;
    *rows = NULL;
    *count = 0;
    EACH (NOW(user->store)->vector, row)
        if (row->user == user->key && vector_fits(user, row)) {
            size_t i = 0;
            while (i < *count && strcmp((*rows)[i].model, row->row.model) < 0)
                i++;
            if (i == *count || strcmp((*rows)[i].model, row->row.model) != 0) {
                ARENA_PUSH(arena, rows, count, &capacity);
                memmove(&(*rows)[i + 1], &(*rows)[i], (*count - 1 - i) * sizeof(**rows));
                (*rows)[i] = (struct store_vector_model){.model = row->row.model};
            }
            (*rows)[i].dimensions = (int64_t)row->row.dimensions;
            (*rows)[i].count++;
        }
    return REC_OK;
}

enum rec_status mem_setting_set(struct store_user *user, const char *key, const char *value, rec_error *error)
{
    struct state *now = NOW(user->store);
    (void)error;
    REMOVE_IF(now->setting, row, row->user == user->key && strcmp(row->key, key) == 0);
    if (value)
        *ADD(now->setting) = (struct text_row){user->key, kept_text(user, key), kept_text(user, value)};
    return REC_OK;
}

enum rec_status mem_setting_get(struct store_user *user, const char *key, struct arena *arena,
                                const char **value, rec_error *error)
{
    (void)arena, (void)error;
    *value = NULL;
    EACH (NOW(user->store)->setting, row)
        if (row->user == user->key && strcmp(row->key, key) == 0)
            *value = row->text;
    return REC_OK;
}
