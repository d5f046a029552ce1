/* The list of conversations: newest first, filtered as one types, with new, rename, archive, delete and
 * erase. UI thread. */
#ifndef TUI_CONVERSATIONS_H
#define TUI_CONVERSATIONS_H

#include "ui/tui/app.h"

extern const struct view conversations_view;

void conversations_start(struct app *app);
void conversations_stop(struct app *app);

/* Asks for the first rows: at the start, or when the store has got its first content. The last conversation
 * is shown. */
unsigned conversations_begin(struct app *app);
/* The store is open for writing and the provider is known: without a conversation the first-run screen comes.
 */
unsigned conversations_opened(struct app *app);
unsigned conversations_changed(struct app *app, const struct rec_event *event);
unsigned conversations_reload(struct app *app);
unsigned conversations_select(struct app *app, const char *id);
unsigned conversations_new(struct app *app);
/* The newest one that has this title, or an id that begins so; false if none is held. */
bool conversations_find(const struct app *app, const char *words, char id[REC_ID_SIZE]);

int64_t conversations_due(const struct app *app);
unsigned conversations_tick(struct app *app);

#endif
