/* Drawing on the screen, clipped: nothing that is drawn into a rectangle leaves it, whatever its text is. The
 * only module that puts cells into curses. There is one surface, stdscr; panes are rectangles on it, and
 * curses sends only cells that differ. UI thread. */
#ifndef TUI_DRAW_H
#define TUI_DRAW_H

#include "cells.h"
#include "layout.h"
#include "theme.h"

#include <stdbool.h>
#include <stddef.h>

/* Takes a theme for a terminal with so many colours (0: attributes only). */
void draw_theme(const struct theme *theme, int colours);

/* Signs whose width terminals disagree about are drawn as [] or *. */
void draw_replace_emoji(bool wanted);

/* Blanks in the role's look. */
void draw_fill(const struct rect *area, enum theme_role role);

/* Text at column x, row y of the area, cut at its edges; printable text only (see draw_line for any). Returns
 * the column behind it. */
int draw_text(const struct rect *area, int x, int y, const char *text, size_t length,
              struct text_style style);

/* Any text: made printable, cut with an ellipsis at `columns` (or the area's edge). Returns the column behind
 * it. */
int draw_line(const struct rect *area, int x, int y, int columns, const char *text, enum theme_role role);

/* A row of a block, the rest of the area's row blank. `under` is put below every span's own role: ROLE_TEXT
 * draws the spans as they are, a selection role gives all of them its colours. */
void draw_row(const struct rect *area, int y, const struct text_block *block, size_t row,
              enum theme_role under);

/* The same with parts of it in looks of their own: bytes of the row's text, in order, not overlapping. */
struct draw_mark {
    size_t start, end;
    enum theme_role role;
};
void draw_row_marked(const struct rect *area, int y, const struct text_block *block, size_t row,
                     enum theme_role under, const struct draw_mark *marks, size_t count);

/* Frames with titles in their upper edges; the insides are not touched. Edges that frames share become one
 * line with joints; the last frame's look wins there. ascii: + - | for terminals and people without line
 * characters. */
struct draw_frame {
    struct rect area;
    const char *title; /* NULL: none */
    enum theme_role border, title_role;
};
void draw_frames(const struct draw_frame *frames, size_t count, bool ascii);

/* Where the caret is, on the whole screen; the last call before draw_show() counts. */
void draw_caret(int x, int y);

/* Sends what changed to the terminal. */
void draw_show(void);

/* Forgets what the terminal shows, so that the next draw_show() sends everything (Ctrl-L). */
void draw_forget(void);

#endif
