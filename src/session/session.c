/* The public functions of a session. */
#include "config.h"

#include "session/session.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/id.h"
#include "base/log.h"
#include "config/settings.h"
#include "nodes/extensions.h"
#include "search/search.h"
#include "session/ahead.h"
#include "session/reader.h"
#include "session/worker.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

const char *rec_version(void)
{
    return PACKAGE_VERSION;
}

void rec_set_fatal(void (*handler)(void *context, const char *sentence), void *context)
{
    alloc_set_fatal(handler, context);
}

const char *rec_command_name(enum rec_command_kind kind)
{
    static const char *const names[] = {
#define X(symbol, name, fields) [REC_COMMAND_##symbol] = name,
        REC_COMMANDS(X)
#undef X
    };

    return (size_t)kind < sizeof names / sizeof *names ? names[kind] : "?";
}

/* --- Opening and closing --- */

static bool is_memory(const char *url)
{
    static const char memory[] = ":memory:";
    size_t length = strlen(url);

    return length >= strlen(memory) && strcmp(url + length - strlen(memory), memory) == 0;
}

static void choose_names(struct rec_session *session, const struct rec_open *options)
{
    struct buf text = BUF_INIT;

    if (options->user)
        buf_adds(&text, options->user);
    else
        settings_user_name(session->settings, &text);
    session->user = arena_strdup(&session->arena, text.data);
    buf_clear(&text);
    if (options->url)
        buf_adds(&text, options->url);
    else
        settings_store_url(session->settings, &text);
    if (is_memory(text.data)) { /* both threads have a connection; nobody else's is the same */
        char id[REC_ID_SIZE];
        id_new(id);
        buf_adds(&text, id);
    } else {
        session->cache_folder =
            arena_strdup(&session->arena, rec_settings_folder(session->settings, "cache"));
    }
    session->url = arena_strdup(&session->arena, text.data);
    session->hooks_folder =
        arena_printf(&session->arena, "%s/hooks", rec_settings_folder(session->settings, "config"));
    session->vectors = search_vectors_path(&session->arena);
    buf_free(&text);
}

/* One log for all sessions of a process; the file is not touched before there is something to say. */
static void start_log(const struct rec_session *session)
{
    struct buf path = BUF_INIT;

    if (store_url_in_memory(session->url)) { /* what leaves no trace leaves none there, whoever opened it */
        log_hold();
        return;
    }
    buf_addf(&path, "%s/log", rec_settings_folder(session->settings, "state"));
    log_open(path.data, (enum log_level)settings_choice(session->settings, SETTING_LOG_LEVEL));
    buf_free(&path);
}

/* What the options ask for counts as a command line does. */
static rec_settings *settings_with(const rec_settings *settings, const struct rec_open *options,
                                   rec_error *error)
{
    const struct {
        const char *option, *value;
    } asked[] = {{"provider.name", options->provider}, {"provider.model", options->model}};
    rec_settings *own = settings_copy(settings);

    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        if (!asked[i].value || !*asked[i].value)
            continue;
        if (rec_settings_override(own, asked[i].option, asked[i].value, error)) {
            rec_settings_free(own);
            return NULL;
        }
    }
    return own;
}

rec_session *rec_session_open(const rec_settings *settings, const struct rec_open *options, rec_error *error)
{
    struct rec_session *session;
    rec_settings *own;

    if (!settings || !options) {
        error_set(error, REC_INVALID, "a session needs settings and options");
        return NULL;
    }
    if (!extensions_valid(options->extensions, options->extension_count, error))
        return NULL;
    own = settings_with(settings, options, error);
    if (!own)
        return NULL;
    session = xcalloc(1, sizeof *session);
    session->extensions = options->extensions;
    session->extension_count = options->extension_count;
    session->settings = own;
    session->flags = options->flags;
    if (options->strategy)
        session->strategy = *options->strategy;
    choose_names(session, options);
    start_log(session);
    pthread_mutex_init(&session->lock, NULL);
    pthread_cond_init(&session->opened_cond, NULL);
    events_init(&session->events);
    results_init(&session->results);
    metrics_init(&session->metrics);
    session->info.user = session->user;
    session->info.url = session->url;
    session->info.provider = session->info.model = session->info.lost = "";
    session->reader = reader_start(
        session); /* first: a store that is there is read while the worker opens it for writing */
    session->worker = worker_start(session);
    return session;
}

enum rec_status rec_session_wait_open(rec_session *session, rec_error *error)
{
    enum rec_status status = REC_OK;

    pthread_mutex_lock(&session->lock);
    while (session->opened == OPEN_WAITING)
        pthread_cond_wait(&session->opened_cond, &session->lock);
    if (session->opened == OPEN_FAILED) {
        status = session->open_error.code;
        if (error)
            *error = session->open_error;
    }
    pthread_mutex_unlock(&session->lock);
    return status;
}

void rec_session_close(rec_session *session)
{
    if (!session)
        return;
    worker_stop(session->worker); /* its searches end before the reader does */
    reader_stop(session->reader);
    worker_free(session->worker);
    events_fini(&session->events);
    results_fini(&session->results);
    metrics_fini(&session->metrics);
    rec_settings_free(session->settings);
    if (store_url_in_memory(session->url))
        log_release();
    pthread_cond_destroy(&session->opened_cond);
    pthread_mutex_destroy(&session->lock);
    arena_free(&session->info_arena);
    arena_free(&session->arena);
    free(session);
}

void session_opened(struct rec_session *session, enum rec_status status, const rec_error *error)
{
    pthread_mutex_lock(&session->lock);
    session->opened = status ? OPEN_FAILED : OPEN_DONE;
    if (status)
        session->open_error = *error;
    pthread_cond_broadcast(&session->opened_cond);
    pthread_mutex_unlock(&session->lock);
    session_event(session, status ? REC_EVENT_CLOSED : REC_EVENT_OPENED, 0, NULL, error);
}

void session_lost(struct rec_session *session, const rec_error *why)
{
    const char *now = why ? why->message : "";
    bool changed;

    pthread_mutex_lock(&session->lock);
    changed = strcmp(session->info.lost, now) != 0;
    if (changed)
        session->info.lost = arena_strdup(&session->info_arena, now);
    pthread_mutex_unlock(&session->lock);
    if (!changed)
        return;
    session_event(session, REC_EVENT_INFO, 0, NULL, NULL);
    if (why)
        session_event(session, REC_EVENT_NOTICE, 0, NULL, why);
}

void rec_session_info(rec_session *session, struct rec_info *info)
{
    pthread_mutex_lock(&session->lock);
    *info = session->info;
    pthread_mutex_unlock(&session->lock);
}

void session_embedded(struct rec_session *session, int64_t done, int64_t total)
{
    pthread_mutex_lock(&session->lock);
    session->info.embedded = done;
    session->info.to_embed = total > done ? total : done;
    pthread_mutex_unlock(&session->lock);
    session_event(session, REC_EVENT_INFO, 0, NULL, NULL);
}

void session_counts(struct rec_session *session, int64_t jobs, int64_t indexed, int64_t to_index)
{
    bool changed = false;

    pthread_mutex_lock(&session->lock);
    if (jobs >= 0 && jobs != session->info.jobs) {
        session->info.jobs = jobs;
        changed = true;
    }
    if (indexed >= 0 && (indexed != session->info.indexed || to_index != session->info.to_index)) {
        session->info.indexed = indexed;
        session->info.to_index = to_index;
        changed = true;
    }
    pthread_mutex_unlock(&session->lock);
    if (changed)
        session_event(session, REC_EVENT_INFO, 0, NULL, NULL);
}

void session_set_prices(struct rec_session *session, const char *prices)
{
    pthread_mutex_lock(&session->lock);
    if (!session->prices || strcmp(session->prices, prices) != 0)
        session->prices = arena_strdup(&session->info_arena, prices);
    pthread_mutex_unlock(&session->lock);
}

const char *session_prices(struct rec_session *session)
{
    const char *prices;

    pthread_mutex_lock(&session->lock);
    prices = session->prices;
    pthread_mutex_unlock(&session->lock);
    return prices;
}

void session_provider(struct rec_session *session, const char *provider, const char *model, bool local)
{
    pthread_mutex_lock(&session->lock);
    session->info.provider = arena_strdup(&session->info_arena, provider);
    session->info.model = arena_strdup(&session->info_arena, model);
    session->info.local = local;
    pthread_mutex_unlock(&session->lock);
    session_event(session, REC_EVENT_INFO, 0, NULL, NULL);
}

void session_limits(struct rec_session *session, struct prompt_limits *limits, const char **provider,
                    const char **model)
{
    pthread_mutex_lock(&session->lock);
    *limits = session->limits;
    *provider = session->info.provider;
    *model = session->info.model;
    pthread_mutex_unlock(&session->lock);
}

void session_set_limits(struct rec_session *session, const struct prompt_limits *limits)
{
    pthread_mutex_lock(&session->lock);
    session->limits = *limits;
    pthread_mutex_unlock(&session->lock);
}

/* --- Events --- */

void session_event(struct rec_session *session, enum rec_event_kind kind, uint64_t command, const char *id,
                   const rec_error *error)
{
    struct rec_event event = {.kind = kind, .command = command};

    if (id)
        memcpy(event.id, id, sizeof event.id);
    if (error)
        event.error = *error;
    events_push(&session->events, &event);
}

int rec_event_fd(rec_session *session)
{
    return session->events.wake.read_fd;
}

bool rec_event_next(rec_session *session, struct rec_event *event)
{
    return events_take(&session->events, event);
}

bool rec_event_wait(rec_session *session, struct rec_event *event, int timeout_ms)
{
    int64_t until = clock_monotonic() + timeout_ms * INT64_C(1000000);

    while (!events_take(&session->events, event)) {
        struct pollfd fd = {.fd = rec_event_fd(session), .events = POLLIN};
        int left = timeout_ms < 0 ? -1 : (int)((until - clock_monotonic()) / 1000000);

        if (timeout_ms >= 0 && left <= 0)
            return false;
        if (poll(&fd, 1, left) < 0) /* a signal: the caller may want to look at its flags */
            return false;
    }
    return true;
}

struct rec_result *rec_result_take(rec_session *session, uint64_t command)
{
    return results_take(&session->results, command);
}

/* --- Commands --- */

static struct command *command_copy(const struct rec_command *from)
{
    struct command *command = xcalloc(1, sizeof *command);
    struct rec_command *to = &command->row;

    *to = *from;
    to->id = arena_strdup(&command->arena, from->id);
    to->message = arena_strdup(&command->arena, from->message);
    to->text = arena_strdup(&command->arena, from->text);
    to->title = arena_strdup(&command->arena, from->title);
    to->system = arena_strdup(&command->arena, from->system);
    to->key = arena_strdup(&command->arena, from->key);
    to->qualifier = arena_strdup(&command->arena, from->qualifier);
    to->external_id = arena_strdup(&command->arena, from->external_id);
    choice_copy(&command->arena, &to->choice, &from->choice);
    to->settings = from->settings ? settings_copy(from->settings) : NULL;
    return command;
}

void command_free(struct command *command)
{
    if (!command)
        return;
    rec_settings_free((rec_settings *)command->row.settings);
    arena_free(&command->arena);
    free(command);
}

enum rec_status rec_submit(rec_session *session, const struct rec_command *command, uint64_t *number,
                           rec_error *error)
{
    struct command *copy = command_copy(command);

    copy->number = ++session->next_number;
    if (number)
        *number = copy->number;
    return worker_submit(session->worker, copy, error);
}

void rec_cancel(rec_session *session, uint64_t number)
{
    worker_cancel(session->worker, number);
}

/* --- Pages --- */

enum rec_status rec_page(rec_session *session, const struct rec_query *query, int slot,
                         const struct rec_page **page, uint64_t *request, rec_error *error)
{
    return reader_page(session->reader, query, slot, page, request, error);
}

enum rec_status rec_page_take(rec_session *session, uint64_t request, const struct rec_page **page,
                              rec_error *error)
{
    return reader_take(session->reader, request, page, error);
}

enum rec_status rec_page_wait(rec_session *session, const struct rec_query *query,
                              const struct rec_page **page, rec_error *error)
{
    return reader_wait(session->reader, query, page, error);
}

enum rec_status rec_search(rec_session *session, const char *text, size_t limit, int slot,
                           const struct rec_page **page, uint64_t *request, rec_error *error)
{
    struct rec_query query;

    rec_query_init(&query, REC_QUERY_SEARCH);
    query.text = text;
    query.limit = limit;
    return reader_page(session->reader, &query, slot, page, request, error);
}

enum rec_status rec_resolve(rec_session *session, enum rec_row_kind kind, const char *text,
                            char id[REC_ID_SIZE], rec_error *error)
{
    return reader_resolve(session->reader, kind, text, id, error);
}
