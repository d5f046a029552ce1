/* retrieval: asks the reader for memories, preferences and past messages that matter to the question; "what
 * do you know about me?" gets what weighs most. A failing search costs the answer its memories, not the
 * person the answer. */
#include "config.h"

#include "nodes/turn.h"

#include "base/id.h"
#include "base/log.h"
#include "nodes/retrieve.h"

static enum rec_status prepare(struct turn *turn, rec_error *error)
{
    turn->retrieve = arena_alloc(&turn->arena, sizeof *turn->retrieve);
    *turn->retrieve =
        (struct retrieve){.user = turn->services->user,
                          .arena = &turn->arena,
                          .question = turn->question.content ? turn->question.content : turn->text,
                          .question_id = turn->question.id,
                          .conversation = turn->conversation.id,
                          .branch = turn->conversation.branch,
                          .limit = turn->services->retrieval_limit,
                          .floor = turn->services->retrieval_floor,
                          .choice = &turn->choice};
    return turn->no_memory ? REC_OK : retrieve_prepare(turn->retrieve, error);
}

void turn_look_ahead(struct turn *turn)
{
    const struct node_services *services = turn->services;
    rec_error none = {0};

    id_new(turn->question.id); /* the search may still be at it when the question is stored and indexed */
    if (prepare(turn, &none))
        turn->retrieve = NULL; /* it fails when it is its turn */
    else if (!turn->no_memory && turn->retrieve->limit && !turn->retrieve->asks_for_all)
        turn->search = services->search_ahead(services->context, &turn->retrieve->query);
}

static enum rec_status retrieval_prep(rec_step *step, void *shared, void **prepared, rec_error *error)
{
    struct turn *turn = shared;

    (void)step;
    *prepared = turn;
    return turn->retrieve ? REC_OK : prepare(turn, error);
}

static enum rec_status retrieval_start(rec_step *step, void *prepared, rec_wait *wait, rec_error *error)
{
    struct turn *turn = prepared;
    const struct node_services *services = turn->services;

    (void)step;
    if (turn->no_memory || !turn->retrieve->limit) {
        rec_wait_wake(wait);
        return REC_OK;
    }
    turn->asks_for_all = turn->retrieve->asks_for_all;
    if (turn->asks_for_all) {
        rec_wait_wake(wait);
        return retrieve_overview(turn->retrieve, error);
    }
    if (turn->search)
        services->search_await(services->context, turn->search, wait);
    else
        turn->search = services->search_start(services->context, &turn->retrieve->query, wait);
    return REC_OK;
}

static enum rec_status retrieval_ready(rec_step *step, void *prepared, void **result, rec_error *error)
{
    struct turn *turn = prepared;
    struct retrieve *retrieve = turn->retrieve;
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
    struct turn *turn = prepared;

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
