#include "config.h"

#include "sqlite_sandbox.h"

#include "store/sqlite/log_file.h"
#include "store/sqlite/maintain.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

/* No message has more tokens than bytes: it is estimated anew. */
static void an_estimate_that_cannot_be_is_none(void **state)
{
    struct sandbox *s = *state;
    struct store *store = open_at(s, STORE_WRITE);
    struct store_user *user = alice_of(s, store);
    struct rec_conversation c = add_titled(s, user, "c");
    struct rec_message row = add_text(s, user, c.id, "How are you?");

    raw(s, s->path, "UPDATE messages SET tokens = 7");
    WELL(s, store_message_get(user, row.id, &s->arena, &row, &s->error));
    assert_int_equal(row.tokens, 7);
    raw(s, s->path, "UPDATE messages SET tokens = 9223372036854775807");
    WELL(s, store_message_get(user, row.id, &s->arena, &row, &s->error));
    assert_int_equal(row.tokens, 0);
    store_user_close(user);
    store_close(store);
}

static int64_t total_of(struct sandbox *s, struct store_user *user)
{
    int64_t total;

    WELL(s, store_message_total(user, &total, &s->error));
    return total;
}

/* A reading within a reading ends with neither, and the outer one does end. */
static void a_reading_is_of_one_moment(void **state)
{
    struct sandbox *s = *state;
    struct store *store = open_at(s, STORE_WRITE), *other = open_at(s, STORE_WRITE);
    struct store_user *user = alice_of(s, store), *same = alice_of(s, other);
    struct rec_conversation c = add_titled(s, user, "c");

    store_read_begin(store);
    assert_int_equal(total_of(s, user), 0);
    add_text(s, same, c.id, "said meanwhile");
    store_read_begin(store);
    assert_int_equal(total_of(s, user), 0);
    store_read_end(store);
    assert_int_equal(total_of(s, user), 0);
    store_read_end(store);
    assert_int_equal(total_of(s, user), 1);
    add_text(s, same, c.id, "said later");
    assert_int_equal(total_of(s, user), 2);
    store_user_close(same);
    store_close(other);
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

static void expect_title(struct sandbox *s, struct store_user *user, const char *id, const char *title)
{
    struct store_found row;

    WELL(s, store_messages_found(user, &id, NULL, 1, &s->arena, &row, &s->error));
    assert_string_equal(row.conversation_title, title);
}

static void rename_to(struct sandbox *s, struct store_user *user, const char *id, const char *title)
{
    struct rec_conversation row = {.title = title};

    WELL(s, store_conversation_update(user, id, STORE_TITLE, &row, &s->error));
}

/* What is kept of a conversation between two searches is forgotten when anybody has changed it. */
static void found_messages_have_the_title_of_now(void **state)
{
    struct sandbox *s = *state;
    struct store *store = open_at(s, STORE_WRITE), *other = open_at(s, STORE_WRITE);
    struct store_user *user = alice_of(s, store), *same = alice_of(s, other);
    struct rec_conversation c = add_titled(s, user, "first");
    struct rec_message said = add_text(s, user, c.id, "said");

    for (int i = 0; i < 2; i++) /* read, then kept */
        expect_title(s, user, said.id, "first");
    rename_to(s, user, c.id, "second");
    expect_title(s, user, said.id, "second");
    rename_to(s, same, c.id, "third");
    expect_title(s, user, said.id, "third");
    WELL(s, store_begin(store, STORE_NORMAL, &s->error));
    rename_to(s, user, c.id, "fourth");
    expect_title(s, user, said.id, "fourth"); /* so far for itself alone */
    expect_title(s, same, said.id, "third");
    store_rollback(store);
    expect_title(s, user, said.id, "third");
    store_read_begin(other);
    expect_title(s, same, said.id, "third");
    rename_to(s, user, c.id, "fifth");
    expect_title(s, same, said.id, "third"); /* of the moment when it began */
    store_read_end(other);
    expect_title(s, same, said.id, "fifth");
    store_user_close(same);
    store_close(other);
    store_user_close(user);
    store_close(store);
}

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

const struct CMUnitTest sqlite_messages[] = {
    SANDBOX_TEST(appends_write_only_what_came),
    SANDBOX_TEST(an_estimate_that_cannot_be_is_none),
    SANDBOX_TEST(pieces_follow_each_other),
    SANDBOX_TEST(found_messages_have_the_title_of_now),
    SANDBOX_TEST(a_reading_is_of_one_moment),
    SANDBOX_TEST(alternatives_are_read_while_more_come),
    SANDBOX_TEST(branches_that_do_not_belong_together_are_told),
    SANDBOX_TEST(only_a_piece_does_not_look_for_the_file),
    {.name = NULL},
};
