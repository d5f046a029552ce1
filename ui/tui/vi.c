#include "config.h"

#include "vi.h"

#include "base/alloc.h"
#include "base/utf8.h"
#include "recollect_rows.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define COUNT_MAX 9999

void vi_init(struct vi *vi)
{
    *vi = (struct vi){.mode = VI_INSERT};
    buf_init(&vi->record);
    buf_init(&vi->last);
    buf_init(&vi->cut);
}

void vi_free(struct vi *vi)
{
    buf_free(&vi->record);
    buf_free(&vi->last);
    buf_free(&vi->cut);
    free(vi->marks);
}

const char *vi_mode_name(const struct vi *vi)
{
    static const char *const names[] = {"insert", "normal", "visual", "visual lines"};
    return names[vi->mode];
}

static void command_over(struct vi *vi)
{
    vi->count = vi->operator_count = 0;
    vi->operator_ = vi->prefix = '\0';
    if (vi->changed && vi->mode != VI_INSERT && !vi->replaying) {
        buf_clear(&vi->last);
        buf_add(&vi->last, vi->record.data, vi->record.length);
    }
    if (vi->mode != VI_INSERT) {
        buf_clear(&vi->record);
        vi->changed = false;
    }
}

void vi_reset(struct vi *vi)
{
    vi->mode = VI_INSERT;
    vi->changed = false;
    vi->count = vi->operator_count = 0;
    vi->operator_ = vi->prefix = '\0';
    vi->mark_count = 0;
    buf_clear(&vi->record);
}

/* --- Places --- */

static size_t line_start(struct editor *editor, size_t at)
{
    const char *text = editor_text(editor);
    while (at > 0 && text[at - 1] != '\n')
        at--;
    return at;
}

static size_t line_end(struct editor *editor, size_t at)
{
    const char *text = editor_text(editor);
    size_t length = editor_length(editor);
    while (at < length && text[at] != '\n')
        at++;
    return at;
}

enum kind { KIND_BLANK, KIND_WORD, KIND_OTHER };

static enum kind kind_at(struct editor *editor, size_t at, bool big)
{
    unsigned char byte = (unsigned char)editor_text(editor)[at];
    if (byte == ' ' || byte == '\t' || byte == '\n')
        return KIND_BLANK;
    return big || byte >= 0x80 || isalnum(byte) || byte == '_' ? KIND_WORD : KIND_OTHER;
}

static size_t word_forward(struct editor *editor, size_t at, bool big)
{
    size_t length = editor_length(editor);
    if (at >= length)
        return at;
    enum kind kind = kind_at(editor, at, big);
    while (kind != KIND_BLANK && at < length && kind_at(editor, at, big) == kind)
        at = editor_right(editor, at);
    while (at < length && kind_at(editor, at, big) == KIND_BLANK)
        at = editor_right(editor, at);
    return at;
}

static size_t word_back(struct editor *editor, size_t at, bool big)
{
    while (at > 0 && kind_at(editor, editor_left(editor, at), big) == KIND_BLANK)
        at = editor_left(editor, at);
    if (at == 0)
        return 0;
    enum kind kind = kind_at(editor, editor_left(editor, at), big);
    while (at > 0 && kind_at(editor, editor_left(editor, at), big) == kind)
        at = editor_left(editor, at);
    return at;
}

static size_t word_end(struct editor *editor, size_t at, bool big)
{
    size_t length = editor_length(editor);
    if (at < length)
        at = editor_right(editor, at);
    while (at < length && kind_at(editor, at, big) == KIND_BLANK)
        at = editor_right(editor, at);
    if (at >= length)
        return length > 0 ? editor_left(editor, length) : 0;
    enum kind kind = kind_at(editor, at, big);
    for (size_t next = editor_right(editor, at); next < length && kind_at(editor, next, big) == kind;
         next = editor_right(editor, next))
        at = next;
    return at;
}

/* --- Motions --- */

struct motion_at {
    struct vi *vi;
    struct editor *editor;
    size_t at;
    size_t count; /* at least 1 */
    bool given;   /* the count was typed */
    bool failed;
};

static void left(struct motion_at *motion)
{
    if (motion->at > line_start(motion->editor, motion->at))
        motion->at = editor_left(motion->editor, motion->at);
}

static void right(struct motion_at *motion)
{
    if (motion->at < line_end(motion->editor, motion->at))
        motion->at = editor_right(motion->editor, motion->at);
}

/* The same column, counted in bytes from the line's beginning and kept between clusters. */
static size_t column_in(struct editor *editor, size_t start, size_t column)
{
    size_t at = start, end = line_end(editor, start);
    while (at < end && at - start < column)
        at = editor_right(editor, at);
    return at < end ? at : end;
}

static void down(struct motion_at *motion)
{
    size_t end = line_end(motion->editor, motion->at);
    size_t column = motion->at - line_start(motion->editor, motion->at);
    if (end == editor_length(motion->editor))
        motion->failed = true;
    else
        motion->at = column_in(motion->editor, end + 1, column);
}

static void up(struct motion_at *motion)
{
    size_t start = line_start(motion->editor, motion->at), column = motion->at - start;
    if (start == 0)
        motion->failed = true;
    else
        motion->at = column_in(motion->editor, line_start(motion->editor, start - 1), column);
}

static void next_word(struct motion_at *motion)
{
    motion->at = word_forward(motion->editor, motion->at, false);
}

static void next_big_word(struct motion_at *motion)
{
    motion->at = word_forward(motion->editor, motion->at, true);
}

static void previous_word(struct motion_at *motion)
{
    motion->at = word_back(motion->editor, motion->at, false);
}

static void previous_big_word(struct motion_at *motion)
{
    motion->at = word_back(motion->editor, motion->at, true);
}

static void end_of_word(struct motion_at *motion)
{
    motion->at = word_end(motion->editor, motion->at, false);
}

static void end_of_big_word(struct motion_at *motion)
{
    motion->at = word_end(motion->editor, motion->at, true);
}

static void start_of_line(struct motion_at *motion)
{
    motion->at = line_start(motion->editor, motion->at);
}

static void first_of_line(struct motion_at *motion)
{
    size_t at = line_start(motion->editor, motion->at), end = line_end(motion->editor, at);
    while (at < end && kind_at(motion->editor, at, true) == KIND_BLANK)
        at++;
    motion->at = at;
}

static void end_of_line(struct motion_at *motion)
{
    motion->at = line_end(motion->editor, motion->at);
}

static void to_line(struct motion_at *motion)
{
    size_t at = motion->given ? 0 : line_start(motion->editor, editor_length(motion->editor));
    for (size_t line = 1; motion->given && line < motion->count; line++) {
        size_t end = line_end(motion->editor, at);
        if (end == editor_length(motion->editor))
            break;
        at = end + 1;
    }
    motion->at = at;
    motion->count = 1;
}

static void to_first_line(struct motion_at *motion)
{
    bool given = motion->given;
    motion->given = true;
    if (!given)
        motion->count = 1;
    to_line(motion);
}

/* f, F, t, T as last given; `back` turns them round. */
static void find_again(struct motion_at *motion, bool turned)
{
    const struct vi *vi = motion->vi;
    bool forward = (vi->find == 'f' || vi->find == 't') != turned;
    bool before = vi->find == 't' || vi->find == 'T';
    size_t start = line_start(motion->editor, motion->at), end = line_end(motion->editor, motion->at);
    const char *text = editor_text(motion->editor);
    size_t at = motion->at;
    motion->failed = true;
    for (size_t step = 0; vi->find_length > 0; step++) {
        if (forward ? at >= end : at <= start)
            return;
        at = forward ? editor_right(motion->editor, at) : editor_left(motion->editor, at);
        if (at + vi->find_length > end || memcmp(text + at, vi->find_argument, vi->find_length) != 0)
            continue;
        size_t stop = !before   ? at
                      : forward ? editor_left(motion->editor, at)
                                : editor_right(motion->editor, at);
        if (before && stop == motion->at)
            continue; /* "t" stands there already */
        motion->at = stop;
        motion->failed = false;
        return;
    }
}

static void find_same(struct motion_at *motion)
{
    find_again(motion, false);
}

static void find_turned(struct motion_at *motion)
{
    find_again(motion, true);
}

static const struct motion {
    char key;
    void (*go)(struct motion_at *motion);
    bool inclusive; /* an operator takes the character it ends on, too */
    bool lines;     /* an operator takes whole lines */
} motions[] = {
    {'h', left, false, false},
    {'l', right, false, false},
    {' ', right, false, false},
    {'j', down, false, true},
    {'k', up, false, true},
    {'w', next_word, false, false},
    {'W', next_big_word, false, false},
    {'b', previous_word, false, false},
    {'B', previous_big_word, false, false},
    {'e', end_of_word, true, false},
    {'E', end_of_big_word, true, false},
    {'0', start_of_line, false, false},
    {'^', first_of_line, false, false},
    {'$', end_of_line, false, false},
    {'G', to_line, false, true},
    {';', find_same, true, false},
    {',', find_turned, true, false},
};
static const struct motion first_line = {'g', to_first_line, false, true};

static const struct motion *motion_of(char key)
{
    for (size_t index = 0; index < sizeof motions / sizeof *motions; index++)
        if (motions[index].key == key)
            return &motions[index];
    return NULL;
}

/* --- Changing --- */

static void mark(struct vi *vi, struct editor *editor)
{
    size_t depth = editor_depth(editor);
    while (vi->mark_count > 0 && vi->marks[vi->mark_count - 1] >= depth)
        vi->mark_count--;
    vi->marks = xgrow(vi->marks, &vi->mark_capacity, vi->mark_count + 1, sizeof *vi->marks);
    vi->marks[vi->mark_count++] = depth;
}

static void undo(struct vi *vi, struct editor *editor)
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
    command_over(vi);
    return done;
}

static void change(struct vi *vi, struct editor *editor, size_t at, size_t removed, const char *text,
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

static void operate(struct vi *vi, struct editor *editor, char operator_, size_t from, size_t to, bool lines)
{
    if (lines) {
        from = line_start(editor, from);
        to = line_end(editor, to);
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
    change(vi, editor, from, to - from, "", 0);
    if (operator_ == 'c')
        insert_mode(vi, editor, from);
    else
        editor_go(editor,
                  lines ? line_start(editor, from < editor_length(editor) ? from : editor_length(editor))
                        : from);
}

static void put(struct vi *vi, struct editor *editor, bool before, size_t count)
{
    const char *text = editor_newest_cut(editor);
    size_t at = editor_caret(editor), length = text ? strlen(text) : 0;
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
        at = before ? line_start(editor, at) : line_end(editor, at);
    else if (!before && at < line_end(editor, at))
        at = editor_right(editor, at);
    change(vi, editor, at, 0, all.data, all.length);
    if (lines)
        editor_go(editor, before ? at : at + 1);
    else
        editor_go(editor, editor_left(editor, at + all.length));
    buf_free(&all);
}

static void swap_case(struct vi *vi, struct editor *editor, size_t count)
{
    for (size_t index = 0; index < count; index++) {
        size_t at = editor_caret(editor), next = editor_right(editor, at);
        if (at >= line_end(editor, at))
            return;
        char byte = editor_text(editor)[at];
        char other = (char)(isupper((unsigned char)byte) ? tolower((unsigned char)byte)
                                                         : toupper((unsigned char)byte));
        if (next == at + 1 && other != byte)
            change(vi, editor, at, 1, &other, 1);
        editor_go(editor, next);
    }
}

static void join_lines(struct vi *vi, struct editor *editor)
{
    size_t end = line_end(editor, editor_caret(editor)), next = end + 1;
    if (end >= editor_length(editor))
        return;
    while (next < editor_length(editor) &&
           (editor_text(editor)[next] == ' ' || editor_text(editor)[next] == '\t'))
        next++;
    change(vi, editor, end, next - end, " ", 1);
    editor_go(editor, end);
}

static void open_line(struct vi *vi, struct editor *editor, bool below)
{
    size_t at = editor_caret(editor), place = below ? line_end(editor, at) : line_start(editor, at);
    change(vi, editor, place, 0, "\n", 1);
    insert_mode(vi, editor, below ? place + 1 : place);
}

/* Over so many characters of the line from the caret on, or back. */
static void over_characters(struct vi *vi, struct editor *editor, char operator_, size_t count, bool back)
{
    size_t at = editor_caret(editor), to = at, start = line_start(editor, at), end = line_end(editor, at);
    for (size_t index = 0; index < count; index++)
        if (back ? to > start : to < end)
            to = back ? editor_left(editor, to) : editor_right(editor, to);
    if (to != at || operator_ == 'c')
        operate(vi, editor, operator_, back ? to : at, back ? at : to, false);
}

static void replay(struct vi *vi, struct editor *editor)
{
    struct buf keys = BUF_INIT;
    buf_add(&keys, vi->last.data, vi->last.length);
    vi->replaying = true;
    buf_clear(&vi->record);
    vi->count = 0;
    if (keys.length)
        vi_type(vi, editor, keys.data, keys.length);
    if (vi->mode == VI_INSERT)
        vi_escape(vi, editor);
    vi->replaying = false;
    vi->changed = false;
    buf_clear(&vi->record);
    buf_free(&keys);
}

/* --- Commands of one character --- */

static bool plain_command(struct vi *vi, struct editor *editor, char key, size_t count)
{
    size_t at = editor_caret(editor);
    switch (key) {
    case 'i':
        insert_mode(vi, editor, at);
        return true;
    case 'I':
        insert_mode(vi, editor, line_start(editor, at));
        return true;
    case 'a':
        insert_mode(vi, editor, at < line_end(editor, at) ? editor_right(editor, at) : at);
        return true;
    case 'A':
        insert_mode(vi, editor, line_end(editor, at));
        return true;
    case 'o':
    case 'O':
        open_line(vi, editor, key == 'o');
        return true;
    case 'x':
        over_characters(vi, editor, 'd', count, false);
        return true;
    case 'X':
        over_characters(vi, editor, 'd', count, true);
        return true;
    case 's':
        over_characters(vi, editor, 'c', count, false);
        return true;
    case 'S':
        operate(vi, editor, 'c', at, at, true);
        return true;
    case 'D':
    case 'C':
        operate(vi, editor, key == 'D' ? 'd' : 'c', at, line_end(editor, at), false);
        return true;
    case 'Y':
        operate(vi, editor, 'y', at, at, true);
        editor_go(editor, at);
        return true;
    case 'p':
    case 'P':
        put(vi, editor, key == 'P', count);
        return true;
    case 'u':
        for (size_t index = 0; index < count; index++)
            undo(vi, editor);
        return true;
    case '~':
        swap_case(vi, editor, count);
        return true;
    case 'J':
        join_lines(vi, editor);
        return true;
    case 'v':
    case 'V':
        vi->anchor = at;
        vi->mode = key == 'v' ? VI_VISUAL : VI_VISUAL_LINES;
        return true;
    default:
        return false;
    }
}

bool vi_selection(const struct vi *vi, struct editor *editor, size_t *start, size_t *end)
{
    size_t caret = editor_caret(editor), anchor = vi->anchor;
    if (vi->mode != VI_VISUAL && vi->mode != VI_VISUAL_LINES)
        return false;
    if (anchor > editor_length(editor))
        anchor = editor_length(editor);
    *start = anchor < caret ? anchor : caret;
    *end = anchor < caret ? caret : anchor;
    if (vi->mode == VI_VISUAL_LINES) {
        *start = line_start(editor, *start);
        *end = line_end(editor, *end);
    } else if (*end < editor_length(editor)) {
        *end = editor_right(editor, *end);
    }
    return true;
}

static bool visual_command(struct vi *vi, struct editor *editor, char key)
{
    size_t start, end;
    bool lines = vi->mode == VI_VISUAL_LINES;
    if (!vi_selection(vi, editor, &start, &end))
        return false;
    switch (key) {
    case 'd':
    case 'x':
    case 'X':
    case 'c':
    case 's':
    case 'y':
        operate(vi, editor, key == 'y' ? 'y' : key == 'c' || key == 's' ? 'c' : 'd', start, end, lines);
        return true;
    case 'o': {
        size_t caret = editor_caret(editor);
        editor_go(editor, vi->anchor);
        vi->anchor = caret;
        return true;
    }
    case 'v':
    case 'V': {
        enum vi_mode wanted = key == 'v' ? VI_VISUAL : VI_VISUAL_LINES;
        vi->mode = vi->mode == wanted ? VI_NORMAL : wanted;
        return true;
    }
    default:
        return strchr("pPuJiaIA~DC", key) != NULL; /* means nothing here */
    }
}

/* --- Motions and operators together --- */

static size_t count_of(const struct vi *vi, bool *given)
{
    size_t first = vi->operator_count ? vi->operator_count : 1, second = vi->count ? vi->count : 1;
    *given = vi->operator_count || vi->count;
    return first * second < COUNT_MAX ? first * second : COUNT_MAX;
}

static enum vi_result move(struct vi *vi, struct editor *editor, const struct motion *motion)
{
    size_t from = editor_caret(editor);
    struct motion_at to = {.vi = vi, .editor = editor, .at = from};
    bool inclusive = motion->inclusive;
    char operator_ = vi->operator_;
    to.count = count_of(vi, &to.given);
    bool on_word = from < editor_length(editor) && kind_at(editor, from, true) != KIND_BLANK;
    if (operator_ == 'c' && (motion->key == 'w' || motion->key == 'W') && on_word) {
        to.at = from > 0 || to.count > 1 ? from : from; /* "cw" leaves the blank behind the word */
        inclusive = true;
    }
    for (size_t step = 0; step < to.count && !to.failed; step++) {
        if (inclusive && !motion->inclusive) {
            bool big = motion->key == 'W';
            size_t next = editor_right(editor, to.at);
            bool at_end =
                next >= editor_length(editor) || kind_at(editor, next, big) != kind_at(editor, to.at, big);
            if (!at_end || step > 0)
                to.at = word_end(editor, to.at, big);
        } else {
            motion->go(&to);
        }
    }
    if (!operator_) {
        if (motion->key == ';' || motion->key == ',')
            editor_go(editor, to.failed ? from : to.at);
        else
            editor_go(editor, to.at);
        enum vi_result result = !to.failed || vi->mode != VI_NORMAL ? VI_HANDLED
                                : motion->key == 'k'                ? VI_UP
                                : motion->key == 'j'                ? VI_DOWN
                                                                    : VI_HANDLED;
        return result;
    }
    if (to.failed && (motion->lines || inclusive))
        return VI_HANDLED;
    if ((motion->key == 'w' || motion->key == 'W') && !inclusive && to.at > line_end(editor, from))
        to.at = line_end(editor, from); /* the last word of a line goes without the line's end */
    size_t start = from < to.at ? from : to.at, end = from < to.at ? to.at : from;
    if (inclusive && end < editor_length(editor) && to.at >= from)
        end = editor_right(editor, end);
    if (end > start || motion->lines || operator_ == 'c')
        operate(vi, editor, operator_, start, end, motion->lines);
    return VI_HANDLED;
}

/* "iw", "aw" */
static void word_object(struct vi *vi, struct editor *editor, bool around)
{
    size_t start = editor_caret(editor), end = start, length = editor_length(editor);
    if (start >= length)
        return;
    enum kind kind = kind_at(editor, start, false);
    while (start > line_start(editor, start) && kind_at(editor, editor_left(editor, start), false) == kind)
        start = editor_left(editor, start);
    while (end < line_end(editor, end) && kind_at(editor, end, false) == kind)
        end = editor_right(editor, end);
    while (around && end < length && editor_text(editor)[end] == ' ')
        end++;
    if (vi->mode == VI_VISUAL) {
        vi->anchor = start;
        editor_go(editor, editor_left(editor, end));
        return;
    }
    operate(vi, editor, vi->operator_, start, end, false);
}

static void with_argument(struct vi *vi, struct editor *editor, const char *text, size_t length)
{
    char prefix = vi->prefix;
    bool given;
    vi->prefix = '\0';
    if (prefix == 'g') {
        if (text[0] == 'g')
            move(vi, editor, &first_line);
    } else if (prefix == 'r') {
        size_t at = editor_caret(editor), count = count_of(vi, &given), end = at;
        struct buf all = BUF_INIT;
        for (size_t index = 0; index < count && end < line_end(editor, end); index++) {
            end = editor_right(editor, end);
            buf_add(&all, text, length);
        }
        if (all.length) {
            change(vi, editor, at, end - at, all.data, all.length);
            editor_go(editor, editor_left(editor, at + all.length));
        }
        buf_free(&all);
    } else if (prefix == 'i' || prefix == 'a') {
        if (text[0] == 'w')
            word_object(vi, editor, prefix == 'a');
    } else {
        vi->find = prefix;
        vi->find_length = length < sizeof vi->find_argument ? length : sizeof vi->find_argument;
        memcpy(vi->find_argument, text, vi->find_length);
        /* back over the character it goes to, not over the one it stands on */
        struct motion same = {';', find_same, prefix == 'f' || prefix == 't', false};
        move(vi, editor, &same);
    }
}

static enum vi_result command(struct vi *vi, struct editor *editor, const char *text, size_t length)
{
    char key = length == 1 ? text[0] : '\0';
    bool given;
    const struct motion *motion;
    if (vi->prefix) {
        with_argument(vi, editor, text, length);
    } else if (isdigit((unsigned char)key) && (key != '0' || vi->count)) {
        vi->count = vi->count * 10 + (size_t)(key - '0');
        vi->count = vi->count > COUNT_MAX ? COUNT_MAX : vi->count;
        return VI_HANDLED;
    } else if (key && strchr("grfFtT", key) && (key != 'r' || !vi->operator_)) {
        vi->prefix = key;
        return VI_HANDLED;
    } else if ((key == 'i' || key == 'a') && (vi->operator_ || vi->mode == VI_VISUAL)) {
        vi->prefix = key;
        return VI_HANDLED;
    } else if (vi->operator_ && key == vi->operator_) { /* dd, cc, yy */
        struct motion_at to = {.vi = vi, .editor = editor, .at = editor_caret(editor)};
        size_t count = count_of(vi, &given), caret = to.at;
        for (size_t line = 1; line < count && !to.failed; line++)
            down(&to);
        operate(vi, editor, key, caret, to.at, true);
        if (key == 'y')
            editor_go(editor, caret);
    } else if ((motion = motion_of(key))) {
        enum vi_result result = move(vi, editor, motion);
        command_over(vi);
        return result;
    } else if (vi->operator_) {
        /* no motion: the command is off */
    } else if (vi->mode != VI_NORMAL && visual_command(vi, editor, key)) {
        /* done */
    } else if (key && strchr("dcy", key)) {
        vi->operator_ = key;
        vi->operator_count = vi->count;
        vi->count = 0;
        return VI_HANDLED;
    } else if (key == '.') {
        replay(vi, editor);
    } else if (key == ':') {
        command_over(vi);
        return VI_COMMAND;
    } else {
        plain_command(vi, editor, key, count_of(vi, &given));
    }
    command_over(vi);
    return VI_HANDLED;
}

/* In normal mode the caret stands on a character, not behind the last one of a line. */
static void onto_character(const struct vi *vi, struct editor *editor)
{
    size_t at = editor_caret(editor);
    if (vi->mode != VI_INSERT && at > line_start(editor, at) && at == line_end(editor, at))
        editor_go(editor, editor_left(editor, at));
}

enum vi_result vi_type(struct vi *vi, struct editor *editor, const char *text, size_t length)
{
    enum vi_result result = VI_HANDLED;
    for (size_t at = 0; at < length && result == VI_HANDLED;) {
        uint32_t code;
        size_t bytes = utf8_decode(text + at, length - at, &code);
        if (!vi->replaying)
            buf_add(&vi->record, text + at, bytes);
        if (vi->mode == VI_INSERT) {
            editor_type(editor, text + at, bytes);
        } else {
            result = command(vi, editor, text + at, bytes);
            onto_character(vi, editor);
        }
        at += bytes;
    }
    return result;
}

bool vi_escape(struct vi *vi, struct editor *editor)
{
    bool begun = vi->mode != VI_NORMAL || vi->operator_ || vi->prefix || vi->count;
    if (vi->mode == VI_INSERT && editor_caret(editor) > line_start(editor, editor_caret(editor)))
        editor_go(editor, editor_left(editor, editor_caret(editor)));
    vi->mode = VI_NORMAL;
    command_over(vi);
    onto_character(vi, editor);
    return begun;
}

void vi_edited(struct vi *vi, bool deleted_left)
{
    if (vi->mode == VI_INSERT && deleted_left && vi->record.length > 1) {
        size_t at = vi->record.length - 1;
        while (at > 0 && ((unsigned char)vi->record.data[at] & 0xC0) == 0x80)
            at--;
        buf_truncate(&vi->record, at);
    }
}
