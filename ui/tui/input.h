/* From the bytes a terminal sends to keys, pasted text, mouse and answers: UTF-8, control characters, Alt as
 * ESC prefix, the escape sequences of xterm and its relatives (also rxvt, the Linux console, CSI u),
 * bracketed paste. Pure: no terminal, no clock. Owns its buffer. UI thread. */
#ifndef TUI_INPUT_H
#define TUI_INPUT_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct input {
    struct buf bytes; /* not yet understood */
    size_t taken;     /* of them, already given out */
    bool pasting;     /* between the brackets of a paste */
    struct buf paste;
};

enum input_kind {
    INPUT_NONE,  /* nothing whole is there */
    INPUT_KEY,   /* key */
    INPUT_PASTE, /* text, length: one whole paste, until the next call */
    INPUT_MOUSE, /* mouse */
    INPUT_FOCUS, /* focused: the terminal has the keyboard now, or no longer */
    INPUT_COLOR  /* luminance: of the terminal's background, which it was asked for */
};

enum mouse_kind { MOUSE_PRESS, MOUSE_DRAG, MOUSE_RELEASE, MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN };

struct mouse {
    enum mouse_kind kind;
    int button; /* 0 is the left one */
    int x, y;   /* of the screen, from 0 */
};

struct input_event {
    enum input_kind kind;
    uint32_t key; /* as in keys.h, normalized */
    const char *text;
    size_t length;
    struct mouse mouse;
    bool focused;
    int luminance; /* 0 black .. 1000 white */
};

void input_init(struct input *input);
void input_free(struct input *input);
void input_add(struct input *input, const char *bytes, size_t length);

/* The next key or paste. With `late` set the beginning of a sequence whose rest has not come counts as what
 * was typed: ESC is the Esc key, which also ends a paste whose end does not come. */
struct input_event input_next(struct input *input, bool late);

/* How long after the last byte to ask again, `late`, for bytes wait that may be the beginning of something
 * longer; nanoseconds, 0: there are none. */
int64_t input_patience(const struct input *input);

#define INPUT_ESCAPE_NS 25000000
#define INPUT_PASTE_NS  500000000          /* the end of a paste comes in one piece, but for a slow line */
#define INPUT_PASTE_MAX (16 * 1024 * 1024) /* bytes; the rest of a longer paste is dropped */

#endif
