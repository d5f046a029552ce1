#include "config.h"

#include "compose.h"

#include "base/alloc.h"
#include "ui/tui/chat.h"
#include "ui/tui/commands.h"
#include "ui/tui/compose_state.h"
#include "ui/tui/external.h"
#include "ui/tui/format.h"
#include "ui/tui/privacy.h"
#include "ui/tui/prompt.h"

#include <stdlib.h>
#include <string.h>

#define SHOWN_MAX   3 /* waiting messages that are shown */
#define PROMPT_MARK 2 /* columns of "> " */

/* --- Searching what was sent --- */

static unsigned search_show(struct app *app, const char *words)
{
    struct compose *compose = app->compose;
    const char *found = *words ? editor_history_find(compose->editor, words, compose->search_skip) : NULL;
    if (!found)
        return *words ? app_toast(app, ROLE_WARNING, "no older prompt contains \"%.80s\"", words) : 0;
    char *text = xstrdup(found);
    editor_replace(compose->editor, text);
    free(text);
    return DRAW_LAYOUT;
}

static unsigned search_changed(struct app *app, const char *words)
{
    app->compose->search_skip = 0;
    return search_show(app, words);
}

static unsigned search_end(struct app *app)
{
    free(app->compose->before_search);
    app->compose->before_search = NULL;
    return DRAW_LAYOUT | compose_touched(app);
}

static unsigned search_accepted(struct app *app, const char *words)
{
    (void)words;
    return search_end(app);
}

static unsigned search_cancelled(struct app *app)
{
    editor_replace(app->compose->editor, app->compose->before_search);
    return search_end(app);
}

static unsigned search_act(struct app *app, enum action action, const char *words)
{
    if (action == ACTION_LEAVE) /* what was found stays; C-g brings back what was there */
        return prompt_accept(app);
    if (action != ACTION_HISTORY_SEARCH)
        return 0;
    app->compose->search_skip++;
    return HANDLED | search_show(app, words);
}

static unsigned search_sent(struct app *app)
{
    static const struct prompt_wish wish = {.label = "search what you sent: ",
                                            .accept = search_accepted,
                                            .change = search_changed,
                                            .cancel = search_cancelled,
                                            .act = search_act};
    struct compose *compose = app->compose;
    free(compose->before_search);
    compose->before_search = xstrdup(editor_text(compose->editor));
    compose->search_skip = 0;
    return prompt_open(app, &wish, "");
}

void compose_remember(struct app *app, const char *text)
{
    editor_history_add(app->compose->editor, text);
}

/* --- Drawing --- */

static int shown_waiting(const struct compose *compose)
{
    size_t count = compose_queue_length(compose, compose->conversation);
    return (int)(count < SHOWN_MAX ? count : SHOWN_MAX);
}

int compose_rows(const struct app *app, int width)
{
    struct compose *compose = app->compose;
    int columns = width > PROMPT_MARK + 1 ? width - PROMPT_MARK : 1;
    struct editor_view view = editor_rows(compose->editor, (size_t)columns);
    size_t rows = view.block->row_count;
    return (int)(rows < 1000 ? rows : 1000) + shown_waiting(compose);
}

static void draw_waiting(struct app *app, const struct rect *area, int rows)
{
    const struct compose *compose = app->compose;
    size_t count = compose_queue_length(compose, compose->conversation), seen = 0;
    int y = 0;
    for (size_t index = 0; index < compose->queue_count && y < rows; index++) {
        if (strcmp(compose->queue[index].conversation, compose->conversation) != 0)
            continue;
        struct buf line = BUF_INIT;
        struct rect row = {area->x, area->y + y, area->width, 1};
        draw_fill(&row, ROLE_INPUT);
        seen++;
        if (y == SHOWN_MAX - 1 && count > SHOWN_MAX) {
            buf_addf(&line, "%zu more wait", count - seen + 1);
        } else {
            bool taken = compose->queue[index].number == compose->taken;
            buf_addf(&line, "%s: ", taken ? "you change" : seen == 1 ? "waits" : "then");
            format_line(&line, compose->queue[index].text, (size_t)(area->width > 8 ? area->width - 8 : 1));
        }
        if (seen == count && compose_empty(app))
            buf_adds(&line, "  (Up changes it)");
        draw_line(&row, 0, 0, row.width, line.data, ROLE_WARNING);
        buf_free(&line);
        y++;
    }
}

static void draw_placeholder(struct app *app, const struct rect *area)
{
    struct buf text = BUF_INIT, key = BUF_INIT;
    if (compose_editing(app)) {
        buf_adds(&text, "The message you are changing");
    } else {
        buf_adds(&text, "Message");
        app_own_key_label(app, CONTEXT_INPUT, ACTION_SEND, &key);
        buf_addf(&text, " (%s sends", key.data);
        buf_clear(&key);
        app_own_key_label(app, CONTEXT_INPUT, ACTION_NEWLINE, &key);
        buf_addf(&text, ", %s begins a line)", key.data);
    }
    draw_line(area, 0, 0, area->width, text.data, ROLE_PLACEHOLDER);
    buf_free(&text);
    buf_free(&key);
}

/* What is chosen stands out, else what is misspelt. */
static void mark_ranges(struct app *app)
{
    struct compose *compose = app->compose;
    struct editor_range ranges[EDITOR_RANGES_MAX] = {{.style = style_of(ROLE_SELECTION)}};
    size_t count =
        compose_vi(app) && vi_selection(&compose->vi, compose->editor, &ranges[0].start, &ranges[0].end);
    if (count == 0)
        count = compose_spelling_ranges(app, ranges, EDITOR_RANGES_MAX);
    editor_set_ranges(compose->editor, ranges, count);
}

static void draw(struct app *app, const struct layout_place *place, bool focused)
{
    struct compose *compose = app->compose;
    struct rect area = place->content;
    int waiting = shown_waiting(compose);
    if (waiting > area.height - 1)
        waiting = area.height > 1 ? area.height - 1 : 0;
    draw_waiting(app, &area, waiting);
    area.y += waiting;
    area.height -= waiting;
    int mark = area.width > PROMPT_MARK + 1 ? PROMPT_MARK : 0;
    struct rect text = {area.x + mark, area.y, area.width - mark, area.height};
    draw_fill(&area, ROLE_INPUT);
    if (mark)
        draw_line(&area, 0, 0, mark, "> ", focused ? ROLE_HINT_KEY : ROLE_DIM);
    mark_ranges(app);
    struct editor_view view = editor_rows(compose->editor, (size_t)(text.width > 0 ? text.width : 1));
    int rows = (int)view.block->row_count;
    int top = (int)view.row >= text.height ? (int)view.row - text.height + 1 : 0;
    compose->text = text;
    compose->top = top;
    if (compose_empty(app)) {
        struct rect line = {text.x, text.y, text.width, text.height > 0 ? 1 : 0};
        draw_placeholder(app, &line);
    } else {
        for (int y = 0; y < text.height && top + y < rows; y++) {
            struct rect line = {text.x, text.y + y, text.width, 1};
            draw_row(&line, 0, view.block, (size_t)(top + y), ROLE_INPUT);
        }
    }
    if (focused)
        draw_caret(text.x + (int)view.column, text.y + (int)view.row - top);
}

/* --- Keys --- */

/* Is the caret in the first (or last) row? */
static bool at_edge(struct app *app, bool up)
{
    struct compose *compose = app->compose;
    int width = compose->text.width > 0 ? compose->text.width : 1;
    struct editor_view view = editor_rows(compose->editor, (size_t)width);
    return up ? view.row == 0 : view.row + 1 == view.block->row_count;
}

static unsigned edit_outside(struct app *app)
{
    struct compose *compose = app->compose;
    struct buf text = BUF_INIT, whole = BUF_INIT;
    unsigned bits;
    compose_save(app); /* whatever becomes of it out there */
    compose_whole(compose, editor_text(compose->editor), &whole);
    if (external_edit(app, whole.data, &text, &bits)) {
        editor_replace(compose->editor, text.data);
        bits |= compose_touched(app);
    }
    buf_free(&text);
    buf_free(&whole);
    return bits;
}

static unsigned after_change(struct app *app, int rows_before)
{
    unsigned bits = compose_touched(app);
    int rows = compose_rows(app, app->layout.panes[PANE_INPUT].content.width);
    return HANDLED | bits | (rows == rows_before ? DRAW_INPUT : DRAW_LAYOUT);
}

static unsigned act(struct app *app, enum action action)
{
    struct compose *compose = app->compose;
    int rows = compose_rows(app, app->layout.panes[PANE_INPUT].content.width);
    unsigned bits;
    switch (action) {
    case ACTION_SEND:
        return compose_send(app);
    case ACTION_HISTORY_SEARCH:
        if (compose_commands(app))
            return vi_redo(&compose->vi, compose->editor) ? after_change(app, rows) : HANDLED;
        return search_sent(app);
    case ACTION_COMPLETE:
        bits = compose_complete(app);
        return bits ? bits | after_change(app, rows) : app_act(app, ACTION_PANE_NEXT);
    case ACTION_SPELL:
        bits = compose_respell(app);
        return bits | after_change(app, rows);
    case ACTION_UNFOLD:
        if (!compose_unfold(compose))
            return app_toast(app, ROLE_STATUS, "no long paste stands here as one line");
        return after_change(app, rows);
    case ACTION_EDIT_OUTSIDE:
        return edit_outside(app);
    case ACTION_LEAVE:
        if (compose_vi(app) && vi_escape(&compose->vi, compose->editor))
            return after_change(app, rows) | DRAW_STATUS;
        if (compose->editing[0])
            return compose_clear(app);
        return app_focus(app, PANE_CHAT);
    case ACTION_TYPE_UP:
    case ACTION_TYPE_DOWN:
        bits = at_edge(app, action == ACTION_TYPE_UP) ? compose_queue_step(app, action == ACTION_TYPE_UP) : 0;
        if (bits)
            return bits;
        break;
    case ACTION_TYPE_DELETE_RIGHT:
        if (compose_empty(app))
            return privacy_offer_to_quit(app, "Your draft is kept.");
        break;
    case ACTION_PAGE_UP:
    case ACTION_PAGE_DOWN:
        return chat_view.act(app, action);
    default:
        break;
    }
    if (action == ACTION_TYPE_DELETE_LEFT && compose_commands(app))
        action = ACTION_TYPE_LEFT;
    if (editor_apply(compose->editor, action)) {
        vi_edited(&compose->vi, action == ACTION_TYPE_DELETE_LEFT);
        return after_change(app, rows);
    }
    return action_valid(action, CONTEXT_INPUT) && !action_valid(action, CONTEXT_GLOBAL) ? HANDLED : 0;
}

static unsigned type_vi(struct app *app, const char *text, size_t length, int rows)
{
    struct compose *compose = app->compose;
    switch (vi_type(&compose->vi, compose->editor, text, length)) {
    case VI_UP:
        return act(app, ACTION_TYPE_UP);
    case VI_DOWN:
        return act(app, ACTION_TYPE_DOWN);
    case VI_COMMAND:
        return commands_open(app, "");
    default:
        return after_change(app, rows) | DRAW_STATUS;
    }
}

static unsigned type(struct app *app, const char *text, size_t length, bool pasted)
{
    struct compose *compose = app->compose;
    int rows = compose_rows(app, app->layout.panes[PANE_INPUT].content.width);
    if (!editor_fits(compose->editor, length))
        return app_toast(app, ROLE_WARNING, "that is too long for one message");
    if (pasted)
        compose_paste(compose, text, length);
    else if (compose_vi(app))
        return type_vi(app, text, length, rows);
    else
        editor_type(compose->editor, text, length);
    return after_change(app, rows);
}

static unsigned click(struct app *app, int x, int y)
{
    struct compose *compose = app->compose;
    if (y >= compose->text.y && x >= compose->text.x)
        editor_point(compose->editor, (size_t)(y - compose->text.y + compose->top),
                     (size_t)(x - compose->text.x));
    return DRAW_INPUT | HANDLED;
}

const struct view compose_view = {
    .name = "insert",
    .context = CONTEXT_INPUT,
    .draw = draw,
    .act = act,
    .type = type,
    .click = click,
    .hints = {{ACTION_SEND, "send"},
              {ACTION_LEAVE, "leave"},
              {ACTION_PALETTE, "actions"},
              {ACTION_SEARCH, "search"},
              {ACTION_HELP, "help"}},
};
