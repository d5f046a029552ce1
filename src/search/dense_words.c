/* What all passages of a small index say of the words of a query, from the lists of postings, column by
 * column: a sum for each, rounded up. */
#include "config.h"

#include "search/dense.h"

#include <math.h>
#include <string.h>

#define LISTS_AHEAD 12 /* that are fetched while others are read */

_Static_assert(NEIGHBOURS == KERNEL_SPREAD, "what a kernel spreads is what is around");
_Static_assert(SHEET_EDGE % KERNEL_BITS == 0, "the bits of a cell are where a kernel writes them");

/* --- Lists --- */

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
    unsigned own, answer; /* 65536ths of a step for one of DENSE_SAID, for it and for the answer to it; for
                             all that can be said they are less than 65536 times WORTH */
    bool rough;
    bool alone; /* a cell is in one list with the term itself at most, and none is a copy */
};

/* The best of a path, and what a cell adds to its own sum, and as a question to that of the answer. */
static inline void note_steps(struct dense *dense, const struct telling *telling,
                              const struct sheet_said *said, unsigned steps)
{
    uint16_t *sums = &dense->sheet->sums[said->cell];
    float *best = &dense->best[said->path_asks / 2u * dense->ranking->term_count + telling->term];
    *best = said->own > *best ? said->own : *best;
    raise_steps(&sums[0], (telling->own * steps >> 16) + 1); /* rounded up */
    if (said->path_asks % 2 != 0)
        raise_steps(&sums[1], (telling->answer * steps >> 16) + 1);
}

/* Of what a cell says, rounded up. */
static inline uint16_t steps_of(const struct sheet_said *said)
{
    return (uint16_t)((unsigned)(said->own * DENSE_SAID) + 1);
}

/* Where other lists may have told of the same cell. */
static void note_own(struct dense *dense, const struct telling *telling, const struct sheet_said *said)
{
    struct sheet *sheet = dense->sheet;
    uint16_t steps = steps_of(said);
    unsigned all = sheet->said[said->cell] + (unsigned)steps;
    sheet->said[said->cell] =
        (uint16_t)(all < DENSE_SAID_MOST * DENSE_SAID ? all : (unsigned)(DENSE_SAID_MOST * DENSE_SAID));
    if (telling->rough)
        sheet->state_of[said->cell] |= DENSE_ROUGH;
    note_steps(dense, telling, said, steps);
}

static void note_cell(struct dense *dense, const struct telling *telling, uint32_t cell, float own)
{
    const struct sheet_said said = sheet_said_at(dense->sheet, cell, own);
    note_own(dense, telling, &said);
}

/* Where a term is alone the lists of near words were read before; it is more than they. */
static void add_own(struct dense *dense, const struct telling *telling, const struct term_list *list)
{
    const struct sheet_said *own = sheet_said(dense->sheet, dense->ranking->search, list->part, list->group);
    uint16_t *said = dense->sheet->said;
    size_t count = own[0].cell;
    for (size_t i = 1; i <= count && telling->alone; i++) {
        uint16_t steps = steps_of(&own[i]);
        said[own[i].cell] = steps > said[own[i].cell] ? steps : said[own[i].cell];
        note_steps(dense, telling, &own[i], steps);
    }
    for (size_t i = 1; i <= count && !telling->alone; i++)
        note_own(dense, telling, &own[i]);
}

/* above: what other lists have told there is no more than this. */
static void add_near(struct dense *dense, const struct term_list *list, bool above)
{
    const uint16_t *cells = sheet_list(dense->sheet, dense->ranking->search, list->part, list->group);
    uint16_t *said = dense->sheet->said, near = (uint16_t)(SOFT * list->similarity * DENSE_SAID + 1);
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
        uint16_t worth = (uint16_t)(here->worth * DENSE_SAID + 1);
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
            note_cell(dense, telling, to, (float)sheet->said[from] / DENSE_SAID);
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
    double steps = ranking->terms[term].weight * dense->scale, weight = steps * dense->context / DENSE_SAID;
    double share = steps / DENSE_SAID * 65536;
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

void dense_add_words(struct dense *dense)
{
    size_t at;
    find_lists(dense);
    read_tail(dense);
    at = dense->list_count;
    for (size_t term = dense->ranking->term_count; term-- > 0;) /* what is ahead is before */
        at = add_term(dense, term, at);
}
