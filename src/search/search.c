/* A search from query to rows: what ranks best is fetched from the store, so that hits are as the store has
 * them now and always the user's own. */
#include "config.h"

#include "search/search.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/file.h"
#include "base/log.h"
#include "base/sha256.h"
#include "config/paths.h"
#include "search/rank.h"
#include "search/sheet.h"
#include "search/snippet.h"
#include "search/stem.h"
#include "search/tokens.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LIMIT         20
#define READ_TOGETHER 16
#define SPARE_MOST    50 /* rows ranked beyond the limit: as many as were lately gone from the store */
#define WIDER         4  /* times as many are ranked where that was too few */

struct results {
    struct search *search;
    struct store_user *user;
    const struct query_parts *parts;
    bool bare, newest; /* newest: no words, so nothing was compared */
    struct arena *scratch, *arena;
    const char **words;        /* of the query, */
    struct tokens_begin begin; /* and how they begin */
    struct rec_hit *hits;
    size_t count, gone;                      /* gone: rows that cannot be shown */
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

/* Then what was believed at the time is there, whatever became of it. */
static bool looks_back(const struct results *results)
{
    return results->search != NULL && results->search->as_of != 0;
}

static void fill_message(struct rec_hit *hit, const struct store_found *row, bool *there)
{
    *there = row->content != NULL && row->status != REC_TURN_FAILED && row->conversation_deleted_at == 0;
    if (row->content == NULL)
        return;
    hit->external_id = row->external_id;
    hit->name = row->name;
    hit->role = row->role;
    hit->created_at = row->created_at;
    hit->content = row->content;
    strcpy(hit->conversation_id, row->conversation_id);
    hit->conversation_external_id = row->conversation_external_id;
    hit->conversation_title = row->conversation_title;
}

static enum rec_status fill_memory(struct results *results, struct rec_hit *hit, bool *there,
                                   rec_error *error)
{
    struct rec_memory *row = arena_alloc(results->arena, sizeof *row);
    enum rec_status status = store_memory_get(results->user, hit->id, results->arena, row, error);
    *there = status == REC_OK && (row->status == REC_STATE_ACTIVE || looks_back(results));
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
    *there = status == REC_OK && (row->status == REC_STATE_ACTIVE || looks_back(results));
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
static const struct rec_hit_why *explain(struct results *results, const struct ranked *row)
{
    size_t count = results->parts->term_count;
    struct rec_hit_why *why = arena_alloc(results->arena, sizeof *why);
    struct rec_hit_word *words = arena_alloc(results->arena, count * sizeof *words);
    for (size_t i = 0; i < count; i++) {
        const char *near = row->soft != NULL ? row->soft[i] : NULL;
        words[i].word = results->words[i];
        words[i].found = (enum rec_found)row->found[i];
        words[i].near = near != NULL ? arena_strdup(results->arena, near) : NULL;
    }
    *why = (struct rec_hit_why){.reason = results->newest ? "newest" : NULL,
                                .words = words,
                                .word_count = count,
                                .coverage = row->coverage,
                                .vector = results->search->vectors != NULL ? row->vector : (double)NAN,
                                .prior = row->prior,
                                .date = row->date,
                                .server = row->served,
                                .points = row->raw};
    return why;
}

/* All hits share them. */
static void keep_words(struct results *results)
{
    size_t count = results->parts->term_count;
    results->begin = snippet_begin(results->parts);
    results->words = arena_alloc(results->arena, count * sizeof *results->words);
    for (size_t i = 0; i < count; i++)
        results->words[i] = arena_strdup(results->arena, results->parts->terms[i].word);
}

/* --- Phrases --- */

struct phrase_search {
    const struct query_phrase *phrase;
    size_t at; /* words of it that the last words of the text are */
    bool found;
};

/* Else it has another stem, or is an irregular form of its own. */
static bool begins_like(const struct query_phrase *phrase, size_t at, const char *word)
{
    return word[0] == phrase->stems[at][0] || word[0] == phrase->foreign[at][1];
}

static bool follow(void *context, const char *word, size_t length, size_t start, size_t end)
{
    struct phrase_search *search = context;
    char stem[TOKEN_BYTES];
    (void)start;
    (void)end;
    const char *wanted = search->phrase->stems[search->at];
    if (!begins_like(search->phrase, search->at, word) && !begins_like(search->phrase, 0, word)) {
        search->at = 0;
        return true;
    }
    memcpy(stem, word, length);
    size_t stem_length = stem_word(stem, length);
    bool same = strlen(wanted) == stem_length && memcmp(wanted, stem, stem_length) == 0;
    if (!same && search->at > 0) { /* the word may begin the phrase anew */
        search->at = 0;
        wanted = search->phrase->stems[0];
        same = strlen(wanted) == stem_length && memcmp(wanted, stem, stem_length) == 0;
    }
    search->at = same ? search->at + 1 : 0;
    search->found = search->at == search->phrase->count;
    return !search->found;
}

static bool says(const char *text, const struct query_phrase *phrase)
{
    struct phrase_search search = {.phrase = phrase};
    tokens_each(text, strlen(text), false, follow, &search);
    return search.found;
}

static bool is_meant(const struct query_parts *parts, const char *text)
{
    for (size_t i = 0; i < parts->phrase_count; i++) {
        if (!says(text, &parts->phrases[i]))
            return false;
    }
    for (size_t i = 0; i < parts->excluded_count; i++) {
        if (says(text, &parts->excluded[i]))
            return false;
    }
    return true;
}

/* *there: it can be shown; a row that has gone since it was indexed is REC_OK and not there. message: what
 * was read of one. */
static enum rec_status fill_hit(struct results *results, struct rec_hit *hit,
                                const struct store_found *message, bool *there, rec_error *error)
{
    const struct rec_conversation *conversation = NULL;
    enum rec_status status = REC_OK;
    *there = true;
    if (hit->scope == REC_ROW_MESSAGE)
        fill_message(hit, message, there);
    else if (hit->scope == REC_ROW_MEMORY)
        status = fill_memory(results, hit, there, error);
    else if (hit->scope == REC_ROW_PREFERENCE)
        status = fill_preference(results, hit, there, error);
    else
        strcpy(hit->conversation_id, hit->id);
    if (status == REC_OK && hit->scope != REC_ROW_MESSAGE && hit->conversation_id[0] != '\0')
        status = conversation_of(results, hit->conversation_id, &conversation, error);
    *there = *there && status == REC_OK;
    if (status == REC_NOT_FOUND)
        return REC_OK;
    if (status != REC_OK || !*there || hit->scope == REC_ROW_MESSAGE)
        return status;
    *there = conversation != NULL || hit->scope != REC_ROW_CONVERSATION;
    if (conversation == NULL)
        return REC_OK;
    hit->conversation_external_id = conversation->external_id;
    hit->conversation_title = conversation->title;
    if (hit->scope == REC_ROW_CONVERSATION) {
        hit->external_id = conversation->external_id;
        hit->content = conversation->title;
        hit->created_at = conversation->updated_at;
    }
    return REC_OK;
}

static struct rec_hit empty_hit(enum rec_row_kind scope, const char *id)
{
    struct rec_hit hit = {.scope = scope,
                          .external_id = "",
                          .conversation_external_id = "",
                          .conversation_title = "",
                          .role = REC_ROLE_USER,
                          .name = "",
                          .content = ""};
    strcpy(hit.id, id);
    return hit;
}

static enum rec_status add_hit(struct results *results, const struct ranked *row,
                               const struct store_found *message, rec_error *error)
{
    struct rec_hit hit = empty_hit(row->scope, row->id);
    bool there;
    enum rec_status status = fill_hit(results, &hit, message, &there, error);
    results->gone += !there;
    if (status != REC_OK || !there || !is_meant(results->parts, hit.content))
        return status;
    hit.score = row->score;
    hit.snippet = hit.content;
    if (!results->bare) {
        hit.snippet = snippet_make(hit.content, results->parts, &results->begin, row->soft, results->arena);
        hit.why = explain(results, row);
    }
    results->hits[results->count++] = hit;
    return REC_OK;
}

enum rec_status search_row(struct store_user *user, enum rec_row_kind scope, const char *id,
                           struct arena *arena, struct rec_hit *hit, bool *there, rec_error *error)
{
    struct results results = {.user = user, .arena = arena};
    struct store_found message;
    enum rec_status status = REC_OK;
    results.conversations = arena_alloc(arena, sizeof *results.conversations);
    *hit = empty_hit(scope, id);
    if (scope == REC_ROW_MESSAGE)
        status = store_messages_found(user, &id, NULL, 1, arena, &message, error);
    if (status == REC_OK)
        status = fill_hit(&results, hit, &message, there, error);
    hit->snippet = hit->content;
    return status;
}

/* Makes the vectors of the query's model ready and compares them with its own. */
static enum rec_status compare(struct search *search, struct store_user *user,
                               const struct search_query *query, rec_error *error)
{
    const char *model = query->vector_model != NULL ? query->vector_model : "";
    enum rec_status status;
    if (search->served == NULL || strcmp(served_model(search->served), model) != 0) {
        served_free(search->served);
        search->served = served_new(model);
    }
    status = served_update(search->served, user, search->cancel, error);
    if (status != REC_OK)
        return status;
    size_t dimensions = served_dimensions(search->served);
    if (dimensions == 0)
        return error_set(error, REC_INVALID, "There are no vectors of the model \"%.100s\" to compare with.",
                         model);
    if (dimensions != query->dimensions)
        return error_set(error, REC_INVALID, "Vectors of %.100s have %zu dimensions; this one has %zu.",
                         model, dimensions, query->dimensions);
    return served_compare(search->served, query->vector, search->cancel, error);
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Messages are read together. */
static enum rec_status add_hits(struct results *results, const struct ranked *rows, size_t count,
                                rec_error *error)
{
    const char *ids[READ_TOGETHER];
    int64_t places[READ_TOGETHER];
    struct store_found messages[READ_TOGETHER];
    enum rec_status status = REC_OK;
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        if (rows[i].scope != REC_ROW_MESSAGE)
            continue;
        places[found] = part_place(rows[i].part, rows[i].document);
        ids[found++] = rows[i].id;
    }
    if (found > 0)
        status = store_messages_found(results->user, ids, places, found, results->arena, messages, error);
    found = 0;
    for (size_t i = 0; status == REC_OK && i < count; i++) {
        status = add_hit(results, &rows[i], &messages[found], error);
        found += rows[i].scope == REC_ROW_MESSAGE;
    }
    return status;
}

/* Are so many of these rows read by several statements? One alone sees a single state of the store anyway. */
static bool take_several(const struct ranked *rows, size_t count)
{
    bool several = count > READ_TOGETHER;
    for (size_t i = 0; i < count && !several; i++)
        several = rows[i].scope != REC_ROW_MESSAGE;
    return several;
}

/* The best rows as hits, until there are `limit`. */
static enum rec_status fill(struct results *results, const struct ranked *rows, size_t count, size_t limit,
                            rec_error *error)
{
    const struct search *search = results->search;
    enum rec_status status = REC_OK;
    if (limit > count)
        limit = count;
    results->hits = arena_alloc(results->arena, limit * sizeof *results->hits);
    results->conversations = arena_alloc(results->scratch, count * sizeof *results->conversations);
    if (!results->bare)
        keep_words(results);
    bool several = take_several(rows, limit);
    if (several)
        store_read_begin(store_of(results->user));
    for (size_t i = 0, some; status == REC_OK && i < count && results->count < limit; i += some) {
        some = least(least(count - i, limit - results->count), READ_TOGETHER);
        if (search->cancel != NULL && *search->cancel != 0)
            status = error_set(error, REC_CANCELLED, "The search was stopped.");
        else
            status = add_hits(results, &rows[i], some, error);
    }
    if (several)
        store_read_end(store_of(results->user));
    return status;
}

/* Who reads the text of rows may turn away any number of them; 0: all are of use. */
static size_t rows_of_use(const struct search *search, const struct search_query *query,
                          const struct query_parts *parts)
{
    bool reads = parts->phrase_count > 0 || parts->excluded_count > 0 || query->limit == 0;
    return reads ? 0 : query->limit + search->spare;
}

/* Mostly nothing is gone. Where much is, as what lies in conversations that were put away, it is so again. */
static void expect_gone(struct search *search, size_t gone)
{
    size_t fewer = search->spare > 0 ? search->spare - 1 : 0;
    search->spare = least(gone > fewer ? gone : fewer, SPARE_MOST);
}

/* What only the search needs is in scratch: hits may wait long for whoever asked. */
static enum rec_status run(struct search *search, struct store_user *user, const struct search_query *query,
                           struct arena *scratch, struct arena *arena, struct results *results,
                           rec_error *error)
{
    struct query_parts *parts = arena_alloc(scratch, sizeof *parts);
    struct ranked *rows;
    size_t count, limit = query->limit != 0 ? query->limit : LIMIT;
    query_read(parts, query, scratch);
    if (parts->term_count == 0 && parts->phrase_count == 0 && !parts->filters.any && query->vector == NULL)
        return REC_OK;
    enum rec_status status = query->vector != NULL ? compare(search, user, query, error) : REC_OK;
    if (status == REC_INVALID && query->optional_vector) {
        struct search_query without = *query;
        without.vector = NULL;
        return run(search, user, &without, scratch, arena, results, error);
    }
    for (size_t most = rows_of_use(search, query, parts); status == REC_OK; most *= WIDER) {
        status = rank_run(search, user, query, parts, most, scratch, &rows, &count, error);
        if (status != REC_OK || count == 0)
            return status;
        *results = (struct results){.search = search,
                                    .user = user,
                                    .parts = parts,
                                    .bare = query->bare,
                                    .newest = parts->term_count == 0 && query->vector == NULL,
                                    .scratch = scratch,
                                    .arena = arena};
        status = fill(results, rows, count, limit, error);
        if (most > 0)
            expect_gone(search, results->gone);
        if (results->count >= limit || most == 0 || count < most)
            return status;
    }
    return status;
}

enum rec_status search_run(struct search *search, struct store_user *user, const struct search_query *query,
                           const _Atomic int *token, struct arena *arena, struct rec_hit **hits,
                           size_t *count, rec_error *error)
{
    struct results results = {.count = 0};
    *hits = NULL;
    *count = 0;
    search->cancel = token;
    enum rec_status status = run(search, user, query, &search->scratch, arena, &results, error);
    arena_clear(&search->scratch);
    search->cancel = NULL;
    if (status == REC_OK) {
        *hits = results.hits;
        *count = results.count;
    }
    return status;
}

/* --- Opening and closing --- */

void search_look_back(struct search *search, int64_t as_of)
{
    search->as_of = as_of;
}

/* One folder per store and user; the name tells neither. */
static char *index_folder(const char *folder, const char *store_identity, const char *user_name)
{
    unsigned char digest[32];
    struct buf key = BUF_INIT, path = BUF_INIT;
    buf_add(&key, store_identity, strlen(store_identity) + 1);
    buf_adds(&key, user_name);
    sha256(key.data, key.length, digest);
    buf_addf(&path, "%s/search-", folder);
    for (int i = 0; i < 10; i++)
        buf_addf(&path, "%02x", digest[i]);
    buf_free(&key);
    return buf_take(&path);
}

const char *search_vectors_imported(struct arena *arena)
{
    struct buf path = BUF_INIT;
    paths_folder("data", &path);
    const char *result = arena_printf(arena, "%s/vectors.vec", path.data);
    buf_free(&path);
    return result;
}

const char *search_vectors_base(struct arena *arena)
{
    char program[PATH_MAX] = "";
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    program[length > 0 ? length : 0] = '\0';
    char *slash = strrchr(program, '/');
    if (slash != NULL)
        *slash = '\0';
    const char *const places[] = {search_vectors_imported(arena), PKGDATADIR "/english.vec",
                                  arena_printf(arena, "%s/data/vectors/english.vec", program)};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        if (access(places[i], R_OK) == 0)
            return places[i];
    }
    return NULL;
}

const char *search_vectors_path(struct arena *arena)
{
    const char *chosen = getenv("RECOLLECT_VECTORS");
    if (chosen != NULL && *chosen != '\0')
        return strcmp(chosen, "none") != 0 ? chosen : NULL;
    return search_vectors_base(arena);
}

enum rec_status search_open(struct search **search, const char *folder, const char *vectors,
                            const char *store_identity, const char *user_name, rec_error *error)
{
    struct search *made = xcalloc(1, sizeof *made);
    rec_error ignored = {0};
    *search = NULL;
    if (folder != NULL) {
        made->folder = index_folder(folder, store_identity, user_name);
        enum rec_status status = file_make_folders(made->folder, error);
        if (status != REC_OK) {
            free(made->folder);
            free(made);
            return status;
        }
    }
    if (vectors != NULL && vectors_open(&made->vectors, vectors, &ignored) != REC_OK)
        log_write(LOG_WARNING, "search: %s", ignored.message);
    index_load(made);
    *search = made;
    return REC_OK;
}

void search_close(struct search *search)
{
    rec_error ignored = {0};
    bool replaced;
    if (search == NULL)
        return;
    if (search->folder != NULL && search->stage == STAGE_DONE)
        index_flush(search, true, &replaced, &ignored);
    sheet_free(search->sheet);
    index_close(search);
}

void search_rest(struct search *search)
{
    if (search->sheet != NULL)
        sheet_rest(search->sheet, search);
}

bool search_verify(struct search *search, bool *damaged)
{
    return index_verify(search, damaged);
}

enum rec_status search_rebuild(struct search *search, rec_error *error)
{
    (void)error;
    index_reset(search);
    return REC_OK;
}
