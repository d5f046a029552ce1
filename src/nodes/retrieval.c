/* retrieval: asks the reader for memories, preferences and past messages that matter to the question; "what
 * do you know about me?" gets what weighs most. A failing search costs the answer its memories, not the
 * person the answer. */
#include "config.h"

#include "nodes/turn.h"

#include "base/log.h"
#include "nodes/retrieve.h"

struct retrieval {
    struct turn *turn;
    struct retrieve retrieve;
};

static enum rec_status retrieval_prep(rec_step *step, void *shared, void **prepared, rec_error *error)
{
    struct turn *turn = shared;
    struct retrieval *retrieval = arena_alloc(&turn->arena, sizeof *retrieval);

    (void)step;
    retrieval->turn = turn;
    retrieval->retrieve = (struct retrieve){.user = turn->services->user,
                                            .arena = &turn->arena,
                                            .question = turn->question.content,
                                            .conversation = turn->conversation.id,
                                            .branch = turn->conversation.branch,
                                            .limit = turn->services->retrieval_limit,
                                            .floor = turn->services->retrieval_floor,
                                            .choice = &turn->choice};
    *prepared = retrieval;
    return turn->no_memory ? REC_OK : retrieve_prepare(&retrieval->retrieve, error);
}

static enum rec_status retrieval_start(rec_step *step, void *prepared, rec_wait *wait, rec_error *error)
{
    struct retrieval *retrieval = prepared;
    struct turn *turn = retrieval->turn;

    (void)step;
    if (turn->no_memory || !retrieval->retrieve.limit) {
        rec_wait_wake(wait);
        return REC_OK;
    }
    turn->asks_for_all = retrieval->retrieve.asks_for_all;
    if (turn->asks_for_all) {
        rec_wait_wake(wait);
        return retrieve_overview(&retrieval->retrieve, error);
    }
    turn->search = turn->services->search_start(turn->services->context, &retrieval->retrieve.query, wait);
    return REC_OK;
}

static enum rec_status retrieval_ready(rec_step *step, void *prepared, void **result, rec_error *error)
{
    struct retrieve *retrieve = &((struct retrieval *)prepared)->retrieve;
    struct turn *turn = ((struct retrieval *)prepared)->turn;
    rec_error why = {0};
    enum rec_status status = REC_OK;

    (void)step;
    *result = NULL;
    if (turn->search) {
        status = turn->services->search_take(turn->services->context, turn->search, &turn->arena,
                                             &retrieve->hits, &retrieve->hit_count, &why);
        if (status == REC_PENDING)
            return REC_PENDING;
        turn->search = NULL;
    }
    if (status) {
        log_write(LOG_WARNING, "retrieval: %s", why.message);
        retrieve->hit_count = 0;
    }
    status = turn->no_memory ? REC_OK : retrieve_pinned(retrieve, error);
    turn->hits = retrieve->hits;
    turn->hit_count = retrieve->hit_count;
    return status;
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
