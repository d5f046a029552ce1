/* What the mouse does: the wheel scrolls what is under it, a click goes there, borders are dragged. UI
 * thread.
 */
#ifndef TUI_MOUSE_H
#define TUI_MOUSE_H

#include "ui/tui/app.h"

unsigned mouse_take(struct app *app, const struct mouse *mouse);

#endif
