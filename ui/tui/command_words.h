/* What can stand at each place of the command line: names of commands and actions, options and their values,
 * titles and ids of conversations, tags, themes, files. UI thread. */
#ifndef TUI_COMMAND_WORDS_H
#define TUI_COMMAND_WORDS_H

#include "ui/tui/app.h"
#include "ui/tui/completion.h"

void command_words(struct app *app, const char *text, struct completion *completion);

#endif
