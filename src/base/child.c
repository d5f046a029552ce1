#include "config.h"

#include "base/child.h"

#include "base/clock.h"
#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Set where the system can: then /dev/tty is not there either. */
#ifndef POSIX_SPAWN_SETSID
#define POSIX_SPAWN_SETSID POSIX_SPAWN_SETPGROUP
#endif

enum { OUTPUT, ERRORS, STOP, FILES };

/* A file without a name that holds the input: nothing has to be fed while the child runs. */
static int open_input(const struct child *child)
{
    size_t done = 0;
    int file;

    if (!child->input)
        return open("/dev/null", O_RDONLY | O_CLOEXEC);
    file = memfd_create("input", MFD_CLOEXEC);
    while (file >= 0 && done < child->input_length) {
        ssize_t count = write(file, child->input + done, child->input_length - done);

        if (count < 0 && errno != EINTR) {
            close(file);
            return -1;
        }
        done += count > 0 ? (size_t)count : 0;
    }
    if (file >= 0)
        lseek(file, 0, SEEK_SET);
    return file;
}

/* With the signals a program expects: ours may be blocked. */
static int spawn(const struct child *child, const int files[3], pid_t *id)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    int result;

    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes,
                             POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawn_file_actions_init(&actions);
    for (int i = 0; i < 3; i++)
        posix_spawn_file_actions_adddup2(&actions, files[i], i);
    result = posix_spawn(id, child->arguments[0], &actions, &attributes, child->arguments,
                         child->environment ? child->environment : environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return result;
}

/* Reads what is there; keeps at most `most` bytes. False at the end. */
static bool drain(int file, struct buf *into, size_t most, bool *overflow)
{
    char bytes[4096];
    ssize_t got = read(file, bytes, sizeof bytes);

    if (got < 0)
        return errno == EINTR || errno == EAGAIN;
    if (got == 0)
        return false;
    size_t room = most - into->length, kept = (size_t)got < room ? (size_t)got : room;
    buf_add(into, bytes, kept);
    *overflow = *overflow || kept < (size_t)got;
    explicit_bzero(bytes, sizeof bytes);
    return true;
}

/* Until both of its ends are closed, or it has to be ended. */
static void collect(struct child *child, int output, int errors, int64_t end)
{
    struct pollfd files[FILES] = {[OUTPUT] = {.fd = output, .events = POLLIN},
                                  [ERRORS] = {.fd = errors, .events = POLLIN},
                                  [STOP] = {.fd = child->stop_fd, .events = POLLIN}};
    bool ignored = false;

    while ((files[OUTPUT].fd >= 0 || files[ERRORS].fd >= 0) && !child->late && !child->stopped &&
           !child->overflow) {
        int64_t left = (end - clock_monotonic()) / 1000000;

        child->late = left <= 0 || (poll(files, FILES, (int)left) < 0 && errno != EINTR);
        if (child->late)
            break;
        child->stopped = files[STOP].revents != 0;
        if (files[OUTPUT].revents && !drain(output, &child->output, child->output_max, &child->overflow))
            files[OUTPUT].fd = -1;
        child->overflow = child->overflow && !child->cut;
        if (files[ERRORS].revents && !drain(errors, &child->errors, child->errors_max, &ignored))
            files[ERRORS].fd = -1;
        files[OUTPUT].revents = files[ERRORS].revents = 0;
    }
}

/* Whoever closes both ends has said all: what still runs then, the child or what it left behind, is ended
 * with its session once the child itself is seen to be gone, or time is up. */
static void end_child(struct child *child, pid_t id, int64_t end)
{
    const struct timespec pause = {.tv_nsec = 2000000};
    pid_t gone;

    if (child->late || child->stopped || child->overflow)
        kill(-id, SIGKILL);
    while ((gone = waitpid(id, &child->state, WNOHANG)) == 0 || (gone < 0 && errno == EINTR)) {
        if (!child->late && clock_monotonic() > end) {
            child->late = true;
            kill(-id, SIGKILL);
        }
        nanosleep(&pause, NULL);
    }
    kill(-id, SIGKILL);
}

static bool open_pipe(int ends[2])
{
    return pipe2(ends, O_CLOEXEC) == 0;
}

static void close_end(int *end)
{
    if (*end >= 0)
        close(*end);
    *end = -1;
}

enum rec_status child_run(struct child *child, rec_error *error)
{
    int input = open_input(child), output[2] = {-1, -1}, errors[2] = {-1, -1}, failure = 0;
    enum rec_status status = REC_OK;
    pid_t id;

    buf_init(&child->output);
    buf_init(&child->errors);
    if (input < 0 || !open_pipe(output) || !open_pipe(errors))
        failure = errno;
    if (!failure)
        failure = spawn(child, (const int[]){input, output[1], errors[1]}, &id);
    close_end(&input);
    close_end(&output[1]);
    close_end(&errors[1]);
    if (failure) {
        status = error_errno(error, REC_IO, failure, "%s cannot be started", child->arguments[0]);
    } else {
        int64_t end = clock_monotonic() + (int64_t)child->timeout_ms * 1000000;

        collect(child, output[0], errors[0], end);
        end_child(child, id, end);
    }
    close_end(&output[0]);
    close_end(&errors[0]);
    return status;
}

void child_free(struct child *child)
{
    if (child->output.length)
        explicit_bzero(child->output.data, child->output.length);
    buf_free(&child->output);
    buf_free(&child->errors);
}

bool child_succeeded(const struct child *child)
{
    return !child->late && !child->stopped && !child->overflow && WIFEXITED(child->state) &&
           WEXITSTATUS(child->state) == 0;
}
