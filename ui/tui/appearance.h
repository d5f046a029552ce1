/* Theme and keys, as the settings and the user's files want them. UI thread. */
#ifndef TUI_APPEARANCE_H
#define TUI_APPEARANCE_H

#include "ui/tui/app.h"

/* Asks the terminal what it looks like, and watches the user's files. */
void appearance_start(struct app *app);
void appearance_stop(struct app *app);

/* Takes note of what happened to the files; true if it concerns us. */
bool appearance_files_changed(struct app *app);

/* Reads and takes into force: ui.theme, ui.borders, ui.send_key, ui.mouse, keys.conf. What is wrong with the
 * files is appended to `report`, a line for each problem. */
void appearance_load(struct app *app, struct buf *report);

/* The keys: ours, changed by ui.send_key and the user's keys.conf. keymap_free() it. */
struct keymap *appearance_keymap(const rec_settings *settings, struct buf *report);

#endif
