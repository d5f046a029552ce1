/* Which passages of a small index may be among the best: bounds of all, and the exact score of those whose
 * bound is high enough. */
#include "config.h"

#include "search/dense.h"

#include "base/error.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define EXPECTED     12 /* cells that are likely scored */
#define FEW          64 /* cells that are sorted by hand */
#define FIRST        2  /* times the rows wanted are looked at first; */
#define FOLDED       32 /* for each of them so many cells tell how high the bounds of all are */
#define SCOPES       4  /* of which this many scopes */
#define FEW_AT_ONCE  2  /* cells that are scored before the bounds are looked at again, */
#define MOST_AT_ONCE 32 /* and while there are not enough rows */

/* A cell that is not scored yet, and what it is worth at most, its row weighed. */
struct waiting {
    double bound;
    uint32_t cell;
};

/* --- A cell --- */

static unsigned scope_of(const struct sheet *sheet, uint32_t cell)
{
    return sheet->sets[cell] >> PASSAGE_SCOPE & (SCOPES - 1);
}

/* What the date is worth there, less what its path holds of it. */
static double date_of(struct dense *dense, uint32_t cell)
{
    const struct sheet *sheet = dense->sheet;
    const struct place *place = &sheet->places[cell];
    int64_t time = part_time(index_part(dense->ranking->search, place->part), place->document);
    return prior_date_in(dense->halves, time) - dense->dates[sheet->path_of[cell]] * dense->step;
}

/* What the best passages of a path add to all: where a cell is a copy, all of its cells are looked at, else
 * those of which the lists may have told too much. */
static double find_sess(struct dense *dense, uint32_t number)
{
    const struct ranking *ranking = dense->ranking;
    const struct sheet *sheet = dense->sheet;
    const struct sheet_path *path = &sheet->paths[number];
    float *best = dense->best + number * ranking->term_count;
    if (dense->rough[number]) {
        uint32_t terms = path->copied ? UINT32_MAX : dense->rough_terms;
        for (size_t t = 0; t < ranking->term_count; t++)
            best[t] = (terms >> t & 1) != 0 ? 0 : best[t];
        for (uint32_t cell = path->first; cell < path->end; cell++) {
            struct said said[QUERY_TERMS_MAX];
            const struct place *place = &sheet->places[cell];
            bool wanted =
                path->copied ? sheet_hears(sheet, cell) : (sheet->state_of[cell] & DENSE_ROUGH) != 0;
            if (!wanted || !ranking_passage(ranking, place->part, place->passage, said))
                continue;
            for (size_t t = 0; t < ranking->term_count; t++)
                best[t] = (terms >> t & 1) != 0 && said[t].own > best[t] ? said[t].own : best[t];
        }
        dense->rough[number] = false;
    }
    return score_sess(ranking, best);
}

/* --- Scoring --- */

static void make_room(struct dense *dense, size_t cells)
{
    struct arena *arena = dense->ranking->arena;
    if (cells <= dense->room)
        return;
    dense->room = 2 * cells;
    dense->places = arena_alloc(arena, dense->room * sizeof *dense->places);
    dense->cosines = arena_alloc(arena, dense->room * sizeof *dense->cosines);
    dense->wanted = arena_alloc(arena, dense->room * sizeof *dense->wanted);
}

/* Scores the cells of one path that are chosen, which are within the spans. */
static void score_chosen(struct dense *dense, const uint32_t *cells, size_t count)
{
    struct sheet *sheet = dense->sheet;
    uint32_t number = sheet->path_of[cells[0]], next = 0;
    const struct sheet_path *path = &sheet->paths[number];
    size_t used = 0, most = count * (2 * SHEET_GAP + 1), all = path->end - path->first;
    make_room(dense, most < all ? most : all);
    struct place *places = dense->places;
    double *cosines = dense->cosines;
    uint8_t *wanted = dense->wanted;
    for (size_t i = 0; i < count; i++) {
        uint32_t cell = cells[i];
        uint32_t from = cell > path->first + SHEET_GAP ? cell - SHEET_GAP : path->first;
        uint32_t to = cell + SHEET_GAP < path->end ? cell + SHEET_GAP + 1 : path->end;
        for (next = from > next ? from : next; next < to; next++) {
            bool chosen = (sheet->state_of[next] & DENSE_CHOSEN) != 0, silent = !sheet_hears(sheet, next);
            cosines[used] = chosen && dense->alike > 0 ? sheet_cosine(sheet, dense->ranking, next) : 0;
            places[used] = sheet->places[next];
            /* what says nothing only keeps its place between others */
            wanted[used++] = (uint8_t)(!chosen ? !silent : silent ? 3 | WANTED_SILENT : 3);
        }
    }
    score_cells(dense->ranking, places, used, wanted, path->branch, find_sess(dense, number), cosines);
    for (size_t i = 0; i < count; i++)
        sheet->state_of[cells[i]] ^= DENSE_CHOSEN | DENSE_SCORED;
}

/* Chooses all cells of the row that a cell is of, in order of place: a row is scored once. */
static void choose_row(struct dense *dense, uint32_t cell)
{
    struct sheet *sheet = dense->sheet;
    const struct place *place = &sheet->places[cell];
    uint32_t first = cell;
    const struct sheet_path *path = &sheet->paths[sheet->path_of[cell]];
    if ((sheet->state_of[cell] & (DENSE_CHOSEN | DENSE_SCORED)) != 0)
        return;
    while (first > path->first && sheet->places[first - 1].document == place->document &&
           sheet->places[first - 1].part == place->part)
        first--;
    for (; first < path->end && sheet->places[first].document == place->document &&
           sheet->places[first].part == place->part;
         first++) {
        ARENA_PUSH(dense->ranking->arena, &dense->chosen, &dense->chosen_count, &dense->chosen_capacity);
        size_t at = dense->chosen_count - 1;
        for (; at > 0 && dense->chosen[at - 1] > first; at--)
            dense->chosen[at] = dense->chosen[at - 1];
        dense->chosen[at] = first;
        sheet->state_of[first] |= DENSE_CHOSEN;
    }
}

static void score_waiting(struct dense *dense, const struct waiting *waiting, size_t count)
{
    const struct sheet *sheet = dense->sheet;
    dense->chosen_count = 0;
    for (size_t i = 0; i < count; i++)
        choose_row(dense, waiting[i].cell);
    const uint32_t *chosen = dense->chosen;
    for (size_t first = 0, end; first < dense->chosen_count; first = end) {
        for (end = first;
             end < dense->chosen_count && sheet->path_of[chosen[end]] == sheet->path_of[chosen[first]];)
            end++;
        score_chosen(dense, chosen + first, end - first);
    }
}

/* What a cell that the bounds of all let through is worth at most, but for the cosine. Nothing, if that
 * cannot make it the least that matters. */
static double words_bound(struct dense *dense, uint32_t cell, double least)
{
    const struct sheet *sheet = dense->sheet;
    if ((sheet->state_of[cell] & DENSE_SCORED) != 0 || (dense->only_heard && !sheet_hears(sheet, cell)) ||
        (dense->lowest > 0 && sheet->sums[cell] < dense->lowest))
        return -INFINITY;
    double bound = (sheet->bounds[cell] + dense->slack) * dense->step + dense->prior_least;
    if (dense->halves != NULL)
        bound += date_of(dense, cell);
    return bound + dense->alike_most < least ? -INFINITY : bound;
}

static int by_bound(const void *left, const void *right)
{
    const struct waiting *a = left, *b = right;
    if (a->bound != b->bound)
        return a->bound < b->bound ? 1 : -1;
    return (a->cell > b->cell) - (a->cell < b->cell);
}

/* Mostly there are few, and what is called for every comparison takes longer than it does. */
static void sort_waiting(struct waiting *waiting, size_t count)
{
    if (count > FEW) {
        qsort(waiting, count, sizeof *waiting, by_bound);
        return;
    }
    for (size_t i = 1; i < count; i++) {
        const struct waiting next = waiting[i];
        size_t at = i;
        for (; at > 0 && by_bound(&next, &waiting[at - 1]) < 0; at--)
            waiting[at] = waiting[at - 1];
        waiting[at] = next;
    }
}

/* Of cells that were found those that may still be among the best, the likeliest first. */
static struct waiting *find_waiting(struct dense *dense, size_t found_count, size_t *count)
{
    const struct sheet *sheet = dense->sheet;
    struct arena *arena = dense->ranking->arena;
    double least[SCOPES];
    for (unsigned scope = 0; scope < SCOPES; scope++)
        least[scope] = score_least(dense->ranking, scope << PASSAGE_SCOPE);
    struct waiting *waiting = arena_alloc(arena, found_count * sizeof *waiting);
    uint32_t *found = sheet->found;
    size_t likely = 0;
    for (size_t i = 0; i < found_count; i++) {
        uint32_t cell = found[i];
        double bound = words_bound(dense, cell, least[scope_of(sheet, cell)]);
        waiting[likely] = (struct waiting){bound, cell};
        found[likely] = cell;
        if (bound > -INFINITY) {
            sheet_expect_cosine(sheet, cell);
            likely++;
        }
    }
    float *cosines = arena_alloc(arena, likely * sizeof *cosines);
    if (dense->alike > 0)
        sheet_cosines_most(dense->sheet, dense->ranking, found, likely, cosines);
    *count = 0;
    for (size_t i = 0; i < likely; i++) {
        double bound = waiting[i].bound + (dense->alike > 0 ? dense->alike * cosines[i] : 0);
        uint32_t cell = waiting[i].cell;
        waiting[*count] = (struct waiting){bound * score_weighed_most(sheet->sets[cell]), cell};
        __builtin_prefetch(&sheet->places[cell]);
        *count += bound >= least[scope_of(sheet, cell)];
    }
    sort_waiting(waiting, *count);
    return waiting;
}

/* Cells with so many steps at least, but for the cosine. */
static size_t find_reaching(const struct dense *dense, double steps)
{
    const struct sheet *sheet = dense->sheet;
    return kernel_reaching(sheet->bounds, sheet->cell_count, (uint16_t)fmax(steps, 1), sheet->found);
}

/* Of cells that were found keeps those that have so many steps with what their signs let the cosine be. */
static size_t keep_alike(const struct dense *dense, size_t count, double steps)
{
    const struct ranking *ranking = dense->ranking;
    const struct sheet *sheet = dense->sheet;
    struct kernel_alike alike;
    memcpy(alike.query, ranking->signs, sizeof alike.query);
    for (size_t i = 0; i < sizeof alike.worth / sizeof *alike.worth; i++)
        alike.worth[i] = dense_steps(dense, dense->alike * ranking->cosines->most[i]);
    return kernel_keep(sheet->signs, sheet->bounds, &alike, (uint16_t)fmax(steps, 1), sheet->found, count);
}

/* Steps that about so many cells have. The high ones are so few that it hardly matters if two of them fall
 * on each other where the column is folded. */
static unsigned steps_of_best(const struct dense *dense, size_t wanted)
{
    const struct sheet *sheet = dense->sheet;
    const uint16_t *bounds = sheet->bounds + SHEET_EDGE;
    size_t cells = sheet->cell_count - 2 * SHEET_EDGE, count = cells;
    size_t width = FOLDED * wanted < cells ? FOLDED * wanted : cells;
    uint16_t *most = sheet->said; /* no term is left */
    memcpy(most, bounds, width * sizeof *most);
    for (size_t at = width; at < cells; at += width)
        kernel_fold(most, bounds + at, width < cells - at ? width : cells - at);
    unsigned low = 0, high = UINT16_MAX;
    while (high - low > 64 && (count < wanted || count >= 2 * wanted)) {
        unsigned middle = (low + high) / 2;
        count = kernel_reach(most, width, (uint16_t)middle);
        if (count >= wanted)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static void expect_waiting(const struct dense *dense, const struct waiting *waiting, size_t count)
{
    const struct search *search = dense->ranking->search;
    for (size_t i = 0; i < count; i++) {
        const struct place *place = &dense->sheet->places[waiting[i].cell];
        part_expect_rows(index_part(search, place->part), place->document, place->passage);
    }
    for (size_t i = 0; i < count; i++) {
        const struct place *place = &dense->sheet->places[waiting[i].cell];
        part_expect(index_part(search, place->part), place->passage);
    }
}

static enum rec_status score_found(struct dense *dense, size_t found, rec_error *error)
{
    const struct ranking *ranking = dense->ranking;
    size_t count, end;
    struct waiting *waiting = find_waiting(dense, found, &count);
    enum rec_status status = REC_OK;
    expect_waiting(dense, waiting, count < EXPECTED ? count : EXPECTED);
    for (size_t i = 0; i < count && waiting[i].bound >= score_least_weighed(ranking); i = end) {
        if (ranking_stopped(ranking)) {
            status = error_set(error, REC_CANCELLED, "The search was stopped.");
            break;
        }
        size_t lacking = ranking->most - ranking->best_count;
        size_t some = lacking < FEW_AT_ONCE ? FEW_AT_ONCE : lacking < MOST_AT_ONCE ? lacking : MOST_AT_ONCE;
        end = i + some < count ? i + some : count;
        score_waiting(dense, waiting + i, end - i);
    }
    return status;
}

/* What the flags of cells, and who speaks, are worth in steps. */
static struct kernel_worth worth_of(const struct dense *dense)
{
    struct kernel_worth worth = {.least = dense->lowest};
    double least_flags = dense->flags_prior[0];
    for (unsigned flags = 0; flags < PASSAGE_SETS; flags++)
        least_flags = dense->flags_prior[flags] < least_flags ? dense->flags_prior[flags] : least_flags;
    for (unsigned flags = 0; flags < PASSAGE_SETS; flags++)
        worth.low[flags] = dense_steps(dense, dense->flags_prior[flags] - least_flags);
    for (unsigned who = 0; who < DENSE_SPEAKERS; who++) {
        double more = dense->who_prior[who] - (dense->prior_least - least_flags);
        worth.open[who] = dense->who_prior[who] > -INFINITY ? 255 : 0;
        worth.high[who] = worth.open[who] != 0 ? dense_steps(dense, more) : 0;
    }
    return worth;
}

/* Of all cells: words, and what else speaks for them, but for the cosine. Empty ones, which lie between the
 * paths, and copies have none, whatever their sum. */
static void find_bounds(struct dense *dense)
{
    struct sheet *sheet = dense->sheet;
    struct kernel_worth worth = worth_of(dense);
    size_t first = 0, end;
    for (size_t i = 0; i <= sheet->path_count; i++, first = end) {
        end = i < sheet->path_count ? sheet->paths[i].first : sheet->cell_count;
        kernel_bounds(sheet->sums + first, sheet->sets + first, end - first, &worth, sheet->bounds + first);
        if (i < sheet->path_count)
            worth.more = dense->more[i];
    }
}

/* First those with the highest bounds, then all that may still be among the best after them. The cosine of
 * few can matter then: the signs of the others are not looked at. */
enum rec_status dense_score_best(struct dense *dense, rec_error *error)
{
    const struct ranking *ranking = dense->ranking;
    find_bounds(dense);
    size_t found = find_reaching(dense, steps_of_best(dense, FIRST * ranking->most));
    enum rec_status status = score_found(dense, found, error);
    if (status != REC_OK)
        return status;
    double least = score_least(ranking, dense->weightiest) - dense->prior_least;
    double steps = least * dense->scale - dense->slack;
    found = find_reaching(dense, steps - dense->alike_most * dense->scale - 1);
    if (dense->alike > 0)
        found = keep_alike(dense, found, steps);
    return score_found(dense, found, error);
}
