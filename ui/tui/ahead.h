/* Recall while typing: when typing pauses, what the draft would be sent with is shown in the inspector, and a
 * key there leaves a thing out or pins it. Nothing is written or counted for it, and newer typing replaces a
 * question that is still being answered. UI thread. */
#ifndef TUI_AHEAD_H
#define TUI_AHEAD_H

#include "ui/tui/app.h"
#include "ui/tui/entries.h"
#include "ui/tui/picks.h"

void ahead_start(struct app *app);
void ahead_stop(struct app *app);

/* The draft is another now: typed, loaded or sent. */
unsigned ahead_draft_changed(struct app *app);
/* Another draft: what was picked for the one before does not count for it. */
void ahead_new_draft(struct app *app);
/* The focus has moved: who reads the chat wants to see what was sent. */
void ahead_focus_changed(struct app *app);
/* Memories or preferences have changed. */
unsigned ahead_row_changed(struct app *app, const struct rec_event *event);
/* Gives away what was picked, to whoever sends the draft. */
void ahead_take(struct app *app, struct picks *picks);

/* The inspector's tab of what is sent shows this instead. */
bool ahead_shown(const struct app *app);
void ahead_draw(struct app *app, struct entries *entries, int width);
unsigned ahead_act(struct app *app, enum action action, const struct entries *entries); /* 0: not mine */
/* How much it is, for the status line; nothing when it is not shown. */
void ahead_status(const struct app *app, struct buf *out);

int64_t ahead_due(const struct app *app);
unsigned ahead_tick(struct app *app);

#endif
