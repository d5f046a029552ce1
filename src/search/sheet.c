#include "config.h"

#include "search/sheet.h"

#include "base/alloc.h"
#include "search/embed.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CELLS_MOST                                                                                           \
    (SHEET_NONE - 1024u) /* where many branches share much, they are many more than passages                 \
                          */

void sheet_free(struct sheet *sheet)
{
    if (sheet == NULL)
        return;
    for (size_t i = 0; i < sheet->part_count; i++)
        free(sheet->cells[i]);
    free(sheet->cells);
    free(sheet->places);
    free(sheet->times);
    free(sheet->sets);
    free(sheet->path_of);
    free(sheet->paths);
    free(sheet->copies);
    free(sheet->signs);
    free(sheet->unsure);
    free(sheet->lengths);
    free(sheet->said);
    free(sheet->sums);
    free(sheet->bounds);
    free(sheet->heard);
    free(sheet->state_of);
    free(sheet->distances);
    free(sheet);
}

/* Two states of one index are not told apart by their parts alone: what is dead grows. */
static uint64_t state_of(const struct search *search)
{
    uint64_t state = search->segment_count + 1;
    for (size_t i = 0; i < index_part_count(search); i++) {
        const struct part *part = index_part(search, i);
        const uint64_t numbers[] = {part->number, part->passage_count, part->dead_count};
        for (size_t j = 0; j < sizeof numbers / sizeof *numbers; j++)
            state = (state ^ numbers[j]) * UINT64_C(0x9E3779B97F4A7C15), state ^= state >> 29;
    }
    return state | 1;
}

/* --- Cells --- */

static uint32_t add_cell(struct sheet *sheet, struct place place, int64_t time, unsigned set)
{
    size_t at = sheet->cell_count++;
    if (at >= sheet->capacity) {
        size_t capacity = 2 * sheet->capacity + 1024;
        sheet->places = xrealloc(sheet->places, capacity * sizeof *sheet->places);
        sheet->times = xrealloc(sheet->times, capacity * sizeof *sheet->times);
        sheet->sets = xrealloc(sheet->sets, capacity);
        sheet->path_of = xrealloc(sheet->path_of, capacity * sizeof *sheet->path_of);
        sheet->capacity = capacity;
    }
    sheet->places[at] = place;
    sheet->times[at] = time;
    sheet->sets[at] = (uint8_t)set;
    sheet->path_of[at] = (uint32_t)sheet->path_count;
    return (uint32_t)at;
}

static void add_empty(struct sheet *sheet, size_t count)
{
    while (count-- > 0)
        add_cell(sheet, (struct place){.passage = PART_NONE}, 0, SHEET_NOBODY);
}

/* Its own cell is the one on the path of its branch, or the first if there is none. */
static void give_cell(struct sheet *sheet, const struct place *place, uint32_t cell, bool own)
{
    uint16_t *known = &sheet->cells[place->part][place->passage];
    uint32_t copy = own ? *known : cell;
    if (own || *known == SHEET_NONE)
        *known = (uint16_t)cell;
    if (copy == SHEET_NONE || copy == *known)
        return;
    sheet->copies = xgrow(sheet->copies, &sheet->copy_capacity, sheet->copy_count + 1, sizeof *sheet->copies);
    sheet->copies[sheet->copy_count++].to = copy;
    sheet->paths[sheet->path_of[copy]].copied = true;
}

struct making {
    struct ranking *ranking;
    struct sheet *sheet;
};

static void add_path(void *context, const struct place *places, size_t count, uint32_t branch)
{
    const struct making *making = context;
    struct sheet *sheet = making->sheet;
    struct part_document row = {0};
    unsigned speaker = 0;
    sheet->too_large = sheet->too_large || sheet->cell_count + count > CELLS_MOST;
    if (count == 0 || sheet->too_large)
        return;
    sheet->paths = xgrow(sheet->paths, &sheet->path_capacity, sheet->path_count + 1, sizeof *sheet->paths);
    struct sheet_path *path = &sheet->paths[sheet->path_count];
    *path = (struct sheet_path){.first = (uint32_t)sheet->cell_count, .branch = branch};
    for (size_t i = 0; i < count; i++) {
        const struct place *place = &places[i];
        const struct part *part = index_part(making->ranking->search, place->part);
        if (i == 0 || place->document != place[-1].document || place->part != place[-1].part) {
            row = part_document(part, place->document);
            speaker = (score_is_users(part, &row) ? SHEET_USER : 0) |
                      (score_is_assistants(part, &row) ? SHEET_ASSISTANT : 0);
        }
        uint32_t cell = add_cell(sheet, *place, row.time, part->flags[place->passage] | speaker);
        give_cell(sheet, place, cell, branch == 0 || row.branch == branch);
    }
    path->end = (uint32_t)sheet->cell_count;
    sheet->path_count++;
    add_empty(sheet, SHEET_GAP);
}

/* --- The whole --- */

static enum rec_status add_conversations(struct making *making, rec_error *error)
{
    const struct search *search = making->ranking->search;
    for (size_t p = 0; p < index_part_count(search); p++) {
        const struct part *part = index_part(search, p);
        for (uint32_t c = 0; c < part->conversation_count; c++) {
            char id[REC_ID_SIZE] = "";
            id_unpack(part->conversations[c].id, id);
            if (part->conversations[c].count == 0 || gather_in_part_before(search, p, id))
                continue;
            enum rec_status status = paths_each(making->ranking, id, add_path, making, error);
            if (status != REC_OK)
                return status;
        }
    }
    return REC_OK;
}

/* A row that is no message is a path by itself. */
static void add_others(struct making *making)
{
    const struct search *search = making->ranking->search;
    for (size_t p = 0; p < index_part_count(search); p++) {
        const struct part *part = index_part(search, p);
        for (uint32_t d = 0; d < part->document_count; d++) {
            uint32_t first, end;
            if (part_scope(part, d) == REC_ROW_MESSAGE || part_is_dead(part, d))
                continue;
            part_passages(part, d, &first, &end);
            struct place *places = xmalloc((end - first + 1u) * sizeof *places);
            for (uint32_t passage = first; passage < end; passage++)
                places[passage - first] = (struct place){(uint32_t)p, d, passage};
            add_path(making, places, end - first, 0);
            free(places);
        }
    }
}

static struct sheet *new_sheet(const struct search *search)
{
    struct sheet *sheet = xcalloc(1, sizeof *sheet);
    sheet->part_count = index_part_count(search);
    sheet->cells = xcalloc(sheet->part_count, sizeof *sheet->cells);
    for (size_t i = 0; i < sheet->part_count; i++) {
        size_t passages = index_part(search, i)->passage_count;
        sheet->cells[i] = xmalloc((passages + 1) * sizeof **sheet->cells);
        memset(sheet->cells[i], 0xFF, (passages + 1) * sizeof **sheet->cells);
    }
    return sheet;
}

/* In the tail the signs do not hold what stands around a passage. */
static void find_signs(struct sheet *sheet, const struct search *search)
{
    sheet->signs = xcalloc(sheet->cell_count * SIGN_WORDS, sizeof *sheet->signs);
    sheet->unsure = xmalloc(sheet->cell_count * sizeof *sheet->unsure);
    for (uint32_t cell = 0; cell < sheet->cell_count; cell++) {
        const struct place *place = &sheet->places[cell];
        if (place->passage == PART_NONE)
            continue;
        const struct part *part = index_part(search, place->part);
        if (part->tail != NULL || part->signs == NULL || part->scales[place->passage] <= 0)
            sheet->unsure[sheet->unsure_count++] = cell;
        else
            memcpy(sheet->signs + cell * SIGN_WORDS, part->signs + (size_t)place->passage * SIGN_WORDS,
                   SIGN_WORDS * sizeof *sheet->signs);
    }
}

static void finish(struct sheet *sheet, const struct search *search)
{
    add_empty(sheet, SHEET_EDGE);
    find_signs(sheet, search);
    for (size_t i = 0; i < sheet->copy_count; i++) {
        const struct place *place = &sheet->places[sheet->copies[i].to];
        sheet->copies[i].from = sheet->cells[place->part][place->passage];
        sheet->sets[sheet->copies[i].to] |= SHEET_NOBODY;
    }
    sheet->lengths = xcalloc(sheet->cell_count, sizeof *sheet->lengths);
    sheet->bounds = xcalloc(sheet->cell_count, sizeof *sheet->bounds);
    sheet->distances = xcalloc(sheet->cell_count, 1);
    sheet->said = xcalloc(sheet->cell_count, sizeof *sheet->said);
    sheet->sums = xcalloc(sheet->cell_count, sizeof *sheet->sums);
    sheet->heard = xcalloc(sheet->cell_count, sizeof *sheet->heard);
    sheet->state_of = xcalloc(sheet->cell_count, 1);
}

enum rec_status sheet_find(struct ranking *ranking, struct sheet **sheet, rec_error *error)
{
    struct search *search = ranking->search;
    uint64_t state = state_of(search);
    *sheet = search->sheet;
    if (*sheet == NULL || (*sheet)->state != state) {
        struct making making = {ranking, new_sheet(search)};
        sheet_free(search->sheet);
        search->sheet = making.sheet;
        add_empty(making.sheet, SHEET_EDGE);
        enum rec_status status = add_conversations(&making, error);
        if (status != REC_OK) { /* the state is 0: it is made again */
            *sheet = NULL;
            return status;
        }
        add_others(&making);
        finish(making.sheet, search);
        making.sheet->state = state;
        *sheet = search->sheet;
    }
    if ((*sheet)->too_large)
        *sheet = NULL;
    return REC_OK;
}

/* --- Vectors --- */

/* Those around a cell that there are, as they are weighed. */
struct around {
    const int8_t *vectors[2 * EMBED_AROUND + 1];
    float shares[2 * EMBED_AROUND + 1], scales[2 * EMBED_AROUND + 1];
    size_t count;
};

static void look_around(const struct sheet *sheet, const struct search *search, uint32_t cell,
                        struct around *around)
{
    const struct place *places = sheet->places + cell - EMBED_AROUND;
    const struct part *part = NULL;
    uint32_t number = PART_NONE;
    around->count = 0;
    for (size_t i = 0; i <= 2 * EMBED_AROUND; i++) { /* there are empty cells beyond the path */
        if (places[i].passage == PART_NONE)
            continue;
        if (places[i].part != number)
            part = index_part(search, number = places[i].part);
        float scale = part->vectors != NULL ? part->scales[places[i].passage] : 0;
        if (scale <= 0)
            continue;
        around->vectors[around->count] = part->vectors + (size_t)places[i].passage * part->dimensions;
        around->scales[around->count] = scale;
        around->shares[around->count++] = embed_around[i];
    }
}

/* Each has unit length. Without any the cosine is 0. */
static double length_of(const struct around *around, size_t dimensions)
{
    double squares = 0;
    for (size_t i = 0; i < around->count; i++) {
        squares += around->shares[i] * around->shares[i];
        for (size_t j = i + 1; j < around->count; j++)
            squares += 2 * around->shares[i] * around->shares[j] *
                       (around->scales[i] * around->scales[j] *
                        (float)kernel_dot(around->vectors[i], around->vectors[j], dimensions));
    }
    return squares > 0 ? sqrt(squares) : INFINITY;
}

void sheet_prefetch(const struct sheet *sheet, const struct search *search, uint32_t cell)
{
    const struct place *place = &sheet->places[cell];
    const struct part *part = index_part(search, place->part);
    const int8_t *at = part->vectors + (size_t)place->passage * part->dimensions;
    for (int o = -EMBED_AROUND; o <= EMBED_AROUND; o++) /* mostly neighbours lie side by side */
        __builtin_prefetch(at + o * (int64_t)part->dimensions);
    __builtin_prefetch(&part->scales[place->passage]);
    __builtin_prefetch(&sheet->lengths[cell]);
}

double sheet_cosine(struct sheet *sheet, const struct ranking *ranking, uint32_t cell)
{
    size_t dimensions = ranking->search->vectors->dimensions;
    int32_t dots[2 * EMBED_AROUND + 1];
    struct around around;
    double sum = 0;
    look_around(sheet, ranking->search, cell, &around);
    if (sheet->lengths[cell] <= 0)
        sheet->lengths[cell] = length_of(&around, dimensions);
    for (size_t i = 0, end; i < around.count; i = end) {
        for (end = i + 1; end < around.count && around.vectors[end] == around.vectors[end - 1] + dimensions;)
            end++;
        kernel_dots(around.vectors[i], end - i, ranking->vector, dimensions, dots + i);
    }
    for (size_t i = 0; i < around.count; i++)
        sum += around.shares[i] * (around.scales[i] * ranking->vector_scale * (float)dots[i]);
    return sum / sheet->lengths[cell];
}
