#include "config.h"

#include "chat.h"

#include "base/error.h"
#include "commands.h"
#include "print.h"
#include "rows.h"
#include "talk.h"
#include "ui/tui/attach.h"

#include <string.h>

/* --- JSON --- */

static void put_id(struct json_writer *writer, const char *key, const char *id)
{
    json_put_member(writer, key, *id ? id : NULL);
}

static void put_count(struct json_writer *writer, const char *key, int64_t count)
{
    json_key(writer, key);
    if (count < 0)
        json_put_null(writer);
    else
        json_put_int(writer, count);
}

void chat_members(struct json_writer *writer, const struct rec_result *result)
{
    put_id(writer, "conversation_id", result->conversation_id);
    put_id(writer, "user_message_id", result->user_message_id);
    put_id(writer, "message_id", result->message_id);
    json_put_member(writer, "response", result->response);
    json_put_member_bool(writer, "generation_success", result->generated);
    json_put_member(writer, "provider", result->provider);
    json_put_member(writer, "model", result->model);
    json_key(writer, "usage");
    json_open_object(writer);
    put_count(writer, "input_tokens", result->input_tokens);
    put_count(writer, "output_tokens", result->output_tokens);
    put_count(writer, "cache_read_tokens", result->cache_read_tokens);
    put_count(writer, "cache_write_tokens", result->cache_write_tokens);
    output_cost_member(writer, result->cost_usd);
    json_close_object(writer);
    json_key(writer, "context");
    if (result->receipt) {
        json_open_object(writer);
        row_receipt(writer, result->receipt);
        json_close_object(writer);
    } else {
        json_put_null(writer);
    }
    row_memories(writer, "memories_used", result->memories_used, result->memories_used_count);
    row_memories(writer, "memories_extracted", result->memories_extracted, result->memories_extracted_count);
    row_preferences(writer, "preferences_updated", result->preferences_updated,
                    result->preferences_updated_count);
    json_put_member_int(writer, "duration_ms", result->duration_ms);
    if (result->reactivated)
        json_put_member_bool(writer, "reactivated", true);
    if (result->request) {
        json_key(writer, "request");
        json_put_raw(writer, result->request, strlen(result->request));
    }
}

/* A turn that failed but was kept is the object with an error in it. */
static void print_json(struct cli *cli, const struct rec_result *result, enum rec_status status)
{
    struct json_writer *writer = output_object(&cli->out);
    chat_members(writer, result);
    if (status != REC_OK) {
        json_key(writer, "error");
        json_open_object(writer);
        output_error_members(writer, &cli->error);
        json_close_object(writer);
    }
    output_object_end(&cli->out);
}

/* --- Text --- */

struct streaming {
    size_t bytes; /* of the answer, printed so far */
    char last;    /* of them */
    bool thinking;
    struct buf piece; /* of an answer that is printed line by line: the one that has no end yet */
};

/* Whole lines, which are whole paragraphs and items: what a screen reader reads in one go. */
static void print_lines(struct cli *cli, struct streaming *streaming, const char *text, size_t length)
{
    buf_add(&streaming->piece, text, length);
    const char *end = memrchr(streaming->piece.data, '\n', streaming->piece.length);
    if (!end)
        return;
    size_t whole = (size_t)(end - streaming->piece.data) + 1;
    output_content(&cli->out, streaming->piece.data, whole);
    output_flush(&cli->out);
    buf_remove(&streaming->piece, 0, whole);
}

static void on_event(struct cli *cli, const struct rec_event *event, void *context)
{
    struct streaming *streaming = context;
    if (event->kind == REC_EVENT_THINKING && !cli->out.quiet && !cli->plain && event->length) {
        output_aside(&cli->out, event->text);
        streaming->thinking = true;
    } else if (event->kind == REC_EVENT_DELTA && event->length) {
        if (streaming->thinking)
            output_aside(&cli->out, "\n");
        streaming->thinking = false;
        if (cli->plain) {
            print_lines(cli, streaming, event->text, event->length);
        } else {
            output_content(&cli->out, event->text, event->length);
            output_flush(&cli->out);
        }
        streaming->bytes += event->length;
        streaming->last = event->text[event->length - 1];
    }
}

static void print_learned(struct cli *cli, const struct rec_result *result)
{
    for (size_t i = 0; i < result->learned_count; i++) {
        const struct rec_learned *learned = &result->learned[i];
        const char *what = learned->forgotten               ? "forgot: "
                           : learned->row == REC_ROW_MEMORY ? ""
                                                            : "learned: ";
        const char *then = cli->talks                        ? "/undo takes it back"
                           : cli_flag(cli, OPTION_INCOGNITO) ? "forgotten at its end"
                                                             : "recollect undo takes it back";
        output_note(&cli->out, "%s%s (%s)", what, learned->text, then);
    }
    if (result->reactivated)
        output_note(&cli->out, "the conversation is active again");
    if (cli->out.verbose && result->input_tokens >= 0)
        output_note(&cli->out, "%lld tokens in, %lld out, %.1f s", (long long)result->input_tokens,
                    (long long)result->output_tokens, (double)result->duration_ms / 1000);
}

static void print_text(struct cli *cli, const struct rec_result *result, const struct streaming *streaming)
{
    if (result->request) {
        output_format(&cli->out, "%s\n", result->request);
        if (result->receipt)
            print_receipt(cli, result->receipt);
        return;
    }
    const char *response = result->response ? result->response : "";
    if (streaming->piece.length)
        output_content(&cli->out, streaming->piece.data, streaming->piece.length);
    char last = streaming->last;
    if (streaming->bytes == 0 && *response) {
        output_text(&cli->out, response);
        last = response[strlen(response) - 1];
    }
    if (last && last != '\n')
        output_text(&cli->out, "\n");
    output_flush(&cli->out);
    print_learned(cli, result);
}

enum rec_status chat_run(struct cli *cli, const struct rec_command *command, char conversation[REC_ID_SIZE])
{
    struct streaming streaming = {0};
    struct rec_result *result;
    enum rec_status status = client_run(cli, command, cli->out.json ? NULL : on_event, &streaming, &result);
    if (result && conversation && *result->conversation_id)
        memcpy(conversation, result->conversation_id, REC_ID_SIZE);
    bool kept = result && (status == REC_OK || *result->user_message_id);
    if (cli->out.json && kept) {
        print_json(cli, result, status);
        cli->out.reported = status != REC_OK;
    } else if (!cli->out.json && result) {
        print_text(cli, result, &streaming);
    }
    rec_result_free(result);
    buf_free(&streaming.piece);
    return status;
}

/* --- The command --- */

enum rec_status chat_add_files(struct cli *cli, struct buf *text)
{
    struct buf whole = BUF_INIT, missing = BUF_INIT;
    size_t count = 0;
    const char *typed = text->length ? text->data : "";
    enum rec_status status = attach_expand(typed, &whole, &count, &cli->error);
    if (status == REC_OK && attach_missing(typed, &missing))
        output_note(&cli->out, ATTACH_MISSING, missing.data);
    if (status == REC_OK && count > 0) {
        output_note(&cli->out, "%zu file%s attached, %zu bytes in all", count, count == 1 ? "" : "s",
                    whole.length);
        buf_clear(text);
        buf_add(text, whole.data, whole.length);
    }
    buf_free(&missing);
    buf_free(&whole);
    return status;
}

enum rec_status check_chat(struct cli *cli)
{
    const bool by_id = cli_flag(cli, OPTION_CONVERSATION), last = cli_flag(cli, OPTION_LAST);
    if (by_id + last + cli_flag(cli, OPTION_NEW) > 1)
        return error_set(&cli->error, REC_INVALID, "only one of --conversation, --last and --new can be");
    if ((by_id || last) && (cli_flag(cli, OPTION_TITLE) || cli_flag(cli, OPTION_SYSTEM)))
        return error_set(&cli->error, REC_INVALID, "--title and --system are for a new conversation");
    if (cli_flag(cli, OPTION_INCOGNITO) && (by_id || last || cli_flag(cli, OPTION_DRY_RUN)))
        return error_set(&cli->error, REC_INVALID,
                         "--incognito begins a conversation of its own, which nothing is kept of");
    if (cli_flag(cli, OPTION_DRY_RUN) && cli->arguments.count == 0)
        return error_set(&cli->error, REC_INVALID, "--dry-run needs the text");
    if (cli->arguments.count == 0)
        return REC_OK;
    bool from_input = cli->arguments.count == 1 && strcmp(cli->arguments.words[0], "-") == 0;
    enum rec_status status = cli_text(cli, 0, &cli->text);
    return status == REC_OK && !from_input ? chat_add_files(cli, &cli->text) : status;
}

/* The id of the newest conversation that is not archived. */
static enum rec_status find_last(struct cli *cli, char id[REC_ID_SIZE])
{
    struct rec_query query;
    const struct rec_page *page = NULL;
    rec_query_init(&query, REC_QUERY_CONVERSATIONS);
    query.limit = 1;
    enum rec_status status = client_page(cli, &query, &page);
    if (status == REC_OK && page->count == 0)
        status = error_set(&cli->error, REC_NOT_FOUND, "there is no conversation to go on with");
    else if (status == REC_OK)
        memcpy(id, page->conversations[0].id, REC_ID_SIZE);
    client_page_free(page);
    return status;
}

static enum rec_status run_jobs(struct cli *cli)
{
    const struct rec_command command = {.kind = REC_COMMAND_JOBS_RUN};
    return client_run(cli, &command, NULL, NULL, NULL);
}

enum rec_status command_chat(struct cli *cli)
{
    char conversation[REC_ID_SIZE] = "";
    struct rec_command command = {
        .kind = REC_COMMAND_CHAT,
        .text = cli->text.data,
        .title = cli_value(cli, OPTION_TITLE),
        .system = cli_value(cli, OPTION_SYSTEM),
        .category = -1,
        .flags = (cli_flag(cli, OPTION_NO_MEMORY) ? REC_NO_MEMORY : 0u) |
                 (cli_flag(cli, OPTION_EXCERPT) ? REC_EXCERPT : 0u) |
                 (cli_flag(cli, OPTION_DRY_RUN) ? REC_DRY_RUN : 0u),
    };
    enum rec_status status = REC_OK;
    if (cli_flag(cli, OPTION_CONVERSATION))
        status = client_resolve(cli, REC_ROW_CONVERSATION, cli_value(cli, OPTION_CONVERSATION), conversation);
    else if (cli_flag(cli, OPTION_LAST))
        status = find_last(cli, conversation);
    cli->out.work_goes_on = true;
    if (status == REC_OK) {
        command.id = *conversation ? conversation : NULL;
        const char *plain = rec_settings_get(cli->settings, "ui.plain");
        cli->plain = cli_flag(cli, OPTION_TALK_PLAIN) || (plain && strcmp(plain, "true") == 0);
        cli->out.styles = cli->out.styles && !cli->plain;
        status = cli->arguments.count ? chat_run(cli, &command, conversation)
                                      : talk_run(cli, &command, conversation);
    }
    if (status == REC_OK && cli_flag(cli, OPTION_WAIT))
        status = run_jobs(cli);
    return status;
}
