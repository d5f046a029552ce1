/* What was interrupted, paused, or talked of last, to go on with: a popup. Opens by itself when the program
 * starts and answers were interrupted; while it runs, a line tells of new ones. UI thread. */
#ifndef TUI_RECOVERY_VIEW_H
#define TUI_RECOVERY_VIEW_H

#include "ui/tui/app.h"

void recovery_start(struct app *app);
void recovery_stop(struct app *app);
unsigned recovery_open(struct app *app);
/* The store is open: look whether something was interrupted. */
unsigned recovery_look(struct app *app);

#endif
