#include "config.h"

#include "contract.h"

#include <stdio.h>
#include <string.h>

/* --- Receipts --- */

static void receipts(struct fixture *f)
{
    struct rec_receipt row;
    struct rec_evidence evidence = {.message_id = "00000000000000000003",
                                    .conversation_id = "00000000000000000004",
                                    .external_id = "D1:1",
                                    .source = "user",
                                    .start = 1,
                                    .end = 2,
                                    .created_at = 3};
    struct rec_receipt_item items[] = {
        {.id = "00000000000000000001",
         .row = REC_ROW_MEMORY,
         .text = "hates \"6am\" flights\n",
         .score = 0.83,
         .tokens = 5,
         .evidence = &evidence,
         .evidence_count = 1,
         .number = 7},
        {.id = "00000000000000000002", .row = REC_ROW_MESSAGE, .text = NULL, .score = -1}};
    struct rec_receipt_part parts[] = {{.type = "memories", .tokens = 10, .items = items, .count = 2},
                                       {.type = "message", .tokens = 20}};
    struct rec_receipt_item left_out[] = {
        {.id = "00000000000000000003", .row = REC_ROW_MEMORY, .text = "x", .score = .5, .why = "no room"},
        {.row = REC_ROW_MESSAGE, .text = "4 older messages", .score = -1, .why = "no room"}};
    struct rec_receipt r = {.budget = 8000,
                            .used = 30,
                            .provider = "p",
                            .model = "m",
                            .parts = parts,
                            .count = 2,
                            .left_out = left_out,
                            .left_out_count = 2,
                            .left_out_messages = 4,
                            .left_out_memories = 5,
                            .created_at = 6};

    struct rec_conversation c = add_conversation(f, f->alice, "c");
    struct rec_turn t = add_turn(f, f->alice, c.id);
    memcpy(r.conversation_id, c.id, REC_ID_SIZE);
    memcpy(r.turn_id, t.id, REC_ID_SIZE);
    items[1].text = long_text(f, 300);
    OK(f, store_receipt_add(f->alice, &r, &f->error));
    OK(f, store_receipt_get(f->alice, r.id, &f->arena, &row, &f->error));
    assert_string_equal(row.conversation_id, c.id);
    assert_string_equal(row.turn_id, t.id);
    assert_int_equal(row.budget, 8000);
    assert_int_equal(row.used, 30);
    assert_string_equal(row.provider, "p");
    assert_string_equal(row.model, "m");
    assert_int_equal(row.left_out_messages, 4);
    assert_int_equal(row.left_out_memories, 5);
    assert_int_equal(row.left_out_count, 2);
    assert_string_equal(row.left_out[0].id, left_out[0].id);
    assert_string_equal(row.left_out[0].why, "no room");
    assert_string_equal(row.left_out[1].text, "4 older messages");
    assert_int_equal(row.parts[0].items[0].number, 7);
    assert_false(row.parts[0].items[0].cited);
    items[0].cited = true;
    OK(f, store_receipt_put(f->alice, &r, &f->error));
    OK(f, store_receipt_get(f->alice, r.id, &f->arena, &row, &f->error));
    assert_true(row.parts[0].items[0].cited);
    assert_int_equal(row.parts[0].items[1].number, 0);
    assert_int_equal(store_receipt_put(f->bob, &r, &f->error), REC_NOT_FOUND);
    assert_int_equal(row.created_at, 6);
    assert_int_equal(row.count, 2);
    assert_string_equal(row.parts[0].type, "memories");
    assert_int_equal(row.parts[0].tokens, 10);
    assert_int_equal(row.parts[0].count, 2);
    const struct rec_receipt_item *item = &row.parts[0].items[0];
    assert_string_equal(item->id, items[0].id);
    assert_int_equal(item->row, REC_ROW_MEMORY);
    assert_string_equal(item->text, items[0].text);
    assert_true(item->score > 0.829 && item->score < 0.831);
    assert_int_equal(item->tokens, 5);
    assert_int_equal(item->evidence_count, 1);
    assert_string_equal(item->evidence->message_id, evidence.message_id);
    assert_string_equal(item->evidence->external_id, "D1:1");
    assert_int_equal(item->evidence->end, 2);
    item = &row.parts[0].items[1];
    assert_int_equal(strlen(item->text), 200);
    assert_true(item->score < 0);
    assert_int_equal(row.parts[1].count, 0);

    struct rec_receipt newer = {.used = 31};
    memcpy(newer.conversation_id, c.id, REC_ID_SIZE);
    memcpy(newer.turn_id, t.id, REC_ID_SIZE);
    OK(f, store_receipt_add(f->alice, &newer, &f->error));
    OK(f, store_receipt_get(f->alice, t.id, &f->arena, &row, &f->error));
    assert_string_equal(row.id, newer.id);
    struct rec_receipt newest = {.used = 32};
    memcpy(newest.conversation_id, c.id, REC_ID_SIZE);
    OK(f, store_receipt_add(f->alice, &newest, &f->error));
    OK(f, store_receipt_get(f->alice, c.id, &f->arena, &row, &f->error));
    assert_string_equal(row.id, newest.id);
    assert_int_equal(row.count, 0);
    OK(f, store_receipt_get(f->alice, t.id, &f->arena, &row, &f->error));
    assert_string_equal(row.id, newer.id);
    EXPECT(f, REC_NOT_FOUND, store_receipt_get(f->alice, "00000000000000000001", &f->arena, &row, &f->error));
}

/* --- Drafts and settings --- */

static const char *draft(struct fixture *f, struct store_user *user, const char *conversation)
{
    const char *text = NULL;
    OK(f, store_draft_get(user, conversation, &f->arena, &text, &f->error));
    return text;
}

static void drafts(struct fixture *f)
{
    struct rec_conversation c = add_conversation(f, f->alice, "c");
    assert_string_equal(draft(f, f->alice, ""), "");
    assert_string_equal(draft(f, f->alice, c.id), "");
    OK(f, store_draft_set(f->alice, "", "new one", &f->error));
    OK(f, store_draft_set(f->alice, c.id, "line 1\nline 2", &f->error));
    OK(f, store_draft_set(f->bob, "", "bob's", &f->error));
    assert_string_equal(draft(f, f->alice, ""), "new one");
    assert_string_equal(draft(f, f->alice, c.id), "line 1\nline 2");
    assert_string_equal(draft(f, f->bob, ""), "bob's");
    OK(f, store_draft_set(f->alice, c.id, "other", &f->error));
    assert_string_equal(draft(f, f->alice, c.id), "other");
    OK(f, store_draft_set(f->alice, c.id, "", &f->error));
    OK(f, store_draft_set(f->alice, c.id, "", &f->error));
    assert_string_equal(draft(f, f->alice, c.id), "");
    assert_string_equal(draft(f, f->alice, ""), "new one");
    OK(f, store_draft_set(f->alice, "", "", &f->error));
    assert_string_equal(draft(f, f->alice, ""), "");
    assert_string_equal(draft(f, f->bob, ""), "bob's");
}

static void settings(struct fixture *f)
{
    const char *value;

    OK(f, store_setting_get(f->alice, "last", &f->arena, &value, &f->error));
    assert_null(value);
    OK(f, store_setting_set(f->alice, "last", "one", &f->error));
    OK(f, store_setting_set(f->bob, "last", "two", &f->error));
    OK(f, store_setting_set(f->alice, "empty", "", &f->error));
    OK(f, store_setting_get(f->alice, "last", &f->arena, &value, &f->error));
    assert_string_equal(value, "one");
    OK(f, store_setting_get(f->alice, "empty", &f->arena, &value, &f->error));
    assert_string_equal(value, "");
    OK(f, store_setting_set(f->alice, "last", "three", &f->error));
    OK(f, store_setting_get(f->alice, "last", &f->arena, &value, &f->error));
    assert_string_equal(value, "three");
    OK(f, store_setting_set(f->alice, "last", NULL, &f->error));
    OK(f, store_setting_get(f->alice, "last", &f->arena, &value, &f->error));
    assert_null(value);
    OK(f, store_setting_get(f->bob, "last", &f->arena, &value, &f->error));
    assert_string_equal(value, "two");
    EXPECT(f, REC_INVALID, store_setting_set(f->alice, "", "x", &f->error));
}

/* --- Statistics --- */

static void statistics(struct fixture *f)
{
    struct rec_stats stats;
    const struct rec_conversation conversations[] = {
        {.created_at = 100}, {.created_at = 100, .status = REC_CONVERSATION_ARCHIVED}, {.created_at = 900}};
    const struct rec_memory learned[] = {
        {.kind = REC_MEMORY_FACT, .category = REC_CATEGORY_WORK, .created_at = 100},
        {.kind = REC_MEMORY_EVENT, .category = REC_CATEGORY_WORK, .created_at = 900},
        {.status = REC_STATE_FORGOTTEN}};
    struct rec_conversation first = {0};

    OK(f, store_stats(f->alice, 0, &f->arena, &stats, &f->error));
    assert_int_equal(stats.conversations_total, 0);
    assert_true(stats.average_messages == 0);
    for (size_t i = 0; i < 3; i++) {
        struct rec_conversation c = conversations[i];
        OK(f, store_conversation_add(f->alice, &c, &f->error));
        if (i == 0)
            first = c;
        struct rec_message m = {.role = i == 1 ? REC_ROLE_ASSISTANT : REC_ROLE_USER,
                                .created_at = c.created_at,
                                .input_tokens = 10,
                                .output_tokens = 5,
                                .cache_read_tokens = 2,
                                .cache_write_tokens = 1};
        memcpy(m.conversation_id, c.id, REC_ID_SIZE);
        OK(f, store_message_add(f->alice, &m, &f->error));
        struct rec_memory y = learned[i];
        OK(f, store_memory_add(f->alice, &y, &f->error));
    }
    struct rec_conversation gone = {.deleted_at = 5, .created_at = 100};
    OK(f, store_conversation_add(f->alice, &gone, &f->error));
    add_message(f, f->alice, gone.id, REC_ROLE_USER, "does not count");
    struct rec_message untold = {.role = REC_ROLE_ASSISTANT,
                                 .status = REC_TURN_COMPLETE,
                                 .created_at = 100,
                                 .input_tokens = -1,
                                 .output_tokens = -1,
                                 .cache_read_tokens = -1,
                                 .cache_write_tokens = -1}; /* the server did not say */
    memcpy(untold.conversation_id, first.id, REC_ID_SIZE);
    OK(f, store_message_add(f->alice, &untold, &f->error));
    struct rec_preference stated = {.key = "a", .explicit_ = true}, guessed = {.key = "b"};
    OK(f, store_preference_add(f->alice, &stated, &f->error));
    OK(f, store_preference_add(f->alice, &guessed, &f->error));
    add_conversation(f, f->bob, "bob's");

    OK(f, store_stats(f->alice, 0, &f->arena, &stats, &f->error));
    assert_int_equal(stats.conversations_total, 3);
    assert_int_equal(stats.conversations_by_status[REC_CONVERSATION_ACTIVE], 2);
    assert_int_equal(stats.conversations_by_status[REC_CONVERSATION_ARCHIVED], 1);
    assert_true(stats.average_messages > 1.3 && stats.average_messages < 1.4);
    assert_int_equal(stats.messages_total, 4);
    assert_int_equal(stats.messages_by_role[REC_ROLE_USER], 2);
    assert_int_equal(stats.messages_by_role[REC_ROLE_ASSISTANT], 2);
    assert_int_equal(stats.memories_total, 2);
    assert_int_equal(stats.memories_by_kind[REC_MEMORY_FACT], 1);
    assert_int_equal(stats.memories_by_kind[REC_MEMORY_EVENT], 1);
    assert_int_equal(stats.memories_by_category[REC_CATEGORY_WORK], 2);
    assert_int_equal(stats.preferences_total, 2);
    assert_int_equal(stats.preferences_explicit, 1);
    assert_int_equal(stats.preferences_inferred, 1);
    assert_int_equal(stats.input_tokens, 30);
    assert_int_equal(stats.output_tokens, 15);
    assert_int_equal(stats.cache_read_tokens, 6);
    assert_int_equal(stats.cache_write_tokens, 3);
    assert_true(stats.day_count > 0);
    int64_t turns = 0, input = 0, output = 0, memories = 0;
    for (size_t i = 0; i < stats.day_count; i++) {
        assert_true(i == 0 || stats.days[i].day > stats.days[i - 1].day);
        assert_int_equal(stats.days[i].day % 86400000, 0);
        turns += stats.days[i].turns;
        input += stats.days[i].input_tokens;
        output += stats.days[i].output_tokens;
        memories += stats.days[i].memories;
    }
    assert_int_equal(turns, stats.messages_by_role[REC_ROLE_USER]);
    assert_int_equal(input, stats.input_tokens);
    assert_int_equal(output, stats.output_tokens);
    assert_int_equal(memories, stats.memories_total);
    assert_true(stats.busiest_count > 0);
    for (size_t i = 1; i < stats.busiest_count; i++)
        assert_true(stats.busiest[i].count <= stats.busiest[i - 1].count);
    assert_int_equal(stats.used_count, 0);
    OK(f, store_stats(f->alice, 500, &f->arena, &stats, &f->error));
    assert_int_equal(stats.conversations_total, 1);
    assert_int_equal(stats.messages_total, 1);
    assert_int_equal(stats.memories_total, 1);
    OK(f, store_conversation_erase(f->alice, first.id, &f->error));
    OK(f, store_stats(f->alice, 0, &f->arena, &stats, &f->error));
    assert_int_equal(stats.messages_total, 2);
}

struct usage_sum {
    int64_t rows, answers, input, output, cache_read, cache_write, small, large;
};

static void add_usage(void *context, const struct store_usage *row)
{
    struct usage_sum *sum = context;

    assert_int_equal(row->day % 86400000, 0);
    sum->rows++;
    sum->answers += row->answers;
    sum->input += row->input;
    sum->output += row->output;
    sum->cache_read += row->cache_read;
    sum->cache_write += row->cache_write;
    *(row->prompt > 100 ? &sum->large : &sum->small) += row->answers;
    assert_string_equal(row->model, "m");
}

static void usage(struct fixture *f)
{
    static const int64_t inputs[] = {50, 90, 20, 101};
    struct rec_conversation c = add_conversation(f, f->alice, "c");
    struct usage_sum sum = {0}, none = {0};
    int64_t limit = 100;

    for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++) {
        struct rec_message row = {.role = REC_ROLE_ASSISTANT,
                                  .status = REC_TURN_COMPLETE,
                                  .content = "x",
                                  .model = "m",
                                  .created_at = 1000,
                                  .input_tokens = inputs[i],
                                  .output_tokens = 3,
                                  .cache_read_tokens = i == 1 ? 20 : -1,
                                  .cache_write_tokens = 1};
        memcpy(row.conversation_id, c.id, REC_ID_SIZE);
        OK(f, store_message_add(f->alice, &row, &f->error));
    }
    OK(f, store_usage_each(f->bob, 0, &limit, 1, add_usage, &none, &f->error));
    OK(f, store_usage_each(f->alice, 2000, &limit, 1, add_usage, &none, &f->error));
    assert_int_equal(none.rows, 0);
    OK(f, store_usage_each(f->alice, 0, &limit, 1, add_usage, &sum, &f->error));
    assert_int_equal(sum.answers, 4);
    assert_int_equal(sum.input, 261);
    assert_int_equal(sum.output, 12);
    assert_int_equal(sum.cache_read, 20);
    assert_int_equal(sum.cache_write, 4);
    assert_int_equal(sum.small, 2);
    assert_int_equal(sum.large, 2);
}

static void metrics(struct fixture *f)
{
    struct rec_stats stats;
    struct store_metric rows[] = {{.flow = "conversation", .node = "response"},
                                  {.flow = "conversation", .node = "response"},
                                  {.flow = "conversation", .node = "init"}};

    store_metric_count(&rows[0], 10, 1, false);
    store_metric_count(&rows[1], 30, 3, true);
    store_metric_count(&rows[2], 1, 1, false);

    int64_t commits = store_commits(f->store);
    OK(f, store_metrics_add(f->alice, rows, 0, &f->error));
    assert_int_equal(store_commits(f->store), commits);
    OK(f, store_metrics_add(f->alice, rows, 3, &f->error));
    assert_int_equal(store_commits(f->store), commits + 1);
    OK(f, store_metrics_add(f->bob, rows, 1, &f->error));
    OK(f, store_stats(f->alice, 0, &f->arena, &stats, &f->error));
    assert_int_equal(stats.node_count, 2);
    assert_string_equal(stats.nodes[0].node, "init");
    assert_string_equal(stats.nodes[1].flow, "conversation");
    assert_string_equal(stats.nodes[1].node, "response");
    assert_int_equal(stats.nodes[1].runs, 2);
    assert_int_equal(stats.nodes[1].failures, 1);
    assert_int_equal(stats.nodes[1].attempts, 4);
    assert_true(stats.nodes[1].mean_ms == 20);
    assert_true(stats.nodes[1].max_ms == 30);
    for (int i = 0; i < REC_DURATIONS; i++)
        assert_int_equal(stats.nodes[1].durations[i],
                         (i == rec_duration_class(10)) + (i == rec_duration_class(30)));
    const struct store_metric bad = {.flow = "conversation", .node = "response", .runs = 1, .total_ms = -1};
    const struct store_metric none = {.flow = "conversation", .node = "response"};
    EXPECT(f, REC_INVALID, store_metrics_add(f->alice, &bad, 1, &f->error));
    EXPECT(f, REC_INVALID, store_metrics_add(f->alice, &none, 1, &f->error));
}

static void retrievals(struct fixture *f)
{
    struct rec_stats stats;
    const struct rec_retrieval_stats some = {1, 1, 2, 0, 3}, nothing = {.prompts = 1};

    OK(f, store_stats(f->alice, 0, &f->arena, &stats, &f->error));
    assert_int_equal(stats.retrieval.prompts, 0);
    OK(f, store_retrieval_add(f->alice, &some, &f->error));
    OK(f, store_retrieval_add(f->alice, &nothing, &f->error));
    OK(f, store_retrieval_add(f->bob, &some, &f->error));
    OK(f, store_stats(f->alice, 0, &f->arena, &stats, &f->error));
    assert_int_equal(stats.retrieval.prompts, 2);
    assert_int_equal(stats.retrieval.used, 1);
    assert_int_equal(stats.retrieval.memories, 2);
    assert_int_equal(stats.retrieval.preferences, 0);
    assert_int_equal(stats.retrieval.messages, 3);
    OK(f, store_stats(f->alice, INT64_C(4102444800000), &f->arena, &stats, &f->error)); /* 2100 */
    assert_int_equal(stats.retrieval.prompts, 0);
}

static void summaries(struct fixture *f)
{
    struct store_summary got;
    int64_t fork;

    struct rec_conversation c = add_conversation(f, f->alice, "c");
    for (int i = 0; i < 6; i++)
        add_message(f, f->alice, c.id, REC_ROLE_USER, "one");
    OK(f, store_summary_get(f->alice, c.id, 0, 0, &f->arena, &got, &f->error));
    assert_int_equal(got.last, 0);
    struct store_summary first = {.branch = 1, .first = 1, .last = 2, .tokens = 7, .content = "- first two"};
    memcpy(first.conversation_id, c.id, REC_ID_SIZE);
    OK(f, store_summary_put(f->alice, &first, &f->error));
    struct store_summary second = first;
    second.last = 4;
    second.content = "- first four";
    second.provider = "anthropic";
    second.model = "m";
    second.created_at = 5;
    OK(f, store_summary_put(f->alice, &second, &f->error));
    OK(f, store_summary_get(f->alice, c.id, 0, 0, &f->arena, &got, &f->error));
    assert_string_equal(got.conversation_id, c.id);
    assert_string_equal(got.content, "- first four");
    assert_string_equal(got.provider, "anthropic");
    assert_string_equal(got.model, "m");
    assert_int_equal(got.branch, 1);
    assert_int_equal(got.first, 1);
    assert_int_equal(got.last, 4);
    assert_int_equal(got.tokens, 7);
    assert_int_equal(got.created_at, 5);
    OK(f, store_summary_get(f->alice, c.id, 0, 4, &f->arena, &got, &f->error));
    assert_string_equal(got.content, "- first two");
    OK(f, store_summary_get(f->alice, c.id, 0, 2, &f->arena, &got, &f->error));
    assert_int_equal(got.last, 0);
    /* replaced only by what covers as much */
    struct store_summary less = second;
    less.first = 3;
    EXPECT(f, REC_CONFLICT, store_summary_put(f->alice, &less, &f->error));
    second.content = "- better";
    OK(f, store_summary_put(f->alice, &second, &f->error));
    OK(f, store_summary_get(f->alice, c.id, 1, 0, &f->arena, &got, &f->error));
    assert_string_equal(got.content, "- better");
    /* a fork shares what was summed up before it */
    OK(f, store_branch_add(f->alice, c.id, 1, 4, &fork, &f->error));
    OK(f, store_summary_get(f->alice, c.id, fork, 0, &f->arena, &got, &f->error));
    assert_string_equal(got.content, "- first two");
    struct store_summary other = first;
    other.branch = fork;
    other.last = 4;
    other.content = "- the other four";
    OK(f, store_summary_put(f->alice, &other, &f->error));
    OK(f, store_summary_get(f->alice, c.id, fork, 0, &f->arena, &got, &f->error));
    assert_string_equal(got.content, "- the other four");
    OK(f, store_summary_get(f->alice, c.id, 1, 0, &f->arena, &got, &f->error));
    assert_string_equal(got.content, "- better");
    EXPECT(f, REC_NOT_FOUND, store_summary_get(f->alice, c.id, 9, 0, &f->arena, &got, &f->error));
    struct store_summary bad = first;
    bad.last = 0;
    EXPECT(f, REC_INVALID, store_summary_put(f->alice, &bad, &f->error));
    OK(f, store_conversation_erase(f->alice, c.id, &f->error));
    EXPECT(f, REC_NOT_FOUND, store_summary_get(f->alice, c.id, 0, 0, &f->arena, &got, &f->error));
}

/* --- Vectors --- */

static enum rec_status put_vector(struct fixture *f, struct store_user *user, enum rec_row_kind kind,
                                  const char *id, const char *model, int8_t first)
{
    const int8_t values[3] = {first, -128, 127};
    struct store_vector row = {.kind = kind, .model = model, .values = values, .dimensions = 3};
    strcpy(row.id, id);
    return store_vector_put(user, &row, &f->error);
}

static size_t vectors_of(struct fixture *f, struct store_user *user, const char *model,
                         struct store_vector **rows)
{
    int64_t cursor = 0;
    size_t count = 0;
    OK(f, store_vector_scan(user, model, &cursor, 100, &f->arena, rows, &count, &f->error));
    return count;
}

/* How many rows of a kind have no vector of the model yet; the text of the last. */
static size_t lacking(struct fixture *f, enum rec_row_kind kind, const char *model, const char **text)
{
    struct store_vector_text *rows;
    size_t count = 1, found = 0;
    for (int64_t cursor = 0; count > 0;) {
        OK(f, store_vector_texts(f->alice, kind, model, &cursor, 2, &f->arena, &rows, &count, &f->error));
        for (size_t i = 0; i < count; i++) {
            found += rows[i].text[0] != '\0';
            *text = rows[i].text[0] != '\0' ? rows[i].text : *text;
        }
    }
    return found;
}

static void vectors(struct fixture *f)
{
    struct rec_conversation c = add_conversation(f, f->alice, "c");
    struct rec_message first = add_message(f, f->alice, c.id, REC_ROLE_USER, "hello");
    struct rec_message second = add_message(f, f->alice, c.id, REC_ROLE_USER, "there");
    struct rec_memory m = add_memory(f, f->alice, "likes tea");
    struct rec_preference p = add_preference(f, f->alice, "seat", "", "aisle");
    struct store_vector *rows;
    struct store_vector_model *models;
    const char *text = "";
    int64_t cursor = 0, again;
    size_t count;
    add_message(f, f->alice, c.id, REC_ROLE_SYSTEM, "not embedded");
    assert_int_equal(lacking(f, REC_ROW_MESSAGE, "one", &text), 2);
    assert_string_equal(text, "there");
    assert_int_equal(lacking(f, REC_ROW_PREFERENCE, "one", &text), 1);
    assert_string_equal(text, "seat : aisle");

    OK(f, put_vector(f, f->alice, REC_ROW_MESSAGE, first.id, "one", 1));
    OK(f, put_vector(f, f->alice, REC_ROW_MESSAGE, second.id, "one", 2));
    OK(f, put_vector(f, f->alice, REC_ROW_MESSAGE, second.id, "one", 3)); /* takes the place of the other */
    OK(f, put_vector(f, f->alice, REC_ROW_MEMORY, m.id, "one", 4));
    OK(f, put_vector(f, f->alice, REC_ROW_PREFERENCE, p.id, "two", 5));
    assert_int_equal(lacking(f, REC_ROW_MESSAGE, "one", &text), 0);
    assert_int_equal(lacking(f, REC_ROW_MESSAGE, "two", &text), 2);
    assert_int_equal(vectors_of(f, f->alice, "one", &rows), 3);
    assert_string_equal(rows[0].id, first.id);
    assert_string_equal(rows[1].id, second.id);
    assert_int_equal(rows[1].values[0], 3);
    assert_int_equal(rows[1].values[1], -128);
    assert_int_equal(rows[2].kind, REC_ROW_MEMORY);
    OK(f, store_vector_scan(f->alice, "one", &cursor, 2, &f->arena, &rows, &count, &f->error));
    again = cursor - 1;
    OK(f, store_vector_scan(f->alice, "one", &again, 1, &f->arena, &rows, &count, &f->error));
    assert_int_equal(again, cursor);
    assert_string_equal(rows[0].id, second.id);
    OK(f, store_vector_models(f->alice, &f->arena, &models, &count, &f->error));
    assert_int_equal(count, 2);
    assert_string_equal(models[0].model, "one");
    assert_int_equal(models[0].count, 3);
    assert_int_equal(models[1].dimensions, 3);

    /* another user neither reads nor writes them */
    assert_int_equal(vectors_of(f, f->bob, "one", &rows), 0);
    EXPECT(f, REC_NOT_FOUND, put_vector(f, f->bob, REC_ROW_MESSAGE, first.id, "one", 9));
    OK(f, store_vector_drop(f->bob, NULL, &f->error));
    assert_int_equal(vectors_of(f, f->alice, "one", &rows), 3);

    /* with its text a vector goes, and with its row */
    m.content = "likes coffee";
    OK(f, store_memory_update(f->alice, &m, &f->error));
    assert_int_equal(vectors_of(f, f->alice, "one", &rows), 2);
    assert_int_equal(lacking(f, REC_ROW_MEMORY, "one", &text), 1);
    p.value = "window";
    OK(f, store_preference_update(f->alice, &p, &f->error));
    assert_int_equal(vectors_of(f, f->alice, "two", &rows), 0);
    OK(f, put_vector(f, f->alice, REC_ROW_MEMORY, m.id, "two", 6));
    OK(f, store_memory_erase(f->alice, m.id, &f->error));
    assert_int_equal(vectors_of(f, f->alice, "two", &rows), 0);
    OK(f, store_vector_drop(f->alice, "one", &f->error));
    assert_int_equal(vectors_of(f, f->alice, "one", &rows), 2);
    OK(f, store_conversation_erase(f->alice, c.id, &f->error));
    assert_int_equal(vectors_of(f, f->alice, "one", &rows), 0);
}

const struct contract_case contract_records[] = {
    {"vectors", vectors},

    {"receipts", receipts}, {"summaries", summaries},   {"drafts", drafts},
    {"settings", settings}, {"statistics", statistics}, {"usage", usage},
    {"metrics", metrics},   {"retrievals", retrievals}, {NULL, NULL}};
