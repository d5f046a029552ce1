#include "config.h"

#include "memory_rows.h"

enum rec_status mem_metric_add(struct store_user *user, const struct store_metric *row, int64_t day,
                               rec_error *error)
{
    struct metric_row *found = NULL;
    (void)error;
    EACH (NOW(user->store)->metric, metric)
        if (metric->user == user->key && metric->day == day && strcmp(metric->row.flow, row->flow) == 0 &&
            strcmp(metric->row.node, row->node) == 0)
            found = metric;
    if (!found) {
        found = ADD(NOW(user->store)->metric);
        found->user = user->key;
        found->day = day;
        found->row.flow = kept_text(user, row->flow);
        found->row.node = kept_text(user, row->node);
    }
    found->row.runs += row->runs;
    found->row.failures += row->failures;
    found->row.attempts += row->attempts;
    found->row.mean_ms += row->total_ms;
    if (row->max_ms > found->row.max_ms)
        found->row.max_ms = row->max_ms;
    for (int i = 0; i < REC_DURATIONS; i++)
        found->row.durations[i] += row->durations[i];
    return REC_OK;
}

enum rec_status mem_retrieval_add(struct store_user *user, const struct rec_retrieval_stats *counts,
                                  int64_t day, rec_error *error)
{
    struct retrieval_row *row = ADD(NOW(user->store)->retrieval);
    (void)error;
    *row = (struct retrieval_row){.user = user->key, .day = day, .row = *counts};
    return REC_OK;
}

static int compare_nodes(const void *a, const void *b)
{
    const struct rec_node_stats *x = a, *y = b;
    int order = strcmp(x->flow, y->flow);
    return order ? order : strcmp(x->node, y->node);
}

static void node_stats(struct store_user *user, int64_t day, struct arena *arena, struct rec_stats *stats)
{
    struct rec_node_stats *rows = NULL;
    size_t count = 0, capacity = 0;
    EACH (NOW(user->store)->metric, metric) {
        struct rec_node_stats *sum = NULL;
        if (metric->user != user->key || metric->day < day)
            continue;
        for (size_t i = 0; i < count; i++)
            if (compare_nodes(&rows[i], &metric->row) == 0)
                sum = &rows[i];
        if (!sum) {
            *ARENA_PUSH(arena, &rows, &count, &capacity) = metric->row;
            continue;
        }
        sum->runs += metric->row.runs;
        sum->failures += metric->row.failures;
        sum->attempts += metric->row.attempts;
        sum->mean_ms += metric->row.mean_ms;
        if (metric->row.max_ms > sum->max_ms)
            sum->max_ms = metric->row.max_ms;
        for (size_t i = 0; i < REC_DURATIONS; i++)
            sum->durations[i] += metric->row.durations[i];
    }
    for (size_t i = 0; i < count; i++)
        rows[i].mean_ms /= (double)rows[i].runs;
    if (count)
        qsort(rows, count, sizeof(*rows), compare_nodes);
    stats->nodes = rows;
    stats->node_count = count;
}

static struct rec_day_stats *day_of(struct rec_day_stats *days, size_t *count, int64_t time)
{
    int64_t day = time / 86400000 * 86400000;
    size_t at = 0;
    while (at < *count && days[at].day < day)
        at++;
    if (at == *count || days[at].day != day) {
        memmove(&days[at + 1], &days[at], (*count - at) * sizeof(*days));
        ++*count;
        days[at] = (struct rec_day_stats){.day = day};
    }
    return &days[at];
}

static void day_stats(struct store_user *user, int64_t since, struct arena *arena, struct rec_stats *stats)
{
    struct state *now = NOW(user->store);
    struct rec_day_stats *days =
        arena_alloc(arena, (now->message.count + now->memory.count + 1) * sizeof(*days));
    struct rec_model_stats *models = arena_alloc(arena, (now->message.count + 1) * sizeof(*models));
    EACH (now->message, m) {
        if (m->user != user->key || m->row.created_at < since ||
            FIND(user, conversation, m->row.conversation_id)->row.deleted_at)
            continue;
        struct rec_day_stats *day = day_of(days, &stats->day_count, m->row.created_at);
        int64_t input = m->row.input_tokens > 0 ? m->row.input_tokens : 0;
        int64_t output = m->row.output_tokens > 0 ? m->row.output_tokens : 0;
        day->turns += m->row.role == REC_ROLE_USER;
        day->input_tokens += input;
        day->output_tokens += output;
        if (m->row.role != REC_ROLE_ASSISTANT || !m->row.provider[0])
            continue;
        size_t at = 0;
        while (at < stats->model_count && (strcmp(models[at].provider, m->row.provider) != 0 ||
                                           strcmp(models[at].model, m->row.model) != 0))
            at++;
        stats->model_count += at == stats->model_count;
        models[at].provider = m->row.provider;
        models[at].model = m->row.model;
        models[at].answers++;
        models[at].input_tokens += input;
        models[at].output_tokens += output;
    }
    EACH (now->memory, m)
        if (m->user == user->key && m->row.status == REC_STATE_ACTIVE && m->row.created_at >= since)
            day_of(days, &stats->day_count, m->row.created_at)->memories++;
    stats->days = days;
    stats->models = models;
}

static void add_top(struct rec_top_stats *rows, size_t *count, const char *id, const char *text,
                    int64_t number)
{
    size_t at = *count;
    while (at > 0 && rows[at - 1].count < number)
        at--;
    memmove(&rows[at + 1], &rows[at], (*count - at) * sizeof(*rows));
    rows[at] = (struct rec_top_stats){.text = text, .count = number};
    memcpy(rows[at].id, id, REC_ID_SIZE);
    ++*count;
}

static void top_stats(struct store_user *user, int64_t since, struct arena *arena, struct rec_stats *stats)
{
    struct state *now = NOW(user->store);
    struct rec_top_stats *busiest = arena_alloc(arena, (now->conversation.count + 1) * sizeof(*busiest));
    struct rec_top_stats *used = arena_alloc(arena, (now->memory.count + 1) * sizeof(*used));
    EACH (now->conversation, c)
        if (c->user == user->key && !c->row.deleted_at && c->row.created_at >= since &&
            c->row.message_count > 0)
            add_top(busiest, &stats->busiest_count, c->row.id,
                    c->row.title[0] ? c->row.title : c->row.last_text, c->row.message_count);
    EACH (now->memory, m)
        if (m->user == user->key && m->row.status == REC_STATE_ACTIVE && m->row.created_at >= since &&
            m->row.access_count > 0)
            add_top(used, &stats->used_count, m->row.id, m->row.content, m->row.access_count);
    if (stats->busiest_count > REC_STATS_TOP)
        stats->busiest_count = REC_STATS_TOP;
    if (stats->used_count > REC_STATS_TOP)
        stats->used_count = REC_STATS_TOP;
    stats->busiest = busiest;
    stats->used = used;
}

enum rec_status mem_stats(struct store_user *user, int64_t since, struct arena *arena,
                          struct rec_stats *stats, rec_error *error)
{
    struct state *now = NOW(user->store);
    (void)error;
    EACH (now->conversation, c)
        if (c->user == user->key && !c->row.deleted_at && c->row.created_at >= since) {
            stats->conversations_total++;
            stats->conversations_by_status[c->row.status]++;
        }
    EACH (now->message, m) {
        if (m->user != user->key || m->row.created_at < since ||
            FIND(user, conversation, m->row.conversation_id)->row.deleted_at)
            continue;
        stats->messages_total++;
        stats->messages_by_role[m->row.role]++;
        stats->input_tokens += m->row.input_tokens > 0 ? m->row.input_tokens : 0;
        stats->output_tokens += m->row.output_tokens > 0 ? m->row.output_tokens : 0;
        stats->cache_read_tokens += m->row.cache_read_tokens > 0 ? m->row.cache_read_tokens : 0;
        stats->cache_write_tokens += m->row.cache_write_tokens > 0 ? m->row.cache_write_tokens : 0;
    }
    EACH (now->memory, m)
        if (m->user == user->key && m->row.status == REC_STATE_ACTIVE && m->row.created_at >= since) {
            stats->memories_total++;
            stats->memories_by_kind[m->row.kind]++;
            stats->memories_by_category[m->row.category]++;
        }
    EACH (now->preference, p)
        if (p->user == user->key && p->row.status == REC_STATE_ACTIVE && p->row.created_at >= since) {
            stats->preferences_total++;
            *(p->row.explicit_ ? &stats->preferences_explicit : &stats->preferences_inferred) += 1;
        }
    EACH (now->retrieval, r)
        if (r->user == user->key && r->day >= since / 86400000) {
            stats->retrieval.prompts += r->row.prompts;
            stats->retrieval.used += r->row.used;
            stats->retrieval.memories += r->row.memories;
            stats->retrieval.preferences += r->row.preferences;
            stats->retrieval.messages += r->row.messages;
        }
    node_stats(user, since / 86400000, arena, stats);
    day_stats(user, since, arena, stats);
    top_stats(user, since, arena, stats);
    return REC_OK;
}

/* One row for each answer: nobody may rely on more being added up. */
enum rec_status mem_usage(struct store_user *user, int64_t since, const int64_t limits[STORE_USAGE_LIMITS],
                          void (*take)(void *context, const struct store_usage *row), void *context,
                          rec_error *error)
{
    (void)limits;
    (void)error;
    EACH (NOW(user->store)->message, m) {
        const struct rec_message *row = &m->row;
        if (m->user != user->key || row->created_at < since || row->role != REC_ROLE_ASSISTANT ||
            row->input_tokens < 0 || row->output_tokens < 0 ||
            FIND(user, conversation, row->conversation_id)->row.deleted_at)
            continue;
        struct store_usage usage = {.day = row->created_at / 86400000 * 86400000,
                                    .provider = row->provider,
                                    .model = row->model,
                                    .answers = 1,
                                    .input = row->input_tokens,
                                    .output = row->output_tokens};
        memcpy(usage.conversation_id, row->conversation_id, REC_ID_SIZE);
        usage.cache_read = row->cache_read_tokens > 0 ? row->cache_read_tokens : 0;
        usage.cache_write = row->cache_write_tokens > 0 ? row->cache_write_tokens : 0;
        usage.prompt = usage.input + usage.cache_read + usage.cache_write;
        take(context, &usage);
    }
    return REC_OK;
}
