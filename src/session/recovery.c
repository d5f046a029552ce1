/* Who owns a run, and what becomes of runs whose owner is gone (invariant 12). */
#include "config.h"

#include "session/worker.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "base/log.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct process {
    int64_t started; /* clock ticks since boot: with the pid it names a process for good. 0: not known */
    bool ended;      /* and nobody has waited for it yet */
};

/* Fields 3 and 22 of /proc/PID/stat, counted behind the command name's closing parenthesis. */
static struct process process_of(int64_t pid)
{
    struct process process = {0};
    char path[64], line[1024], state;
    const char *field;
    FILE *file;
    long long started;

    snprintf(path, sizeof path, "/proc/%lld/stat", (long long)pid);
    file = fopen(path, "re");
    if (!file)
        return process;
    field = fgets(line, sizeof line, file) ? strrchr(line, ')') : NULL;
    fclose(file);
    if (field && sscanf(field + 1, " %c", &state) == 1)
        process.ended = state == 'Z' || state == 'X';
    for (int i = 2; field && i < 22; i++)
        field = strchr(field + 1, ' ');
    if (field && sscanf(field, "%lld", &started) == 1)
        process.started = started;
    return process;
}

void recovery_init(struct worker *worker)
{
    id_new(worker->owner);
    if (gethostname(worker->host, sizeof worker->host - 1))
        strcpy(worker->host, "localhost");
    worker->services.pid = getpid();
    worker->services.started = process_of(worker->services.pid).started;
}

/* Costs a write only while something runs. */
void recovery_heartbeat(struct worker *worker)
{
    int64_t now = clock_now();
    bool turns = false;
    rec_error error = {0};

    for (const struct running *running = worker->runs; running; running = running->next)
        turns |= running->turn && !running->dry_run && running->turn->run_id[0];
    if (turns &&
        store_run_heartbeat(worker->user, worker->owner, now, now + worker->services.lease_ms, &error))
        log_write(LOG_WARNING, "heartbeat: %s", error.message);
}

/* A process of this host is asked for; of another host only the lease tells. */
static bool owner_gone(const struct worker *worker, const struct store_run *run)
{
    if (strcmp(run->owner, worker->owner) == 0)
        return false;
    if (strcmp(run->owner, worker->former) == 0)
        return true;
    if (strcmp(run->host, worker->host) != 0)
        return run->expires_at < clock_now();
    if (kill((pid_t)run->pid, 0) && errno == ESRCH)
        return true;
    struct process process = process_of(run->pid);
    return process.ended || (run->started && process.started && process.started != run->started);
}

static enum rec_status interrupt(struct worker *worker, const struct store_run *run, struct rec_turn *turn,
                                 rec_error *error)
{
    struct rec_message message = {.status = REC_TURN_INTERRUPTED, .stop_reason = ""};
    struct rec_turn row = {.status = REC_TURN_INTERRUPTED};
    enum rec_status status = store_begin(worker->store, STORE_FULL, error);

    if (status)
        return status;
    row.error = message.error = strcmp(run->owner, worker->former) == 0
                                    ? "interrupted: the store was gone before the answer had ended"
                                    : "interrupted: the program ended before the answer did";
    message.provider = turn->provider;
    message.model = turn->model;
    message.input_tokens = message.output_tokens = message.cache_read_tokens = message.cache_write_tokens =
        -1;
    if (turn->assistant_message_id[0]) {
        rec_error none = {0};

        status = store_message_finish(worker->user, turn->assistant_message_id, &message, &none);
        if (status == REC_CONFLICT) { /* it had ended: only its turn was still open */
            status = REC_OK;
            row.status = REC_TURN_COMPLETE;
            row.error = "";
        } else if (status && error) {
            *error = none;
        }
    }
    if (!status)
        status = store_turn_update(worker->user, turn->id, STORE_TURN_STATUS | STORE_TURN_ERROR, &row, error);
    if (!status)
        status = store_run_end(worker->user, run->id, error);
    if (status) {
        store_rollback(worker->store);
        return status;
    }
    return store_commit(worker->store, error);
}

/* Behind the answer the run simply goes on; before it, nothing is asked again by itself. */
static bool behind_answer(const struct store_run *run)
{
    return strcmp(run->next, "preferences") == 0 || strcmp(run->next, "session") == 0;
}

static enum rec_status recover(struct worker *worker, const struct store_run *run, struct buf *report,
                               int64_t *count)
{
    struct arena arena = ARENA_INIT;
    struct rec_turn turn;
    rec_error error = {0};
    int64_t now = clock_now();
    enum rec_status status =
        store_run_take(worker->user, run->id, run, worker->owner, worker->services.pid,
                       worker->services.started, now + worker->services.lease_ms, &error);

    if (status == REC_CONFLICT || status == REC_NOT_FOUND)
        return REC_OK; /* somebody else was faster */
    if (!status && behind_answer(run) && turns_resume(worker, run))
        return REC_OK;
    if (!status)
        status = store_turn_get(worker->user, run->turn_id, &arena, &turn, &error);
    if (!status)
        status = interrupt(worker, run, &turn, &error);
    if (status) {
        log_write(LOG_ERROR, "turn %s could not be recovered: %s", run->turn_id, error.message);
    } else {
        ++*count;
        if (report)
            buf_addf(report, "%s %s\n", turn.conversation_id, turn.id);
    }
    arena_free(&arena);
    return status;
}

int64_t recovery_run(struct worker *worker, struct buf *report)
{
    struct arena arena = ARENA_INIT;
    struct store_run *runs = NULL;
    size_t count = 0;
    int64_t interrupted = 0;
    rec_error error = {0};

    if (store_read_only(worker->store))
        return 0;
    if (store_run_list(worker->user, &arena, &runs, &count, &error))
        log_write(LOG_WARNING, "recovery: %s", error.message);
    for (size_t i = 0; i < count; i++)
        if (owner_gone(worker, &runs[i]))
            recover(worker, &runs[i], report, &interrupted);
    arena_free(&arena);
    return interrupted;
}
