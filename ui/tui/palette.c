#include "config.h"

#include "palette.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "base/width.h"
#include "ui/tui/commands.h"
#include "ui/tui/editor.h"
#include "ui/tui/entries.h"
#include "ui/tui/prompt.h"
#include "ui/tui/wrap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH_MIN  76
#define WIDTH_MAX  112 /* the longest help with its key */
#define MARGIN     2   /* of what lies below, to be clicked at; not on screens too narrow for it */
#define KEY_COLUMN 22
#define COMMAND    1000 /* tags from here on are commands */

struct palette {
    struct editor *editor;
    struct entries list, help;
    enum action_context context; /* of the view it was opened over */
    char *row;                   /* the menu of a row: its name; NULL: everything */
    char *help_filter;
    struct rect help_line;
};

static const struct view palette_view, help_view;

void palette_start(struct app *app)
{
    app->palette = xcalloc(1, sizeof *app->palette);
    app->palette->editor = editor_new();
    app->palette->help_filter = xstrdup("");
    entries_init(&app->palette->list);
    entries_init(&app->palette->help);
}

void palette_stop(struct app *app)
{
    editor_free(app->palette->editor);
    free(app->palette->row);
    free(app->palette->help_filter);
    entries_free(&app->palette->list);
    entries_free(&app->palette->help);
    free(app->palette);
}

/* Every word of `words` is somewhere in the text, case and accents ignored. */
static bool matches(const char *words, const char *name, const char *help)
{
    struct buf text = BUF_INIT, wanted = BUF_INIT;
    utf8_fold(&text, name, strlen(name));
    buf_addc(&text, ' ');
    utf8_fold(&text, help, strlen(help));
    utf8_fold(&wanted, words, strlen(words));
    bool all = true;
    char *rest = wanted.length ? wanted.data : NULL, *word;
    while (all && rest && (word = strsep(&rest, " ")))
        all = strstr(text.data, word) != NULL;
    buf_free(&text);
    buf_free(&wanted);
    return all;
}

/* --- The palette --- */

static void palette_row(struct entries *entries, int tag, const char *name, const char *words,
                        const char *help, const char *keys, size_t width)
{
    struct text_block *block = &entries->block;
    size_t key_columns = text_columns(keys, strlen(keys));
    size_t room = width > key_columns + 2 ? width - key_columns - 2 : width;
    entries_add(entries, "", tag);
    text_row_begin(block, TEXT_ROW_PLAIN, 0);
    text_row_put(block, " ", style_of(ROLE_TEXT), width);
    text_row_put(block, help, style_of(ROLE_TEXT), room);
    text_row_put(block, "  ", style_of(ROLE_DIM), room);
    text_row_put(block, name, style_of(ROLE_DIM), room);
    if (*words) {
        text_row_put(block, " ", style_of(ROLE_DIM), room);
        text_row_put(block, words, style_of(ROLE_DIM), room);
    }
    if (room < width && *keys) {
        text_row_pad(block, width - key_columns - 1, style_of(ROLE_TEXT));
        text_row_put(block, keys, style_of(ROLE_HINT_KEY), width);
    }
}

/* Moving and editing are no choice: they mean nothing by the time the palette has closed. */
static bool offered(const struct palette *palette, enum action action)
{
    enum action_context context = palette->context;
    bool everywhere = action_valid(action, CONTEXT_VIEW) || action == ACTION_ADD || action == ACTION_FILTER;
    if (palette->row && ((everywhere && action != ACTION_OPEN) || action == ACTION_MENU))
        return false;
    bool editing = action >= ACTION_SEND;
    bool moving = action >= ACTION_LINE_DOWN && action <= ACTION_ITEM_PREVIOUS;
    bool here = action == ACTION_LEAVE || action == ACTION_PALETTE;
    return !editing && !moving && !here && action_valid(action, context);
}

/* The keys in the context; where one is typing and has to leave that first: "Esc g p". */
static void key_labels(const struct app *app, enum action_context context, enum action action,
                       struct buf *out)
{
    keymap_labels(app->keymap, context, action, out);
    if (out->length || !action_valid(ACTION_SEND, context))
        return;
    struct buf key = BUF_INIT;
    keymap_labels(app->keymap, CONTEXT_VIEW, action, &key);
    if (key.length) {
        app_own_key_label(app, context, ACTION_LEAVE, out);
        buf_addf(out, " %.*s", (int)strcspn(key.data, ","), key.data);
    }
    buf_free(&key);
}

static void palette_rebuild(struct app *app, int columns)
{
    struct palette *palette = app->palette;
    size_t width = columns > 1 ? (size_t)columns : 1;
    const char *words = editor_text(palette->editor);
    entries_begin(&palette->list);
    for (int action = 1; action < ACTION_COUNT; action++) {
        const char *name = action_name((enum action)action), *help = action_help((enum action)action);
        if (!offered(palette, (enum action)action) || !matches(words, name, help))
            continue;
        struct buf keys = BUF_INIT;
        key_labels(app, palette->context, (enum action)action, &keys);
        palette_row(&palette->list, action, name, "", help, keys.length ? keys.data : "", width);
        buf_free(&keys);
    }
    for (size_t index = 0; !palette->row && index < screen_command_count(); index++) {
        const struct screen_command *command = screen_command_at(index);
        if (strlen(command->name) > 1 && matches(words, command->name, command->help))
            palette_row(&palette->list, COMMAND + (int)index, command->name, command->words, command->help,
                        "", width);
    }
    entries_end(&palette->list);
}

static unsigned open_for(struct app *app, const char *row)
{
    struct palette *palette = app->palette;
    free(palette->row);
    palette->row = row ? xstrdup(row) : NULL;
    palette->context = app_view(app)->context;
    editor_load(palette->editor, "");
    palette->list.selected = 0;
    palette->list.count = 0;
    return app_open_popup(app, &palette_view);
}

unsigned palette_open(struct app *app)
{
    return open_for(app, NULL);
}

unsigned menu_open(struct app *app, const char *name)
{
    return open_for(app, name);
}

static struct layout_place place_of_height(const struct app *app, int height)
{
    int width = app->layout.width - 2 * MARGIN;
    width = width < WIDTH_MIN ? WIDTH_MIN : width > WIDTH_MAX ? WIDTH_MAX : width;
    return layout_popup(&app->layout, width, height);
}

static struct layout_place palette_place(struct app *app)
{
    return place_of_height(app, app->layout.height * 3 / 4);
}

static void palette_draw(struct app *app, const struct layout_place *place, bool focused)
{
    struct palette *palette = app->palette;
    struct rect area = place->content;
    struct rect line = {area.x, area.y, area.width, area.height > 0 ? 1 : 0};
    struct draw_frame frame = {place->frame, palette->row ? palette->row : "What do you want to do?",
                               ROLE_POPUP_BORDER, ROLE_TITLE_FOCUSED};
    draw_frames(&frame, 1, app->ascii);
    const char *text = editor_text(palette->editor);
    draw_fill(&line, ROLE_INPUT);
    int x = draw_line(&line, 0, 0, line.width, "> ", ROLE_HINT_KEY);
    draw_line(&line, x, 0, line.width - x, text, ROLE_INPUT);
    if (focused)
        draw_caret(line.x + x + (int)text_columns(text, editor_caret(palette->editor)), line.y);
    area.y++;
    area.height--;
    palette_rebuild(app, area.width);
    entries_draw(&palette->list, &area, focused);
}

static unsigned choose(struct app *app)
{
    const struct entry *entry = entries_selected(&app->palette->list);
    if (!entry)
        return HANDLED;
    int tag = entry->tag;
    unsigned bits = app_close_popup(app, &palette_view);
    if (tag < COMMAND) {
        unsigned done = app_act(app, (enum action)tag);
        return bits | (done ? done : app_toast(app, ROLE_STATUS, "that does nothing here now"));
    }
    const struct screen_command *command = screen_command_at((size_t)(tag - COMMAND));
    if (!command->words[0] || command->run == NULL)
        return bits | command->run(app, "");
    char line[64];
    snprintf(line, sizeof line, "%s ", command->name);
    return bits | commands_open(app, line);
}

static unsigned palette_act(struct app *app, enum action action)
{
    struct palette *palette = app->palette;
    switch (action) {
    case ACTION_SEND:
        return choose(app);
    case ACTION_LEAVE:
    case ACTION_INTERRUPT:
    case ACTION_PALETTE:
        return app_close_popup(app, &palette_view);
    case ACTION_TYPE_UP:
    case ACTION_PANE_PREVIOUS:
        entries_act(&palette->list, ACTION_LINE_UP);
        return DRAW_POPUP | HANDLED;
    case ACTION_TYPE_DOWN:
    case ACTION_PANE_NEXT:
        entries_act(&palette->list, ACTION_LINE_DOWN);
        return DRAW_POPUP | HANDLED;
    case ACTION_PAGE_UP:
    case ACTION_PAGE_DOWN:
        entries_act(&palette->list, action);
        return DRAW_POPUP | HANDLED;
    default:
        if (editor_apply(palette->editor, action)) {
            entries_top(&palette->list);
            return DRAW_POPUP | HANDLED;
        }
        return action_valid(action, CONTEXT_PROMPT) && !action_valid(action, CONTEXT_GLOBAL) ? HANDLED : 0;
    }
}

static unsigned palette_type(struct app *app, const char *text, size_t length, bool pasted)
{
    (void)pasted;
    editor_type(app->palette->editor, text, length);
    entries_top(&app->palette->list);
    return DRAW_POPUP | HANDLED;
}

static unsigned palette_click(struct app *app, int x, int y)
{
    struct layout_place place = palette_place(app);
    (void)x;
    return entries_click(&app->palette->list, y - place.content.y - 1) ? choose(app) : HANDLED;
}

static const struct view palette_view = {
    .name = "palette",
    .context = CONTEXT_PROMPT,
    .place = palette_place,
    .draw = palette_draw,
    .act = palette_act,
    .type = palette_type,
    .click = palette_click,
    .hints = {{ACTION_SEND, "do it"}, {ACTION_TYPE_DOWN, "next"}, {ACTION_LEAVE, "close"}},
};

/* --- Help --- */

/* Keys that are too long for their column have a line of their own. */
static void help_row(struct entries *entries, const char *keys, const char *help, size_t width)
{
    struct text_block *block = &entries->block;
    size_t column = width > 50 ? KEY_COLUMN : width / 3, blanks;
    struct buf first = BUF_INIT, rest = BUF_INIT;
    buf_addf(&first, "  %s", keys);
    bool alone = text_columns(first.data, first.length) > column;
    for (blanks = text_columns(first.data, first.length); blanks <= column; blanks++)
        buf_addc(&first, ' ');
    for (blanks = 0; blanks <= column; blanks++)
        buf_addc(&rest, ' ');
    struct wrap_options options = {.width = width,
                                   .first = alone ? rest.data : first.data,
                                   .rest = rest.data,
                                   .prefix_style = style_of(ROLE_HINT_KEY)};
    entries_add(entries, "", 0);
    if (alone) {
        text_row_begin(block, TEXT_ROW_PLAIN, 0);
        text_row_put(block, first.data, style_of(ROLE_HINT_KEY), width);
    }
    wrap_text(block, help, strlen(help), style_of(ROLE_HINT), &options);
    buf_free(&first);
    buf_free(&rest);
}

/* Actions bound in this very context, not in a parent of it. */
static bool bound_here(const struct app *app, enum action_context context, enum action action,
                       struct buf *keys)
{
    keymap_labels(app->keymap, context, action, keys);
    enum action_context parent = action_context_parent(context);
    if (!keys->length || parent == context)
        return keys->length > 0;
    struct buf inherited = BUF_INIT;
    keymap_labels(app->keymap, parent, action, &inherited);
    bool own = inherited.length != keys->length || memcmp(inherited.data, keys->data, keys->length) != 0;
    buf_free(&inherited);
    return own;
}

static void help_context(struct app *app, enum action_context context, size_t width)
{
    struct palette *palette = app->palette;
    bool titled = false;
    for (int action = 1; action < ACTION_COUNT; action++) {
        struct buf keys = BUF_INIT;
        const char *help = action_help((enum action)action);
        if (bound_here(app, context, (enum action)action, &keys) &&
            matches(palette->help_filter, keys.data, help)) {
            if (!titled) {
                entries_add_heading(&palette->help);
                if (palette->help.count > 1)
                    text_row_begin(&palette->help.block, TEXT_ROW_PLAIN, 0);
                text_row_begin(&palette->help.block, TEXT_ROW_PLAIN, 0);
                text_row_put(&palette->help.block, " ", style_of(ROLE_TEXT), width);
                text_row_put(&palette->help.block, action_context_heading(context), style_of(ROLE_HEADING),
                             width);
                titled = true;
            }
            help_row(&palette->help, keys.data, help, width);
        }
        buf_free(&keys);
    }
}

static void help_rebuild(struct app *app, int columns)
{
    struct palette *palette = app->palette;
    size_t width = columns > 1 ? (size_t)columns : 1;
    enum action_context context = palette->context;
    entries_begin(&palette->help);
    for (;;) {
        help_context(app, context, width);
        enum action_context parent = action_context_parent(context);
        if (parent == context)
            break;
        context = parent;
    }
    entries_end(&palette->help);
}

unsigned help_open(struct app *app)
{
    struct palette *palette = app->palette;
    palette->context = app_view(app)->context;
    free(palette->help_filter);
    palette->help_filter = xstrdup("");
    palette->help.selected = 0;
    palette->help.count = 0;
    return app_open_popup(app, &help_view);
}

static struct layout_place help_place(struct app *app)
{
    return place_of_height(app, app->layout.height);
}

static void help_draw(struct app *app, const struct layout_place *place, bool focused)
{
    struct palette *palette = app->palette;
    struct rect area = place->content;
    struct draw_frame frame = {place->frame, "Keys", ROLE_POPUP_BORDER, ROLE_TITLE_FOCUSED};
    draw_frames(&frame, 1, app->ascii);
    palette->help_line = (struct rect){area.x, area.y, area.width, area.height > 0 ? 1 : 0};
    struct buf text = BUF_INIT;
    buf_addf(&text, " / %s", palette->help_filter[0] ? palette->help_filter : "find a key or what it does");
    draw_fill(&palette->help_line, ROLE_TEXT);
    draw_line(&palette->help_line, 0, 0, area.width, text.data,
              palette->help_filter[0] ? ROLE_MATCH : ROLE_PLACEHOLDER);
    buf_free(&text);
    area.y++;
    area.height--;
    help_rebuild(app, area.width);
    entries_draw(&palette->help, &area, focused);
    draw_caret(area.x, area.y);
}

static unsigned help_filter_changed(struct app *app, const char *text)
{
    free(app->palette->help_filter);
    app->palette->help_filter = xstrdup(text);
    entries_top(&app->palette->help);
    return DRAW_POPUP;
}

static unsigned help_filter_accepted(struct app *app, const char *text)
{
    return help_filter_changed(app, text);
}

static unsigned help_filter_cancelled(struct app *app)
{
    return help_filter_changed(app, "");
}

static const struct rect *help_filter_line(struct app *app)
{
    return &app->palette->help_line;
}

static unsigned help_act(struct app *app, enum action action)
{
    static const struct prompt_wish wish = {.label = " / ",
                                            .accept = help_filter_accepted,
                                            .change = help_filter_changed,
                                            .cancel = help_filter_cancelled,
                                            .line = help_filter_line};
    switch (action) {
    case ACTION_FILTER:
        return prompt_open(app, &wish, app->palette->help_filter);
    case ACTION_LEAVE:
    case ACTION_BACK:
    case ACTION_HELP:
    case ACTION_INTERRUPT:
    case ACTION_OPEN:
        return app_close_popup(app, &help_view);
    default:
        return entries_act(&app->palette->help, action) ? DRAW_POPUP | HANDLED : 0;
    }
}

static const struct view help_view = {
    .name = "help",
    .context = CONTEXT_HELP,
    .place = help_place,
    .draw = help_draw,
    .act = help_act,
    .hints = {{ACTION_FILTER, "find"}, {ACTION_PAGE_DOWN, "more"}, {ACTION_BACK, "close"}},
};
