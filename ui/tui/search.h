/* Search over everything, as one types: a popup with a line and its results. Enter opens the message in its
 * conversation. UI thread. */
#ifndef TUI_SEARCH_H
#define TUI_SEARCH_H

#include "ui/tui/app.h"

void search_start(struct app *app);
void search_stop(struct app *app);
unsigned search_open(struct app *app, const char *words); /* NULL: the words it had */

#endif
