#include "config.h"

#include "inspector.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "ui/tui/chat.h"
#include "ui/tui/entries.h"
#include "ui/tui/prompt.h"
#include "ui/tui/receipt_rows.h"
#include "ui/tui/why.h"
#include "ui/tui/wrap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE_LIMIT 100
#define PAGES_MAX  20 /* of memories held */
#define NEAR       10
#define RELOAD_NS  ((int64_t)200000000)

struct inspector {
    enum inspector_tab tab;
    struct entries entries[TAB_COUNT];
    const struct rec_page *receipt, *learned_memories, *learned_preferences;
    bool receipt_known; /* it was asked for and has come, or there is none */
    const struct rec_page *memories[PAGES_MAX];
    size_t memory_pages;
    bool more_asked;
    const struct rec_page *preferences;
    bool loaded[TAB_COUNT];
    char *filter[TAB_COUNT];
    struct rect filter_line;
    int64_t reloaded_at, reload_due;
    char target[REC_ID_SIZE]; /* of the prompt or question that is open */
    enum rec_row_kind target_row;
    bool zoomed_by_key; /* the whole screen was taken for this view alone */
};

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

/* --- What is asked for --------------------------------------------------------------------------------- */

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
    if (inspector->memory_pages == PAGES_MAX) {
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
    query.limit = PAGE_LIMIT * PAGES_MAX;
    if (app->inspector->filter[TAB_PREFERENCES][0])
        query.text = app->inspector->filter[TAB_PREFERENCES];
    return app_ask(app, ASK_PREFERENCES, &query, take_preferences);
}

static unsigned load_tab(struct app *app)
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

static unsigned reload(struct app *app)
{
    struct inspector *inspector = app->inspector;
    inspector->reloaded_at = clock_monotonic();
    inspector->reload_due = 0;
    return load_tab(app) | (inspector->tab == TAB_CONTEXT ? 0 : ask_learned(app));
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
    return inspector->reload_due && clock_monotonic() >= inspector->reload_due ? reload(app) : 0;
}

static unsigned show_tab(struct app *app, enum inspector_tab tab)
{
    struct inspector *inspector = app->inspector;
    inspector->tab = tab;
    unsigned bits = DRAW_INSPECTOR | DRAW_STATUS | HANDLED;
    return tab != TAB_CONTEXT && !inspector->loaded[tab] ? bits | load_tab(app) : bits;
}

unsigned inspector_show(struct app *app, enum inspector_tab tab, bool whole_screen)
{
    unsigned bits = show_tab(app, tab) | app_focus(app, PANE_INSPECTOR);
    if (whole_screen && !app->zoom) {
        app->zoom = true;
        app->inspector->zoomed_by_key = true;
        bits |= DRAW_LAYOUT;
    }
    return bits;
}

/* --- Drawing ------------------------------------------------------------------------------------------- */

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

/* --- Keys ---------------------------------------------------------------------------------------------- */

static const struct rec_memory *memory_of(const struct inspector *inspector, const char *id)
{
    for (size_t page = 0; page < inspector->memory_pages; page++)
        for (size_t index = 0; index < inspector->memories[page]->count; index++)
            if (strcmp(inspector->memories[page]->memories[index].id, id) == 0)
                return &inspector->memories[page]->memories[index];
    const struct rec_page *learned = inspector->learned_memories;
    for (size_t index = 0; learned && index < learned->count; index++)
        if (strcmp(learned->memories[index].id, id) == 0)
            return &learned->memories[index];
    return NULL;
}

static const struct rec_preference *preference_of(const struct inspector *inspector, const char *id)
{
    const struct rec_page *pages[] = {inspector->preferences, inspector->learned_preferences};
    for (size_t page = 0; page < sizeof pages / sizeof *pages; page++)
        for (size_t index = 0; pages[page] && index < pages[page]->count; index++)
            if (strcmp(pages[page]->preferences[index].id, id) == 0)
                return &pages[page]->preferences[index];
    return NULL;
}

/* The selected row as a target of keys; false when nothing of that sort is selected. */
static bool take_target(struct app *app)
{
    struct inspector *inspector = app->inspector;
    const struct entry *entry = entries_selected(&inspector->entries[inspector->tab]);
    if (!entry || !entry->id[0])
        return false;
    memcpy(inspector->target, entry->id, REC_ID_SIZE);
    inspector->target_row = (enum rec_row_kind)entry->tag;
    return true;
}

static unsigned order(struct app *app, enum rec_command_kind kind, const char *text, int64_t number)
{
    struct rec_command command = {
        .kind = kind, .id = app->inspector->target, .text = text, .number = number, .category = -1};
    return app_order(app, &command, NULL, NULL);
}

static unsigned open_selected(struct app *app)
{
    struct inspector *inspector = app->inspector;
    if (!take_target(app))
        return HANDLED;
    if (inspector->target_row != REC_ROW_MESSAGE)
        return why_open(app, inspector->target_row, inspector->target);
    return app_go_to_message(app, inspector->target);
}

static unsigned remove_selected(struct app *app)
{
    struct inspector *inspector = app->inspector;
    if (!take_target(app) || inspector->target_row == REC_ROW_MESSAGE)
        return HANDLED;
    if (inspector->target_row == REC_ROW_MEMORY) {
        const struct rec_memory *memory = memory_of(inspector, inspector->target);
        return order(app, REC_COMMAND_MEMORY_FORGET, NULL, 0) |
               app_toast_undoable(app, "forgot: %.80s", memory ? memory->content : "it");
    }
    const struct rec_preference *preference = preference_of(inspector, inspector->target);
    return order(app, REC_COMMAND_PREFERENCE_UNSET, NULL, 0) |
           app_toast_undoable(app, "forgot: %.80s", preference ? preference->key : "it");
}

static unsigned pin_selected(struct app *app)
{
    struct inspector *inspector = app->inspector;
    if (!take_target(app))
        return HANDLED;
    const struct rec_memory *memory = memory_of(inspector, inspector->target);
    const struct rec_preference *preference = preference_of(inspector, inspector->target);
    if (inspector->target_row == REC_ROW_MEMORY)
        return order(app, REC_COMMAND_MEMORY_PIN, NULL, memory && memory->pinned ? 0 : 1);
    if (inspector->target_row == REC_ROW_PREFERENCE)
        return order(app, REC_COMMAND_PREFERENCE_LOCK, NULL, preference && preference->locked ? 0 : 1);
    return HANDLED;
}

static unsigned memory_edited(struct app *app, const char *text)
{
    return *text ? order(app, REC_COMMAND_MEMORY_EDIT, text, 0) : HANDLED;
}

static unsigned preference_edited(struct app *app, const char *text)
{
    const struct rec_preference *preference = preference_of(app->inspector, app->inspector->target);
    if (!preference || !*text)
        return HANDLED;
    struct rec_command command = {.kind = REC_COMMAND_PREFERENCE_SET,
                                  .key = preference->key,
                                  .qualifier = preference->qualifier[0] ? preference->qualifier : NULL,
                                  .text = text,
                                  .category = (int)preference->category};
    return app_order(app, &command, NULL, NULL);
}

static unsigned edit_selected(struct app *app)
{
    static const struct prompt_wish memory_wish = {.label = "memory: ", .accept = memory_edited};
    static struct prompt_wish preference_wish = {.accept = preference_edited};
    static char label[64];
    struct inspector *inspector = app->inspector;
    if (!take_target(app))
        return HANDLED;
    const struct rec_memory *memory = memory_of(inspector, inspector->target);
    const struct rec_preference *preference = preference_of(inspector, inspector->target);
    if (inspector->target_row == REC_ROW_MEMORY && memory)
        return prompt_open(app, &memory_wish, memory->content);
    if (inspector->target_row == REC_ROW_PREFERENCE && preference) {
        snprintf(label, sizeof label, "%.50s: ", preference->key);
        preference_wish.label = label;
        return prompt_open(app, &preference_wish, preference->value);
    }
    return HANDLED;
}

static unsigned erase_confirmed(struct app *app)
{
    return order(app, REC_COMMAND_MEMORY_ERASE, NULL, 0) | app_toast(app, ROLE_STATUS, "erased for good");
}

static unsigned erase_selected(struct app *app)
{
    static const struct question_choice choices[] = {{'y', "erase it", erase_confirmed}};
    struct inspector *inspector = app->inspector;
    if (!take_target(app) || inspector->target_row != REC_ROW_MEMORY)
        return HANDLED;
    const struct rec_memory *memory = memory_of(inspector, inspector->target);
    struct buf text = BUF_INIT;
    buf_addf(&text, "Erase \"%.160s\" for good, with its history? This cannot be undone.",
             memory ? memory->content : "it");
    unsigned bits = question_open(app, text.data, choices, 1);
    buf_free(&text);
    return bits;
}

static unsigned memory_added(struct app *app, const char *text)
{
    if (!*text)
        return HANDLED;
    struct rec_command command = {.kind = REC_COMMAND_MEMORY_ADD,
                                  .text = text,
                                  .row_kind = REC_MEMORY_FACT,
                                  .category = REC_CATEGORY_GENERAL};
    return app_order(app, &command, NULL, NULL) | app_toast_undoable(app, "remembered: %.80s", text);
}

/* "seat = aisle" */
static unsigned preference_added(struct app *app, const char *text)
{
    const char *equals = strchr(text, '=');
    if (!*text)
        return HANDLED;
    if (!equals || equals == text)
        return app_toast(app, ROLE_WARNING, "write it as KEY = VALUE, for instance seat = aisle");
    size_t length = (size_t)(equals - text);
    while (length > 0 && text[length - 1] == ' ')
        length--;
    char *key = xstrndup(text, length);
    const char *value = equals + 1 + strspn(equals + 1, " ");
    struct rec_command command = {
        .kind = REC_COMMAND_PREFERENCE_SET, .key = key, .text = value, .category = -1};
    unsigned bits =
        app_order(app, &command, NULL, NULL) | app_toast_undoable(app, "set: %.40s = %.80s", key, value);
    free(key);
    return bits;
}

static unsigned add(struct app *app)
{
    static const struct prompt_wish memory = {.label = "remember: ", .accept = memory_added};
    static const struct prompt_wish preference = {.label = "preference (key = value): ",
                                                  .accept = preference_added};
    if (app->inspector->tab == TAB_CONTEXT)
        return HANDLED;
    return prompt_open(app, app->inspector->tab == TAB_MEMORIES ? &memory : &preference, "");
}

static unsigned filter_changed(struct app *app, const char *text)
{
    struct inspector *inspector = app->inspector;
    free(inspector->filter[inspector->tab]);
    inspector->filter[inspector->tab] = xstrdup(text);
    entries_top(&inspector->entries[inspector->tab]);
    return load_tab(app) | DRAW_INSPECTOR;
}

static unsigned filter_accepted(struct app *app, const char *text)
{
    (void)text;
    return app_focus(app, PANE_INSPECTOR) | DRAW_INSPECTOR;
}

static unsigned filter_cancelled(struct app *app)
{
    return filter_changed(app, "");
}

static const struct rect *filter_line(struct app *app)
{
    return &app->inspector->filter_line;
}

static unsigned filter(struct app *app)
{
    static const struct prompt_wish wish = {.label = " / ",
                                            .accept = filter_accepted,
                                            .change = filter_changed,
                                            .cancel = filter_cancelled,
                                            .line = filter_line};
    struct inspector *inspector = app->inspector;
    if (inspector->tab == TAB_CONTEXT)
        return HANDLED;
    return prompt_open(app, &wish, inspector->filter[inspector->tab]);
}

static unsigned leave(struct app *app)
{
    struct inspector *inspector = app->inspector;
    if (inspector->tab != TAB_CONTEXT && inspector->filter[inspector->tab][0])
        return filter_cancelled(app) | HANDLED;
    if (inspector->zoomed_by_key && app->zoom)
        app->zoom = false;
    inspector->zoomed_by_key = false;
    return app_focus(app, PANE_CHAT) | DRAW_LAYOUT | HANDLED;
}

static unsigned why_selected(struct app *app)
{
    return take_target(app) ? why_open(app, app->inspector->target_row, app->inspector->target) : HANDLED;
}

static unsigned act(struct app *app, enum action action)
{
    struct inspector *inspector = app->inspector;
    switch (action) {
    case ACTION_TAB_NEXT:
        return show_tab(app, (inspector->tab + 1) % TAB_COUNT);
    case ACTION_TAB_PREVIOUS:
        return show_tab(app, (inspector->tab + TAB_COUNT - 1) % TAB_COUNT);
    case ACTION_OPEN:
        return open_selected(app);
    case ACTION_WHY:
        return why_selected(app);
    case ACTION_ADD:
        return add(app);
    case ACTION_EDIT:
        return edit_selected(app);
    case ACTION_PIN:
        return pin_selected(app);
    case ACTION_REMOVE:
        return remove_selected(app);
    case ACTION_ERASE:
        return erase_selected(app);
    case ACTION_FILTER:
        return filter(app);
    case ACTION_RELOAD:
        return reload(app) | HANDLED;
    case ACTION_LEAVE:
    case ACTION_BACK:
        return leave(app);
    default:
        return entries_act(&inspector->entries[inspector->tab], action) ? DRAW_INSPECTOR | HANDLED : 0;
    }
}

const struct view inspector_view = {
    .name = "inspector",
    .context = CONTEXT_INSPECTOR,
    .draw = draw,
    .act = act,
    .hints = {{ACTION_TAB_NEXT, "tab"},
              {ACTION_OPEN, "open"},
              {ACTION_WHY, "why"},
              {ACTION_REMOVE, "forget"},
              {ACTION_FILTER, "filter"}},
};
