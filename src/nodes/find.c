/* The nodes of the memory search flow: validate -> search -> rank. */
#include "config.h"

#include "nodes/find.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/utf8.h"
#include "memory/memory.h"

#include <ctype.h>
#include <string.h>

#define TEXT_LIMIT  4096
#define LIMIT_MAX   10000
#define SLICE_NS    (20 * INT64_C(1000000))
#define REPEAT_SPAN 64
#define ASKED_SCORE 1.0

static enum rec_status validate_post(rec_step *step, void *shared, void *prepared, void *result,
                                     const char **action, rec_error *error)
{
    struct find *find = shared;
    size_t length = find->query.text ? strlen(find->query.text) : 0;

    (void)step;
    (void)prepared;
    (void)result;
    (void)action;
    if (length > TEXT_LIMIT)
        return error_set(error, REC_LIMIT, "a search takes at most %d bytes; this one has %zu", TEXT_LIMIT,
                         length);
    if (length && !utf8_valid(find->query.text, length))
        return error_set(error, REC_INVALID, "the search text is not valid UTF-8");
    if (find->query.since && find->query.until && find->query.since >= find->query.until)
        return error_set(error, REC_INVALID, "--since is not before --until");
    if (find->query.limit > LIMIT_MAX)
        return error_set(error, REC_LIMIT, "a search gives at most %d hits", LIMIT_MAX);
    return REC_OK;
}

static enum rec_status bring_up_to_date(struct find *find, rec_error *error)
{
    int64_t until = clock_monotonic() + find->update_ns, done = 0, total = 0;
    bool more = true;

    while (more && (!find->update_ns || clock_monotonic() < until)) {
        enum rec_status status =
            search_update(find->search, find->user, SLICE_NS, &more, &done, &total, error);

        if (status)
            return status;
        if (find->progress && more)
            find->progress(find->context, done, total);
        if (find->cancel && *find->cancel)
            return error_set(error, REC_CANCELLED, "the search was cancelled");
    }
    find->complete = !more;
    return REC_OK;
}

static enum rec_status search_post(rec_step *step, void *shared, void *prepared, void *result,
                                   const char **action, rec_error *error)
{
    struct find *find = shared;
    enum rec_status status = bring_up_to_date(find, error);

    (void)step;
    (void)prepared;
    (void)result;
    (void)action;
    return status ? status
                  : search_run(find->search, find->user, &find->query, find->cancel, find->arena, &find->hits,
                               &find->count, error);
}

/* Moves on to the next letter, digit or sign of a script; false at the end. */
static bool next_letter(const char **text, const char *end)
{
    while (*text < end && (unsigned char)**text < 0x80 && !isalnum((unsigned char)**text))
        ++*text;
    return *text < end;
}

/* Letter for letter, whatever stands between the words. */
static bool same_words(const char *a, const char *b)
{
    const char *a_end = a + memory_said_length(a), *b_end = b + memory_said_length(b);

    for (;; a++, b++) {
        bool more = next_letter(&a, a_end);

        if (next_letter(&b, b_end) != more)
            return false;
        if (!more)
            return true;
        if (tolower((unsigned char)*a) != tolower((unsigned char)*b))
            return false;
    }
}

/* A filter says what is looked for. */
static bool looks_for_facts(const struct search_query *query)
{
    return query->text && !strchr(query->text, ':') && !query->conversation && !query->since &&
           !query->until && query->kind < 0 && query->category < 0 && query->role < 0 &&
           (query->scopes == 0 || (query->scopes >> REC_ROW_MEMORY & 1) != 0);
}

static bool is_excluded(const struct search_query *query, const char *id)
{
    for (size_t i = 0; i < query->exclude_count; i++)
        if (strcmp(query->exclude[i], id) == 0)
            return true;
    return false;
}

size_t find_put_first(struct rec_hit *first, size_t count, const struct rec_hit *hits, size_t hit_count)
{
    size_t all = count;

    for (size_t i = 0; i < hit_count; i++) {
        bool there = false;

        for (size_t j = 0; j < count && !there; j++)
            there = strcmp(first[j].id, hits[i].id) == 0;
        if (!there)
            first[all++] = hits[i];
    }
    return all;
}

/* The fact of a slot, if there is one: as it was found, or as it is in the store. */
static enum rec_status find_fact(const struct find *find, const char *slot, struct rec_hit *hit, bool *there,
                                 rec_error *error)
{
    struct store_memory_filter filter = {
        .kind = -1, .category = -1, .slot = slot, .limit = 1, .as_of = find->as_of};
    struct rec_memory *row;
    size_t found;
    bool more;
    enum rec_status status = store_memory_list(find->user, &filter, find->arena, &row, &found, &more, error);

    *there = false;
    if (status != REC_OK || found == 0 || is_excluded(&find->query, row->id))
        return status;
    for (size_t i = 0; i < find->count && !*there; i++) {
        *there = strcmp(find->hits[i].id, row->id) == 0;
        if (*there)
            *hit = find->hits[i];
    }
    if (!*there) {
        status = search_row(find->user, REC_ROW_MEMORY, row->id, find->arena, hit, there, error);
        static const struct rec_hit_why asked = {.reason = "asked"};
        hit->why = &asked;
    }
    hit->score = ASKED_SCORE;
    return status;
}

/* "where do I live?" says no word of "I moved to Lyon": the fact of that slot comes first. */
static enum rec_status add_facts(struct find *find, rec_error *error)
{
    const char *slots[MEMORY_ASKED_MOST];
    size_t asked = 0, count = 0;

    if (looks_for_facts(&find->query))
        asked = memory_asks_about(find->query.text, strlen(find->query.text), slots);
    if (asked == 0)
        return REC_OK;
    struct rec_hit *hits = arena_alloc(find->arena, (asked + find->count) * sizeof *hits);
    for (size_t i = 0; i < asked; i++) {
        bool there;
        enum rec_status status = find_fact(find, slots[i], &hits[count], &there, error);

        if (status != REC_OK)
            return status;
        count += there;
    }
    if (count == 0)
        return REC_OK;
    size_t most = find->query.limit > find->count ? find->query.limit : find->count;
    count = find_put_first(hits, count, find->hits, find->count);
    find->hits = hits;
    find->count = count < most ? count : most;
    return REC_OK;
}

/* The message that is asked about, said before: what came of it may help, it itself says nothing. */
static bool is_said_again(const struct find *find, const struct rec_hit *hit)
{
    return hit->scope == REC_ROW_MESSAGE && hit->role == REC_ROLE_USER && find->query.text &&
           same_words(hit->content, find->query.text);
}

/* For a prompt the same words twice cost room and teach nothing. Of equal texts the best-ranked stays, but
 * what was learned stands for the message that taught it: it can be corrected, and says which day "tomorrow"
 * was. */
static enum rec_status rank_post(rec_step *step, void *shared, void *prepared, void *result,
                                 const char **action, rec_error *error)
{
    struct find *find = shared;
    size_t kept = 0;
    enum rec_status status = add_facts(find, error);

    (void)step;
    (void)prepared;
    (void)result;
    (void)action;
    if (status != REC_OK || !find->query.ended_turns_only)
        return status;
    for (size_t i = 0; i < find->count; i++) {
        const struct rec_hit *hit = &find->hits[i];
        size_t k = kept > REPEAT_SPAN ? kept - REPEAT_SPAN : 0;

        if (is_said_again(find, hit))
            continue;
        while (k < kept && !same_words(find->hits[k].content, hit->content))
            k++;
        if (k == kept) {
            find->hits[kept++] = *hit;
        } else if (hit->scope == REC_ROW_MEMORY && find->hits[k].scope == REC_ROW_MESSAGE) {
            double score = find->hits[k].score;

            find->hits[k] = *hit;
            find->hits[k].score = score;
        }
    }
    find->count = kept;
    return REC_OK;
}

static const char *const rank_terminal[] = {"default", NULL};

const struct rec_node node_find_validate = {
    .name = "validate", .flags = REC_NODE_PURE, .post = validate_post};
const struct rec_node node_find_search = {.name = "search", .flags = REC_NODE_PURE, .post = search_post};
const struct rec_node node_find_rank = {
    .name = "rank", .flags = REC_NODE_PURE, .terminal = rank_terminal, .post = rank_post};
