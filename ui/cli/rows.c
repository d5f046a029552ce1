#include "config.h"

#include "rows.h"

#include "base/error.h"
#include "client.h"

#include <string.h>

/* --- JSON */

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

/* --- For people */

void preference_text(struct buf *out, const struct rec_preference *row)
{
    buf_adds(out, row->key);
    if (*row->qualifier)
        buf_addf(out, " %s", row->qualifier);
    if (*row->value && strcmp(row->value, row->qualifier) != 0)
        buf_addf(out, ": %s", row->value);
}

void print_conversations(struct cli *cli, const struct rec_conversation *rows, size_t count)
{
    static const char *const headings[] = {"ID", "CHANGED", "STATUS", "MESSAGES", "TAGS", "TITLE"};
    struct table table;
    table_begin(&table, &cli->out, headings, sizeof headings / sizeof *headings);
    for (size_t i = 0; i < count; i++) {
        const struct rec_conversation *row = &rows[i];
        if (cli->out.json) {
            row_conversation(output_object(&cli->out), row);
            output_object_end(&cli->out);
            continue;
        }
        table_cell_id(&table, row->id);
        table_cell_time(&table, row->updated_at);
        table_cell(&table, rec_conversation_status_name(row->status));
        table_cell_format(&table, "%lld", (long long)row->message_count);
        table_cell(&table, row->tags);
        table_cell(&table, *row->title ? row->title : row->last_text);
    }
    table_end(&table);
}

void print_memories(struct cli *cli, const struct rec_memory *rows, size_t count)
{
    static const char *const headings[] = {"ID", "KIND", "CATEGORY", "PIN", "SINCE", "MEMORY"};
    struct table table;
    table_begin(&table, &cli->out, headings, sizeof headings / sizeof *headings);
    for (size_t i = 0; i < count; i++) {
        const struct rec_memory *row = &rows[i];
        if (cli->out.json) {
            row_memory(output_object(&cli->out), row);
            output_object_end(&cli->out);
            continue;
        }
        table_cell_id(&table, row->id);
        table_cell(&table, rec_memory_kind_name(row->kind));
        table_cell(&table, rec_category_name(row->category));
        table_cell(&table, row->pinned ? "pin" : "");
        table_cell_time(&table, row->valid_from ? row->valid_from : row->created_at);
        table_cell(&table, row->content);
    }
    table_end(&table);
}

void print_preferences(struct cli *cli, const struct rec_preference *rows, size_t count)
{
    static const char *const headings[] = {"ID", "CATEGORY", "KEY", "QUALIFIER", "VALUE", "SOURCE", "LOCK"};
    struct table table;
    table_begin(&table, &cli->out, headings, sizeof headings / sizeof *headings);
    for (size_t i = 0; i < count; i++) {
        const struct rec_preference *row = &rows[i];
        if (cli->out.json) {
            row_preference(output_object(&cli->out), row);
            output_object_end(&cli->out);
            continue;
        }
        table_cell_id(&table, row->id);
        table_cell(&table, rec_category_name(row->category));
        table_cell(&table, row->key);
        table_cell(&table, row->qualifier);
        table_cell_format(&table, "%s%s", row->value, row->negative ? " (not)" : "");
        table_cell(&table, row->explicit_ ? "explicit" : "inferred");
        table_cell(&table, row->locked ? "locked" : "");
    }
    table_end(&table);
}

void print_history(struct cli *cli, const struct rec_change_record *rows, size_t count)
{
    static const char *const headings[] = {"WHEN", "ID", "CHANGE", "BY", "WHAT"};
    struct table table;
    table_begin(&table, &cli->out, headings, sizeof headings / sizeof *headings);
    for (size_t i = 0; i < count; i++) {
        const struct rec_change_record *row = &rows[i];
        if (cli->out.json) {
            row_change(output_object(&cli->out), row);
            output_object_end(&cli->out);
            continue;
        }
        table_cell_time(&table, row->created_at);
        table_cell_id(&table, row->id);
        table_cell_format(&table, "%s%s", row->operation, row->undone ? " (undone)" : "");
        table_cell(&table, row->cause);
        table_cell(&table, row->summary);
    }
    table_end(&table);
}

void print_jobs(struct cli *cli, const struct rec_job *rows, size_t count)
{
    static const char *const headings[] = {"ID", "KIND", "STATUS", "ATTEMPTS", "DUE", "ERROR"};
    struct table table;
    table_begin(&table, &cli->out, headings, sizeof headings / sizeof *headings);
    for (size_t i = 0; i < count; i++) {
        const struct rec_job *row = &rows[i];
        if (cli->out.json) {
            row_job(output_object(&cli->out), row);
            output_object_end(&cli->out);
            continue;
        }
        table_cell_id(&table, row->id);
        table_cell(&table, row->kind);
        table_cell(&table, rec_job_status_name(row->status));
        table_cell_format(&table, "%d/%d", row->attempts, row->max_attempts);
        table_cell_time(&table, row->run_after);
        table_cell(&table, row->error);
    }
    table_end(&table);
}

void print_receipt(struct cli *cli, const struct rec_receipt *receipt)
{
    static const char *const headings[] = {"PART", "TOKENS", "SCORE", "TEXT"};
    struct table table;
    output_format(&cli->out, "%lld of %lld tokens used\n", (long long)receipt->used,
                  (long long)receipt->budget);
    table_begin(&table, &cli->out, headings, sizeof headings / sizeof *headings);
    for (size_t i = 0; i < receipt->count; i++) {
        const struct rec_receipt_part *part = &receipt->parts[i];
        table_cell(&table, part->type);
        table_cell_format(&table, "%lld", (long long)part->tokens);
        table_cell(&table, "");
        table_cell(&table, "");
        for (size_t k = 0; k < part->count; k++) {
            const struct rec_receipt_item *item = &part->items[k];
            table_cell(&table, "");
            table_cell_format(&table, "%lld", (long long)item->tokens);
            if (item->score >= 0)
                table_cell_format(&table, "%.2f", item->score);
            else
                table_cell(&table, "");
            table_cell(&table, item->text);
        }
    }
    table_end(&table);
    if (receipt->left_out_messages || receipt->left_out_memories)
        output_format(&cli->out, "left out: %lld messages, %lld memories\n",
                      (long long)receipt->left_out_messages, (long long)receipt->left_out_memories);
}

/* --- After a change */

static void print_id(struct cli *cli, const char *id)
{
    if (!cli->out.json) {
        output_format(&cli->out, "%s\n", id);
        return;
    }
    json_put_member(output_object(&cli->out), "id", id);
    output_object_end(&cli->out);
}

enum rec_status print_row(struct cli *cli, enum rec_row_kind kind, const char *id)
{
    struct rec_query query;
    const struct rec_page *page = NULL;
    rec_query_init(&query, kind == REC_ROW_CONVERSATION ? REC_QUERY_CONVERSATION
                           : kind == REC_ROW_MEMORY     ? REC_QUERY_MEMORY
                                                        : REC_QUERY_PREFERENCE);
    query.id = id;
    enum rec_status status = client_page(cli, &query, &page);
    if (status == REC_NOT_FOUND || (status == REC_OK && page->count == 0)) {
        print_id(cli, id);
        error_clear(&cli->error);
        status = REC_OK;
    } else if (status == REC_OK && page->conversations) {
        print_conversations(cli, page->conversations, page->count);
    } else if (status == REC_OK && page->memories) {
        print_memories(cli, page->memories, page->count);
    } else if (status == REC_OK && page->preferences) {
        print_preferences(cli, page->preferences, page->count);
    }
    client_page_free(page);
    return status;
}
