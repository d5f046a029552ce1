/* Search over everything, as one types: a popup with a line and its results. Enter opens the message in its
 * conversation. UI thread. */
#ifndef TUI_FINDER_H
#define TUI_FINDER_H

#include "ui/tui/app.h"

void finder_start(struct app *app);
void finder_stop(struct app *app);
unsigned finder_open(struct app *app, const char *words); /* NULL: the words it had */

#endif
