/* Imports, and the durable queue of background jobs. */
#include "config.h"

#include "session/worker.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "base/log.h"
#include "config/settings.h"
#include "session/reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#define JOB_LEASE_MS   60000
#define RETRY_FIRST_MS 5000
#define EMBED_PAUSE_MS 600000 /* after a job that makes vectors has failed for good */
#define CHANGES_LOOK   256

/* --- Import --- */

static void import_done(void *user, rec_run *run, enum rec_status status, const char *last_action,
                        const rec_error *error)
{
    struct running *running = user;
    struct worker *worker = running->worker;
    struct bulk_import *import = running->import;
    struct result *result = result_new(REC_COMMAND_IMPORT, running->command->number);
    bool large = atomic_exchange(&worker->session->importing, false);
    rec_error none = {0};

    (void)run;
    (void)last_action;
    status = running_outcome(running, status, &error);
    result->row.added = status && import->strict ? 0 : import->added;
    result->row.same = import->same;
    result->row.failed = import->failed;
    result->row.report = arena_strndup(&result->arena, import->report.data, import->report.length);
    jobs_count(worker);
    worker->jobs_at = 0;
    running_end(running, result, status, error);
    reader_poke(worker->session->reader);
    if (large && (worker->session->flags & REC_OPEN_NO_JOBS)) /* beside the rest of the index */
        store_checkpoint(worker->store, &none);
}

static FILE *open_import(const char *path, int64_t *size, rec_error *error)
{
    struct stat status;
    FILE *file;

    *size = 0;
    if (strcmp(path, "-") == 0)
        return stdin;
    file = file_open(path, error);
    if (!file)
        return NULL;
    if (fstat(fileno(file), &status) || S_ISDIR(status.st_mode)) {
        error_set(error, REC_IO, "%s is not a file that can be imported", path);
        fclose(file);
        return NULL;
    }
    if (S_ISREG(status.st_mode))
        *size = status.st_size;
    return file;
}

void import_start(struct worker *worker, struct command *command)
{
    struct rec_run_options options = {.priority = REC_BATCH, .done = import_done};
    struct running *running;
    rec_error error = {0};
    int64_t size;
    FILE *file = open_import(command->row.text ? command->row.text : "-", &size, &error);

    if (!file) {
        worker_end(worker, command, NULL, error.code, &error);
        return;
    }
    running = running_new(worker, command);
    running->import = bulk_import_new(&worker->services, file, size);
    running->import->command = command->number;
    running->import->strict = (command->row.flags & REC_STRICT) != 0;
    running->import->no_learn = (command->row.flags & REC_NO_LEARN) != 0;
    options.user = running;
    running->run = rec_engine_start(worker->engine, worker->flows.import, running->import, &options, &error);
    if (!running->run)
        running_end(running, NULL, error.code, &error);
}

/* --- Jobs --- */

/* Those that wait for their time are nobody's business yet. */
void jobs_count(struct worker *worker)
{
    struct arena arena = ARENA_INIT;
    struct rec_job *rows = NULL;
    size_t count = 0;
    int64_t due = 0, now = clock_now();
    rec_error none = {0};
    enum rec_status status = store_job_list(worker->user, 1u << REC_JOB_QUEUED | 1u << REC_JOB_RUNNING, 200,
                                            &arena, &rows, &count, &none);

    for (size_t i = 0; !status && i < count; i++)
        due += rows[i].status == REC_JOB_RUNNING || rows[i].run_after <= now;
    if (!status)
        session_counts(worker->session, due, -1, -1);
    arena_free(&arena);
}

static void job_ended(struct running *running, enum rec_status status, const rec_error *error)
{
    struct worker *worker = running->worker;
    struct rec_job *job = &running->job;
    rec_error failure = {0};
    int64_t asked = error && error->retry_after > 0 ? error->retry_after * INT64_C(1000) : 0;

    job->error = error ? error->message : "";
    if (status == REC_OK) {
        job->status = REC_JOB_DONE;
        worker->jobs_done++;
    } else if (status == REC_CANCELLED) { /* the program ends: it goes on next time, and no attempt is lost */
        job->status = REC_JOB_QUEUED;
        job->run_after = clock_now();
    } else if (job->attempts < job->max_attempts) {
        job->status = REC_JOB_QUEUED;
        job->run_after = (int64_t)RETRY_FIRST_MS * (1 << (job->attempts < 10 ? job->attempts : 10));
        job->run_after = clock_now() + (job->run_after > asked ? job->run_after : asked);
    } else {
        job->status = REC_JOB_FAILED;
        worker->jobs_failed++;
    }
    if (status && status != REC_CANCELLED && strcmp(job->kind, HOOK_JOB) == 0)
        session_event(worker->session, REC_EVENT_NOTICE, 0, NULL, error);
    if (store_job_end(worker->user, job, &failure))
        log_write(LOG_ERROR, "job %s: %s", job->id, failure.message);
}

static void embedding_ended(struct running *running, enum rec_status status, const rec_error *error);

static void job_done(void *user, rec_run *run, enum rec_status status, const char *last_action,
                     const rec_error *error)
{
    struct running *running = user;
    struct worker *worker = running->worker;

    (void)run;
    (void)last_action;
    status = running_outcome(running, status, &error);
    job_ended(running, status, error);
    if (running->embedding)
        embedding_ended(running, status, error);
    if (running->retention && running->retention->erased > 0) { /* nor may it live on elsewhere */
        jobs_erase_copies(worker, running->retention->erased_ids, (size_t)running->retention->erased);
        reader_rebuild(worker->session->reader);
    }
    running_free(running);
    worker->jobs_at = 0;
    jobs_count(worker);
    reader_poke(worker->session->reader);
}

static bool job_running(const struct worker *worker)
{
    for (const struct running *running = worker->runs; running; running = running->next)
        if (running->is_job)
            return true;
    return false;
}

static rec_run *start_learning(struct running *running, const struct rec_run_options *options,
                               rec_error *error)
{
    struct worker *worker = running->worker;

    running->learn = bulk_learn_new(&worker->services, running->job.payload);
    return rec_engine_start(worker->engine, worker->flows.learn, running->learn, options, error);
}

/* A model makes summaries if there is one; without, the rules do. */
static struct provider *model_of(struct worker *worker)
{
    rec_error none = {0};

    if (worker_need_provider(worker, &none) || provider_is_local(worker->provider))
        return NULL;
    return worker->provider;
}

static rec_run *start_refresh(struct running *running, const char *conversation, int64_t keep,
                              const struct rec_run_options *options, rec_error *error)
{
    struct worker *worker = running->worker;

    running->refresh = refresh_new(&worker->services, conversation, keep);
    running->refresh->ask.provider = model_of(worker);
    return rec_engine_start(worker->engine, worker->flows.refresh, running->refresh, options, error);
}

static rec_run *start_summary(struct running *running, const struct rec_run_options *options,
                              rec_error *error)
{
    struct json json = JSON_INIT;
    const char *text = NULL;
    rec_run *run = NULL;

    if (!json_parse(&json, running->job.payload, strlen(running->job.payload), error)) {
        text = json_string(&json, json_get(&json, 0, "conversation"), &running->job_arena, NULL);
        run = start_refresh(running, text ? text : "", refresh_keep(running->worker->services.budget),
                            options, error);
    }
    json_free(&json);
    return run;
}

static rec_run *start_refining(struct running *running, const struct rec_run_options *options,
                               rec_error *error)
{
    struct worker *worker = running->worker;

    running->refine = refine_new(&worker->services, model_of(worker), running->job.payload);
    return rec_engine_start(worker->engine, worker->flows.refine, running->refine, options, error);
}

static int64_t setting(struct worker *worker, enum option_id id)
{
    return settings_integer(worker->session->settings, id);
}

static rec_run *start_archiving(struct running *running, const struct rec_run_options *options,
                                rec_error *error)
{
    struct worker *worker = running->worker;

    running->archiving = archiving_new(&worker->services, setting(worker, SETTING_ARCHIVE_DAYS));
    return rec_engine_start(worker->engine, worker->flows.archive, running->archiving, options, error);
}

static rec_run *start_retention(struct running *running, const struct rec_run_options *options,
                                rec_error *error)
{
    struct worker *worker = running->worker;

    running->retention =
        retention_new(&worker->services, settings_string(worker->session->settings, SETTING_RETENTION),
                      setting(worker, SETTING_TRASH_DAYS));
    return rec_engine_start(worker->engine, worker->flows.retention, running->retention, options, error);
}

static rec_run *start_titling(struct running *running, const struct rec_run_options *options,
                              rec_error *error)
{
    struct worker *worker = running->worker;

    running->titling = titling_new(&worker->services, model_of(worker), running->job.payload);
    return rec_engine_start(worker->engine, worker->flows.title, running->titling, options, error);
}

const char *jobs_backup_folder(const struct worker *worker, struct arena *arena)
{
    return arena_printf(arena, "%s/backups/%.8s", rec_settings_folder(worker->session->settings, "state"),
                        store_identity(worker->store));
}

static rec_run *start_backup(struct running *running, const struct rec_run_options *options, rec_error *error)
{
    struct worker *worker = running->worker;
    const char *folder = jobs_backup_folder(worker, &running->job_arena);

    running->backup = backup_new(store_url(worker->store), folder, setting(worker, SETTING_BACKUP_KEEP));
    return rec_engine_start(worker->engine, worker->flows.backup, running->backup, options, error);
}

static rec_run *start_hook(struct running *running, const struct rec_run_options *options, rec_error *error)
{
    struct worker *worker = running->worker;

    running->hook = hook_new(&worker->services, &running->job);
    return rec_engine_start(worker->engine, worker->flows.hook, running->hook, options, error);
}

/* --- Vectors by a server --- */

static void tell_embedded(void *context, int64_t done, int64_t total)
{
    struct worker *worker = context;

    session_embedded(worker->session, done, total);
    reader_poke(worker->session->reader);
}

static rec_run *start_embedding(struct running *running, const struct rec_run_options *options,
                                rec_error *error)
{
    struct worker *worker = running->worker;
    struct provider *provider = NULL;

    if (worker_need_embedder(worker, &provider, error))
        return NULL;
    running->embedding = embedding_new(&worker->services, provider, worker->embed_settled);
    running->embedding->progress = tell_embedded;
    running->embedding->context = worker;
    return rec_engine_start(worker->engine, worker->flows.embed, running->embedding, options, error);
}

static void queue_embedding(struct worker *worker)
{
    struct rec_job row = {.kind = EMBED_JOB, .max_attempts = 5, .key = "", .payload = "", .error = ""};
    rec_error error = {0};

    if (store_job_add(worker->user, &row, &error))
        log_write(LOG_WARNING, "%s: %s", EMBED_JOB, error.message);
}

/* What the journal tells since the last look: is there a new text? */
static bool has_new_text(struct worker *worker)
{
    struct arena arena = ARENA_INIT;
    struct rec_change *rows = NULL;
    size_t count = 0;
    rec_error none = {0};
    bool found = store_changes(worker->user, worker->embed_change, CHANGES_LOOK, &arena, &rows, &count,
                               &none) != REC_OK ||
                 count == CHANGES_LOOK;

    for (size_t i = 0; i < count; i++)
        found = found || (rows[i].operation != 'd' &&
                          (rows[i].row == REC_ROW_MESSAGE || rows[i].row == REC_ROW_MEMORY ||
                           rows[i].row == REC_ROW_PREFERENCE));
    arena_free(&arena);
    return found;
}

static bool embedding_waits(struct worker *worker)
{
    struct arena arena = ARENA_INIT;
    struct rec_job *rows = NULL;
    size_t count = 0;
    rec_error none = {0};
    bool waits = false;

    store_job_list(worker->user, 1u << REC_JOB_QUEUED, 200, &arena, &rows, &count, &none);
    for (size_t i = 0; i < count; i++)
        waits = waits || strcmp(rows[i].kind, EMBED_JOB) == 0;
    arena_free(&arena);
    return waits;
}

/* New texts are followed by a job, unless one waits that will find them. */
static void follow_texts(struct worker *worker)
{
    const char *provider = settings_string(worker->session->settings, SETTING_EMBEDDING_PROVIDER);
    int64_t last;

    if (strcasecmp(provider, "none") == 0 || clock_now() < worker->embed_after ||
        (last = store_change_last(worker->user)) == worker->embed_change)
        return;
    if (has_new_text(worker) && !embedding_waits(worker))
        queue_embedding(worker);
    worker->embed_change = last;
}

/* A failure is told once, not at each attempt. */
static void embedding_ended(struct running *running, enum rec_status status, const rec_error *error)
{
    struct worker *worker = running->worker;

    if (running->embedding)
        worker->embed_settled = running->embedding->settled;
    if (status == REC_OK) {
        worker->embed_error = (rec_error){0};
        if (running->embedding && running->embedding->more)
            queue_embedding(worker);
    } else if (status != REC_CANCELLED && strcmp(worker->embed_error.message, error->message) != 0) {
        worker->embed_error = *error;
        log_write(LOG_WARNING, "vectors of %s: %s", worker->embedder ? provider_model(worker->embedder) : "",
                  error->message);
        session_event(worker->session, REC_EVENT_NOTICE, 0, NULL, error);
    }
    if (running->job.status == REC_JOB_FAILED) { /* what is new does not wake it at once */
        worker->embed_after = clock_now() + EMBED_PAUSE_MS;
        worker->embed_change = 0;
    }
}

/* The kinds of jobs and what runs them. */
static const struct {
    const char *name;
    rec_run *(*start)(struct running *running, const struct rec_run_options *options, rec_error *error);
} kinds[] = {{"learn", start_learning},  {REFRESH_JOB, start_summary},   {REFINE_JOB, start_refining},
             {TITLE_JOB, start_titling}, {ARCHIVE_JOB, start_archiving}, {RETENTION_JOB, start_retention},
             {BACKUP_JOB, start_backup}, {HOOK_JOB, start_hook},         {EMBED_JOB, start_embedding}};

#define KIND_COUNT (sizeof kinds / sizeof *kinds)

/* Starts the next job that is due; REC_DONE if there is none. One at a time: they share the one writing
 * connection anyway. */
static enum rec_status start_next(struct worker *worker, rec_error *why)
{
    const char *names[KIND_COUNT + 1] = {NULL}, *user = NULL;
    struct rec_run_options options = {.priority = REC_BACKGROUND, .done = job_done};
    struct running *running = running_new(worker, NULL);
    rec_error error = {0};

    for (size_t i = 0; i < KIND_COUNT; i++)
        names[i] = kinds[i].name;
    enum rec_status status =
        store_job_lease(worker->store, names, worker->session->user, worker->owner, clock_now(), JOB_LEASE_MS,
                        &running->job_arena, &running->job, &user, why);
    if (status) {
        running_free(running);
        return status;
    }
    running->is_job = true;
    options.user = running;
    for (size_t i = 0; i < KIND_COUNT; i++)
        if (strcmp(kinds[i].name, running->job.kind) == 0)
            running->run = kinds[i].start(running, &options, &error);
    if (!running->run) {
        job_ended(running, error.code, &error);
        if (strcmp(running->job.kind, EMBED_JOB) == 0)
            embedding_ended(running, error.code, &error);
        running_free(running);
    }
    return REC_OK;
}

/* Their keys have the day in them: once a day, whichever program comes first. */
static void queue_daily(struct worker *worker, const char *kind)
{
    struct rec_job row = {.kind = kind, .max_attempts = 3, .payload = "", .error = ""};
    char key[64], day[CLOCK_ISO_SIZE];
    rec_error error = {0};

    clock_local(clock_now(), "%Y-%m-%d", day, sizeof day);
    snprintf(key, sizeof key, "%s:%s", kind, day);
    row.key = key;
    if (store_job_add(worker->user, &row, &error))
        log_write(LOG_WARNING, "%s: %s", kind, error.message);
}

void jobs_housekeeping(struct worker *worker)
{
    if (store_read_only(worker->store))
        return;
    if (setting(worker, SETTING_ARCHIVE_DAYS) > 0)
        queue_daily(worker, ARCHIVE_JOB);
    if (setting(worker, SETTING_TRASH_DAYS) > 0 ||
        *settings_string(worker->session->settings, SETTING_RETENTION))
        queue_daily(worker, RETENTION_JOB);
    if (setting(worker, SETTING_BACKUP_KEEP) > 0 && !store_url_in_memory(store_url(worker->store)))
        queue_daily(worker, BACKUP_JOB);
}

struct copies_erased jobs_erase_copies(struct worker *worker, const char *const *words, size_t count)
{
    static const char scheme[] = "sqlite:///";
    struct arena arena = ARENA_INIT;
    const char *path = store_url(worker->store);
    struct copies_erased erased;

    if (strncmp(path, scheme, strlen(scheme)) == 0)
        path += strlen(scheme);
    erased = copies_erase(jobs_backup_folder(worker, &arena), path, words, count);
    if (erased.removed && setting(worker, SETTING_BACKUP_KEEP) > 0) {
        struct rec_job row = {.kind = BACKUP_JOB, .max_attempts = 3, .payload = "", .error = ""};
        rec_error error = {0};

        row.key = arena_printf(&arena, "%s:erased:%lld", BACKUP_JOB, (long long)clock_now());
        if (store_job_add(worker->user, &row, &error))
            log_write(LOG_WARNING, "%s: %s", BACKUP_JOB, error.message);
    }
    arena_free(&arena);
    return erased;
}

static void end_jobs_command(struct worker *worker, enum rec_status status, const rec_error *why)
{
    struct command *command = worker->jobs_command;
    struct result *result = result_new(REC_COMMAND_JOBS_RUN, command->number);

    worker->jobs_command = NULL;
    result->row.added = worker->jobs_done;
    result->row.failed = worker->jobs_failed;
    worker_end(worker, command, result, status, why);
}

/* Where nothing can be written only who asked for the jobs is told. */
void jobs_tick(struct worker *worker)
{
    bool writable = !store_read_only(worker->store);
    bool allowed = worker->jobs_command || (writable && !(worker->session->flags & REC_OPEN_NO_JOBS));
    rec_error why = {0};

    if (!allowed || job_running(worker))
        return;
    if (writable)
        follow_texts(worker);
    enum rec_status status = start_next(worker, &why);
    if (status && worker->jobs_command)
        end_jobs_command(worker, status == REC_DONE ? REC_OK : status, &why);
}

void jobs_start(struct worker *worker, struct command *command)
{
    rec_error error = {0};

    if (worker->jobs_command) {
        error_set(&error, REC_CONFLICT, "the jobs are being run already");
        worker_end(worker, command, NULL, REC_CONFLICT, &error);
        return;
    }
    if (command->row.number)
        jobs_housekeeping(worker);
    worker->jobs_command = command;
    worker->jobs_done = worker->jobs_failed = 0;
    worker->jobs_at = 0;
}

/* --- Summing up when asked for --- */

static void refresh_done(void *user, rec_run *run, enum rec_status status, const char *last_action,
                         const rec_error *error)
{
    struct running *running = user;
    struct result *result = result_new(running->command->row.kind, running->command->number);

    (void)run;
    (void)last_action;
    status = running_outcome(running, status, &error);
    memcpy(result->row.id, running->refresh->conversation, REC_ID_SIZE);
    result->row.added = running->refresh->summaries;
    result->row.same = running->refresh->messages;
    running_end(running, result, status, error);
}

void refresh_start(struct worker *worker, struct command *command)
{
    struct rec_run_options options = {.priority = REC_BATCH, .done = refresh_done};
    struct running *running;
    char id[REC_ID_SIZE] = "";
    rec_error error = {0};
    int64_t keep = command->row.number > 0 ? command->row.number : refresh_keep(worker->services.budget);
    enum rec_status status =
        store_resolve(worker->user, REC_ROW_CONVERSATION, command->row.id ? command->row.id : "", id, &error);

    if (status) {
        worker_end(worker, command, NULL, status, &error);
        return;
    }
    running = running_new(worker, command);
    options.user = running;
    running->run = start_refresh(running, id, keep, &options, &error);
    if (!running->run)
        running_end(running, NULL, error.code, &error);
}

/* --- Archiving when asked for --- */

static void archive_done(void *user, rec_run *run, enum rec_status status, const char *last_action,
                         const rec_error *error)
{
    struct running *running = user;
    struct result *result = result_new(running->command->row.kind, running->command->number);

    (void)run;
    (void)last_action;
    status = running_outcome(running, status, &error);
    result->row.added = running->archiving->archived;
    running_end(running, result, status, error);
}

void archive_start(struct worker *worker, struct command *command)
{
    struct rec_run_options options = {.priority = REC_BATCH, .done = archive_done};
    struct running *running = running_new(worker, command);
    rec_error error = {0};

    options.user = running;
    running->archiving = archiving_new(&worker->services, command->row.number);
    running->run =
        rec_engine_start(worker->engine, worker->flows.archive, running->archiving, &options, &error);
    if (!running->run)
        running_end(running, NULL, error.code, &error);
}
