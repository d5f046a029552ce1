#include "config.h"

#include "inspector.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "ui/tui/ahead.h"
#include "ui/tui/chat.h"
#include "ui/tui/inspector_state.h"
#include "ui/tui/learned_acts.h"
#include "ui/tui/learned_rows.h"
#include "ui/tui/receipt_rows.h"

#include <stdlib.h>
#include <string.h>

static void add_note(struct entries *entries, const char *text, int width)
{
    entries_add_heading(entries);
    entries_put_text(entries, text, ROLE_DIM, " ", " ", width > 1 ? (size_t)width : 1);
}

static void rebuild_context(struct app *app, int width)
{
    struct inspector *inspector = app->inspector;
    struct receipt_learned learned = {0};
    const struct rec_page *memories = inspector->learned_memories,
                          *preferences = inspector->learned_preferences;
    if (memories) {
        learned.memories = memories->memories;
        learned.memory_count = memories->count;
    }
    if (preferences) {
        learned.preferences = preferences->preferences;
        learned.preference_count = preferences->count;
    }
    const struct rec_page *page = inspector->receipt;
    if (ahead_shown(app))
        ahead_draw(app, &inspector->entries[TAB_CONTEXT], width);
    else if (inspector->receipt_known)
        receipt_rows(&inspector->entries[TAB_CONTEXT], page && page->count > 0 ? &page->receipts[0] : NULL,
                     &learned, width);
}

/* Newest first within a category. */
static int by_category(const void *left, const void *right)
{
    const struct rec_memory *const *a = left, *const *b = right;
    if ((*a)->category != (*b)->category)
        return strcmp(rec_category_name((*a)->category), rec_category_name((*b)->category));
    return (*a)->updated_at < (*b)->updated_at ? 1 : (*a)->updated_at > (*b)->updated_at ? -1 : 0;
}

static void render_memory(void *context, const struct entry *entry, struct entries *out)
{
    struct app *app = context;
    const struct inspector *inspector = app->inspector;
    struct rec_memory row = *inspector->shown[entry->index];
    const struct rec_memory *memory = &row;
    const char *changed = learned_changed_to(app, row.id);
    if (changed)
        row.content = changed;
    int width = inspector->built_width[TAB_MEMORIES];
    if (width >= LEARNED_TABLE_WIDTH)
        learned_memory_line(out, memory, left_out_has(&app->left_out, chat_conversation(app), memory->id),
                            width, inspector->built_at);
    else
        memory_rows(out, memory, width, inspector->built_at);
}

static void collect_memories(struct inspector *inspector)
{
    inspector->shown_count = 0;
    for (size_t page = 0; page < inspector->memory_pages; page++) {
        const struct rec_page *held = inspector->memories[page];
        inspector->shown = xgrow(inspector->shown, &inspector->shown_capacity,
                                 inspector->shown_count + held->count, sizeof(const struct rec_memory *));
        for (size_t index = 0; index < held->count; index++)
            inspector->shown[inspector->shown_count++] = &held->memories[index];
    }
    if (inspector->by_category && inspector->shown_count)
        qsort(inspector->shown, inspector->shown_count, sizeof(const struct rec_memory *), by_category);
}

static void rebuild_memories(struct app *app, int width, int64_t now)
{
    struct inspector *inspector = app->inspector;
    struct entries *entries = &inspector->entries[TAB_MEMORIES];
    bool table = width >= LEARNED_TABLE_WIDTH;
    const char *group = "";
    collect_memories(inspector);
    entries->render = render_memory;
    entries->context = app;
    if (table && inspector->shown_count > 0)
        learned_memory_titles(entries, width);
    for (size_t index = 0; index < inspector->shown_count; index++) {
        const struct rec_memory *memory = inspector->shown[index];
        const char *own = inspector->by_category ? rec_category_name(memory->category)
                                                 : learned_age(memory->updated_at, now);
        if ((table || inspector->by_category) && strcmp(own, group) != 0)
            learned_group(entries, own, width);
        group = own;
        entries_add_later(entries, memory->id, REC_ROW_MEMORY, (uint32_t)index, table ? 1 : 0);
    }
}

static void render_preference(void *context, const struct entry *entry, struct entries *out)
{
    struct app *app = context;
    const struct inspector *inspector = app->inspector;
    struct rec_preference row = inspector->preferences->preferences[entry->index];
    const struct rec_preference *preference = &row;
    const char *changed = learned_changed_to(app, row.id);
    if (changed)
        row.value = changed;
    int width = inspector->built_width[TAB_PREFERENCES];
    if (width >= LEARNED_TABLE_WIDTH)
        learned_preference_line(out, preference,
                                left_out_has(&app->left_out, chat_conversation(app), preference->id), width,
                                inspector->built_at);
    else
        preference_rows(out, preference, width, inspector->built_at);
}

static void rebuild_preferences(struct app *app, int width)
{
    struct inspector *inspector = app->inspector;
    struct entries *entries = &inspector->entries[TAB_PREFERENCES];
    const struct rec_page *page = inspector->preferences;
    bool table = width >= LEARNED_TABLE_WIDTH;
    entries->render = render_preference;
    entries->context = app;
    if (page && page->more) {
        struct buf note = BUF_INIT;
        buf_addf(&note, "These are the first %zu; a filter finds the others.", page->count);
        add_note(entries, note.data, width);
        buf_free(&note);
    }
    if (table && page && page->count > 0)
        learned_preference_titles(entries, width);
    for (size_t index = 0; page && index < page->count; index++) {
        const struct rec_preference *row = &page->preferences[index];
        if (table && (index == 0 || row->category != row[-1].category))
            learned_group(entries, rec_category_name(row->category), width);
        entries_add_later(entries, row->id, REC_ROW_PREFERENCE, (uint32_t)index, table ? 1 : 0);
    }
}

/* After an import all that was learned may be waiting: an empty table is half the truth then. */
static void add_waiting(const struct app *app, struct buf *note)
{
    size_t waiting = inspector_to_review(app);
    if (waiting == 0)
        return;
    buf_addf(note, " %zu guess%s for your yes or no: ", waiting, waiting == 1 ? " waits" : "es wait");
    app_own_key_label(app, CONTEXT_INSPECTOR, ACTION_GO_REVIEW, note);
    buf_adds(note, " shows them.");
}

static void add_empty_note(struct app *app, int width)
{
    static const char *const notes[TAB_COUNT] = {
        [TAB_MEMORIES] =
            "Nothing is remembered yet. Tell something about yourself, or say \"remember that ...\".",
        [TAB_PREFERENCES] = "No preferences yet. Say what you like, avoid or want: \"I prefer aisle seats\".",
    };
    struct inspector *inspector = app->inspector;
    struct entries *entries = &inspector->entries[inspector->tab];
    if (entries->count > 0 || !notes[inspector->tab] || !inspector->loaded[inspector->tab])
        return;
    struct buf note = BUF_INIT;
    if (inspector->filter[inspector->tab][0]) {
        buf_adds(&note, "Nothing has these words.");
    } else {
        buf_adds(&note, notes[inspector->tab]);
        add_waiting(app, &note);
    }
    add_note(entries, note.data, width);
    buf_free(&note);
}

static void rebuild(struct app *app, int width)
{
    struct inspector *inspector = app->inspector;
    struct entries *entries = &inspector->entries[inspector->tab];
    int64_t now = clock_now();
    if (inspector->built_width[inspector->tab] == width)
        return;
    inspector->built_width[inspector->tab] = width;
    inspector->built_at = now;
    bool waited = entries->selected < inspector->waiting_end;
    entries_begin(entries);
    switch (inspector->tab) {
    case TAB_MEMORIES:
        rebuild_memories(app, width, now);
        break;
    case TAB_PREFERENCES:
        rebuild_preferences(app, width);
        break;
    case TAB_REVIEW:
        inspector_rebuild_review(app, width, now);
        break;
    default:
        rebuild_context(app, width);
        break;
    }
    add_empty_note(app, width);
    entries_end(entries);
    if (inspector->tab == TAB_REVIEW && waited && entries->selected >= inspector->waiting_end)
        entries_top(entries); /* what was answered is gone: on to the next that waits */
}

static void draw_tabs(struct app *app, const struct rect *area)
{
    static const char *const names[TAB_COUNT] = {"Context", "Memory", "Prefs", "Review"};
    struct rect line = {area->x, area->y, area->width, 1};
    draw_fill(&line, ROLE_TEXT);
    const char *gap = line.width < 32 ? " " : "  ";
    int x = 1;
    for (int tab = 0; tab < TAB_COUNT; tab++) {
        bool active = tab == (int)app->inspector->tab;
        x = draw_line(&line, x, 0, line.width - x, names[tab], active ? ROLE_TAB_ACTIVE : ROLE_TAB);
        x = draw_line(&line, x, 0, line.width - x, gap, ROLE_TEXT);
    }
}

/* A popup takes the keys, but not this line: what is below it would move. */
static bool has_filter_line(const struct app *app)
{
    const struct inspector *inspector = app->inspector;
    return (inspector->tab == TAB_MEMORIES || inspector->tab == TAB_PREFERENCES) &&
           (app->focus == PANE_INSPECTOR || inspector->filter[inspector->tab][0]);
}

static void draw_filter(struct app *app, const struct rect *area)
{
    struct inspector *inspector = app->inspector;
    const char *filter = inspector->filter[inspector->tab];
    struct buf text = BUF_INIT;
    inspector->filter_line = (struct rect){area->x, area->y, area->width, 1};
    draw_fill(&inspector->filter_line, ROLE_TEXT);
    buf_addf(&text, " / %s", *filter ? filter : "filter");
    draw_line(&inspector->filter_line, 0, 0, area->width, text.data, *filter ? ROLE_MATCH : ROLE_PLACEHOLDER);
    buf_free(&text);
}

static void draw(struct app *app, const struct layout_place *place, bool focused)
{
    struct inspector *inspector = app->inspector;
    struct rect area = place->content;
    if (area.height > 2) {
        draw_tabs(app, &area);
        area.y++;
        area.height--;
    }
    if (area.height > 3 && has_filter_line(app)) {
        draw_filter(app, &area);
        area.y++;
        area.height--;
    }
    rebuild(app, area.width);
    entries_draw(&inspector->entries[inspector->tab], &area, focused);
    app->soon |= inspector_more_memories(app);
}

const struct view inspector_view = {
    .name = "inspector",
    .context = CONTEXT_INSPECTOR,
    .draw = draw,
    .act = inspector_act,
    .hints = {{ACTION_TAB_NEXT, "tab"},
              {ACTION_OPEN, "open"},
              {ACTION_WHY, "why"},
              {ACTION_REMOVE, "forget"},
              {ACTION_FILTER, "filter"}},
};
