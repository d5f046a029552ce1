/* Ranking in two stages. The full-text table gives candidates by the rarer words; these, and the messages
 * around them, are then scored word by word:
 *
 *   own(t)   tf * 1.6 / (tf + .6 * (.7 + .3 * length / average))         what the row itself says (BM25)
 *   near(t)  the best of own(t) and w(o) * own(t) of the row o places before or after on its path
 *   base     sum of idf(t) * (.22 * near(t) + .10 * own(t) + .14 * best own(t) of the conversation)
 *            + 3.3 * coverage,   coverage = sum of idf(t) * min(near(t), 1) / sum of idf(t)
 *   prior    who speaks to whom, question or statement: the table below
 *   score    (base + prior) / the most that a row with every word could have,
 *            less below a coverage of GATE (one common word of many is no answer),
 *            times .95 .. 1.05 by importance;  cut to 0..1
 *
 * Nothing is scaled by what else was found, so a score means the same in every search and a floor makes
 * sense: about 0.3 is one of the rarer words of three, 0.6 most of what was asked. */
#include "config.h"

#include "search/rank.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/utf8.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define K1           0.6
#define B            0.3

#define MESSAGES_MAX 200   /* candidates of the first stage */
#define OTHERS_MAX   100   /* memories, preferences, conversations */
#define POSTINGS_MAX 60000 /* rows that the full-text table may have to rank */
#define NEIGHBOURS   3
#define GATE         0.3
#define FULL         1.3         /* own() of a word said more than once in a short text */
#define TEXT_SCORED  (64 * 1024) /* bytes of a row that are looked at */

static const double around[2 * NEIGHBOURS + 1] = {.35, .50, .70, 1, .50, .40, .25}; /* -3 .. +3 */

static const struct {
    double near, own, conversation, coverage;
} base_weights = {.22, .10, .14, 3.3};

static const struct {
    double asks, first, standing, me, you, speaker;
} prior_weights = {-.64, .85, 1.5, 4, 2, 1.12};

struct ranking {
    struct search *search;
    const struct search_query *query;
    struct query_parts *parts;
    struct arena *arena;
    int64_t meta[META_COUNT];
    struct ranked *rows;
    size_t count, capacity;
    double weight_sum;
    bool named[QUERY_TERMS_MAX]; /* the term is a word of a speaker's name */
};

static bool stopped(const struct ranking *ranking)
{
    return ranking->search->cancel != NULL && *ranking->search->cancel != 0;
}

/* --- Terms --- */

static enum rec_status count_documents(struct ranking *ranking, struct query_term *term, rec_error *error)
{
    enum index_statement which = term->prefix ? INDEX_DOCUMENTS_PREFIX : INDEX_DOCUMENTS;
    sqlite3_stmt *statement = index_statement(ranking->search, which);
    if (statement == NULL)
        return index_error(ranking->search, sqlite3_errcode(ranking->search->db), error);
    const char *first = term->prefix ? term->word : term->term;
    sqlite3_bind_text(statement, 1, first, -1, SQLITE_STATIC);
    if (term->prefix)
        sqlite3_bind_text(statement, 2, arena_printf(ranking->arena, "%s\xF4\x8F\xBF\xBF", first), -1,
                          SQLITE_STATIC);
    int result = sqlite3_step(statement);
    if (result == SQLITE_ROW)
        term->documents = sqlite3_column_int64(statement, 0);
    index_done(statement);
    return index_error(ranking->search, result, error);
}

static bool check_name(void *context, const char *term, size_t length, size_t start, size_t end)
{
    struct ranking *ranking = context;
    (void)start;
    (void)end;
    for (size_t i = 0; i < ranking->parts->term_count; i++) {
        const char *own = ranking->parts->terms[i].term;
        if (strlen(own) == length && memcmp(own, term, length) == 0)
            ranking->named[i] = true;
    }
    return true;
}

/* Names of speakers act through who speaks, not through who is spoken of, unless nothing else is asked. */
static enum rec_status find_names(struct ranking *ranking, rec_error *error)
{
    sqlite3_stmt *statement = index_statement(ranking->search, INDEX_NAMES);
    if (statement == NULL)
        return index_error(ranking->search, sqlite3_errcode(ranking->search->db), error);
    int result;
    while ((result = sqlite3_step(statement)) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(statement, 0);
        tokens_each(ranking->search->tokens, name, strlen(name), check_name, ranking);
    }
    index_done(statement);
    size_t named = 0;
    for (size_t i = 0; i < ranking->parts->term_count; i++)
        named += ranking->named[i];
    if (named == ranking->parts->term_count)
        memset(ranking->named, 0, sizeof ranking->named);
    return index_error(ranking->search, result, error);
}

static enum rec_status weigh_terms(struct ranking *ranking, rec_error *error)
{
    double total = (double)ranking->meta[META_ROWS];
    for (size_t i = 0; i < ranking->parts->term_count; i++) {
        struct query_term *term = &ranking->parts->terms[i];
        enum rec_status status = count_documents(ranking, term, error);
        if (status != REC_OK)
            return status;
        double documents = (double)term->documents < total ? (double)term->documents : total;
        term->weight =
            ranking->named[i] ? 0 : term->share * log(1 + (total - documents + .5) / (documents + .5));
        ranking->weight_sum += term->weight;
    }
    return REC_OK;
}

/* --- First stage --- */

static void add_term(struct buf *out, const struct query_term *term)
{
    query_quote(out, term->word);
    if (term->prefix) { /* the whole word, too: its stem may be shorter than what was typed */
        buf_adds(out, " OR ");
        query_quote(out, term->word);
        buf_adds(out, " *");
    }
}

/* The query for the full-text table: phrases must be there; of the words, the rarest ones, as many as can be
 * ranked in time. Empty: nothing to look for. *ranked: there are few enough to rank. */
static void write_match(struct ranking *ranking, struct buf *out, bool *ranked)
{
    const struct query_parts *parts = ranking->parts;
    size_t order[QUERY_TERMS_MAX], count = 0;
    int64_t postings = 0;
    *ranked = true;
    for (size_t i = 0; i < parts->phrase_count; i++) {
        buf_adds(out, i > 0 ? " AND " : "");
        query_quote(out, parts->phrases[i]);
    }
    for (size_t i = 0; i < parts->term_count && parts->phrase_count == 0; i++) {
        size_t at = count;
        if (parts->terms[i].documents == 0 || ranking->named[i])
            continue;
        for (; at > 0 && parts->terms[order[at - 1]].documents > parts->terms[i].documents; at--)
            order[at] = order[at - 1];
        order[at] = i;
        count++;
    }
    for (size_t i = 0; i < count; i++) {
        postings += parts->terms[order[i]].documents;
        if (postings > POSTINGS_MAX) {
            *ranked = i > 0;
            if (i > 0)
                break;
        }
        buf_adds(out, i > 0 ? " OR " : "");
        add_term(out, &parts->terms[order[i]]);
        if (!*ranked)
            break;
    }
    if (out->length == 0 || parts->excluded_count == 0)
        return;
    buf_insert(out, 0, "(", 1);
    buf_adds(out, ") NOT (");
    for (size_t i = 0; i < parts->excluded_count; i++) {
        buf_adds(out, i > 0 ? " OR " : "");
        query_quote(out, parts->excluded[i]);
    }
    buf_addc(out, ')');
}

/* Scopes: bits of row kinds. Columns: see INDEX_ROW_GET. */
static sqlite3_stmt *prepare_candidates(struct ranking *ranking, unsigned scopes, bool ranked)
{
    const struct search_query *query = ranking->query;
    struct buf sql = BUF_INIT;
    sqlite3_stmt *statement = NULL;
    buf_adds(&sql, "SELECT r.rowid FROM words w JOIN rows r ON r.rowid = w.rowid"
                   " WHERE words MATCH ?1 AND (1 << r.scope) & ?2 AND r.time >= ?3 AND r.time < ?4");
    buf_adds(&sql, query->conversation != NULL ? " AND r.conversation = ?5" : "");
    buf_adds(&sql, query->kind >= 0 ? " AND r.kind = ?6" : "");
    buf_adds(&sql, query->category >= 0 ? " AND r.category = ?7" : "");
    buf_adds(&sql, query->role >= 0 ? " AND r.role = ?8" : "");
    if (query->ended_turns_only)
        buf_addf(&sql, " AND r.flags & %d", ROW_ENDED);
    buf_adds(&sql, ranked ? " ORDER BY w.rank LIMIT ?9" : " ORDER BY w.rowid DESC LIMIT ?9");
    sqlite3_prepare_v2(ranking->search->db, sql.data, -1, &statement, NULL);
    buf_free(&sql);
    if (statement == NULL)
        return NULL;
    const struct query_parts *parts = ranking->parts;
    int64_t since = parts->since > query->since ? parts->since : query->since;
    int64_t until =
        parts->until != 0 && (query->until == 0 || parts->until < query->until) ? parts->until : query->until;
    sqlite3_bind_int(statement, 2, (int)scopes);
    sqlite3_bind_int64(statement, 3, since);
    sqlite3_bind_int64(statement, 4, until != 0 ? until : INT64_MAX);
    sqlite3_bind_text(statement, 5, query->conversation, -1, SQLITE_STATIC);
    sqlite3_bind_int(statement, 6, query->kind);
    sqlite3_bind_int(statement, 7, query->category);
    sqlite3_bind_int(statement, 8, query->role);
    return statement;
}

static enum rec_status find_candidates(struct ranking *ranking, const char *match, bool ranked,
                                       unsigned scopes, size_t limit, int64_t *rowids, size_t *count,
                                       rec_error *error)
{
    sqlite3_stmt *statement = prepare_candidates(ranking, scopes, ranked);
    if (statement == NULL)
        return index_error(ranking->search, sqlite3_errcode(ranking->search->db), error);
    sqlite3_bind_text(statement, 1, match, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 9, (int64_t)limit);
    int result;
    while ((result = sqlite3_step(statement)) == SQLITE_ROW)
        rowids[(*count)++] = sqlite3_column_int64(statement, 0);
    enum rec_status status = index_error(ranking->search, result, error);
    sqlite3_finalize(statement);
    return status;
}

/* --- Rows --- */

struct counting {
    const struct query_parts *parts;
    unsigned own[QUERY_TERMS_MAX];
};

static bool count_term(void *context, const char *term, size_t length, size_t start, size_t end)
{
    struct counting *counting = context;
    (void)start;
    (void)end;
    for (size_t i = 0; i < counting->parts->term_count; i++) {
        const struct query_term *wanted = &counting->parts->terms[i];
        size_t wanted_length = strlen(wanted->term), prefix_length = strlen(wanted->word);
        bool same = wanted_length == length && memcmp(wanted->term, term, length) == 0;
        bool begins =
            wanted->prefix && prefix_length <= length && memcmp(wanted->word, term, prefix_length) == 0;
        counting->own[i] += same || begins;
    }
    return true;
}

static void copy_id(char out[REC_ID_SIZE], const unsigned char *text)
{
    size_t length = strnlen((const char *)text, REC_ID_SIZE - 1);
    memcpy(out, text, length);
    out[length] = '\0';
}

static bool known(const struct ranking *ranking, int64_t rowid)
{
    for (size_t i = 0; i < ranking->count; i++) {
        if (ranking->rows[i].rowid == rowid)
            return true;
    }
    return false;
}

/* A row of INDEX_ROW_GET, with its terms counted. */
static void take_row(struct ranking *ranking, sqlite3_stmt *statement)
{
    ranking->rows = xgrow(ranking->rows, &ranking->capacity, ranking->count + 1, sizeof *ranking->rows);
    struct ranked *row = &ranking->rows[ranking->count++];
    *row = (struct ranked){.rowid = sqlite3_column_int64(statement, 0),
                           .scope = (enum rec_row_kind)sqlite3_column_int(statement, 1),
                           .branch = sqlite3_column_int64(statement, 4),
                           .sequence = sqlite3_column_int64(statement, 5),
                           .role = sqlite3_column_int(statement, 6),
                           .kind = sqlite3_column_int(statement, 7),
                           .category = sqlite3_column_int(statement, 8),
                           .time = sqlite3_column_int64(statement, 9),
                           .flags = (unsigned)sqlite3_column_int(statement, 10),
                           .weight = sqlite3_column_double(statement, 11),
                           .length = sqlite3_column_int64(statement, 12)};
    copy_id(row->id, sqlite3_column_text(statement, 2));
    copy_id(row->conversation, sqlite3_column_text(statement, 3));
    const char *name = (const char *)sqlite3_column_text(statement, 13);
    const char *text = (const char *)sqlite3_column_text(statement, 14);
    row->name = arena_strdup(ranking->arena, name);
    struct counting words = {.parts = ranking->parts}, speaker = {.parts = ranking->parts};
    size_t length = utf8_cut(text, strlen(text), TEXT_SCORED);
    tokens_each(ranking->search->tokens, text, length, count_term, &words);
    tokens_each(ranking->search->tokens, name, strlen(name), count_term, &speaker);
    double average = ranking->meta[META_ROWS] > 0
                         ? (double)ranking->meta[META_WORDS] / (double)ranking->meta[META_ROWS]
                         : 1;
    for (size_t i = 0; i < ranking->parts->term_count; i++) {
        double frequency = words.own[i];
        double size = K1 * (1 - B + B * (double)row->length / (average > 1 ? average : 1));
        row->own[i] = (float)(frequency * (K1 + 1) / (frequency + size));
        row->near[i] = row->own[i];
        row->found[i] = frequency > 0 ? FOUND_OWN : speaker.own[i] > 0 ? FOUND_NAME : FOUND_NOT;
        if (row->found[i] == FOUND_NAME && !ranking->named[i])
            row->own[i] = row->near[i] = 1;
    }
}

static enum rec_status load_row(struct ranking *ranking, int64_t rowid, rec_error *error)
{
    if (known(ranking, rowid))
        return REC_OK;
    sqlite3_stmt *statement = index_statement(ranking->search, INDEX_ROW_GET);
    if (statement == NULL)
        return index_error(ranking->search, sqlite3_errcode(ranking->search->db), error);
    sqlite3_bind_int64(statement, 1, rowid);
    int result = sqlite3_step(statement);
    if (result == SQLITE_ROW)
        take_row(ranking, statement);
    index_done(statement);
    return index_error(ranking->search, result, error);
}

static enum rec_status load_neighbours(struct ranking *ranking, size_t at, rec_error *error)
{
    struct ranked row = ranking->rows[at];
    sqlite3_stmt *statement = index_statement(ranking->search, INDEX_NEIGHBOURS);
    if (statement == NULL)
        return index_error(ranking->search, sqlite3_errcode(ranking->search->db), error);
    sqlite3_bind_text(statement, 1, row.conversation, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 2, row.branch);
    sqlite3_bind_int64(statement, 3, row.sequence - NEIGHBOURS);
    sqlite3_bind_int64(statement, 4, row.sequence + NEIGHBOURS);
    int result;
    while ((result = sqlite3_step(statement)) == SQLITE_ROW) {
        if (sqlite3_column_int(statement, 1) == REC_ROW_MESSAGE &&
            !known(ranking, sqlite3_column_int64(statement, 0)))
            take_row(ranking, statement);
    }
    index_done(statement);
    return index_error(ranking->search, result, error);
}

/* --- Second stage --- */

static int by_path(const void *left, const void *right)
{
    const struct ranked *a = left, *b = right;
    int order = strcmp(a->conversation, b->conversation);
    if (order == 0)
        order = (a->scope != REC_ROW_MESSAGE) - (b->scope != REC_ROW_MESSAGE);
    if (order == 0)
        order = (a->branch > b->branch) - (a->branch < b->branch);
    if (order == 0)
        order = (a->sequence > b->sequence) - (a->sequence < b->sequence);
    return order != 0 ? order : (a->rowid > b->rowid) - (a->rowid < b->rowid);
}

/* Rows are sorted by path: what stands around a message lies around it here, too. */
static void spread(struct ranking *ranking)
{
    for (size_t i = 0; i < ranking->count; i++) {
        struct ranked *row = &ranking->rows[i];
        size_t first = i > NEIGHBOURS ? i - NEIGHBOURS : 0;
        for (size_t j = first; j < ranking->count && j <= i + NEIGHBOURS; j++) {
            const struct ranked *other = &ranking->rows[j];
            int64_t distance = other->sequence - row->sequence;
            if (j == i || row->scope != REC_ROW_MESSAGE || other->scope != REC_ROW_MESSAGE ||
                row->branch != other->branch || distance < -NEIGHBOURS || distance > NEIGHBOURS ||
                strcmp(row->conversation, other->conversation) != 0)
                continue;
            for (size_t t = 0; t < ranking->parts->term_count; t++) {
                float from = (float)around[distance + NEIGHBOURS] * other->own[t];
                if (from > row->near[t]) {
                    row->near[t] = from;
                    if (row->found[t] == FOUND_NOT)
                        row->found[t] = FOUND_NEAR;
                }
            }
        }
    }
}

/* For each row from `first` to `end`, all of one conversation: the best that one of them says of each term.
 */
static void best_of(const struct ranking *ranking, size_t first, size_t end, float best[QUERY_TERMS_MAX])
{
    memset(best, 0, QUERY_TERMS_MAX * sizeof *best);
    for (size_t i = first; i < end; i++) {
        for (size_t t = 0; t < ranking->parts->term_count; t++) {
            if (ranking->rows[i].own[t] > best[t])
                best[t] = ranking->rows[i].own[t];
        }
    }
}

static double prior_of(const struct ranking *ranking, const struct ranked *row)
{
    /* what was learned is what the user said; named people are neither user nor assistant */
    bool user = row->scope == REC_ROW_MEMORY || row->scope == REC_ROW_PREFERENCE ||
                (row->role == REC_ROLE_USER && row->name[0] == '\0');
    bool assistant = row->role == REC_ROLE_ASSISTANT && row->name[0] == '\0';
    double prior = row->flags & ROW_ASKS ? prior_weights.asks : 0;
    prior += row->flags & ROW_FIRST ? prior_weights.first : 0;
    prior += user && row->flags & ROW_STANDING ? prior_weights.standing : 0;
    prior += user && ranking->parts->about_me ? prior_weights.me : 0;
    prior += assistant && ranking->parts->about_you ? prior_weights.you : 0;
    for (size_t t = 0; t < ranking->parts->term_count; t++)
        prior += ranking->named[t] && row->found[t] == FOUND_NAME ? prior_weights.speaker : 0;
    return prior;
}

static double most_possible(const struct ranking *ranking)
{
    double prior = prior_weights.first;
    prior += ranking->parts->about_me ? prior_weights.me : 0;
    prior += ranking->parts->about_you ? prior_weights.you : 0;
    for (size_t t = 0; t < ranking->parts->term_count; t++)
        prior += ranking->named[t] ? prior_weights.speaker : 0;
    return FULL * (base_weights.near + base_weights.own + base_weights.conversation) * ranking->weight_sum +
           base_weights.coverage + prior;
}

static void score_row(const struct ranking *ranking, struct ranked *row, const float best[QUERY_TERMS_MAX],
                      double most)
{
    double base = 0, covered = 0;
    for (size_t t = 0; t < ranking->parts->term_count; t++) {
        double weight = ranking->parts->terms[t].weight;
        base += weight * (base_weights.near * row->near[t] + base_weights.own * row->own[t] +
                          base_weights.conversation * best[t]);
        covered += weight * (row->near[t] < 1 ? row->near[t] : 1);
    }
    row->coverage = ranking->weight_sum > 0 ? covered / ranking->weight_sum : 0;
    row->prior = prior_of(ranking, row);
    double score = (base + base_weights.coverage * row->coverage + row->prior) / most;
    if (row->coverage < GATE)
        score *= row->coverage / GATE;
    score *= .95 + .1 * row->weight;
    row->score = score < 0 ? 0 : score > 1 ? 1 : score;
}

static void score_all(struct ranking *ranking)
{
    double most = most_possible(ranking);
    for (size_t first = 0; first < ranking->count;) {
        size_t end = first + 1;
        while (end < ranking->count && ranking->rows[first].conversation[0] != '\0' &&
               strcmp(ranking->rows[first].conversation, ranking->rows[end].conversation) == 0)
            end++;
        float best[QUERY_TERMS_MAX];
        best_of(ranking, first, end, best);
        for (size_t i = first; i < end; i++)
            score_row(ranking, &ranking->rows[i], best, most);
        first = end;
    }
}

/* Does the row itself hold a word of the query? A neighbour without one answers a question ("what is it
 * called?"
 * - "Ludwig"), but is no hit for somebody who looks for one word. */
static bool answers(const struct ranking *ranking, const struct ranked *row)
{
    if (ranking->parts->term_count > 1 && !ranking->query->prefix)
        return true;
    for (size_t t = 0; t < ranking->parts->term_count; t++) {
        if (row->found[t] == FOUND_OWN || row->found[t] == FOUND_NAME)
            return true;
    }
    return false;
}

/* Rows that came along as neighbours have not been through the filters yet. */
static bool passes(const struct ranking *ranking, const struct ranked *row)
{
    const struct search_query *query = ranking->query;
    const struct query_parts *parts = ranking->parts;
    if (query->scopes != 0 && (query->scopes >> row->scope & 1) == 0)
        return false;
    if (query->conversation != NULL && strcmp(query->conversation, row->conversation) != 0)
        return false;
    if ((query->kind >= 0 && row->kind != query->kind) ||
        (query->category >= 0 && row->category != query->category) ||
        (query->role >= 0 && row->role != query->role) ||
        (query->ended_turns_only && (row->flags & ROW_ENDED) == 0))
        return false;
    if (row->time < query->since || row->time < parts->since ||
        (query->until != 0 && row->time >= query->until) || (parts->until != 0 && row->time >= parts->until))
        return false;
    for (size_t i = 0; i < query->exclude_count; i++) {
        if (strcmp(query->exclude[i], row->id) == 0)
            return false;
    }
    return row->score > 0 && row->score >= query->floor && row->coverage > 0 && answers(ranking, row);
}

static int by_score(const void *left, const void *right)
{
    const struct ranked *a = left, *b = right;
    if (a->score != b->score)
        return a->score < b->score ? 1 : -1;
    bool a_learned = a->scope == REC_ROW_PREFERENCE || a->scope == REC_ROW_MEMORY;
    bool b_learned = b->scope == REC_ROW_PREFERENCE || b->scope == REC_ROW_MEMORY;
    if (a_learned != b_learned)
        return a_learned ? -1 : 1;
    if (a->time != b->time)
        return a->time < b->time ? 1 : -1;
    return strcmp(a->id, b->id);
}

static enum rec_status load_all(struct ranking *ranking, const char *match, bool ranked, rec_error *error)
{
    static const unsigned messages = 1u << REC_ROW_MESSAGE;
    unsigned scopes = ranking->query->scopes != 0 ? ranking->query->scopes : ~0u;
    int64_t rowids[MESSAGES_MAX + OTHERS_MAX];
    size_t count = 0;
    enum rec_status status = REC_OK;
    if (scopes & messages)
        status = find_candidates(ranking, match, ranked, messages, MESSAGES_MAX, rowids, &count, error);
    if (status == REC_OK && (scopes & ~messages) != 0)
        status = find_candidates(ranking, match, ranked, scopes & ~messages & 0xFFFu, OTHERS_MAX, rowids,
                                 &count, error);
    for (size_t i = 0; status == REC_OK && i < count; i++)
        status = load_row(ranking, rowids[i], error);
    /* a phrase or an excluded word says exactly what is meant: nothing around it does */
    bool exact = ranking->parts->phrase_count > 0 || ranking->parts->excluded_count > 0;
    for (size_t i = 0, own = ranking->count; status == REC_OK && i < own && !exact; i++) {
        if (stopped(ranking))
            return error_set(error, REC_CANCELLED, "The search was stopped.");
        if (ranking->rows[i].scope == REC_ROW_MESSAGE)
            status = load_neighbours(ranking, i, error);
    }
    return status;
}

enum rec_status rank_run(struct search *search, const struct search_query *query, struct query_parts *parts,
                         struct arena *arena, struct ranked **rows, size_t *count, rec_error *error)
{
    struct ranking ranking = {.search = search, .query = query, .parts = parts, .arena = arena};
    struct buf match = BUF_INIT;
    bool ranked;
    *rows = NULL;
    *count = 0;
    enum rec_status status = index_meta_read(search, ranking.meta, error);
    if (status == REC_OK)
        status = find_names(&ranking, error);
    if (status == REC_OK)
        status = weigh_terms(&ranking, error);
    if (status == REC_OK) {
        write_match(&ranking, &match, &ranked);
        if (match.length > 0)
            status = load_all(&ranking, match.data, ranked, error);
    }
    if (status == REC_OK && ranking.count > 0) {
        qsort(ranking.rows, ranking.count, sizeof *ranking.rows, by_path);
        spread(&ranking);
        score_all(&ranking);
        *rows = arena_alloc(arena, ranking.count * sizeof **rows);
        for (size_t i = 0; i < ranking.count; i++) {
            if (passes(&ranking, &ranking.rows[i]))
                (*rows)[(*count)++] = ranking.rows[i];
        }
        qsort(*rows, *count, sizeof **rows, by_score);
    }
    buf_free(&match);
    free(ranking.rows);
    return status;
}
