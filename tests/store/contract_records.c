#include "config.h"

#include "contract.h"

#include <string.h>

/* --- Receipts --- */

/* What a receipt is made of, each of its columns with something in it. */
static struct rec_evidence said = {.message_id = "00000000000000000003",
                                   .conversation_id = "00000000000000000004",
                                   .external_id = "D1:1",
                                   .source = "user",
                                   .start = 1,
                                   .end = 2,
                                   .created_at = 3};
static struct rec_receipt_item left_out[] = {
    {.id = "00000000000000000003", .row = REC_ROW_MEMORY, .text = "x", .score = .5, .why = "no room"},
    {.row = REC_ROW_MESSAGE, .text = "4 older messages", .score = -1, .why = "no room"}};

static void check_parts(const struct rec_receipt *row, const struct rec_receipt_item *items)
{
    assert_int_equal(row->count, 2);
    assert_string_equal(row->parts[0].type, "memories");
    assert_int_equal(row->parts[0].tokens, 10);
    assert_int_equal(row->parts[0].count, 2);
    const struct rec_receipt_item *item = &row->parts[0].items[0];
    assert_string_equal(item->id, items[0].id);
    assert_int_equal(item->row, REC_ROW_MEMORY);
    assert_string_equal(item->text, items[0].text);
    assert_true(item->score > 0.829 && item->score < 0.831);
    assert_int_equal(item->tokens, 5);
    assert_int_equal(item->number, 7);
    assert_false(item->cited);
    assert_int_equal(item->evidence_count, 1);
    assert_string_equal(item->evidence->message_id, said.message_id);
    assert_string_equal(item->evidence->external_id, "D1:1");
    assert_int_equal(item->evidence->end, 2);
    item = &row->parts[0].items[1];
    assert_int_equal(strlen(item->text), 200);
    assert_true(item->score < 0);
    assert_int_equal(item->number, 0);
    assert_int_equal(row->parts[1].count, 0);
}

static void receipts_keep_all(struct fixture *f)
{
    struct rec_receipt row;
    struct rec_receipt_item items[] = {
        {.id = "00000000000000000001",
         .row = REC_ROW_MEMORY,
         .text = "hates \"6am\" flights\n",
         .score = 0.83,
         .tokens = 5,
         .evidence = &said,
         .evidence_count = 1,
         .number = 7},
        {.id = "00000000000000000002", .row = REC_ROW_MESSAGE, .text = long_text(f, 300), .score = -1}};
    struct rec_receipt_part parts[] = {{.type = "memories", .tokens = 10, .items = items, .count = 2},
                                       {.type = "message", .tokens = 20}};
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
    assert_int_equal(row.created_at, 6);
    check_parts(&row, items);
}

static void receipts_note_what_was_cited(struct fixture *f)
{
    struct rec_receipt row;
    struct rec_receipt_item item = {.id = "00000000000000000001", .row = REC_ROW_MEMORY, .text = "x"};
    struct rec_receipt_part part = {.type = "memories", .items = &item, .count = 1};
    struct rec_receipt r = {.parts = &part, .count = 1};

    struct rec_conversation c = add_conversation(f, f->alice, "c");
    memcpy(r.conversation_id, c.id, REC_ID_SIZE);
    OK(f, store_receipt_add(f->alice, &r, &f->error));
    item.cited = true;
    OK(f, store_receipt_put(f->alice, &r, &f->error));
    OK(f, store_receipt_get(f->alice, r.id, &f->arena, &row, &f->error));
    assert_true(row.parts[0].items[0].cited);
    EXPECT(f, REC_NOT_FOUND, store_receipt_put(f->bob, &r, &f->error));
}

/* By the id of a turn or a conversation it is the newest of it. */
static void receipts_newest(struct fixture *f)
{
    struct rec_receipt row, older = {.used = 30};

    struct rec_conversation c = add_conversation(f, f->alice, "c");
    struct rec_turn t = add_turn(f, f->alice, c.id);
    memcpy(older.conversation_id, c.id, REC_ID_SIZE);
    memcpy(older.turn_id, t.id, REC_ID_SIZE);
    OK(f, store_receipt_add(f->alice, &older, &f->error));
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

/* --- Summaries --- */

static struct store_summary summary_of(const struct rec_conversation *c, int64_t last, const char *content)
{
    struct store_summary row = {.branch = 1, .first = 1, .last = last, .tokens = 7, .content = content};
    memcpy(row.conversation_id, c->id, REC_ID_SIZE);
    return row;
}

/* With six messages, and what sums up the first two and the first four. */
static struct rec_conversation add_summed_up(struct fixture *f)
{
    struct rec_conversation c = add_conversation(f, f->alice, "c");
    for (int i = 0; i < 6; i++)
        add_message(f, f->alice, c.id, REC_ROLE_USER, "one");
    struct store_summary first = summary_of(&c, 2, "- first two"), second = summary_of(&c, 4, "- first four");
    second.provider = "anthropic";
    second.model = "m";
    second.created_at = 5;
    OK(f, store_summary_put(f->alice, &first, &f->error));
    OK(f, store_summary_put(f->alice, &second, &f->error));
    return c;
}

static void summaries(struct fixture *f)
{
    struct store_summary got;

    struct rec_conversation none = add_conversation(f, f->alice, "none");
    OK(f, store_summary_get(f->alice, none.id, 0, 0, &f->arena, &got, &f->error));
    assert_int_equal(got.last, 0);
    struct rec_conversation c = add_summed_up(f);
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
    EXPECT(f, REC_NOT_FOUND, store_summary_get(f->alice, c.id, 9, 0, &f->arena, &got, &f->error));
    struct store_summary bad = summary_of(&c, 0, "- none");
    EXPECT(f, REC_INVALID, store_summary_put(f->alice, &bad, &f->error));
    OK(f, store_conversation_erase(f->alice, c.id, &f->error));
    EXPECT(f, REC_NOT_FOUND, store_summary_get(f->alice, c.id, 0, 0, &f->arena, &got, &f->error));
}

/* Only by what covers as much. */
static void summaries_replaced(struct fixture *f)
{
    struct store_summary got;

    struct rec_conversation c = add_summed_up(f);
    struct store_summary less = summary_of(&c, 4, "- less"), better = summary_of(&c, 4, "- better");
    less.first = 3;
    EXPECT(f, REC_CONFLICT, store_summary_put(f->alice, &less, &f->error));
    OK(f, store_summary_put(f->alice, &better, &f->error));
    OK(f, store_summary_get(f->alice, c.id, 1, 0, &f->arena, &got, &f->error));
    assert_string_equal(got.content, "- better");
}

/* A fork shares what was summed up before it, and what is summed up behind it is its own. */
static void summaries_of_forks(struct fixture *f)
{
    struct store_summary got;
    int64_t fork;

    struct rec_conversation c = add_summed_up(f);
    OK(f, store_branch_add(f->alice, c.id, 1, 4, &fork, &f->error));
    OK(f, store_summary_get(f->alice, c.id, fork, 0, &f->arena, &got, &f->error));
    assert_string_equal(got.content, "- first two");
    struct store_summary other = summary_of(&c, 4, "- the other four");
    other.branch = fork;
    OK(f, store_summary_put(f->alice, &other, &f->error));
    OK(f, store_summary_get(f->alice, c.id, fork, 0, &f->arena, &got, &f->error));
    assert_string_equal(got.content, "- the other four");
    OK(f, store_summary_get(f->alice, c.id, 1, 0, &f->arena, &got, &f->error));
    assert_string_equal(got.content, "- first four");
}

const struct contract_case contract_records[] = {
    {"receipts keep all", receipts_keep_all},
    {"receipts note what was cited", receipts_note_what_was_cited},
    {"receipts: the newest", receipts_newest},
    {"drafts", drafts},
    {"settings", settings},
    {"summaries", summaries},
    {"summaries are replaced by what covers as much", summaries_replaced},
    {"summaries of forks", summaries_of_forks},
    {NULL, NULL}};
