#include "config.h"

#include "memory_rows.h"

enum rec_status mem_message_add(struct store_user *user, const struct rec_message *row, const char *last_text,
                                rec_error *error)
{
    struct conversation_row *conversation = FIND(user, conversation, row->conversation_id);
    if (!conversation)
        return store_missing(error, REC_ROW_CONVERSATION, row->conversation_id);
    if (FIND(user, message, row->id))
        return id_taken(error);
    char other[REC_ID_SIZE];
    const char *external = row->external_id ? row->external_id : "";
    if (external[0] && mem_find_external(user, REC_ROW_MESSAGE, external, other, error) == REC_OK)
        return REC_CONFLICT;
    struct message_row *added = ADD(NOW(user->store)->message);
    added->user = user->key;
    added->row = *row;
    added->row.sibling = added->row.siblings = 1;
/* clang-format off */
#define X(field) added->row.field = kept_text(user, row->field);
    X(external_id) X(name) X(content) X(metadata) X(provider) X(model) X(error) X(stop_reason) X(thinking)
#undef X
        /* clang-format on */
        conversation->row.message_count++;
    if (row->created_at > conversation->row.updated_at)
        conversation->row.updated_at = row->created_at;
    if (last_text[0])
        conversation->row.last_text = kept_text(user, last_text);
    memcpy(conversation->last_message, row->id, REC_ID_SIZE);
    return REC_OK;
}

enum rec_status mem_message_append(struct store_user *user, const char *id, const char *text, size_t length,
                                   rec_error *error)
{
    struct message_row *found = FIND(user, message, id);
    (void)error;
    if (!found || found->row.status != REC_TURN_STREAMING ||
        strlen(found->row.content) + length > REC_MAX_MESSAGE)
        return REC_NOT_FOUND;
    found->row.content = arena_printf(&((struct memory_store *)user->store)->texts, "%s%.*s",
                                      found->row.content, (int)length, text);
    return REC_OK;
}

enum rec_status mem_message_finish(struct store_user *user, const char *id, const struct rec_message *row,
                                   const char *last_text, rec_error *error)
{
    struct message_row *found = FIND(user, message, id);
    if (!found)
        return store_missing(error, REC_ROW_MESSAGE, id);
    found->row.status = row->status;
    if (row->content)
        found->row.content = kept_text(user, row->content);
    if (row->metadata)
        found->row.metadata = kept_text(user, row->metadata);
    memcpy(found->row.content_hash, row->content_hash, sizeof(row->content_hash));
/* clang-format off */
#define X(field) found->row.field = kept_text(user, row->field);
    X(provider) X(model) X(error) X(stop_reason) X(thinking)
#undef X
/* clang-format on */
/* clang-format off */
#define X(field) found->row.field = row->field;
    X(input_tokens) X(output_tokens) X(cache_read_tokens) X(cache_write_tokens) X(duration_ms)
    X(first_token_ms) X(tokens)
#undef X
        /* clang-format on */
        struct conversation_row *conversation = FIND(user, conversation, found->row.conversation_id);
    if (last_text[0] && strcmp(conversation->last_message, id) == 0)
        conversation->row.last_text = kept_text(user, last_text);
    return REC_OK;
}

enum rec_status mem_message_get(struct store_user *user, const char *id, struct arena *arena,
                                struct rec_message *row, rec_error *error)
{
    struct message_row *found = FIND(user, message, id);
    (void)arena;
    if (!found)
        return store_missing(error, REC_ROW_MESSAGE, id);
    *row = found->row;
    return REC_OK;
}

static enum rec_status find_one(struct store_user *user, const char *id, struct arena *arena,
                                struct store_found *row, rec_error *error)
{
    struct rec_message message;
    struct rec_conversation conversation;
    enum rec_status status = mem_message_get(user, id, arena, &message, error);
    if (status == REC_OK)
        status = mem_conversation_get(user, message.conversation_id, arena, &conversation, error);
    if (status != REC_OK)
        return status == REC_NOT_FOUND ? REC_OK : status;
    *row = (struct store_found){.external_id = message.external_id,
                                .name = message.name,
                                .content = message.content,
                                .role = message.role,
                                .status = message.status,
                                .created_at = message.created_at,
                                .conversation_external_id = conversation.external_id,
                                .conversation_title = conversation.title,
                                .conversation_deleted_at = conversation.deleted_at};
    memcpy(row->conversation_id, message.conversation_id, REC_ID_SIZE);
    return REC_OK;
}

enum rec_status mem_messages_found(struct store_user *user, const char *const *ids, const int64_t *places,
                                   size_t count, struct arena *arena, struct store_found *rows,
                                   rec_error *error)
{
    enum rec_status status = REC_OK;

    (void)places;
    for (size_t i = 0; i < count && status == REC_OK; i++)
        status = find_one(user, ids[i], arena, &rows[i], error);
    return status;
}

static int compare_up(const void *a, const void *b)
{
    const struct rec_message *x = a, *y = b;
    return (x->sequence > y->sequence) - (x->sequence < y->sequence);
}

static int compare_down(const void *a, const void *b)
{
    return compare_up(b, a);
}

enum rec_status mem_message_range(struct store_user *user, const char *conversation,
                                  const struct store_range *range, size_t limit, bool descending,
                                  struct arena *arena, struct rec_message **rows, size_t *count,
                                  rec_error *error)
{
    size_t capacity = 0;
    (void)error;
    *rows = NULL;
    *count = 0;
    EACH (NOW(user->store)->message, found)
        if (found->user == user->key && strcmp(found->row.conversation_id, conversation) == 0 &&
            found->row.branch == range->branch && found->row.sequence >= range->first &&
            found->row.sequence < range->end)
            *ARENA_PUSH(arena, rows, count, &capacity) = found->row;
    if (*count)
        qsort(*rows, *count, sizeof(**rows), descending ? compare_down : compare_up);
    cut_rows(limit, count);
    return REC_OK;
}

enum rec_status mem_message_places(struct store_user *user, const char *conversation, int64_t sequence,
                                   struct arena *arena, struct store_place **rows, size_t *count,
                                   rec_error *error)
{
    size_t capacity = 0;
    (void)error;
    *rows = NULL;
    *count = 0;
    EACH (NOW(user->store)->message, found)
        if (found->user == user->key && strcmp(found->row.conversation_id, conversation) == 0 &&
            found->row.sequence == sequence) {
            struct store_place *place = ARENA_PUSH(arena, rows, count, &capacity);
            place->branch = found->row.branch;
            memcpy(place->id, found->row.id, REC_ID_SIZE);
        }
    return REC_OK;
}

enum rec_status mem_message_same(struct store_user *user, const char *conversation, enum rec_role role,
                                 int64_t created_at, const unsigned char hash[32], char id[REC_ID_SIZE],
                                 rec_error *error)
{
    (void)error;
    EACH (NOW(user->store)->message, found)
        if (found->user == user->key && strcmp(found->row.conversation_id, conversation) == 0 &&
            found->row.role == role && found->row.created_at == created_at &&
            memcmp(found->row.content_hash, hash, 32) == 0) {
            memcpy(id, found->row.id, REC_ID_SIZE);
            return REC_OK;
        }
    return REC_OK;
}

enum rec_status mem_message_place(struct store_user *user, const char *id, int64_t *place, rec_error *error)
{
    struct message_row *found = FIND(user, message, id);
    if (!found)
        return store_missing(error, REC_ROW_MESSAGE, id);
    *place = found - NOW(user->store)->message.rows;
    return REC_OK;
}

enum rec_status mem_message_total(struct store_user *user, int64_t *total, rec_error *error)
{
    struct state *now = NOW(user->store);
    (void)error;
    *total = 0;
    for (size_t i = 0; i < now->message.count; i++)
        *total += now->message.rows[i].user == user->key;
    return REC_OK;
}

enum rec_status mem_message_scan(struct store_user *user, int64_t *cursor, size_t limit, struct arena *arena,
                                 struct rec_message **rows, int64_t **places, size_t *count, rec_error *error)
{
    struct state *now = NOW(user->store);
    size_t capacity = 0, places_capacity = 0, place_count = 0;
    (void)error;
    *rows = NULL;
    *count = 0;
    for (; *cursor < (int64_t)now->message.count && *count < limit; ++*cursor)
        if (now->message.rows[*cursor].user == user->key) {
            *ARENA_PUSH(arena, rows, count, &capacity) = now->message.rows[*cursor].row;
            if (places)
                *ARENA_PUSH(arena, places, &place_count, &places_capacity) = *cursor;
        }
    return REC_OK;
}
