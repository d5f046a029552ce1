#include "config.h"

#include "session/ahead.h"

#include "base/clock.h"
#include "base/error.h"
#include "context/scale.h"
#include "memory/memory.h"
#include "nodes/retrieve.h"

#include <string.h>

#define EXTRACT_LIMIT (64 * 1024) /* as in init */

/* --- Choices --- */

static const char *const *copy_strings(struct arena *arena, const char *const *from, size_t count)
{
    const char **to = arena_alloc(arena, (count + 1) * sizeof *to);

    for (size_t i = 0; i < count; i++)
        to[i] = arena_strdup(arena, from[i]);
    return to;
}

void choice_copy(struct arena *arena, struct rec_choice *to, const struct rec_choice *from)
{
    to->excluded_count = from->excluded_count;
    to->pinned_count = from->pinned_count;
    to->excluded = copy_strings(arena, from->excluded, from->excluded_count);
    to->pinned = copy_strings(arena, from->pinned, from->pinned_count);
}

typedef const char id_row[REC_ID_SIZE];

static id_row *ids_of(struct arena *arena, const char *const *from, size_t count, size_t *kept)
{
    char(*to)[REC_ID_SIZE] = arena_alloc(arena, (count + 1) * sizeof *to);

    *kept = 0;
    for (size_t i = 0; i < count; i++)
        if (from[i] && strlen(from[i]) < REC_ID_SIZE)
            strcpy(to[(*kept)++], from[i]);
    return (id_row *)to;
}

struct context_choice choice_ids(struct arena *arena, const struct rec_choice *choice)
{
    struct context_choice ids;

    ids.excluded = ids_of(arena, choice->excluded, choice->excluded_count, &ids.excluded_count);
    ids.pinned = ids_of(arena, choice->pinned, choice->pinned_count, &ids.pinned_count);
    return ids;
}

/* --- The receipt --- */

struct ahead {
    const struct query_tools *tools;
    struct arena *arena;
    struct prompt_limits limits;
    struct rec_conversation conversation;
    struct rec_message question;
    struct context_choice choice;
    struct retrieve retrieve;
};

static enum rec_status read_conversation(struct ahead *ahead, const char *id, const char *message,
                                         rec_error *error)
{
    struct rec_conversation *row = &ahead->conversation;
    struct rec_message old;
    enum rec_status status;

    *row = (struct rec_conversation){
        .external_id = "", .title = "", .system = "", .tags = "", .metadata = "", .last_text = ""};
    if (!*id)
        return REC_OK;
    status = store_conversation_get(ahead->tools->user, id, ahead->arena, row, error);
    if (status || !message || !*message)
        return status;
    status = store_message_get(ahead->tools->user, message, ahead->arena, &old, error);
    if (!status) { /* its path ends before the message that is asked anew */
        ahead->question.sequence = old.sequence;
        ahead->question.branch = old.branch;
    }
    return status;
}

static enum rec_status look(struct ahead *ahead, rec_error *error)
{
    struct retrieve *retrieve = &ahead->retrieve;
    enum rec_status status = retrieve_prepare(retrieve, error);

    if (status)
        return status;
    if (retrieve->limit && retrieve->asks_for_all)
        status = retrieve_overview(retrieve, error);
    else if (retrieve->limit)
        status = query_find(ahead->tools, &retrieve->query, ahead->arena, &retrieve->hits,
                            &retrieve->hit_count, error);
    return status ? status : retrieve_pinned(retrieve, error);
}

static enum rec_status account(struct ahead *ahead, struct rec_receipt *receipt, rec_error *error)
{
    struct context_input input = {.conversation = &ahead->conversation, .question = &ahead->question};
    struct memory_candidate *candidates = NULL;
    struct provider_request request;
    struct context_summary summary;
    size_t length = strlen(ahead->question.content);

    session_limits(ahead->tools->session, &ahead->limits, &input.provider, &input.model);
    if (ahead->limits.learns)
        memory_extract(ahead->question.content, length < EXTRACT_LIMIT ? length : EXTRACT_LIMIT, clock_now(),
                       ahead->arena, &candidates, &input.candidate_count);
    input.candidates = candidates;
    input.before = ahead->question.sequence;
    input.branch = ahead->question.sequence ? ahead->question.branch : ahead->conversation.branch;
    input.budget = ahead->limits.budget;
    input.strategy = ahead->limits.strategy;
    input.shares = &ahead->limits.shares;
    input.scale = context_scale(ahead->tools->user, input.model);
    input.profile_tokens = ahead->limits.profile_tokens;
    input.choice = &ahead->choice;
    input.hits = ahead->retrieve.hits;
    input.hit_count = ahead->retrieve.hit_count;
    input.asks_for_all = ahead->retrieve.asks_for_all;
    return context_build(ahead->tools->user, &input, ahead->arena, receipt, &request, &summary, error);
}

enum rec_status ahead_receipt(const struct query_tools *tools, const struct rec_query *query,
                              const char *conversation, struct arena *arena, struct rec_receipt *receipt,
                              rec_error *error)
{
    struct ahead ahead = {.tools = tools, .arena = arena};
    const char *provider, *model;
    enum rec_status status;

    if (!query->text || !query->text[strspn(query->text, " \t\r\n")])
        return error_set(error, REC_INVALID, "there is no text to look ahead for");
    session_limits(tools->session, &ahead.limits, &provider, &model);
    ahead.choice = choice_ids(arena, &query->choice);
    ahead.question = (struct rec_message){.role = REC_ROLE_USER,
                                          .status = REC_TURN_COMPLETE,
                                          .content = query->text,
                                          .external_id = "",
                                          .name = "",
                                          .metadata = "",
                                          .provider = "",
                                          .model = "",
                                          .error = "",
                                          .stop_reason = "",
                                          .created_at = clock_now()};
    status = read_conversation(&ahead, conversation, query->message, error);
    ahead.retrieve = (struct retrieve){.user = tools->user,
                                       .arena = arena,
                                       .question = query->text,
                                       .conversation = ahead.conversation.id,
                                       .branch = ahead.conversation.branch,
                                       .limit = ahead.limits.retrieval_limit,
                                       .floor = ahead.limits.retrieval_floor,
                                       .choice = &ahead.choice};
    if (!status)
        status = look(&ahead, error);
    return status ? status : account(&ahead, receipt, error);
}
