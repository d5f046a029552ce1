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
    TERMINAL_WATCHED = 1 << 7,   /* the descriptor given to terminal_watch() is readable */
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

/* Wakes terminal_wait() for this descriptor, too; -1: for none. */
void terminal_watch(int descriptor);
int terminal_watched(void);

/* Reads what is there, at most size bytes; 0 when nothing is, or the terminal is gone (TERMINAL_END
 * follows). */
size_t terminal_read(char *out, size_t size);

/* Takes the present size into curses. */
void terminal_resize(void);
int terminal_rows(void);
int terminal_columns(void);

/* Stops the program as Ctrl-Z does and returns when it goes on, with the screen to be drawn again. */
void terminal_suspend(void);
/* Gives the terminal to another program until terminal_resume(). */
void terminal_leave(void);
void terminal_resume(void);

int terminal_end_signal(void); /* 0 when the terminal was closed */

/* Colours the terminal has, as curses says: 0 none, 8, 16, 88, 256 ... */
int terminal_colours(void);

enum terminal_cursor { CURSOR_HIDDEN, CURSOR_BAR, CURSOR_BLOCK };
void terminal_cursor(enum terminal_cursor shape);

/* Whether the terminal tells us of its mouse; its own selection then needs Shift. */
void terminal_mouse(bool wanted);

/* The title of the window; what it had comes back at the end. Any text. */
void terminal_title(const char *title);

/* Asks for the colour of the background; the answer comes as input, or never. */
void terminal_ask_background(void);

/* Tells someone who looks elsewhere: rings, and shows the text where the terminal can. */
void terminal_notice(const char *text);
/* A string of terminfo, by its short name; NULL: this terminal has none. [once curses or terminfo
 * has started] */
const char *terminal_capability(const char *name);

/* A sequence as the terminal under tmux or screen gets it. */
struct buf;
void terminal_add_passed(struct buf *out, const char *sequence, size_t length);

/* Sends a sequence that curses knows nothing of, and that moves nothing. */
void terminal_send(const char *bytes, size_t length);

#endif
