/* The palette: all actions and commands by name, narrowed by typing, with their keys; and the help of a view,
 * which is the same list, grouped and to be read. UI thread. */
#ifndef TUI_PALETTE_H
#define TUI_PALETTE_H

#include "ui/tui/app.h"

void palette_start(struct app *app);
void palette_stop(struct app *app);
unsigned palette_open(struct app *app);
/* The same with nothing but what can be done with the row that is selected, called `name`. */
unsigned menu_open(struct app *app, const char *name);
unsigned help_open(struct app *app);

#endif
