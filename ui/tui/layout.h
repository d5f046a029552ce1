/* Where things stand on a screen of any size, 1x1 included: three panes, two, or one. Pure values. */
#ifndef TUI_LAYOUT_H
#define TUI_LAYOUT_H

#include <stdbool.h>

struct rect {
    int x, y, width, height; /* never negative; nothing to draw when width or height is 0 */
};

enum layout_pane { PANE_LIST, PANE_CHAT, PANE_INPUT, PANE_INSPECTOR, PANE_COUNT };

struct layout_wish {
    int width, height;   /* of the screen */
    int list, inspector; /* columns wished for; 0: by the screen's width */
    bool hide_list, hide_inspector;
    enum layout_pane focus; /* decides what a narrow screen shows */
    bool zoom;              /* only the focused pane (the chat keeps its input) */
    bool bare;              /* nothing but the chat's text */
    int input_rows;         /* rows that the draft needs */
};

struct layout_place {
    bool visible;
    struct rect frame;   /* with borders, which neighbours share */
    struct rect content; /* without */
};

struct layout {
    int width, height;
    int columns;  /* panes side by side: 1..3 */
    bool borders; /* lines around the panes; else the first row of a frame is its title, if `titles` */
    bool titles;
    struct layout_place panes[PANE_COUNT];
    struct rect status; /* one row, or empty */
};

/* Every rectangle lies on the screen, contents overlap nothing, and the focused pane has at least a cell. */
void layout_compute(struct layout *layout, const struct layout_wish *wish);

/* A box of at most width x height in the middle of the screen, above the status line: popups. content is
 * inside its border when the screen leaves room for one. */
struct layout_place layout_popup(const struct layout *layout, int width, int height);

#endif
