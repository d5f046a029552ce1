#include "config.h"

#include "chat.h"

#include "ui/tui/chat_state.h"
#include "ui/tui/compose.h"
#include "ui/tui/external.h"
#include "ui/tui/finder.h"
#include "ui/tui/message_cites.h"
#include "ui/tui/prompt.h"
#include "ui/tui/sent_view.h"
#include "ui/tui/why.h"

/* The selected message follows the view when it has been scrolled away from it. */
static void select_visible(struct app *app)
{
    struct chat *chat = app->chat;
    struct scroller_items items = chat_items(app);
    size_t first = chat->scroller.item, last = first;
    for (int y = 0; y < chat->height; y++) {
        int row;
        size_t index;
        if (!scroller_at(&chat->scroller, &items, y, &index, &row))
            break;
        last = index;
    }
    if (scroller_at_end(&chat->scroller, &items, chat->height))
        chat->selected = last;
    else if (chat->selected < first)
        chat->selected = first;
    else if (chat->selected > last)
        chat->selected = last;
}

static unsigned scroll(struct app *app, int rows)
{
    struct chat *chat = app->chat;
    struct scroller_items items = chat_items(app);
    scroller_move(&chat->scroller, &items, chat->height, rows);
    select_visible(app);
    return DRAW_CHAT | HANDLED | chat_page(app);
}

static unsigned step(struct app *app, int direction)
{
    struct chat *chat = app->chat;
    size_t count = chat->transcript.count;
    if (count == 0)
        return HANDLED;
    if (direction < 0 && chat->selected == 0)
        return scroll(app, -chat->height);
    if (direction > 0 && chat->selected + 1 >= count)
        return chat_to_bottom(app);
    chat->selected += direction > 0 ? 1 : (size_t)-1;
    struct scroller_items items = chat_items(app);
    int rows = items.height(app, chat->selected);
    if (rows >= chat->height)
        scroller_show(&chat->scroller, &items, chat->height, chat->selected, 0);
    else
        scroller_reveal(&chat->scroller, &items, chat->height, chat->selected, 0, rows);
    return DRAW_CHAT | HANDLED | chat_page(app);
}

static unsigned edit(struct app *app)
{
    const struct transcript *transcript = &app->chat->transcript;
    for (size_t index = app->chat->selected + 1; index > 0 && index <= transcript->count; index--)
        if (transcript->items[index - 1]->message.role == REC_ROLE_USER)
            return compose_edit_message(app, &transcript->items[index - 1]->message);
    return app_toast(app, ROLE_STATUS, "there is no message of yours here to change");
}

static unsigned toggle_bare(struct app *app)
{
    app->bare = !app->bare;
    transcript_stale(&app->chat->transcript);
    return DRAW_LAYOUT | HANDLED;
}

static unsigned pipe_accepted(struct app *app, const char *command)
{
    const struct chat *chat = app->chat;
    if (!*command || chat->selected >= chat->transcript.count)
        return HANDLED;
    return external_pipe(app, command, chat_item_text(app, chat->selected));
}

static unsigned pipe_message(struct app *app)
{
    static const struct prompt_wish wish = {.label = "pipe the message to: ", .accept = pipe_accepted};
    return prompt_open(app, &wish, "");
}

/* A message of yours comes back changed into the input box, to be asked anew; an answer is only looked at. */
static unsigned edit_outside(struct app *app)
{
    const struct chat *chat = app->chat;
    if (chat->selected >= chat->transcript.count)
        return app_toast(app, ROLE_STATUS, "there is no message to open");
    const struct rec_message *message = &chat->transcript.items[chat->selected]->message;
    struct buf text = BUF_INIT;
    unsigned bits;
    bool changed = external_edit(app, chat_item_text(app, chat->selected), &text, &bits);
    if (changed && message->role == REC_ROLE_USER && message->id[0])
        bits |= compose_edit_as(app, message, text.data);
    else if (changed)
        bits |= app_toast(app, ROLE_STATUS,
                          "what was changed outside is not kept: this is not a message of yours");
    buf_free(&text);
    return bits;
}

/* Esc: the bare view ends, or what was found is no longer shown. */
static unsigned leave(struct app *app)
{
    struct chat_find *find = &app->chat->find;
    if (app->bare)
        return toggle_bare(app);
    if (!find->words)
        return 0;
    chat_find_clear(find);
    finder_walk_end(app);
    return DRAW_CHAT | HANDLED;
}

static unsigned toggle_details(struct app *app)
{
    app->chat->details = !app->chat->details;
    transcript_stale(&app->chat->transcript);
    return DRAW_CHAT | HANDLED;
}

static unsigned toggle_wrap(struct app *app)
{
    struct chat *chat = app->chat;
    chat->wrap_other = !chat->wrap_other;
    chat->shift = 0;
    return DRAW_CHAT | HANDLED |
           app_toast(app, ROLE_STATUS,
                     chat_cuts_code(app) ? "long code and tables are cut: Left and Right scroll them"
                                         : "long code is wrapped, tables are fitted");
}

/* By half a view; as far as something on screen reaches. */
static unsigned scroll_sideways(struct app *app, int direction)
{
    struct chat *chat = app->chat;
    int step = chat->width / 2 > 0 ? chat->width / 2 : 1;
    if (!chat_cuts_code(app))
        return HANDLED;
    chat->shift += direction * step;
    if (chat->shift > chat->shift_max)
        chat->shift = chat->shift_max;
    if (chat->shift < 0)
        chat->shift = 0;
    return DRAW_CHAT | HANDLED;
}

static unsigned fold(struct app *app)
{
    struct chat *chat = app->chat;
    struct transcript_item *item =
        chat->selected < chat->transcript.count ? chat->transcript.items[chat->selected] : NULL;
    const struct answer *answer = item ? chat_answer_at(app, item) : NULL;
    if (!item || (!*item->message.thinking && (!answer || answer->thought.length == 0)))
        return app_toast(app, ROLE_STATUS, "nothing is folded here: no thinking came with this message");
    item->unfolded = !item->unfolded;
    item->version++;
    struct scroller_items items = chat_items(app);
    if (item->unfolded) /* what was asked for begins at the message's own beginning */
        scroller_reveal(&chat->scroller, &items, chat->height, chat->selected, 0,
                        items.height(app, chat->selected));
    return DRAW_CHAT | HANDLED;
}

static unsigned why(struct app *app)
{
    const struct chat *chat = app->chat;
    if (chat->selected >= chat->transcript.count)
        return HANDLED;
    const struct rec_message *message = &chat->transcript.items[chat->selected]->message;
    if (message->role == REC_ROLE_ASSISTANT && message->id[0])
        return sent_open(app, message->id);
    return why_open(app, REC_ROW_MESSAGE, message->id);
}

static unsigned source(struct app *app)
{
    const struct chat *chat = app->chat;
    struct markdown_span span;
    if (chat->selected >= chat->transcript.count)
        return HANDLED;
    const struct rec_message *message = &chat->transcript.items[chat->selected]->message;
    if (message_cites(message, &span, 1) > 0)
        return sent_open_sources(app, message->id);
    return app_toast(app, ROLE_STATUS, "this message names no sources by [1], [2]");
}

static unsigned sibling(struct app *app, int direction)
{
    return chat_sibling(app, app->chat->selected, direction);
}

static unsigned scroll_half(struct app *app, int direction)
{
    int rows = app->chat->height / 2;
    return scroll(app, direction * (rows > 0 ? rows : 1));
}

static unsigned scroll_page(struct app *app, int direction)
{
    int rows = app->chat->height - 2; /* two rows stay to go on reading from */
    return scroll(app, direction * (rows > 0 ? rows : 1));
}

static unsigned write_message(struct app *app)
{
    return app_focus(app, PANE_INPUT);
}

static unsigned select_text(struct app *app)
{
    return chat_select(app, false);
}

static unsigned select_lines(struct app *app)
{
    return chat_select(app, true);
}

static unsigned leave_bare(struct app *app)
{
    return app->bare ? toggle_bare(app) : 0;
}

static unsigned reload(struct app *app)
{
    app->chat->refreshed_at = 0;
    return chat_refresh(app) | HANDLED;
}

/* What an action does here: by itself, in a direction, or with the selected message. */
static const struct deed {
    unsigned (*alone)(struct app *app);
    unsigned (*towards)(struct app *app, int direction);
    unsigned (*with)(struct app *app, size_t item);
    int direction;
} deeds[ACTION_COUNT] = {
    [ACTION_LINE_DOWN] = {.towards = scroll, .direction = 1},
    [ACTION_LINE_UP] = {.towards = scroll, .direction = -1},
    [ACTION_HALF_PAGE_DOWN] = {.towards = scroll_half, .direction = 1},
    [ACTION_HALF_PAGE_UP] = {.towards = scroll_half, .direction = -1},
    [ACTION_PAGE_DOWN] = {.towards = scroll_page, .direction = 1},
    [ACTION_PAGE_UP] = {.towards = scroll_page, .direction = -1},
    [ACTION_TOP] = {.alone = chat_to_top},
    [ACTION_BOTTOM] = {.alone = chat_to_bottom},
    [ACTION_ITEM_NEXT] = {.towards = step, .direction = 1},
    [ACTION_ITEM_PREVIOUS] = {.towards = step, .direction = -1},
    [ACTION_OPEN] = {.alone = write_message},
    [ACTION_TYPE] = {.alone = write_message},
    [ACTION_EDIT] = {.alone = edit},
    [ACTION_REGENERATE] = {.with = chat_regenerate},
    [ACTION_CONTINUE] = {.with = chat_continue},
    [ACTION_SIBLING_PREVIOUS] = {.towards = sibling, .direction = -1},
    [ACTION_SIBLING_NEXT] = {.towards = sibling, .direction = 1},
    [ACTION_FORK] = {.with = chat_fork},
    [ACTION_FOLD] = {.alone = fold},
    [ACTION_WRAP] = {.alone = toggle_wrap},
    [ACTION_SIDE_LEFT] = {.towards = scroll_sideways, .direction = -1},
    [ACTION_SIDE_RIGHT] = {.towards = scroll_sideways, .direction = 1},
    [ACTION_DETAILS] = {.alone = toggle_details},
    [ACTION_COPY_MESSAGE] = {.alone = chat_copy_message},
    [ACTION_COPY_CODE] = {.alone = chat_copy_code},
    [ACTION_SELECT] = {.alone = select_text},
    [ACTION_SELECT_LINES] = {.alone = select_lines},
    [ACTION_LEAVE] = {.alone = leave},
    [ACTION_BACK] = {.alone = leave_bare},
    [ACTION_BARE] = {.alone = toggle_bare},
    [ACTION_PIPE] = {.alone = pipe_message},
    [ACTION_EDIT_OUTSIDE] = {.alone = edit_outside},
    [ACTION_FIND] = {.alone = chat_find_open},
    [ACTION_FIND_NEXT] = {.towards = chat_find_step, .direction = 1},
    [ACTION_FIND_PREVIOUS] = {.towards = chat_find_step, .direction = -1},
    [ACTION_SOURCE] = {.alone = source},
    [ACTION_WHY] = {.alone = why},
    [ACTION_LEAVE_OUT] = {.alone = why}, /* what, is chosen there */
    [ACTION_RELOAD] = {.alone = reload},
};

unsigned chat_act(struct app *app, enum action action)
{
    const struct deed *deed = &deeds[action];
    if (deed->alone)
        return deed->alone(app);
    if (deed->towards)
        return deed->towards(app, deed->direction);
    return deed->with ? deed->with(app, app->chat->selected) : 0;
}

unsigned chat_click(struct app *app, int x, int y)
{
    struct chat *chat = app->chat;
    struct scroller_items items = chat_items(app);
    size_t index;
    int row;
    (void)x;
    if (scroller_at(&chat->scroller, &items, y - app->layout.panes[PANE_CHAT].content.y, &index, &row))
        chat->selected = index;
    return DRAW_CHAT | HANDLED;
}
