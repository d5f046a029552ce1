/* read, run, keep: the hook flow, and what queues it. */
#include "config.h"

#include "nodes/hooks.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/json.h"
#include "memory/refine.h"
#include "nodes/hook_run.h"
#include "nodes/housekeeping.h"
#include "nodes/turn.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HOOKS_MAX     16 /* of a folder */
#define HOOK_NAME_MAX 64
#define MESSAGES_MAX  200
#define INPUT_MAX     (1024 * 1024)

struct hook *hook_new(const struct node_services *services, const struct rec_job *job)
{
    struct hook *hook = xcalloc(1, sizeof *hook);
    struct json json = JSON_INIT;

    hook->services = services;
    hook->settings = services->hooks;
    if (hook->settings.folder)
        hook->settings.folder = arena_strdup(&hook->arena, hook->settings.folder);
    hook->stop_fd = -1;
    hook->job = arena_strdup(&hook->arena, job->id);
    hook->name = "";
    buf_init(&hook->input);
    buf_init(&hook->output);
    if (!json_parse(&json, job->payload, strlen(job->payload), NULL)) {
        const char *name = json_string(&json, json_get(&json, 0, "hook"), &hook->arena, NULL);
        const char *turn = json_string(&json, json_get(&json, 0, "turn"), &hook->arena, NULL);

        hook->name = name ? name : "";
        if (turn && strlen(turn) < REC_ID_SIZE)
            strcpy(hook->turn, turn);
    }
    json_free(&json);
    return hook;
}

void hook_free(struct hook *hook)
{
    if (!hook)
        return;
    hook_run_stop(hook);
    buf_free(&hook->input);
    buf_free(&hook->output);
    arena_free(&hook->arena);
    free(hook);
}

/* --- The queue --- */

static enum rec_status queue(const struct turn *turn, const char *kind, const char *name, rec_error *error)
{
    struct arena arena = ARENA_INIT;
    struct rec_job row = {.kind = HOOK_JOB, .max_attempts = turn->services->hooks.attempts, .error = ""};
    struct buf payload = BUF_INIT;
    struct json_writer json;
    enum rec_status status;

    json_writer_init(&json, &payload);
    json_open_object(&json);
    json_put_member(&json, "hook", arena_printf(&arena, "%s/%s", kind, name));
    json_put_member(&json, "turn", turn->id);
    json_close_object(&json);
    row.key = arena_printf(&arena, HOOK_JOB ":%s/%s:%s", kind, name, turn->id);
    row.payload = payload.data;
    status = store_job_add(turn->services->user, &row, error);
    buf_free(&payload);
    arena_free(&arena);
    return status;
}

static bool is_hook(int folder, const char *name)
{
    struct stat status;

    return name[0] != '.' && strlen(name) <= HOOK_NAME_MAX && fstatat(folder, name, &status, 0) == 0 &&
           S_ISREG(status.st_mode) && faccessat(folder, name, X_OK, 0) == 0;
}

/* All executable files of a folder, in the order of their names. */
static enum rec_status queue_folder(const struct turn *turn, const char *kind, rec_error *error)
{
    struct arena arena = ARENA_INIT;
    struct dirent **entries = NULL;
    const char *path = arena_printf(&arena, "%s/%s", turn->services->hooks.folder, kind);
    int count = scandir(path, &entries, NULL, alphasort), queued = 0;
    DIR *folder = count > 0 ? opendir(path) : NULL;
    enum rec_status status = REC_OK;

    for (int i = 0; i < count; i++) {
        if (folder && !status && queued < HOOKS_MAX && is_hook(dirfd(folder), entries[i]->d_name)) {
            status = queue(turn, kind, entries[i]->d_name, error);
            queued++;
        }
        free(entries[i]);
    }
    free(entries);
    if (folder)
        closedir(folder);
    arena_free(&arena);
    return status;
}

/* What may be learned from: the rule that holds for the model's second look. */
static bool teaches(const struct turn *turn)
{
    return !turn->no_memory && (turn->kind == TURN_CHAT || turn->kind == TURN_RETRY) &&
           !tags_have(turn->conversation.tags, NO_LEARNING_TAG) &&
           turn->services->learning != NODE_LEARN_NOTHING;
}

enum rec_status hooks_queue_turn(const struct turn *turn, rec_error *error)
{
    const struct hook_settings *hooks = &turn->services->hooks;
    enum rec_status status = REC_OK;

    if (turn->status != REC_TURN_COMPLETE)
        return REC_OK;
    for (size_t i = 0; i < hooks->extension_count && !status; i++)
        if (hooks->extensions[i].after_turn)
            status = queue(turn, "c", hooks->extensions[i].name, error);
    if (!status && hooks->folder && teaches(turn))
        status = queue_folder(turn, "extract", error);
    if (!status && hooks->folder)
        status = queue_folder(turn, "after-turn", error);
    return status;
}

/* --- read: the conversation as JSON --- */

static void put_message(struct json_writer *json, const struct rec_message *message)
{
    json_open_object(json);
    json_put_member(json, "id", message->id);
    json_put_member(json, "external_id", message->external_id[0] ? message->external_id : NULL);
    json_put_member(json, "role", rec_role_name(message->role));
    json_put_member(json, "content", message->content);
    json_put_member_time(json, "created_at", message->created_at);
    json_put_member(json, "model", message->model[0] ? message->model : NULL);
    json_close_object(json);
}

/* The newest messages of the path up to the answer, as many as there is room for. */
static enum rec_status put_messages(struct hook *hook, struct json_writer *json, const struct rec_turn *turn,
                                    rec_error *error)
{
    struct rec_message answer, *rows = NULL;
    struct store_message_query query = {.conversation = turn->conversation_id, .limit = MESSAGES_MAX};
    size_t count = 0, first, room = INPUT_MAX / 2;
    bool more;
    enum rec_status status =
        store_message_get(hook->services->user, turn->assistant_message_id, &hook->arena, &answer, error);

    query.branch = answer.branch;
    query.before = answer.sequence + 1;
    if (!status)
        status = store_message_page(hook->services->user, &query, &hook->arena, &rows, &count, &more, error);
    for (first = count; first > 0 && strlen(rows[first - 1].content) < room; first--)
        room -= strlen(rows[first - 1].content);
    json_key(json, "messages");
    json_open_array(json);
    for (size_t i = first; i < count && !status; i++)
        put_message(json, &rows[i]);
    json_close_array(json);
    json_put_member_bool(json, "more", first > 0 || more);
    return status;
}

static enum rec_status put_input(struct hook *hook, const struct rec_turn *turn, rec_error *error)
{
    struct rec_conversation conversation;
    struct json_writer json;
    enum rec_status status = store_conversation_get(hook->services->user, turn->conversation_id, &hook->arena,
                                                    &conversation, error);

    if (status)
        return status;
    json_writer_init(&json, &hook->input);
    json_open_object(&json);
    json_put_member(&json, "hook", hook->name);
    json_put_member(&json, "delivery", hook->job);
    json_put_member(&json, "user", store_user_name(hook->services->user));
    json_put_member(&json, "turn_id", turn->id);
    json_put_member(&json, "user_message_id", turn->user_message_id);
    json_put_member(&json, "message_id", turn->assistant_message_id);
    json_key(&json, "conversation");
    json_open_object(&json);
    json_put_member(&json, "id", conversation.id);
    json_put_member(&json, "external_id", conversation.external_id[0] ? conversation.external_id : NULL);
    json_put_member(&json, "title", conversation.title);
    json_put_member(&json, "tags", conversation.tags);
    json_put_member_time(&json, "created_at", conversation.created_at);
    json_close_object(&json);
    status = put_messages(hook, &json, turn, error);
    json_close_object(&json);
    return status;
}

/* What was erased or deleted since then is nobody's business any more. */
static enum rec_status read_prep(rec_step *step, void *shared, void **prepared, rec_error *error)
{
    struct hook *hook = shared;
    struct rec_turn turn;
    enum rec_status status = store_turn_get(hook->services->user, hook->turn, &hook->arena, &turn, error);

    *prepared = hook;
    (void)step;
    if (!status)
        status = store_message_get(hook->services->user, turn.user_message_id, &hook->arena, &hook->question,
                                   error);
    if (!status)
        status = put_input(hook, &turn, error);
    if (status != REC_NOT_FOUND)
        return status;
    buf_clear(&hook->input);
    return REC_OK;
}

static enum rec_status read_post(rec_step *step, void *shared, void *prepared, void *result,
                                 const char **action, rec_error *error)
{
    const struct hook *hook = shared;

    (void)step;
    (void)prepared;
    (void)result;
    (void)error;
    if (hook->input.length)
        *action = "run";
    return REC_OK;
}

static const char *const read_actions[] = {"run", NULL};
static const char *const read_terminal[] = {"default", NULL};

const struct rec_node node_hook_read = {.name = "read",
                                        .flags = REC_NODE_PURE,
                                        .actions = read_actions,
                                        .terminal = read_terminal,
                                        .prep = read_prep,
                                        .post = read_post};

/* --- keep: what an extractor found --- */

static enum rec_status keep_post(rec_step *step, void *shared, void *prepared, void *result,
                                 const char **action, rec_error *error)
{
    struct hook *hook = shared;
    struct refine_plan plan = {.messages = &hook->question, .count = 1, .last = hook->question.sequence};
    size_t changed = 0;
    enum rec_status status = REC_OK;

    (void)step;
    (void)prepared;
    (void)result;
    (void)action;
    if (strncmp(hook->name, "extract/", strlen("extract/")) == 0 && hook->output.length &&
        refine_apply(hook->services->user, &plan, hook->output.data, hook->services->learning == NODE_PROPOSE,
                     &hook->arena, &changed, error))
        status = error_set(error, error->code,
                           "the hook %s: what it printed is not the JSON that is learned from", hook->name);
    return status;
}

static const char *const keep_terminal[] = {"default", NULL};

const struct rec_node node_hook_keep = {.name = "keep", .terminal = keep_terminal, .post = keep_post};
