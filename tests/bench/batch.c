/* `recollect batch` against a server that answers after 50 ms, 64 in flight: which part of what the server
 * allows it reaches, how much memory it needs, and that a run that is killed half-way and repeated leaves one
 * answer for each.
 *
 *     batch PROGRAM FOLDER [ITEMS [plain|full|killed]]      (FOLDER is for its files) */
#include "config.h"

#include "base/clock.h"
#include "bench.h"
#include "late_server.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define DELAY_MS 50
#define PARALLEL 64

struct run {
    double seconds;
    long memory_kb;
    int64_t served;
};

static char items[512], store[512], out[512];

static void write_items(long first, long count)
{
    FILE *file = fopen(items, "we");

    if (!file)
        bench_fail("%s: %s", items, strerror(errno));
    for (long i = first; i < first + count; i++)
        fprintf(file, "{\"id\":\"item-%ld\",\"message\":\"Number %ld: what did I say about harbour %ld?\"}\n",
                i, i, i % 97);
    fclose(file);
}

/* kill_at: kills it once so many requests have come; 0: never. */
static struct run run(const char *program, struct late_server *server, bool plain, int64_t kill_at)
{
    struct run run = {.served = *server->served};
    int64_t began = clock_monotonic();
    struct rusage usage;
    int status;
    pid_t child = fork();

    if (child == 0) {
        int file = open(out, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        char parallel[8];
        snprintf(parallel, sizeof parallel, "%d", PARALLEL);
        setenv("ANTHROPIC_API_KEY", "bench", 1);
        setenv("ANTHROPIC_BASE_URL", server->url, 1);
        dup2(file, STDOUT_FILENO);
        const char *words[] = {program,
                               "--db",
                               store,
                               "--user",
                               "bench",
                               "--provider",
                               "anthropic",
                               "--quiet",
                               "batch",
                               "--parallel",
                               parallel,
                               plain ? "--plain" : items,
                               plain ? items : NULL,
                               NULL};
        execv(program, (char **)(uintptr_t)words);
        _exit(127);
    }
    if (kill_at) {
        while (*server->served - run.served < kill_at)
            usleep(2000);
        kill(child, SIGKILL);
    }
    wait4(child, &status, 0, &usage);
    if (!kill_at && (!WIFEXITED(status) || WEXITSTATUS(status) != 0))
        bench_fail("%s ended with status %d", program, status);
    run.seconds = (double)(clock_monotonic() - began) / 1e9;
    run.memory_kb = usage.ru_maxrss;
    run.served = *server->served - run.served;
    return run;
}

static int64_t number(const char *sql)
{
    sqlite3 *db;
    sqlite3_stmt *statement;
    int64_t value = -1;

    if (sqlite3_open_v2(store, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK) {
        if (sqlite3_step(statement) == SQLITE_ROW)
            value = sqlite3_column_int64(statement, 0);
        sqlite3_finalize(statement);
    }
    sqlite3_close(db);
    return value;
}

static void remove_store(void)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    char path[600];

    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        snprintf(path, sizeof path, "%s%s", store, ends[i]);
        unlink(path);
    }
}

/* Memory: the index grows with what is stored, whoever stored it. So the few items of the second run are
 * asked in the store that the many have filled: what is left is what grows with the items of a run. */
static void speed(const char *program, struct late_server *server, long count, bool plain, double bar)
{
    double allowed = PARALLEL * 1000.0 / DELAY_MS;
    struct run few, many;

    remove_store();
    write_items(0, count);
    many = run(program, server, plain, 0);
    write_items(count, count / 10);
    few = run(program, server, plain, 0);
    printf("batch %-5s %6ld items %7.0f/s, %.2f of what the server allows (at least %.1f); memory %ld MB, "
           "%ld MB for a tenth in the same store: %.2f (at most 1.10)\n",
           plain ? "plain" : "full", count, (double)count / many.seconds,
           (double)count / many.seconds / allowed, bar, many.memory_kb / 1024, few.memory_kb / 1024,
           (double)many.memory_kb / (double)few.memory_kb);
}

static void killed(const char *program, struct late_server *server, long count)
{
    struct run first, second;

    remove_store();
    write_items(0, count);
    first = run(program, server, false, count / 2);
    second = run(program, server, false, 0);
    printf(
        "batch killed half-way: %" PRId64 " messages, %" PRId64 " with one answer, %" PRId64
        " requests for %ld items (at most %d more)\n",
        number("SELECT count(*) FROM messages WHERE role = 'user'"),
        number("SELECT count(*) FROM (SELECT count(*) n FROM messages WHERE role = 'assistant' AND status = "
               "'complete' GROUP BY conversation) WHERE n = 1"),
        first.served + second.served, count, PARALLEL);
}

static bool wanted(const char *choice, const char *part)
{
    return !choice || strcmp(choice, part) == 0;
}

int main(int argc, char **argv)
{
    struct late_server server;
    long count = argc > 3 ? strtol(argv[3], NULL, 10) : 10000;

    if (argc < 3)
        bench_fail("batch PROGRAM FOLDER [ITEMS]");
    snprintf(items, sizeof items, "%s/batch.jsonl", argv[2]);
    snprintf(store, sizeof store, "%s/batch.db", argv[2]);
    snprintf(out, sizeof out, "%s/batch.out", argv[2]);
    late_server_start(&server, DELAY_MS);
    const char *choice = argc > 4 ? argv[4] : NULL;
    if (wanted(choice, "plain"))
        speed(argv[1], &server, count, true, 0.8);
    if (wanted(choice, "full"))
        speed(argv[1], &server, count, false, 0.5);
    if (wanted(choice, "killed"))
        killed(argv[1], &server, count);
    late_server_stop(&server);
    return 0;
}
