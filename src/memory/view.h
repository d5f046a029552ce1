/* What a prompt may take of what is known of a user, held ready: the weightiest current preferences, and what
 * stands (instructions, pinned memories), with their evidence, in the profile's order. It is read once,
 * belongs to the store_user and follows the change journal, so that a turn costs by what changed since the
 * last one. What was erased leaves it with the next call, or with view_drop().
 *
 * Not more than VIEW_ROWS of each: a profile has room for a tenth of them. Thread: the handle's. */
#ifndef MEMORY_VIEW_H
#define MEMORY_VIEW_H

#include "memory/gist.h"
#include "memory/memory.h"

#define VIEW_ROWS 1000

/* Sections of the profile: the categories, instructions, what is pinned. */
#define ONE(symbol, name) +1
enum { VIEW_INSTRUCTIONS = 0 REC_CATEGORIES(ONE), VIEW_PINNED, VIEW_PLACES };
#undef ONE

struct view_row {
    /* what is looked at of every row in each turn, side by side */
    struct gist gist; /* of a preference */
    int64_t tokens;   /* of its line; -1: not counted yet */
    int place;        /* of its section */
    int rank;         /* 2: locked or pinned; 1: an instruction; 0: the rest */
    int64_t since;
    uint64_t told; /* when it was last told of by view_tell() */

    struct arena arena; /* of the strings, and of the row */
    char id[REC_ID_SIZE];
    enum rec_row_kind kind;
    double confidence;
    const char *section; /* its heading in the profile */
    const char *text;    /* one line */
    const struct rec_evidence *evidence;
    size_t evidence_count;
    const struct rec_preference *preference; /* NULL: a memory */
    const uint64_t *words;                   /* of its line: view_word() of each */
    size_t word_count;
    bool judged;      /* whether its statement is worth saying */
    const char *wide; /* the line with its statement; NULL: it is not */
    int64_t wide_tokens;
    bool widened; /* in the profile that is being made */
};

/* Rows lie apart: one that is come to soon is fetched meanwhile. */
static inline void view_fetch(const struct view_row *row)
{
    __builtin_prefetch(row);
    __builtin_prefetch(row->id);
}

/* A word, and a row that says it. */
struct view_said {
    uint64_t word;
    struct view_row *row;
};

/* Rows in order of weight. */
struct view_list {
    struct view_row **rows;
    size_t count;
    bool more;          /* the store has others behind these */
    int64_t shortest;   /* no line has fewer tokens; 0: not known since a row came */
    struct gist *gists; /* of the rows, side by side; NULL: not since a row came or went */
    struct view_said *said;
    size_t said_count, said_capacity, said_sorted; /* so many are in order of word */
    uint64_t told;
};

struct view {
    int64_t change, rollbacks;
    int64_t (*estimate)(const char *text, size_t length); /* that has counted the tokens */
    struct topics *topics;
    struct view_list preferences, standing;
    bool judged; /* a preference is */
};

/* As the store is now. The view, and what it points to, is good until the handle is used again. */
enum rec_status view_get(struct store_user *user, struct view **view, rec_error *error);
void view_drop(struct store_user *user);

/* What goes first when not all fits. */
int view_order(const struct view_row *a, const struct view_row *b);

/* How many of the preferences are stated: they come first. */
size_t view_stated(const struct view *view);

/* What each of the preferences is about, side by side: the rows themselves lie apart. */
const struct gist *view_gists(struct view *view);

/* Has tokens counted so, from now on. */
void view_count_with(struct view *view, int64_t (*estimate)(const char *text, size_t length));
int64_t view_tokens(const struct view *view, const char *format, const char *text);
int64_t view_line_tokens(const struct view *view, struct view_row *row);
/* A row as it stands in a prompt; its strings belong to the arena. */
void view_line(const struct view *view, struct view_row *row, struct arena *arena,
               struct memory_profile_line *line);

/* Says of the preferences that are to stand in a profile, the heaviest first, which are widened: as many as
 * the room has tokens for. */
enum rec_status view_widen(struct view *view, struct store_user *user, int64_t room,
                           const struct memory_profile_limits *limits, rec_error *error);

/* A number that stands for a folded word. */
uint64_t view_word(const char *word, size_t length);
/* Tells of the preferences that say any of the words, of each once, in no order. */
void view_tell(struct view *view, const uint64_t *words, size_t count,
               void (*take)(void *context, const struct view_row *row), void *context);

/* Copies that belong to the arena. */
const struct rec_preference *view_preference(const struct view_row *row, struct arena *arena);
const struct rec_evidence *view_evidence(const struct rec_evidence *rows, size_t count, struct arena *arena);

#endif
