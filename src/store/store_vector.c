/* Vectors that a server made of rows. */
#include "config.h"

#include "base/error.h"
#include "base/utf8.h"
#include "store/store_check.h"
#include "store/store_ops.h"

#include <string.h>

static enum rec_status check_model(const char *model, rec_error *error)
{
    const struct check_rule rules[] = {{"The model", CHECK_NAME, STORE_MAX_SHORT, model}, {NULL, 0, 0, NULL}};

    return check_texts(rules, error);
}

enum rec_status store_vector_put(struct store_user *user, const struct store_vector *row, rec_error *error)
{
    enum rec_status status = check_model(row->model, error);

    if (status == REC_OK && (row->dimensions == 0 || row->dimensions > STORE_VECTOR_MAX))
        return error_set(error, REC_INVALID, "A vector has 1 to %d dimensions; this one has %zu.",
                         STORE_VECTOR_MAX, row->dimensions);
    if (status == REC_OK)
        status = store_write_begin(user->store, error);
    if (status != REC_OK)
        return status;
    status = store_require(user, row->kind, row->id, error);
    if (status == REC_OK)
        status = user->store->ops->vector_put(user, row, error);
    return store_write_end(user->store, status, error);
}

enum rec_status store_vector_scan(struct store_user *user, const char *model, int64_t *cursor, size_t limit,
                                  struct arena *arena, struct store_vector **rows, size_t *count,
                                  rec_error *error)
{
    int64_t at = *cursor;
    enum rec_status status =
        user->store->ops->vector_scan(user, model, &at, store_limit(limit, 256), arena, rows, count, error);

    if (status == REC_OK)
        *cursor = at;
    return status;
}

enum rec_status store_vector_texts(struct store_user *user, enum rec_row_kind kind, const char *model,
                                   int64_t *cursor, size_t limit, struct arena *arena,
                                   struct store_vector_text **rows, size_t *count, rec_error *error)
{
    int64_t at = *cursor;
    enum rec_status status = user->store->ops->vector_texts(user, kind, model, &at, store_limit(limit, 256),
                                                            arena, rows, count, error);

    if (status == REC_OK)
        *cursor = at;
    for (size_t i = 0; status == REC_OK && i < *count; i++) {
        size_t length = strlen((*rows)[i].text);

        if (length > STORE_VECTOR_TEXT)
            (*rows)[i].text =
                arena_strndup(arena, (*rows)[i].text, utf8_cut((*rows)[i].text, length, STORE_VECTOR_TEXT));
    }
    return status;
}

enum rec_status store_vector_drop(struct store_user *user, const char *keep, rec_error *error)
{
    enum rec_status status = store_write_begin(user->store, error);

    if (status != REC_OK)
        return status;
    status = user->store->ops->vector_drop(user, keep, error);
    return store_write_end(user->store, status, error);
}

enum rec_status store_vector_models(struct store_user *user, struct arena *arena,
                                    struct store_vector_model **rows, size_t *count, rec_error *error)
{
    return user->store->ops->vector_models(user, arena, rows, count, error);
}
