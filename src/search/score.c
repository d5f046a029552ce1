/* The features of passages, and their sum. */
#include "config.h"

#include "search/ranking.h"

#include "base/alloc.h"
#include "search/embed.h"
#include "search/passages.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FULL     1.3  /* C of a word said more than once in a short passage */
#define LIKENESS 0.6  /* cosine of a passage that says just what is asked */
#define SERVED   0.8  /* the same of vectors that a server made */
#define TOLD     0.6  /* evidence that such a likeness of 1 is */
#define SAID     0.25 /* Y from which on a term counts as found nearby */
#define NEAR     0.1  /* X from which on a term counts as found in meaning */
#define LEARNED  0.15 /* evidence that it was worth keeping */
#define SPEAKER  0.15 /* evidence that the person whom the query names says it; */
#define OTHERS   0.06 /* what it takes more if it is somebody else, or a question that speaks of nobody */

const float score_around[2 * NEIGHBOURS + 1] = {.35F, .50F, .70F, 1, .50F, .40F, .25F};

/* --- A path --- */

struct scored {
    double raw, coverage, evidence, vector, served, prior, date;
    float near[QUERY_TERMS_MAX];
};

struct path {
    struct ranking *ranking;
    const struct place *places;
    size_t count;
    const uint8_t *wanted;
    struct said *said;           /* of each passage, of each term */
    struct sums *sums;           /* of each passage */
    float best[QUERY_TERMS_MAX]; /* C of the conversation */
    double sess;                 /* what they add to every passage */
    const double *cosines;       /* of those that are scored; NULL: not computed yet */
    float *likeness;             /* of each passage to the query; UNKNOWN: not computed yet */
    float *alike;                /* of each passage to those behind it; UNKNOWN: not computed yet */
};

#define BEHIND       (2 * EMBED_AROUND)
#define UNKNOWN      2.0F
#define ROWS_AT_ONCE 16 /* read */

static const struct part *part_of(const struct path *path, size_t at)
{
    return index_part(path->ranking->search, path->places[at].part);
}

static bool is_loaded(const struct path *path, size_t at)
{
    return path->wanted == NULL || path->wanted[at] != 0;
}

static bool is_scored(const struct path *path, size_t at)
{
    return path->wanted == NULL || (path->wanted[at] & 2) != 0;
}

static bool is_silent(const struct path *path, size_t at)
{
    return path->wanted != NULL && (path->wanted[at] & WANTED_SILENT) != 0;
}

static const int8_t *vector_of(const struct path *path, size_t at, float *scale)
{
    const struct part *part = part_of(path, at);
    uint32_t passage = path->places[at].passage;
    if (part->vectors == NULL)
        return NULL;
    *scale = part->scales[passage];
    return part->vectors + (size_t)passage * part->dimensions;
}

static struct said *said_at(const struct path *path, size_t at)
{
    return path->said + at * path->ranking->term_count;
}

/* row: NULL, if it is known to say nothing. */
static void load_one(struct path *path, size_t at, const struct part_passage *row)
{
    const struct ranking *ranking = path->ranking;
    const struct place *place = &path->places[at];
    struct said *said = said_at(path, at);
    double own = 0, worth = 0;
    bool any = row != NULL && ranking_passage_of(ranking, place->part, place->passage, row, said);
    if (!any && ranking->term_count > 0)
        memset(said, 0, ranking->term_count * sizeof *said);
    for (size_t t = 0; any && t < ranking->term_count; t++) {
        own += ranking->terms[t].weight * said[t].own;
        worth += ranking->terms[t].weight * said[t].worth;
        if (said[t].own > path->best[t])
            path->best[t] = said[t].own;
    }
    path->sums[at] = (struct sums){(float)own, (float)worth};
}

/* Is its row the one behind that of the place before? */
static bool follows(const struct path *path, size_t at)
{
    const struct place *place = &path->places[at], *before = place - 1;
    return place->part == before->part && place->passage == before->passage + 1;
}

static void load(struct path *path)
{
    struct ranking *ranking = path->ranking;
    ranking->said =
        xgrow(ranking->said, &ranking->said_capacity, path->count * ranking->term_count, sizeof *path->said);
    ranking->sums = xgrow(ranking->sums, &ranking->sums_capacity, path->count, sizeof *path->sums);
    path->said = ranking->said;
    path->sums = ranking->sums;
    path->likeness = path->cosines == NULL ? xmalloc(path->count * sizeof *path->likeness) : NULL;
    path->alike = path->cosines == NULL ? xmalloc(path->count * BEHIND * sizeof *path->alike) : NULL;
    for (size_t i = 0; i < path->count * BEHIND && path->alike != NULL; i++)
        path->alike[i] = UNKNOWN;
    for (size_t i = 0; i < path->count && path->likeness != NULL; i++)
        path->likeness[i] = UNKNOWN;
    for (size_t i = 0, end; i < path->count; i = end) {
        struct part_passage rows[ROWS_AT_ONCE];
        end = i + 1;
        if (!is_loaded(path, i))
            continue;
        while (end < path->count && end - i < ROWS_AT_ONCE && follows(path, end))
            end++;
        part_passage_rows(part_of(path, i), path->places[i].passage, end - i, rows);
        for (size_t j = i; j < end; j++) {
            if (is_loaded(path, j))
                load_one(path, j, is_silent(path, j) ? NULL : &rows[j - i]);
        }
    }
}

double score_sess(const struct ranking *ranking, const float *best)
{
    double sess = 0;
    for (size_t t = 0; t < ranking->term_count; t++)
        sess += ranking->weights.sess * ranking->terms[t].weight * best[t];
    return sess;
}

static void unload(struct path *path)
{
    free(path->likeness);
    free(path->alike);
}

/* Cosine of the query and a passage alone; its vector is there. */
static float likeness_to_query(const struct path *path, size_t at)
{
    const struct ranking *ranking = path->ranking;
    float scale = 0;
    if (path->likeness[at] == UNKNOWN) {
        const int8_t *vector = vector_of(path, at, &scale);
        path->likeness[at] = scale * ranking->vector_scale *
                             (float)kernel_dot(vector, ranking->vector, part_of(path, at)->dimensions);
    }
    return path->likeness[at];
}

/* Cosine of two passages, at most BEHIND apart. */
static float likeness_of(const struct path *path, size_t at, size_t behind)
{
    float *known = &path->alike[at * BEHIND + behind - 1], a_scale = 0, b_scale = 0;
    if (*known != UNKNOWN)
        return *known;
    const int8_t *a = vector_of(path, at, &a_scale), *b = vector_of(path, at + behind, &b_scale);
    *known = a_scale * b_scale * (float)kernel_dot(a, b, path->ranking->search->vectors->dimensions);
    return *known;
}

/* Cosine of the query and the passage with what stands around it. */
static double cosine(const struct path *path, size_t at)
{
    size_t places[2 * EMBED_AROUND + 1], count = 0;
    float shares[2 * EMBED_AROUND + 1];
    double sum = 0, squares = 0;
    for (int o = -EMBED_AROUND; o <= EMBED_AROUND; o++) {
        int64_t other = (int64_t)at + o;
        float scale = 0;
        if (other < 0 || other >= (int64_t)path->count || !is_loaded(path, (size_t)other) ||
            vector_of(path, (size_t)other, &scale) == NULL || scale <= 0)
            continue;
        places[count] = (size_t)other;
        shares[count++] = embed_around[o + EMBED_AROUND];
        sum += embed_around[o + EMBED_AROUND] * likeness_to_query(path, (size_t)other);
    }
    for (size_t i = 0; i < count; i++) {
        squares += shares[i] * shares[i]; /* they have unit length */
        for (size_t j = i + 1; j < count; j++)
            squares += 2 * shares[i] * shares[j] * likeness_of(path, places[i], places[j] - places[i]);
    }
    return squares > 0 ? sum / sqrt(squares) : 0;
}

/* Y of each term. */
static void find_near(const struct path *path, size_t at, float near[])
{
    size_t terms = path->ranking->term_count;
    size_t first = at > NEIGHBOURS ? at - NEIGHBOURS : 0;
    size_t last = at + NEIGHBOURS < path->count ? at + NEIGHBOURS : path->count - 1;
    memset(near, 0, terms * sizeof *near);
    for (size_t i = first; i <= last; i++) {
        const struct said *said = said_at(path, i);
        float share = score_around[i + NEIGHBOURS - at];
        for (size_t t = 0; t < terms && is_loaded(path, i) && !is_silent(path, i); t++)
            near[t] = share * said[t].worth > near[t] ? share * said[t].worth : near[t];
    }
}

static void score_words(const struct path *path, size_t at, struct scored *scored)
{
    const struct ranking *ranking = path->ranking;
    const struct rank_weights *weights = &ranking->weights;
    const struct said *here = said_at(path, at);
    const struct said *before = at > 0 && is_loaded(path, at - 1) ? said_at(path, at - 1) : NULL;
    bool answers =
        before != NULL && part_of(path, at - 1)->flags[path->places[at - 1].passage] & PASSAGE_ASKS;
    double soft = 0, more = 0, covered = 0;
    find_near(path, at, scored->near);
    for (size_t t = 0; t < ranking->term_count; t++) {
        double weight = ranking->terms[t].weight, near = scored->near[t];
        soft += weight * near;
        covered += weight * (near < 1 ? near : 1);
        if (answers && before[t].own > here[t].own)
            more += weight * (before[t].own - here[t].own);
    }
    double sum = ranking->weight_sum > 0 ? ranking->weight_sum : 1;
    scored->coverage = covered / sum;
    scored->raw = weights->soft * soft + weights->cov * soft / sum + weights->own * path->sums[at].own +
                  path->sess + weights->qa * more;
}

/* How much of what the query is about is said here or nearby, 0..1. What belongs to the asking says nothing
 * of it; a date is found where the time fits, and "yesterday" only there. */
static double evidence(const struct ranking *ranking, const struct scored *scored, bool named, bool learned)
{
    const struct query_parts *parts = ranking->parts;
    bool dated = parts->date.month != 0 || parts->date.year != 0;
    double found = 0, sum = 0;
    for (size_t t = 0; t < ranking->term_count; t++) {
        const struct query_term *query = ranking->terms[t].query;
        double said = scored->near[t] < 1 ? scored->near[t] : 1;
        if (query->asks)
            continue;
        if (query->dates && (scored->date > 0 || !dated))
            said = scored->date > 0;
        found += ranking->terms[t].weight * said;
        sum += ranking->terms[t].weight;
    }
    double share = sum > 0 ? found / (sum + ranking->doubt) : named;
    share = fmax(share, TOLD * scored->served);
    if (named)
        share += SPEAKER;
    else if (parts->about_world || ranking->named_count > 0)
        share -= OTHERS;
    share += learned ? LEARNED : 0;
    return fmin(fmax(share, 0), 1);
}

double score_evidence_most(const struct ranking *ranking, double weight)
{
    double sum = 0;
    for (size_t t = 0; t < ranking->term_count; t++) {
        if (ranking->terms[t].query->dates) /* found where the time fits */
            return 1;
        sum += ranking->terms[t].query->asks ? 0 : ranking->terms[t].weight;
    }
    if (sum <= 0 || ranking->served != NULL)
        return 1;
    double share = weight / (sum + ranking->doubt) + LEARNED;
    if (ranking->named_count > 0)
        share += SPEAKER;
    else if (ranking->parts->about_world)
        share -= OTHERS;
    return fmin(fmax(share, 0), 1);
}

/* --- What is among the best --- */

double score_most(const struct ranking *ranking)
{
    const struct rank_weights *weights = &ranking->weights;
    double most = FULL * (weights->soft + weights->own + weights->sess) * ranking->weight_sum + weights->cov +
                  weights->first;
    most += ranking->vector != NULL ? weights->cos * LIKENESS : 0;
    most += ranking->served != NULL ? weights->served * SERVED : 0;
    most += ranking->parts->about_me ? weights->me : 0;
    most += ranking->parts->about_you ? weights->you : 0;
    most += ranking->named_count > 0 ? weights->spk : 0;
    return most;
}

/* Notes what the rows from this one on are worth, if not all are of use. */
static void note_best(struct ranking *ranking, size_t since)
{
    for (size_t i = since; i < ranking->count && ranking->most > 0; i++) {
        double raw = ranking->rows[i].raw;
        if (raw <= ranking->least || !ranking_passes(ranking, &ranking->rows[i]))
            continue;
        size_t at = ranking->best_count < ranking->most ? ranking->best_count++ : ranking->most - 1;
        for (; at > 0 && ranking->best[at - 1] < raw; at--)
            ranking->best[at] = ranking->best[at - 1];
        ranking->best[at] = raw;
        if (ranking->best_count == ranking->most)
            ranking->least = fmax(ranking->best[ranking->most - 1], 0);
    }
}

#define COSINE_MOST 1.01 /* what rounding may make of 1 */
#define SIGNS_DOUBT 3.2  /* standard deviations by which sign bits may tell wrong */
#define BOUND_SLACK 1e-3 /* what rounding may make of a sum */

/* What the cosine of a passage will hardly be above: the share of sign bits that differ is the angle to the
 * query as a share of a half turn, give or take what so many coins give. */
static double cosine_most(unsigned differ, double bits)
{
    double angle = (differ - SIGNS_DOUBT * sqrt(bits) / 2) / bits;
    return angle > 0 ? cos(M_PI * angle) : COSINE_MOST;
}

static struct cosines *find_cosines(const struct vectors *table)
{
    struct cosines *cosines = xmalloc(sizeof *cosines);
    unsigned bits = table->dimensions < 64 * SIGN_WORDS ? (unsigned)table->dimensions : 64 * SIGN_WORDS;
    for (unsigned differ = 0; differ <= 64 * SIGN_WORDS; differ++)
        cosines->most[differ] = cosine_most(differ, bits);
    return cosines;
}

void score_begin(struct ranking *ranking)
{
    struct search *search = ranking->search;
    prior_begin(ranking);
    if (ranking->vector == NULL)
        return;
    if (search->cosines == NULL)
        search->cosines = find_cosines(search->vectors);
    ranking->cosines = search->cosines;
}

static double cosine_bound(const struct ranking *ranking, const struct part *part, uint32_t passage)
{
    uint8_t differ;
    if (part->tail != NULL || part->signs == NULL || part->scales[passage] <= 0)
        return COSINE_MOST; /* the bits do not hold what stands around it */
    kernel_hamming(part->signs + (size_t)passage * SIGN_WORDS, 1, ranking->signs, &differ);
    return ranking->cosines->most[differ];
}

double score_cosine_most(const struct ranking *ranking, size_t part, uint32_t passage)
{
    if (ranking->vector == NULL || ranking->weights.cos <= 0)
        return 0;
    return ranking->weights.cos * cosine_bound(ranking, index_part(ranking->search, part), passage);
}

/* What the weight of a row, 0..255, makes of its points. */
static double weighed(unsigned weight)
{
    return .95 + .1 * weight / 255;
}

double score_weighed_most(unsigned flags)
{
    unsigned scope = flags >> PASSAGE_SCOPE & 3;
    return weighed(scope == SCOPE_MESSAGE || scope == SCOPE_CONVERSATION ? (unsigned)(PASSAGE_WEIGHT * 255)
                                                                         : 255);
}

double score_least_weighed(const struct ranking *ranking)
{
    return ranking->least - BOUND_SLACK;
}

double score_least(const struct ranking *ranking, unsigned flags)
{
    return score_least_weighed(ranking) / score_weighed_most(flags);
}

/* What the cosine of a passage adds at most; roughly, where even that is less than it lacks. */
static inline double cosine_worth(const struct path *path, size_t at, double lacks)
{
    const struct ranking *ranking = path->ranking;
    double weight = ranking->weights.cos;
    if (ranking->vector == NULL || weight <= 0)
        return 0;
    if (path->cosines != NULL)
        return weight * path->cosines[at];
    return COSINE_MOST * weight < lacks
               ? COSINE_MOST * weight
               : weight * cosine_bound(ranking, part_of(path, at), path->places[at].passage);
}

/* May a passage be among the best? A bound: each of its neighbours brings all that it says. Most of those
 * that are looked at only because they stand near one that matters end here. */
static bool may_enter(const struct path *path, size_t at)
{
    const struct ranking *ranking = path->ranking;
    const struct rank_weights *weights = &ranking->weights;
    size_t first = at > NEIGHBOURS ? at - NEIGHBOURS : 0;
    size_t last = at + NEIGHBOURS < path->count ? at + NEIGHBOURS : path->count - 1;
    double near = 0, sum = ranking->weight_sum > 0 ? ranking->weight_sum : 1;
    unsigned flags = part_of(path, at)->flags[path->places[at].passage];
    double least = score_least(ranking, flags);
    if (ranking->least <= 0 || ranking->served != NULL)
        return true;
    for (size_t i = first; i <= last; i++)
        near += is_loaded(path, i) ? score_around[i + NEIGHBOURS - at] * path->sums[i].worth : 0;
    double most = (weights->soft + weights->cov / sum) * near + weights->own * path->sums[at].own +
                  path->sess + ranking->date_most + ranking->prior_most[flags % PASSAGE_SETS];
    if (at > 0 && is_loaded(path, at - 1))
        most += weights->qa * path->sums[at - 1].own;
    return most + (most < least ? cosine_worth(path, at, least - most) : 0) >= least;
}

/* Words and priors first: with them it is mostly clear that the cosine, which costs the most, cannot bring a
 * passage among the best. False: so it is. */
static bool score_at(const struct path *path, size_t at, const struct part_document *row,
                     struct scored *scored)
{
    const struct ranking *ranking = path->ranking;
    const struct part *part = part_of(path, at);
    bool alike = ranking->vector != NULL && ranking->weights.cos > 0;
    score_words(path, at, scored);
    scored->prior = prior_of(ranking, part, row, path->places[at].passage);
    scored->date = prior_date(ranking, row->time);
    scored->served =
        ranking->served != NULL ? served_likeness(ranking->served, part->ids[path->places[at].document]) : 0;
    scored->raw += scored->prior + scored->date + ranking->weights.served * scored->served;
    double least = score_least_weighed(ranking) / weighed(row->weight);
    if (scored->raw < least && scored->raw + cosine_worth(path, at, least - scored->raw) < least)
        return false;
    scored->vector = !alike ? 0 : path->cosines != NULL ? path->cosines[at] : cosine(path, at);
    scored->raw += ranking->weights.cos * scored->vector;
    bool learned = row->scope == REC_ROW_MEMORY || row->scope == REC_ROW_PREFERENCE;
    scored->evidence = evidence(ranking, scored, prior_is_named(ranking, part, row), learned);
    return true;
}

static void tell_how(const struct path *path, size_t at, const struct scored *scored, bool named,
                     struct ranked *row)
{
    const struct ranking *ranking = path->ranking;
    const struct said *said = said_at(path, at);
    memset(row->found, 0, sizeof row->found);
    for (size_t i = 0; i < ranking->parts->term_count; i++) {
        if (ranking->is_name[i] && named)
            row->found[i] = REC_FOUND_SPEAKER;
    }
    for (size_t t = 0; t < ranking->term_count; t++) {
        uint8_t *found = &row->found[ranking->terms[t].place];
        if (said[t].own > 0)
            *found = REC_FOUND_WORD;
        else if (*found == REC_FOUND_NOT && said[t].worth >= NEAR)
            *found = REC_FOUND_SOFT;
        else if (*found == REC_FOUND_NOT && scored->near[t] >= SAID)
            *found = REC_FOUND_NEAR;
    }
}

/* A row ranks by its best passage; those of a row come one after the other. */
static void keep(const struct path *path, size_t at, const struct part_document *document,
                 const struct scored *scored, bool named, size_t since)
{
    struct ranking *ranking = path->ranking;
    const struct place *place = &path->places[at];
    const struct part *part = part_of(path, at);
    struct ranked *row = ranking->count > since ? &ranking->rows[ranking->count - 1] : NULL;
    if (row != NULL && (row->part != part || row->document != place->document))
        row = NULL;
    if (row != NULL && row->raw >= scored->raw)
        return;
    if (row == NULL) {
        row = ARENA_PUSH(ranking->arena, &ranking->rows, &ranking->count, &ranking->capacity);
        part_expect_id(part, place->document);
    }
    *row = (struct ranked){.part = part,
                           .document = place->document,
                           .passage = place->passage,
                           .scope = (enum rec_row_kind)document->scope,
                           .time = document->time,
                           .coverage = scored->coverage,
                           .evidence = scored->evidence,
                           .vector = scored->vector,
                           .served = scored->served,
                           .prior = scored->prior,
                           .date = scored->date,
                           .raw = scored->raw * weighed(document->weight)};
    tell_how(path, at, scored, named, row);
}

static void score_passages(const struct path *path, uint32_t branch)
{
    struct ranking *ranking = path->ranking;
    size_t since = ranking->count;
    for (size_t i = 0; i < path->count; i++) {
        const struct part *part = part_of(path, i);
        const struct place *place = &path->places[i];
        if (!is_scored(path, i) || !may_enter(path, i))
            continue;
        struct scored scored;
        const struct part_document document = part_document(part, place->document);
        if ((branch != 0 && document.branch != branch) ||
            !filters_admit_row(ranking, place->part, place->document, &document))
            continue;
        bool named = prior_is_named(ranking, part, &document);
        if (score_at(path, i, &document, &scored) &&
            (scored.coverage > 0 || scored.served > 0 || (ranking->vector != NULL && scored.vector > 0) ||
             named))
            keep(path, i, &document, &scored, named, since);
    }
    note_best(ranking, since);
}

void score_path(struct ranking *ranking, const struct place *places, size_t count, const uint8_t *wanted,
                uint32_t branch)
{
    struct path path = {.ranking = ranking, .places = places, .count = count, .wanted = wanted};
    if (count == 0)
        return;
    load(&path);
    path.sess = score_sess(ranking, path.best); /* the path is loaded as a whole */
    score_passages(&path, branch);
    unload(&path);
}

void score_cells(struct ranking *ranking, const struct place *places, size_t count, const uint8_t *wanted,
                 uint32_t branch, double sess, const double *cosines)
{
    struct path path = {.ranking = ranking,
                        .places = places,
                        .count = count,
                        .wanted = wanted,
                        .sess = sess,
                        .cosines = cosines};
    load(&path);
    score_passages(&path, branch);
    unload(&path);
}

void score_alone(struct ranking *ranking, size_t number, uint32_t document)
{
    const struct part *part = index_part(ranking->search, number);
    uint32_t first, end;
    part_passages(part, document, &first, &end);
    struct place *places = xmalloc((end - first + 1u) * sizeof *places);
    for (uint32_t passage = first; passage < end; passage++)
        places[passage - first] = (struct place){(uint32_t)number, document, passage};
    score_path(ranking, places, end - first, NULL, 0);
    free(places);
}
