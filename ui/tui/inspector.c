#include "config.h"

#include "inspector.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "ui/tui/chat.h"
#include "ui/tui/inspector_state.h"
#include "ui/tui/receipt_rows.h"
#include "ui/tui/wrap.h"

#include <stdlib.h>
#include <string.h>

#define PAGE_LIMIT 100
#define NEAR       10
#define RELOAD_NS  ((int64_t)200000000)

void inspector_start(struct app *app)
{
    struct inspector *inspector = app->inspector = xcalloc(1, sizeof *inspector);
    for (size_t tab = 0; tab < TAB_COUNT; tab++) {
        entries_init(&inspector->entries[tab]);
        inspector->filter[tab] = xstrdup("");
    }
}

static void drop(const struct rec_page **page)
{
    rec_page_free(*page);
    *page = NULL;
}

static void drop_memories(struct inspector *inspector)
{
    while (inspector->memory_pages > 0)
        drop(&inspector->memories[--inspector->memory_pages]);
}

void inspector_stop(struct app *app)
{
    struct inspector *inspector = app->inspector;
    drop(&inspector->receipt);
    drop(&inspector->learned_memories);
    drop(&inspector->learned_preferences);
    drop(&inspector->preferences);
    drop_memories(inspector);
    for (size_t tab = 0; tab < TAB_COUNT; tab++) {
        entries_free(&inspector->entries[tab]);
        free(inspector->filter[tab]);
    }
    free(inspector);
}

/* --- What is asked for --- */

static unsigned keep(const struct rec_page **place, const struct rec_page *page)
{
    drop(place);
    *place = page; /* NULL on an error: an empty tab says enough */
    return DRAW_INSPECTOR;
}

static unsigned take_receipt(struct app *app, const struct rec_page *page, const rec_error *error)
{
    (void)error;
    app->inspector->receipt_known = true;
    return keep(&app->inspector->receipt, page);
}

static unsigned take_learned_memories(struct app *app, const struct rec_page *page, const rec_error *error)
{
    (void)error;
    return keep(&app->inspector->learned_memories, page);
}

static unsigned take_learned_preferences(struct app *app, const struct rec_page *page, const rec_error *error)
{
    (void)error;
    return keep(&app->inspector->learned_preferences, page);
}

static unsigned ask_learned(struct app *app)
{
    struct rec_query query;
    const char *message = chat_last_user_message(app);
    if (!*message) {
        drop(&app->inspector->learned_memories);
        drop(&app->inspector->learned_preferences);
        return 0;
    }
    rec_query_init(&query, REC_QUERY_MEMORIES);
    query.message = message;
    query.limit = PAGE_LIMIT;
    unsigned bits = app_ask(app, ASK_LEARNED_MEMORIES, &query, take_learned_memories);
    rec_query_init(&query, REC_QUERY_PREFERENCES);
    query.message = message;
    query.limit = PAGE_LIMIT;
    return bits | app_ask(app, ASK_LEARNED_PREFERENCES, &query, take_learned_preferences);
}

unsigned inspector_conversation(struct app *app)
{
    struct inspector *inspector = app->inspector;
    const char *conversation = chat_conversation(app);
    if (!*conversation) {
        app_ask_forget(app, ASK_RECEIPT);
        drop(&inspector->receipt);
        inspector->receipt_known = true;
        return ask_learned(app) | DRAW_INSPECTOR;
    }
    struct rec_query query;
    rec_query_init(&query, REC_QUERY_RECEIPT);
    query.id = conversation;
    return app_ask(app, ASK_RECEIPT, &query, take_receipt) | ask_learned(app);
}

static unsigned take_memories(struct app *app, const struct rec_page *page, const rec_error *error)
{
    struct inspector *inspector = app->inspector;
    if (!page)
        return app_toast_error(app, error);
    drop_memories(inspector);
    inspector->memories[inspector->memory_pages++] = page;
    inspector->loaded[TAB_MEMORIES] = true;
    inspector->more_asked = false;
    return DRAW_INSPECTOR;
}

static unsigned take_more_memories(struct app *app, const struct rec_page *page, const rec_error *error)
{
    struct inspector *inspector = app->inspector;
    inspector->more_asked = false;
    if (!page)
        return app_toast_error(app, error);
    if (inspector->memory_pages == INSPECTOR_PAGES_MAX) {
        rec_page_free(page);
        return 0;
    }
    inspector->memories[inspector->memory_pages++] = page;
    return DRAW_INSPECTOR;
}

static void memories_query(const struct inspector *inspector, struct rec_query *query)
{
    rec_query_init(query, REC_QUERY_MEMORIES);
    query->limit = PAGE_LIMIT;
    if (inspector->filter[TAB_MEMORIES][0])
        query->text = inspector->filter[TAB_MEMORIES];
}

static unsigned ask_memories(struct app *app)
{
    struct rec_query query;
    memories_query(app->inspector, &query);
    query.limit *= app->inspector->memory_pages > 1 ? app->inspector->memory_pages : 1;
    return app_ask(app, ASK_MEMORIES, &query, take_memories);
}

static unsigned ask_more_memories(struct app *app)
{
    struct inspector *inspector = app->inspector;
    const struct rec_page *last =
        inspector->memory_pages ? inspector->memories[inspector->memory_pages - 1] : NULL;
    if (inspector->tab != TAB_MEMORIES || !last || !last->more || last->count == 0 || inspector->more_asked ||
        !entries_near_end(&inspector->entries[TAB_MEMORIES], NEAR))
        return 0;
    inspector->more_asked = true;
    struct rec_query query;
    memories_query(inspector, &query);
    query.before_time = last->memories[last->count - 1].created_at;
    query.before_id = last->memories[last->count - 1].id;
    return app_ask(app, ASK_MEMORIES_MORE, &query, take_more_memories);
}

static unsigned take_preferences(struct app *app, const struct rec_page *page, const rec_error *error)
{
    if (!page)
        return app_toast_error(app, error);
    app->inspector->loaded[TAB_PREFERENCES] = true;
    return keep(&app->inspector->preferences, page);
}

static unsigned ask_preferences(struct app *app)
{
    struct rec_query query;
    rec_query_init(&query, REC_QUERY_PREFERENCES);
    query.limit = PAGE_LIMIT * INSPECTOR_PAGES_MAX;
    if (app->inspector->filter[TAB_PREFERENCES][0])
        query.text = app->inspector->filter[TAB_PREFERENCES];
    return app_ask(app, ASK_PREFERENCES, &query, take_preferences);
}

unsigned inspector_load(struct app *app)
{
    switch (app->inspector->tab) {
    case TAB_MEMORIES:
        return ask_memories(app);
    case TAB_PREFERENCES:
        return ask_preferences(app);
    default:
        return inspector_conversation(app);
    }
}

unsigned inspector_reload(struct app *app)
{
    struct inspector *inspector = app->inspector;
    inspector->reloaded_at = clock_monotonic();
    inspector->reload_due = 0;
    return inspector_load(app) | (inspector->tab == TAB_CONTEXT ? 0 : ask_learned(app));
}

unsigned inspector_changed(struct app *app, const struct rec_event *event)
{
    struct inspector *inspector = app->inspector;
    bool memory = !event->id[0] || event->row == REC_ROW_MEMORY || event->row == REC_ROW_PREFERENCE;
    bool receipt = event->row == REC_ROW_RECEIPT && strcmp(event->conversation, chat_conversation(app)) == 0;
    if (!app->opened || (!memory && !receipt))
        return 0;
    if (!inspector->reload_due)
        inspector->reload_due = inspector->reloaded_at + RELOAD_NS;
    return inspector_tick(app);
}

int64_t inspector_due(const struct app *app)
{
    return app->inspector->reload_due;
}

unsigned inspector_tick(struct app *app)
{
    struct inspector *inspector = app->inspector;
    return inspector->reload_due && clock_monotonic() >= inspector->reload_due ? inspector_reload(app) : 0;
}

unsigned inspector_show_tab(struct app *app, enum inspector_tab tab)
{
    struct inspector *inspector = app->inspector;
    inspector->tab = tab;
    unsigned bits = DRAW_INSPECTOR | DRAW_STATUS | HANDLED;
    return tab != TAB_CONTEXT && !inspector->loaded[tab] ? bits | inspector_load(app) : bits;
}

unsigned inspector_show(struct app *app, enum inspector_tab tab, bool whole_screen)
{
    unsigned bits = inspector_show_tab(app, tab) | app_focus(app, PANE_INSPECTOR);
    if (whole_screen && !app->zoom) {
        app->zoom = true;
        app->inspector->zoomed_by_key = true;
        bits |= DRAW_LAYOUT;
    }
    return bits;
}

/* --- Drawing --- */

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
    if (inspector->receipt_known)
        receipt_rows(&inspector->entries[TAB_CONTEXT], page && page->count > 0 ? &page->receipts[0] : NULL,
                     &learned, width);
}

static void rebuild_memories(struct app *app, int width, int64_t now)
{
    struct inspector *inspector = app->inspector;
    for (size_t page = 0; page < inspector->memory_pages; page++)
        for (size_t index = 0; index < inspector->memories[page]->count; index++)
            memory_rows(&inspector->entries[TAB_MEMORIES], &inspector->memories[page]->memories[index], width,
                        now);
}

static void rebuild_preferences(struct app *app, int width, int64_t now)
{
    struct inspector *inspector = app->inspector;
    for (size_t index = 0; inspector->preferences && index < inspector->preferences->count; index++)
        preference_rows(&inspector->entries[TAB_PREFERENCES], &inspector->preferences->preferences[index],
                        width, now);
}

static void add_empty_note(struct inspector *inspector, int width)
{
    static const char *const notes[TAB_COUNT] = {
        [TAB_MEMORIES] =
            "Nothing is remembered yet. Tell something about yourself, or say \"remember that ...\".",
        [TAB_PREFERENCES] = "No preferences yet. Say what you like, avoid or want: \"I prefer aisle seats\".",
    };
    struct entries *entries = &inspector->entries[inspector->tab];
    if (entries->count > 0 || !notes[inspector->tab] || !inspector->loaded[inspector->tab])
        return;
    const char *text =
        inspector->filter[inspector->tab][0] ? "Nothing has these words." : notes[inspector->tab];
    struct wrap_options options = {.width = width > 1 ? (size_t)width : 1,
                                   .first = " ",
                                   .rest = " ",
                                   .prefix_style = style_of(ROLE_TEXT)};
    entries_add_heading(entries);
    wrap_text(&entries->block, text, strlen(text), style_of(ROLE_DIM), &options);
}

static void rebuild(struct app *app, int width)
{
    struct inspector *inspector = app->inspector;
    struct entries *entries = &inspector->entries[inspector->tab];
    int64_t now = clock_now();
    entries_begin(entries);
    switch (inspector->tab) {
    case TAB_MEMORIES:
        rebuild_memories(app, width, now);
        break;
    case TAB_PREFERENCES:
        rebuild_preferences(app, width, now);
        break;
    default:
        rebuild_context(app, width);
        break;
    }
    add_empty_note(inspector, width);
    entries_end(entries);
}

static void draw_tabs(struct app *app, const struct rect *area)
{
    static const char *const names[TAB_COUNT] = {"Context", "Memory", "Prefs"};
    struct rect line = {area->x, area->y, area->width, 1};
    draw_fill(&line, ROLE_TEXT);
    const char *gap = line.width < 24 ? " " : "  ";
    int x = 1;
    for (int tab = 0; tab < TAB_COUNT; tab++) {
        bool active = tab == (int)app->inspector->tab;
        x = draw_line(&line, x, 0, line.width - x, names[tab], active ? ROLE_TAB_ACTIVE : ROLE_TAB);
        x = draw_line(&line, x, 0, line.width - x, gap, ROLE_TEXT);
    }
}

static bool has_filter_line(const struct inspector *inspector, bool focused)
{
    return inspector->tab != TAB_CONTEXT && (focused || inspector->filter[inspector->tab][0]);
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
    if (area.height > 3 && has_filter_line(inspector, focused)) {
        draw_filter(app, &area);
        area.y++;
        area.height--;
    }
    rebuild(app, area.width);
    entries_draw(&inspector->entries[inspector->tab], &area, focused);
    app->soon |= ask_more_memories(app);
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
