#include "config.h"

#include "session/worker.h"

#include "base/alloc.h"
#include "base/error.h"
#include "session/reader.h"

#include <stdlib.h>
#include <string.h>

#define WAITING_MAX 1024

enum rec_status worker_submit(struct worker *worker, struct command *command, rec_error *error)
{
    bool full;

    pthread_mutex_lock(&worker->lock);
    full = worker->waiting >= WAITING_MAX;
    if (!full) {
        worker->waiting++;
        if (worker->last)
            worker->last->next = command;
        else
            worker->first = command;
        worker->last = command;
    }
    pthread_mutex_unlock(&worker->lock);
    if (full) {
        command_free(command);
        return error_set(error, REC_LIMIT, "%d commands are waiting already; try again in a moment",
                         WAITING_MAX);
    }
    wake_set(&worker->wake);
    return REC_OK;
}

void worker_cancel(struct worker *worker, uint64_t number)
{
    pthread_mutex_lock(&worker->lock);
    worker->cancels =
        xgrow(worker->cancels, &worker->cancel_capacity, worker->cancel_count + 1, sizeof *worker->cancels);
    worker->cancels[worker->cancel_count++] = number;
    pthread_mutex_unlock(&worker->lock);
    wake_set(&worker->wake);
}

void worker_poke(struct worker *worker)
{
    wake_set(&worker->wake);
}

void worker_wake(void *context)
{
    worker_poke(context);
}

static void tell(struct worker *worker, struct command *command)
{
    struct rec_session *session = worker->session;
    char id[REC_ID_SIZE] = "";

    if (command->result) {
        memcpy(id, command->result->row.id, sizeof id);
        results_put(&session->results, command->result);
    }
    atomic_fetch_add(&session->generation, 1);
    if (command->status == REC_OK)
        session_event(session, REC_EVENT_DONE, command->number, id, NULL);
    else if (command->status == REC_CANCELLED)
        session_event(session, REC_EVENT_CANCELLED, command->number, id, &command->error);
    else
        session_event(session, REC_EVENT_FAILED, command->number, id, &command->error);
    command_free(command);
}

void worker_end(struct worker *worker, struct command *command, struct result *result, enum rec_status status,
                const rec_error *error)
{
    if (worker->broken.code && status == REC_CANCELLED) { /* nobody wanted it to stop */
        status = worker->broken.code;
        error = &worker->broken;
    }
    command->result = result;
    command->status = status;
    if (error)
        command->error = *error;
    if (worker->store && store_unsynced(worker->store)) {
        command->next = worker->ended;
        worker->ended = command;
    } else {
        tell(worker, command);
    }
}

void worker_settle(struct worker *worker)
{
    struct command *ended = worker->ended, *command, *first = NULL;
    rec_error error = {0};
    enum rec_status status = store_sync(worker->store, &error);

    if (status)
        running_lose(worker, &error);
    worker->ended = NULL;
    store_defer(worker->store, worker->batched > 0);
    while ((command = ended)) { /* into the order in which they ended */
        ended = command->next;
        command->next = first;
        first = command;
    }
    while ((command = first)) {
        first = command->next;
        command->next = NULL;
        if (status) {
            command->status = status;
            command->error = error;
        }
        tell(worker, command);
    }
}

static void reconfigure(struct worker *worker, struct command *command)
{
    rec_error error = {0};
    enum rec_status status;

    if (command->row.settings) {
        rec_settings_free(worker->session->settings);
        worker->session->settings = (rec_settings *)command->row.settings;
        command->row.settings = NULL;
    }
    worker_configure(worker);
    status = worker_need_provider(worker, &error);
    worker_end(worker, command, NULL, status, &error);
}

static void rebuild(struct worker *worker, struct command *command)
{
    reader_rebuild(worker->session->reader);
    worker_end(worker, command, NULL, REC_OK, NULL);
}

static void run_rows(struct worker *worker, struct command *command)
{
    struct result *result = result_new(command->row.kind, command->number);
    rec_error error = {0};
    enum rec_status status = command_run(worker, command, result, &error);
    bool erases =
        command->row.kind == REC_COMMAND_VECTORS_DROP || command->row.kind == REC_COMMAND_MEMORY_ERASE ||
        command->row.kind == REC_COMMAND_CONVERSATION_ERASE || command->row.kind == REC_COMMAND_USER_ERASE;

    if (!status && erases) /* what is erased must not live on in the search index */
        reader_rebuild(worker->session->reader);
    worker_end(worker, command, result, status, &error);
}

void worker_dispatch(struct worker *worker, struct command *command)
{
    switch (command->row.kind) {
    case REC_COMMAND_CHAT:
    case REC_COMMAND_REGENERATE:
    case REC_COMMAND_CONTINUE:
    case REC_COMMAND_RETRY:
        turns_start(worker, command);
        break;
    case REC_COMMAND_IMPORT:
        import_start(worker, command);
        break;
    case REC_COMMAND_ARCHIVE:
        archive_start(worker, command);
        break;
    case REC_COMMAND_CONTEXT_REFRESH:
        refresh_start(worker, command);
        break;
    case REC_COMMAND_JOBS_RUN:
        jobs_start(worker, command);
        break;
    case REC_COMMAND_PROBE:
        probe_start(worker, command);
        break;
    case REC_COMMAND_CONFIGURE:
        reconfigure(worker, command);
        break;
    case REC_COMMAND_REBUILD:
        rebuild(worker, command);
        break;
    default:
        run_rows(worker, command);
        break;
    }
}

struct command *worker_take(struct worker *worker)
{
    struct command *command;

    pthread_mutex_lock(&worker->lock);
    command = worker->first;
    if (command) {
        worker->first = command->next;
        if (!worker->first)
            worker->last = NULL;
        worker->waiting--;
        command->next = NULL;
    }
    pthread_mutex_unlock(&worker->lock);
    return command;
}

static bool cancel_waiting(struct worker *worker, struct command **list, uint64_t number)
{
    for (struct command **place = list; *place; place = &(*place)->next)
        if ((*place)->number == number) {
            struct command *command = *place;
            rec_error error = {0};

            *place = command->next;
            error_set(&error, REC_CANCELLED, "cancelled before it began");
            worker_end(worker, command, NULL, REC_CANCELLED, &error);
            return true;
        }
    return false;
}

static void cancel(struct worker *worker, uint64_t number)
{
    rec_error error = {0};

    error_set(&error, REC_CANCELLED, "stopped");
    if (cancel_waiting(worker, &worker->blocked, number) || count_cancel(worker, number, &error))
        return;
    for (struct running *running = worker->runs; running; running = running->next)
        if (running->command && running->command->number == number) {
            turns_cancel(worker, running);
            return;
        }
}

void worker_take_cancels(struct worker *worker)
{
    uint64_t *numbers;
    size_t count;

    pthread_mutex_lock(&worker->lock);
    numbers = worker->cancels;
    count = worker->cancel_count;
    worker->cancels = NULL;
    worker->cancel_count = worker->cancel_capacity = 0;
    pthread_mutex_unlock(&worker->lock);
    for (size_t i = 0; i < count; i++)
        cancel(worker, numbers[i]);
    free(numbers);
}
