/* Which preferences matter to a question that names none of them: by what both are about. A question for a
 * hotel shares no word with "avoids shared bathrooms", but both are about lodging. */
#include "config.h"

#include "memory/view.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

struct scored {
    struct view_row *row;
    int points;
};

/* Is a better than b? */
static bool is_better(const struct scored *a, const struct scored *b)
{
    if (a->points != b->points)
        return a->points > b->points;
    if (a->row->since != b->row->since)
        return a->row->since > b->row->since;
    return strcmp(a->row->id, b->row->id) < 0;
}

/* Keeps the best, in order. */
static void enter(struct scored *best, size_t *count, size_t limit, struct scored scored)
{
    size_t at = *count;
    if (at == limit && !is_better(&scored, &best[at - 1]))
        return;
    at -= at == limit;
    for (; at > 0 && is_better(&scored, &best[at - 1]); at--)
        best[at] = best[at - 1];
    best[at] = scored;
    *count += *count < limit;
}

enum rec_status memory_related(struct store_user *user, const char *question, size_t limit,
                               int64_t (*estimate)(const char *text, size_t length), struct arena *arena,
                               struct memory_profile_line **lines, size_t *count, rec_error *error)
{
    uint64_t words[GIST_WORDS];
    struct gist asked;
    struct view *view;
    *count = 0;
    enum rec_status status = view_get(user, &view, error);
    if (status != REC_OK || limit == 0)
        return status;
    view_count_with(view, estimate);
    struct scored *best = arena_alloc(arena, limit * sizeof *best);
    gist_read(&asked, view->topics, question, words);
    const struct gist *gists = view_gists(view);
    size_t stated = view_stated(view), found_count = 0;
    struct scored *found = xmalloc((stated + 1) * sizeof *found);
    for (size_t i = 0; i < stated; i++) {
        int points = gist_likeness(&asked, &gists[i]);
        if (points <= 0)
            continue;
        found[found_count++] = (struct scored){view->preferences.rows[i], points};
        view_fetch(view->preferences.rows[i]);
    }
    for (size_t i = 0; i < found_count; i++)
        enter(best, count, limit, found[i]);
    free(found);
    *lines = arena_alloc(arena, (*count + 1) * sizeof **lines);
    for (size_t i = 0; i < *count; i++)
        view_line(view, best[i].row, arena, &(*lines)[i]);
    return REC_OK;
}
