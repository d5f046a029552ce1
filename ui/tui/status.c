#include "config.h"

#include "status.h"

#include "base/width.h"
#include "ui/tui/ahead.h"
#include "ui/tui/chat.h"
#include "ui/tui/compose.h"
#include "ui/tui/format.h"
#include "ui/tui/inspector.h"
#include "ui/tui/privacy.h"
#include "ui/tui/wrap.h"

#include <string.h>

#define HINT_GAP      2
#define HINTS_MAX     8
#define HINTS_KEPT    2 /* the first ones, beside which a short note has room */
#define NEXT_KEYS_MAX 20

/* --- Left: mode, then what happened or how things stand --- */

static int draw_mode(struct app *app, const struct rect *line)
{
    const struct view *view = app_view(app);
    struct buf text = BUF_INIT;
    if (app->key_count) {
        struct key_sequence typed = {.count = app->key_count};
        memcpy(typed.keys, app->keys, sizeof typed.keys);
        buf_addc(&text, ' ');
        key_sequence_label(&typed, &text);
        buf_adds(&text, " ... ");
    } else {
        buf_addf(&text, " %s ", view == &compose_view ? compose_mode(app) : view->name);
    }
    int x = draw_line(line, 0, 0, line->width, text.data,
                      view->type && !(view == &compose_view && compose_commands(app)) ? ROLE_STATUS_INSERT
                                                                                      : ROLE_STATUS_VIEW);
    buf_free(&text);
    if (*privacy_status(app)) { /* before all else: it must not be missed */
        x = draw_line(line, x, 0, line->width - x, " ", ROLE_STATUS);
        x = draw_line(line, x, 0, line->width - x, privacy_status(app), ROLE_WARNING);
        x = draw_line(line, x, 0, line->width - x, " ", ROLE_STATUS); /* two to what follows, as everywhere */
    }
    return x + 1;
}

static void add_tokens(struct app *app, struct buf *out)
{
    const struct rec_message *answer = chat_last_answer(app);
    if (!answer || answer->output_tokens <= 0 || answer->input_tokens < 0)
        return;
    buf_adds(out, "  ");
    format_count(out, answer->input_tokens);
    buf_adds(out, " in ");
    format_count(out, answer->output_tokens);
    buf_adds(out, " out");
    double cost = rec_settings_cost(app->settings, answer);
    if (cost >= 0) {
        buf_addc(out, ' ');
        format_cost(out, cost);
    }
}

static void add_state(struct app *app, struct buf *out)
{
    struct rec_info info;
    if (!app->opened) {
        buf_adds(out, "opening the store");
        return;
    }
    rec_session_info(app->session, &info);
    if (info.local)
        buf_adds(out, app->layout.width >= 100 ? "local (a memory keeper, no language model)" : "local");
    else
        buf_adds(out, info.model && *info.model ? info.model : info.provider);
    if (ahead_shown(app))
        ahead_status(app, out);
    else
        add_tokens(app, out);
    size_t waiting = inspector_to_review(app);
    if (waiting > 0)
        buf_addf(out, "  %zu to review", waiting);
    if (info.jobs > 0)
        buf_addf(out, "  %lld job%s", (long long)info.jobs, info.jobs == 1 ? "" : "s");
    if (info.to_index > info.indexed)
        buf_addf(out, "  indexing %lld %%", (long long)(info.indexed * 100 / info.to_index));
    if (info.to_embed > info.embedded)
        buf_addf(out, "  vectors %lld %%", (long long)(info.embedded * 100 / info.to_embed));
    if (info.read_only)
        buf_adds(out, "  read-only");
}

/* --- Right: hints --- */

/* A hint that has a key. */
struct shown_hint {
    struct buf key;
    const char *word;
    int columns;
};

static size_t find_hints(struct app *app, struct shown_hint hints[HINTS_MAX])
{
    const struct view *view = app_view(app);
    struct hint wanted[HINTS_MAX];
    size_t wanted_count = 0, count = 0;
    if (chat_running(app) && app->popup_count == 0)
        wanted[wanted_count++] = (struct hint){ACTION_INTERRUPT, "stop"};
    for (size_t index = 0; view->hints[index].word; index++)
        wanted[wanted_count++] = view->hints[index];
    for (size_t index = 0; index < wanted_count; index++) {
        struct shown_hint *hint = &hints[count];
        struct key_sequence sequence;
        buf_init(&hint->key);
        hint->word = wanted[index].word;
        if (keymap_keys(app->keymap, view->context, wanted[index].action, &sequence))
            key_sequence_label(&sequence, &hint->key);
        hint->columns =
            (int)(text_columns(hint->key.data, hint->key.length) + 1 + strlen(hint->word)) + HINT_GAP;
        if (hint->key.length)
            count++;
        else
            buf_free(&hint->key);
    }
    return count;
}

/* As many of the view's hints as fit behind `left`, from the right edge. */
static void draw_hints(const struct rect *line, int left, const struct shown_hint *hints, size_t count)
{
    int used = 0;
    bool fits[HINTS_MAX];
    for (size_t index = 0; index < count; index++) {
        fits[index] = left + used + hints[index].columns <= line->width;
        used += fits[index] ? hints[index].columns : 0;
    }
    int x = line->width - used;
    for (size_t index = 0; index < count; index++) {
        if (!fits[index])
            continue;
        x = draw_line(line, x, 0, line->width - x, hints[index].key.data, ROLE_HINT_KEY);
        x = draw_line(line, x, 0, 1, " ", ROLE_STATUS);
        x = draw_line(line, x, 0, line->width - x, hints[index].word, ROLE_HINT);
        x = draw_line(line, x, 0, HINT_GAP, "  ", ROLE_STATUS);
    }
}

/* --- What happened --- */

/* With the key that takes it back; returns how long that is. */
static size_t toast_text(struct app *app, struct buf *out)
{
    struct buf key = BUF_INIT;
    buf_adds(out, app->toast.text.data);
    size_t length = out->length;
    if (app->toast.undoable)
        app_key_label(app, CONTEXT_VIEW, ACTION_UNDO, &key);
    if (key.length)
        buf_addf(out, " (%s undo)", key.data);
    buf_free(&key);
    return out->length - length;
}

/* How much of it the line above takes. */
static size_t above_length(const struct app *app, const struct buf *text)
{
    struct text_block rows = TEXT_BLOCK_INIT;
    struct wrap_options options = {.width = app->layout.width > 2 ? (size_t)app->layout.width - 2 : 1};
    wrap_text(&rows, text->data, text->length, style_of(app->toast.role), &options);
    size_t length = rows.row_count > 1 ? rows.rows[1].source : text->length;
    text_block_free(&rows);
    return length;
}

/* Beside the first hints if it is short; else it begins in the line above, which holds a border and nothing
 * else, and what is left stands here. Returns the column behind it, `x` if nothing is left. */
static int draw_toast(struct app *app, const struct rect *line, int x, const struct shown_hint *hints,
                      size_t count)
{
    struct buf text = BUF_INIT;
    int room = line->width - x;
    size_t undo = toast_text(app, &text);
    for (size_t index = 0; index < count && index < HINTS_KEPT; index++)
        room -= hints[index].columns + (index == 0 ? HINT_GAP : 0);
    app->toast_above = app->layout.borders && line->y > 0 && (int)text_columns(text.data, text.length) > room;
    const char *rest = text.data + (app->toast_above ? above_length(app, &text) : 0);
    const char *end = text.data + text.length - undo; /* the key is there even if the text is cut */
    if (rest < end && *end && (int)text_columns(rest, strlen(rest)) > line->width - x) {
        struct buf part = BUF_INIT;
        buf_add(&part, rest, (size_t)(end - rest));
        x = draw_line(line, x, 0, line->width - x - (int)undo, part.data, app->toast.role);
        rest = end;
        buf_free(&part);
    }
    if (*rest)
        x = draw_line(line, x, 0, line->width - x, rest, app->toast.role);
    buf_free(&text);
    return x;
}

void status_draw_toast(struct app *app)
{
    struct rect line = app->layout.status;
    struct buf text = BUF_INIT;
    line.y--;
    toast_text(app, &text);
    buf_truncate(&text, above_length(app, &text));
    draw_fill(&line, ROLE_STATUS);
    draw_line(&line, 1, 0, line.width - 1, text.data, app->toast.role);
    buf_free(&text);
}

void status_draw(struct app *app)
{
    const struct rect *line = &app->layout.status;
    struct shown_hint hints[HINTS_MAX];
    app->toast_above = false;
    if (line->width <= 0 || line->height <= 0)
        return;
    draw_fill(line, ROLE_STATUS);
    int x = draw_mode(app, line), left = x;
    size_t count = find_hints(app, hints);
    struct rec_info info = {.lost = ""};
    if (app->opened)
        rec_session_info(app->session, &info);
    if (app->toast.until)
        x = draw_toast(app, line, x, hints, count);
    if (x == left && *info.lost) { /* as long as it lasts: what is typed now is on no disk */
        x = draw_line(line, x, 0, line->width - x, info.lost, ROLE_ERROR);
    } else if (x == left) {
        struct buf state = BUF_INIT;
        add_state(app, &state);
        x = draw_line(line, x, 0, line->width - x, state.data, ROLE_STATUS);
        buf_free(&state);
    }
    draw_hints(line, x + HINT_GAP, hints, count);
    while (count > 0)
        buf_free(&hints[--count].key);
}

void status_draw_next_keys(struct app *app)
{
    struct text_block rows = TEXT_BLOCK_INIT;
    struct key_sequence next;
    enum action action;
    size_t index = 0, width = 30;
    size_t room = app->layout.status.width > 4 ? (size_t)app->layout.status.width - 3 : 1;
    while (
        keymap_next(app->keymap, app_view(app)->context, app->keys, app->key_count, &index, &next, &action) &&
        rows.row_count < NEXT_KEYS_MAX) {
        struct buf label = BUF_INIT;
        key_sequence_label(&next, &label);
        text_row_begin(&rows, TEXT_ROW_PLAIN, 0);
        text_row_put(&rows, " ", style_of(ROLE_TEXT), room);
        text_row_put(&rows, label.data, style_of(ROLE_HINT_KEY), room);
        text_row_pad(&rows, 14, style_of(ROLE_TEXT));
        text_row_put(&rows, action == ACTION_NONE ? "more keys" : action_help(action), style_of(ROLE_HINT),
                     room);
        if (rows.rows[rows.row_count - 1].columns + 1 > width)
            width = rows.rows[rows.row_count - 1].columns + 1;
        buf_free(&label);
    }
    struct layout_place place = layout_popup(&app->layout, (int)width + 2, (int)rows.row_count + 2);
    struct draw_frame frame = {place.frame, NULL, ROLE_POPUP_BORDER, ROLE_TITLE};
    draw_frames(&frame, 1, app->ascii);
    for (int y = 0; y < place.content.height && (size_t)y < rows.row_count; y++) {
        struct rect line = {place.content.x, place.content.y + y, place.content.width, 1};
        draw_row(&line, 0, &rows, (size_t)y, ROLE_TEXT);
    }
    text_block_free(&rows);
}
