#include "config.h"

#include "sqlite_sandbox.h"

#include "store/sqlite/sqlite.h"

#include "store/sqlite/maintain.h"
#include "store/sqlite/statement.h"

#include <pthread.h>

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

const struct CMUnitTest sqlite_writers[] = {
    SANDBOX_TEST(writer_and_reader), SANDBOX_TEST(busy), SANDBOX_TEST(many_that_write_take_turns),
    SANDBOX_TEST(cancelling),        {.name = NULL},
};
