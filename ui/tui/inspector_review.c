#include "config.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "ui/tui/inspector_state.h"
#include "ui/tui/learned_acts.h"
#include "ui/tui/learned_rows.h"
#include "ui/tui/receipt_rows.h"

#include <stdlib.h>
#include <string.h>

#define WEEK_MS    (7 * 24 * 3600 * INT64_C(1000))
#define FADING_MAX 10

/* --- Last week --- */

enum look { LOOK_CONTRADICTED, LOOK_NEW, LOOK_CHANGED, LOOK_GONE, LOOK_COUNT };

static enum look look_of(const struct rec_change_record *change)
{
    static const struct {
        const char *operation;
        enum look look;
    } looks[] = {{"supersede", LOOK_CONTRADICTED},
                 {"add", LOOK_NEW},
                 {"propose", LOOK_NEW},
                 {"forget", LOOK_GONE},
                 {"unset", LOOK_GONE},
                 {"reject", LOOK_GONE}};
    for (size_t index = 0; index < sizeof looks / sizeof *looks; index++)
        if (strcmp(change->operation, looks[index].operation) == 0)
            return looks[index].look;
    return LOOK_CHANGED;
}

static bool listed(char (*ids)[REC_ID_SIZE], size_t count, const char *id)
{
    for (size_t index = 0; index < count; index++)
        if (strcmp(ids[index], id) == 0)
            return true;
    return false;
}

static bool is_kept(const struct inspector *inspector, const char *id)
{
    return listed(inspector->kept, inspector->kept_count, id);
}

static void keep(struct inspector *inspector, const char *id)
{
    inspector->kept =
        xgrow(inspector->kept, &inspector->kept_capacity, inspector->kept_count + 1, sizeof *inspector->kept);
    memcpy(inspector->kept[inspector->kept_count++], id, REC_ID_SIZE);
}

/* It waits for a yes or a no, further up. */
static bool waits(const struct inspector *inspector, const char *id)
{
    const struct rec_page *preferences[] = {inspector->proposed_preferences, inspector->guesses};
    for (size_t i = 0; i < sizeof preferences / sizeof *preferences; i++)
        for (size_t index = 0; preferences[i] && index < preferences[i]->count; index++)
            if (strcmp(preferences[i]->preferences[index].id, id) == 0)
                return true;
    const struct rec_page *memories = inspector->proposed_memories;
    for (size_t index = 0; memories && index < memories->count; index++)
        if (strcmp(memories->memories[index].id, id) == 0)
            return true;
    return false;
}

/* What replaced another has a line of its own, which says the same: "seat: window -> aisle". */
static bool replaces(const struct rec_page *changes, const struct rec_change_record *change)
{
    for (size_t index = 0; index < changes->count; index++) {
        const struct rec_change_record *other = &changes->history[index];
        if (other != change && other->group == change->group && look_of(other) == LOOK_CONTRADICTED &&
            strcmp(other->summary, change->summary) == 0)
            return true;
    }
    return false;
}

/* The last that was done to a row and not undone decides where it stands; what was added in the week is new,
 * whatever came after. Marks the changes of one look; the ids that have a line are collected. */
static void week_lines(struct inspector *inspector, struct entries *entries, enum look look,
                       const char *title, int width, int64_t now)
{
    const struct rec_page *changes = inspector->changes;
    char(*ids)[REC_ID_SIZE] = xcalloc(changes->count + 1, sizeof *ids);
    size_t count = 0;
    bool begun = false;
    for (size_t index = 0; index < changes->count; index++) {
        const struct rec_change_record *change = &changes->history[index];
        bool mine = (change->row == REC_ROW_MEMORY || change->row == REC_ROW_PREFERENCE) && !change->undone &&
                    change->created_at > now - WEEK_MS && !is_kept(inspector, change->id) &&
                    !waits(inspector, change->id) && strcmp(change->cause, "undo") != 0;
        if (!mine || listed(ids, count, change->id))
            continue;
        enum look own = look_of(change);
        for (size_t older = index + 1; own == LOOK_CHANGED && older < changes->count; older++)
            if (strcmp(changes->history[older].id, change->id) == 0 &&
                changes->history[older].created_at > now - WEEK_MS && !changes->history[older].undone &&
                look_of(&changes->history[older]) == LOOK_NEW)
                own = LOOK_NEW;
        memcpy(ids[count++], change->id, REC_ID_SIZE);
        if (own != look || (own == LOOK_NEW && replaces(changes, change)))
            continue;
        if (!begun)
            learned_group(entries, title, width);
        begun = true;
        learned_change_line(entries, change, look == LOOK_CHANGED, width, now);
    }
    free(ids);
}

/* Old, not used for long, and nobody said that it matters. */
static void fading_lines(struct inspector *inspector, struct entries *entries, int width, int64_t now)
{
    size_t shown = 0;
    for (size_t index = 0; inspector->fading && index < inspector->fading->count; index++) {
        const struct rec_memory *memory = &inspector->fading->memories[index];
        if (memory->pinned || memory->accessed_at > now - INSPECTOR_FADING_MS || shown == FADING_MAX ||
            is_kept(inspector, memory->id))
            continue;
        if (shown++ == 0)
            learned_group(entries, "fading: older than two months and not used since", width);
        memory_rows(entries, memory, width, now);
    }
}

/* --- What waits --- */

static const struct rec_preference *current_of(const struct inspector *inspector,
                                               const struct rec_preference *proposed)
{
    const struct rec_page *page = inspector->preferences;
    for (size_t index = 0; page && index < page->count; index++) {
        const struct rec_preference *row = &page->preferences[index];
        if (strcmp(row->key, proposed->key) == 0 && strcmp(row->qualifier, proposed->qualifier) == 0 &&
            strcmp(row->id, proposed->id) != 0)
            return row;
    }
    return NULL;
}

static void waiting_lines(struct app *app, struct entries *entries, int width, int64_t now)
{
    const struct inspector *inspector = app->inspector;
    const struct rec_page *preferences[] = {inspector->proposed_preferences, inspector->guesses};
    learned_group(entries,
                  inspector_to_review(app) ? "waiting for a yes (y) or a no (n)" : "nothing is waiting",
                  width);
    for (size_t i = 0; i < sizeof preferences / sizeof *preferences; i++)
        for (size_t index = 0; preferences[i] && index < preferences[i]->count; index++) {
            const struct rec_preference *row = &preferences[i]->preferences[index];
            learned_question(entries, row, current_of(inspector, row), width, now);
        }
    for (size_t index = 0; inspector->proposed_memories && index < inspector->proposed_memories->count;
         index++)
        memory_rows(entries, &inspector->proposed_memories->memories[index], width, now);
}

void inspector_rebuild_review(struct app *app, int width, int64_t now)
{
    struct inspector *inspector = app->inspector;
    struct entries *entries = &inspector->entries[TAB_REVIEW];
    if (!inspector->loaded[TAB_REVIEW])
        return;
    waiting_lines(app, entries, width, now);
    inspector->waiting_end = entries->count;
    learned_group(entries, "", width);
    learned_group(entries, "the last week: y keeps it, off this list; e changes it, d forgets it", width);
    inspector->contradicted_from = entries->count;
    if (inspector->changes)
        week_lines(inspector, entries, LOOK_CONTRADICTED, "contradicted (n brings the old one back)", width,
                   now);
    inspector->contradicted_end = entries->count;
    if (inspector->changes) {
        week_lines(inspector, entries, LOOK_NEW, "new", width, now);
        week_lines(inspector, entries, LOOK_CHANGED, "changed", width, now);
        week_lines(inspector, entries, LOOK_GONE, "forgotten", width, now);
    }
    fading_lines(inspector, entries, width, now);
}

/* --- Keys --- */

unsigned inspector_keep(struct app *app)
{
    struct inspector *inspector = app->inspector;
    struct entries *entries = &inspector->entries[TAB_REVIEW];
    const struct entry *entry = entries_selected(entries);
    if (!entry || !entry->id[0])
        return HANDLED;
    keep(inspector, entry->id);
    for (size_t index = 0; inspector->fading && index < inspector->fading->count; index++)
        if (strcmp(inspector->fading->memories[index].id, entry->id) == 0) { /* looked at: it is used */
            struct rec_command command = {.kind = REC_COMMAND_MEMORY_OPENED, .id = entry->id, .category = -1};
            app_order(app, &command, NULL, NULL);
        }
    inspector_stale(app);
    return DRAW_INSPECTOR | app_toast(app, ROLE_STATUS, "kept as it is");
}

bool inspector_on_contradicted(const struct inspector *inspector)
{
    size_t at = inspector->entries[TAB_REVIEW].selected;
    return at >= inspector->contradicted_from && at < inspector->contradicted_end;
}

static unsigned take_old(struct app *app, const struct rec_page *page, const rec_error *error)
{
    if (!page || page->count == 0) {
        rec_page_free(page);
        return page ? app_toast(app, ROLE_WARNING, "it is no longer there") : app_toast_error(app, error);
    }
    const struct rec_preference *old = &page->preferences[0];
    struct rec_command command = {.kind = REC_COMMAND_PREFERENCE_SET,
                                  .key = old->key,
                                  .qualifier = old->qualifier[0] ? old->qualifier : NULL,
                                  .text = old->value,
                                  .category = (int)old->category};
    keep(app->inspector, old->id);
    unsigned bits = app_order(app, &command, NULL, NULL) |
                    app_toast_undoable(app, "%.40s = %.80s, as before", old->key, old->value);
    rec_page_free(page);
    inspector_stale(app);
    return bits | DRAW_INSPECTOR;
}

unsigned inspector_bring_back(struct app *app)
{
    struct inspector *inspector = app->inspector;
    const struct entry *entry = entries_selected(&inspector->entries[TAB_REVIEW]);
    if (!entry)
        return HANDLED;
    if (entry->tag == REC_ROW_MEMORY) {
        struct rec_command command = {.kind = REC_COMMAND_MEMORY_RESTORE, .id = entry->id, .category = -1};
        keep(inspector, entry->id);
        inspector_stale(app);
        return app_order(app, &command, NULL, NULL) | app_toast_undoable(app, "brought back") |
               DRAW_INSPECTOR;
    }
    struct rec_query query;
    rec_query_init(&query, REC_QUERY_PREFERENCE);
    query.id = entry->id;
    return app_ask(app, ASK_KNOWN_ROW, &query, take_old) | HANDLED;
}
