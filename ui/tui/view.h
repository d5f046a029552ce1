/* What views do on the screen: popups that hold one list, as high as its rows (why, statistics, where we
 * were), are placed, drawn, moved in and closed here; all others by their own functions. UI thread. */
#ifndef TUI_VIEW_H
#define TUI_VIEW_H

#include "ui/tui/app.h"
#include "ui/tui/entries.h"

struct list_popup {
    struct entries *entries;
    const char *title;
    int width, height_min;                         /* of the frame; less wide on a narrow screen */
    void (*rebuild)(struct app *app, int columns); /* fills the list for so many columns */
};

struct layout_place view_place(struct app *app, const struct view *view);
void view_draw(struct app *app, const struct view *view, const struct layout_place *place, bool focused);
/* In a list: what the view does not handle moves the selection or closes. */
unsigned view_act(struct app *app, const struct view *view, enum action action);
/* In a list: opens what was clicked. */
unsigned view_click(struct app *app, const struct view *view, int x, int y);

#endif
