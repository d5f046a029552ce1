/* From what was typed to what is done: keys become actions, by the keymap of the view that has the focus, and
 * an action goes to that view, else to what is done everywhere, else to what is done among the panes
 * (app_act() in app.h begins there). UI thread. */
#ifndef TUI_DISPATCH_H
#define TUI_DISPATCH_H

#include "ui/tui/app.h"

/* All input that has been read: `late` as in input_next(). Returns what is to be drawn. */
unsigned dispatch_keys(struct app *app, bool late);

#endif
