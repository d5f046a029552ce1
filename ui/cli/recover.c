#include "config.h"

#include "base/clock.h"
#include "chat.h"
#include "client.h"
#include "commands.h"
#include "rows.h"

#include <stdlib.h>

#define HOUR_MS    (60 * 60 * 1000LL)
#define TURNS_MOST 1000

static void print(struct cli *cli, const struct rec_turn *const *turns, size_t count)
{
    static const char *const headings[] = {"WHEN", "CONVERSATION", "MESSAGE", "ANSWER", "WHY"};
    struct table table;
    table_begin(&table, &cli->out, headings, sizeof headings / sizeof *headings);
    for (size_t i = 0; i < count; i++) {
        const struct rec_turn *turn = turns[i];
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

/* Goes on where the answer stops; one that had not begun is asked for again. */
static enum rec_status resume(struct cli *cli, const struct rec_turn *turn)
{
    bool begun = *turn->assistant_message_id != '\0';
    const struct rec_command command = {
        .kind = begun ? REC_COMMAND_CONTINUE : REC_COMMAND_RETRY,
        .message = begun ? turn->assistant_message_id : turn->user_message_id,
    };
    return chat_run(cli, &command, NULL);
}

/* The first error, after trying all. */
static enum rec_status resume_all(struct cli *cli, const struct rec_turn *const *turns, size_t count)
{
    enum rec_status first = REC_OK;
    for (size_t i = 0; i < count; i++) {
        enum rec_status status = resume(cli, turns[i]);
        if (first == REC_OK)
            first = status;
        if (status == REC_CANCELLED)
            break;
    }
    return first;
}

enum rec_status command_recover(struct cli *cli)
{
    struct rec_query query;
    const struct rec_page *page = NULL;
    const struct rec_turn *turns[TURNS_MOST];
    size_t count = 0;
    const char *usual = rec_settings_get(cli->settings, "conversation.recovery_hours");
    int64_t hours = cli_number(cli, OPTION_WINDOW, usual ? strtoll(usual, NULL, 10) : 24);
    const struct rec_command command = {.kind = REC_COMMAND_RECOVER, .number = hours};
    if (cli->absent)
        return REC_OK;
    enum rec_status status = client_run(cli, &command, NULL, NULL, NULL);
    if (status != REC_OK)
        return status;
    rec_query_init(&query, REC_QUERY_RECOVERY);
    query.since = clock_now() - hours * HOUR_MS;
    status = client_page(cli, &query, &page);
    for (size_t i = 0; status == REC_OK && i < page->count && count < TURNS_MOST; i++)
        if (page->offers[i].kind == REC_OFFER_INTERRUPTED)
            turns[count++] = &page->offers[i].turn;
    if (status == REC_OK && cli_flag(cli, OPTION_RESUME))
        status = resume_all(cli, turns, count);
    else if (status == REC_OK)
        print(cli, turns, count);
    client_page_free(page);
    return status;
}
