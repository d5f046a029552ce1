#include "config.h"

#include "prompt.h"

#include "base/alloc.h"
#include "base/width.h"
#include "ui/tui/editor.h"
#include "ui/tui/wrap.h"

#include <stdlib.h>
#include <string.h>

#define QUESTION_WIDTH 60

struct prompt {
    const struct prompt_wish *wish;
    struct editor *editor;
    char *question;
    const struct question_choice *choices;
    size_t choice_count;
};

void prompt_start(struct app *app)
{
    app->prompt = xcalloc(1, sizeof *app->prompt);
    app->prompt->editor = editor_new();
}

void prompt_stop(struct app *app)
{
    editor_free(app->prompt->editor);
    free(app->prompt->question);
    free(app->prompt);
}

/* --- A line --- */

extern const struct view prompt_view;

unsigned prompt_open(struct app *app, const struct prompt_wish *wish, const char *text)
{
    app->prompt->wish = wish;
    editor_load(app->prompt->editor, text);
    return app_open_popup(app, &prompt_view);
}

static struct layout_place prompt_place(struct app *app)
{
    const struct prompt *prompt = app->prompt;
    const struct rect *line = prompt->wish->line ? prompt->wish->line(app) : NULL;
    if (line && line->width > 8)
        return (struct layout_place){.visible = true, .frame = *line, .content = *line};
    const struct layout *layout = &app->layout;
    struct rect bottom = {0, layout->height - 1, layout->width, layout->height > 0 ? 1 : 0};
    return (struct layout_place){.visible = true, .frame = bottom, .content = bottom};
}

static void prompt_draw(struct app *app, const struct layout_place *place, bool focused)
{
    const struct prompt *prompt = app->prompt;
    const struct rect *area = &place->content;
    draw_fill(area, ROLE_INPUT);
    int x = draw_line(area, 0, 0, area->width * 2 / 3, prompt->wish->label, ROLE_HINT_KEY);
    struct rect line = {area->x + x, area->y, area->width - x, 1};
    const char *text = editor_text(prompt->editor);
    size_t caret = editor_caret(prompt->editor);
    size_t from = 0; /* the part around the caret, when the line is too short */
    while (line.width > 1 && text_columns(text + from, caret - from) >= (size_t)line.width)
        from += grapheme_next(text + from, caret - from).bytes;
    draw_line(&line, 0, 0, line.width, text + from, ROLE_INPUT);
    if (focused)
        draw_caret(line.x + (int)text_columns(text + from, caret - from), line.y);
}

static unsigned changed(struct app *app, uint64_t before)
{
    const struct prompt *prompt = app->prompt;
    unsigned bits = DRAW_POPUP | HANDLED;
    if (prompt->wish->change && editor_version(prompt->editor) != before)
        bits |= prompt->wish->change(app, editor_text(prompt->editor));
    return bits;
}

static unsigned accept(struct app *app)
{
    char *text = xstrdup(editor_text(app->prompt->editor));
    const struct prompt_wish *wish = app->prompt->wish;
    if (*text)
        editor_history_add(app->prompt->editor, text);
    unsigned bits = app_close_popup(app, &prompt_view);
    bits |= wish->accept(app, text);
    free(text);
    return bits;
}

static unsigned prompt_act(struct app *app, enum action action)
{
    const struct prompt *prompt = app->prompt;
    uint64_t before = editor_version(prompt->editor);
    unsigned own = prompt->wish->act ? prompt->wish->act(app, action, editor_text(prompt->editor)) : 0;
    if (own)
        return own;
    switch (action) {
    case ACTION_SEND:
        return accept(app);
    case ACTION_LEAVE:
    case ACTION_INTERRUPT: {
        unsigned bits = app_close_popup(app, &prompt_view);
        return bits | (prompt->wish->cancel ? prompt->wish->cancel(app) : 0);
    }
    default:
        if (editor_apply(prompt->editor, action))
            return changed(app, before);
        /* the keys of the editor that had nothing to do are the editor's all the same */
        return action_valid(action, CONTEXT_PROMPT) && !action_valid(action, CONTEXT_GLOBAL) ? HANDLED : 0;
    }
}

static unsigned prompt_type(struct app *app, const char *text, size_t length, bool pasted)
{
    struct editor *editor = app->prompt->editor;
    uint64_t before = editor_version(editor);
    if (!pasted) {
        editor_type(editor, text, length);
        return changed(app, before);
    }
    char *line = xstrndup(text, length); /* one line: a paste loses its line ends */
    for (char *byte = line; *byte; byte++)
        if (*byte == '\n' || *byte == '\r')
            *byte = ' ';
    editor_paste(editor, line, strlen(line));
    free(line);
    return changed(app, before);
}

const struct view prompt_view = {
    .name = "prompt",
    .context = CONTEXT_PROMPT,
    .place = prompt_place,
    .draw = prompt_draw,
    .act = prompt_act,
    .type = prompt_type,
    .hints = {{ACTION_SEND, "accept"}, {ACTION_LEAVE, "leave"}},
};

/* --- A question --- */

extern const struct view question_view;

unsigned question_open(struct app *app, const char *text, const struct question_choice *choices, size_t count)
{
    struct prompt *prompt = app->prompt;
    free(prompt->question);
    prompt->question = xstrdup(text);
    prompt->choices = choices;
    prompt->choice_count = count;
    return app_open_popup(app, &question_view);
}

static void question_rows(struct app *app, struct text_block *rows, int width)
{
    const struct prompt *prompt = app->prompt;
    struct wrap_options options = {.width = (size_t)(width > 1 ? width : 1),
                                   .prefix_style = style_of(ROLE_TEXT)};
    wrap_text(rows, prompt->question, strlen(prompt->question), style_of(ROLE_TEXT), &options);
    text_row_begin(rows, TEXT_ROW_PLAIN, 0);
    text_row_begin(rows, TEXT_ROW_PLAIN, 0);
    for (size_t index = 0; index < prompt->choice_count; index++) {
        char key[2] = {prompt->choices[index].key, '\0'};
        text_row_put(rows, key, style_of(ROLE_HINT_KEY), options.width);
        text_row_put(rows, " ", style_of(ROLE_HINT), options.width);
        text_row_put(rows, prompt->choices[index].words, style_of(ROLE_HINT), options.width);
        text_row_put(rows, "   ", style_of(ROLE_HINT), options.width);
    }
    text_row_put(rows, "Esc", style_of(ROLE_HINT_KEY), options.width);
    text_row_put(rows, " no", style_of(ROLE_HINT), options.width);
}

static struct layout_place question_place(struct app *app)
{
    int width = app->layout.width < QUESTION_WIDTH ? app->layout.width : QUESTION_WIDTH;
    struct text_block rows = TEXT_BLOCK_INIT;
    question_rows(app, &rows, width - 4);
    struct layout_place place = layout_popup(&app->layout, width, (int)rows.row_count + 2);
    text_block_free(&rows);
    return place;
}

static void question_draw(struct app *app, const struct layout_place *place, bool focused)
{
    struct text_block rows = TEXT_BLOCK_INIT;
    struct rect inside = place->content;
    (void)focused;
    draw_fill(&inside, ROLE_TEXT);
    if (inside.width > 4) {
        inside.x++;
        inside.width -= 2;
    }
    question_rows(app, &rows, inside.width);
    for (int y = 0; y < inside.height && (size_t)y < rows.row_count; y++)
        draw_row(&inside, y, &rows, (size_t)y, ROLE_TEXT);
    struct draw_frame frame = {place->frame, NULL, ROLE_WARNING, ROLE_WARNING};
    draw_frames(&frame, 1, app->ascii);
    draw_caret(inside.x, inside.y);
    text_block_free(&rows);
}

static unsigned question_act(struct app *app, enum action action)
{
    if (action == ACTION_LEAVE || action == ACTION_INTERRUPT || action == ACTION_BACK)
        return app_close_popup(app, &question_view);
    return action == ACTION_QUIT || action == ACTION_SUSPEND || action == ACTION_REDRAW ? 0 : HANDLED;
}

static unsigned question_type(struct app *app, const char *text, size_t length, bool pasted)
{
    const struct prompt *prompt = app->prompt;
    for (size_t index = 0; index < prompt->choice_count && length == 1 && !pasted; index++)
        if (text[0] == prompt->choices[index].key) {
            unsigned bits = app_close_popup(app, &question_view);
            return bits | prompt->choices[index].chosen(app);
        }
    if (length == 1 && text[0] == 'n')
        return app_close_popup(app, &question_view);
    return HANDLED;
}

const struct view question_view = {
    .name = "question",
    .context = CONTEXT_MENU,
    .place = question_place,
    .draw = question_draw,
    .act = question_act,
    .type = question_type,
    .hints = {{ACTION_LEAVE, "no"}},
};
