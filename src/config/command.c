#include "config.h"

#include "config/command.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define OUTPUT_MAX_BYTES 65536
#define ERRORS_MAX_BYTES 200

static void close_pair(int pair[2])
{
    for (int i = 0; i < 2; i++)
        if (pair[i] >= 0)
            close(pair[i]);
}

static bool open_pair(int pair[2])
{
    if (pipe(pair))
        return false;
    for (int i = 0; i < 2; i++)
        fcntl(pair[i], F_SETFD, FD_CLOEXEC);
    return true;
}

/* In a process group of its own, with the signals a program expects: ours may be blocked. */
static int spawn(const char *command, int output, int errors, pid_t *child)
{
    char *const arguments[] = {"sh", "-c", (char *)command, NULL};
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    int result;

    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes,
                             POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&files, errors, STDERR_FILENO);
    result = posix_spawn(child, "/bin/sh", &files, &attributes, arguments, environ);
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
    return result;
}

/* Reads what is there; keeps at most `most` bytes. False at the end. */
static bool drain(int file, struct buf *into, size_t most)
{
    char bytes[4096];
    ssize_t got = read(file, bytes, sizeof(bytes));

    if (got < 0)
        return errno == EINTR || errno == EAGAIN;
    if (got == 0)
        return false;
    if (into->length < most)
        buf_add(into, bytes, (size_t)got < most - into->length ? (size_t)got : most - into->length);
    explicit_bzero(bytes, sizeof(bytes));
    return true;
}

/* Until both ends are closed. False when time is up. */
static bool collect(int output, int errors, int timeout_ms, struct buf *text, struct buf *complaint)
{
    struct pollfd files[2] = {{.fd = output, .events = POLLIN}, {.fd = errors, .events = POLLIN}};
    int64_t end = clock_monotonic() + (int64_t)timeout_ms * 1000000;

    while (files[0].fd >= 0 || files[1].fd >= 0) {
        int64_t left = (end - clock_monotonic()) / 1000000;

        if (left <= 0)
            return false;
        if (poll(files, 2, (int)left) < 0 && errno != EINTR)
            return false;
        if (files[0].revents && !drain(output, text, OUTPUT_MAX_BYTES))
            files[0].fd = -1;
        if (files[1].revents && !drain(errors, complaint, ERRORS_MAX_BYTES))
            files[1].fd = -1;
        files[0].revents = files[1].revents = 0;
    }
    return true;
}

static enum rec_status judge(const char *what, int state, bool in_time, const struct buf *text,
                             const struct buf *complaint, rec_error *error)
{
    struct buf shown = BUF_INIT;
    enum rec_status status = REC_OK;

    utf8_printable(&shown, complaint->data, complaint->length, false);
    if (!in_time)
        status =
            error_set(error, REC_TIMEOUT, "The command of %s did not end in time and was stopped.", what);
    else if (!WIFEXITED(state) || WEXITSTATUS(state))
        status = error_set(error, REC_INVALID, "The command of %s failed (status %d)%s%s", what,
                           WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state),
                           shown.length ? ": " : ".", shown.data);
    else if (strcspn(text->data, "\r\n") == 0)
        status = error_set(error, REC_INVALID, "The command of %s printed nothing on its first line.", what);
    buf_free(&shown);
    return status;
}

enum rec_status command_first_line(const char *what, const char *command, int timeout_ms, struct buf *out,
                                   rec_error *error)
{
    int output[2] = {-1, -1}, errors[2] = {-1, -1}, state = 0, failure;
    struct buf text = BUF_INIT, complaint = BUF_INIT;
    enum rec_status status;
    bool in_time;
    pid_t child;

    if (!open_pair(output) || !open_pair(errors)) {
        status = error_errno(error, REC_IO, errno, "The command of %s cannot be started", what);
        goto out;
    }
    failure = spawn(command, output[1], errors[1], &child);
    if (failure) {
        status = error_errno(error, REC_IO, failure, "The command of %s cannot be started", what);
        goto out;
    }
    close(output[1]);
    close(errors[1]);
    output[1] = errors[1] = -1;
    in_time = collect(output[0], errors[0], timeout_ms, &text, &complaint);
    if (!in_time)
        kill(-child, SIGKILL);
    while (waitpid(child, &state, 0) < 0 && errno == EINTR)
        continue;
    status = judge(what, state, in_time, &text, &complaint, error);
    if (!status)
        buf_add(out, text.data, strcspn(text.data, "\r\n"));
out:
    close_pair(output);
    close_pair(errors);
    if (text.length)
        explicit_bzero(text.data, text.length);
    buf_free(&text);
    buf_free(&complaint);
    return status;
}
