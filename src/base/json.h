/* JSON: a reader over jsmn tokens and a writer into a buffer.
 *
 * Reader: json_parse() checks the whole text strictly (RFC 8259: jsmn alone is too lenient), bounded in
 * depth. Values are referred to by token index; the document borrows the text, which must outlive it. Not
 * shared between threads. */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/arena.h"
#include "base/buf.h"
#include "recollect_error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define JSON_DEPTH_MAX 128
#define JSON_NONE      (-1) /* "no such value"; every json_ getter accepts it and gives the default */

struct json {
    const char *text;
    size_t length;
    struct json_token *tokens; /* owned; kept between parses of the same struct, so a stream re-uses memory */
    int count, capacity;
};

#define JSON_INIT                                                                                            \
    {                                                                                                        \
        NULL, 0, NULL, 0, 0                                                                                  \
    }

enum json_type { JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

/* Parses text (not copied). The root value is index 0. Error names the byte offset. */
enum rec_status json_parse(struct json *json, const char *text, size_t length, rec_error *error);
void json_free(struct json *json);

enum json_type json_type_of(const struct json *json, int value);
int json_get(const struct json *json, int object,
             const char *key); /* JSON_NONE if absent; last duplicate does not win: first does */
int json_path(const struct json *json, int value, const char *path); /* "a.b.0.c" */
int json_size(const struct json *json, int value);                   /* members or elements; 0 for others */
int json_first(const struct json *json,
               int container); /* first element, or first member's KEY; JSON_NONE if empty */
int json_next(const struct json *json, int value);       /* next sibling element (or next member's KEY) */
int json_member_value(const struct json *json, int key); /* the value of a member's KEY */

bool json_is_null(const struct json *json, int value); /* absent counts as null */
bool json_bool(const struct json *json, int value, bool otherwise);
int64_t json_int(const struct json *json, int value, int64_t otherwise); /* also of 12.0; clamps */
double json_double(const struct json *json, int value, double otherwise);

/* A string value unescaped into the arena (valid UTF-8: lone surrogates become U+FFFD, \u0000 too); NULL if
 * it is not a string. *length may be NULL. */
const char *json_string(const struct json *json, int value, struct arena *arena, size_t *length);
/* The same, appended to a buffer; false if it is not a string. The streaming path: no arena. */
bool json_string_add(const struct json *json, int value, struct buf *out);
bool json_string_is(const struct json *json, int value, const char *expected);
/* The bytes of a value exactly as they stand in the text (with quotes for a string). */
const char *json_raw(const struct json *json, int value, size_t *length);

/* What stands around one string of a text. Another text that is the same but for this string needs no
 * parsing: what is in a frame is JSON with every string that holds no quote, escape or control character.
 * Owns its buffers. */
struct json_frame {
    struct buf head, tail;
};

#define JSON_FRAME_INIT                                                                                      \
    {                                                                                                        \
        BUF_INIT, BUF_INIT                                                                                   \
    }

void json_frame_keep(struct json_frame *frame, const struct json *json,
                     int value); /* around the value; if it is no string, nothing fits */
/* True if the text fits: its string is appended. False says nothing of the text. */
bool json_frame_add(const struct json_frame *frame, const char *text, size_t length, struct buf *out);
void json_frame_clear(struct json_frame *frame); /* nothing fits any more */
void json_frame_free(struct json_frame *frame);

/* Writer: commas and nesting are kept by the writer; misuse is an assertion. */
struct json_writer {
    struct buf *out;
    int depth;
    uint64_t first; /* bit per depth: nothing written at this level yet */
    bool after_key;
};

void json_writer_init(struct json_writer *writer, struct buf *out);
void json_open_object(struct json_writer *writer);
void json_close_object(struct json_writer *writer);
void json_open_array(struct json_writer *writer);
void json_close_array(struct json_writer *writer);
void json_key(struct json_writer *writer, const char *key);
void json_put_string(struct json_writer *writer,
                     const char *text); /* NULL writes null; invalid UTF-8 is cleaned */
void json_put_string_n(struct json_writer *writer, const char *text, size_t length);
void json_put_int(struct json_writer *writer, int64_t number);
void json_put_double(struct json_writer *writer, double number,
                     int digits); /* digits after the point at most; not finite: null */
void json_put_bool(struct json_writer *writer, bool value);
void json_put_null(struct json_writer *writer);
void json_put_raw(struct json_writer *writer, const char *json, size_t length); /* already valid JSON */
/* key and value in one call */
void json_put_member(struct json_writer *writer, const char *key, const char *text);
void json_put_member_int(struct json_writer *writer, const char *key, int64_t number);
void json_put_member_double(struct json_writer *writer, const char *key, double number, int digits);
void json_put_member_bool(struct json_writer *writer, const char *key, bool value);
void json_put_member_time(struct json_writer *writer, const char *key, int64_t time); /* ISO; 0 writes null */

#endif
