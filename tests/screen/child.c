#include "config.h"

#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

struct event {
    pid_t command;
    int status; /* as of waitpid(); -1: the command has started */
};

static void tell(int events, pid_t command, int status)
{
    struct event event = {command, status};
    if (write(events, &event, sizeof event) != sizeof event)
        _exit(125);
}

/* Runs in the new session: starts the command in a process group of its own in the foreground, reports its
 * fate and keeps the terminal open until the harness lets go. */
static _Noreturn void lead(int events, int control, char *const argv[])
{
    int status = 0;
    char byte;
    signal(SIGTTOU, SIG_IGN);
    pid_t command = fork();
    if (command == 0) {
        setpgid(0, 0);
        tcsetpgrp(STDIN_FILENO, getpid());
        signal(SIGTTOU, SIG_DFL);
        execvp(argv[0], argv);
        perror(argv[0]);
        _exit(127);
    }
    setpgid(command, command);
    tell(events, command, -1);
    do {
        if (waitpid(command, &status, WUNTRACED | WCONTINUED) == command)
            tell(events, command, status);
    } while (!WIFEXITED(status) && !WIFSIGNALED(status));
    while (read(control, &byte, 1) > 0)
        ;
    _exit(0);
}

bool child_start(struct child *child, int rows, int columns, char *const argv[])
{
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
    int events[2], control[2];
    if (pipe2(events, O_CLOEXEC) || pipe2(control, O_CLOEXEC))
        return false;
    *child = (struct child){.events = events[0], .control = control[1]};
    child->leader = forkpty(&child->terminal, NULL, NULL, &size);
    if (child->leader < 0)
        return false;
    if (child->leader == 0) {
        close(events[0]);
        close(control[1]);
        lead(events[1], control[0], argv);
    }
    close(events[1]);
    close(control[0]);
    fcntl(child->terminal, F_SETFD, FD_CLOEXEC);
    fcntl(child->terminal, F_SETFL, O_NONBLOCK);
    while (child->command == 0 && !child->ended)
        child_event(child);
    return !child->ended;
}

void child_event(struct child *child)
{
    struct event event;
    ssize_t got = read(child->events, &event, sizeof event);
    if (got != sizeof event) {
        child->ended = got == 0 || errno != EINTR;
        return;
    }
    child->command = event.command;
    if (event.status == -1)
        return;
    child->stopped = WIFSTOPPED(event.status);
    child->ended = WIFEXITED(event.status) || WIFSIGNALED(event.status);
    child->status = event.status;
}

bool child_resize(struct child *child, int rows, int columns)
{
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
    return ioctl(child->terminal, TIOCSWINSZ, &size) == 0;
}

void child_finish(struct child *child)
{
    if (!child->ended && child->command > 0)
        kill(child->command, SIGKILL);
    close(child->control);
    close(child->terminal);
    while (waitpid(child->leader, NULL, 0) < 0 && errno == EINTR)
        ;
    close(child->events);
}
