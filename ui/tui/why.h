/* "Why": where a memory or preference came from, how it changed, and the way to the message it was drawn
 * from; for a message, what was learned from it. A popup. UI thread. */
#ifndef TUI_WHY_H
#define TUI_WHY_H

#include "ui/tui/app.h"

void why_start(struct app *app);
void why_stop(struct app *app);
unsigned why_open(struct app *app, enum rec_row_kind row, const char *id);
/* A row was changed, maybe by another program: what is shown is asked for again. */
unsigned why_changed(struct app *app, const struct rec_event *event);

#endif
