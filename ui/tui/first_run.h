/* What a newcomer sees on an empty store: start at once, set up a provider, import. The set-up asks for the
 * provider, where its key comes from, address and model, tries it, and saves only what answered (or what the
 * user insists on). UI thread. */
#ifndef TUI_FIRST_RUN_H
#define TUI_FIRST_RUN_H

#include "ui/tui/app.h"

unsigned first_run_open(struct app *app);
/* The set-up alone (":setup"). */
unsigned provider_setup_open(struct app *app);
unsigned import_open(struct app *app);
unsigned import_file(struct app *app, const char *path);
void first_run_stop(struct app *app);

#endif
