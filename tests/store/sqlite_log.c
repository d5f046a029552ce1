#include "config.h"

#include "sqlite_sandbox.h"

#include "store/sqlite/sqlite.h"

#include "base/file.h"
#include "store/sqlite/log_file.h"
#include "store/sqlite/maintain.h"
#include "store/sqlite/statement.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static int syncs; /* of the log, counted by the file system below */
static sqlite3_vfs counting;
static const sqlite3_io_methods *log_methods;
static sqlite3_io_methods counting_methods;

static int count_sync(sqlite3_file *file, int flags)
{
    syncs++;
    return log_methods->xSync(file, flags);
}

static int counting_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
    sqlite3_vfs *below = vfs->pAppData;
    int result = below->xOpen(below, name, file, flags, out);
    if (result == SQLITE_OK && (flags & SQLITE_OPEN_WAL)) {
        log_methods = file->pMethods;
        counting_methods = *log_methods;
        counting_methods.xSync = count_sync;
        file->pMethods = &counting_methods;
    }
    return result;
}

static void full_commits_are_synced(void **state)
{
    struct sandbox *s = *state;
    make_store(s);
    sqlite3_vfs *below = sqlite3_vfs_find(LOG_FILE_VFS);
    assert_non_null(below);
    counting = *below;
    sqlite3_vfs_unregister(below);
    counting.pAppData = below;
    counting.xOpen = counting_open;
    sqlite3_vfs_register(&counting, 0);
    struct store *store = open_at(s, STORE_WRITE);
    struct store_user *user = alice_of(s, store);
    add_titled(s, user, "the first write starts the log");
    syncs = 0;
    for (int i = 0; i < 5; i++)
        add_titled(s, user, "normal");
    assert_int_equal(syncs, 0);
    WELL(s, store_begin(store, STORE_NORMAL, &s->error));
    add_titled(s, user, "full, as somebody inside asks for it late");
    WELL(s, store_begin(store, STORE_FULL, &s->error));
    WELL(s, store_commit(store, &s->error));
    assert_int_equal(syncs, 0);
    WELL(s, store_commit(store, &s->error));
    assert_int_equal(syncs, 1);
    add_titled(s, user, "normal again");
    assert_int_equal(syncs, 1);
    store_user_close(user);
    store_close(store);
    sqlite3_vfs_unregister(&counting);
    sqlite3_vfs_register(below, 0);
}

/* Writes until it is killed; says each id when it is committed. */
static void write_for_ever(struct sandbox *s, int out)
{
    struct store *store;
    struct store_user *user;
    struct rec_conversation c = {.title = "c"};
    char text[3000];

    if (store_open(&store, s->path, STORE_WRITE, NULL) != REC_OK ||
        store_user_open(store, "alice", true, &user, NULL) != REC_OK ||
        store_conversation_add(user, &c, NULL) != REC_OK)
        _exit(1);
    memset(text, 'x', sizeof(text));
    for (unsigned i = 0;; i++) {
        char ids[3][REC_ID_SIZE];
        text[i * 37 % (sizeof(text) - 1)] = '\0';
        store_begin(store, i % 2 ? STORE_FULL : STORE_NORMAL, NULL);
        for (size_t k = 0; k < 3; k++) {
            struct rec_message row = {.content = text};
            memcpy(row.conversation_id, c.id, REC_ID_SIZE);
            if (store_message_add(user, &row, NULL) != REC_OK)
                _exit(1);
            memcpy(ids[k], row.id, REC_ID_SIZE);
        }
        if (store_commit(store, NULL) != REC_OK)
            _exit(1);
        if (write(out, ids, sizeof(ids)) != (ssize_t)sizeof(ids))
            _exit(1);
        memset(text, 'x', sizeof(text));
    }
}

static void killed_in_the_middle(void **state)
{
    struct sandbox *s = *state;

    for (int round = 0; round < 5; round++) {
        char ids[4096][REC_ID_SIZE];
        size_t bytes = 0, enough = (size_t)(40 + 31 * round) * sizeof(ids[0]);
        int ends[2], status;
        ssize_t got;
        assert_int_equal(pipe(ends), 0);
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            close(ends[0]);
            write_for_ever(s, ends[1]);
        }
        close(ends[1]);
        while ((got = read(ends[0], (char *)ids + bytes, sizeof(ids) - bytes)) > 0) {
            bytes += (size_t)got;
            if (bytes >= enough)
                kill(child, SIGKILL); /* what it had said until then is still read */
        }
        close(ends[0]);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status));
        assert_true(bytes >= enough);

        struct store *store = open_at(s, STORE_WRITE);
        struct store_user *user = alice_of(s, store);
        struct rec_message row;
        struct buf report = BUF_INIT;
        for (size_t i = 0; i < bytes / sizeof(ids[0]); i++)
            WELL(s, store_message_get(user, ids[i], &s->arena, &row, &s->error));
        WELL(s, store_check(store, &report, NULL, NULL, &s->error));
        struct rec_stats stats;
        WELL(s, store_stats(user, 0, &s->arena, &stats, &s->error));
        assert_int_equal(stats.messages_total % 3, 0); /* transactions are whole */
        buf_free(&report);
        store_user_close(user);
        store_close(store);
    }
}

static void a_full_disk(void **state)
{
    struct sandbox *s = *state;
    struct rec_conversation first = make_store(s), row;
    struct store *store = open_at(s, STORE_WRITE);
    struct store_user *user = alice_of(s, store);
    struct rec_message big = {.content = memset(arena_alloc(&s->arena, 1 << 21), 'x', (1 << 21) - 1)};
    int64_t pages = 0;

    memcpy(big.conversation_id, first.id, REC_ID_SIZE);
    WELL(s, sql_pragma(sqlite_of(store)->db, "PRAGMA max_page_count = 100", &pages, &s->error));
    WELL(s, store_begin(store, STORE_FULL, &s->error));
    struct rec_conversation lost = add_titled(s, user, "goes with it");
    EXPECT_IN(s, REC_STORE, store_message_add(user, &big, &s->error));
    assert_non_null(strstr(s->error.message, "disk is full"));
    EXPECT_IN(s, REC_CONFLICT, store_commit(store, &s->error));
    EXPECT_IN(s, REC_NOT_FOUND, store_conversation_get(user, lost.id, &s->arena, &row, &s->error));
    /* room has been made */
    WELL(s, sql_pragma(sqlite_of(store)->db, "PRAGMA max_page_count = 100000", &pages, &s->error));
    big.id[0] = '\0';
    WELL(s, store_message_add(user, &big, &s->error));
    store_user_close(user);
    store_close(store);
}

/* The database and its log as they lie there, read by SQLite alone: what a kill would leave. */
static int64_t number_in_files(struct sandbox *s, const char *sql)
{
    static const char *const endings[] = {"", "-wal"};
    char from[128], to[128];
    struct buf bytes = BUF_INIT;

    for (size_t i = 0; i < 2; i++) {
        snprintf(from, sizeof(from), "%s%s", s->path, endings[i]);
        snprintf(to, sizeof(to), "%s/killed.db%s", s->folder, endings[i]);
        WELL(s, file_read(from, 1 << 26, &bytes, &s->error));
        int file = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0600);
        assert_int_equal(write(file, bytes.data, bytes.length), bytes.length);
        close(file);
        buf_clear(&bytes);
    }
    buf_free(&bytes);
    snprintf(to, sizeof(to), "%s/killed.db", s->folder);
    return raw_number(s, to, sql);
}

#define SUM "SELECT sum(a * length(b)) + sum(unicode(substr(b, 7))) FROM things"

/* Fills 300 pages through a cache of ten: they go to the log before the end, are read back from it and
 * written again. */
static const char large_transaction[] =
    "BEGIN IMMEDIATE; WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300) "
    "INSERT INTO things (b) SELECT hex(randomblob(1500)) FROM n; "
    "UPDATE things SET b = b || 'more' WHERE a BETWEEN 285 AND 298; "
    "UPDATE things SET b = hex(randomblob(1400)) WHERE a % 7 = 0; "
    "UPDATE things SET b = hex(randomblob(1400)) WHERE a % 3 = 0;";

/* Large transactions, kept and taken back, small ones, and a log that begins anew. */
static void the_log_is_whole(void **state)
{
    struct sandbox *s = *state;
    struct store *store = open_at(s, STORE_WRITE);
    sqlite3 *db = sqlite_of(store)->db;
    int64_t sum;

    WELL(s, sql_script(db, "PRAGMA cache_size = 10; CREATE TABLE things (a INTEGER PRIMARY KEY, b TEXT)",
                       &s->error));
    for (int round = 0; round < 6; round++) {
        WELL(s, sql_script(db, large_transaction, &s->error));
        WELL(s, sql_script(db, round % 3 == 1 ? "ROLLBACK" : "COMMIT", &s->error));
        for (int i = 0; i < 5; i++)
            WELL(s, sql_script(db, "UPDATE things SET b = hex(randomblob(1300)) WHERE a = 5", &s->error));
        WELL(s, sql_pragma(db, SUM, &sum, &s->error));
        assert_int_equal(number_in_files(s, SUM), sum);
        assert_int_equal(number_in_files(s, "SELECT count(*) FROM pragma_integrity_check WHERE "
                                            "integrity_check <> 'ok'"),
                         0);
        if (round % 2)
            WELL(s, store_checkpoint(store, &s->error));
    }
    store_close(store);
    assert_int_equal(raw_number(s, s->path, SUM), sum);
}

/* How often the process has written; -1: the system does not say. */
static int64_t writes_so_far(void)
{
    struct buf text = BUF_INIT;
    int64_t writes = -1;

    if (file_read("/proc/self/io", 4096, &text, NULL) == REC_OK && strstr(text.data, "syscw: "))
        writes = strtoll(strstr(text.data, "syscw: ") + 7, NULL, 10);
    buf_free(&text);
    return writes;
}

static void a_commit_is_one_write(void **state)
{
    struct sandbox *s = *state;
    struct store *store = open_at(s, STORE_WRITE);
    struct store_user *user = alice_of(s, store);
    struct rec_conversation c = add_titled(s, user, "c");
    struct rec_message message = {.role = REC_ROLE_USER, .content = "What is it?"};

    memcpy(message.conversation_id, c.id, REC_ID_SIZE);
    WELL(s, store_message_add(user, &message, &s->error)); /* statements are prepared */
    message.id[0] = '\0';
    int64_t size = log_size(s), before = writes_so_far();
    WELL(s, store_message_add(user, &message, &s->error));
    int64_t after = writes_so_far();
    assert_true(log_size(s) - size >= 4 * 4120); /* of so many frames */
    store_user_close(user);
    store_close(store);
    if (before < 0)
        skip();
    assert_int_equal(after - before, 1);
}

/* What a full disk does not take is not there: neither now, nor after what is written next. */
static void the_log_is_not_taken(void **state)
{
    struct sandbox *s = *state;
    struct store *store = open_at(s, STORE_WRITE);
    struct store_user *user = alice_of(s, store);
    struct rec_conversation c = add_titled(s, user, "before");
    struct rlimit all, little;
    void (*old)(int) = signal(SIGXFSZ, SIG_IGN);

    assert_int_equal(getrlimit(RLIMIT_FSIZE, &all), 0);
    little = all;
    little.rlim_cur = (rlim_t)log_size(s) + 6000; /* one frame and a half */
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &little), 0);
    c = (struct rec_conversation){.title = "lost"};
    EXPECT_IN(s, REC_STORE, store_conversation_add(user, &c, &s->error));
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &all), 0);
    signal(SIGXFSZ, old);
    assert_int_equal(number_in_files(s, "SELECT count(*) FROM conversations"), 1);
    add_titled(s, user, "after");
    assert_int_equal(number_in_files(s, "SELECT count(*) FROM conversations"), 2);
    assert_int_equal(number_in_files(s, "SELECT count(*) FROM conversations WHERE title = 'lost'"), 0);
    store_user_close(user);
    store_close(store);
}

const struct CMUnitTest sqlite_log[] = {
    SANDBOX_TEST(the_log_is_whole),
    SANDBOX_TEST(a_commit_is_one_write),
    SANDBOX_TEST(the_log_is_not_taken),
    SANDBOX_TEST(full_commits_are_synced),
    SANDBOX_TEST(killed_in_the_middle),
    SANDBOX_TEST(a_full_disk),
    {.name = NULL},
};
