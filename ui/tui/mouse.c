#include "config.h"

#include "mouse.h"

#include "ui/tui/view.h"

#include <stdio.h>

#define WHEEL_ROWS 3

/* The columns of a pane beside the chat, as its border is dragged. */
static const struct {
    enum mouse_drag drag;
    enum layout_pane pane;
    const char *option;
} borders[] = {
    {DRAG_LIST, PANE_LIST, "ui.sidebar_width"},
    {DRAG_INSPECTOR, PANE_INSPECTOR, "ui.inspector_width"},
};

static bool inside(const struct rect *area, const struct mouse *mouse)
{
    return mouse->x >= area->x && mouse->x < area->x + area->width && mouse->y >= area->y &&
           mouse->y < area->y + area->height;
}

static int pane_under(const struct app *app, const struct mouse *mouse)
{
    for (int pane = 0; pane < PANE_COUNT; pane++)
        if (app->layout.panes[pane].visible && inside(&app->layout.panes[pane].content, mouse))
            return pane;
    return -1;
}

static unsigned wheel(struct app *app, const struct mouse *mouse)
{
    const struct view *view = app_view(app);
    bool up = mouse->kind == MOUSE_WHEEL_UP;
    unsigned bits = 0;
    if (app->popup_count == 0) {
        int pane = pane_under(app, mouse);
        if (pane < 0)
            return 0;
        view = app_panes[pane == PANE_INPUT ? PANE_CHAT : pane];
    }
    bool typing = action_valid(ACTION_SEND, view->context);
    enum action action = typing ? (up ? ACTION_TYPE_UP : ACTION_TYPE_DOWN)
                         : up   ? ACTION_LINE_UP
                                : ACTION_LINE_DOWN;
    for (int row = 0; row < WHEEL_ROWS; row++)
        bits |= view_act(app, view, action);
    return bits;
}

/* The border that the list or the inspector shares with the chat. */
static enum mouse_drag border_under(const struct app *app, const struct mouse *mouse)
{
    const struct layout *layout = &app->layout;
    const struct rect *list = &layout->panes[PANE_LIST].frame;
    const struct rect *inspector = &layout->panes[PANE_INSPECTOR].frame;
    if (layout->columns < 2 || mouse->y >= layout->status.y)
        return DRAG_NONE;
    if (layout->panes[PANE_LIST].visible && mouse->x == list->x + list->width - 1)
        return DRAG_LIST;
    if (layout->panes[PANE_INSPECTOR].visible && mouse->x == inspector->x)
        return DRAG_INSPECTOR;
    return DRAG_NONE;
}

static unsigned drag(struct app *app, const struct mouse *mouse)
{
    char text[32];
    rec_error error;
    for (size_t index = 0; index < sizeof borders / sizeof *borders; index++) {
        if (borders[index].drag != app->dragged)
            continue;
        int columns = app->dragged == DRAG_LIST ? mouse->x - 1 : app->layout.width - mouse->x - 2;
        snprintf(text, sizeof text, "%d", columns);
        /* what is too narrow or too wide is refused: the border stays where it is */
        rec_settings_override(app->settings, borders[index].option, text, &error);
        return DRAW_LAYOUT;
    }
    return 0;
}

/* The width is kept for the next time. */
static unsigned drop(struct app *app)
{
    enum mouse_drag dragged = app->dragged;
    app->dragged = DRAG_NONE;
    for (size_t index = 0; index < sizeof borders / sizeof *borders; index++) {
        rec_error error;
        char value[32];
        if (borders[index].drag != dragged)
            continue;
        const char *present = rec_settings_get(app->settings, borders[index].option);
        snprintf(value, sizeof value, "%s", present ? present : "");
        if (rec_settings_save(app->settings, borders[index].option, value, &error) != REC_OK)
            return app_toast_error(app, &error);
    }
    return HANDLED;
}

static unsigned press(struct app *app, const struct mouse *mouse)
{
    const struct view *view = app_view(app);
    if (app->popup_count > 0) {
        struct layout_place place = view_place(app, view);
        if (!inside(&place.frame, mouse))
            return view_act(app, view, ACTION_LEAVE);
        return inside(&place.content, mouse) ? view_click(app, view, mouse->x, mouse->y) : HANDLED;
    }
    app->dragged = border_under(app, mouse);
    int pane = app->dragged ? -1 : pane_under(app, mouse);
    if (pane < 0)
        return HANDLED;
    unsigned bits = app_focus(app, (enum layout_pane)pane);
    if (app_panes[pane]->click)
        bits |= app_panes[pane]->click(app, mouse->x, mouse->y);
    return bits;
}

unsigned mouse_take(struct app *app, const struct mouse *mouse)
{
    switch (mouse->kind) {
    case MOUSE_WHEEL_UP:
    case MOUSE_WHEEL_DOWN:
        return wheel(app, mouse);
    case MOUSE_PRESS:
        return mouse->button == 0 ? press(app, mouse) : 0;
    case MOUSE_DRAG:
        return drag(app, mouse);
    case MOUSE_RELEASE:
        return drop(app);
    }
    return 0;
}
