#include "config.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "store/store_check.h"
#include "store/store_ops.h"
#include "store/store_receipt.h"

#include <string.h>

#define DAY_MS (24 * 60 * 60 * INT64_C(1000))

/* --- Receipts --- */

enum rec_status store_receipt_add(struct store_user *user, struct rec_receipt *row, rec_error *error)
{
    struct store *store = user->store;
    struct buf parts = BUF_INIT;
    const struct check_rule rules[] = {{"The provider", CHECK_LINE, STORE_MAX_SHORT, row->provider},
                                       {"The model", CHECK_LINE, STORE_MAX_SHORT, row->model},
                                       {NULL, 0, 0, NULL}};

    enum rec_status status = check_texts(rules, error);
    if (status == REC_OK)
        status = check_new_id(row->id, error);
    if (status == REC_OK)
        status = check_id(REC_ROW_CONVERSATION, row->conversation_id, error);
    if (status == REC_OK && row->turn_id[0])
        status = check_id(REC_ROW_TURN, row->turn_id, error);
    if (status == REC_OK)
        status = receipt_encode(row, &parts, error);
    if (status == REC_OK)
        status = store_write_begin(store, error);
    if (status != REC_OK)
        goto out;
    store_fill_new(row->id, &row->created_at, NULL);
    status = store->ops->receipt_add(user, row, parts.data, error);
    if (status == REC_OK)
        status = store_note(user, REC_ROW_RECEIPT, row->id, 'i', error);
    status = store_write_end(store, status, error);
out:
    buf_free(&parts);
    return status;
}

enum rec_status store_receipt_get(struct store_user *user, const char *id, struct arena *arena,
                                  struct rec_receipt *row, rec_error *error)
{
    const char *parts = "";

    enum rec_status status = check_id(REC_ROW_RECEIPT, id, error);
    if (status == REC_OK)
        status = user->store->ops->receipt_get(user, id, arena, row, &parts, error);
    if (status == REC_OK)
        status = receipt_decode(row, parts, arena, error);
    return status;
}

enum rec_status store_receipt_put(struct store_user *user, const struct rec_receipt *row, rec_error *error)
{
    struct store *store = user->store;
    struct buf parts = BUF_INIT;

    enum rec_status status = check_id(REC_ROW_RECEIPT, row->id, error);
    if (status == REC_OK)
        status = receipt_encode(row, &parts, error);
    if (status == REC_OK)
        status = store_write_begin(store, error);
    if (status != REC_OK)
        goto out;
    status = store->ops->receipt_put(user, row->id, parts.data, error);
    if (status == REC_OK)
        status = store_note(user, REC_ROW_RECEIPT, row->id, 'u', error);
    status = store_write_end(store, status, error);
out:
    buf_free(&parts);
    return status;
}

/* --- Drafts --- */

enum rec_status store_draft_set(struct store_user *user, const char *conversation, const char *text,
                                rec_error *error)
{
    struct store *store = user->store;
    const struct check_rule rules[] = {{"The draft", CHECK_TEXT, REC_MAX_MESSAGE, text}, {NULL, 0, 0, NULL}};

    enum rec_status status = check_texts(rules, error);
    if (status == REC_OK && conversation[0])
        status = check_id(REC_ROW_CONVERSATION, conversation, error);
    if (status == REC_OK)
        status = store_write_begin(store, error);
    if (status != REC_OK)
        return status;
    if (conversation[0])
        status = store_require(user, REC_ROW_CONVERSATION, conversation, error);
    if (status == REC_OK)
        status = store->ops->draft_set(user, conversation, text ? text : "", error);
    if (status == REC_OK)
        status = store_note(user, REC_ROW_DRAFT, conversation, 'u', error);
    return store_write_end(store, status, error);
}

enum rec_status store_draft_get(struct store_user *user, const char *conversation, struct arena *arena,
                                const char **text, rec_error *error)
{
    enum rec_status status = REC_OK;
    if (conversation[0])
        status = store_require(user, REC_ROW_CONVERSATION, conversation, error);
    return status == REC_OK ? user->store->ops->draft_get(user, conversation, arena, text, error) : status;
}

/* --- Settings --- */

static enum rec_status check_key(const char *key, rec_error *error)
{
    const struct check_rule rules[] = {{"The key", CHECK_NAME, REC_MAX_KEY, key}, {NULL, 0, 0, NULL}};
    return check_texts(rules, error);
}

enum rec_status store_setting_set(struct store_user *user, const char *key, const char *value,
                                  rec_error *error)
{
    const struct check_rule rules[] = {{"The value", CHECK_TEXT, STORE_MAX_TEXT, value}, {NULL, 0, 0, NULL}};

    enum rec_status status = check_key(key, error);
    if (status == REC_OK)
        status = check_texts(rules, error);
    if (status == REC_OK)
        status = store_write_begin(user->store, error);
    if (status != REC_OK)
        return status;
    status = user->store->ops->setting_set(user, key, value, error);
    if (status == REC_OK)
        status = store_note(user, REC_ROW_SETTING, "", 'u', error);
    return store_write_end(user->store, status, error);
}

enum rec_status store_setting_get(struct store_user *user, const char *key, struct arena *arena,
                                  const char **value, rec_error *error)
{
    enum rec_status status = check_key(key, error);
    return status == REC_OK ? user->store->ops->setting_get(user, key, arena, value, error) : status;
}

/* --- Metrics and statistics --- */

void store_metric_count(struct store_metric *row, double ms, int attempts, bool failed)
{
    row->runs++;
    row->failures += failed;
    row->attempts += attempts;
    row->total_ms += ms;
    if (ms > row->max_ms)
        row->max_ms = ms;
    row->durations[rec_duration_class(ms)]++;
}

enum rec_status store_metrics_add(struct store_user *user, const struct store_metric *rows, size_t count,
                                  rec_error *error)
{
    enum rec_status status = REC_OK;

    for (size_t i = 0; i < count && status == REC_OK; i++) {
        const struct check_rule rules[] = {{"The flow", CHECK_NAME, STORE_MAX_SHORT, rows[i].flow},
                                           {"The node", CHECK_LINE, STORE_MAX_SENTENCE, rows[i].node},
                                           {NULL, 0, 0, NULL}};
        status = check_texts(rules, error);
        if (status == REC_OK && !(rows[i].total_ms >= 0 && rows[i].max_ms >= 0 && rows[i].runs > 0))
            status = error_set(error, REC_INVALID, "A duration must not be negative, and be of a run.");
    }
    if (status != REC_OK || count == 0)
        return status;
    status = store_write_begin(user->store, error);
    if (status != REC_OK)
        return status;
    for (size_t i = 0; i < count && status == REC_OK; i++)
        status = user->store->ops->metric_add(user, &rows[i], clock_now() / DAY_MS, error);
    return store_write_end(user->store, status, error);
}

enum rec_status store_retrieval_add(struct store_user *user, const struct rec_retrieval_stats *counts,
                                    rec_error *error)
{
    enum rec_status status = store_write_begin(user->store, error);

    if (status != REC_OK)
        return status;
    status = user->store->ops->retrieval_add(user, counts, clock_now() / DAY_MS, error);
    return store_write_end(user->store, status, error);
}

enum rec_status store_stats(struct store_user *user, int64_t since, struct arena *arena,
                            struct rec_stats *stats, rec_error *error)
{
    memset(stats, 0, sizeof(*stats));
    enum rec_status status = user->store->ops->stats(user, since, arena, stats, error);
    if (status == REC_OK && stats->conversations_total > 0)
        stats->average_messages = (double)stats->messages_total / (double)stats->conversations_total;
    return status;
}

enum rec_status store_usage_each(struct store_user *user, int64_t since, const int64_t *limits,
                                 size_t limit_count,
                                 void (*take)(void *context, const struct store_usage *row), void *context,
                                 rec_error *error)
{
    int64_t all[STORE_USAGE_LIMITS];

    for (size_t i = 0; i < STORE_USAGE_LIMITS; i++)
        all[i] = i < limit_count ? limits[i] : INT64_MAX;
    return user->store->ops->usage(user, since, all, take, context, error);
}
