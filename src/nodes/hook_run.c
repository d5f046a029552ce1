#include "config.h"

#include "nodes/hook_run.h"

#include "base/alloc.h"
#include "base/child.h"
#include "base/error.h"
#include "base/log.h"
#include "base/utf8.h"
#include "nodes/hooks.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <unistd.h>

#define OUTPUT_MAX (1024 * 1024)
#define ERRORS_MAX 4000

/* --- The environment: no keys --- */

/* What programs need, and what is meant for hooks. */
static bool passes(const char *entry)
{
    static const char *const names[] = {"PATH=", "HOME=",   "USER=", "LOGNAME=", "SHELL=",         "LANG=",
                                        "LC_",   "TMPDIR=", "TZ=",   "XDG_",     "RECOLLECT_HOOK_"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strncmp(entry, names[i], strlen(names[i])) == 0)
            return true;
    return false;
}

static char **environment_of(struct hook *hook)
{
    size_t count = 0, all = 0;

    while (environ[all])
        all++;
    char **list = arena_alloc(&hook->arena, (all + 1) * sizeof *list);
    for (size_t i = 0; i < all; i++)
        if (passes(environ[i]))
            list[count++] = environ[i];
    list[count] = NULL;
    return list;
}

/* --- A program --- */

static void log_errors(const struct hook *hook, const struct child *child)
{
    struct buf shown = BUF_INIT;

    utf8_printable(&shown, child->errors.data, child->errors.length, false);
    if (shown.length)
        log_write(LOG_WARNING, "hook %s: %s", hook->name, shown.data);
    buf_free(&shown);
}

static enum rec_status judge(const struct hook *hook, const struct child *child, rec_error *error)
{
    if (child_succeeded(child))
        return REC_OK;
    if (child->stopped)
        return error_set(error, REC_CANCELLED, "the hook %s was stopped", hook->name);
    if (child->late)
        return error_set(error, REC_TIMEOUT, "the hook %s did not end within %d seconds and was killed",
                         hook->name, (hook->settings.timeout_ms + 999) / 1000);
    if (child->overflow)
        return error_set(error, REC_LIMIT, "the hook %s printed more than 1 MiB and was killed", hook->name);
    if (WIFSIGNALED(child->state))
        return error_set(error, REC_IO, "the hook %s crashed (signal %d)", hook->name,
                         WTERMSIG(child->state));
    return error_set(error, REC_IO, "the hook %s failed (status %d); the log has what it said", hook->name,
                     WEXITSTATUS(child->state));
}

static enum rec_status run_program(struct hook *hook, rec_error *error)
{
    const char *path = arena_printf(&hook->arena, "%s/%s", hook->settings.folder, hook->name);
    char *const arguments[] = {(char *)path, NULL};
    struct child child = {.arguments = arguments,
                          .environment = environment_of(hook),
                          .input = hook->input.data,
                          .input_length = hook->input.length,
                          .timeout_ms = hook->settings.timeout_ms,
                          .output_max = OUTPUT_MAX,
                          .errors_max = ERRORS_MAX,
                          .stop_fd = hook->stop_fd};
    enum rec_status status = child_run(&child, error);

    if (!status) {
        log_errors(hook, &child);
        status = judge(hook, &child, error);
    }
    if (!status)
        buf_add(&hook->output, child.output.data, child.output.length);
    child_free(&child);
    return status;
}

/* --- A function of the program that uses the library --- */

static enum rec_status run_function(struct hook *hook, rec_error *error)
{
    const struct hook_settings *hooks = &hook->settings;

    for (size_t i = 0; i < hooks->extension_count; i++)
        if (hooks->extensions[i].after_turn && strcmp(hooks->extensions[i].name, hook->name + 2) == 0)
            return hooks->extensions[i].after_turn(hooks->extensions[i].context, hook->input.data, error);
    return error_set(error, REC_UNSUPPORTED, "this program has no extension %s", hook->name + 2);
}

/* --- The thread --- */

static void *work(void *data)
{
    struct hook *hook = data;

    if (strncmp(hook->name, "c/", 2) == 0)
        hook->status = run_function(hook, &hook->error);
    else if (hook->settings.folder && !strstr(hook->name, ".."))
        hook->status = run_program(hook, &hook->error);
    else
        hook->status = error_set(&hook->error, REC_UNSUPPORTED, "hooks are switched off (hooks.run)");
    atomic_store(&hook->ended, true);
    rec_wait_wake(hook->wait);
    return NULL;
}

static enum rec_status start(rec_step *step, void *prepared, rec_wait *wait, rec_error *error)
{
    struct hook *hook = prepared;
    sigset_t all, before;
    int failure;

    (void)step;
    hook->wait = wait;
    hook->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (hook->stop_fd < 0)
        return error_errno(error, REC_IO, errno, "the hook %s cannot be run", hook->name);
    sigfillset(&all); /* signals are the business of the program's own thread */
    pthread_sigmask(SIG_SETMASK, &all, &before);
    failure = pthread_create(&hook->thread, NULL, work, hook);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    hook->threaded = failure == 0;
    return failure ? error_errno(error, REC_IO, failure, "the hook %s cannot be run", hook->name) : REC_OK;
}

void hook_run_stop(struct hook *hook)
{
    uint64_t one = 1;

    if (hook->threaded) {
        if (write(hook->stop_fd, &one, sizeof one) < 0)
            log_write(LOG_WARNING, "hook %s: %s", hook->name, strerror(errno));
        pthread_join(hook->thread, NULL);
    }
    hook->threaded = false;
    if (hook->stop_fd >= 0)
        close(hook->stop_fd);
    hook->stop_fd = -1;
}

static enum rec_status ready(rec_step *step, void *prepared, void **result, rec_error *error)
{
    struct hook *hook = prepared;

    (void)step;
    *result = NULL;
    if (!atomic_load(&hook->ended))
        return REC_PENDING;
    hook_run_stop(hook);
    *error = hook->error;
    return hook->status;
}

static void cancel(rec_step *step, void *prepared)
{
    (void)step;
    hook_run_stop(prepared);
}

static enum rec_status prep(rec_step *step, void *shared, void **prepared, rec_error *error)
{
    (void)step;
    (void)error;
    *prepared = shared;
    return REC_OK;
}

/* It has no attempts of its own: the job has them, with longer pauses. */
const struct rec_node node_hook_run = {.name = "run",
                                       .flags = REC_NODE_EXTERNAL | REC_NODE_PURE,
                                       .prep = prep,
                                       .start = start,
                                       .ready = ready,
                                       .cancel = cancel};
