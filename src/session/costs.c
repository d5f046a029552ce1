#include "config.h"

#include "session/costs.h"

#include "config/prices.h"

#include <string.h>

struct costs {
    const char *prices;
    struct rec_stats *stats;
};

/* The first price that is known makes a sum of "not known". */
static void add(double *sum, double cost)
{
    *sum = (*sum < 0 ? 0 : *sum) + cost;
}

static void take(void *context, const struct store_usage *row)
{
    struct costs *costs = context;
    struct rec_stats *stats = costs->stats;
    const struct price_use use = {.model = row->model,
                                  .prompt = row->prompt,
                                  .input = row->input,
                                  .output = row->output,
                                  .cache_read = row->cache_read,
                                  .cache_write = row->cache_write};
    double cost = prices_cost(costs->prices, &use);

    if (cost < 0) {
        stats->unpriced += row->answers;
        return;
    }
    add(&stats->cost_usd, cost);
    for (size_t i = 0; i < stats->day_count; i++)
        if (stats->days[i].day == row->day)
            add((double *)&stats->days[i].cost_usd, cost);
    for (size_t i = 0; i < stats->model_count; i++)
        if (strcmp(stats->models[i].model, row->model) == 0 &&
            strcmp(stats->models[i].provider, row->provider) == 0)
            add((double *)&stats->models[i].cost_usd, cost);
    for (size_t i = 0; i < stats->busiest_count; i++)
        if (strcmp(stats->busiest[i].id, row->conversation_id) == 0)
            add((double *)&stats->busiest[i].cost_usd, cost);
}

enum rec_status costs_add(struct store_user *user, int64_t since, const char *prices, struct rec_stats *stats,
                          rec_error *error)
{
    struct costs costs = {.prices = prices, .stats = stats};
    int64_t limits[STORE_USAGE_LIMITS];
    size_t count = prices_limits(prices, limits, STORE_USAGE_LIMITS);

    stats->cost_usd = -1;
    for (size_t i = 0; i < stats->day_count; i++)
        ((struct rec_day_stats *)stats->days)[i].cost_usd = -1;
    for (size_t i = 0; i < stats->model_count; i++)
        ((struct rec_model_stats *)stats->models)[i].cost_usd = -1;
    for (size_t i = 0; i < stats->busiest_count; i++)
        ((struct rec_top_stats *)stats->busiest)[i].cost_usd = -1;
    return store_usage_each(user, since, limits, count, take, &costs, error);
}
