/* Conversations as Markdown files: read page by page while the screen goes on. UI thread. */
#ifndef TUI_EXPORT_H
#define TUI_EXPORT_H

#include "ui/tui/app.h"

void export_stop(struct app *app);

/* To a file, which must not be there unless `replace` is set; "": one named after the title, here. */
unsigned export_conversation(struct app *app, const char *path, bool replace);

struct export_wish {
    const char *id, *title;
};
/* Each to a file of its own in the folder (a ~ is the home), named after its title; none is written over. */
unsigned export_many(struct app *app, const char *folder, const struct export_wish *wishes, size_t count);

#endif
