#include "config.h"

#include "base/error.h"
#include "client.h"
#include "commands.h"
#include "passphrase.h"
#include "report.h"

/* In this order: what would be lost is looked for before anything is moved. */
static const struct {
    enum option option;
    enum rec_command_kind command;
    const char *done;
} steps[] = {
    {OPTION_CHECK, REC_COMMAND_CHECK, "the store is sound"},
    {OPTION_BACKUP, REC_COMMAND_BACKUP, "the copy is complete"},
    {OPTION_ARCHIVE_DAYS, REC_COMMAND_ARCHIVE, "what was left alone is archived"},
    {OPTION_REBUILD, REC_COMMAND_REBUILD, "search index and counters are made anew"},
    {OPTION_VACUUM, REC_COMMAND_VACUUM, "unused space is given back"},
};

/* The index can be made anew from content, but a difference is a fault. */
static enum rec_status check_index(struct cli *cli)
{
    struct rec_query query;
    const struct rec_page *page = NULL;
    rec_query_init(&query, REC_QUERY_INDEX);
    enum rec_status status = client_page(cli, &query, &page);
    const struct rec_index_check *found = page ? page->index : NULL;
    if (status == REC_OK && cli->out.json) {
        struct json_writer *writer = output_object(&cli->out);
        json_put_member(writer, "step", "index");
        json_put_member_int(writer, "messages", found->messages);
        json_put_member_int(writer, "missing", found->missing);
        json_put_member_int(writer, "extra", found->extra);
        json_put_member_bool(writer, "damaged", found->damaged);
        output_object_end(&cli->out);
    } else if (status == REC_OK && found->damaged) {
        output_note(&cli->out, "files of the search index were damaged; it is made anew");
    }
    if (status == REC_OK && (found->missing || found->extra))
        status = error_set(&cli->error, REC_STORE,
                           "the search index lacks %lld of %lld messages and has %lld that are gone: "
                           "\"recollect maintain --rebuild\" makes it anew",
                           (long long)found->missing, (long long)found->messages, (long long)found->extra);
    else if (status == REC_OK)
        output_note(&cli->out, "the search index agrees with the messages");
    client_page_free(page);
    return status;
}

/* What the copy is encrypted with, unless a command of the settings says it. */
static enum rec_status ask_passphrase(struct cli *cli, struct rec_command *command, struct buf *passphrase)
{
    const char *setting = rec_settings_get(cli->settings, "backup.passphrase_command");
    enum rec_status status = REC_OK;

    command->flags = REC_ENCRYPT;
    if (!setting || !*setting)
        status = passphrase_ask("Passphrase of the copy", true, passphrase, &cli->error);
    command->key = passphrase->length > 0 ? passphrase->data : NULL;
    return status;
}

static enum rec_status run_step(struct cli *cli, size_t index)
{
    const char *name = options[steps[index].option].name;
    struct rec_result *result = NULL;
    struct rec_command command = {.kind = steps[index].command,
                                  .text = steps[index].option == OPTION_BACKUP ? cli_value(cli, OPTION_BACKUP)
                                                                               : NULL,
                                  .number = cli_number(cli, OPTION_ARCHIVE_DAYS, 0)};
    struct buf passphrase = BUF_INIT;
    enum rec_status status = REC_OK;
    if (cli->absent)
        return error_set(&cli->error, REC_NOT_FOUND, "there is no store to maintain yet");
    if (steps[index].option == OPTION_BACKUP && cli_flag(cli, OPTION_ENCRYPT))
        status = ask_passphrase(cli, &command, &passphrase);
    if (status == REC_OK)
        status = client_run(cli, &command, NULL, NULL, &result);
    passphrase_forget(&passphrase);
    const char *report = result ? result->report : NULL; /* the reader's work leaves none */
    if (status == REC_OK && cli->out.json) {
        struct json_writer *writer = output_object(&cli->out);
        json_put_member(writer, "step", name);
        report_lines(writer, "report", report);
        if (steps[index].option == OPTION_ARCHIVE_DAYS)
            json_put_member_int(writer, "archived", result->added);
        output_object_end(&cli->out);
    } else if (status == REC_OK) {
        report_print(&cli->out, report);
        output_note(&cli->out, "%s", steps[index].done);
    } else if (!cli->out.json) {
        report_print(&cli->out, report);
    }
    rec_result_free(result);
    return status == REC_OK && steps[index].option == OPTION_CHECK ? check_index(cli) : status;
}

enum rec_status check_maintain(struct cli *cli)
{
    if (cli_flag(cli, OPTION_ENCRYPT) && !cli_flag(cli, OPTION_BACKUP))
        return error_set(&cli->error, REC_INVALID, "--encrypt goes with --backup FILE");
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (cli_flag(cli, steps[i].option))
            return REC_OK;
    return error_set(&cli->error, REC_INVALID,
                     "maintain what? --check, --backup FILE, --archive-days N, --rebuild or --vacuum");
}

enum rec_status command_maintain(struct cli *cli)
{
    enum rec_status status = REC_OK;
    for (size_t i = 0; i < sizeof steps / sizeof *steps && status == REC_OK; i++)
        if (cli_flag(cli, steps[i].option))
            status = run_step(cli, i);
    return status;
}
