/* What is not kept: conversations that teach nothing, and incognito, a screen over the screen whose session
 * has its store in memory alone. UI thread. */
#ifndef TUI_PRIVACY_H
#define TUI_PRIVACY_H

#include "ui/tui/app.h"

/* The conversation that is shown, or begins here, teaches nothing any more; or does again. */
unsigned privacy_toggle_learning(struct app *app);
/* Begins an incognito conversation, or ends this one, after asking if something was said. */
unsigned privacy_toggle_incognito(struct app *app);
/* Leaves the program, or the incognito conversation, after asking. kept: what is kept when it is the program.
 */
unsigned privacy_offer_to_quit(struct app *app, const char *kept);
/* For the status line; "" if there is nothing to say. */
const char *privacy_status(const struct app *app);

/* A session like this one that keeps nothing; NULL with a sentence. */
rec_session *privacy_session(const struct app *app, rec_error *error);

#endif
