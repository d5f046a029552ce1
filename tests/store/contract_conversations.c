#include "config.h"

#include "contract.h"

#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void defaults(struct fixture *f)
{
    struct rec_conversation row;

    struct rec_conversation c = add_conversation(f, f->alice, "Lisbon");
    OK(f, store_conversation_get(f->alice, c.id, &f->arena, &row, &f->error));
    assert_string_equal(row.title, "Lisbon");
    assert_string_equal(row.external_id, "");
    assert_string_equal(row.system, "");
    assert_string_equal(row.tags, "");
    assert_string_equal(row.metadata, "");
    assert_string_equal(row.last_text, "");
    assert_int_equal(row.status, REC_CONVERSATION_ACTIVE);
    assert_int_equal(row.branch, 1);
    assert_int_equal(row.message_count, 0);
    assert_int_equal(row.last_turn, REC_TURN_COMPLETE);
    assert_true(row.created_at > 0);
    assert_int_equal(row.created_at, c.created_at);
    assert_int_equal(row.updated_at, row.created_at);
    assert_int_equal(row.deleted_at, 0);
}

static void everything_is_kept(struct fixture *f)
{
    struct rec_conversation row, c = {.external_id = "e-1",
                                      .title = "Títle",
                                      .system = "Be brief.\nAlways.",
                                      .tags = "work  zeta alpha work",
                                      .metadata = "{\"a\":[1,2]}",
                                      .status = REC_CONVERSATION_PAUSED,
                                      .created_at = 1000,
                                      .updated_at = 2000,
                                      .deleted_at = 3000};

    OK(f, store_conversation_add(f->alice, &c, &f->error));
    OK(f, store_conversation_get(f->alice, c.id, &f->arena, &row, &f->error));
    assert_string_equal(row.external_id, "e-1");
    assert_string_equal(row.title, "Títle");
    assert_string_equal(row.system, "Be brief.\nAlways.");
    assert_string_equal(row.tags, "alpha work zeta");
    assert_string_equal(row.metadata, "{\"a\":[1,2]}");
    assert_int_equal(row.status, REC_CONVERSATION_PAUSED);
    assert_int_equal(row.created_at, 1000);
    assert_int_equal(row.updated_at, 2000);
    assert_int_equal(row.deleted_at, 3000);
}

static void every_status(struct fixture *f)
{
    for (int status = 0; status < 4; status++) {
        struct rec_conversation row, c = {.status = (enum rec_conversation_status)status};
        OK(f, store_conversation_add(f->alice, &c, &f->error));
        OK(f, store_conversation_get(f->alice, c.id, &f->arena, &row, &f->error));
        assert_int_equal(row.status, status);
    }
    struct rec_conversation bad = {.status = (enum rec_conversation_status)4};
    EXPECT(f, REC_INVALID, store_conversation_add(f->alice, &bad, &f->error));
}

static void updates(struct fixture *f)
{
    struct rec_conversation row, c = {.title = "old", .created_at = 1000};
    struct rec_conversation new = {.title = "new",
                                   .status = REC_CONVERSATION_COMPLETED,
                                   .system = "s",
                                   .tags = "b a",
                                   .metadata = "{}",
                                   .deleted_at = 7,
                                   .external_id = "x",
                                   .updated_at = 5000};

    OK(f, store_conversation_add(f->alice, &c, &f->error));
    /* nothing but what the fields name */
    OK(f, store_conversation_update(f->alice, c.id, STORE_SYSTEM, &new, &f->error));
    OK(f, store_conversation_get(f->alice, c.id, &f->arena, &row, &f->error));
    assert_string_equal(row.system, "s");
    assert_string_equal(row.title, "old");
    assert_int_equal(row.status, REC_CONVERSATION_ACTIVE);
    assert_int_equal(row.updated_at, 1000);
    /* a new title is news */
    int64_t before = clock_now();
    OK(f, store_conversation_update(f->alice, c.id, STORE_TITLE, &new, &f->error));
    OK(f, store_conversation_get(f->alice, c.id, &f->arena, &row, &f->error));
    assert_string_equal(row.title, "new");
    assert_true(row.updated_at >= before);
    OK(f, store_conversation_update(f->alice, c.id,
                                    STORE_STATUS | STORE_TAGS | STORE_METADATA | STORE_DELETED |
                                        STORE_EXTERNAL | STORE_TOUCH,
                                    &new, &f->error));
    OK(f, store_conversation_get(f->alice, c.id, &f->arena, &row, &f->error));
    assert_int_equal(row.status, REC_CONVERSATION_COMPLETED);
    assert_string_equal(row.tags, "a b");
    assert_string_equal(row.metadata, "{}");
    assert_string_equal(row.external_id, "x");
    assert_int_equal(row.deleted_at, 7);
    assert_int_equal(row.updated_at, 5000);
    EXPECT(f, REC_NOT_FOUND, store_conversation_update(f->alice, "00000000000000000000", 0, &new, &f->error));
    EXPECT(f, REC_NOT_FOUND, store_conversation_update(f->alice, "nonsense", 0, &new, &f->error));
    new.branch = 2;
    EXPECT(f, REC_NOT_FOUND, store_conversation_update(f->alice, c.id, STORE_BRANCH, &new, &f->error));
}

static void external_ids(struct fixture *f)
{
    struct rec_conversation a = {.external_id = "e"}, b = {.external_id = "e"}, c = {.external_id = "other"};

    OK(f, store_conversation_add(f->alice, &a, &f->error));
    EXPECT(f, REC_CONFLICT, store_conversation_add(f->alice, &b, &f->error));
    assert_string_equal(f->error.id, a.id);
    memset(b.id, 0, sizeof(b.id));
    OK(f, store_conversation_add(f->bob, &b, &f->error));
    OK(f, store_conversation_add(f->alice, &c, &f->error));
    EXPECT(f, REC_CONFLICT, store_conversation_update(f->alice, c.id, STORE_EXTERNAL, &a, &f->error));
    OK(f, store_conversation_update(f->alice, a.id, STORE_EXTERNAL, &a, &f->error)); /* its own */
}

static size_t list(struct fixture *f, struct store_conversation_filter filter, struct rec_conversation **rows,
                   bool *more)
{
    size_t count;
    OK(f, store_conversation_list(f->alice, &filter, &f->arena, rows, &count, more, &f->error));
    return count;
}

static void listing(struct fixture *f)
{
    struct rec_conversation *rows;
    bool more;
    const struct rec_conversation given[] = {
        {.title = "Café plans", .updated_at = 5, .tags = "trip food"},
        {.title = "Rust or C", .updated_at = 4, .status = REC_CONVERSATION_PAUSED},
        {.title = "Old cafe", .updated_at = 3, .status = REC_CONVERSATION_ARCHIVED, .tags = "foo"},
        {.title = "Gone", .updated_at = 2, .deleted_at = 1},
        {.title = "100% sure_thing", .updated_at = 1, .status = REC_CONVERSATION_COMPLETED}};
    for (size_t i = 0; i < 5; i++) {
        struct rec_conversation row = given[i];
        OK(f, store_conversation_add(f->alice, &row, &f->error));
    }
    add_conversation(f, f->bob, "Café of Bob");

    assert_int_equal(list(f, (struct store_conversation_filter){0}, &rows, &more), 3);
    assert_false(more);
    assert_string_equal(rows[0].title, "Café plans");
    assert_string_equal(rows[1].title, "Rust or C");
    assert_string_equal(rows[2].title, "100% sure_thing");
    assert_int_equal(list(f, (struct store_conversation_filter){.deleted = true}, &rows, &more), 1);
    assert_string_equal(rows[0].title, "Gone");
    assert_int_equal(list(f, (struct store_conversation_filter){.statuses = 1u << REC_CONVERSATION_ARCHIVED},
                          &rows, &more),
                     1);
    assert_string_equal(rows[0].title, "Old cafe");
    assert_int_equal(list(f, (struct store_conversation_filter){.statuses = ~0u}, &rows, &more), 4);
    assert_int_equal(
        list(f, (struct store_conversation_filter){.text = "CAFE", .statuses = 15}, &rows, &more), 2);
    assert_int_equal(list(f, (struct store_conversation_filter){.text = "CAFÉ"}, &rows, &more), 1);
    assert_int_equal(list(f, (struct store_conversation_filter){.text = "plans cafe"}, &rows, &more), 1);
    assert_int_equal(list(f, (struct store_conversation_filter){.text = "rust cafe"}, &rows, &more), 0);
    assert_int_equal(list(f, (struct store_conversation_filter){.text = ""}, &rows, &more), 3);
    assert_int_equal(list(f, (struct store_conversation_filter){.text = " "}, &rows, &more), 3);
    assert_int_equal(list(f, (struct store_conversation_filter){.text = "%"}, &rows, &more), 1);
    assert_int_equal(list(f, (struct store_conversation_filter){.text = "_"}, &rows, &more), 1);
    assert_int_equal(list(f, (struct store_conversation_filter){.tag = "food"}, &rows, &more), 1);
    assert_int_equal(list(f, (struct store_conversation_filter){.tag = "foo"}, &rows, &more), 0);
    assert_int_equal(list(f, (struct store_conversation_filter){.tag = "foo", .statuses = 15}, &rows, &more),
                     1);
    assert_int_equal(list(f, (struct store_conversation_filter){.updated_before = 4}, &rows, &more), 1);
    assert_int_equal(list(f, (struct store_conversation_filter){.limit = 3}, &rows, &more), 3);
    assert_false(more);
    assert_int_equal(list(f, (struct store_conversation_filter){.limit = 2}, &rows, &more), 2);
    assert_true(more);
}

static void listing_in_pages(struct fixture *f)
{
    struct store_conversation_filter filter = {.limit = 3};
    struct rec_conversation *rows, last = {.updated_at = INT64_MAX};
    size_t seen = 0;
    bool more = true;

    for (int i = 0; i < 20; i++) { /* many share their time */
        struct rec_conversation row = {.updated_at = 100 + i % 3};
        OK(f, store_conversation_add(f->alice, &row, &f->error));
    }
    while (more) {
        size_t count = list(f, filter, &rows, &more);
        assert_true(count == 3 || !more);
        for (size_t i = 0; i < count; i++) {
            assert_true(rows[i].updated_at < last.updated_at ||
                        (rows[i].updated_at == last.updated_at && strcmp(rows[i].id, last.id) < 0));
            last = rows[i];
        }
        seen += count;
        filter.before_time = last.updated_at;
        filter.before_id = last.id;
    }
    assert_int_equal(seen, 20);
}

static void last_turn(struct fixture *f)
{
    struct rec_conversation row;
    struct rec_turn failed = {.status = REC_TURN_FAILED};

    struct rec_conversation c = add_conversation(f, f->alice, "c");
    add_turn(f, f->alice, c.id);
    struct rec_turn t = add_turn(f, f->alice, c.id);
    OK(f, store_conversation_get(f->alice, c.id, &f->arena, &row, &f->error));
    assert_int_equal(row.last_turn, REC_TURN_PENDING);
    OK(f, store_turn_update(f->alice, t.id, STORE_TURN_STATUS, &failed, &f->error));
    OK(f, store_conversation_get(f->alice, c.id, &f->arena, &row, &f->error));
    assert_int_equal(row.last_turn, REC_TURN_FAILED);
}

static void erase(struct fixture *f)
{
    struct rec_conversation row;
    struct rec_message *messages, message;
    struct rec_memory memory = {.content = "two sources", .confidence = 1}, found;
    struct rec_change *changes;
    size_t count;
    bool more;
    const char *text;

    struct rec_conversation c = add_conversation(f, f->alice, "c"),
                            other = add_conversation(f, f->alice, "other");
    struct rec_message m = add_message(f, f->alice, c.id, REC_ROLE_USER, "m");
    struct rec_message n = add_message(f, f->alice, other.id, REC_ROLE_USER, "n");
    struct rec_evidence evidence[2] = {{.source = "user", .end = 1}, {.source = "user", .end = 1}};
    memcpy(evidence[0].message_id, m.id, REC_ID_SIZE);
    memcpy(evidence[1].message_id, n.id, REC_ID_SIZE);
    memory.evidence = evidence;
    memory.evidence_count = 2;
    OK(f, store_memory_add(f->alice, &memory, &f->error));
    struct rec_turn t = add_turn(f, f->alice, c.id);
    struct store_run run = {.flow = "conversation", .owner = "o"};
    memcpy(run.turn_id, t.id, REC_ID_SIZE);
    OK(f, store_run_add(f->alice, &run, &f->error));
    struct rec_receipt r = {0};
    memcpy(r.conversation_id, c.id, REC_ID_SIZE);
    OK(f, store_receipt_add(f->alice, &r, &f->error));
    OK(f, store_draft_set(f->alice, c.id, "draft", &f->error));
    struct rec_change_record h = {
        .row = REC_ROW_CONVERSATION, .operation = "rename", .before = "{\"title\":\"c\"}"};
    memcpy(h.id, c.id, REC_ID_SIZE);
    OK(f, store_history_add(f->alice, &h, &f->error));
    int64_t last = store_change_last(f->alice);

    OK(f, store_conversation_erase(f->alice, c.id, &f->error));
    EXPECT(f, REC_NOT_FOUND, store_conversation_get(f->alice, c.id, &f->arena, &row, &f->error));
    EXPECT(f, REC_NOT_FOUND, store_conversation_erase(f->alice, c.id, &f->error));
    EXPECT(f, REC_NOT_FOUND, store_message_get(f->alice, m.id, &f->arena, &message, &f->error));
    EXPECT(f, REC_NOT_FOUND, store_turn_get(f->alice, t.id, &f->arena, &t, &f->error));
    EXPECT(f, REC_NOT_FOUND, store_receipt_get(f->alice, r.id, &f->arena, &r, &f->error));
    EXPECT(f, REC_NOT_FOUND, store_draft_get(f->alice, c.id, &f->arena, &text, &f->error));
    struct store_run *runs;
    OK(f, store_run_list(f->alice, &f->arena, &runs, &count, &f->error));
    assert_int_equal(count, 0);
    struct rec_change_record *history;
    OK(f, store_history_list(f->alice, c.id, 0, 0, &f->arena, &history, &count, &f->error));
    assert_int_equal(count, 0);
    /* the memory stands on its other source */
    OK(f, store_memory_get(f->alice, memory.id, &f->arena, &found, &f->error));
    assert_int_equal(found.evidence_count, 1);
    assert_string_equal(found.evidence[0].message_id, n.id);
    OK(f, store_changes(f->alice, last, 0, &f->arena, &changes, &count, &f->error));
    assert_int_equal(count, 2);
    assert_int_equal(changes[0].row, REC_ROW_MEMORY);
    assert_string_equal(changes[0].id, memory.id);
    assert_int_equal(changes[1].row, REC_ROW_CONVERSATION);
    assert_int_equal(changes[1].operation, 'd');
    /* and what is not of it is untouched */
    OK(f, store_message_page(f->alice, &(struct store_message_query){.conversation = other.id}, &f->arena,
                             &messages, &count, &more, &f->error));
    assert_int_equal(count, 1);
}

const struct contract_case contract_conversations[] = {{"conversation defaults", defaults},
                                                       {"conversation columns", everything_is_kept},
                                                       {"conversation statuses", every_status},
                                                       {"conversation updates", updates},
                                                       {"conversation external ids", external_ids},
                                                       {"conversation list", listing},
                                                       {"conversation list in pages", listing_in_pages},
                                                       {"conversation's last turn", last_turn},
                                                       {"conversation erase", erase},
                                                       {NULL, NULL}};
