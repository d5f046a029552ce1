/* All passages of a small index at once. Of each a bound is found, column by column over the sheet: what it
 * and its neighbours say, from the lists of postings, in steps of 16 bits that are rounded up. Only what the
 * bound lets be among the best is scored as everything is. */
#include "config.h"

#include "search/dense.h"

#include <math.h>
#include <string.h>

#define WORTH 60000 /* steps of the most that a passage can be worth */

/* --- Sums --- */

/* The standing ones are the user's. */
static void find_priors(struct dense *dense)
{
    const struct ranking *ranking = dense->ranking;
    bool named = ranking->named_count > 0 && ranking->weights.spk > 0;
    unsigned scopes = ranking->query->scopes;
    static const enum rec_row_kind kinds[] = {REC_ROW_MESSAGE, REC_ROW_MEMORY, REC_ROW_PREFERENCE,
                                              REC_ROW_CONVERSATION};
    double bare = prior_of_flags(ranking, 0, false, true, false), least = INFINITY, most = -INFINITY;
    dense->prior_least = INFINITY;
    dense->prior_most = -INFINITY;
    for (unsigned flags = 0; flags < PASSAGE_SETS; flags++) {
        double prior = prior_of_flags(ranking, flags, false, true, false) - bare;
        dense->flags_prior[flags] = prior;
        least = prior < least ? prior : least;
        most = prior > most ? prior : most;
    }
    for (unsigned who = 0; who < DENSE_SPEAKERS; who++) {
        unsigned set = who << PASSAGE_SCOPE;
        bool wanted = scopes == 0 || (scopes >> kinds[who & 3] & 1) != 0;
        double prior =
            prior_of_flags(ranking, 0, named, (set & SHEET_USER) != 0, (set & SHEET_ASSISTANT) != 0);
        dense->who_prior[who] = -INFINITY;
        if (!wanted || (set & SHEET_NOBODY) == SHEET_NOBODY)
            continue;
        if (score_weighed_most(set) > score_weighed_most(dense->weightiest))
            dense->weightiest = set;
        dense->who_prior[who] = prior;
        dense->prior_least = fmin(dense->prior_least, prior);
        dense->prior_most = fmax(dense->prior_most, prior);
    }
    dense->prior_least += least;
    dense->prior_most += most;
}

/* The least weight of words with which a row can be evidence enough. */
static double least_weight(const struct ranking *ranking)
{
    double low = 0, high = ranking->weight_sum;
    if (score_evidence_most(ranking, 0) >= ranking->query->floor)
        return 0;
    for (int i = 0; i < 20; i++) {
        double middle = (low + high) / 2;
        if (score_evidence_most(ranking, middle) >= ranking->query->floor)
            high = middle;
        else
            low = middle;
    }
    return low;
}

/* What each path adds to all of its cells: its best passages, and the most that the date may. */
static void find_paths(struct dense *dense)
{
    const struct ranking *ranking = dense->ranking;
    struct sheet *sheet = dense->sheet;
    float steps[QUERY_TERMS_MAX]; /* of what a path says of each term */
    for (size_t t = 0; t < ranking->term_count; t++)
        steps[t] = (float)(ranking->weights.sess * ranking->terms[t].weight * dense->scale);
    for (size_t i = 0; i < sheet->path_count; i++) {
        const struct sheet_path *path = &sheet->paths[i];
        const float *best = dense->best + i * ranking->term_count;
        float sess = 2; /* rounded up, which a sum of floats may not be */
        for (size_t t = 0; t < ranking->term_count; t++)
            sess += steps[t] * best[t];
        if (dense->halves != NULL)
            dense->dates[i] = dense_steps(dense, prior_date_over(dense->halves, path->since, path->until));
        dense->more[i] = (uint16_t)fminf(sess + (float)dense->dates[i], UINT16_MAX);
        dense->rough[i] = dense->rough_terms != 0 || path->copied;
    }
    double floor = least_weight(ranking) * dense->context * dense->scale - dense->slack;
    dense->lowest = (uint16_t)fmin(fmax(floor, 0), UINT16_MAX);
}

/* --- The whole --- */

static void begin(struct dense *dense, struct ranking *ranking, struct sheet *sheet)
{
    const struct rank_weights *weights = &ranking->weights;
    double most;
    dense->context = weights->soft + weights->cov / ranking->weight_sum;
    most =
        (dense->context + weights->own + weights->qa + weights->sess) * DENSE_SAID_MOST * ranking->weight_sum;
    dense->alike = ranking->vector != NULL ? fmax(weights->cos, 0) : 0;
    find_priors(dense);
    most += dense->prior_most - dense->prior_least;
    dense->alike_most = dense->alike > 0 ? dense->alike * ranking->cosines->most[0] : 0;
    most += dense->alike_most;
    most += ranking->date_most;
    dense->scale = WORTH / most;
    dense->step = most / WORTH;
    dense->slack = (unsigned)(2 * ranking->term_count + 1);
    dense->only_heard = ranking_needs_own(ranking) && ranking->named_count == 0;
    dense->best = arena_alloc(ranking->arena, sheet->path_count * ranking->term_count * sizeof *dense->best);
    dense->rough = arena_alloc(ranking->arena, sheet->path_count * sizeof *dense->rough);
    dense->dates = arena_alloc(ranking->arena, sheet->path_count * sizeof *dense->dates);
    dense->more = arena_alloc(ranking->arena, sheet->path_count * sizeof *dense->more);
    if (ranking->date_most > 0) {
        dense->halves = arena_alloc(ranking->arena, sizeof *dense->halves);
        prior_begin_halves(dense->halves, ranking);
    }
    memset(sheet->sums, 0, sheet->cell_count * sizeof *sheet->sums);
    memset(sheet->heard, 0, (sheet->cell_count / KERNEL_BITS + 1) * sizeof *sheet->heard);
    memset(sheet->state_of, 0, sheet->cell_count);
}

static bool is_fit(const struct ranking *ranking)
{
    const struct rank_weights *weights = &ranking->weights;
    return ranking->most > 0 && ranking->served == NULL && ranking->weight_sum > 0 &&
           fmin(fmin(weights->soft, weights->cov), fmin(weights->own, fmin(weights->sess, weights->qa))) >= 0;
}

enum rec_status gather_dense(struct ranking *ranking, bool *done, rec_error *error)
{
    struct dense dense = {.ranking = ranking};
    *done = false;
    if (!is_fit(ranking))
        return REC_OK;
    enum rec_status status = sheet_find(ranking, &dense.sheet, error);
    if (status != REC_OK || dense.sheet == NULL)
        return status;
    begin(&dense, ranking, dense.sheet);
    dense_add_words(&dense);
    find_paths(&dense);
    status = dense_score_best(&dense, error);
    *done = true;
    return status;
}
