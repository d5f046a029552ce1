/* What the parts of the editor share: editor.c (changing, undo, killing, actions), editor_places.c (where
 * clusters, words and lines begin), editor_rows.c (rows, moving by them, what was sent). UI thread. */
#ifndef TUI_EDITOR_STATE_H
#define TUI_EDITOR_STATE_H

#include "ui/tui/editor.h"

enum { UNDO_MAX = 2000, KILL_MAX = 60, HISTORY_MAX = 1000 };

/* Which edits run together into one undo step. */
enum edit_kind { EDIT_SINGLE, EDIT_TYPING, EDIT_DELETE_LEFT, EDIT_DELETE_RIGHT };

/* At `at`, `removed` was replaced by `inserted`. Both owned. */
struct edit {
    enum edit_kind kind;
    size_t at, caret_before;
    struct buf removed, inserted;
};

struct edits {
    struct edit *items;
    size_t count, capacity;
};

struct texts {
    char **items; /* oldest first */
    size_t count, capacity;
};

/* What the last command was, as far as the next one cares. */
enum last { LAST_OTHER, LAST_KILL, LAST_YANK };

struct editor {
    struct buf text;
    size_t caret;
    uint64_t version;
    struct edits undo, redo;
    bool sealed; /* the newest undo step takes nothing more */
    enum last last, now;
    struct texts kills;
    size_t yank_at, yank_bytes, yank_index; /* of the last yank; index counts back from the newest */
    struct texts atoms;
    struct texts sent;
    size_t sent_index; /* sent.count: the draft itself */
    char *draft;       /* while an older prompt is shown */
    struct text_block rows;
    size_t width, goal; /* goal: column that up and down keep to; SIZE_MAX: the caret's */
    uint64_t rows_version;
    struct editor_range ranges[EDITOR_RANGES_MAX];
    size_t range_count;
};

/* Appends the text, which it takes; the oldest go beyond `most`. */
void editor_texts_add(struct texts *texts, char *text, size_t most);

/* --- editor_places.c --- */

/* The end of the cluster or atom that a place is inside of; else the place. */
size_t editor_snap(const struct editor *editor, size_t at);
/* What words are made of. */
typedef bool in_word(const struct editor *editor, size_t at);
in_word editor_is_word, editor_is_not_blank;
size_t editor_word_left(const struct editor *editor, size_t at, in_word *is);
size_t editor_word_right(const struct editor *editor, size_t at, in_word *is);
/* The caret to a place where a cluster begins; false if it stands there. */
bool editor_move(struct editor *editor, size_t to);

/* --- editor_rows.c --- */

/* A row up or down, and on the first and last to what was sent before and after. */
bool editor_move_rows(struct editor *editor, bool up);

#endif
