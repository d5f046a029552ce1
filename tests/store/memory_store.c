#include "config.h"

#include "memory_rows.h"

#include <stdio.h>

const char *kept_text(struct store_user *user, const char *text)
{
    return arena_strdup(&((struct memory_store *)user->store)->texts, text ? text : "");
}

const void *kept_bytes(struct store_user *user, const void *bytes, size_t length)
{
    return length ? memcpy(arena_alloc(&((struct memory_store *)user->store)->texts, length), bytes, length)
                  : NULL;
}

bool has_words(const char *words, const char *text, ...)
{
    struct buf all = BUF_INIT;
    va_list texts;
    va_start(texts, text);
    for (; text; text = va_arg(texts, const char *)) {
        utf8_fold(&all, text, strlen(text));
        buf_addc(&all, ' '); /* no word goes over the end of a text */
    }
    va_end(texts);
    char *copy = xstrdup(words), *rest = copy, *word;
    bool found = true;
    while ((word = strsep(&rest, " ")))
        found = found && strstr(all.data, word) != NULL;
    free(copy);
    buf_free(&all);
    return found;
}

int newest_first(int64_t time_a, const char *id_a, int64_t time_b, const char *id_b)
{
    if (time_a != time_b)
        return time_a < time_b ? 1 : -1;
    return -strcmp(id_a, id_b);
}

void cut_rows(size_t limit, size_t *count)
{
    if (*count > limit)
        *count = limit;
}

/* --- Connection --- */

static void state_free(struct state *state)
{
#define X(name) free(state->name.rows);
    TABLES(X)
    X(draft)
    X(setting)
#undef X
    memset(state, 0, sizeof(*state));
}

static void state_copy(struct state *to, const struct state *from)
{
    *to = *from;
#define X(name)                                                                                              \
    to->name.rows = xreallocarray(NULL, from->name.capacity + 1, sizeof(*from->name.rows));                  \
    if (from->name.count)                                                                                    \
        memcpy(to->name.rows, from->name.rows, from->name.count * sizeof(*from->name.rows));
    TABLES(X) X(draft) X(setting)
#undef X
}

void mem_close(struct store *base)
{
    struct memory_store *store = (struct memory_store *)base;
    state_free(&store->now);
    state_free(&store->before);
    state_free(&store->part);
    arena_free(&store->texts);
    store_fini(base);
    free(store);
}

bool mem_changed(struct store *base)
{
    struct memory_store *store = (struct memory_store *)base;
    bool first = !store->looked;
    store->looked = true;
    return first;
}

enum rec_status mem_begin(struct store *base, rec_error *error)
{
    struct memory_store *store = (struct memory_store *)base;
    (void)error;
    state_copy(&store->before, &store->now);
    return REC_OK;
}

enum rec_status mem_commit(struct store *base, enum store_sync sync, rec_error *error)
{
    (void)sync, (void)error;
    state_free(&((struct memory_store *)base)->before);
    return REC_OK;
}

bool mem_read_begin(struct store *base)
{
    (void)base;
    return true;
}

void mem_read_end(struct store *base)
{
    (void)base;
}

void mem_rollback(struct store *base)
{
    struct memory_store *store = (struct memory_store *)base;
    state_free(&store->now);
    store->now = store->before;
    memset(&store->before, 0, sizeof(store->before));
}

enum rec_status mem_mark(struct store *base, rec_error *error)
{
    struct memory_store *store = (struct memory_store *)base;
    (void)error;
    state_copy(&store->part, &store->now);
    return REC_OK;
}

enum rec_status mem_keep(struct store *base, rec_error *error)
{
    (void)error;
    state_free(&((struct memory_store *)base)->part);
    return REC_OK;
}

void mem_back(struct store *base)
{
    struct memory_store *store = (struct memory_store *)base;
    state_free(&store->now);
    store->now = store->part;
    memset(&store->part, 0, sizeof(store->part));
}

/* --- Users and ids --- */

struct user_row *user_row(struct store *base, int64_t key)
{
    EACH (NOW(base)->user, row)
        if (row->key == key)
            return row;
    return NULL;
}

enum rec_status mem_user_find(struct store *base, const char *name, int64_t *key, rec_error *error)
{
    (void)error;
    EACH (NOW(base)->user, row)
        if (strcmp(row->name, name) == 0) {
            *key = row->key;
            return REC_OK;
        }
    return REC_NOT_FOUND;
}

enum rec_status mem_user_add(struct store *base, const char *name, int64_t now, int64_t *key,
                             rec_error *error)
{
    struct memory_store *store = (struct memory_store *)base;
    (void)error;
    struct user_row *row = ADD(store->now.user);
    row->key = *key = ++store->last_user;
    row->name = arena_strdup(&store->texts, name);
    row->created_at = now;
    return REC_OK;
}

enum rec_status mem_user_erase(struct store *base, int64_t key, rec_error *error)
{
    struct state *now = NOW(base);
    (void)error;
    REMOVE_IF(now->user, row, row->key == key);
/* clang-format off */
#define X(name) REMOVE_IF(now->name, row, row->user == key);
    X(conversation) X(branch) X(message) X(turn) X(run) X(memory) X(preference) X(history)
    X(receipt) X(summary) X(draft) X(setting) X(metric) X(retrieval) X(job) X(vector) X(change)
#undef X
        /* clang-format on */
        return REC_OK;
}

static int compare_users(const void *a, const void *b)
{
    return strcmp(((const struct store_user_counts *)a)->name, ((const struct store_user_counts *)b)->name);
}

enum rec_status mem_user_list(struct store *base, int64_t since, struct arena *arena,
                              struct store_user_counts **rows, size_t *count, rec_error *error)
{
    size_t capacity = 0;
    (void)error;
    *rows = NULL;
    *count = 0;
    EACH (NOW(base)->user, user) {
        struct store_user_counts *row = ARENA_PUSH(arena, rows, count, &capacity);
        row->name = user->name;
        row->created_at = user->created_at;
        EACH (NOW(base)->conversation, c)
            if (c->user == user->key && !c->row.deleted_at) {
                row->conversations += c->row.created_at >= since;
                EACH (NOW(base)->message, m)
                    row->messages +=
                        strcmp(m->row.conversation_id, c->row.id) == 0 && m->row.created_at >= since;
            }
        EACH (NOW(base)->memory, m)
            row->memories +=
                m->user == user->key && m->row.status == REC_STATE_ACTIVE && m->row.created_at >= since;
        EACH (NOW(base)->preference, p)
            row->preferences +=
                p->user == user->key && p->row.status == REC_STATE_ACTIVE && p->row.created_at >= since;
    }
    if (*count)
        qsort(*rows, *count, sizeof(**rows), compare_users);
    return REC_OK;
}

enum rec_status mem_find(struct store_user *user, enum rec_row_kind kind, const char *prefix,
                         char id[REC_ID_SIZE], int *count, rec_error *error)
{
    struct state *now = NOW(user->store);
    const char *least = NULL;
    (void)error;
    *count = 0;
#define SEARCH(wanted, table)                                                                                \
    if (kind == wanted)                                                                                      \
        EACH (now->table, row)                                                                               \
            if (row->user == user->key && strncmp(row->row.id, prefix, strlen(prefix)) == 0) {               \
                ++*count;                                                                                    \
                if (!least || strcmp(row->row.id, least) < 0)                                                \
                    least = row->row.id;                                                                     \
            }
    SEARCH(REC_ROW_CONVERSATION, conversation)
    SEARCH(REC_ROW_MESSAGE, message)
    SEARCH(REC_ROW_MEMORY, memory)
    SEARCH(REC_ROW_PREFERENCE, preference)
    SEARCH(REC_ROW_TURN, turn)
    SEARCH(REC_ROW_RECEIPT, receipt)
    SEARCH(REC_ROW_JOB, job)
    if (least)
        memcpy(id, least, REC_ID_SIZE);
    return REC_OK;
}

enum rec_status mem_find_external(struct store_user *user, enum rec_row_kind kind, const char *external,
                                  char id[REC_ID_SIZE], rec_error *error)
{
    (void)error;
    if (kind == REC_ROW_CONVERSATION)
        EACH (NOW(user->store)->conversation, row)
            if (row->user == user->key && strcmp(row->row.external_id, external) == 0) {
                memcpy(id, row->row.id, REC_ID_SIZE);
                return REC_OK;
            }
    if (kind == REC_ROW_MESSAGE)
        EACH (NOW(user->store)->message, row)
            if (row->user == user->key && strcmp(row->row.external_id, external) == 0) {
                memcpy(id, row->row.id, REC_ID_SIZE);
                return REC_OK;
            }
    return REC_NOT_FOUND;
}

enum rec_status id_taken(rec_error *error)
{
    return error_set(error, REC_CONFLICT, "There is a row with this id already.");
}

/* --- Change journal --- */

enum rec_status mem_change_add(struct store_user *user, enum rec_row_kind kind, const char *id,
                               char operation, rec_error *error)
{
    (void)error;
    struct change_row *added = ADD(NOW(user->store)->change);
    added->user = user->key;
    added->row = (struct rec_change){
        .number = ++user_row(user->store, user->key)->changes, .row = kind, .operation = operation};
    snprintf(added->row.id, REC_ID_SIZE, "%s", id);
    return REC_OK;
}

int64_t mem_change_last(struct store_user *user)
{
    return user_row(user->store, user->key)->changes;
}

enum rec_status mem_change_list(struct store_user *user, int64_t after, size_t limit, struct arena *arena,
                                struct rec_change **rows, size_t *count, rec_error *error)
{
    size_t capacity = 0;
    *rows = NULL;
    *count = 0;
    if (after < user_row(user->store, user->key)->trimmed)
        return error_set(error, REC_LIMIT, "The change journal does not reach back so far.");
    EACH (NOW(user->store)->change, row)
        if (row->user == user->key && row->row.number > after && *count < limit)
            *ARENA_PUSH(arena, rows, count, &capacity) = row->row;
    return REC_OK;
}

enum rec_status mem_change_trim(struct store_user *user, int64_t up_to, rec_error *error)
{
    struct user_row *row = user_row(user->store, user->key);
    (void)error;
    REMOVE_IF(NOW(user->store)->change, change, change->user == user->key && change->row.number <= up_to);
    if (up_to > row->trimmed)
        row->trimmed = up_to < row->changes ? up_to : row->changes;
    return REC_OK;
}

/* --- Process-wide --- */

enum rec_status mem_backup(struct store *base, const char *path, store_progress progress, void *context,
                           rec_error *error)
{
    (void)base, (void)path, (void)progress, (void)context;
    return error_set(error, REC_UNSUPPORTED, "A store of arrays has no file.");
}

enum rec_status mem_check(struct store *base, struct buf *report, store_progress progress, void *context,
                          rec_error *error)
{
    (void)progress;
    (void)context;
    (void)base, (void)report, (void)error;
    return REC_OK;
}

enum rec_status mem_vacuum(struct store *base, store_progress progress, void *context, rec_error *error)
{
    (void)base, (void)error;
    if (progress)
        progress(context, 1, 1);
    return REC_OK;
}

enum rec_status mem_checkpoint(struct store *base, rec_error *error)
{
    (void)base, (void)error;
    return REC_OK;
}

void mem_set_cancel(struct store *base, const _Atomic int *token)
{
    (void)base, (void)token;
}

enum rec_status mem_present(struct store *base, rec_error *error)
{
    (void)base, (void)error;
    return REC_OK;
}

void mem_leave(struct store *base)
{
    (void)base;
}

static const struct store_ops memory_ops = {
#define X(name) .name = mem_##name,
    STORE_OPS(X)
#undef X
};

struct store *memory_store_new(void)
{
    struct memory_store *store = xcalloc(1, sizeof(*store));
    store_init(&store->base, &memory_ops, "memory:", "memory");
    return &store->base;
}
