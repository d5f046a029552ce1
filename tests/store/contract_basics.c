#include "config.h"

#include "base/clock.h"
#include "contract.h"

#include <stdio.h>
#include <string.h>

/* --- Users --- */

static void user_names(struct fixture *f)
{
    struct store_user *user;

    EXPECT(f, REC_NOT_FOUND, store_user_open(f->store, "carol", false, &user, &f->error));
    assert_null(user);
    OK(f, store_user_open(f->store, "carol", true, &user, &f->error));
    assert_string_equal(store_user_name(user), "carol");
    assert_ptr_equal(store_of(user), f->store);
    store_user_close(user);
    OK(f, store_user_open(f->store, "carol", false, &user, &f->error));
    store_user_close(user);
    EXPECT(f, REC_INVALID, store_user_open(f->store, "", true, &user, &f->error));
    EXPECT(f, REC_INVALID, store_user_open(f->store, "a\nb", true, &user, &f->error));
    EXPECT(f, REC_INVALID, store_user_open(f->store, "a\xc2\x85", true, &user, &f->error)); /* C1 */
    EXPECT(f, REC_INVALID, store_user_open(f->store, "\xff", true, &user, &f->error));
    EXPECT(f, REC_LIMIT, store_user_open(f->store, long_text(f, 129), true, &user, &f->error));
    OK(f, store_user_open(f->store, long_text(f, 128), true, &user, &f->error));
    store_user_close(user);
    OK(f, store_user_open(f->store, "Зоя", true, &user, &f->error));
    store_user_close(user);
}

static void user_counts(struct fixture *f)
{
    struct store_user_counts *rows;
    size_t count;

    struct rec_conversation c = add_conversation(f, f->alice, "one");
    add_message(f, f->alice, c.id, REC_ROLE_USER, "hi");
    add_message(f, f->alice, c.id, REC_ROLE_USER, "ho");
    add_memory(f, f->alice, "likes tea");
    add_preference(f, f->bob, "theme", "", "dark");
    OK(f, store_users(f->store, 0, &f->arena, &rows, &count, &f->error));
    assert_int_equal(count, 2);
    assert_string_equal(rows[0].name, "alice");
    assert_int_equal(rows[0].conversations, 1);
    assert_int_equal(rows[0].messages, 2);
    assert_int_equal(rows[0].memories, 1);
    assert_int_equal(rows[0].preferences, 0);
    assert_string_equal(rows[1].name, "bob");
    assert_int_equal(rows[1].conversations, 0);
    assert_int_equal(rows[1].preferences, 1);
    OK(f, store_users(f->store, clock_now() + 1000000, &f->arena, &rows, &count, &f->error));
    assert_int_equal(count, 2);
    assert_int_equal(rows[0].conversations + rows[0].messages + rows[0].memories + rows[1].preferences, 0);
    OK(f, store_users(f->store, 1, &f->arena, &rows, &count, &f->error));
    assert_int_equal(rows[0].messages, 2);
}

static void user_erase(struct fixture *f)
{
    struct store_user_counts *rows;
    size_t count;
    struct store_user *again;

    struct rec_conversation c = add_conversation(f, f->alice, "one");
    add_message(f, f->alice, c.id, REC_ROLE_USER, "hi");
    add_memory(f, f->alice, "likes tea");
    struct rec_conversation kept = add_conversation(f, f->bob, "bob's");
    OK(f, store_user_erase(f->store, "alice", &f->error));
    EXPECT(f, REC_NOT_FOUND, store_user_erase(f->store, "alice", &f->error));
    OK(f, store_users(f->store, 0, &f->arena, &rows, &count, &f->error));
    assert_int_equal(count, 1);
    OK(f, store_conversation_get(f->bob, kept.id, &f->arena, &kept, &f->error));
    /* who comes back under the name finds nothing, and the old handle reaches nobody's rows */
    OK(f, store_user_open(f->store, "alice", true, &again, &f->error));
    struct rec_conversation fresh = add_conversation(f, again, "fresh");
    EXPECT(f, REC_NOT_FOUND, store_conversation_get(again, c.id, &f->arena, &c, &f->error));
    EXPECT(f, REC_NOT_FOUND, store_conversation_get(f->alice, fresh.id, &f->arena, &c, &f->error));
    store_user_close(again);
}

/* --- Transactions --- */

static void transaction_nests(struct fixture *f)
{
    int64_t commits = store_commits(f->store);
    struct rec_conversation row;

    OK(f, store_begin(f->store, STORE_NORMAL, &f->error));
    struct rec_conversation a = add_conversation(f, f->alice, "a");
    OK(f, store_begin(f->store, STORE_FULL, &f->error));
    assert_int_equal(store_depth(f->store), 2);
    struct rec_conversation b = add_conversation(f, f->alice, "b");
    OK(f, store_commit(f->store, &f->error));
    assert_int_equal(store_commits(f->store), commits);
    OK(f, store_commit(f->store, &f->error));
    assert_int_equal(store_depth(f->store), 0);
    assert_int_equal(store_commits(f->store), commits + 1);
    OK(f, store_conversation_get(f->alice, a.id, &f->arena, &row, &f->error));
    OK(f, store_conversation_get(f->alice, b.id, &f->arena, &row, &f->error));
}

static void transaction_rolls_back(struct fixture *f)
{
    int64_t commits = store_commits(f->store), last = store_change_last(f->alice);
    struct rec_conversation row;

    OK(f, store_begin(f->store, STORE_NORMAL, &f->error));
    struct rec_conversation a = add_conversation(f, f->alice, "a");
    assert_true(store_change_last(f->alice) > last);
    store_rollback(f->store);
    assert_int_equal(store_depth(f->store), 0);
    assert_int_equal(store_commits(f->store), commits);
    assert_int_equal(store_change_last(f->alice), last);
    EXPECT(f, REC_NOT_FOUND, store_conversation_get(f->alice, a.id, &f->arena, &row, &f->error));
    add_conversation(f, f->alice, "after");
}

static void transaction_is_doomed(struct fixture *f)
{
    struct rec_conversation row, late = {.title = "late"};

    OK(f, store_begin(f->store, STORE_NORMAL, &f->error));
    struct rec_conversation a = add_conversation(f, f->alice, "a");
    OK(f, store_begin(f->store, STORE_NORMAL, &f->error));
    struct rec_conversation b = add_conversation(f, f->alice, "b");
    store_rollback(f->store);
    assert_int_equal(store_depth(f->store), 1);
    EXPECT(f, REC_CONFLICT, store_conversation_add(f->alice, &late, &f->error));
    EXPECT(f, REC_CONFLICT, store_commit(f->store, &f->error));
    assert_int_equal(store_depth(f->store), 0);
    EXPECT(f, REC_NOT_FOUND, store_conversation_get(f->alice, a.id, &f->arena, &row, &f->error));
    EXPECT(f, REC_NOT_FOUND, store_conversation_get(f->alice, b.id, &f->arena, &row, &f->error));
    struct rec_conversation c = add_conversation(f, f->alice, "c");
    OK(f, store_conversation_get(f->alice, c.id, &f->arena, &row, &f->error));
}

/* Parts of one transaction: each is taken back alone, and all are there once it is committed. */
static void transactions_wait(struct fixture *f)
{
    struct rec_conversation row;

    store_defer(f->store, true);
    assert_false(store_unsynced(f->store));
    struct rec_conversation a = add_conversation(f, f->alice, "a");
    assert_true(store_unsynced(f->store));
    OK(f, store_begin(f->store, STORE_FULL, &f->error));
    struct rec_conversation b = add_conversation(f, f->alice, "b");
    store_rollback(f->store);
    OK(f, store_begin(f->store, STORE_FULL, &f->error));
    struct rec_conversation c = add_conversation(f, f->alice, "c");
    OK(f, store_commit(f->store, &f->error));
    OK(f, store_begin(f->store, STORE_NORMAL, &f->error));
    OK(f, store_begin(f->store, STORE_NORMAL, &f->error));
    struct rec_conversation d = add_conversation(f, f->alice, "d");
    store_rollback(f->store);
    EXPECT(f, REC_CONFLICT, store_commit(f->store, &f->error));
    OK(f, store_conversation_get(f->alice, a.id, &f->arena, &row, &f->error));
    EXPECT(f, REC_NOT_FOUND, store_conversation_get(f->alice, b.id, &f->arena, &row, &f->error));
    int64_t last = store_change_last(f->alice);
    OK(f, store_sync(f->store, &f->error));
    store_defer(f->store, false);
    assert_false(store_unsynced(f->store));
    assert_int_equal(store_change_last(f->alice), last);
    OK(f, store_conversation_get(f->alice, a.id, &f->arena, &row, &f->error));
    OK(f, store_conversation_get(f->alice, c.id, &f->arena, &row, &f->error));
    EXPECT(f, REC_NOT_FOUND, store_conversation_get(f->alice, d.id, &f->arena, &row, &f->error));
    OK(f, store_sync(f->store, &f->error));
    add_conversation(f, f->alice, "after");
    assert_true(store_change_last(f->alice) > last);
}

static void transaction_without_writes(struct fixture *f)
{
    int64_t commits = store_commits(f->store);
    struct rec_conversation row;

    OK(f, store_begin(f->store, STORE_FULL, &f->error));
    EXPECT(f, REC_NOT_FOUND,
           store_conversation_get(f->alice, "00000000000000000000", &f->arena, &row, &f->error));
    OK(f, store_commit(f->store, &f->error));
    OK(f, store_begin(f->store, STORE_FULL, &f->error));
    store_rollback(f->store);
    assert_int_equal(store_commits(f->store), commits);
    OK(f, store_begin(f->store, STORE_NORMAL, &f->error));
    OK(f, store_begin(f->store, STORE_NORMAL, &f->error));
    store_rollback(f->store);
    EXPECT(f, REC_CONFLICT, store_commit(f->store, &f->error));
}

/* What is refused because of the row itself does not take the rest along. */
static void transaction_survives_refusals(struct fixture *f)
{
    struct rec_conversation row;

    OK(f, store_begin(f->store, STORE_NORMAL, &f->error));
    struct rec_conversation a = add_conversation(f, f->alice, "a");
    row = a;
    EXPECT(f, REC_CONFLICT, store_conversation_add(f->alice, &row, &f->error)); /* the id is there */
    EXPECT(f, REC_NOT_FOUND, store_memory_erase(f->alice, a.id, &f->error));
    row = (struct rec_conversation){.title = "a\nb"};
    EXPECT(f, REC_INVALID, store_conversation_add(f->alice, &row, &f->error));
    assert_int_equal(store_depth(f->store), 1);
    OK(f, store_commit(f->store, &f->error));
    OK(f, store_conversation_get(f->alice, a.id, &f->arena, &row, &f->error));
}

static void changed_says_so(struct fixture *f)
{
    store_changed(f->store); /* the first answer is yes */
    assert_false(store_changed(f->store));
    add_conversation(f, f->alice, "a");
    assert_true(store_changed(f->store));
    assert_false(store_changed(f->store));
    OK(f, store_begin(f->store, STORE_NORMAL, &f->error));
    OK(f, store_commit(f->store, &f->error));
    assert_false(store_changed(f->store));
}

static bool take_progress(void *context, int64_t done, int64_t total)
{
    assert_true(done >= 0 && done <= total);
    *(bool *)context = done == total;
    return true;
}

static void maintenance(struct fixture *f)
{
    bool done = false;
    struct buf report = BUF_INIT;

    add_conversation(f, f->alice, "a");
    OK(f, store_check(f->store, &report, NULL, NULL, &f->error));
    assert_int_equal(report.length, 0);
    OK(f, store_vacuum(f->store, take_progress, &done, &f->error));
    assert_true(done);
    OK(f, store_checkpoint(f->store, &f->error));
    OK(f, store_begin(f->store, STORE_NORMAL, &f->error));
    EXPECT(f, REC_INTERNAL, store_vacuum(f->store, NULL, NULL, &f->error));
    EXPECT(f, REC_INTERNAL, store_backup(f->store, "x", NULL, NULL, &f->error));
    store_rollback(f->store);
    assert_false(store_read_only(f->store));
    assert_int_equal(strlen(store_identity(f->store)), 32);
    assert_true(strlen(store_url(f->store)) > 0);
}

/* --- Ids --- */

static void given_ids(struct fixture *f)
{
    struct rec_conversation row = {.id = "abcdefghjkmnpqrstvw0"}, bad = {.id = "short"};

    OK(f, store_conversation_add(f->alice, &row, &f->error));
    assert_string_equal(row.id, "abcdefghjkmnpqrstvw0");
    EXPECT(f, REC_CONFLICT, store_conversation_add(f->alice, &row, &f->error));
    OK(f, store_conversation_add(f->bob, &row, &f->error)); /* ids are the user's own */
    EXPECT(f, REC_INVALID, store_conversation_add(f->alice, &bad, &f->error));
}

static void resolving(struct fixture *f)
{
    struct rec_conversation a = {.id = "abcdef00000000000000", .external_id = "conv-1"};
    struct rec_conversation b = {.id = "abcdef11111111111111"};
    struct rec_message m = {.external_id = "m:1", .content = "hi"};
    char id[REC_ID_SIZE];

    OK(f, store_conversation_add(f->alice, &a, &f->error));
    OK(f, store_conversation_add(f->alice, &b, &f->error));
    memcpy(m.conversation_id, a.id, REC_ID_SIZE);
    OK(f, store_message_add(f->alice, &m, &f->error));
    OK(f, store_resolve(f->alice, REC_ROW_CONVERSATION, a.id, id, &f->error));
    assert_string_equal(id, a.id);
    OK(f, store_resolve(f->alice, REC_ROW_CONVERSATION, "abcdef1", id, &f->error));
    assert_string_equal(id, b.id);
    EXPECT(f, REC_INVALID, store_resolve(f->alice, REC_ROW_CONVERSATION, "abcdef", id, &f->error));
    assert_string_equal(id, "");
    assert_non_null(strstr(f->error.message, "2"));
    EXPECT(f, REC_INVALID, store_resolve(f->alice, REC_ROW_CONVERSATION, "abcde", id, &f->error));
    EXPECT(f, REC_INVALID, store_resolve(f->alice, REC_ROW_CONVERSATION, "", id, &f->error));
    EXPECT(f, REC_INVALID, store_resolve(f->alice, REC_ROW_CONVERSATION, "abcdef%", id, &f->error));
    EXPECT(f, REC_NOT_FOUND, store_resolve(f->alice, REC_ROW_CONVERSATION, "abcdef2", id, &f->error));
    EXPECT(f, REC_NOT_FOUND, store_resolve(f->alice, REC_ROW_MESSAGE, "abcdef1", id, &f->error));
    EXPECT(f, REC_NOT_FOUND, store_resolve(f->bob, REC_ROW_CONVERSATION, a.id, id, &f->error));
    OK(f, store_resolve(f->alice, REC_ROW_CONVERSATION, "ext:conv-1", id, &f->error));
    assert_string_equal(id, a.id);
    OK(f, store_resolve(f->alice, REC_ROW_MESSAGE, "ext:m:1", id, &f->error));
    assert_string_equal(id, m.id);
    EXPECT(f, REC_NOT_FOUND, store_resolve(f->alice, REC_ROW_MESSAGE, "ext:conv-1", id, &f->error));
    EXPECT(f, REC_NOT_FOUND, store_resolve(f->alice, REC_ROW_CONVERSATION, "ext:", id, &f->error));
    EXPECT(f, REC_NOT_FOUND, store_resolve(f->bob, REC_ROW_CONVERSATION, "ext:conv-1", id, &f->error));
    EXPECT(f, REC_INVALID, store_resolve(f->alice, REC_ROW_MEMORY, "ext:conv-1", id, &f->error));
    EXPECT(f, REC_INVALID, store_resolve(f->alice, REC_ROW_DRAFT, a.id, id, &f->error));
}

static void resolving_every_kind(struct fixture *f)
{
    char id[REC_ID_SIZE], prefix[9];

    struct rec_conversation c = add_conversation(f, f->alice, "c");
    struct rec_message m = add_message(f, f->alice, c.id, REC_ROLE_USER, "m");
    struct rec_turn t = add_turn(f, f->alice, c.id);
    struct rec_memory y = add_memory(f, f->alice, "y");
    struct rec_preference p = add_preference(f, f->alice, "p", "", "v");
    struct rec_receipt r = {0};
    memcpy(r.conversation_id, c.id, REC_ID_SIZE);
    OK(f, store_receipt_add(f->alice, &r, &f->error));
    struct rec_job j = {.kind = "learn"};
    OK(f, store_job_add(f->alice, &j, &f->error));
    const struct {
        enum rec_row_kind kind;
        const char *id;
    } rows[] = {{REC_ROW_CONVERSATION, c.id}, {REC_ROW_MESSAGE, m.id},    {REC_ROW_TURN, t.id},
                {REC_ROW_MEMORY, y.id},       {REC_ROW_PREFERENCE, p.id}, {REC_ROW_RECEIPT, r.id},
                {REC_ROW_JOB, j.id}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        snprintf(prefix, sizeof(prefix), "%.8s", rows[i].id);
        OK(f, store_resolve(f->alice, rows[i].kind, prefix, id, &f->error));
        assert_string_equal(id, rows[i].id);
        EXPECT(f, REC_NOT_FOUND, store_resolve(f->bob, rows[i].kind, prefix, id, &f->error));
    }
}

/* --- Change journal --- */

static void journal_order(struct fixture *f)
{
    struct rec_change *rows;
    size_t count;

    struct rec_conversation c = add_conversation(f, f->alice, "c");
    add_conversation(f, f->bob, "not alice's");
    OK(f, store_begin(f->store, STORE_NORMAL, &f->error));
    struct rec_message m = add_message(f, f->alice, c.id, REC_ROLE_USER, "1");
    add_message(f, f->alice, c.id, REC_ROLE_USER, "2");
    OK(f, store_commit(f->store, &f->error));
    struct rec_memory y = add_memory(f, f->alice, "y");
    OK(f, store_memory_erase(f->alice, y.id, &f->error));
    OK(f, store_changes(f->alice, 0, 0, &f->arena, &rows, &count, &f->error));
    const struct {
        enum rec_row_kind row;
        const char *id;
        char operation;
    } wanted[] = {{REC_ROW_CONVERSATION, c.id, 'i'}, {REC_ROW_MESSAGE, m.id, 'i'},
                  {REC_ROW_CONVERSATION, c.id, 'u'}, {REC_ROW_MESSAGE, NULL, 'i'},
                  {REC_ROW_MEMORY, y.id, 'i'},       {REC_ROW_MEMORY, y.id, 'd'}};
    assert_int_equal(count, sizeof(wanted) / sizeof(wanted[0]));
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(rows[i].number, i + 1);
        assert_int_equal(rows[i].row, wanted[i].row);
        assert_int_equal(rows[i].operation, wanted[i].operation);
        if (wanted[i].id)
            assert_string_equal(rows[i].id, wanted[i].id);
    }
    assert_int_equal(store_change_last(f->alice), 6);
    assert_int_equal(store_change_last(f->bob), 1);
    OK(f, store_changes(f->alice, 2, 2, &f->arena, &rows, &count, &f->error));
    assert_int_equal(count, 2);
    assert_int_equal(rows[0].number, 3);
    OK(f, store_changes(f->alice, 6, 0, &f->arena, &rows, &count, &f->error));
    assert_int_equal(count, 0);
}

static void journal_trim(struct fixture *f)
{
    struct rec_change *rows;
    size_t count;

    for (int i = 0; i < 5; i++)
        add_memory(f, f->alice, "y");
    add_memory(f, f->bob, "y");
    OK(f, store_changes_trim(f->alice, 3, &f->error));
    EXPECT(f, REC_LIMIT, store_changes(f->alice, 2, 0, &f->arena, &rows, &count, &f->error));
    OK(f, store_changes(f->alice, 3, 0, &f->arena, &rows, &count, &f->error));
    assert_int_equal(count, 2);
    assert_int_equal(rows[0].number, 4);
    OK(f, store_changes(f->bob, 0, 0, &f->arena, &rows, &count, &f->error));
    assert_int_equal(count, 1);
    OK(f, store_changes_trim(f->alice, 100, &f->error)); /* more than there are: numbers go on all the same */
    assert_int_equal(store_change_last(f->alice), 5);
    add_memory(f, f->alice, "y");
    OK(f, store_changes(f->alice, 5, 0, &f->arena, &rows, &count, &f->error));
    assert_int_equal(count, 1);
    assert_int_equal(rows[0].number, 6);
    EXPECT(f, REC_LIMIT, store_changes(f->alice, 4, 0, &f->arena, &rows, &count, &f->error));
}

static void journal_of_two_users_in_one_transaction(struct fixture *f)
{
    struct rec_change *rows;
    size_t count;

    OK(f, store_begin(f->store, STORE_NORMAL, &f->error));
    for (int i = 0; i < 3; i++) {
        add_memory(f, f->alice, "a");
        add_memory(f, f->bob, "b");
    }
    assert_int_equal(store_change_last(f->alice), 3);
    assert_int_equal(store_change_last(f->bob), 3);
    OK(f, store_commit(f->store, &f->error));
    assert_int_equal(store_change_last(f->alice), 3);
    assert_int_equal(store_change_last(f->bob), 3);
    OK(f, store_changes(f->bob, 0, 0, &f->arena, &rows, &count, &f->error));
    assert_int_equal(count, 3);
    assert_int_equal(rows[2].number, 3);
}

const struct contract_case contract_basics[] = {
    {"user names", user_names},
    {"user counts", user_counts},
    {"user erase", user_erase},
    {"transactions nest", transaction_nests},
    {"transactions roll back", transaction_rolls_back},
    {"an inner rollback dooms", transaction_is_doomed},
    {"transactions wait for each other", transactions_wait},
    {"transactions without writes", transaction_without_writes},
    {"refusals leave a transaction whole", transaction_survives_refusals},
    {"changed", changed_says_so},
    {"maintenance", maintenance},
    {"given ids", given_ids},
    {"resolving ids", resolving},
    {"resolving every kind", resolving_every_kind},
    {"journal order", journal_order},
    {"journal trim", journal_trim},
    {"journal of two users", journal_of_two_users_in_one_transaction},
    {NULL, NULL}};
