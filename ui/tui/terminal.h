/* The terminal: curses started and stopped, signals as flags, the one place that waits. A program has one
 * terminal, so this module keeps its state to itself. UI thread only, but for terminal_rescue(). */
#ifndef TUI_TERMINAL_H
#define TUI_TERMINAL_H

#include "recollect_error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What terminal_wait() woke up for. */
enum {
    TERMINAL_INPUT = 1 << 0,     /* bytes can be read */
    TERMINAL_EVENT = 1 << 1,     /* the session's descriptor is readable */
    TERMINAL_RESIZED = 1 << 2,   /* the window changed its size: terminal_resize() */
    TERMINAL_CONTINUED = 1 << 3, /* stopped and continued from outside: terminal_resume() */
    TERMINAL_SUSPEND = 1 << 4,   /* SIGTSTP from outside: terminal_suspend() */
    TERMINAL_INTERRUPT = 1 << 5, /* SIGINT from outside */
    TERMINAL_END = 1 << 6        /* SIGHUP, SIGTERM or the terminal is gone: leave; terminal_end_signal() */
};

/* Puts the terminal into full-screen mode: raw keys, no echo, bracketed paste, alternate screen. On failure
 * the terminal is as it was. */
enum rec_status terminal_start(rec_error *error);

/* Gives the terminal back as it was found. Harmless when not started. */
void terminal_stop(void);

/* The same with nothing but write() and tcsetattr(): from the fatal handler and crash signals. [any thread]
 */
void terminal_rescue(void);

/* Sleeps until something happens or timeout_ns nanoseconds have passed (-1: no limit, 0: only looks). */
unsigned terminal_wait(int event_fd, int64_t timeout_ns);

/* Reads what is there, at most size bytes; 0 when nothing is, or the terminal is gone (TERMINAL_END
 * follows). */
size_t terminal_read(char *out, size_t size);

/* Takes the present size into curses. */
void terminal_resize(void);
int terminal_rows(void);
int terminal_columns(void);

/* Stops the program as Ctrl-Z does and returns when it goes on, with the screen to be drawn again. */
void terminal_suspend(void);
void terminal_resume(void);

int terminal_end_signal(void); /* 0 when the terminal was closed */

/* Colours the terminal has, as curses says: 0 none, 8, 16, 88, 256 ... */
int terminal_colours(void);

enum terminal_cursor { CURSOR_HIDDEN, CURSOR_BAR, CURSOR_BLOCK };
void terminal_cursor(enum terminal_cursor shape);

/* Rings or flashes, as the user's terminal does. */
void terminal_bell(void);

#endif
