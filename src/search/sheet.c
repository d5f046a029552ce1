#include "config.h"

#include "search/sheet.h"

#include "base/alloc.h"
#include "search/embed.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define EMPTY_MOST       4096      /* cells that were left; then all is laid out anew */
#define KEPT_MOST        (1 << 20) /* cells in the lists that are kept; then they are read anew */
#define OWN_MOST         (1 << 17) /* the same of those with what is said */
#define POSTINGS_AT_ONCE 256       /* read */
#define MIXED_ROUNDING   .01F      /* of a step, in the sum that is mixed */
#define NOTHING          -1        /* scale of a vector that is none */
#define CELLS_MOST                                                                                           \
    (SHEET_NONE - 1024u) /* where many branches share much, they are many more than passages                 \
                          */
#define ROOM                                                                                                 \
    (SHEET_NONE + 1u + 1536) /* for them and the empty ones: all columns begin a line of the cache, and few  \
                                at the same place in a page */
#define KEPT_BYTES ((KEPT_MOST + ROOM) * sizeof(uint16_t)) /* one more list may be read */
#define OWN_BYTES  ((OWN_MOST + ROOM) * sizeof(struct sheet_said))

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
    pages_free(sheet->kept, KEPT_BYTES);
    pages_free(sheet->own_kept, OWN_BYTES);
    pages_free(sheet->columns, sheet->columns_bytes);
    pages_free(sheet->mixed, ROOM * sheet->mixed_apart);
    free(sheet->paths);
    free(sheet->copies);
    free(sheet->unsure);
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
    COLUMN(distances, 1, 1)                                                                                  \
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
#define ADD(column, times, share) sheet->columns_bytes += ROOM / (share) * (times) * sizeof *sheet->column;
    COLUMNS(ADD)
#undef ADD
    char *next = sheet->columns = xpages(sheet->columns_bytes);
#define PLACE(column, times, share)                                                                          \
    sheet->column = (void *)next;                                                                            \
    next += ROOM / (share) * (times) * sizeof *sheet->column;
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
    if (part->tail == NULL && part->dimensions > 0 && part->signs != NULL && part->scales[passage] > 0) {
        memcpy(sheet->signs + cell * SIGN_WORDS, part->signs + (size_t)passage * SIGN_WORDS,
               SIGN_WORDS * sizeof *sheet->signs);
        return;
    }
    sheet->unsure =
        xgrow(sheet->unsure, &sheet->unsure_capacity, sheet->unsure_count + 1, sizeof *sheet->unsure);
    sheet->unsure[sheet->unsure_count++] = cell;
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
            speaker = (score_is_users(part, &row) ? SHEET_USER : 0) |
                      (score_is_assistants(part, &row) ? SHEET_ASSISTANT : 0);
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

/* --- Lists of postings --- */

static void forget_lists(struct sheet *sheet, const struct search *search)
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
        forget_lists(sheet, search);
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
        forget_lists(sheet, search);
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

/* Vectors of the tail are made anew while it is small. */
static void forget_mixed(struct sheet *sheet)
{
    memset(sheet->is_mixed, 0, sheet->cell_count * sizeof *sheet->is_mixed);
}

void sheet_rest(struct sheet *sheet, const struct search *search)
{
    if (sheet->state != state_of(search)) /* there are other parts, and it will be made anew */
        return;
    forget_lists(sheet, search);
    forget_mixed(sheet);
    pages_free(sheet->kept, KEPT_BYTES);
    pages_free(sheet->own_kept, OWN_BYTES);
    pages_free(sheet->mixed, ROOM * sheet->mixed_apart);
    sheet->kept = NULL;
    sheet->own_kept = NULL;
    sheet->mixed = NULL;
}

/* --- What came into the tail --- */

/* The paths from this one on are the last. */
static void cut_paths(struct sheet *sheet, size_t path)
{
    sheet->cell_count = sheet->paths[path].first;
    sheet->path_count = path;
    while (sheet->unsure_count > 0 && sheet->unsure[sheet->unsure_count - 1] >= sheet->cell_count)
        sheet->unsure_count--;
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
    forget_lists(sheet, making->ranking->search); /* of what is laid out elsewhere */
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
    forget_mixed(sheet);
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
    sheet->kept_count = sheet->own_count = 1;
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
        forget_lists(making.sheet, search);
    }
    *sheet = making.sheet;
    return REC_OK;
}

/* --- Vectors --- */

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

double sheet_cosine(struct sheet *sheet, const struct ranking *ranking, uint32_t cell)
{
    size_t dimensions = ranking->search->vectors->dimensions;
    struct sheet_mixed *mixed = sheet->is_mixed[cell] ? mixed_at(sheet, cell) : NULL;
    double length = mixed != NULL ? mixed->length : 0;
    int32_t dots[2 * EMBED_AROUND + 1];
    struct around around;
    double sum = 0;
    look_around(sheet, ranking->search, cell, &around);
    if (length <= 0)
        length = length_of(&around, dimensions);
    if (mixed != NULL)
        mixed->length = length;
    for (size_t i = 0, end; i < around.count; i = end) {
        for (end = i + 1; end < around.count && around.vectors[end] == around.vectors[end - 1] + dimensions;)
            end++;
        kernel_dots(around.vectors[i], end - i, ranking->vector, dimensions, dots + i);
    }
    for (size_t i = 0; i < around.count; i++)
        sum += around.shares[i] * (around.scales[i] * ranking->vector_scale * (float)dots[i]);
    return sum / length;
}

/* What stands around a cell, mixed once: a cosine with it takes one row instead of five. */
static void mix(struct sheet *sheet, const struct search *search, uint32_t cell)
{
    if (sheet->mixed == NULL)
        sheet->mixed = xpages(ROOM * sheet->mixed_apart);
    struct sheet_mixed *mixed = mixed_at(sheet, cell);
    float sum[DIMENSIONS_MAX] = {0};
    struct around around;
    look_around(sheet, search, cell, &around);
    for (size_t i = 0; i < around.count; i++)
        kernel_add(sum, around.vectors[i], around.shares[i] * around.scales[i], sheet->dimensions);
    struct kernel_rounded rounded = kernel_round(sum, sheet->dimensions, mixed->numbers);
    mixed->scale = rounded.most > 0 ? rounded.most / 127 / sqrtf(rounded.squares) : NOTHING;
    mixed->length = 0;
    sheet->is_mixed[cell] = true;
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
            mix(sheet, ranking->search, cells[i]);
        const struct sheet_mixed *mixed = mixed_at(sheet, cells[i]);
        float dot = (float)kernel_dot(mixed->numbers, ranking->vector, sheet->dimensions);
        most[i] = mixed->scale > 0 ? mixed->scale * ranking->vector_scale * (dot + doubt) : 0;
    }
}
