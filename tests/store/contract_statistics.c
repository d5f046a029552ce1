#include "config.h"

#include "contract.h"

#include <string.h>

/* Three conversations with four messages, at 100 and at 900, and what does not count: one that is deleted,
 * one of another user, tokens that were not told, a memory that is forgotten. The first of the conversations.
 */
static struct rec_conversation add_what_is_counted(struct fixture *f)
{
    const struct rec_conversation conversations[] = {
        {.created_at = 100}, {.created_at = 100, .status = REC_CONVERSATION_ARCHIVED}, {.created_at = 900}};
    const struct rec_memory learned[] = {
        {.kind = REC_MEMORY_FACT, .category = REC_CATEGORY_WORK, .created_at = 100},
        {.kind = REC_MEMORY_EVENT, .category = REC_CATEGORY_WORK, .created_at = 900},
        {.status = REC_STATE_FORGOTTEN}};
    struct rec_conversation first = {0};

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
    return first;
}

static void statistics(struct fixture *f)
{
    struct rec_stats stats;

    OK(f, store_stats(f->alice, 0, &f->arena, &stats, &f->error));
    assert_int_equal(stats.conversations_total, 0);
    assert_true(stats.average_messages == 0);
    struct rec_conversation first = add_what_is_counted(f);
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
    OK(f, store_stats(f->alice, 500, &f->arena, &stats, &f->error));
    assert_int_equal(stats.conversations_total, 1);
    assert_int_equal(stats.messages_total, 1);
    assert_int_equal(stats.memories_total, 1);
    OK(f, store_conversation_erase(f->alice, first.id, &f->error));
    OK(f, store_stats(f->alice, 0, &f->arena, &stats, &f->error));
    assert_int_equal(stats.messages_total, 2);
}

static void statistics_of_days(struct fixture *f)
{
    struct rec_stats stats;

    add_what_is_counted(f);
    OK(f, store_stats(f->alice, 0, &f->arena, &stats, &f->error));
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
}

static void statistics_most(struct fixture *f)
{
    struct rec_stats stats;

    add_what_is_counted(f);
    OK(f, store_stats(f->alice, 0, &f->arena, &stats, &f->error));
    assert_true(stats.busiest_count > 0);
    for (size_t i = 1; i < stats.busiest_count; i++)
        assert_true(stats.busiest[i].count <= stats.busiest[i - 1].count);
    assert_int_equal(stats.used_count, 0);
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

const struct contract_case contract_statistics[] = {
    {"statistics", statistics},
    {"statistics of days", statistics_of_days},
    {"statistics: the busiest, the most used", statistics_most},
    {"usage", usage},
    {"metrics", metrics},
    {"retrievals", retrievals},
    {NULL, NULL}};
