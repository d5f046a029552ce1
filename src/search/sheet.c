#include "config.h"

#include "search/sheet.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

#define EMPTY_MOST 4096                 /* cells that were left; then all is laid out anew */
#define CELLS_MOST (SHEET_NONE - 1024u) /* where branches share much, they are more than passages */

void sheet_free(struct sheet *sheet)
{
    if (sheet == NULL)
        return;
    for (size_t i = 0; i < sheet->part_count; i++)
        free(sheet->cells[i]);
    for (size_t i = 0; i < sheet->part_count; i++)
        free(sheet->lists[i]);
    free(sheet->cells);
    free(sheet->lists);
    sheet_release_lists(sheet);
    sheet_release_mixed(sheet);
    pages_free(sheet->columns, sheet->columns_bytes);
    free(sheet->paths);
    free(sheet->copies);
    free(sheet);
}

/* Of all but how much is in the tail, which only grows; what is dead grows, too. */
static uint64_t state_of(const struct search *search)
{
    uint64_t state = search->segment_count + 1;
    for (size_t i = 0; i < index_part_count(search); i++) {
        const struct part *part = index_part(search, i);
        const uint64_t numbers[] = {part->number, part->tail == NULL ? part->passage_count : 0,
                                    part->dead_count};
        for (size_t j = 0; j < sizeof numbers / sizeof *numbers; j++) {
            state = (state ^ numbers[j]) * UINT64_C(0x9E3779B97F4A7C15);
            state ^= state >> 29;
        }
    }
    return state | 1;
}

/* --- Cells --- */

/* COLUMN(name, so many of it for a cell, or one for so many) */
#define COLUMNS(COLUMN)                                                                                      \
    COLUMN(said, 1, 1)                                                                                       \
    COLUMN(sums, 1, 1)                                                                                       \
    COLUMN(bounds, 1, 1)                                                                                     \
    COLUMN(heard, 1, KERNEL_BITS)                                                                            \
    COLUMN(state_of, 1, 1)                                                                                   \
    COLUMN(found, 1, 1)                                                                                      \
    COLUMN(sets, 1, 1)                                                                                       \
    COLUMN(path_of, 1, 1)                                                                                    \
    COLUMN(places, 1, 1)                                                                                     \
    COLUMN(is_mixed, 1, 1)                                                                                   \
    COLUMN(signs, SIGN_WORDS, 1)

/* All in one piece, as few pages as can be, and for as many cells as there can be: where none are written no
 * memory is taken. */
static void make_columns(struct sheet *sheet)
{
    sheet->columns_bytes = 0;
#define ADD(column, times, share)                                                                            \
    sheet->columns_bytes += SHEET_ROOM / (share) * (times) * sizeof *sheet->column;
    COLUMNS(ADD)
#undef ADD
    char *next = sheet->columns = xpages(sheet->columns_bytes);
#define PLACE(column, times, share)                                                                          \
    sheet->column = (void *)next;                                                                            \
    next += SHEET_ROOM / (share) * (times) * sizeof *sheet->column;
    COLUMNS(PLACE)
#undef PLACE
}

static uint32_t add_cell(struct sheet *sheet, struct place place, unsigned set)
{
    size_t at = sheet->cell_count++;
    sheet->places[at] = place;
    sheet->sets[at] = (uint8_t)set;
    sheet->path_of[at] = (uint16_t)sheet->path_count;
    sheet->is_mixed[at] = false;
    memset(sheet->signs + at * SIGN_WORDS, 0, SIGN_WORDS * sizeof *sheet->signs);
    return (uint32_t)at;
}

static void add_empty(struct sheet *sheet, size_t count)
{
    while (count-- > 0)
        add_cell(sheet, (struct place){.passage = PART_NONE}, SHEET_NOBODY);
}

/* In the tail the signs do not hold what stands around a passage. */
static void find_signs(struct sheet *sheet, const struct part *part, uint32_t cell)
{
    uint32_t passage = sheet->places[cell].passage;
    if (part->tail == NULL && part->dimensions > 0 && part->signs != NULL && part->scales[passage] > 0)
        memcpy(sheet->signs + cell * SIGN_WORDS, part->signs + (size_t)passage * SIGN_WORDS,
               SIGN_WORDS * sizeof *sheet->signs);
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
    *path = (struct sheet_path){.first = (uint32_t)sheet->cell_count,
                                .branch = branch,
                                .group = sheet->groups,
                                .since = INT64_MAX,
                                .until = INT64_MIN};
    for (size_t i = 0; i < count; i++) {
        const struct place *place = &places[i];
        const struct part *part = index_part(making->ranking->search, place->part);
        if (i == 0 || place->document != place[-1].document || place->part != place[-1].part) {
            row = part_document(part, place->document);
            speaker = (prior_is_users(part, &row) ? SHEET_USER : 0) |
                      (prior_is_assistants(part, &row) ? SHEET_ASSISTANT : 0);
        }
        unsigned flags =
            part->flags[place->passage] & ((speaker & SHEET_USER) != 0 ? ~0u : ~(unsigned)PASSAGE_STANDING);
        uint32_t cell = add_cell(sheet, *place, flags | speaker);
        path->since = row.time < path->since ? row.time : path->since;
        path->until = row.time > path->until ? row.time : path->until;
        find_signs(sheet, part, cell);
        give_cell(sheet, place, cell, branch == 0 || row.branch == branch);
    }
    path->end = (uint32_t)sheet->cell_count;
    sheet->path_count++;
    add_empty(sheet, SHEET_GAP);
}

/* A row that is no message is a path by itself. */
static void add_other(struct making *making, size_t number, uint32_t document)
{
    uint32_t first, end;
    if (making->sheet->too_large)
        return;
    part_passages(index_part(making->ranking->search, number), document, &first, &end);
    struct place *places = xmalloc((end - first + 1u) * sizeof *places);
    for (uint32_t passage = first; passage < end; passage++)
        places[passage - first] = (struct place){(uint32_t)number, document, passage};
    making->sheet->groups++;
    add_path(making, places, end - first, 0);
    free(places);
}

/* Where the copies are from is known when all paths are there. */
static void end_sheet(struct sheet *sheet, const struct search *search)
{
    const struct part *tail = index_part(search, search->segment_count);
    add_empty(sheet, SHEET_EDGE + (SHEET_STEP - sheet->cell_count % SHEET_STEP) % SHEET_STEP);
    for (size_t i = 0; i < sheet->copy_count; i++) {
        const struct place *place = &sheet->places[sheet->copies[i].to];
        sheet->copies[i].from = sheet->cells[place->part][place->passage];
        sheet->sets[sheet->copies[i].to] |= SHEET_NOBODY;
    }
    sheet->tail_passages = tail->passage_count;
    sheet->tail_documents = tail->document_count;
}

/* --- What came into the tail --- */

/* The paths from this one on are the last. */
static void cut_paths(struct sheet *sheet, size_t path)
{
    sheet->cell_count = sheet->paths[path].first;
    sheet->path_count = path;
}

/* Empties the paths of a group. Those that are the last give their place back: a conversation that goes on
 * has been laid out there before. */
static void leave_paths(struct sheet *sheet, uint32_t group)
{
    size_t kept = 0, first = sheet->path_count;
    bool last = sheet->paths[sheet->path_count - 1].group == group;
    for (size_t i = 0; i < sheet->path_count; i++) {
        struct sheet_path *path = &sheet->paths[i];
        if (path->group != group)
            continue;
        first = i < first ? i : first;
        for (uint32_t cell = path->first; cell < path->end; cell++) {
            struct place *place = &sheet->places[cell];
            sheet->cells[place->part][place->passage] = SHEET_NONE;
            place->passage = PART_NONE;
            sheet->sets[cell] = SHEET_NOBODY;
        }
        sheet->empty_count += last ? 0 : path->end - path->first;
        path->end = path->first;
    }
    for (size_t i = 0; i < sheet->copy_count; i++) {
        sheet->copies[kept] = sheet->copies[i];
        kept += sheet->places[sheet->copies[i].to].passage != PART_NONE;
    }
    sheet->copy_count = kept;
    if (last)
        cut_paths(sheet, first);
}

struct meeting {
    const struct making *making;
    size_t part;
    uint32_t group; /* of a conversation; PART_NONE: it has no path yet */
};

static void meet(void *context, uint32_t document)
{
    struct meeting *meeting = context;
    const struct sheet *sheet = meeting->making->sheet;
    uint32_t first, end;
    part_passages(index_part(meeting->making->ranking->search, meeting->part), document, &first, &end);
    for (; first < end && meeting->group == PART_NONE; first++) {
        uint32_t cell = sheet->cells[meeting->part][first];
        meeting->group = cell != SHEET_NONE ? sheet->paths[sheet->path_of[cell]].group : PART_NONE;
    }
}

/* Lays a conversation out at the end. */
static enum rec_status move_conversation(struct making *making, const char *id, rec_error *error)
{
    const struct search *search = making->ranking->search;
    struct meeting meeting = {making, 0, PART_NONE};
    for (; meeting.part < index_part_count(search); meeting.part++) {
        const struct part *part = index_part(search, meeting.part);
        uint32_t number = part_find_conversation(part, id);
        if (number != PART_NONE)
            part_conversation_each(part, number, meet, &meeting);
    }
    if (meeting.group != PART_NONE)
        leave_paths(making->sheet, meeting.group);
    if (making->sheet->empty_count > EMPTY_MOST) /* then all is laid out anew */
        return REC_OK;
    making->sheet->groups++;
    return paths_each(making->ranking, id, add_path, making, error);
}

static enum rec_status follow_tail(struct making *making, rec_error *error)
{
    struct sheet *sheet = making->sheet;
    size_t number = sheet->part_count - 1;
    const struct part *tail = index_part(making->ranking->search, number);
    uint16_t **cells = &sheet->cells[number];
    *cells = xrealloc(*cells, (tail->passage_count + 1u) * sizeof **cells);
    memset(*cells + sheet->tail_passages, 0xFF,
           (tail->passage_count - sheet->tail_passages + 1u) * sizeof **cells);
    sheet->cell_count -= SHEET_EDGE;
    sheet_forget_lists(sheet, making->ranking->search); /* of what is laid out elsewhere */
    for (uint32_t d = sheet->tail_documents; d < tail->document_count; d++) {
        uint32_t first, end, conversation = part_conversation_of(tail, d);
        char id[REC_ID_SIZE] = "";
        part_passages(tail, d, &first, &end);
        if (part_is_dead(tail, d) || first == end || (*cells)[first] != SHEET_NONE)
            continue;
        if (part_scope(tail, d) != REC_ROW_MESSAGE) {
            add_other(making, number, d);
            continue;
        }
        if (conversation >= tail->conversation_count)
            continue;
        id_unpack(tail->conversations[conversation].id, id);
        enum rec_status status = move_conversation(making, id, error);
        if (status != REC_OK)
            return status;
    }
    end_sheet(sheet, making->ranking->search);
    sheet_forget_mixed(sheet);
    return REC_OK;
}

/* --- The whole --- */

static struct sheet *new_sheet(const struct search *search)
{
    struct sheet *sheet = xcalloc(1, sizeof *sheet);
    sheet->part_count = index_part_count(search);
    sheet->dimensions = search->vectors != NULL ? search->vectors->dimensions : 0;
    sheet->mixed_apart =
        (sizeof(struct sheet_mixed) + sheet->dimensions + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE;
    sheet->cells = xcalloc(sheet->part_count, sizeof *sheet->cells);
    for (size_t i = 0; i < sheet->part_count; i++) {
        size_t passages = index_part(search, i)->passage_count;
        sheet->cells[i] = xmalloc((passages + 1) * sizeof **sheet->cells);
        memset(sheet->cells[i], 0xFF, (passages + 1) * sizeof **sheet->cells);
    }
    sheet->lists = xcalloc(sheet->part_count, sizeof *sheet->lists);
    for (size_t i = 0; i + 1 < sheet->part_count; i++)
        sheet->lists[i] = xcalloc(index_part(search, i)->group_count + 1u, sizeof **sheet->lists);
    sheet->kept_count = 1;
    make_columns(sheet);
    add_empty(sheet, SHEET_EDGE);
    return sheet;
}

/* Conversations come last: the one that goes on is likely the very last. */
static enum rec_status add_all(struct making *making, rec_error *error)
{
    const struct search *search = making->ranking->search;
    for (size_t p = 0; p < index_part_count(search); p++) {
        const struct part *part = index_part(search, p);
        for (uint32_t d = 0; d < part->document_count; d++) {
            if (part_scope(part, d) != REC_ROW_MESSAGE && !part_is_dead(part, d))
                add_other(making, p, d);
        }
    }
    for (size_t p = 0; p < index_part_count(search); p++) {
        const struct part *part = index_part(search, p);
        for (uint32_t c = 0; c < part->conversation_count; c++) {
            char id[REC_ID_SIZE] = "";
            id_unpack(part->conversations[c].id, id);
            if (part->conversations[c].count == 0 || gather_in_part_before(search, p, id))
                continue;
            making->sheet->groups++;
            enum rec_status status = paths_each(making->ranking, id, add_path, making, error);
            if (status != REC_OK)
                return status;
        }
    }
    end_sheet(making->sheet, search);
    return REC_OK;
}

enum rec_status sheet_find(struct ranking *ranking, struct sheet **sheet, rec_error *error)
{
    struct search *search = ranking->search;
    uint64_t state = state_of(search);
    struct making making = {ranking, search->sheet};
    enum rec_status status = REC_OK;
    *sheet = NULL;
    if (making.sheet != NULL && making.sheet->state == state &&
        making.sheet->tail_passages != index_part(search, search->segment_count)->passage_count) {
        status = follow_tail(&making, error);
        making.sheet->state = status == REC_OK ? state : 0;
    }
    if (status == REC_OK && making.sheet != NULL &&
        (making.sheet->state != state || making.sheet->empty_count > EMPTY_MOST)) {
        sheet_free(search->sheet);
        making.sheet = search->sheet = NULL;
    }
    if (making.sheet == NULL) {
        making.sheet = search->sheet = new_sheet(search);
        status = add_all(&making, error);
        making.sheet->state = status == REC_OK ? state : 0;
    }
    if (status != REC_OK || making.sheet->too_large)
        return status;
    if (making.sheet->average_length != ranking->average_length) {
        making.sheet->average_length = ranking->average_length;
        for (unsigned length = 0; length <= PART_TF_MAX; length++)
            making.sheet->sizes[length] = ranking_size(length, ranking->average_length);
        sheet_forget_lists(making.sheet, search);
    }
    *sheet = making.sheet;
    return REC_OK;
}

void sheet_rest(struct sheet *sheet, const struct search *search)
{
    if (sheet->state != state_of(search)) /* there are other parts, and it will be made anew */
        return;
    sheet_forget_lists(sheet, search);
    sheet_forget_mixed(sheet);
    sheet_release_lists(sheet);
    sheet_release_mixed(sheet);
}
