/* What was learned, out of the store and into another: memory export, memory import, user export. */
#include "config.h"

#include "base/error.h"
#include "client.h"
#include "commands.h"
#include "pages.h"
#include "report.h"
#include "rows.h"

#include <string.h>

#define EVERY_STATUS 0xffffffffu

struct transfer {
    struct cli *cli;
    bool markdown;
    unsigned statuses;
    struct buf line;
};

static const char *category_heading(int category)
{
    return rec_category_name((enum rec_category)category);
}

/* Its text in one line, for people; and the row in a comment, for import. */
static enum rec_status put_item(struct transfer *transfer, const char *text, enum rec_memory_status status,
                                struct buf *row)
{
    struct buf *line = &transfer->line;
    buf_clear(line);
    buf_adds(line, "- ");
    for (; *text != '\0'; text++)
        buf_addc(line, (unsigned char)*text < ' ' ? ' ' : *text);
    if (status != REC_STATE_ACTIVE)
        buf_addf(line, " (%s)", rec_memory_status_name(status));
    buf_adds(line, " <!-- ");
    for (const char *at = row->data; *at != '\0'; at++) { /* a row must not end the comment */
        if (*at == '>')
            buf_adds(line, "\\u003e");
        else
            buf_addc(line, *at);
    }
    buf_adds(line, " -->\n");
    output_text(&transfer->cli->out, line->data);
    buf_free(row);
    return client_interrupted() ? REC_CANCELLED : REC_OK;
}

static enum rec_status put_line(struct transfer *transfer, struct buf *row)
{
    buf_addc(row, '\n');
    output_content(&transfer->cli->out, row->data, row->length);
    buf_free(row);
    return client_interrupted() ? REC_CANCELLED : REC_OK;
}

static enum rec_status put_memory(void *context, const struct rec_memory *memory)
{
    struct transfer *transfer = context;
    struct buf row = BUF_INIT;
    struct json_writer writer;
    json_writer_init(&writer, &row);
    row_memory_whole(&writer, memory);
    return transfer->markdown ? put_item(transfer, memory->content, memory->status, &row)
                              : put_line(transfer, &row);
}

static enum rec_status put_preference(void *context, const struct rec_preference *preference)
{
    struct transfer *transfer = context;
    struct buf row = BUF_INIT, text = BUF_INIT;
    struct json_writer writer;
    json_writer_init(&writer, &row);
    row_preference_whole(&writer, preference);
    if (!transfer->markdown)
        return put_line(transfer, &row);
    if (*preference->qualifier && *preference->statement)
        buf_adds(&text, preference->value);
    else
        buf_addf(&text, "%s%s%s: %s", preference->key, *preference->qualifier ? " " : "",
                 preference->qualifier, preference->value);
    enum rec_status status = put_item(transfer, text.data, preference->status, &row);
    buf_free(&text);
    return status;
}

/* One category; -1: all. */
static enum rec_status put_category(struct transfer *transfer, int category)
{
    struct cli *cli = transfer->cli;
    const struct pages_learned wanted = {transfer->statuses, category, put_memory, put_preference, transfer};
    size_t count = 0;
    if (!transfer->markdown)
        return pages_learned(cli, &wanted, &count);
    const struct pages_learned counted = {transfer->statuses, category, NULL, NULL, NULL};
    enum rec_status status = pages_learned(cli, &counted, &count);
    if (status != REC_OK || count == 0)
        return status;
    output_format(&cli->out, "\n## %s\n\n", category_heading(category));
    return pages_learned(cli, &wanted, &count);
}

static enum rec_status export_learned(struct cli *cli, bool markdown)
{
    int state = cli_choice(cli, OPTION_STATE, rec_memory_status_parse);
    struct transfer transfer = {.cli = cli,
                                .markdown = markdown,
                                .statuses = state >= 0 ? 1u << state : EVERY_STATUS,
                                .line = BUF_INIT};
    enum rec_status status = REC_OK;
    if (!markdown)
        status = put_category(&transfer, -1);
    else
        output_text(&cli->out,
                    "# Memories\n\nTo be read, and to be taken in again by recollect memory import: "
                    "there the comments count.\n");
    for (int category = 0; markdown && status == REC_OK && *category_heading(category) != '?'; category++)
        status = put_category(&transfer, category);
    buf_free(&transfer.line);
    return status == REC_CANCELLED ? error_set(&cli->error, status, "cancelled") : status;
}

enum rec_status command_memory_export(struct cli *cli)
{
    const char *format = cli_value(cli, OPTION_OUTPUT_FORMAT);
    return export_learned(cli, format != NULL && strcmp(format, "markdown") == 0);
}

enum rec_status command_memory_import(struct cli *cli)
{
    return import_and_print(cli, "rows");
}

/* Messages first: then what was learned from them finds them. */
enum rec_status command_user_export(struct cli *cli)
{
    enum rec_status status = export_conversations(cli);
    return status == REC_OK ? export_learned(cli, false) : status;
}
