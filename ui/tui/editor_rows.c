#include "config.h"

#include "ui/tui/editor_state.h"

#include "base/alloc.h"
#include "base/utf8.h"
#include "base/width.h"
#include "ui/tui/wrap.h"

#include <stdlib.h>
#include <string.h>

/* --- rows, and moving by them --- */

void editor_set_ranges(struct editor *editor, const struct editor_range *ranges, size_t count)
{
    if (count > EDITOR_RANGES_MAX)
        count = EDITOR_RANGES_MAX;
    if (count == editor->range_count && memcmp(ranges, editor->ranges, count * sizeof *ranges) == 0)
        return;
    memcpy(editor->ranges, ranges, count * sizeof *ranges);
    editor->range_count = count;
    editor->rows_version = UINT64_MAX;
}

/* The text in pieces of one style each; returns how many. */
static size_t cut_pieces(const struct editor *editor, struct wrap_piece *pieces)
{
    struct text_style style = {ROLE_INPUT, 0};
    size_t at = 0, count = 0;
    for (size_t index = 0; index <= editor->range_count; index++) {
        bool last = index == editor->range_count;
        size_t start = last ? editor->text.length : editor->ranges[index].start;
        size_t end = last ? start : editor->ranges[index].end;
        if (start < at || start > editor->text.length)
            continue;
        end = end > editor->text.length ? editor->text.length : end;
        if (start > at || (last && count == 0))
            pieces[count++] = (struct wrap_piece){editor->text.data + at, start - at, style, at};
        if (end > start)
            pieces[count++] = (struct wrap_piece){editor->text.data + start, end - start,
                                                  editor->ranges[index].style, start};
        at = end;
    }
    return count;
}

struct editor_view editor_rows(struct editor *editor, size_t width)
{
    struct text_block *rows = &editor->rows;
    width = width > 0 ? width : 1;
    if (editor->rows_version != editor->version || editor->width != width) {
        struct wrap_piece pieces[2 * EDITOR_RANGES_MAX + 1];
        struct wrap_options options = {.width = width, .mode = WRAP_KEEP};
        text_block_clear(rows);
        wrap_pieces(rows, pieces, cut_pieces(editor, pieces), &options);
        /* the caret behind a full last row stands on a row of its own */
        if (rows->rows[rows->row_count - 1].columns >= width)
            text_row_begin(rows, TEXT_ROW_PLAIN, editor->text.length);
        editor->width = width;
        editor->rows_version = editor->version;
    }
    struct editor_view view = {rows, text_block_row_at(rows, editor->caret), 0};
    const struct text_span *spans = text_row_spans(rows, view.row);
    for (uint32_t i = 0; i < rows->rows[view.row].count; i++) {
        size_t inside = editor->caret - spans[i].source;
        if (editor->caret < spans[i].source)
            break;
        if (inside < spans[i].bytes &&
            (i + 1 == rows->rows[view.row].count || editor->caret < spans[i + 1].source)) {
            view.column += text_columns(text_span_text(rows, &spans[i]), inside);
            break;
        }
        view.column += spans[i].columns;
    }
    if (view.column >= width)
        view.column = width - 1;
    return view;
}

/* The byte at a column of a row, or the row's last place. */
static size_t place_at(const struct editor *editor, size_t row, size_t column)
{
    const struct text_block *rows = &editor->rows;
    const struct text_span *spans = text_row_spans(rows, row);
    bool last_row = row + 1 == rows->row_count;
    size_t end = last_row ? editor->text.length : rows->rows[row + 1].source;
    size_t at = rows->rows[row].source, here = 0;
    for (uint32_t i = 0; i < rows->rows[row].count && here < column; i++) {
        size_t used;
        size_t next = i + 1 < rows->rows[row].count ? spans[i + 1].source : end;
        at =
            spans[i].source + text_fit(text_span_text(rows, &spans[i]), spans[i].bytes, column - here, &used);
        at = at < next ? at : next;
        here += used;
    }
    /* not behind the line end, and not where the next row begins */
    if (!last_row && at >= end)
        at = editor_left(editor, end);
    return editor_snap(editor, at);
}

static bool show_sent(struct editor *editor, size_t index)
{
    if (editor->sent_index >= editor->sent.count) {
        free(editor->draft);
        editor->draft = xstrdup(editor->text.data);
    }
    editor->sent_index = index;
    editor_replace(editor, index < editor->sent.count ? editor->sent.items[index] : editor->draft);
    return true;
}

bool editor_move_rows(struct editor *editor, bool up)
{
    struct editor_view view = editor_rows(editor, editor->width);
    size_t goal = editor->goal == SIZE_MAX ? view.column : editor->goal;
    if (up && view.row == 0)
        return editor->sent_index > 0 && show_sent(editor, editor->sent_index - 1);
    if (!up && view.row + 1 == view.block->row_count)
        return editor->sent_index < editor->sent.count && show_sent(editor, editor->sent_index + 1);
    editor_move(editor, place_at(editor, up ? view.row - 1 : view.row + 1, goal));
    editor->goal = goal;
    return true;
}

/* --- history --- */

void editor_history_add(struct editor *editor, const char *text)
{
    struct texts *sent = &editor->sent;
    bool repeated = sent->count > 0 && strcmp(sent->items[sent->count - 1], text) == 0;
    if (*text && !repeated)
        editor_texts_add(sent, xstrdup(text), HISTORY_MAX);
    editor->sent_index = sent->count;
}

const char *editor_history_find(const struct editor *editor, const char *words, size_t skip)
{
    struct buf wanted = BUF_INIT, text = BUF_INIT;
    const char *found = NULL;
    utf8_fold(&wanted, words, strlen(words));
    for (size_t i = editor->sent.count; !found && i-- > 0;) {
        buf_clear(&text);
        utf8_fold(&text, editor->sent.items[i], strlen(editor->sent.items[i]));
        if (strstr(text.data, wanted.data) && skip-- == 0)
            found = editor->sent.items[i];
    }
    buf_free(&wanted);
    buf_free(&text);
    return found;
}

void editor_keep(const struct editor *editor, struct buf *out)
{
    bool older = editor->draft && editor->sent_index < editor->sent.count;
    if (older && editor->draft[0])
        buf_adds(out, editor->draft);
    if (older && strcmp(editor->text.data, editor->sent.items[editor->sent_index]) == 0)
        return; /* it is among what was sent */
    if (older && editor->draft[0] && editor->text.length)
        buf_adds(out, "\n\n");
    buf_add(out, editor->text.data, editor->text.length);
}

void editor_point(struct editor *editor, size_t row, size_t column)
{
    if (editor->rows_version != editor->version || row >= editor->rows.row_count)
        return;
    editor_move(editor, place_at(editor, row, column));
    editor->goal = SIZE_MAX;
}
