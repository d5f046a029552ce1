/* The writing half of json.h. */
#include "config.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/number.h"
#include "base/utf8.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#define WRITER_DEPTH_MAX 64 /* bits of json_writer.first */

void json_writer_init(struct json_writer *writer, struct buf *out)
{
    *writer = (struct json_writer){.out = out, .first = 1};
}

/* What stands before a value or key: a comma, or nothing. */
static void begin_item(struct json_writer *writer)
{
    uint64_t bit = UINT64_C(1) << writer->depth;

    if (writer->after_key) {
        writer->after_key = false;
        return;
    }
    assert(writer->depth > 0 || (writer->first & bit)); /* one value at the top */
    if (!(writer->first & bit))
        buf_addc(writer->out, ',');
    writer->first &= ~bit;
}

static void open_container(struct json_writer *writer, char bracket)
{
    begin_item(writer);
    assert(writer->depth + 1 < WRITER_DEPTH_MAX);
    writer->depth++;
    writer->first |= UINT64_C(1) << writer->depth;
    buf_addc(writer->out, bracket);
}

static void close_container(struct json_writer *writer, char bracket)
{
    assert(writer->depth > 0 && !writer->after_key);
    writer->depth--;
    buf_addc(writer->out, bracket);
}

void json_open_object(struct json_writer *writer)
{
    open_container(writer, '{');
}

void json_close_object(struct json_writer *writer)
{
    close_container(writer, '}');
}

void json_open_array(struct json_writer *writer)
{
    open_container(writer, '[');
}

void json_close_array(struct json_writer *writer)
{
    close_container(writer, ']');
}

/* Are eight bytes ASCII that needs no escape? The highest bit of a byte is set by what is not ASCII, or less
 * than a blank, or differs from one that needs an escape by less than 1. */
static bool are_plain(const char *text)
{
    const uint64_t each = UINT64_C(0x0101010101010101), highest = each << 7;
    uint64_t bytes;

    memcpy(&bytes, text, sizeof bytes);
    return ((bytes | (bytes - each * 0x20) | ((bytes ^ each * '"') - each) | ((bytes ^ each * '\\') - each) |
             ((bytes ^ each * 0x7F) - each)) &
            highest) == 0;
}

/* Bytes at the start that need no escape. DEL and C1 controls do: the output may be shown on a terminal. */
static size_t plain_run(const char *text, size_t length)
{
    size_t at = 0;

    while (at < length) {
        unsigned char byte = (unsigned char)text[at];

        if (length - at >= sizeof(uint64_t) && are_plain(text + at)) {
            at += sizeof(uint64_t);
            continue;
        }
        if (byte < 0x20 || byte == '"' || byte == '\\' || byte == 0x7F)
            break;
        if (byte == 0xC2 && at + 1 < length && (unsigned char)text[at + 1] < 0xA0)
            break;
        at++;
    }
    return at;
}

static size_t escape(struct buf *out, const char *text, size_t length)
{
    static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
    const char *known = strchr(from, text[0]);
    uint32_t code;
    size_t bytes;

    if (known && text[0]) {
        buf_addc(out, '\\');
        buf_addc(out, to[known - from]);
        return 1;
    }
    bytes = utf8_decode(text, length, &code);
    buf_addf(out, "\\u%04" PRIx32, code);
    return bytes;
}

/* Most texts are ASCII that needs no escape. False: not this one. It is copied while it is looked at, and
 * nothing is there until all of it is. */
static bool add_plain(struct buf *out, const char *text, size_t length)
{
    char *to = buf_room(out, length + 2);
    bool plain = true;
    size_t at = 0;

    *to++ = '"';
    for (; length - at >= sizeof(uint64_t) && plain; at += sizeof(uint64_t)) {
        plain = are_plain(text + at);
        memcpy(to + at, text + at, sizeof(uint64_t));
    }
    for (; at < length && plain; at++) {
        unsigned char byte = (unsigned char)text[at];

        plain = byte - 0x20u < 0x7Fu - 0x20u && byte != '"' && byte != '\\';
        to[at] = (char)byte;
    }
    if (!plain) {
        to[-1] = '\0';
        return false;
    }
    to[length] = '"';
    to[length + 1] = '\0';
    out->length += length + 2;
    return true;
}

static void add_quoted(struct buf *out, const char *text, size_t length)
{
    struct buf clean = BUF_INIT;

    if (add_plain(out, text, length))
        return;
    if (!utf8_valid(text, length)) {
        utf8_clean(&clean, text, length);
        text = clean.data;
        length = clean.length;
    }
    buf_reserve(out, length + 2);
    buf_addc(out, '"');
    for (size_t at = 0;;) {
        size_t plain = plain_run(text + at, length - at);

        buf_add(out, text + at, plain);
        at += plain;
        if (at == length)
            break;
        at += escape(out, text + at, length - at);
    }
    buf_addc(out, '"');
    buf_free(&clean);
}

void json_key(struct json_writer *writer, const char *key)
{
    assert(writer->depth > 0 && !writer->after_key);
    begin_item(writer);
    add_quoted(writer->out, key, strlen(key));
    buf_addc(writer->out, ':');
    writer->after_key = true;
}

void json_put_string(struct json_writer *writer, const char *text)
{
    if (text)
        json_put_string_n(writer, text, strlen(text));
    else
        json_put_null(writer);
}

void json_put_string_n(struct json_writer *writer, const char *text, size_t length)
{
    begin_item(writer);
    add_quoted(writer->out, text, length);
}

void json_put_int(struct json_writer *writer, int64_t number)
{
    begin_item(writer);
    number_add_int(writer->out, number);
}

void json_put_double(struct json_writer *writer, double number, int digits)
{
    begin_item(writer);
    number_add(writer->out, number, digits);
}

void json_put_bool(struct json_writer *writer, bool value)
{
    begin_item(writer);
    buf_adds(writer->out, value ? "true" : "false");
}

void json_put_null(struct json_writer *writer)
{
    begin_item(writer);
    buf_adds(writer->out, "null");
}

void json_put_raw(struct json_writer *writer, const char *json, size_t length)
{
    begin_item(writer);
    buf_add(writer->out, json, length);
}

void json_put_member(struct json_writer *writer, const char *key, const char *text)
{
    json_key(writer, key);
    json_put_string(writer, text);
}

void json_put_member_int(struct json_writer *writer, const char *key, int64_t number)
{
    json_key(writer, key);
    json_put_int(writer, number);
}

void json_put_member_double(struct json_writer *writer, const char *key, double number, int digits)
{
    json_key(writer, key);
    json_put_double(writer, number, digits);
}

void json_put_member_bool(struct json_writer *writer, const char *key, bool value)
{
    json_key(writer, key);
    json_put_bool(writer, value);
}

void json_put_member_time(struct json_writer *writer, const char *key, int64_t time)
{
    char text[CLOCK_ISO_SIZE];

    json_key(writer, key);
    if (time) {
        clock_iso(time, text);
        json_put_string(writer, text);
    } else {
        json_put_null(writer);
    }
}
