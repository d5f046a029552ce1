/* retrieval: asks the reader for memories, preferences and past messages that matter to the question. A
 * failing search costs the answer its memories, not the person the answer. */
#include "config.h"

#include "nodes/turn.h"

#include "base/log.h"
#include "base/utf8.h"

#include <string.h>

/* What stands in the window anyway is not looked for again. */
#define WINDOW_MESSAGES 16
#define QUERY_LIMIT     2000

struct retrieval {
    struct turn *turn;
    char window[WINDOW_MESSAGES][REC_ID_SIZE];
    size_t window_count;
};

static enum rec_status retrieval_prep(rec_step *step, void *shared, void **prepared, rec_error *error)
{
    struct turn *turn = shared;
    struct retrieval *retrieval = arena_alloc(&turn->arena, sizeof *retrieval);
    struct store_message_query query = {
        .conversation = turn->conversation.id, .branch = turn->conversation.branch, .limit = WINDOW_MESSAGES};
    struct rec_message *rows;
    size_t count = 0;
    bool more;
    enum rec_status status = REC_OK;

    (void)step;
    retrieval->turn = turn;
    *prepared = retrieval;
    if (!turn->conversation.id[0])
        return REC_OK;
    status = store_message_page(turn->services->user, &query, &turn->arena, &rows, &count, &more, error);
    for (size_t i = 0; !status && i < count; i++)
        memcpy(retrieval->window[retrieval->window_count++], rows[i].id, REC_ID_SIZE);
    return status;
}

static enum rec_status retrieval_start(rec_step *step, void *prepared, rec_wait *wait, rec_error *error)
{
    struct retrieval *retrieval = prepared;
    struct turn *turn = retrieval->turn;
    struct search_query query = {.kind = -1, .category = -1, .role = -1};
    size_t length = strlen(turn->question.content);

    (void)step;
    (void)error;
    if (turn->no_memory || !turn->services->retrieval_limit) {
        rec_wait_wake(wait);
        return REC_OK;
    }
    query.text = arena_strndup(&turn->arena, turn->question.content,
                               utf8_cut(turn->question.content, length, QUERY_LIMIT));
    query.scopes = 1u << REC_ROW_MEMORY | 1u << REC_ROW_PREFERENCE | 1u << REC_ROW_MESSAGE;
    query.limit = turn->services->retrieval_limit;
    query.floor = turn->services->retrieval_floor;
    query.exclude = (const char(*)[REC_ID_SIZE])retrieval->window;
    query.exclude_count = retrieval->window_count;
    query.ended_turns_only = true;
    turn->search = turn->services->search_start(turn->services->context, &query, wait);
    return REC_OK;
}

static enum rec_status retrieval_ready(rec_step *step, void *prepared, void **result, rec_error *error)
{
    struct turn *turn = ((struct retrieval *)prepared)->turn;
    rec_error why = {0};
    enum rec_status status;

    (void)step;
    (void)error;
    *result = NULL;
    if (!turn->search)
        return REC_OK;
    status = turn->services->search_take(turn->services->context, turn->search, &turn->arena, &turn->hits,
                                         &turn->hit_count, &why);
    if (status == REC_PENDING)
        return REC_PENDING;
    turn->search = NULL;
    if (status) {
        log_write(LOG_WARNING, "retrieval: %s", why.message);
        turn->hit_count = 0;
    }
    return REC_OK;
}

static void retrieval_cancel(rec_step *step, void *prepared)
{
    struct turn *turn = ((struct retrieval *)prepared)->turn;

    (void)step;
    if (turn->search)
        turn->services->search_cancel(turn->services->context, turn->search);
    turn->search = NULL;
}

const struct rec_node node_retrieval = {.name = "retrieval",
                                        .flags = REC_NODE_PURE,
                                        .prep = retrieval_prep,
                                        .start = retrieval_start,
                                        .ready = retrieval_ready,
                                        .cancel = retrieval_cancel};
