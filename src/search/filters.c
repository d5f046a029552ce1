/* Which rows of the index a query lets through: from:, in:, tag: and the rest of what was typed as
 * name:value, what the caller wants, and the words of phrases and excluded words. */
#include "config.h"

#include "search/ranking.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

#define PAGE     256
#define ID_LEAST 6 /* characters of an id that may name a conversation */

/* --- Speakers --- */

/* "from:ann" means Ann and Ann-Marie. */
static bool is_called(const char *name, const char *wanted)
{
    struct buf folded = BUF_INIT;
    size_t length = strlen(wanted);
    bool found = false;
    utf8_fold(&folded, name, strlen(name));
    for (const char *at = folded.data; !found && (at = strstr(at, wanted)) != NULL; at++) {
        bool begins = at == folded.data || ((unsigned char)at[-1] < 0x80 && at[-1] == ' ');
        unsigned char after = (unsigned char)at[length];
        found = begins && (after < 'a' || after > 'z') && after < 0x80;
    }
    buf_free(&folded);
    return found;
}

static void find_speakers(struct ranking *ranking)
{
    const struct names *names = &ranking->search->names;
    const char *wanted = ranking->parts->filters.speaker;
    if (wanted == NULL)
        return;
    ranking->wanted_speakers = xcalloc(names->speaker_count + 1, sizeof *ranking->wanted_speakers);
    for (size_t i = 0; i < names->speaker_count; i++)
        ranking->wanted_speakers[i] = is_called(names->speakers[i].name, wanted);
}

/* --- Conversations --- */

static void let_through(struct ranking *ranking, const char *id)
{
    for (size_t i = 0; i < index_part_count(ranking->search); i++) {
        uint32_t number = part_find_conversation(index_part(ranking->search, i), id);
        if (number != PART_NONE)
            ranking->inside[i][number] = true;
    }
}

static enum rec_status find_conversations(struct ranking *ranking, rec_error *error)
{
    const struct query_filters *filters = &ranking->parts->filters;
    struct store_conversation_filter wanted = {
        .statuses = ~0u, .text = filters->in, .tag = filters->tag, .limit = PAGE};
    char last[REC_ID_SIZE] = "", id[REC_ID_SIZE];
    enum rec_status status = REC_OK;
    if (filters->in == NULL && filters->tag == NULL)
        return REC_OK;
    size_t parts = index_part_count(ranking->search);
    ranking->inside = xcalloc(parts + 1, sizeof *ranking->inside);
    for (size_t i = 0; i < parts; i++)
        ranking->inside[i] =
            xcalloc(index_part(ranking->search, i)->conversation_count + 1u, sizeof **ranking->inside);
    for (bool more = true; more && status == REC_OK;) {
        struct arena arena = ARENA_INIT;
        struct rec_conversation *rows;
        size_t count;
        status = store_conversation_list(ranking->user, &wanted, &arena, &rows, &count, &more, error);
        for (size_t i = 0; status == REC_OK && i < count; i++)
            let_through(ranking, rows[i].id);
        if (status == REC_OK && count > 0) {
            strcpy(last, rows[count - 1].id);
            wanted.before_time = rows[count - 1].updated_at;
            wanted.before_id = last;
        }
        more = more && status == REC_OK && count > 0;
        arena_free(&arena);
    }
    rec_error ignored;
    if (status == REC_OK && filters->in != NULL && filters->tag == NULL && strlen(filters->in) >= ID_LEAST &&
        store_resolve(ranking->user, REC_ROW_CONVERSATION, filters->in, id, &ignored) == REC_OK)
        let_through(ranking, id);
    return status;
}

/* --- Rows to leave out --- */

static int by_id(const void *left, const void *right)
{
    return memcmp(left, right, PART_ID);
}

/* Packed and in order once: each candidate is looked up. */
static void find_excluded(struct ranking *ranking)
{
    const struct search_query *query = ranking->query;
    if (query->exclude_count == 0)
        return;
    ranking->excluded = xmalloc(query->exclude_count * sizeof *ranking->excluded);
    for (size_t i = 0; i < query->exclude_count; i++)
        id_pack(query->exclude[i], ranking->excluded[i]);
    qsort(ranking->excluded, query->exclude_count, PART_ID, by_id);
}

static bool is_excluded(const struct ranking *ranking, const unsigned char id[PART_ID])
{
    return ranking->excluded != NULL &&
           bsearch(id, ranking->excluded, ranking->query->exclude_count, PART_ID, by_id) != NULL;
}

/* --- All --- */

enum rec_status filters_find(struct ranking *ranking, rec_error *error)
{
    find_speakers(ranking);
    find_excluded(ranking);
    return find_conversations(ranking, error);
}

void filters_free(struct ranking *ranking)
{
    for (size_t i = 0; ranking->inside != NULL && i < index_part_count(ranking->search); i++)
        free(ranking->inside[i]);
    free(ranking->inside);
    free(ranking->wanted_speakers);
    free(ranking->excluded);
}

/* --- Rows --- */

/* By what was typed as name:value. */
static bool is_let_through(const struct ranking *ranking, size_t number, const struct part_document *row)
{
    const struct query_filters *filters = &ranking->parts->filters;
    const struct part *part = index_part(ranking->search, number);
    if ((filters->kind >= 0 && row->kind != filters->kind) ||
        (filters->category >= 0 && row->category != filters->category) ||
        (filters->role >= 0 && row->role != filters->role) || row->time < filters->since ||
        (filters->until != 0 && row->time >= filters->until))
        return false;
    if (ranking->inside != NULL &&
        (row->conversation >= part->conversation_count || !ranking->inside[number][row->conversation]))
        return false;
    if (ranking->wanted_speakers == NULL)
        return true;
    size_t length;
    const char *name = part_name(part, row->name, &length);
    uint32_t speaker = length > 0 ? names_find(&ranking->search->names, name, length) : MAP_NONE;
    return speaker != MAP_NONE && ranking->wanted_speakers[speaker];
}

static bool holds(const struct part *part, uint32_t document, uint32_t group)
{
    uint32_t first, end;
    part_passages(part, document, &first, &end);
    for (uint32_t passage = first; passage < end && group != PART_NONE; passage++) {
        struct part_term terms[PASSAGE_TERMS];
        size_t count = part_terms(part, passage, terms);
        for (size_t i = 0; i < count; i++) {
            if (part->word_groups[terms[i].word] == group)
                return true;
        }
    }
    return false;
}

/* Does it hold the words of the phrases, and none that is excluded? */
static bool says_exactly(const struct ranking *ranking, size_t number, uint32_t document)
{
    const struct part *part = index_part(ranking->search, number);
    const uint32_t *groups = ranking->demanded + number * (ranking->must_count + ranking->must_not_count);
    for (size_t i = 0; i < ranking->must_count; i += 2) {
        if (!holds(part, document, groups[i]) && !holds(part, document, groups[i + 1]))
            return false;
    }
    for (size_t i = 0; i < ranking->must_not_count; i++) {
        if (holds(part, document, groups[ranking->must_count + i]))
            return false;
    }
    return true;
}

bool filters_admit(const struct ranking *ranking, size_t number, uint32_t document)
{
    const struct part *part = index_part(ranking->search, number);
    if (part_is_dead(part, document))
        return false;
    const struct part_document row = part_document(part, document);
    return filters_admit_row(ranking, number, document, &row);
}

bool filters_admit_row(const struct ranking *ranking, size_t number, uint32_t document,
                       const struct part_document *row)
{
    const struct part *part = index_part(ranking->search, number);
    const struct search_query *query = ranking->query;
    if (part_is_dead(part, document))
        return false;
    if (query->scopes != 0 && (query->scopes >> row->scope & 1) == 0)
        return false;
    if ((query->kind >= 0 && row->kind != query->kind) ||
        (query->category >= 0 && row->category != query->category) ||
        (query->role >= 0 && row->role != query->role) ||
        (query->ended_turns_only && (row->flags & DOCUMENT_ENDED) == 0))
        return false;
    if (row->time < query->since || (query->until != 0 && row->time >= query->until))
        return false;
    if (ranking->parts->filters.any && !is_let_through(ranking, number, row))
        return false;
    if (query->conversation != NULL &&
        (row->conversation >= part->conversation_count ||
         !part_same_id(part->conversations[row->conversation].id, query->conversation)))
        return false;
    if (is_excluded(ranking, part->ids[document]))
        return false;
    return says_exactly(ranking, number, document);
}
