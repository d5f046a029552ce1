/* A demonstration that is also a self-test: on a store of its own in a temporary folder, with the provider
 * that needs no network. It leaves nothing behind. */
#include "config.h"

#include "base/error.h"
#include "chat.h"
#include "commands.h"
#include "print.h"
#include "rows.h"

#include <errno.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int remove_one(const char *path, const struct stat *info, int type, struct FTW *place)
{
    (void)info;
    (void)type;
    (void)place;
    return remove(path);
}

static void remove_folder(const char *path)
{
    nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* Everything the program would keep goes under `folder`; nothing of the user's settings takes part. */
static enum rec_status move_in(struct cli *cli, struct buf *folder)
{
    static const char *const variables[] = {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME",
                                            "XDG_CACHE_HOME"};
    const char *above = getenv("TMPDIR");
    buf_addf(folder, "%s/recollect-tour-XXXXXX", above && *above ? above : "/tmp");
    if (!mkdtemp(folder->data)) {
        enum rec_status status =
            error_errno(&cli->error, REC_IO, errno, "cannot make a folder %s", folder->data);
        buf_clear(folder);
        return status;
    }
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++)
        setenv(variables[i], folder->data, 1);
    cli->arguments.values[OPTION_USER] = "tour";
    cli->arguments.values[OPTION_PROVIDER] = "local";
    cli->arguments.values[OPTION_CONFIG] = NULL;
    cli->arguments.values[OPTION_ENV_FILE] = NULL;
    enum rec_status status = client_settings(cli);
    if (status != REC_OK)
        return status;
    struct buf url = BUF_INIT;
    buf_addf(&url, "%s/tour.db", folder->data);
    status = client_open(cli, COMMAND_CREATE | COMMAND_WORKER, url.data);
    buf_free(&url);
    return status;
}

static void explain(struct cli *cli, const char *step, const char *text)
{
    if (!cli->out.json) {
        output_text(&cli->out, "\n");
        output_bold(&cli->out, step);
        output_format(&cli->out, "\n%s\n", text);
        return;
    }
    struct json_writer *writer = output_object(&cli->out);
    json_put_member(writer, "step", step);
    json_put_member(writer, "text", text);
    output_object_end(&cli->out);
}

static enum rec_status say(struct cli *cli, const char *text, char conversation[REC_ID_SIZE])
{
    if (!cli->out.json) {
        output_bold(&cli->out, "\n  You: ");
        output_format(&cli->out, "%s\n", text);
        output_bold(&cli->out, "  Assistant: ");
    }
    const struct rec_command command = {.kind = REC_COMMAND_CHAT, .text = text, .category = -1};
    return chat_run(cli, &command, conversation);
}

static enum rec_status show_search(struct cli *cli, const char *words)
{
    static const char *const headings[] = {"SCORE", "WHAT", "TEXT"};
    struct rec_query query;
    const struct rec_page *page = NULL;
    rec_query_init(&query, REC_QUERY_SEARCH);
    query.text = words;
    query.limit = 3;
    enum rec_status status = client_page(cli, &query, &page);
    if (status == REC_OK && page->count == 0)
        status = error_set(&cli->error, REC_INTERNAL, "the tour did not find \"%s\" again", words);
    struct table table;
    table_begin(&table, &cli->out, headings, sizeof headings / sizeof *headings);
    for (size_t i = 0; status == REC_OK && i < page->count; i++) {
        const struct rec_hit *hit = &page->hits[i];
        if (cli->out.json) {
            struct json_writer *writer = output_object(&cli->out);
            json_put_member(writer, "scope", rec_row_kind_name(hit->scope));
            json_put_member(writer, "content", hit->content);
            json_put_member_double(writer, "score", hit->score, 4);
            output_object_end(&cli->out);
            continue;
        }
        table_cell_format(&table, "%.2f", hit->score);
        table_cell(&table, rec_row_kind_name(hit->scope));
        table_cell(&table, hit->content);
    }
    table_end(&table);
    client_page_free(page);
    return status;
}

static enum rec_status show_receipt(struct cli *cli, const char *conversation)
{
    struct rec_query query;
    const struct rec_page *page = NULL;
    rec_query_init(&query, REC_QUERY_RECEIPT);
    query.id = conversation;
    enum rec_status status = client_page(cli, &query, &page);
    if (status == REC_OK && page->count == 0)
        status = error_set(&cli->error, REC_INTERNAL, "the tour's request has no receipt");
    if (status == REC_OK && cli->out.json) {
        row_receipt(output_object(&cli->out), page->receipts);
        output_object_end(&cli->out);
    } else if (status == REC_OK) {
        print_receipt(cli, page->receipts);
    }
    client_page_free(page);
    return status;
}

static enum rec_status play(struct cli *cli)
{
    char first[REC_ID_SIZE] = "", second[REC_ID_SIZE] = "";
    explain(cli, "1. You state a preference",
            "It is stored with the message it came from, as a row you can see, change, lock and take back.");
    enum rec_status status = say(cli, "I prefer aisle seats on flights.", first);
    if (status != REC_OK || client_interrupted())
        return status;
    explain(cli, "2. A new conversation knows it",
            "The assistant here is the built-in memory keeper: no key, no network, no language model.");
    status = say(cli, "Which seats do I prefer?", second);
    if (status != REC_OK || client_interrupted())
        return status;
    explain(cli, "3. Search finds it", "recollect search \"aisle seats\"; on the screen: Ctrl-X /.");
    status = show_search(cli, "aisle seats");
    if (status != REC_OK || client_interrupted())
        return status;
    explain(cli, "4. The receipt of the second request",
            "What was sent, why, and what it cost in tokens. recollect context show ID prints it.");
    status = show_receipt(cli, second);
    if (status == REC_OK)
        explain(cli, "That was the tour",
                "It is gone without a trace. Start with: recollect. More: recollect --help.");
    return status;
}

enum rec_status command_tour(struct cli *cli)
{
    struct buf folder = BUF_INIT;
    client_signals(true);
    cli->out.terminal = true; /* it is for people wherever it goes: fitted tables, no control characters */
    enum rec_status status = move_in(cli, &folder);
    if (status == REC_OK)
        status = play(cli);
    if (client_interrupted())
        status = error_set(&cli->error, REC_CANCELLED, "cancelled");
    client_close(cli);
    if (folder.length)
        remove_folder(folder.data);
    buf_free(&folder);
    return status;
}
