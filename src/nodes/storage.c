/* storage: writes the answer, on disk before anybody is told it is done. */
#include "config.h"

#include "nodes/turn.h"

#include "base/error.h"

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
    row.thinking = turn->thinking.data;
    row.duration_ms = turn->duration_ms;
    row.first_token_ms = turn->first_token_ms;
    if ((status = store_begin(store_of(user), STORE_FULL, error)))
        return status;
    if ((status = turn_flush(turn, error)) ||
        (status = store_message_finish(user, turn->answer_id, &row, error))) {
        store_rollback(store_of(user));
        return status;
    }
    return store_commit(store_of(user), error);
}

const struct rec_node node_storage = {.name = "storage", .post = storage_post};
