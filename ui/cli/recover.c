#include "config.h"

#include "base/clock.h"
#include "client.h"
#include "commands.h"
#include "rows.h"

#define HOURS_DEFAULT 24
#define HOUR_MS       (60 * 60 * 1000LL)
#define TURNS_MOST    1000

static void print(struct cli *cli, const struct rec_page *page)
{
    static const char *const headings[] = {"WHEN", "CONVERSATION", "MESSAGE", "ANSWER", "WHY"};
    struct table table;
    table_begin(&table, &cli->out, headings, sizeof headings / sizeof *headings);
    for (size_t i = 0; i < page->count; i++) {
        const struct rec_turn *turn = &page->turns[i];
        if (cli->out.json) {
            row_turn(output_object(&cli->out), turn);
            output_object_end(&cli->out);
            continue;
        }
        table_cell_time(&table, turn->created_at);
        table_cell_id(&table, turn->conversation_id);
        table_cell_id(&table, turn->user_message_id);
        table_cell_id(&table, turn->assistant_message_id);
        table_cell(&table, turn->error);
    }
    table_end(&table);
}

enum rec_status command_recover(struct cli *cli)
{
    struct rec_query query;
    const struct rec_page *page = NULL;
    int64_t hours = cli_number(cli, OPTION_WINDOW, HOURS_DEFAULT);
    const struct rec_command command = {.kind = REC_COMMAND_RECOVER, .number = hours};
    if (cli->absent)
        return REC_OK;
    enum rec_status status = client_run(cli, &command, NULL, NULL, NULL);
    if (status != REC_OK)
        return status;
    rec_query_init(&query, REC_QUERY_TURNS);
    query.statuses = 1u << REC_TURN_INTERRUPTED;
    query.since = clock_now() - hours * HOUR_MS;
    query.limit = TURNS_MOST;
    status = client_page(cli, &query, &page);
    if (status == REC_OK)
        print(cli, page);
    client_page_free(page);
    return status;
}
