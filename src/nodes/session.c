/* session: closes the turn: its status, what its prompt made use of, jobs that follow. */
#include "config.h"

#include "nodes/turn.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "context/scale.h"
#include "nodes/hooks.h"
#include "nodes/refine.h"
#include "nodes/title.h"

#include <stdlib.h>
#include <string.h>

/* Invariant 8: an access counts only when the row reached a prompt that was sent. */
static enum rec_status count_access(struct turn *turn, enum rec_row_kind kind, rec_error *error)
{
    char(*ids)[REC_ID_SIZE] = NULL;
    size_t count = 0, capacity = 0;
    enum rec_status status = REC_OK;

    for (size_t p = 0; p < turn->receipt.count; p++) {
        const struct rec_receipt_part *part = &turn->receipt.parts[p];

        for (size_t i = 0; i < part->count; i++)
            if (part->items[i].row == kind && part->items[i].id[0]) {
                ids = xgrow(ids, &capacity, count + 1, sizeof *ids);
                memcpy(ids[count++], part->items[i].id, REC_ID_SIZE);
            }
    }
    if (count)
        status = store_touch(turn->services->user, kind, (const char(*)[REC_ID_SIZE])ids, count, clock_now(),
                             error);
    free(ids);
    return status;
}

/* What was looked up, and what of it went along. */
static enum rec_status count_retrieval(struct turn *turn, rec_error *error)
{
    struct rec_retrieval_stats counts = {.prompts = 1};

    if (turn->no_memory)
        return REC_OK;
    for (size_t p = 0; p < turn->receipt.count; p++) {
        const struct rec_receipt_part *part = &turn->receipt.parts[p];

        for (size_t i = 0; strcmp(part->type, "memories") == 0 && i < part->count; i++) {
            counts.used = 1;
            counts.memories += part->items[i].row == REC_ROW_MEMORY;
            counts.preferences += part->items[i].row == REC_ROW_PREFERENCE;
            counts.messages += part->items[i].row == REC_ROW_MESSAGE;
        }
    }
    return store_retrieval_add(turn->services->user, &counts, error);
}

/* What the server counted says how far the estimate was off. */
static enum rec_status learn_scale(struct turn *turn, rec_error *error)
{
    const struct provider_usage *usage = &turn->result.usage;
    int64_t reported = usage->input;

    if (turn->status != REC_TURN_COMPLETE || !turn->provider || provider_is_local(turn->provider) ||
        reported < 0 || !(turn->scale > 0))
        return REC_OK;
    reported += usage->cache_read > 0 ? usage->cache_read : 0;
    reported += usage->cache_write > 0 ? usage->cache_write : 0;
    return context_scale_learn(turn->services->user, provider_model(turn->provider),
                               (int64_t)((double)turn->receipt.used / turn->scale), reported, error);
}

static enum rec_status session_post(rec_step *step, void *shared, void *prepared, void *result,
                                    const char **action, rec_error *error)
{
    struct turn *turn = shared;
    struct store_user *user = turn->services->user;
    struct rec_turn row = {.status = turn->status, .error = turn->failure.message};
    unsigned fields = STORE_TURN_STATUS | STORE_TURN_ERROR;
    enum rec_status status = REC_OK;

    (void)step;
    (void)prepared;
    (void)result;
    (void)action;
    if (turn->provider) {
        fields |= STORE_TURN_PROVIDER;
        row.provider = provider_name(turn->provider);
        row.model = turn_model(turn);
    }
    if (turn->sent &&
        ((status = count_access(turn, REC_ROW_MEMORY, error)) ||
         (status = count_access(turn, REC_ROW_PREFERENCE, error)) || (status = count_retrieval(turn, error))))
        return status;
    if ((status = learn_scale(turn, error)) || (status = refine_queue_turn(turn, error)) ||
        (status = titling_queue(turn, error)) || (status = hooks_queue_turn(turn, error)))
        return status;
    status = store_turn_update(user, turn->id, fields, &row, error);
    return status ? status : store_run_end(user, turn->run_id, error);
}

static const char *const session_terminal[] = {"default", NULL};

const struct rec_node node_session = {.name = "session", .terminal = session_terminal, .post = session_post};
