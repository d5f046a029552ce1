/* Where a view stands in a sequence of items of varying height. The place is an item and a row in it, never a
 * distance, so text that grows elsewhere, older items put in front and a new width do not move what is read.
 * Pure values; nothing to free. UI thread. */
#ifndef TUI_SCROLLER_H
#define TUI_SCROLLER_H

#include <stdbool.h>
#include <stddef.h>

/* The items, as far as they are known now. height() may be slow the first time (it wraps): only items on
 * screen and those scrolled over are asked for. */
struct scroller_items {
    size_t count;
    int (*height)(void *context, size_t item); /* rows, >= 0 */
    void *context;
};

struct scroller {
    size_t item; /* the item at the top of the view */
    int row;     /* the first row of it that is shown */
    bool follow; /* stay at the end as it grows */
};

void scroller_init(struct scroller *scroller); /* at the end, following */

/* Puts the place in order after anything changed (items, heights, size of the view) and moves to the end when
 * following. Call before drawing. Leaves no blank rows below the last item unless all of it fits. */
void scroller_settle(struct scroller *scroller, const struct scroller_items *items, int view);

/* Moves by rows (down is positive); reaching the end switches following on, moving up switches it off.
 * Returns the rows really moved: less means that the beginning or the end was reached. */
int scroller_move(struct scroller *scroller, const struct scroller_items *items, int view, int rows);
void scroller_top(struct scroller *scroller);
void scroller_bottom(struct scroller *scroller, const struct scroller_items *items, int view);

/* Shows the item's row at the top of the view, or as far up as the end allows. */
void scroller_show(struct scroller *scroller, const struct scroller_items *items, int view, size_t item,
                   int row);
/* Moves as little as needed to have the rows [row, row + rows) of the item on screen. */
void scroller_reveal(struct scroller *scroller, const struct scroller_items *items, int view, size_t item,
                     int row, int rows);
/* To the beginning of the next (1) or previous (-1) item; -1 inside an item goes to its own beginning first.
 */
void scroller_step(struct scroller *scroller, const struct scroller_items *items, int view, int direction);

/* Keep the place when items come or go (older messages loaded in front: at 0). */
void scroller_inserted(struct scroller *scroller, size_t at, size_t count);
void scroller_removed(struct scroller *scroller, size_t at, size_t count);

bool scroller_at_end(const struct scroller *scroller, const struct scroller_items *items, int view);
/* Rows hidden below the view, counting no further than `limit`. */
int scroller_below(const struct scroller *scroller, const struct scroller_items *items, int view, int limit);
/* The item and row shown on a row of the view; false below the last. */
bool scroller_at(const struct scroller *scroller, const struct scroller_items *items, int view_row,
                 size_t *item, int *row);

/* A list of rows of one height, with a selected one. */
struct list_place {
    size_t count, selected, top;
};

/* Keeps selected < count (0 when empty) and visible in `view` rows. Call after any change of the three. */
void list_settle(struct list_place *list, int view);
void list_move(struct list_place *list, int view, long rows);
void list_select(struct list_place *list, int view, size_t index);

#endif
