/* A frame: where the panes are, and the drawing of those that are stale. UI thread. */
#ifndef TUI_FRAME_H
#define TUI_FRAME_H

#include "ui/tui/app.h"

/* Places the panes on the screen as it is now. */
void frame_layout(struct app *app);
/* Draws what the DRAW_ bits name, with the popups above it, into curses' memory. */
void frame_prepare(struct app *app, unsigned bits);
/* The same, and sends the difference to the terminal. */
void frame_draw(struct app *app, unsigned bits);

#endif
