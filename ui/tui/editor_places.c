#include "config.h"

#include "ui/tui/editor_state.h"

#include "base/utf8.h"
#include "base/width.h"

#include <string.h>
#include <utf8proc.h>

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

size_t editor_left(const struct editor *editor, size_t at)
{
    size_t atom = editor->atoms.count ? atom_at(editor, at, true) : 0;
    if (atom)
        return at - atom;
    return at > 0 ? grapheme_previous(editor->text.data, editor->text.length, at) : 0;
}

size_t editor_right(const struct editor *editor, size_t at)
{
    size_t length = editor->text.length;
    size_t atom = editor->atoms.count ? atom_at(editor, at, false) : 0;
    if (atom)
        return at + atom;
    return at < length ? at + grapheme_next(editor->text.data + at, length - at).bytes : length;
}

/* `at`, or the end of the cluster it is inside of. */
size_t editor_snap(const struct editor *editor, size_t at)
{
    if (at == 0 || at >= editor->text.length)
        return at > editor->text.length ? editor->text.length : at;
    return behind_atom(editor, editor_right(editor, editor_left(editor, at)));
}

size_t editor_line_start(const struct editor *editor, size_t at)
{
    while (at > 0 && editor->text.data[at - 1] != '\n')
        at--;
    return at;
}

size_t editor_line_end(const struct editor *editor, size_t at)
{
    const char *end = memchr(editor->text.data + at, '\n', editor->text.length - at);
    return end ? (size_t)(end - editor->text.data) : editor->text.length;
}

bool editor_is_word(const struct editor *editor, size_t at)
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

bool editor_is_not_blank(const struct editor *editor, size_t at)
{
    return !strchr(" \t\n", editor->text.data[at]);
}

size_t editor_word_left(const struct editor *editor, size_t at, in_word *is)
{
    while (at > 0 && !is(editor, editor_left(editor, at)))
        at = editor_left(editor, at);
    while (at > 0 && is(editor, editor_left(editor, at)))
        at = editor_left(editor, at);
    return at;
}

size_t editor_word_right(const struct editor *editor, size_t at, in_word *is)
{
    while (at < editor->text.length && !is(editor, at))
        at = editor_right(editor, at);
    while (at < editor->text.length && is(editor, at))
        at = editor_right(editor, at);
    return at;
}

bool editor_move(struct editor *editor, size_t to)
{
    bool moved = editor->caret != to;
    editor->caret = to;
    editor->sealed = true;
    return moved;
}
