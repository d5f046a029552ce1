#include "config.h"

#include "base/clock.h"
#include "base/error.h"
#include "client.h"
#include "commands.h"
#include "pages.h"

#include <string.h>

struct exporting {
    struct cli *cli;
    const struct rec_conversation *conversation;
    bool markdown;
};

/* The form that import reads: what is not there from outside goes under the id it has here. */
static enum rec_status export_line(void *context, const struct rec_message *message)
{
    struct exporting *exporting = context;
    const struct rec_conversation *conversation = exporting->conversation;
    struct json_writer *writer = output_object(&exporting->cli->out);
    json_put_member(writer, "conversation",
                    *conversation->external_id ? conversation->external_id : conversation->id);
    if (*conversation->title)
        json_put_member(writer, "title", conversation->title);
    json_put_member(writer, "id", *message->external_id ? message->external_id : message->id);
    json_put_member(writer, "role", rec_role_name(message->role));
    if (*message->name)
        json_put_member(writer, "name", message->name);
    json_put_member(writer, "content", message->content);
    json_put_member_time(writer, "created_at", message->created_at);
    if (*message->metadata) {
        json_key(writer, "metadata");
        json_put_raw(writer, message->metadata, strlen(message->metadata));
    }
    output_object_end(&exporting->cli->out);
    return client_interrupted() ? REC_CANCELLED : REC_OK;
}

static const char *speaker(const struct rec_message *message)
{
    if (*message->name)
        return message->name;
    if (message->role == REC_ROLE_USER)
        return "You";
    if (message->role == REC_ROLE_ASSISTANT)
        return *message->model ? message->model : "Assistant";
    return rec_role_name(message->role);
}

static enum rec_status export_section(void *context, const struct rec_message *message)
{
    struct exporting *exporting = context;
    char time[64] = "";
    clock_local(message->created_at, "%Y-%m-%d %H:%M", time, sizeof time);
    output_format(&exporting->cli->out, "## %s, %s%s\n\n%s\n\n", speaker(message), time,
                  message->status == REC_TURN_COMPLETE ? "" : " (cut)", message->content);
    return client_interrupted() ? REC_CANCELLED : REC_OK;
}

static enum rec_status export_conversation(void *context, const struct rec_conversation *conversation)
{
    struct exporting *exporting = context;
    exporting->conversation = conversation;
    if (exporting->markdown)
        output_format(&exporting->cli->out, "# %s\n\n",
                      *conversation->title ? conversation->title : "Conversation");
    return pages_messages(exporting->cli, conversation->id, 0,
                          exporting->markdown ? export_section : export_line, exporting);
}

enum rec_status export_conversations(struct cli *cli)
{
    struct exporting exporting = {cli, NULL, false};
    return pages_conversations(cli, export_conversation, &exporting);
}

enum rec_status command_export(struct cli *cli)
{
    const char *format = cli_value(cli, OPTION_OUTPUT_FORMAT), *id = cli_value(cli, OPTION_CONVERSATION);
    struct exporting exporting = {cli, NULL, format && strcmp(format, "markdown") == 0};
    enum rec_status status;
    if (!id) {
        status = pages_conversations(cli, export_conversation, &exporting);
    } else {
        struct rec_query query;
        const struct rec_page *page = NULL;
        char full[REC_ID_SIZE];
        rec_query_init(&query, REC_QUERY_CONVERSATION);
        query.id = full;
        status = client_resolve(cli, REC_ROW_CONVERSATION, id, full);
        if (status == REC_OK)
            status = client_page(cli, &query, &page);
        if (status == REC_OK)
            status = export_conversation(&exporting, page->conversations);
        client_page_free(page);
    }
    if (status == REC_CANCELLED)
        error_set(&cli->error, status, "cancelled");
    return status;
}
