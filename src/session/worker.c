#include "config.h"

#include "session/worker.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "session/reader.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define STEP_NS            (4 * INT64_C(1000000))
#define STEP_MANY_NS       (20 * INT64_C(1000000)) /* in a batch: more turns for each wait for the disk */
#define SECOND             (INT64_C(1000000000))
#define LEASE_MS           10000
#define RECOVER_EVERY      (10 * SECOND)
#define HOUSEKEEPING_FIRST (60 * SECOND)
#define HOUSEKEEPING_EVERY (3600 * SECOND)
#define METRICS_LAST       (60 * SECOND) /* the longest that times of steps wait for a rest between turns */
#define LOOK_EVERY         (SECOND / 2)  /* whether the store still lies where it was */
#define IDLE_SECONDS       (5 * SECOND)  /* without a write, before the log of the database is folded back */

/* --- The loop --- */

bool worker_stopping(struct worker *worker)
{
    bool stop;

    pthread_mutex_lock(&worker->lock);
    stop = worker->stop;
    pthread_mutex_unlock(&worker->lock);
    return stop;
}

bool worker_gives_up(struct worker *worker, uint64_t number)
{
    bool stop;

    pthread_mutex_lock(&worker->lock);
    stop = worker->stop;
    for (size_t i = 0; i < worker->cancel_count; i++)
        stop = stop || worker->cancels[i] == number;
    pthread_mutex_unlock(&worker->lock);
    return stop;
}

/* Wakes the answers whose text must go to disk although nothing more arrives; returns when the next must. */
static int64_t wake_writers(struct worker *worker, int64_t now)
{
    int64_t next = INT64_MAX;

    for (struct running *running = worker->runs; running; running = running->next) {
        int64_t due = running->turn ? turn_flush_due(running->turn) : 0;

        if (due && now >= due)
            turn_wake(running->turn);
        if (due && due < next)
            next = due;
    }
    return next;
}

/* Steps of turns and searches alike; what cannot be kept is not worth a word to anybody. */
static void keep_metrics(struct worker *worker)
{
    struct store_metric rows[METRICS_MAX];
    size_t count = store_read_only(worker->store) ? 0 : metrics_take(&worker->session->metrics, rows);
    rec_error error = {0};

    if (count && store_metrics_add(worker->user, rows, count, &error))
        log_write(LOG_WARNING, "statistics: %s", error.message);
}

/* Work that begins by the clock. */
static void begin_due(struct worker *worker, int64_t now)
{
    if (now >= worker->recover_at) {
        if (!(worker->session->flags & REC_OPEN_NO_RECOVERY))
            recovery_run(worker, NULL);
        worker->recover_at = now + RECOVER_EVERY;
    }
    if (now >= worker->jobs_at) {
        jobs_tick(worker);
        worker->jobs_at = now + SECOND;
    }
    if (now >= worker->housekeeping_at) {
        if (!(worker->session->flags & REC_OPEN_NO_JOBS))
            jobs_housekeeping(worker);
        worker->housekeeping_at = now + HOUSEKEEPING_EVERY;
    }
}

/* Whether the worker can go on: with its network, and with a store that lies where it was opened. */
static bool sound(struct worker *worker, int64_t now)
{
    if (http_failed(worker->http, &worker->broken))
        return false;
    if (now < worker->look_at)
        return true;
    worker->look_at = now + LOOK_EVERY;
    worker->lost = store_present(worker->store, &worker->broken) != REC_OK;
    return !worker->lost;
}

/* What is due by the clock; returns milliseconds until the next. A worker that stops begins nothing more. */
static int tick(struct worker *worker, bool stop)
{
    int64_t now = clock_monotonic(), next;

    if (now >= worker->heartbeat_at) {
        recovery_heartbeat(worker);
        worker->heartbeat_at = now + WORKER_HEARTBEAT;
    }
    if (!stop)
        begin_due(worker, now);
    if (worker->runs && now < worker->metrics_last) {
        worker->metrics_at = now + SECOND; /* not beside the commits of a turn, while it can wait */
    } else if (now >= worker->metrics_at) {
        keep_metrics(worker);
        worker->metrics_at = now + SECOND;
        worker->metrics_last = now + METRICS_LAST;
    }
    if (store_commits(worker->store) != worker->commits_seen) {
        worker->commits_seen = store_commits(worker->store);
        worker->checkpoint_at = now + IDLE_SECONDS;
        reader_poke(worker->session->reader);
    } else if (worker->checkpoint_at && now >= worker->checkpoint_at) {
        rec_error none = {0};

        store_checkpoint(worker->store, &none);
        worker->checkpoint_at = 0;
    }
    next = wake_writers(worker, now);
    if (!stop && worker->jobs_at < next)
        next = worker->jobs_at;
    if (worker->runs && worker->heartbeat_at < next)
        next = worker->heartbeat_at;
    if (!stop && worker->recover_at < next)
        next = worker->recover_at;
    if (!stop && worker->housekeeping_at < next)
        next = worker->housekeeping_at;
    if (worker->look_at < next)
        next = worker->look_at;
    return next <= now ? 0 : (int)((next - now) / 1000000) + 1;
}

/* Until the session is closed, or until it cannot go on: worker->broken says why. */
static void loop(struct worker *worker)
{
    struct pollfd fd = {.fd = worker->wake.read_fd, .events = POLLIN};
    bool stop = false;

    for (;;) {
        struct command *command;
        int timeout, due;
        bool more;

        if (fd.revents) /* before the queue is looked at */
            wake_drain(&worker->wake);
        while (!stop && (command = worker_take(worker)))
            worker_dispatch(worker, command);
        worker_take_cancels(worker);
        http_perform(worker->http);
        probe_step(worker);
        count_step(worker);
        more = rec_engine_step(worker->engine, worker->batched > 0 ? STEP_MANY_NS : STEP_NS);
        if (!stop) /* else one that waited for another would begin and be waited for */
            turns_unblock(worker);
        worker_settle(worker); /* before http_perform() lets a request leave */
        if (!sound(worker, clock_monotonic()))
            return;
        timeout = tick(worker, stop);
        if (!stop && worker_stopping(worker)) {
            stop = true;
            for (struct running *running = worker->runs; running; running = running->next)
                turns_cancel(worker, running);
            continue;
        }
        if (stop && !rec_engine_running(worker->engine))
            break;
        due = rec_engine_timeout(worker->engine);
        if (due >= 0 && due < timeout)
            timeout = due;
        http_wait(worker->http, &fd, 1, more ? 0 : timeout);
    }
    keep_metrics(worker);
}

/* --- The thread --- */

enum rec_status worker_open(struct worker *worker, rec_error *error)
{
    struct rec_session *session = worker->session;
    bool existing = (session->flags & REC_OPEN_EXISTING) != 0;
    enum rec_status status;

    if (existing) { /* opening for writing would make the file */
        struct store *probe = NULL;

        if ((status = store_open(&probe, session->url, STORE_READ, error)))
            return status;
        store_close(probe);
    }
    if ((status = store_open(&worker->store, session->url, STORE_WRITE, error)))
        return status;
    if (store_read_only(worker->store)) {
        existing = true;
    }
    pthread_mutex_lock(&session->lock);
    session->info.read_only = store_read_only(worker->store);
    pthread_mutex_unlock(&session->lock);
    return store_user_open(worker->store, session->user, !existing, &worker->user, error);
}

/* Answers every command with why there is no store, until the session is closed. */
static void refuse(struct worker *worker, const rec_error *why)
{
    while (!worker_stopping(worker)) {
        struct pollfd fd = {.fd = worker->wake.read_fd, .events = POLLIN};
        struct command *command;

        wake_drain(&worker->wake);
        while ((command = worker_take(worker)))
            worker_end(worker, command, NULL, why->code, why);
        if (!worker_stopping(worker))
            poll(&fd, 1, -1);
    }
}

void worker_refuse(struct worker *worker, const rec_error *why)
{
    struct command *command;

    while ((command = worker_take(worker)))
        worker_end(worker, command, NULL, why->code, why);
    while ((command = worker->blocked)) {
        worker->blocked = command->next;
        worker_end(worker, command, NULL, why->code, why);
    }
    while (count_cancel(worker, 0, why))
        ;
    if (worker->jobs_command)
        worker_end(worker, worker->jobs_command, NULL, why->code, why);
    worker->jobs_command = NULL;
    probe_end(worker, why);
}

void worker_serve(struct worker *worker)
{
    struct rec_engine_options options = {.wake = worker_wake, .wake_context = worker};
    struct node_services *services = &worker->services;

    sink_connect(worker, &options);
    worker->engine = rec_engine_new(&options);
    flows_init(&worker->flows);
    recovery_init(worker);
    services->user = worker->user;
    services->owner = worker->owner;
    services->host = worker->host;
    services->lease_ms = LEASE_MS;
    services->gate = &worker->gate;
}

static void *worker_main(void *context)
{
    struct worker *worker = context;
    rec_error error = {0}, missing = {0}, closed = {0};
    enum rec_status status;

    if (worker->session->flags & REC_OPEN_READ_FIRST)
        reader_wait_first(worker->session->reader);
    worker->http = http_new();
    status = worker_open(worker, &error);
    if (!status) {
        worker_serve(worker);
        worker_configure(worker);
        /* before anything is shown, which may name it; said again when somebody wants to chat */
        if (!(worker->session->flags & REC_OPEN_NO_JOBS) && worker_need_provider(worker, &missing))
            log_write(LOG_WARNING, "%s", missing.message);
    }
    reader_store_ready(worker->session->reader);
    session_opened(worker->session, status, &error);
    if (status) {
        refuse(worker, &error);
    } else {
        worker->housekeeping_at = clock_monotonic() + HOUSEKEEPING_FIRST;
        worker->metrics_last = clock_monotonic() + METRICS_LAST;
        worker->recover_at = clock_monotonic() + SECOND / 5; /* behind the first paint */
        if (worker->session->flags & REC_OPEN_NO_JOBS)
            worker->recover_at = 0; /* one-shot: now or never */
        jobs_count(worker);
        do
            loop(worker);
        while (worker->broken.code && restart(worker));
    }
    error_set(&closed, REC_CANCELLED, "the session was closed");
    worker_refuse(worker, &closed);
    return NULL;
}

struct worker *worker_start(struct rec_session *session)
{
    struct worker *worker = xcalloc(1, sizeof *worker);
    sigset_t all, before;

    worker->session = session;
    pthread_mutex_init(&worker->lock, NULL);
    wake_init(&worker->wake);
    sigfillset(&all); /* signals are for the thread that has the terminal */
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pthread_create(&worker->thread, NULL, worker_main, worker);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return worker;
}

void worker_stop(struct worker *worker)
{
    pthread_mutex_lock(&worker->lock);
    worker->stop = true;
    pthread_mutex_unlock(&worker->lock);
    worker_poke(worker);
    pthread_join(worker->thread, NULL);
}

void worker_drop_network(struct worker *worker)
{
    provider_free(worker->provider);
    provider_free(worker->embedder);
    worker->provider = worker->embedder = worker->services.provider = NULL;
    for (size_t i = 0; i < worker->retired_count; i++)
        provider_free(worker->retired[i]);
    worker->retired_count = 0;
    http_free(worker->http);
    worker->http = NULL;
}

void worker_free(struct worker *worker)
{
    if (worker->probe)
        provider_call_free(worker->probe);
    if (worker->engine) {
        rec_engine_free(worker->engine);
        flows_free(&worker->flows);
    }
    worker_drop_network(worker);
    free(worker->retired);
    restart_free(worker);
    store_user_close(worker->user);
    store_close(worker->store);
    free(worker->cancels);
    wake_fini(&worker->wake);
    pthread_mutex_destroy(&worker->lock);
    free(worker);
}
