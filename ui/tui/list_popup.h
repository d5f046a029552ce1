/* A popup that holds one list and is as high as its rows: why, statistics, where we were. UI thread. */
#ifndef TUI_LIST_POPUP_H
#define TUI_LIST_POPUP_H

#include "ui/tui/app.h"
#include "ui/tui/entries.h"

struct list_popup {
    struct entries *entries;
    const char *title;
    int width, height_min;                         /* of the frame; less wide on a narrow screen */
    void (*rebuild)(struct app *app, int columns); /* fills the list for so many columns */
};

struct layout_place list_popup_place(struct app *app, const struct list_popup *popup);
void list_popup_draw(struct app *app, const struct list_popup *popup, const struct layout_place *where,
                     bool focused);

#endif
