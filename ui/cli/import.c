#include "config.h"

#include "base/error.h"
#include "client.h"
#include "commands.h"
#include "report.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static void print(struct cli *cli, const struct rec_result *result, const char *what)
{
    if (cli->out.json) {
        struct json_writer *writer = output_object(&cli->out);
        json_put_member_int(writer, "added", result->added);
        json_put_member_int(writer, "same", result->same);
        json_put_member_int(writer, "failed", result->failed);
        report_lines(writer, "errors", result->report);
        output_object_end(&cli->out);
        return;
    }
    report_warn(&cli->out, result->report);
    output_format(&cli->out, "%lld %.*s added, %lld already there, %lld bad line%s\n",
                  (long long)result->added, (int)strlen(what) - (result->added == 1), what,
                  (long long)result->same, (long long)result->failed, result->failed == 1 ? "" : "s");
}

/* A file of nothing but bad lines is most likely another one than was meant. */
static enum rec_status nothing_imported(struct cli *cli, const struct rec_result *result, const char *what)
{
    const char *report = result->report ? result->report : "";

    if (!cli->out.json && result->failed > 1)
        report_warn(&cli->out, report);
    const char *file = strcmp(cli_word(cli, 0), "-") == 0 ? "the input" : cli_word(cli, 0);
    if (result->failed == 1)
        return error_set(&cli->error, REC_INVALID, "No %s came in from %s: %.*s", what, file,
                         (int)strcspn(report, "\n"), report);
    return error_set(&cli->error, REC_INVALID,
                     "No %s came in from %s: all %lld lines are bad; the first says: %.*s", what, file,
                     (long long)result->failed, (int)strcspn(report, "\n"), report);
}

enum rec_status import_and_print(struct cli *cli, const char *what)
{
    const char *path = cli_word(cli, 0);
    if (strcmp(path, "-") != 0 && access(path, R_OK) != 0)
        return error_errno(&cli->error, REC_IO, errno, "cannot read %s", path);
    int pipe = client_await_writer(cli, path);
    struct rec_result *result;
    const struct rec_command command = {.kind = REC_COMMAND_IMPORT,
                                        .text = path,
                                        .flags = (cli_flag(cli, OPTION_STRICT) ? REC_STRICT : 0u) |
                                                 (cli_flag(cli, OPTION_NO_LEARN) ? REC_NO_LEARN : 0u)};
    enum rec_status status = client_run(cli, &command, NULL, NULL, &result);
    if (pipe >= 0)
        close(pipe);
    if (status == REC_OK)
        client_await_index(cli);
    if (status == REC_OK && result->failed > 0 && result->added + result->same == 0)
        status = nothing_imported(cli, result, what);
    else if (status == REC_OK)
        print(cli, result, what);
    else if (result && !cli->out.json)
        report_warn(&cli->out, result->report);
    rec_result_free(result);
    if (status == REC_OK && cli_flag(cli, OPTION_WAIT)) {
        const struct rec_command jobs = {.kind = REC_COMMAND_JOBS_RUN};
        return client_run(cli, &jobs, NULL, NULL, NULL);
    }
    struct rec_info info;
    rec_session_info(cli->session, &info);
    if (status == REC_OK && info.jobs > 0)
        output_note(&cli->out, "%lld job%s; the screen runs %s, or recollect jobs run", (long long)info.jobs,
                    info.jobs == 1 ? " waits" : "s wait", info.jobs == 1 ? "it" : "them");
    return status;
}

enum rec_status command_import(struct cli *cli)
{
    return import_and_print(cli, "messages");
}
