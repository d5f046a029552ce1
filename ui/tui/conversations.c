#include "config.h"

#include "conversations.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "conversations_state.h"
#include "ui/tui/chat.h"
#include "ui/tui/first_run.h"
#include "ui/tui/inspector.h"
#include "ui/tui/kept.h"
#include "ui/tui/places.h"
#include "ui/tui/prompt.h"
#include "ui/tui/recovery_view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE_LIMIT      100
#define FIRST_LIMIT     50 /* a screen of them: what the first frame waits for */
#define BEGINNING_BYTES 120
#define HELD_MAX        1000
#define ALL_MAX         20000 /* read at once when they are not shown in the order of the pages */
#define PINNED_MAX      200
#define NEAR            20
#define ID_PREFIX       6
#define RELOAD_NS       ((int64_t)200000000)

void conversations_start(struct app *app)
{
    app->conversations = xcalloc(1, sizeof *app->conversations);
    app->conversations->filter = xstrdup("");
    entries_init(&app->conversations->entries);
    buf_init(&app->conversations->targets);
    buf_init(&app->conversations->unread);
    kept_read(app, KEPT_UNREAD, &app->conversations->unread);
}

static void clear_rows(struct rows *rows)
{
    for (size_t index = 0; index < rows->count; index++) {
        free(rows->items[index].title);
        free(rows->items[index].tags);
    }
    rows->count = 0;
}

void conversations_stop(struct app *app)
{
    struct conversations *list = app->conversations;
    conversations_keep_unread(app);
    buf_free(&list->unread);
    clear_rows(&list->rows);
    clear_rows(&list->pinned);
    for (size_t index = 0; index < list->beginning_count; index++)
        free(list->beginnings[index].words);
    free(list->beginnings);
    free(list->rows.items);
    free(list->pinned.items);
    free(list->order);
    free(list->shown);
    free(list->sights);
    free(list->marked);
    free(list->tagged);
    buf_free(&list->targets);
    free(list->filter);
    entries_free(&list->entries);
    free(list);
}

/* --- Rows --- */

static const char *beginning_of(const struct conversations *list, const char *id)
{
    for (size_t index = list->beginning_count; index > 0; index--)
        if (strcmp(list->beginnings[index - 1].id, id) == 0)
            return list->beginnings[index - 1].words;
    return NULL;
}

static bool has_tag(const char *tags, const char *tag)
{
    size_t length = strlen(tag);
    for (const char *at = tags; (at = strstr(at, tag)); at += length)
        if ((at == tags || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
            return true;
    return false;
}

static void add_rows(struct app *app, struct rows *rows, const struct rec_page *page)
{
    rows->items = xgrow(rows->items, &rows->capacity, rows->count + page->count, sizeof *rows->items);
    for (size_t index = 0; index < page->count; index++) {
        const struct rec_conversation *from = &page->conversations[index];
        struct row *row = &rows->items[rows->count++];
        memcpy(row->id, from->id, REC_ID_SIZE);
        const char *words = from->title[0] ? from->title : beginning_of(app->conversations, from->id);
        row->untitled = words == NULL;
        row->title = xstrdup(words ? words : from->last_text);
        row->tags = xstrdup(from->tags);
        row->pinned = has_tag(from->tags, PINNED_TAG);
        row->status = from->status;
        row->last_turn = from->last_turn;
        row->updated_at = from->updated_at;
        row->message_count = from->message_count;
        conversations_see(app, row);
    }
    conversations_order(app);
}

static void set_beginning(struct rows *rows, const struct beginning *beginning)
{
    for (size_t index = 0; index < rows->count; index++)
        if (strcmp(rows->items[index].id, beginning->id) == 0) {
            free(rows->items[index].title);
            rows->items[index].title = xstrdup(beginning->words);
            rows->items[index].untitled = false;
        }
}

static unsigned take_beginning(struct app *app, const struct rec_page *page, const rec_error *error)
{
    struct conversations *list = app->conversations;
    (void)error;
    const char *words = page && page->count > 0 ? page->messages[0].content : "";
    list->beginnings = xgrow(list->beginnings, &list->beginning_capacity, list->beginning_count + 1,
                             sizeof *list->beginnings);
    struct beginning *beginning = &list->beginnings[list->beginning_count++];
    memcpy(beginning->id, list->asked, REC_ID_SIZE);
    beginning->words = xstrndup(words, utf8_cut(words, strlen(words), BEGINNING_BYTES));
    set_beginning(&list->rows, beginning);
    set_beginning(&list->pinned, beginning);
    list->asked[0] = '\0';
    rec_page_free(page);
    return DRAW_LIST;
}

static const struct row *row_in(const struct rows *rows, const char *id)
{
    for (size_t index = 0; index < rows->count; index++)
        if (strcmp(rows->items[index].id, id) == 0)
            return &rows->items[index];
    return NULL;
}

const struct row *conversations_row(const struct conversations *list, const char *id)
{
    const struct row *row = row_in(&list->rows, id);
    return row ? row : row_in(&list->pinned, id);
}

const struct row *conversations_selected(const struct conversations *list)
{
    const struct entry *entry = entries_selected(&list->entries);
    return entry && !list->stale ? conversations_row(list, entry->id) : NULL;
}

bool conversations_find(const struct app *app, const char *words, char id[REC_ID_SIZE])
{
    const struct conversations *list = app->conversations;
    for (int by_id = 0; by_id < 2; by_id++)
        for (size_t index = 0; index < list->order_count; index++) {
            const struct row *row = list->order[index];
            if (by_id ? strlen(words) < ID_PREFIX || strncmp(row->id, words, strlen(words)) != 0
                      : strcasecmp(row->title, words) != 0)
                continue;
            memcpy(id, row->id, REC_ID_SIZE);
            return true;
        }
    return false;
}

/* A conversation without a title is shown by the words it begins with: asked for one after the other, as far
 * as the list has been drawn. */
static unsigned ask_beginning(struct app *app)
{
    struct conversations *list = app->conversations;
    size_t shown = (size_t)list->entries.view + list->entries.scroller.item;
    for (size_t index = list->entries.scroller.item;
         index < list->entries.count && index < shown && !list->asked[0]; index++) {
        const struct row *row = conversations_row(list, list->entries.items[index].id);
        if (!row || !row->untitled)
            continue;
        memcpy(list->asked, row->id, REC_ID_SIZE);
        struct rec_query query;
        rec_query_init(&query, REC_QUERY_MESSAGES);
        query.id = list->asked;
        query.before = 2;
        query.limit = 1;
        return app_ask(app, ASK_TITLE, &query, take_beginning);
    }
    return 0;
}

static void list_query(const struct conversations *list, const struct list_filter *filter,
                       struct rec_query *query)
{
    rec_query_init(query, REC_QUERY_CONVERSATIONS);
    query->limit = list->loaded ? PAGE_LIMIT : FIRST_LIMIT;
    if (conversations_need_all(list) || filter->unread)
        query->limit = ALL_MAX;
    query->statuses = filter->statuses;
    if (list->group == GROUP_STATUS || ((filter->words.length || filter->tag.length) && !filter->statuses))
        query->statuses = 0xf; /* who looks for something wants it archived or not */
    query->text = filter->words.length ? filter->words.data : NULL;
    query->tag = filter->tag.length ? filter->tag.data : NULL;
}

/* A message was sent before the list had come, say. */
static bool talks(const struct app *app)
{
    return chat_conversation(app)[0] || chat_running(app);
}

static unsigned show_last(struct app *app, const struct rec_page *page)
{
    if (talks(app))
        return 0;
    app->conversations->nothing = page->count == 0 && !app->incognito;
    if (page->count == 0)
        return chat_open(app, NULL) | (app->opened && app->conversations->nothing ? first_run_open(app) : 0);
    return chat_open_row(app, &page->conversations[0]);
}

static unsigned take_pinned(struct app *app, const struct rec_page *page, const rec_error *error)
{
    if (!page)
        return app_toast_error(app, error);
    clear_rows(&app->conversations->pinned);
    add_rows(app, &app->conversations->pinned, page);
    rec_page_free(page);
    return DRAW_LIST;
}

/* They stand at the top, however old they are. */
static unsigned ask_pinned(struct app *app)
{
    struct rec_query query;
    rec_query_init(&query, REC_QUERY_CONVERSATIONS);
    query.tag = PINNED_TAG;
    query.limit = PINNED_MAX;
    return app_ask(app, ASK_PINNED, &query, take_pinned);
}

static unsigned take_rows(struct app *app, const struct rec_page *page, const rec_error *error)
{
    struct conversations *list = app->conversations;
    if (!page) {
        if (list->stale)
            clear_rows(&list->rows);
        list->stale = false;
        conversations_order(app);
        return app_toast_error(app, error) | DRAW_LIST;
    }
    bool first = !list->loaded;
    list->loaded = true;
    list->more_asked = false;
    if (list->stale) { /* others than before: from the top */
        entries_begin(&list->entries);
        entries_end(&list->entries);
        entries_top(&list->entries);
        list->stale = false;
    }
    list->reads++;
    clear_rows(&list->rows);
    add_rows(app, &list->rows, page);
    list->more = page->more;
    unsigned bits = DRAW_LIST;
    if (first) {
        bits |= show_last(app, page);
        /* behind what the first frame waits for */
        bits |= ask_pinned(app);
        bits |= recovery_look(app);
        bits |= inspector_count(app);
    }
    rec_page_free(page);
    return bits;
}

static unsigned take_more(struct app *app, const struct rec_page *page, const rec_error *error)
{
    struct conversations *list = app->conversations;
    list->more_asked = false;
    if (!page)
        return app_toast_error(app, error);
    if (list->more_read == list->reads && !list->stale) {
        add_rows(app, &list->rows, page);
        list->more = page->more;
    }
    rec_page_free(page);
    return DRAW_LIST;
}

unsigned conversations_reload(struct app *app)
{
    struct conversations *list = app->conversations;
    int64_t now = clock_monotonic();
    if (list->loaded && now - list->reloaded_at < RELOAD_NS) {
        if (!list->reload_due)
            list->reload_due = list->reloaded_at + RELOAD_NS;
        return 0;
    }
    list->reloaded_at = now;
    list->reload_due = 0;
    struct rec_query query;
    struct list_filter filter;
    conversations_filter(list, &filter);
    list_query(list, &filter, &query);
    if (list->rows.count > query.limit && !list->stale)
        query.limit = list->rows.count < HELD_MAX ? list->rows.count : HELD_MAX;
    unsigned bits = app_ask(app, ASK_CONVERSATIONS, &query, take_rows);
    conversations_filter_free(&filter);
    return bits | (list->filter[0] || !list->loaded ? 0 : ask_pinned(app));
}

static unsigned ask_more(struct app *app)
{
    struct conversations *list = app->conversations;
    if (!list->more || list->more_asked || list->stale || list->rows.count == 0 ||
        !entries_near_end(&list->entries, NEAR))
        return 0;
    list->more_asked = true;
    list->more_read = list->reads;
    const struct row *last = &list->rows.items[list->rows.count - 1];
    struct rec_query query;
    struct list_filter filter;
    conversations_filter(list, &filter);
    list_query(list, &filter, &query);
    query.before_time = last->updated_at;
    query.before_id = last->id;
    unsigned bits = app_ask(app, ASK_CONVERSATIONS_MORE, &query, take_more);
    conversations_filter_free(&filter);
    return bits;
}

unsigned conversations_opened(struct app *app)
{
    return app->conversations->nothing && !talks(app) ? first_run_open(app) : 0;
}

unsigned conversations_begin(struct app *app)
{
    app->conversations->loaded = false;
    conversations_take_settings(app);
    return conversations_reload(app);
}

unsigned conversations_changed(struct app *app, const struct rec_event *event)
{
    bool concerns =
        event->row == REC_ROW_CONVERSATION || event->row == REC_ROW_MESSAGE || event->row == REC_ROW_TURN;
    return concerns && app->conversations->loaded ? conversations_reload(app) : 0;
}

unsigned conversations_select(struct app *app, const char *id)
{
    snprintf(app->conversations->wanted, REC_ID_SIZE, "%s", id);
    return DRAW_LIST;
}

int64_t conversations_due(const struct app *app)
{
    return app->conversations->reload_due;
}

unsigned conversations_tick(struct app *app)
{
    struct conversations *list = app->conversations;
    return list->reload_due && clock_monotonic() >= list->reload_due ? conversations_reload(app) : 0;
}

static void draw(struct app *app, const struct layout_place *place, bool focused)
{
    conversations_rows_draw(app, &place->content, focused);
    app->soon |= ask_more(app) | ask_beginning(app);
}

/* --- Keys --- */

static unsigned open_selected(struct app *app)
{
    const struct row *row = conversations_selected(app->conversations);
    if (!row)
        return HANDLED;
    unsigned bits = app_focus(app, PANE_INPUT);
    if (strcmp(row->id, chat_conversation(app)) == 0)
        return bits;
    char id[REC_ID_SIZE];
    memcpy(id, row->id, REC_ID_SIZE);
    places_leave(app);
    return bits | chat_open(app, id);
}

unsigned conversations_new(struct app *app)
{
    return chat_open(app, NULL) | app_focus(app, PANE_INPUT);
}

static unsigned filter_changed(struct app *app, const char *text)
{
    struct conversations *list = app->conversations;
    free(list->filter);
    list->filter = xstrdup(text);
    list->reloaded_at = 0;
    list->stale = true; /* they stay in sight: an empty list at each key would flicker */
    return conversations_reload(app) | DRAW_LIST;
}

static unsigned filter_accepted(struct app *app, const char *text)
{
    (void)text;
    return app_focus(app, PANE_LIST) | DRAW_LIST;
}

static unsigned filter_cancelled(struct app *app)
{
    return filter_changed(app, "");
}

static const struct rect *filter_line(struct app *app)
{
    return &app->conversations->filter_line;
}

static unsigned filter(struct app *app)
{
    static const struct prompt_wish wish = {.label = "/ ",
                                            .accept = filter_accepted,
                                            .change = filter_changed,
                                            .cancel = filter_cancelled,
                                            .line = filter_line};
    return prompt_open(app, &wish, app->conversations->filter);
}

static unsigned act(struct app *app, enum action action)
{
    struct conversations *list = app->conversations;
    switch (action) {
    case ACTION_OPEN:
    case ACTION_TYPE:
        return action == ACTION_OPEN ? open_selected(app) : app_focus(app, PANE_INPUT);
    case ACTION_ADD:
        return conversations_new(app);
    case ACTION_FILTER:
        return filter(app);
    case ACTION_RELOAD:
        list->reloaded_at = 0;
        return conversations_reload(app) | HANDLED;
    case ACTION_LEAVE:
    case ACTION_BACK:
        if (conversations_unmark(list))
            return DRAW_LIST | HANDLED;
        if (list->filter[0])
            return filter_cancelled(app) | HANDLED;
        return action == ACTION_BACK ? app_focus(app, PANE_CHAT) : 0;
    default:
        return entries_act(&list->entries, action) ? DRAW_LIST | HANDLED : conversations_act(app, action);
    }
}

static unsigned click(struct app *app, int x, int y)
{
    struct conversations *list = app->conversations;
    (void)x;
    if (list->filter_line.height && y == list->filter_line.y)
        return filter(app);
    return entries_click(&list->entries, y - list->rows_y) ? open_selected(app) : HANDLED;
}

const struct view conversations_view = {
    .name = "conversations",
    .context = CONTEXT_LIST,
    .draw = draw,
    .act = act,
    .click = click,
    .hints = {{ACTION_OPEN, "open"},
              {ACTION_ADD, "new"},
              {ACTION_RENAME, "rename"},
              {ACTION_REMOVE, "delete"},
              {ACTION_MENU, "more"}},
};
