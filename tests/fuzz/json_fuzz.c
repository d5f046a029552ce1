/* JSON: what the reader takes, the writer can give back, and it reads the same; every string is UTF-8;
 * a frame lets nothing through that the reader would tell otherwise. */
#include "config.h"

#include "fuzz/fuzz.h"

#include "base/json.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

const long fuzz_rounds = 20000;

#define FRAMED "{\"type\":\"delta\",\"delta\":{\"type\":\"text\",\"text\":\" word\"},\"more\":[\"\",1]}"

const char *const fuzz_seeds[] = {
    FRAMED,
    "{\"a\":[1,2.5,-3e4,true,false,null,\"x\\n\\u00e9\\ud83d\\ude00\"],\"b\":{\"c\":{\"d\":[]}},\"\":{}}",
    "[[[[[[[[]]]]]]]]",
    " \t\r\n\"\\\"\\\\\\/\\b\\f\\n\\r\\t\" ",
    "[0,-0,1e308,1E+2,123456789012345678901234567890,0.000001]",
    "{\"a\":1,\"a\":2}",
    "\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\"",
    "[1,]",
    "{\"a\"}",
    "nul",
    "\"\\ud800\"",
    NULL,
};

const char *const fuzz_words[] = {
    "{",  "}",       "[",          "]",        ":",    ",",    "\"",
    "\\", "\\u0000", "\\ud83d",    "\\udc00",  "1",    "-",    ".",
    "e9", "true",    "nu",         "\x01",     "\xff", "\xc3", "[[[[[[[[[[[[",
    "0",  "\"a\"",   "\"\xe2\x82", "\x7f\xef", NULL,
};

static void need(bool condition)
{
    if (!condition)
        abort();
}

/* Writes the value anew; whatever can be asked of it is asked. */
static void copy(const struct json *json, int value, struct json_writer *writer)
{
    struct buf text = BUF_INIT;
    const char *raw;
    size_t length;
    switch (json_type_of(json, value)) {
    case JSON_NULL:
        json_put_null(writer);
        break;
    case JSON_BOOL:
        json_put_bool(writer, json_bool(json, value, false));
        break;
    case JSON_NUMBER:
        json_int(json, value, 0);
        json_double(json, value, 0);
        raw = json_raw(json, value, &length);
        json_put_raw(writer, raw, length);
        break;
    case JSON_STRING:
        need(json_string_add(json, value, &text));
        need(utf8_valid(text.data, text.length));
        json_put_string_n(writer, text.data, text.length);
        break;
    case JSON_ARRAY:
        json_open_array(writer);
        for (int at = json_first(json, value); at != JSON_NONE; at = json_next(json, at))
            copy(json, at, writer);
        json_close_array(writer);
        break;
    case JSON_OBJECT:
        json_open_object(writer);
        for (int key = json_first(json, value); key != JSON_NONE; key = json_next(json, key)) {
            buf_clear(&text);
            need(json_string_add(json, key, &text));
            json_key(writer, text.data);
            copy(json, json_member_value(json, key), writer);
        }
        json_close_object(writer);
        break;
    }
    buf_free(&text);
}

/* Depth of nesting that the writer takes; the reader takes more. */
static int depth_of(const struct json *json, int value)
{
    int deepest = 0;
    bool object = json_type_of(json, value) == JSON_OBJECT;
    for (int at = json_first(json, value); at != JSON_NONE; at = json_next(json, at)) {
        int depth = depth_of(json, object ? json_member_value(json, at) : at);
        deepest = depth > deepest ? depth : deepest;
    }
    return deepest + 1;
}

/* What fits around a string of another text is JSON, and has the string that was given. */
static void fit(const struct json *json, const char *around, const char *text, size_t length)
{
    struct json other = JSON_INIT;
    struct json_frame frame = JSON_FRAME_INIT;
    struct buf given = BUF_INIT, parsed = BUF_INIT;
    need(json_parse(&other, around, strlen(around), NULL) == REC_OK);
    for (int value = 0; value < other.count; value++) {
        json_frame_keep(&frame, &other, value);
        buf_clear(&given);
        if (!json_frame_add(&frame, text, length, &given))
            continue;
        buf_clear(&parsed);
        need(json->count == other.count && json_string_add(json, value, &parsed));
        need(given.length == parsed.length && !memcmp(given.data, parsed.data, given.length));
    }
    json_frame_free(&frame);
    json_free(&other);
    buf_free(&given);
    buf_free(&parsed);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct json json = JSON_INIT, again = JSON_INIT;
    struct buf first = BUF_INIT, second = BUF_INIT;
    struct json_writer writer;
    rec_error error = {0};
    if (json_parse(&json, (const char *)bytes, length, &error) != REC_OK) {
        need(error.message[0] && utf8_valid(error.message, strlen(error.message)));
    } else if (depth_of(&json, 0) < 32) {
        json_writer_init(&writer, &first);
        copy(&json, 0, &writer);
        need(json_parse(&again, first.data, first.length, &error) == REC_OK);
        json_writer_init(&writer, &second);
        copy(&again, 0, &writer);
        need(first.length == second.length && !memcmp(first.data, second.data, first.length));
    }
    json_path(&json, 0, "a.0.b");
    fit(&json, FRAMED, (const char *)bytes, length);
    json_free(&json);
    json_free(&again);
    buf_free(&first);
    buf_free(&second);
    return 0;
}
