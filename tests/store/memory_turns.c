#include "config.h"

#include "memory_rows.h"

#include <stdio.h>

/* --- Turns and runs --- */

enum rec_status mem_turn_add(struct store_user *user, const struct rec_turn *row, rec_error *error)
{
    if (!FIND(user, conversation, row->conversation_id))
        return store_missing(error, REC_ROW_CONVERSATION, row->conversation_id);
    if (FIND(user, turn, row->id))
        return id_taken(error);
    struct turn_row *added = ADD(NOW(user->store)->turn);
    added->user = user->key;
    added->row = *row;
/* clang-format off */
#define X(field) added->row.field = kept_text(user, row->field);
    X(provider) X(model) X(error)
#undef X
        /* clang-format on */
        return REC_OK;
}

enum rec_status mem_turn_put(struct store_user *user, const struct rec_turn *row, rec_error *error)
{
    struct turn_row *found = FIND(user, turn, row->id);
    if (!found)
        return store_missing(error, REC_ROW_TURN, row->id);
    found->row = *row;
/* clang-format off */
#define X(field) found->row.field = kept_text(user, row->field);
    X(provider) X(model) X(error)
#undef X
        /* clang-format on */
        return REC_OK;
}

enum rec_status mem_turn_get(struct store_user *user, const char *id, struct arena *arena,
                             struct rec_turn *row, rec_error *error)
{
    struct turn_row *found = FIND(user, turn, id);
    (void)arena;
    if (!found)
        return store_missing(error, REC_ROW_TURN, id);
    *row = found->row;
    return REC_OK;
}

enum rec_status mem_turn_list(struct store_user *user, const struct store_turn_filter *filter,
                              struct arena *arena, struct rec_turn **rows, size_t *count, rec_error *error)
{
    struct state *now = NOW(user->store);
    size_t capacity = 0;
    (void)error;
    *rows = NULL;
    *count = 0;
    for (size_t i = now->turn.count; i-- > 0;) {
        const struct turn_row *found = &now->turn.rows[i];
        if (found->user == user->key && (filter->statuses >> found->row.status & 1) &&
            found->row.created_at >= filter->since &&
            (!filter->message || strcmp(found->row.user_message_id, filter->message) == 0) &&
            (!filter->conversation || strcmp(found->row.conversation_id, filter->conversation) == 0))
            *ARENA_PUSH(arena, rows, count, &capacity) = found->row;
    }
    /* by time, and by order of adding where times are equal: an insertion sort is stable */
    for (size_t i = 1; i < *count; i++)
        for (size_t k = i; k > 0 && (*rows)[k].created_at > (*rows)[k - 1].created_at; k--) {
            struct rec_turn row = (*rows)[k];
            (*rows)[k] = (*rows)[k - 1];
            (*rows)[k - 1] = row;
        }
    cut_rows(filter->limit, count);
    return REC_OK;
}

enum rec_status mem_run_add(struct store_user *user, const struct store_run *row, rec_error *error)
{
    if (FIND(user, run, row->id))
        return id_taken(error);
    struct run_row *added = ADD(NOW(user->store)->run);
    added->user = user->key;
    added->row = *row;
/* clang-format off */
#define X(field) added->row.field = kept_text(user, row->field);
    X(flow) X(owner) X(host) X(node) X(next)
#undef X
        /* clang-format on */
        added->row.state = kept_bytes(user, row->state, row->state_length);
    return REC_OK;
}

enum rec_status mem_run_checkpoint(struct store_user *user, const struct store_run *row, rec_error *error)
{
    struct run_row *found = FIND(user, run, row->id);
    if (!found)
        return store_missing_run(error, row->id);
    found->row.hash = row->hash;
    found->row.node = kept_text(user, row->node);
    found->row.next = kept_text(user, row->next);
    found->row.attempt = row->attempt;
    found->row.steps = row->steps;
    found->row.next_external = row->next_external;
    found->row.state = kept_bytes(user, row->state, row->state_length);
    found->row.state_length = row->state_length;
    return REC_OK;
}

enum rec_status mem_run_heartbeat(struct store_user *user, const char *owner, int64_t now, int64_t expires_at,
                                  rec_error *error)
{
    (void)error;
    EACH (NOW(user->store)->run, found)
        if (found->user == user->key && strcmp(found->row.owner, owner) == 0) {
            found->row.heartbeat_at = now;
            found->row.expires_at = expires_at;
        }
    return REC_OK;
}

enum rec_status mem_run_end(struct store_user *user, const char *id, rec_error *error)
{
    if (!FIND(user, run, id))
        return store_missing_run(error, id);
    REMOVE_IF(NOW(user->store)->run, row, row->user == user->key && strcmp(row->row.id, id) == 0);
    return REC_OK;
}

enum rec_status mem_run_take(struct store_user *user, const char *id, const struct store_run *seen,
                             const char *owner, int64_t pid, int64_t started, int64_t now, int64_t expires_at,
                             rec_error *error)
{
    struct run_row *found = FIND(user, run, id);
    if (!found)
        return store_missing_run(error, id);
    if (strcmp(found->row.owner, seen->owner) != 0 || found->row.heartbeat_at != seen->heartbeat_at)
        return error_set(error, REC_CONFLICT, "The run belongs to a program that is alive.");
    found->row.owner = kept_text(user, owner);
    found->row.pid = pid;
    found->row.started = started;
    found->row.heartbeat_at = now;
    found->row.expires_at = expires_at;
    return REC_OK;
}

enum rec_status mem_run_list(struct store_user *user, struct arena *arena, struct store_run **rows,
                             size_t *count, rec_error *error)
{
    size_t capacity = 0;
    (void)error;
    *rows = NULL;
    *count = 0;
    EACH (NOW(user->store)->run, found)
        if (found->user == user->key)
            *ARENA_PUSH(arena, rows, count, &capacity) = found->row;
    return REC_OK;
}

/* --- Jobs --- */

enum rec_status mem_job_add(struct store_user *user, const struct rec_job *row, rec_error *error)
{
    if (FIND(user, job, row->id))
        return id_taken(error);
    struct job_row *added = ADD(NOW(user->store)->job);
    added->user = user->key;
    added->row = *row;
    added->owner = "";
/* clang-format off */
#define X(field) added->row.field = kept_text(user, row->field);
    X(kind) X(key) X(payload) X(error)
#undef X
        /* clang-format on */
        return REC_OK;
}

enum rec_status mem_job_put(struct store_user *user, const struct rec_job *row, const char *owner,
                            int64_t expires_at, rec_error *error)
{
    struct job_row *found = FIND(user, job, row->id);
    if (!found)
        return store_missing(error, REC_ROW_JOB, row->id);
    found->row.status = row->status;
    found->row.attempts = row->attempts;
    found->row.run_after = row->run_after;
    found->row.error = kept_text(user, row->error);
    found->row.updated_at = row->updated_at;
    found->owner = kept_text(user, owner);
    found->expires_at = expires_at;
    return REC_OK;
}

enum rec_status mem_job_get(struct store_user *user, const char *id, struct arena *arena, struct rec_job *row,
                            rec_error *error)
{
    struct job_row *found = FIND(user, job, id);
    (void)arena;
    if (!found)
        return store_missing(error, REC_ROW_JOB, id);
    *row = found->row;
    return REC_OK;
}

enum rec_status mem_job_find(struct store_user *user, const char *key, char id[REC_ID_SIZE], rec_error *error)
{
    (void)error;
    id[0] = '\0';
    EACH (NOW(user->store)->job, row)
        if (row->user == user->key && row->row.key[0] && strcmp(row->row.key, key) == 0 &&
            row->row.status != REC_JOB_FAILED && row->row.status != REC_JOB_CANCELLED)
            memcpy(id, row->row.id, REC_ID_SIZE);
    return REC_OK;
}

static bool kind_wanted(const char *kinds, const char *kind)
{
    return !kinds || has_tag(kinds, kind);
}

enum rec_status mem_job_next(struct store *base, const char *kinds, const char *user_name, int64_t now,
                             struct arena *arena, struct rec_job *row, struct store_user *user,
                             rec_error *error)
{
    const struct job_row *next = NULL;
    (void)arena, (void)error;
    EACH (NOW(base)->job, job) {
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

enum rec_status mem_job_list(struct store_user *user, unsigned statuses, size_t limit, struct arena *arena,
                             struct rec_job **rows, size_t *count, rec_error *error)
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
