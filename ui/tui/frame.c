#include "config.h"

#include "frame.h"

#include "ui/tui/chat.h"
#include "ui/tui/compose.h"
#include "ui/tui/status.h"
#include "ui/tui/terminal.h"
#include "ui/tui/view.h"

#include <stdlib.h>
#include <string.h>

/* A width that the user has set; 0 when it is up to the layout. */
static int wished_width(const struct app *app, const char *name)
{
    for (size_t index = 0; index < rec_option_count(); index++) {
        struct rec_option option = rec_settings_option(app->settings, index);
        if (strcmp(option.name, name) == 0)
            return strcmp(option.origin, "default") == 0 ? 0 : atoi(option.value);
    }
    return 0;
}

void frame_layout(struct app *app)
{
    struct layout_wish wish = {
        .width = terminal_columns(),
        .height = terminal_rows(),
        .list = wished_width(app, "ui.sidebar_width"),
        .inspector = wished_width(app, "ui.inspector_width"),
        .focus = app->focus,
        .zoom = app->zoom,
        .bare = app->bare && app->focus == PANE_CHAT,
        .input_rows = 1,
    };
    if (wish.bare) {
        layout_compute(&app->layout, &wish);
        return;
    }
    layout_compute(&app->layout, &wish); /* the first time for the width of the input box */
    wish.input_rows = compose_rows(app, app->layout.panes[PANE_INPUT].content.width);
    if (wish.input_rows > 1)
        layout_compute(&app->layout, &wish);
}

static const char *pane_title(const struct app *app, enum layout_pane pane)
{
    switch (pane) {
    case PANE_LIST:
        return "Conversations";
    case PANE_CHAT:
        return app->incognito ? "Incognito: nothing of this is kept" : chat_title(app);
    case PANE_INSPECTOR:
        return "Inspector";
    default:
        return compose_editing(app) ? "Changing a message: Enter asks anew, Esc leaves it" : NULL;
    }
}

static void draw_frames_of_panes(struct app *app)
{
    struct draw_frame frames[PANE_COUNT];
    size_t count = 0;
    for (int step = 0; step <= PANE_COUNT; step++) { /* the focused one last: its look wins on shared lines */
        bool last = step == PANE_COUNT;
        enum layout_pane pane = last ? app->focus : (enum layout_pane)step;
        const struct layout_place *place = &app->layout.panes[pane];
        if (!place->visible || (!last && pane == app->focus))
            continue;
        frames[count++] = (struct draw_frame){
            .area = place->frame,
            .title = pane_title(app, pane),
            .border = app->incognito ? ROLE_WARNING
                      : last         ? ROLE_BORDER_FOCUSED
                                     : ROLE_BORDER,
            .title_role = last ? ROLE_TITLE_FOCUSED : ROLE_TITLE,
        };
    }
    if (app->layout.borders) {
        draw_frames(frames, count, app->ascii);
        return;
    }
    for (size_t index = 0; index < count && app->layout.titles; index++) {
        struct rect line = {frames[index].area.x, frames[index].area.y, frames[index].area.width, 1};
        if (frames[index].title) {
            draw_fill(&line, frames[index].title_role);
            draw_line(&line, 0, 0, line.width, frames[index].title, frames[index].title_role);
        }
    }
}

static void draw_popups(struct app *app)
{
    for (size_t index = 0; index < app->popup_count; index++) {
        const struct view *view = app->popups[index];
        struct layout_place place = view_place(app, view);
        view_draw(app, view, &place, index + 1 == app->popup_count);
    }
    if (app->toast_above)
        status_draw_toast(app);
    if (app->keys_shown)
        status_draw_next_keys(app);
}

void frame_prepare(struct app *app, unsigned bits)
{
    static const unsigned pane_bits[PANE_COUNT] = {DRAW_LIST, DRAW_CHAT, DRAW_INPUT, DRAW_INSPECTOR};
    if (bits & DRAW_LAYOUT) {
        frame_layout(app);
        bits = DRAW_ALL;
        struct rect screen = {0, 0, app->layout.width, app->layout.height};
        draw_fill(&screen, ROLE_TEXT);
    }
    if (app->toast_above) /* the border that it covered */
        bits |= DRAW_FRAMES;
    for (int pane = 0; pane < PANE_COUNT; pane++) {
        const struct layout_place *place = &app->layout.panes[pane];
        if ((bits & pane_bits[pane]) && place->visible)
            app_panes[pane]->draw(app, place, app->popup_count == 0 && (int)app->focus == pane);
    }
    if (bits & DRAW_FRAMES)
        draw_frames_of_panes(app);
    if (bits & (DRAW_STATUS | DRAW_FRAMES))
        status_draw(app);
    draw_popups(app);
}

void frame_draw(struct app *app, unsigned bits)
{
    bits &= DRAW_ALL;
    if (!bits)
        return;
    frame_prepare(app, bits);
    draw_show();
    const struct view *view = app_view(app);
    bool takes_text = action_valid(ACTION_SEND, view->context) && !view->no_cursor;
    terminal_cursor(view == &compose_view && compose_commands(app) ? CURSOR_BLOCK
                    : takes_text                                   ? CURSOR_BAR
                                                                   : CURSOR_HIDDEN);
}
