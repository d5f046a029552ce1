/* The status line: where the keys go, who answers, what the last turn took, what happened, and the keys that
 * are worth knowing now. UI thread. */
#ifndef TUI_STATUS_H
#define TUI_STATUS_H

#include "ui/tui/app.h"

void status_draw(struct app *app);
/* The part of a note that stands in the line above, once all else is drawn: if app->toast_above. */
void status_draw_toast(struct app *app);
/* What can follow the keys typed so far, in a box above the status line. */
void status_draw_next_keys(struct app *app);

#endif
