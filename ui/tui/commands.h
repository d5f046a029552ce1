/* The `:` line: every action by its name, and the commands that take words. One table, from which the palette
 * and the help show them, too. UI thread. */
#ifndef TUI_COMMANDS_H
#define TUI_COMMANDS_H

#include "ui/tui/app.h"

struct screen_command {
    const char *name, *words, *help; /* words: "TITLE", "" when it takes none */
    unsigned (*run)(struct app *app, const char *words);
};

size_t screen_command_count(void);
const struct screen_command *screen_command_at(size_t index);

unsigned commands_open(struct app *app, const char *text); /* asks for a line */
unsigned commands_run(struct app *app, const char *line);

#endif
