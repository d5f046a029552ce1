#include "config.h"

#include "vi.h"

#include "base/utf8.h"
#include "ui/tui/vi_state.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

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

static void forget_record(struct vi *vi)
{
    buf_clear(&vi->record);
    vi->record_command = 0;
}

void vi_command_over(struct vi *vi)
{
    vi->count = vi->operator_count = 0;
    vi->operator_ = vi->prefix = '\0';
    if (vi->changed && vi->mode != VI_INSERT && !vi->replaying) {
        buf_clear(&vi->last);
        buf_add(&vi->last, vi->record.data, vi->record.length);
        vi->last_command = vi->record_command;
    }
    if (vi->mode != VI_INSERT) {
        forget_record(vi);
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
    forget_record(vi);
}

/* Where the command means something else than it did (in a visual mode c needs no motion, and i opens no
 * insert mode), what is left of it is dropped, and the text is typed in the insert mode only. */
static void replay(struct vi *vi, struct editor *editor)
{
    struct buf keys = BUF_INIT;
    size_t command = vi->last_command;
    buf_add(&keys, vi->last.data, vi->last.length);
    vi->replaying = true;
    forget_record(vi);
    vi->count = 0;
    for (size_t at = 0, bytes; at < command && vi->mode != VI_INSERT; at += bytes) {
        uint32_t code;
        bytes = utf8_decode(keys.data + at, command - at, &code);
        vi_type(vi, editor, keys.data + at, bytes);
    }
    if (vi->mode == VI_INSERT) {
        vi_type(vi, editor, keys.data + command, keys.length - command);
        vi_escape(vi, editor);
    }
    vi->replaying = false;
    vi->changed = false;
    forget_record(vi);
    buf_free(&keys);
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
        *start = editor_line_start(editor, *start);
        *end = editor_line_end(editor, *end);
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
        vi_operate(vi, editor, key == 'y' ? 'y' : key == 'c' || key == 's' ? 'c' : 'd', start, end, lines);
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
    return first * second < VI_COUNT_MAX ? first * second : VI_COUNT_MAX;
}

static enum vi_result move(struct vi *vi, struct editor *editor, const struct vi_motion *motion)
{
    size_t from = editor_caret(editor);
    struct vi_motion_at to = {.vi = vi, .editor = editor, .at = from};
    to.count = count_of(vi, &to.given);
    for (; to.step < to.count && !to.failed; to.step++)
        motion->go(&to);
    if (!vi->operator_) {
        bool back = to.failed && (motion->key == ';' || motion->key == ',');
        editor_go(editor, back ? from : to.at);
        if (!to.failed || vi->mode != VI_NORMAL)
            return VI_HANDLED;
        return motion->key == 'k' ? VI_UP : motion->key == 'j' ? VI_DOWN : VI_HANDLED;
    }
    if (to.failed && (motion->lines || motion->inclusive))
        return VI_HANDLED;
    if ((motion->key == 'w' || motion->key == 'W') && to.at > editor_line_end(editor, from))
        to.at = editor_line_end(editor, from); /* the last word of a line goes without the line's end */
    size_t start = from < to.at ? from : to.at, end = from < to.at ? to.at : from;
    if (motion->inclusive && end < editor_length(editor) && to.at >= from)
        end = editor_right(editor, end);
    if (end > start || motion->lines || vi->operator_ == 'c')
        vi_operate(vi, editor, vi->operator_, start, end, motion->lines);
    return VI_HANDLED;
}

/* "dd", "cc", "yy": so many lines. */
static void operate_lines(struct vi *vi, struct editor *editor)
{
    size_t caret = editor_caret(editor);
    struct vi_motion_at to = {.vi = vi, .editor = editor, .at = caret};
    const struct vi_motion *down = vi_motion_of('j', '\0', editor);
    char operator_ = vi->operator_;
    to.count = count_of(vi, &to.given);
    for (to.step = 1; to.step < to.count && !to.failed; to.step++)
        down->go(&to);
    vi_operate(vi, editor, operator_, caret, to.at, true);
    if (operator_ == 'y')
        editor_go(editor, caret);
}

/* "iw", "aw" */
static void word_object(struct vi *vi, struct editor *editor, bool around)
{
    size_t start = editor_caret(editor), end = start, length = editor_length(editor);
    if (start >= length)
        return;
    enum vi_kind kind = vi_kind_at(editor, start, false);
    while (start > editor_line_start(editor, start) &&
           vi_kind_at(editor, editor_left(editor, start), false) == kind)
        start = editor_left(editor, start);
    while (end < editor_line_end(editor, end) && vi_kind_at(editor, end, false) == kind)
        end = editor_right(editor, end);
    while (around && end < length && editor_text(editor)[end] == ' ')
        end++;
    if (vi->mode == VI_VISUAL) {
        vi->anchor = start;
        editor_go(editor, editor_left(editor, end));
        return;
    }
    vi_operate(vi, editor, vi->operator_, start, end, false);
}

static void with_argument(struct vi *vi, struct editor *editor, const char *text, size_t length)
{
    char prefix = vi->prefix;
    bool given;
    vi->prefix = '\0';
    if (prefix == 'g') {
        if (text[0] == 'g')
            move(vi, editor, &vi_motion_first_line);
    } else if (prefix == 'r') {
        size_t at = editor_caret(editor), count = count_of(vi, &given), end = at;
        struct buf all = BUF_INIT;
        for (size_t index = 0; index < count && end < editor_line_end(editor, end); index++) {
            end = editor_right(editor, end);
            buf_add(&all, text, length);
        }
        if (all.length) {
            vi_change(vi, editor, at, end - at, all.data, all.length);
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
        struct vi_motion same = vi_motion_find;
        same.inclusive = prefix == 'f' || prefix == 't';
        move(vi, editor, &same);
    }
}

static enum vi_result command(struct vi *vi, struct editor *editor, const char *text, size_t length)
{
    char key = length == 1 ? text[0] : '\0';
    bool given;
    const struct vi_motion *motion;
    if (vi->prefix) {
        with_argument(vi, editor, text, length);
    } else if (isdigit((unsigned char)key) && (key != '0' || vi->count)) {
        vi->count = vi->count * 10 + (size_t)(key - '0');
        vi->count = vi->count > VI_COUNT_MAX ? VI_COUNT_MAX : vi->count;
        return VI_HANDLED;
    } else if (key && strchr("grfFtT", key) && (key != 'r' || !vi->operator_)) {
        vi->prefix = key;
        return VI_HANDLED;
    } else if ((key == 'i' || key == 'a') && (vi->operator_ || vi->mode == VI_VISUAL)) {
        vi->prefix = key;
        return VI_HANDLED;
    } else if (vi->operator_ && key == vi->operator_) {
        operate_lines(vi, editor);
    } else if ((motion = vi_motion_of(key, vi->operator_, editor))) {
        enum vi_result result = move(vi, editor, motion);
        vi_command_over(vi);
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
        vi_command_over(vi);
        return VI_COMMAND;
    } else {
        vi_plain_command(vi, editor, key, count_of(vi, &given));
    }
    vi_command_over(vi);
    return VI_HANDLED;
}

/* In normal mode the caret stands on a character, not behind the last one of a line. */
static void onto_character(const struct vi *vi, struct editor *editor)
{
    size_t at = editor_caret(editor);
    if (vi->mode != VI_INSERT && at > editor_line_start(editor, at) && at == editor_line_end(editor, at))
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
            vi->record_command = vi->record.length;
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
    if (vi->mode == VI_INSERT && editor_caret(editor) > editor_line_start(editor, editor_caret(editor)))
        editor_go(editor, editor_left(editor, editor_caret(editor)));
    vi->mode = VI_NORMAL;
    vi_command_over(vi);
    onto_character(vi, editor);
    return begun;
}

void vi_edited(struct vi *vi, bool deleted_left)
{
    if (vi->mode == VI_INSERT && deleted_left && vi->record.length > vi->record_command) {
        size_t at = vi->record.length - 1;
        while (at > 0 && ((unsigned char)vi->record.data[at] & 0xC0) == 0x80)
            at--;
        buf_truncate(&vi->record, at);
    }
}
