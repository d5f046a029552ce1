/* Lists of postings as cells of the sheet, kept when they were read once. */
#include "config.h"

#include "search/sheet.h"

#include "base/alloc.h"

#include <string.h>

#define KEPT_MOST        (1 << 20) /* cells in the lists that are kept; then they are read anew */
#define POSTINGS_AT_ONCE 256       /* read */
#define ASKED_MOST       256       /* lists that are read one by one; then all are */
#define KEPT_ROOM        (KEPT_MOST + SHEET_ROOM) /* one more list may be read */

static void forget(struct sheet *sheet, const struct search *search)
{
    for (size_t i = 0; i + 1 < sheet->part_count; i++)
        memset(sheet->lists[i], 0, index_part(search, i)->group_count * sizeof **sheet->lists);
    sheet->kept_count = 1; /* at 0 there is none */
}

void sheet_forget_lists(struct sheet *sheet, const struct search *search)
{
    forget(sheet, search);
    sheet->read_count = 0;
    sheet->too_many = false;
}

/* Decoding takes longer than all else that is done with a list, and many are of words near many others. */
static void read_list(struct sheet *sheet, const struct part *part, uint32_t number, uint32_t group)
{
    const uint16_t *cells = sheet->cells[number];
    struct part_postings postings = part_postings(part, group);
    struct part_posting some[POSTINGS_AT_ONCE];
    size_t first = sheet->kept_count++;
    for (size_t count = POSTINGS_AT_ONCE; count == POSTINGS_AT_ONCE;) {
        count = part_postings_take(&postings, some, POSTINGS_AT_ONCE);
        for (size_t i = 0; i < count && sheet->kept_count - first <= sheet->cell_count; i++) {
            uint16_t cell = cells[some[i].passage];
            if (cell == SHEET_NONE)
                continue;
            float own = ranking_own((float)some[i].count, sheet->sizes[part->lengths[some[i].passage]]);
            sheet->said_kept[sheet->kept_count] = sheet_said_at(sheet, cell, own);
            sheet->kept[sheet->kept_count++] = cell;
        }
    }
    sheet->said_kept[first].cell = sheet->kept[first] = (uint16_t)(sheet->kept_count - first - 1);
    while ((sheet->kept_count - first - 1) % SHEET_AT_ONCE != 0)
        sheet->kept[sheet->kept_count++] = 0;
    sheet->lists[number][group] = (uint32_t)first;
}

/* Who goes on asking has all lists at hand soon, in the order in which the index holds them. */
static void read_all(struct sheet *sheet, const struct search *search)
{
    forget(sheet, search);
    for (uint32_t number = 0; number + 1 < sheet->part_count; number++) {
        const struct part *part = index_part(search, number);
        for (uint32_t group = 0; group < part->group_count && sheet->kept_count <= KEPT_MOST; group++)
            read_list(sheet, part, number, group);
    }
}

void sheet_read_list(struct sheet *sheet, const struct search *search, uint32_t number, uint32_t group)
{
    if (sheet->kept == NULL) {
        sheet->kept = xpages(KEPT_ROOM * sizeof *sheet->kept);
        sheet->said_kept = xpages(KEPT_ROOM * sizeof *sheet->said_kept);
    }
    if (++sheet->read_count > ASKED_MOST && !sheet->too_many) {
        read_all(sheet, search);
        sheet->too_many = sheet->kept_count > KEPT_MOST;
    }
    if (sheet->kept_count > KEPT_MOST)
        forget(sheet, search);
    if (sheet->lists[number][group] == 0)
        read_list(sheet, index_part(search, number), number, group);
}

void sheet_release_lists(struct sheet *sheet)
{
    pages_free(sheet->kept, KEPT_ROOM * sizeof *sheet->kept);
    pages_free(sheet->said_kept, KEPT_ROOM * sizeof *sheet->said_kept);
    sheet->kept = NULL;
    sheet->said_kept = NULL;
}
