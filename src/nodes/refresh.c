/* analyse, compress, update: the context refresh flow. A step that fails changes nothing: the summary that
 * was there stays, and the oldest turns are left out of prompts, visibly. */
#include "config.h"

#include "nodes/refresh.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/log.h"
#include "context/summary.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define ANSWER_MAX (256 * 1024)

struct refresh *refresh_new(const struct node_services *services, const char *conversation, int64_t keep)
{
    struct refresh *refresh = xcalloc(1, sizeof *refresh);

    refresh->services = services;
    refresh->keep = keep;
    memcpy(refresh->conversation, conversation, strnlen(conversation, REC_ID_SIZE - 1));
    ask_init(&refresh->ask, NULL, "a summary", ANSWER_MAX);
    return refresh;
}

void refresh_free(struct refresh *refresh)
{
    if (!refresh)
        return;
    ask_fini(&refresh->ask);
    arena_free(&refresh->arena);
    free(refresh);
}

int64_t refresh_keep(int64_t budget)
{
    return budget / 3;
}

enum rec_status refresh_queue(const struct node_services *services, const char *conversation, int64_t last,
                              rec_error *error)
{
    struct arena arena = ARENA_INIT;
    struct rec_job row = {.kind = REFRESH_JOB, .max_attempts = 3, .payload = "", .error = ""};
    enum rec_status status;

    row.key = arena_printf(&arena, REFRESH_JOB ":%s:%" PRId64, conversation, last);
    row.payload = arena_printf(&arena, "{\"conversation\":\"%s\"}", conversation);
    status = store_job_add(services->user, &row, error);
    arena_free(&arena);
    return status;
}

/* --- analyse: what has to leave the window --- */

static enum rec_status analyse_prep(rec_step *step, void *shared, void **prepared, rec_error *error)
{
    struct refresh *refresh = shared;
    const struct summary_range range = {.conversation = refresh->conversation};
    int64_t limit = summary_limit(refresh->services->budget);
    enum rec_status status = REC_OK;

    (void)step;
    *prepared = refresh;
    arena_free(&refresh->arena);
    refresh->plan = (struct summary_plan){0};
    refresh->row = (struct store_summary){0};
    refresh->again = refresh->ask.provider && !refresh->improved;
    refresh->improved = true;
    if (refresh->again)
        status = summary_plan_again(refresh->services->user, &range, limit, &refresh->arena, &refresh->plan,
                                    error);
    if (!status && refresh->plan.count == 0) {
        refresh->again = false;
        status = summary_plan(refresh->services->user, &range, refresh->keep, refresh->keep, limit,
                              &refresh->arena, &refresh->plan, error);
    }
    return status;
}

static enum rec_status analyse_post(rec_step *step, void *shared, void *prepared, void *result,
                                    const char **action, rec_error *error)
{
    struct refresh *refresh = shared;

    (void)prepared;
    (void)result;
    if (rec_step_cancelled(step))
        return error_set(error, REC_CANCELLED, "summing up was cancelled");
    if (refresh->plan.count > 0)
        *action = "compress";
    return REC_OK;
}

static const char *const analyse_actions[] = {"compress", NULL};
static const char *const analyse_terminal[] = {"default", NULL};

const struct rec_node node_analyse = {.name = "analyse",
                                      .flags = REC_NODE_PURE,
                                      .actions = analyse_actions,
                                      .terminal = analyse_terminal,
                                      .prep = analyse_prep,
                                      .post = analyse_post};

/* --- compress: the new summary, from the former one and what leaves --- */

static enum rec_status compress_prep(rec_step *step, void *shared, void **prepared, rec_error *error)
{
    (void)error;
    step->scratch = *prepared = shared;
    return REC_OK;
}

/* A long past is summed up by rule but for its last piece: nobody wants to pay for a thousand requests. */
static bool asks(const struct refresh *refresh)
{
    return refresh->ask.provider && !refresh->plan.more;
}

static enum rec_status compress_start(rec_step *step, void *prepared, rec_wait *wait, rec_error *error)
{
    struct refresh *refresh = prepared;

    (void)step;
    if (!asks(refresh)) {
        rec_wait_wake(wait);
        return REC_OK;
    }
    summary_request(&refresh->plan, &refresh->arena, &refresh->ask.request);
    return ask_start(&refresh->ask, wait, error);
}

static enum rec_status compress_ready(rec_step *step, void *prepared, void **result, rec_error *error)
{
    struct refresh *refresh = prepared;
    enum rec_status status;

    (void)step;
    *result = NULL;
    if (!refresh->ask.call) {
        summary_by_rule(&refresh->plan, &refresh->arena, &refresh->row);
        return REC_OK;
    }
    status = ask_read(&refresh->ask, error);
    if (!status)
        status = summary_find_kept(refresh->services->user, &refresh->plan, &refresh->arena, error);
    if (!status)
        status = summary_by_model(&refresh->plan, ask_answer(&refresh->ask), &refresh->arena, &refresh->row,
                                  error);
    if (!status) {
        refresh->row.provider = provider_name(refresh->ask.provider);
        refresh->row.model = provider_model(refresh->ask.provider);
    }
    return status;
}

static void compress_cancel(rec_step *step, void *prepared)
{
    struct refresh *refresh = prepared;

    (void)step;
    ask_stop(&refresh->ask);
}

static bool compress_retryable(rec_step *step, const rec_error *error)
{
    (void)step;
    return provider_retryable(error);
}

/* Without the model the rules do it; what the rules have done already stays as it is. */
static enum rec_status compress_fallback(rec_step *step, void *prepared, const rec_error *why, void **result,
                                         rec_error *error)
{
    struct refresh *refresh = prepared;

    (void)step;
    (void)error;
    *result = NULL;
    log_write(LOG_WARNING, "summary: %s", why->message);
    refresh->row = (struct store_summary){0};
    if (!refresh->again)
        summary_by_rule(&refresh->plan, &refresh->arena, &refresh->row);
    return REC_OK;
}

const struct rec_node node_compress = {.name = "compress",
                                       .flags = REC_NODE_EXTERNAL | REC_NODE_PURE,
                                       .prep = compress_prep,
                                       .start = compress_start,
                                       .ready = compress_ready,
                                       .cancel = compress_cancel,
                                       .retryable = compress_retryable,
                                       .fallback = compress_fallback,
                                       .max_attempts = 3,
                                       .wait_ms = 2000,
                                       .backoff = 2.0,
                                       .max_wait_ms = 60000,
                                       .jitter = 0.3};

/* --- update: stores it --- */

static enum rec_status update_post(rec_step *step, void *shared, void *prepared, void *result,
                                   const char **action, rec_error *error)
{
    struct refresh *refresh = shared;
    enum rec_status status;

    (void)step;
    (void)prepared;
    (void)result;
    *action = "again";
    if (!refresh->row.last)
        return REC_OK;
    status = store_summary_put(refresh->services->user, &refresh->row, error);
    if (status)
        return status;
    refresh->summaries++;
    refresh->messages += refresh->again ? 0 : (int64_t)refresh->plan.count;
    return REC_OK;
}

static const char *const update_actions[] = {"again", NULL};

const struct rec_node node_update = {.name = "update", .actions = update_actions, .post = update_post};
