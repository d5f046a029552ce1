/* The commands that only write rows: one table, each in one transaction. */
#include "config.h"

#include "session/worker.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"

#include <stdlib.h>
#include <string.h>

/* What a command's function gets: ids are full by now. */
struct call {
    struct worker *worker;
    struct store_user *user;
    uint64_t number;
    const struct rec_command *row;
    struct rec_result *result;
    struct arena *arena; /* of the result */
    char id[REC_ID_SIZE], message[REC_ID_SIZE];
    int64_t group; /* of the history: all that one command changes is undone together */
    rec_error *error;
};

/* --- Conversations --- */

static enum rec_status conversation_new(struct call *call)
{
    struct rec_conversation row = {.tags = "", .metadata = ""};
    enum rec_status status;

    row.title = call->row->title ? call->row->title : "";
    row.system = call->row->system ? call->row->system : "";
    row.external_id = call->row->text ? call->row->text : "";
    status = store_conversation_add(call->user, &row, call->error);
    memcpy(call->id, row.id, sizeof call->id);
    return status;
}

static enum rec_status change_conversation(struct call *call, unsigned fields,
                                           const struct rec_conversation *row, const char *operation)
{
    return history_conversation_update(call->user, call->id, fields, row, operation, &call->group,
                                       call->error);
}

static enum rec_status conversation_rename(struct call *call)
{
    struct rec_conversation row = {.title = call->row->text};

    if (!row.title || !row.title[strspn(row.title, " \t")])
        return error_set(call->error, REC_INVALID, "a title cannot be empty");
    return change_conversation(call, STORE_TITLE, &row, "rename");
}

/* Where a conversation can go from each status; a message makes any of them active. */
static const unsigned transitions[] = {
    [REC_CONVERSATION_ACTIVE] =
        1u << REC_CONVERSATION_PAUSED | 1u << REC_CONVERSATION_COMPLETED | 1u << REC_CONVERSATION_ARCHIVED,
    [REC_CONVERSATION_PAUSED] =
        1u << REC_CONVERSATION_ACTIVE | 1u << REC_CONVERSATION_COMPLETED | 1u << REC_CONVERSATION_ARCHIVED,
    [REC_CONVERSATION_COMPLETED] = 1u << REC_CONVERSATION_ACTIVE | 1u << REC_CONVERSATION_ARCHIVED,
    [REC_CONVERSATION_ARCHIVED] = 1u << REC_CONVERSATION_ACTIVE,
};

static enum rec_status check_transition(struct call *call, enum rec_conversation_status to)
{
    struct rec_conversation row;
    enum rec_status status = store_conversation_get(call->user, call->id, call->arena, &row, call->error);

    if (status || row.status == to || (transitions[row.status] >> to & 1) != 0)
        return status;
    return error_set(call->error, REC_CONFLICT, "the conversation is %s and cannot become %s: %s it first",
                     rec_conversation_status_name(row.status), rec_conversation_status_name(to),
                     row.status == REC_CONVERSATION_ARCHIVED ? "unarchive" : "resume");
}

static enum rec_status conversation_status(struct call *call)
{
    struct rec_conversation row = {.status = (enum rec_conversation_status)call->row->number};

    if (call->row->number < 0 || call->row->number > REC_CONVERSATION_ARCHIVED)
        return error_set(call->error, REC_INVALID, "there is no conversation status %lld",
                         (long long)call->row->number);
    enum rec_status status = check_transition(call, row.status);
    if (status)
        return status;
    if (call->row->flags & REC_BY_ITSELF)
        return store_conversation_update(call->user, call->id, STORE_STATUS, &row, call->error);
    return change_conversation(call, STORE_STATUS, &row, rec_conversation_status_name(row.status));
}

static int compare_words(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* What is done, in the words of who did it: a pin is kept as a tag. */
static const char *tag_operation(const char *tag, bool on)
{
    if (strcmp(tag, "pinned") == 0)
        return on ? "pin" : "unpin";
    return on ? "tag" : "untag";
}

static enum rec_status conversation_tag(struct call *call)
{
    struct rec_conversation row;
    const char *tag = call->row->text, *words[256];
    struct buf tags = BUF_INIT;
    size_t count = 0;
    char *list, *rest, *word;
    enum rec_status status;

    if (!tag || !*tag || strlen(tag) > REC_MAX_TAG || strpbrk(tag, " \t\n"))
        return error_set(call->error, REC_INVALID, "a tag is one word of at most %d bytes", REC_MAX_TAG);
    if ((status = store_conversation_get(call->user, call->id, call->arena, &row, call->error)))
        return status;
    list = rest = arena_strdup(call->arena, row.tags);
    while ((word = strtok_r(rest, " ", &rest)) && count < 255)
        if (strcmp(word, tag) != 0)
            words[count++] = word;
    if (call->row->number)
        words[count++] = tag;
    qsort(words, count, sizeof *words, compare_words);
    for (size_t i = 0; i < count; i++)
        buf_addf(&tags, "%s%s", i ? " " : "", words[i]);
    (void)list;
    row = (struct rec_conversation){.tags = tags.data};
    status = change_conversation(call, STORE_TAGS, &row, tag_operation(tag, call->row->number != 0));
    buf_free(&tags);
    return status;
}

static enum rec_status conversation_delete(struct call *call)
{
    struct rec_conversation row = {.deleted_at = clock_now()};

    for (const struct running *running = call->worker->runs; running; running = running->next)
        if (running->turn && strcmp(running->turn->conversation.id, call->id) == 0)
            return error_set(call->error, REC_CONFLICT,
                             "an answer is streaming into that conversation; stop it first");
    return change_conversation(call, STORE_DELETED, &row, "delete");
}

static enum rec_status conversation_restore(struct call *call)
{
    struct rec_conversation row = {0};

    return change_conversation(call, STORE_DELETED, &row, "restore");
}

static enum rec_status conversation_erase(struct call *call)
{
    for (const struct running *running = call->worker->runs; running; running = running->next)
        if (running->turn && strcmp(running->turn->conversation.id, call->id) == 0)
            return error_set(call->error, REC_CONFLICT,
                             "an answer is streaming into that conversation; stop it first");
    const char *const words[] = {call->id};
    enum rec_status status = store_conversation_erase(call->user, call->id, call->error);

    if (!status)
        jobs_erase_copies(call->worker, words, 1);
    return status;
}

#define FORK_PAGE 200

/* The path up to and with a message becomes a conversation of its own; the old one stays as it is. */
static enum rec_status conversation_fork(struct call *call)
{
    struct rec_conversation from, to = {.external_id = "", .tags = "", .metadata = ""};
    struct rec_message last;
    struct store_message_query query = {.conversation = call->id, .after = -1, .limit = FORK_PAGE};
    enum rec_status status;
    bool more = true;

    if ((status = store_conversation_get(call->user, call->id, call->arena, &from, call->error)) ||
        (status = store_message_get(call->user, call->message, call->arena, &last, call->error)))
        return status;
    if (strcmp(last.conversation_id, call->id) != 0)
        return error_set(call->error, REC_INVALID, "that message is not in that conversation");
    to.title = arena_printf(call->arena, "%s (fork)", from.title);
    if (strlen(to.title) > REC_MAX_TITLE)
        to.title = from.title;
    to.system = from.system;
    if ((status = store_conversation_add(call->user, &to, call->error)))
        return status;
    query.branch = last.branch;
    while (!status && more) {
        struct arena arena = ARENA_INIT;
        struct rec_message *rows = NULL;
        size_t count = 0;

        status = store_message_page(call->user, &query, &arena, &rows, &count, &more, call->error);
        for (size_t i = 0; !status && i < count; i++) {
            struct rec_message copy = rows[i];

            query.after = copy.sequence;
            if (copy.sequence > last.sequence || copy.status == REC_TURN_STREAMING ||
                copy.status == REC_TURN_PENDING) {
                more = false;
                break;
            }
            copy.id[0] = copy.turn_id[0] = '\0';
            copy.external_id = "";
            copy.branch = copy.sequence = 0;
            memcpy(copy.conversation_id, to.id, sizeof to.id);
            status = store_message_add(call->user, &copy, call->error);
        }
        if (!count)
            more = false;
        arena_free(&arena);
    }
    memcpy(call->id, to.id, sizeof to.id);
    return status;
}

static enum rec_status conversation_branch(struct call *call)
{
    struct rec_message message;
    struct rec_conversation row = {0};
    enum rec_status status = store_message_get(call->user, call->message, call->arena, &message, call->error);

    if (status)
        return status;
    row.branch = message.branch;
    memcpy(call->id, message.conversation_id, sizeof call->id);
    return store_conversation_update(call->user, call->id, STORE_BRANCH, &row, call->error);
}

static enum rec_status draft(struct call *call)
{
    return store_draft_set(call->user, call->id, call->row->text ? call->row->text : "", call->error);
}

/* --- Memories, preferences --- */

static enum rec_status new_memory(struct call *call)
{
    if (!call->row->text || !call->row->text[strspn(call->row->text, " \t\n")])
        return error_set(call->error, REC_INVALID, "there is nothing to remember");
    return memory_add(call->user, call->row->text,
                      (enum rec_memory_kind)(call->row->row_kind < 0 ? 0 : call->row->row_kind),
                      (enum rec_category)(call->row->category < 0 ? 0 : call->row->category),
                      call->row->number != 0, call->id, call->error);
}

static enum rec_status edit_memory(struct call *call)
{
    if (!call->row->text || !call->row->text[strspn(call->row->text, " \t\n")])
        return error_set(call->error, REC_INVALID, "a memory cannot be empty; forget it instead");
    return memory_edit(call->user, call->id, call->row->text, call->error);
}

static enum rec_status pin_memory(struct call *call)
{
    return memory_pin(call->user, call->id, call->row->number != 0, call->error);
}

static enum rec_status forget_memory(struct call *call)
{
    return memory_forget(call->user, call->id, call->error);
}

static enum rec_status restore_memory(struct call *call)
{
    return memory_restore(call->user, call->id, call->error);
}

static enum rec_status opened_memory(struct call *call)
{
    return store_touch(call->user, REC_ROW_MEMORY, (const char(*)[REC_ID_SIZE]) & call->id, 1, clock_now(),
                       call->error);
}

static enum rec_status set_preference(struct call *call)
{
    const struct rec_command *row = call->row;

    if (!row->key || !row->key[strspn(row->key, " \t")] || !row->text || !row->text[strspn(row->text, " \t")])
        return error_set(call->error, REC_INVALID, "a preference needs a key and a value");
    return memory_preference_set(call->user, row->category, row->key, row->qualifier ? row->qualifier : "",
                                 row->text, call->id, call->error);
}

static enum rec_status unset_preference(struct call *call)
{
    return memory_preference_unset(call->user, call->id, call->error);
}

static enum rec_status lock_preference(struct call *call)
{
    return memory_preference_lock(call->user, call->id, call->row->number != 0, call->error);
}

/* A memory or a preference; the id says which. */
static enum rec_status find_learned(struct call *call)
{
    rec_error none = {0};
    enum rec_status status =
        store_resolve(call->user, REC_ROW_MEMORY, call->row->id ? call->row->id : "", call->id, &none);

    if (status == REC_NOT_FOUND)
        return store_resolve(call->user, REC_ROW_PREFERENCE, call->row->id, call->id, call->error);
    if (status && call->error)
        *call->error = none;
    return status;
}

static enum rec_status accept_proposal(struct call *call)
{
    enum rec_status status = find_learned(call);

    return status ? status : memory_accept(call->user, call->id, call->error);
}

static enum rec_status reject_proposal(struct call *call)
{
    enum rec_status status = find_learned(call);

    return status ? status : memory_reject(call->user, call->id, call->error);
}

/* What became of the copies, and what an erasure cannot get at. */
static const char *out_of_reach(struct call *call, struct copies_erased copies, const char *next)
{
    const char *removed = "", *failed = "";

    if (copies.removed > 0)
        removed =
            arena_printf(call->arena, "%lld cop%s of the store made by the program held it: removed%s.\n",
                         (long long)copies.removed, copies.removed == 1 ? "y" : "ies", next);
    if (copies.failed > 0)
        failed = arena_printf(call->arena, "%lld such cop%s could not be removed: see the state folder.\n",
                              (long long)copies.failed, copies.failed == 1 ? "y" : "ies");
    return arena_printf(call->arena,
                        "%s%sOut of reach: exports, backups that you made yourself, and what was sent to a "
                        "provider.\n",
                        removed, failed);
}

static enum rec_status erase_learned(struct call *call)
{
    int64_t places = 0;
    const char *const *words = NULL;
    size_t count = 0;
    struct copies_erased copies = {0};
    enum rec_status status = find_learned(call);

    if (!status)
        status = memory_erase(call->user, call->id, &places, call->arena, &words, &count, call->error);
    if (!status)
        copies = jobs_erase_copies(call->worker, words, count);
    call->result->added = places;
    call->result->report = arena_printf(
        call->arena,
        "Erased, with its history.\nIts words were taken out of %lld other row%s: messages, "
        "titles, receipts.\n%s",
        (long long)places, places == 1 ? "" : "s", out_of_reach(call, copies, ", a new one follows"));
    return status;
}

static enum rec_status erase_user(struct call *call)
{
    const char *name = store_user_name(call->user);
    /* a name that is too short to look for stands in all of them, for all anybody knows */
    const char *const words[] = {strlen(name) < COPIES_WORD_LEAST ? "SQLite format" : name};

    for (const struct running *running = call->worker->runs; running; running = running->next)
        if (running->turn)
            return error_set(call->error, REC_CONFLICT, "an answer is streaming; stop it first");
    struct copies_erased copies = jobs_erase_copies(call->worker, words, 1);
    enum rec_status status = store_user_erase(call->worker->store, name, call->error);

    call->result->report =
        arena_printf(call->arena,
                     "Erased %s: conversations, messages, memories, preferences, their history, receipts, "
                     "drafts, jobs and the search index.\n%s",
                     name, out_of_reach(call, copies, ""));
    return status;
}

static enum rec_status
take_back(struct call *call,
          enum rec_status (*history)(struct store_user *user, int steps, struct arena *arena,
                                     struct memory_change **changes, size_t *count, rec_error *error))
{
    struct memory_change *changes = NULL;
    struct buf report = BUF_INIT;
    size_t count = 0;
    enum rec_status status = history(call->user, call->row->number > 0 ? (int)call->row->number : 1,
                                     call->arena, &changes, &count, call->error);

    for (size_t i = 0; i < count; i++)
        buf_addf(&report, "%s\n", changes[i].summary);
    call->result->added = (int64_t)count;
    call->result->report = arena_strdup(call->arena, report.data);
    buf_free(&report);
    return status;
}

static enum rec_status undo(struct call *call)
{
    return take_back(call, history_undo);
}

static enum rec_status redo(struct call *call)
{
    return take_back(call, history_redo);
}

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

/* --- The table --- */

enum { NEEDS_ID = 1, MAY_ID = 2, NEEDS_MESSAGE = 4, NO_TRANSACTION = 8, MANY_IDS = 16 };

static const struct {
    enum rec_status (*run)(struct call *call);
    enum rec_row_kind id_kind;
    unsigned flags;
} commands[] = {
    [REC_COMMAND_CONVERSATION_NEW] = {conversation_new, REC_ROW_CONVERSATION, 0},
    [REC_COMMAND_CONVERSATION_RENAME] = {conversation_rename, REC_ROW_CONVERSATION, NEEDS_ID},
    [REC_COMMAND_CONVERSATION_STATUS] = {conversation_status, REC_ROW_CONVERSATION, NEEDS_ID | MANY_IDS},
    [REC_COMMAND_CONVERSATION_TAG] = {conversation_tag, REC_ROW_CONVERSATION, NEEDS_ID | MANY_IDS},
    [REC_COMMAND_CONVERSATION_DELETE] = {conversation_delete, REC_ROW_CONVERSATION, NEEDS_ID | MANY_IDS},
    [REC_COMMAND_CONVERSATION_RESTORE] = {conversation_restore, REC_ROW_CONVERSATION, NEEDS_ID},
    [REC_COMMAND_CONVERSATION_ERASE] = {conversation_erase, REC_ROW_CONVERSATION, NEEDS_ID},
    [REC_COMMAND_CONVERSATION_FORK] = {conversation_fork, REC_ROW_CONVERSATION, NEEDS_ID | NEEDS_MESSAGE},
    [REC_COMMAND_CONVERSATION_BRANCH] = {conversation_branch, REC_ROW_CONVERSATION, NEEDS_MESSAGE},
    [REC_COMMAND_DRAFT] = {draft, REC_ROW_CONVERSATION, MAY_ID},
    [REC_COMMAND_MEMORY_ADD] = {new_memory, REC_ROW_MEMORY, 0},
    [REC_COMMAND_MEMORY_EDIT] = {edit_memory, REC_ROW_MEMORY, NEEDS_ID},
    [REC_COMMAND_MEMORY_PIN] = {pin_memory, REC_ROW_MEMORY, NEEDS_ID},
    [REC_COMMAND_MEMORY_FORGET] = {forget_memory, REC_ROW_MEMORY, NEEDS_ID},
    [REC_COMMAND_MEMORY_RESTORE] = {restore_memory, REC_ROW_MEMORY, NEEDS_ID},
    [REC_COMMAND_MEMORY_ERASE] = {erase_learned, REC_ROW_MEMORY, 0},
    [REC_COMMAND_MEMORY_OPENED] = {opened_memory, REC_ROW_MEMORY, NEEDS_ID},
    [REC_COMMAND_PREFERENCE_SET] = {set_preference, REC_ROW_PREFERENCE, 0},
    [REC_COMMAND_PREFERENCE_UNSET] = {unset_preference, REC_ROW_PREFERENCE, NEEDS_ID},
    [REC_COMMAND_PREFERENCE_LOCK] = {lock_preference, REC_ROW_PREFERENCE, NEEDS_ID},
    [REC_COMMAND_USER_ERASE] = {erase_user, REC_ROW_SETTING, 0},
    [REC_COMMAND_ACCEPT] = {accept_proposal, REC_ROW_MEMORY, 0},
    [REC_COMMAND_REJECT] = {reject_proposal, REC_ROW_MEMORY, 0},
    [REC_COMMAND_UNDO] = {undo, REC_ROW_MEMORY, 0},
    [REC_COMMAND_REDO] = {redo, REC_ROW_MEMORY, 0},
    [REC_COMMAND_JOB_RETRY] = {job_retry, REC_ROW_JOB, NEEDS_ID},
    [REC_COMMAND_JOB_CANCEL] = {job_cancel, REC_ROW_JOB, NEEDS_ID},
    [REC_COMMAND_RECOVER] = {recover, REC_ROW_TURN, NO_TRANSACTION},
    [REC_COMMAND_TURN_DISCARD] = {turn_discard, REC_ROW_TURN, NEEDS_ID},
    [REC_COMMAND_BACKUP] = {backup, REC_ROW_SETTING, NO_TRANSACTION},
    [REC_COMMAND_CHECK] = {check, REC_ROW_SETTING, NO_TRANSACTION},
    [REC_COMMAND_VACUUM] = {vacuum, REC_ROW_SETTING, NO_TRANSACTION},
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
