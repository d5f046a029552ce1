#include "config.h"

#include "inspector.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "ui/tui/chat.h"
#include "ui/tui/inspector_state.h"
#include "ui/tui/learned_acts.h"
#include "ui/tui/learned_rows.h"

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

unsigned inspector_more_memories(struct app *app)
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
