#include "config.h"

#include "session/commands_state.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"

#include <stdlib.h>
#include <string.h>

enum rec_status run_new_memory(struct call *call)
{
    if (!call->row->text || !call->row->text[strspn(call->row->text, " \t\n")])
        return error_set(call->error, REC_INVALID, "there is nothing to remember");
    return memory_add(call->user, call->row->text,
                      (enum rec_memory_kind)(call->row->row_kind < 0 ? 0 : call->row->row_kind),
                      (enum rec_category)(call->row->category < 0 ? 0 : call->row->category),
                      call->row->number != 0, call->id, call->error);
}

enum rec_status run_edit_memory(struct call *call)
{
    if (!call->row->text || !call->row->text[strspn(call->row->text, " \t\n")])
        return error_set(call->error, REC_INVALID, "a memory cannot be empty; forget it instead");
    return memory_edit(call->user, call->id, call->row->text, call->error);
}

enum rec_status run_pin_memory(struct call *call)
{
    return memory_pin(call->user, call->id, call->row->number != 0, call->error);
}

enum rec_status run_forget_memory(struct call *call)
{
    return memory_forget(call->user, call->id, call->error);
}

enum rec_status run_restore_memory(struct call *call)
{
    return memory_restore(call->user, call->id, call->error);
}

enum rec_status run_opened_memory(struct call *call)
{
    return store_touch(call->user, REC_ROW_MEMORY, (const char(*)[REC_ID_SIZE]) & call->id, 1, clock_now(),
                       call->error);
}

enum rec_status run_set_preference(struct call *call)
{
    const struct rec_command *row = call->row;

    if (!row->key || !row->key[strspn(row->key, " \t")] || !row->text || !row->text[strspn(row->text, " \t")])
        return error_set(call->error, REC_INVALID, "a preference needs a key and a value");
    return memory_preference_set(call->user, row->category, row->key, row->qualifier ? row->qualifier : "",
                                 row->text, call->id, call->error);
}

enum rec_status run_unset_preference(struct call *call)
{
    return memory_preference_unset(call->user, call->id, call->error);
}

enum rec_status run_lock_preference(struct call *call)
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

enum rec_status run_accept_proposal(struct call *call)
{
    enum rec_status status = find_learned(call);

    return status ? status : memory_accept(call->user, call->id, call->error);
}

enum rec_status run_reject_proposal(struct call *call)
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

enum rec_status run_erase_learned(struct call *call)
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

enum rec_status run_erase_user(struct call *call)
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

    for (size_t i = 0; i < count; i++) {
        const struct memory_change *change = &changes[i], *before = i > 0 ? &changes[i - 1] : NULL;

        /* a value and the one that it replaced are one change to whoever made it */
        if (before && change->row != REC_ROW_CONVERSATION && change->row == before->row &&
            strcmp(change->summary, before->summary) == 0)
            continue;
        buf_addf(&report, "%s\n", change->summary);
        call->result->added++;
    }
    call->result->report = arena_strdup(call->arena, report.data);
    buf_free(&report);
    return status;
}

enum rec_status run_undo(struct call *call)
{
    return take_back(call, history_undo);
}

enum rec_status run_redo(struct call *call)
{
    return take_back(call, history_redo);
}
