/* The end of the log file, followed while it is shown. A popup. UI thread. */
#ifndef TUI_LOG_VIEW_H
#define TUI_LOG_VIEW_H

#include "ui/tui/app.h"

void log_view_start(struct app *app);
void log_view_stop(struct app *app);
unsigned log_view_open(struct app *app);

int64_t log_view_due(const struct app *app);
unsigned log_view_tick(struct app *app);

#endif
