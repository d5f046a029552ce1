/* Terminals disagree about the columns of emoji, flags and other signs. On a row with such a sign everything
 * behind it may stand beside its place; from the border of the pane on, such rows are written once more, each
 * part at its own place, so that no sign reaches over the border of its pane. UI thread. */
#ifndef TUI_SEAMS_H
#define TUI_SEAMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A character about whose columns terminals disagree; also those that make one of them wide. */
bool seams_disputed(uint32_t code);

/* Brings to the terminal what wnoutrefresh() has gathered: doupdate(), and the parts behind disputed signs.
 */
void seams_update(void);

#endif
