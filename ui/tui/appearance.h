/* Theme and keys, as the settings and the user's files want them. UI thread. */
#ifndef TUI_APPEARANCE_H
#define TUI_APPEARANCE_H

#include "ui/tui/app.h"

/* Reads and takes into force: ui.theme, ui.borders, ui.send_key, keys.conf. What is wrong with the files is
 * appended to `report`, a line for each problem. */
void appearance_load(struct app *app, struct buf *report);

#endif
