#include "config.h"

#include "search/rank.h"

#include "base/error.h"
#include "search/ranking.h"
#include "search/sheet.h"

#include <stdlib.h>
#include <string.h>

#define EVERYTHING   20000 /* passages up to which every one may be among the best, */
#define ONE_BY_ONE   2000  /* and is scored, whatever it can be worth, where no bound can be told */
#define TYPED        0.0   /* coverage below which nothing is shown to a person */
#define MEANT        0.45  /* or a cosine that makes up for it, */
#define SERVED       0.3   /* or a likeness by vectors of a server: enough for any query, */
#define SERVED_ALONE 0.1   /* and for one that is a vector alone */
#define OWN_ALONE    3     /* what the only word of a query weighs more in a passage itself */
#define NEWEST       5000  /* rows that are read for a phrase that no index knows, */
#define NEWEST_TYPED 1000  /* while it is typed */
#define SPARE        50    /* rows explained beyond the limit where all are wanted */
#define FEW          32    /* rows that are sorted by hand: mostly they stand nearly in order */
#define ROOM         8     /* rows that are kept beyond those of use, mostly at most */

/* --- Tuning --- */

/* RECOLLECT_SEARCH in the environment switches features for measurements: "cos=0,stages=2". */
static bool tuned_in(const char *at, const char *name, double *value)
{
    size_t length = strlen(name);
    while (at != NULL && *at != '\0') {
        if (strncmp(at, name, length) == 0 && at[length] == '=') {
            *value = strtod(at + length + 1, NULL);
            return true;
        }
        at = strchr(at, ',');
        at += at != NULL;
    }
    return false;
}

static bool tuned(const char *name, double *value)
{
    return tuned_in(getenv("RECOLLECT_SEARCH"), name, value);
}

static struct rank_weights weights_of(const struct search *search, const struct query_parts *parts)
{
    static const struct rank_weights with = {
#define FEATURE(name, with, without) with,
        RANK_FEATURES(FEATURE)
#undef FEATURE
    };
    static const struct rank_weights without = {
#define FEATURE(name, with, without) without,
        RANK_FEATURES(FEATURE)
#undef FEATURE
    };
    struct rank_weights weights = search->vectors != NULL ? with : without;
    if (parts->term_count == 1) { /* a word is looked for, nothing is asked: who says it comes first */
        weights.own *= OWN_ALONE;
        weights.qa = 0;
    }
    const char *tuning = getenv("RECOLLECT_SEARCH");
    if (tuning == NULL)
        return weights;
#define FEATURE(name, with, without) tuned_in(tuning, #name, &weights.name);
    RANK_FEATURES(FEATURE)
#undef FEATURE
    return weights;
}

/* "stages" in the environment: 0: bounds, 1: all are scored, 2: candidates. */
static enum rec_status gather(struct ranking *ranking, rec_error *error)
{
    uint64_t passages = index_totals(ranking->search).passages;
    double stages = passages <= EVERYTHING ? 0 : 2;
    bool done = false;
    tuned("stages", &stages);
    if (passages > EVERYTHING) { /* outgrown */
        sheet_free(ranking->search->sheet);
        ranking->search->sheet = NULL;
    }
    if (ranking->query->conversation != NULL || stages == 1)
        return gather_all(ranking, error);
    if (stages == 0) {
        enum rec_status status = gather_dense(ranking, &done, error);
        if (done || status != REC_OK)
            return status;
        stages = passages <= ONE_BY_ONE ? 1 : 2;
    }
    return stages < 2 ? gather_all(ranking, error) : gather_best(ranking, error);
}

bool ranking_stopped(const struct ranking *ranking)
{
    return ranking->search->cancel != NULL && *ranking->search->cancel != 0;
}

/* --- Results --- */

/* A neighbour without a word of the query answers a question ("what is it called?" - "Ludwig"), but is no hit
 * for somebody who looks for one word, or says exactly what is meant. */
bool ranking_needs_own(const struct ranking *ranking)
{
    const struct query_parts *parts = ranking->parts;
    return parts->term_count < 2 || ranking->query->prefix || parts->excluded_count > 0;
}

/* For a prompt, what is relevant enough; for a person, what has anything to do with the query. */
bool ranking_passes(const struct ranking *ranking, const struct ranked *row)
{
    const struct query_parts *parts = ranking->parts;
    bool exact = ranking_needs_own(ranking);
    double meant = parts->term_count > 0 ? SERVED : SERVED_ALONE;
    if (row->raw <= 0 || row->evidence < ranking->query->floor)
        return false;
    for (size_t i = 0; i < parts->term_count; i++) {
        if (row->found[i] >= REC_FOUND_SOFT)
            return true;
    }
    if (ranking->served != NULL && row->served >= meant)
        return true;
    return !exact && (row->coverage >= TYPED || row->vector >= MEANT);
}

static int by_score(const void *left, const void *right)
{
    const struct ranked *a = *(const struct ranked *const *)left, *b = *(const struct ranked *const *)right;
    if (a->raw != b->raw)
        return a->raw < b->raw ? 1 : -1;
    bool a_learned = a->scope == REC_ROW_PREFERENCE || a->scope == REC_ROW_MEMORY;
    bool b_learned = b->scope == REC_ROW_PREFERENCE || b->scope == REC_ROW_MEMORY;
    if (a_learned != b_learned)
        return a_learned ? -1 : 1;
    if (a->time != b->time)
        return a->time < b->time ? 1 : -1;
    return strcmp(a->id, b->id);
}

static void calibrate(struct ranking *ranking)
{
    double most = score_most(ranking);
    for (size_t i = 0; i < ranking->count; i++) {
        struct ranked *row = &ranking->rows[i];
        double score = row->raw / most;
        row->score = score < 0 ? 0 : score > 1 ? 1 : score;
        part_id(row->part, row->document, row->id);
    }
}

static int by_time(const void *left, const void *right)
{
    const struct ranked *a = *(const struct ranked *const *)left, *b = *(const struct ranked *const *)right;
    if (a->time != b->time)
        return a->time < b->time ? 1 : -1;
    return strcmp(a->id, b->id);
}

/* In a new array: rows are large, so only where they are is sorted. */
static void sort_rows(struct ranking *ranking, int (*order)(const void *left, const void *right))
{
    const struct ranked **places =
        arena_alloc(ranking->arena, ranking->count * sizeof(const struct ranked *));
    struct ranked *rows = arena_alloc(ranking->arena, ranking->count * sizeof *rows);
    for (size_t i = 0; i < ranking->count; i++)
        places[i] = &ranking->rows[i];
    if (ranking->count > FEW)
        qsort(places, ranking->count, sizeof(const struct ranked *), order);
    for (size_t i = 1; i < ranking->count && ranking->count <= FEW; i++) {
        const struct ranked *next = places[i];
        size_t at = i;
        for (; at > 0 && order(&next, &places[at - 1]) < 0; at--)
            places[at] = places[at - 1];
        places[at] = next;
    }
    for (size_t i = 0; i < ranking->count; i++)
        rows[i] = *places[i];
    ranking->rows = rows;
    ranking->capacity = ranking->count;
}

struct newest {
    struct newest_row {
        int64_t time;
        uint32_t part, document;
    } * rows; /* a heap, the oldest on top */
    size_t count, most;
};

static void sink_row(struct newest *newest, size_t at)
{
    for (size_t child; (child = 2 * at + 1) < newest->count; at = child) {
        struct newest_row row = newest->rows[at];
        if (child + 1 < newest->count && newest->rows[child + 1].time < newest->rows[child].time)
            child++;
        if (row.time <= newest->rows[child].time)
            return;
        newest->rows[at] = newest->rows[child];
        newest->rows[child] = row;
    }
}

static void put_row(struct newest *newest, struct newest_row row)
{
    bool full = newest->count == newest->most;
    newest->rows[full ? 0 : newest->count++] = row;
    if (full)
        sink_row(newest, 0);
    else if (newest->count == newest->most) {
        for (size_t i = newest->count / 2; i-- > 0;)
            sink_row(newest, i);
    }
}

/* Filters alone, or a phrase of nothing but stop words, which are in no index: all rows, the newest first. */
static void take_newest(struct ranking *ranking)
{
    struct newest newest = {.most = ranking->query->prefix ? NEWEST_TYPED : NEWEST};
    newest.rows = arena_alloc(ranking->arena, newest.most * sizeof *newest.rows);
    for (size_t p = 0; p < index_part_count(ranking->search); p++) {
        const struct part *part = index_part(ranking->search, p);
        for (uint32_t d = 0; d < part->document_count; d++) {
            int64_t time = part_time(part, d);
            bool late = newest.count < newest.most || time > newest.rows[0].time;
            if (late && filters_admit(ranking, p, d))
                put_row(&newest, (struct newest_row){time, (uint32_t)p, d});
        }
    }
    ranking->rows = arena_alloc(ranking->arena, newest.count * sizeof *ranking->rows);
    ranking->count = ranking->capacity = newest.count;
    for (size_t i = 0; i < newest.count; i++) {
        const struct part *part = index_part(ranking->search, newest.rows[i].part);
        uint32_t d = newest.rows[i].document;
        ranking->rows[i] = (struct ranked){.part = part,
                                           .document = d,
                                           .passage = part_document(part, d).first,
                                           .scope = part_scope(part, d),
                                           .time = newest.rows[i].time,
                                           .raw = 1,
                                           .score = 1,
                                           .evidence = 1};
        part_id(part, d, ranking->rows[i].id);
    }
    sort_rows(ranking, by_time);
}

static void take_passing(struct ranking *ranking)
{
    size_t kept = 0;
    for (size_t i = 0; i < ranking->count; i++) {
        const struct ranked *row = &ranking->rows[i];
        bool far_down = ranking->most > 0 && row->raw < ranking->least;
        if (far_down || !ranking_passes(ranking, row))
            continue;
        if (kept != i) /* they are large */
            ranking->rows[kept] = *row;
        kept++;
    }
    ranking->count = kept;
    calibrate(ranking);
    sort_rows(ranking, by_score);
}

/* Which word of the text a near match is, for the explanation of the best rows. */
static void name_soft_words(struct ranking *ranking)
{
    size_t most = ranking->most > 0 ? ranking->most : ranking->query->limit + SPARE;
    for (size_t i = 0; i < ranking->count && i < most; i++) {
        struct ranked *row = &ranking->rows[i];
        uint32_t wanted = 0;
        size_t part = 0;
        for (size_t t = 0; t < ranking->term_count; t++)
            wanted |= (uint32_t)(row->found[ranking->terms[t].place] == REC_FOUND_SOFT) << t;
        if (wanted == 0)
            continue;
        while (index_part(ranking->search, part) != row->part)
            part++;
        row->soft = arena_alloc(ranking->arena, QUERY_TERMS_MAX * sizeof *row->soft);
        ranking_soft_words(ranking, part, row->passage, wanted, row->soft);
    }
}

enum rec_status rank_run(struct search *search, struct store_user *user, const struct search_query *query,
                         const struct query_parts *parts, size_t most, struct arena *arena,
                         struct ranked **rows, size_t *count, rec_error *error)
{
    struct ranking ranking = {
        .search = search, .user = user, .query = query, .parts = parts, .arena = arena, .most = most};
    bool ranks = parts->term_count > 0 || query->vector != NULL;
    enum rec_status status = REC_OK;
    ranking.weights = weights_of(search, parts);
    ranking.best = arena_alloc(arena, (most + 1) * sizeof *ranking.best);
    if (most > 0) {
        ranking.capacity = most + ROOM;
        ranking.rows = arena_alloc(arena, ranking.capacity * sizeof *ranking.rows);
    }
    ranking.served = query->vector != NULL ? search->served : NULL;
    index_embed_tail(search);
    ranking_find_terms(&ranking);
    score_begin(&ranking);
    status = filters_find(&ranking, error);
    if (status != REC_OK)
        ranking.count = 0;
    else if (!ranks)
        take_newest(&ranking);
    else
        status = gather(&ranking, error);
    if (status == REC_OK && ranks) {
        take_passing(&ranking);
        name_soft_words(&ranking);
    }
    *rows = ranking.rows;
    *count = ranking.count;
    free(ranking.said);
    free(ranking.sums);
    filters_free(&ranking);
    return status;
}
