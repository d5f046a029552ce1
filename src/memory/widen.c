/* What the room that a profile has left goes into: why a person never stays in hostels is in what they said,
 * not in what was drawn from it. */
#include "config.h"

#include "memory/quotation.h"
#include "memory/view.h"

#include <string.h>

#define ANY (~0u)

static bool is_excluded(const struct memory_profile_limits *limits, const char *id)
{
    for (size_t i = 0; limits != NULL && i < limits->excluded_count; i++)
        if (strcmp(limits->excluded[i], id) == 0)
            return true;
    return false;
}

/* --- What else was drawn from a statement --- */

struct statement {
    const char *message;
    int64_t start, end;
};

/* The evidence is a sentence, and the statement has others before or behind it if it is longer. */
static struct statement statement_of(const struct view_row *row)
{
    const struct rec_evidence *sentence = &row->evidence[0];
    int64_t more = (int64_t)strlen(row->preference->statement) - (sentence->end - sentence->start);
    more = more > 0 ? more : 0;
    return (struct statement){sentence->message_id, sentence->start - more, sentence->end + more};
}

static bool is_over(enum rec_memory_status status)
{
    return status == REC_STATE_SUPERSEDED || status == REC_STATE_FORGOTTEN || status == REC_STATE_REJECTED;
}

/* Does it rest on words of the statement? */
static bool rests_on(const struct rec_evidence *rows, size_t count, const struct statement *statement)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(rows[i].message_id, statement->message) == 0 && rows[i].start < statement->end &&
            rows[i].end > statement->start)
            return true;
    return false;
}

static enum rec_status check_preferences(struct store_user *user, const struct statement *statement,
                                         const struct memory_profile_limits *limits, struct arena *arena,
                                         bool *holds, rec_error *error)
{
    struct store_preference_filter filter = {
        .category = -1, .source = -1, .statuses = ANY, .message = statement->message};
    struct rec_preference *rows;
    size_t count;
    bool more;
    enum rec_status status = store_preference_list(user, &filter, arena, &rows, &count, &more, error);
    for (size_t i = 0; status == REC_OK && i < count && *holds; i++)
        *holds = !rests_on(rows[i].evidence, rows[i].evidence_count, statement) ||
                 (!is_over(rows[i].status) && !is_excluded(limits, rows[i].id));
    return status;
}

/* An event passes by itself. */
static enum rec_status check_memories(struct store_user *user, const struct statement *statement,
                                      const struct memory_profile_limits *limits, struct arena *arena,
                                      bool *holds, rec_error *error)
{
    struct store_memory_filter filter = {
        .kind = -1, .category = -1, .statuses = ANY, .message = statement->message};
    struct rec_memory *rows;
    size_t count;
    bool more;
    enum rec_status status = store_memory_list(user, &filter, arena, &rows, &count, &more, error);
    for (size_t i = 0; status == REC_OK && i < count && *holds; i++)
        *holds = !rests_on(rows[i].evidence, rows[i].evidence_count, statement) ||
                 (!is_over(rows[i].status) && !is_excluded(limits, rows[i].id) &&
                  rows[i].kind != REC_MEMORY_EVENT && rows[i].kind != REC_MEMORY_TASK);
    return status;
}

/* Does all that was drawn from a statement hold still? Who loves skiing and lived in Oslo when they said so
 * may live in Bergen now. */
static enum rec_status check(struct store_user *user, const struct view_row *row,
                             const struct memory_profile_limits *limits, bool *holds, rec_error *error)
{
    struct arena arena = ARENA_INIT;
    const struct statement statement = statement_of(row);
    *holds = !is_excluded(limits, statement.message);
    enum rec_status status = check_preferences(user, &statement, limits, &arena, holds, error);
    if (status == REC_OK && *holds)
        status = check_memories(user, &statement, limits, &arena, holds, error);
    arena_free(&arena);
    return status;
}

/* --- What it is worth --- */

/* Was it said by the person, and is it known where? A model's words are not theirs. */
static bool is_own(const struct view_row *row)
{
    return row->preference->statement[0] != '\0' && row->evidence_count > 0 &&
           row->evidence[0].message_id[0] != '\0' && strcmp(row->evidence[0].source, "model") != 0;
}

static bool of_one_statement(const struct view_row *a, const struct view_row *b)
{
    return strcmp(a->evidence[0].message_id, b->evidence[0].message_id) == 0 &&
           strcmp(a->preference->statement, b->preference->statement) == 0;
}

/* The lines that say some of it. NULL: one says all of it, or another is there to do so: a heavier one, or
 * one that the quotation can stand for. */
static const char *lines_of(const struct view *view, size_t at, const char *quotation, struct arena *arena)
{
    const struct view_row *row = view->preferences.rows[at];
    const char *lines = row->text;
    bool covers = quotation_covers(quotation, row->text);
    for (size_t i = 0; i < view_stated(view); i++) {
        const struct view_row *other = view->preferences.rows[i];
        if (i == at || !is_own(other) || !of_one_statement(row, other))
            continue;
        if ((i < at && other->wide != NULL) || (!covers && quotation_covers(quotation, other->text)))
            return NULL;
        lines = arena_printf(arena, "%s\n%s", lines, other->text);
    }
    for (size_t i = 0; i < view->standing.count; i++)
        if (strstr(view->standing.rows[i]->text, row->preference->statement) != NULL)
            return NULL;
    return lines;
}

/* "I prefer dark mode" does not say more than "theme: dark". */
static size_t least_more(const struct view_row *row)
{
    return row->preference->qualifier[0] != '\0' ? 1 : 2;
}

static enum rec_status judge(struct view *view, struct store_user *user, size_t at, rec_error *error)
{
    struct view_row *row = view->preferences.rows[at];
    struct arena arena = ARENA_INIT;
    enum rec_status status = REC_OK;
    bool holds = false;
    const char *quotation = quotation_of(row->preference->statement, &arena);
    row->wide = NULL;
    if (is_own(row) && quotation_lasts(quotation)) {
        const char *lines = lines_of(view, at, quotation, &arena);
        if (lines != NULL && quotation_adds(quotation, lines) >= least_more(row))
            status = check(user, row, NULL, &holds, error);
    }
    if (status == REC_OK && holds)
        row->wide = quotation_line(row->text, quotation, &row->arena);
    if (row->wide != NULL)
        row->wide_tokens = view_tokens(view, "[99] %s\n", row->wide);
    row->judged = status == REC_OK;
    view->judged = true;
    arena_free(&arena);
    return status;
}

enum rec_status view_widen(struct view *view, struct store_user *user, int64_t room,
                           const struct memory_profile_limits *limits, rec_error *error)
{
    size_t stated = view_stated(view);
    enum rec_status status = REC_OK;
    for (size_t i = 0; i < stated && status == REC_OK; i++) {
        struct view_row *row = view->preferences.rows[i];
        bool holds = true;
        if (!row->judged)
            status = judge(view, user, i, error);
        if (status != REC_OK || row->wide == NULL || row->wide_tokens - row->tokens > room ||
            is_excluded(limits, row->id))
            continue;
        if (limits->excluded_count > 0)
            status = check(user, row, limits, &holds, error);
        row->widened = status == REC_OK && holds;
        room -= row->widened ? row->wide_tokens - row->tokens : 0;
    }
    return status;
}
