#include "config.h"

#include "base/clock.h"
#include "base/error.h"
#include "client.h"
#include "commands.h"
#include "pages.h"
#include "print.h"
#include "report.h"

#include <string.h>

#define HISTORY_DEFAULT 50
#define REVIEW_MOST     10000 /* guesses that one `accept all` decides on */

static void filter(struct cli *cli, struct rec_query *query)
{
    rec_query_init(query, REC_QUERY_MEMORIES);
    int state = cli_choice(cli, OPTION_STATE, rec_memory_status_parse);
    query->statuses = state >= 0 ? 1u << state : 0;
    query->row_kind = cli_choice(cli, OPTION_KIND, rec_memory_kind_parse);
    query->category = cli_choice(cli, OPTION_CATEGORY, rec_category_parse);
    query->pinned = cli_flag(cli, OPTION_PINNED);
    query->as_of = cli_date(cli, OPTION_AS_OF, true);
}

enum rec_status command_memory_list(struct cli *cli)
{
    struct rec_query query;
    filter(cli, &query);
    return pages_print(cli, &query, (size_t)cli_number(cli, OPTION_LIMIT, 0));
}

/* --- show --- */

static void print_times(struct output *out, const char *name, int64_t time)
{
    char text[64];
    if (!time)
        return;
    clock_local(time, "%Y-%m-%d %H:%M", text, sizeof text);
    output_format(out, "%-12s%s\n", name, text);
}

static void print_memory(struct cli *cli, const struct rec_memory *row)
{
    struct output *out = &cli->out;
    output_format(out, "%s\n\n", row->content);
    output_format(out, "%-12s%s\n", "id", row->id);
    output_format(out, "%-12s%s, %s, %s%s\n", "what", rec_memory_kind_name(row->kind),
                  rec_category_name(row->category), rec_memory_status_name(row->status),
                  row->pinned ? ", pinned" : "");
    output_format(out, "%-12simportance %.2f, confidence %.2f, used %lld time%s\n", "weight", row->importance,
                  row->confidence, (long long)row->access_count, row->access_count == 1 ? "" : "s");
    print_times(out, "true from", row->valid_from);
    print_times(out, "true until", row->valid_to);
    print_times(out, "kept since", row->created_at);
    if (*row->superseded_by)
        output_format(out, "%-12s%s\n", "now", row->superseded_by);
    for (size_t i = 0; i < row->evidence_count; i++) {
        const struct rec_evidence *evidence = &row->evidence[i];
        output_format(out, "%-12s%s %s%s%s\n", "evidence", evidence->source, evidence->message_id,
                      *evidence->external_id ? " ext:" : "", evidence->external_id);
    }
}

enum rec_status command_memory_show(struct cli *cli)
{
    struct rec_query query;
    const struct rec_page *page = NULL;
    char id[REC_ID_SIZE];
    rec_query_init(&query, REC_QUERY_MEMORY);
    enum rec_status status = client_resolve(cli, REC_ROW_MEMORY, cli_word(cli, 0), id);
    if (status != REC_OK)
        return status;
    query.id = id;
    /* opening it counts, but a store that may not be written can be looked at, too */
    const struct rec_command opened = {.kind = REC_COMMAND_MEMORY_OPENED, .id = id};
    status = client_run(cli, &opened, NULL, NULL, NULL);
    if (status == REC_OK || status == REC_READ_ONLY)
        status = client_page(cli, &query, &page);
    if (status == REC_OK && cli->out.json)
        print_memories(cli, page->memories, page->count);
    else if (status == REC_OK && page->count)
        print_memory(cli, page->memories);
    client_page_free(page);
    return status;
}

/* --- Verbs that change one --- */

enum rec_status erase_row(struct cli *cli, const char *id)
{
    struct rec_result *result;
    const struct rec_command command = {.kind = REC_COMMAND_MEMORY_ERASE, .id = id};
    enum rec_status status = client_run(cli, &command, NULL, NULL, &result);
    if (status == REC_OK && cli->out.json) {
        struct json_writer *writer = output_object(&cli->out);
        json_put_member(writer, "erased", result->id);
        json_put_member_int(writer, "places", result->added);
        report_lines(writer, "receipt", result->report);
        output_object_end(&cli->out);
    } else if (status == REC_OK) {
        report_print(&cli->out, result->report);
    }
    rec_result_free(result);
    return status;
}

static enum rec_status change_one(struct cli *cli, enum rec_command_kind kind, int64_t number)
{
    return print_changed(cli, REC_ROW_MEMORY,
                         &(struct rec_command){.kind = kind, .id = cli_word(cli, 0), .number = number});
}

enum rec_status command_memory_pin(struct cli *cli)
{
    return change_one(cli, REC_COMMAND_MEMORY_PIN, 1);
}

enum rec_status command_memory_unpin(struct cli *cli)
{
    return change_one(cli, REC_COMMAND_MEMORY_PIN, 0);
}

enum rec_status command_memory_forget(struct cli *cli)
{
    return change_one(cli, REC_COMMAND_MEMORY_FORGET, 0);
}

enum rec_status command_memory_restore(struct cli *cli)
{
    return change_one(cli, REC_COMMAND_MEMORY_RESTORE, 0);
}

enum rec_status command_memory_erase(struct cli *cli)
{
    return erase_row(cli, cli_word(cli, 0));
}

enum rec_status command_memory_add(struct cli *cli)
{
    struct buf text = BUF_INIT;
    int kind = cli_choice(cli, OPTION_KIND, rec_memory_kind_parse);
    int category = cli_choice(cli, OPTION_CATEGORY, rec_category_parse);
    enum rec_status status = cli_text(cli, 0, &text);
    if (status == REC_OK)
        status =
            print_changed(cli, REC_ROW_MEMORY,
                          &(struct rec_command){.kind = REC_COMMAND_MEMORY_ADD,
                                                .text = text.data,
                                                .row_kind = kind >= 0 ? kind : REC_MEMORY_FACT,
                                                .category = category >= 0 ? category : REC_CATEGORY_GENERAL,
                                                .number = cli_flag(cli, OPTION_PIN)});
    buf_free(&text);
    return status;
}

enum rec_status command_memory_edit(struct cli *cli)
{
    struct buf text = BUF_INIT;
    enum rec_status status = cli_text(cli, 1, &text);
    if (status == REC_OK)
        status =
            print_changed(cli, REC_ROW_MEMORY,
                          &(struct rec_command){
                              .kind = REC_COMMAND_MEMORY_EDIT, .id = cli_word(cli, 0), .text = text.data});
    buf_free(&text);
    return status;
}

enum rec_status command_memory_history(struct cli *cli)
{
    size_t limit = (size_t)cli_number(cli, OPTION_LIMIT, HISTORY_DEFAULT);
    char id[REC_ID_SIZE];
    if (cli->arguments.count == 0)
        return pages_history(cli, NULL, REC_ROW_MEMORY, limit);
    enum rec_status status = client_resolve(cli, REC_ROW_MEMORY, cli_word(cli, 0), id);
    return status == REC_OK ? pages_history(cli, id, REC_ROW_MEMORY, limit) : status;
}

/* --- Guesses: memories and preferences alike --- */

enum rec_status command_memory_review(struct cli *cli)
{
    struct rec_query query;
    size_t limit = (size_t)cli_number(cli, OPTION_LIMIT, 0);
    rec_query_init(&query, REC_QUERY_MEMORIES);
    query.statuses = 1u << REC_STATE_PROPOSED;
    enum rec_status status = pages_print(cli, &query, limit);
    if (status != REC_OK)
        return status;
    rec_query_init(&query, REC_QUERY_PREFERENCES);
    query.statuses = 1u << REC_STATE_PROPOSED;
    return pages_print(cli, &query, limit);
}

/* Every guess of the review list; each is a step of undo of its own. */
static enum rec_status decide_all(struct cli *cli, enum rec_command_kind kind)
{
    static const struct {
        enum rec_query_kind query;
        enum rec_row_kind row;
    } lists[] = {{REC_QUERY_MEMORIES, REC_ROW_MEMORY}, {REC_QUERY_PREFERENCES, REC_ROW_PREFERENCE}};
    enum rec_status status = REC_OK;
    size_t count = 0;
    for (size_t i = 0; status == REC_OK && i < sizeof lists / sizeof *lists; i++) {
        struct rec_query query;
        const struct rec_page *page = NULL;
        rec_query_init(&query, lists[i].query);
        query.statuses = 1u << REC_STATE_PROPOSED;
        query.limit = REVIEW_MOST;
        status = client_page(cli, &query, &page);
        for (size_t j = 0; status == REC_OK && j < page->count; j++, count++) {
            const char *id = page->memories ? page->memories[j].id : page->preferences[j].id;
            status = client_run(cli, &(struct rec_command){.kind = kind, .id = id}, NULL, NULL, NULL);
            if (status == REC_OK)
                status = print_row(cli, lists[i].row, id);
        }
        client_page_free(page);
    }
    if (status == REC_OK && count == 0 && !cli->out.json)
        output_note(&cli->out, "no guess waits for an answer");
    return status;
}

static enum rec_status decide(struct cli *cli, enum rec_command_kind kind)
{
    char id[REC_ID_SIZE];
    enum rec_row_kind row = REC_ROW_MEMORY;
    if (strcmp(cli_word(cli, 0), "all") == 0)
        return decide_all(cli, kind);
    enum rec_status status = client_resolve(cli, row, cli_word(cli, 0), id);
    if (status == REC_NOT_FOUND) {
        row = REC_ROW_PREFERENCE;
        status = client_resolve(cli, row, cli_word(cli, 0), id);
    }
    if (status == REC_NOT_FOUND) {
        error_set(&cli->error, status, "there is no guess %s; see recollect memory review", cli_word(cli, 0));
        status = error_about(&cli->error, cli_word(cli, 0));
    }
    if (status == REC_OK)
        status = client_run(cli, &(struct rec_command){.kind = kind, .id = id}, NULL, NULL, NULL);
    return status == REC_OK ? print_row(cli, row, id) : status;
}

enum rec_status command_accept(struct cli *cli)
{
    return decide(cli, REC_COMMAND_ACCEPT);
}

enum rec_status command_reject(struct cli *cli)
{
    return decide(cli, REC_COMMAND_REJECT);
}
