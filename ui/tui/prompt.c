#include "config.h"

#include "prompt.h"

#include "base/alloc.h"
#include "base/width.h"
#include "ui/tui/editor.h"
#include "ui/tui/kept.h"
#include "ui/tui/wrap.h"

#include <stdlib.h>
#include <string.h>

#define QUESTION_WIDTH 60
#define CHOICE_GAP     "   "
#define EDITORS_MAX    16
#define OFFERED_ROWS   8
#define OFFERED_HELP   26  /* column */
#define HISTORY_MAX    500 /* lines of a prompt that are kept for the next start */

struct prompt {
    const struct prompt_wish *wish;
    struct editor *editor; /* one of the editors: each kind of prompt has its own history */
    struct {
        const struct prompt_wish *wish;
        struct editor *editor;
        size_t added; /* lines typed since the program began */
    } editors[EDITORS_MAX];
    bool stale; /* the text has changed since the wish was told */
    struct completion completion;
    char *hint;
    char *question;
    const struct question_choice *choices;
    size_t choice_count;
};

void prompt_start(struct app *app)
{
    app->prompt = xcalloc(1, sizeof *app->prompt);
}

static void add_line(struct buf *out, const char *line, size_t length)
{
    buf_add(out, line, length);
    buf_addc(out, '\n');
}

/* What was typed goes behind what is kept by now: another program may have added to it. */
static void keep_history(const struct app *app, const struct prompt_wish *wish, const struct editor *editor,
                         size_t added)
{
    struct buf before = BUF_INIT, lines = BUF_INIT;
    const char *line;
    size_t length, count = 0, at;
    kept_read(app, wish->kept, &before);
    for (at = 0; kept_line(&before, &at, &line, &length);)
        count++;
    for (at = 0; kept_line(&before, &at, &line, &length); count--)
        if (count + added <= HISTORY_MAX)
            add_line(&lines, line, length);
    for (; added > 0; added--) {
        line = editor_history_find(editor, "", added - 1);
        if (line)
            add_line(&lines, line, strlen(line));
    }
    kept_write(app, wish->kept, &lines);
    buf_free(&before);
    buf_free(&lines);
}

static void load_history(const struct app *app, const char *name, struct editor *editor)
{
    struct buf lines = BUF_INIT;
    const char *line;
    size_t length;
    kept_read(app, name, &lines);
    for (size_t at = 0; kept_line(&lines, &at, &line, &length);) {
        char *text = xstrndup(line, length);
        editor_history_add(editor, text);
        free(text);
    }
    buf_free(&lines);
}

void prompt_stop(struct app *app)
{
    for (size_t index = 0; index < EDITORS_MAX; index++)
        if (app->prompt->editors[index].added > 0)
            keep_history(app, app->prompt->editors[index].wish, app->prompt->editors[index].editor,
                         app->prompt->editors[index].added);
    for (size_t index = 0; index < EDITORS_MAX; index++)
        editor_free(app->prompt->editors[index].editor);
    completion_free(&app->prompt->completion);
    free(app->prompt->question);
    free(app->prompt->hint);
    free(app->prompt);
}

/* --- A line --- */

extern const struct view prompt_view;

/* The one that this prompt had before; the last is shared when there are too many. */
static struct editor *editor_of(const struct app *app, const struct prompt_wish *wish)
{
    struct prompt *prompt = app->prompt;
    size_t index = 0;
    while (index + 1 < EDITORS_MAX && prompt->editors[index].wish && prompt->editors[index].wish != wish)
        index++;
    prompt->editors[index].wish = wish;
    if (!prompt->editors[index].editor) {
        prompt->editors[index].editor = editor_new();
        if (wish->kept)
            load_history(app, wish->kept, prompt->editors[index].editor);
    }
    return prompt->editors[index].editor;
}

unsigned prompt_open(struct app *app, const struct prompt_wish *wish, const char *text)
{
    app->prompt->wish = wish;
    app->prompt->stale = false;
    app->prompt->editor = editor_of(app, wish);
    completion_clear(&app->prompt->completion);
    prompt_hint(app, "");
    editor_load(app->prompt->editor, text);
    return app_open_popup(app, &prompt_view);
}

unsigned prompt_replace(struct app *app, const char *text)
{
    editor_replace(app->prompt->editor, text);
    return DRAW_POPUP;
}

unsigned prompt_hint(struct app *app, const char *text)
{
    free(app->prompt->hint);
    app->prompt->hint = xstrdup(text);
    return DRAW_POPUP;
}

static struct layout_place prompt_place(struct app *app)
{
    const struct prompt *prompt = app->prompt;
    const struct rect *line = prompt->wish->line ? prompt->wish->line(app) : NULL;
    if (line && line->width > 8)
        return (struct layout_place){.visible = true, .frame = *line, .content = *line};
    const struct layout *layout = &app->layout;
    int offered = prompt->completion.open ? (int)prompt->completion.count : 0;
    offered = offered > OFFERED_ROWS ? OFFERED_ROWS : offered;
    offered = offered < layout->height ? offered : layout->height - 1;
    int rows = layout->height > 0 ? 1 + offered : 0;
    struct rect bottom = {0, layout->height - rows, layout->width, rows};
    return (struct layout_place){.visible = true, .frame = bottom, .content = bottom};
}

/* Above the line: the candidates around the chosen one. */
static void draw_offered(const struct prompt *prompt, const struct rect *area)
{
    const struct completion *completion = &prompt->completion;
    size_t rows = (size_t)area->height, first = 0;
    if (completion->chosen < completion->count && completion->chosen >= rows)
        first = completion->chosen - rows + 1;
    for (size_t row = 0; row < rows && first + row < completion->count; row++) {
        size_t index = first + row;
        struct rect line = {area->x, area->y + (int)row, area->width, 1};
        enum theme_role role = index == completion->chosen ? ROLE_SELECTED : ROLE_STATUS;
        draw_fill(&line, role);
        int x = draw_line(&line, 1, 0, line.width - 1, completion_word(completion, index), role);
        const char *help = completion->items[index].help;
        if (*help && x + 3 < line.width)
            draw_line(&line, x < OFFERED_HELP ? OFFERED_HELP : x + 2, 0, line.width, help, role);
    }
}

static void prompt_draw(struct app *app, const struct layout_place *place, bool focused)
{
    const struct prompt *prompt = app->prompt;
    struct rect bottom = place->content, *area = &bottom;
    if (bottom.height > 1) {
        struct rect above = bottom;
        above.height--;
        draw_offered(prompt, &above);
        bottom.y += bottom.height - 1;
        bottom.height = 1;
    }
    draw_fill(area, ROLE_INPUT);
    int x = draw_line(area, 0, 0, area->width * 2 / 3, prompt->wish->label, ROLE_HINT_KEY);
    struct rect line = {area->x + x, area->y, area->width - x, 1};
    const char *text = editor_text(prompt->editor);
    size_t caret = editor_caret(prompt->editor);
    size_t from = 0; /* the part around the caret, when the line is too short */
    while (line.width > 1 && text_columns(text + from, caret - from) >= (size_t)line.width)
        from += grapheme_next(text + from, caret - from).bytes;
    int end = draw_line(&line, 0, 0, line.width, text + from, ROLE_INPUT);
    const char *hint = prompt->hint ? prompt->hint : "";
    int columns = (int)text_columns(hint, strlen(hint));
    if (columns > 0 && end + 3 < line.width) {
        int room = line.width - end - 3;
        draw_line(&line, columns < room ? line.width - columns : end + 3, 0, room, hint, ROLE_PLACEHOLDER);
    }
    if (focused)
        draw_caret(line.x + (int)text_columns(text + from, caret - from), line.y);
}

static unsigned changed(struct app *app, uint64_t before)
{
    struct prompt *prompt = app->prompt;
    prompt->stale |= prompt->wish->change && editor_version(prompt->editor) != before;
    return DRAW_POPUP | HANDLED;
}

unsigned prompt_settle(struct app *app)
{
    struct prompt *prompt = app->prompt;
    bool stale = prompt->stale && app_has_popup(app, &prompt_view);
    prompt->stale = false;
    return stale ? prompt->wish->change(app, editor_text(prompt->editor)) : 0;
}

/* The candidate, or what all have in common, in place of the word. */
static unsigned put_word(struct app *app, const char *word, const char *after)
{
    struct prompt *prompt = app->prompt;
    struct buf text = BUF_INIT;
    buf_add(&text, editor_text(prompt->editor), prompt->completion.from);
    buf_addf(&text, "%s%s", word, after);
    editor_replace(prompt->editor, text.data);
    buf_free(&text);
    return DRAW_LAYOUT | HANDLED;
}

static unsigned complete(struct app *app, int step)
{
    struct completion *completion = &app->prompt->completion;
    if (completion->open) {
        size_t count = completion->count + 1, chosen = completion->chosen;
        completion->chosen = (chosen + (step > 0 ? 1 : count - 1)) % count;
        if (completion->chosen == completion->count)
            completion->chosen = step > 0 ? 0 : completion->count - 1;
        return put_word(app, completion_word(completion, completion->chosen), "");
    }
    app->prompt->wish->complete(app, editor_text(app->prompt->editor), completion);
    if (completion->count == 0)
        return HANDLED;
    struct buf common = BUF_INIT;
    completion_common(completion, &common);
    bool one = completion->count == 1;
    const char *typed = editor_text(app->prompt->editor) + completion->from;
    unsigned bits = DRAW_LAYOUT | HANDLED;
    bool whole = one && common.data[common.length - 1] != '/';
    if (one || (common.length && common.length >= strlen(typed)))
        bits = put_word(app, common.data, whole ? " " : "");
    completion->open = !one;
    buf_free(&common);
    return bits;
}

static void remember(struct prompt *prompt, const struct prompt_wish *wish, const char *text)
{
    const char *newest = editor_history_find(prompt->editor, "", 0);
    if (newest && strcmp(newest, text) == 0)
        return;
    editor_history_add(prompt->editor, text);
    for (size_t index = 0; index < EDITORS_MAX; index++)
        if (prompt->editors[index].wish == wish && wish->kept && !strchr(text, '\n'))
            prompt->editors[index].added++;
}

unsigned prompt_accept(struct app *app)
{
    char *text = xstrdup(editor_text(app->prompt->editor));
    const struct prompt_wish *wish = app->prompt->wish;
    if (*text)
        remember(app->prompt, wish, text);
    unsigned bits = prompt_settle(app);
    bits |= app_close_popup(app, &prompt_view);
    bits |= wish->accept(app, text);
    free(text);
    return bits;
}

static unsigned close_offered(struct app *app)
{
    bool open = app->prompt->completion.open;
    completion_clear(&app->prompt->completion);
    return open ? DRAW_LAYOUT | HANDLED : 0;
}

static unsigned act(struct app *app, enum action action)
{
    const struct prompt *prompt = app->prompt;
    uint64_t before = editor_version(prompt->editor);
    unsigned own = prompt->wish->act ? prompt->wish->act(app, action, editor_text(prompt->editor)) : 0;
    if (own)
        return own;
    if (prompt->wish->complete && (action == ACTION_PANE_NEXT || action == ACTION_PANE_PREVIOUS))
        return complete(app, action == ACTION_PANE_NEXT ? 1 : -1);
    unsigned closed = close_offered(app);
    if (closed && action == ACTION_LEAVE)
        return closed;
    switch (action) {
    case ACTION_SEND:
        return prompt_accept(app);
    case ACTION_LEAVE:
    case ACTION_INTERRUPT: {
        unsigned bits = app_close_popup(app, &prompt_view);
        return bits | (prompt->wish->cancel ? prompt->wish->cancel(app) : 0);
    }
    default:
        if (editor_apply(prompt->editor, action))
            return changed(app, before) | closed;
        /* the keys of the editor that had nothing to do are the editor's all the same */
        return action_valid(action, CONTEXT_PROMPT) && !action_valid(action, CONTEXT_GLOBAL) ? HANDLED : 0;
    }
}

/* A wish with keys of its own may look at what it made of the text. */
static unsigned prompt_act(struct app *app, enum action action)
{
    unsigned settled = app->prompt->wish->act ? prompt_settle(app) & ~(unsigned)HANDLED : 0;
    return settled | act(app, action);
}

static unsigned prompt_type(struct app *app, const char *text, size_t length, bool pasted)
{
    struct editor *editor = app->prompt->editor;
    uint64_t before = editor_version(editor);
    unsigned closed = close_offered(app);
    if (!pasted) {
        editor_type(editor, text, length);
        return changed(app, before) | closed;
    }
    char *line = xstrndup(text, length); /* one line: a paste loses its line ends */
    for (char *byte = line; *byte; byte++)
        if (*byte == '\n' || *byte == '\r')
            *byte = ' ';
    editor_paste(editor, line, strlen(line));
    free(line);
    return changed(app, before) | closed;
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
        text_row_put(rows, CHOICE_GAP, style_of(ROLE_HINT), options.width);
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

static struct rect question_inside(const struct layout_place *place)
{
    struct rect inside = place->content;
    if (inside.width > 4) {
        inside.x++;
        inside.width -= 2;
    }
    return inside;
}

static void question_draw(struct app *app, const struct layout_place *place, bool focused)
{
    struct text_block rows = TEXT_BLOCK_INIT;
    struct rect inside = question_inside(place);
    (void)focused;
    draw_fill(&place->content, ROLE_TEXT);
    question_rows(app, &rows, inside.width);
    for (int y = 0; y < inside.height && (size_t)y < rows.row_count; y++)
        draw_row(&inside, y, &rows, (size_t)y, ROLE_TEXT);
    struct draw_frame frame = {place->frame, NULL, ROLE_WARNING, ROLE_WARNING};
    draw_frames(&frame, 1, app->ascii);
    draw_caret(inside.x, inside.y);
    text_block_free(&rows);
}

static unsigned choose(struct app *app, size_t index)
{
    unsigned bits = app_close_popup(app, &question_view);
    return bits | app->prompt->choices[index].chosen(app);
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
        if (text[0] == prompt->choices[index].key)
            return choose(app, index);
    if (length == 1 && text[0] == 'n')
        return app_close_popup(app, &question_view);
    return HANDLED;
}

/* The choices are in the last row, as question_rows() sets them; behind them is "Esc no". */
static unsigned question_click(struct app *app, int x, int y)
{
    const struct prompt *prompt = app->prompt;
    struct layout_place place = question_place(app);
    struct rect inside = question_inside(&place);
    size_t index = 0;
    if (y != inside.y + inside.height - 1)
        return HANDLED;
    for (int from = inside.x; index < prompt->choice_count; index++) {
        const char *words = prompt->choices[index].words;
        int width = (int)(sizeof "y " - 1 + text_columns(words, strlen(words)));
        if (x >= from && x < from + width)
            return choose(app, index);
        from += width + (int)(sizeof CHOICE_GAP - 1);
        if (x < from)
            return HANDLED;
    }
    return question_act(app, ACTION_LEAVE);
}

const struct view question_view = {
    .name = "question",
    .context = CONTEXT_MENU,
    .place = question_place,
    .draw = question_draw,
    .act = question_act,
    .type = question_type,
    .click = question_click,
    .hints = {{ACTION_LEAVE, "no"}},
};
