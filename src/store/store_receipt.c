#include "config.h"

#include "store/store_receipt.h"

#include "base/error.h"
#include "base/json.h"
#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

#define LEFT_OUT "left out" /* written like one more part */

/* --- Writing --- */

static void put_evidence(struct json_writer *writer, const struct rec_evidence *rows, size_t count)
{
    json_key(writer, "evidence");
    json_open_array(writer);
    for (size_t i = 0; i < count; i++) {
        json_open_object(writer);
        json_put_member(writer, "message", rows[i].message_id);
        json_put_member(writer, "conversation", rows[i].conversation_id);
        json_put_member(writer, "external", rows[i].external_id ? rows[i].external_id : "");
        json_put_member(writer, "source", rows[i].source ? rows[i].source : "");
        json_put_member_int(writer, "start", rows[i].start);
        json_put_member_int(writer, "end", rows[i].end);
        json_put_member_int(writer, "created_at", rows[i].created_at);
        json_close_object(writer);
    }
    json_close_array(writer);
}

static void put_item(struct json_writer *writer, const struct rec_receipt_item *item)
{
    const char *text = item->text ? item->text : "";

    json_open_object(writer);
    json_put_member(writer, "id", item->id);
    json_put_member(writer, "row", rec_row_kind_name(item->row));
    json_key(writer, "text");
    json_put_string_n(writer, text, utf8_cut(text, strlen(text), RECEIPT_TEXT_MAX));
    json_put_member_double(writer, "score", item->score, 6);
    json_put_member_int(writer, "tokens", item->tokens);
    if (item->number > 0)
        json_put_member_int(writer, "number", item->number);
    if (item->cited)
        json_put_member_bool(writer, "cited", true);
    if (item->evidence_count > 0)
        put_evidence(writer, item->evidence, item->evidence_count);
    if (item->why && item->why[0])
        json_put_member(writer, "why", item->why);
    json_close_object(writer);
}

static bool texts_valid(const struct rec_receipt_part *part)
{
    if (!part->type || !utf8_valid(part->type, strlen(part->type)))
        return false;
    for (size_t i = 0; i < part->count; i++)
        if (part->items[i].text && !utf8_valid(part->items[i].text, strlen(part->items[i].text)))
            return false;
    return true;
}

static enum rec_status put_part(struct json_writer *writer, const struct rec_receipt_part *part,
                                rec_error *error)
{
    if (!texts_valid(part))
        return error_set(error, REC_INVALID, "A part of the receipt is not valid UTF-8.");
    json_open_object(writer);
    json_put_member(writer, "type", part->type);
    json_put_member_int(writer, "tokens", part->tokens);
    json_key(writer, "items");
    json_open_array(writer);
    for (size_t i = 0; i < part->count; i++)
        put_item(writer, &part->items[i]);
    json_close_array(writer);
    json_close_object(writer);
    return REC_OK;
}

enum rec_status receipt_encode(const struct rec_receipt *row, struct buf *out, rec_error *error)
{
    struct json_writer writer;
    enum rec_status status = REC_OK;

    json_writer_init(&writer, out);
    json_open_array(&writer);
    for (size_t i = 0; i < row->count && status == REC_OK; i++)
        status = put_part(&writer, &row->parts[i], error);
    if (row->left_out_count > 0 && status == REC_OK) {
        const struct rec_receipt_part part = {
            .type = LEFT_OUT, .items = row->left_out, .count = row->left_out_count};
        status = put_part(&writer, &part, error);
    }
    json_close_array(&writer);
    return status;
}

/* --- Reading --- */

static const char *get_text(const struct json *json, int object, const char *key, struct arena *arena)
{
    const char *text = json_string(json, json_get(json, object, key), arena, NULL);
    return text ? text : "";
}

static void get_id(const struct json *json, int object, const char *key, struct arena *arena,
                   char id[REC_ID_SIZE])
{
    snprintf(id, REC_ID_SIZE, "%s", get_text(json, object, key, arena));
}

static void get_evidence(const struct json *json, int list, struct arena *arena,
                         struct rec_receipt_item *item)
{
    item->evidence_count = (size_t)json_size(json, list);
    struct rec_evidence *rows = arena_alloc(arena, item->evidence_count * sizeof(*rows));
    item->evidence = rows;
    for (int value = json_first(json, list); value != JSON_NONE; value = json_next(json, value), rows++) {
        get_id(json, value, "message", arena, rows->message_id);
        get_id(json, value, "conversation", arena, rows->conversation_id);
        rows->external_id = get_text(json, value, "external", arena);
        rows->source = get_text(json, value, "source", arena);
        rows->start = json_int(json, json_get(json, value, "start"), 0);
        rows->end = json_int(json, json_get(json, value, "end"), 0);
        rows->created_at = json_int(json, json_get(json, value, "created_at"), 0);
    }
}

static void get_items(const struct json *json, int list, struct arena *arena, struct rec_receipt_part *part)
{
    part->count = (size_t)json_size(json, list);
    struct rec_receipt_item *item = arena_alloc(arena, part->count * sizeof(*item));
    part->items = item;
    for (int value = json_first(json, list); value != JSON_NONE; value = json_next(json, value), item++) {
        int row = rec_row_kind_parse(get_text(json, value, "row", arena));
        get_id(json, value, "id", arena, item->id);
        item->row = row < 0 ? REC_ROW_MESSAGE : (enum rec_row_kind)row;
        item->text = get_text(json, value, "text", arena);
        item->score = json_double(json, json_get(json, value, "score"), -1);
        item->tokens = json_int(json, json_get(json, value, "tokens"), 0);
        item->number = (int)json_int(json, json_get(json, value, "number"), 0);
        item->cited = json_bool(json, json_get(json, value, "cited"), false);
        item->why = get_text(json, value, "why", arena);
        int evidence = json_get(json, value, "evidence");
        if (json_size(json, evidence) > 0)
            get_evidence(json, evidence, arena, item);
    }
}

enum rec_status receipt_decode(struct rec_receipt *row, const char *text, struct arena *arena,
                               rec_error *error)
{
    struct json json = JSON_INIT;

    enum rec_status status = json_parse(&json, text, strlen(text), error);
    if (status != REC_OK) {
        error_prefix(error, "The receipt cannot be read");
        if (error)
            error->code = REC_STORE;
        json_free(&json);
        return REC_STORE;
    }
    row->count = (size_t)json_size(&json, 0);
    struct rec_receipt_part *part = arena_alloc(arena, row->count * sizeof(*part));
    row->parts = part;
    for (int value = json_first(&json, 0); value != JSON_NONE; value = json_next(&json, value), part++) {
        part->type = get_text(&json, value, "type", arena);
        part->tokens = json_int(&json, json_get(&json, value, "tokens"), 0);
        get_items(&json, json_get(&json, value, "items"), arena, part);
    }
    part = (struct rec_receipt_part *)row->parts + row->count;
    if (row->count > 0 && strcmp(part[-1].type, LEFT_OUT) == 0) {
        row->left_out = part[-1].items;
        row->left_out_count = part[-1].count;
        row->count--;
    }
    json_free(&json);
    return REC_OK;
}
