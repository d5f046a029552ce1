#include "config.h"

#include "ui/tui/editor.h"

#include "base/alloc.h"
#include "base/utf8.h"
#include "base/width.h"
#include "recollect_rows.h"
#include "ui/tui/editor_state.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

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

void editor_texts_add(struct texts *texts, char *text, size_t most)
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
    editor->caret = editor_snap(editor, at + length);
    return true;
}

static bool undo(struct editor *editor)
{
    struct edits *redo = &editor->redo;
    if (editor->undo.count == 0)
        return false;
    struct edit edit = editor->undo.items[--editor->undo.count];
    splice(editor, edit.at, edit.inserted.length, edit.removed.data, edit.removed.length);
    editor->caret = editor_snap(editor, edit.caret_before);
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
    editor->caret = editor_snap(editor, edit.at + edit.inserted.length);
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
    editor_texts_add(kills, buf_take(&text), KILL_MAX);
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
    size_t start = editor_line_start(editor, editor->caret), end = editor_line_end(editor, editor->caret);
    size_t middle = editor->caret == end ? editor_left(editor, end) : editor->caret;
    if (middle <= start || middle >= end)
        return false;
    size_t left = editor_left(editor, middle), right = editor_right(editor, middle);
    struct buf swapped = BUF_INIT;
    buf_add(&swapped, editor->text.data + middle, right - middle);
    buf_add(&swapped, editor->text.data + left, middle - left);
    bool changed = change(editor, EDIT_SINGLE, left, right - left, swapped.data, swapped.length);
    buf_free(&swapped);
    return changed;
}

static bool change_case(struct editor *editor, enum action action)
{
    size_t from = editor->caret, to = editor_word_right(editor, from, editor_is_word);
    bool first = true;
    struct buf text = BUF_INIT;
    for (size_t at = from; at < to;) {
        uint32_t code;
        char bytes[4];
        bool letter = editor_is_word(editor, at);
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

/* --- actions --- */

static bool apply(struct editor *editor, enum action action)
{
    size_t at = editor->caret;
    switch (action) {
    case ACTION_NEWLINE:
        return change(editor, EDIT_TYPING, at, 0, "\n", 1);
    case ACTION_TYPE_LEFT:
        return editor_move(editor, editor_left(editor, at));
    case ACTION_TYPE_RIGHT:
        return editor_move(editor, editor_right(editor, at));
    case ACTION_TYPE_WORD_LEFT:
        return editor_move(editor, editor_word_left(editor, at, editor_is_word));
    case ACTION_TYPE_WORD_RIGHT:
        return editor_move(editor, editor_word_right(editor, at, editor_is_word));
    case ACTION_TYPE_UP:
        return editor_move_rows(editor, true);
    case ACTION_TYPE_DOWN:
        return editor_move_rows(editor, false);
    case ACTION_TYPE_LINE_START:
        return editor_move(editor, editor_line_start(editor, at));
    case ACTION_TYPE_LINE_END:
        return editor_move(editor, editor_line_end(editor, at));
    case ACTION_TYPE_DELETE_LEFT:
        return change(editor, EDIT_DELETE_LEFT, editor_left(editor, at), at - editor_left(editor, at), "", 0);
    case ACTION_TYPE_DELETE_RIGHT:
        return change(editor, EDIT_DELETE_RIGHT, at, editor_right(editor, at) - at, "", 0);
    case ACTION_TYPE_KILL_BLANK_WORD:
        return kill_range(editor, editor_word_left(editor, at, editor_is_not_blank), at);
    case ACTION_TYPE_KILL_WORD_LEFT:
        return kill_range(editor, editor_word_left(editor, at, editor_is_word), at);
    case ACTION_TYPE_KILL_WORD_RIGHT:
        return kill_range(editor, at, editor_word_right(editor, at, editor_is_word));
    case ACTION_TYPE_KILL_TO_START:
        return kill_range(editor, editor_line_start(editor, at), at);
    case ACTION_TYPE_KILL_TO_END:
        /* at the end of a line its end goes */
        return kill_range(editor, at,
                          editor_line_end(editor, at) > at ? editor_line_end(editor, at)
                                                           : editor_right(editor, at));
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
        editor_texts_add(&editor->kills, xstrndup(text, length), KILL_MAX);
}

const char *editor_newest_cut(const struct editor *editor)
{
    return editor->kills.count ? editor->kills.items[editor->kills.count - 1] : NULL;
}

void editor_add_atom(struct editor *editor, const char *text)
{
    editor_texts_add(&editor->atoms, xstrdup(text), SIZE_MAX);
}

void editor_go(struct editor *editor, size_t at)
{
    editor_move(editor, editor_snap(editor, at));
    editor->goal = SIZE_MAX;
    editor->last = LAST_OTHER;
}
