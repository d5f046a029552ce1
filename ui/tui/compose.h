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

/* Sends what is in the box, or lets it wait for the answer that is under way. */
unsigned compose_send(struct app *app);
/* An answer has ended: sends what waits, if it ended well. */
unsigned compose_answered(struct app *app, const char *conversation, bool well);
/* The message is on disk, and its draft no longer: what has been typed since is. */
void compose_started(struct app *app, const char *conversation);
/* Text of a message that never reached the disk comes back, but never over newer typing: then it waits. */
unsigned compose_put_back(struct app *app, const char *conversation, const char *text);
/* A question stopped before anything of its answer had come: back into the box, to be asked otherwise. */
unsigned compose_ask_anew(struct app *app, const char *conversation, const char *question, const char *text);

unsigned compose_edit_message(struct app *app, const struct rec_message *message);
/* The same, with other words than the message has. */
unsigned compose_edit_as(struct app *app, const struct rec_message *message, const char *text);
bool compose_editing(const struct app *app);
const char *compose_edited(const struct app *app); /* id of the message; NULL: it is a new one */
/* The draft as it would be sent, with its files and pastes; appends. */
void compose_sent_as(const struct app *app, struct buf *out);
const char *compose_mode(const struct app *app); /* as the status line calls it */
bool compose_commands(const struct app *app);    /* letters are commands, not text */

/* A prompt sent earlier, for Up and Ctrl-R. */
void compose_remember(struct app *app, const char *text);

int compose_rows(const struct app *app, int width); /* rows that the box wants */
bool compose_empty(const struct app *app);
unsigned compose_clear(struct app *app);

int64_t compose_due(const struct app *app);
unsigned compose_tick(struct app *app);
int64_t compose_spelling_due(const struct app *app);
unsigned compose_spelling_tick(struct app *app);

#endif
