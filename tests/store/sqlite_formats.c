#include "config.h"

#include "sqlite_sandbox.h"

#include "store/sqlite/maintain.h"
#include "store/sqlite/migrate.h"
#include "store/sqlite/statement.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

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

/* The number is anybody's to write. */
static void a_format_before_the_first_is_damage(void **state)
{
    static const enum store_mode modes[] = {STORE_WRITE, STORE_READ};
    struct sandbox *s = *state;
    struct store *store;

    make_store(s);
    raw(s, s->path, "PRAGMA user_version = -1");
    for (size_t i = 0; i < sizeof(modes) / sizeof(*modes); i++) {
        EXPECT_IN(s, REC_STORE, store_open(&store, s->path, modes[i], &s->error));
        assert_non_null(strstr(s->error.message, "damaged"));
    }
    assert_int_equal(raw_number(s, s->path, "PRAGMA user_version"), -1);
}

const struct CMUnitTest sqlite_formats[] = {
    SANDBOX_TEST(created_by_many_at_once),
    SANDBOX_TEST(migrations_run),
    SANDBOX_TEST(migrated_by_many_at_once),
    SANDBOX_TEST(a_newer_file_is_read),
    SANDBOX_TEST(a_format_before_the_first_is_damage),
    {.name = NULL},
};
