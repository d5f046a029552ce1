/* A titled popup of choices, one of which is taken with Enter or its number. UI thread. */
#ifndef TUI_CHOOSER_H
#define TUI_CHOOSER_H

#include "ui/tui/app.h"

struct choice {
    const char *title; /* copied */
    const char *help;  /* below it; NULL: none */
    int tag;
};

struct chooser_wish {
    const char *title;
    const char *text; /* above the choices; NULL: none */
    unsigned (*chosen)(struct app *app, int tag);
    unsigned (*left)(struct app *app); /* Esc; NULL: just closes */
    /* Text that is the number of no choice; the popup is closed. NULL: letters are keys, as in any menu. */
    unsigned (*typed)(struct app *app, const char *text, size_t length, bool pasted);
};

void chooser_start(struct app *app);
void chooser_stop(struct app *app);

/* wish and its strings must live until the popup is closed. */
unsigned chooser_open(struct app *app, const struct chooser_wish *wish, const struct choice *choices,
                      size_t count);

#endif
