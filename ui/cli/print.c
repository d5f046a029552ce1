#include "config.h"

#include "print.h"

#include "base/error.h"
#include "client.h"
#include "rows.h"

#include <string.h>

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
        table_cell(&table, row->deleted_at ? "deleted" : rec_conversation_status_name(row->status));
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
        /* a value that was said in so many words says itself that it is one against something */
        bool bare = row->negative && row->statement[0] == '\0';
        table_cell_format(&table, "%s%s", row->value, bare ? " (not)" : "");
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
    static const char *const headings[] = {"PART", "TOKENS", "SCORE", "NOTE", "TEXT"};
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
        table_cell(&table, "");
        for (size_t k = 0; k < part->count; k++) {
            const struct rec_receipt_item *item = &part->items[k];
            table_cell(&table, "");
            table_cell_format(&table, "%lld", (long long)item->tokens);
            if (item->score >= 0)
                table_cell_format(&table, "%.2f", item->score);
            else
                table_cell(&table, "");
            if (item->number > 0)
                table_cell_format(&table, "[%d]%s", item->number, item->cited ? " cited" : "");
            else
                table_cell(&table, "");
            table_cell(&table, item->text);
        }
    }
    table_end(&table);
    if (receipt->left_out_messages || receipt->left_out_memories)
        output_format(&cli->out, "left out: %lld messages, %lld memories\n",
                      (long long)receipt->left_out_messages, (long long)receipt->left_out_memories);
    for (size_t i = 0; i < receipt->left_out_count; i++)
        output_format(&cli->out, "  %s: %s\n", receipt->left_out[i].why, receipt->left_out[i].text);
}

/* --- After a change --- */

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

enum rec_status print_changed(struct cli *cli, enum rec_row_kind kind, const struct rec_command *command)
{
    struct rec_result *result;
    enum rec_status status = client_run(cli, command, NULL, NULL, &result);
    if (status == REC_OK)
        status = print_row(cli, kind, result->id);
    rec_result_free(result);
    return status;
}
