/* Conversations as paths of passages, over the parts of the index. */
#include "config.h"

#include "search/ranking.h"
#include "search/tail.h"

#include "base/alloc.h"
#include "store/store_path.h"

#include <stdlib.h>
#include <string.h>

#define WHOLE  32 /* passages of a conversation that is scored as a whole */
#define LOADED 6  /* passages around one that matters that are looked at */
#define SCORED 3  /* of these, the ones that are scored */
#define APART                                                                                                \
    12 /* sequences around one that matters: the passages looked at are within, though messages              \
          are missing */

struct message {
    uint32_t branch, sequence, part, document;
};

/* Sequences around what matters, both ends included. */
struct window {
    uint32_t first, last;
};

struct conversation {
    const struct search *search;
    struct message *messages;
    size_t count, capacity;
    struct window *windows; /* ascending, apart; NULL: everything */
    size_t window_count;
    uint32_t part; /* being collected */
};

static void add_message(struct conversation *conversation, uint32_t document)
{
    const struct part_document row =
        part_document(index_part(conversation->search, conversation->part), document);
    conversation->messages = xgrow(conversation->messages, &conversation->capacity, conversation->count + 1,
                                   sizeof *conversation->messages);
    conversation->messages[conversation->count++] =
        (struct message){row.branch, row.sequence, conversation->part, document};
}

static void collect(void *context, uint32_t document)
{
    struct conversation *conversation = context;
    uint32_t sequence = part_sequence(index_part(conversation->search, conversation->part), document);
    bool inside = conversation->windows == NULL;
    for (size_t i = 0; i < conversation->window_count && !inside; i++)
        inside = sequence >= conversation->windows[i].first && sequence <= conversation->windows[i].last;
    if (inside)
        add_message(conversation, document);
}

static int by_place(const void *left, const void *right)
{
    const struct message *a = left, *b = right;
    int order = (a->branch > b->branch) - (a->branch < b->branch);
    return order != 0 ? order : (a->sequence > b->sequence) - (a->sequence < b->sequence);
}

/* Of a conversation without forks only what stands around the passages that matter. */
static void find_windows(struct conversation *conversation, const struct place *around, size_t count)
{
    conversation->windows = xmalloc((count + 1) * sizeof *conversation->windows);
    for (size_t i = 0; i < count; i++) {
        const struct part *part = index_part(conversation->search, around[i].part);
        uint32_t sequence = part_sequence(part, around[i].document);
        uint32_t first = sequence > APART ? sequence - APART : 0, last = sequence + APART;
        size_t at = conversation->window_count++;
        for (; at > 0 && conversation->windows[at - 1].first > first; at--)
            conversation->windows[at] = conversation->windows[at - 1];
        conversation->windows[at] = (struct window){first, last};
    }
    size_t kept = 0;
    for (size_t i = 0; i < conversation->window_count; i++) {
        struct window *last = kept > 0 ? &conversation->windows[kept - 1] : NULL;
        if (last != NULL && conversation->windows[i].first <= last->last + 1)
            last->last = conversation->windows[i].last;
        else
            conversation->windows[kept++] = conversation->windows[i];
    }
    conversation->window_count = kept;
}

/* In a segment the messages lie in order. */
static void collect_windows(struct conversation *conversation, const struct part *part, uint32_t number)
{
    const struct part_conversation *row = &part->conversations[number];
    uint32_t end =
        row->first + row->count < part->document_count ? row->first + row->count : part->document_count;
    for (size_t i = 0; i < conversation->window_count; i++) {
        uint32_t low = row->first, high = end;
        while (low < high) {
            uint32_t middle = low + (high - low) / 2;
            if (part_sequence(part, middle) < conversation->windows[i].first)
                low = middle + 1;
            else
                high = middle;
        }
        for (; low < end && part_sequence(part, low) <= conversation->windows[i].last; low++) {
            if (!part_is_dead(part, low))
                add_message(conversation, low);
        }
    }
}

/* What the index has of a conversation. */
struct extent {
    size_t messages, parts; /* dead messages included */
    bool forked;            /* not all are of one branch */
    uint32_t part, number;  /* the last of the parts, and what it calls the conversation */
};

static struct extent measure(const struct search *search, const char *id)
{
    struct extent extent = {0};
    uint32_t branch = 0;
    for (size_t i = 0; i < index_part_count(search); i++) {
        const struct part *part = index_part(search, i);
        uint32_t number = part_find_conversation(part, id);
        if (number == PART_NONE || part->conversations[number].count == 0)
            continue;
        const struct part_conversation *row = &part->conversations[number];
        uint32_t first = row->first, last = part->tail != NULL ? row->first : row->first + row->count - 1;
        if (first >= part->document_count || last >= part->document_count)
            continue;
        uint32_t its = part_branch(part, first);
        extent.forked =
            extent.forked || (extent.messages > 0 && its != branch) || part_branch(part, last) != its;
        if (part->tail != NULL) {
            for (uint32_t at = first; at != PART_NONE && !extent.forked;
                 at = tail_next_document(part->tail, at))
                extent.forked = part_branch(part, at) != its;
        }
        branch = its;
        extent.messages += row->count;
        extent.parts++;
        extent.part = (uint32_t)i;
        extent.number = number;
    }
    return extent;
}

static void find_messages(struct conversation *conversation, const char *id, const struct place *around,
                          size_t count)
{
    if (around != NULL)
        find_windows(conversation, around, count);
    for (size_t i = 0; i < index_part_count(conversation->search); i++) {
        const struct part *part = index_part(conversation->search, i);
        uint32_t number = part_find_conversation(part, id);
        conversation->part = (uint32_t)i;
        if (number == PART_NONE)
            continue;
        if (conversation->windows != NULL && part->tail == NULL)
            collect_windows(conversation, part, number);
        else
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
    paths_take take; /* of each path; NULL: it is scored */
    void *context;
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

static void score_or_tell(struct walk *walk, uint32_t branch)
{
    uint8_t *wanted = NULL;
    if (walk->take != NULL) {
        walk->take(walk->context, walk->places, walk->count, branch);
        return;
    }
    if (walk->around != NULL && (walk->count > WHOLE || walk->conversation->windows != NULL)) {
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
        score_or_tell(walk, 0);
        return REC_OK;
    }
    struct store_range *ranges = arena_alloc(ranking->arena, (count + 1) * sizeof *ranges);
    for (size_t i = 0; status == REC_OK && i < count; i++) {
        size_t used = path_ranges(branches, count, branches[i].number, ranges);
        walk->count = 0;
        while (used-- > 0)
            add_messages(walk, (uint32_t)ranges[used].branch, ranges[used].first, ranges[used].end);
        score_or_tell(walk, (uint32_t)branches[i].number);
    }
    return status;
}

/* --- In a row --- */

/* Also false: a damaged segment says that it ends elsewhere. */
static bool is_alive(const struct part *part, const struct part_conversation *row)
{
    if (row->first >= part->document_count || row->count > part->document_count - row->first)
        return false;
    for (uint32_t i = 0; i < row->count && part->dead_count > 0; i++) {
        if (part_is_dead(part, row->first + i))
            return false;
    }
    return true;
}

/* A conversation without forks or gaps that lies in one segment is a row of passages there: what stands
 * around those that matter is found by counting. False: it is not such a one. */
static bool score_row(struct ranking *ranking, const struct extent *extent, const struct place *around,
                      size_t count)
{
    const struct part *part = index_part(ranking->search, extent->part);
    const struct part_conversation *row = &part->conversations[extent->number];
    if (extent->parts != 1 || part->tail != NULL || !is_alive(part, row))
        return false;
    uint32_t first, end, none;
    part_passages(part, row->first, &first, &none);
    part_passages(part, row->first + row->count - 1, &none, &end);
    struct place *places = xmalloc(count * (2 * LOADED + 1) * sizeof *places);
    uint8_t *wanted = xmalloc(count * (2 * LOADED + 1));
    struct part_passage rows[2 * LOADED + 1];
    size_t used = 0;
    uint32_t next = first;               /* passages before it are in, or are not wanted */
    for (size_t i = 0; i < count; i++) { /* they are ascending */
        uint32_t at = around[i].passage, from = at > first + LOADED ? at - LOADED : first;
        uint32_t to = at + LOADED < end ? at + LOADED + 1 : end;
        next = from > next ? from : next;
        if (next < to)
            part_passage_rows(part, next, to - next, rows);
        for (const struct part_passage *passage = rows; next < to; next++, passage++) {
            if (passage->document >= part->document_count)
                continue;
            places[used] = (struct place){extent->part, passage->document, next};
            wanted[used++] = 1;
        }
        for (size_t j = used; j-- > 0 && places[j].passage + SCORED >= at;)
            wanted[j] = places[j].passage <= at + SCORED ? 2 : wanted[j];
    }
    score_path(ranking, places, used, wanted, 0);
    free(places);
    free(wanted);
    return true;
}

/* All of a conversation, or what stands within its windows. */
static enum rec_status walk_paths(struct walk *walk, struct conversation *conversation, const char *id,
                                  bool windows, rec_error *error)
{
    enum rec_status status = REC_OK;
    find_messages(conversation, id, windows ? walk->around : NULL, walk->around_count);
    bool forked = conversation->count > 0 &&
                  conversation->messages[0].branch != conversation->messages[conversation->count - 1].branch;
    if (forked) {
        status = score_branches(walk, id, error);
    } else {
        add_messages(walk, 0, 0, INT64_MAX);
        score_or_tell(walk, 0);
    }
    free(walk->places);
    free(conversation->messages);
    free(conversation->windows);
    return status;
}

enum rec_status paths_score(struct ranking *ranking, const char *id, const struct place *around, size_t count,
                            rec_error *error)
{
    struct conversation conversation = {.search = ranking->search};
    struct walk walk = {
        .ranking = ranking, .conversation = &conversation, .around = around, .around_count = count};
    struct extent extent = {0};
    if (around != NULL)
        extent = measure(ranking->search, id);
    bool windows = extent.messages > WHOLE && !extent.forked;
    if (windows && score_row(ranking, &extent, around, count))
        return REC_OK;
    return walk_paths(&walk, &conversation, id, windows, error);
}

/* The same for all of it: one path. */
static bool tell_row(struct ranking *ranking, const struct extent *extent, paths_take take, void *context)
{
    const struct part *part = index_part(ranking->search, extent->part);
    const struct part_conversation *row = &part->conversations[extent->number];
    if (extent->parts != 1 || extent->forked || part->tail != NULL || !is_alive(part, row))
        return false;
    uint32_t first, end, none;
    part_passages(part, row->first, &first, &none);
    part_passages(part, row->first + row->count - 1, &none, &end);
    if (end < first) /* a damaged segment */
        return false;
    struct place *places = xmalloc((end - first + 1u) * sizeof *places);
    size_t used = 0;
    for (uint32_t passage = first; passage < end; passage++) {
        uint32_t document = part_document_of(part, passage);
        if (document < part->document_count)
            places[used++] = (struct place){extent->part, document, passage};
    }
    take(context, places, used, 0);
    free(places);
    return true;
}

enum rec_status paths_each(struct ranking *ranking, const char *id, paths_take take, void *context,
                           rec_error *error)
{
    struct extent extent = measure(ranking->search, id);
    if (extent.parts > 0 && tell_row(ranking, &extent, take, context))
        return REC_OK;
    struct conversation conversation = {.search = ranking->search};
    struct walk walk = {.ranking = ranking, .conversation = &conversation, .take = take, .context = context};
    return walk_paths(&walk, &conversation, id, false, error);
}
