/* The conversation that is shown, as a Markdown file: read page by page while the screen goes on. UI thread.
 */
#ifndef TUI_EXPORT_H
#define TUI_EXPORT_H

#include "ui/tui/app.h"

void export_stop(struct app *app);

/* To a file, which must not be there unless `replace` is set; "": one named after the title, here. */
unsigned export_conversation(struct app *app, const char *path, bool replace);

#endif
