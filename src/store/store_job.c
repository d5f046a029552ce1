#include "config.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "store/store_check.h"
#include "store/store_ops.h"

#include <stdio.h>
#include <string.h>

enum rec_status store_job_add(struct store_user *user, struct rec_job *row, rec_error *error)
{
    struct store *store = user->store;
    char present[REC_ID_SIZE] = "";
    const struct check_rule rules[] = {{"The kind of job", CHECK_NAME, STORE_MAX_SHORT, row->kind},
                                       {"The key of the job", CHECK_LINE, STORE_MAX_SHORT, row->key},
                                       {"The payload of the job", CHECK_TEXT, STORE_MAX_TEXT, row->payload},
                                       {NULL, 0, 0, NULL}};

    enum rec_status status = check_texts(rules, error);
    if (status == REC_OK && strchr(row->kind, ' '))
        status = error_set(error, REC_INVALID, "The kind of a job is one word, not \"%s\".", row->kind);
    if (status == REC_OK)
        status = check_new_id(row->id, error);
    if (status == REC_OK)
        status = store_write_begin(store, error);
    if (status != REC_OK)
        return status;
    if (row->key && row->key[0])
        status = store->ops->job_find(user, row->key, present, error);
    if (status == REC_OK && present[0]) {
        memcpy(row->id, present, REC_ID_SIZE);
        return store_write_end(store, status, error);
    }
    store_fill_new(row->id, &row->created_at, NULL);
    row->updated_at = row->created_at;
    if (row->run_after == 0)
        row->run_after = row->created_at;
    if (row->max_attempts <= 0)
        row->max_attempts = 1;
    row->attempts = 0;
    row->status = REC_JOB_QUEUED;
    row->error = "";
    if (status == REC_OK)
        status = store->ops->job_add(user, row, error);
    if (status == REC_OK)
        status = store_note(user, REC_ROW_JOB, row->id, 'i', error);
    return store_write_end(store, status, error);
}

static void join_kinds(const char *const *kinds, struct buf *out)
{
    buf_addc(out, ' ');
    for (; *kinds; kinds++) {
        buf_adds(out, *kinds);
        buf_addc(out, ' ');
    }
}

/* One job that is due: takes it, or, when its attempts have run out (its lease has expired that often), ends
 * it as failed and says REC_PENDING: look again. */
static enum rec_status lease_next(struct store *store, const char *kinds, const char *user_name,
                                  const char *owner, int64_t now, int64_t lease_ms, struct arena *arena,
                                  struct rec_job *row, const char **user_out, rec_error *error)
{
    struct store_user user;

    enum rec_status status = store->ops->job_next(store, kinds, user_name, now, arena, row, &user, error);
    if (status != REC_OK)
        return status;
    bool spent = row->attempts >= row->max_attempts;
    row->updated_at = now;
    if (spent) {
        if (row->status == REC_JOB_RUNNING || !row->error[0])
            row->error = "The program that ran it went away each time.";
        row->status = REC_JOB_FAILED;
        status = store->ops->job_put(&user, row, "", 0, error);
    } else {
        row->status = REC_JOB_RUNNING;
        row->attempts++;
        status = store->ops->job_put(&user, row, owner, now + lease_ms, error);
    }
    if (status == REC_OK)
        status = store_note(&user, REC_ROW_JOB, row->id, 'u', error);
    if (status != REC_OK)
        return status;
    *user_out = arena_strdup(arena, user.name);
    return spent ? REC_PENDING : REC_OK;
}

enum rec_status store_job_lease(struct store *store, const char *const *kinds, const char *user_name,
                                const char *owner, int64_t now, int64_t lease_ms, struct arena *arena,
                                struct rec_job *row, const char **user, rec_error *error)
{
    struct buf words = BUF_INIT;
    const struct check_rule rules[] = {{"The owner", CHECK_NAME, STORE_MAX_SHORT, owner}, {NULL, 0, 0, NULL}};

    enum rec_status status = check_texts(rules, error);
    if (status != REC_OK)
        return status;
    if (kinds)
        join_kinds(kinds, &words);
    const char *list = kinds ? words.data : NULL;
    /* A look first: an idle program asks often and must not take the write lock for a "no". */
    struct store_user other;
    status = store->read_only ? error_set(error, REC_READ_ONLY, "%s", store->why_read_only)
                              : store->ops->job_next(store, list, user_name, now, arena, row, &other, error);
    if (status == REC_OK)
        status = store_write_begin(store, error);
    if (status != REC_OK)
        goto out;
    do
        status = lease_next(store, list, user_name, owner, now, lease_ms, arena, row, user, error);
    while (status == REC_PENDING);
    if (status == REC_DONE) { /* failed jobs on the way are kept */
        enum rec_status ended = store_write_end(store, REC_OK, error);
        status = ended == REC_OK ? REC_DONE : ended;
    } else
        status = store_write_end(store, status, error);
out:
    buf_free(&words);
    return status;
}

/* What may become of a job: a running one ends or is put back, by whoever runs it now (attempts tell); one
 * that waits may be cancelled; a failed or cancelled one may be queued again, with its attempts forgotten. */
static enum rec_status check_end(const struct rec_job *stored, struct rec_job *wanted, rec_error *error)
{
    bool again = wanted->status == REC_JOB_QUEUED;
    bool ended = stored->status == REC_JOB_FAILED || stored->status == REC_JOB_CANCELLED;

    if (wanted->status == REC_JOB_RUNNING)
        return error_set(error, REC_INVALID, "A job is not ended by letting it run.");
    if (stored->status == REC_JOB_RUNNING && stored->attempts == wanted->attempts)
        return REC_OK;
    if (stored->status == REC_JOB_QUEUED && (wanted->status == REC_JOB_CANCELLED || again))
        return wanted->attempts = stored->attempts, REC_OK;
    if (ended && again)
        return wanted->attempts = 0, REC_OK;
    error_set(error, REC_CONFLICT, "The job is %s by now and stays so.", rec_job_status_name(stored->status));
    error_about(error, stored->id);
    return REC_CONFLICT;
}

enum rec_status store_job_end(struct store_user *user, const struct rec_job *row, rec_error *error)
{
    struct store *store = user->store;
    struct arena arena = ARENA_INIT;
    struct rec_job stored, wanted = *row;
    char present[REC_ID_SIZE] = "";
    const struct check_rule rules[] = {{"The error", CHECK_TEXT, STORE_MAX_SENTENCE, row->error},
                                       {NULL, 0, 0, NULL}};

    enum rec_status status = check_id(REC_ROW_JOB, row->id, error);
    if (status == REC_OK)
        status = check_choice("The status", (int)row->status, CHECK_COUNT(REC_JOB_STATUSES), error);
    if (status == REC_OK)
        status = check_texts(rules, error);
    if (status == REC_OK)
        status = store_write_begin(store, error);
    if (status != REC_OK)
        return status;
    status = store->ops->job_get(user, row->id, &arena, &stored, error);
    if (status == REC_OK)
        status = check_end(&stored, &wanted, error);
    if (status == REC_OK && stored.key[0])
        status = store->ops->job_find(user, stored.key, present, error);
    if (status == REC_OK && present[0] && strcmp(present, row->id) != 0 && wanted.status == REC_JOB_QUEUED) {
        status = error_set(error, REC_CONFLICT, "Another job does the same already.");
        error_about(error, present);
    }
    wanted.updated_at = clock_now();
    if (status == REC_OK)
        status = store->ops->job_put(user, &wanted, "", 0, error);
    if (status == REC_OK)
        status = store_note(user, REC_ROW_JOB, row->id, 'u', error);
    arena_free(&arena);
    return store_write_end(store, status, error);
}

enum rec_status store_job_get(struct store_user *user, const char *id, struct arena *arena,
                              struct rec_job *row, rec_error *error)
{
    enum rec_status status = check_id(REC_ROW_JOB, id, error);
    return status == REC_OK ? user->store->ops->job_get(user, id, arena, row, error) : status;
}

enum rec_status store_job_list(struct store_user *user, unsigned statuses, size_t limit, struct arena *arena,
                               struct rec_job **rows, size_t *count, rec_error *error)
{
    const unsigned all = (1u << CHECK_COUNT(REC_JOB_STATUSES)) - 1;
    return user->store->ops->job_list(user, statuses ? statuses & all : all, store_limit(limit, 100), arena,
                                      rows, count, error);
}
