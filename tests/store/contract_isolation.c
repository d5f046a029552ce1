#include "config.h"

#include "contract.h"

#include <stdio.h>
#include <string.h>

/* Alice's rows, and every call that takes an id, made by Bob with hers. */
struct ids {
    struct rec_conversation conversation;
    struct rec_message message, streaming;
    struct rec_turn turn;
    struct store_run run;
    struct rec_memory memory;
    struct rec_preference preference;
    struct rec_receipt receipt;
    struct rec_job job;
};

#define CALL(name) static enum rec_status name(struct fixture *f, struct store_user *u, const struct ids *ids)

CALL(conversation_get)
{
    struct rec_conversation row;
    return store_conversation_get(u, ids->conversation.id, &f->arena, &row, &f->error);
}
CALL(conversation_update)
{
    struct rec_conversation row = {.title = "taken"};
    return store_conversation_update(u, ids->conversation.id, STORE_TITLE, &row, &f->error);
}
CALL(conversation_erase)
{
    return store_conversation_erase(u, ids->conversation.id, &f->error);
}
CALL(branch_add)
{
    int64_t number;
    return store_branch_add(u, ids->conversation.id, 1, 1, &number, &f->error);
}
CALL(branch_list)
{
    struct store_branch *rows;
    size_t count;
    return store_branch_list(u, ids->conversation.id, &f->arena, &rows, &count, &f->error);
}
CALL(message_add)
{
    struct rec_message row = {.content = "mine now"};
    memcpy(row.conversation_id, ids->conversation.id, REC_ID_SIZE);
    return store_message_add(u, &row, &f->error);
}
CALL(message_append)
{
    return store_message_append(u, ids->streaming.id, "x", 1, &f->error);
}
CALL(message_finish)
{
    return store_message_finish(u, ids->streaming.id, &(struct rec_message){.status = REC_TURN_COMPLETE},
                                &f->error);
}
CALL(message_get)
{
    struct rec_message row;
    return store_message_get(u, ids->message.id, &f->arena, &row, &f->error);
}
CALL(message_page)
{
    struct rec_message *rows;
    size_t count;
    bool more;
    return store_message_page(u, &(struct store_message_query){.conversation = ids->conversation.id},
                              &f->arena, &rows, &count, &more, &f->error);
}
CALL(message_siblings)
{
    struct rec_message *rows;
    size_t count;
    return store_message_siblings(u, ids->message.id, &f->arena, &rows, &count, &f->error);
}
CALL(message_same)
{
    char id[REC_ID_SIZE];
    return store_message_same(u, ids->conversation.id, ids->message.role, ids->message.created_at,
                              ids->message.content_hash, id, &f->error);
}
CALL(turn_add)
{
    struct rec_turn row = {.status = REC_TURN_PENDING};
    memcpy(row.conversation_id, ids->conversation.id, REC_ID_SIZE);
    return store_turn_add(u, &row, &f->error);
}
CALL(turn_update)
{
    struct rec_turn row = {.status = REC_TURN_FAILED};
    return store_turn_update(u, ids->turn.id, STORE_TURN_STATUS, &row, &f->error);
}
CALL(turn_get)
{
    struct rec_turn row;
    return store_turn_get(u, ids->turn.id, &f->arena, &row, &f->error);
}
CALL(turn_list)
{
    const struct store_turn_filter filter = {.conversation = ids->conversation.id};
    struct rec_turn *rows;
    size_t count;
    return store_turn_list(u, &filter, &f->arena, &rows, &count, &f->error);
}
CALL(turns_of_message)
{
    const struct store_turn_filter filter = {.message = ids->message.id};
    struct rec_turn *rows;
    size_t count;
    return store_turn_list(u, &filter, &f->arena, &rows, &count, &f->error);
}
CALL(run_add)
{
    struct store_run row = {.flow = "f", .owner = "o"};
    memcpy(row.turn_id, ids->turn.id, REC_ID_SIZE);
    return store_run_add(u, &row, &f->error);
}
CALL(run_checkpoint)
{
    struct store_run row = ids->run;
    row.node = "taken";
    return store_run_checkpoint(u, &row, &f->error);
}
CALL(run_end)
{
    return store_run_end(u, ids->run.id, &f->error);
}
CALL(run_take)
{
    return store_run_take(u, ids->run.id, &ids->run, "thief", 1, 1, 1, &f->error);
}
CALL(memory_get)
{
    struct rec_memory row;
    return store_memory_get(u, ids->memory.id, &f->arena, &row, &f->error);
}
CALL(memory_update)
{
    struct rec_memory row = ids->memory;
    row.content = "taken";
    return store_memory_update(u, &row, &f->error);
}
CALL(memory_erase)
{
    return store_memory_erase(u, ids->memory.id, &f->error);
}
CALL(memory_list)
{
    struct store_memory_filter filter = {.kind = -1, .category = -1, .message = ids->message.id};
    struct rec_memory *rows;
    size_t count;
    bool more;
    return store_memory_list(u, &filter, &f->arena, &rows, &count, &more, &f->error);
}
CALL(memory_evidence)
{
    struct rec_evidence evidence = {.source = "user"};
    struct rec_memory row = {
        .content = "from a message of another", .evidence = &evidence, .evidence_count = 1};
    memcpy(evidence.message_id, ids->message.id, REC_ID_SIZE);
    return store_memory_add(u, &row, &f->error);
}
CALL(preference_get)
{
    struct rec_preference row;
    return store_preference_get(u, ids->preference.id, &f->arena, &row, &f->error);
}
CALL(preference_update)
{
    struct rec_preference row = ids->preference;
    row.value = "taken";
    return store_preference_update(u, &row, &f->error);
}
CALL(preference_erase)
{
    return store_preference_erase(u, ids->preference.id, &f->error);
}
CALL(preference_list)
{
    struct store_preference_filter filter = {.category = -1, .source = -1, .message = ids->message.id};
    struct rec_preference *rows;
    size_t count;
    bool more;
    return store_preference_list(u, &filter, &f->arena, &rows, &count, &more, &f->error);
}
CALL(preference_evidence)
{
    struct rec_evidence evidence = {.source = "user"};
    struct rec_preference row = {.key = "k", .evidence = &evidence, .evidence_count = 1};
    memcpy(evidence.message_id, ids->message.id, REC_ID_SIZE);
    return store_preference_add(u, &row, &f->error);
}
CALL(history_mark)
{
    (void)ids; /* numbers are per user: his first is not hers */
    return store_history_mark(u, 1, true, &f->error);
}
CALL(receipt_add)
{
    struct rec_receipt row = {0};
    memcpy(row.conversation_id, ids->conversation.id, REC_ID_SIZE);
    return store_receipt_add(u, &row, &f->error);
}
CALL(receipt_get)
{
    struct rec_receipt row;
    return store_receipt_get(u, ids->receipt.id, &f->arena, &row, &f->error);
}
CALL(receipt_get_by_turn)
{
    struct rec_receipt row;
    return store_receipt_get(u, ids->turn.id, &f->arena, &row, &f->error);
}
CALL(receipt_get_by_conversation)
{
    struct rec_receipt row;
    return store_receipt_get(u, ids->conversation.id, &f->arena, &row, &f->error);
}
CALL(summary_put)
{
    struct store_summary row = {.branch = 1, .first = 1, .last = 1, .content = "mine"};
    memcpy(row.conversation_id, ids->conversation.id, REC_ID_SIZE);
    return store_summary_put(u, &row, &f->error);
}
CALL(summary_get)
{
    struct store_summary row;
    return store_summary_get(u, ids->conversation.id, 0, 0, &f->arena, &row, &f->error);
}
CALL(draft_set)
{
    return store_draft_set(u, ids->conversation.id, "mine", &f->error);
}
CALL(draft_get)
{
    const char *text;
    return store_draft_get(u, ids->conversation.id, &f->arena, &text, &f->error);
}
CALL(job_end)
{
    struct rec_job row = ids->job;
    row.status = REC_JOB_CANCELLED;
    return store_job_end(u, &row, &f->error);
}
CALL(job_get)
{
    struct rec_job row;
    return store_job_get(u, ids->job.id, &f->arena, &row, &f->error);
}

/* In an order in which Alice could make them one after the other, as far as they leave her rows there. */
static const struct {
    const char *name;
    enum rec_status (*run)(struct fixture *f, struct store_user *user, const struct ids *ids);
} calls[] = {
#define X(name)                                                                                              \
    {                                                                                                        \
#name, name                                                                                          \
    }
    X(conversation_get),
    X(conversation_update),
    X(branch_add),
    X(branch_list),
    X(message_add),
    X(message_append),
    X(message_finish),
    X(message_get),
    X(message_page),
    X(message_siblings),
    X(message_same),
    X(turn_add),
    X(turn_update),
    X(turn_get),
    X(turn_list),
    X(turns_of_message),
    X(run_add),
    X(run_checkpoint),
    X(run_take),
    X(run_end),
    X(history_mark),
    X(memory_get),
    X(memory_update),
    X(memory_list),
    X(memory_evidence),
    X(memory_erase),
    X(preference_get),
    X(preference_update),
    X(preference_list),
    X(preference_evidence),
    X(preference_erase),
    X(receipt_add),
    X(receipt_get),
    X(receipt_get_by_turn),
    X(receipt_get_by_conversation),
    X(summary_put),
    X(summary_get),
    X(draft_set),
    X(draft_get),
    X(job_end),
    X(job_get),
    X(conversation_erase),
#undef X
};

static struct ids make_rows(struct fixture *f)
{
    struct ids ids = {.conversation = add_conversation(f, f->alice, "Alice's")};
    const char *conversation = ids.conversation.id;

    ids.message = add_message(f, f->alice, conversation, REC_ROLE_USER, "secret");
    ids.streaming = (struct rec_message){.role = REC_ROLE_ASSISTANT, .status = REC_TURN_STREAMING};
    memcpy(ids.streaming.conversation_id, conversation, REC_ID_SIZE);
    OK(f, store_message_add(f->alice, &ids.streaming, &f->error));
    ids.turn = add_turn(f, f->alice, conversation);
    ids.run = (struct store_run){.flow = "f", .owner = "o", .heartbeat_at = 1};
    OK(f, store_run_add(f->alice, &ids.run, &f->error));
    ids.memory = add_memory(f, f->alice, "secret");
    ids.preference = add_preference(f, f->alice, "theme", "", "dark");
    memcpy(ids.receipt.conversation_id, conversation, REC_ID_SIZE);
    memcpy(ids.receipt.turn_id, ids.turn.id, REC_ID_SIZE);
    OK(f, store_receipt_add(f->alice, &ids.receipt, &f->error));
    OK(f, store_draft_set(f->alice, conversation, "draft", &f->error));
    struct rec_change_record record = {.row = REC_ROW_MEMORY, .operation = "add"};
    memcpy(record.id, ids.memory.id, REC_ID_SIZE);
    OK(f, store_history_add(f->alice, &record, &f->error));
    ids.job = (struct rec_job){.kind = "learn"};
    OK(f, store_job_add(f->alice, &ids.job, &f->error));
    return ids;
}

static void strangers(struct fixture *f)
{
    struct ids ids = make_rows(f);
    struct rec_conversation row;
    struct rec_memory memory;
    const char *text;

    int64_t last = store_change_last(f->alice);
    for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
        error_clear(&f->error);
        enum rec_status status = calls[i].run(f, f->bob, &ids);
        if (status != REC_NOT_FOUND)
            fail_msg("%s gave Bob %s", calls[i].name, rec_status_name(status));
        assert_int_equal(store_depth(f->store), 0);
    }
    /* nothing of Alice's has moved, nothing is Bob's */
    assert_int_equal(store_change_last(f->alice), last);
    assert_int_equal(store_change_last(f->bob), 0);
    OK(f, store_conversation_get(f->alice, ids.conversation.id, &f->arena, &row, &f->error));
    assert_string_equal(row.title, "Alice's");
    assert_int_equal(row.message_count, 2);
    OK(f, store_memory_get(f->alice, ids.memory.id, &f->arena, &memory, &f->error));
    assert_string_equal(memory.content, "secret");
    OK(f, store_draft_get(f->alice, ids.conversation.id, &f->arena, &text, &f->error));
    assert_string_equal(text, "draft");
}

/* The table is worth something only if the same calls succeed with the rows' owner. */
static void owners(struct fixture *f)
{
    struct ids ids = make_rows(f);

    for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
        error_clear(&f->error);
        enum rec_status status = calls[i].run(f, f->alice, &ids);
        /* one that another call of the table has made impossible says so, but never "not found" */
        if (status != REC_OK && status != REC_CONFLICT)
            fail_msg("%s gave Alice %s: %s", calls[i].name, rec_status_name(status), f->error.message);
    }
}

static void lists_are_ones_own(struct fixture *f)
{
    struct ids ids = make_rows(f);
    struct store_run *runs;
    struct rec_job *jobs, job;
    struct rec_change_record *history;
    struct rec_change *changes;
    struct rec_stats stats;
    size_t count;

    OK(f, store_run_list(f->bob, &f->arena, &runs, &count, &f->error));
    assert_int_equal(count, 0);
    OK(f, store_job_list(f->bob, 0, 0, &f->arena, &jobs, &count, &f->error));
    assert_int_equal(count, 0);
    OK(f, store_history_list(f->bob, ids.memory.id, 0, 0, &f->arena, &history, &count, &f->error));
    assert_int_equal(count, 0);
    OK(f, store_changes(f->bob, 0, 0, &f->arena, &changes, &count, &f->error));
    assert_int_equal(count, 0);
    OK(f, store_run_heartbeat(f->bob, "o", 50, 60, &f->error));
    OK(f, store_run_list(f->alice, &f->arena, &runs, &count, &f->error));
    assert_int_equal(runs[0].heartbeat_at, 1);
    OK(f, store_stats(f->bob, 0, &f->arena, &stats, &f->error));
    assert_int_equal(stats.messages_total, 0);
    /* the leaser is the one that sees all users, and it names the one */
    const char *name;
    OK(f, store_job_lease(f->store, NULL, NULL, "me", INT64_MAX / 2, 1, &f->arena, &job, &name, &f->error));
    assert_string_equal(name, "alice");
}

const struct contract_case contract_isolation[] = {{"another's ids are not found", strangers},
                                                   {"one's own are", owners},
                                                   {"lists are one's own", lists_are_ones_own},
                                                   {NULL, NULL}};
