/* UTF-8 and columns: any bytes become text, however they are cut; text is walked in both directions alike. */
#include "config.h"

#include "fuzz/fuzz.h"

#include "base/utf8.h"
#include "base/width.h"

#include <stdlib.h>
#include <string.h>

const long fuzz_rounds = 20000;

const char *const fuzz_seeds[] = {
    "plain ASCII, with a tab\tand a line\nbreak",
    "\xc3\xa9t\xc3\xa9 e\xcc\x81t\xe2\x82\xac",
    "\xe6\xbc\xa2\xe5\xad\x97 \xed\x95\x9c\xea\xb5\xad \xef\xbd\xb6\xef\xbe\x9e",
    "\xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd "
    "\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7",
    "\xf0\x9f\x87\xb5\xf0\x9f\x87\xb9\xf0\x9f\x87\xb5 \xe2\x9d\xa4\xef\xb8\x8f 1\xef\xb8\x8f\xe2\x83\xa3",
    "\x1b[31mred\x1b[0m \x07\x7f\xc2\x9b \xe2\x80\xae\xe2\x81\xa6 \xe2\x80\xa8",
    "\xff\xfe\xc0\x80\xed\xa0\x80\xf4\x90\x80\x80\xe2\x82",
    "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d "
    "\xe0\xa4\xa8\xe0\xa4\xae\xe0\xa4\xb8\xe0\xa5\x8d\xe0\xa4\xa4\xe0\xa5\x87",
    NULL,
};

const char *const fuzz_words[] = {
    "\xcc\x81",         "\xe2\x80\x8d",     "\xef\xb8\x8f", "\xf0\x9f", "\xc3",
    "\xed\xa0",         "\xf0\x9f\x87\xb5", "\xe0\xa5\x8d", "\r\n",     "\x80",
    "\xf0\x9f\x8f\xbd", "\xe1\x84\x80",     "\xe1\x85\xa1", " ",        NULL,
};

static void need(bool condition)
{
    if (!condition)
        abort();
}

/* Bytes that arrive in two parts are the same text: the tail that is not whole waits for the rest. */
static void check_cut(const struct buf *whole, const char *bytes, size_t length, size_t at)
{
    struct buf parts = BUF_INIT;
    size_t tail = utf8_incomplete_tail(bytes, at);
    need(tail <= 3 && tail <= at);
    utf8_clean(&parts, bytes, at - tail);
    utf8_clean(&parts, bytes + at - tail, length - at + tail);
    need(parts.length == whole->length && !memcmp(parts.data, whole->data, whole->length));
    buf_free(&parts);
}

static void check_graphemes(const char *text, size_t length)
{
    size_t columns = 0, used = 0;
    for (size_t at = 0; at < length;) {
        struct grapheme grapheme = grapheme_next(text + at, length - at);
        need(grapheme.bytes > 0 && grapheme.bytes <= length - at);
        need(grapheme.columns >= 0 && grapheme.columns <= 2);
        need(utf8_valid(text + at, grapheme.bytes));
        columns += (size_t)grapheme.columns;
        at += grapheme.bytes;
    }
    need(text_columns(text, length) == columns);
    for (size_t at = length; at > 0;) {
        size_t before = grapheme_previous(text, length, at);
        need(before < at);
        at = before;
    }
    for (size_t room = 0; room < 12; room++) {
        size_t fits = text_fit(text, length, room, &used);
        need(fits <= length && used <= room && text_columns(text, fits) == used);
    }
}

static void check_printable(const char *text, size_t length, bool lines)
{
    struct buf out = BUF_INIT;
    utf8_printable(&out, text, length, lines);
    need(utf8_valid(out.data, out.length));
    for (size_t at = 0; at < out.length;) {
        uint32_t code;
        at += utf8_decode(out.data + at, out.length - at, &code);
        need((code >= 0x20 || (lines && (code == '\n' || code == '\t'))) && (code < 0x7f || code > 0x9f));
        need(!(code >= 0x202a && code <= 0x202e) && !(code >= 0x2066 && code <= 0x2069));
    }
    buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct buf text = BUF_INIT, folded = BUF_INIT;
    utf8_clean(&text, (const char *)bytes, length);
    need(utf8_valid(text.data, text.length));
    if (utf8_valid((const char *)bytes, length))
        need(text.length == length && !memcmp(text.data, bytes, length));
    check_cut(&text, (const char *)bytes, length, length / 2);
    check_cut(&text, (const char *)bytes, length, length - length / 3);

    size_t characters = 0;
    for (size_t at = 0; at < text.length; characters++) {
        uint32_t code;
        char again[4];
        size_t step = utf8_decode(text.data + at, text.length - at, &code);
        need(step > 0 && utf8_encode(code, again) == step && !memcmp(again, text.data + at, step));
        at += step;
    }
    need(utf8_count(text.data, text.length) == characters);
    for (size_t limit = 0; limit < 10; limit++) {
        size_t cut = utf8_cut(text.data, text.length, limit);
        need(cut <= limit && cut <= text.length && utf8_valid(text.data, cut));
    }
    check_graphemes(text.data, text.length);
    check_printable(text.data, text.length, true);
    check_printable(text.data, text.length, false);
    utf8_fold(&folded, text.data, text.length);
    need(utf8_valid(folded.data, folded.length));
    buf_free(&text);
    buf_free(&folded);
    return 0;
}
