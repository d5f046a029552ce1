#include "config.h"

#include "contract.h"

#include <stdio.h>
#include <string.h>

static const struct store_memory_filter any_memory = {.kind = -1, .category = -1};
static const struct store_preference_filter any_preference = {.category = -1, .source = -1};

static size_t memories(struct fixture *f, struct store_memory_filter filter, struct rec_memory **rows,
                       bool *more)
{
    size_t count;
    OK(f, store_memory_list(f->alice, &filter, &f->arena, rows, &count, more, &f->error));
    return count;
}

static size_t preferences(struct fixture *f, struct store_preference_filter filter,
                          struct rec_preference **rows)
{
    size_t count;
    bool more;
    OK(f, store_preference_list(f->alice, &filter, &f->arena, rows, &count, &more, &f->error));
    return count;
}

/* --- Memories --- */

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

/* --- Preferences --- */

static void preference_columns(struct fixture *f)
{
    struct rec_preference row, p = {.category = REC_CATEGORY_FOOD,
                                    .status = REC_STATE_PROPOSED,
                                    .key = "avoids",
                                    .qualifier = "olives",
                                    .value = "avoids olives",
                                    .statement = "I can't stand olives",
                                    .negative = true,
                                    .explicit_ = true,
                                    .locked = true,
                                    .confidence = 0.5,
                                    .access_count = 2,
                                    .since = 3,
                                    .valid_to = 4,
                                    .superseded_by = "00000000000000000009",
                                    .created_at = 5,
                                    .updated_at = 6};

    OK(f, store_preference_add(f->alice, &p, &f->error));
    for (int round = 0; round < 2; round++) {
        OK(f, store_preference_get(f->alice, p.id, &f->arena, &row, &f->error));
        assert_int_equal(row.category, p.category);
        assert_int_equal(row.status, p.status);
        assert_string_equal(row.key, p.key);
        assert_string_equal(row.qualifier, p.qualifier);
        assert_string_equal(row.value, p.value);
        assert_string_equal(row.statement, p.statement);
        assert_int_equal(row.negative, p.negative);
        assert_int_equal(row.explicit_, p.explicit_);
        assert_int_equal(row.locked, p.locked);
        assert_true(row.confidence == p.confidence);
        assert_int_equal(row.access_count, p.access_count);
        assert_int_equal(row.since, p.since);
        assert_int_equal(row.valid_to, p.valid_to);
        assert_string_equal(row.superseded_by, p.superseded_by);
        assert_int_equal(row.created_at, p.created_at);
        assert_int_equal(row.updated_at, p.updated_at);
        p = (struct rec_preference){.key = "k", .qualifier = "", .value = "", .statement = "", .since = 1};
        memcpy(p.id, row.id, REC_ID_SIZE);
        OK(f, store_preference_update(f->alice, &p, &f->error));
    }
}

static void preference_slots(struct fixture *f)
{
    struct rec_preference again = {.key = "seat", .value = "window"};

    struct rec_preference p = add_preference(f, f->alice, "seat", "", "aisle");
    EXPECT(f, REC_CONFLICT, store_preference_add(f->alice, &again, &f->error));
    assert_string_equal(f->error.id, p.id);
    add_preference(f, f->alice, "likes", "sushi", "likes sushi"); /* attitudes stand side by side */
    add_preference(f, f->alice, "likes", "ramen", "likes ramen");
    add_preference(f, f->bob, "seat", "", "window");
    struct rec_preference other = {.key = "seat", .value = "window", .category = REC_CATEGORY_TRAVEL};
    OK(f, store_preference_add(f->alice, &other, &f->error)); /* another category is another slot */
    struct rec_preference guess = {.key = "seat", .value = "window", .status = REC_STATE_PROPOSED};
    OK(f, store_preference_add(f->alice, &guess, &f->error));
    guess.status = REC_STATE_ACTIVE;
    EXPECT(f, REC_CONFLICT, store_preference_update(f->alice, &guess, &f->error));
    assert_string_equal(f->error.id, p.id);
    p.status = REC_STATE_SUPERSEDED;
    memcpy(p.superseded_by, guess.id, REC_ID_SIZE);
    OK(f, store_preference_update(f->alice, &p, &f->error));
    OK(f, store_preference_update(f->alice, &guess, &f->error));
    OK(f, store_preference_update(f->alice, &guess, &f->error)); /* it may keep its own slot */
    OK(f, store_preference_erase(f->alice, guess.id, &f->error));
    OK(f, store_preference_get(f->alice, p.id, &f->arena, &p, &f->error));
    assert_string_equal(p.superseded_by, "");
    EXPECT(f, REC_NOT_FOUND, store_preference_erase(f->alice, guess.id, &f->error));
    EXPECT(f, REC_NOT_FOUND, store_preference_update(f->alice, &guess, &f->error));
}

static void preference_filters(struct fixture *f)
{
    struct rec_preference *rows;
    struct store_preference_filter filter;
    const struct rec_preference given[] = {
        {.category = REC_CATEGORY_UI, .key = "theme", .value = "dark", .explicit_ = true},
        {.category = REC_CATEGORY_FOOD,
         .key = "likes",
         .qualifier = "sushi",
         .statement = "I love Sushi à Tokyo"},
        {.category = REC_CATEGORY_FOOD, .key = "likes", .qualifier = "ramen", .value = "likes ramen"},
        {.category = REC_CATEGORY_FOOD,
         .key = "likes",
         .qualifier = "ramen",
         .status = REC_STATE_SUPERSEDED,
         .updated_at = 1},
        {.category = REC_CATEGORY_FOOD, .key = "diet", .value = "none", .status = REC_STATE_FORGOTTEN}};
    for (size_t i = 0; i < 5; i++) {
        struct rec_preference row = given[i];
        OK(f, store_preference_add(f->alice, &row, &f->error));
    }
    add_preference(f, f->bob, "theme", "", "light");

    assert_int_equal(preferences(f, any_preference, &rows), 3);
    assert_string_equal(rows[0].qualifier, "ramen"); /* category, key, qualifier */
    assert_string_equal(rows[1].qualifier, "sushi");
    assert_string_equal(rows[2].key, "theme");
    filter = any_preference;
    filter.statuses = ~0u;
    assert_int_equal(preferences(f, filter, &rows), 5);
    assert_string_equal(rows[0].key, "diet");
    assert_string_equal(rows[1].value, "likes ramen"); /* newest first within a slot */
    assert_int_equal(rows[2].status, REC_STATE_SUPERSEDED);
    filter = any_preference;
    filter.category = REC_CATEGORY_FOOD;
    assert_int_equal(preferences(f, filter, &rows), 2);
    filter.limit = 1;
    assert_int_equal(preferences(f, filter, &rows), 1);
    filter = any_preference;
    filter.key = "theme";
    assert_int_equal(preferences(f, filter, &rows), 1);
    filter = any_preference;
    filter.qualifier = "";
    assert_int_equal(preferences(f, filter, &rows), 1);
    filter.qualifier = "sushi";
    assert_int_equal(preferences(f, filter, &rows), 1);
    filter = any_preference;
    filter.source = 1;
    assert_int_equal(preferences(f, filter, &rows), 1);
    filter.source = 0;
    assert_int_equal(preferences(f, filter, &rows), 2);
    filter = any_preference;
    filter.text = "LIKE";
    assert_int_equal(preferences(f, filter, &rows), 2);
    filter.text = "SUSHI A";
    assert_int_equal(preferences(f, filter, &rows), 1);
    filter.text = "dark THEME"; /* one in the value, one in the key */
    assert_int_equal(preferences(f, filter, &rows), 1);
    filter.text = "dark";
    assert_int_equal(preferences(f, filter, &rows), 1);
    filter.text = "nowhere";
    assert_int_equal(preferences(f, filter, &rows), 0);
}

/* The profile's order: pages of it, each behind the last row of the one before, are the whole list. */
static void by_weight(struct fixture *f)
{
    struct store_preference_filter filter = {.weightiest = true};
    struct store_memory_filter standing = {.standing = true};
    struct rec_preference *all, *page;
    struct rec_memory *memories, *some;
    size_t count, memory_count, at = 0, length;
    bool more = true;
    for (int i = 0; i < 40; i++) {
        struct rec_preference row = {.key = "likes",
                                     .qualifier = arena_printf(&f->arena, "%d", i),
                                     .explicit_ = i % 3 != 0,
                                     .locked = i % 7 == 0,
                                     .confidence = i % 4 / 4.0,
                                     .since = 1 + i % 2,
                                     .status = i % 10 ? REC_STATE_ACTIVE : REC_STATE_FORGOTTEN};
        struct rec_memory memory = {.content = row.qualifier,
                                    .kind = i % 2 ? REC_MEMORY_INSTRUCTION : REC_MEMORY_FACT,
                                    .pinned = i % 3 == 0,
                                    .confidence = i % 4 / 4.0,
                                    .status = row.status};
        OK(f, store_preference_add(f->alice, &row, &f->error));
        OK(f, store_memory_add(f->alice, &memory, &f->error));
    }
    add_preference(f, f->bob, "theme", "", "light");

    OK(f, store_preference_list(f->alice, &filter, &f->arena, &all, &count, &more, &f->error));
    assert_int_equal(count, 36);
    assert_false(more);
    for (size_t i = 0; i + 1 < count; i++) {
        const struct rec_preference *a = &all[i], *b = a + 1;
        double x = 4 * a->explicit_ + 2 * a->locked + a->confidence;
        double y = 4 * b->explicit_ + 2 * b->locked + b->confidence;
        assert_true(x > y ||
                    (x == y && (a->since > b->since || (a->since == b->since && strcmp(a->id, b->id) > 0))));
    }
    filter.limit = 5;
    for (more = true; more; at += length) {
        OK(f, store_preference_list(f->alice, &filter, &f->arena, &page, &length, &more, &f->error));
        for (size_t i = 0; i < length; i++)
            assert_string_equal(page[i].id, all[at + i].id);
        filter.below = &page[length - 1];
    }
    assert_int_equal(at, count);

    OK(f, store_memory_list(f->alice, &standing, &f->arena, &memories, &memory_count, &more, &f->error));
    assert_int_equal(memory_count, 25);
    for (size_t i = 0; i + 1 < memory_count; i++) {
        const struct rec_memory *a = &memories[i], *b = a + 1;
        double x = 2 * a->pinned + a->confidence, y = 2 * b->pinned + b->confidence;
        assert_true(a->pinned || a->kind == REC_MEMORY_INSTRUCTION);
        assert_true(x > y || (x == y && (a->created_at > b->created_at ||
                                         (a->created_at == b->created_at && strcmp(a->id, b->id) > 0))));
    }
    standing.limit = 5;
    for (more = true, at = 0; more; at += length) {
        OK(f, store_memory_list(f->alice, &standing, &f->arena, &some, &length, &more, &f->error));
        for (size_t i = 0; i < length; i++)
            assert_string_equal(some[i].id, memories[at + i].id);
        standing.below = &some[length - 1];
    }
    assert_int_equal(at, memory_count);
}

static void preference_as_of(struct fixture *f)
{
    struct rec_preference *rows;
    struct store_preference_filter filter = any_preference;
    struct rec_preference old = {
        .key = "seat", .value = "window", .since = 10, .valid_to = 20, .status = REC_STATE_SUPERSEDED};
    struct rec_preference new = {.key = "seat", .value = "aisle", .since = 20};

    OK(f, store_preference_add(f->alice, &old, &f->error));
    OK(f, store_preference_add(f->alice, &new, &f->error));
    filter.as_of = 15;
    assert_int_equal(preferences(f, filter, &rows), 1);
    assert_string_equal(rows[0].value, "window");
    filter.as_of = 20;
    assert_int_equal(preferences(f, filter, &rows), 1);
    assert_string_equal(rows[0].value, "aisle");
    filter.as_of = 9;
    assert_int_equal(preferences(f, filter, &rows), 0);
}

static void preference_evidence(struct fixture *f)
{
    struct rec_preference row, *rows;
    struct rec_evidence source = {.source = "user", .end = 4};
    struct store_preference_filter filter = any_preference;

    struct rec_conversation c = add_conversation(f, f->alice, "c");
    struct rec_message m = add_message(f, f->alice, c.id, REC_ROLE_USER, "aisle");
    memcpy(source.message_id, m.id, REC_ID_SIZE);
    struct rec_preference p = {.key = "seat", .value = "aisle", .evidence = &source, .evidence_count = 1};
    OK(f, store_preference_add(f->alice, &p, &f->error));
    add_preference(f, f->alice, "theme", "", "dark");
    OK(f, store_preference_update(f->alice, &p, &f->error));
    OK(f, store_preference_get(f->alice, p.id, &f->arena, &row, &f->error));
    assert_int_equal(row.evidence_count, 1);
    assert_string_equal(row.evidence[0].message_id, m.id);
    filter.message = m.id;
    assert_int_equal(preferences(f, filter, &rows), 1);
    assert_string_equal(rows[0].key, "seat");
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

const struct contract_case contract_learned[] = {{"memory columns", memory_columns},
                                                 {"memory kinds", every_kind},
                                                 {"memory filters", memory_filters},
                                                 {"memory as of", memory_as_of},
                                                 {"evidence", evidence},
                                                 {"evidence from elsewhere", evidence_from_elsewhere},
                                                 {"memory erase", memory_erase},
                                                 {"words erase", words_erase},
                                                 {"touch", touching},
                                                 {"preference columns", preference_columns},
                                                 {"preference slots", preference_slots},
                                                 {"preference filters", preference_filters},
                                                 {"by weight", by_weight},
                                                 {"preference as of", preference_as_of},
                                                 {"preference evidence", preference_evidence},
                                                 {"history", history},
                                                 {NULL, NULL}};
