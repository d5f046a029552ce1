#include "config.h"

#include "nodes/ask.h"

#include "base/error.h"

void ask_init(struct ask *ask, struct provider *provider, const char *what, size_t limit)
{
    *ask = (struct ask){.provider = provider, .what = what, .limit = limit};
    buf_init(&ask->answer);
}

void ask_fini(struct ask *ask)
{
    ask_stop(ask);
    buf_free(&ask->answer);
}

static void wake(void *wait)
{
    rec_wait_wake(wait);
}

enum rec_status ask_start(struct ask *ask, rec_wait *wait, rec_error *error)
{
    buf_clear(&ask->answer);
    return provider_start(ask->provider, &ask->request, wake, wait, &ask->call, error);
}

enum rec_status ask_read(struct ask *ask, rec_error *error)
{
    enum rec_status status = provider_read(ask->call, &ask->answer, NULL, error);

    if (status == REC_PENDING && ask->answer.length <= ask->limit)
        return REC_PENDING;
    if (status == REC_PENDING)
        status =
            error_set(error, REC_INVALID, "the model was asked for %s, and its answer has no end", ask->what);
    ask_stop(ask);
    return status == REC_DONE ? REC_OK : status;
}

void ask_stop(struct ask *ask)
{
    provider_call_free(ask->call);
    ask->call = NULL;
}

const char *ask_answer(const struct ask *ask)
{
    return ask->answer.data ? ask->answer.data : "";
}

/* --- The node --- */

static enum rec_status prep(rec_step *step, void *shared, void **prepared, rec_error *error)
{
    (void)error;
    step->scratch = *prepared = shared;
    return REC_OK;
}

static enum rec_status start(rec_step *step, void *prepared, rec_wait *wait, rec_error *error)
{
    (void)step;
    return ask_start(prepared, wait, error);
}

static enum rec_status ready(rec_step *step, void *prepared, void **result, rec_error *error)
{
    (void)step;
    *result = NULL;
    return ask_read(prepared, error);
}

static void cancel(rec_step *step, void *prepared)
{
    (void)step;
    ask_stop(prepared);
}

const struct rec_node node_ask = {.name = "ask",
                                  .flags = REC_NODE_EXTERNAL | REC_NODE_PURE,
                                  .prep = prep,
                                  .start = start,
                                  .ready = ready,
                                  .cancel = cancel};
