#include "config.h"

#include "contract.h"

#include "base/file.h"
#include "store/sqlite/log_file.h"
#include "store/sqlite/maintain.h"
#include "store/sqlite/migrate.h"
#include "store/sqlite/statement.h"

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* What only a file has: the contract's own suite is in contract.c. Each test has an empty folder and no open
 * store. */

struct sandbox {
    char folder[64], path[96];
    rec_error error;
    struct arena arena;
};

#define WELL(s, call) EXPECT_IN(s, REC_OK, call)
#define EXPECT_IN(s, want, call)                                                                             \
    do {                                                                                                     \
        error_clear(&(s)->error);                                                                            \
        enum rec_status got_ = (call);                                                                       \
        if (got_ != (want))                                                                                  \
            fail_msg("%s gave %s: %s", #call, rec_status_name(got_), (s)->error.message);                    \
    } while (0)

static int set_up(void **state)
{
    struct sandbox *s = test_calloc(1, sizeof(*s));
    const char *parent = getenv("TMPDIR");

    snprintf(s->folder, sizeof(s->folder), "%s/recollect-XXXXXX",
             parent && strlen(parent) < 40 ? parent : "/tmp");
    if (!mkdtemp(s->folder))
        return -1;
    snprintf(s->path, sizeof(s->path), "%s/store.db", s->folder);
    *state = s;
    return 0;
}

static void remove_folder(const char *folder)
{
    DIR *stream = opendir(folder);
    char path[400];

    for (struct dirent *entry; stream && (entry = readdir(stream));) {
        snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
        if (entry->d_name[0] != '.' && unlink(path) != 0)
            remove_folder(path);
    }
    if (stream)
        closedir(stream);
    rmdir(folder);
}

static int tear_down(void **state)
{
    struct sandbox *s = *state;
    remove_folder(s->folder);
    arena_free(&s->arena);
    test_free(s);
    return 0;
}

static struct store *open_at(struct sandbox *s, enum store_mode mode)
{
    struct store *store;
    WELL(s, store_open(&store, s->path, mode, &s->error));
    return store;
}

static struct store_user *alice_of(struct sandbox *s, struct store *store)
{
    struct store_user *user;
    WELL(s, store_user_open(store, "alice", !store_read_only(store), &user, &s->error));
    return user;
}

static struct rec_conversation add_titled(struct sandbox *s, struct store_user *user, const char *title)
{
    struct rec_conversation row = {.title = title};
    WELL(s, store_conversation_add(user, &row, &s->error));
    return row;
}

static struct rec_message add_text(struct sandbox *s, struct store_user *user, const char *conversation,
                                   const char *content)
{
    struct rec_message row = {.content = content};
    memcpy(row.conversation_id, conversation, REC_ID_SIZE);
    WELL(s, store_message_add(user, &row, &s->error));
    return row;
}

/* A store with one conversation, closed. */
static struct rec_conversation make_store(struct sandbox *s)
{
    struct store *store = open_at(s, STORE_WRITE);
    struct store_user *user = alice_of(s, store);
    struct rec_conversation row = add_titled(s, user, "first");
    store_user_close(user);
    store_close(store);
    return row;
}

/* Behind the store's back. */
static void raw(struct sandbox *s, const char *path, const char *sql)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    WELL(s, sql_script(db, sql, &s->error));
    sqlite3_close(db);
}

static int64_t raw_number(struct sandbox *s, const char *path, const char *sql)
{
    sqlite3 *db;
    int64_t number = -1;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    WELL(s, sql_pragma(db, sql, &number, &s->error));
    sqlite3_close(db);
    return number;
}

static int mode_of(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 ? (int)(status.st_mode & 07777) : -1;
}

/* --- Files and addresses --- */

static void modes(void **state)
{
    struct sandbox *s = *state;
    struct store *store;
    char path[128];

    mode_t before = umask(0);
    snprintf(path, sizeof(path), "%s/a/b/store.db", s->folder);
    WELL(s, store_open(&store, path, STORE_WRITE, &s->error));
    store_user_close(alice_of(s, store));
    assert_int_equal(mode_of(path), 0600);
    snprintf(path, sizeof(path), "%s/a/b/store.db-wal", s->folder);
    assert_int_equal(mode_of(path), 0600);
    snprintf(path, sizeof(path), "%s/a/b", s->folder);
    assert_int_equal(mode_of(path), 0700);
    snprintf(path, sizeof(path), "%s/a/b/copy.db", s->folder);
    WELL(s, store_backup(store, path, NULL, NULL, &s->error));
    assert_int_equal(mode_of(path), 0600);
    store_close(store);
    umask(before);
}

static void addresses(void **state)
{
    struct sandbox *s = *state;
    struct store *store;
    char url[128], identity[40], back[400];

    EXPECT_IN(s, REC_NOT_FOUND, store_open(&store, s->path, STORE_READ, &s->error));
    assert_null(store);
    EXPECT_IN(s, REC_UNSUPPORTED, store_open(&store, "postgresql://host/db", STORE_WRITE, &s->error));
    EXPECT_IN(s, REC_INVALID, store_open(&store, "mysql://host/db", STORE_WRITE, &s->error));
    EXPECT_IN(s, REC_INVALID, store_open(&store, "sqlite://two", STORE_WRITE, &s->error));
    EXPECT_IN(s, REC_INVALID, store_open(&store, "sqlite:///", STORE_WRITE, &s->error));
    EXPECT_IN(s, REC_INVALID, store_open(&store, "", STORE_WRITE, &s->error));
    make_store(s);
    store = open_at(s, STORE_READ);
    snprintf(identity, sizeof(identity), "%s", store_identity(store));
    assert_string_equal(store_url(store), s->path);
    store_close(store);
    snprintf(url, sizeof(url), "sqlite:///%s", s->path); /* absolute: the path begins with the fourth slash */
    WELL(s, store_open(&store, url, STORE_READ, &s->error));
    assert_string_equal(store_identity(store), identity);
    store_close(store);
    assert_non_null(getcwd(back, sizeof(back)));
    assert_int_equal(chdir(s->folder), 0);
    WELL(s, store_open(&store, "sqlite:///store.db", STORE_READ, &s->error));
    assert_string_equal(store_identity(store), identity); /* the same file by whatever way */
    store_close(store);
    WELL(s, store_open(&store, "file:strange?name", STORE_WRITE, &s->error)); /* a path, and nothing else */
    store_close(store);
    assert_int_equal(access("file:strange?name", F_OK), 0);
    assert_int_equal(chdir(back), 0);
}

static void nothing_is_prepared_early(void **state)
{
    struct sandbox *s = *state;

    make_store(s);
    struct store *store = open_at(s, STORE_WRITE);
    for (size_t i = 0; i < SQL_COUNT; i++)
        assert_null(sqlite_of(store)->statements[i]);
    store_close(store);
}

static void a_copy_is_another_store(void **state)
{
    struct sandbox *s = *state;
    struct store *store, *copy;
    char path[128];

    make_store(s);
    store = open_at(s, STORE_WRITE);
    snprintf(path, sizeof(path), "%s/copy.db", s->folder);
    WELL(s, store_backup(store, path, NULL, NULL, &s->error));
    WELL(s, store_open(&copy, path, STORE_READ, &s->error));
    assert_string_not_equal(store_identity(copy), store_identity(store));
    store_close(copy);
    store_close(store);
}

static void created_by_many_at_once(void **state)
{
    struct sandbox *s = *state;
    enum { PROGRAMS = 6 };
    pid_t children[PROGRAMS];

    for (int i = 0; i < PROGRAMS; i++) {
        children[i] = fork();
        assert_true(children[i] >= 0);
        if (children[i] == 0) {
            struct store *store;
            struct store_user *user;
            bool well = store_open(&store, s->path, STORE_WRITE, NULL) == REC_OK &&
                        store_user_open(store, "alice", true, &user, NULL) == REC_OK;
            struct rec_conversation row = {.title = "mine"};
            well = well && store_conversation_add(user, &row, NULL) == REC_OK;
            _exit(well ? 0 : 1);
        }
    }
    for (int i = 0; i < PROGRAMS; i++) {
        int status;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_int_equal(status, 0);
    }
    assert_int_equal(raw_number(s, s->path, "SELECT count(*) FROM conversations"), PROGRAMS);
    assert_int_equal(raw_number(s, s->path, "SELECT count(*) FROM users"), 1);
    assert_int_equal(raw_number(s, s->path, "SELECT count(*) FROM store"), 1);
}

/* --- Formats --- */

static void migrations_run(void **state)
{
    struct sandbox *s = *state;
    const struct migration steps[] = {
        {"CREATE TABLE store (identity TEXT, created_at INTEGER); CREATE TABLE things (name TEXT);"},
        {"ALTER TABLE things ADD COLUMN size INTEGER NOT NULL DEFAULT 7;"},
        {"CREATE TABLE more (a); INSERT INTO nowhere VALUES (1);"}};
    char copy[128];
    sqlite3 *db;

    snprintf(copy, sizeof(copy), "%s.format-1", s->path);
    assert_int_equal(sqlite3_open(s->path, &db), SQLITE_OK);
    WELL(s, migrate(db, s->path, steps, 1, &s->error));
    assert_int_equal(access(copy, F_OK), -1); /* there was nothing to copy */
    WELL(s, sql_script(db, "INSERT INTO things VALUES ('kept')", &s->error));
    WELL(s, migrate(db, s->path, steps, 2, &s->error));
    WELL(s, migrate(db, s->path, steps, 2, &s->error)); /* nothing to do */
    sqlite3_close(db);
    assert_int_equal(raw_number(s, s->path, "PRAGMA user_version"), 2);
    assert_int_equal(raw_number(s, s->path, "PRAGMA application_id"), SQLITE_APPLICATION_ID);
    assert_int_equal(raw_number(s, s->path, "SELECT size FROM things WHERE name = 'kept'"), 7);
    /* the copy is the old format, with its content */
    assert_int_equal(mode_of(copy), 0600);
    assert_int_equal(raw_number(s, copy, "PRAGMA user_version"), 1);
    assert_int_equal(raw_number(s, copy, "SELECT count(*) FROM things WHERE name = 'kept'"), 1);
    /* one that fails leaves all as it was */
    assert_int_equal(sqlite3_open(s->path, &db), SQLITE_OK);
    EXPECT_IN(s, REC_STORE, migrate(db, s->path, steps, 3, &s->error));
    assert_non_null(strstr(s->error.message, "format 3"));
    sqlite3_close(db);
    assert_int_equal(raw_number(s, s->path, "PRAGMA user_version"), 2);
    assert_int_equal(raw_number(s, s->path, "SELECT count(*) FROM sqlite_master WHERE name = 'more'"), 0);
    assert_int_equal(raw_number(s, s->path, "SELECT size FROM things"), 7);
}

struct upgrade {
    const struct sandbox *sandbox;
    const struct migration *steps;
    enum rec_status status;
    rec_error error;
};

static void *upgrade(void *context)
{
    struct upgrade *own = context;
    sqlite3 *db = NULL;

    own->status = sqlite3_open(own->sandbox->path, &db) == SQLITE_OK ? REC_OK : REC_IO;
    if (own->status == REC_OK)
        own->status = migrate(db, own->sandbox->path, own->steps, 2, &own->error);
    sqlite3_close(db);
    return NULL;
}

/* The threads of one program come at the same moment; the copy takes its time. */
static void migrated_by_many_at_once(void **state)
{
    struct sandbox *s = *state;
    const struct migration steps[] = {
        {"CREATE TABLE store (identity TEXT, created_at INTEGER); CREATE TABLE things (name TEXT);"},
        {"ALTER TABLE things ADD COLUMN size INTEGER NOT NULL DEFAULT 7;"}};
    enum { THREADS = 6 };
    struct upgrade upgrades[THREADS];
    pthread_t threads[THREADS];
    char copy[128];
    sqlite3 *db;

    snprintf(copy, sizeof(copy), "%s.format-1", s->path);
    assert_int_equal(sqlite3_open(s->path, &db), SQLITE_OK);
    WELL(s, migrate(db, s->path, steps, 1, &s->error));
    WELL(s, sql_script(db,
                       "INSERT INTO things WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
                       "WHERE i < 3000) SELECT hex(zeroblob(1000)) FROM n",
                       &s->error));
    sqlite3_close(db);
    for (int i = 0; i < THREADS; i++) {
        upgrades[i] = (struct upgrade){.sandbox = s, .steps = steps};
        assert_int_equal(pthread_create(&threads[i], NULL, upgrade, &upgrades[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        if (upgrades[i].status != REC_OK)
            fail_msg("%s", upgrades[i].error.message);
    }
    assert_int_equal(raw_number(s, s->path, "PRAGMA user_version"), 2);
    assert_int_equal(raw_number(s, s->path, "SELECT sum(size) FROM things"), 3000 * 7);
    assert_int_equal(raw_number(s, copy, "PRAGMA user_version"), 1);
    assert_int_equal(raw_number(s, copy, "SELECT count(*) FROM things"), 3000);
}

static void a_newer_file_is_read(void **state)
{
    struct sandbox *s = *state;
    struct rec_conversation row = make_store(s), new = {.title = "new"};

    raw(s, s->path, "PRAGMA user_version = 99");
    struct store *store = open_at(s, STORE_WRITE);
    assert_true(store_read_only(store));
    struct store_user *user = alice_of(s, store);
    WELL(s, store_conversation_get(user, row.id, &s->arena, &row, &s->error));
    assert_string_equal(row.title, "first");
    EXPECT_IN(s, REC_READ_ONLY, store_conversation_add(user, &new, &s->error));
    assert_non_null(strstr(s->error.message, "99"));
    EXPECT_IN(s, REC_READ_ONLY, store_vacuum(store, NULL, NULL, &s->error));
    WELL(s, store_checkpoint(store, &s->error));
    store_user_close(user);
    store_close(store);
    assert_int_equal(raw_number(s, s->path, "PRAGMA user_version"), 99);
}

static void files_of_others(void **state)
{
    struct sandbox *s = *state;
    struct store *store;
    char text[4096];

    raw(s, s->path, "CREATE TABLE theirs (a)");
    EXPECT_IN(s, REC_STORE, store_open(&store, s->path, STORE_WRITE, &s->error));
    assert_non_null(strstr(s->error.message, "another program"));
    raw(s, s->path, "PRAGMA user_version = 1");
    EXPECT_IN(s, REC_STORE, store_open(&store, s->path, STORE_WRITE, &s->error));
    EXPECT_IN(s, REC_STORE, store_open(&store, s->path, STORE_READ, &s->error));
    assert_int_equal(raw_number(s, s->path, "SELECT count(*) FROM sqlite_master"), 1); /* untouched */
    memset(text, 'x', sizeof(text));
    WELL(s, file_write(s->path, text, sizeof(text), 0600, &s->error));
    EXPECT_IN(s, REC_STORE, store_open(&store, s->path, STORE_WRITE, &s->error));
    assert_non_null(strstr(s->error.message, "not a store"));
    EXPECT_IN(s, REC_STORE, store_open(&store, s->folder, STORE_WRITE, &s->error));
}

static void without_permission(void **state)
{
    struct sandbox *s = *state;
    struct store *store;

    make_store(s);
    chmod(s->path, 0400);
    WELL(s, store_open(&store, s->path, STORE_WRITE, &s->error));
    assert_true(store_read_only(store));
    store_close(store);
    chmod(s->path, 0);
    EXPECT_IN(s, REC_STORE, store_open(&store, s->path, STORE_WRITE, &s->error));
    chmod(s->path, 0600);
    chmod(s->folder, 0500);
    snprintf(s->path, sizeof(s->path), "%s/other.db", s->folder);
    EXPECT_IN(s, REC_STORE, store_open(&store, s->path, STORE_WRITE, &s->error));
    chmod(s->folder, 0700);
}

/* --- Several connections --- */

static void writer_and_reader(void **state)
{
    struct sandbox *s = *state;
    struct rec_conversation row, first = make_store(s), refused = {.title = "refused"};
    struct store *writer = open_at(s, STORE_WRITE), *reader = open_at(s, STORE_READ);
    struct store_user *writes = alice_of(s, writer), *reads = alice_of(s, reader);

    assert_true(store_changed(reader)); /* the first answer */
    assert_false(store_changed(reader));
    WELL(s, store_begin(writer, STORE_FULL, &s->error));
    struct rec_conversation c = add_titled(s, writes, "new");
    EXPECT_IN(s, REC_NOT_FOUND, store_conversation_get(reads, c.id, &s->arena, &row, &s->error));
    assert_false(store_changed(reader));
    assert_int_equal(store_change_last(reads), 1);
    WELL(s, store_conversation_get(reads, first.id, &s->arena, &row, &s->error)); /* not kept waiting */
    WELL(s, store_commit(writer, &s->error));
    assert_true(store_changed(reader));
    assert_false(store_changed(reader));
    WELL(s, store_conversation_get(reads, c.id, &s->arena, &row, &s->error));
    assert_int_equal(store_change_last(reads), 2);
    EXPECT_IN(s, REC_READ_ONLY, store_conversation_add(reads, &refused, &s->error));
    assert_true(store_read_only(reader));
    /* not even behind the checks */
    assert_int_equal(sqlite3_exec(sqlite_of(reader)->db, "DELETE FROM users", NULL, NULL, NULL),
                     SQLITE_READONLY);
    store_user_close(writes);
    store_user_close(reads);
    store_close(writer);
    store_close(reader);
}

static void busy(void **state)
{
    struct sandbox *s = *state;
    make_store(s);
    struct store *a = open_at(s, STORE_WRITE), *b = open_at(s, STORE_WRITE);
    struct store_user *alice_a = alice_of(s, a), *alice_b = alice_of(s, b);
    struct rec_conversation row = {.title = "waits"};

    sqlite_set_busy(b, 0);
    WELL(s, store_begin(a, STORE_NORMAL, &s->error));
    WELL(s, store_begin(b, STORE_NORMAL, &s->error)); /* takes no lock: it may read */
    add_titled(s, alice_a, "first come");
    EXPECT_IN(s, REC_BUSY, store_conversation_add(alice_b, &row, &s->error));
    store_rollback(b);
    WELL(s, store_commit(a, &s->error));
    /* having read before the other's commit is no reason to fail after it */
    WELL(s, store_begin(b, STORE_NORMAL, &s->error));
    assert_true(store_change_last(alice_b) > 0);
    add_titled(s, alice_a, "in between");
    row.id[0] = '\0';
    WELL(s, store_conversation_add(alice_b, &row, &s->error));
    WELL(s, store_commit(b, &s->error));
    assert_int_equal(store_change_last(alice_a), 4);
    store_user_close(alice_a);
    store_user_close(alice_b);
    store_close(a);
    store_close(b);
}

/* --- Durability --- */

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

/* --- Many that write --- */

enum { WRITERS = 6, TURNS = 40, ROWS = 40 };

struct turn_taker {
    struct store *store;
    struct store_user *user;
    enum rec_status status;
    rec_error error;
};

static enum rec_status write_rows(struct turn_taker *own)
{
    enum rec_status status = store_begin(own->store, STORE_NORMAL, &own->error);
    for (int row = 0; status == REC_OK && row < ROWS; row++) {
        struct rec_conversation added = {.title = "one of many"};
        status = store_conversation_add(own->user, &added, &own->error);
    }
    if (status == REC_OK)
        return store_commit(own->store, &own->error);
    store_rollback(own->store);
    return status;
}

static void *write_on_and_on(void *context)
{
    struct turn_taker *own = context;
    for (int turn = 0; turn < TURNS && own->status == REC_OK; turn++)
        own->status = write_rows(own);
    return NULL;
}

/* None is kept waiting for longer than the others write once each, however many there are and however long
 * all of it takes. */
static void many_that_write_take_turns(void **state)
{
    struct sandbox *s = *state;
    struct turn_taker all[WRITERS];
    pthread_t threads[WRITERS];

    for (int i = 0; i < WRITERS; i++) {
        all[i] = (struct turn_taker){.store = open_at(s, STORE_WRITE)};
        all[i].user = alice_of(s, all[i].store);
        sqlite_set_busy(all[i].store, 500);
    }
    for (int i = 0; i < WRITERS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, write_on_and_on, &all[i]), 0);
    for (int i = 0; i < WRITERS; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    for (int i = 0; i < WRITERS; i++) {
        if (all[i].status != REC_OK)
            fail_msg("%s", all[i].error.message);
        store_user_close(all[i].user);
        store_close(all[i].store);
    }
    assert_int_equal(raw_number(s, s->path, "SELECT count(*) FROM conversations"), WRITERS * TURNS * ROWS);
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

/* --- Faults --- */

static void a_damaged_file(void **state)
{
    struct sandbox *s = *state;
    struct store *store = open_at(s, STORE_WRITE);
    struct store_user *user = alice_of(s, store);
    struct buf report = BUF_INIT;
    struct rec_message row;
    char garbage[4096];
    enum rec_status status = REC_OK;
    int64_t cursor = 0;

    struct rec_conversation c = add_titled(s, user, "c");
    WELL(s, store_begin(store, STORE_NORMAL, &s->error));
    struct rec_message last = {0};
    for (int i = 0; i < 2000; i++)
        last = add_text(s, user, c.id, "some text that takes its room, some text that takes its room");
    WELL(s, store_commit(store, &s->error));
    store_user_close(user);
    store_close(store);

    memset(garbage, 0xa5, sizeof(garbage));
    int64_t pages = raw_number(s, s->path, "PRAGMA page_count");
    int file = open(s->path, O_WRONLY);
    assert_true(file >= 0);
    for (int64_t page = pages / 3; page < pages; page++)
        assert_int_equal(pwrite(file, garbage, sizeof(garbage), (off_t)(page * 4096)), sizeof(garbage));
    close(file);

    store = open_at(s, STORE_WRITE);
    user = alice_of(s, store);
    for (size_t count = 1; status == REC_OK && count > 0;) {
        struct rec_message *rows;
        status = store_message_scan(user, &cursor, 100, &s->arena, &rows, &count, &s->error);
    }
    assert_int_equal(status, REC_STORE);
    assert_non_null(strstr(s->error.message, "damaged"));
    status = store_message_get(user, last.id, &s->arena, &row, &s->error);
    assert_true(status == REC_STORE || status == REC_NOT_FOUND);
    EXPECT_IN(s, REC_STORE, store_check(store, &report, NULL, NULL, &s->error));
    buf_free(&report);
    store_user_close(user);
    store_close(store);
}

static void check_finds_what_does_not_agree(void **state)
{
    struct sandbox *s = *state;
    struct rec_conversation row = make_store(s);
    struct buf report = BUF_INIT;
    static const char *const faults[] = {"UPDATE conversations SET message_count = 5",
                                         "UPDATE conversations SET branch = 3",
                                         "UPDATE users SET trimmed = 1",
                                         "PRAGMA foreign_keys = OFF; INSERT INTO turns VALUES (1 << 40, 1, "
                                         "(1 << 40) + 77, 'x2345678901234567890', '', '', "
                                         "'failed', '', '', '', 1, 1)"};
    static const char *const undo[] = {"UPDATE conversations SET message_count = 0",
                                       "UPDATE conversations SET branch = 1", "UPDATE users SET trimmed = 0",
                                       "DELETE FROM turns"};

    struct store *store = open_at(s, STORE_WRITE);
    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
        raw(s, s->path, faults[i]);
        buf_clear(&report);
        EXPECT_IN(s, REC_STORE, store_check(store, &report, NULL, NULL, &s->error));
        assert_true(report.length > 0);
        assert_ptr_equal(strchr(report.data, '\n'),
                         report.data + report.length - 1); /* one finding, one line */
        if (i < 2)
            assert_non_null(strstr(report.data, row.id));
        raw(s, s->path, undo[i]);
        buf_clear(&report);
        WELL(s, store_check(store, &report, NULL, NULL, &s->error));
        assert_int_equal(report.length, 0);
    }
    buf_free(&report);
    store_close(store);
}

static void cancelling(void **state)
{
    struct sandbox *s = *state;
    struct store *store = open_at(s, STORE_WRITE);
    struct store_user *user = alice_of(s, store);
    _Atomic int token = 0;
    struct rec_stats stats;

    struct rec_conversation c = add_titled(s, user, "c");
    WELL(s, store_begin(store, STORE_NORMAL, &s->error));
    for (int i = 0; i < 2000; i++)
        add_text(s, user, c.id, "text");
    WELL(s, store_commit(store, &s->error));
    store_set_cancel(store, &token);
    WELL(s, store_stats(user, 0, &s->arena, &stats, &s->error));
    token = 1;
    EXPECT_IN(s, REC_CANCELLED, store_stats(user, 0, &s->arena, &stats, &s->error));
    store_set_cancel(store, NULL);
    WELL(s, store_stats(user, 0, &s->arena, &stats, &s->error));
    assert_int_equal(stats.messages_total, 2000);
    store_user_close(user);
    store_close(store);
}

/* --- Copies and erasing --- */

struct writing {
    struct sandbox *s;
    struct store_user *user; /* of another connection */
    int calls, stop_at;
};

static bool write_meanwhile(void *context, int64_t done, int64_t total)
{
    struct writing *w = context;
    assert_true(done >= 0 && done <= total);
    add_titled(w->s, w->user, "written during the copy");
    return ++w->calls != w->stop_at;
}

static void backup_while_writing(void **state)
{
    struct sandbox *s = *state;
    struct store *store = open_at(s, STORE_WRITE), *other = open_at(s, STORE_WRITE), *copy;
    struct store_user *user = alice_of(s, store), *writer = alice_of(s, other);
    struct writing w = {.s = s, .user = writer};
    struct buf report = BUF_INIT;
    char path[128];

    snprintf(path, sizeof(path), "%s/copy.db", s->folder);
    struct rec_conversation c = add_titled(s, user, "c");
    WELL(s, store_begin(store, STORE_NORMAL, &s->error));
    for (int i = 0; i < 8000; i++)
        add_text(s, user, c.id,
                 "some text that takes its room, some text that takes its room, and more room");
    WELL(s, store_commit(store, &s->error));

    w.stop_at = 2;
    EXPECT_IN(s, REC_CANCELLED, store_backup(store, path, write_meanwhile, &w, &s->error));
    assert_int_equal(access(path, F_OK), -1);
    w = (struct writing){.s = s, .user = writer};
    int64_t before = raw_number(s, s->path, "SELECT count(*) FROM conversations");
    WELL(s, store_backup(store, path, write_meanwhile, &w, &s->error));
    assert_true(w.calls >= 2);
    EXPECT_IN(s, REC_CONFLICT, store_backup(store, path, NULL, NULL, &s->error));
    /* it is the store as it was when the copy began, and a store */
    WELL(s, store_open(&copy, path, STORE_READ, &s->error));
    WELL(s, store_check(copy, &report, NULL, NULL, &s->error));
    store_close(copy);
    assert_int_equal(raw_number(s, path, "SELECT count(*) FROM conversations"), before);
    assert_int_equal(raw_number(s, path, "SELECT count(*) FROM messages"), 8000);
    assert_int_equal(raw_number(s, s->path, "SELECT count(*) FROM conversations"), before + w.calls);
    snprintf(path, sizeof(path), "%s/no/such/folder", s->folder);
    EXPECT_IN(s, REC_IO, store_backup(store, path, NULL, NULL, &s->error));
    buf_free(&report);
    store_user_close(user);
    store_user_close(writer);
    store_close(store);
    store_close(other);
}

static int64_t log_size(struct sandbox *s)
{
    char path[128];
    struct stat now;

    snprintf(path, sizeof(path), "%s-wal", s->path);
    assert_int_equal(stat(path, &now), 0);
    return now.st_size;
}

/* Adding a sentence to an answer writes that sentence, however long the answer is by now. */
static void appends_write_only_what_came(void **state)
{
    struct sandbox *s = *state;
    struct store *store = open_at(s, STORE_WRITE);
    struct store_user *user = alice_of(s, store);
    struct rec_conversation c = add_titled(s, user, "c");
    struct rec_message answer = {.role = REC_ROLE_ASSISTANT, .status = REC_TURN_STREAMING, .content = ""};
    struct rec_message end = {.status = REC_TURN_COMPLETE}, row;
    char *text = test_malloc(500000);
    int64_t before;

    memset(text, 'x', 500000);
    memcpy(answer.conversation_id, c.id, REC_ID_SIZE);
    WELL(s, store_message_add(user, &answer, &s->error));
    WELL(s, store_message_append(user, answer.id, text, 500000, &s->error));
    before = log_size(s);
    for (int i = 0; i < 20; i++)
        WELL(s, store_message_append(user, answer.id, "and a sentence", 14, &s->error));
    assert_in_range(log_size(s) - before, 1, 20 * 5 * 4200);
    WELL(s, store_message_finish(user, answer.id, &end, &s->error));
    WELL(s, store_message_get(user, answer.id, &s->arena, &row, &s->error));
    assert_int_equal(strlen(row.content), 500000 + 20 * 14);
    assert_int_equal(raw_number(s, s->path, "SELECT count(*) FROM pieces"), 0);
    test_free(text);
    store_user_close(user);
    store_close(store);
}

/* Somebody who asks again and again in one place, while others read it. */
struct forking {
    struct store_user *user;
    const char *conversation;
    rec_error error;
    _Atomic bool done;
};

static void *fork_on_and_on(void *data)
{
    struct forking *forking = data;
    enum rec_status status = REC_OK;

    for (int i = 0; i < 150 && status == REC_OK; i++) {
        struct rec_message row = {.role = REC_ROLE_USER, .status = REC_TURN_COMPLETE, .content = "again"};

        memcpy(row.conversation_id, forking->conversation, REC_ID_SIZE);
        status = store_branch_add(forking->user, forking->conversation, 1, 2, &row.branch, &forking->error);
        if (status == REC_OK)
            status = store_message_add(forking->user, &row, &forking->error);
    }
    forking->done = true;
    return NULL;
}

static void alternatives_are_read_while_more_come(void **state)
{
    struct sandbox *s = *state;
    struct store *store = open_at(s, STORE_WRITE), *other = open_at(s, STORE_WRITE);
    struct store_user *user = alice_of(s, store);
    struct rec_conversation c = add_titled(s, user, "c");
    struct forking forking = {.user = alice_of(s, other), .conversation = c.id};
    struct rec_message second = {0};
    size_t most = 0;
    pthread_t thread;

    for (int i = 0; i < 3; i++) {
        struct rec_message row = {.role = REC_ROLE_USER, .status = REC_TURN_COMPLETE, .content = "said"};

        memcpy(row.conversation_id, c.id, REC_ID_SIZE);
        WELL(s, store_message_add(user, &row, &s->error));
        if (i == 1)
            second = row;
    }
    assert_int_equal(pthread_create(&thread, NULL, fork_on_and_on, &forking), 0);
    while (!forking.done) {
        struct store_message_query query = {.conversation = c.id};
        struct rec_message *rows;
        size_t count;
        bool more;

        WELL(s, store_message_page(user, &query, &s->arena, &rows, &count, &more, &s->error));
        WELL(s, store_message_siblings(user, second.id, &s->arena, &rows, &count, &s->error));
        assert_true(count >= most);
        most = count;
    }
    assert_int_equal(pthread_join(thread, NULL), 0);
    WELL(s, forking.error.code);
    store_user_close(forking.user);
    store_user_close(user);
    store_close(other);
    store_close(store);
}

static void branches_that_do_not_belong_together_are_told(void **state)
{
    static const char *const damages[] = {"UPDATE branches SET number = 7 WHERE number = 2",
                                          "UPDATE branches SET number = 2 WHERE number = 7",
                                          "UPDATE conversations SET branch = 9"};
    struct sandbox *s = *state;
    struct store *store = open_at(s, STORE_WRITE);
    struct store_user *user = alice_of(s, store);
    struct rec_conversation c = add_titled(s, user, "c");
    struct store_message_query query = {.conversation = c.id};
    struct rec_message *rows, row = {.role = REC_ROLE_USER, .content = "said"};
    int64_t number;
    size_t count;
    bool more;

    memcpy(row.conversation_id, c.id, REC_ID_SIZE);
    WELL(s, store_message_add(user, &row, &s->error));
    WELL(s, store_branch_add(user, c.id, 1, 1, &number, &s->error));
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        enum rec_status wanted = i == 1 ? REC_OK : REC_STORE;

        raw(s, s->path, damages[i]);
        assert_int_equal(store_message_page(user, &query, &s->arena, &rows, &count, &more, &s->error),
                         wanted);
    }
    assert_non_null(strstr(s->error.message, "do not belong together"));
    store_user_close(user);
    store_close(store);
}

/* What is remembered of an answer that grows is forgotten with whatever else is written: each piece begins
 * where the one before it ended, and none comes after the end, whoever wrote that. */
static void pieces_follow_each_other(void **state)
{
    static const char ends[] = "SELECT count(*) FROM pieces p WHERE start <> (SELECT coalesce(sum(length("
                               "content)), 0) FROM pieces q WHERE q.message = p.message AND q.pk < p.pk)";
    struct sandbox *s = *state;
    struct store *store = open_at(s, STORE_WRITE), *other = open_at(s, STORE_WRITE);
    struct store_user *user = alice_of(s, store), *same = alice_of(s, other);
    struct rec_conversation c = add_titled(s, user, "c");
    struct rec_message one = {.role = REC_ROLE_ASSISTANT, .status = REC_TURN_STREAMING, .content = ""}, row;
    struct rec_message two = one, end = {.status = REC_TURN_COMPLETE};

    memcpy(one.conversation_id, c.id, REC_ID_SIZE);
    memcpy(two.conversation_id, c.id, REC_ID_SIZE);
    WELL(s, store_message_add(user, &one, &s->error));
    WELL(s, store_message_add(user, &two, &s->error));
    WELL(s, store_message_append(user, one.id, "a", 1, &s->error));
    WELL(s, store_message_append(user, one.id, "b", 1, &s->error));
    WELL(s, store_message_append(user, two.id, "B", 1, &s->error));
    WELL(s, store_message_append(user, one.id, "c", 1, &s->error));
    /* taken back: alone, and as a part of what is not yet committed */
    store_begin(store, STORE_NORMAL, &s->error);
    WELL(s, store_message_append(user, one.id, "lost", 4, &s->error));
    store_rollback(store);
    WELL(s, store_message_append(user, one.id, "d", 1, &s->error));
    store_defer(store, true);
    WELL(s, store_message_append(user, one.id, "e", 1, &s->error));
    store_begin(store, STORE_NORMAL, &s->error);
    WELL(s, store_message_append(user, one.id, "lost", 4, &s->error));
    store_rollback(store);
    WELL(s, store_message_append(user, one.id, "f", 1, &s->error));
    store_defer(store, false);
    WELL(s, store_sync(store, &s->error));
    /* by another program */
    WELL(s, store_message_append(same, one.id, "gh", 2, &s->error));
    WELL(s, store_message_append(user, one.id, "i", 1, &s->error));
    assert_int_equal(raw_number(s, s->path, ends), 0);
    WELL(s, store_message_get(user, one.id, &s->arena, &row, &s->error));
    assert_string_equal(row.content, "abcdefghi");
    WELL(s, store_message_finish(same, one.id, &end, &s->error));
    assert_int_equal(store_message_append(user, one.id, "j", 1, &s->error), REC_CONFLICT);
    /* by this one */
    WELL(s, store_message_append(user, two.id, "C", 1, &s->error));
    WELL(s, store_message_finish(user, two.id, &end, &s->error));
    assert_int_equal(store_message_append(user, two.id, "D", 1, &s->error), REC_CONFLICT);
    assert_int_equal(raw_number(s, s->path, "SELECT count(*) FROM pieces"), 0);
    store_user_close(same);
    store_close(other);
    store_user_close(user);
    store_close(store);
}

/* A piece of an answer is nobody's saved row: a store that was taken away refuses what is, the answer whole
 * among it. */
static void only_a_piece_does_not_look_for_the_file(void **state)
{
    struct sandbox *s = *state;
    struct store *store = open_at(s, STORE_WRITE);
    struct store_user *user = alice_of(s, store);
    struct rec_conversation c = add_titled(s, user, "c");
    struct rec_message answer = {.role = REC_ROLE_ASSISTANT, .status = REC_TURN_STREAMING, .content = ""};
    struct rec_message end = {.status = REC_TURN_COMPLETE, .content = "all of it"},
                       late = {.content = "late"};

    memcpy(answer.conversation_id, c.id, REC_ID_SIZE);
    memcpy(late.conversation_id, c.id, REC_ID_SIZE);
    WELL(s, store_message_add(user, &answer, &s->error));
    assert_int_equal(unlink(s->path), 0);
    WELL(s, store_message_append(user, answer.id, "all ", 4, &s->error));
    assert_int_equal(store_message_add(user, &late, &s->error), REC_STORE);
    store_begin(store, STORE_NORMAL, &s->error);
    WELL(s, store_message_append(user, answer.id, "of ", 3, &s->error));
    assert_int_equal(store_commit(store, &s->error), REC_STORE);
    assert_int_equal(store_message_finish(user, answer.id, &end, &s->error), REC_STORE);
    store_user_close(user);
    store_close(store);
}

/* --- The log --- */

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

static bool files_hold(struct sandbox *s, const char *needle)
{
    static const char *const endings[] = {"", "-wal"};
    bool found = false;
    for (size_t i = 0; i < 2; i++) {
        struct buf bytes = BUF_INIT;
        char path[128];
        snprintf(path, sizeof(path), "%s%s", s->path, endings[i]);
        if (file_read(path, 1 << 26, &bytes, NULL) == REC_OK)
            found |= memmem(bytes.data, bytes.length, needle, strlen(needle)) != NULL;
        buf_free(&bytes);
    }
    return found;
}

static void erasing_leaves_no_bytes(void **state)
{
    struct sandbox *s = *state;
    struct store *store = open_at(s, STORE_WRITE);
    struct store_user *user = alice_of(s, store);
    struct rec_memory memory = {.content = "the-secret-of-the-memory"};
    struct rec_change_record record = {
        .row = REC_ROW_MEMORY, .operation = "add", .after = "{\"content\":\"the-secret-of-the-memory\"}"};

    struct rec_conversation c = add_titled(s, user, "the-secret-title"),
                            kept = add_titled(s, user, "kept-title");
    add_text(s, user, c.id, "the-secret-message");
    WELL(s, store_memory_add(user, &memory, &s->error));
    memcpy(record.id, memory.id, REC_ID_SIZE);
    WELL(s, store_history_add(user, &record, &s->error));
    assert_true(files_hold(s, "the-secret-message"));
    WELL(s, store_memory_erase(user, memory.id, &s->error));
    assert_false(files_hold(s, "the-secret-of-the-memory"));
    WELL(s, store_conversation_erase(user, c.id, &s->error));
    assert_false(files_hold(s, "the-secret"));
    assert_true(files_hold(s, kept.title));
    store_user_close(user);
    WELL(s, store_user_erase(store, "alice", &s->error));
    assert_false(files_hold(s, "kept-title"));
    assert_false(files_hold(s, "alice"));
    store_close(store);
}

/* While somebody reads the log cannot be emptied: that is made up for as soon as it can. */
static void erasing_while_somebody_reads(void **state)
{
    struct sandbox *s = *state;
    struct store *store = open_at(s, STORE_WRITE);
    struct store_user *user = alice_of(s, store);
    struct rec_memory memory = {.content = "the-secret-of-the-memory"};
    sqlite3 *reader;
    int64_t count;

    sqlite_set_busy(store, 0);
    WELL(s, store_memory_add(user, &memory, &s->error));
    assert_int_equal(sqlite3_open(s->path, &reader), SQLITE_OK);
    WELL(s, sql_script(reader, "BEGIN", &s->error));
    WELL(s, sql_pragma(reader, "SELECT count(*) FROM users", &count, &s->error));
    WELL(s, store_memory_erase(user, memory.id, &s->error));
    WELL(s, sql_script(reader, "COMMIT", &s->error));
    WELL(s, store_checkpoint(store, &s->error));
    assert_false(files_hold(s, "the-secret"));
    sqlite3_close(reader);
    store_user_close(user);
    store_close(store);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {TEST(modes),
                                       TEST(addresses),
                                       TEST(nothing_is_prepared_early),
                                       TEST(a_copy_is_another_store),
                                       TEST(created_by_many_at_once),
                                       TEST(migrations_run),
                                       TEST(appends_write_only_what_came),
                                       TEST(pieces_follow_each_other),
                                       TEST(alternatives_are_read_while_more_come),
                                       TEST(branches_that_do_not_belong_together_are_told),
                                       TEST(only_a_piece_does_not_look_for_the_file),
                                       TEST(the_log_is_whole),
                                       TEST(a_commit_is_one_write),
                                       TEST(the_log_is_not_taken),
                                       TEST(migrated_by_many_at_once),
                                       TEST(a_newer_file_is_read),
                                       TEST(files_of_others),
                                       TEST(writer_and_reader),
                                       TEST(busy),
                                       TEST(many_that_write_take_turns),
                                       TEST(full_commits_are_synced),
                                       TEST(killed_in_the_middle),
                                       TEST(a_full_disk),
                                       TEST(a_damaged_file),
                                       TEST(check_finds_what_does_not_agree),
                                       TEST(cancelling),
                                       TEST(backup_while_writing),
                                       TEST(erasing_leaves_no_bytes),
                                       TEST(erasing_while_somebody_reads),
                                       TEST(without_permission)};
    size_t count = sizeof(tests) / sizeof(tests[0]);

    if (geteuid() == 0)
        count--; /* root has every permission */
    return _cmocka_run_group_tests("sqlite", tests, count, NULL, NULL);
}
