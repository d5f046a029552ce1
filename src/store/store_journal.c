/* The change journal. */
#include "config.h"

#include "store/store.h"

#include "store/store_ops.h"

#include <stdio.h>
#include <string.h>

enum rec_status store_note(struct store_user *user, enum rec_row_kind kind, const char *id, char operation,
                           rec_error *error)
{
    return user->store->ops->change_add(user, kind, id, operation, error);
}

enum rec_status store_note_conversation(struct store_user *user, const char *id, rec_error *error)
{
    struct store *store = user->store;
    if (store->noted_user == user->key && strcmp(store->noted, id) == 0)
        return REC_OK;
    enum rec_status status = store_note(user, REC_ROW_CONVERSATION, id, 'u', error);
    store->noted_user = user->key;
    snprintf(store->noted, sizeof(store->noted), "%s", id);
    return status;
}

int64_t store_change_last(struct store_user *user)
{
    return user->store->ops->change_last(user);
}

enum rec_status store_changes(struct store_user *user, int64_t after, size_t limit, struct arena *arena,
                              struct rec_change **rows, size_t *count, rec_error *error)
{
    return user->store->ops->change_list(user, after, store_limit(limit, 1000), arena, rows, count, error);
}

enum rec_status store_changes_trim(struct store_user *user, int64_t up_to, rec_error *error)
{
    enum rec_status status = store_write_begin(user->store, error);
    if (status != REC_OK)
        return status;
    status = user->store->ops->change_trim(user, up_to, error);
    return store_write_end(user->store, status, error);
}
