/* Transactions: nested by counting, begun on the disk by the first that writes, and several in one commit
 * when they may wait (store_defer()). */
#include "config.h"

#include "store/store.h"

#include "base/error.h"
#include "store/store_ops.h"

#include <assert.h>

enum rec_status store_begin(struct store *store, enum store_sync sync, rec_error *error)
{
    (void)error;
    if (store->depth == 0) {
        store->doomed = false;
        store->sync = STORE_NORMAL;
    }
    if (sync == STORE_FULL)
        store->sync = STORE_FULL;
    store->depth++;
    return REC_OK;
}

/* Commits that wait for store_sync() are marked parts of one transaction. */
static enum rec_status begin(struct store *store, rec_error *error)
{
    enum rec_status status = REC_OK;

    if (!store->defers && !store->grouped)
        return store->ops->begin(store, error);
    if (!store->grouped) {
        status = store->ops->begin(store, error);
        store->grouped = status == REC_OK;
        store->wait = STORE_NORMAL;
    }
    return status == REC_OK ? store->ops->mark(store, error) : status;
}

static enum rec_status commit(struct store *store, rec_error *error)
{
    if (!store->grouped)
        return store->ops->commit(store, store->sync, error);
    if (store->sync == STORE_FULL)
        store->wait = STORE_FULL;
    return store->ops->keep(store, error);
}

static void roll_back(struct store *store)
{
    store->rollbacks++;
    if (store->grouped)
        store->ops->back(store);
    else
        store->ops->rollback(store);
}

/* The outermost transaction is over, one way or the other. */
static void transaction_reset(struct store *store)
{
    store->begun = false;
    store->doomed = false;
    store->noted[0] = '\0';
}

enum rec_status store_commit(struct store *store, rec_error *error)
{
    enum rec_status status = REC_OK;

    assert(store->depth > 0);
    if (--store->depth > 0)
        return REC_OK;
    if (store->doomed) {
        if (store->begun)
            roll_back(store);
        status =
            error_set(error, REC_CONFLICT, "Nothing was saved: a part of the transaction was taken back.");
    } else if (store->begun) {
        status = commit(store, error);
        if (status == REC_OK)
            store->commits++;
        else
            roll_back(store);
    }
    transaction_reset(store);
    return status;
}

void store_defer(struct store *store, bool defer)
{
    store->defers = defer;
}

bool store_unsynced(const struct store *store)
{
    return store->grouped;
}

enum rec_status store_sync(struct store *store, rec_error *error)
{
    if (!store->grouped)
        return REC_OK;
    enum rec_status status = store->ops->commit(store, store->wait, error);
    if (status != REC_OK) {
        store->rollbacks++;
        store->ops->rollback(store);
    }
    store->grouped = false;
    return status;
}

void store_rollback(struct store *store)
{
    assert(store->depth > 0);
    store->doomed = true;
    if (--store->depth > 0)
        return;
    if (store->begun)
        roll_back(store);
    transaction_reset(store);
}

void store_read_begin(struct store *store)
{
    if (store->reading++ > 0)
        return;
    store->reads = !store->begun && !store->grouped && store->ops->read_begin(store);
}

void store_read_end(struct store *store)
{
    assert(store->reading > 0);
    if (--store->reading > 0)
        return;
    if (store->reads)
        store->ops->read_end(store);
    store->reads = false;
}

bool store_writing(const struct store *store)
{
    return store->begun;
}

int store_depth(const struct store *store)
{
    return store->depth;
}

int64_t store_commits(const struct store *store)
{
    return store->commits;
}

int64_t store_rollbacks(const struct store *store)
{
    return store->rollbacks;
}

enum rec_status store_write_begin(struct store *store, rec_error *error)
{
    if (store->read_only)
        return error_set(error, REC_READ_ONLY, "%s", store->why_read_only);
    if (store->doomed && store->depth > 0)
        return error_set(error, REC_CONFLICT, "Nothing more is written: the transaction was taken back.");
    store_begin(store, STORE_NORMAL, error);
    if (store->begun)
        return REC_OK;
    enum rec_status status = begin(store, error);
    if (status == REC_OK)
        store->begun = true;
    else
        store_rollback(store);
    return status;
}

enum rec_status store_write_end(struct store *store, enum rec_status status, rec_error *error)
{
    if (status == REC_OK)
        return store_commit(store, error);
    /* These have written nothing (store_ops.h): what else the transaction holds may stand. */
    bool harmless = status == REC_NOT_FOUND || status == REC_CONFLICT || status == REC_INVALID ||
                    status == REC_LIMIT || status == REC_DONE;
    if (harmless && store->depth > 1)
        store->depth--;
    else
        store_rollback(store);
    return status;
}
