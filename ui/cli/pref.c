#include "config.h"

#include "base/error.h"
#include "base/id.h"
#include "client.h"
#include "commands.h"
#include "pages.h"
#include "print.h"

#include <string.h>

#define HISTORY_DEFAULT 50
#define SAME_KEY_MOST   1000

enum rec_status command_pref_list(struct cli *cli)
{
    struct rec_query query;
    rec_query_init(&query, REC_QUERY_PREFERENCES);
    int state = cli_choice(cli, OPTION_STATE, rec_memory_status_parse);
    query.statuses = state >= 0 ? 1u << state : 0;
    query.category = cli_choice(cli, OPTION_CATEGORY, rec_category_parse);
    query.as_of = cli_date(cli, OPTION_AS_OF, true);
    return pages_print(cli, &query, (size_t)cli_number(cli, OPTION_LIMIT, 0));
}

/* The active preferences under the key that was given (with --qualifier, --category); if there are none, the
 * one of that id. At least one, or REC_NOT_FOUND. */
static enum rec_status find(struct cli *cli, const struct rec_page **page)
{
    const char *word = cli_word(cli, 0);
    struct rec_query query;
    char id[REC_ID_SIZE];
    rec_query_init(&query, REC_QUERY_PREFERENCES);
    query.key = word;
    query.qualifier = cli_value(cli, OPTION_QUALIFIER);
    query.category = cli_choice(cli, OPTION_CATEGORY, rec_category_parse);
    query.limit = SAME_KEY_MOST;
    enum rec_status status = client_page(cli, &query, page);
    if (status != REC_OK || (*page)->count)
        return status;
    client_page_free(*page);
    *page = NULL;
    if (!id_prefix_valid(word) || client_resolve(cli, REC_ROW_PREFERENCE, word, id) != REC_OK) {
        if (cli->error.code != REC_INVALID)
            error_set(&cli->error, REC_NOT_FOUND, "there is no preference %s; see recollect pref list", word);
        return error_about(&cli->error, word);
    }
    rec_query_init(&query, REC_QUERY_PREFERENCE);
    query.id = id;
    return client_page(cli, &query, page);
}

/* As find(), but of one: several are an error that says how to choose. */
static enum rec_status find_one(struct cli *cli, char id[REC_ID_SIZE])
{
    const struct rec_page *page = NULL;
    enum rec_status status = find(cli, &page);
    if (status == REC_OK && page->count > 1)
        status = error_set(&cli->error, REC_INVALID,
                           "%s names %zu preferences; add --qualifier TEXT (such as \"%s\") or give an id",
                           cli_word(cli, 0), page->count, page->preferences[0].qualifier);
    else if (status == REC_OK)
        memcpy(id, page->preferences[0].id, REC_ID_SIZE);
    client_page_free(page);
    return status;
}

enum rec_status command_pref_get(struct cli *cli)
{
    const struct rec_page *page = NULL;
    enum rec_status status = find(cli, &page);
    if (status == REC_OK)
        print_preferences(cli, page->preferences, page->count);
    client_page_free(page);
    return status;
}

static enum rec_status change_one(struct cli *cli, enum rec_command_kind kind, int64_t number)
{
    char id[REC_ID_SIZE];
    enum rec_status status = find_one(cli, id);
    if (status != REC_OK)
        return status;
    return print_changed(cli, REC_ROW_PREFERENCE,
                         &(struct rec_command){.kind = kind, .id = id, .number = number});
}

enum rec_status command_pref_set(struct cli *cli)
{
    struct buf value = BUF_INIT;
    enum rec_status status = cli_text(cli, 1, &value);
    if (status == REC_OK)
        status = print_changed(
            cli, REC_ROW_PREFERENCE,
            &(struct rec_command){.kind = REC_COMMAND_PREFERENCE_SET,
                                  .key = cli_word(cli, 0),
                                  .text = value.data,
                                  .qualifier = cli_value(cli, OPTION_QUALIFIER),
                                  .category = cli_choice(cli, OPTION_CATEGORY, rec_category_parse)});
    buf_free(&value);
    return status;
}

enum rec_status command_pref_unset(struct cli *cli)
{
    return change_one(cli, REC_COMMAND_PREFERENCE_UNSET, 0);
}

enum rec_status command_pref_erase(struct cli *cli)
{
    char id[REC_ID_SIZE];
    enum rec_status status = find_one(cli, id);
    return status == REC_OK ? erase_row(cli, id) : status;
}

enum rec_status command_pref_lock(struct cli *cli)
{
    return change_one(cli, REC_COMMAND_PREFERENCE_LOCK, 1);
}

enum rec_status command_pref_unlock(struct cli *cli)
{
    return change_one(cli, REC_COMMAND_PREFERENCE_LOCK, 0);
}

enum rec_status command_pref_history(struct cli *cli)
{
    size_t limit = (size_t)cli_number(cli, OPTION_LIMIT, HISTORY_DEFAULT);
    char id[REC_ID_SIZE];
    if (cli->arguments.count == 0)
        return pages_history(cli, NULL, REC_ROW_PREFERENCE, limit);
    enum rec_status status = find_one(cli, id);
    return status == REC_OK ? pages_history(cli, id, REC_ROW_PREFERENCE, limit) : status;
}
