/* The inspector: what was sent to the model for the newest turn, the memories, the preferences. UI thread. */
#ifndef TUI_INSPECTOR_H
#define TUI_INSPECTOR_H

#include "ui/tui/app.h"

extern const struct view inspector_view;

enum inspector_tab { TAB_CONTEXT, TAB_MEMORIES, TAB_PREFERENCES, TAB_COUNT };

void inspector_start(struct app *app);
void inspector_stop(struct app *app);

/* Another conversation is shown, or its newest turn has a receipt now. */
unsigned inspector_conversation(struct app *app);
unsigned inspector_show(struct app *app, enum inspector_tab tab, bool whole_screen);
unsigned inspector_changed(struct app *app, const struct rec_event *event);

int64_t inspector_due(const struct app *app);
unsigned inspector_tick(struct app *app);

#endif
