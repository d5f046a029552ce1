/* The statistics: a popup with a line for each day, bars by model and category, the time of each step, the
 * busiest conversations and the most used memories. UI thread. */
#ifndef TUI_STATS_VIEW_H
#define TUI_STATS_VIEW_H

#include "ui/tui/app.h"

void stats_start(struct app *app);
void stats_stop(struct app *app);
unsigned stats_open(struct app *app);

#endif
