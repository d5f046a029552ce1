#include "config.h"

#include "ui/tui/layout.h"

enum {
    THREE_PANES_WIDTH = 100,
    TWO_PANES_WIDTH = 60,
    BORDER_WIDTH = 40, /* narrower screens have no columns to give to lines */
    BORDER_HEIGHT = 8, /* the same for rows, when there is one pane */
    BORDER_HEIGHT_MIN = 5,
    TITLE_HEIGHT = 4,
    STATUS_HEIGHT = 3,
    LIST_MIN = 12,
    INSPECTOR_MIN = 16
};

static int clamp(int value, int low, int high)
{
    return value > high ? (high < low ? low : high) : value < low ? low : value;
}

static struct rect inside(struct rect frame)
{
    return (struct rect){frame.x + 1, frame.y + 1, clamp(frame.width - 2, 0, frame.width),
                         clamp(frame.height - 2, 0, frame.height)};
}

static struct layout_place framed(int x, int y, int width, int height)
{
    struct rect frame = {x, y, width, height};
    return (struct layout_place){true, frame, inside(frame)};
}

/* Which panes stand side by side. */
struct columns {
    bool list, chat, inspector;
};

static struct columns choose_columns(const struct layout_wish *wish, int body)
{
    bool list_focused = wish->focus == PANE_LIST, inspector_focused = wish->focus == PANE_INSPECTOR;
    struct columns alone = {list_focused, !list_focused && !inspector_focused, inspector_focused};
    bool list = list_focused || !wish->hide_list, inspector = inspector_focused || !wish->hide_inspector;
    if (wish->zoom || body < BORDER_HEIGHT_MIN || wish->width < TWO_PANES_WIDTH)
        return alone;
    if (wish->width < THREE_PANES_WIDTH && list && inspector) {
        list = !inspector_focused;
        inspector = inspector_focused;
    }
    return (struct columns){list, true, inspector};
}

/* Chat above, input below, in a box of their own or on the bare screen. */
static void place_chat(struct layout *layout, const struct layout_wish *wish, int x, int width, int body)
{
    struct layout_place *chat = &layout->panes[PANE_CHAT], *input = &layout->panes[PANE_INPUT];
    int lines = layout->borders ? 3 : layout->titles ? 1 : 0;
    int most = clamp(body / 3, 1, body - lines - 1);
    int rows = clamp(wish->input_rows, 1, most);
    if (layout->borders) {
        *chat = framed(x, 0, width, body - rows - 1);
        *input = framed(x, body - rows - 2, width, rows + 2);
        return;
    }
    if (body == 1) {
        struct layout_place *only = wish->focus == PANE_INPUT ? input : chat;
        *only = (struct layout_place){true, {x, 0, width, 1}, {x, 0, width, 1}};
        return;
    }
    *input = (struct layout_place){true, {x, body - rows, width, rows}, {x, body - rows, width, rows}};
    *chat = (struct layout_place){true, {x, 0, width, body - rows}, {x, lines, width, body - rows - lines}};
}

static struct layout_place place_side(const struct layout *layout, int x, int width, int body)
{
    if (layout->borders)
        return framed(x, 0, width, body);
    int title = layout->titles;
    return (struct layout_place){true, {x, 0, width, body}, {x, title, width, body - title}};
}

void layout_compute(struct layout *layout, const struct layout_wish *wish)
{
    int width = clamp(wish->width, 1, wish->width), height = clamp(wish->height, 1, wish->height);
    int status = height >= STATUS_HEIGHT, body = height - status;
    *layout = (struct layout){.width = width, .height = height};
    if (wish->bare) {
        struct rect all = {0, 0, width, height};
        layout->columns = 1;
        layout->panes[PANE_CHAT] = (struct layout_place){true, all, all};
        return;
    }
    layout->status = (struct rect){0, height - status, width, status};

    struct columns columns = choose_columns(wish, body);
    layout->columns = columns.list + columns.chat + columns.inspector;
    layout->borders = layout->columns > 1 || (width >= BORDER_WIDTH && body >= BORDER_HEIGHT - 1);
    layout->titles = layout->borders || body >= TITLE_HEIGHT;

    int left = 0, right = width;
    if (layout->columns > 1) {
        /* widths with both border columns, of which one is the chat's too */
        int most = width / 3;
        int list = wish->list > 0 ? wish->list : clamp(width / 5, 24, 36);
        int inspector = wish->inspector > 0 ? wish->inspector : clamp(width / 5, 26, 44);
        list = clamp(list, LIST_MIN, most) + 2;
        inspector = clamp(inspector, INSPECTOR_MIN, most) + 2;
        if (columns.list) {
            layout->panes[PANE_LIST] = place_side(layout, 0, list, body);
            left = list - 1;
        }
        if (columns.inspector) {
            layout->panes[PANE_INSPECTOR] = place_side(layout, width - inspector, inspector, body);
            right = width - inspector + 1;
        }
    } else if (columns.list) {
        layout->panes[PANE_LIST] = place_side(layout, 0, width, body);
    } else if (columns.inspector) {
        layout->panes[PANE_INSPECTOR] = place_side(layout, 0, width, body);
    }
    if (columns.chat)
        place_chat(layout, wish, left, right - left, body);
}

struct layout_place layout_popup(const struct layout *layout, int width, int height)
{
    int room = layout->height - layout->status.height;
    width = clamp(width, 1, layout->width);
    height = clamp(height, 1, room);
    struct layout_place place = framed((layout->width - width) / 2, (room - height) / 2, width, height);
    if (width < 4 || height < 3)
        place.content = place.frame;
    return place;
}
