#include "config.h"

#include "conversations.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "base/width.h"
#include "ui/tui/answers.h"
#include "ui/tui/chat.h"
#include "ui/tui/compose.h"
#include "ui/tui/entries.h"
#include "ui/tui/first_run.h"
#include "ui/tui/format.h"
#include "ui/tui/prompt.h"
#include "ui/tui/why.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE_LIMIT      100
#define FIRST_LIMIT     50 /* a screen of them: what the first frame waits for */
#define BEGINNING_BYTES 120
#define HELD_MAX        1000
#define NEAR            20
#define RELOAD_NS       ((int64_t)200000000)
#define WIDE            26 /* columns: from here on the day is shown */

struct row {
    char id[REC_ID_SIZE];
    char *title;   /* or how it begins, when it has none */
    bool untitled; /* and how it begins is not known yet */
    enum rec_conversation_status status;
    enum rec_turn_status last_turn;
    int64_t updated_at;
};

struct conversations {
    struct row *rows;
    size_t count, capacity;
    bool more, more_asked;
    struct entries entries;
    int width;               /* that the entries were made for */
    bool stale;              /* the entries are to be made again */
    bool loaded;             /* the first page has come */
    char asked[REC_ID_SIZE]; /* the one whose beginning is asked for */
    struct beginning {
        char id[REC_ID_SIZE];
        char *words;
    } * beginnings; /* of conversations without a title, oldest first */
    size_t beginning_count, beginning_capacity;
    char *filter;
    struct rect filter_line;
    int rows_y; /* row of the screen where the list begins */
    int64_t reloaded_at, reload_due;
    char target[REC_ID_SIZE]; /* of the question that is asked, or the prompt that is open */
    char wanted[REC_ID_SIZE]; /* to be selected when it comes */
};

void conversations_start(struct app *app)
{
    app->conversations = xcalloc(1, sizeof *app->conversations);
    app->conversations->filter = xstrdup("");
    entries_init(&app->conversations->entries);
}

static void clear_rows(struct conversations *list)
{
    for (size_t index = 0; index < list->count; index++)
        free(list->rows[index].title);
    list->count = 0;
}

void conversations_stop(struct app *app)
{
    struct conversations *list = app->conversations;
    clear_rows(list);
    for (size_t index = 0; index < list->beginning_count; index++)
        free(list->beginnings[index].words);
    free(list->beginnings);
    free(list->rows);
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

static void add_rows(struct conversations *list, const struct rec_page *page)
{
    list->rows = xgrow(list->rows, &list->capacity, list->count + page->count, sizeof *list->rows);
    for (size_t index = 0; index < page->count; index++) {
        const struct rec_conversation *from = &page->conversations[index];
        struct row *row = &list->rows[list->count++];
        memcpy(row->id, from->id, REC_ID_SIZE);
        const char *words = from->title[0] ? from->title : beginning_of(list, from->id);
        row->untitled = words == NULL;
        row->title = xstrdup(words ? words : from->last_text);
        row->status = from->status;
        row->last_turn = from->last_turn;
        row->updated_at = from->updated_at;
    }
    list->more = page->more;
    list->stale = true;
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
    for (size_t index = 0; index < list->count; index++)
        if (strcmp(list->rows[index].id, list->asked) == 0) {
            free(list->rows[index].title);
            list->rows[index].title = xstrdup(beginning->words);
            list->rows[index].untitled = false;
        }
    list->asked[0] = '\0';
    rec_page_free(page);
    return DRAW_LIST;
}

/* A conversation without a title is shown by the words it begins with: asked for one after the other, as far
 * as the list has been drawn. */
static unsigned ask_beginning(struct app *app)
{
    struct conversations *list = app->conversations;
    size_t shown = (size_t)list->entries.view + list->entries.scroller.item;
    for (size_t index = list->entries.scroller.item; index < list->count && index < shown && !list->asked[0];
         index++) {
        if (!list->rows[index].untitled)
            continue;
        memcpy(list->asked, list->rows[index].id, REC_ID_SIZE);
        struct rec_query query;
        rec_query_init(&query, REC_QUERY_MESSAGES);
        query.id = list->asked;
        query.before = 2;
        query.limit = 1;
        return app_ask(app, ASK_TITLE, &query, take_beginning);
    }
    return 0;
}

static const struct row *row_of(const struct conversations *list, const char *id)
{
    for (size_t index = 0; index < list->count; index++)
        if (strcmp(list->rows[index].id, id) == 0)
            return &list->rows[index];
    return NULL;
}

static const struct row *selected_row(const struct conversations *list)
{
    const struct entry *entry = entries_selected(&list->entries);
    return entry ? row_of(list, entry->id) : NULL;
}

static void list_query(const struct conversations *list, struct rec_query *query)
{
    rec_query_init(query, REC_QUERY_CONVERSATIONS);
    query->limit = list->loaded ? PAGE_LIMIT : FIRST_LIMIT;
    if (list->filter[0]) {
        query->text = list->filter;
        query->statuses = 0xf; /* who looks for something wants it archived or not */
    }
}

static unsigned show_last(struct app *app, const struct rec_page *page)
{
    if (page->count == 0)
        return chat_open(app, NULL) | first_run_open(app);
    return chat_open_row(app, &page->conversations[0]);
}

static unsigned take_rows(struct app *app, const struct rec_page *page, const rec_error *error)
{
    struct conversations *list = app->conversations;
    if (!page)
        return app_toast_error(app, error);
    bool first = !list->loaded;
    list->loaded = true;
    list->more_asked = false;
    clear_rows(list);
    add_rows(list, page);
    unsigned bits = DRAW_LIST;
    if (first)
        bits |= show_last(app, page);
    rec_page_free(page);
    return bits;
}

static unsigned take_more(struct app *app, const struct rec_page *page, const rec_error *error)
{
    app->conversations->more_asked = false;
    if (!page)
        return app_toast_error(app, error);
    add_rows(app->conversations, page);
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
    list_query(list, &query);
    if (list->count > query.limit)
        query.limit = list->count < HELD_MAX ? list->count : HELD_MAX;
    return app_ask(app, ASK_CONVERSATIONS, &query, take_rows);
}

static unsigned ask_more(struct app *app)
{
    struct conversations *list = app->conversations;
    if (!list->more || list->more_asked || list->count == 0 || !entries_near_end(&list->entries, NEAR))
        return 0;
    list->more_asked = true;
    struct rec_query query;
    list_query(list, &query);
    query.before_time = list->rows[list->count - 1].updated_at;
    query.before_id = list->rows[list->count - 1].id;
    return app_ask(app, ASK_CONVERSATIONS_MORE, &query, take_more);
}

unsigned conversations_opened(struct app *app)
{
    app->conversations->loaded = false;
    return conversations_reload(app);
}

unsigned conversations_changed(struct app *app, const struct rec_event *event)
{
    bool concerns = !event->id[0] || event->row == REC_ROW_CONVERSATION || event->row == REC_ROW_MESSAGE ||
                    event->row == REC_ROW_TURN;
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

/* --- Drawing --- */

/* One mark before a title says what its newest turn is doing. */
static const char *mark_of(const struct app *app, const struct row *row, enum theme_role *role)
{
    if (answer_running(answers_of(app->answers, row->id)) || row->last_turn == REC_TURN_STREAMING) {
        *role = ROLE_STREAMING;
        return "*";
    }
    *role = ROLE_WARNING;
    if (row->last_turn == REC_TURN_INTERRUPTED)
        return "!";
    *role = ROLE_ERROR;
    return row->last_turn == REC_TURN_FAILED ? "x" : " ";
}

static void add_entry(struct app *app, const struct row *row, int width, int64_t now)
{
    struct conversations *list = app->conversations;
    struct text_block *block = &list->entries.block;
    bool shown = strcmp(row->id, chat_conversation(app)) == 0;
    enum theme_role role;
    const char *mark = mark_of(app, row, &role);
    struct text_style style = style_of(row->status == REC_CONVERSATION_ACTIVE ? ROLE_TEXT : ROLE_DIM);
    if (shown)
        style.attributes |= STYLE_BOLD;
    struct buf day = BUF_INIT;
    if (row->status != REC_CONVERSATION_ACTIVE)
        buf_adds(&day, rec_conversation_status_name(row->status));
    else if (width >= WIDE)
        format_day(&day, row->updated_at, now);
    int day_columns = (int)text_columns(day.data, day.length);
    int room = day_columns && width - day_columns - 2 > 12 ? width - day_columns - 2 : width - 1;
    text_row_begin(block, TEXT_ROW_PLAIN, 0);
    text_row_put(block, mark, style_of(role), (size_t)width);
    text_row_put(block, " ", style_of(ROLE_TEXT), (size_t)width);
    text_row_put(block, row->title[0] ? row->title : "(nothing said yet)", style,
                 (size_t)(room > 0 ? room : 0));
    if (day_columns && room < width - 1) {
        text_row_pad(block, (size_t)(width - day_columns - 1), style_of(ROLE_TEXT));
        text_row_put(block, day.data, style_of(ROLE_DIM), (size_t)width);
    }
    buf_free(&day);
}

static void rebuild(struct app *app, int width)
{
    struct conversations *list = app->conversations;
    int64_t now = clock_now();
    entries_begin(&list->entries);
    for (size_t index = 0; index < list->count; index++) {
        entries_add(&list->entries, list->rows[index].id, (int)index);
        add_entry(app, &list->rows[index], width, now);
    }
    entries_end(&list->entries);
    if (list->wanted[0] && entries_select_id(&list->entries, list->wanted))
        list->wanted[0] = '\0';
    list->width = width;
    list->stale = false;
}

static void draw_filter(struct app *app, const struct rect *line)
{
    struct conversations *list = app->conversations;
    struct buf key = BUF_INIT, text = BUF_INIT;
    list->filter_line = *line;
    draw_fill(line, ROLE_TEXT);
    if (list->filter[0]) {
        buf_addf(&text, "/ %s", list->filter);
        draw_line(line, 0, 0, line->width, text.data, ROLE_MATCH);
    } else {
        app_own_key_label(app, CONTEXT_LIST, ACTION_FILTER, &key);
        buf_addf(&text, "%s filter", key.length ? key.data : "");
        draw_line(line, 0, 0, line->width, text.data, ROLE_PLACEHOLDER);
    }
    buf_free(&key);
    buf_free(&text);
}

static void draw(struct app *app, const struct layout_place *place, bool focused)
{
    struct conversations *list = app->conversations;
    struct rect area = place->content;
    rebuild(app, area.width);
    if (area.height > 3) {
        struct rect line = {area.x, area.y, area.width, 1};
        draw_filter(app, &line);
        area.y++;
        area.height--;
    }
    list->rows_y = area.y;
    entries_draw(&list->entries, &area, focused);
    if (list->count == 0 && list->loaded && area.height > 0)
        draw_line(&area, 0, 0, area.width, list->filter[0] ? "  no title has these words" : "  none yet",
                  ROLE_DIM);
    app->soon |= ask_more(app) | ask_beginning(app);
}

/* --- Keys --- */

static unsigned open_selected(struct app *app)
{
    const struct row *row = selected_row(app->conversations);
    if (!row)
        return HANDLED;
    unsigned bits = app_focus(app, PANE_INPUT);
    if (strcmp(row->id, chat_conversation(app)) == 0)
        return bits;
    char id[REC_ID_SIZE];
    memcpy(id, row->id, REC_ID_SIZE);
    return bits | chat_open(app, id);
}

unsigned conversations_new(struct app *app)
{
    return chat_open(app, NULL) | app_focus(app, PANE_INPUT);
}

static void take_target(struct conversations *list, const struct row *row)
{
    memcpy(list->target, row->id, REC_ID_SIZE);
}

static unsigned renamed(struct app *app, const char *title)
{
    struct rec_command command = {.kind = REC_COMMAND_CONVERSATION_RENAME,
                                  .id = app->conversations->target,
                                  .text = title,
                                  .category = -1};
    return app_order(app, &command, NULL, NULL);
}

static unsigned rename_selected(struct app *app)
{
    static const struct prompt_wish wish = {.label = "title: ", .accept = renamed};
    const struct row *row = selected_row(app->conversations);
    if (!row)
        return HANDLED;
    take_target(app->conversations, row);
    return prompt_open(app, &wish, row->title);
}

static unsigned archive_selected(struct app *app)
{
    const struct row *row = selected_row(app->conversations);
    if (!row)
        return HANDLED;
    bool archived = row->status == REC_CONVERSATION_ARCHIVED;
    struct rec_command command = {.kind = REC_COMMAND_CONVERSATION_STATUS,
                                  .id = row->id,
                                  .category = -1,
                                  .number = archived ? REC_CONVERSATION_ACTIVE : REC_CONVERSATION_ARCHIVED};
    return app_order(app, &command, NULL, NULL) |
           app_toast_undoable(app, "%s: %.80s", archived ? "active again" : "archived", row->title);
}

/* What is shown instead of a conversation that goes: its neighbour in the list. */
static unsigned leave_conversation(struct app *app, const char *id)
{
    struct conversations *list = app->conversations;
    if (strcmp(id, chat_conversation(app)) != 0)
        return 0;
    compose_save(app);
    for (size_t index = 0; index < list->count; index++)
        if (strcmp(list->rows[index].id, id) == 0) {
            size_t other = index + 1 < list->count ? index + 1 : index - 1;
            if (list->count < 2)
                break;
            char next[REC_ID_SIZE];
            memcpy(next, list->rows[other].id, REC_ID_SIZE);
            return chat_open(app, next);
        }
    return chat_open(app, NULL);
}

static unsigned remove_selected(struct app *app)
{
    const struct row *row = selected_row(app->conversations);
    if (!row)
        return HANDLED;
    struct conversations *list = app->conversations;
    take_target(list, row);
    unsigned bits = app_toast_undoable(app, "deleted: %.80s", row->title);
    bits |= leave_conversation(app, list->target);
    struct rec_command command = {
        .kind = REC_COMMAND_CONVERSATION_DELETE, .id = list->target, .category = -1};
    return bits | app_order(app, &command, NULL, NULL);
}

static unsigned erase_confirmed(struct app *app)
{
    struct conversations *list = app->conversations;
    unsigned bits = leave_conversation(app, list->target);
    struct rec_command command = {.kind = REC_COMMAND_CONVERSATION_ERASE, .id = list->target, .category = -1};
    return bits | app_order(app, &command, NULL, NULL) | app_toast(app, ROLE_STATUS, "erased for good");
}

static unsigned erase_selected(struct app *app)
{
    static const struct question_choice choices[] = {{'y', "erase it", erase_confirmed}};
    const struct row *row = selected_row(app->conversations);
    if (!row)
        return HANDLED;
    take_target(app->conversations, row);
    struct buf text = BUF_INIT;
    buf_addf(
        &text,
        "Erase \"%.100s\" for good, with its messages and what was learned only from them? This cannot be "
        "undone.",
        row->title);
    unsigned bits = question_open(app, text.data, choices, 1);
    buf_free(&text);
    return bits;
}

static unsigned filter_changed(struct app *app, const char *text)
{
    struct conversations *list = app->conversations;
    free(list->filter);
    list->filter = xstrdup(text);
    list->reloaded_at = 0;
    clear_rows(list);
    entries_top(&list->entries);
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
    case ACTION_RENAME:
    case ACTION_EDIT:
        return rename_selected(app);
    case ACTION_ARCHIVE:
        return archive_selected(app);
    case ACTION_REMOVE:
        return remove_selected(app);
    case ACTION_ERASE:
        return erase_selected(app);
    case ACTION_FILTER:
        return filter(app);
    case ACTION_RELOAD:
        list->reloaded_at = 0;
        return conversations_reload(app) | HANDLED;
    case ACTION_LEAVE:
    case ACTION_BACK:
        if (list->filter[0])
            return filter_cancelled(app) | HANDLED;
        return action == ACTION_BACK ? app_focus(app, PANE_CHAT) : 0;
    case ACTION_WHY: {
        const struct row *row = selected_row(list);
        return row ? why_open(app, REC_ROW_CONVERSATION, row->id) : HANDLED;
    }
    default:
        return entries_act(&list->entries, action) ? DRAW_LIST | HANDLED : 0;
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
              {ACTION_FILTER, "filter"}},
};
