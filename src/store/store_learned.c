#include "config.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/utf8.h"
#include "store/store_check.h"
#include "store/store_ops.h"

#include <string.h>

/* --- Evidence --- */

static enum rec_status check_evidence(struct store_user *user, const struct rec_evidence *rows, size_t count,
                                      rec_error *error)
{
    enum rec_status status = REC_OK;
    for (size_t i = 0; i < count && status == REC_OK; i++) {
        const struct check_rule rules[] = {{"The source", CHECK_LINE, STORE_MAX_SHORT, rows[i].source},
                                           {"The origin", CHECK_LINE, REC_MAX_EXTERNAL, rows[i].external_id},
                                           {NULL, 0, 0, NULL}};
        status = check_texts(rules, error);
        if (status == REC_OK && (rows[i].start < 0 || rows[i].end < rows[i].start))
            status = error_set(error, REC_INVALID, "The span of the evidence is not one.");
        if (status == REC_OK && rows[i].message_id[0])
            status = store_require(user, REC_ROW_MESSAGE, rows[i].message_id, error);
    }
    return status;
}

/* A search text to what implementations compare: folded, or NULL. */
static const char *folded(const char *text, struct buf *out)
{
    if (!text || !text[0])
        return NULL;
    utf8_fold(out, text, strlen(text));
    return out->data;
}

/* --- Memories --- */

static enum rec_status check_memory(const struct rec_memory *row, rec_error *error)
{
    const struct check_rule rules[] = {{"The memory", CHECK_TEXT, STORE_MAX_TEXT, row->content},
                                       {"The slot", CHECK_LINE, STORE_MAX_SENTENCE, row->slot},
                                       {"The metadata", CHECK_JSON, REC_MAX_METADATA, row->metadata},
                                       {NULL, 0, 0, NULL}};

    enum rec_status status = check_texts(rules, error);
    if (status == REC_OK)
        status = check_choice("The kind", (int)row->kind, CHECK_COUNT(REC_MEMORY_KINDS), error);
    if (status == REC_OK)
        status = check_choice("The category", (int)row->category, CHECK_COUNT(REC_CATEGORIES), error);
    if (status == REC_OK)
        status = check_choice("The status", (int)row->status, CHECK_COUNT(REC_MEMORY_STATUSES), error);
    if (status == REC_OK)
        status = check_share("The importance", row->importance, error);
    if (status == REC_OK)
        status = check_share("The confidence", row->confidence, error);
    if (status == REC_OK && row->superseded_by[0])
        status = check_id(REC_ROW_MEMORY, row->superseded_by, error);
    return status;
}

enum rec_status store_memory_add(struct store_user *user, struct rec_memory *row, rec_error *error)
{
    struct store *store = user->store;

    enum rec_status status = check_memory(row, error);
    if (status == REC_OK)
        status = check_new_id(row->id, error);
    if (status == REC_OK)
        status = store_write_begin(store, error);
    if (status != REC_OK)
        return status;
    store_fill_new(row->id, &row->created_at, &row->updated_at);
    if (row->recorded_from == 0)
        row->recorded_from = row->created_at;
    status = check_evidence(user, row->evidence, row->evidence_count, error);
    if (status == REC_OK)
        status = store->ops->memory_add(user, row, error);
    if (status == REC_OK)
        status = store_note(user, REC_ROW_MEMORY, row->id, 'i', error);
    return store_write_end(store, status, error);
}

enum rec_status store_memory_update(struct store_user *user, const struct rec_memory *row, rec_error *error)
{
    struct store *store = user->store;

    enum rec_status status = check_id(REC_ROW_MEMORY, row->id, error);
    if (status == REC_OK)
        status = check_memory(row, error);
    if (status == REC_OK)
        status = store_write_begin(store, error);
    if (status != REC_OK)
        return status;
    status = check_evidence(user, row->evidence, row->evidence_count, error);
    if (status == REC_OK)
        status = store->ops->memory_put(user, row, error);
    if (status == REC_OK)
        status = store_note(user, REC_ROW_MEMORY, row->id, 'u', error);
    return store_write_end(store, status, error);
}

enum rec_status store_memory_get(struct store_user *user, const char *id, struct arena *arena,
                                 struct rec_memory *row, rec_error *error)
{
    enum rec_status status = check_id(REC_ROW_MEMORY, id, error);
    return status == REC_OK ? user->store->ops->memory_get(user, id, arena, row, error) : status;
}

/* Statuses of a filter: ACTIVE by default; a look at the past has all that was ever believed, whatever became
 * of it. */
static unsigned filter_statuses(unsigned statuses, int64_t as_of)
{
    const unsigned all = (1u << CHECK_COUNT(REC_MEMORY_STATUSES)) - 1;
    if (as_of != 0)
        return all & ~(1u << REC_STATE_PROPOSED | 1u << REC_STATE_REJECTED);
    return statuses ? statuses & all : 1u << REC_STATE_ACTIVE;
}

enum rec_status store_memory_list(struct store_user *user, const struct store_memory_filter *filter,
                                  struct arena *arena, struct rec_memory **rows, size_t *count, bool *more,
                                  rec_error *error)
{
    struct store_memory_filter full = *filter;
    struct buf text = BUF_INIT;
    enum rec_status status = REC_OK;

    size_t limit = store_limit(filter->limit, 100);
    full.limit = limit + 1;
    full.statuses = filter_statuses(filter->statuses, filter->as_of);
    full.text = folded(filter->text, &text);
    if (full.before_time == 0)
        full.before_time = STORE_TIME_MAX;
    if (!full.before_id)
        full.before_id = "";
    if (filter->message)
        status = store_require(user, REC_ROW_MESSAGE, filter->message, error);
    if (status == REC_OK)
        status = user->store->ops->memory_list(user, &full, arena, rows, count, error);
    if (status == REC_OK)
        store_cut(limit, count, more);
    buf_free(&text);
    return status;
}

/* --- Preferences --- */

static enum rec_status check_preference(const struct rec_preference *row, rec_error *error)
{
    const struct check_rule rules[] = {{"The key", CHECK_NAME, REC_MAX_KEY, row->key},
                                       {"The qualifier", CHECK_LINE, STORE_MAX_QUALIFIER, row->qualifier},
                                       {"The value", CHECK_TEXT, REC_MAX_VALUE, row->value},
                                       {"The statement", CHECK_TEXT, STORE_MAX_TEXT, row->statement},
                                       {NULL, 0, 0, NULL}};

    enum rec_status status = check_texts(rules, error);
    if (status == REC_OK)
        status = check_choice("The category", (int)row->category, CHECK_COUNT(REC_CATEGORIES), error);
    if (status == REC_OK)
        status = check_choice("The status", (int)row->status, CHECK_COUNT(REC_MEMORY_STATUSES), error);
    if (status == REC_OK)
        status = check_share("The confidence", row->confidence, error);
    if (status == REC_OK && row->superseded_by[0])
        status = check_id(REC_ROW_PREFERENCE, row->superseded_by, error);
    return status;
}

/* REC_CONFLICT (about the row that is there) if row wants a slot that another active one has. */
static enum rec_status check_slot(struct store_user *user, const struct rec_preference *row, rec_error *error)
{
    char holder[REC_ID_SIZE];
    const char *qualifier = row->qualifier ? row->qualifier : "";

    if (row->status != REC_STATE_ACTIVE)
        return REC_OK;
    enum rec_status status =
        user->store->ops->preference_active(user, row->category, row->key, qualifier, holder, error);
    if (status == REC_OK && holder[0] && strcmp(holder, row->id) != 0) {
        status = error_set(error, REC_CONFLICT, "There is an active preference for %s%s%s already.", row->key,
                           qualifier[0] ? ": " : "", qualifier);
        error_about(error, holder);
    }
    return status;
}

enum rec_status store_preference_add(struct store_user *user, struct rec_preference *row, rec_error *error)
{
    struct store *store = user->store;

    enum rec_status status = check_preference(row, error);
    if (status == REC_OK)
        status = check_new_id(row->id, error);
    if (status == REC_OK)
        status = store_write_begin(store, error);
    if (status != REC_OK)
        return status;
    store_fill_new(row->id, &row->created_at, &row->updated_at);
    if (row->since == 0)
        row->since = row->created_at;
    status = check_slot(user, row, error);
    if (status == REC_OK)
        status = check_evidence(user, row->evidence, row->evidence_count, error);
    if (status == REC_OK)
        status = store->ops->preference_add(user, row, error);
    if (status == REC_OK)
        status = store_note(user, REC_ROW_PREFERENCE, row->id, 'i', error);
    return store_write_end(store, status, error);
}

enum rec_status store_preference_update(struct store_user *user, const struct rec_preference *row,
                                        rec_error *error)
{
    struct store *store = user->store;

    enum rec_status status = check_id(REC_ROW_PREFERENCE, row->id, error);
    if (status == REC_OK)
        status = check_preference(row, error);
    if (status == REC_OK)
        status = store_write_begin(store, error);
    if (status != REC_OK)
        return status;
    status = store_require(user, REC_ROW_PREFERENCE, row->id, error);
    if (status == REC_OK)
        status = check_slot(user, row, error);
    if (status == REC_OK)
        status = check_evidence(user, row->evidence, row->evidence_count, error);
    if (status == REC_OK)
        status = store->ops->preference_put(user, row, error);
    if (status == REC_OK)
        status = store_note(user, REC_ROW_PREFERENCE, row->id, 'u', error);
    return store_write_end(store, status, error);
}

enum rec_status store_preference_get(struct store_user *user, const char *id, struct arena *arena,
                                     struct rec_preference *row, rec_error *error)
{
    enum rec_status status = check_id(REC_ROW_PREFERENCE, id, error);
    return status == REC_OK ? user->store->ops->preference_get(user, id, arena, row, error) : status;
}

enum rec_status store_preference_list(struct store_user *user, const struct store_preference_filter *filter,
                                      struct arena *arena, struct rec_preference **rows, size_t *count,
                                      bool *more, rec_error *error)
{
    struct store_preference_filter full = *filter;
    struct buf text = BUF_INIT;
    enum rec_status status = REC_OK;

    size_t limit = store_limit(filter->limit, 1000);
    full.limit = limit + 1;
    full.statuses = filter_statuses(filter->statuses, filter->as_of);
    full.text = folded(filter->text, &text);
    if (filter->message)
        status = store_require(user, REC_ROW_MESSAGE, filter->message, error);
    if (status == REC_OK)
        status = user->store->ops->preference_list(user, &full, arena, rows, count, error);
    if (status == REC_OK)
        store_cut(limit, count, more);
    buf_free(&text);
    return status;
}

/* --- Both --- */

static enum rec_status erase(struct store_user *user, enum rec_row_kind kind, const char *id,
                             rec_error *error)
{
    enum rec_status status = check_id(kind, id, error);
    if (status == REC_OK)
        status = store_write_begin(user->store, error);
    if (status != REC_OK)
        return status;
    status = user->store->ops->learned_erase(user, kind, id, error);
    if (status == REC_OK)
        status = store_note(user, kind, id, 'd', error);
    return store_write_end(user->store, status, error);
}

enum rec_status store_memory_erase(struct store_user *user, const char *id, rec_error *error)
{
    return erase(user, REC_ROW_MEMORY, id, error);
}

enum rec_status store_preference_erase(struct store_user *user, const char *id, rec_error *error)
{
    return erase(user, REC_ROW_PREFERENCE, id, error);
}

enum rec_status store_touch(struct store_user *user, enum rec_row_kind kind, const char (*ids)[REC_ID_SIZE],
                            size_t count, int64_t now, rec_error *error)
{
    if (kind != REC_ROW_MEMORY && kind != REC_ROW_PREFERENCE)
        return error_set(error, REC_INVALID, "Only memories and preferences count accesses.");
    if (count == 0)
        return REC_OK;
    enum rec_status status = store_write_begin(user->store, error);
    bool told = false;
    if (status != REC_OK)
        return status;
    for (size_t i = 0; i < count && status == REC_OK; i++) {
        status = user->store->ops->learned_touch(user, kind, ids[i], now, NULL);
        if (status == REC_NOT_FOUND) {
            status = REC_OK;
        } else if (status != REC_OK) {
            error_set(error, status, "The access of %s could not be counted.", ids[i]);
        } else if (!told) {
            told = true;
            status = store_note(user, kind, "", 'u', error);
        }
    }
    return store_write_end(user->store, status, error);
}

/* --- History of changes --- */

enum rec_status store_history_add(struct store_user *user, struct rec_change_record *row, rec_error *error)
{
    const struct check_rule rules[] = {{"The operation", CHECK_NAME, STORE_MAX_SHORT, row->operation},
                                       {"The row before", CHECK_JSON, 2 * STORE_MAX_TEXT, row->before},
                                       {"The row after", CHECK_JSON, 2 * STORE_MAX_TEXT, row->after},
                                       {"The cause", CHECK_LINE, STORE_MAX_SHORT, row->cause},
                                       {"The summary", CHECK_TEXT, STORE_MAX_SENTENCE, row->summary},
                                       {NULL, 0, 0, NULL}};

    enum rec_status status = check_texts(rules, error);
    if (status == REC_OK)
        status = check_choice("The kind of row", (int)row->row, CHECK_COUNT(REC_ROW_KINDS), error);
    if (status == REC_OK)
        status = check_id(row->row, row->id, error);
    if (status == REC_OK)
        status = store_write_begin(user->store, error);
    if (status != REC_OK)
        return status;
    if (row->created_at == 0)
        row->created_at = clock_now();
    status = user->store->ops->history_add(user, row, error);
    return store_write_end(user->store, status, error);
}

enum rec_status store_history_list(struct store_user *user, const char *id, int64_t before, size_t limit,
                                   struct arena *arena, struct rec_change_record **rows, size_t *count,
                                   rec_error *error)
{
    return user->store->ops->history_list(user, id, before ? before : STORE_TIME_MAX, store_limit(limit, 100),
                                          arena, rows, count, error);
}

enum rec_status store_history_mark(struct store_user *user, int64_t number, bool undone, rec_error *error)
{
    enum rec_status status = store_write_begin(user->store, error);
    if (status != REC_OK)
        return status;
    status = user->store->ops->history_mark(user, number, undone, error);
    return store_write_end(user->store, status, error);
}
