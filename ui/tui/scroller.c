#include "config.h"

#include "ui/tui/scroller.h"

static int height_of(const struct scroller_items *items, size_t item)
{
    int height = items->height(items->context, item);
    return height > 0 ? height : 0;
}

/* A place `rows` above the row just behind `row` of `item`: where a view must begin to end there. */
static void place_above(const struct scroller_items *items, size_t item, int row, int rows, size_t *at_item,
                        int *at_row)
{
    if (rows < 1)
        rows = 1;
    while (rows > row + 1 && item > 0) {
        rows -= row + 1;
        row = height_of(items, --item) - 1;
    }
    *at_item = item;
    *at_row = rows > row + 1 ? 0 : row + 1 - rows;
}

static void end_place(const struct scroller_items *items, int view, size_t *item, int *row)
{
    *item = 0;
    *row = 0;
    if (items->count > 0)
        place_above(items, items->count - 1, height_of(items, items->count - 1) - 1, view, item, row);
}

static bool is_past(size_t item, int row, size_t other_item, int other_row)
{
    return item > other_item || (item == other_item && row > other_row);
}

void scroller_init(struct scroller *scroller)
{
    *scroller = (struct scroller){0, 0, true};
}

void scroller_settle(struct scroller *scroller, const struct scroller_items *items, int view)
{
    if (items->count == 0) {
        scroller->item = 0;
        scroller->row = 0;
        return;
    }
    if (scroller->item >= items->count) {
        scroller->item = items->count - 1;
        scroller->row = height_of(items, scroller->item);
    }
    int height = height_of(items, scroller->item);
    if (scroller->row >= height)
        scroller->row = height > 0 ? height - 1 : 0;
    if (scroller->row < 0)
        scroller->row = 0;

    size_t item;
    int row;
    if (!scroller->follow && scroller_below(scroller, items, view, 1) > 0)
        return;
    end_place(items, view, &item, &row);
    if (scroller->follow || is_past(scroller->item, scroller->row, item, row)) {
        scroller->item = item;
        scroller->row = row;
    }
}

static int move_up(struct scroller *scroller, const struct scroller_items *items, int rows)
{
    int moved = 0;
    while (moved < rows) {
        int step = scroller->row < rows - moved ? scroller->row : rows - moved;
        scroller->row -= step;
        moved += step;
        if (moved == rows || scroller->item == 0)
            break;
        scroller->row = height_of(items, --scroller->item);
    }
    return moved;
}

static int move_down(struct scroller *scroller, const struct scroller_items *items, int view, int rows)
{
    size_t end_item;
    int end_row, moved = 0;
    end_place(items, view, &end_item, &end_row);
    while (moved < rows && is_past(end_item, end_row, scroller->item, scroller->row)) {
        int room = (scroller->item == end_item ? end_row : height_of(items, scroller->item)) - scroller->row;
        int step = room < rows - moved ? room : rows - moved;
        scroller->row += step;
        moved += step;
        while (scroller->item < end_item && scroller->row >= height_of(items, scroller->item)) {
            scroller->item++;
            scroller->row = 0;
        }
    }
    scroller->follow = !is_past(end_item, end_row, scroller->item, scroller->row);
    return moved;
}

int scroller_move(struct scroller *scroller, const struct scroller_items *items, int view, int rows)
{
    scroller_settle(scroller, items, view);
    if (items->count == 0 || rows == 0)
        return 0;
    if (rows > 0)
        return move_down(scroller, items, view, rows);
    int moved = move_up(scroller, items, -rows);
    if (moved > 0)
        scroller->follow = false;
    /* an item of no rows cannot be stood on */
    scroller_settle(scroller, items, view);
    return moved;
}

void scroller_top(struct scroller *scroller)
{
    *scroller = (struct scroller){0, 0, false};
}

void scroller_bottom(struct scroller *scroller, const struct scroller_items *items, int view)
{
    scroller->follow = true;
    scroller_settle(scroller, items, view);
}

void scroller_show(struct scroller *scroller, const struct scroller_items *items, int view, size_t item,
                   int row)
{
    *scroller = (struct scroller){item, row, false};
    scroller_settle(scroller, items, view);
}

void scroller_reveal(struct scroller *scroller, const struct scroller_items *items, int view, size_t item,
                     int row, int rows)
{
    scroller_settle(scroller, items, view);
    if (item >= items->count)
        return;
    if (rows > view)
        rows = view;
    if (is_past(scroller->item, scroller->row, item, row)) {
        scroller_show(scroller, items, view, item, row);
        return;
    }
    size_t low_item;
    int low_row;
    place_above(items, item, row + rows - 1, view, &low_item, &low_row);
    if (is_past(low_item, low_row, scroller->item, scroller->row))
        scroller_show(scroller, items, view, low_item, low_row);
}

void scroller_step(struct scroller *scroller, const struct scroller_items *items, int view, int direction)
{
    scroller_settle(scroller, items, view);
    if (items->count == 0)
        return;
    if (direction < 0) {
        if (scroller->row == 0 && scroller->item > 0)
            scroller->item--;
        scroller->row = 0;
        scroller->follow = false;
        scroller_settle(scroller, items, view);
        return;
    }
    scroller_move(scroller, items, view, height_of(items, scroller->item) - scroller->row);
}

void scroller_inserted(struct scroller *scroller, size_t at, size_t count)
{
    if (at <= scroller->item)
        scroller->item += count;
}

void scroller_removed(struct scroller *scroller, size_t at, size_t count)
{
    if (scroller->item < at)
        return;
    if (scroller->item >= at + count) {
        scroller->item -= count;
    } else {
        scroller->item = at;
        scroller->row = 0;
    }
}

bool scroller_at_end(const struct scroller *scroller, const struct scroller_items *items, int view)
{
    return scroller_below(scroller, items, view, 1) == 0;
}

int scroller_below(const struct scroller *scroller, const struct scroller_items *items, int view, int limit)
{
    int rows = -scroller->row - view;
    for (size_t item = scroller->item; item < items->count && rows < limit; item++)
        rows += height_of(items, item);
    return rows < 0 ? 0 : rows > limit ? limit : rows;
}

bool scroller_at(const struct scroller *scroller, const struct scroller_items *items, int view_row,
                 size_t *item, int *row)
{
    int rest = scroller->row + view_row;
    for (size_t at = scroller->item; at < items->count; at++) {
        int height = height_of(items, at);
        if (rest < height) {
            *item = at;
            *row = rest;
            return true;
        }
        rest -= height;
    }
    return false;
}

void list_settle(struct list_place *list, int view)
{
    size_t rows = view > 0 ? (size_t)view : 1;
    if (list->selected >= list->count)
        list->selected = list->count > 0 ? list->count - 1 : 0;
    if (list->top > list->selected)
        list->top = list->selected;
    if (list->selected - list->top >= rows)
        list->top = list->selected - rows + 1;
    if (list->top + rows > list->count)
        list->top = list->count > rows ? list->count - rows : 0;
}

void list_move(struct list_place *list, int view, long rows)
{
    size_t step = rows < 0 ? (size_t)-rows : (size_t)rows;
    if (rows < 0)
        list->selected -= step < list->selected ? step : list->selected;
    else
        list->selected = step < list->count ? list->selected + step : list->count;
    list_settle(list, view);
}

void list_select(struct list_place *list, int view, size_t index)
{
    list->selected = index;
    list_settle(list, view);
}
