/* From the bytes a terminal sends to keys and pasted text: UTF-8, control characters, Alt as ESC prefix, the
 * escape sequences of xterm and its relatives (also rxvt, the Linux console, CSI u), bracketed paste. Pure:
 * no terminal, no clock. Owns its buffer. UI thread. */
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
};

struct input_event {
    enum input_kind kind;
    uint32_t key; /* as in keys.h, normalized */
    const char *text;
    size_t length;
};

void input_init(struct input *input);
void input_free(struct input *input);
void input_add(struct input *input, const char *bytes, size_t length);

/* The next key or paste. With `late` set the beginning of a sequence whose rest has not come counts as what
 * was typed: ESC is the Esc key. */
struct input_event input_next(struct input *input, bool late);

/* Bytes wait that may be the beginning of something longer: ask again, `late`, after INPUT_ESCAPE_NS. */
bool input_unfinished(const struct input *input);

#define INPUT_ESCAPE_NS 25000000
#define INPUT_PASTE_MAX (16 * 1024 * 1024) /* bytes; the rest of a longer paste is dropped */

#endif
