#include "config.h"

#include "session/worker.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "session/embedder.h"
#include "session/reader.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define WAITING_MAX        1024
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

/* --- From other threads --- */

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

static void wake_worker(void *context)
{
    worker_poke(context);
}

/* --- Settings --- */

static struct provider_options options_of(const struct choice *choice)
{
    return (struct provider_options){.name = choice->name,
                                     .dialect = choice->dialect,
                                     .base_url = choice->base_url,
                                     .model = choice->model,
                                     .key = choice->key,
                                     .auth = choice->auth,
                                     .max_tokens = choice->max_tokens,
                                     .connect_ms = choice->connect_ms,
                                     .first_byte_ms = choice->first_byte_ms,
                                     .idle_ms = choice->idle_ms};
}

enum rec_status worker_need_provider(struct worker *worker, rec_error *error)
{
    struct rec_session *session = worker->session;
    struct arena arena = ARENA_INIT;
    struct choice choice = {0};
    enum rec_status status = REC_OK;

    if (worker->provider)
        return REC_OK;
    status = choose_provider(session->settings, session->provider, session->model, &arena, &choice, error);
    if (!status) {
        struct provider_options options = options_of(&choice);

        worker->provider = provider_new(&options, worker->http, error);
        status = worker->provider ? REC_OK : error->code;
    }
    choice_clear(&choice);
    arena_free(&arena);
    if (status)
        return status;
    worker->services.provider = worker->provider;
    session_provider(session, provider_name(worker->provider), provider_model(worker->provider),
                     provider_is_local(worker->provider));
    return REC_OK;
}

enum rec_status worker_need_embedder(struct worker *worker, struct provider **provider, rec_error *error)
{
    struct arena arena = ARENA_INIT;
    struct choice choice = {0};
    enum rec_status status = REC_OK;

    if (!worker->embedder) {
        status = choose_embedding(worker->session->settings, &arena, &choice, error);
        if (!status && choice.name) {
            struct provider_options options = options_of(&choice);

            worker->embedder = provider_new(&options, worker->http, error);
            status = worker->embedder ? REC_OK : error->code;
            if (!status)
                embedder_offer(reader_embedder(worker->session->reader), &options);
        }
        choice_clear(&choice);
        arena_free(&arena);
    }
    *provider = worker->embedder;
    return status;
}

/* What is kept nowhere is not given away either. */
static void configure_hooks(struct worker *worker)
{
    struct rec_session *session = worker->session;
    struct hook_settings *hooks = &worker->services.hooks;

    hooks->timeout_ms = (int)settings_integer(session->settings, SETTING_HOOKS_TIMEOUT);
    hooks->attempts = (int)settings_integer(session->settings, SETTING_HOOKS_ATTEMPTS);
    hooks->extensions = session->extensions;
    hooks->extension_count = session->extension_count;
    hooks->folder = NULL;
    if (settings_boolean(session->settings, SETTING_HOOKS_RUN) && !store_url_in_memory(session->url))
        hooks->folder = session->hooks_folder;
}

/* Its calls may still be in flight. */
static void retire(struct worker *worker, struct provider **provider)
{
    if (!*provider)
        return;
    worker->retired =
        xgrow(worker->retired, &worker->retired_capacity, worker->retired_count + 1, sizeof *worker->retired);
    worker->retired[worker->retired_count++] = *provider;
    *provider = NULL;
}

/* Before anybody searches. */
static void offer_embedder(struct worker *worker)
{
    struct provider *provider;
    rec_error error = {0};

    if (worker_need_embedder(worker, &provider, &error))
        log_write(LOG_WARNING, "%s", error.message);
    if (!worker->embedder)
        embedder_offer(reader_embedder(worker->session->reader), NULL);
}

static void configure(struct worker *worker)
{
    static const enum node_learning learning[] = {NODE_LEARN, NODE_PROPOSE, NODE_LEARN_NOTHING};
    const rec_settings *settings = worker->session->settings;
    struct node_services *services = &worker->services;

    session_set_prices(worker->session, settings_string(settings, SETTING_PRICES));
    services->budget = settings_integer(settings, SETTING_CONTEXT_BUDGET);
    services->strategy = worker->session->strategy.share
                             ? &worker->session->strategy
                             : &context_strategies[settings_choice(settings, SETTING_CONTEXT_STRATEGY)];
    services->shares = (struct rec_shares){.profile = (int)settings_integer(settings, SETTING_PROFILE_PART),
                                           .recent = (int)settings_integer(settings, SETTING_RECENT_PART),
                                           .related = (int)settings_integer(settings, SETTING_RELATED_PART),
                                           .memories = (int)settings_integer(settings, SETTING_FOUND_PART),
                                           .summary = (int)settings_integer(settings, SETTING_SUMMARY_PART)};
    services->profile_tokens = settings_integer(settings, SETTING_PROFILE_TOKENS);
    services->retrieval_limit = (size_t)settings_integer(settings, SETTING_RETRIEVAL_LIMIT);
    services->retrieval_floor = settings_number(settings, SETTING_RETRIEVAL_FLOOR);
    services->model_titles = settings_choice(settings, SETTING_TITLES) == 0;
    services->refine_daily = settings_integer(settings, SETTING_REFINE_DAILY);
    services->learning = learning[settings_choice(settings, SETTING_MEMORY_LEARN)];
    configure_hooks(worker);
    session_set_limits(worker->session,
                       &(struct prompt_limits){.budget = services->budget,
                                               .strategy = services->strategy,
                                               .shares = services->shares,
                                               .profile_tokens = services->profile_tokens,
                                               .retrieval_limit = services->retrieval_limit,
                                               .retrieval_floor = services->retrieval_floor,
                                               .learns = services->learning != NODE_LEARN_NOTHING});
    retire(worker, &worker->provider);
    retire(worker, &worker->embedder);
    worker->embed_change = worker->embed_settled = worker->embed_after = 0;
    offer_embedder(worker);
}

/* --- Commands --- */

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
    configure(worker);
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
    bool erases = command->row.kind == REC_COMMAND_MEMORY_ERASE ||
                  command->row.kind == REC_COMMAND_CONVERSATION_ERASE ||
                  command->row.kind == REC_COMMAND_USER_ERASE;

    if (!status && erases) /* what is erased must not live on in the search index */
        reader_rebuild(worker->session->reader);
    worker_end(worker, command, result, status, &error);
}

static void dispatch(struct worker *worker, struct command *command)
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

static void take_cancels(struct worker *worker)
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
            dispatch(worker, command);
        take_cancels(worker);
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
    struct rec_engine_options options = {.wake = wake_worker, .wake_context = worker};
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
        configure(worker);
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
