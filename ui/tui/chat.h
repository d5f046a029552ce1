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
/* The same, with words (as match.h takes them) marked, the first place of them before the reader. */
unsigned chat_find_show(struct app *app, const char *id, const char *words);
/* The same with the bytes [start, end) of its text marked. */
unsigned chat_find_show_span(struct app *app, const char *id, size_t start, size_t end);
const char *chat_selected_message(const struct app *app); /* id; "" if there is none */
/* The same, or where the reader is on the way to: its conversation is being looked up. */
const char *chat_goal(const struct app *app);

const char *chat_conversation(const struct app *app); /* "" for a new one */
/* The new conversation that is shown has got its row. */
unsigned chat_named(struct app *app, const char *id);
bool chat_teaches_nothing(const struct app *app); /* by its tag */
const char *chat_title(const struct app *app);
bool chat_loaded(const struct app *app);                           /* its first page is there */
const char *chat_last_user_message(const struct app *app);         /* id; "" if none is held */
const struct rec_message *chat_last_answer(const struct app *app); /* that ended; NULL if none is held */

/* Sends text in a conversation ("": a new one); edited: the user message that it replaces, or NULL. */
/* choice: what goes along with it by hand, or NULL. */
unsigned chat_send(struct app *app, const char *conversation, const char *text, const char *edited,
                   const struct rec_choice *choice);
unsigned chat_copy_answer(struct app *app);
/* RETRY of a user message or CONTINUE of an answer, in the conversation that is shown. */
unsigned chat_ask_again(struct app *app, enum rec_command_kind kind, const char *message);
/* Leaves a row out of this conversation's prompts and asks the answer's question again. */
unsigned chat_ask_without(struct app *app, const char *answer, const char *id);
/* Another change has been made that a key can take back (0), the last was taken back (-1) or done again (1).
 */
void chat_changes(struct app *app, int way);
bool chat_running(const struct app *app); /* an answer for the shown conversation is under way here */
unsigned chat_stop(struct app *app);

unsigned chat_answer_event(struct app *app, const struct rec_event *event);
unsigned chat_changed(struct app *app, const struct rec_event *event);
void chat_focus_changed(struct app *app);

/* Seconds that tick while an answer is awaited; 0: nothing is due. */
int64_t chat_due(const struct app *app);
unsigned chat_tick(struct app *app);

#endif
