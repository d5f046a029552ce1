#include "config.h"

#include "base/clock.h"
#include "base/error.h"
#include "store/store_check.h"
#include "store/store_ops.h"
#include "store/store_path.h"

#include <string.h>

enum rec_status store_summary_put(struct store_user *user, struct store_summary *row, rec_error *error)
{
    struct store_summary there = {0};
    const struct store_range place = {.branch = row->branch, .first = row->last, .end = row->last + 1};
    struct arena arena = ARENA_INIT;
    const struct check_rule rules[] = {{"The summary", CHECK_TEXT, STORE_MAX_TEXT, row->content},
                                       {"The provider", CHECK_LINE, STORE_MAX_SHORT, row->provider},
                                       {"The model", CHECK_LINE, STORE_MAX_SHORT, row->model},
                                       {NULL, 0, 0, NULL}};

    enum rec_status status = check_texts(rules, error);
    if (status == REC_OK)
        status = check_id(REC_ROW_CONVERSATION, row->conversation_id, error);
    if (status == REC_OK && (row->first < 1 || row->last < row->first || row->branch < 1))
        status =
            error_set(error, REC_INVALID, "A summary covers messages from the first on, not %lld to %lld.",
                      (long long)row->first, (long long)row->last);
    if (status == REC_OK)
        status = store_write_begin(user->store, error);
    if (status != REC_OK)
        return status;
    status = store_require(user, REC_ROW_CONVERSATION, row->conversation_id, error);
    if (status == REC_OK)
        status = user->store->ops->summary_get(user, row->conversation_id, &place, &arena, &there, error);
    if (status == REC_OK && there.last != 0 && there.first < row->first)
        status =
            error_set(error, REC_CONFLICT, "The summary up to message %lld covers more than the new one.",
                      (long long)row->last);
    if (row->created_at == 0)
        row->created_at = clock_now();
    if (status == REC_OK)
        status = user->store->ops->summary_put(user, row, error);
    arena_free(&arena);
    return store_write_end(user->store, status, error);
}

enum rec_status store_summary_get(struct store_user *user, const char *conversation, int64_t branch,
                                  int64_t before, struct arena *arena, struct store_summary *row,
                                  rec_error *error)
{
    struct arena scratch = ARENA_INIT;
    struct store_branch *branches = NULL;
    size_t count = 0;
    int64_t shown = 0;

    memset(row, 0, sizeof(*row));
    row->content = row->provider = row->model = "";
    enum rec_status status = check_id(REC_ROW_CONVERSATION, conversation, error);
    if (status == REC_OK)
        status =
            user->store->ops->branch_list(user, conversation, &scratch, &branches, &count, &shown, error);
    if (status == REC_OK && branch == 0)
        branch = shown;
    if (status == REC_OK && (branch < 1 || branch > (int64_t)count))
        status = error_set(error, REC_NOT_FOUND, "The conversation has no branch %lld.", (long long)branch);
    if (status == REC_OK) {
        struct store_range *ranges = arena_alloc(&scratch, count * sizeof(*ranges));
        size_t range_count = path_ranges(branches, count, branch, ranges);
        for (size_t i = 0; i < range_count && status == REC_OK && row->last == 0; i++) {
            if (before != 0 && ranges[i].end > before)
                ranges[i].end = before;
            if (ranges[i].first < ranges[i].end)
                status = user->store->ops->summary_get(user, conversation, &ranges[i], arena, row, error);
        }
    }
    arena_free(&scratch);
    return status;
}
