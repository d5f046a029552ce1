#include "config.h"

#include "store/store.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "base/sha256.h"
#include "base/utf8.h"
#include "store/sqlite/sqlite.h"
#include "store/store_check.h"
#include "store/store_ops.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- Opening --- */

static bool starts_with(const char *text, const char *beginning)
{
    return strncmp(text, beginning, strlen(beginning)) == 0;
}

static const char memory[] = ":memory:";

bool store_url_in_memory(const char *url)
{
    return strstr(url, memory) != NULL;
}

enum rec_status store_path(const char *url, const char **path, rec_error *error)
{
    static const char sqlite[] = "sqlite:///";

    *path = url;
    enum rec_status status =
        check_text("The address of the store", CHECK_NAME, 4096, url, strlen(url), error);
    if (status != REC_OK)
        return status;
    if (starts_with(url, "postgresql://") || starts_with(url, "postgres://"))
        return error_set(error, REC_UNSUPPORTED, "PostgreSQL is not supported by this build; use a file.");
    if (starts_with(url, sqlite))
        *path = url + strlen(sqlite);
    else if (strstr(url, "://"))
        return error_set(error, REC_INVALID,
                         "\"%s\" is not a store: give a path, sqlite:///path or sqlite:////path.", url);
    if (!**path)
        return error_set(error, REC_INVALID, "\"%s\" names no file.", url);
    if (starts_with(*path, memory))
        *path = NULL;
    return REC_OK;
}

enum rec_status store_open(struct store **store, const char *url, enum store_mode mode, rec_error *error)
{
    const char *path;
    enum rec_status status = store_path(url, &path, error);

    *store = NULL;
    if (status != REC_OK)
        return status;
    return path ? sqlite_open(store, url, path, mode, error)
                : sqlite_open_memory(store, url, strstr(url, memory) + strlen(memory), mode, error);
}

void store_init(struct store *store, const struct store_ops *ops, const char *url, const char *identity)
{
    unsigned char hash[32];

    *store = (struct store){.ops = ops, .url = xstrdup(url)};
    sha256(identity, strlen(identity), hash);
    for (size_t i = 0; i < (sizeof(store->identity) - 1) / 2; i++)
        snprintf(store->identity + 2 * i, 3, "%02x", hash[i]);
}

void store_fini(struct store *store)
{
    free(store->url);
}

void store_set_read_only(struct store *store, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(store->why_read_only, sizeof(store->why_read_only), format, arguments);
    va_end(arguments);
    size_t length = strlen(store->why_read_only);
    store->why_read_only[length - utf8_incomplete_tail(store->why_read_only, length)] = '\0';
    store->read_only = true;
}

void store_close(struct store *store)
{
    if (!store)
        return;
    while (store->depth > 0)
        store_rollback(store);
    store->ops->close(store);
}

bool store_read_only(const struct store *store)
{
    return store->read_only;
}

const char *store_url(const struct store *store)
{
    return store->url;
}

const char *store_identity(const struct store *store)
{
    return store->identity;
}

bool store_changed(struct store *store)
{
    bool changed = store->ops->changed(store) || store->commits != store->seen_commits;
    store->seen_commits = store->commits;
    return changed;
}

enum rec_status store_present(struct store *store, rec_error *error)
{
    return store->ops->present(store, error);
}

void store_leave(struct store *store)
{
    store->ops->leave(store);
}

enum rec_status store_look(struct store *left, const char *url, rec_error *error)
{
    const char *path;
    enum rec_status status = store_path(url, &path, error);

    return status == REC_OK && path ? presence_look(left ? sqlite_of(left) : NULL, path, error) : status;
}

/* --- Users --- */

enum rec_status store_user_open(struct store *store, const char *name, bool create, struct store_user **user,
                                rec_error *error)
{
    int64_t key = 0;

    *user = NULL;
    enum rec_status status =
        check_text("The user name", CHECK_NAME, REC_MAX_USER_NAME, name, strlen(name), error);
    if (status != REC_OK)
        return status;
    status = store->ops->user_find(store, name, &key, error);
    if (status == REC_NOT_FOUND && create) {
        status = store_write_begin(store, error);
        if (status != REC_OK)
            return status;
        status = store->ops->user_find(store, name, &key, error); /* somebody else may have been faster */
        if (status == REC_NOT_FOUND)
            status = store->ops->user_add(store, name, clock_now(), &key, error);
        status = store_write_end(store, status, error);
    }
    if (status == REC_NOT_FOUND)
        return error_set(error, status, "There is no user \"%s\" in this store.", name);
    if (status != REC_OK)
        return status;
    *user = xcalloc(1, sizeof(**user));
    (*user)->store = store;
    (*user)->key = key;
    memcpy((*user)->name, name, strlen(name) + 1);
    return REC_OK;
}

void store_user_close(struct store_user *user)
{
    if (user)
        store_user_hold(user, NULL, NULL);
    free(user);
}

void store_user_hold(struct store_user *user, void *held, void (*release)(void *held))
{
    if (user->held)
        user->release(user->held);
    user->held = held;
    user->release = release;
}

void *store_user_held(const struct store_user *user)
{
    return user->held;
}

const char *store_user_name(const struct store_user *user)
{
    return user->name;
}

struct store *store_of(const struct store_user *user)
{
    return user->store;
}

enum rec_status store_user_erase(struct store *store, const char *name, rec_error *error)
{
    int64_t key = 0;

    enum rec_status status = store_write_begin(store, error);
    if (status != REC_OK)
        return status;
    status = store->ops->user_find(store, name, &key, error);
    if (status == REC_NOT_FOUND)
        error_set(error, status, "There is no user \"%.128s\" in this store.", name);
    if (status == REC_OK)
        status = store->ops->user_erase(store, key, error);
    return store_write_end(store, status, error);
}

enum rec_status store_users(struct store *store, int64_t since, struct arena *arena,
                            struct store_user_counts **rows, size_t *count, rec_error *error)
{
    return store->ops->user_list(store, since, arena, rows, count, error);
}

/* --- What the other files share --- */

void store_fill_new(char id[REC_ID_SIZE], int64_t *created_at, int64_t *updated_at)
{
    if (!id[0])
        id_new(id);
    if (*created_at == 0)
        *created_at = clock_now();
    if (updated_at && *updated_at == 0)
        *updated_at = *created_at;
}

size_t store_limit(size_t limit, size_t otherwise)
{
    const size_t most = (size_t)1 << 30;
    if (limit == 0)
        return otherwise;
    return limit < most ? limit : most;
}

void store_cut(size_t limit, size_t *count, bool *more)
{
    *more = *count > limit;
    if (*more)
        *count = limit;
}

void store_same(const char *content, unsigned char same[STORE_SAME_SIZE])
{
    struct buf folded = BUF_INIT, plain = BUF_INIT;
    unsigned char hash[32];

    utf8_fold(&folded, content, strlen(content));
    for (size_t i = 0; i < folded.length; i++) {
        bool blank = strchr(" \t\r\n\f\v", folded.data[i]) != NULL;
        if (!blank)
            buf_addc(&plain, folded.data[i]);
        else if (plain.length > 0 && plain.data[plain.length - 1] != ' ')
            buf_addc(&plain, ' ');
    }
    if (plain.length > 0 && plain.data[plain.length - 1] == ' ')
        buf_truncate(&plain, plain.length - 1);
    sha256(plain.data, plain.length, hash);
    memcpy(same, hash, STORE_SAME_SIZE);
    buf_free(&folded);
    buf_free(&plain);
}

/* --- Process-wide --- */

static enum rec_status check_outside(struct store *store, const char *what, rec_error *error)
{
    if (store->depth > 0)
        return error_set(error, REC_INTERNAL, "%s inside a transaction.", what);
    return store_sync(store, error);
}

enum rec_status store_backup(struct store *store, const char *path, store_progress progress, void *context,
                             rec_error *error)
{
    enum rec_status status = check_outside(store, "Backup", error);
    return status == REC_OK ? store->ops->backup(store, path, progress, context, error) : status;
}

enum rec_status store_check(struct store *store, struct buf *report, store_progress progress, void *context,
                            rec_error *error)
{
    return store->ops->check(store, report, progress, context, error);
}

enum rec_status store_vacuum(struct store *store, store_progress progress, void *context, rec_error *error)
{
    enum rec_status status = check_outside(store, "Vacuum", error);
    if (status == REC_OK && store->read_only)
        status = error_set(error, REC_READ_ONLY, "%s", store->why_read_only);
    return status == REC_OK ? store->ops->vacuum(store, progress, context, error) : status;
}

enum rec_status store_checkpoint(struct store *store, rec_error *error)
{
    enum rec_status status = check_outside(store, "Checkpoint", error);
    return status == REC_OK && !store->read_only ? store->ops->checkpoint(store, error) : status;
}

void store_set_cancel(struct store *store, const _Atomic int *token)
{
    store->ops->set_cancel(store, token);
}
