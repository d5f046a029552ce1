/* The vectors of cells with what stands around them, mixed when they are asked for first, and their cosines.
 */
#include "config.h"

#include "search/sheet.h"

#include "base/alloc.h"
#include "search/embed.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MIXED_ROUNDING .01F /* of a step, in the sum that is mixed */
#define NOTHING        -1   /* scale of a vector that is none */
#define MIXED_MOST     1024 /* cells that are mixed one by one; then all are */

/* Each begins a line of the cache. */
static struct sheet_mixed *mixed_at(const struct sheet *sheet, uint32_t cell)
{
    return (struct sheet_mixed *)(void *)(sheet->mixed + cell * sheet->mixed_apart);
}

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

/* What stands around a cell, mixed once: a cosine with it takes one row instead of five. Without any it is 0.
 */
static const struct sheet_mixed *mix(struct sheet *sheet, const struct search *search, uint32_t cell)
{
    if (sheet->mixed == NULL)
        sheet->mixed = xpages(SHEET_ROOM * sheet->mixed_apart);
    struct sheet_mixed *mixed = mixed_at(sheet, cell);
    float sum[DIMENSIONS_MAX] = {0};
    struct around around;
    look_around(sheet, search, cell, &around);
    for (size_t i = 0; i < around.count; i++)
        kernel_add(sum, around.vectors[i], around.shares[i] * around.scales[i], sheet->dimensions);
    struct kernel_rounded rounded = kernel_round(sum, sheet->dimensions, mixed->numbers);
    mixed->length = rounded.squares > 0 ? sqrt(rounded.squares) : INFINITY;
    mixed->scale = rounded.most > 0 ? rounded.most / 127 / sqrtf(rounded.squares) : NOTHING;
    sheet->is_mixed[cell] = true;
    return mixed;
}

double sheet_cosine(struct sheet *sheet, const struct ranking *ranking, uint32_t cell)
{
    size_t dimensions = sheet->dimensions;
    const struct sheet_mixed *mixed =
        sheet->is_mixed[cell] ? mixed_at(sheet, cell) : mix(sheet, ranking->search, cell);
    int32_t dots[2 * EMBED_AROUND + 1];
    struct around around;
    double sum = 0;
    look_around(sheet, ranking->search, cell, &around);
    for (size_t i = 0, end; i < around.count; i = end) {
        for (end = i + 1; end < around.count && around.vectors[end] == around.vectors[end - 1] + dimensions;)
            end++;
        kernel_dots(around.vectors[i], end - i, ranking->vector, dimensions, dots + i);
    }
    for (size_t i = 0; i < around.count; i++)
        sum += around.shares[i] * (around.scales[i] * ranking->vector_scale * (float)dots[i]);
    return sum / mixed->length;
}

/* As with lists: who goes on asking has all of them at hand soon, and in order they are mixed faster. */
static void mix_asked(struct sheet *sheet, const struct search *search, uint32_t cell)
{
    mix(sheet, search, cell);
    if (++sheet->mixed_count != MIXED_MOST)
        return;
    for (uint32_t other = 0; other < sheet->cell_count; other++) {
        if (!sheet->is_mixed[other] && sheet->places[other].passage != PART_NONE)
            mix(sheet, search, other);
    }
}

void sheet_expect_cosine(const struct sheet *sheet, uint32_t cell)
{
    if (sheet->mixed == NULL)
        return;
    const char *mixed = (const char *)mixed_at(sheet, cell);
    for (size_t at = 0; at < sheet->mixed_apart; at += CACHE_LINE)
        __builtin_prefetch(mixed + at);
}

/* Each number of a mixed vector is half a step off at most. */
void sheet_cosines_most(struct sheet *sheet, const struct ranking *ranking, const uint32_t *cells,
                        size_t count, float *most)
{
    int32_t sum = 0;
    for (size_t i = 0; i < sheet->dimensions; i++)
        sum += abs(ranking->vector[i]);
    float doubt = (float)sum * (.5F + MIXED_ROUNDING);
    for (size_t i = 0; i < count; i++) {
        if (!sheet->is_mixed[cells[i]])
            mix_asked(sheet, ranking->search, cells[i]);
        const struct sheet_mixed *mixed = mixed_at(sheet, cells[i]);
        float dot = (float)kernel_dot(mixed->numbers, ranking->vector, sheet->dimensions);
        most[i] = mixed->scale > 0 ? mixed->scale * ranking->vector_scale * (dot + doubt) : 0;
    }
}

/* Vectors of the tail are made anew while it is small. */
void sheet_forget_mixed(struct sheet *sheet)
{
    memset(sheet->is_mixed, 0, sheet->cell_count * sizeof *sheet->is_mixed);
    sheet->mixed_count = 0;
}

void sheet_release_mixed(struct sheet *sheet)
{
    pages_free(sheet->mixed, SHEET_ROOM * sheet->mixed_apart);
    sheet->mixed = NULL;
}
