/* The commits of a turn, beside the same statements run bare. Every other turn is timed. The turns between
 * are recorded from the session's writing connection, and what was recorded is stepped through, prepared, on
 * a copy of the store at the same synchronous level, by the same thread at the moment when the next such turn
 * begins that very transaction: with caches as cold. An answer streams for a second.
 *
 *     turn STORE COPY       (both made anew) */
#include "config.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "bench.h"
#include "recollect.h"
#include "server.h"

#include <dlfcn.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define TURNS           31 /* every other one is recorded, the others are timed */
#define DELTAS          200
#define RATE            200
#define COMMITS_BAR     6
#define RATIO_BAR       2
#define TRANSACTION_MAX 32
#define TIMEOUT_MS      30000

/* What the last recorded turn wrote, ready to run on the copy. */
struct replay {
    sqlite3_stmt **statements; /* BEGIN to COMMIT; NULL once they have run */
    size_t count;
    bool full;
    double took; /* milliseconds; negative until then */
};

struct transaction {
    int64_t began, ended;
    bool full;         /* on disk when it ended */
    char **statements; /* that write, with their values; only when recording */
    size_t count, capacity;
};

/* What the writing connection does; filled by SQLite's trace on the worker's thread. */
static struct {
    pthread_mutex_t lock;
    const char *store; /* path */
    pthread_t thread;  /* of the last transaction */
    bool recording, listening, open;
    struct transaction transactions[TRANSACTION_MAX];
    size_t count;
    sqlite3 *copy;
    struct replay replays[TRANSACTION_MAX]; /* used by the worker while a turn runs, by main between turns */
} trace = {.lock = PTHREAD_MUTEX_INITIALIZER};

static _Thread_local bool replaying;

static void step(sqlite3 *database, sqlite3_stmt *statement)
{
    int result;

    do
        result = sqlite3_step(statement);
    while (result == SQLITE_ROW);
    if (result != SQLITE_DONE)
        bench_fail("%s: %s", sqlite3_errmsg(database), sqlite3_sql(statement));
}

static bool begins(const char *sql, const char *word)
{
    return strncasecmp(sql, word, strlen(word)) == 0;
}

static bool writes(const char *sql)
{
    return begins(sql, "INSERT") || begins(sql, "UPDATE") || begins(sql, "DELETE") || begins(sql, "REPLACE");
}

/* A piece names its message by a key, which is another one in the copy: it is left open. */
static char *with_open_key(const char *sql)
{
    static const char before[] = ") + 1), ";
    const char *at = begins(sql, "INSERT INTO pieces") ? strstr(sql, before) : NULL;
    struct buf open = BUF_INIT;

    if (at)
        at = strstr(at + sizeof(before) - 1, ", "); /* behind the user */
    if (!at)
        return xstrdup(sql);
    at += 2;
    buf_add(&open, sql, (size_t)(at - sql));
    buf_addf(&open, "?1%s", at + strspn(at, "0123456789"));
    return buf_take(&open);
}

/* The message that came last is the one that grows. */
static void close_keys(struct replay *replay)
{
    sqlite3_stmt *last = NULL;

    if (sqlite3_prepare_v2(trace.copy, "SELECT max(pk) FROM messages", -1, &last, NULL) ||
        sqlite3_step(last) != SQLITE_ROW)
        bench_fail("%s", sqlite3_errmsg(trace.copy));
    for (size_t i = 0; i < replay->count; i++)
        if (sqlite3_bind_parameter_count(replay->statements[i]) == 1)
            sqlite3_bind_int64(replay->statements[i], 1, sqlite3_column_int64(last, 0));
    sqlite3_finalize(last);
}

/* What has to be done on the copy before a replay. Not right before it: the session's own transaction begins
 * with cold caches, too. */
static void make_ready(struct replay *replay)
{
    if (!replay->statements)
        return;
    replaying = true;
    sqlite3_exec(trace.copy, replay->full ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL", NULL,
                 NULL, NULL);
    close_keys(replay);
    replaying = false;
}

/* From BEGIN to the end of COMMIT; frees the statements. */
static void run_replay(size_t place)
{
    struct replay *replay = &trace.replays[place];
    int64_t began;

    replaying = true;
    began = clock_monotonic();
    for (size_t i = 0; i < replay->count; i++)
        step(trace.copy, replay->statements[i]);
    replay->took = (double)(clock_monotonic() - began) / 1e6;
    for (size_t i = 0; i < replay->count; i++)
        sqlite3_finalize(replay->statements[i]);
    free(replay->statements);
    replay->statements = NULL;
    replaying = false;
    if (place + 1 < TRANSACTION_MAX)
        make_ready(&trace.replays[place + 1]);
}

static void statement_starts(sqlite3_stmt *statement)
{
    const char *sql = sqlite3_sql(statement);
    struct transaction *now = &trace.transactions[trace.count];

    if (begins(sql, "BEGIN IMMEDIATE") && trace.count < TRANSACTION_MAX) {
        now->began = clock_monotonic();
        trace.thread = pthread_self();
        trace.open = true;
    } else if (trace.recording && trace.open && pthread_equal(trace.thread, pthread_self()) && writes(sql)) {
        char *expanded = sqlite3_expanded_sql(statement);

        now->statements = xgrow(now->statements, &now->capacity, now->count + 1, sizeof(*now->statements));
        now->statements[now->count++] = with_open_key(expanded);
        sqlite3_free(expanded);
    }
}

static void statement_ends(sqlite3_stmt *statement)
{
    const char *sql = sqlite3_sql(statement);

    if (trace.open && pthread_equal(trace.thread, pthread_self()) &&
        (begins(sql, "COMMIT") || begins(sql, "ROLLBACK"))) {
        trace.transactions[trace.count++].ended = clock_monotonic();
        trace.open = false;
    }
}

/* In place of the C library's, for SQLite too. What is synced behind a COMMIT still belongs to it. */
int fdatasync(int file)
{
    static int (*real)(int);
    int result;

    if (!real)
        *(void **)&real = dlsym(RTLD_NEXT, "fdatasync");
    result = real(file);
    if (replaying)
        return result;
    pthread_mutex_lock(&trace.lock);
    if (trace.listening && (trace.open || trace.count > 0) && pthread_equal(trace.thread, pthread_self())) {
        struct transaction *last = &trace.transactions[trace.open ? trace.count : trace.count - 1];

        last->full = true;
        last->ended = clock_monotonic();
    }
    pthread_mutex_unlock(&trace.lock);
    return result;
}

/* Before a recorded turn's transaction begins, the one of the turn recorded before. */
static void replay_before(sqlite3_stmt *statement)
{
    size_t place = TRANSACTION_MAX;

    pthread_mutex_lock(&trace.lock);
    if (trace.listening && trace.recording && begins(sqlite3_sql(statement), "BEGIN IMMEDIATE"))
        place = trace.count;
    pthread_mutex_unlock(&trace.lock);
    if (place < TRANSACTION_MAX && trace.replays[place].statements)
        run_replay(place);
}

static int traced(unsigned kind, void *context, void *statement, void *detail)
{
    (void)context;
    if (kind == SQLITE_TRACE_STMT)
        replay_before(statement);
    pthread_mutex_lock(&trace.lock);
    /* what is written behind a turn, as the times of its steps are, is none of it; a trigger's statements
     * come as comments, after the one that fires it */
    bool own = trace.listening && !(kind == SQLITE_TRACE_STMT && detail && begins(detail, "--"));
    if (own && kind == SQLITE_TRACE_STMT)
        statement_starts(statement);
    else if (own && kind == SQLITE_TRACE_PROFILE)
        statement_ends(statement);
    pthread_mutex_unlock(&trace.lock);
    return 0;
}

/* Called by SQLite for each new connection. Of those to the store only one begins transactions that write. */
static int watch(sqlite3 *database, char **error, const void *api)
{
    const char *path = sqlite3_db_filename(database, "main"), *name = strrchr(trace.store, '/');

    (void)error, (void)api;
    if (!path || !strstr(path, name ? name : trace.store))
        return SQLITE_OK;
    return sqlite3_trace_v2(database, SQLITE_TRACE_STMT | SQLITE_TRACE_PROFILE, traced, NULL);
}

static void clear_trace(bool recording)
{
    pthread_mutex_lock(&trace.lock);
    for (size_t i = 0; i < TRANSACTION_MAX; i++) {
        for (size_t j = 0; j < trace.transactions[i].count; j++)
            free(trace.transactions[i].statements[j]);
        free(trace.transactions[i].statements);
        trace.transactions[i] = (struct transaction){.began = 0};
    }
    trace.count = 0;
    trace.open = false;
    trace.recording = recording;
    trace.listening = true;
    pthread_mutex_unlock(&trace.lock);
}

static void stop_listening(void)
{
    pthread_mutex_lock(&trace.lock);
    trace.listening = false;
    pthread_mutex_unlock(&trace.lock);
}

/* --- the session --- */

static void run_turn(rec_session *session, const char *conversation)
{
    struct rec_command command = {
        .kind = REC_COMMAND_CHAT, .id = conversation, .text = "Tell me a story about Lisbon."};
    struct rec_event event;
    uint64_t number;
    rec_error error;
    bool done = false;

    command.category = command.row_kind = -1;
    if (rec_submit(session, &command, &number, &error))
        bench_fail("%s", error.message);
    while (!done && rec_event_wait(session, &event, TIMEOUT_MS)) {
        if (event.command == number && (event.kind == REC_EVENT_FAILED || event.kind == REC_EVENT_CANCELLED))
            bench_fail("the turn failed: %s", event.error.message);
        done = event.command == number && event.kind == REC_EVENT_DONE;
        rec_event_clear(&event);
    }
    if (!done)
        bench_fail("the turn did not end");
}

static rec_session *open_session(const char *path, const struct server *server,
                                 char conversation[REC_ID_SIZE])
{
    struct rec_open options = {
        .user = "bench", .url = path, .provider = "anthropic", .flags = REC_OPEN_NO_JOBS};
    struct rec_query query;
    const struct rec_page *page;
    rec_settings *settings;
    rec_session *session;
    rec_error error;

    setenv("ANTHROPIC_BASE_URL", server->url, 1);
    setenv("ANTHROPIC_API_KEY", "bench", 1);
    settings = rec_settings_load(NULL, NULL, &error);
    session = settings ? rec_session_open(settings, &options, &error) : NULL;
    rec_settings_free(settings);
    if (!session || rec_session_wait_open(session, &error))
        bench_fail("%s", error.message);
    run_turn(session, NULL);
    rec_query_init(&query, REC_QUERY_CONVERSATIONS);
    if (rec_page_wait(session, &query, &page, &error) || page->count == 0)
        bench_fail("the first turn made no conversation");
    snprintf(conversation, REC_ID_SIZE, "%s", page->conversations[0].id);
    rec_page_free(page);
    return session;
}

/* --- the bare statements --- */

static sqlite3 *copy_store(const char *path, const char *copy_path)
{
    sqlite3 *from, *to;
    sqlite3_backup *backup;

    if (sqlite3_open_v2(path, &from, SQLITE_OPEN_READWRITE, NULL) || sqlite3_open(copy_path, &to))
        bench_fail("%s cannot be copied", path);
    backup = sqlite3_backup_init(to, "main", from, "main");
    if (!backup || sqlite3_backup_step(backup, -1) != SQLITE_DONE || sqlite3_backup_finish(backup))
        bench_fail("%s: %s", copy_path, sqlite3_errmsg(to));
    sqlite3_close(from);
    if (sqlite3_exec(to, "PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON",
                     NULL, NULL, NULL))
        bench_fail("%s: %s", copy_path, sqlite3_errmsg(to));
    return to;
}

static sqlite3_stmt *prepare(sqlite3 *database, const char *sql)
{
    sqlite3_stmt *statement;

    if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL))
        bench_fail("%s: %s", sqlite3_errmsg(database), sql);
    return statement;
}

/* All of a turn's transactions at once, as a program has its statements ready. Those that the last turn did
 * not come to run now: the copy misses nothing. */
static void prepare_replays(void)
{
    for (size_t i = 0; i < TRANSACTION_MAX; i++) {
        const struct transaction *transaction = &trace.transactions[i];
        struct replay *replay = &trace.replays[i];

        if (replay->statements)
            run_replay(i);
        *replay = (struct replay){.full = transaction->full, .took = -1};
        if (i >= trace.count)
            continue;
        replay->statements = xcalloc(transaction->count + 2, sizeof(*replay->statements));
        replay->statements[replay->count++] = prepare(trace.copy, "BEGIN IMMEDIATE");
        for (size_t j = 0; j < transaction->count; j++)
            replay->statements[replay->count++] = prepare(trace.copy, transaction->statements[j]);
        replay->statements[replay->count++] = prepare(trace.copy, "COMMIT");
    }
    make_ready(&trace.replays[0]);
}

/* --- figures --- */

struct figures {
    struct samples ours, bare;
    char name[64];
};

static void name_transaction(struct figures *figures, size_t place, const struct transaction *transaction)
{
    const char *sql = transaction->count ? transaction->statements[0] : "";

    if (!figures->name[0])
        snprintf(figures->name, sizeof(figures->name), "commit %zu (%s, %zu statements, %.18s)", place + 1,
                 transaction->full ? "FULL" : "NORMAL", transaction->count, sql);
    for (char *at = figures->name; *at; at++)
        if (*at == '\n' || *at == '\t')
            *at = ' ';
}

int main(int argc, char **argv)
{
    struct figures figures[TRANSACTION_MAX] = {0};
    struct samples commits = SAMPLES_INIT, ours_sum = SAMPLES_INIT, bare_sum = SAMPLES_INIT;
    char conversation[REC_ID_SIZE];
    struct server server;
    rec_session *session;

    if (argc != 3) {
        fputs("usage: turn STORE COPY\n", stderr);
        return 2;
    }
    server_start(&server, DELTAS, RATE, 1);
    trace.store = argv[1];
    sqlite3_auto_extension((void (*)(void))watch);
    session = open_session(argv[1], &server, conversation);
    sqlite3_cancel_auto_extension((void (*)(void))watch);
    trace.copy = copy_store(argv[1], argv[2]);
    for (int turn = 0; turn < TURNS; turn++) {
        bool recording = turn % 2 == 0;
        double sum = 0;
        size_t timed = 0;

        clear_trace(recording);
        run_turn(session, conversation);
        stop_listening();
        for (size_t i = 0; i < trace.count; i++) {
            const struct transaction *transaction = &trace.transactions[i];
            double took =
                recording ? trace.replays[i].took : (double)(transaction->ended - transaction->began) / 1e6;

            if (recording && (turn == 0 || took < 0))
                continue; /* nothing was recorded before */
            timed++;
            if (recording)
                name_transaction(&figures[i], i, transaction);
            samples_add(recording ? &figures[i].bare : &figures[i].ours, took);
            sum += took;
        }
        if (recording) {
            prepare_replays();
            /* the worker does so when it is idle: both logs are then written over, not made longer */
            sqlite3_wal_checkpoint_v2(trace.copy, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
        }
        samples_add(&commits, (double)trace.count);
        if (timed)
            samples_add(recording ? &bare_sum : &ours_sum, sum);
    }
    rec_session_close(session);
    bench_bar("turn: commits", samples_quantile(&commits, 0.5), "", COMMITS_BAR);
    for (size_t i = 0; i < TRANSACTION_MAX; i++)
        if (figures[i].ours.count > TURNS / 4 && figures[i].bare.count > TURNS / 4)
            bench_compare(figures[i].name, "ms", &figures[i].ours, "bare", &figures[i].bare, RATIO_BAR);
    bench_compare("turn: all commits", "ms", &ours_sum, "bare", &bare_sum, RATIO_BAR);
    clear_trace(false);
    for (size_t i = 0; i < TRANSACTION_MAX; i++)
        if (trace.replays[i].statements)
            run_replay(i);
    sqlite3_close(trace.copy);
    server_stop(&server);
    for (size_t i = 0; i < TRANSACTION_MAX; i++) {
        samples_free(&figures[i].ours);
        samples_free(&figures[i].bare);
    }
    samples_free(&commits);
    samples_free(&ours_sum);
    samples_free(&bare_sum);
    return 0;
}
