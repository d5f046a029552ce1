#include "config.h"

#include "vi_state.h"

#include "base/alloc.h"
#include "recollect_rows.h"

#include <ctype.h>
#include <string.h>

static void mark(struct vi *vi, struct editor *editor)
{
    size_t depth = editor_depth(editor);
    while (vi->mark_count > 0 && vi->marks[vi->mark_count - 1] >= depth)
        vi->mark_count--;
    vi->marks = xgrow(vi->marks, &vi->mark_capacity, vi->mark_count + 1, sizeof *vi->marks);
    vi->marks[vi->mark_count++] = depth;
}

static void undo_command(struct vi *vi, struct editor *editor)
{
    size_t target = 0;
    for (size_t index = 0; index < vi->mark_count; index++)
        if (vi->marks[index] < editor_depth(editor))
            target = vi->marks[index];
    while (editor_depth(editor) > target && editor_apply(editor, ACTION_TYPE_UNDO))
        ;
}

bool vi_redo(struct vi *vi, struct editor *editor)
{
    size_t target = SIZE_MAX;
    if (vi->mode != VI_NORMAL)
        return false;
    for (size_t index = vi->mark_count; index > 0; index--)
        if (vi->marks[index - 1] > editor_depth(editor))
            target = vi->marks[index - 1];
    bool done = false;
    while (editor_depth(editor) < target && editor_apply(editor, ACTION_TYPE_REDO))
        done = true;
    vi_command_over(vi);
    return done;
}

void vi_change(struct vi *vi, struct editor *editor, size_t at, size_t removed, const char *text,
               size_t length)
{
    if (!vi->changed)
        mark(vi, editor);
    vi->changed = true;
    editor_change(editor, at, removed, text, length);
}

static void keep_cut(struct vi *vi, struct editor *editor, size_t from, size_t to, bool lines)
{
    buf_clear(&vi->cut);
    buf_add(&vi->cut, editor_text(editor) + from, to - from);
    vi->whole_lines = lines;
    editor_keep_cut(editor, vi->cut.data, vi->cut.length);
}

static void insert_mode(struct vi *vi, struct editor *editor, size_t at)
{
    editor_go(editor, at);
    if (!vi->changed)
        mark(vi, editor);
    vi->changed = true;
    vi->mode = VI_INSERT;
}

void vi_operate(struct vi *vi, struct editor *editor, char operator_, size_t from, size_t to, bool lines)
{
    if (lines) {
        from = editor_line_start(editor, from);
        to = editor_line_end(editor, to);
    }
    vi->mode = VI_NORMAL;
    keep_cut(vi, editor, from, to, lines);
    if (operator_ == 'y') {
        editor_go(editor, from);
        return;
    }
    if (lines && operator_ == 'd') { /* with a line's end: its own, or that of the line before */
        if (to < editor_length(editor))
            to++;
        else if (from > 0)
            from--;
    }
    vi_change(vi, editor, from, to - from, "", 0);
    if (operator_ == 'c')
        insert_mode(vi, editor, from);
    else
        editor_go(editor, lines ? editor_line_start(
                                      editor, from < editor_length(editor) ? from : editor_length(editor))
                                : from);
}

/* --- Commands of one character --- */

/* The caret is at `at`; count is at least 1. */
typedef void plain_command(struct vi *vi, struct editor *editor, char key, size_t at, size_t count);

static void insert_before(struct vi *vi, struct editor *editor, char key, size_t at, size_t count)
{
    (void)count;
    insert_mode(vi, editor, key == 'I' ? editor_line_start(editor, at) : at);
}

static void insert_behind(struct vi *vi, struct editor *editor, char key, size_t at, size_t count)
{
    size_t end = editor_line_end(editor, at);
    (void)count;
    insert_mode(vi, editor, key == 'A' ? end : at < end ? editor_right(editor, at) : at);
}

static void open_line(struct vi *vi, struct editor *editor, char key, size_t at, size_t count)
{
    bool below = key == 'o';
    size_t place = below ? editor_line_end(editor, at) : editor_line_start(editor, at);
    (void)count;
    vi_change(vi, editor, place, 0, "\n", 1);
    insert_mode(vi, editor, below ? place + 1 : place);
}

/* x, s: so many characters of the line from the caret on; X: back. */
static void over_characters(struct vi *vi, struct editor *editor, char key, size_t at, size_t count)
{
    size_t to = at, start = editor_line_start(editor, at), end = editor_line_end(editor, at);
    bool back = key == 'X';
    for (size_t index = 0; index < count; index++)
        if (back ? to > start : to < end)
            to = back ? editor_left(editor, to) : editor_right(editor, to);
    if (to != at || key == 's')
        vi_operate(vi, editor, key == 's' ? 'c' : 'd', back ? to : at, back ? at : to, false);
}

static void rest_of_line(struct vi *vi, struct editor *editor, char key, size_t at, size_t count)
{
    (void)count;
    vi_operate(vi, editor, key == 'D' ? 'd' : 'c', at, editor_line_end(editor, at), false);
}

static void whole_line(struct vi *vi, struct editor *editor, char key, size_t at, size_t count)
{
    (void)count;
    vi_operate(vi, editor, key == 'S' ? 'c' : 'y', at, at, true);
    if (key == 'Y')
        editor_go(editor, at);
}

static void put(struct vi *vi, struct editor *editor, char key, size_t at, size_t count)
{
    const char *text = editor_newest_cut(editor);
    size_t length = text ? strlen(text) : 0;
    bool before = key == 'P';
    bool lines =
        text && vi->whole_lines && vi->cut.length == length && memcmp(vi->cut.data, text, length) == 0;
    if (!text)
        return;
    struct buf all = BUF_INIT;
    for (size_t index = 0; index < count && all.length < REC_MAX_MESSAGE; index++) {
        if (lines && !before)
            buf_addc(&all, '\n');
        buf_adds(&all, text);
        if (lines && before)
            buf_addc(&all, '\n');
    }
    if (lines)
        at = before ? editor_line_start(editor, at) : editor_line_end(editor, at);
    else if (!before && at < editor_line_end(editor, at))
        at = editor_right(editor, at);
    vi_change(vi, editor, at, 0, all.data, all.length);
    if (lines)
        editor_go(editor, before ? at : at + 1);
    else
        editor_go(editor, editor_left(editor, at + all.length));
    buf_free(&all);
}

static void swap_case(struct vi *vi, struct editor *editor, char key, size_t at, size_t count)
{
    (void)key;
    for (size_t index = 0; index < count && at < editor_line_end(editor, at); index++) {
        size_t next = editor_right(editor, at);
        unsigned char byte = (unsigned char)editor_text(editor)[at];
        char other = (char)(isupper(byte) ? tolower(byte) : toupper(byte));
        if (next == at + 1 && other != (char)byte)
            vi_change(vi, editor, at, 1, &other, 1);
        editor_go(editor, next);
        at = editor_caret(editor);
    }
}

static void join_lines(struct vi *vi, struct editor *editor, char key, size_t at, size_t count)
{
    size_t end = editor_line_end(editor, at), next = end + 1;
    (void)key;
    (void)count;
    if (end >= editor_length(editor))
        return;
    while (next < editor_length(editor) &&
           (editor_text(editor)[next] == ' ' || editor_text(editor)[next] == '\t'))
        next++;
    vi_change(vi, editor, end, next - end, " ", 1);
    editor_go(editor, end);
}

static void undo(struct vi *vi, struct editor *editor, char key, size_t at, size_t count)
{
    (void)key;
    (void)at;
    for (size_t index = 0; index < count; index++)
        undo_command(vi, editor);
}

static void choose(struct vi *vi, struct editor *editor, char key, size_t at, size_t count)
{
    (void)editor;
    (void)count;
    vi->anchor = at;
    vi->mode = key == 'v' ? VI_VISUAL : VI_VISUAL_LINES;
}

void vi_plain_command(struct vi *vi, struct editor *editor, char key, size_t count)
{
    static const struct {
        const char *keys;
        plain_command *run;
    } commands[] = {
        {"iI", insert_before}, {"aA", insert_behind}, {"oO", open_line}, {"xXs", over_characters},
        {"DC", rest_of_line},  {"SY", whole_line},    {"pP", put},       {"~", swap_case},
        {"J", join_lines},     {"u", undo},           {"vV", choose},
    };
    for (size_t index = 0; key && index < sizeof commands / sizeof *commands; index++)
        if (strchr(commands[index].keys, key))
            commands[index].run(vi, editor, key, editor_caret(editor), count);
}
