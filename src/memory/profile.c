#include "config.h"

#include "memory/view.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

#define AHEAD 8 /* rows that are fetched before their turn */

/* What may go in, the heaviest first, and what of it does. */
struct choice {
    struct view_row **rows;
    size_t count, chosen;
    int64_t room;
};

/* The order in the prompt: it does not depend on what was learned last, so that the bytes before a new line
 * stay the same. */
static int by_place(const void *left, const void *right)
{
    const struct view_row *a = *(struct view_row *const *)left, *b = *(struct view_row *const *)right;
    if (a->place != b->place)
        return a->place - b->place;
    if (a->since != b->since)
        return a->since > b->since ? 1 : -1;
    return strcmp(a->id, b->id);
}

/* Both lists in one order of weight. */
static struct choice merge(const struct view *view, int64_t room)
{
    const struct view_list *a = &view->preferences, *b = &view->standing;
    size_t stated = view_stated(view);
    struct choice choice = {.rows = xcalloc(stated + b->count + 1, sizeof(struct view_row *)), .room = room};
    for (size_t i = 0, j = 0; i < stated || j < b->count;) {
        bool first = j == b->count || (i < stated && view_order(a->rows[i], b->rows[j]) < 0);
        choice.rows[choice.count++] = first ? a->rows[i++] : b->rows[j++];
    }
    return choice;
}

/* What no line is shorter than, of both lists; 0: not known. */
static int64_t shortest(const struct view *view)
{
    int64_t a = view->preferences.shortest, b = view->standing.shortest;
    return view->standing.count == 0 || a < b ? a : b;
}

/* Keeps what fits, headings of sections included. Returns how many were left out. Those that are looked at in
 * vain, because not even the shortest would fit, lie far apart. */
static int64_t choose(struct choice *choice, struct view *view)
{
    int64_t headings[VIEW_PLACES] = {0}; /* what they cost; 0: not asked yet */
    int64_t least = shortest(view), seen = INT64_MAX;
    bool opened[VIEW_PLACES] = {false};
    for (size_t i = 0; i < choice->count; i++) {
        if (choice->room < least)
            return (int64_t)(choice->count - choice->chosen);
        struct view_row *row = choice->rows[i];
        if (i + AHEAD < choice->count)
            view_fetch(choice->rows[i + AHEAD]);
        if (headings[row->place] == 0)
            headings[row->place] = view_tokens(view, "%s:\n", row->section);
        int64_t tokens = view_line_tokens(view, row);
        int64_t cost = tokens + (opened[row->place] ? 0 : headings[row->place]);
        seen = tokens < seen ? tokens : seen;
        if (cost > choice->room)
            continue;
        opened[row->place] = true;
        choice->room -= cost;
        row->widened = false;
        choice->rows[choice->chosen++] = row;
    }
    view->preferences.shortest = view->standing.shortest = seen;
    return (int64_t)(choice->count - choice->chosen);
}

static void take_line(const struct view *view, struct view_row *row, struct arena *arena,
                      struct memory_profile_line *line)
{
    view_line(view, row, arena, line);
    if (!row->widened)
        return;
    line->text = arena_strdup(arena, row->wide);
    line->tokens = row->wide_tokens;
}

enum rec_status memory_profile(struct store_user *user, const struct memory_profile_limits *limits,
                               struct arena *arena, struct memory_profile_line **lines, size_t *count,
                               int64_t *left_out, rec_error *error)
{
    struct view *view;
    *lines = NULL;
    *count = 0;
    *left_out = 0;
    enum rec_status status = view_get(user, &view, error);
    if (status != REC_OK)
        return status;
    view_count_with(view, limits->estimate);
    struct choice choice = merge(view, limits->tokens);
    *left_out = choose(&choice, view);
    if (*left_out == 0)
        status = view_widen(view, user, choice.room, limits, error);
    if (choice.chosen > 1)
        qsort(choice.rows, choice.chosen, sizeof(struct view_row *), by_place);
    *lines = arena_alloc(arena, (choice.chosen + 1) * sizeof **lines);
    for (size_t i = 0; i < choice.chosen; i++)
        take_line(view, choice.rows[i], arena, &(*lines)[i]);
    *count = choice.chosen;
    free(choice.rows);
    return status;
}
