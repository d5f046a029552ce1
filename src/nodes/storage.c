/* storage: writes the answer, and what of its prompt it made use of, on disk before anybody is told it is
 * done.
 */
#include "config.h"

#include "nodes/turn.h"

#include "base/error.h"
#include "context/cited.h"

/* The receipt tells what the answer names by its number from what was merely sent; the answer keeps which
 * numbers those are, so that nothing else in it is taken for one. */
static enum rec_status keep_cited(struct turn *turn, struct rec_message *row, rec_error *error)
{
    struct buf numbers = BUF_INIT;
    enum rec_status status = REC_OK;

    if (turn->receipt.id[0] && turn->status != REC_TURN_FAILED &&
        cited_mark(&turn->receipt, turn->answer.data, turn->answer.length, &turn->arena, &numbers)) {
        row->metadata = turn->partial ? arena_printf(&turn->arena, "{\"continues\":\"%s\",\"cites\":%s}",
                                                     turn->message, numbers.data)
                                      : arena_printf(&turn->arena, "{\"cites\":%s}", numbers.data);
        status = store_receipt_put(turn->services->user, &turn->receipt, error);
    }
    buf_free(&numbers);
    return status;
}

static enum rec_status storage_post(rec_step *step, void *shared, void *prepared, void *result,
                                    const char **action, rec_error *error)
{
    struct turn *turn = shared;
    struct store_user *user = turn->services->user;
    struct rec_message row = {.status = turn->status, .provider = provider_name(turn->provider)};
    enum rec_status status;

    (void)step;
    (void)prepared;
    (void)result;
    (void)action;
    row.model = turn_model(turn);
    row.error = turn->status == REC_TURN_FAILED ? turn->failure.message : "";
    row.stop_reason = turn->result.stop_reason;
    row.input_tokens = turn->result.usage.input;
    row.output_tokens = turn->result.usage.output;
    row.cache_read_tokens = turn->result.usage.cache_read;
    row.cache_write_tokens = turn->result.usage.cache_write;
    row.content = turn->answer.length ? turn->answer.data : NULL; /* whole, so no last piece is written */
    row.thinking = turn->thinking.data;
    row.duration_ms = turn->duration_ms;
    row.first_token_ms = turn->first_token_ms;
    if ((status = store_begin(store_of(user), STORE_FULL, error)))
        return status;
    if ((status = keep_cited(turn, &row, error)) ||
        (status = store_message_finish(user, turn->answer_id, &row, error))) {
        store_rollback(store_of(user));
        return status;
    }
    return store_commit(store_of(user), error);
}

const struct rec_node node_storage = {.name = "storage", .post = storage_post};
