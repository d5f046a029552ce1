/* response: sends the request and streams the answer: to the screen as it comes, to the store once a second
 * (invariant 1). Never run again by itself; retried only while no text has arrived. */
#include "config.h"

#include "nodes/turn.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/utf8.h"

#include <string.h>

static enum rec_status response_prep(rec_step *step, void *shared, void **prepared, rec_error *error)
{
    (void)error;
    step->scratch = *prepared = shared;
    return REC_OK;
}

static void wake(void *wait)
{
    rec_wait_wake(wait);
}

static void leave(struct turn *turn)
{
    turn->wait = NULL;
    if (turn->parallel)
        gate_leave(turn->services->gate, turn);
}

/* Unless as many as may be are under way. */
static enum rec_status send(struct turn *turn, rec_wait *wait, rec_error *error)
{
    enum rec_status status;

    turn->wait = wait;
    if (turn->parallel && !gate_enter(turn->services->gate, turn))
        return REC_OK;
    turn->sent = true;
    buf_clear(&turn->thinking); /* of an attempt that failed */
    turn->flushed_at = turn->sent_at = clock_monotonic();
    status = provider_start(turn->provider, &turn->request, wake, wait, &turn->call, error);
    if (status)
        leave(turn);
    return status;
}

static enum rec_status response_start(rec_step *step, void *prepared, rec_wait *wait, rec_error *error)
{
    (void)step;
    return send(prepared, wait, error);
}

static void announce(struct turn *turn, enum node_event_kind kind, const char *text, size_t length)
{
    struct node_event event = {.kind = kind, .command = turn->command, .text = text, .length = length};

    if (!length)
        return;
    event.conversation = turn->conversation.id;
    event.id = turn->answer_id;
    turn->services->event(turn->services->context, &event);
}

static void keep_result(struct turn *turn)
{
    const struct provider_result *result = provider_call_result(turn->call);

    turn->duration_ms = (clock_monotonic() - turn->sent_at) / 1000000;
    turn->result.usage = result->usage;
    turn->result.model = arena_strdup(&turn->arena, result->model);
    turn->result.stop_reason = arena_strdup(&turn->arena, result->stop_reason);
    turn->result.request_id = arena_strdup(&turn->arena, result->request_id);
}

static void end_call(struct turn *turn)
{
    if (turn->call)
        keep_result(turn);
    provider_call_free(turn->call);
    turn->call = NULL;
    leave(turn);
}

static void keep_thinking(struct turn *turn, const struct buf *fresh)
{
    size_t room = REC_MAX_THINKING - turn->thinking.length;

    buf_add(&turn->thinking, fresh->data, utf8_cut(fresh->data, fresh->length, room));
}

static enum rec_status response_ready(rec_step *step, void *prepared, void **result, rec_error *error)
{
    struct turn *turn = prepared;
    struct buf thinking = BUF_INIT;
    size_t before = turn->answer.length;
    enum rec_status status;

    (void)step;
    *result = NULL;
    if (!turn->call && !turn->stop) {
        status = send(turn, turn->wait, error);
        return status ? status : REC_PENDING;
    }
    status = turn->call ? provider_read(turn->call, &turn->answer, &thinking, error) : REC_PENDING;
    if (turn->answer.length > REC_MAX_MESSAGE) {
        buf_truncate(&turn->answer, utf8_cut(turn->answer.data, turn->answer.length, REC_MAX_MESSAGE));
        status = error_set(error, REC_PROVIDER, "the answer passed %d MiB and was cut there",
                           REC_MAX_MESSAGE / 1024 / 1024);
    }
    if (!turn->first_token_ms && (turn->answer.length || thinking.length))
        turn->first_token_ms = (clock_monotonic() - turn->sent_at) / 1000000 + 1;
    keep_thinking(turn, &thinking);
    announce(turn, NODE_EVENT_THINKING, thinking.data, thinking.length);
    announce(turn, NODE_EVENT_DELTA, turn->answer.data + before, turn->answer.length - before);
    buf_free(&thinking);
    if (turn->stop) {
        turn->status = REC_TURN_CANCELLED;
        status = REC_OK;
    } else if (status == REC_DONE) {
        turn->status = REC_TURN_COMPLETE;
        status = REC_OK;
    }
    if (status == REC_PENDING) {
        if (turn_flush_due(turn) && clock_monotonic() >= turn_flush_due(turn) && turn_flush(turn, error))
            return error->code;
        return REC_PENDING;
    }
    end_call(turn);
    return status;
}

static void response_cancel(rec_step *step, void *prepared)
{
    (void)step;
    end_call(prepared);
}

/* By itself only while nothing can be seen, and only for what another try may mend. */
static bool response_retryable(rec_step *step, const rec_error *error)
{
    const struct turn *turn = step->scratch;

    return !turn->answer.length && !turn->stop && provider_retryable(error);
}

static enum rec_status response_post(rec_step *step, void *shared, void *prepared, void *result,
                                     const char **action, rec_error *error)
{
    struct turn *turn = shared;

    (void)step;
    (void)prepared;
    (void)result;
    (void)error;
    if (turn->status == REC_TURN_FAILED)
        *action = "failed";
    return REC_OK;
}

static const char *const response_actions[] = {"failed", NULL};

const struct rec_node node_response = {.name = "response",
                                       .flags = REC_NODE_EXTERNAL | REC_NODE_PURE,
                                       .actions = response_actions,
                                       .prep = response_prep,
                                       .start = response_start,
                                       .ready = response_ready,
                                       .cancel = response_cancel,
                                       .retryable = response_retryable,
                                       .fallback = turn_fallback,
                                       .post = response_post,
                                       .max_attempts = 3,
                                       .wait_ms = 1000,
                                       .backoff = 2.0,
                                       .max_wait_ms = 30000,
                                       .jitter = 0.3};
