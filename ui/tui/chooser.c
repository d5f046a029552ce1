#include "config.h"

#include "chooser.h"

#include "base/alloc.h"
#include "ui/tui/entries.h"
#include "ui/tui/wrap.h"

#include <stdlib.h>
#include <string.h>

#define WIDTH 64

struct chooser {
    const struct chooser_wish *wish;
    struct {
        char *title, *help;
        int tag;
    } choices[9];
    size_t count;
    bool brief; /* there is no room for the help */
    struct entries entries;
};

extern const struct view chooser_view, typing_chooser_view;

void chooser_start(struct app *app)
{
    app->chooser = xcalloc(1, sizeof *app->chooser);
    entries_init(&app->chooser->entries);
}

static void clear(struct chooser *chooser)
{
    for (size_t index = 0; index < chooser->count; index++) {
        free(chooser->choices[index].title);
        free(chooser->choices[index].help);
    }
    chooser->count = 0;
}

void chooser_stop(struct app *app)
{
    clear(app->chooser);
    entries_free(&app->chooser->entries);
    free(app->chooser);
}

static const struct view *view_of(const struct chooser_wish *wish)
{
    return wish->typed ? &typing_chooser_view : &chooser_view;
}

unsigned chooser_open(struct app *app, const struct chooser_wish *wish, const struct choice *choices,
                      size_t count)
{
    struct chooser *chooser = app->chooser;
    clear(chooser);
    chooser->wish = wish;
    for (size_t index = 0; index < count && index < sizeof chooser->choices / sizeof *chooser->choices;
         index++) {
        chooser->choices[index].title = xstrdup(choices[index].title);
        chooser->choices[index].help = xstrdup(choices[index].help);
        chooser->choices[index].tag = choices[index].tag;
        chooser->count++;
    }
    chooser->entries.selected = 0;
    chooser->entries.count = 0;
    return app_open_popup(app, view_of(wish));
}

static void rebuild(struct chooser *chooser, int width)
{
    struct text_block *block = &chooser->entries.block;
    size_t columns = (size_t)(width > 2 ? width - 1 : 1);
    struct wrap_options text = {
        .width = columns, .prefix_style = style_of(ROLE_TEXT), .first = " ", .rest = " "};
    entries_begin(&chooser->entries);
    if (chooser->wish->text) {
        entries_add_heading(&chooser->entries);
        wrap_text(block, chooser->wish->text, strlen(chooser->wish->text), style_of(ROLE_TEXT), &text);
        text_row_begin(block, TEXT_ROW_PLAIN, 0);
    }
    for (size_t index = 0; index < chooser->count; index++) {
        char number[4] = {' ', (char)('1' + index), ' ', '\0'};
        entries_add(&chooser->entries, "", (int)index);
        text_row_begin(block, TEXT_ROW_PLAIN, 0);
        text_row_put(block, number, style_of(ROLE_HINT_KEY), columns);
        text_row_put(block, chooser->choices[index].title, style_of(ROLE_TEXT), columns);
        if (chooser->choices[index].help && !chooser->brief) {
            text.first = text.rest = "   ";
            wrap_text(block, chooser->choices[index].help, strlen(chooser->choices[index].help),
                      style_of(ROLE_DIM), &text);
        }
    }
    entries_end(&chooser->entries);
}

static struct layout_place place(struct app *app)
{
    struct chooser *chooser = app->chooser;
    int width = app->layout.width < WIDTH ? app->layout.width : WIDTH;
    struct layout_place where;
    for (int brief = 0; brief <= 1; brief++) { /* all choices are to be seen */
        chooser->brief = brief;
        rebuild(chooser, width - 2);
        where = layout_popup(&app->layout, width, (int)chooser->entries.block.row_count + 2);
        if (where.content.height >= (int)chooser->entries.block.row_count)
            break;
    }
    return where;
}

static void draw(struct app *app, const struct layout_place *where, bool focused)
{
    struct chooser *chooser = app->chooser;
    rebuild(chooser, where->content.width);
    struct draw_frame frame = {where->frame, chooser->wish->title, ROLE_POPUP_BORDER, ROLE_TITLE_FOCUSED};
    draw_frames(&frame, 1, app->ascii);
    entries_draw(&chooser->entries, &where->content, focused);
    draw_caret(where->content.x, where->content.y);
}

static unsigned close_popup(struct app *app)
{
    return app_close_popup(app, view_of(app->chooser->wish));
}

static unsigned choose(struct app *app, size_t index)
{
    struct chooser *chooser = app->chooser;
    if (index >= chooser->count)
        return HANDLED;
    const struct chooser_wish *wish = chooser->wish;
    int tag = chooser->choices[index].tag;
    unsigned bits = close_popup(app);
    return bits | wish->chosen(app, tag);
}

static unsigned act(struct app *app, enum action action)
{
    struct chooser *chooser = app->chooser;
    const struct entry *entry = entries_selected(&chooser->entries);
    switch (action) {
    case ACTION_OPEN:
    case ACTION_SEND:
        return entry ? choose(app, (size_t)entry->tag) : HANDLED;
    case ACTION_PANE_LIST:
    case ACTION_PANE_CHAT:
    case ACTION_PANE_INPUT:
    case ACTION_PANE_INSPECTOR:
        return choose(app, (size_t)(action - ACTION_PANE_LIST));
    case ACTION_PANE_NEXT:
    case ACTION_TYPE_DOWN:
        entries_act(&chooser->entries, ACTION_LINE_DOWN);
        return DRAW_POPUP | HANDLED;
    case ACTION_TYPE_UP:
        entries_act(&chooser->entries, ACTION_LINE_UP);
        return DRAW_POPUP | HANDLED;
    case ACTION_LEAVE:
    case ACTION_BACK:
    case ACTION_INTERRUPT: {
        const struct chooser_wish *wish = chooser->wish;
        unsigned bits = close_popup(app);
        return bits | (wish->left ? wish->left(app) : 0);
    }
    default:
        return entries_act(&chooser->entries, action) ? DRAW_POPUP | HANDLED : 0;
    }
}

static unsigned type(struct app *app, const char *text, size_t length, bool pasted)
{
    if (length == 1 && !pasted && text[0] >= '1' && text[0] <= '9')
        return choose(app, (size_t)(text[0] - '1'));
    const struct chooser_wish *wish = app->chooser->wish;
    return wish->typed ? close_popup(app) | wish->typed(app, text, length, pasted) : HANDLED;
}

static unsigned click(struct app *app, int x, int y)
{
    struct entries *entries = &app->chooser->entries;
    int top = place(app).content.y;
    (void)x;
    return entries_click(entries, y - top) ? choose(app, (size_t)entries_selected(entries)->tag) : HANDLED;
}

const struct view chooser_view = {
    .name = "choice",
    .context = CONTEXT_MENU,
    .place = place,
    .draw = draw,
    .act = act,
    .type = type,
    .click = click,
    .hints = {{ACTION_OPEN, "choose"}, {ACTION_LEAVE, "leave"}},
};

/* Where letters are text. */
const struct view typing_chooser_view = {
    .name = "choice",
    .context = CONTEXT_PROMPT,
    .place = place,
    .draw = draw,
    .act = act,
    .type = type,
    .click = click,
    .no_cursor = true,
    .hints = {{ACTION_SEND, "choose"}, {ACTION_LEAVE, "leave"}},
};
