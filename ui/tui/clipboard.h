/* Text given to the clipboard by the first way that works: the user's command, a tool of the desktop, the
 * terminal itself (OSC 52). What is said about it is what happened. Commands run aside; the screen does not
 * wait for them. UI thread. */
#ifndef TUI_CLIPBOARD_H
#define TUI_CLIPBOARD_H

#include "ui/tui/app.h"

void clipboard_start(struct app *app);
void clipboard_stop(struct app *app);

/* `what` it is, for the note: "the message". Text is copied. */
unsigned clipboard_copy(struct app *app, const char *what, const char *text, size_t length);

int64_t clipboard_due(const struct app *app);
unsigned clipboard_tick(struct app *app);

#endif
