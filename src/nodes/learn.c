/* learn: runs the rules over imported messages, a page a step. What is older than 30 days waits in the review
 * list. */
#include "config.h"

#include "nodes/bulk.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "nodes/housekeeping.h"

#include <stdlib.h>
#include <string.h>

#define PAGE          50
#define EXTRACT_LIMIT (64 * 1024)
#define OLD_MS        (INT64_C(30) * 24 * 3600 * 1000)

struct learn_span {
    char conversation[REC_ID_SIZE];
    int64_t after;
};

struct bulk_learn *bulk_learn_new(const struct node_services *services, const char *payload)
{
    struct bulk_learn *learn = xcalloc(1, sizeof *learn);

    learn->services = services;
    learn->payload = arena_strdup(&learn->arena, payload);
    return learn;
}

void bulk_learn_free(struct bulk_learn *learn)
{
    if (!learn)
        return;
    arena_free(&learn->arena);
    free(learn);
}

static enum rec_status parse_spans(struct bulk_learn *learn, rec_error *error)
{
    struct json json = JSON_INIT;
    int list;
    enum rec_status status = json_parse(&json, learn->payload, strlen(learn->payload), error);

    if (!status) {
        list = json_get(&json, 0, "conversations");
        learn->spans =
            arena_alloc(&learn->arena, sizeof *learn->spans * (size_t)(json_size(&json, list) + 1));
        for (int item = json_first(&json, list); item != JSON_NONE; item = json_next(&json, item)) {
            struct learn_span *span = &learn->spans[learn->span_count];
            int id = json_first(&json, item);
            const char *text = json_string(&json, id, &learn->arena, NULL);

            if (!text || strlen(text) >= REC_ID_SIZE)
                continue;
            strcpy(span->conversation, text);
            span->after = json_int(&json, json_next(&json, id), 0);
            learn->span_count++;
        }
    }
    json_free(&json);
    return status;
}

static enum rec_status learn_message(struct bulk_learn *learn, const struct rec_message *message,
                                     rec_error *error)
{
    struct arena arena = ARENA_INIT;
    struct memory_candidate *candidates;
    struct memory_change *changes;
    struct memory_source source = {
        .message_id = message->id, .conversation_id = message->conversation_id, .source = "import"};
    size_t count, change_count = 0, length = strlen(message->content);
    enum rec_status status = REC_OK;

    memory_extract(message->content, length < EXTRACT_LIMIT ? length : EXTRACT_LIMIT, message->created_at,
                   &arena, &candidates, &count);
    source.ids = &learn->ids;
    source.said_at = message->created_at;
    source.propose = learn->services->learning == NODE_PROPOSE || message->created_at < clock_now() - OLD_MS;
    if (count)
        status = memory_apply(learn->services->user, candidates, count, &source, &arena, &changes,
                              &change_count, error);
    learn->learned += (int64_t)change_count;
    arena_free(&arena);
    return status;
}

/* One page of the current span; moves on to the next span at its end. */
static enum rec_status learn_page(struct bulk_learn *learn, rec_error *error)
{
    struct learn_span *span = &learn->spans[learn->span];
    struct store_message_query query = {.conversation = span->conversation, .branch = 1, .limit = PAGE};
    struct arena arena = ARENA_INIT;
    struct rec_message *rows = NULL;
    struct rec_conversation conversation;
    size_t count = 0;
    bool more = false;
    enum rec_status status =
        store_conversation_get(learn->services->user, span->conversation, &arena, &conversation, error);

    if (!status && tags_have(conversation.tags, NO_LEARNING_TAG)) {
        learn->span++;
        arena_free(&arena);
        return REC_OK;
    }
    query.after = span->after;
    if (!query.after) { /* `after` 0 would mean the latest: from the first message on */
        query.after = -1;
    }
    if (!status)
        status = store_message_page(learn->services->user, &query, &arena, &rows, &count, &more, error);
    if (status == REC_NOT_FOUND) { /* erased since: nothing to learn from */
        status = REC_OK;
        count = 0;
        more = false;
    }
    for (size_t i = 0; !status && i < count; i++) {
        if (rows[i].role == REC_ROLE_USER && !rows[i].turn_id[0])
            status = learn_message(learn, &rows[i], error);
        span->after = rows[i].sequence;
        learn->read++;
    }
    if (!status && !more)
        learn->span++;
    arena_free(&arena);
    return status;
}

static enum rec_status learn_post(rec_step *step, void *shared, void *prepared, void *result,
                                  const char **action, rec_error *error)
{
    struct bulk_learn *learn = shared;
    enum rec_status status = REC_OK;

    (void)prepared;
    (void)result;
    if (!learn->spans && (status = parse_spans(learn, error)))
        return status;
    if (learn->span < learn->span_count && (status = learn_page(learn, error)))
        return status;
    if (rec_step_cancelled(step))
        return error_set(error, REC_CANCELLED, "learning from the import was cancelled");
    if (learn->span < learn->span_count)
        *action = "again";
    return REC_OK;
}

static const char *const learn_actions[] = {"again", NULL};
static const char *const learn_terminal[] = {"default", NULL};

const struct rec_node node_learn = {
    .name = "learn", .actions = learn_actions, .terminal = learn_terminal, .post = learn_post};
