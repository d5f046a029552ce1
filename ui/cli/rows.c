#include "config.h"

#include "rows.h"
#include "ui/tui/format.h"

#include <math.h>
#include <string.h>

static void put_tags(struct json_writer *writer, const char *tags)
{
    json_key(writer, "tags");
    json_open_array(writer);
    while (*tags) {
        size_t length = strcspn(tags, " ");
        if (length)
            json_put_string_n(writer, tags, length);
        tags += length + (tags[length] == ' ');
    }
    json_close_array(writer);
}

static void put_or_null(struct json_writer *writer, const char *key, const char *text)
{
    json_put_member(writer, key, *text ? text : NULL);
}

static void put_metadata(struct json_writer *writer, const char *metadata)
{
    if (!*metadata)
        return;
    json_key(writer, "metadata");
    json_put_raw(writer, metadata, strlen(metadata));
}

static void put_evidence(struct json_writer *writer, const struct rec_evidence *evidence, size_t count)
{
    json_key(writer, "evidence");
    json_open_array(writer);
    for (size_t i = 0; i < count; i++) {
        const char *id = *evidence[i].external_id ? evidence[i].external_id : evidence[i].message_id;
        if (*id)
            json_put_string(writer, id);
    }
    json_close_array(writer);
}

void row_conversation(struct json_writer *writer, const struct rec_conversation *row)
{
    json_put_member(writer, "id", row->id);
    put_or_null(writer, "external_id", row->external_id);
    json_put_member(writer, "title", row->title);
    json_put_member(writer, "status", rec_conversation_status_name(row->status));
    put_tags(writer, row->tags);
    json_put_member_int(writer, "message_count", row->message_count);
    json_put_member(writer, "last_turn", rec_turn_status_name(row->last_turn));
    json_put_member_time(writer, "created_at", row->created_at);
    json_put_member_time(writer, "updated_at", row->updated_at);
    if (row->deleted_at)
        json_put_member_time(writer, "deleted_at", row->deleted_at);
    if (*row->system)
        json_put_member(writer, "system", row->system);
    put_metadata(writer, row->metadata);
}

void row_message(struct json_writer *writer, const struct rec_message *row)
{
    json_put_member(writer, "id", row->id);
    put_or_null(writer, "external_id", row->external_id);
    json_put_member(writer, "conversation_id", row->conversation_id);
    json_put_member_int(writer, "sequence", row->sequence);
    json_put_member(writer, "role", rec_role_name(row->role));
    if (*row->name)
        json_put_member(writer, "name", row->name);
    json_put_member(writer, "content", row->content);
    json_put_member(writer, "status", rec_turn_status_name(row->status));
    json_put_member_time(writer, "created_at", row->created_at);
    if (row->siblings > 1) {
        json_put_member_int(writer, "sibling", row->sibling);
        json_put_member_int(writer, "siblings", row->siblings);
    }
    if (*row->provider) {
        json_put_member(writer, "provider", row->provider);
        json_put_member(writer, "model", row->model);
    }
    if (*row->error)
        json_put_member(writer, "error", row->error);
    put_metadata(writer, row->metadata);
}

size_t row_why_numbers(const struct rec_hit_why *why, struct row_why_number numbers[ROW_WHY_NUMBERS])
{
    const struct {
        struct row_why_number number;
        bool unless_none;
    } all[ROW_WHY_NUMBERS] = {{{"coverage", why->coverage, 3}, false}, {{"vector", why->vector, 3}, false},
                              {{"prior", why->prior, 2}, false},       {{"server", why->server, 3}, true},
                              {{"date", why->date, 2}, true},          {{"points", why->points, 2}, false}};
    size_t count = 0;
    for (size_t i = 0; i < ROW_WHY_NUMBERS && !why->reason; i++)
        if (!isnan(all[i].number.value) && (!all[i].unless_none || all[i].number.value > 0))
            numbers[count++] = all[i].number;
    return count;
}

static void why_words(struct json_writer *writer, const struct rec_hit_why *why, enum rec_found found)
{
    struct buf text = BUF_INIT;
    bool open = false;
    for (size_t i = 0; i < why->word_count; i++) {
        if (why->words[i].found != found)
            continue;
        if (!open) {
            json_key(writer, rec_found_name(found));
            json_open_array(writer);
        }
        open = true;
        buf_clear(&text);
        format_found_word(&text, &why->words[i]);
        json_put_string(writer, text.data);
    }
    if (open)
        json_close_array(writer);
    buf_free(&text);
}

void row_why(struct json_writer *writer, const struct rec_hit_why *why)
{
    struct row_why_number numbers[ROW_WHY_NUMBERS];
    json_open_object(writer);
    if (why && why->reason)
        json_put_member_bool(writer, why->reason, true);
    for (int found = REC_FOUND_WORD; why && found >= REC_FOUND_NOT; found--)
        why_words(writer, why, (enum rec_found)found);
    size_t count = why ? row_why_numbers(why, numbers) : 0;
    for (size_t i = 0; i < count; i++)
        json_put_member_double(writer, numbers[i].name, numbers[i].value, numbers[i].digits);
    json_close_object(writer);
}

void row_memory_of_hit(struct json_writer *writer, const struct rec_memory *row)
{
    json_put_member(writer, "kind", rec_memory_kind_name(row->kind));
    json_put_member(writer, "category", rec_category_name(row->category));
    json_put_member_double(writer, "importance", row->importance, 3);
    json_put_member_double(writer, "confidence", row->confidence, 3);
    json_put_member_int(writer, "access_count", row->access_count);
    json_put_member_bool(writer, "pinned", row->pinned);
    put_evidence(writer, row->evidence, row->evidence_count);
    json_put_member_time(writer, "valid_from", row->valid_from);
    json_put_member_time(writer, "valid_to", row->valid_to);
    if (row->status != REC_STATE_ACTIVE)
        json_put_member(writer, "status", rec_memory_status_name(row->status));
    if (*row->superseded_by)
        json_put_member(writer, "superseded_by", row->superseded_by);
}

void row_memory(struct json_writer *writer, const struct rec_memory *row)
{
    json_put_member(writer, "id", row->id);
    json_put_member(writer, "content", row->content);
    row_memory_of_hit(writer, row);
    json_put_member_time(writer, "created_at", row->created_at);
    put_metadata(writer, row->metadata);
}

void row_preference_of_hit(struct json_writer *writer, const struct rec_preference *row)
{
    json_put_member(writer, "category", rec_category_name(row->category));
    json_put_member(writer, "key", row->key);
    json_put_member(writer, "qualifier", row->qualifier);
    json_put_member(writer, "value", row->value);
    json_put_member(writer, "polarity", row->negative ? "negative" : "positive");
    json_put_member(writer, "source", row->explicit_ ? "explicit" : "inferred");
    json_put_member_double(writer, "confidence", row->confidence, 3);
    json_put_member_bool(writer, "locked", row->locked);
    json_put_member(writer, "statement", row->statement);
    put_evidence(writer, row->evidence, row->evidence_count);
    json_put_member_time(writer, "since", row->since);
    if (row->status != REC_STATE_ACTIVE)
        json_put_member(writer, "status", rec_memory_status_name(row->status));
    if (*row->superseded_by)
        json_put_member(writer, "superseded_by", row->superseded_by);
}

void row_preference(struct json_writer *writer, const struct rec_preference *row)
{
    json_put_member(writer, "id", row->id);
    row_preference_of_hit(writer, row);
}

void row_memories(struct json_writer *writer, const char *key, const struct rec_memory *rows, size_t count)
{
    json_key(writer, key);
    json_open_array(writer);
    for (size_t i = 0; i < count; i++) {
        json_open_object(writer);
        row_memory(writer, &rows[i]);
        json_close_object(writer);
    }
    json_close_array(writer);
}

void row_preferences(struct json_writer *writer, const char *key, const struct rec_preference *rows,
                     size_t count)
{
    json_key(writer, key);
    json_open_array(writer);
    for (size_t i = 0; i < count; i++) {
        json_open_object(writer);
        row_preference(writer, &rows[i]);
        json_close_object(writer);
    }
    json_close_array(writer);
}

/* --- Whole rows, as another store takes them in: src/memory/transfer.c reads them --- */

#define ALL_DIGITS 15

static void put_whole_evidence(struct json_writer *writer, const struct rec_evidence *evidence, size_t count)
{
    json_key(writer, "evidence");
    json_open_array(writer);
    for (size_t i = 0; i < count; i++) {
        json_open_object(writer);
        json_put_member(writer, "message",
                        *evidence[i].external_id ? evidence[i].external_id : evidence[i].message_id);
        json_put_member(writer, "source", evidence[i].source);
        json_put_member_int(writer, "start", evidence[i].start);
        json_put_member_int(writer, "end", evidence[i].end);
        json_put_member_time(writer, "created_at", evidence[i].created_at);
        json_close_object(writer);
    }
    json_close_array(writer);
}

void row_memory_whole(struct json_writer *writer, const struct rec_memory *row)
{
    json_open_object(writer);
    json_put_member(writer, "row", "memory");
    json_put_member(writer, "id", row->id);
    json_put_member(writer, "kind", rec_memory_kind_name(row->kind));
    json_put_member(writer, "category", rec_category_name(row->category));
    json_put_member(writer, "status", rec_memory_status_name(row->status));
    json_put_member(writer, "content", row->content);
    json_put_member(writer, "slot", row->slot);
    json_put_member_double(writer, "importance", row->importance, ALL_DIGITS);
    json_put_member_double(writer, "confidence", row->confidence, ALL_DIGITS);
    json_put_member_int(writer, "access_count", row->access_count);
    json_put_member_time(writer, "accessed_at", row->accessed_at);
    json_put_member_bool(writer, "pinned", row->pinned);
    json_put_member_time(writer, "valid_from", row->valid_from);
    json_put_member_time(writer, "valid_to", row->valid_to);
    json_put_member_time(writer, "recorded_from", row->recorded_from);
    json_put_member_time(writer, "recorded_to", row->recorded_to);
    put_or_null(writer, "superseded_by", row->superseded_by);
    json_put_member_time(writer, "created_at", row->created_at);
    json_put_member_time(writer, "updated_at", row->updated_at);
    put_metadata(writer, row->metadata);
    put_whole_evidence(writer, row->evidence, row->evidence_count);
    json_close_object(writer);
}

void row_preference_whole(struct json_writer *writer, const struct rec_preference *row)
{
    json_open_object(writer);
    json_put_member(writer, "row", "preference");
    json_put_member(writer, "id", row->id);
    json_put_member(writer, "category", rec_category_name(row->category));
    json_put_member(writer, "key", row->key);
    json_put_member(writer, "qualifier", row->qualifier);
    json_put_member(writer, "status", rec_memory_status_name(row->status));
    json_put_member(writer, "value", row->value);
    json_put_member(writer, "polarity", row->negative ? "negative" : "positive");
    json_put_member(writer, "source", row->explicit_ ? "explicit" : "inferred");
    json_put_member(writer, "statement", row->statement);
    json_put_member_bool(writer, "locked", row->locked);
    json_put_member_double(writer, "confidence", row->confidence, ALL_DIGITS);
    json_put_member_int(writer, "access_count", row->access_count);
    json_put_member_time(writer, "since", row->since);
    json_put_member_time(writer, "valid_to", row->valid_to);
    put_or_null(writer, "superseded_by", row->superseded_by);
    json_put_member_time(writer, "created_at", row->created_at);
    json_put_member_time(writer, "updated_at", row->updated_at);
    put_whole_evidence(writer, row->evidence, row->evidence_count);
    json_close_object(writer);
}

static void put_part(struct json_writer *writer, const struct rec_receipt_part *part)
{
    json_open_object(writer);
    json_put_member(writer, "type", part->type);
    json_put_member_int(writer, "tokens", part->tokens);
    json_key(writer, "items");
    json_open_array(writer);
    for (size_t i = 0; i < part->count; i++) {
        const struct rec_receipt_item *item = &part->items[i];
        json_open_object(writer);
        put_or_null(writer, "id", item->id);
        json_put_member(writer, "text", item->text);
        if (item->score >= 0)
            json_put_member_double(writer, "score", item->score, 4);
        if (item->number > 0) {
            json_put_member_int(writer, "number", item->number);
            json_put_member_bool(writer, "cited", item->cited);
        }
        put_evidence(writer, item->evidence, item->evidence_count);
        json_close_object(writer);
    }
    json_close_array(writer);
    json_close_object(writer);
}

void row_receipt(struct json_writer *writer, const struct rec_receipt *row)
{
    json_put_member_int(writer, "budget", row->budget);
    json_put_member_int(writer, "used", row->used);
    json_key(writer, "parts");
    json_open_array(writer);
    for (size_t i = 0; i < row->count; i++)
        put_part(writer, &row->parts[i]);
    json_close_array(writer);
    json_key(writer, "left_out");
    json_open_object(writer);
    json_put_member_int(writer, "messages", row->left_out_messages);
    json_put_member_int(writer, "memories", row->left_out_memories);
    json_key(writer, "items");
    json_open_array(writer);
    for (size_t i = 0; i < row->left_out_count; i++) {
        const struct rec_receipt_item *item = &row->left_out[i];
        json_open_object(writer);
        put_or_null(writer, "id", item->id);
        json_put_member(writer, "text", item->text);
        if (item->score >= 0)
            json_put_member_double(writer, "score", item->score, 4);
        json_put_member(writer, "why", item->why);
        json_close_object(writer);
    }
    json_close_array(writer);
    json_close_object(writer);
}

void row_change(struct json_writer *writer, const struct rec_change_record *row)
{
    json_put_member_int(writer, "number", row->number);
    json_put_member(writer, "row", rec_row_kind_name(row->row));
    json_put_member(writer, "id", row->id);
    json_put_member(writer, "operation", row->operation);
    json_put_member(writer, "summary", row->summary);
    json_put_member(writer, "cause", row->cause);
    json_put_member_int(writer, "group", row->group);
    json_put_member_bool(writer, "undone", row->undone);
    json_put_member_time(writer, "created_at", row->created_at);
}

void row_job(struct json_writer *writer, const struct rec_job *row)
{
    json_put_member(writer, "id", row->id);
    json_put_member(writer, "kind", row->kind);
    json_put_member(writer, "status", rec_job_status_name(row->status));
    json_put_member_int(writer, "attempts", row->attempts);
    json_put_member_int(writer, "max_attempts", row->max_attempts);
    put_or_null(writer, "error", row->error);
    json_put_member_time(writer, "run_after", row->run_after);
    json_put_member_time(writer, "created_at", row->created_at);
    json_put_member_time(writer, "updated_at", row->updated_at);
}

void row_turn(struct json_writer *writer, const struct rec_turn *row)
{
    json_put_member(writer, "id", row->id);
    json_put_member(writer, "conversation_id", row->conversation_id);
    json_put_member(writer, "user_message_id", row->user_message_id);
    put_or_null(writer, "message_id", row->assistant_message_id);
    json_put_member(writer, "status", rec_turn_status_name(row->status));
    put_or_null(writer, "error", row->error);
    json_put_member_time(writer, "created_at", row->created_at);
    json_put_member_time(writer, "updated_at", row->updated_at);
}
