/* preferences: commits what the rules found in the user's message. */
#include "config.h"

#include "nodes/turn.h"

enum rec_status turn_learn(struct turn *turn, rec_error *error)
{
    struct memory_source source = {
        .message_id = turn->question.id, .conversation_id = turn->conversation.id, .source = "user"};

    if (!turn->candidate_count || turn->learned)
        return REC_OK;
    turn->learned = true;
    source.said_at = turn->question.created_at;
    source.propose = turn->services->learning == NODE_PROPOSE;
    return memory_apply(turn->services->user, turn->candidates, turn->candidate_count, &source, &turn->arena,
                        &turn->changes, &turn->change_count, error);
}

static enum rec_status preferences_post(rec_step *step, void *shared, void *prepared, void *result,
                                        const char **action, rec_error *error)
{
    (void)step;
    (void)prepared;
    (void)result;
    (void)action;
    return turn_learn(shared, error);
}

const struct rec_node node_preferences = {.name = "preferences", .post = preferences_post};
