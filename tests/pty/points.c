/* Preloaded into the program: names the moments at which it can be killed, and kills it at one of them.
 *
 * A point is "NAME N before" or "NAME N after", N counting from 1: the N-th commit, sync of a file to disk,
 * rename, event to another thread, or write to standard output. POINTS_LOG names a file that gets a line for
 * each that is passed; POINTS_KILL is the point at which the process dies by SIGKILL.
 *
 * POINTS_ERROR is the errno with which every write to a file fails while the file that POINTS_FULL names
 * exists, or from the write on that POINTS_WRITES counts.
 *
 * POINTS_POLL names a file that, once it is there, makes a thread behind the first fail to wait: once. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum name { COMMIT, SYNC, RENAME, EVENT, OUTPUT, NAMES };

static const char *const names[] = {"commit", "sync", "rename", "event", "output"};
static atomic_long counts[NAMES];

static void pass(enum name name, long number, const char *when)
{
    static atomic_int log = -2;
    const char *target = getenv("POINTS_KILL"), *path = getenv("POINTS_LOG");
    char line[64];
    int length = snprintf(line, sizeof line, "%s %ld %s", names[name], number, when);

    if (target && strcmp(target, line) == 0)
        syscall(SYS_kill, syscall(SYS_getpid), SIGKILL);
    if (!path)
        return;
    if (atomic_load(&log) == -2)
        atomic_store(&log, open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
    line[length] = '\n';
    syscall(SYS_write, atomic_load(&log), line, (size_t)length + 1);
}

#define NEXT(function)                                                                                       \
    static __typeof__(&function) next;                                                                       \
    if (!next)                                                                                               \
        *(void **)&next = dlsym(RTLD_NEXT, #function);

#define AROUND(name, type, call)                                                                             \
    do {                                                                                                     \
        long number = atomic_fetch_add(&counts[name], 1) + 1;                                                \
        pass(name, number, "before");                                                                        \
        type result = call;                                                                                  \
        pass(name, number, "after");                                                                         \
        return result;                                                                                       \
    } while (0)

/* Does a write to a file fail now? */
static bool fails(int file, bool counted)
{
    static atomic_long writes;
    const char *number = getenv("POINTS_ERROR"), *path = getenv("POINTS_FULL"),
               *from = getenv("POINTS_WRITES");
    struct stat status;

    if (!number || fstat(file, &status) || !S_ISREG(status.st_mode))
        return false;
    long count = atomic_fetch_add(&writes, counted);
    if (!(path && access(path, F_OK) == 0) && !(from && count >= atol(from)))
        return false;
    errno = atoi(number);
    return true;
}

ssize_t pwrite(int file, const void *bytes, size_t length, off_t at)
{
    NEXT(pwrite)
    return fails(file, true) ? -1 : next(file, bytes, length, at);
}

ssize_t pwrite64(int file, const void *bytes, size_t length, off64_t at)
{
    NEXT(pwrite64)
    return fails(file, true) ? -1 : next(file, bytes, length, at);
}

int ftruncate(int file, off_t length)
{
    NEXT(ftruncate)
    return fails(file, false) ? -1 : next(file, length);
}

int ftruncate64(int file, off64_t length)
{
    NEXT(ftruncate64)
    return fails(file, false) ? -1 : next(file, length);
}

int poll(struct pollfd *files, nfds_t count, int timeout)
{
    NEXT(poll)
    const char *path = getenv("POINTS_POLL");

    if (path && syscall(SYS_gettid) != syscall(SYS_getpid) && unlink(path) == 0) {
        errno = ENOMEM;
        return -1;
    }
    return next(files, count, timeout);
}

int sqlite3_step(sqlite3_stmt *statement)
{
    NEXT(sqlite3_step)
    const char *sql = sqlite3_sql(statement);
    if (!sql || strncmp(sql, "COMMIT", 6) != 0)
        return next(statement);
    AROUND(COMMIT, int, next(statement));
}

int fdatasync(int file)
{
    NEXT(fdatasync)
    if (fails(file, false))
        return -1;
    AROUND(SYNC, int, next(file));
}

int fsync(int file)
{
    NEXT(fsync)
    if (fails(file, false))
        return -1;
    AROUND(SYNC, int, next(file));
}

int msync(void *start, size_t length, int flags)
{
    NEXT(msync)
    AROUND(SYNC, int, next(start, length, flags));
}

int rename(const char *from, const char *to)
{
    NEXT(rename)
    AROUND(RENAME, int, next(from, to));
}

/* Threads wake each other by eight bytes. */
ssize_t write(int file, const void *bytes, size_t length)
{
    NEXT(write)
    if (fails(file, true))
        return -1;
    if (length != sizeof(uint64_t))
        return next(file, bytes, length);
    AROUND(EVENT, ssize_t, next(file, bytes, length));
}

int fflush(FILE *stream)
{
    NEXT(fflush)
    if (stream != stdout)
        return next(stream);
    AROUND(OUTPUT, int, next(stream));
}
