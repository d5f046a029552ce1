#include "config.h"

#include "pages.h"

#include "base/alloc.h"
#include "print.h"

#include <stdlib.h>
#include <string.h>

#define PAGE_ROWS    200
#define EVERY_STATUS 0xffffffffu
#define FROM_THE_TOP (-1) /* a sequence below every sequence; 0 would ask for the latest */

/* The cursor of the next page: the last row of this one. id receives a copy. */
static bool next_cursor(const struct rec_page *page, struct rec_query *query, char id[REC_ID_SIZE])
{
    const char *last_id = NULL;
    if (page->conversations) {
        query->before_time = page->conversations[page->count - 1].updated_at;
        last_id = page->conversations[page->count - 1].id;
    } else if (page->memories) {
        query->before_time = page->memories[page->count - 1].updated_at;
        last_id = page->memories[page->count - 1].id;
    }
    if (!last_id)
        return false;
    memcpy(id, last_id, REC_ID_SIZE);
    query->before_id = id;
    return true;
}

static void print(struct cli *cli, const struct rec_page *page)
{
    if (page->conversations)
        print_conversations(cli, page->conversations, page->count);
    else if (page->memories)
        print_memories(cli, page->memories, page->count);
    else if (page->preferences)
        print_preferences(cli, page->preferences, page->count);
    else if (page->jobs)
        print_jobs(cli, page->jobs, page->count);
}

/* An empty answer looks like a failure to who waits for rows; that there is no store has been said. */
static void say_none(struct cli *cli, const struct rec_query *query)
{
    static const char *const names[] = {[REC_QUERY_CONVERSATIONS] = "conversations",
                                        [REC_QUERY_MEMORIES] = "memories",
                                        [REC_QUERY_PREFERENCES] = "preferences",
                                        [REC_QUERY_JOBS] = "jobs"};
    const char *guessed = query->statuses == 1u << REC_STATE_PROPOSED ? "guessed " : "";
    if (!cli->absent && !cli->out.json)
        output_note(&cli->out, "no %s%s to list", guessed, names[query->kind]);
}

/* Tables are fitted to their rows, so a list for people is one table: one page, as long as it takes. Lines
 * for programs are printed page by page. */
enum rec_status pages_print(struct cli *cli, struct rec_query *query, size_t limit)
{
    const bool paged = query->kind == REC_QUERY_CONVERSATIONS || query->kind == REC_QUERY_MEMORIES;
    const size_t most = cli->out.terminal && !cli->out.json ? 100000 : paged ? PAGE_ROWS : 1000000;
    char cursor[REC_ID_SIZE];
    size_t left = limit ? limit : SIZE_MAX;
    bool more = true, none = true;
    enum rec_status status = REC_OK;
    while (status == REC_OK && more && left > 0) {
        const struct rec_page *page = NULL;
        query->limit = left < most ? left : most;
        status = client_page(cli, query, &page);
        if (status != REC_OK)
            break;
        print(cli, page);
        none = none && page->count == 0;
        left -= page->count < left ? page->count : left;
        more = page->more && page->count && next_cursor(page, query, cursor);
        client_page_free(page);
    }
    if (status == REC_OK && none)
        say_none(cli, query);
    return status;
}

static enum rec_status take_messages(struct cli *cli, struct rec_query *query, size_t limit,
                                     pages_message *take, void *context)
{
    const struct rec_page *page = NULL;
    bool more = true;
    enum rec_status status = REC_OK;
    while (status == REC_OK && more) {
        query->limit = limit ? limit : PAGE_ROWS;
        status = client_page(cli, query, &page);
        if (status != REC_OK)
            break;
        for (size_t i = 0; i < page->count && status == REC_OK; i++)
            status = take(context, &page->messages[i]);
        more = !limit && page->more && page->count;
        if (more)
            query->after = page->messages[page->count - 1].sequence;
        client_page_free(page);
    }
    return status;
}

enum rec_status pages_messages(struct cli *cli, const char *conversation, size_t limit, pages_message *take,
                               void *context)
{
    struct rec_query query;
    rec_query_init(&query, REC_QUERY_MESSAGES);
    query.id = conversation;
    query.after = limit ? 0 : FROM_THE_TOP;
    return take_messages(cli, &query, limit, take, context);
}

enum rec_status pages_conversations(struct cli *cli, pages_conversation *take, void *context)
{
    struct rec_query query;
    char cursor[REC_ID_SIZE];
    bool more = true;
    enum rec_status status = REC_OK;
    rec_query_init(&query, REC_QUERY_CONVERSATIONS);
    query.statuses = EVERY_STATUS;
    query.limit = PAGE_ROWS;
    while (status == REC_OK && more) {
        const struct rec_page *page = NULL;
        status = client_page(cli, &query, &page);
        if (status != REC_OK)
            break;
        for (size_t i = 0; i < page->count && status == REC_OK; i++)
            status = take(context, &page->conversations[i]);
        more = page->more && page->count && next_cursor(page, &query, cursor);
        client_page_free(page);
    }
    return status;
}

/* As they were made: what else could be an order depends on the store. */
static int by_creation(const void *left, const void *right)
{
    const struct rec_preference *a = *(const struct rec_preference *const *)left,
                                *b = *(const struct rec_preference *const *)right;
    if (a->created_at != b->created_at)
        return a->created_at < b->created_at ? -1 : 1;
    return strcmp(a->id, b->id);
}

static enum rec_status each_preference(struct cli *cli, const struct pages_learned *wanted, size_t *count)
{
    struct rec_query query;
    const struct rec_page *page = NULL;
    rec_query_init(&query, REC_QUERY_PREFERENCES);
    query.statuses = wanted->statuses;
    query.category = wanted->category;
    query.limit = 1000000;
    enum rec_status status = client_page(cli, &query, &page);
    *count += status == REC_OK ? page->count : 0;
    if (status == REC_OK && wanted->preference && page->count) {
        const struct rec_preference **rows = xcalloc(page->count, sizeof *rows);
        for (size_t i = 0; i < page->count; i++)
            rows[i] = &page->preferences[i];
        qsort(rows, page->count, sizeof *rows, by_creation);
        for (size_t i = 0; i < page->count && status == REC_OK; i++)
            status = wanted->preference(wanted->context, rows[i]);
        free(rows);
    }
    client_page_free(page);
    return status;
}

enum rec_status pages_learned(struct cli *cli, const struct pages_learned *wanted, size_t *count)
{
    struct rec_query query;
    char cursor[REC_ID_SIZE];
    bool more = true;
    *count = 0;
    enum rec_status status = each_preference(cli, wanted, count);
    rec_query_init(&query, REC_QUERY_MEMORIES);
    query.statuses = wanted->statuses;
    query.category = wanted->category;
    query.limit = PAGE_ROWS;
    while (status == REC_OK && more) {
        const struct rec_page *page = NULL;
        status = client_page(cli, &query, &page);
        if (status != REC_OK)
            break;
        *count += page->count;
        for (size_t i = 0; i < page->count && status == REC_OK && wanted->memory; i++)
            status = wanted->memory(wanted->context, &page->memories[i]);
        more = page->more && page->count && next_cursor(page, &query, cursor);
        client_page_free(page);
    }
    return status;
}

enum rec_status pages_history(struct cli *cli, const char *id, enum rec_row_kind kind, size_t limit)
{
    struct rec_query query;
    struct rec_change_record *kept = NULL;
    size_t count = 0, capacity = 0, pages = 0, page_capacity = 0;
    const struct rec_page **held = NULL;
    bool more = true;
    enum rec_status status = REC_OK;
    rec_query_init(&query, REC_QUERY_HISTORY);
    query.id = id;
    query.limit = PAGE_ROWS;
    while (more && count < limit) {
        const struct rec_page *page = NULL;
        status = client_page(cli, &query, &page);
        if (status != REC_OK)
            break;
        held = xgrow(held, &page_capacity, pages + 1, sizeof *held);
        held[pages++] = page;
        for (size_t i = 0; i < page->count && count < limit; i++) {
            if (page->history[i].row != kind)
                continue;
            kept = xgrow(kept, &capacity, count + 1, sizeof *kept);
            kept[count++] = page->history[i];
        }
        more = page->count == PAGE_ROWS;
        if (page->count)
            query.before = page->history[page->count - 1].number;
    }
    if (status == REC_OK)
        print_history(cli, kept, count);
    if (status == REC_OK && count == 0 && !cli->absent && !cli->out.json)
        output_note(&cli->out, "no changes to list");
    while (pages > 0)
        client_page_free(held[--pages]);
    free(held);
    free(kept);
    return status;
}
