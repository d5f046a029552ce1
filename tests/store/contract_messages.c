#include "config.h"

#include "contract.h"

#include "base/sha256.h"
#include "base/tokens.h"

#include <stdio.h>
#include <string.h>

static size_t page(struct fixture *f, struct store_message_query query, struct rec_message **rows, bool *more)
{
    size_t count;
    OK(f, store_message_page(f->alice, &query, &f->arena, rows, &count, more, &f->error));
    return count;
}

static void adding(struct fixture *f)
{
    struct rec_conversation conversation = {.created_at = 50}, c;
    struct rec_message row, m = {.role = REC_ROLE_ASSISTANT,
                                 .status = REC_TURN_FAILED,
                                 .external_id = "D1:1",
                                 .name = "Mélanie",
                                 .content = "line one\nline two\ttab",
                                 .metadata = "{\"k\":1}",
                                 .created_at = 100,
                                 .provider = "anthropic",
                                 .model = "m-1",
                                 .error = "overloaded",
                                 .input_tokens = 1,
                                 .output_tokens = 2,
                                 .cache_read_tokens = 3,
                                 .cache_write_tokens = 4,
                                 .duration_ms = 5,
                                 .first_token_ms = 6,
                                 .stop_reason = "end_turn",
                                 .thinking = "hm"};
    unsigned char hash[32];

    OK(f, store_conversation_add(f->alice, &conversation, &f->error));
    memcpy(m.conversation_id, conversation.id, REC_ID_SIZE);
    memcpy(m.turn_id, "00000000000000000001", REC_ID_SIZE);
    OK(f, store_message_add(f->alice, &m, &f->error));
    assert_int_equal(m.branch, 1);
    assert_int_equal(m.sequence, 1);
    OK(f, store_message_get(f->alice, m.id, &f->arena, &row, &f->error));
    sha256(m.content, strlen(m.content), hash);
    assert_memory_equal(row.content_hash, hash, 32);
    assert_memory_equal(m.content_hash, hash, 32);
    assert_string_equal(row.conversation_id, conversation.id);
    assert_string_equal(row.turn_id, m.turn_id);
    assert_string_equal(row.external_id, "D1:1");
    assert_string_equal(row.name, "Mélanie");
    assert_string_equal(row.content, m.content);
    assert_string_equal(row.metadata, "{\"k\":1}");
    assert_int_equal(row.role, REC_ROLE_ASSISTANT);
    assert_int_equal(row.status, REC_TURN_FAILED);
    assert_int_equal(row.created_at, 100);
    assert_string_equal(row.provider, "anthropic");
    assert_string_equal(row.model, "m-1");
    assert_string_equal(row.error, "overloaded");
    assert_true(row.tokens > 0);
    assert_int_equal(row.tokens, tokens_estimate(m.content, strlen(m.content)));
    assert_int_equal(row.input_tokens, 1);
    assert_int_equal(row.output_tokens, 2);
    assert_int_equal(row.cache_read_tokens, 3);
    assert_int_equal(row.cache_write_tokens, 4);
    assert_int_equal(row.duration_ms, 5);
    assert_int_equal(row.first_token_ms, 6);
    assert_string_equal(row.stop_reason, "end_turn");
    assert_string_equal(row.thinking, "hm");
    assert_int_equal(row.sibling, 1);
    assert_int_equal(row.siblings, 1);
    OK(f, store_conversation_get(f->alice, conversation.id, &f->arena, &c, &f->error));
    assert_int_equal(c.message_count, 1);
    assert_int_equal(c.updated_at, 100);
    assert_string_equal(c.last_text, m.content);
}

static void found(struct fixture *f)
{
    struct rec_conversation c = {.title = "Trip", .external_id = "x1", .created_at = 50};
    struct rec_message m = {.role = REC_ROLE_ASSISTANT,
                            .status = REC_TURN_STREAMING,
                            .external_id = "D1:1",
                            .name = "Mélanie",
                            .content = "line one",
                            .created_at = 100};
    const char *ids[40];
    int64_t places[40] = {0}, place;
    struct store_found row, rows[40];

    OK(f, store_conversation_add(f->alice, &c, &f->error));
    memcpy(m.conversation_id, c.id, REC_ID_SIZE);
    OK(f, store_message_add(f->alice, &m, &f->error));
    OK(f, store_message_append(f->alice, m.id, ", two", 5, &f->error));
    ids[0] = m.id;
    OK(f, store_messages_found(f->alice, ids, NULL, 1, &f->arena, &row, &f->error));
    assert_string_equal(row.external_id, "D1:1");
    assert_string_equal(row.name, "Mélanie");
    assert_string_equal(row.content, "line one, two");
    assert_int_equal(row.role, REC_ROLE_ASSISTANT);
    assert_int_equal(row.status, REC_TURN_STREAMING);
    assert_int_equal(row.created_at, 100);
    assert_string_equal(row.conversation_id, c.id);
    assert_string_equal(row.conversation_external_id, "x1");
    assert_string_equal(row.conversation_title, "Trip");
    assert_int_equal(row.conversation_deleted_at, 0);
    c.deleted_at = 200;
    OK(f, store_conversation_update(f->alice, c.id, STORE_DELETED, &c, &f->error));
    OK(f, store_messages_found(f->alice, ids, NULL, 1, &f->arena, &row, &f->error));
    assert_int_equal(row.conversation_deleted_at, 200);
    OK(f, store_messages_found(f->bob, ids, NULL, 1, &f->arena, &row, &f->error));
    assert_null(row.content);
    OK(f, store_message_place(f->alice, m.id, &places[0], &f->error)); /* nor where it is */
    OK(f, store_messages_found(f->bob, ids, places, 1, &f->arena, &row, &f->error));
    assert_null(row.content);
    /* many, in the order of their ids, among others that are not there; wherever they are said to be */
    struct rec_message n = {.role = REC_ROLE_USER, .content = ""};
    memcpy(n.conversation_id, c.id, REC_ID_SIZE);
    OK(f, store_message_add(f->alice, &n, &f->error));
    OK(f, store_message_place(f->alice, n.id, &place, &f->error));
    for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
        const int64_t said[] = {places[0], place, 0, -1, INT64_MAX, place + 1};
        ids[i] = i % 3 == 0 ? m.id : i % 3 == 1 ? n.id : c.id;
        places[i] = said[i % 7 % 6];
    }
    for (int knows = 0; knows < 2; knows++) {
        OK(f, store_messages_found(f->alice, ids, knows ? places : NULL, sizeof(ids) / sizeof(ids[0]),
                                   &f->arena, rows, &f->error));
        for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
            if (i % 3 == 2)
                assert_null(rows[i].content);
            else
                assert_string_equal(rows[i].content, i % 3 == 0 ? "line one, two" : "");
        }
    }
}

static void conversation_follows(struct fixture *f)
{
    struct rec_conversation row, c = {.created_at = 1000};
    struct rec_message m = {.created_at = 500};
    char text[300];

    OK(f, store_conversation_add(f->alice, &c, &f->error));
    memcpy(m.conversation_id, c.id, REC_ID_SIZE);
    /* 199 letters and a character of two bytes: it is not cut in half */
    memset(text, 'a', sizeof(text));
    memcpy(text + 199, "é tail", 8);
    m.content = text;
    OK(f, store_message_add(f->alice, &m, &f->error));
    OK(f, store_conversation_get(f->alice, c.id, &f->arena, &row, &f->error));
    assert_int_equal(row.updated_at, 1000); /* never back */
    assert_int_equal(strlen(row.last_text), 199);
    /* an empty answer that is about to stream leaves what was last said */
    struct rec_message s = {.role = REC_ROLE_ASSISTANT, .status = REC_TURN_STREAMING};
    memcpy(s.conversation_id, c.id, REC_ID_SIZE);
    OK(f, store_message_add(f->alice, &s, &f->error));
    OK(f, store_conversation_get(f->alice, c.id, &f->arena, &row, &f->error));
    assert_int_equal(strlen(row.last_text), 199);
    assert_int_equal(row.message_count, 2);
    struct rec_message end = {.status = REC_TURN_COMPLETE, .content = "the answer"};
    OK(f, store_message_finish(f->alice, s.id, &end, &f->error));
    OK(f, store_conversation_get(f->alice, c.id, &f->arena, &row, &f->error));
    assert_string_equal(row.last_text, "the answer");
}

/* What a run of messages makes of its conversations is there whenever it is looked at. */
static void several_in_one(struct fixture *f)
{
    struct rec_conversation row, a = add_conversation(f, f->alice, "a"),
                                 b = add_conversation(f, f->alice, "b");
    struct rec_message m;
    int64_t number;

    OK(f, store_begin(f->store, STORE_NORMAL, &f->error));
    add_message(f, f->alice, a.id, REC_ROLE_USER, "one");
    add_message(f, f->alice, a.id, REC_ROLE_USER, "two");
    OK(f, store_conversation_get(f->alice, a.id, &f->arena, &row, &f->error));
    assert_int_equal(row.message_count, 2);
    assert_string_equal(row.last_text, "two");
    m = add_message(f, f->alice, a.id, REC_ROLE_USER, "three");
    assert_int_equal(m.sequence, 3);
    m = add_message(f, f->alice, b.id, REC_ROLE_USER, "four");
    assert_int_equal(m.sequence, 1);
    OK(f, store_branch_add(f->alice, a.id, 1, 2, &number, &f->error));
    m = add_on_branch(f, f->alice, a.id, number, "five");
    assert_int_equal(m.sequence, 2);
    m = add_message(f, f->alice, a.id, REC_ROLE_USER, "six"); /* on the branch that is shown */
    assert_int_equal(m.branch, 1);
    assert_int_equal(m.sequence, 4);
    OK(f, store_commit(f->store, &f->error));
    OK(f, store_begin(f->store, STORE_NORMAL, &f->error));
    add_message(f, f->alice, a.id, REC_ROLE_USER, "seven");
    add_message(f, f->alice, b.id, REC_ROLE_USER, "eight");
    store_rollback(f->store);
    OK(f, store_conversation_get(f->alice, a.id, &f->arena, &row, &f->error));
    assert_int_equal(row.message_count, 5);
    assert_string_equal(row.last_text, "six");
    OK(f, store_conversation_get(f->alice, b.id, &f->arena, &row, &f->error));
    assert_int_equal(row.message_count, 1);
    assert_string_equal(row.last_text, "four");
    m = add_message(f, f->alice, a.id, REC_ROLE_USER, "nine");
    assert_int_equal(m.sequence, 5);
}

static void roles_and_statuses(struct fixture *f)
{
    struct rec_message row;

    struct rec_conversation c = add_conversation(f, f->alice, "c");
    for (int role = 0; role < 4; role++)
        for (int status = 0; status < 6; status++) {
            struct rec_message m = {.role = (enum rec_role)role, .status = (enum rec_turn_status)status};
            memcpy(m.conversation_id, c.id, REC_ID_SIZE);
            OK(f, store_message_add(f->alice, &m, &f->error));
            OK(f, store_message_get(f->alice, m.id, &f->arena, &row, &f->error));
            assert_int_equal(row.role, role);
            assert_int_equal(row.status, role == REC_ROLE_ASSISTANT ? status : REC_TURN_COMPLETE);
        }
}

/* Several answers grow at once, are read as they grow, and go with their conversation. */
static void streaming_beside_others(struct fixture *f)
{
    struct rec_message rows[2], row;
    char text[2][64] = {"0", "1"};

    struct rec_conversation c[2] = {add_conversation(f, f->alice, "c"), add_conversation(f, f->alice, "d")};
    for (int i = 0; i < 2; i++) {
        rows[i] = (struct rec_message){
            .role = REC_ROLE_ASSISTANT, .status = REC_TURN_STREAMING, .content = text[i]};
        memcpy(rows[i].conversation_id, c[i].id, REC_ID_SIZE);
        OK(f, store_message_add(f->alice, &rows[i], &f->error));
    }
    for (int step = 0; step < 40; step++) {
        int i = step % 3 == 0;
        char piece[2] = {(char)('a' + step % 26), '\0'};

        OK(f, store_message_append(f->alice, rows[i].id, piece, 1, &f->error));
        strcat(text[i], piece);
        OK(f, store_message_get(f->alice, rows[i].id, &f->arena, &row, &f->error));
        assert_string_equal(row.content, text[i]);
    }
    OK(f, store_conversation_erase(f->alice, c[0].id, &f->error));
    EXPECT(f, REC_NOT_FOUND, store_message_append(f->alice, rows[0].id, "x", 1, &f->error));
    OK(f, store_message_append(f->alice, rows[1].id, "é", 2, &f->error));
    /* what is given at the end stands for all that came */
    struct rec_message end = {.status = REC_TURN_COMPLETE, .content = "whole"};
    OK(f, store_message_finish(f->alice, rows[1].id, &end, &f->error));
    OK(f, store_message_get(f->alice, rows[1].id, &f->arena, &row, &f->error));
    assert_string_equal(row.content, "whole");
}

static void streaming(struct fixture *f)
{
    struct rec_message row, m = {.role = REC_ROLE_ASSISTANT, .status = REC_TURN_STREAMING, .content = "a"};
    unsigned char hash[32];

    struct rec_conversation c = add_conversation(f, f->alice, "c");
    memcpy(m.conversation_id, c.id, REC_ID_SIZE);
    OK(f, store_message_add(f->alice, &m, &f->error));
    OK(f, store_message_append(f->alice, m.id, "bcXYZ", 2, &f->error));
    OK(f, store_message_append(f->alice, m.id, "é", 2, &f->error));
    OK(f, store_message_append(f->alice, m.id, "", 0, &f->error));
    EXPECT(f, REC_INVALID, store_message_append(f->alice, m.id, "\xc3", 1, &f->error)); /* half a character */
    OK(f, store_message_get(f->alice, m.id, &f->arena, &row, &f->error));
    assert_string_equal(row.content, "abcé");
    assert_int_equal(row.status, REC_TURN_STREAMING);
    assert_int_equal(row.tokens, 0); /* it is not over */

    struct rec_message end = {.status = REC_TURN_STREAMING};
    EXPECT(f, REC_INVALID, store_message_finish(f->alice, m.id, &end, &f->error));
    end = (struct rec_message){.status = REC_TURN_INTERRUPTED,
                               .provider = "p",
                               .model = "m",
                               .error = "killed",
                               .input_tokens = 9,
                               .duration_ms = 8,
                               .stop_reason = "none"};
    OK(f, store_message_finish(f->alice, m.id, &end, &f->error));
    OK(f, store_message_get(f->alice, m.id, &f->arena, &row, &f->error));
    assert_string_equal(row.content, "abcé");
    assert_int_equal(row.status, REC_TURN_INTERRUPTED);
    assert_int_equal(row.tokens, tokens_estimate("abcé", 5));
    assert_string_equal(row.provider, "p");
    assert_string_equal(row.error, "killed");
    assert_int_equal(row.input_tokens, 9);
    sha256("abcé", 5, hash);
    assert_memory_equal(row.content_hash, hash, 32);
    /* it has ended: never again */
    EXPECT(f, REC_CONFLICT, store_message_append(f->alice, m.id, "x", 1, &f->error));
    EXPECT(f, REC_CONFLICT, store_message_finish(f->alice, m.id, &end, &f->error));
    struct rec_message u = add_message(f, f->alice, c.id, REC_ROLE_USER, "u");
    EXPECT(f, REC_CONFLICT, store_message_append(f->alice, u.id, "x", 1, &f->error));
    EXPECT(f, REC_CONFLICT, store_message_finish(f->alice, u.id, &end, &f->error));
    EXPECT(f, REC_NOT_FOUND, store_message_append(f->alice, c.id, "x", 1, &f->error));
    OK(f, store_message_get(f->alice, u.id, &f->arena, &row, &f->error));
    assert_string_equal(row.content, "u");
}

static void external_ids(struct fixture *f)
{
    struct rec_message a = {.external_id = "D1:1", .content = "a"},
                       b = {.external_id = "D1:1", .content = "b"};

    struct rec_conversation c = add_conversation(f, f->alice, "c"), d = add_conversation(f, f->alice, "d");
    memcpy(a.conversation_id, c.id, REC_ID_SIZE);
    memcpy(b.conversation_id, d.id, REC_ID_SIZE);
    OK(f, store_message_add(f->alice, &a, &f->error));
    EXPECT(f, REC_CONFLICT, store_message_add(f->alice, &b, &f->error));
    assert_string_equal(f->error.id, a.id);
    struct rec_conversation e = add_conversation(f, f->bob, "e");
    memcpy(b.conversation_id, e.id, REC_ID_SIZE);
    b.id[0] = '\0';
    b.branch = 0;
    OK(f, store_message_add(f->bob, &b, &f->error));
}

static void importing_the_same(struct fixture *f)
{
    struct rec_message m = {.content = "same", .created_at = 77};
    unsigned char other[32] = {1};
    char id[REC_ID_SIZE];

    struct rec_conversation c = add_conversation(f, f->alice, "c"), d = add_conversation(f, f->alice, "d");
    memcpy(m.conversation_id, c.id, REC_ID_SIZE);
    OK(f, store_message_add(f->alice, &m, &f->error));
    OK(f, store_message_same(f->alice, c.id, REC_ROLE_USER, 77, m.content_hash, id, &f->error));
    assert_string_equal(id, m.id);
    OK(f, store_message_same(f->alice, c.id, REC_ROLE_ASSISTANT, 77, m.content_hash, id, &f->error));
    assert_string_equal(id, "");
    OK(f, store_message_same(f->alice, c.id, REC_ROLE_USER, 78, m.content_hash, id, &f->error));
    assert_string_equal(id, "");
    OK(f, store_message_same(f->alice, c.id, REC_ROLE_USER, 77, other, id, &f->error));
    assert_string_equal(id, "");
    OK(f, store_message_same(f->alice, d.id, REC_ROLE_USER, 77, m.content_hash, id, &f->error));
    assert_string_equal(id, "");
}

static void scanning(struct fixture *f)
{
    struct rec_message *rows;
    int64_t *places, place, cursor = 0, total;
    size_t count, seen = 0;
    char content[32];

    struct rec_conversation c = add_conversation(f, f->alice, "c"), d = add_conversation(f, f->bob, "d");
    for (int i = 0; i < 25; i++) {
        snprintf(content, sizeof(content), "%d", i);
        add_message(f, f->alice, c.id, REC_ROLE_USER, content);
        add_message(f, f->bob, d.id, REC_ROLE_USER, "bob's");
    }
    do {
        OK(f, store_message_scan(f->alice, &cursor, 10, &f->arena, &rows, &places, &count, &f->error));
        for (size_t i = 0; i < count; i++, seen++) {
            snprintf(content, sizeof(content), "%zu", seen);
            assert_string_equal(rows[i].content, content);
            OK(f, store_message_place(f->alice, rows[i].id, &place, &f->error));
            assert_int_equal(places[i], place);
        }
    } while (count > 0);
    assert_int_equal(seen, 25);
    /* what comes later is found from where it stopped */
    add_message(f, f->alice, c.id, REC_ROLE_USER, "late");
    OK(f, store_message_scan(f->alice, &cursor, 10, &f->arena, &rows, NULL, &count, &f->error));
    assert_int_equal(count, 1);
    OK(f, store_message_total(f->alice, &total, &f->error));
    assert_int_equal(total, 26);
    /* and from any message on, if it is one's own */
    int64_t end = cursor;
    OK(f, store_message_place(f->alice, rows[0].id, &cursor, &f->error));
    OK(f, store_message_scan(f->alice, &cursor, 10, &f->arena, &rows, NULL, &count, &f->error));
    assert_int_equal(count, 1);
    assert_string_equal(rows[0].content, "late");
    assert_int_equal(cursor, end);
    assert_int_equal(store_message_place(f->bob, rows[0].id, &cursor, &f->error), REC_NOT_FOUND);
}

static void pages(struct fixture *f)
{
    struct rec_message *rows;
    bool more;

    struct rec_conversation c = add_conversation(f, f->alice, "c");
    assert_int_equal(page(f, (struct store_message_query){.conversation = c.id}, &rows, &more), 0);
    assert_false(more);
    for (int i = 0; i < 120; i++)
        add_message(f, f->alice, c.id, REC_ROLE_USER, "m");
    assert_int_equal(page(f, (struct store_message_query){.conversation = c.id}, &rows, &more), 50);
    assert_true(more);
    assert_int_equal(rows[0].sequence, 71);
    assert_int_equal(rows[49].sequence, 120);
    assert_int_equal(
        page(f, (struct store_message_query){.conversation = c.id, .before = 71, .limit = 70}, &rows, &more),
        70);
    assert_false(more);
    assert_int_equal(rows[0].sequence, 1);
    assert_int_equal(
        page(f, (struct store_message_query){.conversation = c.id, .after = 100, .limit = 19}, &rows, &more),
        19);
    assert_true(more);
    assert_int_equal(rows[0].sequence, 101);
    assert_int_equal(
        page(f, (struct store_message_query){.conversation = c.id, .after = 100, .limit = 20}, &rows, &more),
        20);
    assert_false(more);
    assert_int_equal(page(f, (struct store_message_query){.conversation = c.id, .after = 120}, &rows, &more),
                     0);
    assert_int_equal(page(f, (struct store_message_query){.conversation = c.id, .before = 1}, &rows, &more),
                     0);
    assert_false(more);
}

const struct contract_case contract_messages[] = {
    {"message columns", adding},
    {"a message that is found", found},
    {"conversation follows its messages", conversation_follows},
    {"messages in one transaction", several_in_one},
    {"message roles and statuses", roles_and_statuses},
    {"message streaming", streaming},
    {"messages streaming", streaming_beside_others},
    {"message external ids", external_ids},
    {"importing the same", importing_the_same},
    {"message scan", scanning},
    {"message pages", pages},
    {NULL, NULL},
};
