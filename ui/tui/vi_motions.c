#include "config.h"

#include "vi_state.h"

#include <ctype.h>
#include <string.h>
enum vi_kind vi_kind_at(struct editor *editor, size_t at, bool big)
{
    unsigned char byte = (unsigned char)editor_text(editor)[at];
    if (byte == ' ' || byte == '\t' || byte == '\n')
        return VI_KIND_BLANK;
    return big || byte >= 0x80 || isalnum(byte) || byte == '_' ? VI_KIND_WORD : VI_KIND_OTHER;
}

static size_t word_forward(struct editor *editor, size_t at, bool big)
{
    size_t length = editor_length(editor);
    if (at >= length)
        return at;
    enum vi_kind kind = vi_kind_at(editor, at, big);
    while (kind != VI_KIND_BLANK && at < length && vi_kind_at(editor, at, big) == kind)
        at = editor_right(editor, at);
    while (at < length && vi_kind_at(editor, at, big) == VI_KIND_BLANK)
        at = editor_right(editor, at);
    return at;
}

static size_t word_back(struct editor *editor, size_t at, bool big)
{
    while (at > 0 && vi_kind_at(editor, editor_left(editor, at), big) == VI_KIND_BLANK)
        at = editor_left(editor, at);
    if (at == 0)
        return 0;
    enum vi_kind kind = vi_kind_at(editor, editor_left(editor, at), big);
    while (at > 0 && vi_kind_at(editor, editor_left(editor, at), big) == kind)
        at = editor_left(editor, at);
    return at;
}

static size_t word_end(struct editor *editor, size_t at, bool big)
{
    size_t length = editor_length(editor);
    if (at < length)
        at = editor_right(editor, at);
    while (at < length && vi_kind_at(editor, at, big) == VI_KIND_BLANK)
        at = editor_right(editor, at);
    if (at >= length)
        return length > 0 ? editor_left(editor, length) : 0;
    enum vi_kind kind = vi_kind_at(editor, at, big);
    for (size_t next = editor_right(editor, at); next < length && vi_kind_at(editor, next, big) == kind;
         next = editor_right(editor, next))
        at = next;
    return at;
}

/* --- Motions --- */

static void left(struct vi_motion_at *motion)
{
    if (motion->at > editor_line_start(motion->editor, motion->at))
        motion->at = editor_left(motion->editor, motion->at);
}

static void right(struct vi_motion_at *motion)
{
    if (motion->at < editor_line_end(motion->editor, motion->at))
        motion->at = editor_right(motion->editor, motion->at);
}

/* The same column, counted in bytes from the line's beginning and kept between clusters. */
static size_t column_in(struct editor *editor, size_t start, size_t column)
{
    size_t at = start, end = editor_line_end(editor, start);
    while (at < end && at - start < column)
        at = editor_right(editor, at);
    return at < end ? at : end;
}

static void down(struct vi_motion_at *motion)
{
    size_t end = editor_line_end(motion->editor, motion->at);
    size_t column = motion->at - editor_line_start(motion->editor, motion->at);
    if (end == editor_length(motion->editor))
        motion->failed = true;
    else
        motion->at = column_in(motion->editor, end + 1, column);
}

static void up(struct vi_motion_at *motion)
{
    size_t start = editor_line_start(motion->editor, motion->at), column = motion->at - start;
    if (start == 0)
        motion->failed = true;
    else
        motion->at = column_in(motion->editor, editor_line_start(motion->editor, start - 1), column);
}

static void next_word(struct vi_motion_at *motion)
{
    motion->at = word_forward(motion->editor, motion->at, false);
}

static void next_big_word(struct vi_motion_at *motion)
{
    motion->at = word_forward(motion->editor, motion->at, true);
}

static void previous_word(struct vi_motion_at *motion)
{
    motion->at = word_back(motion->editor, motion->at, false);
}

static void previous_big_word(struct vi_motion_at *motion)
{
    motion->at = word_back(motion->editor, motion->at, true);
}

static void end_of_word(struct vi_motion_at *motion)
{
    motion->at = word_end(motion->editor, motion->at, false);
}

static void end_of_big_word(struct vi_motion_at *motion)
{
    motion->at = word_end(motion->editor, motion->at, true);
}

/* "cw" leaves the blank behind the word: to the end of what is left of it, which may be where the caret
 * stands. */
static void to_rest(struct vi_motion_at *motion, bool big)
{
    struct editor *editor = motion->editor;
    size_t next = editor_right(editor, motion->at);
    bool at_end =
        next >= editor_length(editor) || vi_kind_at(editor, next, big) != vi_kind_at(editor, motion->at, big);
    if (!at_end || motion->step > 0)
        motion->at = word_end(editor, motion->at, big);
}

static void rest_of_word(struct vi_motion_at *motion)
{
    to_rest(motion, false);
}

static void rest_of_big_word(struct vi_motion_at *motion)
{
    to_rest(motion, true);
}

static void start_of_line(struct vi_motion_at *motion)
{
    motion->at = editor_line_start(motion->editor, motion->at);
}

static void first_of_line(struct vi_motion_at *motion)
{
    size_t at = editor_line_start(motion->editor, motion->at), end = editor_line_end(motion->editor, at);
    while (at < end && vi_kind_at(motion->editor, at, true) == VI_KIND_BLANK)
        at++;
    motion->at = at;
}

static void end_of_line(struct vi_motion_at *motion)
{
    motion->at = editor_line_end(motion->editor, motion->at);
}

static void to_line(struct vi_motion_at *motion)
{
    size_t at = motion->given ? 0 : editor_line_start(motion->editor, editor_length(motion->editor));
    for (size_t line = 1; motion->given && line < motion->count; line++) {
        size_t end = editor_line_end(motion->editor, at);
        if (end == editor_length(motion->editor))
            break;
        at = end + 1;
    }
    motion->at = at;
    motion->count = 1;
}

static void to_first_line(struct vi_motion_at *motion)
{
    bool given = motion->given;
    motion->given = true;
    if (!given)
        motion->count = 1;
    to_line(motion);
}

/* f, F, t, T as last given; or turned round. */
static void find_again(struct vi_motion_at *motion, bool turned)
{
    const struct vi *vi = motion->vi;
    bool forward = (vi->find == 'f' || vi->find == 't') != turned;
    bool before = vi->find == 't' || vi->find == 'T';
    size_t start = editor_line_start(motion->editor, motion->at),
           end = editor_line_end(motion->editor, motion->at);
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

static void find_same(struct vi_motion_at *motion)
{
    find_again(motion, false);
}

static void find_turned(struct vi_motion_at *motion)
{
    find_again(motion, true);
}

static const struct vi_motion motions[] = {
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
/* What w and W are behind c on a word. */
static const struct vi_motion rests[] = {
    {'e', rest_of_word, true, false},
    {'E', rest_of_big_word, true, false},
};
const struct vi_motion vi_motion_first_line = {'g', to_first_line, false, true};
const struct vi_motion vi_motion_find = {';', find_same, true, false};

const struct vi_motion *vi_motion_of(char key, char operator_, struct editor *editor)
{
    size_t caret = editor_caret(editor);
    if (operator_ == 'c' && (key == 'w' || key == 'W') && caret < editor_length(editor) &&
        vi_kind_at(editor, caret, true) != VI_KIND_BLANK)
        return &rests[key == 'W'];
    for (size_t index = 0; index < sizeof motions / sizeof *motions; index++)
        if (motions[index].key == key)
            return &motions[index];
    return NULL;
}
