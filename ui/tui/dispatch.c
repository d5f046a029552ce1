#include "config.h"

#include "dispatch.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "ui/tui/app.h"
#include "ui/tui/chat.h"
#include "ui/tui/commands.h"
#include "ui/tui/compose.h"
#include "ui/tui/conversations.h"
#include "ui/tui/finder.h"
#include "ui/tui/inspector.h"
#include "ui/tui/mouse.h"
#include "ui/tui/palette.h"
#include "ui/tui/places.h"
#include "ui/tui/privacy.h"
#include "ui/tui/prompt.h"
#include "ui/tui/terminal.h"
#include "ui/tui/view.h"

#define TWICE_NS ((int64_t)2000000000) /* two Ctrl-C within this quit */
#define LIGHT    500                   /* thousandths of white: from here on a background is light */

/* --- Actions --- */

static unsigned interrupt(struct app *app)
{
    unsigned bits = chat_stop(app);
    if (!bits)
        bits = compose_clear(app);
    if (bits)
        return bits;
    int64_t now = clock_monotonic();
    if (app->interrupted_at && now - app->interrupted_at < TWICE_NS)
        return app_quit(app);
    app->interrupted_at = now;
    struct buf key = BUF_INIT;
    app_key_label(app, CONTEXT_GLOBAL, ACTION_INTERRUPT, &key);
    bits = app_toast(app, ROLE_STATUS, "%s again quits", key.data);
    buf_free(&key);
    return bits;
}

static unsigned back(struct app *app)
{
    if (app->zoom) {
        app->zoom = false;
        return DRAW_LAYOUT | HANDLED;
    }
    return app->focus == PANE_CHAT ? privacy_offer_to_quit(app, "Drafts are kept.")
                                   : app_focus(app, PANE_CHAT);
}

static unsigned next_pane(struct app *app, int step)
{
    return app_focus(app, (enum layout_pane)(((int)app->focus + PANE_COUNT + step) % PANE_COUNT));
}

static unsigned suspend(struct app *app)
{
    compose_save(app);
    terminal_suspend();
    return DRAW_LAYOUT | HANDLED;
}

static unsigned everywhere(struct app *app, enum action action)
{
    switch (action) {
    case ACTION_INTERRUPT:
        return interrupt(app);
    case ACTION_LEAVE:
    case ACTION_STOP:
        return chat_stop(app) | HANDLED;
    case ACTION_QUIT:
        return app_quit(app);
    case ACTION_SUSPEND:
        return suspend(app);
    case ACTION_REDRAW:
        draw_forget();
        return DRAW_LAYOUT | HANDLED;
    case ACTION_HELP:
        return help_open(app);
    case ACTION_PALETTE:
        return palette_open(app);
    case ACTION_COMMAND:
        return commands_open(app, "");
    case ACTION_SEARCH:
        return finder_open(app, NULL);
    case ACTION_UNDO:
        return app_undo(app);
    case ACTION_REDO:
        return app_redo(app);
    case ACTION_COPY_ANSWER:
        return chat_copy_answer(app);
    case ACTION_INCOGNITO:
        return privacy_toggle_incognito(app);
    case ACTION_LEARNING:
        return privacy_toggle_learning(app);
    case ACTION_PLACE_BACK:
        return places_back(app);
    case ACTION_PLACE_FORWARD:
        return places_forward(app);
    default:
        return 0;
    }
}

static unsigned go_to_tab(struct app *app, enum inspector_tab tab, bool whole_screen)
{
    places_leave(app);
    return inspector_show(app, tab, whole_screen);
}

static unsigned in_panes(struct app *app, enum action action)
{
    switch (action) {
    case ACTION_GO_CONTEXT:
        return go_to_tab(app, TAB_CONTEXT, false);
    case ACTION_GO_MEMORIES:
        return go_to_tab(app, TAB_MEMORIES, true);
    case ACTION_GO_PREFERENCES:
        return go_to_tab(app, TAB_PREFERENCES, true);
    case ACTION_GO_REVIEW:
        return go_to_tab(app, TAB_REVIEW, true);
    case ACTION_CONVERSATION_NEW:
        return conversations_new(app);
    case ACTION_PANE_NEXT:
        return next_pane(app, 1);
    case ACTION_PANE_PREVIOUS:
        return next_pane(app, -1);
    case ACTION_PANE_LIST:
        return app_focus(app, PANE_LIST);
    case ACTION_PANE_CHAT:
        return app_focus(app, PANE_CHAT);
    case ACTION_PANE_INPUT:
    case ACTION_TYPE:
        return app_focus(app, PANE_INPUT);
    case ACTION_PANE_INSPECTOR:
        return app_focus(app, PANE_INSPECTOR);
    case ACTION_ZOOM:
        app->zoom = !app->zoom;
        return DRAW_LAYOUT | HANDLED;
    case ACTION_BACK:
        return back(app);
    case ACTION_PAGE_DOWN:
    case ACTION_PAGE_UP:
        return chat_view.act(app, action);
    default:
        return 0;
    }
}

/* To a place of its own, from anywhere: what is open on the way there is left as by Esc. */
static bool leads_away(enum action action)
{
    return action == ACTION_GO_CONTEXT || action == ACTION_GO_MEMORIES || action == ACTION_GO_PREFERENCES ||
           action == ACTION_GO_REVIEW || action == ACTION_PANE_LIST || action == ACTION_PANE_CHAT ||
           action == ACTION_PANE_INPUT || action == ACTION_PANE_INSPECTOR;
}

static unsigned leave_popups(struct app *app)
{
    unsigned bits = 0;
    /* one may take two steps: from typing in it, and from itself */
    for (size_t steps = 2 * app->popup_count; steps > 0 && app->popup_count > 0; steps--)
        bits |= view_act(app, app_view(app), ACTION_LEAVE);
    return bits;
}

unsigned app_act(struct app *app, enum action action)
{
    if (action == ACTION_LITERAL) {
        app->literal = true;
        return HANDLED;
    }
    unsigned bits = view_act(app, app_view(app), action);
    if (!bits)
        bits = everywhere(app, action);
    if (bits)
        return bits;
    if (leads_away(action))
        bits = leave_popups(app);
    if (app->popup_count == 0)
        bits |= in_panes(app, action);
    return bits;
}

/* --- Keys --- */

static unsigned type_text(struct app *app, const char *text, size_t length, bool pasted)
{
    const struct view *view = app_view(app);
    if (view->type)
        return view->type(app, text, length, pasted);
    if (app->popup_count)
        return HANDLED;
    return app_focus(app, PANE_INPUT) | compose_view.type(app, text, length, pasted);
}

static unsigned type_key(struct app *app, uint32_t key)
{
    char text[4];
    if (!key_is_text(key))
        return HANDLED;
    return type_text(app, text, utf8_encode(key, text), false);
}

static unsigned drop_keys(struct app *app)
{
    bool shown = app->keys_shown;
    app->key_count = 0;
    app->keys_shown = false;
    return shown ? DRAW_LAYOUT : DRAW_STATUS;
}

static unsigned press(struct app *app, uint32_t key)
{
    if (app->literal) {
        app->literal = false;
        if (key == KEY_NAMED_TAB || key == KEY_NAMED_ENTER)
            return type_text(app, key == KEY_NAMED_TAB ? "\t" : "\n", 1, false);
        return type_key(app, key);
    }
    enum action action = ACTION_NONE;
    app->keys[app->key_count++] = key;
    enum key_found found =
        keymap_find(app->keymap, app_view(app)->context, app->keys, app->key_count, &action);
    bool first = app->key_count == 1;
    if (found == KEYS_PREFIX && app->key_count < KEYS_MAX) {
        app->keys_since = clock_monotonic();
        return HANDLED | DRAW_STATUS | (app->keys_shown ? DRAW_POPUP : 0);
    }
    unsigned bits = first ? 0 : drop_keys(app);
    app->key_count = 0;
    if (found == KEYS_ACTION)
        return bits | app_act(app, action);
    return first ? bits | type_key(app, key) : bits;
}

static unsigned take_input(struct app *app, const struct input_event *event)
{
    switch (event->kind) {
    case INPUT_PASTE:
        return drop_keys(app) | type_text(app, event->text, event->length, true);
    case INPUT_MOUSE:
        return drop_keys(app) | mouse_take(app, &event->mouse);
    case INPUT_FOCUS:
        app->elsewhere = !event->focused;
        return 0;
    case INPUT_COLOR:
        app->light = event->luminance > LIGHT;
        return app_settings_changed(app);
    default:
        return press(app, event->key);
    }
}

/* Keys are drawn one by one only when they come one by one: what was read together is shown together. */
unsigned dispatch_keys(struct app *app, bool late)
{
    unsigned bits = 0;
    for (;;) {
        struct input_event event = input_next(&app->input, late);
        if (event.kind == INPUT_NONE || app->quit)
            return bits | prompt_settle(app);
        bits |= take_input(app, &event);
    }
}
