/* Colours beyond the palette. Curses gives a terminal the colours that its terminfo entry can name; most
 * entries stop at 256, also for terminals that know 16 million. Such a terminal gets an entry of our own:
 * what its own says, but for how a colour is named. UI thread. */
#ifndef TUI_TRUE_COLOR_H
#define TUI_TRUE_COLOR_H

#include <curses.h>

/* newterm() for standard input and output; with the entry of our own where the terminal says that it knows
 * true colour (COLORTERM, Tc or RGB in terminfo), it is not behind GNU screen and NO_COLOR does not forbid
 * it. */
SCREEN *true_color_newterm(void);

/* Colours 256 and up are 0xrrggbb, those below are the palette's. */
bool true_color_known(void);

#endif
