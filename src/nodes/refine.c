/* gather, ask, keep: the refine flow. The rules have learned already, in the turn; this costs a request and
 * comes later. Whatever fails, nothing is lost but the second look. */
#include "config.h"

#include "nodes/refine.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "nodes/housekeeping.h"
#include "nodes/turn.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define ANSWER_MAX (128 * 1024)
#define DELAY_MS   30000
#define JOBS_MAX   1000

struct refine *refine_new(const struct node_services *services, struct provider *provider,
                          const char *payload)
{
    struct refine *refine = xcalloc(1, sizeof *refine);
    struct json json = JSON_INIT;
    rec_error none = {0};

    refine->services = services;
    ask_init(&refine->ask, provider, "what it learns from a conversation", ANSWER_MAX);
    if (!json_parse(&json, payload, strlen(payload), &none)) {
        const char *id = json_string(&json, json_get(&json, 0, "conversation"), &refine->arena, NULL);

        if (id && strlen(id) < REC_ID_SIZE)
            strcpy(refine->conversation, id);
        refine->first = json_int(&json, json_get(&json, 0, "first"), 0);
    }
    json_free(&json);
    return refine;
}

void refine_free(struct refine *refine)
{
    if (!refine)
        return;
    ask_fini(&refine->ask);
    arena_free(&refine->arena);
    free(refine);
}

/* --- The queue --- */

enum rec_status refine_queue(const struct node_services *services, const char *conversation, int64_t first,
                             int64_t delay_ms, rec_error *error)
{
    struct arena arena = ARENA_INIT;
    struct rec_job row = {.kind = REFINE_JOB, .max_attempts = 3, .error = ""};
    enum rec_status status;

    row.key = arena_printf(&arena, REFINE_JOB ":%s:%" PRId64, conversation, first);
    row.payload =
        arena_printf(&arena, "{\"conversation\":\"%s\",\"first\":%" PRId64 "}", conversation, first);
    row.run_after = clock_now() + delay_ms;
    status = store_job_add(services->user, &row, error);
    arena_free(&arena);
    return status;
}

/* One that waits for this conversation reads what is said until then. */
static enum rec_status is_queued(struct store_user *user, const char *conversation, bool *queued,
                                 rec_error *error)
{
    struct arena arena = ARENA_INIT;
    struct rec_job *rows = NULL;
    size_t count = 0, prefix = strlen(REFINE_JOB ":") + strlen(conversation) + 1;
    char *key = arena_printf(&arena, REFINE_JOB ":%s:", conversation);
    enum rec_status status =
        store_job_list(user, 1u << REC_JOB_QUEUED, JOBS_MAX, &arena, &rows, &count, error);

    *queued = false;
    for (size_t i = 0; !status && i < count && !*queued; i++)
        *queued = strncmp(rows[i].key, key, prefix) == 0;
    arena_free(&arena);
    return status;
}

enum rec_status refine_queue_turn(const struct turn *turn, rec_error *error)
{
    bool queued = true;
    enum rec_status status;

    if (turn->status != REC_TURN_COMPLETE || !turn->provider || provider_is_local(turn->provider) ||
        turn->batched || turn->no_memory || (turn->kind != TURN_CHAT && turn->kind != TURN_RETRY) ||
        tags_have(turn->conversation.tags, NO_LEARNING_TAG) || turn->services->refine_daily == 0 ||
        turn->services->learning == NODE_LEARN_NOTHING)
        return REC_OK;
    status = is_queued(turn->services->user, turn->conversation.id, &queued, error);
    if (status || queued)
        return status;
    return refine_queue(turn->services, turn->conversation.id, turn->question.sequence, DELAY_MS, error);
}

/* --- gather: what was said since, and what is known --- */

/* How many have been asked today is in the queue itself. */
static enum rec_status spent(struct refine *refine, bool *over, rec_error *error)
{
    struct arena arena = ARENA_INIT;
    struct rec_job *rows = NULL;
    size_t count = 0;
    int64_t today = 0, end, used = 0;
    enum rec_status status =
        store_job_list(refine->services->user, 1u << REC_JOB_DONE, JOBS_MAX, &arena, &rows, &count, error);

    if (!clock_parse_span("today", clock_now(), &today, &end))
        today = clock_now() - INT64_C(24) * 3600 * 1000;
    for (size_t i = 0; !status && i < count; i++)
        used += strcmp(rows[i].kind, REFINE_JOB) == 0 && rows[i].updated_at >= today;
    *over = used >= refine->services->refine_daily;
    arena_free(&arena);
    return status;
}

static enum rec_status gather_prep(rec_step *step, void *shared, void **prepared, rec_error *error)
{
    struct refine *refine = shared;
    struct rec_conversation row;
    bool over = true;
    enum rec_status status = REC_OK;

    (void)step;
    *prepared = refine;
    /* tagged since it was queued */
    if (refine->conversation[0] &&
        store_conversation_get(refine->services->user, refine->conversation, &refine->arena, &row, NULL) ==
            REC_OK &&
        tags_have(row.tags, NO_LEARNING_TAG))
        return REC_OK;
    if (!refine->ask.provider || !refine->conversation[0] ||
        refine->services->learning == NODE_LEARN_NOTHING || (status = spent(refine, &over, error)) || over)
        return status;
    status = refine_plan(refine->services->user, refine->conversation, refine->first, &refine->arena,
                         &refine->plan, error);
    if (!status && refine->plan.count)
        status = refine_request(refine->services->user, &refine->plan, &refine->arena, &refine->ask.request,
                                error);
    return status;
}

static enum rec_status gather_post(rec_step *step, void *shared, void *prepared, void *result,
                                   const char **action, rec_error *error)
{
    const struct refine *refine = shared;

    (void)step;
    (void)prepared;
    (void)result;
    (void)error;
    if (refine->plan.count)
        *action = "ask";
    return REC_OK;
}

static const char *const gather_actions[] = {"ask", NULL};
static const char *const gather_terminal[] = {"default", NULL};

const struct rec_node node_gather = {.name = "gather",
                                     .flags = REC_NODE_PURE,
                                     .actions = gather_actions,
                                     .terminal = gather_terminal,
                                     .prep = gather_prep,
                                     .post = gather_post};

/* --- keep: what holds of it --- */

static enum rec_status keep_post(rec_step *step, void *shared, void *prepared, void *result,
                                 const char **action, rec_error *error)
{
    struct refine *refine = shared;
    enum rec_status status =
        refine_apply(refine->services->user, &refine->plan, ask_answer(&refine->ask),
                     refine->services->learning == NODE_PROPOSE, &refine->arena, &refine->changed, error);

    (void)step;
    (void)prepared;
    (void)result;
    (void)action;
    if (!status && refine->plan.more)
        status = refine_queue(refine->services, refine->conversation, refine->plan.last + 1, 0, error);
    return status;
}

static const char *const keep_terminal[] = {"default", NULL};

const struct rec_node node_keep = {.name = "keep", .terminal = keep_terminal, .post = keep_post};
