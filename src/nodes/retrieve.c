#include "config.h"

#include "nodes/retrieve.h"

#include "base/utf8.h"
#include "memory/memory.h"
#include "nodes/find.h"

#include <string.h>

/* What stands in the window anyway is not looked for again. */
#define WINDOW_MESSAGES 16
#define QUERY_LIMIT     2000
#define SOURCES         8 /* of a row that is left out: the newest are the last */
#define PINNED_SCORE    1.0

/* The messages that a memory or preference was drawn from: whoever leaves it out does not want it back in the
 * words in which it was said. */
static size_t sources_of(struct retrieve *retrieve, const char *id, char (*ids)[REC_ID_SIZE])
{
    struct rec_memory memory;
    struct rec_preference preference;
    const struct rec_evidence *evidence = NULL;
    size_t count = 0, used = 0;

    if (store_memory_get(retrieve->user, id, retrieve->arena, &memory, NULL) == REC_OK) {
        evidence = memory.evidence;
        count = memory.evidence_count;
    } else if (store_preference_get(retrieve->user, id, retrieve->arena, &preference, NULL) == REC_OK) {
        evidence = preference.evidence;
        count = preference.evidence_count;
    }
    for (size_t i = count > SOURCES ? count - SOURCES : 0; i < count; i++)
        if (evidence[i].message_id[0])
            memcpy(ids[used++], evidence[i].message_id, REC_ID_SIZE);
    return used;
}

static enum rec_status exclude(struct retrieve *retrieve, rec_error *error)
{
    const struct context_choice *choice = retrieve->choice;
    struct store_message_query path = {
        .conversation = retrieve->conversation, .branch = retrieve->branch, .limit = WINDOW_MESSAGES};
    struct rec_message *rows = NULL;
    size_t count = 0, used = 0;
    bool more;
    enum rec_status status = REC_OK;

    if (*retrieve->conversation)
        status = store_message_page(retrieve->user, &path, retrieve->arena, &rows, &count, &more, error);
    if (status)
        return status;
    char(*ids)[REC_ID_SIZE] =
        arena_alloc(retrieve->arena, (count + choice->excluded_count * (1 + SOURCES) + 2) * sizeof *ids);
    for (size_t i = 0; i < count; i++)
        memcpy(ids[used++], rows[i].id, REC_ID_SIZE);
    if (retrieve->question_id && *retrieve->question_id)
        memcpy(ids[used++], retrieve->question_id, REC_ID_SIZE);
    for (size_t i = 0; i < choice->excluded_count; i++) {
        memcpy(ids[used++], choice->excluded[i], REC_ID_SIZE);
        used += sources_of(retrieve, choice->excluded[i], &ids[used]);
    }
    retrieve->query.exclude = (const char(*)[REC_ID_SIZE])ids;
    retrieve->query.exclude_count = used;
    return REC_OK;
}

enum rec_status retrieve_prepare(struct retrieve *retrieve, rec_error *error)
{
    size_t length = utf8_cut(retrieve->question, strlen(retrieve->question), QUERY_LIMIT);

    retrieve->asks_for_all = memory_asks_for_all(retrieve->question, length);
    retrieve->query = (struct search_query){
        .kind = -1,
        .category = -1,
        .role = -1,
        .text = arena_strndup(retrieve->arena, retrieve->question, length),
        .scopes = 1u << REC_ROW_MEMORY | 1u << REC_ROW_PREFERENCE | 1u << REC_ROW_MESSAGE,
        .limit = retrieve->limit,
        .floor = retrieve->floor,
        .bare = true,
        .ended_turns_only = true};
    return exclude(retrieve, error);
}

static enum rec_status name_conversation(struct retrieve *retrieve, struct rec_hit *hit, rec_error *error)
{
    struct rec_conversation row;
    enum rec_status status;

    if (!hit->memory->evidence_count)
        return REC_OK;
    memcpy(hit->conversation_id, hit->memory->evidence[0].conversation_id, REC_ID_SIZE);
    if (!hit->conversation_id[0])
        return REC_OK;
    status = store_conversation_get(retrieve->user, hit->conversation_id, retrieve->arena, &row, error);
    if (!status) {
        hit->conversation_title = row.title;
        hit->conversation_external_id = row.external_id;
    }
    return status == REC_NOT_FOUND ? REC_OK : status;
}

static enum rec_status memory_hit(struct retrieve *retrieve, const struct rec_memory *row, double score,
                                  const struct rec_hit_why *why, struct rec_hit *hit, rec_error *error)
{
    *hit = (struct rec_hit){.scope = REC_ROW_MEMORY,
                            .external_id = "",
                            .conversation_external_id = "",
                            .conversation_title = "",
                            .role = REC_ROLE_USER,
                            .name = "",
                            .created_at = row->valid_from ? row->valid_from : row->created_at,
                            .content = row->content,
                            .snippet = row->content,
                            .score = score,
                            .why = why,
                            .memory = row};
    memcpy(hit->id, row->id, REC_ID_SIZE);
    return name_conversation(retrieve, hit, error);
}

/* A memory's score is its importance. */
enum rec_status retrieve_overview(struct retrieve *retrieve, rec_error *error)
{
    static const struct rec_hit_why overview = {.reason = "overview"};
    struct rec_memory *rows;
    size_t count;
    enum rec_status status =
        memory_overview(retrieve->user, retrieve->limit + retrieve->choice->excluded_count, retrieve->arena,
                        &rows, &count, error);

    if (status)
        return status;
    retrieve->hits = arena_alloc(retrieve->arena, (count ? count : 1) * sizeof *retrieve->hits);
    for (size_t i = 0; !status && i < count && retrieve->hit_count < retrieve->limit; i++) {
        struct rec_hit *hit = &retrieve->hits[retrieve->hit_count];

        if (context_excludes(retrieve->choice, rows[i].id))
            continue;
        status = memory_hit(retrieve, &rows[i], rows[i].importance, &overview, hit, error);
        retrieve->hit_count++;
    }
    if (status)
        retrieve->hit_count = 0;
    return status;
}

static const struct rec_hit *hit_of(const struct retrieve *retrieve, const char *id)
{
    for (size_t i = 0; i < retrieve->hit_count; i++)
        if (strcmp(retrieve->hits[i].id, id) == 0)
            return &retrieve->hits[i];
    return NULL;
}

static enum rec_status find_row(struct retrieve *retrieve, const char *id, struct rec_hit *hit, bool *there,
                                rec_error *error)
{
    static const enum rec_row_kind scopes[] = {REC_ROW_MEMORY, REC_ROW_PREFERENCE, REC_ROW_MESSAGE};
    enum rec_status status = REC_OK;

    const struct rec_hit *known = hit_of(retrieve, id);
    *there = known != NULL;
    if (known != NULL)
        *hit = *known;
    for (size_t i = 0; !*there && !status && i < sizeof scopes / sizeof *scopes; i++)
        status = search_row(retrieve->user, scopes[i], id, retrieve->arena, hit, there, error);
    if (known == NULL) {
        hit->score = PINNED_SCORE;
        static const struct rec_hit_why pinned = {.reason = "pinned"};
        hit->why = &pinned;
    }
    return status;
}

enum rec_status retrieve_pinned(struct retrieve *retrieve, rec_error *error)
{
    const struct context_choice *choice = retrieve->choice;
    struct rec_hit *hits;
    size_t count = 0;

    if (!choice->pinned_count)
        return REC_OK;
    hits = arena_alloc(retrieve->arena, (choice->pinned_count + retrieve->hit_count) * sizeof *hits);
    for (size_t i = 0; i < choice->pinned_count; i++) {
        bool there;
        enum rec_status status = find_row(retrieve, choice->pinned[i], &hits[count], &there, error);

        if (status)
            return status;
        count += there ? 1 : 0;
    }
    retrieve->hit_count = find_put_first(hits, count, retrieve->hits, retrieve->hit_count);
    retrieve->hits = hits;
    return REC_OK;
}
