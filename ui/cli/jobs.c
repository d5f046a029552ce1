#include "config.h"

#include "client.h"
#include "commands.h"
#include "pages.h"
#include "report.h"

enum rec_status command_jobs_list(struct cli *cli)
{
    struct rec_query query;
    rec_query_init(&query, REC_QUERY_JOBS);
    int status = cli_choice(cli, OPTION_JOB_STATUS, rec_job_status_parse);
    query.statuses = status >= 0 ? 1u << status : 0;
    return pages_print(cli, &query, (size_t)cli_number(cli, OPTION_LIMIT, 0));
}

enum rec_status command_jobs_run(struct cli *cli)
{
    if (cli->absent)
        return REC_OK;
    struct rec_result *result;
    const struct rec_command command = {.kind = REC_COMMAND_JOBS_RUN, .number = 1};
    enum rec_status status = client_run(cli, &command, NULL, NULL, &result);
    if (status == REC_OK && cli->out.json) {
        struct json_writer *writer = output_object(&cli->out);
        json_put_member_int(writer, "done", result->added);
        json_put_member_int(writer, "failed", result->failed);
        output_object_end(&cli->out);
    } else if (status == REC_OK) {
        report_print(&cli->out, result->report);
        output_note(&cli->out, "%lld jobs done, %lld failed", (long long)result->added,
                    (long long)result->failed);
    }
    rec_result_free(result);
    return status;
}

/* Prints the job's id: it may be gone. */
static enum rec_status change(struct cli *cli, enum rec_command_kind kind)
{
    struct rec_result *result;
    const struct rec_command command = {.kind = kind, .id = cli_word(cli, 0)};
    enum rec_status status = client_run(cli, &command, NULL, NULL, &result);
    if (status == REC_OK && cli->out.json) {
        json_put_member(output_object(&cli->out), "id", result->id);
        output_object_end(&cli->out);
    } else if (status == REC_OK) {
        output_format(&cli->out, "%s\n", result->id);
    }
    rec_result_free(result);
    return status;
}

enum rec_status command_jobs_retry(struct cli *cli)
{
    return change(cli, REC_COMMAND_JOB_RETRY);
}

enum rec_status command_jobs_cancel(struct cli *cli)
{
    return change(cli, REC_COMMAND_JOB_CANCEL);
}
