#include "config.h"

#include "base/clock.h"
#include "base/error.h"
#include "client.h"
#include "commands.h"
#include "pages.h"
#include "print.h"
#include "rows.h"

#include <string.h>

enum rec_status command_conversation_list(struct cli *cli)
{
    struct rec_query query;
    rec_query_init(&query, REC_QUERY_CONVERSATIONS);
    int status = cli_choice(cli, OPTION_STATUS, rec_conversation_status_parse);
    query.statuses = status >= 0 ? 1u << status : 0;
    query.deleted = cli_flag(cli, OPTION_DELETED);
    query.tag = cli_value(cli, OPTION_TAG);
    return pages_print(cli, &query, (size_t)cli_number(cli, OPTION_LIMIT, 0));
}

/* --- show --- */

struct showing {
    struct cli *cli;
    struct json_writer *writer; /* NULL: text */
};

static enum rec_status show_message(void *context, const struct rec_message *message)
{
    struct showing *showing = context;
    struct output *out = &showing->cli->out;
    if (showing->writer) {
        json_open_object(showing->writer);
        row_message(showing->writer, message);
        json_close_object(showing->writer);
        return REC_OK;
    }
    char time[64] = "";
    clock_local(message->created_at, "%Y-%m-%d %H:%M", time, sizeof time);
    output_bold(out, *message->name ? message->name : rec_role_name(message->role));
    output_format(out, "  %s%s%s\n%s\n\n", time, message->status == REC_TURN_COMPLETE ? "" : "  ",
                  message->status == REC_TURN_COMPLETE ? "" : rec_turn_status_name(message->status),
                  message->content);
    return REC_OK;
}

enum rec_status command_conversation_show(struct cli *cli)
{
    struct rec_query query;
    const struct rec_page *page = NULL;
    rec_query_init(&query, REC_QUERY_CONVERSATION);
    char id[REC_ID_SIZE];
    enum rec_status status = client_resolve(cli, REC_ROW_CONVERSATION, cli_word(cli, 0), id);
    if (status != REC_OK)
        return status;
    query.id = id;
    status = client_page(cli, &query, &page);
    if (status != REC_OK || page->count == 0) {
        client_page_free(page);
        return status != REC_OK
                   ? status
                   : error_set(&cli->error, REC_NOT_FOUND, "there is no conversation %s", cli_word(cli, 0));
    }
    const struct rec_conversation *row = page->conversations;
    struct showing showing = {cli, NULL};
    if (cli->out.json) {
        showing.writer = output_object(&cli->out);
        row_conversation(showing.writer, row);
        json_key(showing.writer, "messages");
        json_open_array(showing.writer);
    } else {
        output_bold(&cli->out, *row->title ? row->title : "(no title)");
        output_format(&cli->out, "  %s  %s\n\n", row->id,
                      row->deleted_at ? "deleted" : rec_conversation_status_name(row->status));
    }
    status = pages_messages(cli, id, (size_t)cli_number(cli, OPTION_LIMIT, 0), show_message, &showing);
    if (showing.writer && status == REC_OK) {
        json_close_array(showing.writer);
        output_object_end(&cli->out);
    }
    client_page_free(page);
    return status;
}

/* --- Verbs that change one --- */

static enum rec_status change_status(struct cli *cli, enum rec_conversation_status status)
{
    return print_changed(cli, REC_ROW_CONVERSATION,
                         &(struct rec_command){.kind = REC_COMMAND_CONVERSATION_STATUS,
                                               .id = cli_word(cli, 0),
                                               .number = status});
}

enum rec_status command_conversation_pause(struct cli *cli)
{
    return change_status(cli, REC_CONVERSATION_PAUSED);
}

enum rec_status command_conversation_resume(struct cli *cli)
{
    return change_status(cli, REC_CONVERSATION_ACTIVE);
}

enum rec_status command_conversation_complete(struct cli *cli)
{
    return change_status(cli, REC_CONVERSATION_COMPLETED);
}

enum rec_status command_conversation_archive(struct cli *cli)
{
    return change_status(cli, REC_CONVERSATION_ARCHIVED);
}

enum rec_status command_conversation_new(struct cli *cli)
{
    return print_changed(cli, REC_ROW_CONVERSATION,
                         &(struct rec_command){.kind = REC_COMMAND_CONVERSATION_NEW,
                                               .title = cli_value(cli, OPTION_TITLE),
                                               .system = cli_value(cli, OPTION_SYSTEM)});
}

enum rec_status command_conversation_rename(struct cli *cli)
{
    return print_changed(cli, REC_ROW_CONVERSATION,
                         &(struct rec_command){.kind = REC_COMMAND_CONVERSATION_RENAME,
                                               .id = cli_word(cli, 0),
                                               .text = cli_word(cli, 1)});
}

enum rec_status command_conversation_tag(struct cli *cli)
{
    return print_changed(cli, REC_ROW_CONVERSATION,
                         &(struct rec_command){.kind = REC_COMMAND_CONVERSATION_TAG,
                                               .id = cli_word(cli, 0),
                                               .text = cli_word(cli, 1),
                                               .number = !cli_flag(cli, OPTION_REMOVE)});
}

enum rec_status command_conversation_delete(struct cli *cli)
{
    return print_changed(
        cli, REC_ROW_CONVERSATION,
        &(struct rec_command){.kind = REC_COMMAND_CONVERSATION_DELETE, .id = cli_word(cli, 0)});
}

enum rec_status command_conversation_restore(struct cli *cli)
{
    return print_changed(
        cli, REC_ROW_CONVERSATION,
        &(struct rec_command){.kind = REC_COMMAND_CONVERSATION_RESTORE, .id = cli_word(cli, 0)});
}

enum rec_status command_conversation_erase(struct cli *cli)
{
    return print_changed(
        cli, REC_ROW_CONVERSATION,
        &(struct rec_command){.kind = REC_COMMAND_CONVERSATION_ERASE, .id = cli_word(cli, 0)});
}

enum rec_status check_conversation_fork(struct cli *cli)
{
    if (cli_flag(cli, OPTION_AT))
        return REC_OK;
    return error_set(&cli->error, REC_INVALID, "fork needs --at MESSAGE, the last message to take along");
}

enum rec_status command_conversation_fork(struct cli *cli)
{
    char message[REC_ID_SIZE];
    enum rec_status status = client_resolve(cli, REC_ROW_MESSAGE, cli_value(cli, OPTION_AT), message);
    if (status != REC_OK)
        return status;
    return print_changed(cli, REC_ROW_CONVERSATION,
                         &(struct rec_command){.kind = REC_COMMAND_CONVERSATION_FORK,
                                               .id = cli_word(cli, 0),
                                               .message = message});
}
