/* What the parts of vi share: motions (vi_motions.c), what changes the text (vi_changes.c), modes and the
 * parsing of commands (vi.c). UI thread. */
#ifndef TUI_VI_STATE_H
#define TUI_VI_STATE_H

#include "ui/tui/vi.h"

#define VI_COUNT_MAX 9999

/* Ends a command: what changed something is what "." repeats. */
void vi_command_over(struct vi *vi);

/* --- vi_motions.c --- */

struct vi_motion_at {
    const struct vi *vi;
    struct editor *editor;
    size_t at;    /* where the caret was, and where it is to go */
    size_t count; /* at least 1 */
    size_t step;  /* of the count: 0 at first */
    bool given;   /* the count was typed */
    bool failed;
};

struct vi_motion {
    char key;
    void (*go)(struct vi_motion_at *motion); /* one step */
    bool inclusive;                          /* an operator takes the character it ends on, too */
    bool lines;                              /* an operator takes whole lines */
};

/* gg, which has a key of two characters, and the f, F, t or T that was given last. */
extern const struct vi_motion vi_motion_first_line, vi_motion_find;

/* What is meant by the key where the caret is, behind an operator or '\0'; NULL: no motion. */
const struct vi_motion *vi_motion_of(char key, char operator_, struct editor *editor);

enum vi_kind { VI_KIND_BLANK, VI_KIND_WORD, VI_KIND_OTHER };

/* What stands at a byte; `big`: all that is not blank belongs to a word. */
enum vi_kind vi_kind_at(struct editor *editor, size_t at, bool big);

/* --- vi_changes.c --- */

/* Replaces bytes as a part of the command under way, which one undo takes back. */
void vi_change(struct vi *vi, struct editor *editor, size_t at, size_t removed, const char *text,
               size_t length);
/* d, c or y over [from, to), or over the lines that these are in. */
void vi_operate(struct vi *vi, struct editor *editor, char operator_, size_t from, size_t to, bool lines);
/* The commands that are one character without a motion; others do nothing. */
void vi_plain_command(struct vi *vi, struct editor *editor, char key, size_t count);

#endif
