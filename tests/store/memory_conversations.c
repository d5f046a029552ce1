#include "config.h"

#include "memory_rows.h"

enum rec_status mem_branch_add(struct store_user *user, const char *conversation,
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
    to->external_id = kept_text(user, row->external_id);
    to->title = kept_text(user, row->title);
    to->tags = kept_text(user, row->tags);
    to->metadata = kept_text(user, row->metadata);
    to->system = kept_text(user, row->system);
}

enum rec_status mem_conversation_add(struct store_user *user, const struct rec_conversation *row,
                                     rec_error *error)
{
    const struct store_branch first = {.number = 1, .fork = 1};
    if (FIND(user, conversation, row->id))
        return id_taken(error);
    struct conversation_row *added = ADD(NOW(user->store)->conversation);
    added->user = user->key;
    memcpy(added->row.id, row->id, REC_ID_SIZE);
    added->row.last_text = "";
    conversation_write(user, &added->row, row);
    return mem_branch_add(user, row->id, &first, error);
}

enum rec_status mem_conversation_put(struct store_user *user, const struct rec_conversation *row,
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
    EACH (NOW(user->store)->turn, turn)
        if (turn->user == user->key && strcmp(turn->row.conversation_id, row.id) == 0)
            row.last_turn = turn->row.status;
    return row;
}

enum rec_status mem_conversation_get(struct store_user *user, const char *id, struct arena *arena,
                                     struct rec_conversation *row, rec_error *error)
{
    struct conversation_row *found = FIND(user, conversation, id);
    (void)arena;
    if (!found)
        return store_missing(error, REC_ROW_CONVERSATION, id);
    *row = conversation_read(user, found);
    return REC_OK;
}

bool has_tag(const char *tags, const char *tag)
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

enum rec_status mem_conversation_list(struct store_user *user, const struct store_conversation_filter *filter,
                                      struct arena *arena, struct rec_conversation **rows, size_t *count,
                                      rec_error *error)
{
    size_t capacity = 0;
    (void)error;
    *rows = NULL;
    *count = 0;
    EACH (NOW(user->store)->conversation, found) {
        const struct rec_conversation *row = &found->row;
        if (found->user == user->key && (row->deleted_at != 0) == filter->deleted &&
            (filter->statuses >> row->status & 1) &&
            newest_first(row->updated_at, row->id, filter->before_time, filter->before_id) > 0 &&
            row->updated_at < filter->updated_before &&
            (!filter->text || has_words(filter->text, row->title, NULL)) &&
            (!filter->tag || has_tag(row->tags, filter->tag)))
            *ARENA_PUSH(arena, rows, count, &capacity) = conversation_read(user, found);
    }
    if (*count)
        qsort(*rows, *count, sizeof(**rows), compare_conversations);
    cut_rows(filter->limit, count);
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

enum rec_status mem_conversation_erase(struct store_user *user, const char *id, struct arena *arena,
                                       struct rec_change **touched, size_t *count, rec_error *error)
{
    struct state *now = NOW(user->store);
    size_t capacity = 0;
    *touched = NULL;
    *count = 0;
    if (!FIND(user, conversation, id))
        return store_missing(error, REC_ROW_CONVERSATION, id);
#define DROP(table, kind)                                                                                    \
    EACH (now->table, found)                                                                                 \
        if (found->user == user->key &&                                                                      \
            drop_evidence(user, id, &found->row.evidence, &found->row.evidence_count)) {                     \
            struct rec_change *change = ARENA_PUSH(arena, touched, count, &capacity);                        \
            change->row = kind;                                                                              \
            memcpy(change->id, found->row.id, REC_ID_SIZE);                                                  \
        }
    DROP(memory, REC_ROW_MEMORY)
    DROP(preference, REC_ROW_PREFERENCE)
    EACH (now->turn, turn)
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

enum rec_status mem_branch_list(struct store_user *user, const char *conversation, struct arena *arena,
                                struct store_branch **rows, size_t *count, int64_t *shown, rec_error *error)
{
    struct conversation_row *found = FIND(user, conversation, conversation);
    size_t capacity = 0;
    *rows = NULL;
    *count = 0;
    if (!found)
        return store_missing(error, REC_ROW_CONVERSATION, conversation);
    *shown = found->row.branch;
    EACH (NOW(user->store)->branch, branch)
        if (branch->user == user->key && strcmp(branch->conversation, conversation) == 0)
            *ARENA_PUSH(arena, rows, count, &capacity) = branch->row;
    return REC_OK;
}

enum rec_status mem_branch_end(struct store_user *user, const char *conversation, int64_t *branch,
                               int64_t *next, rec_error *error)
{
    struct conversation_row *found = FIND(user, conversation, conversation);
    bool there = false;
    if (!found)
        return store_missing(error, REC_ROW_CONVERSATION, conversation);
    if (*branch == 0)
        *branch = found->row.branch;
    EACH (NOW(user->store)->branch, row)
        if (row->user == user->key && strcmp(row->conversation, conversation) == 0 &&
            row->row.number == *branch) {
            *next = row->row.fork;
            there = true;
        }
    EACH (NOW(user->store)->message, row)
        if (row->user == user->key && strcmp(row->row.conversation_id, conversation) == 0 &&
            row->row.branch == *branch && row->row.sequence >= *next)
            *next = row->row.sequence + 1;
    return there ? REC_OK : store_missing(error, REC_ROW_CONVERSATION, conversation);
}
