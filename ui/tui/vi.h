/* The keys of vi over an editor: modes, counts, operators with motions, repeat, undo by commands. Takes typed
 * characters; what is typed in its insert mode goes through it, too, so that it can be repeated. What is cut
 * or copied goes into the editor's kill ring. Pure. UI thread. */
#ifndef TUI_VI_H
#define TUI_VI_H

#include "base/buf.h"
#include "ui/tui/editor.h"

enum vi_mode { VI_INSERT, VI_NORMAL, VI_VISUAL, VI_VISUAL_LINES };

struct vi {
    enum vi_mode mode;
    size_t count, operator_count; /* 0: none given */
    char operator_;               /* d, c, y: waits for a motion; 0 */
    char prefix;                  /* waits for one more character: g, r, f, F, t, T, i, a; 0 */
    char find, find_argument[4];  /* of the last f, F, t, T */
    size_t find_length;
    size_t anchor;           /* of the visual mode */
    struct buf record, last; /* the command under way, and the last that changed something */
    size_t record_command,
        last_command;        /* bytes of these that are the command: the rest is text it let type */
    bool changed, replaying; /* the command under way did; . is at work */
    struct buf cut;          /* as last cut, to know whether it is whole lines */
    bool whole_lines;
    size_t *marks, mark_count, mark_capacity; /* undo depths between commands, ascending */
};

enum vi_result {
    VI_HANDLED, /* nothing more to do */
    VI_UP,      /* up from the first line, or down from the last: the older or newer prompt */
    VI_DOWN,
    VI_COMMAND /* ":" */
};

void vi_init(struct vi *vi);
void vi_free(struct vi *vi);

/* One or more characters as typed. */
enum vi_result vi_type(struct vi *vi, struct editor *editor, const char *text, size_t length);
/* Esc: false when it had nothing to end: normal mode, no command begun. */
bool vi_escape(struct vi *vi, struct editor *editor);
bool vi_redo(struct vi *vi, struct editor *editor); /* Ctrl-R in normal mode */
/* The text is another draft: insert mode, nothing begun. */
void vi_reset(struct vi *vi);
/* Text went in the insert mode in another way (deleted, completed): the command is repeated without that. */
void vi_edited(struct vi *vi, bool deleted_left);
/* What is chosen in visual mode: [*start, *end). */
bool vi_selection(const struct vi *vi, struct editor *editor, size_t *start, size_t *end);
const char *vi_mode_name(const struct vi *vi); /* "insert", "normal", "visual", "visual lines" */

#endif
