#include "config.h"

#include "base/error.h"
#include "client.h"
#include "commands.h"
#include "report.h"

#include <stdlib.h>

#define STEPS_MOST 1000

/* Steps to take back; 0 if that is no number or out of range. */
static long steps(const struct cli *cli)
{
    const char *word = cli_word(cli, 0);
    char *end = NULL;
    long number = word ? strtol(word, &end, 10) : 1;
    return word && (end == word || *end || number > STEPS_MOST || number < 0) ? 0 : number;
}

enum rec_status check_undo(struct cli *cli)
{
    if (steps(cli) > 0)
        return REC_OK;
    return error_set(&cli->error, REC_INVALID, "%s takes a number of steps from 1 to %d, not \"%s\"",
                     cli->arguments.command->name, STEPS_MOST, cli_word(cli, 0));
}

static enum rec_status take_back(struct cli *cli, enum rec_command_kind kind, const char *done)
{
    struct rec_result *result;
    const struct rec_command command = {.kind = kind, .number = steps(cli)};
    enum rec_status status = client_run(cli, &command, NULL, NULL, &result);
    if (status == REC_OK && cli->out.json) {
        struct json_writer *writer = output_object(&cli->out);
        json_put_member_int(writer, done, result->added);
        report_lines(writer, "changes", result->report);
        output_object_end(&cli->out);
    } else if (status == REC_OK) {
        report_print(&cli->out, result->report);
        if (result->added == 0)
            output_note(&cli->out, "there is nothing to %s", cli->arguments.command->name);
    }
    rec_result_free(result);
    return status;
}

enum rec_status command_undo(struct cli *cli)
{
    return take_back(cli, REC_COMMAND_UNDO, "undone");
}

enum rec_status command_redo(struct cli *cli)
{
    return take_back(cli, REC_COMMAND_REDO, "redone");
}
