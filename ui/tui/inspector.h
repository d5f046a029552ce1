/* The inspector: what was sent to the model for the newest turn, the memories, the preferences, what waits
 * for a yes. UI thread. */
#ifndef TUI_INSPECTOR_H
#define TUI_INSPECTOR_H

#include "ui/tui/app.h"

extern const struct view inspector_view;

enum inspector_tab { TAB_CONTEXT, TAB_MEMORIES, TAB_PREFERENCES, TAB_REVIEW, TAB_COUNT };

void inspector_start(struct app *app);
void inspector_stop(struct app *app);

/* Another conversation is shown, or its newest turn has a receipt now. */
unsigned inspector_conversation(struct app *app);
enum inspector_tab inspector_present(const struct app *app);
unsigned inspector_show(struct app *app, enum inspector_tab tab, bool whole_screen);
unsigned inspector_changed(struct app *app, const struct rec_event *event);

/* How many guesses wait for a yes or a no. */
size_t inspector_to_review(const struct app *app);
/* Asks for them; they are counted from the start. */
unsigned inspector_count(struct app *app);

int64_t inspector_due(const struct app *app);
unsigned inspector_tick(struct app *app);

#endif
