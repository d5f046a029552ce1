/* The line about what happened, for some seconds in the status line. What the person did takes the place of
 * what stood there; a notice (something happened to the store, an answer was put aside) waits until the one
 * before has had its time, and comes back when it was pushed away too soon to be read. UI thread. */
#ifndef TUI_TOAST_H
#define TUI_TOAST_H

#include "base/buf.h"
#include "ui/tui/theme.h"

#include <stdarg.h>
#include <stdint.h>

#define TOAST_WAITING 8 /* notices; the oldest go first */

struct toast {
    struct buf text;
    enum theme_role role;
    int64_t shown, until; /* monotonic; 0: none is on show */
    bool undoable;        /* it names the key that takes it back */
    bool notice;
    char *waiting[TOAST_WAITING]; /* owned */
    size_t waiting_count;
};

void toast_init(struct toast *toast);
void toast_free(struct toast *toast);
void toast_show(struct toast *toast, enum theme_role role, bool undoable, const char *format,
                va_list arguments);
void toast_notice(struct toast *toast, const char *text);
/* Takes what is on show away; the next notice comes. */
void toast_end(struct toast *toast);
/* When toast_end is to be called; 0: never. */
static inline int64_t toast_due(const struct toast *toast)
{
    return toast->until;
}

#endif
