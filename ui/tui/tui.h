/* The full-screen program. Owns curses and the terminal from tui_run()'s call to its return; everything it
 * shows comes through recollect.h. Only the thread that opened the session may call. */
#ifndef TUI_TUI_H
#define TUI_TUI_H

#include "recollect.h"

/* Runs the screen until the user quits; the store may still be opening. Borrows both; the session stays open
 * for the caller to close. Returns the program's exit code: 0, or that of the error which ended it (printed
 * on stderr after the terminal is restored). 128 + number after SIGHUP or SIGTERM. */
int tui_run(rec_session *session, rec_settings *settings);

/* For rec_set_fatal(): gives the terminal back, prints the sentence on stderr. context is not used. */
void tui_fatal(void *context, const char *sentence);

#endif
