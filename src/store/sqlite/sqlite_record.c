#include "config.h"

#include "store/sqlite/statement.h"

/* --- History --- */

enum rec_status sqlite_history_add(struct store_user *user, struct rec_change_record *row, rec_error *error)
{
    struct sqlite_store *store = sqlite_of(user->store);

    enum rec_status status = sqlite_counters_load(store, user->key, error);
    if (status != REC_OK)
        return status;
    row->number = ++store->counters.history;
    store->counters.dirty = true;
    if (row->group == 0)
        row->group = row->number;
    return sql_run(store, SQL_HISTORY_ADD,
                   VALUES(INT(user->key), INT(row->number), INT(row->group),
                          TEXT(rec_row_kind_name(row->row)), TEXT(row->id), TEXT(row->operation),
                          TEXT(row->before), TEXT(row->after), TEXT(row->cause), TEXT(row->summary),
                          INT(row->created_at), INT(row->undone)),
                   NULL, error);
}

enum rec_status sqlite_history_list(struct store_user *user, const char *id, int64_t before, size_t limit,
                                    struct arena *arena, struct rec_change_record **rows, size_t *count,
                                    rec_error *error)
{
    struct query query;
    size_t capacity = 0;

    *rows = NULL;
    *count = 0;
    if (id)
        query_open(&query, sqlite_of(user->store), SQL_HISTORY_LIST_ROW,
                   VALUES(INT(user->key), INT(before), INT(limit), TEXT(id)));
    else
        query_open(&query, sqlite_of(user->store), SQL_HISTORY_LIST,
                   VALUES(INT(user->key), INT(before), INT(limit)));
    while (query_next(&query)) {
        struct rec_change_record *row = ARENA_PUSH(arena, rows, count, &capacity);
        row->number = query_int(&query);
        row->group = query_int(&query);
        row->row = (enum rec_row_kind)query_name(&query, rec_row_kind_parse);
        query_copy(&query, row->id, sizeof(row->id));
        row->operation = query_text(&query, arena);
        row->before = query_text(&query, arena);
        row->after = query_text(&query, arena);
        row->cause = query_text(&query, arena);
        row->summary = query_text(&query, arena);
        row->created_at = query_int(&query);
        row->undone = query_int(&query) != 0;
    }
    return query_close(&query, error);
}

enum rec_status sqlite_history_mark(struct store_user *user, int64_t number, bool undone, rec_error *error)
{
    int64_t changed;

    enum rec_status status = sql_run(sqlite_of(user->store), SQL_HISTORY_MARK,
                                     VALUES(INT(user->key), INT(number), INT(undone)), &changed, error);
    return status == REC_OK && changed == 0 ? store_missing_history(error, number) : status;
}

/* --- Receipts --- */

enum rec_status sqlite_receipt_add(struct store_user *user, const struct rec_receipt *row, const char *parts,
                                   rec_error *error)
{
    int64_t key;

    enum rec_status status = sqlite_conversation_key(user, row->conversation_id, &key, error);
    if (status == REC_OK)
        status =
            sql_run(sqlite_of(user->store), SQL_RECEIPT_ADD,
                    VALUES(INT(user->key), INT(key), TEXT(row->id), TEXT(row->turn_id), INT(row->created_at),
                           INT(row->budget), INT(row->used), TEXT(row->provider), TEXT(row->model),
                           INT(row->left_out_messages), INT(row->left_out_memories), TEXT(parts)),
                    NULL, error);
    return status;
}

enum rec_status sqlite_receipt_put(struct store_user *user, const char *id, const char *parts,
                                   rec_error *error)
{
    int64_t changed;

    enum rec_status status = sql_run(sqlite_of(user->store), SQL_RECEIPT_PUT,
                                     VALUES(INT(user->key), TEXT(id), TEXT(parts)), &changed, error);
    return status == REC_OK && changed == 0 ? store_missing(error, REC_ROW_RECEIPT, id) : status;
}

static void read_receipt(struct query *query, struct arena *arena, struct rec_receipt *row,
                         const char **parts)
{
    *row = (struct rec_receipt){0};
    query_copy(query, row->id, sizeof(row->id));
    query_copy(query, row->conversation_id, sizeof(row->conversation_id));
    query_copy(query, row->turn_id, sizeof(row->turn_id));
    row->created_at = query_int(query);
    row->budget = query_int(query);
    row->used = query_int(query);
    row->provider = query_text(query, arena);
    row->model = query_text(query, arena);
    row->left_out_messages = query_int(query);
    row->left_out_memories = query_int(query);
    *parts = query_text(query, arena);
}

enum rec_status sqlite_receipt_get(struct store_user *user, const char *id, struct arena *arena,
                                   struct rec_receipt *row, const char **parts, rec_error *error)
{
    static const enum sql ways[] = {SQL_RECEIPT_GET, SQL_RECEIPT_GET_TURN, SQL_RECEIPT_GET_CONVERSATION};
    enum rec_status status = REC_OK;
    bool found = false;

    for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]) && status == REC_OK && !found; i++) {
        struct query query;
        query_open(&query, sqlite_of(user->store), ways[i], VALUES(INT(user->key), TEXT(id)));
        found = query_next(&query);
        if (found)
            read_receipt(&query, arena, row, parts);
        status = query_close(&query, error);
    }
    return status == REC_OK && !found ? store_missing(error, REC_ROW_RECEIPT, id) : status;
}

/* --- Drafts and settings --- */

static enum rec_status get_text(struct store_user *user, enum sql sql, const char *key, struct arena *arena,
                                const char **text, rec_error *error)
{
    struct query query;

    *text = NULL;
    query_open(&query, sqlite_of(user->store), sql, VALUES(INT(user->key), TEXT(key)));
    if (query_next(&query))
        *text = query_text(&query, arena);
    return query_close(&query, error);
}

enum rec_status sqlite_draft_set(struct store_user *user, const char *conversation, const char *text,
                                 rec_error *error)
{
    struct sqlite_store *store = sqlite_of(user->store);

    if (!text[0])
        return sql_run(store, SQL_DRAFT_REMOVE, VALUES(INT(user->key), TEXT(conversation)), NULL, error);
    return sql_run(store, SQL_DRAFT_SET, VALUES(INT(user->key), TEXT(conversation), TEXT(text)), NULL, error);
}

enum rec_status sqlite_draft_get(struct store_user *user, const char *conversation, struct arena *arena,
                                 const char **text, rec_error *error)
{
    enum rec_status status = get_text(user, SQL_DRAFT_GET, conversation, arena, text, error);
    if (!*text)
        *text = "";
    return status;
}

enum rec_status sqlite_setting_set(struct store_user *user, const char *key, const char *value,
                                   rec_error *error)
{
    struct sqlite_store *store = sqlite_of(user->store);

    if (!value)
        return sql_run(store, SQL_SETTING_REMOVE, VALUES(INT(user->key), TEXT(key)), NULL, error);
    return sql_run(store, SQL_SETTING_SET, VALUES(INT(user->key), TEXT(key), TEXT(value)), NULL, error);
}

enum rec_status sqlite_setting_get(struct store_user *user, const char *key, struct arena *arena,
                                   const char **value, rec_error *error)
{
    return get_text(user, SQL_SETTING_GET, key, arena, value, error);
}

/* --- Metrics and statistics --- */

enum rec_status sqlite_metric_add(struct store_user *user, const struct store_metric *row, int64_t day,
                                  rec_error *error)
{
    const int64_t *d = row->durations;

    return sql_run(sqlite_of(user->store), SQL_METRIC_ADD,
                   VALUES(INT(user->key), INT(day), TEXT(row->flow), TEXT(row->node), INT(row->runs),
                          INT(row->failures), INT(row->attempts), REAL(row->total_ms), REAL(row->max_ms),
                          INT(d[0]), INT(d[1]), INT(d[2]), INT(d[3]), INT(d[4]), INT(d[5]), INT(d[6]),
                          INT(d[7]), INT(d[8]), INT(d[9]), INT(d[10]), INT(d[11])),
                   NULL, error);
}

enum rec_status sqlite_retrieval_add(struct store_user *user, const struct rec_retrieval_stats *counts,
                                     int64_t day, rec_error *error)
{
    return sql_run(sqlite_of(user->store), SQL_RETRIEVAL_ADD,
                   VALUES(INT(user->key), INT(day), INT(counts->prompts), INT(counts->used),
                          INT(counts->memories), INT(counts->preferences), INT(counts->messages)),
                   NULL, error);
}

static void read_conversations(struct query *query, struct arena *arena, struct rec_stats *stats)
{
    (void)arena;
    int status = query_name(query, rec_conversation_status_parse);
    int64_t count = query_int(query);
    stats->conversations_by_status[status] += count;
    stats->conversations_total += count;
}

static void read_messages(struct query *query, struct arena *arena, struct rec_stats *stats)
{
    (void)arena;
    int role = query_name(query, rec_role_parse);
    int64_t count = query_int(query);
    stats->messages_by_role[role] += count;
    stats->messages_total += count;
    stats->input_tokens += query_int(query);
    stats->output_tokens += query_int(query);
    stats->cache_read_tokens += query_int(query);
    stats->cache_write_tokens += query_int(query);
}

static void read_memories(struct query *query, struct arena *arena, struct rec_stats *stats)
{
    (void)arena;
    int kind = query_name(query, rec_memory_kind_parse);
    int category = query_name(query, rec_category_parse);
    int64_t count = query_int(query);
    stats->memories_by_kind[kind] += count;
    stats->memories_by_category[category] += count;
    stats->memories_total += count;
}

static void read_preferences(struct query *query, struct arena *arena, struct rec_stats *stats)
{
    (void)arena;
    bool explicit = query_int(query) != 0;
    int64_t count = query_int(query);
    *(explicit ? &stats->preferences_explicit : &stats->preferences_inferred) += count;
    stats->preferences_total += count;
}

static void read_nodes(struct query *query, struct arena *arena, struct rec_stats *stats)
{
    struct rec_node_stats *list = (struct rec_node_stats *)stats->nodes;
    size_t capacity = stats->node_count; /* each row moves the list: there are few nodes */
    struct rec_node_stats *row = ARENA_PUSH(arena, &list, &stats->node_count, &capacity);
    stats->nodes = list;
    row->flow = query_text(query, arena);
    row->node = query_text(query, arena);
    row->runs = query_int(query);
    row->failures = query_int(query);
    row->attempts = query_int(query);
    row->mean_ms = query_real(query);
    row->max_ms = query_real(query);
    for (size_t i = 0; i < REC_DURATIONS; i++)
        row->durations[i] = query_int(query);
}

static void read_retrieval(struct query *query, struct arena *arena, struct rec_stats *stats)
{
    (void)arena;
    stats->retrieval.prompts = query_int(query);
    stats->retrieval.used = query_int(query);
    stats->retrieval.memories = query_int(query);
    stats->retrieval.preferences = query_int(query);
    stats->retrieval.messages = query_int(query);
}

static void read_days(struct query *query, struct arena *arena, struct rec_stats *stats)
{
    struct rec_day_stats *list = (struct rec_day_stats *)stats->days;
    if (!list)
        list = arena_alloc(arena, REC_STATS_DAYS * sizeof(*list));
    struct rec_day_stats *row = &list[REC_STATS_DAYS - ++stats->day_count]; /* they come newest first */
    stats->days = list;
    row->day = query_int(query);
    row->turns = query_int(query);
    row->input_tokens = query_int(query);
    row->output_tokens = query_int(query);
    row->memories = query_int(query);
}

static void read_models(struct query *query, struct arena *arena, struct rec_stats *stats)
{
    struct rec_model_stats *list = (struct rec_model_stats *)stats->models;
    if (!list)
        list = arena_alloc(arena, REC_STATS_TOP * sizeof(*list));
    struct rec_model_stats *row = &list[stats->model_count++];
    stats->models = list;
    row->provider = query_text(query, arena);
    row->model = query_text(query, arena);
    row->answers = query_int(query);
    row->input_tokens = query_int(query);
    row->output_tokens = query_int(query);
}

static void read_top(struct query *query, struct arena *arena, const struct rec_top_stats **rows,
                     size_t *count)
{
    struct rec_top_stats *list = (struct rec_top_stats *)*rows;
    if (!list)
        list = arena_alloc(arena, REC_STATS_TOP * sizeof(*list));
    struct rec_top_stats *row = &list[(*count)++];
    *rows = list;
    query_copy(query, row->id, sizeof(row->id));
    row->text = query_text(query, arena);
    row->count = query_int(query);
}

static void read_busiest(struct query *query, struct arena *arena, struct rec_stats *stats)
{
    read_top(query, arena, &stats->busiest, &stats->busiest_count);
}

static void read_used(struct query *query, struct arena *arena, struct rec_stats *stats)
{
    read_top(query, arena, &stats->used, &stats->used_count);
}

enum rec_status sqlite_stats(struct store_user *user, int64_t since, struct arena *arena,
                             struct rec_stats *stats, rec_error *error)
{
    static const struct {
        enum sql sql;
        void (*read)(struct query *query, struct arena *arena, struct rec_stats *stats);
        int64_t limit;
    } counts[] = {{SQL_STATS_CONVERSATIONS, read_conversations, 0},
                  {SQL_STATS_MESSAGES, read_messages, 0},
                  {SQL_STATS_MEMORIES, read_memories, 0},
                  {SQL_STATS_PREFERENCES, read_preferences, 0},
                  {SQL_STATS_NODES, read_nodes, 0},
                  {SQL_STATS_RETRIEVAL, read_retrieval, 0},
                  {SQL_STATS_DAYS, read_days, REC_STATS_DAYS},
                  {SQL_STATS_MODELS, read_models, REC_STATS_TOP},
                  {SQL_STATS_BUSIEST, read_busiest, REC_STATS_TOP},
                  {SQL_STATS_USED, read_used, REC_STATS_TOP}};
    enum rec_status status = REC_OK;

    for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]) && status == REC_OK; i++) {
        struct query query;
        if (counts[i].limit > 0)
            query_open(&query, sqlite_of(user->store), counts[i].sql,
                       VALUES(INT(user->key), INT(since), INT(counts[i].limit)));
        else
            query_open(&query, sqlite_of(user->store), counts[i].sql, VALUES(INT(user->key), INT(since)));
        while (query_next(&query))
            counts[i].read(&query, arena, stats);
        status = query_close(&query, error);
    }
    if (stats->day_count > 0)
        stats->days += REC_STATS_DAYS - stats->day_count;
    return status;
}

enum rec_status sqlite_usage(struct store_user *user, int64_t since, const int64_t limits[STORE_USAGE_LIMITS],
                             void (*take)(void *context, const struct store_usage *row), void *context,
                             rec_error *error)
{
    struct query query;

    query_open(
        &query, sqlite_of(user->store), SQL_STATS_USAGE,
        VALUES(INT(user->key), INT(since), INT(limits[0]), INT(limits[1]), INT(limits[2]), INT(limits[3])));
    while (query_next(&query)) {
        struct arena arena = ARENA_INIT;
        struct store_usage row = {.day = query_int(&query) * 86400000};
        query_copy(&query, row.conversation_id, sizeof(row.conversation_id));
        row.provider = query_text(&query, &arena);
        row.model = query_text(&query, &arena);
        row.answers = query_int(&query);
        row.prompt = query_int(&query);
        row.input = query_int(&query);
        row.output = query_int(&query);
        row.cache_read = query_int(&query);
        row.cache_write = query_int(&query);
        take(context, &row);
        arena_free(&arena);
    }
    return query_close(&query, error);
}
