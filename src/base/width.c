#include "config.h"

#include "base/width.h"

#include "base/utf8.h"

#include <string.h>
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

/* Ranges of characters that belong to no cluster but their own unless what follows is none of these, in
 * ascending order. */
static const struct {
    uint16_t first, last;
    uint8_t columns;
} simple_ranges[] = {
    {0x00C0, 0x02FF, 1},                      /* Latin */
    {0x0391, 0x03A1, 1}, {0x03A3, 0x03FF, 1}, /* Greek */
    {0x0400, 0x0481, 1}, {0x048A, 0x052F, 1}, /* Cyrillic */
    {0x05D0, 0x05EA, 1},                      /* Hebrew */
    {0x0620, 0x064A, 1}, {0x1E00, 0x1EFF, 1}, /* Arabic; Latin */
    {0x2010, 0x2027, 1}, {0x2500, 0x257F, 1}, /* dashes, boxes */
    {0x3001, 0x3029, 2}, {0x3041, 0x3096, 2}, {0x30A0, 0x30FF, 2},
    {0x3400, 0x4DBF, 2},                                           /* Japanese, Chinese */
    {0x4E00, 0x9FFC, 2}, {0xAC00, 0xD7A3, 2}, {0xFF01, 0xFF60, 2}, /* Korean; full width */
};

/* Columns of a simple character; 0 for any other. `bytes` of it are there: 2 or 3. */
static int simple_columns(const char *text, size_t length, size_t *bytes)
{
    const unsigned char *at = (const unsigned char *)text;
    uint32_t code;

    if (length >= 2 && at[0] >= 0xC3 && at[0] < 0xE0 && (at[1] & 0xC0) == 0x80) {
        code = (at[0] & 0x1Fu) << 6 | (at[1] & 0x3Fu);
        *bytes = 2;
    } else if (length >= 3 && (at[0] & 0xF0) == 0xE0 && (at[1] & 0xC0) == 0x80 && (at[2] & 0xC0) == 0x80) {
        code = (at[0] & 0x0Fu) << 12 | (at[1] & 0x3Fu) << 6 | (at[2] & 0x3Fu);
        *bytes = 3;
    } else {
        return 0;
    }
    for (size_t i = 0; i < sizeof(simple_ranges) / sizeof(*simple_ranges) && code >= simple_ranges[i].first;
         i++)
        if (code <= simple_ranges[i].last)
            return simple_ranges[i].columns;
    return 0;
}

/* What follows a simple character leaves it alone. */
static bool leaves_alone(const char *text, size_t length)
{
    size_t bytes;

    return length == 0 || is_ascii(text[0]) || simple_columns(text, length, &bytes) > 0;
}

size_t text_simple(const char *text, size_t length, int columns)
{
    size_t at = 0, before = 0, bytes;

    while (simple_columns(text + at, length - at, &bytes) == columns) {
        before = at;
        at += bytes;
    }
    return at > 0 && !leaves_alone(text + at, length - at) ? before : at;
}

/* How many of eight bytes, from the first, are printable ASCII. */
static size_t printable_of_eight(const char *text)
{
    uint64_t eight, below, above, other;

    memcpy(&eight, text, sizeof(eight));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    eight = __builtin_bswap64(eight);
#endif
    below = (eight - 0x2020202020202020u) & ~eight;
    above = eight | (eight + 0x0101010101010101u);
    other = (below | above) & 0x8080808080808080u; /* the first is right; carries disturb those behind it */
    return other ? (size_t)__builtin_ctzll(other) / 8 : sizeof(eight);
}

/* The same of up to eight bytes, four at least: two loads that overlap. */
static size_t printable_of_few(const char *text, size_t length)
{
    char eight[8];
    size_t count;

    memcpy(eight, text, 4);
    memcpy(eight + 4, text + length - 4, 4);
    count = printable_of_eight(eight);
    return count < 4 ? count : length - 8 + count;
}

/* The same of up to sixteen bytes, eight at least. */
static size_t printable_of_more(const char *text, size_t length)
{
    size_t first = printable_of_eight(text), last = printable_of_eight(text + length - 8);

    return first < 8 ? first : length - 8 + last;
}

/* The same of sixteen bytes; those of other characters are below zero here. */
static size_t printable_of_sixteen(const char *text)
{
    typedef int8_t sixteen __attribute__((vector_size(16)));
    sixteen bytes, other;
    uint64_t halves[2];

    memcpy(&bytes, text, sizeof(bytes));
    other = (bytes < 0x20) | (bytes == 0x7F); /* each all ones or all zeros */
    memcpy(halves, &other, sizeof(halves));
    if ((halves[0] | halves[1]) == 0)
        return sizeof(bytes);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    halves[0] = __builtin_bswap64(halves[0]);
    halves[1] = __builtin_bswap64(halves[1]);
#endif
    /* which half it is in cannot be foreseen: without a branch */
    return halves[0] ? (size_t)__builtin_ctzll(halves[0]) / 8 : 8 + (size_t)__builtin_ctzll(halves[1]) / 8;
}

size_t text_ascii(const char *text, size_t length)
{
    size_t at = 0, count;

    for (; length - at >= 16; at += 16)
        if ((count = printable_of_sixteen(text + at)) < 16)
            return at + count;
    if (length >= 16 && at < length) /* the last sixteen, some of them once more */
        return length - 16 + printable_of_sixteen(text + length - 16);
    if (length - at >= 8)
        return printable_of_more(text, length);
    if (length - at >= 4)
        return printable_of_few(text, length);
    while (at < length && ascii_columns(text[at]) && is_ascii(text[at]))
        at++;
    return at;
}

size_t text_fit_simple(const char *text, size_t length, size_t columns, size_t *used)
{
    size_t at = 0, sum = 0, before = 0, bytes;

    for (;;) {
        bytes = text_ascii(text + at, length - at < columns - sum ? length - at : columns - sum);
        at += bytes;
        sum += bytes;
        before = bytes > 0 ? at - 1 : before;
        if (at == length || is_ascii(text[at]))
            break;
        if (sum == columns || simple_columns(text + at, length - at, &bytes) != 1)
            break;
        before = at;
        at += bytes;
        sum++;
    }
    if (at > 0 && !leaves_alone(text + at, length - at)) {
        at = before;
        sum--;
    }
    *used = sum;
    return at;
}

/* ASCII to which no mark belongs: a cluster by itself. */
static bool is_lone_ascii(const char *text, size_t length)
{
    return is_ascii(text[0]) && (length == 1 || is_ascii(text[1]));
}

struct grapheme grapheme_next(const char *text, size_t length)
{
    struct grapheme result;
    utf8proc_int32_t state = 0;
    uint32_t first, previous, code;

    if (is_lone_ascii(text, length))
        return (struct grapheme){1, ascii_columns(text[0])};
    result.bytes = 1;
    result.columns = is_ascii(text[0]) ? ascii_columns(text[0]) : simple_columns(text, length, &result.bytes);
    if (result.columns > 0 && leaves_alone(text + result.bytes, length - result.bytes))
        return result;

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
    size_t sum, at = text_fit_simple(text, length, columns, &sum);

    while (at < length) {
        bool alone = is_lone_ascii(text + at, length - at);
        struct grapheme grapheme =
            alone ? (struct grapheme){1, ascii_columns(text[at])} : grapheme_next(text + at, length - at);

        if (sum + (size_t)grapheme.columns > columns)
            break;
        at += grapheme.bytes;
        sum += (size_t)grapheme.columns;
    }
    if (used)
        *used = sum;
    return at;
}
