#include "config.h"

#include "base/utf8.h"

#include <string.h>
#include <utf8proc.h>

#define REPLACEMENT_BYTES "\xEF\xBF\xBD"
#define ELLIPSIS_BYTES    "\xE2\x80\xA6"

/* Length of the well-formed sequence at text, 0 if there is none; *bad is then the length of the maximal
 * bad prefix (table 3-7 of the Unicode standard), *cut tells that the text ends inside it. */
static size_t sequence(const unsigned char *text, size_t length, size_t *bad, bool *cut)
{
    unsigned char lead = text[0], low = 0x80, high = 0xBF;
    size_t need, i;

    *bad = 1;
    *cut = false;
    if (lead < 0x80)
        return 1;
    if (lead < 0xC2 || lead > 0xF4)
        return 0;
    need = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (lead == 0xE0)
        low = 0xA0; /* overlong */
    else if (lead == 0xED)
        high = 0x9F; /* surrogates */
    else if (lead == 0xF0)
        low = 0x90; /* overlong */
    else if (lead == 0xF4)
        high = 0x8F; /* beyond U+10FFFF */
    for (i = 1; i < need && i < length; i++) {
        if (text[i] < low || text[i] > high) {
            *bad = i;
            return 0;
        }
        low = 0x80;
        high = 0xBF;
    }
    *bad = i;
    *cut = i < need;
    return i == need ? need : 0;
}

/* Bytes at the start that are ASCII and not NUL, eight at a time. */
static size_t ascii_run(const unsigned char *text, size_t length)
{
    const uint64_t ones = 0x0101010101010101u, tops = 0x8080808080808080u;
    size_t at = 0;

    for (; length - at >= 8; at += 8) {
        uint64_t word;

        memcpy(&word, text + at, sizeof(word));
        if ((word | (word - ones)) & tops)
            break;
    }
    while (at < length && text[at] - 1u < 0x7Fu)
        at++;
    return at;
}

/* Bytes at the start that are valid and hold no NUL. */
static size_t valid_run(const unsigned char *text, size_t length, size_t *bad, bool *cut)
{
    size_t at = 0;

    *bad = 0;
    *cut = false;
    while (at < length) {
        size_t bytes;

        if (text[at] < 0x80) {
            bytes = ascii_run(text + at, length - at);
            if (bytes == 0)
                *bad = 1; /* a NUL */
        } else {
            bytes = sequence(text + at, length - at, bad, cut);
        }
        if (bytes == 0)
            break;
        at += bytes;
    }
    return at;
}

bool utf8_valid(const char *text, size_t length)
{
    size_t bad;
    bool cut;

    return valid_run((const unsigned char *)text, length, &bad, &cut) == length;
}

static void clean(struct buf *out, const char *text, size_t length, const char *begun)
{
    size_t at = 0, bad;
    bool cut;

    buf_reserve(out, length);
    while (at < length) {
        size_t good = valid_run((const unsigned char *)text + at, length - at, &bad, &cut);

        buf_add(out, text + at, good);
        at += good;
        if (at < length) {
            unsigned char first = (unsigned char)text[at];

            buf_adds(out, first >= 0xC2 && first <= 0xF4 ? begun : REPLACEMENT_BYTES);
            at += bad;
        }
    }
}

void utf8_clean(struct buf *out, const char *text, size_t length)
{
    clean(out, text, length, REPLACEMENT_BYTES);
}

void utf8_clean_cut(struct buf *out, const char *text, size_t length)
{
    clean(out, text, length, ELLIPSIS_BYTES);
}

size_t utf8_incomplete_tail(const char *text, size_t length)
{
    for (size_t tail = 1; tail <= 3 && tail <= length; tail++) {
        const unsigned char *start = (const unsigned char *)text + length - tail;
        size_t bad;
        bool cut;

        if (*start < 0x80)
            return 0;
        if (*start >= 0xC0) {
            sequence(start, tail, &bad, &cut);
            return cut && bad == tail ? tail : 0;
        }
    }
    return 0;
}

size_t utf8_decode(const char *text, size_t length, uint32_t *code)
{
    const unsigned char *bytes = (const unsigned char *)text;
    size_t count, bad;
    bool cut;

    if (bytes[0] < 0x80) {
        *code = bytes[0];
        return 1;
    }
    count = sequence(bytes, length, &bad, &cut);
    if (count == 0) {
        *code = UTF8_REPLACEMENT;
        return bad;
    }
    *code = bytes[0] & (0xFFu >> (count + 1));
    for (size_t i = 1; i < count; i++)
        *code = *code << 6 | (bytes[i] & 0x3Fu);
    return count;
}

size_t utf8_encode(uint32_t code, char out[4])
{
    if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
        code = UTF8_REPLACEMENT;
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        out[0] = (char)(0xC0 | code >> 6);
        out[1] = (char)(0x80 | (code & 0x3F));
        return 2;
    }
    if (code < 0x10000) {
        out[0] = (char)(0xE0 | code >> 12);
        out[1] = (char)(0x80 | (code >> 6 & 0x3F));
        out[2] = (char)(0x80 | (code & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | code >> 18);
    out[1] = (char)(0x80 | (code >> 12 & 0x3F));
    out[2] = (char)(0x80 | (code >> 6 & 0x3F));
    out[3] = (char)(0x80 | (code & 0x3F));
    return 4;
}

size_t utf8_cut(const char *text, size_t length, size_t limit)
{
    size_t at = limit;

    if (length <= limit)
        return length;
    while (at > 0 && limit - at < 4 && ((unsigned char)text[at] & 0xC0) == 0x80)
        at--;
    return at;
}

size_t utf8_count(const char *text, size_t length)
{
    size_t count = length, at = 0;

    for (; length - at >= 8; at += 8) { /* eight bytes at a time: those that begin with 10 do not count */
        uint64_t eight;

        memcpy(&eight, text + at, sizeof(eight));
        eight = eight >> 7 & ~(eight >> 6) & 0x0101010101010101u;
        count -= (size_t)((eight * 0x0101010101010101u) >> 56);
    }
    for (; at < length; at++)
        count -= ((unsigned char)text[at] & 0xC0) == 0x80;
    return count;
}

bool utf8_is_word(uint32_t code)
{
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code);

    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;
}

static void add_code(struct buf *out, uint32_t code)
{
    char bytes[4];

    buf_add(out, bytes, utf8_encode(code, bytes));
}

/* Marks are dropped, so their canonical order does not matter and each character can be folded alone. */
static void fold_character(struct buf *out, uint32_t code)
{
    const utf8proc_option_t options =
        UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK;
    utf8proc_int32_t codes[32];
    int boundary = 0;
    utf8proc_ssize_t count = utf8proc_decompose_char((utf8proc_int32_t)code, codes,
                                                     sizeof(codes) / sizeof(*codes), options, &boundary);

    if (count < 0 || (size_t)count > sizeof(codes) / sizeof(*codes)) {
        add_code(out, code);
        return;
    }
    for (utf8proc_ssize_t i = 0; i < count; i++)
        add_code(out, (uint32_t)codes[i]);
}

void utf8_fold(struct buf *out, const char *text, size_t length)
{
    buf_reserve(out, length);
    for (size_t at = 0; at < length;) {
        size_t start = at;
        uint32_t code;

        while (at < length && !(text[at] & 0x80))
            at++;
        if (at > start) {
            buf_add(out, text + start, at - start);
            for (size_t i = out->length - (at - start); i < out->length; i++)
                if (out->data[i] >= 'A' && out->data[i] <= 'Z')
                    out->data[i] = (char)(out->data[i] + ('a' - 'A'));
        } else {
            at += utf8_decode(text + at, length - at, &code);
            fold_character(out, code);
        }
    }
}

/* Characters that would steer the terminal or reorder a line. */
static bool steers(uint32_t code)
{
    return (code >= 0x7F && code < 0xA0) || code == 0x061C || code == 0x200E || code == 0x200F ||
           (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF ||
           (code >= 0xFFF9 && code <= 0xFFFB);
}

void utf8_printable(struct buf *out, const char *text, size_t length, bool lines)
{
    buf_reserve(out, length);
    for (size_t at = 0; at < length;) {
        uint32_t code;
        size_t start = at;

        while (at < length && (unsigned char)text[at] >= 0x20 && (unsigned char)text[at] < 0x7F)
            at++;
        buf_add(out, text + start, at - start);
        if (at == length)
            break;
        start = at;
        at += utf8_decode(text + at, length - at, &code);
        if (code == '\n' || code == '\t')
            buf_addc(out, lines ? (char)code : ' ');
        else if (code == '\r' && lines && at < length && text[at] == '\n')
            continue;
        else if (code < 0x20)
            add_code(out, 0x2400 + code);
        else if (code == 0x7F)
            add_code(out, 0x2421);
        else
            add_code(out, steers(code) ? UTF8_REPLACEMENT : code);
    }
}

bool utf8_equal_folded(const char *a, const char *b)
{
    struct buf x = BUF_INIT, y = BUF_INIT;
    bool equal;

    utf8_fold(&x, a, strlen(a));
    utf8_fold(&y, b, strlen(b));
    equal = x.length == y.length && memcmp(x.data, y.data, x.length) == 0;
    buf_free(&x);
    buf_free(&y);
    return equal;
}
