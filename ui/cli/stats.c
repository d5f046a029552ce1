#include "config.h"

#include "client.h"
#include "commands.h"

#include "base/clock.h"

#include <stdint.h>
#include <string.h>

static void put_counts(struct json_writer *writer, const char *key, const int64_t *counts, int count,
                       const char *(*name)(int index))
{
    json_key(writer, key);
    json_open_object(writer);
    for (int i = 0; i < count; i++)
        if (counts[i])
            json_put_member_int(writer, name(i), counts[i]);
    json_close_object(writer);
}

static const char *role_name(int index)
{
    return rec_role_name((enum rec_role)index);
}

static const char *kind_name(int index)
{
    return rec_memory_kind_name((enum rec_memory_kind)index);
}

static const char *category_name(int index)
{
    return rec_category_name((enum rec_category)index);
}

static const char *status_name(int index)
{
    return rec_conversation_status_name((enum rec_conversation_status)index);
}

/* Only the classes that some run is in: [{"below_ms", "runs"}]; null: the longest. */
static void put_durations(struct json_writer *writer, const struct rec_node_stats *node)
{
    json_key(writer, "durations");
    json_open_array(writer);
    for (int i = 0; i < REC_DURATIONS; i++) {
        if (node->durations[i] == 0)
            continue;
        json_open_object(writer);
        json_put_member_double(writer, "below_ms", rec_duration_limit(i), 1); /* infinity becomes null */
        json_put_member_int(writer, "runs", node->durations[i]);
        json_close_object(writer);
    }
    json_close_array(writer);
}

static void put_nodes(struct json_writer *writer, const struct rec_stats *stats)
{
    json_key(writer, "nodes");
    json_open_array(writer);
    for (size_t i = 0; i < stats->node_count; i++) {
        const struct rec_node_stats *node = &stats->nodes[i];
        json_open_object(writer);
        json_put_member(writer, "flow", node->flow);
        json_put_member(writer, "node", node->node);
        json_put_member_int(writer, "runs", node->runs);
        json_put_member_int(writer, "failures", node->failures);
        json_put_member_int(writer, "attempts", node->attempts);
        json_put_member_double(writer, "mean_ms", node->mean_ms, 3);
        json_put_member_double(writer, "max_ms", node->max_ms, 3);
        put_durations(writer, node);
        json_close_object(writer);
    }
    json_close_array(writer);
}

/* The searches that a person asked for: NULL if there were none. */
static const struct rec_node_stats *searches(const struct rec_stats *stats)
{
    for (size_t i = 0; i < stats->node_count; i++)
        if (strcmp(stats->nodes[i].flow, "memory search") == 0 && strcmp(stats->nodes[i].node, "search") == 0)
            return &stats->nodes[i];
    return NULL;
}

static void put_search(struct json_writer *writer, const struct rec_stats *stats)
{
    static const struct rec_node_stats none;
    const struct rec_node_stats *node = searches(stats);

    if (!node)
        node = &none;
    json_key(writer, "search");
    json_open_object(writer);
    json_put_member_int(writer, "runs", node->runs);
    json_put_member_double(writer, "mean_ms", node->mean_ms, 3);
    json_put_member_double(writer, "max_ms", node->max_ms, 3);
    put_durations(writer, node);
    json_close_object(writer);
}

static void put_retrieval(struct json_writer *writer, const struct rec_retrieval_stats *counts)
{
    json_key(writer, "retrieval");
    json_open_object(writer);
    json_put_member_int(writer, "prompts", counts->prompts);
    json_put_member_int(writer, "used", counts->used);
    json_put_member_int(writer, "memories", counts->memories);
    json_put_member_int(writer, "preferences", counts->preferences);
    json_put_member_int(writer, "messages", counts->messages);
    json_close_object(writer);
}

static void put_top(struct json_writer *writer, const char *key, const char *text, const char *count,
                    const struct rec_top_stats *rows, size_t row_count, bool costs)
{
    json_key(writer, key);
    json_open_array(writer);
    for (size_t i = 0; i < row_count; i++) {
        json_open_object(writer);
        json_put_member(writer, "id", rows[i].id);
        json_put_member(writer, text, rows[i].text);
        json_put_member_int(writer, count, rows[i].count);
        if (costs)
            output_cost_member(writer, rows[i].cost_usd);
        json_close_object(writer);
    }
    json_close_array(writer);
}

static void put_days(struct json_writer *writer, const struct rec_stats *stats)
{
    json_key(writer, "days");
    json_open_array(writer);
    for (size_t i = 0; i < stats->day_count; i++) {
        char day[CLOCK_ISO_SIZE];
        clock_iso(stats->days[i].day, day);
        day[strcspn(day, "T")] = '\0';
        json_open_object(writer);
        json_put_member(writer, "day", day);
        json_put_member_int(writer, "turns", stats->days[i].turns);
        json_put_member_int(writer, "input_tokens", stats->days[i].input_tokens);
        json_put_member_int(writer, "output_tokens", stats->days[i].output_tokens);
        json_put_member_int(writer, "memories", stats->days[i].memories);
        output_cost_member(writer, stats->days[i].cost_usd);
        json_close_object(writer);
    }
    json_close_array(writer);
}

static void put_models(struct json_writer *writer, const struct rec_stats *stats)
{
    json_key(writer, "models");
    json_open_array(writer);
    for (size_t i = 0; i < stats->model_count; i++) {
        json_open_object(writer);
        json_put_member(writer, "provider", stats->models[i].provider);
        json_put_member(writer, "model", stats->models[i].model);
        json_put_member_int(writer, "answers", stats->models[i].answers);
        json_put_member_int(writer, "input_tokens", stats->models[i].input_tokens);
        json_put_member_int(writer, "output_tokens", stats->models[i].output_tokens);
        output_cost_member(writer, stats->models[i].cost_usd);
        json_close_object(writer);
    }
    json_close_array(writer);
}

static void print_json(struct output *out, const struct rec_stats *stats)
{
    struct json_writer *writer = output_object(out);
    json_key(writer, "conversations");
    json_open_object(writer);
    json_put_member_int(writer, "total", stats->conversations_total);
    for (int i = 0; i < 4; i++)
        json_put_member_int(writer, status_name(i), stats->conversations_by_status[i]);
    json_put_member_double(writer, "avg_messages", stats->average_messages, 3);
    json_close_object(writer);
    json_key(writer, "messages");
    json_open_object(writer);
    json_put_member_int(writer, "total", stats->messages_total);
    put_counts(writer, "by_role", stats->messages_by_role, 4, role_name);
    json_close_object(writer);
    json_key(writer, "memories");
    json_open_object(writer);
    json_put_member_int(writer, "total", stats->memories_total);
    put_counts(writer, "by_kind", stats->memories_by_kind, 8, kind_name);
    put_counts(writer, "by_category", stats->memories_by_category, 13, category_name);
    json_close_object(writer);
    json_key(writer, "preferences");
    json_open_object(writer);
    json_put_member_int(writer, "total", stats->preferences_total);
    json_put_member_int(writer, "explicit", stats->preferences_explicit);
    json_put_member_int(writer, "inferred", stats->preferences_inferred);
    json_close_object(writer);
    json_key(writer, "tokens");
    json_open_object(writer);
    json_put_member_int(writer, "input", stats->input_tokens);
    json_put_member_int(writer, "output", stats->output_tokens);
    json_put_member_int(writer, "cache_read", stats->cache_read_tokens);
    json_put_member_int(writer, "cache_write", stats->cache_write_tokens);
    json_close_object(writer);
    output_cost_member(writer, stats->cost_usd);
    put_retrieval(writer, &stats->retrieval);
    put_search(writer, stats);
    put_nodes(writer, stats);
    put_days(writer, stats);
    put_models(writer, stats);
    put_top(writer, "busiest", "title", "messages", stats->busiest, stats->busiest_count, true);
    put_top(writer, "most_used", "content", "access_count", stats->used, stats->used_count, false);
    output_object_end(out);
}

static void print_counts(struct output *out, const int64_t *counts, int count, const char *(*name)(int index))
{
    for (int i = 0; i < count; i++)
        if (counts[i])
            output_format(out, "  %-24s%10lld\n", name(i), (long long)counts[i]);
}

static void print_text(struct output *out, const struct rec_stats *stats)
{
    output_format(out, "%-26s%10lld\n", "conversations", (long long)stats->conversations_total);
    print_counts(out, stats->conversations_by_status, 4, status_name);
    output_format(out, "  %-24s%10.1f\n", "messages in each", stats->average_messages);
    output_format(out, "%-26s%10lld\n", "messages", (long long)stats->messages_total);
    print_counts(out, stats->messages_by_role, 4, role_name);
    output_format(out, "%-26s%10lld\n", "memories", (long long)stats->memories_total);
    print_counts(out, stats->memories_by_kind, 8, kind_name);
    output_format(out, "%-26s%10lld\n", "preferences", (long long)stats->preferences_total);
    output_format(out, "  %-24s%10lld\n", "explicit", (long long)stats->preferences_explicit);
    output_format(out, "  %-24s%10lld\n", "inferred", (long long)stats->preferences_inferred);
    output_format(out, "%-26s%10lld\n%-26s%10lld\n", "tokens sent", (long long)stats->input_tokens,
                  "tokens received", (long long)stats->output_tokens);
    if (stats->cost_usd >= 0)
        output_format(out, "%-26s%10.4f\n", "cost in USD", stats->cost_usd);
    if (stats->cost_usd >= 0 && stats->unpriced > 0)
        output_format(out, "  %-24s%10lld\n", "answers without a price", (long long)stats->unpriced);
    output_format(out, "%-26s%10lld\n", "prompts looked up for", (long long)stats->retrieval.prompts);
    output_format(out, "  %-24s%10lld\n", "something found and sent", (long long)stats->retrieval.used);
    output_format(out, "  %-24s%10lld\n", "memories sent", (long long)stats->retrieval.memories);
    output_format(out, "  %-24s%10lld\n", "preferences sent", (long long)stats->retrieval.preferences);
    output_format(out, "  %-24s%10lld\n", "old messages sent", (long long)stats->retrieval.messages);
    if (searches(stats))
        output_format(out, "%-26s%10lld\n  %-24s%10.2f\n", "searches", (long long)searches(stats)->runs,
                      "ms for each", searches(stats)->mean_ms);
    for (size_t i = 0; i < stats->node_count; i++)
        output_format(out, "%-12s %-12s %8lld runs %6lld failed %10.2f ms each\n", stats->nodes[i].flow,
                      stats->nodes[i].node, (long long)stats->nodes[i].runs,
                      (long long)stats->nodes[i].failures, stats->nodes[i].mean_ms);
}

static enum rec_status print_users(struct cli *cli)
{
    static const char *const headings[] = {"USER",     "CONVERSATIONS", "MESSAGES",
                                           "MEMORIES", "PREFERENCES",   "SINCE"};
    struct rec_query query;
    const struct rec_page *page = NULL;
    rec_query_init(&query, REC_QUERY_USERS);
    query.since = cli_date(cli, OPTION_SINCE, false);
    enum rec_status status = client_page(cli, &query, &page);
    if (status != REC_OK)
        return status;
    struct table table;
    table_begin(&table, &cli->out, headings, sizeof headings / sizeof *headings);
    for (size_t i = 0; i < page->count; i++) {
        const struct rec_user_counts *user = &page->users[i];
        if (cli->out.json) {
            struct json_writer *writer = output_object(&cli->out);
            json_put_member(writer, "user", user->name);
            json_put_member_int(writer, "conversations", user->conversations);
            json_put_member_int(writer, "messages", user->messages);
            json_put_member_int(writer, "memories", user->memories);
            json_put_member_int(writer, "preferences", user->preferences);
            json_put_member_time(writer, "created_at", user->created_at);
            output_object_end(&cli->out);
            continue;
        }
        table_cell(&table, user->name);
        table_cell_format(&table, "%lld", (long long)user->conversations);
        table_cell_format(&table, "%lld", (long long)user->messages);
        table_cell_format(&table, "%lld", (long long)user->memories);
        table_cell_format(&table, "%lld", (long long)user->preferences);
        table_cell_time(&table, user->created_at);
    }
    table_end(&table);
    client_page_free(page);
    return REC_OK;
}

enum rec_status command_user_list(struct cli *cli)
{
    return print_users(cli);
}

enum rec_status command_stats(struct cli *cli)
{
    struct rec_query query;
    const struct rec_page *page = NULL;
    if (cli_flag(cli, OPTION_ALL_USERS))
        return print_users(cli);
    rec_query_init(&query, REC_QUERY_STATS);
    query.since = cli_date(cli, OPTION_SINCE, false);
    enum rec_status status = client_page(cli, &query, &page);
    if (status == REC_OK && cli->out.json)
        print_json(&cli->out, page->stats);
    else if (status == REC_OK)
        print_text(&cli->out, page->stats);
    client_page_free(page);
    return status;
}
