#include "config.h"

#include "terminal.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "bench.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vterm.h>

#define ROW_MAX_BYTES 4096

struct terminal {
    VTerm *emulator;
    VTermScreen *screen;
    int64_t started, last_read;
    pid_t child;
    int master, rows, columns;
    bool ended;
};

static void reply(const char *bytes, size_t length, void *context)
{
    struct terminal *terminal = context;

    if (write(terminal->master, bytes, length) < 0)
        terminal->ended = true;
}

struct terminal *terminal_start(char *const argv[], int rows, int columns)
{
    struct terminal *terminal = xcalloc(1, sizeof(*terminal));
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};

    terminal->rows = rows;
    terminal->columns = columns;
    terminal->emulator = vterm_new(rows, columns);
    terminal->screen = vterm_obtain_screen(terminal->emulator);
    vterm_set_utf8(terminal->emulator, 1);
    vterm_screen_enable_altscreen(terminal->screen, 1);
    vterm_screen_reset(terminal->screen, 1);
    vterm_output_set_callback(terminal->emulator, reply, terminal);
    terminal->started = clock_monotonic();
    terminal->child = forkpty(&terminal->master, NULL, NULL, &size);
    if (terminal->child < 0)
        bench_fail("no pseudo-terminal: %s", strerror(errno));
    if (terminal->child == 0) {
        setenv("TERM", "xterm-256color", 1);
        execvp(argv[0], argv);
        _exit(127);
    }
    fcntl(terminal->master, F_SETFD, FD_CLOEXEC);
    return terminal;
}

int64_t terminal_started(const struct terminal *terminal)
{
    return terminal->started;
}

void terminal_type(struct terminal *terminal, const char *bytes)
{
    size_t length = strlen(bytes);

    if (write(terminal->master, bytes, length) != (ssize_t)length)
        terminal->ended = true;
}

/* Reads once; false when nothing came in time or the program is gone. */
static bool take(struct terminal *terminal, int timeout_ms)
{
    struct pollfd file = {.fd = terminal->master, .events = POLLIN};
    char bytes[65536];
    ssize_t got;

    if (terminal->ended || poll(&file, 1, timeout_ms) <= 0)
        return false;
    got = read(terminal->master, bytes, sizeof(bytes));
    if (got <= 0) {
        terminal->ended = got == 0 || errno != EINTR;
        return false;
    }
    terminal->last_read = clock_monotonic();
    vterm_input_write(terminal->emulator, bytes, (size_t)got);
    return true;
}

bool terminal_wait(struct terminal *terminal, bool (*test)(struct terminal *terminal, const void *context),
                   const void *context, int timeout_ms, int64_t *when)
{
    int64_t end = clock_monotonic() + (int64_t)timeout_ms * 1000000;

    for (;;) {
        int64_t left = (end - clock_monotonic()) / 1000000;

        if (test(terminal, context)) {
            if (when)
                *when = terminal->last_read;
            return true;
        }
        if (left <= 0 || terminal->ended)
            return false;
        take(terminal, (int)left);
    }
}

static bool shows(struct terminal *terminal, const void *context)
{
    return terminal_shows(terminal, context);
}

bool terminal_wait_text(struct terminal *terminal, const char *text, int timeout_ms, int64_t *when)
{
    return terminal_wait(terminal, shows, text, timeout_ms, when);
}

void terminal_watch(struct terminal *terminal, int milliseconds)
{
    int64_t end = clock_monotonic() + (int64_t)milliseconds * 1000000, left;

    while (!terminal->ended && (left = (end - clock_monotonic() + 999999) / 1000000) > 0)
        take(terminal, (int)left);
}

void terminal_row(struct terminal *terminal, int row, int column, char *out, size_t size)
{
    VTermRect area = {
        .start_row = row, .end_row = row + 1, .end_col = column < 0 ? terminal->columns : column};
    size_t length = vterm_screen_get_text(terminal->screen, out, size - 1, area);

    while (length > 0 && (out[length - 1] == ' ' || out[length - 1] == '\n' || out[length - 1] == '\0'))
        length--;
    out[length] = '\0';
}

bool terminal_shows(struct terminal *terminal, const char *text)
{
    char row[ROW_MAX_BYTES];

    /* what is new stands at the bottom, mostly */
    for (int i = terminal->rows - 1; i >= 0; i--) {
        terminal_row(terminal, i, -1, row, sizeof(row));
        if (strstr(row, text))
            return true;
    }
    return false;
}

void terminal_cursor(struct terminal *terminal, int *row, int *column)
{
    VTermPos position;

    vterm_state_get_cursorpos(vterm_obtain_state(terminal->emulator), &position);
    *row = position.row;
    *column = position.col;
}

static long status_figure(const struct terminal *terminal, const char *label)
{
    char path[64], line[256];
    long kilobytes = -1;
    FILE *file;

    snprintf(path, sizeof(path), "/proc/%ld/status", (long)terminal->child);
    file = fopen(path, "r");
    if (!file)
        return -1;
    while (kilobytes < 0 && fgets(line, sizeof(line), file))
        if (strncmp(line, label, strlen(label)) == 0)
            kilobytes = strtol(line + strlen(label), NULL, 10);
    fclose(file);
    return kilobytes;
}

long terminal_resident(const struct terminal *terminal)
{
    return status_figure(terminal, "VmRSS:");
}

long terminal_own(const struct terminal *terminal)
{
    return status_figure(terminal, "RssAnon:");
}

void terminal_print(struct terminal *terminal)
{
    char row[ROW_MAX_BYTES];

    for (int i = 0; i < terminal->rows; i++) {
        terminal_row(terminal, i, -1, row, sizeof(row));
        fprintf(stderr, "|%s\n", row);
    }
}

void terminal_end(struct terminal *terminal)
{
    int64_t end = clock_monotonic() + INT64_C(2000000000);

    kill(terminal->child, SIGTERM);
    while (waitpid(terminal->child, NULL, WNOHANG) == 0) {
        take(terminal, 20);
        if (terminal->ended && clock_monotonic() < end)
            poll(NULL, 0, 5);
        if (clock_monotonic() > end)
            kill(terminal->child, SIGKILL);
    }
    close(terminal->master);
    vterm_free(terminal->emulator);
    free(terminal);
}
