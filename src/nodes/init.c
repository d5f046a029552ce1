/* init: finds or makes the conversation, stores the user message (turn pending) and runs the rule extractor.
 */
#include "config.h"

#include "nodes/extensions.h"
#include "nodes/housekeeping.h"
#include "nodes/turn.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "context/context.h"
#include "context/scale.h"

#include <string.h>

/* A pasted book states no preferences worth its parsing time. */
#define EXTRACT_LIMIT (64 * 1024)

/* What cannot be sent is not kept: the person is asked first what is to become of it. */
static enum rec_status check_size(struct turn *turn, rec_error *error)
{
    const struct node_services *services = turn->services;

    if (turn->excerpt || !turn->text)
        return REC_OK;
    turn->scale = context_scale(services->user, provider_model(turn->provider));
    return context_fits(turn->text, services->budget, turn->scale, error);
}

static enum rec_status init_exec(rec_step *step, void *prepared, void **result, rec_error *error)
{
    struct turn *turn = prepared;

    (void)step;
    (void)error;
    *result = NULL;
    if (turn->kind == TURN_CHAT && !turn->no_memory && turn->services->learning != NODE_LEARN_NOTHING &&
        turn->text) {
        size_t length = strlen(turn->text);

        memory_extract(turn->text, length < EXTRACT_LIMIT ? length : EXTRACT_LIMIT, clock_now(), &turn->arena,
                       &turn->candidates, &turn->candidate_count);
        extensions_extract(turn->services, turn->text, length, clock_now(), &turn->arena, &turn->candidates,
                           &turn->candidate_count);
    }
    return REC_OK;
}

static enum rec_status init_prep(rec_step *step, void *shared, void **prepared, rec_error *error)
{
    struct turn *turn = shared;
    enum rec_status status = check_size(turn, error);

    (void)step;
    *prepared = turn;
    if (!status && turn->kind == TURN_CHAT && turn->text && !turn->batched && !turn->message[0])
        turn_look_ahead(turn);
    return status;
}

/* Makes a conversation that was put away active again: who says something in it goes on with it. */
static enum rec_status reactivate(struct turn *turn, rec_error *error)
{
    struct rec_conversation row = {.status = REC_CONVERSATION_ACTIVE};

    if (turn->conversation.deleted_at)
        return error_set(error, REC_NOT_FOUND,
                         "the conversation was deleted; restore it before writing to it");
    if (turn->conversation.status == REC_CONVERSATION_ACTIVE)
        return REC_OK;
    turn->reactivated = true;
    turn->conversation.status = REC_CONVERSATION_ACTIVE;
    return store_conversation_update(turn->services->user, turn->conversation.id, STORE_STATUS, &row, error);
}

/* One that was begun without a word is named after the first. */
static enum rec_status give_title(struct turn *turn, rec_error *error)
{
    struct rec_conversation row = {0};

    if (turn->conversation.title[0] || turn->conversation.message_count > 0 || !turn->text)
        return REC_OK;
    row.title = turn->conversation.title = turn_title(turn->text, &turn->arena);
    return store_conversation_update(turn->services->user, turn->conversation.id, STORE_TITLE, &row, error);
}

static enum rec_status open_conversation(struct turn *turn, rec_error *error)
{
    struct store_user *user = turn->services->user;
    enum rec_status status;

    if (turn->conversation.id[0]) {
        char id[REC_ID_SIZE];

        memcpy(id, turn->conversation.id, sizeof id);
        status = store_conversation_get(user, id, &turn->arena, &turn->conversation, error);
        if (!status)
            status = give_title(turn, error);
        return status ? status : reactivate(turn, error);
    }
    turn->conversation =
        (struct rec_conversation){.external_id = "", .tags = "", .metadata = "", .last_text = ""};
    turn->conversation.title = turn->title ? turn->title : turn_title(turn->text, &turn->arena);
    turn->conversation.system = turn->system ? turn->system : "";
    return store_conversation_add(user, &turn->conversation, error);
}

/* Opens a branch that leaves the path at `fork` and shows it. */
static enum rec_status open_branch(struct turn *turn, int64_t parent, int64_t fork, rec_error *error)
{
    struct rec_conversation row = {0};
    enum rec_status status =
        store_branch_add(turn->services->user, turn->conversation.id, parent, fork, &row.branch, error);

    if (status)
        return status;
    turn->conversation.branch = row.branch;
    return store_conversation_update(turn->services->user, turn->conversation.id, STORE_BRANCH, &row, error);
}

static enum rec_status show_branch(struct turn *turn, int64_t branch, rec_error *error)
{
    struct rec_conversation row = {.branch = branch};

    if (turn->conversation.branch == branch)
        return REC_OK;
    turn->conversation.branch = branch;
    return store_conversation_update(turn->services->user, turn->conversation.id, STORE_BRANCH, &row, error);
}

static enum rec_status add_question(struct turn *turn, rec_error *error)
{
    struct store_user *user = turn->services->user;
    struct rec_message *row = &turn->question;
    char id[REC_ID_SIZE];
    enum rec_status status = REC_OK;

    if (turn->message[0]) { /* edit and resend: a sibling of the message named */
        struct rec_message old;

        if ((status = store_message_get(user, turn->message, &turn->arena, &old, error)))
            return status;
        if (old.role != REC_ROLE_USER)
            return error_set(error, REC_INVALID, "only a message of yours can be edited and sent again");
        if ((status = open_branch(turn, old.branch, old.sequence, error)))
            return status;
    }
    memcpy(id, row->id, sizeof id); /* turn_look_ahead() */
    *row = (struct rec_message){
        .role = REC_ROLE_USER, .status = REC_TURN_COMPLETE, .content = turn->text, .metadata = ""};
    memcpy(row->id, id, sizeof id);
    row->external_id = turn->external_id ? turn->external_id : "";
    row->name = row->provider = row->model = row->error = row->stop_reason = "";
    memcpy(row->conversation_id, turn->conversation.id, sizeof row->conversation_id);
    memcpy(row->turn_id, turn->id, sizeof row->turn_id);
    row->branch = turn->conversation.branch;
    return store_message_add(user, row, error);
}

/* The user message that the assistant message (or, for a retry, user message) `turn->message` belongs to. */
static enum rec_status find_question(struct turn *turn, rec_error *error)
{
    struct store_user *user = turn->services->user;
    struct rec_message named, *rows;
    struct rec_turn old;
    struct store_message_query after = {0};
    size_t count;
    bool more;
    enum rec_status status;

    if ((status = store_message_get(user, turn->message, &turn->arena, &named, error)))
        return status;
    if (turn->kind != TURN_RETRY) {
        if (named.role != REC_ROLE_ASSISTANT || !named.turn_id[0])
            return error_set(error, REC_INVALID, "that message is not an answer that can be asked for again");
        if ((status = store_turn_get(user, named.turn_id, &turn->arena, &old, error)) ||
            (status = store_message_get(user, old.user_message_id, &turn->arena, &turn->question, error)))
            return status;
        if (turn->kind == TURN_REGENERATE)
            return open_branch(turn, named.branch, named.sequence, error);
        turn->partial = named.content;
        return show_branch(turn, named.branch, error);
    }
    if (named.role != REC_ROLE_USER)
        return error_set(error, REC_INVALID, "only a message of yours can be sent again");
    turn->question = named;
    /* Asked before: the new answer becomes a sibling of the old one, and nothing is overwritten. */
    after = (struct store_message_query){.conversation = turn->conversation.id,
                                         .branch = turn->conversation.branch,
                                         .after = named.sequence,
                                         .limit = 1};
    if ((status = store_message_page(user, &after, &turn->arena, &rows, &count, &more, error)))
        return status;
    return count ? open_branch(turn, rows[0].branch, rows[0].sequence, error)
                 : show_branch(turn, named.branch, error);
}

static enum rec_status add_turn(struct turn *turn, rec_error *error)
{
    const struct node_services *services = turn->services;
    struct rec_turn row = {.status = REC_TURN_PENDING, .error = ""};
    struct store_run run = {
        .flow = "conversation", .owner = services->owner, .host = services->host, .node = "", .next = ""};
    enum rec_status status;

    memcpy(row.id, turn->id, sizeof row.id);
    memcpy(row.conversation_id, turn->conversation.id, sizeof row.conversation_id);
    memcpy(row.user_message_id, turn->question.id, sizeof row.user_message_id);
    row.provider = provider_name(turn->provider);
    row.model = turn_model(turn);
    if ((status = store_turn_add(services->user, &row, error)))
        return status;
    memcpy(run.id, turn->run_id, sizeof run.id);
    memcpy(run.turn_id, turn->id, sizeof run.turn_id);
    run.pid = services->pid;
    run.started = services->started;
    run.heartbeat_at = clock_now();
    run.expires_at = run.heartbeat_at + services->lease_ms;
    return store_run_add(services->user, &run, error);
}

static enum rec_status init_post(rec_step *step, void *shared, void *prepared, void *result,
                                 const char **action, rec_error *error)
{
    struct turn *turn = shared;
    struct store_user *user = turn->services->user;
    enum rec_status status;

    (void)step;
    (void)prepared;
    (void)result;
    (void)action;
    id_new(turn->id);
    id_new(turn->run_id);
    if ((status = store_begin(store_of(user), STORE_FULL, error)))
        return status;
    status = open_conversation(turn, error);
    if (!status && tags_have(turn->conversation.tags, NO_LEARNING_TAG))
        turn->candidate_count = 0;
    if (!status && turn->kind != TURN_CHAT)
        status = find_question(turn, error);
    if (!status &&
        turn->kind ==
            TURN_CHAT) /* the turn row refers to the message, the message to the turn: message first */
        status = add_question(turn, error);
    if (!status)
        status = add_turn(turn, error);
    if (!status && turn->kind == TURN_CHAT && !turn->batched)
        status = store_draft_set(user, turn->conversation.id, "", error);
    if (!status && turn->batched)
        status = turn_learn(turn, error);
    if (status) {
        store_rollback(store_of(user));
        turn->id[0] = turn->run_id[0] = '\0';
        turn->learned = false;
        turn->change_count = 0;
        return status;
    }
    return store_commit(store_of(user), error);
}

const struct rec_node node_init = {
    .name = "init", .prep = init_prep, .exec = init_exec, .post = init_post, .max_attempts = 1};

/* --- Preview: the same reading for a dry run --- */

static enum rec_status preview_post(rec_step *step, void *shared, void *prepared, void *result,
                                    const char **action, rec_error *error)
{
    struct turn *turn = shared;
    struct rec_message *row = &turn->question;

    (void)step;
    (void)prepared;
    (void)result;
    (void)action;
    if (turn->conversation.id[0]) {
        char id[REC_ID_SIZE];
        enum rec_status status;

        memcpy(id, turn->conversation.id, sizeof id);
        if ((status =
                 store_conversation_get(turn->services->user, id, &turn->arena, &turn->conversation, error)))
            return status;
    } else {
        turn->conversation =
            (struct rec_conversation){.external_id = "", .tags = "", .metadata = "", .last_text = ""};
        turn->conversation.title = turn->title ? turn->title : turn_title(turn->text, &turn->arena);
        turn->conversation.system = turn->system ? turn->system : "";
    }
    if (tags_have(turn->conversation.tags, NO_LEARNING_TAG))
        turn->candidate_count = 0;
    *row = (struct rec_message){.role = REC_ROLE_USER, .status = REC_TURN_COMPLETE, .content = turn->text};
    row->external_id = row->name = row->metadata = row->provider = row->model = row->error =
        row->stop_reason = "";
    row->created_at = clock_now();
    return REC_OK;
}

const struct rec_node node_preview_init = {
    .name = "init", .flags = REC_NODE_PURE, .prep = init_prep, .exec = init_exec, .post = preview_post};
