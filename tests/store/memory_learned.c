#include "config.h"

#include "memory_rows.h"

#include <stdio.h>

/* --- Memories and preferences --- */

/* The evidence of a row with what is new of `more`. */
static void merge_evidence(struct store_user *user, const struct rec_evidence **rows, size_t *count,
                           const struct rec_evidence *more, size_t more_count)
{
    struct rec_evidence *all =
        arena_alloc(&((struct memory_store *)user->store)->texts, (*count + more_count + 1) * sizeof(*all));
    size_t used = *count;
    if (used)
        memcpy(all, *rows, used * sizeof(*all));
    for (size_t i = 0; i < more_count; i++) {
        bool known = false;
        for (size_t k = 0; k < used; k++)
            known |= strcmp(all[k].message_id, more[i].message_id) == 0 && all[k].start == more[i].start &&
                     all[k].end == more[i].end &&
                     (more[i].message_id[0] ||
                      strcmp(all[k].external_id, more[i].external_id ? more[i].external_id : "") == 0);
        if (known)
            continue;
        struct message_row *message = FIND(user, message, more[i].message_id);
        all[used] = more[i];
        all[used].source = kept_text(user, more[i].source);
        all[used].external_id = message ? message->row.external_id : kept_text(user, more[i].external_id);
        snprintf(all[used].conversation_id, REC_ID_SIZE, "%s", message ? message->row.conversation_id : "");
        if (all[used].created_at == 0 && message)
            all[used].created_at = message->row.created_at;
        used++;
    }
    *rows = all;
    *count = used;
}

static void memory_write(struct store_user *user, struct rec_memory *to, const struct rec_memory *row)
{
    const struct rec_evidence *evidence = to->evidence;
    size_t count = to->evidence_count;
    merge_evidence(user, &evidence, &count, row->evidence, row->evidence_count);
    *to = *row;
    to->evidence = evidence;
    to->evidence_count = count;
/* clang-format off */
#define X(field) to->field = kept_text(user, row->field);
    X(content) X(slot) X(metadata)
#undef X
    /* clang-format on */
}

enum rec_status mem_memory_add(struct store_user *user, const struct rec_memory *row, rec_error *error)
{
    if (FIND(user, memory, row->id))
        return id_taken(error);
    struct memory_row *added = ADD(NOW(user->store)->memory);
    added->user = user->key;
    memory_write(user, &added->row, row);
    return REC_OK;
}

enum rec_status mem_memory_put(struct store_user *user, const struct rec_memory *row, rec_error *error)
{
    struct memory_row *found = FIND(user, memory, row->id);
    if (!found)
        return store_missing(error, REC_ROW_MEMORY, row->id);
    memory_write(user, &found->row, row);
    return REC_OK;
}

enum rec_status mem_memory_get(struct store_user *user, const char *id, struct arena *arena,
                               struct rec_memory *row, rec_error *error)
{
    struct memory_row *found = FIND(user, memory, id);
    (void)arena;
    if (!found)
        return store_missing(error, REC_ROW_MEMORY, id);
    *row = found->row;
    return REC_OK;
}

static bool has_evidence(const struct rec_evidence *rows, size_t count, const char *message)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(rows[i].message_id, message) == 0)
            return true;
    return false;
}

static bool same_content(const char *a, const char *b)
{
    unsigned char x[STORE_SAME_SIZE], y[STORE_SAME_SIZE];
    store_same(a, x);
    store_same(b, y);
    return memcmp(x, y, STORE_SAME_SIZE) == 0;
}

/* The order of the profile: the heaviest first. */
struct weight {
    int first;
    double confidence;
    int64_t time;
    const char *id;
};

static int compare_weights(struct weight x, struct weight y)
{
    if (x.first != y.first)
        return y.first - x.first;
    if (x.confidence < y.confidence || x.confidence > y.confidence)
        return (x.confidence < y.confidence) - (x.confidence > y.confidence);
    if (x.time != y.time)
        return (x.time < y.time) - (x.time > y.time);
    return strcmp(y.id, x.id);
}

static struct weight memory_weight(const struct rec_memory *row)
{
    return (struct weight){row->pinned, row->confidence, row->created_at, row->id};
}

static struct weight preference_weight(const struct rec_preference *row)
{
    return (struct weight){2 * row->explicit_ + row->locked, row->confidence, row->since, row->id};
}

static bool stands(const struct rec_memory *row, const struct rec_memory *below)
{
    return row->status == REC_STATE_ACTIVE && (row->pinned || row->kind == REC_MEMORY_INSTRUCTION) &&
           (!below || compare_weights(memory_weight(row), memory_weight(below)) > 0);
}

static bool memory_matches(const struct rec_memory *row, const struct store_memory_filter *filter)
{
    if (filter->standing)
        return stands(row, filter->below);
    return newest_first(row->updated_at, row->id, filter->before_time, filter->before_id) > 0 &&
           (filter->kind < 0 || (int)row->kind == filter->kind) &&
           (filter->category < 0 || (int)row->category == filter->category) &&
           (filter->statuses >> row->status & 1) &&
           (!filter->as_of || (row->recorded_from <= filter->as_of &&
                               (!row->recorded_to || row->recorded_to > filter->as_of))) &&
           (!filter->pinned || row->pinned) &&
           (!filter->text || has_words(filter->text, row->content, NULL)) &&
           (!filter->slot || strcmp(row->slot, filter->slot) == 0) &&
           (!filter->content || same_content(row->content, filter->content)) &&
           (!filter->message || has_evidence(row->evidence, row->evidence_count, filter->message));
}

static int compare_memories(const void *a, const void *b)
{
    const struct rec_memory *x = a, *y = b;
    return newest_first(x->updated_at, x->id, y->updated_at, y->id);
}

static int compare_standing(const void *a, const void *b)
{
    return compare_weights(memory_weight(a), memory_weight(b));
}

enum rec_status mem_memory_list(struct store_user *user, const struct store_memory_filter *filter,
                                struct arena *arena, struct rec_memory **rows, size_t *count,
                                rec_error *error)
{
    size_t capacity = 0;
    (void)error;
    *rows = NULL;
    *count = 0;
    EACH (NOW(user->store)->memory, found)
        if (found->user == user->key && memory_matches(&found->row, filter))
            *ARENA_PUSH(arena, rows, count, &capacity) = found->row;
    if (*count)
        qsort(*rows, *count, sizeof(**rows), filter->standing ? compare_standing : compare_memories);
    cut_rows(filter->limit, count);
    return REC_OK;
}

static void preference_write(struct store_user *user, struct rec_preference *to,
                             const struct rec_preference *row)
{
    const struct rec_evidence *evidence = to->evidence;
    size_t count = to->evidence_count;
    merge_evidence(user, &evidence, &count, row->evidence, row->evidence_count);
    *to = *row;
    to->evidence = evidence;
    to->evidence_count = count;
/* clang-format off */
#define X(field) to->field = kept_text(user, row->field);
    X(key) X(qualifier) X(value) X(statement)
#undef X
    /* clang-format on */
}

enum rec_status mem_preference_add(struct store_user *user, const struct rec_preference *row,
                                   rec_error *error)
{
    if (FIND(user, preference, row->id))
        return id_taken(error);
    struct preference_row *added = ADD(NOW(user->store)->preference);
    added->user = user->key;
    preference_write(user, &added->row, row);
    return REC_OK;
}

enum rec_status mem_preference_put(struct store_user *user, const struct rec_preference *row,
                                   rec_error *error)
{
    struct preference_row *found = FIND(user, preference, row->id);
    if (!found)
        return store_missing(error, REC_ROW_PREFERENCE, row->id);
    preference_write(user, &found->row, row);
    return REC_OK;
}

enum rec_status mem_preference_get(struct store_user *user, const char *id, struct arena *arena,
                                   struct rec_preference *row, rec_error *error)
{
    struct preference_row *found = FIND(user, preference, id);
    (void)arena;
    if (!found)
        return store_missing(error, REC_ROW_PREFERENCE, id);
    *row = found->row;
    return REC_OK;
}

static bool preference_matches(const struct rec_preference *row, const struct store_preference_filter *filter)
{
    if (filter->weightiest)
        return row->status == REC_STATE_ACTIVE &&
               (!filter->below ||
                compare_weights(preference_weight(row), preference_weight(filter->below)) > 0);
    return (filter->category < 0 || (int)row->category == filter->category) &&
           (filter->statuses >> row->status & 1) && (!filter->key || strcmp(row->key, filter->key) == 0) &&
           (!filter->qualifier || strcmp(row->qualifier, filter->qualifier) == 0) &&
           (filter->source < 0 || row->explicit_ == (filter->source == 1)) &&
           (!filter->as_of ||
            (row->since <= filter->as_of && (!row->valid_to || row->valid_to > filter->as_of))) &&
           (!filter->text ||
            has_words(filter->text, row->key, row->qualifier, row->value, row->statement, NULL)) &&
           (!filter->message || has_evidence(row->evidence, row->evidence_count, filter->message));
}

static int compare_preferences(const void *a, const void *b)
{
    const struct rec_preference *x = a, *y = b;
    int order = strcmp(rec_category_name(x->category), rec_category_name(y->category));
    if (order == 0)
        order = strcmp(x->key, y->key);
    if (order == 0)
        order = strcmp(x->qualifier, y->qualifier);
    return order ? order : (x->updated_at < y->updated_at) - (x->updated_at > y->updated_at);
}

static int compare_weightiest(const void *a, const void *b)
{
    return compare_weights(preference_weight(a), preference_weight(b));
}

enum rec_status mem_preference_list(struct store_user *user, const struct store_preference_filter *filter,
                                    struct arena *arena, struct rec_preference **rows, size_t *count,
                                    rec_error *error)
{
    size_t capacity = 0;
    (void)error;
    *rows = NULL;
    *count = 0;
    EACH (NOW(user->store)->preference, found)
        if (found->user == user->key && preference_matches(&found->row, filter))
            *ARENA_PUSH(arena, rows, count, &capacity) = found->row;
    if (*count)
        qsort(*rows, *count, sizeof(**rows), filter->weightiest ? compare_weightiest : compare_preferences);
    cut_rows(filter->limit, count);
    return REC_OK;
}

enum rec_status mem_preference_active(struct store_user *user, enum rec_category category, const char *key,
                                      const char *qualifier, char id[REC_ID_SIZE], rec_error *error)
{
    (void)error;
    id[0] = '\0';
    EACH (NOW(user->store)->preference, found)
        if (found->user == user->key && found->row.status == REC_STATE_ACTIVE &&
            found->row.category == category && strcmp(found->row.key, key) == 0 &&
            strcmp(found->row.qualifier, qualifier) == 0)
            memcpy(id, found->row.id, REC_ID_SIZE);
    return REC_OK;
}

enum rec_status mem_learned_erase(struct store_user *user, enum rec_row_kind kind, const char *id,
                                  rec_error *error)
{
    struct state *now = NOW(user->store);
#define ERASE(table)                                                                                         \
    do {                                                                                                     \
        if (!FIND(user, table, id))                                                                          \
            return store_missing(error, kind, id);                                                           \
        REMOVE_IF(now->table, row, row->user == user->key && strcmp(row->row.id, id) == 0);                  \
        EACH (now->table, row)                                                                               \
            if (row->user == user->key && strcmp(row->row.superseded_by, id) == 0)                           \
                row->row.superseded_by[0] = '\0';                                                            \
    } while (0)
    if (kind == REC_ROW_MEMORY)
        ERASE(memory);
    else
        ERASE(preference);
    REMOVE_IF(now->history, row, row->user == user->key && strcmp(row->row.id, id) == 0);
    return REC_OK;
}

static void push_id(struct arena *arena, struct rec_change **rows, size_t *count, size_t *capacity,
                    enum rec_row_kind kind, const char *id)
{
    struct rec_change *row = ARENA_PUSH(arena, rows, count, capacity);
    row->row = kind;
    memcpy(row->id, id, REC_ID_SIZE);
}

enum rec_status mem_words_find(struct store_user *user, enum rec_row_kind kind, const char *words,
                               struct arena *arena, struct rec_change **rows, size_t *count, rec_error *error)
{
    struct state *now = NOW(user->store);
    size_t capacity = 0;
    (void)error;
    *rows = NULL;
    *count = 0;
#define LOOK(wanted, table, text)                                                                            \
    EACH (now->table, row)                                                                                   \
        if (kind == (wanted) && row->user == user->key && strstr(row->text, words))                          \
    push_id(arena, rows, count, &capacity, kind, row->row.id)
    LOOK(REC_ROW_MESSAGE, message, row.content);
    LOOK(REC_ROW_MESSAGE, message, row.thinking);
    LOOK(REC_ROW_CONVERSATION, conversation, row.title);
    LOOK(REC_ROW_PREFERENCE, preference, row.statement);
    LOOK(REC_ROW_PREFERENCE, preference, row.value);
    LOOK(REC_ROW_RECEIPT, receipt, parts);
#undef LOOK
    return REC_OK;
}

/* The text with every occurrence of the words replaced; counts into *changed if there was one. */
static const char *replaced(struct store_user *user, const char *text, const char *words, const char *instead,
                            bool *changed)
{
    struct buf out = BUF_INIT;
    const char *at, *found;
    for (at = text; (found = strstr(at, words)); at = found + strlen(words)) {
        buf_add(&out, at, (size_t)(found - at));
        buf_adds(&out, instead);
        *changed = true;
    }
    buf_adds(&out, at);
    const char *result = kept_text(user, out.data);
    buf_free(&out);
    return result;
}

enum rec_status mem_words_replace(struct store_user *user, const char *words, const char *json,
                                  const char *instead, int64_t *changed, rec_error *error)
{
    struct state *now = NOW(user->store);
    (void)error;
    *changed = 0;
#define REPLACE(table, a, with_a, b, with_b, c, with_c)                                                      \
    EACH (now->table, row)                                                                                   \
        if (row->user == user->key) {                                                                        \
            bool found = false;                                                                              \
            row->a = replaced(user, row->a, with_a, instead, &found);                                        \
            row->b = replaced(user, row->b, with_b, instead, &found);                                        \
            row->c = replaced(user, row->c, with_c, instead, &found);                                        \
            *changed += found;                                                                               \
        }
    REPLACE(draft, text, words, text, words, text, words)
    REPLACE(summary, row.content, words, row.content, words, row.content, words)
    REPLACE(job, row.payload, json, row.error, words, row.error, words)
    REPLACE(history, row.before, json, row.after, json, row.summary, words)
#undef REPLACE
    return REC_OK;
}

enum rec_status mem_learned_touch(struct store_user *user, enum rec_row_kind kind, const char *id,
                                  int64_t now, rec_error *error)
{
    struct memory_row *memory = kind == REC_ROW_MEMORY ? FIND(user, memory, id) : NULL;
    struct preference_row *preference = kind == REC_ROW_PREFERENCE ? FIND(user, preference, id) : NULL;
    if (memory) {
        memory->row.access_count++;
        memory->row.accessed_at = now;
    } else if (preference)
        preference->row.access_count++;
    else
        return store_missing(error, kind, id);
    return REC_OK;
}

/* --- History --- */

enum rec_status mem_history_add(struct store_user *user, struct rec_change_record *row, rec_error *error)
{
    (void)error;
    row->number = ++user_row(user->store, user->key)->history;
    if (row->group == 0)
        row->group = row->number;
    struct history_row *added = ADD(NOW(user->store)->history);
    added->user = user->key;
    added->row = *row;
/* clang-format off */
#define X(field) added->row.field = kept_text(user, row->field);
    X(operation) X(before) X(after) X(cause) X(summary)
#undef X
        /* clang-format on */
        return REC_OK;
}

enum rec_status mem_history_list(struct store_user *user, const char *id, int64_t before, size_t limit,
                                 struct arena *arena, struct rec_change_record **rows, size_t *count,
                                 rec_error *error)
{
    struct state *now = NOW(user->store);
    size_t capacity = 0;
    (void)error;
    *rows = NULL;
    *count = 0;
    for (size_t i = now->history.count; i-- > 0 && *count < limit;) {
        const struct history_row *found = &now->history.rows[i];
        if (found->user == user->key && found->row.number < before && (!id || strcmp(found->row.id, id) == 0))
            *ARENA_PUSH(arena, rows, count, &capacity) = found->row;
    }
    return REC_OK;
}

enum rec_status mem_history_mark(struct store_user *user, int64_t number, bool undone, rec_error *error)
{
    EACH (NOW(user->store)->history, found)
        if (found->user == user->key && found->row.number == number) {
            found->row.undone = undone;
            return REC_OK;
        }
    return store_missing_history(error, number);
}
