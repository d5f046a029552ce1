#include "config.h"

#include "sqlite_sandbox.h"

#include "store/sqlite/log_file.h"
#include "store/sqlite/maintain.h"
#include "store/sqlite/statement.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int sandbox_set_up(void **state)
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

int sandbox_tear_down(void **state)
{
    struct sandbox *s = *state;
    remove_folder(s->folder);
    arena_free(&s->arena);
    test_free(s);
    return 0;
}

struct store *open_at(struct sandbox *s, enum store_mode mode)
{
    struct store *store;
    WELL(s, store_open(&store, s->path, mode, &s->error));
    return store;
}

struct store_user *alice_of(struct sandbox *s, struct store *store)
{
    struct store_user *user;
    WELL(s, store_user_open(store, "alice", !store_read_only(store), &user, &s->error));
    return user;
}

struct rec_conversation add_titled(struct sandbox *s, struct store_user *user, const char *title)
{
    struct rec_conversation row = {.title = title};
    WELL(s, store_conversation_add(user, &row, &s->error));
    return row;
}

struct rec_message add_text(struct sandbox *s, struct store_user *user, const char *conversation,
                            const char *content)
{
    struct rec_message row = {.content = content};
    memcpy(row.conversation_id, conversation, REC_ID_SIZE);
    WELL(s, store_message_add(user, &row, &s->error));
    return row;
}

struct rec_conversation make_store(struct sandbox *s)
{
    struct store *store = open_at(s, STORE_WRITE);
    struct store_user *user = alice_of(s, store);
    struct rec_conversation row = add_titled(s, user, "first");
    store_user_close(user);
    store_close(store);
    return row;
}

void raw(struct sandbox *s, const char *path, const char *sql)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    WELL(s, sql_script(db, sql, &s->error));
    sqlite3_close(db);
}

int64_t raw_number(struct sandbox *s, const char *path, const char *sql)
{
    sqlite3 *db;
    int64_t number = -1;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    WELL(s, sql_pragma(db, sql, &number, &s->error));
    sqlite3_close(db);
    return number;
}

int mode_of(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 ? (int)(status.st_mode & 07777) : -1;
}

int64_t log_size(struct sandbox *s)
{
    char path[128];
    struct stat now;

    snprintf(path, sizeof(path), "%s-wal", s->path);
    assert_int_equal(stat(path, &now), 0);
    return now.st_size;
}

int main(void)
{
    static const struct CMUnitTest *const parts[] = {sqlite_files, sqlite_formats,  sqlite_writers,
                                                     sqlite_log,   sqlite_messages, sqlite_copies};
    enum { MOST = 100 };
    static struct CMUnitTest tests[MOST];
    size_t count = 0;

    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
        for (const struct CMUnitTest *test = parts[i]; test->name && count < MOST; test++)
            if (geteuid() != 0 || strcmp(test->name, "without_permission") != 0) /* root has every one */
                tests[count++] = *test;
    return _cmocka_run_group_tests("sqlite", tests, count, NULL, NULL);
}
