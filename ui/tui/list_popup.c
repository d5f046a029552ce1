#include "config.h"

#include "list_popup.h"

struct layout_place list_popup_place(struct app *app, const struct list_popup *popup)
{
    popup->rebuild(app, (app->layout.width < popup->width ? app->layout.width : popup->width) - 2);
    int rows = (int)popup->entries->block.row_count;
    return layout_popup(&app->layout, popup->width,
                        rows < popup->height_min - 2 ? popup->height_min : rows + 2);
}

void list_popup_draw(struct app *app, const struct list_popup *popup, const struct layout_place *where,
                     bool focused)
{
    struct draw_frame frame = {where->frame, popup->title, ROLE_POPUP_BORDER, ROLE_TITLE_FOCUSED};
    draw_frames(&frame, 1, app->ascii);
    popup->rebuild(app, where->content.width);
    entries_draw(popup->entries, &where->content, focused);
    draw_caret(where->content.x, where->content.y);
}
