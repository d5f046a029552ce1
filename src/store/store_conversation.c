#include "config.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/utf8.h"
#include "store/store_check.h"
#include "store/store_ops.h"

#include <string.h>

static enum rec_status check_row(const struct rec_conversation *row, rec_error *error)
{
    const struct check_rule rules[] = {{"The title", CHECK_LINE, REC_MAX_TITLE, row->title},
                                       {"The external id", CHECK_LINE, REC_MAX_EXTERNAL, row->external_id},
                                       {"The system text", CHECK_TEXT, STORE_MAX_TEXT, row->system},
                                       {"The metadata", CHECK_JSON, REC_MAX_METADATA, row->metadata},
                                       {NULL, 0, 0, NULL}};

    enum rec_status status = check_texts(rules, error);
    if (status == REC_OK)
        status = check_choice("The status", (int)row->status, CHECK_COUNT(REC_CONVERSATION_STATUSES), error);
    return status;
}

/* REC_CONFLICT if another conversation than `id` has this external id. */
static enum rec_status check_external(struct store_user *user, const char *external, const char *id,
                                      rec_error *error)
{
    char found[REC_ID_SIZE];

    if (!external || !external[0])
        return REC_OK;
    enum rec_status status =
        user->store->ops->find_external(user, REC_ROW_CONVERSATION, external, found, error);
    if (status == REC_NOT_FOUND || (status == REC_OK && strcmp(found, id) == 0))
        return REC_OK;
    if (status == REC_OK) {
        status = error_set(error, REC_CONFLICT,
                           "There is a conversation with the external id \"%.128s\" already.", external);
        error_about(error, found);
    }
    return status;
}

enum rec_status store_conversation_add(struct store_user *user, struct rec_conversation *row,
                                       rec_error *error)
{
    struct store *store = user->store;
    struct buf tags = BUF_INIT;

    enum rec_status status = check_row(row, error);
    if (status == REC_OK)
        status = check_new_id(row->id, error);
    if (status == REC_OK)
        status = check_tags(row->tags, &tags, error);
    if (status == REC_OK)
        status = store_write_begin(store, error);
    if (status != REC_OK)
        goto out;
    store_fill_new(row->id, &row->created_at, &row->updated_at);
    row->branch = 1;
    struct rec_conversation full = *row;
    full.tags = tags.data;
    status = check_external(user, row->external_id, row->id, error);
    if (status == REC_OK)
        status = store->ops->conversation_add(user, &full, error);
    if (status == REC_OK)
        status = store_note(user, REC_ROW_CONVERSATION, row->id, 'i', error);
    status = store_write_end(store, status, error);
out:
    buf_free(&tags);
    return status;
}

enum rec_status store_conversation_get(struct store_user *user, const char *id, struct arena *arena,
                                       struct rec_conversation *row, rec_error *error)
{
    enum rec_status status = check_id(REC_ROW_CONVERSATION, id, error);
    return status == REC_OK ? user->store->ops->conversation_get(user, id, arena, row, error) : status;
}

enum rec_status store_conversation_list(struct store_user *user,
                                        const struct store_conversation_filter *filter, struct arena *arena,
                                        struct rec_conversation **rows, size_t *count, bool *more,
                                        rec_error *error)
{
    const unsigned all = (1u << CHECK_COUNT(REC_CONVERSATION_STATUSES)) - 1;
    struct store_conversation_filter full = *filter;
    struct buf folded = BUF_INIT;

    size_t limit = store_limit(filter->limit, 100);
    full.limit = limit + 1;
    full.statuses = filter->statuses ? filter->statuses & all : all & ~(1u << REC_CONVERSATION_ARCHIVED);
    if (full.before_time == 0)
        full.before_time = STORE_TIME_MAX;
    if (full.updated_before == 0)
        full.updated_before = STORE_TIME_MAX;
    if (!full.before_id)
        full.before_id = "";
    if (filter->text && filter->text[0]) {
        utf8_fold(&folded, filter->text, strlen(filter->text));
        full.text = folded.data;
    } else
        full.text = NULL;
    enum rec_status status = user->store->ops->conversation_list(user, &full, arena, rows, count, error);
    if (status == REC_OK)
        store_cut(limit, count, more);
    buf_free(&folded);
    return status;
}

static enum rec_status check_branch(struct store_user *user, const char *id, int64_t branch,
                                    struct arena *arena, rec_error *error)
{
    struct store_branch *branches;
    size_t count;
    int64_t shown;

    enum rec_status status = user->store->ops->branch_list(user, id, arena, &branches, &count, &shown, error);
    if (status == REC_OK && (branch < 1 || (size_t)branch > count))
        status = error_set(error, REC_NOT_FOUND, "The conversation has no branch %lld.", (long long)branch);
    return status;
}

/* The fields chosen, from row into what is stored. */
static void merge(struct rec_conversation *stored, unsigned fields, const struct rec_conversation *row,
                  const char *tags)
{
    if (fields & STORE_TITLE)
        stored->title = row->title;
    if (fields & STORE_STATUS)
        stored->status = row->status;
    if (fields & STORE_SYSTEM)
        stored->system = row->system;
    if (fields & STORE_TAGS)
        stored->tags = tags;
    if (fields & STORE_METADATA)
        stored->metadata = row->metadata;
    if (fields & STORE_BRANCH)
        stored->branch = row->branch;
    if (fields & STORE_DELETED)
        stored->deleted_at = row->deleted_at;
    if (fields & STORE_EXTERNAL)
        stored->external_id = row->external_id;
    if (fields & STORE_TOUCH)
        stored->updated_at = row->updated_at;
    else if (fields & (STORE_TITLE | STORE_STATUS))
        stored->updated_at = clock_now();
}

enum rec_status store_conversation_update(struct store_user *user, const char *id, unsigned fields,
                                          const struct rec_conversation *row, rec_error *error)
{
    struct store *store = user->store;
    struct arena arena = ARENA_INIT;
    struct buf tags = BUF_INIT;
    struct rec_conversation stored;

    enum rec_status status = check_id(REC_ROW_CONVERSATION, id, error);
    if (status == REC_OK && (fields & STORE_TAGS))
        status = check_tags(row->tags, &tags, error);
    if (status == REC_OK)
        status = store_write_begin(store, error);
    if (status != REC_OK)
        goto out;
    status = store->ops->conversation_get(user, id, &arena, &stored, error);
    if (status == REC_OK) {
        merge(&stored, fields, row, tags.data);
        status = check_row(&stored, error);
    }
    if (status == REC_OK && (fields & STORE_BRANCH))
        status = check_branch(user, id, row->branch, &arena, error);
    if (status == REC_OK && (fields & STORE_EXTERNAL))
        status = check_external(user, row->external_id, id, error);
    if (status == REC_OK)
        status = store->ops->conversation_put(user, &stored, error);
    if (status == REC_OK)
        status = store_note_conversation(user, id, error);
    status = store_write_end(store, status, error);
out:
    buf_free(&tags);
    arena_free(&arena);
    return status;
}

enum rec_status store_conversation_erase(struct store_user *user, const char *id, rec_error *error)
{
    struct store *store = user->store;
    struct arena arena = ARENA_INIT;
    struct rec_change *touched = NULL;
    size_t count = 0;

    enum rec_status status = check_id(REC_ROW_CONVERSATION, id, error);
    if (status == REC_OK)
        status = store_write_begin(store, error);
    if (status != REC_OK)
        return status;
    status = store->ops->conversation_erase(user, id, &arena, &touched, &count, error);
    for (size_t i = 0; i < count && status == REC_OK; i++)
        status = store_note(user, touched[i].row, touched[i].id, 'u', error);
    if (status == REC_OK)
        status = store_note(user, REC_ROW_CONVERSATION, id, 'd', error);
    status = store_write_end(store, status, error);
    arena_free(&arena);
    return status;
}

enum rec_status store_branch_add(struct store_user *user, const char *conversation, int64_t parent,
                                 int64_t fork, int64_t *number, rec_error *error)
{
    struct store *store = user->store;
    struct arena arena = ARENA_INIT;
    struct store_branch *branches;
    size_t count = 0;
    int64_t shown = 0, next = 0;

    enum rec_status status = check_id(REC_ROW_CONVERSATION, conversation, error);
    if (status == REC_OK)
        status = store_write_begin(store, error);
    if (status != REC_OK)
        return status;
    status = store->ops->branch_list(user, conversation, &arena, &branches, &count, &shown, error);
    if (status == REC_OK)
        status = check_branch(user, conversation, parent, &arena, error);
    if (status == REC_OK)
        status = store->ops->branch_end(user, conversation, &parent, &next, error);
    if (status == REC_OK && (fork < 1 || fork > next))
        status = error_set(error, REC_INVALID, "A branch cannot begin at %lld: its path goes from 1 to %lld.",
                           (long long)fork, (long long)next);
    const struct store_branch row = {.number = (int64_t)count + 1, .parent = parent, .fork = fork};
    if (status == REC_OK)
        status = store->ops->branch_add(user, conversation, &row, error);
    if (status == REC_OK)
        status = store_note(user, REC_ROW_BRANCH, conversation, 'i', error);
    status = store_write_end(store, status, error);
    if (status == REC_OK)
        *number = row.number;
    arena_free(&arena);
    return status;
}

enum rec_status store_branch_list(struct store_user *user, const char *conversation, struct arena *arena,
                                  struct store_branch **rows, size_t *count, rec_error *error)
{
    int64_t shown;

    enum rec_status status = check_id(REC_ROW_CONVERSATION, conversation, error);
    if (status == REC_OK)
        status = user->store->ops->branch_list(user, conversation, arena, rows, count, &shown, error);
    return status;
}
