/* The places visited, to go back to and forward again: a message in a conversation, the search as it stood, a
 * tab of the inspector. UI thread. */
#ifndef TUI_PLACES_H
#define TUI_PLACES_H

#include "ui/tui/app.h"

void places_start(struct app *app);
void places_stop(struct app *app);

/* Call before moving elsewhere: where one is becomes a place to come back to, and what was ahead is dropped.
 */
void places_leave(struct app *app);
unsigned places_back(struct app *app);
unsigned places_forward(struct app *app);

#endif
