#include "config.h"

#include "base/width.h"

#include "base/utf8.h"

#include <utf8proc.h>

#define TEXT_STYLE   0xFE0Eu /* variation selector 15 */
#define EMOJI_STYLE  0xFE0Fu /* variation selector 16: as an emoji, two columns */
#define KEYCAP       0x20E3u
#define JOINER       0x200Du
#define SKIN_FIRST   0x1F3FBu
#define SKIN_LAST    0x1F3FFu
#define REGION_FIRST 0x1F1E6u
#define REGION_LAST  0x1F1FFu

static bool is_ascii(char byte)
{
    return (unsigned char)byte < 0x80;
}

static int ascii_columns(char byte)
{
    return (unsigned char)byte >= 0x20 && byte != 0x7F;
}

static int code_columns(uint32_t code)
{
    int columns = utf8proc_charwidth((utf8proc_int32_t)code);

    return columns < 0 ? 0 : columns > 2 ? 2 : columns;
}

static bool is_region(uint32_t code)
{
    return code >= REGION_FIRST && code <= REGION_LAST;
}

/* A character of one column that FE0F turns into an emoji of two: not letters, not lone digits. */
static bool can_be_emoji(uint32_t code)
{
    return utf8proc_get_property((utf8proc_int32_t)code)->boundclass ==
           UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC;
}

struct grapheme grapheme_next(const char *text, size_t length)
{
    struct grapheme result;
    utf8proc_int32_t state = 0;
    uint32_t first, previous, code;

    if (is_ascii(text[0]) && (length == 1 || is_ascii(text[1])))
        return (struct grapheme){1, ascii_columns(text[0])};

    result.bytes = utf8_decode(text, length, &first);
    result.columns = is_ascii(text[0]) ? ascii_columns(text[0]) : code_columns(first);
    previous = first;
    while (result.bytes < length) {
        size_t bytes = utf8_decode(text + result.bytes, length - result.bytes, &code);
        int columns;

        if (utf8proc_grapheme_break_stateful((utf8proc_int32_t)previous, (utf8proc_int32_t)code, &state))
            break;
        result.bytes += bytes;
        if (code == EMOJI_STYLE)
            columns = can_be_emoji(previous) ? 2 : 0;
        else if (code == KEYCAP)
            columns = previous == EMOJI_STYLE ? 2 : 1;
        else if (is_region(code) && is_region(previous))
            columns = 2;
        else if (code == JOINER || code == TEXT_STYLE || (code >= SKIN_FIRST && code <= SKIN_LAST))
            columns = 0;
        else
            columns = code_columns(code);
        if (columns > result.columns)
            result.columns = columns;
        previous = code;
    }
    return result;
}

/* True if a cluster always begins at `at`, whatever stands before or after. */
static bool certain_start(const char *text, size_t length, size_t at)
{
    uint32_t code;

    if (at == 0)
        return true;
    if (!is_ascii(text[at - 1]))
        return false;
    if (is_ascii(text[at]))
        return true;
    utf8_decode(text + at, length - at, &code);
    return utf8proc_get_property((utf8proc_int32_t)code)->boundclass == UTF8PROC_BOUNDCLASS_OTHER;
}

/* True if the character at `at` begins a cluster because it neither extends nor is extended from the left. */
static bool plain_pair(const char *text, size_t length, size_t before, size_t at)
{
    uint32_t left, right;

    utf8_decode(text + before, length - before, &left);
    utf8_decode(text + at, length - at, &right);
    return utf8proc_get_property((utf8proc_int32_t)left)->boundclass == UTF8PROC_BOUNDCLASS_OTHER &&
           utf8proc_get_property((utf8proc_int32_t)right)->boundclass == UTF8PROC_BOUNDCLASS_OTHER;
}

static size_t character_before(const char *text, size_t at)
{
    size_t back = 1;

    while (back < 4 && back < at && ((unsigned char)text[at - back] & 0xC0) == 0x80)
        back++;
    /* stray continuation bytes are characters of their own */
    return ((unsigned char)text[at - back] & 0xC0) == 0x80 ? at - 1 : at - back;
}

size_t grapheme_previous(const char *text, size_t length, size_t at)
{
    size_t start = character_before(text, at);

    while (!certain_start(text, length, start)) {
        size_t before = character_before(text, start);

        if (plain_pair(text, length, before, start))
            break;
        start = before;
    }
    for (;;) {
        size_t next = start + grapheme_next(text + start, length - start).bytes;

        if (next >= at)
            return start;
        start = next;
    }
}

size_t text_columns(const char *text, size_t length)
{
    size_t columns = 0;

    for (size_t at = 0; at < length;) {
        struct grapheme grapheme = grapheme_next(text + at, length - at);

        at += grapheme.bytes;
        columns += (size_t)grapheme.columns;
    }
    return columns;
}

size_t text_fit(const char *text, size_t length, size_t columns, size_t *used)
{
    size_t at = 0, sum = 0;

    while (at < length) {
        struct grapheme grapheme = grapheme_next(text + at, length - at);

        if (sum + (size_t)grapheme.columns > columns)
            break;
        at += grapheme.bytes;
        sum += (size_t)grapheme.columns;
    }
    if (used)
        *used = sum;
    return at;
}
