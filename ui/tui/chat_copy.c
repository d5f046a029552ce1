#include "config.h"

#include "chat.h"

#include "base/utf8.h"
#include "base/width.h"
#include "ui/tui/chat_state.h"
#include "ui/tui/clipboard.h"
#include "ui/tui/markdown.h"

#include <ctype.h>
#include <string.h>

const char *chat_item_text(const struct app *app, size_t index)
{
    const struct transcript_item *item = app->chat->transcript.items[index];
    const struct answer *answer = chat_answer_at(app, item);
    if (answer_has_more(answer, &item->message))
        return answer->text.data;
    return item->message.content;
}

/* --- Whole messages and blocks of code --- */

unsigned chat_copy_message(struct app *app)
{
    const struct chat *chat = app->chat;
    if (chat->selected >= chat->transcript.count)
        return app_toast(app, ROLE_STATUS, "there is no message to copy");
    const char *text = chat_item_text(app, chat->selected);
    return clipboard_copy(app, "the message", text, strlen(text));
}

unsigned chat_copy_answer(struct app *app)
{
    const struct rec_message *answer = chat_last_answer(app);
    if (!answer)
        return app_toast(app, ROLE_STATUS, "there is no answer to copy");
    return clipboard_copy(app, "the last answer", answer->content, strlen(answer->content));
}

/* The selected message, or the nearest one before it that has code in it; the count if none has. */
static size_t item_with_code(struct app *app)
{
    const struct chat *chat = app->chat;
    for (size_t index = chat->selected + 1; index > 0 && index <= chat->transcript.count; index--) {
        const char *text = chat_item_text(app, index - 1);
        if (markdown_code(text, strlen(text), 0, NULL) > 0)
            return index - 1;
    }
    return chat->transcript.count;
}

unsigned chat_copy_code(struct app *app)
{
    struct chat *chat = app->chat;
    size_t item = item_with_code(app);
    if (item == chat->transcript.count)
        return app_toast(app, ROLE_STATUS, "there is no block of code here or above");
    const char *id = chat->transcript.items[item]->message.id, *text = chat_item_text(app, item);
    size_t count = markdown_code(text, strlen(text), 0, NULL);
    bool again = strcmp(chat->code_of, id) == 0;
    chat->code_at = again ? (chat->code_at + 1) % count : 0;
    memcpy(chat->code_of, id, REC_ID_SIZE);
    struct buf code = BUF_INIT, what = BUF_INIT;
    markdown_code(text, strlen(text), chat->code_at, &code);
    if (count > 1)
        buf_addf(&what, "block of code %zu of %zu", chat->code_at + 1, count);
    else
        buf_adds(&what, "the block of code");
    unsigned bits = clipboard_copy(app, what.data, code.data, code.length);
    buf_free(&code);
    buf_free(&what);
    return bits;
}

/* --- A span chosen by keys --- */

static const struct text_block *block_of(struct app *app, size_t item)
{
    chat_render(app, item);
    return &app->chat->transcript.items[item]->rows;
}

static void row_text(struct app *app, const struct chat_spot *spot, struct buf *out)
{
    text_row_string(block_of(app, spot->item), spot->row, out);
}

static bool is_said(const struct text_block *block, size_t row)
{
    const struct text_span *spans = text_row_spans(block, row);
    for (uint32_t i = 0; i < block->rows[row].count; i++)
        if (spans[i].source != TEXT_NO_SOURCE)
            return true;
    return false;
}

/* Bytes before the first that has a place in the source: bars, indents, labels. */
static size_t row_begin(const struct text_block *block, size_t row)
{
    const struct text_span *spans = text_row_spans(block, row);
    size_t bytes = 0;
    for (uint32_t i = 0; i < block->rows[row].count; i++) {
        if (spans[i].source != TEXT_NO_SOURCE)
            return bytes;
        bytes += spans[i].bytes;
    }
    return 0;
}

static bool is_before(const struct chat_spot *a, const struct chat_spot *b)
{
    if (a->item != b->item)
        return a->item < b->item;
    return a->row != b->row ? a->row < b->row : a->byte < b->byte;
}

static void in_order(const struct chat_selection *selection, struct chat_spot *first, struct chat_spot *last)
{
    bool forward = is_before(&selection->anchor, &selection->caret);
    *first = forward ? selection->anchor : selection->caret;
    *last = forward ? selection->caret : selection->anchor;
}

bool chat_selected_bytes(const struct app *app, size_t item, size_t row, size_t *start, size_t *end)
{
    const struct chat_selection *selection = &app->chat->selection;
    struct chat_spot first, last;
    if (!selection->active)
        return false;
    in_order(selection, &first, &last);
    struct chat_spot here = {item, row, 0}, above = {first.item, first.row, 0};
    if (is_before(&here, &above) || item > last.item || (item == last.item && row > last.row))
        return false;
    const struct text_block *block = &app->chat->transcript.items[item]->rows;
    struct buf text = BUF_INIT;
    text_row_string(block, row, &text);
    *start = !selection->lines && item == first.item && row == first.row ? first.byte : 0;
    *end = text.length;
    if (!selection->lines && item == last.item && row == last.row && last.byte < text.length)
        *end = last.byte + grapheme_next(text.data + last.byte, text.length - last.byte).bytes;
    buf_free(&text);
    return *start < *end;
}

/* The spots must exist, whatever has become of the rows since. */
static void settle(struct app *app, struct chat_spot *spot)
{
    const struct chat *chat = app->chat;
    if (spot->item >= chat->transcript.count)
        spot->item = chat->transcript.count - 1;
    const struct text_block *block = block_of(app, spot->item);
    if (spot->row >= block->row_count)
        spot->row = block->row_count - 1;
    struct buf text = BUF_INIT;
    row_text(app, spot, &text);
    if (spot->byte >= text.length)
        spot->byte = text.length > 0 ? grapheme_previous(text.data, text.length, text.length) : 0;
    buf_free(&text);
}

static void show_caret(struct app *app)
{
    struct chat *chat = app->chat;
    struct scroller_items items = chat_items(app);
    chat->selected = chat->selection.caret.item;
    scroller_reveal(&chat->scroller, &items, chat->height, chat->selection.caret.item,
                    (int)chat->selection.caret.row, 1);
}

static void move_rows(struct app *app, int rows)
{
    struct chat_spot *caret = &app->chat->selection.caret;
    for (; rows > 0; rows--) {
        if (caret->row + 1 < block_of(app, caret->item)->row_count) {
            caret->row++;
        } else if (caret->item + 1 < app->chat->transcript.count) {
            caret->item++;
            caret->row = 0;
        }
    }
    for (; rows < 0; rows++) {
        if (caret->row > 0) {
            caret->row--;
        } else if (caret->item > 0) {
            caret->item--;
            caret->row = block_of(app, caret->item)->row_count - 1;
        }
    }
    settle(app, caret);
}

static bool in_word(const char *text, size_t at)
{
    unsigned char byte = (unsigned char)text[at];
    return isalnum(byte) || byte == '_' || byte >= 0x80;
}

static void move_bytes(struct app *app, enum action action)
{
    struct chat_spot *caret = &app->chat->selection.caret;
    struct buf text = BUF_INIT;
    row_text(app, caret, &text);
    size_t at = caret->byte, length = text.length;
    switch (action) {
    case ACTION_CARET_LEFT:
        at = at > 0 ? grapheme_previous(text.data, length, at) : 0;
        break;
    case ACTION_CARET_RIGHT:
        at += at < length ? grapheme_next(text.data + at, length - at).bytes : 0;
        break;
    case ACTION_CARET_WORD_RIGHT:
        while (at < length && in_word(text.data, at))
            at++;
        while (at < length && !in_word(text.data, at))
            at++;
        break;
    case ACTION_CARET_WORD_LEFT:
        while (at > 0 && !in_word(text.data, at - 1))
            at--;
        while (at > 0 && in_word(text.data, at - 1))
            at--;
        break;
    case ACTION_CARET_LINE_START:
        at = row_begin(block_of(app, caret->item), caret->row);
        break;
    default:
        at = length;
        break;
    }
    caret->byte = at;
    settle(app, caret);
    buf_free(&text);
}

/* Text between two rows of an item as the source has it: a line end, a blank, or nothing. */
static void add_break(const char *source, size_t from, size_t to, struct buf *out)
{
    bool blank = false;
    for (size_t at = from; at < to; at++) {
        if (source[at] == '\n') {
            buf_addc(out, '\n');
            return;
        }
        blank = blank || source[at] == ' ' || source[at] == '\t';
    }
    if (blank)
        buf_addc(out, ' ');
}

/* What is seen of a row, from byte to byte, without what the screen has added. */
static void add_seen(const struct text_block *block, size_t row, size_t start, size_t end, struct buf *out)
{
    const struct text_span *spans = text_row_spans(block, row);
    size_t at = 0;
    for (uint32_t i = 0; i < block->rows[row].count; i++) {
        size_t from = start > at ? start - at : 0, to = end > at ? end - at : 0;
        if (to > spans[i].bytes)
            to = spans[i].bytes;
        if (spans[i].source != TEXT_NO_SOURCE && from < to)
            buf_add(out, text_span_text(block, &spans[i]) + from, to - from);
        at += spans[i].bytes;
    }
}

/* The end in the source of what a row shows; its beginning when it shows nothing of it. */
static size_t row_source_end(const struct text_block *block, size_t row)
{
    const struct text_span *spans = text_row_spans(block, row);
    for (uint32_t i = block->rows[row].count; i > 0; i--)
        if (spans[i - 1].source != TEXT_NO_SOURCE)
            return spans[i - 1].source + spans[i - 1].bytes;
    return block->rows[row].source;
}

static void add_characters(struct app *app, const struct chat_spot *first, const struct chat_spot *last,
                           struct buf *out)
{
    for (size_t item = first->item; item <= last->item; item++) {
        const struct text_block *block = block_of(app, item);
        const char *source = chat_item_text(app, item);
        size_t from = item == first->item ? first->row : 0;
        size_t to = item == last->item ? last->row : block->row_count - 1;
        for (size_t row = from; row <= to; row++) {
            size_t start, end;
            if (row > from) {
                size_t length = strlen(source), gap = row_source_end(block, row - 1);
                size_t next = block->rows[row].source;
                add_break(source, gap < length ? gap : length, next < length ? next : length, out);
            }
            if (!chat_selected_bytes(app, item, row, &start, &end))
                continue;
            add_seen(block, row, start, end, out);
        }
        if (item < last->item)
            buf_adds(out, "\n\n");
    }
}

/* From the beginning of a source line: what stands before `at` on it and is no word (a bullet, a quote's bar)
 * belongs to what is shown. */
static size_t line_begin(const char *source, size_t at)
{
    while (at > 0 && source[at - 1] != '\n' && !in_word(source, at - 1))
        at--;
    return at;
}

static void add_lines(struct app *app, const struct chat_spot *first, const struct chat_spot *last,
                      struct buf *out)
{
    for (size_t item = first->item; item <= last->item; item++) {
        const struct text_block *block = block_of(app, item);
        const char *source = chat_item_text(app, item);
        size_t from = 0, to = strlen(source), length = to;
        if (item == first->item)
            from = line_begin(source, block->rows[first->row].source);
        if (item == last->item && last->row + 1 < block->row_count) {
            to = block->rows[last->row + 1].source;
            to = to < length ? line_begin(source, to) : length;
        }
        if (from < to)
            buf_add(out, source + from, to - from);
        if (item < last->item)
            buf_adds(out, "\n\n");
    }
    while (out->length > 0 && out->data[out->length - 1] == '\n')
        buf_truncate(out, out->length - 1);
}

static const struct view select_view;

static unsigned copy_selection(struct app *app)
{
    const struct chat_selection *selection = &app->chat->selection;
    struct chat_spot first, last;
    struct buf text = BUF_INIT;
    in_order(selection, &first, &last);
    if (selection->lines)
        add_lines(app, &first, &last, &text);
    else
        add_characters(app, &first, &last, &text);
    unsigned bits = clipboard_copy(app, "the selection", text.data, text.length);
    buf_free(&text);
    return bits | app_close_popup(app, &select_view);
}

static struct layout_place select_place(struct app *app)
{
    return app->layout.panes[PANE_CHAT];
}

/* The chat has drawn the selection; here is only the caret. */
static void select_draw(struct app *app, const struct layout_place *place, bool focused)
{
    struct chat *chat = app->chat;
    struct scroller_items items = chat_items(app);
    if (!focused || chat->transcript.count == 0)
        return;
    settle(app, &chat->selection.anchor);
    settle(app, &chat->selection.caret);
    for (int y = 0; y < place->content.height; y++) {
        size_t item;
        int row;
        if (!scroller_at(&chat->scroller, &items, y, &item, &row) || item != chat->selection.caret.item ||
            (size_t)row != chat->selection.caret.row)
            continue;
        struct buf text = BUF_INIT;
        row_text(app, &chat->selection.caret, &text);
        draw_caret(place->content.x + (int)text_columns(text.data, chat->selection.caret.byte),
                   place->content.y + y);
        buf_free(&text);
    }
}

static unsigned select_act(struct app *app, enum action action)
{
    struct chat *chat = app->chat;
    struct chat_selection *selection = &chat->selection;
    int half = chat->height / 2 > 0 ? chat->height / 2 : 1, page = chat->height > 2 ? chat->height - 2 : 1;
    if (chat->transcript.count == 0)
        return app_close_popup(app, &select_view);
    settle(app, &selection->anchor); /* messages may have gone since it was drawn */
    settle(app, &selection->caret);
    switch (action) {
    case ACTION_LINE_DOWN:
    case ACTION_LINE_UP:
        move_rows(app, action == ACTION_LINE_DOWN ? 1 : -1);
        break;
    case ACTION_HALF_PAGE_DOWN:
    case ACTION_HALF_PAGE_UP:
        move_rows(app, action == ACTION_HALF_PAGE_DOWN ? half : -half);
        break;
    case ACTION_PAGE_DOWN:
    case ACTION_PAGE_UP:
        move_rows(app, action == ACTION_PAGE_DOWN ? page : -page);
        break;
    case ACTION_TOP:
        selection->caret = (struct chat_spot){0, 0, 0};
        break;
    case ACTION_BOTTOM:
        selection->caret = (struct chat_spot){SIZE_MAX, SIZE_MAX, SIZE_MAX};
        settle(app, &selection->caret);
        break;
    case ACTION_CARET_LEFT:
    case ACTION_CARET_RIGHT:
    case ACTION_CARET_WORD_LEFT:
    case ACTION_CARET_WORD_RIGHT:
    case ACTION_CARET_LINE_START:
    case ACTION_CARET_LINE_END:
        move_bytes(app, action);
        break;
    case ACTION_SELECT:
    case ACTION_SELECT_LINES:
        selection->lines = action == ACTION_SELECT_LINES;
        break;
    case ACTION_COPY:
        return copy_selection(app);
    case ACTION_LEAVE:
    case ACTION_BACK:
    case ACTION_INTERRUPT:
        return app_close_popup(app, &select_view);
    default:
        return 0;
    }
    show_caret(app);
    return DRAW_CHAT | DRAW_POPUP | DRAW_STATUS | HANDLED;
}

static void select_close(struct app *app)
{
    app->chat->selection.active = false;
}

static const struct view select_view = {
    .name = "select",
    .context = CONTEXT_SELECT,
    .place = select_place,
    .draw = select_draw,
    .act = select_act,
    .close = select_close,
    .hints = {{ACTION_COPY, "copy"}, {ACTION_SELECT_LINES, "lines"}, {ACTION_LEAVE, "leave"}},
};

unsigned chat_select(struct app *app, bool lines)
{
    struct chat *chat = app->chat;
    if (chat->selected >= chat->transcript.count)
        return app_toast(app, ROLE_STATUS, "there is nothing to choose from");
    /* at the selected message, or as much of it as is seen */
    struct scroller_items items = chat_items(app);
    const struct text_block *block = block_of(app, chat->selected);
    struct chat_spot spot = {chat->selected, 0, 0};
    while (spot.row + 1 < block->row_count && !is_said(block, spot.row))
        spot.row++;
    scroller_settle(&chat->scroller, &items, chat->height);
    if (chat->scroller.item == chat->selected && (size_t)chat->scroller.row > spot.row)
        spot.row = (size_t)chat->scroller.row;
    spot.byte = row_begin(block, spot.row);
    settle(app, &spot);
    chat->selection = (struct chat_selection){.active = true, .lines = lines, .anchor = spot, .caret = spot};
    show_caret(app);
    return app_open_popup(app, &select_view);
}

void chat_select_end(struct app *app)
{
    app_close_popup(app, &select_view);
}
