#include "config.h"

#include "chat.h"

#include "base/clock.h"
#include "ui/tui/chat_state.h"
#include "ui/tui/format.h"
#include "ui/tui/message_rows.h"

#include <string.h>

#define SLOW_SECONDS 3   /* of waiting before the seconds are told */
#define READABLE     110 /* columns: longer rows are hard to read */
#define MARKS_MAX    64  /* places found in a row that are shown */

/* --- Rows --- */

static void add_hint(const struct app *app, struct buf *out, enum action action, const char *words)
{
    struct buf key = BUF_INIT;
    app_key_label(app, CONTEXT_CHAT, action, &key);
    if (key.length)
        buf_addf(out, "%s%s %s", out->length ? ", " : "", key.data, words);
    buf_free(&key);
}

/* What can be done about an answer that did not come to its end. */
static void outcome_hint(const struct app *app, const struct rec_message *message, struct buf *out)
{
    bool cut = message_is_cut(message) || message->status == REC_TURN_FAILED;
    if (cut && (message->content[0] || message->status == REC_TURN_INTERRUPTED) && message->id[0])
        add_hint(app, out, ACTION_CONTINUE, "goes on");
    if (message->status != REC_TURN_COMPLETE)
        add_hint(app, out, ACTION_REGENERATE, "asks again");
}

static void doing_words(const struct app *app, const struct answer *answer, struct buf *out)
{
    struct rec_info info;
    rec_session_info(app->session, &info);
    if (answer->text.length) {
        buf_adds(out, "arriving");
    } else {
        answer_doing(answer, info.local ? "your memories" : info.model, out);
        if (app->chat->ticked >= SLOW_SECONDS)
            buf_addf(out, ", %d s", (int)app->chat->ticked);
    }
    struct buf stop = BUF_INIT;
    app_own_key_label(app, CONTEXT_GLOBAL, ACTION_INTERRUPT, &stop); /* a prompt has one that leaves it */
    if (stop.length)
        buf_addf(out, " (%s stops)", stop.data);
    buf_free(&stop);
}

/* The first message of a day, and not of the conversation. */
static bool begins_day(const struct chat *chat, size_t index)
{
    if (index == 0)
        return false;
    const struct rec_message *before = &chat->transcript.items[index - 1]->message;
    const struct rec_message *message = &chat->transcript.items[index]->message;
    return before->created_at && message->created_at &&
           !format_same_day(before->created_at, message->created_at);
}

bool chat_cuts_code(const struct app *app)
{
    return app_setting(app, "ui.wrap_code") == app->chat->wrap_other;
}

/* The texts that a look points to. */
struct look_words {
    struct buf doing, hint, learned, fold;
};

static void look_words_free(struct look_words *words)
{
    buf_free(&words->doing);
    buf_free(&words->hint);
    buf_free(&words->learned);
    buf_free(&words->fold);
}

/* What stands below the text: what goes on, or else what can be done about it and what it has taught. */
static void look_below(struct app *app, const struct rec_message *message, const struct answer *answer,
                       struct message_look *look, struct look_words *words)
{
    if (answer_running(answer)) {
        doing_words(app, answer, &words->doing);
        look->doing = words->doing.data;
    } else if (message->role == REC_ROLE_ASSISTANT && message->status <= REC_TURN_STREAMING) {
        look->doing = answer ? "finishing" : "arriving in another program";
    } else {
        outcome_hint(app, message, &words->hint);
        look->hint = words->hint.length ? words->hint.data : NULL;
        chat_learned_words(app, message->id, &words->learned);
        look->learned = words->learned.length ? words->learned.data : NULL;
    }
}

static struct message_look look_of(struct app *app, const struct transcript_item *item,
                                   const struct answer *answer, struct look_words *words)
{
    const struct chat *chat = app->chat;
    struct message_look look = {
        .width = chat->width > 0 ? chat->width : 1,
        .now = clock_now(),
        .ascii = app->ascii,
        .bare = app->bare,
        .details = chat->details,
        .cut = chat->cut,
        .settings = app->settings,
        .thought = item->message.thinking,
    };
    if (answer && answer->thought.length > strlen(look.thought))
        look.thought = answer->thought.data;
    if (answer_has_more(answer, &item->message)) {
        look.text = answer->text.data;
        look.length = answer->text.length;
    }
    if (!item->unfolded) {
        app_key_label(app, CONTEXT_CHAT, ACTION_FOLD, &words->fold);
        look.fold = words->fold.length ? words->fold.data : "";
    }
    look_below(app, &item->message, answer, &look, words);
    return look;
}

void chat_render(struct app *app, size_t index)
{
    struct chat *chat = app->chat;
    struct transcript_item *item = chat->transcript.items[index];
    const struct answer *answer = chat_answer_at(app, item);
    bool day = begins_day(chat, index);
    bool same_shape = item->width == chat->width && item->day == day && item->cut == chat->cut;
    uint64_t version = item->version + (answer ? (answer->version + (uint64_t)chat->ticked) << 20 : 0);
    if (item->rendered == version && same_shape)
        return;
    struct look_words words = {BUF_INIT, BUF_INIT, BUF_INIT, BUF_INIT};
    struct message_look look = look_of(app, item, answer, &words);
    size_t thought = strlen(look.thought);
    bool grows = answer_running(answer) && answer_has_more(answer, &item->message);
    /* only what grows at its end, under the same rows, goes on from the rows that are there */
    if (!grows || !same_shape || item->rendered == 0 || item->stream_version != item->version ||
        item->thought != thought)
        item->stream = (struct markdown_stream){.started = false};
    look.day = day;
    look.stream = grows ? &item->stream : NULL;
    message_rows(&item->rows, &item->message, &look);
    item->stream_version = item->version;
    item->rendered = version;
    item->width = chat->width;
    item->day = day;
    item->cut = chat->cut;
    item->thought = thought;
    item->renders++;
    look_words_free(&words);
}

static int item_height(void *context, size_t index)
{
    struct app *app = context;
    chat_render(app, index);
    return (int)app->chat->transcript.items[index]->rows.row_count;
}

struct scroller_items chat_items(struct app *app)
{
    return (struct scroller_items){
        .count = app->chat->transcript.count, .height = item_height, .context = app};
}

/* --- Drawing --- */

static void draw_empty(struct app *app, const struct rect *area)
{
    static const char *const kept[] = {"What is on your mind?",
                                       "",
                                       "Type below and press Enter.",
                                       "What you tell stays on this computer",
                                       "and is remembered in later conversations.",
                                       NULL};
    static const char *const gone[] = {"What is on your mind?",
                                       "",
                                       "Nothing of this conversation is kept,",
                                       "nothing is learned from it,",
                                       "and it knows nothing of the others.",
                                       NULL};
    const char *const *lines = app->incognito ? gone : kept;
    int count = 0;
    draw_fill(area, ROLE_TEXT);
    while (lines[count])
        count++;
    int top = area->height > count ? (area->height - count) / 3 : 0;
    if (!app->chat->loaded)
        return;
    for (int index = 0; index < count && top + index < area->height; index++) {
        int columns = (int)strlen(lines[index]);
        int x = area->width > columns ? (area->width - columns) / 2 : 0;
        draw_line(area, x, top + index, area->width, lines[index], index == 0 ? ROLE_HEADING : ROLE_DIM);
    }
}

/* "12 lines below (G)" over the last row, when the reader is not at the end. */
static void draw_below(struct app *app, const struct rect *area, int below)
{
    struct buf note = BUF_INIT;
    bool running = chat_running(app);
    buf_addf(&note, " %d%s %sline%s below", below, below >= 999 ? "+" : "", running ? "new " : "",
             below == 1 ? "" : "s");
    struct buf key = BUF_INIT;
    app_key_label(app, CONTEXT_CHAT, ACTION_BOTTOM, &key);
    if (key.length)
        buf_addf(&note, " (%s) ", key.data);
    int columns = (int)note.length;
    if (columns < area->width)
        draw_line(area, area->width - columns, area->height - 1, columns, note.data,
                  running ? ROLE_STREAMING : ROLE_STATUS);
    buf_free(&key);
    buf_free(&note);
}

/* A row that may be wider than the view, scrolled sideways; signs at its ends tell that there is more. */
static void draw_cut_row(struct app *app, const struct rect *line, const struct text_block *block, size_t row,
                         struct draw_mark *marks, size_t count)
{
    struct chat *chat = app->chat;
    struct text_block part = TEXT_BLOCK_INIT;
    size_t skipped = text_row_cut(&part, block, row, (size_t)chat->shift);
    int over = (int)block->rows[row].columns - line->width;
    chat->shift_max = over > chat->shift_max ? over : chat->shift_max;
    for (size_t index = 0; index < count; index++) {
        marks[index].start -= skipped < marks[index].start ? skipped : marks[index].start;
        marks[index].end -= skipped < marks[index].end ? skipped : marks[index].end;
    }
    draw_row_marked(line, 0, &part, 0, ROLE_TEXT, marks, count);
    if (over > chat->shift)
        draw_line(line, line->width - 1, 0, 1, app->ascii ? ">" : "\u203a", ROLE_MARKER);
    if (chat->shift > 0 && skipped > 0) /* beside the mark of the selected message */
        draw_line(line, 1, 0, 1, app->ascii ? "<" : "\u2039", ROLE_MARKER);
    text_block_free(&part);
}

/* A row with what is chosen in it, or what was found. */
static void draw_row_of(struct app *app, const struct rect *line, size_t index, size_t row)
{
    struct draw_mark marks[MARKS_MAX];
    size_t count = 0;
    const struct chat *chat = app->chat;
    const struct transcript_item *item = chat->transcript.items[index];
    const struct match_list *found = chat_marks(app, index);
    if (chat_selected_bytes(app, index, row, &marks[0].start, &marks[0].end)) {
        marks[0].role = ROLE_SELECTION;
        count = 1;
    } else if (found) {
        bool here = strcmp(chat->find.at, item->message.id) == 0;
        for (size_t at = match_row(found, row); at < found->count && count < MARKS_MAX; at++) {
            const struct match_range *range = &found->ranges[at];
            if (range->row != row)
                break;
            marks[count++] =
                (struct draw_mark){range->start, range->end,
                                   here && range->hit == chat->find.hit ? ROLE_MATCH_CURRENT : ROLE_MATCH};
        }
    }
    const struct text_row *drawn = &item->rows.rows[row];
    if (!item->cut || (drawn->kind != TEXT_ROW_CODE && drawn->kind != TEXT_ROW_TABLE))
        draw_row_marked(line, 0, &item->rows, row, ROLE_TEXT, marks, count);
    else
        draw_cut_row(app, line, &item->rows, row, marks, count);
}

/* The view begins at the same words when the top message has other rows than before: another width, other
 * rows above the text. */
static void keep_words(struct app *app, int width)
{
    struct chat *chat = app->chat;
    const struct scroller *scroller = &chat->scroller;
    struct transcript_item *item =
        scroller->item < chat->transcript.count ? chat->transcript.items[scroller->item] : NULL;
    chat->width = width;
    chat->cut = chat_cuts_code(app);
    bool reshaped = item && (item->rendered == 0 || item->width != width || item->cut != chat->cut);
    if (!reshaped || scroller->follow || (size_t)scroller->row >= item->rows.row_count)
        return;
    const struct text_row *rows = item->rows.rows;
    size_t row = (size_t)scroller->row;
    while (row > 0 && !rows[row].sourced)
        row--;
    if (!rows[row].sourced)
        return;
    bool scrolled = strcmp(chat->kept.message, item->message.id) != 0 || chat->kept.row != chat->scroller.row;
    uint32_t source = scrolled ? rows[row].source : chat->kept.source;
    chat_render(app, scroller->item);
    rows = item->rows.rows;
    row = text_block_row_at(&item->rows, source);
    while (row > 0 && !rows[row].sourced)
        row--;
    chat->scroller.row = chat->kept.row = (int)row;
    chat->kept.source = source;
    memcpy(chat->kept.message, item->message.id, REC_ID_SIZE);
}

static void draw_chat(struct app *app, const struct layout_place *place, bool focused)
{
    struct chat *chat = app->chat;
    const struct rect *area = &place->content;
    keep_words(app, area->width < READABLE ? area->width : READABLE);
    chat->height = area->height;
    if (chat->transcript.count == 0) {
        draw_empty(app, area);
        return;
    }
    struct scroller_items items = chat_items(app);
    scroller_settle(&chat->scroller, &items, area->height);
    chat->shift_max = 0;
    for (int y = 0; y < area->height; y++) {
        struct rect line = {area->x, area->y + y, area->width, 1};
        size_t index;
        int row;
        if (!scroller_at(&chat->scroller, &items, y, &index, &row)) {
            draw_fill(&line, ROLE_TEXT);
            continue;
        }
        const struct text_block *block = &chat->transcript.items[index]->rows;
        draw_row_of(app, &line, index, (size_t)row);
        if (focused && !app->bare && index == chat->selected && (size_t)row + 1 < block->row_count) {
            draw_text(&line, 0, 0, app->ascii ? "|" : "\u258c", app->ascii ? 1 : 3,
                      style_of(ROLE_TITLE_FOCUSED));
            draw_caret(area->x, area->y + y);
        }
    }
    int below = scroller_below(&chat->scroller, &items, area->height, 999);
    if (below > 0 && !app->bare)
        draw_below(app, area, below);
    app->soon |= chat_page(app);
}

const struct view chat_view = {
    .name = "chat",
    .context = CONTEXT_CHAT,
    .draw = draw_chat,
    .act = chat_act,
    .click = chat_click,
    .hints = {{ACTION_TYPE, "write"},
              {ACTION_EDIT, "change"},
              {ACTION_REGENERATE, "ask again"},
              {ACTION_SEARCH, "search"},
              {ACTION_HELP, "help"}},
};
