/* Small things that outlast the program though they are no content: which answers are unread, the commands
 * typed, where the caret stood in a draft. One file each in the state folder, lines, for this user of the
 * computer only, and none of an incognito conversation. Losing one costs nobody anything, so nothing here
 * fails. UI thread, when the program starts and ends: it waits for the disk. */
#ifndef TUI_KEPT_H
#define TUI_KEPT_H

#include "ui/tui/app.h"

#define KEPT_UNREAD  "unread"
#define KEPT_CARETS  "carets"
#define KEPT_HISTORY "commands"

/* Appends what was kept under the name: whole lines. */
void kept_read(const struct app *app, const char *name, struct buf *out);
void kept_write(const struct app *app, const char *name, const struct buf *lines);

/* The next line of what was read, from *at on, without its end; false when there is none. */
bool kept_line(const struct buf *lines, size_t *at, const char **line, size_t *length);

#endif
