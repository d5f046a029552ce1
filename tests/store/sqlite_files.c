#include "config.h"

#include "sqlite_sandbox.h"

#include "store/sqlite/sqlite.h"

#include "base/file.h"
#include "store/sqlite/maintain.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

/* What comes after the last number there is. */
static void counters_without_a_next_number(void **state)
{
    static const char *const spoilt[] = {"UPDATE users SET trimmed = 9223372036854775807",
                                         "UPDATE users SET history = 9223372036854775807",
                                         "UPDATE users SET history = -1"};
    struct sandbox *s = *state;
    struct rec_conversation row;

    make_store(s);
    for (size_t i = 0; i < sizeof(spoilt) / sizeof(*spoilt); i++) {
        raw(s, s->path, spoilt[i]);
        struct store *store = open_at(s, STORE_WRITE);
        struct store_user *user = alice_of(s, store);
        assert_in_range(store_change_last(user), 0, INT64_MAX - 1); /* who reads goes on to the next, too */
        row = (struct rec_conversation){.title = "new"};
        EXPECT_IN(s, REC_STORE, store_conversation_add(user, &row, &s->error));
        assert_non_null(strstr(s->error.message, "damaged"));
        store_user_close(user);
        store_close(store);
        raw(s, s->path, "UPDATE users SET trimmed = 0, history = 0");
    }
}

/* Made anew from content it would not reach there either, and be made anew again. */
static void a_journal_trimmed_beyond_its_end(void **state)
{
    struct sandbox *s = *state;
    struct rec_change *rows;
    size_t count;

    make_store(s);
    raw(s, s->path, "UPDATE users SET trimmed = 9223372036854775807");
    struct store *store = open_at(s, STORE_READ);
    struct store_user *user = alice_of(s, store);
    int64_t last = store_change_last(user);
    EXPECT_IN(s, REC_STORE, store_changes(user, last, 10, &s->arena, &rows, &count, &s->error));
    assert_non_null(strstr(s->error.message, "damaged"));
    store_user_close(user);
    store_close(store);
}

static void without_permission(void **state)
{
    struct sandbox *s = *state;
    struct store *store;
    struct store_user *user;

    make_store(s);
    chmod(s->path, 0400);
    WELL(s, store_open(&store, s->path, STORE_WRITE, &s->error));
    assert_true(store_read_only(store));
    EXPECT_IN(s, REC_READ_ONLY, store_user_open(store, "bob", true, &user, &s->error));
    assert_int_equal(strncmp(s->error.message, "The store may not be written", 28),
                     0); /* a screen cuts the end */
    store_close(store);
    chmod(s->path, 0);
    EXPECT_IN(s, REC_STORE, store_open(&store, s->path, STORE_WRITE, &s->error));
    chmod(s->path, 0600);
    chmod(s->folder, 0500);
    snprintf(s->path, sizeof(s->path), "%s/other.db", s->folder);
    EXPECT_IN(s, REC_STORE, store_open(&store, s->path, STORE_WRITE, &s->error));
    chmod(s->folder, 0700);
}

const struct CMUnitTest sqlite_files[] = {
    SANDBOX_TEST(modes),
    SANDBOX_TEST(addresses),
    SANDBOX_TEST(nothing_is_prepared_early),
    SANDBOX_TEST(a_copy_is_another_store),
    SANDBOX_TEST(files_of_others),
    SANDBOX_TEST(counters_without_a_next_number),
    SANDBOX_TEST(a_journal_trimmed_beyond_its_end),
    SANDBOX_TEST(without_permission),
    {.name = NULL},
};
