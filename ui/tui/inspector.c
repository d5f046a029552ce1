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
#include "ui/tui/wrap.h"

#include <stdlib.h>
#include <string.h>

#define PAGE_LIMIT      100
#define PAGE_MOST       2000
#define NEAR            10
#define PREFERENCES_MAX 5000
#define CHANGES_MAX     500 /* looked through for those of the last week */
#define RELOAD_NS       ((int64_t)200000000)

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

/* Rows that are made later are made of the page: there are none until the next rebuilding. */
static void drop_memories(struct inspector *inspector)
{
    inspector->entries[TAB_MEMORIES].render = NULL;
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
    drop(&inspector->proposed_memories);
    drop(&inspector->proposed_preferences);
    drop(&inspector->guesses);
    drop(&inspector->changes);
    drop(&inspector->fading);
    free(inspector->kept);
    drop_memories(inspector);
    for (size_t tab = 0; tab < TAB_COUNT; tab++) {
        entries_free(&inspector->entries[tab]);
        free(inspector->filter[tab]);
    }
    free(inspector->shown);
    free(inspector);
}

void inspector_stale(struct app *app)
{
    memset(app->inspector->built_width, 0, sizeof app->inspector->built_width);
}

/* --- What is asked for --- */

static unsigned keep(struct app *app, const struct rec_page **place, const struct rec_page *page)
{
    drop(place);
    *place = page; /* NULL on an error: an empty tab says enough */
    inspector_stale(app);
    return DRAW_INSPECTOR;
}

static unsigned take_receipt(struct app *app, const struct rec_page *page, const rec_error *error)
{
    (void)error;
    app->inspector->receipt_known = true;
    return keep(app, &app->inspector->receipt, page);
}

static unsigned take_learned_memories(struct app *app, const struct rec_page *page, const rec_error *error)
{
    (void)error;
    return keep(app, &app->inspector->learned_memories, page);
}

static unsigned take_learned_preferences(struct app *app, const struct rec_page *page, const rec_error *error)
{
    (void)error;
    return keep(app, &app->inspector->learned_preferences, page);
}

static unsigned ask_learned(struct app *app)
{
    struct rec_query query;
    const char *message = chat_last_user_message(app);
    if (!*message) {
        drop(&app->inspector->learned_memories);
        drop(&app->inspector->learned_preferences);
        inspector_stale(app);
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
        inspector_stale(app);
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
    learned_read_anew(app);
    inspector_stale(app);
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
    inspector_stale(app);
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
    size_t held = 0; /* as many as were there: the selection stays */
    for (size_t page = 0; page < app->inspector->memory_pages; page++)
        held += app->inspector->memories[page]->count;
    if (held > query.limit && !app->inspector->filtered_anew)
        query.limit = held;
    app->inspector->filtered_anew = false;
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
    query.limit = inspector->shown_count < PAGE_LIMIT  ? PAGE_LIMIT
                  : inspector->shown_count > PAGE_MOST ? PAGE_MOST
                                                       : inspector->shown_count; /* twice as many each time */
    query.before_time = last->memories[last->count - 1].updated_at;
    query.before_id = last->memories[last->count - 1].id;
    return app_ask(app, ASK_MEMORIES_MORE, &query, take_more_memories);
}

static unsigned take_preferences(struct app *app, const struct rec_page *page, const rec_error *error)
{
    if (!page)
        return app_toast_error(app, error);
    app->inspector->loaded[TAB_PREFERENCES] = true;
    learned_read_anew(app);
    app->inspector->entries[TAB_PREFERENCES].render = NULL;
    return keep(app, &app->inspector->preferences, page);
}

static unsigned ask_preferences(struct app *app)
{
    struct rec_query query;
    rec_query_init(&query, REC_QUERY_PREFERENCES);
    query.limit = PREFERENCES_MAX;
    if (app->inspector->filter[TAB_PREFERENCES][0])
        query.text = app->inspector->filter[TAB_PREFERENCES];
    return app_ask(app, ASK_PREFERENCES, &query, take_preferences);
}

static unsigned take_proposed_memories(struct app *app, const struct rec_page *page, const rec_error *error)
{
    (void)error;
    return keep(app, &app->inspector->proposed_memories, page) | DRAW_STATUS;
}

static unsigned take_proposed_preferences(struct app *app, const struct rec_page *page,
                                          const rec_error *error)
{
    (void)error;
    return keep(app, &app->inspector->proposed_preferences, page) | DRAW_STATUS;
}

static unsigned take_guesses(struct app *app, const struct rec_page *page, const rec_error *error)
{
    (void)error;
    return keep(app, &app->inspector->guesses, page) | DRAW_STATUS;
}

static unsigned take_fading(struct app *app, const struct rec_page *page, const rec_error *error)
{
    (void)error;
    return keep(app, &app->inspector->fading, page);
}

static unsigned take_changes(struct app *app, const struct rec_page *page, const rec_error *error)
{
    (void)error;
    app->inspector->loaded[TAB_REVIEW] = true;
    return keep(app, &app->inspector->changes, page);
}

unsigned inspector_count(struct app *app)
{
    struct rec_query query;
    rec_query_init(&query, REC_QUERY_MEMORIES);
    query.statuses = 1u << REC_STATE_PROPOSED;
    query.limit = PAGE_LIMIT;
    unsigned bits = app_ask(app, ASK_PROPOSED_MEMORIES, &query, take_proposed_memories);
    rec_query_init(&query, REC_QUERY_PREFERENCES);
    query.statuses = 1u << REC_STATE_PROPOSED;
    query.limit = PAGE_LIMIT;
    bits |= app_ask(app, ASK_PROPOSED_PREFERENCES, &query, take_proposed_preferences);
    rec_query_init(&query, REC_QUERY_PREFERENCES);
    query.source = 0;
    query.limit = PAGE_LIMIT;
    return bits | app_ask(app, ASK_GUESSES, &query, take_guesses);
}

size_t inspector_to_review(const struct app *app)
{
    const struct inspector *inspector = app->inspector;
    const struct rec_page *pages[] = {inspector->proposed_memories, inspector->proposed_preferences,
                                      inspector->guesses};
    size_t count = 0;
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        count += pages[i] ? pages[i]->count : 0;
    return count;
}

static unsigned ask_review(struct app *app)
{
    struct rec_query query;
    rec_query_init(&query, REC_QUERY_HISTORY);
    query.limit = CHANGES_MAX;
    unsigned bits = inspector_count(app) | app_ask(app, ASK_CHANGES, &query, take_changes);
    rec_query_init(&query, REC_QUERY_MEMORIES);
    query.before_time = clock_now() - INSPECTOR_FADING_MS;
    query.limit = PAGE_LIMIT;
    bits |= app_ask(app, ASK_FADING, &query, take_fading);
    return app->inspector->loaded[TAB_PREFERENCES] ? bits : bits | ask_preferences(app);
}

unsigned inspector_load(struct app *app)
{
    switch (app->inspector->tab) {
    case TAB_REVIEW:
        return ask_review(app);
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
    for (int tab = 0; tab < TAB_COUNT; tab++) /* the others show what they have until they are asked for */
        inspector->loaded[tab] = inspector->loaded[tab] && tab == (int)inspector->tab;
    unsigned bits = inspector->tab == TAB_REVIEW ? 0 : inspector_count(app);
    return bits | inspector_load(app) | (inspector->tab == TAB_CONTEXT ? 0 : ask_learned(app));
}

unsigned inspector_changed(struct app *app, const struct rec_event *event)
{
    struct inspector *inspector = app->inspector;
    bool memory = event->row == REC_ROW_MEMORY || event->row == REC_ROW_PREFERENCE;
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

enum inspector_tab inspector_present(const struct app *app)
{
    return app->inspector->tab;
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
    struct wrap_options options = {.width = width > 1 ? (size_t)width : 1,
                                   .first = " ",
                                   .rest = " ",
                                   .prefix_style = style_of(ROLE_TEXT)};
    struct buf note = BUF_INIT;
    if (inspector->filter[inspector->tab][0]) {
        buf_adds(&note, "Nothing has these words.");
    } else {
        buf_adds(&note, notes[inspector->tab]);
        add_waiting(app, &note);
    }
    entries_add_heading(entries);
    wrap_text(&entries->block, note.data, note.length, style_of(ROLE_DIM), &options);
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

static bool has_filter_line(const struct inspector *inspector, bool focused)
{
    return (inspector->tab == TAB_MEMORIES || inspector->tab == TAB_PREFERENCES) &&
           (focused || inspector->filter[inspector->tab][0]);
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
