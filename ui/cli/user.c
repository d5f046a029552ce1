#include "config.h"

#include "base/error.h"
#include "client.h"
#include "commands.h"
#include "report.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define NAME_LINE (REC_MAX_USER_NAME + 2)

/* Before anything is opened: nobody answers a question that is asked of a pipe. */
enum rec_status check_user_erase(struct cli *cli)
{
    if (cli_flag(cli, OPTION_YES) || (isatty(STDIN_FILENO) && isatty(STDERR_FILENO) && !cli->out.json))
        return REC_OK;
    return error_set(&cli->error, REC_INVALID,
                     "user erase asks for the name of the user first, which needs a terminal; give --yes");
}

static enum rec_status ask(struct cli *cli, const char *name)
{
    struct rec_query query;
    const struct rec_page *page = NULL;
    char line[NAME_LINE] = "";
    rec_query_init(&query, REC_QUERY_USERS);
    enum rec_status status = client_page(cli, &query, &page);
    if (status != REC_OK)
        return status;
    for (size_t i = 0; i < page->count; i++) {
        const struct rec_user_counts *user = &page->users[i];
        if (strcmp(user->name, name) == 0)
            output_note(&cli->out,
                        "%s has %lld conversations with %lld messages, %lld memories, %lld preferences", name,
                        (long long)user->conversations, (long long)user->messages, (long long)user->memories,
                        (long long)user->preferences);
    }
    client_page_free(page);
    output_aside(&cli->out, "All of it goes for good. To go on, type the name of the user: ");
    if (!fgets(line, sizeof line, stdin))
        line[0] = '\0';
    line[strcspn(line, "\r\n")] = '\0';
    if (strcmp(line, name) == 0)
        return REC_OK;
    return error_set(&cli->error, REC_CANCELLED, "nothing was erased: that is not the name of the user");
}

enum rec_status command_user_erase(struct cli *cli)
{
    struct rec_result *result = NULL;
    struct rec_info info;
    const struct rec_command command = {.kind = REC_COMMAND_USER_ERASE};
    enum rec_status status = REC_OK;
    if (!cli->absent && !cli_flag(cli, OPTION_YES)) {
        rec_session_info(cli->session, &info);
        status = ask(cli, info.user);
    }
    if (status == REC_OK)
        status = client_run(cli, &command, NULL, NULL, &result);
    if (status == REC_OK && cli->out.json) {
        struct json_writer *writer = output_object(&cli->out);
        json_put_member_bool(writer, "erased", true);
        report_lines(writer, "receipt", result->report);
        output_object_end(&cli->out);
    } else if (status == REC_OK) {
        report_print(&cli->out, result->report);
    }
    rec_result_free(result);
    return status;
}
