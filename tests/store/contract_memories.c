#include "config.h"

#include "contract.h"

#include <string.h>

static const struct store_memory_filter any_memory = {.kind = -1, .category = -1};

static size_t memories(struct fixture *f, struct store_memory_filter filter, struct rec_memory **rows,
                       bool *more)
{
    size_t count;
    OK(f, store_memory_list(f->alice, &filter, &f->arena, rows, &count, more, &f->error));
    return count;
}

static void memory_columns(struct fixture *f)
{
    struct rec_memory row, m = {.kind = REC_MEMORY_DECISION,
                                .category = REC_CATEGORY_TRAVEL,
                                .status = REC_STATE_PROPOSED,
                                .content = "flies on Monday",
                                .slot = "user/flight/",
                                .importance = 0.25,
                                .confidence = 0.75,
                                .access_count = 3,
                                .accessed_at = 4,
                                .pinned = true,
                                .valid_from = 5,
                                .valid_to = 6,
                                .recorded_from = 7,
                                .recorded_to = 8,
                                .superseded_by = "00000000000000000009",
                                .created_at = 10,
                                .updated_at = 11,
                                .metadata = "{\"x\":true}"};

    OK(f, store_memory_add(f->alice, &m, &f->error));
    for (int round = 0; round < 2; round++) {
        OK(f, store_memory_get(f->alice, m.id, &f->arena, &row, &f->error));
        assert_int_equal(row.kind, m.kind);
        assert_int_equal(row.category, m.category);
        assert_int_equal(row.status, m.status);
        assert_string_equal(row.content, m.content);
        assert_string_equal(row.slot, m.slot);
        assert_true(row.importance == m.importance && row.confidence == m.confidence);
        assert_int_equal(row.access_count, m.access_count);
        assert_int_equal(row.accessed_at, m.accessed_at);
        assert_int_equal(row.pinned, m.pinned);
        assert_int_equal(row.valid_from, m.valid_from);
        assert_int_equal(row.valid_to, m.valid_to);
        assert_int_equal(row.recorded_from, m.recorded_from);
        assert_int_equal(row.recorded_to, m.recorded_to);
        assert_string_equal(row.superseded_by, m.superseded_by);
        assert_int_equal(row.created_at, m.created_at);
        assert_int_equal(row.updated_at, m.updated_at);
        assert_string_equal(row.metadata, m.metadata);
        assert_int_equal(row.evidence_count, 0);
        /* and everything changed */
        m = (struct rec_memory){.kind = REC_MEMORY_TASK,
                                .content = "other",
                                .updated_at = 20,
                                .created_at = 19,
                                .recorded_from = 18,
                                .slot = "",
                                .metadata = ""};
        memcpy(m.id, row.id, REC_ID_SIZE);
        OK(f, store_memory_update(f->alice, &m, &f->error));
    }
    memcpy(m.id, "00000000000000000001", REC_ID_SIZE);
    EXPECT(f, REC_NOT_FOUND, store_memory_update(f->alice, &m, &f->error));
    m.importance = 1.5;
    m.id[0] = '\0';
    EXPECT(f, REC_INVALID, store_memory_add(f->alice, &m, &f->error));
    m.importance = 0;
    m.confidence = -0.1;
    EXPECT(f, REC_INVALID, store_memory_add(f->alice, &m, &f->error));
}

static void every_kind(struct fixture *f)
{
    struct rec_memory row;

    for (int i = 0; i < 13; i++) {
        struct rec_memory m = {.kind = (enum rec_memory_kind)(i % 8),
                               .category = (enum rec_category)i,
                               .status = (enum rec_memory_status)(i % 5)};
        OK(f, store_memory_add(f->alice, &m, &f->error));
        OK(f, store_memory_get(f->alice, m.id, &f->arena, &row, &f->error));
        assert_int_equal(row.kind, i % 8);
        assert_int_equal(row.category, i);
        assert_int_equal(row.status, i % 5);
    }
}

static void memory_filters(struct fixture *f)
{
    struct rec_memory *rows;
    struct store_memory_filter filter;
    bool more;
    const struct rec_memory given[] = {
        {.content = "Likes   Café au lait",
         .slot = "user/drink/",
         .updated_at = 5,
         .kind = REC_MEMORY_PREFERENCE},
        {.content = "Works at Acme", .updated_at = 4, .category = REC_CATEGORY_WORK, .pinned = true},
        {.content = "likes cafe au LAIT ", .updated_at = 3, .status = REC_STATE_SUPERSEDED},
        {.content = "a guess", .updated_at = 2, .status = REC_STATE_PROPOSED}};
    for (size_t i = 0; i < 4; i++) {
        struct rec_memory row = given[i];
        OK(f, store_memory_add(f->alice, &row, &f->error));
    }
    add_memory(f, f->bob, "Likes café too");

    assert_int_equal(memories(f, any_memory, &rows, &more), 2);
    assert_string_equal(rows[0].content, "Likes   Café au lait");
    assert_string_equal(rows[1].content, "Works at Acme");
    filter = any_memory;
    filter.statuses = ~0u;
    assert_int_equal(memories(f, filter, &rows, &more), 4);
    filter.text = "CAFÉ";
    assert_int_equal(memories(f, filter, &rows, &more), 2);
    filter.text = "lait  cafe "; /* in any order */
    assert_int_equal(memories(f, filter, &rows, &more), 2);
    filter.text = "cafe acme"; /* all of them */
    assert_int_equal(memories(f, filter, &rows, &more), 0);
    filter = any_memory;
    filter.kind = REC_MEMORY_PREFERENCE;
    assert_int_equal(memories(f, filter, &rows, &more), 1);
    filter = any_memory;
    filter.category = REC_CATEGORY_WORK;
    assert_int_equal(memories(f, filter, &rows, &more), 1);
    filter = any_memory;
    filter.pinned = true;
    assert_int_equal(memories(f, filter, &rows, &more), 1);
    filter = any_memory;
    filter.slot = "user/drink/";
    assert_int_equal(memories(f, filter, &rows, &more), 1);
    filter.slot = "user/drink";
    assert_int_equal(memories(f, filter, &rows, &more), 0);
    filter.slot = "";
    assert_int_equal(memories(f, filter, &rows, &more), 1);
    filter = any_memory;
    filter.content = " likes CAFÉ au\tlait";
    assert_int_equal(memories(f, filter, &rows, &more), 1);
    filter.statuses = ~0u;
    assert_int_equal(memories(f, filter, &rows, &more), 2);
    filter.content = "likes cafeaulait";
    assert_int_equal(memories(f, filter, &rows, &more), 0);
    filter = any_memory;
    filter.limit = 1;
    assert_int_equal(memories(f, filter, &rows, &more), 1);
    assert_true(more);
    filter.before_time = rows[0].updated_at;
    filter.before_id = rows[0].id;
    assert_int_equal(memories(f, filter, &rows, &more), 1);
    assert_false(more);
    assert_string_equal(rows[0].content, "Works at Acme");
}

static void memory_as_of(struct fixture *f)
{
    struct rec_memory *rows;
    struct store_memory_filter filter = any_memory;
    bool more;
    struct rec_memory old = {.content = "lives in Porto",
                             .recorded_from = 10,
                             .recorded_to = 20,
                             .status = REC_STATE_SUPERSEDED,
                             .updated_at = 20};
    struct rec_memory new = {.content = "lives in Lisbon", .recorded_from = 20, .updated_at = 21};
    struct rec_memory guess = {.content = "likes fado", .recorded_from = 10, .status = REC_STATE_PROPOSED};

    OK(f, store_memory_add(f->alice, &old, &f->error));
    OK(f, store_memory_add(f->alice, &new, &f->error));
    OK(f, store_memory_add(f->alice, &guess, &f->error));
    const struct {
        int64_t at;
        const char *content;
    } times[] = {{9, NULL},
                 {10, "lives in Porto"},
                 {19, "lives in Porto"},
                 {20, "lives in Lisbon"},
                 {99, "lives in Lisbon"}};
    for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
        filter.as_of = times[i].at;
        assert_int_equal(memories(f, filter, &rows, &more), times[i].content ? 1 : 0);
        if (times[i].content)
            assert_string_equal(rows[0].content, times[i].content);
    }
}

static void evidence(struct fixture *f)
{
    struct rec_memory row, *rows;
    struct rec_message m = {.external_id = "D1:1", .content = "I like tea", .created_at = 500};
    struct rec_evidence first[] = {{.source = "user", .start = 0, .end = 10}, {.source = "command"}};
    struct rec_evidence again[] = {{.source = "user", .start = 0, .end = 10},
                                   {.source = "command"},
                                   {.source = "import", .start = 2, .end = 10, .created_at = 9}};
    struct store_memory_filter filter = any_memory;
    bool more;

    struct rec_conversation c = add_conversation(f, f->alice, "c");
    memcpy(m.conversation_id, c.id, REC_ID_SIZE);
    OK(f, store_message_add(f->alice, &m, &f->error));
    memcpy(first[0].message_id, m.id, REC_ID_SIZE);
    memcpy(again[0].message_id, m.id, REC_ID_SIZE);
    memcpy(again[2].message_id, m.id, REC_ID_SIZE);
    struct rec_memory y = {.content = "likes tea", .evidence = first, .evidence_count = 2};
    OK(f, store_memory_add(f->alice, &y, &f->error));
    y.evidence = again;
    y.evidence_count = 3;
    OK(f, store_memory_update(f->alice, &y, &f->error));
    OK(f, store_memory_get(f->alice, y.id, &f->arena, &row, &f->error));
    assert_int_equal(row.evidence_count, 3); /* the same again is no second evidence */
    assert_string_equal(row.evidence[0].message_id, m.id);
    assert_string_equal(row.evidence[0].conversation_id, c.id);
    assert_string_equal(row.evidence[0].external_id, "D1:1");
    assert_string_equal(row.evidence[0].source, "user");
    assert_int_equal(row.evidence[0].end, 10);
    assert_int_equal(row.evidence[0].created_at, 500); /* the message's */
    assert_string_equal(row.evidence[1].message_id, "");
    assert_string_equal(row.evidence[1].source, "command");
    assert_int_equal(row.evidence[2].start, 2);
    assert_int_equal(row.evidence[2].created_at, 9);
    filter.message = m.id;
    assert_int_equal(memories(f, filter, &rows, &more), 1);
    assert_int_equal(rows[0].evidence_count, 3);
    struct rec_message other = add_message(f, f->alice, c.id, REC_ROLE_USER, "other");
    filter.message = other.id;
    assert_int_equal(memories(f, filter, &rows, &more), 0);
    /* from a message that is not there, or a span that is none */
    memcpy(again[0].message_id, "00000000000000000001", REC_ID_SIZE);
    EXPECT(f, REC_NOT_FOUND, store_memory_update(f->alice, &y, &f->error));
    memcpy(again[0].message_id, m.id, REC_ID_SIZE);
    again[0].start = 11;
    EXPECT(f, REC_INVALID, store_memory_update(f->alice, &y, &f->error));
}

static const char *message_text(struct fixture *f, const char *id)
{
    struct rec_message row;
    OK(f, store_message_get(f->alice, id, &f->arena, &row, &f->error));
    return row.content;
}

/* Words go from messages, titles, statements, receipts, drafts and the history of others; nobody else's do.
 */
static void words_erase(struct fixture *f)
{
    static const char *const words[] = {"my \"code\" is 9317", "9"};
    struct rec_conversation c = add_conversation(f, f->alice, "Well: my \"code\" is 9317");
    struct rec_conversation bobs = add_conversation(f, f->bob, "b");
    struct rec_message m =
        add_message(f, f->alice, c.id, REC_ROLE_USER, "9 times: my \"code\" is 9317, my \"code\" is 9317!");
    struct rec_message other = add_message(f, f->bob, bobs.id, REC_ROLE_USER, "my \"code\" is 9317");
    struct rec_memory erased = add_memory(f, f->alice, "a");
    struct rec_receipt_item item = {.text = "something cut ...", .score = -1};
    struct rec_receipt_part part = {.type = "memories", .items = &item, .count = 1};
    struct rec_receipt receipt = {.provider = "local", .model = "", .parts = &part, .count = 1}, read;
    struct rec_change_record line = {.row = REC_ROW_MEMORY,
                                     .operation = "add",
                                     .before = "",
                                     .after = "{\"x\":\"my \\\"code\\\" is 9317\"}",
                                     .cause = "person",
                                     .summary = "my \"code\" is 9317"},
                             *lines;
    struct rec_message row;
    struct rec_conversation titled;
    const char *draft;
    size_t count;
    int64_t places;

    struct rec_message thought = {.role = REC_ROLE_ASSISTANT,
                                  .status = REC_TURN_COMPLETE,
                                  .content = "I know.",
                                  .thinking = "So my \"code\" is 9317"};

    memcpy(thought.conversation_id, c.id, REC_ID_SIZE);
    OK(f, store_message_add(f->alice, &thought, &f->error));
    memcpy(item.id, erased.id, REC_ID_SIZE);
    item.row = REC_ROW_MEMORY;
    memcpy(receipt.conversation_id, c.id, REC_ID_SIZE);
    memcpy(line.id, erased.id, REC_ID_SIZE);
    OK(f, store_receipt_add(f->alice, &receipt, &f->error));
    OK(f, store_history_add(f->alice, &line, &f->error));
    OK(f, store_draft_set(f->alice, c.id, "my \"code\" is 9317", &f->error));
    int64_t change = store_change_last(f->alice);
    OK(f, store_words_erase(f->alice, erased.id, words, 2, &places, &f->error));
    assert_int_equal(places, 6);
    assert_true(store_change_last(f->alice) > change);
    assert_string_equal(message_text(f, m.id), "9 times: [erased], [erased]!");
    OK(f, store_conversation_get(f->alice, c.id, &f->arena, &titled, &f->error));
    assert_string_equal(titled.title, "Well: [erased]");
    OK(f, store_message_get(f->alice, thought.id, &f->arena, &row, &f->error));
    assert_string_equal(row.thinking, "So [erased]");
    assert_string_equal(row.content, "I know.");
    assert_string_equal(titled.last_text, "I know.");
    OK(f, store_receipt_get(f->alice, receipt.id, &f->arena, &read, &f->error));
    assert_string_equal(read.parts[0].items[0].text, "[erased]");
    OK(f, store_draft_get(f->alice, c.id, &f->arena, &draft, &f->error));
    assert_string_equal(draft, "[erased]");
    OK(f, store_history_list(f->alice, erased.id, 0, 0, &f->arena, &lines, &count, &f->error));
    assert_string_equal(lines[0].summary, "[erased]");
    assert_string_equal(lines[0].after, "{\"x\":\"[erased]\"}");
    OK(f, store_message_get(f->bob, other.id, &f->arena, &row, &f->error));
    assert_string_equal(row.content, "my \"code\" is 9317");
    OK(f, store_words_erase(f->alice, erased.id, words, 2, &places, &f->error));
    assert_int_equal(places, 0);
}

/* Of a message that is in another store the name it has there is kept, each name once. */
static void evidence_from_elsewhere(struct fixture *f)
{
    struct rec_memory row;
    const struct rec_evidence given[] = {{.source = "user", .external_id = "D1:1", .end = 10},
                                         {.source = "user", .external_id = "D1:2", .end = 10}};
    struct rec_memory m = {.content = "likes tea", .evidence = given, .evidence_count = 2};
    OK(f, store_memory_add(f->alice, &m, &f->error));
    OK(f, store_memory_update(f->alice, &m, &f->error));
    OK(f, store_memory_get(f->alice, m.id, &f->arena, &row, &f->error));
    assert_int_equal(row.evidence_count, 2);
    assert_string_equal(row.evidence[0].external_id, "D1:1");
    assert_string_equal(row.evidence[1].external_id, "D1:2");
    assert_string_equal(row.evidence[1].message_id, "");
    assert_string_equal(row.evidence[1].conversation_id, "");
    const struct rec_evidence bad = {.source = "user", .external_id = "two\nlines"};
    m.evidence = &bad;
    m.evidence_count = 1;
    EXPECT(f, REC_INVALID, store_memory_update(f->alice, &m, &f->error));
}

static void memory_erase(struct fixture *f)
{
    struct rec_memory row;
    struct rec_change_record *history;
    size_t count;

    struct rec_memory y = add_memory(f, f->alice, "new");
    struct rec_memory old = {.content = "old"};
    memcpy(old.superseded_by, y.id, REC_ID_SIZE);
    OK(f, store_memory_add(f->alice, &old, &f->error));
    struct rec_change_record h = {.row = REC_ROW_MEMORY, .operation = "add", .after = "{}"};
    memcpy(h.id, y.id, REC_ID_SIZE);
    OK(f, store_history_add(f->alice, &h, &f->error));
    OK(f, store_memory_erase(f->alice, y.id, &f->error));
    EXPECT(f, REC_NOT_FOUND, store_memory_get(f->alice, y.id, &f->arena, &row, &f->error));
    EXPECT(f, REC_NOT_FOUND, store_memory_erase(f->alice, y.id, &f->error));
    OK(f, store_history_list(f->alice, y.id, 0, 0, &f->arena, &history, &count, &f->error));
    assert_int_equal(count, 0);
    OK(f, store_memory_get(f->alice, old.id, &f->arena, &row, &f->error));
    assert_string_equal(row.superseded_by, "");
}

static void touching(struct fixture *f)
{
    struct rec_memory row;
    struct rec_preference preference;

    struct rec_memory a = add_memory(f, f->alice, "a"), b = add_memory(f, f->alice, "b"),
                      c = add_memory(f, f->bob, "c");
    struct rec_preference p = add_preference(f, f->alice, "theme", "", "dark");
    char ids[3][REC_ID_SIZE];
    memcpy(ids[0], a.id, REC_ID_SIZE);
    memcpy(ids[1], c.id, REC_ID_SIZE); /* not alice's: passed over */
    memcpy(ids[2], a.id, REC_ID_SIZE);
    OK(f, store_touch(f->alice, REC_ROW_MEMORY, ids, 3, 123, &f->error));
    OK(f, store_memory_get(f->alice, a.id, &f->arena, &row, &f->error));
    assert_int_equal(row.access_count, 2);
    assert_int_equal(row.accessed_at, 123);
    assert_int_equal(row.updated_at, a.updated_at);
    OK(f, store_memory_get(f->alice, b.id, &f->arena, &row, &f->error));
    assert_int_equal(row.access_count, 0);
    OK(f, store_memory_get(f->bob, c.id, &f->arena, &row, &f->error));
    assert_int_equal(row.access_count, 0);
    OK(f, store_touch(f->alice, REC_ROW_PREFERENCE, &p.id, 1, 123, &f->error));
    OK(f, store_preference_get(f->alice, p.id, &f->arena, &preference, &f->error));
    assert_int_equal(preference.access_count, 1);
    EXPECT(f, REC_INVALID, store_touch(f->alice, REC_ROW_MESSAGE, ids, 1, 1, &f->error));
    memcpy(ids[1], b.id, REC_ID_SIZE);
    int64_t last = store_change_last(f->alice);
    OK(f, store_touch(f->alice, REC_ROW_MEMORY, ids, 3, 124, &f->error));
    assert_int_equal(store_change_last(f->alice), last + 1); /* one line tells of all */
    int64_t commits = store_commits(f->store);
    OK(f, store_touch(f->alice, REC_ROW_MEMORY, ids, 0, 1, &f->error));
    assert_int_equal(store_commits(f->store), commits);
}

/* --- History --- */

static struct rec_change_record record(struct fixture *f, struct store_user *user, const char *id,
                                       int64_t group)
{
    struct rec_change_record row = {.row = REC_ROW_MEMORY,
                                    .operation = "edit",
                                    .before = "{\"a\":1}",
                                    .after = "{\"a\":2}",
                                    .cause = "person",
                                    .summary = "1 -> 2",
                                    .group = group};
    memcpy(row.id, id, REC_ID_SIZE);
    OK(f, store_history_add(user, &row, &f->error));
    return row;
}

static void history(struct fixture *f)
{
    struct rec_change_record *rows;
    size_t count;

    struct rec_memory a = add_memory(f, f->alice, "a"), b = add_memory(f, f->alice, "b");
    struct rec_change_record first = record(f, f->alice, a.id, 0);
    assert_int_equal(first.number, 1);
    assert_int_equal(first.group, 1);
    struct rec_change_record second = record(f, f->alice, b.id, 0);
    assert_int_equal(second.number, 2);
    assert_int_equal(second.group, 2);
    struct rec_change_record third = record(f, f->alice, a.id, second.group);
    assert_int_equal(third.number, 3);
    assert_int_equal(third.group, 2);
    assert_int_equal(record(f, f->bob, a.id, 0).number, 1); /* each user counts from one */
    OK(f, store_history_list(f->alice, NULL, 0, 0, &f->arena, &rows, &count, &f->error));
    assert_int_equal(count, 3);
    assert_int_equal(rows[0].number, 3);
    assert_int_equal(rows[0].row, REC_ROW_MEMORY);
    assert_string_equal(rows[0].id, a.id);
    assert_string_equal(rows[0].operation, "edit");
    assert_string_equal(rows[0].before, "{\"a\":1}");
    assert_string_equal(rows[0].after, "{\"a\":2}");
    assert_string_equal(rows[0].cause, "person");
    assert_string_equal(rows[0].summary, "1 -> 2");
    assert_true(rows[0].created_at > 0);
    assert_false(rows[0].undone);
    OK(f, store_history_list(f->alice, a.id, 0, 0, &f->arena, &rows, &count, &f->error));
    assert_int_equal(count, 2);
    OK(f, store_history_list(f->alice, NULL, 3, 1, &f->arena, &rows, &count, &f->error));
    assert_int_equal(count, 1);
    assert_int_equal(rows[0].number, 2);
    OK(f, store_history_mark(f->alice, 2, true, &f->error));
    OK(f, store_history_list(f->alice, b.id, 0, 0, &f->arena, &rows, &count, &f->error));
    assert_true(rows[0].undone);
    OK(f, store_history_mark(f->alice, 2, false, &f->error));
    OK(f, store_history_list(f->alice, b.id, 0, 0, &f->arena, &rows, &count, &f->error));
    assert_false(rows[0].undone);
    EXPECT(f, REC_NOT_FOUND, store_history_mark(f->alice, 4, true, &f->error));
    /* a number taken back with its transaction is given again; one of an erased row is not */
    OK(f, store_begin(f->store, STORE_NORMAL, &f->error));
    assert_int_equal(record(f, f->alice, a.id, 0).number, 4);
    store_rollback(f->store);
    assert_int_equal(record(f, f->alice, a.id, 0).number, 4);
    OK(f, store_memory_erase(f->alice, a.id, &f->error));
    assert_int_equal(record(f, f->alice, b.id, 0).number, 5);
}

const struct contract_case contract_memories[] = {
    {"memory columns", memory_columns},
    {"memory kinds", every_kind},
    {"memory filters", memory_filters},
    {"memory as of", memory_as_of},
    {"evidence", evidence},
    {"evidence from elsewhere", evidence_from_elsewhere},
    {"memory erase", memory_erase},
    {"words erase", words_erase},
    {"touch", touching},
    {"history", history},
    {NULL, NULL},
};
