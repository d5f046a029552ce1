/* What is done to one memory or preference, wherever it is shown: edited in a line or in $EDITOR, pinned or
 * locked, forgotten, erased. The row is copied; one at a time. UI thread. */
#ifndef TUI_LEARNED_ACTS_H
#define TUI_LEARNED_ACTS_H

#include "ui/tui/app.h"

void learned_start(struct app *app);
void learned_stop(struct app *app);

void learned_take_memory(struct app *app, const struct rec_memory *memory);
void learned_take_preference(struct app *app, const struct rec_preference *preference);

/* The message that it was drawn from: is there one, and to it, the words marked. A memory opened so counts as
 * used. 0 when there is none. */
bool learned_has_source(const struct app *app);
unsigned learned_show_source(struct app *app);

/* What a row was just changed to, while what is held of it is older: NULL for any other. */
const char *learned_changed_to(const struct app *app, const char *id);
/* Rows have been read anew. */
void learned_read_anew(struct app *app);

/* EDIT, EDIT_OUTSIDE, PIN, REMOVE, ERASE of the row that was taken last; 0 for any other action. */
unsigned learned_act(struct app *app, enum action action);

/* The same to a row that is not at hand: it is asked for first. */
unsigned learned_act_on(struct app *app, enum rec_row_kind row, const char *id, enum action action);

#endif
