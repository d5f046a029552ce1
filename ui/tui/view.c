#include "config.h"

#include "view.h"

static struct layout_place list_place(struct app *app, const struct list_popup *list)
{
    list->rebuild(app, (app->layout.width < list->width ? app->layout.width : list->width) - 2);
    int rows = (int)list->entries->block.row_count;
    return layout_popup(&app->layout, list->width, rows < list->height_min - 2 ? list->height_min : rows + 2);
}

static void list_draw(struct app *app, const struct list_popup *list, const struct layout_place *place,
                      bool focused)
{
    struct draw_frame frame = {place->frame, list->title, ROLE_POPUP_BORDER, ROLE_TITLE_FOCUSED};
    draw_frames(&frame, 1, app->ascii);
    list->rebuild(app, place->content.width);
    entries_draw(list->entries, &place->content, focused);
    draw_caret(place->content.x, place->content.y);
}

struct layout_place view_place(struct app *app, const struct view *view)
{
    if (!view->list)
        return view->place(app);
    struct list_popup list = view->list(app);
    return list_place(app, &list);
}

void view_draw(struct app *app, const struct view *view, const struct layout_place *place, bool focused)
{
    if (!view->list) {
        view->draw(app, place, focused);
        return;
    }
    struct list_popup list = view->list(app);
    list_draw(app, &list, place, focused);
}

unsigned view_act(struct app *app, const struct view *view, enum action action)
{
    unsigned bits = view->act ? view->act(app, action) : 0;
    if (bits || !view->list)
        return bits;
    switch (action) {
    case ACTION_LEAVE:
    case ACTION_BACK:
    case ACTION_INTERRUPT:
        return app_close_popup(app, view);
    default:
        return entries_act(view->list(app).entries, action) ? DRAW_POPUP | HANDLED : 0;
    }
}

unsigned view_click(struct app *app, const struct view *view, int x, int y)
{
    if (!view->list)
        return view->click ? view->click(app, x, y) : HANDLED;
    int top = view_place(app, view).content.y;
    return entries_click(view->list(app).entries, y - top) ? view_act(app, view, ACTION_OPEN) : HANDLED;
}
