/* Keys, and which action they mean where. Pure: the screen hands over key codes. A keymap is read once at
 * start and owned by who made it. UI thread. */
#ifndef TUI_KEYS_H
#define TUI_KEYS_H

#include "base/buf.h"
#include "recollect_error.h"
#include "ui/tui/actions.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A key is a Unicode character or one of the names below, with modifier bits. key_normalize() makes those
 * equal that a terminal sends alike: Ctrl-I is Tab, Ctrl-M Enter, Ctrl-[ Esc, Ctrl-H and DEL Backspace;
 * Ctrl-J is a key of its own. Control characters 1..26 become the letter with KEY_MOD_CTRL, Alt-Ctrl
 * likewise. */
enum {
    KEY_MOD_SHIFT = 1 << 24, /* of named keys only: a shifted letter is another letter */
    KEY_MOD_ALT = 1 << 25,
    KEY_MOD_CTRL = 1 << 26,
    KEY_CODE_MASK = (1 << 24) - 1
};

/* X(symbol, "name") */
#define KEY_NAMES(X)                                                                                         \
    X(ENTER, "Enter")                                                                                        \
    X(TAB, "Tab")                                                                                            \
    X(ESC, "Esc")                                                                                            \
    X(BACKSPACE, "Backspace")                                                                                \
    X(DELETE, "Delete")                                                                                      \
    X(INSERT, "Insert")                                                                                      \
    X(UP, "Up")                                                                                              \
    X(DOWN, "Down")                                                                                          \
    X(LEFT, "Left")                                                                                          \
    X(RIGHT, "Right")                                                                                        \
    X(HOME, "Home")                                                                                          \
    X(END, "End")                                                                                            \
    X(PAGE_UP, "PgUp")                                                                                       \
    X(PAGE_DOWN, "PgDn")                                                                                     \
    X(F1, "F1")                                                                                              \
    X(F2, "F2")                                                                                              \
    X(F3, "F3")                                                                                              \
    X(F4, "F4")                                                                                              \
    X(F5, "F5")                                                                                              \
    X(F6, "F6")                                                                                              \
    X(F7, "F7")                                                                                              \
    X(F8, "F8")                                                                                              \
    X(F9, "F9")                                                                                              \
    X(F10, "F10")                                                                                            \
    X(F11, "F11")                                                                                            \
    X(F12, "F12")

enum key_name {
    KEY_FIRST_NAME = 0x110000,
#define X(symbol, name) KEY_NAMED_##symbol,
    KEY_NAMES(X)
#undef X
        KEY_LAST_NAME
};

#define KEYS_MAX 4 /* keys in a sequence */

struct key_sequence {
    uint32_t keys[KEYS_MAX];
    size_t count;
};

uint32_t key_normalize(uint32_t key);
/* A character that types itself. */
bool key_is_text(uint32_t key);

/* "C-x n", "M-1", "S-Tab", "g g", "PgDn", "Space", "Hash"; also "Ctrl-X", "Alt-X", "Shift-Tab". */
bool key_sequence_parse(const char *text, size_t length, struct key_sequence *sequence);
void key_sequence_name(const struct key_sequence *sequence, struct buf *out); /* appends "C-x n" */
void key_sequence_label(const struct key_sequence *sequence,
                        struct buf *out); /* appends "Ctrl-X n" for people */

struct keymap;

struct keymap *keymap_new(void); /* with the built-in data/keys.conf */
void keymap_free(struct keymap *keymap);

/* Lines of `KEYS = ACTION` (none unbinds) under [context] headings, over what is bound. Every problem
 * (unknown action, context or key, an action not valid in the context, a key bound twice, a key that is also
 * the beginning of others) is a line "name:LINE: sentence" appended to `report`; good lines take effect.
 * Returns the problems. */
size_t keymap_parse(struct keymap *keymap, const char *name, const char *text, size_t length,
                    struct buf *report);

enum key_found { KEYS_NONE, KEYS_PREFIX, KEYS_ACTION };

/* What the keys typed so far mean in a context or the nearest parent that knows them. */
enum key_found keymap_find(const struct keymap *keymap, enum action_context context, const uint32_t *keys,
                           size_t count, enum action *action);

/* The first keys that reach the action in the context; false if there are none. For hints. */
bool keymap_keys(const struct keymap *keymap, enum action_context context, enum action action,
                 struct key_sequence *sequence);
/* Appends all keys that reach it, as labels separated by ", "; "" if none. For help. */
void keymap_labels(const struct keymap *keymap, enum action_context context, enum action action,
                   struct buf *out);

/* Walks what can follow the keys typed so far in the context: each whole sequence with its action. `index`
 * starts at 0; false at the end. */
bool keymap_next(const struct keymap *keymap, enum action_context context, const uint32_t *prefix,
                 size_t count, size_t *index, struct key_sequence *sequence, enum action *action);

#endif
