/* The chat pane: the messages of one conversation, scrolled and paged; the answers that arrive; what can be
 * done with a message. UI thread. */
#ifndef TUI_CHAT_H
#define TUI_CHAT_H

#include "ui/tui/app.h"

extern const struct view chat_view;

void chat_start(struct app *app);
void chat_stop_view(struct app *app); /* frees */

/* Shows a conversation at its end; NULL: a new one, which gets its row with the first message. */
unsigned chat_open(struct app *app, const char *id);
/* The same with the conversation's row at hand. */
unsigned chat_open_row(struct app *app, const struct rec_conversation *row);
unsigned chat_go_to_message(struct app *app, const char *id);

const char *chat_conversation(const struct app *app); /* "" for a new one */
const char *chat_title(const struct app *app);
bool chat_loaded(const struct app *app);                           /* its first page is there */
const char *chat_last_user_message(const struct app *app);         /* id; "" if none is held */
const struct rec_message *chat_last_answer(const struct app *app); /* that ended; NULL if none is held */

/* Sends text in a conversation ("": a new one); edited: the user message that it replaces, or NULL. */
unsigned chat_send(struct app *app, const char *conversation, const char *text, const char *edited);
unsigned chat_copy_answer(struct app *app);
/* RETRY of a user message or CONTINUE of an answer, in the conversation that is shown. */
unsigned chat_ask_again(struct app *app, enum rec_command_kind kind, const char *message);
bool chat_running(const struct app *app); /* an answer for the shown conversation is under way here */
unsigned chat_stop(struct app *app);

unsigned chat_answer_event(struct app *app, const struct rec_event *event);
unsigned chat_changed(struct app *app, const struct rec_event *event);
void chat_focus_changed(struct app *app);

/* Seconds that tick while an answer is awaited; 0: nothing is due. */
int64_t chat_due(const struct app *app);
unsigned chat_tick(struct app *app);

#endif
