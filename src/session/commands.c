/* The commands that only write rows: one table, each in one transaction. */
#include "config.h"

#include "session/commands_state.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"
#include "nodes/embed.h"

#include <stdlib.h>
#include <string.h>

/* --- Jobs, maintenance --- */

static enum rec_status end_job(struct call *call, enum rec_job_status status)
{
    struct rec_job row;
    enum rec_status result = store_job_get(call->user, call->id, call->arena, &row, call->error);

    if (result)
        return result;
    if (row.status == REC_JOB_RUNNING)
        return error_set(call->error, REC_CONFLICT, "that job is running; it ends by itself");
    row.status = status;
    row.run_after = clock_now();
    row.error = "";
    result = store_job_end(call->user, &row, call->error);
    call->worker->jobs_at = 0;
    return result;
}

static enum rec_status job_retry(struct call *call)
{
    return end_job(call, REC_JOB_QUEUED);
}

static enum rec_status job_cancel(struct call *call)
{
    return end_job(call, REC_JOB_CANCELLED);
}

static enum rec_status recover(struct call *call)
{
    struct buf report = BUF_INIT;

    call->result->added = recovery_run(call->worker, &report);
    call->result->report = arena_strdup(call->arena, report.data);
    buf_free(&report);
    return REC_OK;
}

static enum rec_status turn_discard(struct call *call)
{
    struct rec_turn row, change = {.status = REC_TURN_CANCELLED};
    enum rec_status status = store_turn_get(call->user, call->id, call->arena, &row, call->error);

    if (status)
        return status;
    if (row.status != REC_TURN_INTERRUPTED)
        return error_set(call->error, REC_CONFLICT, "that answer was not interrupted: it is %s",
                         rec_turn_status_name(row.status));
    return store_turn_update(call->user, call->id, STORE_TURN_STATUS, &change, call->error);
}

static bool tell_progress(void *context, int64_t done, int64_t total)
{
    struct call *call = context;
    struct rec_event event = {
        .kind = REC_EVENT_PROGRESS, .command = call->number, .number = done, .total = total};

    events_push(&call->worker->session->events, &event);
    return !worker_gives_up(call->worker, call->number);
}

static enum rec_status backup(struct call *call)
{
    if (!call->row->text || !*call->row->text)
        return error_set(call->error, REC_INVALID, "a backup needs the name of a file");
    if (!(call->row->flags & REC_ENCRYPT))
        return store_backup(call->worker->store, call->row->text, tell_progress, call, call->error);
    enum rec_status status =
        copies_encrypted(call->worker, call->row->text, call->row->key, tell_progress, call, call->error);
    if (call->row->key) /* the command's own copy of it */
        explicit_bzero((char *)call->row->key, strlen(call->row->key));
    return status;
}

static enum rec_status check(struct call *call)
{
    struct buf report = BUF_INIT;
    enum rec_status status = store_check(call->worker->store, &report, tell_progress, call, call->error);

    call->result->report = arena_strdup(call->arena, report.data);
    buf_free(&report);
    return status;
}

static enum rec_status vacuum(struct call *call)
{
    return store_vacuum(call->worker->store, tell_progress, call, call->error);
}

/* A job that fails for what they are may wait a day: those who ask for this want it tried again. */
static enum rec_status drop_vectors(struct call *call)
{
    struct store_vector_model *rows = NULL;
    size_t count = 0;
    enum rec_status status = store_vector_models(call->user, call->arena, &rows, &count, call->error);

    for (size_t i = 0; i < count; i++)
        call->result->added += rows[i].count;
    if (!status)
        status = store_vector_drop(call->user, NULL, call->error);
    if (!status)
        status = store_setting_set(call->user, EMBED_SERVING, NULL, call->error);
    call->worker->embed_change = call->worker->embed_settled = call->worker->embed_after = 0;
    return status;
}

/* --- The table --- */

enum { NEEDS_ID = 1, MAY_ID = 2, NEEDS_MESSAGE = 4, NO_TRANSACTION = 8, MANY_IDS = 16 };

static const struct {
    command_function *run;
    enum rec_row_kind id_kind;
    unsigned flags;
} commands[] = {
    [REC_COMMAND_CONVERSATION_NEW] = {run_conversation_new, REC_ROW_CONVERSATION, 0},
    [REC_COMMAND_CONVERSATION_RENAME] = {run_conversation_rename, REC_ROW_CONVERSATION, NEEDS_ID},
    [REC_COMMAND_CONVERSATION_STATUS] = {run_conversation_status, REC_ROW_CONVERSATION, NEEDS_ID | MANY_IDS},
    [REC_COMMAND_CONVERSATION_TAG] = {run_conversation_tag, REC_ROW_CONVERSATION, NEEDS_ID | MANY_IDS},
    [REC_COMMAND_CONVERSATION_DELETE] = {run_conversation_delete, REC_ROW_CONVERSATION, NEEDS_ID | MANY_IDS},
    [REC_COMMAND_CONVERSATION_RESTORE] = {run_conversation_restore, REC_ROW_CONVERSATION, NEEDS_ID},
    [REC_COMMAND_CONVERSATION_ERASE] = {run_conversation_erase, REC_ROW_CONVERSATION, NEEDS_ID},
    [REC_COMMAND_CONVERSATION_FORK] = {run_conversation_fork, REC_ROW_CONVERSATION, NEEDS_ID | NEEDS_MESSAGE},
    [REC_COMMAND_CONVERSATION_BRANCH] = {run_conversation_branch, REC_ROW_CONVERSATION, NEEDS_MESSAGE},
    [REC_COMMAND_DRAFT] = {run_draft, REC_ROW_CONVERSATION, MAY_ID},
    [REC_COMMAND_MEMORY_ADD] = {run_new_memory, REC_ROW_MEMORY, 0},
    [REC_COMMAND_MEMORY_EDIT] = {run_edit_memory, REC_ROW_MEMORY, NEEDS_ID},
    [REC_COMMAND_MEMORY_PIN] = {run_pin_memory, REC_ROW_MEMORY, NEEDS_ID},
    [REC_COMMAND_MEMORY_FORGET] = {run_forget_memory, REC_ROW_MEMORY, NEEDS_ID},
    [REC_COMMAND_MEMORY_RESTORE] = {run_restore_memory, REC_ROW_MEMORY, NEEDS_ID},
    [REC_COMMAND_MEMORY_ERASE] = {run_erase_learned, REC_ROW_MEMORY, 0},
    [REC_COMMAND_MEMORY_OPENED] = {run_opened_memory, REC_ROW_MEMORY, NEEDS_ID},
    [REC_COMMAND_PREFERENCE_SET] = {run_set_preference, REC_ROW_PREFERENCE, 0},
    [REC_COMMAND_PREFERENCE_UNSET] = {run_unset_preference, REC_ROW_PREFERENCE, NEEDS_ID},
    [REC_COMMAND_PREFERENCE_LOCK] = {run_lock_preference, REC_ROW_PREFERENCE, NEEDS_ID},
    [REC_COMMAND_USER_ERASE] = {run_erase_user, REC_ROW_SETTING, 0},
    [REC_COMMAND_ACCEPT] = {run_accept_proposal, REC_ROW_MEMORY, 0},
    [REC_COMMAND_REJECT] = {run_reject_proposal, REC_ROW_MEMORY, 0},
    [REC_COMMAND_UNDO] = {run_undo, REC_ROW_MEMORY, 0},
    [REC_COMMAND_REDO] = {run_redo, REC_ROW_MEMORY, 0},
    [REC_COMMAND_JOB_RETRY] = {job_retry, REC_ROW_JOB, NEEDS_ID},
    [REC_COMMAND_JOB_CANCEL] = {job_cancel, REC_ROW_JOB, NEEDS_ID},
    [REC_COMMAND_RECOVER] = {recover, REC_ROW_TURN, NO_TRANSACTION},
    [REC_COMMAND_TURN_DISCARD] = {turn_discard, REC_ROW_TURN, NEEDS_ID},
    [REC_COMMAND_BACKUP] = {backup, REC_ROW_SETTING, NO_TRANSACTION},
    [REC_COMMAND_CHECK] = {check, REC_ROW_SETTING, NO_TRANSACTION},
    [REC_COMMAND_VACUUM] = {vacuum, REC_ROW_SETTING, NO_TRANSACTION},
    [REC_COMMAND_VECTORS_DROP] = {drop_vectors, REC_ROW_SETTING, 0},
};

static enum rec_status fill_ids(struct call *call, enum rec_row_kind kind, unsigned flags)
{
    const struct rec_command *row = call->row;
    enum rec_status status = REC_OK;

    if ((flags & NEEDS_ID) && (!row->id || !*row->id))
        return error_set(call->error, REC_INVALID, "%s needs an id", rec_command_name(row->kind));
    if ((flags & NEEDS_MESSAGE) && (!row->message || !*row->message))
        return error_set(call->error, REC_INVALID, "%s needs the id of a message",
                         rec_command_name(row->kind));
    if ((flags & (NEEDS_ID | MAY_ID)) && row->id && *row->id)
        status = store_resolve(call->user, kind, row->id, call->id, call->error);
    if (!status && (flags & NEEDS_MESSAGE))
        status = store_resolve(call->user, REC_ROW_MESSAGE, row->message, call->message, call->error);
    return status;
}

/* For each id of a list, as one change. */
static enum rec_status run_for_all(struct call *call, enum rec_row_kind kind,
                                   enum rec_status (*run)(struct call *call))
{
    char *rest = arena_strdup(call->arena, call->row->id), *word;
    enum rec_status status = REC_OK;

    while (!status && (word = strtok_r(rest, " ", &rest)))
        if (!(status = store_resolve(call->user, kind, word, call->id, call->error)))
            status = run(call);
    return status;
}

enum rec_status command_run(struct worker *worker, const struct command *command, struct result *result,
                            rec_error *error)
{
    const struct rec_command *row = &command->row;
    struct call call = {.worker = worker,
                        .user = worker->user,
                        .number = command->number,
                        .row = row,
                        .result = &result->row,
                        .arena = &result->arena,
                        .error = error};
    enum rec_status status;
    unsigned flags;

    if ((size_t)row->kind >= sizeof commands / sizeof *commands || !commands[row->kind].run)
        return error_set(error, REC_UNSUPPORTED, "%s is no command", rec_command_name(row->kind));
    flags = commands[row->kind].flags;
    bool many = flags & MANY_IDS && row->id && strchr(row->id, ' ');
    if (!many && (status = fill_ids(&call, commands[row->kind].id_kind, flags)))
        return status;
    if (flags & NO_TRANSACTION) {
        status = commands[row->kind].run(&call);
    } else {
        /* what a person did by hand is on disk when it is said to be done */
        if ((status = store_begin(worker->store, row->kind == REC_COMMAND_DRAFT ? STORE_NORMAL : STORE_FULL,
                                  error)))
            return status;
        status = many ? run_for_all(&call, commands[row->kind].id_kind, commands[row->kind].run)
                      : commands[row->kind].run(&call);
        if (status)
            store_rollback(worker->store);
        else
            status = store_commit(worker->store, error);
    }
    memcpy(result->row.id, call.id, sizeof call.id);
    return status;
}
