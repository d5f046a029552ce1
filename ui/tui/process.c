#include "config.h"

#include "process.h"

#include "base/buf.h"
#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* A file that nobody else sees, with the text, read from its beginning: a pipe would have to be fed. */
static int text_file(const char *text, size_t length)
{
#ifdef MFD_CLOEXEC
    int file = memfd_create("recollect", MFD_CLOEXEC);
#else
    char name[] = "/tmp/recollect-XXXXXX";
    int file = mkostemp(name, O_CLOEXEC);
    if (file >= 0)
        unlink(name);
#endif
    while (file >= 0 && length > 0) {
        ssize_t written = write(file, text, length);
        if (written < 0 && errno != EINTR) {
            close(file);
            return -1;
        }
        text += written > 0 ? written : 0;
        length -= written > 0 ? (size_t)written : 0;
    }
    if (file >= 0)
        lseek(file, 0, SEEK_SET);
    return file;
}

/* Everything that we have changed about signals as a command expects it. */
static void plain_signals(posix_spawnattr_t *attributes)
{
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    sigdelset(&all, SIGKILL);
    sigdelset(&all, SIGSTOP);
    posix_spawnattr_setsigmask(attributes, &none);
    posix_spawnattr_setsigdefault(attributes, &all);
}

/* input < 0: ours. */
static int spawn(pid_t *id, const char *command, int input, bool aside)
{
    const char *arguments[] = {"sh", "-c", command, NULL};
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
    posix_spawn_file_actions_init(&files);
    posix_spawnattr_init(&attributes);
    if (input >= 0)
        posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO);
    if (aside) {
        posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
        posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
        posix_spawnattr_setpgroup(&attributes, 0);
        flags |= POSIX_SPAWN_SETPGROUP;
    }
    plain_signals(&attributes);
    posix_spawnattr_setflags(&attributes, flags);
    int failed = posix_spawn(id, "/bin/sh", &files, &attributes, (char *const *)arguments, environ);
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
    return failed;
}

enum rec_status process_start(struct process *process, const char *command, const char *text, size_t length,
                              rec_error *error)
{
    int input = text_file(text, length);
    if (input < 0)
        return error_errno(error, REC_IO, errno, "the text for \"%.60s\" could not be kept", command);
    int failed = spawn(&process->id, command, input, true);
    close(input);
    if (failed) {
        process->id = 0;
        return error_errno(error, REC_IO, failed, "\"%.60s\" could not be started", command);
    }
    return REC_OK;
}

static int exit_status(int status)
{
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

bool process_ended(struct process *process, int *status)
{
    int found;
    if (process->id == 0 || waitpid(process->id, &found, WNOHANG) != process->id)
        return false;
    process->id = 0;
    *status = exit_status(found);
    return true;
}

void process_end(struct process *process)
{
    if (process->id == 0)
        return;
    kill(-process->id, SIGKILL);
    while (waitpid(process->id, NULL, 0) < 0 && errno == EINTR)
        continue;
    process->id = 0;
}

bool process_exists(const char *program)
{
    const char *path = getenv("PATH");
    struct buf name = BUF_INIT;
    bool found = false;
    for (const char *at = path ? path : ""; !found; at++) {
        size_t length = strcspn(at, ":");
        buf_clear(&name);
        buf_add(&name, at, length);
        buf_addf(&name, "/%s", program);
        found = length > 0 && access(name.data, X_OK) == 0;
        at += length;
        if (!*at)
            break;
    }
    buf_free(&name);
    return found;
}

int process_run(const char *command, const char *text, size_t length)
{
    pid_t id;
    int status, input = text ? text_file(text, length) : -1;
    if (text && input < 0)
        return -1;
    int failed = spawn(&id, command, input, false);
    if (input >= 0)
        close(input);
    if (failed)
        return -1;
    for (;;) {
        if (waitpid(id, &status, WUNTRACED) < 0) {
            if (errno != EINTR)
                return -1;
        } else if (WIFSTOPPED(status)) {
            kill(id, SIGCONT); /* there is no shell here that could continue it */
        } else {
            return exit_status(status);
        }
    }
}
