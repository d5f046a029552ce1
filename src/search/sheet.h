/* All passages of a small index as one row of cells: path after path, so that what stands around a passage
 * stands beside its cell, whatever part it is in. Between two paths lie empty cells, SHEET_GAP at least. A
 * passage that several branches share has a cell on each of their paths; one of them is its own, the others
 * are copies. Derived from the index and made again when it has changed. Owned by a struct search; one
 * thread. */
#ifndef SEARCH_SHEET_H
#define SEARCH_SHEET_H

#include "base/alloc.h"
#include "search/ranking.h"

#define SHEET_GAP  NEIGHBOURS
#define SHEET_NONE UINT16_MAX
/* Cells there is room for, the empty ones with them: all columns begin a line of the cache, and few at the
 * same place in a page. */
#define SHEET_ROOM       (SHEET_NONE + 1u + 1536)
#define SHEET_EDGE       32 /* empty cells before the first path and behind the last one: loops may read them */

#define SHEET_STEP       32 /* cells, edges and all, are a multiple of it: loops have no rest */
#define SHEET_AT_ONCE    8  /* cells of a list; the first cell is an empty one */
#define SHEET_LIST_LINES 3  /* of a list that are fetched ahead */

/* What is known of a cell: above the flags of its passage (the standing ones of the user alone: no others
 * matter) who speaks; both: it is empty, or a copy. */
#define SHEET_USER      (1u << 6)
#define SHEET_ASSISTANT (1u << 7)
#define SHEET_NOBODY    (SHEET_USER | SHEET_ASSISTANT)

struct sheet_path {
    uint32_t first, end;  /* cells; the same: it is laid out anew elsewhere */
    uint32_t branch;      /* only of it are messages scored; 0: all */
    uint32_t group;       /* those of one conversation lie side by side */
    int64_t since, until; /* what the times of its cells lie between, both included */
    bool copied;          /* some of its cells are copies */
};

struct sheet_copy {
    uint32_t to, from;
};

/* What a cell, which is on a path, says of the words of a group. */
struct sheet_said {
    uint16_t cell;
    uint16_t path_asks; /* the path twice, and 1 if it is a question */
    float own;          /* C */
};
_Static_assert(SHEET_NONE / (SHEET_GAP + 1) < 1 << 15, "twice the number of a path is not too much");

/* The vector of a cell with what stands around it. */
struct sheet_mixed {
    double length;    /* of their sum */
    float scale;      /* what gives the numbers unit length */
    int8_t numbers[]; /* of it, rounded */
};

struct sheet {
    uint64_t state;         /* of the index that it was made of, but for what came into the tail since */
    uint32_t tail_passages; /* that are in it */
    uint32_t tail_documents, groups;
    size_t cell_count, path_count, copy_count, part_count, empty_count;
    char *columns; /* that are of each cell, in one piece */
    size_t columns_bytes;
    struct place *places; /* of each cell; passage PART_NONE: empty */
    uint8_t *sets;        /* of each cell */
    uint16_t *path_of;    /* of each cell */
    uint64_t *signs;      /* of each cell; all 0: they tell nothing */
    size_t dimensions;    /* of the vectors; 0: none */
    bool *is_mixed;       /* of each cell */
    char *mixed;          /* of each cell that is: struct sheet_mixed, so many bytes apart; NULL: none is */
    size_t mixed_apart, mixed_count; /* mixed_count: cells that were mixed because they were asked for */
    uint16_t **cells; /* of each part and passage: its own cell; SHEET_NONE: it is on no path */
    struct sheet_path *paths;
    struct sheet_copy *copies;
    size_t path_capacity, copy_capacity;
    bool too_large;

    /* lists of postings that were read */
    double average_length;         /* of passages, when they were, */
    float sizes[PART_TF_MAX + 1];  /* and what each length makes then */
    uint16_t *kept;                /* as cells: how many, then which, filled up with 0 to SHEET_AT_ONCE; */
    struct sheet_said *said_kept;  /* beside each of them what it says */
    uint32_t **lists;              /* of each part and group: where its list begins; 0: it is not there */
    size_t kept_count, read_count; /* read_count: lists that were read because they were asked for */
    bool too_many;                 /* there are more than can be kept */

    /* room for one search: of each cell */
    uint16_t *said, *sums, *bounds;
    uint8_t *state_of;
    uint32_t *found;
    uint16_t *heard; /* a bit a cell: it says a word of the query, or one near it */
};

/* *sheet: NULL if it would be too large. */
enum rec_status sheet_find(struct ranking *ranking, struct sheet **sheet, rec_error *error);
/* Reads a list of postings, to be kept. */
void sheet_read_list(struct sheet *sheet, const struct search *search, uint32_t part, uint32_t group);
/* Nothing that was read or mixed is of use any longer; its memory goes back. */
void sheet_forget_lists(struct sheet *sheet, const struct search *search);
void sheet_release_lists(struct sheet *sheet);
void sheet_forget_mixed(struct sheet *sheet);
void sheet_release_mixed(struct sheet *sheet);
/* Holds no list and no mixed vector any longer. */
void sheet_rest(struct sheet *sheet, const struct search *search);
/* Cosine of the query and a cell with what stands around it, as score_path() finds it. */
double sheet_cosine(struct sheet *sheet, const struct ranking *ranking, uint32_t cell);
/* Of each of these cells what that cosine is at most, and not much above it. */
void sheet_cosines_most(struct sheet *sheet, const struct ranking *ranking, const uint32_t *cells,
                        size_t count, float *most);
/* That will be asked of this cell. */
void sheet_expect_cosine(const struct sheet *sheet, uint32_t cell);
void sheet_free(struct sheet *sheet);

static inline bool sheet_hears(const struct sheet *sheet, size_t cell)
{
    return (sheet->heard[cell / KERNEL_BITS] >> cell % KERNEL_BITS & 1) != 0;
}

/* The cells of the passages that hold a word of a group of a segment: the first says how many follow. Until
 * the next list is asked for. */
static inline const uint16_t *sheet_list(struct sheet *sheet, const struct search *search, uint32_t part,
                                         uint32_t group)
{
    if (sheet->lists[part][group] == 0)
        sheet_read_list(sheet, search, part, group);
    return sheet->kept + sheet->lists[part][group];
}

/* The same with what they say: of the first `cell` tells how many follow. */
static inline const struct sheet_said *sheet_said(struct sheet *sheet, const struct search *search,
                                                  uint32_t part, uint32_t group)
{
    if (sheet->lists[part][group] == 0)
        sheet_read_list(sheet, search, part, group);
    return sheet->said_kept + sheet->lists[part][group];
}

/* What a cell says of a term itself. */
static inline struct sheet_said sheet_said_at(const struct sheet *sheet, uint32_t cell, float own)
{
    bool asks = (sheet->sets[cell] & PASSAGE_ASKS) != 0;
    return (struct sheet_said){(uint16_t)cell, (uint16_t)(2u * sheet->path_of[cell] + asks), own};
}

/* Such a list will be asked for: first where it begins is fetched, then it itself. */
FETCHES void sheet_expect_list(const struct sheet *sheet, uint32_t part, uint32_t group)
{
    __builtin_prefetch(&sheet->lists[part][group]);
}

FETCHES void sheet_prefetch_list(const struct sheet *sheet, uint32_t part, uint32_t group, bool own)
{
    uint32_t first = sheet->lists[part][group];
    const char *kept = own ? (const char *)sheet->said_kept : (const char *)sheet->kept;
    size_t from = first * (own ? sizeof *sheet->said_kept : sizeof *sheet->kept);
    for (size_t line = 0; line < SHEET_LIST_LINES && first != 0; line++)
        __builtin_prefetch(kept + from + line * CACHE_LINE);
}

#endif
