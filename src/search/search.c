/* A search from query to rows: what ranks best is fetched from the store, so that hits are as the store has
 * them now and always the user's own. */
#include "config.h"

#include "search/search.h"

#include "base/error.h"
#include "base/json.h"
#include "base/log.h"
#include "search/rank.h"
#include "search/snippet.h"

#include <string.h>

#define LIMIT         20
#define SNIPPET_BYTES 180

struct results {
    struct search *search;
    struct store_user *user;
    const struct query_parts *parts;
    struct arena *arena;
    struct rec_hit *hits;
    size_t count;
    struct rec_conversation **conversations; /* those met so far */
    size_t conversation_count;
};

/* NULL with REC_OK: gone, or deleted. */
static enum rec_status conversation_of(struct results *results, const char *id,
                                       const struct rec_conversation **conversation, rec_error *error)
{
    *conversation = NULL;
    for (size_t i = 0; i < results->conversation_count; i++) {
        if (strcmp(results->conversations[i]->id, id) == 0) {
            *conversation = results->conversations[i]->deleted_at == 0 ? results->conversations[i] : NULL;
            return REC_OK;
        }
    }
    struct rec_conversation *row = arena_alloc(results->arena, sizeof *row);
    enum rec_status status = store_conversation_get(results->user, id, results->arena, row, error);
    if (status == REC_NOT_FOUND)
        return REC_OK;
    if (status != REC_OK)
        return status;
    results->conversations[results->conversation_count++] = row;
    *conversation = row->deleted_at == 0 ? row : NULL;
    return REC_OK;
}

/* --- Rows --- */

static enum rec_status fill_message(struct results *results, struct rec_hit *hit, bool *there,
                                    rec_error *error)
{
    struct rec_message row;
    enum rec_status status = store_message_get(results->user, hit->id, results->arena, &row, error);
    *there = status == REC_OK && row.status != REC_TURN_FAILED;
    if (status != REC_OK)
        return status;
    hit->external_id = row.external_id;
    hit->name = row.name;
    hit->role = row.role;
    hit->created_at = row.created_at;
    hit->content = row.content;
    strcpy(hit->conversation_id, row.conversation_id);
    return REC_OK;
}

static enum rec_status fill_memory(struct results *results, struct rec_hit *hit, bool *there,
                                   rec_error *error)
{
    struct rec_memory *row = arena_alloc(results->arena, sizeof *row);
    enum rec_status status = store_memory_get(results->user, hit->id, results->arena, row, error);
    *there = status == REC_OK && row->status == REC_STATE_ACTIVE;
    if (status != REC_OK)
        return status;
    hit->memory = row;
    hit->content = row->content;
    hit->created_at = row->valid_from != 0 ? row->valid_from : row->created_at;
    if (row->evidence_count > 0)
        strcpy(hit->conversation_id, row->evidence[0].conversation_id);
    return REC_OK;
}

static enum rec_status fill_preference(struct results *results, struct rec_hit *hit, bool *there,
                                       rec_error *error)
{
    struct rec_preference *row = arena_alloc(results->arena, sizeof *row);
    enum rec_status status = store_preference_get(results->user, hit->id, results->arena, row, error);
    *there = status == REC_OK && row->status == REC_STATE_ACTIVE;
    if (status != REC_OK)
        return status;
    hit->preference = row;
    hit->created_at = row->since;
    if (row->qualifier[0] == '\0')
        hit->content = arena_printf(results->arena, "%s: %s", row->key, row->value);
    else if (row->statement[0] != '\0')
        hit->content = row->value; /* a learned attitude holds the whole phrase */
    else
        hit->content = arena_printf(results->arena, "%s %s: %s", row->key, row->qualifier, row->value);
    if (row->evidence_count > 0)
        strcpy(hit->conversation_id, row->evidence[0].conversation_id);
    return REC_OK;
}

/* Why: which words were found and how, and what the score is made of. */
static const char *explain(struct results *results, const struct ranked *row)
{
    static const char *const lists[] = {
        [FOUND_NOT] = "missing", [FOUND_NEAR] = "near", [FOUND_NAME] = "speaker", [FOUND_OWN] = "matched"};
    struct buf out = BUF_INIT;
    struct json_writer writer;
    json_writer_init(&writer, &out);
    json_open_object(&writer);
    for (int found = FOUND_OWN; found >= FOUND_NOT; found--) {
        bool open = false;
        for (size_t i = 0; i < results->parts->term_count; i++) {
            if (row->found[i] != (enum found)found)
                continue;
            if (!open) {
                json_key(&writer, lists[found]);
                json_open_array(&writer);
            }
            open = true;
            json_put_string(&writer, results->parts->terms[i].word);
        }
        if (open)
            json_close_array(&writer);
    }
    json_put_member_double(&writer, "coverage", row->coverage, 3);
    json_put_member_double(&writer, "prior", row->prior, 2);
    json_put_member_double(&writer, "weight", row->weight, 2);
    json_close_object(&writer);
    const char *result = arena_strndup(results->arena, out.data, out.length);
    buf_free(&out);
    return result;
}

static enum rec_status add_hit(struct results *results, const struct ranked *row, rec_error *error)
{
    struct rec_hit hit = {.scope = row->scope,
                          .external_id = "",
                          .conversation_external_id = "",
                          .conversation_title = "",
                          .role = REC_ROLE_USER,
                          .name = "",
                          .content = "",
                          .score = row->score};
    const struct rec_conversation *conversation = NULL;
    bool there = true;
    enum rec_status status = REC_OK;
    strcpy(hit.id, row->id);
    if (row->scope == REC_ROW_MESSAGE)
        status = fill_message(results, &hit, &there, error);
    else if (row->scope == REC_ROW_MEMORY)
        status = fill_memory(results, &hit, &there, error);
    else if (row->scope == REC_ROW_PREFERENCE)
        status = fill_preference(results, &hit, &there, error);
    else
        strcpy(hit.conversation_id, row->id);
    if (status == REC_OK && hit.conversation_id[0] != '\0')
        status = conversation_of(results, hit.conversation_id, &conversation, error);
    if (status == REC_NOT_FOUND) /* gone since it was indexed */
        return REC_OK;
    if (status != REC_OK || !there)
        return status;
    bool needs_conversation = row->scope == REC_ROW_MESSAGE || row->scope == REC_ROW_CONVERSATION;
    if (needs_conversation && conversation == NULL)
        return REC_OK;
    if (conversation != NULL) {
        hit.conversation_external_id = conversation->external_id;
        hit.conversation_title = conversation->title;
    }
    if (row->scope == REC_ROW_CONVERSATION) {
        hit.external_id = conversation->external_id;
        hit.content = conversation->title;
        hit.created_at = conversation->updated_at;
    }
    hit.snippet =
        snippet_make(results->search->tokens, hit.content, results->parts, SNIPPET_BYTES, results->arena);
    hit.why = explain(results, row);
    results->hits[results->count++] = hit;
    return REC_OK;
}

static enum rec_status run(struct search *search, struct store_user *user, const struct search_query *query,
                           struct arena *arena, struct results *results, rec_error *error)
{
    struct query_parts *parts = arena_alloc(arena, sizeof *parts);
    struct ranked *rows;
    size_t count, limit = query->limit != 0 ? query->limit : LIMIT;
    query_read(parts, search->tokens, query, arena);
    if (parts->term_count == 0)
        return REC_OK;
    enum rec_status status = rank_run(search, query, parts, arena, &rows, &count, error);
    if (status != REC_OK || count == 0)
        return status;
    if (limit > count)
        limit = count;
    *results = (struct results){.search = search, .user = user, .parts = parts, .arena = arena};
    results->hits = arena_alloc(arena, limit * sizeof *results->hits);
    results->conversations = arena_alloc(arena, count * sizeof *results->conversations);
    for (size_t i = 0; status == REC_OK && i < count && results->count < limit; i++) {
        if (search->cancel != NULL && *search->cancel != 0)
            return error_set(error, REC_CANCELLED, "The search was stopped.");
        status = add_hit(results, &rows[i], error);
    }
    return status;
}

enum rec_status search_run(struct search *search, struct store_user *user, const struct search_query *query,
                           const _Atomic int *token, struct arena *arena, struct rec_hit **hits,
                           size_t *count, rec_error *error)
{
    struct results results = {0};
    *hits = NULL;
    *count = 0;
    if (search->damaged) /* until search_update() has made it again there is nothing to find */
        return REC_OK;
    search->cancel = token;
    enum rec_status status = run(search, user, query, arena, &results, error);
    search->cancel = NULL;
    if (search->damaged) {
        log_write(LOG_WARNING, "search: the index is damaged; it is made again");
        error_clear(error);
        return REC_OK;
    }
    if (status == REC_OK) {
        *hits = results.hits;
        *count = results.count;
    }
    return status;
}
