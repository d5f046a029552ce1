/* All passages of a small index at once. Of each a bound is found, column by column over the sheet: what it
 * and its neighbours say, from the lists of postings, in steps of 16 bits that are rounded up. Only what the
 * bound lets be among the best is scored as everything is. */
#include "config.h"

#include "search/sheet.h"

#include "base/error.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SAID         SHEET_STEPS /* of 1 in what a passage says of a term, of which there is 1.6 at most */
#define SAID_MOST    (K1 + 1)
#define WORTH        60000 /* steps of the most that a passage can be worth */
#define EXPECTED     12    /* cells that are likely scored */
#define FEW          64    /* cells that are sorted by hand */
#define FIRST        2     /* times the rows wanted are looked at first; */
#define FOLDED       32    /* for each of them so many cells tell how high the bounds of all are */
#define SPEAKERS     16    /* what can stand above the flags of a cell, */
#define SCOPES       4     /* of which this many scopes */
#define LISTS_AHEAD  12    /* that are fetched while others are read */
#define FEW_AT_ONCE  2     /* cells that are scored before the bounds are looked at again, */
#define MOST_AT_ONCE 32    /* and while there are not enough rows */

_Static_assert(NEIGHBOURS == KERNEL_SPREAD, "what a kernel spreads is what is around");
_Static_assert(SHEET_EDGE % KERNEL_BITS == 0, "the bits of a cell are where a kernel writes them");

enum { CHOSEN = 1, SCORED = 2, ROUGH = 4 /* what it says of a term may be less than its lists tell */ };

/* A cell that is not scored yet, and what it is worth at most, its row weighed. */
struct waiting {
    double bound;
    uint32_t cell;
};

struct dense {
    struct ranking *ranking;
    struct sheet *sheet;
    struct term_list *lists; /* by term, the exact ones first */
    size_t list_count;
    struct said **tail;               /* of each passage of the tail */
    float *best;                      /* of each path, of each term: C at most; */
    bool *rough;                      /* of each path: whether that may be too much; */
    uint32_t rough_terms;             /* a bit for each term of which it may be everywhere */
    double scale;                     /* steps of a point */
    double context;                   /* points of a weight that is said in full */
    unsigned slack;                   /* steps that rounding may have lost */
    unsigned lowest;                  /* steps without which a row is of no use */
    bool only_heard;                  /* nor is one that says nothing itself */
    double alike;                     /* what the cosine weighs */
    double flags_prior[PASSAGE_SETS]; /* what speaks for a cell with these flags */
    double who_prior[SPEAKERS];       /* and for who speaks, by what stands above them */
    double prior_least, prior_most;   /* of both */
    unsigned weightiest;              /* the set of which rows are looked for that may weigh the most */
    struct halves *halves;            /* what the date is worth there; NULL: the query names none */
    uint16_t *dates;                  /* of each path: steps of its sums, what the date may be worth there */

    uint32_t *chosen; /* cells that are scored next, in order of place */
    size_t chosen_count, chosen_capacity;
    struct place *places; /* room for those of one path, and what is around them, */
    double *cosines;
    uint8_t *wanted;
    size_t room; /* and for how many there is */
};

/* --- Words --- */

FETCHES void expect_list(const struct sheet *sheet, const struct term_list *list)
{
    sheet_prefetch_list(sheet, list->part, list->group, list->similarity == EXACT);
}

/* By term and part, the exact ones first. Where they begin is fetched ahead: they lie far apart. */
static void find_lists(struct dense *dense)
{
    const struct ranking *ranking = dense->ranking;
    size_t most = 0, groups = 0, segments = dense->sheet->part_count - 1;
    for (size_t p = 0; p < segments; p++) {
        const struct part_matches *matches = &ranking->matches[p];
        size_t count = index_part(ranking->search, p)->group_count;
        groups = count > groups ? count : groups;
        most += matches->count;
        for (size_t i = 0; i < matches->count; i++)
            sheet_expect_list(dense->sheet, (uint32_t)p, matches->items[i].group);
    }
    dense->lists = arena_alloc(ranking->arena, most * sizeof *dense->lists);
    uint64_t *known = arena_alloc(ranking->arena, (groups / 64 + 1) * sizeof *known);
    size_t *at = arena_alloc(ranking->arena, segments * sizeof *at);
    for (size_t t = 0; t < ranking->term_count; t++) {
        for (size_t p = 0; p < segments; p++)
            dense->list_count +=
                ranking_lists(ranking, p, t, &at[p], known, dense->lists + dense->list_count);
    }
    for (size_t i = dense->list_count; i-- > 0 && i + LISTS_AHEAD >= dense->list_count;)
        expect_list(dense->sheet, &dense->lists[i]);
}

static inline void raise_steps(uint16_t *steps, unsigned more)
{
    unsigned sum = *steps + more;
    *steps = (uint16_t)(sum < UINT16_MAX ? sum : UINT16_MAX);
}

/* What a term makes of what a passage says of it itself. */
struct telling {
    size_t term;
    unsigned own, answer; /* 65536ths of a step for one of SAID, for it and for the answer to it; for all that
                             can be said they are less than 65536 times WORTH */
    bool rough;
    bool alone; /* a cell is in one list with the term itself at most, and none is a copy */
};

/* The best of a path, and what a cell adds to its own sum, and as a question to that of the answer. */
static inline void note_steps(struct dense *dense, const struct telling *telling,
                              const struct sheet_said *said)
{
    uint16_t *sums = &dense->sheet->sums[said->cell];
    float *best = &dense->best[said->path * dense->ranking->term_count + telling->term];
    *best = said->own > *best ? said->own : *best;
    raise_steps(&sums[0], (telling->own * said->steps >> 16) + 1); /* rounded up */
    if (said->asks)
        raise_steps(&sums[1], (telling->answer * said->steps >> 16) + 1);
}

/* Where other lists may have told of the same cell. */
static void note_own(struct dense *dense, const struct telling *telling, const struct sheet_said *said)
{
    struct sheet *sheet = dense->sheet;
    unsigned all = sheet->said[said->cell] + (unsigned)said->steps;
    sheet->said[said->cell] = (uint16_t)(all < SAID_MOST * SAID ? all : (unsigned)(SAID_MOST * SAID));
    if (telling->rough)
        sheet->state_of[said->cell] |= ROUGH;
    note_steps(dense, telling, said);
}

static void note_cell(struct dense *dense, const struct telling *telling, uint32_t cell, float own)
{
    const struct sheet_said said = sheet_said_at(dense->sheet, cell, own);
    note_own(dense, telling, &said);
}

/* Where a term is alone the lists of near words were read before; it is more than they. */
static void add_own(struct dense *dense, const struct telling *telling, const struct term_list *list)
{
    const struct sheet_said *own = sheet_own(dense->sheet, dense->ranking->search, list->part, list->group);
    uint16_t *said = dense->sheet->said;
    size_t count = own[0].cell;
    for (size_t i = 1; i <= count && telling->alone; i++) {
        said[own[i].cell] = own[i].steps > said[own[i].cell] ? own[i].steps : said[own[i].cell];
        note_steps(dense, telling, &own[i]);
    }
    for (size_t i = 1; i <= count && !telling->alone; i++)
        note_own(dense, telling, &own[i]);
}

/* above: what other lists have told there is no more than this. */
static void add_near(struct dense *dense, const struct term_list *list, bool above)
{
    const uint16_t *cells = sheet_list(dense->sheet, dense->ranking->search, list->part, list->group);
    uint16_t *said = dense->sheet->said, near = (uint16_t)(SOFT * list->similarity * SAID + 1);
    size_t count = cells[0];
    for (size_t i = 1; i <= count && above; i += SHEET_AT_ONCE) {
#pragma GCC unroll 8
        for (size_t j = 0; j < SHEET_AT_ONCE; j++)
            said[cells[i + j]] = near;
    }
    for (size_t i = 1; i <= count && !above; i++)
        said[cells[i]] = said[cells[i]] < near ? near : said[cells[i]];
}

/* From the farthest words to the nearest: what is told of a cell last is the most, and need not be compared
 * with what is there. `empty`: nothing is. */
static void add_all_near(struct dense *dense, size_t first, size_t end, bool empty)
{
    struct sheet *sheet = dense->sheet;
    const struct term_list *lists = dense->lists;
    uint32_t part = PART_NONE;
    float most = 0;
    for (size_t i = end; i-- > first;) {
        if (i >= LISTS_AHEAD)
            expect_list(sheet, &lists[i - LISTS_AHEAD]);
        if (lists[i].similarity == EXACT)
            continue;
        most = lists[i].part == part ? most : 0; /* each part has its own cells */
        part = lists[i].part;
        add_near(dense, &lists[i], empty && lists[i].similarity >= most);
        most = fmaxf(most, lists[i].similarity);
    }
}

/* The tail has no postings; it is small. */
static void read_tail(struct dense *dense)
{
    const struct ranking *ranking = dense->ranking;
    size_t number = dense->sheet->part_count - 1;
    const struct part *part = index_part(ranking->search, number);
    dense->tail = arena_alloc(ranking->arena, part->passage_count * sizeof *dense->tail);
    for (uint32_t passage = 0; passage < part->passage_count; passage++) {
        uint32_t cell = dense->sheet->cells[number][passage];
        struct said said[QUERY_TERMS_MAX];
        if (cell == SHEET_NONE || !ranking_passage(ranking, number, passage, said))
            continue;
        dense->tail[passage] = arena_alloc(ranking->arena, ranking->term_count * sizeof **dense->tail);
        memcpy(dense->tail[passage], said, ranking->term_count * sizeof **dense->tail);
    }
}

static void add_tail(struct dense *dense, const struct telling *telling, bool own)
{
    const struct sheet *sheet = dense->sheet;
    size_t number = sheet->part_count - 1;
    const struct part *part = index_part(dense->ranking->search, number);
    for (uint32_t passage = 0; passage < part->passage_count; passage++) {
        const struct said *said = dense->tail[passage];
        uint32_t cell = sheet->cells[number][passage];
        if (said == NULL)
            continue;
        const struct said *here = &said[telling->term];
        uint16_t worth = (uint16_t)(here->worth * SAID + 1);
        if (own && here->own > 0)
            note_cell(dense, telling, cell, here->own);
        else if (!own && here->worth > 0 && sheet->said[cell] < worth)
            sheet->said[cell] = worth;
    }
}

static void copy_cells(struct dense *dense, const struct telling *telling, bool own)
{
    struct sheet *sheet = dense->sheet;
    for (size_t i = 0; i < sheet->copy_count; i++) {
        uint32_t to = sheet->copies[i].to, from = sheet->copies[i].from;
        if (own && sheet->said[from] > 0)
            note_cell(dense, telling, to, (float)sheet->said[from] / SAID);
        sheet->said[to] = sheet->said[from];
    }
}

/* Of the beginning of a word a group may tell too much, as two lists of one part may together. */
static bool is_rough(const struct dense *dense, size_t term, size_t first, size_t end)
{
    const struct term_list *lists = dense->lists;
    bool rough = dense->ranking->terms[term].query->prefix;
    for (size_t i = first + 1; i < end && !rough; i++)
        rough = lists[i].similarity == EXACT && lists[i - 1].similarity == EXACT &&
                lists[i].part == lists[i - 1].part;
    return rough;
}

/* Its lists end here; where they begin is returned. */
static size_t add_term(struct dense *dense, size_t term, size_t end)
{
    const struct ranking *ranking = dense->ranking;
    struct sheet *sheet = dense->sheet;
    double steps = ranking->terms[term].weight * dense->scale, weight = steps * dense->context / SAID;
    double share = steps / SAID * 65536;
    uint16_t around[2 * NEIGHBOURS + 1] = {0};
    size_t first = end;
    while (first > 0 && dense->lists[first - 1].term == term)
        first--;
    bool rough = is_rough(dense, term, first, end);
    const struct telling telling = {term, (unsigned)(ranking->weights.own * share) + 1,
                                    (unsigned)(ranking->weights.qa * share) + 1, rough,
                                    !rough && sheet->copy_count == 0};
    dense->rough_terms |= (uint32_t)rough << term;
    for (size_t i = 0; i <= 2 * NEIGHBOURS; i++)
        around[i] = (uint16_t)(i != NEIGHBOURS ? score_around[i] * 65536 + 1 : 0);
    memset(sheet->said, 0, sheet->cell_count * sizeof *sheet->said);
    if (telling.alone)
        add_all_near(dense, first, end, true);
    for (size_t i = first; i < end; i++) {
        if (dense->lists[i].similarity == EXACT)
            add_own(dense, &telling, &dense->lists[i]);
    }
    add_tail(dense, &telling, true);
    copy_cells(dense, &telling, true);
    if (!telling.alone)
        add_all_near(dense, first, end, false);
    add_tail(dense, &telling, false);
    copy_cells(dense, &telling, false);
    kernel_spread(sheet->said + SHEET_EDGE, sheet->cell_count - 2 * SHEET_EDGE, around,
                  (uint16_t)(weight * 65536 + 1), sheet->sums + SHEET_EDGE,
                  sheet->heard + SHEET_EDGE / KERNEL_BITS);
    return first;
}

/* --- Bounds --- */

static uint16_t steps_of(const struct dense *dense, double points)
{
    double steps = points > 0 ? points * dense->scale + 1 : 1; /* rounded up */
    return (uint16_t)(steps < UINT16_MAX ? steps : UINT16_MAX);
}

/* The standing ones are the user's. */
static void find_priors(struct dense *dense)
{
    const struct ranking *ranking = dense->ranking;
    bool named = ranking->named_count > 0 && ranking->weights.spk > 0;
    unsigned scopes = ranking->query->scopes;
    static const enum rec_row_kind kinds[] = {REC_ROW_MESSAGE, REC_ROW_MEMORY, REC_ROW_PREFERENCE,
                                              REC_ROW_CONVERSATION};
    double bare = score_prior_of(ranking, 0, false, true, false), least = INFINITY, most = -INFINITY;
    dense->prior_least = INFINITY;
    dense->prior_most = -INFINITY;
    for (unsigned flags = 0; flags < PASSAGE_SETS; flags++) {
        double prior = score_prior_of(ranking, flags, false, true, false) - bare;
        dense->flags_prior[flags] = prior;
        least = prior < least ? prior : least;
        most = prior > most ? prior : most;
    }
    for (unsigned who = 0; who < SPEAKERS; who++) {
        unsigned set = who << PASSAGE_SCOPE;
        bool wanted = scopes == 0 || (scopes >> kinds[who & 3] & 1) != 0;
        double prior =
            score_prior_of(ranking, 0, named, (set & SHEET_USER) != 0, (set & SHEET_ASSISTANT) != 0);
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

static unsigned scope_of(const struct sheet *sheet, uint32_t cell)
{
    return sheet->sets[cell] >> PASSAGE_SCOPE & (SCOPES - 1);
}

static double prior_of(const struct dense *dense, unsigned set)
{
    return dense->flags_prior[set % PASSAGE_SETS] + dense->who_prior[set >> PASSAGE_SCOPE];
}

/* What the date is worth there, less what the sum holds of it. */
static double date_of(struct dense *dense, uint32_t cell)
{
    const struct sheet *sheet = dense->sheet;
    const struct place *place = &sheet->places[cell];
    if (dense->halves == NULL)
        return 0;
    int64_t time = part_time(index_part(dense->ranking->search, place->part), place->document);
    return score_date_in(dense->halves, time) - dense->dates[sheet->path_of[cell]] / dense->scale;
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
            bool wanted = path->copied ? sheet_hears(sheet, cell) : (sheet->state_of[cell] & ROUGH) != 0;
            if (!wanted || !ranking_passage(ranking, place->part, place->passage, said))
                continue;
            for (size_t t = 0; t < ranking->term_count; t++)
                best[t] = (terms >> t & 1) != 0 && said[t].own > best[t] ? said[t].own : best[t];
        }
        dense->rough[number] = false;
    }
    return score_sess(ranking, best);
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

/* Adds to the cells of each path what it adds to all of them, and the most that the date may; what is no
 * evidence is worth nothing. Empty ones and copies have no bound, whatever their sum. */
static void finish_sums(struct dense *dense)
{
    const struct ranking *ranking = dense->ranking;
    struct sheet *sheet = dense->sheet;
    float steps[QUERY_TERMS_MAX]; /* of what a path says of each term */
    for (size_t t = 0; t < ranking->term_count; t++)
        steps[t] = (float)(ranking->weights.sess * ranking->terms[t].weight * dense->scale);
    double floor = least_weight(ranking) * dense->context * dense->scale - dense->slack;
    uint16_t least = (uint16_t)fmin(fmax(floor, 0), UINT16_MAX);
    dense->lowest = least > 0;
    for (size_t i = 0; i < sheet->path_count; i++) {
        const struct sheet_path *path = &sheet->paths[i];
        const float *best = dense->best + i * ranking->term_count;
        float sess = 2; /* rounded up, which a sum of floats may not be */
        for (size_t t = 0; t < ranking->term_count; t++)
            sess += steps[t] * best[t];
        if (dense->halves != NULL)
            dense->dates[i] = steps_of(dense, score_date_over(dense->halves, path->since, path->until));
        kernel_raise(sheet->sums + path->first, path->end - path->first, least,
                     (uint16_t)fminf(sess + (float)dense->dates[i], UINT16_MAX));
        dense->rough[i] = dense->rough_terms != 0 || path->copied;
    }
}

/* --- The best --- */

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
            bool chosen = (sheet->state_of[next] & CHOSEN) != 0, silent = !sheet_hears(sheet, next);
            cosines[used] = chosen && dense->alike > 0 ? sheet_cosine(sheet, dense->ranking, next) : 0;
            places[used] = sheet->places[next];
            /* what says nothing only keeps its place between others */
            wanted[used++] = (uint8_t)(!chosen ? !silent : silent ? 3 | WANTED_SILENT : 3);
        }
    }
    score_cells(dense->ranking, places, used, wanted, path->branch, find_sess(dense, number), cosines);
    for (size_t i = 0; i < count; i++)
        sheet->state_of[cells[i]] ^= CHOSEN | SCORED;
}

/* Chooses all cells of the row that a cell is of, in order of place: a row is scored once. */
static void choose_row(struct dense *dense, uint32_t cell)
{
    struct sheet *sheet = dense->sheet;
    const struct place *place = &sheet->places[cell];
    uint32_t first = cell;
    const struct sheet_path *path = &sheet->paths[sheet->path_of[cell]];
    if ((sheet->state_of[cell] & (CHOSEN | SCORED)) != 0)
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
        sheet->state_of[first] |= CHOSEN;
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
    const struct ranking *ranking = dense->ranking;
    const struct sheet *sheet = dense->sheet;
    double cosine = dense->alike > 0 ? dense->alike * ranking->cosines->most[sheet->distances[cell]] : 0;
    double bound = (sheet->sums[cell] + dense->slack) / dense->scale + prior_of(dense, sheet->sets[cell]);
    if (bound + cosine < least || sheet->sums[cell] < dense->lowest ||
        (dense->only_heard && !sheet_hears(sheet, cell)) || (sheet->state_of[cell] & SCORED) != 0)
        return -INFINITY;
    bound += date_of(dense, cell);
    return bound + cosine < least ? -INFINITY : bound;
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

/* Cells with so many steps at least that may still be among the best, the likeliest first. */
static struct waiting *find_waiting(struct dense *dense, unsigned steps, size_t *count)
{
    const struct sheet *sheet = dense->sheet;
    struct arena *arena = dense->ranking->arena;
    double least[SCOPES];
    size_t cells = sheet->cell_count - 2 * SHEET_EDGE;
    for (unsigned scope = 0; scope < SCOPES; scope++)
        least[scope] = score_least(dense->ranking, scope << PASSAGE_SCOPE);
    uint32_t *found = sheet->found;
    size_t found_count =
        kernel_reaching(sheet->bounds + SHEET_EDGE, cells, (uint16_t)(steps > 0 ? steps : 1), found);
    struct waiting *waiting = arena_alloc(arena, found_count * sizeof *waiting);
    size_t likely = 0;
    for (size_t i = 0; i < found_count; i++) {
        uint32_t cell = found[i] + SHEET_EDGE;
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

static enum rec_status score_round(struct dense *dense, unsigned steps, rec_error *error)
{
    const struct ranking *ranking = dense->ranking;
    size_t count, end;
    struct waiting *waiting = find_waiting(dense, steps, &count);
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

/* What the bits let the cosine be, as lines that are nowhere below it: they begin at or above it, and fall no
 * faster. */
static void find_lines(const struct dense *dense, struct kernel_worth *worth)
{
    const struct cosines *cosines = dense->ranking->cosines;
    for (size_t i = 0; i < 8 * SIGN_WORDS; i++) {
        worth->base[i] = steps_of(dense, dense->alike * cosines->most[8 * i]);
        worth->slope[i] = (uint16_t)(dense->alike * cosines->falls[i] * dense->scale);
    }
}

/* Of all cells: words, what else speaks for them, and what the signs let the cosine be. */
static void find_bounds(struct dense *dense)
{
    const struct ranking *ranking = dense->ranking;
    struct sheet *sheet = dense->sheet;
    struct kernel_worth worth = {{0}, {0}, {0}, {0}, {0}};
    double least_flags = dense->flags_prior[0];
    for (unsigned flags = 0; flags < PASSAGE_SETS; flags++)
        least_flags = dense->flags_prior[flags] < least_flags ? dense->flags_prior[flags] : least_flags;
    for (unsigned flags = 0; flags < PASSAGE_SETS; flags++)
        worth.low[flags] = steps_of(dense, dense->flags_prior[flags] - least_flags);
    for (unsigned who = 0; who < SPEAKERS; who++) {
        double more = dense->who_prior[who] - (dense->prior_least - least_flags);
        worth.open[who] = dense->who_prior[who] > -INFINITY ? 255 : 0;
        worth.high[who] = worth.open[who] != 0 ? steps_of(dense, more) : 0;
    }
    if (dense->alike > 0) {
        kernel_hamming(sheet->signs, sheet->cell_count, ranking->signs, sheet->distances);
        for (size_t i = 0; i < sheet->unsure_count; i++)
            sheet->distances[sheet->unsure[i]] = 0;
        find_lines(dense, &worth);
    }
    kernel_bounds(sheet->sums, sheet->sets, sheet->distances, sheet->cell_count, &worth, sheet->bounds);
}

/* First those with the highest bounds, then all that may still be among the best after them. */
static enum rec_status score_best(struct dense *dense, rec_error *error)
{
    const struct ranking *ranking = dense->ranking;
    find_bounds(dense);
    enum rec_status status = score_round(dense, steps_of_best(dense, FIRST * ranking->most), error);
    if (status != REC_OK)
        return status;
    double least = score_least(ranking, dense->weightiest) - dense->prior_least;
    double steps = least * dense->scale - dense->slack;
    return score_round(dense, steps > 0 ? (unsigned)steps : 0, error);
}

/* --- The whole --- */

static void begin(struct dense *dense, struct ranking *ranking, struct sheet *sheet)
{
    const struct rank_weights *weights = &ranking->weights;
    double most;
    dense->context = weights->soft + weights->cov / ranking->weight_sum;
    most = (dense->context + weights->own + weights->qa + weights->sess) * SAID_MOST * ranking->weight_sum;
    dense->alike = ranking->vector != NULL ? fmax(weights->cos, 0) : 0;
    find_priors(dense);
    most += dense->prior_most - dense->prior_least;
    most += dense->alike > 0 ? dense->alike * ranking->cosines->most[0] : 0;
    most += ranking->date_most;
    dense->scale = WORTH / most;
    dense->slack = (unsigned)(2 * ranking->term_count + 1);
    dense->only_heard = ranking_needs_own(ranking) && ranking->named_count == 0;
    dense->best = arena_alloc(ranking->arena, sheet->path_count * ranking->term_count * sizeof *dense->best);
    dense->rough = arena_alloc(ranking->arena, sheet->path_count * sizeof *dense->rough);
    dense->dates = arena_alloc(ranking->arena, sheet->path_count * sizeof *dense->dates);
    if (ranking->date_most > 0) {
        dense->halves = arena_alloc(ranking->arena, sizeof *dense->halves);
        score_begin_halves(dense->halves, ranking);
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
    find_lists(&dense);
    read_tail(&dense);
    for (size_t term = ranking->term_count, at = dense.list_count; term-- > 0;) /* what is ahead is before */
        at = add_term(&dense, term, at);
    finish_sums(&dense);
    status = score_best(&dense, error);
    *done = true;
    return status;
}
