#include "config.h"

#include "key_modes.h"

#include "base/error.h"
#include "terminal.h"

#include <curses.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

#define PASTE_ON  "\033[?2004h"
#define PASTE_OFF "\033[?2004l"

static struct termios original;
static bool entered, known;

/* The keypad decides what the arrows send, so it is switched as the screen switches it. */
static void put_capability(const char *name)
{
    const char *value = known ? terminal_capability(name) : NULL;
    if (value)
        putp(value);
}

enum rec_status key_modes_enter(rec_error *error)
{
    struct termios raw;
    int result;
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return error_set(error, REC_INVALID, "what a key sends can only be seen on a terminal");
    if (tcgetattr(STDIN_FILENO, &original) != 0)
        return error_errno(error, REC_IO, errno, "the terminal");
    raw = original;
    cfmakeraw(&raw);
    raw.c_oflag = original.c_oflag; /* lines still end as lines */
    if (tcsetattr(STDIN_FILENO, TCSANOW, &raw) != 0)
        return error_errno(error, REC_IO, errno, "the terminal");
    entered = true;
    known = setupterm(NULL, STDOUT_FILENO, &result) == OK;
    put_capability("smkx");
    fputs(known ? PASTE_ON : "", stdout);
    fflush(stdout);
    return REC_OK;
}

void key_modes_leave(void)
{
    if (!entered)
        return;
    entered = false;
    fputs(known ? PASTE_OFF : "", stdout);
    put_capability("rmkx");
    fflush(stdout);
    if (known)
        del_curterm(cur_term);
    tcsetattr(STDIN_FILENO, TCSANOW, &original);
}
