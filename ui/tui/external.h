/* Programs that take the terminal for a while: the editor for a draft or a message, a command that a message
 * is piped to. Answers go on arriving meanwhile. UI thread. */
#ifndef TUI_EXTERNAL_H
#define TUI_EXTERNAL_H

#include "ui/tui/app.h"

/* Text as it was left in $VISUAL or $EDITOR: true and *out; false with a note when nothing was changed or it
 * failed. */
bool external_edit(struct app *app, const char *text, struct buf *out, unsigned *bits);

/* Gives text to a command and shows what it says until Enter. */
unsigned external_pipe(struct app *app, const char *command, const char *text);

#endif
