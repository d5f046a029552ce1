#include "config.h"

#include "memory_store.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Each row begins with whose it is and its id. */
struct user_row {
    int64_t key;
    const char *name;
    int64_t created_at, changes, trimmed, history;
};
struct conversation_row {
    int64_t user;
    struct rec_conversation row;
    char last_message[REC_ID_SIZE];
};
struct branch_row {
    int64_t user;
    char conversation[REC_ID_SIZE];
    struct store_branch row;
};
struct message_row {
    int64_t user;
    struct rec_message row;
};
struct turn_row {
    int64_t user;
    struct rec_turn row;
};
struct run_row {
    int64_t user;
    struct store_run row;
};
struct memory_row {
    int64_t user;
    struct rec_memory row;
};
struct preference_row {
    int64_t user;
    struct rec_preference row;
};
struct history_row {
    int64_t user;
    struct rec_change_record row;
};
struct receipt_row {
    int64_t user;
    struct rec_receipt row;
    const char *parts;
};
struct summary_row {
    int64_t user;
    struct store_summary row;
};
struct text_row { /* a draft or a setting */
    int64_t user;
    const char *key, *text;
};
struct metric_row {
    int64_t user, day;
    struct rec_node_stats row; /* mean_ms is the sum */
};
struct retrieval_row {
    int64_t user, day;
    struct rec_retrieval_stats row;
};
struct job_row {
    int64_t user;
    struct rec_job row;
    const char *owner;
    int64_t expires_at;
};
struct vector_row {
    int64_t user, number;
    struct store_vector row;
    const char *text; /* what it was made of */
};
struct change_row {
    int64_t user;
    struct rec_change row;
};

#define TABLES(X)                                                                                            \
    X(user)                                                                                                  \
    X(conversation)                                                                                          \
    X(branch)                                                                                                \
    X(message)                                                                                               \
    X(turn)                                                                                                  \
    X(run)                                                                                                   \
    X(memory) X(preference) X(history) X(receipt) X(summary) X(metric) X(retrieval) X(job) X(vector) X(change)

struct state {
#define X(name)                                                                                              \
    struct {                                                                                                 \
        struct name##_row *rows;                                                                             \
        size_t count, capacity;                                                                              \
    } name;
    TABLES(X)
#undef X
    struct {
        struct text_row *rows;
        size_t count, capacity;
    } draft, setting;
};

struct memory_store {
    struct store base;
    struct state now, before, part; /* before: as it was when the transaction began, part: at its mark */
    struct arena texts;             /* every text ever stored */
    int64_t last_user, last_vector;
    bool looked;
};

#define NOW(store) (&((struct memory_store *)(store))->now)
#define EACH(table, item)                                                                                    \
    (__typeof__((table).rows) item = (table).rows; item < (table).rows + (table).count; item++)
#define ADD(table)                                                                                           \
    ((table).rows = xgrow((table).rows, &(table).capacity, (table).count + 1, sizeof(*(table).rows)),        \
     memset(&(table).rows[(table).count], 0, sizeof(*(table).rows)), &(table).rows[(table).count++])
#define REMOVE_IF(table, item, condition)                                                                    \
    do {                                                                                                     \
        size_t kept = 0;                                                                                     \
        for                                                                                                  \
            EACH(table, item)                                                                                \
        if (!(condition))                                                                                    \
            (table).rows[kept++] = *item;                                                                    \
        (table).count = kept;                                                                                \
    } while (0)
/* The row of a user with an id, or NULL. */
#define FIND(user_, table, id_)                                                                              \
    ({                                                                                                       \
        __typeof__(NOW((user_)->store)->table.rows) found_ = NULL;                                           \
        for                                                                                                  \
            EACH(NOW((user_)->store)->table, item_)                                                          \
        if (item_->user == (user_)->key && strcmp(item_->row.id, id_) == 0)                                  \
            found_ = item_;                                                                                  \
        found_;                                                                                              \
    })

static const char *keep(struct store_user *user, const char *text)
{
    return arena_strdup(&((struct memory_store *)user->store)->texts, text ? text : "");
}

static const void *keep_bytes(struct store_user *user, const void *bytes, size_t length)
{
    return length ? memcpy(arena_alloc(&((struct memory_store *)user->store)->texts, length), bytes, length)
                  : NULL;
}

static bool contains(const char *text, const char *folded)
{
    struct buf buf = BUF_INIT;
    utf8_fold(&buf, text, strlen(text));
    bool found = strstr(buf.data, folded) != NULL;
    buf_free(&buf);
    return found;
}

static int newest_first(int64_t time_a, const char *id_a, int64_t time_b, const char *id_b)
{
    if (time_a != time_b)
        return time_a < time_b ? 1 : -1;
    return -strcmp(id_a, id_b);
}

static void cut(size_t limit, size_t *count)
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

static void mem_close(struct store *base)
{
    struct memory_store *store = (struct memory_store *)base;
    state_free(&store->now);
    state_free(&store->before);
    state_free(&store->part);
    arena_free(&store->texts);
    store_fini(base);
    free(store);
}

static bool mem_changed(struct store *base)
{
    struct memory_store *store = (struct memory_store *)base;
    bool first = !store->looked;
    store->looked = true;
    return first;
}

static enum rec_status mem_begin(struct store *base, rec_error *error)
{
    struct memory_store *store = (struct memory_store *)base;
    (void)error;
    state_copy(&store->before, &store->now);
    return REC_OK;
}

static enum rec_status mem_commit(struct store *base, enum store_sync sync, rec_error *error)
{
    (void)sync, (void)error;
    state_free(&((struct memory_store *)base)->before);
    return REC_OK;
}

static bool mem_read_begin(struct store *base)
{
    (void)base;
    return true;
}

static void mem_read_end(struct store *base)
{
    (void)base;
}

static void mem_rollback(struct store *base)
{
    struct memory_store *store = (struct memory_store *)base;
    state_free(&store->now);
    store->now = store->before;
    memset(&store->before, 0, sizeof(store->before));
}

static enum rec_status mem_mark(struct store *base, rec_error *error)
{
    struct memory_store *store = (struct memory_store *)base;
    (void)error;
    state_copy(&store->part, &store->now);
    return REC_OK;
}

static enum rec_status mem_keep(struct store *base, rec_error *error)
{
    (void)error;
    state_free(&((struct memory_store *)base)->part);
    return REC_OK;
}

static void mem_back(struct store *base)
{
    struct memory_store *store = (struct memory_store *)base;
    state_free(&store->now);
    store->now = store->part;
    memset(&store->part, 0, sizeof(store->part));
}

/* --- Users and ids --- */

static struct user_row *user_row(struct store *base, int64_t key)
{
    for
        EACH(NOW(base)->user, row)
    if (row->key == key)
        return row;
    return NULL;
}

static enum rec_status mem_user_find(struct store *base, const char *name, int64_t *key, rec_error *error)
{
    (void)error;
    for
        EACH(NOW(base)->user, row)
    if (strcmp(row->name, name) == 0) {
        *key = row->key;
        return REC_OK;
    }
    return REC_NOT_FOUND;
}

static enum rec_status mem_user_add(struct store *base, const char *name, int64_t now, int64_t *key,
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

static enum rec_status mem_user_erase(struct store *base, int64_t key, rec_error *error)
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

static enum rec_status mem_user_list(struct store *base, struct arena *arena, struct store_user_counts **rows,
                                     size_t *count, rec_error *error)
{
    size_t capacity = 0;
    (void)error;
    *rows = NULL;
    *count = 0;
    for
        EACH(NOW(base)->user, user)
        {
            struct store_user_counts *row = ARENA_PUSH(arena, rows, count, &capacity);
            row->name = user->name;
            row->created_at = user->created_at;
        for
            EACH(NOW(base)->conversation, c)
        if (c->user == user->key && !c->row.deleted_at) {
            row->conversations++;
            row->messages += c->row.message_count;
        }
        for
            EACH(NOW(base)->memory, m)
        row->memories += m->user == user->key && m->row.status == REC_STATE_ACTIVE;
        for
            EACH(NOW(base)->preference, p)
        row->preferences += p->user == user->key && p->row.status == REC_STATE_ACTIVE;
        }
    if (*count)
        qsort(*rows, *count, sizeof(**rows), compare_users);
    return REC_OK;
}

static enum rec_status mem_find(struct store_user *user, enum rec_row_kind kind, const char *prefix,
                                char id[REC_ID_SIZE], int *count, rec_error *error)
{
    struct state *now = NOW(user->store);
    const char *least = NULL;
    (void)error;
    *count = 0;
#define SEARCH(wanted, table)                                                                                \
    if (kind == wanted)                                                                                      \
        for                                                                                                  \
            EACH(now->table, row)                                                                            \
    if (row->user == user->key && strncmp(row->row.id, prefix, strlen(prefix)) == 0) {                       \
        ++*count;                                                                                            \
        if (!least || strcmp(row->row.id, least) < 0)                                                        \
            least = row->row.id;                                                                             \
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

static enum rec_status mem_find_external(struct store_user *user, enum rec_row_kind kind,
                                         const char *external, char id[REC_ID_SIZE], rec_error *error)
{
    (void)error;
    if (kind == REC_ROW_CONVERSATION)
        for
            EACH(NOW(user->store)->conversation, row)
    if (row->user == user->key && strcmp(row->row.external_id, external) == 0) {
        memcpy(id, row->row.id, REC_ID_SIZE);
        return REC_OK;
    }
    if (kind == REC_ROW_MESSAGE)
        for
            EACH(NOW(user->store)->message, row)
    if (row->user == user->key && strcmp(row->row.external_id, external) == 0) {
        memcpy(id, row->row.id, REC_ID_SIZE);
        return REC_OK;
    }
    return REC_NOT_FOUND;
}

static enum rec_status taken(rec_error *error)
{
    return error_set(error, REC_CONFLICT, "There is a row with this id already.");
}

/* --- Conversations and branches --- */

static enum rec_status mem_branch_add(struct store_user *user, const char *conversation,
                                      const struct store_branch *row, rec_error *error)
{
    if (!FIND(user, conversation, conversation))
        return store_missing(error, REC_ROW_CONVERSATION, conversation);
    struct branch_row *branch = ADD(NOW(user->store)->branch);
    branch->user = user->key;
    memcpy(branch->conversation, conversation, REC_ID_SIZE);
    branch->row = *row;
    return REC_OK;
}

static void conversation_write(struct store_user *user, struct rec_conversation *to,
                               const struct rec_conversation *row)
{
    to->status = row->status;
    to->created_at = row->created_at;
    to->updated_at = row->updated_at;
    to->deleted_at = row->deleted_at;
    to->branch = row->branch;
    to->external_id = keep(user, row->external_id);
    to->title = keep(user, row->title);
    to->tags = keep(user, row->tags);
    to->metadata = keep(user, row->metadata);
    to->system = keep(user, row->system);
}

static enum rec_status mem_conversation_add(struct store_user *user, const struct rec_conversation *row,
                                            rec_error *error)
{
    const struct store_branch first = {.number = 1, .fork = 1};
    if (FIND(user, conversation, row->id))
        return taken(error);
    struct conversation_row *added = ADD(NOW(user->store)->conversation);
    added->user = user->key;
    memcpy(added->row.id, row->id, REC_ID_SIZE);
    added->row.last_text = "";
    conversation_write(user, &added->row, row);
    return mem_branch_add(user, row->id, &first, error);
}

static enum rec_status mem_conversation_put(struct store_user *user, const struct rec_conversation *row,
                                            rec_error *error)
{
    struct conversation_row *found = FIND(user, conversation, row->id);
    if (!found)
        return store_missing(error, REC_ROW_CONVERSATION, row->id);
    conversation_write(user, &found->row, row);
    return REC_OK;
}

static struct rec_conversation conversation_read(struct store_user *user,
                                                 const struct conversation_row *found)
{
    struct rec_conversation row = found->row;
    row.last_turn = REC_TURN_COMPLETE;
    for
        EACH(NOW(user->store)->turn, turn)
    if (turn->user == user->key && strcmp(turn->row.conversation_id, row.id) == 0)
        row.last_turn = turn->row.status;
    return row;
}

static enum rec_status mem_conversation_get(struct store_user *user, const char *id, struct arena *arena,
                                            struct rec_conversation *row, rec_error *error)
{
    struct conversation_row *found = FIND(user, conversation, id);
    (void)arena;
    if (!found)
        return store_missing(error, REC_ROW_CONVERSATION, id);
    *row = conversation_read(user, found);
    return REC_OK;
}

static bool has_tag(const char *tags, const char *tag)
{
    struct buf all = BUF_INIT, one = BUF_INIT;
    buf_addf(&all, " %s ", tags);
    buf_addf(&one, " %s ", tag);
    bool found = strstr(all.data, one.data) != NULL;
    buf_free(&all);
    buf_free(&one);
    return found;
}

static int compare_conversations(const void *a, const void *b)
{
    const struct rec_conversation *x = a, *y = b;
    return newest_first(x->updated_at, x->id, y->updated_at, y->id);
}

static enum rec_status mem_conversation_list(struct store_user *user,
                                             const struct store_conversation_filter *filter,
                                             struct arena *arena, struct rec_conversation **rows,
                                             size_t *count, rec_error *error)
{
    size_t capacity = 0;
    (void)error;
    *rows = NULL;
    *count = 0;
    for
        EACH(NOW(user->store)->conversation, found)
        {
            const struct rec_conversation *row = &found->row;
            if (found->user == user->key && (row->deleted_at != 0) == filter->deleted &&
                (filter->statuses >> row->status & 1) &&
                newest_first(row->updated_at, row->id, filter->before_time, filter->before_id) > 0 &&
                row->updated_at < filter->updated_before &&
                (!filter->text || contains(row->title, filter->text)) &&
                (!filter->tag || has_tag(row->tags, filter->tag)))
                *ARENA_PUSH(arena, rows, count, &capacity) = conversation_read(user, found);
        }
    if (*count)
        qsort(*rows, *count, sizeof(**rows), compare_conversations);
    cut(filter->limit, count);
    return REC_OK;
}

/* Without the evidence from this conversation; true if there was some. */
static bool drop_evidence(struct store_user *user, const char *conversation, const struct rec_evidence **rows,
                          size_t *count)
{
    struct rec_evidence *kept =
        arena_alloc(&((struct memory_store *)user->store)->texts, (*count + 1) * sizeof(*kept));
    size_t left = 0;
    for (size_t i = 0; i < *count; i++)
        if (strcmp((*rows)[i].conversation_id, conversation) != 0)
            kept[left++] = (*rows)[i];
    bool dropped = left < *count;
    *rows = kept;
    *count = left;
    return dropped;
}

static enum rec_status mem_conversation_erase(struct store_user *user, const char *id, struct arena *arena,
                                              struct rec_change **touched, size_t *count, rec_error *error)
{
    struct state *now = NOW(user->store);
    size_t capacity = 0;
    *touched = NULL;
    *count = 0;
    if (!FIND(user, conversation, id))
        return store_missing(error, REC_ROW_CONVERSATION, id);
#define DROP(table, kind)                                                                                    \
    for                                                                                                      \
        EACH(now->table, found)                                                                              \
    if (found->user == user->key &&                                                                          \
        drop_evidence(user, id, &found->row.evidence, &found->row.evidence_count)) {                         \
        struct rec_change *change = ARENA_PUSH(arena, touched, count, &capacity);                            \
        change->row = kind;                                                                                  \
        memcpy(change->id, found->row.id, REC_ID_SIZE);                                                      \
    }
    DROP(memory, REC_ROW_MEMORY)
    DROP(preference, REC_ROW_PREFERENCE)
    for
        EACH(now->turn, turn)
    if (turn->user == user->key && strcmp(turn->row.conversation_id, id) == 0)
        REMOVE_IF(now->run, run, run->user == user->key && strcmp(run->row.turn_id, turn->row.id) == 0);
    REMOVE_IF(now->conversation, row, row->user == user->key && strcmp(row->row.id, id) == 0);
    REMOVE_IF(now->branch, row, row->user == user->key && strcmp(row->conversation, id) == 0);
    REMOVE_IF(now->message, row, row->user == user->key && strcmp(row->row.conversation_id, id) == 0);
    REMOVE_IF(now->turn, row, row->user == user->key && strcmp(row->row.conversation_id, id) == 0);
    REMOVE_IF(now->receipt, row, row->user == user->key && strcmp(row->row.conversation_id, id) == 0);
    REMOVE_IF(now->summary, row, row->user == user->key && strcmp(row->row.conversation_id, id) == 0);
    REMOVE_IF(now->draft, row, row->user == user->key && strcmp(row->key, id) == 0);
    REMOVE_IF(now->history, row, row->user == user->key && strcmp(row->row.id, id) == 0);
    return REC_OK;
}

static enum rec_status mem_branch_list(struct store_user *user, const char *conversation, struct arena *arena,
                                       struct store_branch **rows, size_t *count, int64_t *shown,
                                       rec_error *error)
{
    struct conversation_row *found = FIND(user, conversation, conversation);
    size_t capacity = 0;
    *rows = NULL;
    *count = 0;
    if (!found)
        return store_missing(error, REC_ROW_CONVERSATION, conversation);
    *shown = found->row.branch;
    for
        EACH(NOW(user->store)->branch, branch)
    if (branch->user == user->key && strcmp(branch->conversation, conversation) == 0)
        *ARENA_PUSH(arena, rows, count, &capacity) = branch->row;
    return REC_OK;
}

static enum rec_status mem_branch_end(struct store_user *user, const char *conversation, int64_t *branch,
                                      int64_t *next, rec_error *error)
{
    struct conversation_row *found = FIND(user, conversation, conversation);
    bool there = false;
    if (!found)
        return store_missing(error, REC_ROW_CONVERSATION, conversation);
    if (*branch == 0)
        *branch = found->row.branch;
    for
        EACH(NOW(user->store)->branch, row)
    if (row->user == user->key && strcmp(row->conversation, conversation) == 0 &&
        row->row.number == *branch) {
        *next = row->row.fork;
        there = true;
    }
    for
        EACH(NOW(user->store)->message, row)
    if (row->user == user->key && strcmp(row->row.conversation_id, conversation) == 0 &&
        row->row.branch == *branch && row->row.sequence >= *next)
        *next = row->row.sequence + 1;
    return there ? REC_OK : store_missing(error, REC_ROW_CONVERSATION, conversation);
}

/* --- Messages --- */

static enum rec_status mem_message_add(struct store_user *user, const struct rec_message *row,
                                       const char *last_text, rec_error *error)
{
    struct conversation_row *conversation = FIND(user, conversation, row->conversation_id);
    if (!conversation)
        return store_missing(error, REC_ROW_CONVERSATION, row->conversation_id);
    if (FIND(user, message, row->id))
        return taken(error);
    struct message_row *added = ADD(NOW(user->store)->message);
    added->user = user->key;
    added->row = *row;
    added->row.sibling = added->row.siblings = 1;
/* clang-format off */
#define X(field) added->row.field = keep(user, row->field);
    X(external_id) X(name) X(content) X(metadata) X(provider) X(model) X(error) X(stop_reason) X(thinking)
#undef X
        /* clang-format on */
        conversation->row.message_count++;
    if (row->created_at > conversation->row.updated_at)
        conversation->row.updated_at = row->created_at;
    if (last_text[0])
        conversation->row.last_text = keep(user, last_text);
    memcpy(conversation->last_message, row->id, REC_ID_SIZE);
    return REC_OK;
}

static enum rec_status mem_message_append(struct store_user *user, const char *id, const char *text,
                                          size_t length, rec_error *error)
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

static enum rec_status mem_message_finish(struct store_user *user, const char *id,
                                          const struct rec_message *row, const char *last_text,
                                          rec_error *error)
{
    struct message_row *found = FIND(user, message, id);
    if (!found)
        return store_missing(error, REC_ROW_MESSAGE, id);
    found->row.status = row->status;
    if (row->content)
        found->row.content = keep(user, row->content);
    if (row->metadata)
        found->row.metadata = keep(user, row->metadata);
    memcpy(found->row.content_hash, row->content_hash, sizeof(row->content_hash));
/* clang-format off */
#define X(field) found->row.field = keep(user, row->field);
    X(provider) X(model) X(error) X(stop_reason) X(thinking)
#undef X
/* clang-format on */
/* clang-format off */
#define X(field) found->row.field = row->field;
    X(input_tokens) X(output_tokens) X(cache_read_tokens) X(cache_write_tokens) X(duration_ms)
    X(first_token_ms)
#undef X
        /* clang-format on */
        struct conversation_row *conversation = FIND(user, conversation, found->row.conversation_id);
    if (last_text[0] && strcmp(conversation->last_message, id) == 0)
        conversation->row.last_text = keep(user, last_text);
    return REC_OK;
}

static enum rec_status mem_message_get(struct store_user *user, const char *id, struct arena *arena,
                                       struct rec_message *row, rec_error *error)
{
    struct message_row *found = FIND(user, message, id);
    (void)arena;
    if (!found)
        return store_missing(error, REC_ROW_MESSAGE, id);
    *row = found->row;
    return REC_OK;
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

static enum rec_status mem_message_range(struct store_user *user, const char *conversation,
                                         const struct store_range *range, size_t limit, bool descending,
                                         struct arena *arena, struct rec_message **rows, size_t *count,
                                         rec_error *error)
{
    size_t capacity = 0;
    (void)error;
    *rows = NULL;
    *count = 0;
    for
        EACH(NOW(user->store)->message, found)
    if (found->user == user->key && strcmp(found->row.conversation_id, conversation) == 0 &&
        found->row.branch == range->branch && found->row.sequence >= range->first &&
        found->row.sequence < range->end)
        *ARENA_PUSH(arena, rows, count, &capacity) = found->row;
    if (*count)
        qsort(*rows, *count, sizeof(**rows), descending ? compare_down : compare_up);
    cut(limit, count);
    return REC_OK;
}

static enum rec_status mem_message_places(struct store_user *user, const char *conversation, int64_t sequence,
                                          struct arena *arena, struct store_place **rows, size_t *count,
                                          rec_error *error)
{
    size_t capacity = 0;
    (void)error;
    *rows = NULL;
    *count = 0;
    for
        EACH(NOW(user->store)->message, found)
    if (found->user == user->key && strcmp(found->row.conversation_id, conversation) == 0 &&
        found->row.sequence == sequence) {
        struct store_place *place = ARENA_PUSH(arena, rows, count, &capacity);
        place->branch = found->row.branch;
        memcpy(place->id, found->row.id, REC_ID_SIZE);
    }
    return REC_OK;
}

static enum rec_status mem_message_same(struct store_user *user, const char *conversation, enum rec_role role,
                                        int64_t created_at, const unsigned char hash[32],
                                        char id[REC_ID_SIZE], rec_error *error)
{
    (void)error;
    for
        EACH(NOW(user->store)->message, found)
    if (found->user == user->key && strcmp(found->row.conversation_id, conversation) == 0 &&
        found->row.role == role && found->row.created_at == created_at &&
        memcmp(found->row.content_hash, hash, 32) == 0) {
        memcpy(id, found->row.id, REC_ID_SIZE);
        return REC_OK;
    }
    return REC_OK;
}

static enum rec_status mem_message_total(struct store_user *user, int64_t *total, rec_error *error)
{
    struct state *now = NOW(user->store);
    (void)error;
    *total = 0;
    for (size_t i = 0; i < now->message.count; i++)
        *total += now->message.rows[i].user == user->key;
    return REC_OK;
}

static enum rec_status mem_message_scan(struct store_user *user, int64_t *cursor, size_t limit,
                                        struct arena *arena, struct rec_message **rows, size_t *count,
                                        rec_error *error)
{
    struct state *now = NOW(user->store);
    size_t capacity = 0;
    (void)error;
    *rows = NULL;
    *count = 0;
    for (; *cursor < (int64_t)now->message.count && *count < limit; ++*cursor)
        if (now->message.rows[*cursor].user == user->key)
            *ARENA_PUSH(arena, rows, count, &capacity) = now->message.rows[*cursor].row;
    return REC_OK;
}

/* --- Turns and runs --- */

static enum rec_status mem_turn_add(struct store_user *user, const struct rec_turn *row, rec_error *error)
{
    if (!FIND(user, conversation, row->conversation_id))
        return store_missing(error, REC_ROW_CONVERSATION, row->conversation_id);
    if (FIND(user, turn, row->id))
        return taken(error);
    struct turn_row *added = ADD(NOW(user->store)->turn);
    added->user = user->key;
    added->row = *row;
/* clang-format off */
#define X(field) added->row.field = keep(user, row->field);
    X(provider) X(model) X(error)
#undef X
        /* clang-format on */
        return REC_OK;
}

static enum rec_status mem_turn_put(struct store_user *user, const struct rec_turn *row, rec_error *error)
{
    struct turn_row *found = FIND(user, turn, row->id);
    if (!found)
        return store_missing(error, REC_ROW_TURN, row->id);
    found->row = *row;
/* clang-format off */
#define X(field) found->row.field = keep(user, row->field);
    X(provider) X(model) X(error)
#undef X
        /* clang-format on */
        return REC_OK;
}

static enum rec_status mem_turn_get(struct store_user *user, const char *id, struct arena *arena,
                                    struct rec_turn *row, rec_error *error)
{
    struct turn_row *found = FIND(user, turn, id);
    (void)arena;
    if (!found)
        return store_missing(error, REC_ROW_TURN, id);
    *row = found->row;
    return REC_OK;
}

static enum rec_status mem_turn_list(struct store_user *user, unsigned statuses, const char *conversation,
                                     int64_t since, size_t limit, struct arena *arena, struct rec_turn **rows,
                                     size_t *count, rec_error *error)
{
    struct state *now = NOW(user->store);
    size_t capacity = 0;
    (void)error;
    *rows = NULL;
    *count = 0;
    for (size_t i = now->turn.count; i-- > 0;) {
        const struct turn_row *found = &now->turn.rows[i];
        if (found->user == user->key && (statuses >> found->row.status & 1) &&
            found->row.created_at >= since &&
            (!conversation || strcmp(found->row.conversation_id, conversation) == 0))
            *ARENA_PUSH(arena, rows, count, &capacity) = found->row;
    }
    /* by time, and by order of adding where times are equal: an insertion sort is stable */
    for (size_t i = 1; i < *count; i++)
        for (size_t k = i; k > 0 && (*rows)[k].created_at > (*rows)[k - 1].created_at; k--) {
            struct rec_turn row = (*rows)[k];
            (*rows)[k] = (*rows)[k - 1];
            (*rows)[k - 1] = row;
        }
    cut(limit, count);
    return REC_OK;
}

static enum rec_status mem_run_add(struct store_user *user, const struct store_run *row, rec_error *error)
{
    if (FIND(user, run, row->id))
        return taken(error);
    struct run_row *added = ADD(NOW(user->store)->run);
    added->user = user->key;
    added->row = *row;
/* clang-format off */
#define X(field) added->row.field = keep(user, row->field);
    X(flow) X(owner) X(host) X(node) X(next)
#undef X
        /* clang-format on */
        added->row.state = keep_bytes(user, row->state, row->state_length);
    return REC_OK;
}

static enum rec_status mem_run_checkpoint(struct store_user *user, const struct store_run *row,
                                          rec_error *error)
{
    struct run_row *found = FIND(user, run, row->id);
    if (!found)
        return store_missing_run(error, row->id);
    found->row.hash = row->hash;
    found->row.node = keep(user, row->node);
    found->row.next = keep(user, row->next);
    found->row.attempt = row->attempt;
    found->row.steps = row->steps;
    found->row.next_external = row->next_external;
    found->row.state = keep_bytes(user, row->state, row->state_length);
    found->row.state_length = row->state_length;
    return REC_OK;
}

static enum rec_status mem_run_heartbeat(struct store_user *user, const char *owner, int64_t now,
                                         int64_t expires_at, rec_error *error)
{
    (void)error;
    for
        EACH(NOW(user->store)->run, found)
    if (found->user == user->key && strcmp(found->row.owner, owner) == 0) {
        found->row.heartbeat_at = now;
        found->row.expires_at = expires_at;
    }
    return REC_OK;
}

static enum rec_status mem_run_end(struct store_user *user, const char *id, rec_error *error)
{
    if (!FIND(user, run, id))
        return store_missing_run(error, id);
    REMOVE_IF(NOW(user->store)->run, row, row->user == user->key && strcmp(row->row.id, id) == 0);
    return REC_OK;
}

static enum rec_status mem_run_take(struct store_user *user, const char *id, const struct store_run *seen,
                                    const char *owner, int64_t pid, int64_t started, int64_t now,
                                    int64_t expires_at, rec_error *error)
{
    struct run_row *found = FIND(user, run, id);
    if (!found)
        return store_missing_run(error, id);
    if (strcmp(found->row.owner, seen->owner) != 0 || found->row.heartbeat_at != seen->heartbeat_at)
        return error_set(error, REC_CONFLICT, "The run belongs to a program that is alive.");
    found->row.owner = keep(user, owner);
    found->row.pid = pid;
    found->row.started = started;
    found->row.heartbeat_at = now;
    found->row.expires_at = expires_at;
    return REC_OK;
}

static enum rec_status mem_run_list(struct store_user *user, struct arena *arena, struct store_run **rows,
                                    size_t *count, rec_error *error)
{
    size_t capacity = 0;
    (void)error;
    *rows = NULL;
    *count = 0;
    for
        EACH(NOW(user->store)->run, found)
    if (found->user == user->key)
        *ARENA_PUSH(arena, rows, count, &capacity) = found->row;
    return REC_OK;
}

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
        all[used].source = keep(user, more[i].source);
        all[used].external_id = message ? message->row.external_id : keep(user, more[i].external_id);
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
#define X(field) to->field = keep(user, row->field);
    X(content) X(slot) X(metadata)
#undef X
    /* clang-format on */
}

static enum rec_status mem_memory_add(struct store_user *user, const struct rec_memory *row, rec_error *error)
{
    if (FIND(user, memory, row->id))
        return taken(error);
    struct memory_row *added = ADD(NOW(user->store)->memory);
    added->user = user->key;
    memory_write(user, &added->row, row);
    return REC_OK;
}

static enum rec_status mem_memory_put(struct store_user *user, const struct rec_memory *row, rec_error *error)
{
    struct memory_row *found = FIND(user, memory, row->id);
    if (!found)
        return store_missing(error, REC_ROW_MEMORY, row->id);
    memory_write(user, &found->row, row);
    return REC_OK;
}

static enum rec_status mem_memory_get(struct store_user *user, const char *id, struct arena *arena,
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
           (!filter->pinned || row->pinned) && (!filter->text || contains(row->content, filter->text)) &&
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

static enum rec_status mem_memory_list(struct store_user *user, const struct store_memory_filter *filter,
                                       struct arena *arena, struct rec_memory **rows, size_t *count,
                                       rec_error *error)
{
    size_t capacity = 0;
    (void)error;
    *rows = NULL;
    *count = 0;
    for
        EACH(NOW(user->store)->memory, found)
    if (found->user == user->key && memory_matches(&found->row, filter))
        *ARENA_PUSH(arena, rows, count, &capacity) = found->row;
    if (*count)
        qsort(*rows, *count, sizeof(**rows), filter->standing ? compare_standing : compare_memories);
    cut(filter->limit, count);
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
#define X(field) to->field = keep(user, row->field);
    X(key) X(qualifier) X(value) X(statement)
#undef X
    /* clang-format on */
}

static enum rec_status mem_preference_add(struct store_user *user, const struct rec_preference *row,
                                          rec_error *error)
{
    if (FIND(user, preference, row->id))
        return taken(error);
    struct preference_row *added = ADD(NOW(user->store)->preference);
    added->user = user->key;
    preference_write(user, &added->row, row);
    return REC_OK;
}

static enum rec_status mem_preference_put(struct store_user *user, const struct rec_preference *row,
                                          rec_error *error)
{
    struct preference_row *found = FIND(user, preference, row->id);
    if (!found)
        return store_missing(error, REC_ROW_PREFERENCE, row->id);
    preference_write(user, &found->row, row);
    return REC_OK;
}

static enum rec_status mem_preference_get(struct store_user *user, const char *id, struct arena *arena,
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
           (!filter->text || contains(row->key, filter->text) || contains(row->qualifier, filter->text) ||
            contains(row->value, filter->text) || contains(row->statement, filter->text)) &&
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

static enum rec_status mem_preference_list(struct store_user *user,
                                           const struct store_preference_filter *filter, struct arena *arena,
                                           struct rec_preference **rows, size_t *count, rec_error *error)
{
    size_t capacity = 0;
    (void)error;
    *rows = NULL;
    *count = 0;
    for
        EACH(NOW(user->store)->preference, found)
    if (found->user == user->key && preference_matches(&found->row, filter))
        *ARENA_PUSH(arena, rows, count, &capacity) = found->row;
    if (*count)
        qsort(*rows, *count, sizeof(**rows), filter->weightiest ? compare_weightiest : compare_preferences);
    cut(filter->limit, count);
    return REC_OK;
}

static enum rec_status mem_preference_active(struct store_user *user, enum rec_category category,
                                             const char *key, const char *qualifier, char id[REC_ID_SIZE],
                                             rec_error *error)
{
    (void)error;
    id[0] = '\0';
    for
        EACH(NOW(user->store)->preference, found)
    if (found->user == user->key && found->row.status == REC_STATE_ACTIVE &&
        found->row.category == category && strcmp(found->row.key, key) == 0 &&
        strcmp(found->row.qualifier, qualifier) == 0)
        memcpy(id, found->row.id, REC_ID_SIZE);
    return REC_OK;
}

static enum rec_status mem_learned_erase(struct store_user *user, enum rec_row_kind kind, const char *id,
                                         rec_error *error)
{
    struct state *now = NOW(user->store);
#define ERASE(table)                                                                                         \
    do {                                                                                                     \
        if (!FIND(user, table, id))                                                                          \
            return store_missing(error, kind, id);                                                           \
        REMOVE_IF(now->table, row, row->user == user->key && strcmp(row->row.id, id) == 0);                  \
        for                                                                                                  \
            EACH(now->table, row)                                                                            \
        if (row->user == user->key && strcmp(row->row.superseded_by, id) == 0)                               \
            row->row.superseded_by[0] = '\0';                                                                \
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

static enum rec_status mem_words_find(struct store_user *user, enum rec_row_kind kind, const char *words,
                                      struct arena *arena, struct rec_change **rows, size_t *count,
                                      rec_error *error)
{
    struct state *now = NOW(user->store);
    size_t capacity = 0;
    (void)error;
    *rows = NULL;
    *count = 0;
#define LOOK(wanted, table, text)                                                                            \
    for                                                                                                      \
        EACH(now->table, row)                                                                                \
    if (kind == (wanted) && row->user == user->key && strstr(row->text, words))                              \
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
    const char *result = keep(user, out.data);
    buf_free(&out);
    return result;
}

static enum rec_status mem_words_replace(struct store_user *user, const char *words, const char *json,
                                         const char *instead, int64_t *changed, rec_error *error)
{
    struct state *now = NOW(user->store);
    (void)error;
    *changed = 0;
#define REPLACE(table, a, with_a, b, with_b, c, with_c)                                                      \
    for                                                                                                      \
        EACH(now->table, row)                                                                                \
    if (row->user == user->key) {                                                                            \
        bool found = false;                                                                                  \
        row->a = replaced(user, row->a, with_a, instead, &found);                                            \
        row->b = replaced(user, row->b, with_b, instead, &found);                                            \
        row->c = replaced(user, row->c, with_c, instead, &found);                                            \
        *changed += found;                                                                                   \
    }
    REPLACE(draft, text, words, text, words, text, words)
    REPLACE(summary, row.content, words, row.content, words, row.content, words)
    REPLACE(job, row.payload, json, row.error, words, row.error, words)
    REPLACE(history, row.before, json, row.after, json, row.summary, words)
#undef REPLACE
    return REC_OK;
}

static enum rec_status mem_learned_touch(struct store_user *user, enum rec_row_kind kind, const char *id,
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

static enum rec_status mem_history_add(struct store_user *user, struct rec_change_record *row,
                                       rec_error *error)
{
    (void)error;
    row->number = ++user_row(user->store, user->key)->history;
    if (row->group == 0)
        row->group = row->number;
    struct history_row *added = ADD(NOW(user->store)->history);
    added->user = user->key;
    added->row = *row;
/* clang-format off */
#define X(field) added->row.field = keep(user, row->field);
    X(operation) X(before) X(after) X(cause) X(summary)
#undef X
        /* clang-format on */
        return REC_OK;
}

static enum rec_status mem_history_list(struct store_user *user, const char *id, int64_t before, size_t limit,
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

static enum rec_status mem_history_mark(struct store_user *user, int64_t number, bool undone,
                                        rec_error *error)
{
    for
        EACH(NOW(user->store)->history, found)
    if (found->user == user->key && found->row.number == number) {
        found->row.undone = undone;
        return REC_OK;
    }
    return store_missing_history(error, number);
}

/* --- Receipts, drafts, settings --- */

static enum rec_status mem_receipt_add(struct store_user *user, const struct rec_receipt *row,
                                       const char *parts, rec_error *error)
{
    if (!FIND(user, conversation, row->conversation_id))
        return store_missing(error, REC_ROW_CONVERSATION, row->conversation_id);
    if (FIND(user, receipt, row->id))
        return taken(error);
    struct receipt_row *added = ADD(NOW(user->store)->receipt);
    added->user = user->key;
    added->row = *row;
    added->row.provider = keep(user, row->provider);
    added->row.model = keep(user, row->model);
    added->parts = keep(user, parts);
    return REC_OK;
}

static enum rec_status mem_receipt_put(struct store_user *user, const char *id, const char *parts,
                                       rec_error *error)
{
    struct receipt_row *found = FIND(user, receipt, id);
    if (!found)
        return store_missing(error, REC_ROW_RECEIPT, id);
    found->parts = keep(user, parts);
    return REC_OK;
}

static enum rec_status mem_receipt_get(struct store_user *user, const char *id, struct arena *arena,
                                       struct rec_receipt *row, const char **parts, rec_error *error)
{
    const struct receipt_row *found = FIND(user, receipt, id);
    (void)arena;
    for
        EACH(NOW(user->store)->receipt, receipt) /* the last one of the turn or conversation */
    if (receipt->user == user->key &&
        (strcmp(receipt->row.turn_id, id) == 0 || strcmp(receipt->row.conversation_id, id) == 0))
        found = receipt;
    if (!found)
        return store_missing(error, REC_ROW_RECEIPT, id);
    *row = found->row;
    *parts = found->parts;
    return REC_OK;
}

static enum rec_status mem_summary_put(struct store_user *user, const struct store_summary *row,
                                       rec_error *error)
{
    struct state *now = NOW(user->store);
    (void)error;
    REMOVE_IF(now->summary, old,
              old->user == user->key && old->row.branch == row->branch && old->row.last == row->last &&
                  strcmp(old->row.conversation_id, row->conversation_id) == 0);
    struct summary_row *added = ADD(now->summary);
    added->user = user->key;
    added->row = *row;
    added->row.provider = keep(user, row->provider);
    added->row.model = keep(user, row->model);
    added->row.content = keep(user, row->content);
    return REC_OK;
}

static enum rec_status mem_summary_get(struct store_user *user, const char *conversation,
                                       const struct store_range *range, struct arena *arena,
                                       struct store_summary *row, rec_error *error)
{
    (void)arena, (void)error;
    for
        EACH(NOW(user->store)->summary, found)
    if (found->user == user->key && found->row.branch == range->branch && found->row.last >= range->first &&
        found->row.last < range->end && found->row.last > row->last &&
        strcmp(found->row.conversation_id, conversation) == 0)
        *row = found->row;
    return REC_OK;
}

static enum rec_status mem_draft_set(struct store_user *user, const char *conversation, const char *text,
                                     rec_error *error)
{
    struct state *now = NOW(user->store);
    (void)error;
    REMOVE_IF(now->draft, row, row->user == user->key && strcmp(row->key, conversation) == 0);
    if (text[0])
        *ADD(now->draft) = (struct text_row){user->key, keep(user, conversation), keep(user, text)};
    return REC_OK;
}

static enum rec_status mem_draft_get(struct store_user *user, const char *conversation, struct arena *arena,
                                     const char **text, rec_error *error)
{
    (void)arena, (void)error;
    *text = "";
    for
        EACH(NOW(user->store)->draft, row)
    if (row->user == user->key && strcmp(row->key, conversation) == 0)
        *text = row->text;
    return REC_OK;
}

/* --- Vectors --- */

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

static enum rec_status mem_vector_put(struct store_user *user, const struct store_vector *row,
                                      rec_error *error)
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
    added->row.model = keep(user, row->model);
    added->row.values = keep_bytes(user, row->values, row->dimensions);
    return REC_OK;
}

static enum rec_status mem_vector_scan(struct store_user *user, const char *model, int64_t *cursor,
                                       size_t limit, struct arena *arena, struct store_vector **rows,
                                       size_t *count, rec_error *error)
{
    size_t capacity = 0;
    (void)error;
    *rows = NULL;
    *count = 0;
    for
        EACH(NOW(user->store)->vector, row)
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
    for
        EACH(NOW(user->store)->vector, row)
    if (row->user == user->key && strcmp(row->row.id, id) == 0 && strcmp(row->row.model, model) == 0 &&
        vector_fits(user, row))
        wanted = false;
    strcpy(added->id, id);
    added->text = wanted ? vector_text(user, kind, id) : "";
    added->grows = grows;
}

static enum rec_status mem_vector_texts(struct store_user *user, enum rec_row_kind kind, const char *model,
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

static enum rec_status mem_vector_drop(struct store_user *user, const char *keep_model, rec_error *error)
{
    struct state *now = NOW(user->store);
    (void)error;
    REMOVE_IF(now->vector, row,
              row->user == user->key && (!keep_model || strcmp(row->row.model, keep_model) != 0));
    return REC_OK;
}

static enum rec_status mem_vector_models(struct store_user *user, struct arena *arena,
                                         struct store_vector_model **rows, size_t *count, rec_error *error)
{
    size_t capacity = 0;
    (void)error;
    *rows = NULL;
    *count = 0;
    for
        EACH(NOW(user->store)->vector, row)
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

static enum rec_status mem_setting_set(struct store_user *user, const char *key, const char *value,
                                       rec_error *error)
{
    struct state *now = NOW(user->store);
    (void)error;
    REMOVE_IF(now->setting, row, row->user == user->key && strcmp(row->key, key) == 0);
    if (value)
        *ADD(now->setting) = (struct text_row){user->key, keep(user, key), keep(user, value)};
    return REC_OK;
}

static enum rec_status mem_setting_get(struct store_user *user, const char *key, struct arena *arena,
                                       const char **value, rec_error *error)
{
    (void)arena, (void)error;
    *value = NULL;
    for
        EACH(NOW(user->store)->setting, row)
    if (row->user == user->key && strcmp(row->key, key) == 0)
        *value = row->text;
    return REC_OK;
}

/* --- Metrics and statistics --- */

static enum rec_status mem_metric_add(struct store_user *user, const struct store_metric *row, int64_t day,
                                      rec_error *error)
{
    struct metric_row *found = NULL;
    (void)error;
    for
        EACH(NOW(user->store)->metric, metric)
    if (metric->user == user->key && metric->day == day && strcmp(metric->row.flow, row->flow) == 0 &&
        strcmp(metric->row.node, row->node) == 0)
        found = metric;
    if (!found) {
        found = ADD(NOW(user->store)->metric);
        found->user = user->key;
        found->day = day;
        found->row.flow = keep(user, row->flow);
        found->row.node = keep(user, row->node);
    }
    found->row.runs += row->runs;
    found->row.failures += row->failures;
    found->row.attempts += row->attempts;
    found->row.mean_ms += row->total_ms;
    if (row->max_ms > found->row.max_ms)
        found->row.max_ms = row->max_ms;
    for (int i = 0; i < REC_DURATIONS; i++)
        found->row.durations[i] += row->durations[i];
    return REC_OK;
}

static enum rec_status mem_retrieval_add(struct store_user *user, const struct rec_retrieval_stats *counts,
                                         int64_t day, rec_error *error)
{
    struct retrieval_row *row = ADD(NOW(user->store)->retrieval);
    (void)error;
    *row = (struct retrieval_row){.user = user->key, .day = day, .row = *counts};
    return REC_OK;
}

static int compare_nodes(const void *a, const void *b)
{
    const struct rec_node_stats *x = a, *y = b;
    int order = strcmp(x->flow, y->flow);
    return order ? order : strcmp(x->node, y->node);
}

static void node_stats(struct store_user *user, int64_t day, struct arena *arena, struct rec_stats *stats)
{
    struct rec_node_stats *rows = NULL;
    size_t count = 0, capacity = 0;
    for
        EACH(NOW(user->store)->metric, metric)
        {
            struct rec_node_stats *sum = NULL;
            if (metric->user != user->key || metric->day < day)
                continue;
            for (size_t i = 0; i < count; i++)
                if (compare_nodes(&rows[i], &metric->row) == 0)
                    sum = &rows[i];
            if (!sum) {
                *ARENA_PUSH(arena, &rows, &count, &capacity) = metric->row;
                continue;
            }
            sum->runs += metric->row.runs;
            sum->failures += metric->row.failures;
            sum->attempts += metric->row.attempts;
            sum->mean_ms += metric->row.mean_ms;
            if (metric->row.max_ms > sum->max_ms)
                sum->max_ms = metric->row.max_ms;
            for (size_t i = 0; i < REC_DURATIONS; i++)
                sum->durations[i] += metric->row.durations[i];
        }
    for (size_t i = 0; i < count; i++)
        rows[i].mean_ms /= (double)rows[i].runs;
    if (count)
        qsort(rows, count, sizeof(*rows), compare_nodes);
    stats->nodes = rows;
    stats->node_count = count;
}

static struct rec_day_stats *day_of(struct rec_day_stats *days, size_t *count, int64_t time)
{
    int64_t day = time / 86400000 * 86400000;
    size_t at = 0;
    while (at < *count && days[at].day < day)
        at++;
    if (at == *count || days[at].day != day) {
        memmove(&days[at + 1], &days[at], (*count - at) * sizeof(*days));
        ++*count;
        days[at] = (struct rec_day_stats){.day = day};
    }
    return &days[at];
}

static void day_stats(struct store_user *user, int64_t since, struct arena *arena, struct rec_stats *stats)
{
    struct state *now = NOW(user->store);
    struct rec_day_stats *days =
        arena_alloc(arena, (now->message.count + now->memory.count + 1) * sizeof(*days));
    struct rec_model_stats *models = arena_alloc(arena, (now->message.count + 1) * sizeof(*models));
    for
        EACH(now->message, m)
        {
            if (m->user != user->key || m->row.created_at < since ||
                FIND(user, conversation, m->row.conversation_id)->row.deleted_at)
                continue;
            struct rec_day_stats *day = day_of(days, &stats->day_count, m->row.created_at);
            int64_t input = m->row.input_tokens > 0 ? m->row.input_tokens : 0;
            int64_t output = m->row.output_tokens > 0 ? m->row.output_tokens : 0;
            day->turns += m->row.role == REC_ROLE_USER;
            day->input_tokens += input;
            day->output_tokens += output;
            if (m->row.role != REC_ROLE_ASSISTANT || !m->row.provider[0])
                continue;
            size_t at = 0;
            while (at < stats->model_count && (strcmp(models[at].provider, m->row.provider) != 0 ||
                                               strcmp(models[at].model, m->row.model) != 0))
                at++;
            stats->model_count += at == stats->model_count;
            models[at].provider = m->row.provider;
            models[at].model = m->row.model;
            models[at].answers++;
            models[at].input_tokens += input;
            models[at].output_tokens += output;
        }
    for
        EACH(now->memory, m)
    if (m->user == user->key && m->row.status == REC_STATE_ACTIVE && m->row.created_at >= since)
        day_of(days, &stats->day_count, m->row.created_at)->memories++;
    stats->days = days;
    stats->models = models;
}

static void add_top(struct rec_top_stats *rows, size_t *count, const char *id, const char *text,
                    int64_t number)
{
    size_t at = *count;
    while (at > 0 && rows[at - 1].count < number)
        at--;
    memmove(&rows[at + 1], &rows[at], (*count - at) * sizeof(*rows));
    rows[at] = (struct rec_top_stats){.text = text, .count = number};
    memcpy(rows[at].id, id, REC_ID_SIZE);
    ++*count;
}

static void top_stats(struct store_user *user, int64_t since, struct arena *arena, struct rec_stats *stats)
{
    struct state *now = NOW(user->store);
    struct rec_top_stats *busiest = arena_alloc(arena, (now->conversation.count + 1) * sizeof(*busiest));
    struct rec_top_stats *used = arena_alloc(arena, (now->memory.count + 1) * sizeof(*used));
    for
        EACH(now->conversation, c)
    if (c->user == user->key && !c->row.deleted_at && c->row.created_at >= since && c->row.message_count > 0)
        add_top(busiest, &stats->busiest_count, c->row.id, c->row.title[0] ? c->row.title : c->row.last_text,
                c->row.message_count);
    for
        EACH(now->memory, m)
    if (m->user == user->key && m->row.status == REC_STATE_ACTIVE && m->row.created_at >= since &&
        m->row.access_count > 0)
        add_top(used, &stats->used_count, m->row.id, m->row.content, m->row.access_count);
    if (stats->busiest_count > REC_STATS_TOP)
        stats->busiest_count = REC_STATS_TOP;
    if (stats->used_count > REC_STATS_TOP)
        stats->used_count = REC_STATS_TOP;
    stats->busiest = busiest;
    stats->used = used;
}

static enum rec_status mem_stats(struct store_user *user, int64_t since, struct arena *arena,
                                 struct rec_stats *stats, rec_error *error)
{
    struct state *now = NOW(user->store);
    (void)error;
    for
        EACH(now->conversation, c)
    if (c->user == user->key && !c->row.deleted_at && c->row.created_at >= since) {
        stats->conversations_total++;
        stats->conversations_by_status[c->row.status]++;
    }
    for
        EACH(now->message, m)
        {
            if (m->user != user->key || m->row.created_at < since ||
                FIND(user, conversation, m->row.conversation_id)->row.deleted_at)
                continue;
            stats->messages_total++;
            stats->messages_by_role[m->row.role]++;
            stats->input_tokens += m->row.input_tokens > 0 ? m->row.input_tokens : 0;
            stats->output_tokens += m->row.output_tokens > 0 ? m->row.output_tokens : 0;
            stats->cache_read_tokens += m->row.cache_read_tokens > 0 ? m->row.cache_read_tokens : 0;
            stats->cache_write_tokens += m->row.cache_write_tokens > 0 ? m->row.cache_write_tokens : 0;
        }
    for
        EACH(now->memory, m)
    if (m->user == user->key && m->row.status == REC_STATE_ACTIVE && m->row.created_at >= since) {
        stats->memories_total++;
        stats->memories_by_kind[m->row.kind]++;
        stats->memories_by_category[m->row.category]++;
    }
    for
        EACH(now->preference, p)
    if (p->user == user->key && p->row.status == REC_STATE_ACTIVE && p->row.created_at >= since) {
        stats->preferences_total++;
        *(p->row.explicit_ ? &stats->preferences_explicit : &stats->preferences_inferred) += 1;
    }
    for
        EACH(now->retrieval, r)
    if (r->user == user->key && r->day >= since / 86400000) {
        stats->retrieval.prompts += r->row.prompts;
        stats->retrieval.used += r->row.used;
        stats->retrieval.memories += r->row.memories;
        stats->retrieval.preferences += r->row.preferences;
        stats->retrieval.messages += r->row.messages;
    }
    node_stats(user, since / 86400000, arena, stats);
    day_stats(user, since, arena, stats);
    top_stats(user, since, arena, stats);
    return REC_OK;
}

/* One row for each answer: nobody may rely on more being added up. */
static enum rec_status mem_usage(struct store_user *user, int64_t since,
                                 const int64_t limits[STORE_USAGE_LIMITS],
                                 void (*take)(void *context, const struct store_usage *row), void *context,
                                 rec_error *error)
{
    (void)limits;
    (void)error;
    for
        EACH(NOW(user->store)->message, m)
        {
            const struct rec_message *row = &m->row;
            if (m->user != user->key || row->created_at < since || row->role != REC_ROLE_ASSISTANT ||
                row->input_tokens < 0 || row->output_tokens < 0 ||
                FIND(user, conversation, row->conversation_id)->row.deleted_at)
                continue;
            struct store_usage usage = {.day = row->created_at / 86400000 * 86400000,
                                        .provider = row->provider,
                                        .model = row->model,
                                        .answers = 1,
                                        .input = row->input_tokens,
                                        .output = row->output_tokens};
            memcpy(usage.conversation_id, row->conversation_id, REC_ID_SIZE);
            usage.cache_read = row->cache_read_tokens > 0 ? row->cache_read_tokens : 0;
            usage.cache_write = row->cache_write_tokens > 0 ? row->cache_write_tokens : 0;
            usage.prompt = usage.input + usage.cache_read + usage.cache_write;
            take(context, &usage);
        }
    return REC_OK;
}

/* --- Jobs --- */

static enum rec_status mem_job_add(struct store_user *user, const struct rec_job *row, rec_error *error)
{
    if (FIND(user, job, row->id))
        return taken(error);
    struct job_row *added = ADD(NOW(user->store)->job);
    added->user = user->key;
    added->row = *row;
    added->owner = "";
/* clang-format off */
#define X(field) added->row.field = keep(user, row->field);
    X(kind) X(key) X(payload) X(error)
#undef X
        /* clang-format on */
        return REC_OK;
}

static enum rec_status mem_job_put(struct store_user *user, const struct rec_job *row, const char *owner,
                                   int64_t expires_at, rec_error *error)
{
    struct job_row *found = FIND(user, job, row->id);
    if (!found)
        return store_missing(error, REC_ROW_JOB, row->id);
    found->row.status = row->status;
    found->row.attempts = row->attempts;
    found->row.run_after = row->run_after;
    found->row.error = keep(user, row->error);
    found->row.updated_at = row->updated_at;
    found->owner = keep(user, owner);
    found->expires_at = expires_at;
    return REC_OK;
}

static enum rec_status mem_job_get(struct store_user *user, const char *id, struct arena *arena,
                                   struct rec_job *row, rec_error *error)
{
    struct job_row *found = FIND(user, job, id);
    (void)arena;
    if (!found)
        return store_missing(error, REC_ROW_JOB, id);
    *row = found->row;
    return REC_OK;
}

static enum rec_status mem_job_find(struct store_user *user, const char *key, char id[REC_ID_SIZE],
                                    rec_error *error)
{
    (void)error;
    id[0] = '\0';
    for
        EACH(NOW(user->store)->job, row)
    if (row->user == user->key && row->row.key[0] && strcmp(row->row.key, key) == 0 &&
        row->row.status != REC_JOB_FAILED && row->row.status != REC_JOB_CANCELLED)
        memcpy(id, row->row.id, REC_ID_SIZE);
    return REC_OK;
}

static bool kind_wanted(const char *kinds, const char *kind)
{
    return !kinds || has_tag(kinds, kind);
}

static enum rec_status mem_job_next(struct store *base, const char *kinds, const char *user_name, int64_t now,
                                    struct arena *arena, struct rec_job *row, struct store_user *user,
                                    rec_error *error)
{
    const struct job_row *next = NULL;
    (void)arena, (void)error;
    for
        EACH(NOW(base)->job, job)
        {
            bool waits = job->row.status == REC_JOB_QUEUED ||
                         (job->row.status == REC_JOB_RUNNING && job->expires_at <= now);
            if (waits && job->row.run_after <= now && kind_wanted(kinds, job->row.kind) &&
                (!user_name || strcmp(user_row(base, job->user)->name, user_name) == 0) &&
                (!next || job->row.run_after < next->row.run_after))
                next = job;
        }
    if (!next)
        return REC_DONE;
    *row = next->row;
    *user = (struct store_user){.store = base, .key = next->user};
    snprintf(user->name, sizeof(user->name), "%s", user_row(base, next->user)->name);
    return REC_OK;
}

static enum rec_status mem_job_list(struct store_user *user, unsigned statuses, size_t limit,
                                    struct arena *arena, struct rec_job **rows, size_t *count,
                                    rec_error *error)
{
    struct state *now = NOW(user->store);
    size_t capacity = 0;
    (void)error;
    *rows = NULL;
    *count = 0;
    for (size_t i = now->job.count; i-- > 0 && *count < limit;)
        if (now->job.rows[i].user == user->key && (statuses >> now->job.rows[i].row.status & 1))
            *ARENA_PUSH(arena, rows, count, &capacity) = now->job.rows[i].row;
    return REC_OK;
}

/* --- Change journal --- */

static enum rec_status mem_change_add(struct store_user *user, enum rec_row_kind kind, const char *id,
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

static int64_t mem_change_last(struct store_user *user)
{
    return user_row(user->store, user->key)->changes;
}

static enum rec_status mem_change_list(struct store_user *user, int64_t after, size_t limit,
                                       struct arena *arena, struct rec_change **rows, size_t *count,
                                       rec_error *error)
{
    size_t capacity = 0;
    *rows = NULL;
    *count = 0;
    if (after < user_row(user->store, user->key)->trimmed)
        return error_set(error, REC_LIMIT, "The change journal does not reach back so far.");
    for
        EACH(NOW(user->store)->change, row)
    if (row->user == user->key && row->row.number > after && *count < limit)
        *ARENA_PUSH(arena, rows, count, &capacity) = row->row;
    return REC_OK;
}

static enum rec_status mem_change_trim(struct store_user *user, int64_t up_to, rec_error *error)
{
    struct user_row *row = user_row(user->store, user->key);
    (void)error;
    REMOVE_IF(NOW(user->store)->change, change, change->user == user->key && change->row.number <= up_to);
    if (up_to > row->trimmed)
        row->trimmed = up_to < row->changes ? up_to : row->changes;
    return REC_OK;
}

/* --- Process-wide --- */

static enum rec_status mem_backup(struct store *base, const char *path, store_progress progress,
                                  void *context, rec_error *error)
{
    (void)base, (void)path, (void)progress, (void)context;
    return error_set(error, REC_UNSUPPORTED, "A store of arrays has no file.");
}

static enum rec_status mem_check(struct store *base, struct buf *report, store_progress progress,
                                 void *context, rec_error *error)
{
    (void)progress;
    (void)context;
    (void)base, (void)report, (void)error;
    return REC_OK;
}

static enum rec_status mem_vacuum(struct store *base, store_progress progress, void *context,
                                  rec_error *error)
{
    (void)base, (void)error;
    if (progress)
        progress(context, 1, 1);
    return REC_OK;
}

static enum rec_status mem_checkpoint(struct store *base, rec_error *error)
{
    (void)base, (void)error;
    return REC_OK;
}

static void mem_set_cancel(struct store *base, const _Atomic int *token)
{
    (void)base, (void)token;
}

static enum rec_status mem_present(struct store *base, rec_error *error)
{
    (void)base, (void)error;
    return REC_OK;
}

static void mem_leave(struct store *base)
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
