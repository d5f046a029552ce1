#include "config.h"

#include "ui/tui/editor.h"

#include "base/alloc.h"
#include "base/utf8.h"
#include "base/width.h"
#include "recollect_rows.h"
#include "ui/tui/wrap.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum { UNDO_MAX = 2000, KILL_MAX = 60, HISTORY_MAX = 1000 };

/* Which edits run together into one undo step. */
enum edit_kind { EDIT_SINGLE, EDIT_TYPING, EDIT_DELETE_LEFT, EDIT_DELETE_RIGHT };

/* At `at`, `removed` was replaced by `inserted`. Both owned. */
struct edit {
    enum edit_kind kind;
    size_t at, caret_before;
    struct buf removed, inserted;
};

struct edits {
    struct edit *items;
    size_t count, capacity;
};

struct texts {
    char **items; /* oldest first */
    size_t count, capacity;
};

/* What the last command was, as far as the next one cares. */
enum last { LAST_OTHER, LAST_KILL, LAST_YANK };

struct editor {
    struct buf text;
    size_t caret;
    uint64_t version;
    struct edits undo, redo;
    bool sealed; /* the newest undo step takes nothing more */
    enum last last, now;
    struct texts kills;
    size_t yank_at, yank_bytes, yank_index; /* of the last yank; index counts back from the newest */
    struct texts atoms;
    struct texts sent;
    size_t sent_index; /* sent.count: the draft itself */
    char *draft;       /* while an older prompt is shown */
    struct text_block rows;
    size_t width, goal; /* goal: column that up and down keep to; SIZE_MAX: the caret's */
    uint64_t rows_version;
    struct editor_range ranges[EDITOR_RANGES_MAX];
    size_t range_count;
};

/* --- small parts --- */

static void edit_free(struct edit *edit)
{
    buf_free(&edit->removed);
    buf_free(&edit->inserted);
}

static void edits_clear(struct edits *edits)
{
    while (edits->count > 0)
        edit_free(&edits->items[--edits->count]);
}

static void texts_add(struct texts *texts, char *text, size_t most)
{
    if (texts->count == most) {
        free(texts->items[0]);
        memmove(texts->items, texts->items + 1, --texts->count * sizeof *texts->items);
    }
    texts->items = xgrow(texts->items, &texts->capacity, texts->count + 1, sizeof *texts->items);
    texts->items[texts->count++] = text;
}

static void texts_free(struct texts *texts)
{
    while (texts->count > 0)
        free(texts->items[--texts->count]);
    free(texts->items);
}

struct editor *editor_new(void)
{
    struct editor *editor = xcalloc(1, sizeof *editor);
    buf_init(&editor->text);
    text_block_init(&editor->rows);
    editor->width = 80;
    editor->goal = SIZE_MAX;
    editor->rows_version = UINT64_MAX;
    return editor;
}

void editor_free(struct editor *editor)
{
    if (!editor)
        return;
    buf_free(&editor->text);
    edits_clear(&editor->undo);
    edits_clear(&editor->redo);
    free(editor->undo.items);
    free(editor->redo.items);
    texts_free(&editor->kills);
    texts_free(&editor->sent);
    texts_free(&editor->atoms);
    free(editor->draft);
    text_block_free(&editor->rows);
    free(editor);
}

const char *editor_text(const struct editor *editor)
{
    return editor->text.data;
}

size_t editor_length(const struct editor *editor)
{
    return editor->text.length;
}

size_t editor_caret(const struct editor *editor)
{
    return editor->caret;
}

uint64_t editor_version(const struct editor *editor)
{
    return editor->version;
}

bool editor_fits(const struct editor *editor, size_t more)
{
    return more <= REC_MAX_MESSAGE && editor->text.length + more <= REC_MAX_MESSAGE;
}

/* --- places in the text --- */

/* Bytes of the atom that ends at `at` (or begins there); 0 if none does. */
static size_t atom_at(const struct editor *editor, size_t at, bool ends)
{
    for (size_t index = 0; index < editor->atoms.count; index++) {
        const char *atom = editor->atoms.items[index];
        size_t length = strlen(atom);
        if (ends ? length > at : length > editor->text.length - at)
            continue;
        if (memcmp(editor->text.data + at - (ends ? length : 0), atom, length) == 0)
            return length;
    }
    return 0;
}

/* `at`, or the end of the atom it is inside of. */
static size_t behind_atom(const struct editor *editor, size_t at)
{
    for (size_t index = 0; index < editor->atoms.count; index++) {
        const char *atom = editor->atoms.items[index];
        size_t length = strlen(atom), first = at >= length ? at - length + 1 : 0;
        const char *from = editor->text.data + first;
        const char *found = at < editor->text.length && first < at ? strstr(from, atom) : NULL;
        if (found && found < editor->text.data + at)
            return (size_t)(found - editor->text.data) + length;
    }
    return at;
}

static size_t left_of(const struct editor *editor, size_t at)
{
    size_t atom = editor->atoms.count ? atom_at(editor, at, true) : 0;
    if (atom)
        return at - atom;
    return at > 0 ? grapheme_previous(editor->text.data, editor->text.length, at) : 0;
}

static size_t right_of(const struct editor *editor, size_t at)
{
    size_t length = editor->text.length;
    size_t atom = editor->atoms.count ? atom_at(editor, at, false) : 0;
    if (atom)
        return at + atom;
    return at < length ? at + grapheme_next(editor->text.data + at, length - at).bytes : length;
}

/* `at`, or the end of the cluster it is inside of. */
static size_t snap(const struct editor *editor, size_t at)
{
    if (at == 0 || at >= editor->text.length)
        return at > editor->text.length ? editor->text.length : at;
    return behind_atom(editor, right_of(editor, left_of(editor, at)));
}

static size_t line_start(const struct editor *editor, size_t at)
{
    while (at > 0 && editor->text.data[at - 1] != '\n')
        at--;
    return at;
}

static size_t line_end(const struct editor *editor, size_t at)
{
    const char *end = memchr(editor->text.data + at, '\n', editor->text.length - at);
    return end ? (size_t)(end - editor->text.data) : editor->text.length;
}

static bool is_word(const struct editor *editor, size_t at)
{
    uint32_t code;
    utf8_decode(editor->text.data + at, editor->text.length - at, &code);
    switch (utf8proc_category((utf8proc_int32_t)code)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
        return true;
    default:
        return false;
    }
}

static bool is_not_blank(const struct editor *editor, size_t at)
{
    return !strchr(" \t\n", editor->text.data[at]);
}

typedef bool in_word(const struct editor *editor, size_t at);

static size_t word_left(const struct editor *editor, size_t at, in_word *is)
{
    while (at > 0 && !is(editor, left_of(editor, at)))
        at = left_of(editor, at);
    while (at > 0 && is(editor, left_of(editor, at)))
        at = left_of(editor, at);
    return at;
}

static size_t word_right(const struct editor *editor, size_t at, in_word *is)
{
    while (at < editor->text.length && !is(editor, at))
        at = right_of(editor, at);
    while (at < editor->text.length && is(editor, at))
        at = right_of(editor, at);
    return at;
}

static bool go(struct editor *editor, size_t to)
{
    bool moved = editor->caret != to;
    editor->caret = to;
    editor->sealed = true;
    return moved;
}

/* --- changing the text --- */

static void touch(struct editor *editor)
{
    editor->version++;
    editor->goal = SIZE_MAX;
}

static bool joins(const struct editor *editor, const struct edit *last, enum edit_kind kind, size_t at,
                  size_t removed, const char *inserted, size_t length)
{
    const struct buf *typed = &last->inserted;
    if (editor->sealed || kind != last->kind)
        return false;
    switch (kind) {
    case EDIT_TYPING:
        return removed == 0 && at == last->at + typed->length &&
               !(typed->length > 0 && strchr(" \n", typed->data[typed->length - 1]) && length > 0 &&
                 !strchr(" \n", inserted[0]));
    case EDIT_DELETE_LEFT:
        return length == 0 && at + removed == last->at;
    case EDIT_DELETE_RIGHT:
        return length == 0 && at == last->at;
    default:
        return false;
    }
}

static void remember(struct editor *editor, enum edit_kind kind, size_t at, size_t removed,
                     const char *inserted, size_t length)
{
    struct edits *undo = &editor->undo;
    struct edit *last = undo->count > 0 ? &undo->items[undo->count - 1] : NULL;
    const char *gone = editor->text.data + at;
    edits_clear(&editor->redo);
    if (last && joins(editor, last, kind, at, removed, inserted, length)) {
        if (kind == EDIT_DELETE_LEFT) {
            buf_insert(&last->removed, 0, gone, removed);
            last->at = at;
        } else {
            buf_add(&last->removed, gone, removed);
        }
        buf_add(&last->inserted, inserted, length);
        return;
    }
    if (undo->count == UNDO_MAX) {
        edit_free(&undo->items[0]);
        memmove(undo->items, undo->items + 1, --undo->count * sizeof *undo->items);
    }
    undo->items = xgrow(undo->items, &undo->capacity, undo->count + 1, sizeof *undo->items);
    last = &undo->items[undo->count++];
    *last = (struct edit){.kind = kind, .at = at, .caret_before = editor->caret};
    buf_init(&last->removed);
    buf_init(&last->inserted);
    buf_add(&last->removed, gone, removed);
    buf_add(&last->inserted, inserted, length);
    editor->sealed = kind == EDIT_SINGLE;
}

static void splice(struct editor *editor, size_t at, size_t removed, const char *inserted, size_t length)
{
    buf_remove(&editor->text, at, removed);
    buf_insert(&editor->text, at, inserted, length);
    touch(editor);
}

/* The one way in which text changes; the caret goes behind what was inserted. */
static bool change(struct editor *editor, enum edit_kind kind, size_t at, size_t removed,
                   const char *inserted, size_t length)
{
    if ((removed == 0 && length == 0) || !editor_fits(editor, length > removed ? length - removed : 0))
        return false;
    remember(editor, kind, at, removed, inserted, length);
    splice(editor, at, removed, inserted, length);
    editor->caret = snap(editor, at + length);
    return true;
}

static bool undo(struct editor *editor)
{
    struct edits *redo = &editor->redo;
    if (editor->undo.count == 0)
        return false;
    struct edit edit = editor->undo.items[--editor->undo.count];
    splice(editor, edit.at, edit.inserted.length, edit.removed.data, edit.removed.length);
    editor->caret = snap(editor, edit.caret_before);
    redo->items = xgrow(redo->items, &redo->capacity, redo->count + 1, sizeof *redo->items);
    redo->items[redo->count++] = edit;
    editor->sealed = true;
    return true;
}

static bool redo(struct editor *editor)
{
    struct edits *undone = &editor->undo;
    if (editor->redo.count == 0)
        return false;
    struct edit edit = editor->redo.items[--editor->redo.count];
    splice(editor, edit.at, edit.removed.length, edit.inserted.data, edit.inserted.length);
    editor->caret = snap(editor, edit.at + edit.inserted.length);
    undone->items = xgrow(undone->items, &undone->capacity, undone->count + 1, sizeof *undone->items);
    undone->items[undone->count++] = edit;
    editor->sealed = true;
    return true;
}

/* Valid UTF-8, line ends as \n, no other control characters than \t. */
static void add_clean(struct buf *out, const char *text, size_t length)
{
    struct buf valid = BUF_INIT;
    utf8_clean(&valid, text, length);
    for (size_t i = 0; i < valid.length; i++) {
        unsigned char byte = (unsigned char)valid.data[i];
        unsigned char next = i + 1 < valid.length ? (unsigned char)valid.data[i + 1] : 0;
        if (byte == '\r') {
            if (next != '\n')
                buf_addc(out, '\n');
        } else if (byte == 0xC2 && next < 0xA0) {
            i++; /* C1 */
        } else if ((byte >= 0x20 && byte != 0x7F) || byte == '\n' || byte == '\t') {
            buf_addc(out, (char)byte);
        }
    }
    buf_free(&valid);
}

void editor_clean(struct buf *out, const char *text, size_t length)
{
    add_clean(out, text, length);
    buf_add(out, "", 0);
}

static void insert(struct editor *editor, enum edit_kind kind, const char *text, size_t length)
{
    struct buf clean = BUF_INIT;
    add_clean(&clean, text, length);
    change(editor, kind, editor->caret, 0, clean.data, clean.length);
    editor->last = LAST_OTHER;
    buf_free(&clean);
}

void editor_type(struct editor *editor, const char *text, size_t length)
{
    insert(editor, EDIT_TYPING, text, length);
}

void editor_paste(struct editor *editor, const char *text, size_t length)
{
    insert(editor, EDIT_SINGLE, text, length);
}

static void forget_place(struct editor *editor)
{
    editor->sent_index = editor->sent.count;
    free(editor->draft);
    editor->draft = NULL;
    editor->last = LAST_OTHER;
}

void editor_load(struct editor *editor, const char *text)
{
    edits_clear(&editor->undo);
    edits_clear(&editor->redo);
    buf_clear(&editor->text);
    add_clean(&editor->text, text, strlen(text));
    editor->caret = editor->text.length;
    touch(editor);
    forget_place(editor);
}

void editor_replace(struct editor *editor, const char *text)
{
    struct buf clean = BUF_INIT;
    add_clean(&clean, text, strlen(text));
    change(editor, EDIT_SINGLE, 0, editor->text.length, clean.data, clean.length);
    editor->last = LAST_OTHER;
    buf_free(&clean);
}

char *editor_send(struct editor *editor)
{
    char *text = xstrndup(editor->text.data, editor->text.length);
    editor_history_add(editor, text);
    editor_load(editor, "");
    return text;
}

/* --- killing and putting back --- */

static bool kill_range(struct editor *editor, size_t from, size_t to)
{
    struct texts *kills = &editor->kills;
    if (from >= to)
        return false;
    struct buf text = BUF_INIT;
    bool backward = to == editor->caret;
    bool more = editor->last == LAST_KILL && kills->count > 0;
    if (more && backward)
        buf_add(&text, editor->text.data + from, to - from);
    if (more)
        buf_adds(&text, kills->items[kills->count - 1]);
    if (!more || !backward)
        buf_add(&text, editor->text.data + from, to - from);
    if (more)
        free(kills->items[--kills->count]);
    texts_add(kills, buf_take(&text), KILL_MAX);
    editor->now = LAST_KILL;
    return change(editor, EDIT_SINGLE, from, to - from, "", 0);
}

void editor_clear(struct editor *editor)
{
    editor->last = LAST_OTHER;
    kill_range(editor, 0, editor->text.length);
    forget_place(editor);
}

static bool yank(struct editor *editor, size_t at, size_t replaced, size_t index)
{
    if (editor->kills.count == 0)
        return false;
    index %= editor->kills.count;
    const char *text = editor->kills.items[editor->kills.count - 1 - index];
    if (!change(editor, EDIT_SINGLE, at, replaced, text, strlen(text)))
        return false;
    editor->yank_at = at;
    editor->yank_bytes = strlen(text);
    editor->yank_index = index;
    editor->now = LAST_YANK;
    return true;
}

static bool transpose(struct editor *editor)
{
    size_t start = line_start(editor, editor->caret), end = line_end(editor, editor->caret);
    size_t middle = editor->caret == end ? left_of(editor, end) : editor->caret;
    if (middle <= start || middle >= end)
        return false;
    size_t left = left_of(editor, middle), right = right_of(editor, middle);
    struct buf swapped = BUF_INIT;
    buf_add(&swapped, editor->text.data + middle, right - middle);
    buf_add(&swapped, editor->text.data + left, middle - left);
    bool changed = change(editor, EDIT_SINGLE, left, right - left, swapped.data, swapped.length);
    buf_free(&swapped);
    return changed;
}

static bool change_case(struct editor *editor, enum action action)
{
    size_t from = editor->caret, to = word_right(editor, from, is_word);
    bool first = true;
    struct buf text = BUF_INIT;
    for (size_t at = from; at < to;) {
        uint32_t code;
        char bytes[4];
        bool letter = is_word(editor, at);
        at += utf8_decode(editor->text.data + at, to - at, &code);
        bool upper = action == ACTION_TYPE_UPPER || (action == ACTION_TYPE_CAPITAL && letter && first);
        utf8proc_int32_t changed =
            upper ? utf8proc_toupper((utf8proc_int32_t)code) : utf8proc_tolower((utf8proc_int32_t)code);
        first = first && !letter;
        buf_add(&text, bytes, utf8_encode((uint32_t)changed, bytes));
    }
    bool done = change(editor, EDIT_SINGLE, from, to - from, text.data, text.length);
    buf_free(&text);
    return done;
}

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
        at = left_of(editor, end);
    return snap(editor, at);
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

static bool move_rows(struct editor *editor, bool up)
{
    struct editor_view view = editor_rows(editor, editor->width);
    size_t goal = editor->goal == SIZE_MAX ? view.column : editor->goal;
    if (up && view.row == 0)
        return editor->sent_index > 0 && show_sent(editor, editor->sent_index - 1);
    if (!up && view.row + 1 == view.block->row_count)
        return editor->sent_index < editor->sent.count && show_sent(editor, editor->sent_index + 1);
    go(editor, place_at(editor, up ? view.row - 1 : view.row + 1, goal));
    editor->goal = goal;
    return true;
}

/* --- history --- */

void editor_history_add(struct editor *editor, const char *text)
{
    struct texts *sent = &editor->sent;
    bool repeated = sent->count > 0 && strcmp(sent->items[sent->count - 1], text) == 0;
    if (*text && !repeated)
        texts_add(sent, xstrdup(text), HISTORY_MAX);
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

/* --- actions --- */

static bool apply(struct editor *editor, enum action action)
{
    size_t at = editor->caret;
    switch (action) {
    case ACTION_NEWLINE:
        return change(editor, EDIT_TYPING, at, 0, "\n", 1);
    case ACTION_TYPE_LEFT:
        return go(editor, left_of(editor, at));
    case ACTION_TYPE_RIGHT:
        return go(editor, right_of(editor, at));
    case ACTION_TYPE_WORD_LEFT:
        return go(editor, word_left(editor, at, is_word));
    case ACTION_TYPE_WORD_RIGHT:
        return go(editor, word_right(editor, at, is_word));
    case ACTION_TYPE_UP:
        return move_rows(editor, true);
    case ACTION_TYPE_DOWN:
        return move_rows(editor, false);
    case ACTION_TYPE_LINE_START:
        return go(editor, line_start(editor, at));
    case ACTION_TYPE_LINE_END:
        return go(editor, line_end(editor, at));
    case ACTION_TYPE_DELETE_LEFT:
        return change(editor, EDIT_DELETE_LEFT, left_of(editor, at), at - left_of(editor, at), "", 0);
    case ACTION_TYPE_DELETE_RIGHT:
        return change(editor, EDIT_DELETE_RIGHT, at, right_of(editor, at) - at, "", 0);
    case ACTION_TYPE_KILL_BLANK_WORD:
        return kill_range(editor, word_left(editor, at, is_not_blank), at);
    case ACTION_TYPE_KILL_WORD_LEFT:
        return kill_range(editor, word_left(editor, at, is_word), at);
    case ACTION_TYPE_KILL_WORD_RIGHT:
        return kill_range(editor, at, word_right(editor, at, is_word));
    case ACTION_TYPE_KILL_TO_START:
        return kill_range(editor, line_start(editor, at), at);
    case ACTION_TYPE_KILL_TO_END:
        /* at the end of a line its end goes */
        return kill_range(editor, at,
                          line_end(editor, at) > at ? line_end(editor, at) : right_of(editor, at));
    case ACTION_TYPE_YANK:
        return yank(editor, at, 0, 0);
    case ACTION_TYPE_YANK_OLDER:
        return editor->last == LAST_YANK &&
               yank(editor, editor->yank_at, editor->yank_bytes, editor->yank_index + 1);
    case ACTION_TYPE_TRANSPOSE:
        return transpose(editor);
    case ACTION_TYPE_UPPER:
    case ACTION_TYPE_LOWER:
    case ACTION_TYPE_CAPITAL:
        return change_case(editor, action);
    case ACTION_TYPE_UNDO:
        return undo(editor);
    case ACTION_TYPE_REDO:
        return redo(editor);
    default:
        return false;
    }
}

bool editor_apply(struct editor *editor, enum action action)
{
    bool vertical = action == ACTION_TYPE_UP || action == ACTION_TYPE_DOWN;
    editor->now = LAST_OTHER;
    if (!vertical)
        editor->goal = SIZE_MAX;
    bool done = apply(editor, action);
    editor->last = editor->now;
    return done;
}

size_t editor_left(const struct editor *editor, size_t at)
{
    return left_of(editor, at);
}

size_t editor_right(const struct editor *editor, size_t at)
{
    return right_of(editor, at);
}

void editor_change(struct editor *editor, size_t at, size_t removed, const char *text, size_t length)
{
    struct buf clean = BUF_INIT;
    add_clean(&clean, text, length);
    change(editor, EDIT_SINGLE, at, removed, clean.length ? clean.data : "", clean.length);
    editor->last = LAST_OTHER;
    buf_free(&clean);
}

size_t editor_depth(const struct editor *editor)
{
    return editor->undo.count;
}

void editor_keep_cut(struct editor *editor, const char *text, size_t length)
{
    if (length > 0)
        texts_add(&editor->kills, xstrndup(text, length), KILL_MAX);
}

const char *editor_newest_cut(const struct editor *editor)
{
    return editor->kills.count ? editor->kills.items[editor->kills.count - 1] : NULL;
}

void editor_add_atom(struct editor *editor, const char *text)
{
    texts_add(&editor->atoms, xstrdup(text), SIZE_MAX);
}

void editor_go(struct editor *editor, size_t at)
{
    go(editor, snap(editor, at));
    editor->goal = SIZE_MAX;
    editor->last = LAST_OTHER;
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
    go(editor, place_at(editor, row, column));
    editor->goal = SIZE_MAX;
}
