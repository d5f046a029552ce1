#include "config.h"

#include "context/window.h"

#include "base/alloc.h"
#include "base/json.h"
#include "context/context.h"

#include <stdlib.h>
#include <string.h>

#define PAGE         32
#define EXAMINED_MAX 4096 /* messages looked at, should nearly all of them be passed over */

/* The id of the partial answer that a message goes on with (its metadata {"continues": id}); false if none.
 */
static bool continues(const struct rec_message *message, char id[REC_ID_SIZE])
{
    struct json json = JSON_INIT;
    struct arena arena = ARENA_INIT;
    const char *text = NULL;

    if (message->role == REC_ROLE_ASSISTANT && *message->metadata &&
        json_parse(&json, message->metadata, strlen(message->metadata), NULL) == REC_OK)
        text = json_string(&json, json_get(&json, 0, "continues"), &arena, NULL);
    if (text && strlen(text) < REC_ID_SIZE)
        strcpy(id, text);
    else
        id[0] = '\0';
    json_free(&json);
    arena_free(&arena);
    return id[0] != '\0';
}

/* Partial answers say nothing (invariant 2), unless the person had them continued. */
static bool speaks(const struct rec_message *message, const char *continued)
{
    if (message->content[0] == '\0')
        return false;
    return message->role == REC_ROLE_USER ||
           (message->role == REC_ROLE_ASSISTANT &&
            (message->status == REC_TURN_COMPLETE || strcmp(message->id, continued) == 0));
}

/* Messages newest first, as they are met. */
struct gather {
    struct rec_message *messages;
    int64_t *costs;
    size_t count, capacity, cost_capacity;
    size_t whole;                /* of these, the ones that make whole turns */
    int64_t tokens;              /* of the whole turns */
    int64_t open;                /* of the turn not yet whole: answers seen, their question not */
    char continued[REC_ID_SIZE]; /* the partial answer that the message met last goes on with */
};

/* False: the turn this message completes no longer fits. */
static bool take(struct gather *gather, const struct rec_message *message, int64_t room)
{
    bool speaking = speaks(message, gather->continued);

    if (speaking || message->status == REC_TURN_COMPLETE)
        continues(message, gather->continued);
    if (!speaking)
        return true;
    int64_t cost =
        message->tokens > 0 ? message->tokens : tokens_estimate(message->content, strlen(message->content));
    cost += WINDOW_MESSAGE_TOKENS;
    gather->open += cost;
    if (gather->tokens + gather->open > room)
        return false;
    gather->messages =
        xgrow(gather->messages, &gather->capacity, gather->count + 1, sizeof *gather->messages);
    gather->costs = xgrow(gather->costs, &gather->cost_capacity, gather->count + 1, sizeof *gather->costs);
    gather->costs[gather->count] = cost;
    gather->messages[gather->count++] = *message;
    if (message->role == REC_ROLE_USER) {
        gather->whole = gather->count;
        gather->tokens += gather->open;
        gather->open = 0;
    }
    return true;
}

enum rec_status window_choose(struct store_user *user, const char *conversation, int64_t branch,
                              int64_t after, int64_t before, int64_t room, struct arena *arena,
                              struct window *window, rec_error *error)
{
    struct gather gather = {0};
    struct store_message_query query = {
        .conversation = conversation, .branch = branch, .before = before, .limit = PAGE};
    enum rec_status status = REC_OK;
    bool fits = true, more = true;
    int64_t newest = 0;
    for (int examined = 0; fits && more && examined < EXAMINED_MAX; examined += PAGE) {
        struct rec_message *rows;
        size_t count;
        status = store_message_page(user, &query, arena, &rows, &count, &more, error);
        if (status != REC_OK || count == 0)
            break;
        if (newest == 0)
            newest = rows[count - 1].sequence;
        for (size_t i = count; i-- > 0 && fits && rows[i].sequence > after;)
            fits = take(&gather, &rows[i], room);
        query.before = rows[0].sequence;
        more = more && query.before > after + 1;
    }
    *window = (struct window){.count = gather.whole, .tokens = gather.tokens};
    window->left_out = newest > after ? newest - after : 0;
    if (gather.whole > 0) {
        window->messages = arena_alloc(arena, gather.whole * sizeof *window->messages);
        window->costs = arena_alloc(arena, gather.whole * sizeof *window->costs);
        for (size_t i = 0; i < gather.whole; i++) {
            window->messages[gather.whole - 1 - i] = gather.messages[i];
            window->costs[gather.whole - 1 - i] = gather.costs[i];
        }
        window->left_out = window->messages[0].sequence - 1 - after;
    }
    free(gather.messages);
    free(gather.costs);
    return status;
}

bool window_holds(const struct window *window, const char *message_id)
{
    for (size_t i = 0; i < window->count; i++) {
        if (strcmp(window->messages[i].id, message_id) == 0)
            return true;
    }
    return false;
}
