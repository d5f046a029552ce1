/* The text being typed: movement by grapheme cluster, the readline keys, kill ring, undo and redo, rows and
 * caret at a width, history of what was sent. Text is valid UTF-8 with \n between lines. Pure. UI thread. */
#ifndef TUI_EDITOR_H
#define TUI_EDITOR_H

#include "ui/tui/actions.h"
#include "ui/tui/cells.h"

struct editor;

struct editor *editor_new(void);
void editor_free(struct editor *editor); /* NULL allowed */

const char *editor_text(const struct editor *editor); /* NUL-terminated, until the next change */
size_t editor_length(const struct editor *editor);
size_t editor_caret(const struct editor *editor); /* byte; always between grapheme clusters */
uint64_t
editor_version(const struct editor *editor); /* grows with every change of the text: has it to be saved? */

/* What was typed; letters of one word are undone together. Cleaned: valid UTF-8, no control characters but
 * \n, \t. */
void editor_type(struct editor *editor, const char *text, size_t length);
/* Pasted text: one undo step, \r\n and \r become \n. */
void editor_paste(struct editor *editor, const char *text, size_t length);
/* Another draft: replaces text and undo history (kill ring and sent prompts stay); caret at the end. */
void editor_load(struct editor *editor, const char *text);
/* Empties it into the kill ring; undo brings it back. */
void editor_clear(struct editor *editor);
/* Empties it for good and remembers the text as sent. Returns the text: free() it. */
char *editor_send(struct editor *editor);

/* The editing actions (ACTION_NEWLINE, ACTION_TYPE_*). false: not one of them, or nothing to do (already at
 * the start, nothing to undo, no older prompt): the caller may do something else with the key. TYPE_UP and
 * TYPE_DOWN go by the rows of the last editor_rows(). */
bool editor_apply(struct editor *editor, enum action action);

/* Limits: longer input is refused (false from editor_fits) so that a message never exceeds what the store
 * takes. */
bool editor_fits(const struct editor *editor, size_t more);

/* Prompts sent before, oldest first to add; the newest 1,000 are kept, repeats of the newest dropped. */
void editor_history_add(struct editor *editor, const char *text);
/* The newest prompt that contains the words (case and accents ignored), `skip` matches passed over; NULL if
 * none. */
const char *editor_history_find(const struct editor *editor, const char *words, size_t skip);
/* Replaces the text in one undo step; caret at the end. */
void editor_replace(struct editor *editor, const char *text);

/* Rows at a width (>= 1) and where the caret is in them. The block lives until the next call or change. Caret
 * column < width. */
struct editor_view {
    const struct text_block *block;
    size_t row, column;
};
struct editor_view editor_rows(struct editor *editor, size_t width);

/* Grapheme clusters (and atoms) from place to place. */
size_t editor_left(const struct editor *editor, size_t at);
size_t editor_right(const struct editor *editor, size_t at);
/* The line that a byte is in, without its line end. */
size_t editor_line_start(const struct editor *editor, size_t at);
size_t editor_line_end(const struct editor *editor, size_t at);
/* At `at`, `removed` bytes are replaced by text, in one undo step; the caret goes behind it. */
void editor_change(struct editor *editor, size_t at, size_t removed, const char *text, size_t length);
size_t editor_depth(const struct editor *editor); /* steps that undo could take back */
/* The kill ring: puts a text on it; the newest one, or NULL. */
void editor_keep_cut(struct editor *editor, const char *text, size_t length);
const char *editor_newest_cut(const struct editor *editor);

/* A piece of text that the caret passes over and that is deleted as one: what stands for a long paste. */
void editor_add_atom(struct editor *editor, const char *text);

/* Text as it would be typed or pasted: valid UTF-8, \n between lines, no other control characters but \t. */
void editor_clean(struct buf *out, const char *text, size_t length);

/* Parts of the text that look otherwise, in order, not overlapping; until they are set anew. */
struct editor_range {
    size_t start, end;
    struct text_style style;
};
#define EDITOR_RANGES_MAX 64
void editor_set_ranges(struct editor *editor, const struct editor_range *ranges, size_t count);

/* The caret to a byte, or the end of the cluster that it is inside of. */
void editor_go(struct editor *editor, size_t at);
/* What has to be kept if the program ends now: the text, and the draft that an older prompt hides. Appends.
 */
void editor_keep(const struct editor *editor, struct buf *out);

/* The caret to a place in the rows of the last editor_rows(), as near as there is text. */
void editor_point(struct editor *editor, size_t row, size_t column);

#endif
