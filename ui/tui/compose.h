/* The input box: the draft of each conversation (on disk within a second), what waits to be sent, editing of
 * a message already sent. UI thread. */
#ifndef TUI_COMPOSE_H
#define TUI_COMPOSE_H

#include "ui/tui/app.h"

extern const struct view compose_view;

void compose_start(struct app *app);
void compose_stop(struct app *app);

/* Keeps the draft of the conversation it had and fetches that of another ("": a new one). */
unsigned compose_open(struct app *app, const char *conversation);
/* The new conversation has got its id. */
void compose_named(struct app *app, const char *conversation);
/* Saves the draft, with what waits in the queue: now, or when the one on disk has come and joined it. */
void compose_save(struct app *app);
/* Something was typed and the draft on disk has not come yet. */
bool compose_unsettled(const struct app *app);

/* An answer has ended: sends what waits, if it ended well. */
unsigned compose_answered(struct app *app, const char *conversation, bool well);
/* Text of a message that never reached the disk comes back, but never over newer typing. */
unsigned compose_put_back(struct app *app, const char *text);

unsigned compose_edit_message(struct app *app, const struct rec_message *message);
/* The same, with other words than the message has. */
unsigned compose_edit_as(struct app *app, const struct rec_message *message, const char *text);
bool compose_editing(const struct app *app);

/* A prompt sent earlier, for Up and Ctrl-R. */
void compose_remember(struct app *app, const char *text);

int compose_rows(const struct app *app, int width); /* rows that the box wants */
bool compose_empty(const struct app *app);
unsigned compose_clear(struct app *app);

int64_t compose_due(const struct app *app);
unsigned compose_tick(struct app *app);

#endif
