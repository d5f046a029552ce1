#include "config.h"

#include "client.h"

#include "base/error.h"
#include "commands.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define WRITER_SOON_MS 200 /* a pipe may have nothing for so long before that is told */

static volatile sig_atomic_t running, held, interrupts;
static int signal_pipe[2] = {-1, -1};

static void on_signal(int number)
{
    (void)number;
    int saved = errno;
    if ((!running && !held) || interrupts > 0)
        _exit(130); /* the store needs no tidying */
    interrupts = 1;
    ssize_t ignored = write(signal_pipe[1], "", 1);
    (void)ignored;
    errno = saved;
}

void client_signals(bool hold)
{
    held = hold;
    if (signal_pipe[0] < 0 && pipe2(signal_pipe, O_CLOEXEC | O_NONBLOCK) != 0)
        return;
    struct sigaction action = {.sa_handler = on_signal};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
}

bool client_interrupted(void)
{
    return interrupts > 0;
}

int client_await_writer(struct cli *cli, const char *path)
{
    struct stat info;
    if (!path || stat(path, &info) != 0 || !S_ISFIFO(info.st_mode))
        return -1;
    struct pollfd pipe = {.fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), .events = POLLIN};
    if (pipe.fd >= 0 && poll(&pipe, 1, WRITER_SOON_MS) == 0) {
        output_note(&cli->out, "waiting for something to be written to %s; Ctrl-C ends it", path);
        poll(&pipe, 1, -1);
    }
    return pipe.fd;
}

static enum rec_status override(struct cli *cli, enum option given, const char *option)
{
    const char *value = cli_value(cli, given);
    return value && *value ? rec_settings_override(cli->settings, option, value, &cli->error) : REC_OK;
}

typedef rec_settings *loader(const char *config_file, const char *env_file, rec_error *error);

static enum rec_status load_settings(struct cli *cli, loader *load)
{
    if (cli->settings)
        return REC_OK;
    const char *files[] = {cli_value(cli, OPTION_CONFIG), cli_value(cli, OPTION_ENV_FILE)};
    int config = client_await_writer(cli, files[0]), variables = client_await_writer(cli, files[1]);
    cli->settings = load(files[0], files[1], &cli->error);
    if (config >= 0)
        close(config);
    if (variables >= 0)
        close(variables);
    if (!cli->settings)
        return cli->error.code;
    enum rec_status status = override(cli, OPTION_PROVIDER, "provider.name");
    if (status == REC_OK)
        status = override(cli, OPTION_MODEL, "provider.model");
    if (status != REC_OK)
        return status;
    for (size_t i = 0; i < rec_settings_warning_count(cli->settings); i++)
        output_warning(&cli->out, "%s", rec_settings_warning(cli->settings, i));
    return REC_OK;
}

enum rec_status client_settings(struct cli *cli)
{
    return load_settings(cli, rec_settings_load);
}

enum rec_status client_settings_to_edit(struct cli *cli)
{
    return load_settings(cli, rec_settings_load_to_edit);
}

struct rec_open client_options(const struct cli *cli, const char *user)
{
    return (struct rec_open){
        .user = user ? user : cli_value(cli, OPTION_USER),
        .url = cli_value(cli, OPTION_DB),
    };
}

enum rec_status client_open(struct cli *cli, unsigned modes, const char *url)
{
    struct rec_open open = client_options(cli, NULL);
    if (url)
        open.url = url;
    if (!(modes & COMMAND_CREATE))
        open.flags |= REC_OPEN_EXISTING;
    if (!(modes & COMMAND_JOBS))
        open.flags |= REC_OPEN_NO_JOBS;
    if (!(modes & COMMAND_WORKER))
        open.flags |= REC_OPEN_NO_RECOVERY;
    cli->absent = false;
    cli->session = rec_session_open(cli->settings, &open, &cli->error);
    if (!cli->session)
        return cli->error.code;
    enum rec_status status = rec_session_wait_open(cli->session, &cli->error);
    if (status == REC_OK)
        return REC_OK;
    client_close(cli);
    if (status != REC_NOT_FOUND || (modes & COMMAND_CREATE))
        return status;
    output_note(&cli->out, "%s", cli->error.message); /* a slip in --db would look like an empty store */
    cli->absent = true;
    return REC_OK;
}

void client_close(struct cli *cli)
{
    rec_session_close(cli->session);
    cli->session = NULL;
}

/* --- Running a command --- */

static void show(struct cli *cli, const struct rec_event *event)
{
    if (event->kind == REC_EVENT_PROGRESS)
        output_progress(&cli->out, event->number, event->total);
    else if (event->kind == REC_EVENT_WAITING)
        output_note(&cli->out, "%s; going on in %.1f s", event->error.message, (double)event->number / 1000);
    else if (event->kind == REC_EVENT_STEP && cli->out.verbose)
        output_note(&cli->out, "step %s", event->text);
}

void client_poll(struct pollfd *fds, size_t count, int timeout_ms)
{
    if (signal_pipe[0] >= 0)
        fds[count++] = (struct pollfd){.fd = signal_pipe[0], .events = POLLIN};
    poll(fds, (nfds_t)count, timeout_ms);
    char bytes[16];
    while (signal_pipe[0] >= 0 && read(signal_pipe[0], bytes, sizeof bytes) > 0) {
    }
}

/* Waits for events or a signal. */
static void pause_for_event(struct cli *cli)
{
    struct pollfd fds[2] = {{.fd = rec_event_fd(cli->session), .events = POLLIN}};
    client_poll(fds, 1, -1);
}

/* Takes the event in; true if it ends the command `number` with *status. */
static bool take_event(struct cli *cli, struct rec_event *event, uint64_t number, client_event *handler,
                       void *context, enum rec_status *status)
{
    bool end = false;
    if (event->kind == REC_EVENT_CLOSED) {
        cli->error = event->error;
        *status = event->error.code ? event->error.code : REC_STORE;
        return true;
    }
    if (event->kind == REC_EVENT_NOTICE)
        output_note(&cli->out, "%s", event->error.message);
    if (event->command != number)
        return false;
    show(cli, event);
    if (handler)
        handler(cli, event, context);
    if (event->kind == REC_EVENT_DONE) {
        *status = REC_OK;
        end = true;
    } else if (event->kind == REC_EVENT_FAILED) {
        cli->error = event->error;
        *status = event->error.code;
        end = true;
    } else if (event->kind == REC_EVENT_CANCELLED) {
        *status = error_set(&cli->error, REC_CANCELLED, "cancelled");
        end = true;
    }
    return end;
}

enum rec_status client_run(struct cli *cli, const struct rec_command *command, client_event *handler,
                           void *context, struct rec_result **result)
{
    uint64_t number = 0;
    if (result)
        *result = NULL;
    if (cli->absent) {
        const char *named = command->id ? command->id : command->message;
        error_set(&cli->error, REC_NOT_FOUND, "there is nothing here yet%s%s", named ? ", so no " : "",
                  named ? named : "");
        return error_about(&cli->error, named ? named : "");
    }
    running = 1;
    enum rec_status status = rec_submit(cli->session, command, &number, &cli->error);
    bool end = status != REC_OK, asked = false;
    while (!end) {
        struct rec_event event;
        if (interrupts && !asked) {
            rec_cancel(cli->session, number);
            asked = true;
        }
        if (!rec_event_next(cli->session, &event)) {
            pause_for_event(cli);
            continue;
        }
        end = take_event(cli, &event, number, handler, context, &status);
        rec_event_clear(&event);
    }
    running = 0;
    if (!held)
        interrupts = 0;
    output_progress_end(&cli->out);
    struct rec_result *taken = number ? rec_result_take(cli->session, number) : NULL;
    if (result)
        *result = taken;
    else
        rec_result_free(taken);
    return status;
}

void client_await_index(struct cli *cli)
{
    enum rec_status status = REC_OK;
    struct rec_info info;
    rec_session_info(cli->session, &info);
    running = 1;
    while (info.indexed < info.to_index && !interrupts && status == REC_OK) {
        struct rec_event event;
        output_progress(&cli->out, info.indexed, info.to_index);
        if (rec_event_next(cli->session, &event)) {
            take_event(cli, &event, 0, NULL, NULL, &status);
            rec_event_clear(&event);
        } else {
            pause_for_event(cli);
        }
        rec_session_info(cli->session, &info);
    }
    running = 0;
    if (!held)
        interrupts = 0;
    output_progress_end(&cli->out);
}

/* --- Pages --- */

static const struct rec_stats no_stats;
static const struct rec_page no_rows = {.stats = &no_stats};

enum rec_status client_page(struct cli *cli, const struct rec_query *query, const struct rec_page **page)
{
    *page = &no_rows;
    if (cli->absent)
        return REC_OK;
    return rec_page_wait(cli->session, query, page, &cli->error);
}

void client_page_free(const struct rec_page *page)
{
    if (page != &no_rows)
        rec_page_free(page);
}

enum rec_status client_resolve(struct cli *cli, enum rec_row_kind kind, const char *text,
                               char id[REC_ID_SIZE])
{
    if (!cli->absent)
        return rec_resolve(cli->session, kind, text, id, &cli->error);
    error_set(&cli->error, REC_NOT_FOUND, "there is no %s %s: there is nothing here yet",
              rec_row_kind_name(kind), text);
    return error_about(&cli->error, text);
}
