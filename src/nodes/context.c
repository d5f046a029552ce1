/* context: assembles the request within its budget, and writes its receipt and the row that the answer will
 * grow in. */
#include "config.h"

#include "nodes/turn.h"

#include "base/clock.h"
#include "base/error.h"
#include "context/scale.h"
#include "nodes/refresh.h"

#include <string.h>

static enum rec_status context_prep(rec_step *step, void *shared, void **prepared, rec_error *error)
{
    (void)step;
    (void)error;
    *prepared = shared;
    return REC_OK;
}

static enum rec_status context_exec(rec_step *step, void *prepared, void **result, rec_error *error)
{
    struct turn *turn = prepared;
    struct context_input input = {.conversation = &turn->conversation, .question = &turn->question};

    (void)step;
    *result = NULL;
    input.before = turn->question.sequence;
    input.branch = turn->question.sequence ? turn->question.branch : turn->conversation.branch;
    input.excerpt = turn->excerpt;
    input.continue_text = turn->partial;
    input.budget = turn->services->budget;
    input.strategy = turn->services->strategy;
    input.shares = &turn->services->shares;
    if (turn->scale <= 0) /* init has not asked for it */
        turn->scale = context_scale(turn->services->user, provider_model(turn->provider));
    input.scale = turn->scale;
    input.profile_tokens = turn->services->profile_tokens;
    input.no_memory = turn->no_memory;
    input.choice = &turn->choice;
    input.hits = turn->hits;
    input.hit_count = turn->hit_count;
    input.candidates = turn->candidates;
    input.candidate_count = turn->candidate_count;
    input.asks_for_all = turn->asks_for_all;
    input.provider = provider_name(turn->provider);
    input.model = turn_model(turn);
    return context_build(turn->services->user, &input, &turn->arena, &turn->receipt, &turn->request,
                         &turn->summary, error);
}

static enum rec_status add_answer(struct turn *turn, rec_error *error)
{
    struct rec_message row = {.role = REC_ROLE_ASSISTANT, .status = REC_TURN_STREAMING, .content = ""};
    struct rec_turn change = {.status = REC_TURN_STREAMING};
    enum rec_status status;

    row.external_id = row.name = row.error = row.stop_reason = "";
    row.metadata = turn->partial ? arena_printf(&turn->arena, "{\"continues\":\"%s\"}", turn->message) : "";
    row.provider = provider_name(turn->provider);
    row.model = turn_model(turn);
    memcpy(row.conversation_id, turn->conversation.id, sizeof row.conversation_id);
    memcpy(row.turn_id, turn->id, sizeof row.turn_id);
    row.branch = turn->conversation.branch;
    if ((status = store_message_add(turn->services->user, &row, error)))
        return status;
    memcpy(turn->answer_id, row.id, sizeof turn->answer_id);
    memcpy(change.assistant_message_id, row.id, sizeof row.id);
    return store_turn_update(turn->services->user, turn->id, STORE_TURN_STATUS | STORE_TURN_ANSWER, &change,
                             error);
}

/* What was summed up on the way is stored; what a model can do better, or was too much, is a job. */
static enum rec_status keep_summary(struct turn *turn, rec_error *error)
{
    struct context_summary *summary = &turn->summary;
    enum rec_status status = REC_OK;

    if (summary->made)
        status = store_summary_put(turn->services->user, &summary->row, error);
    if (!status && (summary->behind || (summary->made && !provider_is_local(turn->provider))))
        status = refresh_queue(turn->services, turn->conversation.id,
                               summary->behind ? turn->question.sequence : summary->row.last, error);
    return status;
}

static enum rec_status context_post(rec_step *step, void *shared, void *prepared, void *result,
                                    const char **action, rec_error *error)
{
    struct turn *turn = shared;
    enum rec_status status;

    (void)step;
    (void)prepared;
    (void)result;
    if ((status = add_answer(turn, error)))
        return status;
    if (turn->status == REC_TURN_FAILED) {
        *action = "failed";
        return REC_OK;
    }
    if ((status = keep_summary(turn, error)))
        return status;
    turn->receipt.created_at = clock_now();
    memcpy(turn->receipt.conversation_id, turn->conversation.id, REC_ID_SIZE);
    memcpy(turn->receipt.turn_id, turn->id, REC_ID_SIZE);
    return store_receipt_add(turn->services->user, &turn->receipt, error);
}

static const char *const context_actions[] = {"failed", NULL};

const struct rec_node node_context = {.name = "context",
                                      .actions = context_actions,
                                      .prep = context_prep,
                                      .exec = context_exec,
                                      .fallback = turn_fallback,
                                      .post = context_post};

static const char *const preview_terminal[] = {"default", NULL};

const struct rec_node node_preview_context = {.name = "context",
                                              .flags = REC_NODE_PURE,
                                              .terminal = preview_terminal,
                                              .prep = context_prep,
                                              .exec = context_exec};
