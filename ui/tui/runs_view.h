/* What runs and what ran: each step of the answers of this program with its time, retries and errors; the
 * turns before, from the store; and all steps summed up. A popup. UI thread. */
#ifndef TUI_RUNS_VIEW_H
#define TUI_RUNS_VIEW_H

#include "ui/tui/app.h"

void runs_start(struct app *app);
void runs_stop(struct app *app);
/* Takes note of an event, whoever else it is for. */
unsigned runs_event(struct app *app, const struct rec_event *event);
unsigned runs_open(struct app *app);

/* While something runs and is shown its time ticks. */
int64_t runs_due(const struct app *app);
unsigned runs_tick(struct app *app);

#endif
