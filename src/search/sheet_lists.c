/* Lists of postings as cells of the sheet, kept when they were read once. */
#include "config.h"

#include "search/sheet.h"

#include "base/alloc.h"

#include <string.h>

#define KEPT_MOST        (1 << 20) /* cells in the lists that are kept; then they are read anew */
#define OWN_MOST         (1 << 17) /* the same of those with what is said */
#define POSTINGS_AT_ONCE 256       /* read */
#define KEPT_BYTES       ((KEPT_MOST + SHEET_ROOM) * sizeof(uint16_t)) /* one more list may be read */
#define OWN_BYTES        ((OWN_MOST + SHEET_ROOM) * sizeof(struct sheet_said))

void sheet_forget_lists(struct sheet *sheet, const struct search *search)
{
    for (size_t i = 0; i + 1 < sheet->part_count; i++)
        memset(sheet->lists[i], 0, index_part(search, i)->group_count * sizeof **sheet->lists);
    sheet->kept_count = sheet->own_count = 1; /* at 0 there is none */
}

/* Decoding takes longer than all else that is done with a list, and many are of words near many others. */
void sheet_read_list(struct sheet *sheet, const struct search *search, uint32_t number, uint32_t group)
{
    const struct part *part = index_part(search, number);
    const uint16_t *cells = sheet->cells[number];
    struct part_postings postings = part_postings(part, group);
    struct part_posting some[POSTINGS_AT_ONCE];
    if (sheet->kept_count > KEPT_MOST)
        sheet_forget_lists(sheet, search);
    if (sheet->kept == NULL)
        sheet->kept = xpages(KEPT_BYTES);
    size_t first = sheet->kept_count++;
    for (size_t count = POSTINGS_AT_ONCE; count == POSTINGS_AT_ONCE;) {
        count = part_postings_take(&postings, some, POSTINGS_AT_ONCE);
        for (size_t i = 0; i < count && sheet->kept_count - first <= sheet->cell_count; i++) {
            sheet->kept[sheet->kept_count] = cells[some[i].passage];
            sheet->kept_count += cells[some[i].passage] != SHEET_NONE;
        }
    }
    sheet->kept[first] = (uint16_t)(sheet->kept_count - first - 1);
    while ((sheet->kept_count - first - 1) % SHEET_AT_ONCE != 0)
        sheet->kept[sheet->kept_count++] = 0;
    sheet->lists[number][group].at = (uint32_t)first;
}

void sheet_read_own(struct sheet *sheet, const struct search *search, uint32_t number, uint32_t group)
{
    const struct part *part = index_part(search, number);
    const uint16_t *cells = sheet->cells[number];
    struct part_postings postings = part_postings(part, group);
    struct part_posting some[POSTINGS_AT_ONCE];
    if (sheet->own_count > OWN_MOST)
        sheet_forget_lists(sheet, search);
    if (sheet->own_kept == NULL)
        sheet->own_kept = xpages(OWN_BYTES);
    size_t first = sheet->own_count++;
    for (size_t count = POSTINGS_AT_ONCE; count == POSTINGS_AT_ONCE;) {
        count = part_postings_take(&postings, some, POSTINGS_AT_ONCE);
        for (size_t i = 0; i < count && sheet->own_count - first <= sheet->cell_count; i++) {
            uint16_t cell = cells[some[i].passage];
            float own = ranking_own((float)some[i].count, sheet->sizes[part->lengths[some[i].passage]]);
            if (cell != SHEET_NONE)
                sheet->own_kept[sheet->own_count++] = sheet_said_at(sheet, cell, own);
        }
    }
    sheet->own_kept[first].cell = (uint16_t)(sheet->own_count - first - 1);
    sheet->lists[number][group].own_at = (uint32_t)first;
}

void sheet_release_lists(struct sheet *sheet)
{
    pages_free(sheet->kept, KEPT_BYTES);
    pages_free(sheet->own_kept, OWN_BYTES);
    sheet->kept = NULL;
    sheet->own_kept = NULL;
}
