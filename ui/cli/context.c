#include "config.h"

#include "base/error.h"
#include "client.h"
#include "commands.h"
#include "print.h"
#include "rows.h"

/* exact: tokens as the server counts them; below 0: it was not asked. */
static void print(struct cli *cli, const struct rec_receipt *receipt, int64_t exact)
{
    if (!cli->out.json) {
        print_receipt(cli, receipt);
        if (exact >= 0)
            output_format(&cli->out, "%s counts %lld tokens\n", receipt->provider, (long long)exact);
        return;
    }
    struct json_writer *writer = output_object(&cli->out);
    json_put_member(writer, "id", *receipt->id ? receipt->id : NULL);
    json_put_member(writer, "conversation_id", receipt->conversation_id);
    json_put_member(writer, "turn_id", *receipt->turn_id ? receipt->turn_id : NULL);
    json_put_member_time(writer, "created_at", receipt->created_at);
    json_put_member(writer, "provider", receipt->provider);
    json_put_member(writer, "model", receipt->model);
    row_receipt(writer, receipt);
    if (exact >= 0)
        json_put_member_int(writer, "exact", exact);
    output_object_end(&cli->out);
}

static enum rec_status show_next(struct cli *cli, const char *conversation)
{
    struct rec_result *result;
    bool exact = cli_flag(cli, OPTION_EXACT);
    const struct rec_command command = {.kind = REC_COMMAND_CHAT,
                                        .id = conversation,
                                        .text = cli_value(cli, OPTION_QUERY),
                                        .category = -1,
                                        .flags = REC_DRY_RUN | (exact ? REC_COUNT : 0)};
    enum rec_status status = client_run(cli, &command, NULL, NULL, &result);
    if (status == REC_OK && result->receipt)
        print(cli, result->receipt, exact ? result->input_tokens : -1);
    rec_result_free(result);
    return status;
}

static enum rec_status show_sent(struct cli *cli, const char *id)
{
    struct rec_query query;
    const struct rec_page *page = NULL;
    rec_query_init(&query, REC_QUERY_RECEIPT);
    query.id = id;
    enum rec_status status = client_page(cli, &query, &page);
    if (status == REC_OK && page->count == 0)
        status = error_set(&cli->error, REC_NOT_FOUND, "nothing was sent yet for %s", cli_word(cli, 0));
    else if (status == REC_OK)
        print(cli, page->receipts, -1);
    client_page_free(page);
    return status;
}

enum rec_status check_context_show(struct cli *cli)
{
    return cli_flag(cli, OPTION_EXACT) && !cli_flag(cli, OPTION_QUERY)
               ? error_set(&cli->error, REC_INVALID, "--exact goes with --query TEXT")
               : REC_OK;
}

enum rec_status command_context_show(struct cli *cli)
{
    static const enum rec_row_kind kinds[] = {REC_ROW_CONVERSATION, REC_ROW_MESSAGE, REC_ROW_TURN};
    char id[REC_ID_SIZE];
    bool query = cli_flag(cli, OPTION_QUERY);
    enum rec_status status = REC_NOT_FOUND;
    rec_error first;
    for (size_t i = 0; i < (query ? 1 : sizeof kinds / sizeof *kinds) && status == REC_NOT_FOUND; i++) {
        status = client_resolve(cli, kinds[i], cli_word(cli, 0), id);
        if (i == 0)
            first = cli->error;
    }
    if (status != REC_OK) {
        cli->error = first;
        return first.code;
    }
    return query ? show_next(cli, id) : show_sent(cli, id);
}

enum rec_status command_context_refresh(struct cli *cli)
{
    struct rec_result *result;
    const struct rec_command command = {.kind = REC_COMMAND_CONTEXT_REFRESH,
                                        .id = cli_word(cli, 0),
                                        .number = cli_number(cli, OPTION_MAX_TOKENS, 0)};
    enum rec_status status = client_run(cli, &command, NULL, NULL, &result);
    if (status == REC_OK && cli->out.json) {
        struct json_writer *writer = output_object(&cli->out);
        json_put_member(writer, "conversation_id", result->id);
        json_put_member_int(writer, "summaries", result->added);
        json_put_member_int(writer, "messages", result->same);
        output_object_end(&cli->out);
    } else if (status == REC_OK && result->added == 0) {
        output_note(&cli->out, "nothing had to be summed up");
    } else if (status == REC_OK) {
        output_note(&cli->out, "%lld messages summed up", (long long)result->same);
    }
    rec_result_free(result);
    return status;
}
