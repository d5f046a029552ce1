#include "config.h"

#include "session/commands_state.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"
#include "store/store_path.h"

#include <stdlib.h>
#include <string.h>

enum rec_status run_conversation_new(struct call *call)
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

enum rec_status run_conversation_rename(struct call *call)
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

enum rec_status run_conversation_status(struct call *call)
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

enum rec_status run_conversation_tag(struct call *call)
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

enum rec_status run_conversation_delete(struct call *call)
{
    struct rec_conversation row = {.deleted_at = clock_now()};

    for (const struct running *running = call->worker->runs; running; running = running->next)
        if (running->turn && strcmp(running->turn->conversation.id, call->id) == 0)
            return error_set(call->error, REC_CONFLICT,
                             "an answer is streaming into that conversation; stop it first");
    return change_conversation(call, STORE_DELETED, &row, "delete");
}

enum rec_status run_conversation_restore(struct call *call)
{
    struct rec_conversation row = {0};

    return change_conversation(call, STORE_DELETED, &row, "restore");
}

enum rec_status run_conversation_erase(struct call *call)
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
enum rec_status run_conversation_fork(struct call *call)
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

/* The newest branch with the message on its path. */
static int64_t newest_branch(const struct rec_message *message, const struct store_branch *branches,
                             size_t count, struct arena *arena)
{
    int64_t newest = message->branch;
    struct store_range *ranges = arena_alloc(arena, (count + 1) * sizeof *ranges);

    for (size_t i = 0; i < count; i++) {
        size_t used = path_ranges(branches, count, branches[i].number, ranges);

        for (size_t j = 0; j < used; j++)
            if (ranges[j].branch == message->branch && message->sequence < ranges[j].end)
                newest = branches[i].number;
    }
    return newest;
}

enum rec_status run_conversation_branch(struct call *call)
{
    struct rec_message message;
    struct rec_conversation row = {0};
    struct store_branch *branches = NULL;
    size_t count = 0;
    enum rec_status status = store_message_get(call->user, call->message, call->arena, &message, call->error);

    if (status == REC_OK)
        status = store_branch_list(call->user, message.conversation_id, call->arena, &branches, &count,
                                   call->error);
    if (status)
        return status;
    row.branch = newest_branch(&message, branches, count, call->arena);
    memcpy(call->id, message.conversation_id, sizeof call->id);
    return store_conversation_update(call->user, call->id, STORE_BRANCH, &row, call->error);
}

enum rec_status run_draft(struct call *call)
{
    return store_draft_set(call->user, call->id, call->row->text ? call->row->text : "", call->error);
}
