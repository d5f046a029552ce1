/* Search over everything, as one types: a screen with a line, its results and what is selected in full. Enter
 * opens the message in its conversation, the words marked; n and N go on through the results from there. UI
 * thread. */
#ifndef TUI_FINDER_H
#define TUI_FINDER_H

#include "ui/tui/app.h"

void finder_start(struct app *app);
void finder_stop(struct app *app);
unsigned finder_open(struct app *app, const char *words); /* NULL: the words it had */
unsigned finder_resume(struct app *app);                  /* as it stood when it was left */
unsigned finder_close(struct app *app);                   /* no harm when it is not open */
bool finder_shown(const struct app *app);

/* In the chat: the message shown was opened from the results, and n and N go on through them. */
bool finder_walking(const struct app *app);
unsigned finder_walk(struct app *app, int direction);
void finder_walk_end(struct app *app);

/* What is shown may have changed. */
unsigned finder_changed(struct app *app, const struct rec_event *event);
int64_t finder_due(const struct app *app);
unsigned finder_tick(struct app *app);

#endif
