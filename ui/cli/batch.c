/* Many messages, several requests at a time, a result line for each in the order of the file. What has been
 * answered is known by the external id of the user message, so that a run can be stopped at any moment and
 * repeated. */
#include "config.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "batch_item.h"
#include "commands.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PARALLEL_DEFAULT 8
#define PARALLEL_MOST    64 /* with those ahead of them, results that a session keeps */
#define AHEAD            2  /* half as many more are prepared and stored beside the requests */
#define WINDOW           4  /* times the parallel ones: lines read ahead of the one to be printed next */
#define ACCOUNTS_MOST    16 /* users whose sessions are open at once */
#define TICK_MS          200

/* A user's session. */
struct account {
    char *name; /* NULL: whose data the command line says */
    rec_session *session;
    size_t running;
    int64_t used; /* line of its newest item */
};

struct batch {
    struct cli *cli;
    FILE *file;
    struct account accounts[ACCOUNTS_MOST];
    size_t account_count;

    struct batch_item *items;             /* a ring: line n is in place n % capacity */
    int64_t capacity, parallel, most;     /* most: items under way */
    int64_t next_line, next_print, lines; /* lines: in the file, 0 if not known */
    int64_t running, answered, failed, known;
    bool ended, stopped;
    int64_t began, shown;
};

static struct batch_item *item_at(struct batch *batch, int64_t line)
{
    return &batch->items[line % batch->capacity];
}

/* --- Sessions --- */

static void close_account(struct batch *batch, struct account *account)
{
    if (account->session != batch->cli->session)
        rec_session_close(account->session);
    free(account->name);
    *account = batch->accounts[--batch->account_count];
}

/* Answers that an earlier run left unfinished are marked as interrupted before anything is asked. */
static enum rec_status recover(struct batch *batch, rec_session *session)
{
    struct cli *cli = batch->cli;
    rec_session *own = cli->session;
    const struct rec_command command = {.kind = REC_COMMAND_RECOVER, .number = 24};

    cli->session = session;
    enum rec_status status = client_run(cli, &command, NULL, NULL, NULL);
    cli->session = own;
    return status;
}

static enum rec_status open_account(struct batch *batch, const char *name, struct account **account)
{
    struct cli *cli = batch->cli;
    struct account fresh = {.name = name ? xstrdup(name) : NULL, .session = cli->session};
    enum rec_status status = REC_OK;

    if (name) {
        struct rec_open open = client_options(cli, name);
        open.flags = REC_OPEN_NO_JOBS;
        fresh.session = rec_session_open(cli->settings, &open, &cli->error);
        status = fresh.session ? rec_session_wait_open(fresh.session, &cli->error) : cli->error.code;
    }
    if (status == REC_OK)
        status = recover(batch, fresh.session);
    if (status != REC_OK) {
        if (fresh.session != cli->session)
            rec_session_close(fresh.session);
        free(fresh.name);
        return status;
    }
    *account = &batch->accounts[batch->account_count++];
    **account = fresh;
    return REC_OK;
}

/* REC_PENDING: all are in use. */
static enum rec_status find_account(struct batch *batch, const char *name, struct account **account)
{
    struct account *idle = NULL;

    if (name && strcmp(name, batch_user(batch->cli)) == 0)
        name = NULL;
    for (size_t i = 0; i < batch->account_count; i++) {
        struct account *one = &batch->accounts[i];
        if (name ? one->name && strcmp(one->name, name) == 0 : !one->name) {
            *account = one;
            return REC_OK;
        }
        if (one->name && one->running == 0 && (!idle || one->used < idle->used))
            idle = one;
    }
    if (batch->account_count == ACCOUNTS_MOST) {
        if (!idle)
            return REC_PENDING;
        close_account(batch, idle);
    }
    return open_account(batch, name, account);
}

static struct account *account_of(struct batch *batch, const struct batch_item *item)
{
    struct account *account = NULL;
    return find_account(batch, item->user, &account) == REC_OK ? account : NULL;
}

/* --- Items --- */

static void finish(struct batch *batch, struct batch_item *item, const struct rec_result *result)
{
    batch->answered += item->error.code == REC_OK;
    batch->failed += item->error.code != REC_OK;
    if (item->line_out.length == 0)
        batch_item_render(item, batch_user(batch->cli), result);
    item->state = ITEM_DONE;
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* Turns of one conversation follow each other: what an earlier line left unanswered is asked again first. */
static bool has_to_wait(struct batch *batch, const struct batch_item *item)
{
    for (int64_t line = batch->next_print; item->conversation && line < item->line - 1; line++) {
        const struct batch_item *earlier = item_at(batch, line);
        if (earlier->state != ITEM_DONE && earlier->conversation &&
            strcmp(earlier->conversation, item->conversation) == 0 && same_text(earlier->user, item->user))
            return true;
    }
    return false;
}

static void submit(struct batch *batch, struct batch_item *item)
{
    struct account *account = NULL;
    enum rec_status status =
        has_to_wait(batch, item) ? REC_PENDING : find_account(batch, item->user, &account);

    if (status == REC_PENDING) {
        item->state = ITEM_WAITS;
        return;
    }
    if (status != REC_OK) {
        item->error = batch->cli->error;
        finish(batch, item, NULL);
        return;
    }
    struct rec_command command = {.kind = item->again[0] ? REC_COMMAND_RETRY : REC_COMMAND_CHAT,
                                  .id = item->again[0] ? NULL : item->conversation,
                                  .message = item->again[0] ? item->again : NULL,
                                  .text = item->again[0] ? NULL : item->message,
                                  .external_id = item->again[0] ? NULL : item->external,
                                  .category = -1,
                                  .number = batch->parallel,
                                  .flags = REC_BATCHED |
                                           (cli_flag(batch->cli, OPTION_PLAIN) ? REC_NO_MEMORY : 0u)};
    if (rec_submit(account->session, &command, &item->number, &item->error) != REC_OK) {
        finish(batch, item, NULL);
        return;
    }
    account->running++;
    account->used = item->line;
    item->state = ITEM_RUNS;
    batch->running++;
}

/* Its id is in the store: what became of it? */
static void look_up(struct batch *batch, struct batch_item *item)
{
    struct account *account = account_of(batch, item);
    bool resumes = item->id || cli_flag(batch->cli, OPTION_BATCH_RESUME);

    if (account && !resumes) { /* the same line without an id again: another message */
        item->external = NULL;
        submit(batch, item);
        return;
    }
    enum rec_status status =
        account ? batch_item_find(batch->cli, account->session, item) : batch->cli->error.code;
    if (status == REC_OK) {
        batch->known++;
        finish(batch, item, NULL);
    } else if (status == REC_NOT_FOUND && item->again[0]) {
        submit(batch, item);
    } else if (status == REC_PENDING && batch->running > 0) {
        item->state = ITEM_WAITS; /* the same id runs, most likely: a line above this one */
    } else {
        if (status == REC_PENDING)
            error_set(&item->error, REC_CONFLICT, "another program is answering this message");
        finish(batch, item, NULL);
    }
}

/* Those that could not run beside others try again. */
static void wake_waiting(struct batch *batch)
{
    for (int64_t line = batch->next_print; line < batch->next_line && batch->running < batch->most; line++) {
        struct batch_item *item = item_at(batch, line);
        if (item->state != ITEM_WAITS)
            continue;
        item->state = ITEM_NEW;
        if (item->known)
            look_up(batch, item);
        else
            submit(batch, item);
    }
}

static struct batch_item *item_of(struct batch *batch, const struct account *account, uint64_t command)
{
    for (int64_t line = batch->next_print; line < batch->next_line; line++) {
        struct batch_item *item = item_at(batch, line);
        if (item->state == ITEM_RUNS && item->number == command && account_of(batch, item) == account)
            return item;
    }
    return NULL;
}

static void take_event(struct batch *batch, struct account *account, const struct rec_event *event)
{
    bool over = event->kind == REC_EVENT_DONE || event->kind == REC_EVENT_FAILED ||
                event->kind == REC_EVENT_CANCELLED;
    struct batch_item *item = over ? item_of(batch, account, event->command) : NULL;

    if (!item)
        return;
    struct rec_result *result = rec_result_take(account->session, event->command);
    account->running--;
    batch->running--;
    item->error = event->error;
    if (event->kind == REC_EVENT_DONE)
        item->error.code = REC_OK;
    else if (event->kind == REC_EVENT_CANCELLED)
        error_set(&item->error, REC_CANCELLED, "cancelled");
    if (item->error.code == REC_CONFLICT && item->external && !item->again[0]) {
        item->known = true;
        look_up(batch, item);
    } else {
        finish(batch, item, result);
    }
    rec_result_free(result);
    wake_waiting(batch);
}

/* --- Reading and printing --- */

/* Takes lines until enough run, or the window is full. */
static enum rec_status read_lines(struct batch *batch)
{
    struct buf line = BUF_INIT;
    enum rec_status status = REC_OK;

    while (!batch->ended && !batch->stopped && batch->running < batch->most &&
           batch->next_line - batch->next_print < batch->capacity) {
        struct batch_item *item = item_at(batch, batch->next_line);
        buf_clear(&line);
        status = file_line(batch->file, REC_MAX_MESSAGE * 2, &line, &batch->cli->error);
        if (status == REC_DONE) {
            status = REC_OK;
            batch->ended = true;
            break;
        }
        if (status != REC_OK && status != REC_LIMIT)
            break;
        if (status == REC_OK && line.length == 0)
            continue;
        batch_item_read(item, batch->next_line + 1, line.data, line.length);
        if (status == REC_LIMIT)
            item->error = batch->cli->error;
        batch->next_line++;
        if (item->error.code != REC_OK)
            finish(batch, item, NULL);
        else
            submit(batch, item);
        status = REC_OK;
    }
    buf_free(&line);
    return status;
}

static void print_ready(struct batch *batch)
{
    bool any = false;

    while (batch->next_print < batch->next_line && item_at(batch, batch->next_print)->state == ITEM_DONE) {
        struct batch_item *item = item_at(batch, batch->next_print++);
        if (!batch->stopped || item->error.code != REC_CANCELLED)
            output_content(&batch->cli->out, item->line_out.data, item->line_out.length);
        batch_item_clear(item);
        any = true;
    }
    if (any)
        output_flush(&batch->cli->out);
}

static void show_progress(struct batch *batch, bool now)
{
    int64_t time = clock_monotonic(), done = batch->next_print;
    double seconds = (double)(time - batch->began) / 1e9;
    char note[160], left[48] = "", failed[48] = "";

    if (!now && time - batch->shown < TICK_MS * INT64_C(1000000))
        return;
    batch->shown = time;
    if (batch->lines > done && done > batch->known)
        snprintf(left, sizeof left, ", %.0f s left",
                 (double)(batch->lines - done) * seconds / (double)(done - batch->known));
    if (batch->failed > 0)
        snprintf(failed, sizeof failed, ", %" PRId64 " failed", batch->failed);
    snprintf(note, sizeof note, "  %.0f/s%s%s", seconds > 0 ? (double)(done - batch->known) / seconds : 0.0,
             left, failed);
    output_progress_note(&batch->cli->out, done, batch->lines, note);
}

/* --- The loop --- */

static void stop(struct batch *batch)
{
    if (batch->stopped)
        return;
    batch->stopped = true;
    for (int64_t line = batch->next_print; line < batch->next_line; line++) {
        struct batch_item *item = item_at(batch, line);
        struct account *account = item->state == ITEM_RUNS ? account_of(batch, item) : NULL;
        if (account)
            rec_cancel(account->session, item->number);
    }
}

static void take_events(struct batch *batch)
{
    struct pollfd fds[ACCOUNTS_MOST + 1];
    struct rec_event event;

    for (size_t i = 0; i < batch->account_count; i++)
        fds[i] = (struct pollfd){.fd = rec_event_fd(batch->accounts[i].session), .events = POLLIN};
    client_poll(fds, batch->account_count, TICK_MS);
    for (size_t i = 0; i < batch->account_count; i++)
        while (i < batch->account_count && rec_event_next(batch->accounts[i].session, &event)) {
            take_event(batch, &batch->accounts[i], &event);
            rec_event_clear(&event);
        }
}

static enum rec_status run(struct batch *batch)
{
    enum rec_status status = REC_OK;

    while (status == REC_OK) {
        if (client_interrupted())
            stop(batch);
        wake_waiting(batch);
        status = read_lines(batch);
        print_ready(batch);
        show_progress(batch, false);
        if ((batch->ended || batch->stopped) &&
            (batch->running == 0 && (batch->stopped || batch->next_print == batch->next_line)))
            break;
        if (batch->running > 0)
            take_events(batch);
    }
    return status;
}

/* Lines of a regular file, for the bar. */
static int64_t count_lines(FILE *file)
{
    char bytes[65536];
    int64_t lines = 0;
    size_t count;

    if (fseek(file, 0, SEEK_END) != 0)
        return 0;
    rewind(file);
    while ((count = fread(bytes, 1, sizeof bytes, file)) > 0)
        for (const char *at = bytes; (at = memchr(at, '\n', (size_t)(bytes + count - at))); at++)
            lines++;
    rewind(file);
    return lines;
}

static enum rec_status not_answered(struct batch *batch)
{
    struct cli *cli = batch->cli;

    cli->out.reported = cli->out.json; /* each line has said so */
    return error_set(&cli->error, REC_IO, "%" PRId64 " of %" PRId64 " messages were not answered",
                     batch->failed, batch->next_line);
}

enum rec_status check_batch(struct cli *cli)
{
    if (cli_number(cli, OPTION_PARALLEL, 1) > PARALLEL_MOST)
        return error_set(&cli->error, REC_INVALID, "--parallel is at most %d", PARALLEL_MOST);
    return REC_OK;
}

enum rec_status command_batch(struct cli *cli)
{
    const char *path = cli_word(cli, 0);
    struct batch batch = {.cli = cli,
                          .file = strcmp(path, "-") == 0 ? stdin : fopen(path, "re"),
                          .parallel = cli_number(cli, OPTION_PARALLEL, PARALLEL_DEFAULT),
                          .began = clock_monotonic()};
    struct account *own;

    if (!batch.file)
        return error_errno(&cli->error, REC_IO, errno, "cannot read %s", path);
    if (batch.file != stdin && cli->out.error_terminal)
        batch.lines = count_lines(batch.file);
    batch.most = batch.parallel + batch.parallel / AHEAD;
    batch.capacity = batch.parallel * WINDOW;
    batch.items = xcalloc((size_t)batch.capacity, sizeof *batch.items);
    client_signals(true);
    enum rec_status status = find_account(&batch, NULL, &own);
    if (status == REC_OK)
        status = run(&batch);
    show_progress(&batch, true);
    output_progress_end(&cli->out);
    if (status == REC_OK && batch.stopped)
        status = error_set(&cli->error, REC_CANCELLED,
                           "stopped behind line %" PRId64 "; the same again goes on", batch.next_print);
    else if (status == REC_OK && batch.failed > 0)
        status = not_answered(&batch);
    if (status == REC_OK)
        output_note(&cli->out, "%" PRId64 " answered, %" PRId64 " of them before", batch.answered,
                    batch.known);
    while (batch.account_count > 0)
        close_account(&batch, &batch.accounts[0]);
    for (int64_t i = 0; i < batch.capacity; i++)
        batch_item_clear(&batch.items[i]);
    free(batch.items);
    if (batch.file != stdin)
        fclose(batch.file);
    return status;
}
