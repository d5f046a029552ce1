/* "Why this answer": what it was sent with: memories, preferences and messages, each to be looked at,
 * changed, or left out, and the question asked again. A popup. UI thread. */
#ifndef TUI_SENT_VIEW_H
#define TUI_SENT_VIEW_H

#include "ui/tui/app.h"

void sent_start(struct app *app);
void sent_stop(struct app *app);
unsigned sent_open(struct app *app, const char *answer); /* id of the message */
/* What the answer names by numbers: the source of the only one at once, else a choice of them. */
unsigned sent_open_sources(struct app *app, const char *answer);

#endif
