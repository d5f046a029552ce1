/* Conversations as paths of passages, over the parts of the index. */
#include "config.h"

#include "search/ranking.h"

#include "base/alloc.h"
#include "store/store_path.h"

#include <stdlib.h>
#include <string.h>

#define WHOLE  96 /* passages of a conversation that is scored as a whole */
#define LOADED 6  /* passages around one that matters that are looked at */
#define SCORED 3  /* of these, the ones that are scored */

struct message {
    uint32_t branch, sequence, part, document;
};

struct conversation {
    const struct search *search;
    struct message *messages;
    size_t count, capacity;
    uint32_t part; /* being collected */
};

static void collect(void *context, uint32_t document)
{
    struct conversation *conversation = context;
    const struct part_document *row =
        &index_part(conversation->search, conversation->part)->documents[document];
    conversation->messages = xgrow(conversation->messages, &conversation->capacity, conversation->count + 1,
                                   sizeof *conversation->messages);
    conversation->messages[conversation->count++] =
        (struct message){row->branch, row->sequence, conversation->part, document};
}

static int by_place(const void *left, const void *right)
{
    const struct message *a = left, *b = right;
    int order = (a->branch > b->branch) - (a->branch < b->branch);
    return order != 0 ? order : (a->sequence > b->sequence) - (a->sequence < b->sequence);
}

static void find_messages(struct conversation *conversation, const char *id)
{
    for (size_t i = 0; i < index_part_count(conversation->search); i++) {
        const struct part *part = index_part(conversation->search, i);
        uint32_t number = part_find_conversation(part, id);
        conversation->part = (uint32_t)i;
        if (number != PART_NONE)
            part_conversation_each(part, number, collect, conversation);
    }
    bool sorted = true;
    for (size_t i = 1; i < conversation->count; i++)
        sorted = sorted && by_place(&conversation->messages[i - 1], &conversation->messages[i]) <= 0;
    if (!sorted)
        qsort(conversation->messages, conversation->count, sizeof *conversation->messages, by_place);
}

/* --- Paths --- */

struct walk {
    struct ranking *ranking;
    const struct conversation *conversation;
    const struct place *around;
    size_t around_count;
    struct place *places;
    size_t count, capacity;
};

static void add_messages(struct walk *walk, uint32_t branch, int64_t first, int64_t end)
{
    for (size_t i = 0; i < walk->conversation->count; i++) {
        const struct message *message = &walk->conversation->messages[i];
        if ((branch != 0 && message->branch != branch) || message->sequence < first ||
            message->sequence >= end)
            continue;
        uint32_t from, to;
        part_passages(index_part(walk->ranking->search, message->part), message->document, &from, &to);
        for (uint32_t passage = from; passage < to; passage++) {
            walk->places = xgrow(walk->places, &walk->capacity, walk->count + 1, sizeof *walk->places);
            walk->places[walk->count++] = (struct place){message->part, message->document, passage};
        }
    }
}

static void mark(uint8_t *wanted, size_t count, size_t at)
{
    size_t first = at > LOADED ? at - LOADED : 0, end = at + LOADED + 1 < count ? at + LOADED + 1 : count;
    for (size_t i = first; i < end; i++) {
        size_t distance = i > at ? i - at : at - i;
        uint8_t value = distance <= SCORED ? 2 : 1;
        if (wanted[i] < value)
            wanted[i] = value;
    }
}

static void score(struct walk *walk, uint32_t branch)
{
    uint8_t *wanted = NULL;
    if (walk->around != NULL && walk->count > WHOLE) {
        wanted = xcalloc(walk->count, 1);
        for (size_t i = 0; i < walk->count; i++) {
            for (size_t j = 0; j < walk->around_count; j++) {
                if (walk->around[j].part == walk->places[i].part &&
                    walk->around[j].passage == walk->places[i].passage)
                    mark(wanted, walk->count, i);
            }
        }
    }
    score_path(walk->ranking, walk->places, walk->count, wanted, branch);
    free(wanted);
}

/* Each branch is a path of its own; a message is scored on the path of its branch. */
static enum rec_status score_branches(struct walk *walk, const char *id, rec_error *error)
{
    struct ranking *ranking = walk->ranking;
    struct store_branch *branches;
    size_t count;
    enum rec_status status = store_branch_list(ranking->user, id, ranking->arena, &branches, &count, error);
    if (status == REC_NOT_FOUND || (status == REC_OK && count == 0)) { /* gone since it was indexed */
        add_messages(walk, 0, 0, INT64_MAX);
        score(walk, 0);
        return REC_OK;
    }
    struct store_range *ranges = arena_alloc(ranking->arena, (count + 1) * sizeof *ranges);
    for (size_t i = 0; status == REC_OK && i < count; i++) {
        size_t used = path_ranges(branches, count, branches[i].number, ranges);
        walk->count = 0;
        while (used-- > 0)
            add_messages(walk, (uint32_t)ranges[used].branch, ranges[used].first, ranges[used].end);
        score(walk, (uint32_t)branches[i].number);
    }
    return status;
}

enum rec_status paths_score(struct ranking *ranking, const char *id, const struct place *around, size_t count,
                            rec_error *error)
{
    struct conversation conversation = {.search = ranking->search};
    struct walk walk = {
        .ranking = ranking, .conversation = &conversation, .around = around, .around_count = count};
    enum rec_status status = REC_OK;
    find_messages(&conversation, id);
    bool forked = conversation.count > 0 &&
                  conversation.messages[0].branch != conversation.messages[conversation.count - 1].branch;
    if (forked) {
        status = score_branches(&walk, id, error);
    } else {
        add_messages(&walk, 0, 0, INT64_MAX);
        score(&walk, 0);
    }
    free(walk.places);
    free(conversation.messages);
    return status;
}
