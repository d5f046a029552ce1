#include "config.h"

#include "ui/tui/draw.h"
#include "ui/tui/entries.h"

void entries_draw(struct entries *entries, const struct rect *area, bool focused)
{
    struct scroller_items items = entries_items(entries);
    entries->view = area->height > 0 ? area->height : 1;
    entries->scroller.follow = false;
    scroller_settle(&entries->scroller, &items, entries->view);
    const struct entry *selected = entries_selected(entries);
    if (selected)
        scroller_reveal(&entries->scroller, &items, entries->view, entries->selected, 0,
                        (int)entries_rows(entries, entries->selected));
    for (int y = 0; y < area->height; y++) {
        struct rect line = {area->x, area->y + y, area->width, 1};
        size_t index;
        int row;
        if (!scroller_at(&entries->scroller, &items, y, &index, &row)) {
            draw_fill(&line, ROLE_TEXT);
            continue;
        }
        bool here = selected && index == entries->selected;
        enum theme_role under = here ? (focused ? ROLE_SELECTED : ROLE_SELECTED_IDLE) : ROLE_TEXT;
        if (here && row == 0 && focused)
            draw_caret(line.x, line.y);
        size_t first;
        const struct text_block *block = entries_block(entries, index, &first);
        if (first + (size_t)row < block->row_count)
            draw_row(&line, 0, block, first + (size_t)row, under);
    }
}
