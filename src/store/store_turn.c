#include "config.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "store/store_check.h"
#include "store/store_ops.h"

#include <string.h>

/* --- Turns --- */

static enum rec_status check_turn(const struct rec_turn *row, rec_error *error)
{
    const struct check_rule rules[] = {{"The provider", CHECK_LINE, STORE_MAX_SHORT, row->provider},
                                       {"The model", CHECK_LINE, STORE_MAX_SHORT, row->model},
                                       {"The error", CHECK_TEXT, STORE_MAX_SENTENCE, row->error},
                                       {NULL, 0, 0, NULL}};

    enum rec_status status = check_texts(rules, error);
    if (status == REC_OK)
        status = check_choice("The status", (int)row->status, CHECK_COUNT(REC_TURN_STATUSES), error);
    if (status == REC_OK && row->user_message_id[0])
        status = check_id(REC_ROW_MESSAGE, row->user_message_id, error);
    if (status == REC_OK && row->assistant_message_id[0])
        status = check_id(REC_ROW_MESSAGE, row->assistant_message_id, error);
    return status;
}

enum rec_status store_turn_add(struct store_user *user, struct rec_turn *row, rec_error *error)
{
    struct store *store = user->store;

    enum rec_status status = check_turn(row, error);
    if (status == REC_OK)
        status = check_new_id(row->id, error);
    if (status == REC_OK)
        status = check_id(REC_ROW_CONVERSATION, row->conversation_id, error);
    if (status == REC_OK)
        status = store_write_begin(store, error);
    if (status != REC_OK)
        return status;
    store_fill_new(row->id, &row->created_at, &row->updated_at);
    status = store->ops->turn_add(user, row, error);
    if (status == REC_OK)
        status = store_note(user, REC_ROW_TURN, row->id, 'i', error);
    return store_write_end(store, status, error);
}

enum rec_status store_turn_update(struct store_user *user, const char *id, unsigned fields,
                                  const struct rec_turn *row, rec_error *error)
{
    struct store *store = user->store;
    struct arena arena = ARENA_INIT;
    struct rec_turn stored;

    enum rec_status status = check_id(REC_ROW_TURN, id, error);
    if (status == REC_OK)
        status = store_write_begin(store, error);
    if (status != REC_OK)
        return status;
    status = store->ops->turn_get(user, id, &arena, &stored, error);
    if (status == REC_OK) {
        if (fields & STORE_TURN_STATUS)
            stored.status = row->status;
        if (fields & STORE_TURN_ANSWER)
            memcpy(stored.assistant_message_id, row->assistant_message_id, REC_ID_SIZE);
        if (fields & STORE_TURN_PROVIDER) {
            stored.provider = row->provider;
            stored.model = row->model;
        }
        if (fields & STORE_TURN_ERROR)
            stored.error = row->error;
        stored.updated_at = clock_now();
        status = check_turn(&stored, error);
    }
    if (status == REC_OK)
        status = store->ops->turn_put(user, &stored, error);
    if (status == REC_OK)
        status = store_note(user, REC_ROW_TURN, id, 'u', error);
    arena_free(&arena);
    return store_write_end(store, status, error);
}

enum rec_status store_turn_get(struct store_user *user, const char *id, struct arena *arena,
                               struct rec_turn *row, rec_error *error)
{
    enum rec_status status = check_id(REC_ROW_TURN, id, error);
    return status == REC_OK ? user->store->ops->turn_get(user, id, arena, row, error) : status;
}

enum rec_status store_turn_list(struct store_user *user, const struct store_turn_filter *filter,
                                struct arena *arena, struct rec_turn **rows, size_t *count, rec_error *error)
{
    const unsigned all = (1u << CHECK_COUNT(REC_TURN_STATUSES)) - 1;
    struct store_turn_filter whole = *filter;
    enum rec_status status = REC_OK;

    whole.statuses = filter->statuses ? filter->statuses & all : all;
    whole.limit = store_limit(filter->limit, 100);
    if (filter->conversation)
        status = store_require(user, REC_ROW_CONVERSATION, filter->conversation, error);
    if (status == REC_OK && filter->message)
        status = store_require(user, REC_ROW_MESSAGE, filter->message, error);
    return status == REC_OK ? user->store->ops->turn_list(user, &whole, arena, rows, count, error) : status;
}

/* --- Runs --- */

static enum rec_status check_checkpoint(const struct store_run *row, rec_error *error)
{
    const struct check_rule rules[] = {{"The node", CHECK_LINE, STORE_MAX_SENTENCE, row->node},
                                       {"The next node", CHECK_LINE, STORE_MAX_SENTENCE, row->next},
                                       {NULL, 0, 0, NULL}};

    enum rec_status status = check_texts(rules, error);
    if (status == REC_OK && row->state_length > REC_MAX_MESSAGE)
        status =
            error_set(error, REC_LIMIT, "The state of the run is too large: %zu bytes.", row->state_length);
    return status;
}

static enum rec_status check_owner(const char *owner, rec_error *error)
{
    const struct check_rule rules[] = {{"The owner", CHECK_NAME, STORE_MAX_SHORT, owner}, {NULL, 0, 0, NULL}};
    return check_texts(rules, error);
}

enum rec_status store_run_add(struct store_user *user, struct store_run *row, rec_error *error)
{
    struct store *store = user->store;
    const struct check_rule rules[] = {{"The flow", CHECK_NAME, STORE_MAX_SHORT, row->flow},
                                       {"The host", CHECK_LINE, STORE_MAX_SHORT, row->host},
                                       {NULL, 0, 0, NULL}};

    enum rec_status status = check_texts(rules, error);
    if (status == REC_OK)
        status = check_owner(row->owner, error);
    if (status == REC_OK)
        status = check_checkpoint(row, error);
    if (status == REC_OK)
        status = check_new_id(row->id, error);
    if (status == REC_OK)
        status = store_write_begin(store, error);
    if (status != REC_OK)
        return status;
    store_fill_new(row->id, &row->heartbeat_at, NULL);
    if (row->turn_id[0])
        status = store_require(user, REC_ROW_TURN, row->turn_id, error);
    if (status == REC_OK)
        status = store->ops->run_add(user, row, error);
    return store_write_end(store, status, error);
}

static enum rec_status check_run_id(const char *id, rec_error *error)
{
    return id_valid(id) ? REC_OK : store_missing_run(error, id);
}

enum rec_status store_run_checkpoint(struct store_user *user, const struct store_run *row, rec_error *error)
{
    enum rec_status status = check_run_id(row->id, error);
    if (status == REC_OK)
        status = check_checkpoint(row, error);
    if (status == REC_OK)
        status = store_write_begin(user->store, error);
    if (status != REC_OK)
        return status;
    status = user->store->ops->run_checkpoint(user, row, error);
    return store_write_end(user->store, status, error);
}

enum rec_status store_run_heartbeat(struct store_user *user, const char *owner, int64_t now,
                                    int64_t expires_at, rec_error *error)
{
    enum rec_status status = check_owner(owner, error);
    if (status == REC_OK)
        status = store_write_begin(user->store, error);
    if (status != REC_OK)
        return status;
    status = user->store->ops->run_heartbeat(user, owner, now, expires_at, error);
    return store_write_end(user->store, status, error);
}

enum rec_status store_run_end(struct store_user *user, const char *id, rec_error *error)
{
    enum rec_status status = check_run_id(id, error);
    if (status == REC_OK)
        status = store_write_begin(user->store, error);
    if (status != REC_OK)
        return status;
    status = user->store->ops->run_end(user, id, error);
    return store_write_end(user->store, status, error);
}

enum rec_status store_run_take(struct store_user *user, const char *id, const struct store_run *seen,
                               const char *owner, int64_t pid, int64_t started, int64_t expires_at,
                               rec_error *error)
{
    enum rec_status status = check_run_id(id, error);
    if (status == REC_OK)
        status = check_owner(owner, error);
    if (status == REC_OK)
        status = store_write_begin(user->store, error);
    if (status != REC_OK)
        return status;
    status = user->store->ops->run_take(user, id, seen, owner, pid, started, clock_now(), expires_at, error);
    return store_write_end(user->store, status, error);
}

enum rec_status store_run_list(struct store_user *user, struct arena *arena, struct store_run **rows,
                               size_t *count, rec_error *error)
{
    return user->store->ops->run_list(user, arena, rows, count, error);
}
