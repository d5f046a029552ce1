#include "config.h"

#include "sqlite_sandbox.h"

#include "base/file.h"
#include "store/sqlite/maintain.h"
#include "store/sqlite/statement.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

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
        status = store_message_scan(user, &cursor, 100, &s->arena, &rows, NULL, &count, &s->error);
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

const struct CMUnitTest sqlite_copies[] = {
    SANDBOX_TEST(backup_while_writing),
    SANDBOX_TEST(erasing_leaves_no_bytes),
    SANDBOX_TEST(erasing_while_somebody_reads),
    SANDBOX_TEST(a_damaged_file),
    SANDBOX_TEST(check_finds_what_does_not_agree),
    {.name = NULL},
};
