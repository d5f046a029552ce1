/* Preloaded into the program: names the moments at which it can be killed, and kills it at one of them.
 *
 * A point is "NAME N before" or "NAME N after", N counting from 1: the N-th commit, sync of a file to disk,
 * rename, event to another thread, or write to standard output. POINTS_LOG names a file that gets a line for
 * each that is passed; POINTS_KILL is the point at which the process dies by SIGKILL. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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
    AROUND(SYNC, int, next(file));
}

int fsync(int file)
{
    NEXT(fsync)
    AROUND(SYNC, int, next(file));
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
