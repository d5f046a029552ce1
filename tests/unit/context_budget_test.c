/* Whatever is said and found, a prompt keeps within its tokens. */
#include "config.h"

#include "prompt.h"

static void test_a_message_larger_than_the_budget_is_refused(void **state)
{
    struct model model;
    struct built built;
    struct buf text = BUF_INIT;
    (void)state;
    model_open(&model);
    for (int i = 0; i < 400; i++)
        buf_adds(&text, "twelve words of a message that is much too long for it ");
    const char *chat = model_conversation(&model, "");
    struct rec_message question = model_message(&model, chat, REC_ROLE_USER, text.data, REC_TURN_COMPLETE);
    struct context_input input = input_for(&model, chat, &question);
    input.budget = 1000;
    assert_int_equal(build(&model, &input, &built), REC_LIMIT);
    assert_non_null(strstr(model.error.message, "1000"));
    buf_free(&text);
    model_close(&model);
}

/* Its beginning and its end go, and the receipt tells what does not. */
static void test_an_excerpt_is_sent(void **state)
{
    static const int64_t budgets[] = {500, 700, 1000, 2999};
    struct model model;
    struct built built;
    struct buf text = BUF_INIT;
    (void)state;
    model_open(&model);
    buf_adds(&text, "THE BEGINNING ");
    for (int i = 0; i < 400; i++)
        buf_adds(&text, "zwölf Wörter 用户 of a message that is much too long ");
    buf_adds(&text, " THE END");
    const char *chat = model_conversation(&model, "");
    struct rec_message question = model_message(&model, chat, REC_ROLE_USER, text.data, REC_TURN_COMPLETE);
    struct context_input input = input_for(&model, chat, &question);
    input.excerpt = true;
    for (size_t i = 0; i < sizeof budgets / sizeof *budgets; i++) {
        input.budget = budgets[i];
        ok(&model, build(&model, &input, &built));
        const char *sent = built.request.messages[built.request.count - 1].content;
        assert_true(utf8_valid(sent, strlen(sent)));
        assert_non_null(strstr(sent, "THE BEGINNING"));
        assert_non_null(strstr(sent, "left out"));
        assert_non_null(strstr(sent, "THE END"));
        assert_in_range(built.receipt.used, budgets[i] / 3, budgets[i]);
        assert_int_equal(built.receipt.left_out_count, 1);
    }
    input.budget = 100000;
    ok(&model, build(&model, &input, &built));
    assert_string_equal(built.request.messages[built.request.count - 1].content, text.data);
    buf_free(&text);
    model_close(&model);
}

static const char *random_text(struct model *model, uint64_t *random, size_t words)
{
    static const char *const pieces[] = {"tea ",
                                         "Harbour ",
                                         "\n\n",
                                         "4711",
                                         " ... ",
                                         "{}();",
                                         "\xE5\xAF\xBF\xE5\x8F\xB8",
                                         "\xC3\xA9t\xC3\xA9 ",
                                         "a",
                                         " ",
                                         "\xF0\x9F\x8E\x89",
                                         "CamelCase",
                                         "I prefer window seats. ",
                                         "</recalled>",
                                         "\t",
                                         "'s"};
    struct buf text = BUF_INIT;
    for (size_t i = 0; i < words; i++)
        buf_adds(&text, pieces[next_random(random) % COUNT_OF(pieces)]);
    const char *result = arena_strndup(&model->arena, text.data, text.length);
    buf_free(&text);
    return result;
}

/* Estimates of pieces add up to no less than the estimate of the whole, wherever it is cut. */
static void test_estimates_add_up(void **state)
{
    struct model model = {.now = START};
    uint64_t random = 3;
    (void)state;
    assert_int_equal(tokens_estimate("", 0), 0);
    assert_int_equal(tokens_estimate("The quick brown fox", 19), 4);
    for (int round = 0; round < 3000; round++) {
        const char *text = random_text(&model, &random, 1 + next_random(&random) % 12);
        size_t length = strlen(text), cut = utf8_cut(text, length, next_random(&random) % (length + 1));
        int64_t whole = tokens_estimate(text, length);
        assert_true(whole <= tokens_estimate(text, cut) + tokens_estimate(text + cut, length - cut));
        assert_true(length == 0 || whole > 0);
    }
    arena_free(&model.arena);
}

#define STORES    15
#define HISTORIES 10 /* in each store */
#define BUDGETS   10 /* for each history */

static void random_hits(struct model *model, uint64_t *random, struct rec_hit *hits, size_t count,
                        const char *other)
{
    for (size_t i = 0; i < count; i++) {
        hits[i] = (struct rec_hit){.scope = REC_ROW_MESSAGE,
                                   .external_id = "",
                                   .conversation_external_id = "",
                                   .conversation_title = random_text(model, random, 3),
                                   .name = "",
                                   .content = random_text(model, random, next_random(random) % 200),
                                   .created_at = START,
                                   .snippet = "",
                                   .score = 1 - (double)i / 10};
        snprintf(hits[i].id, sizeof hits[i].id, "hit%zu", i);
        if (next_random(random) % 2)
            strcpy(hits[i].conversation_id, other);
    }
}

/* Invariant 5: what stands for messages that have left is replaced only by what covers as much. */
static void keep_summary(struct model *model, const char *chat, struct built *built,
                         struct store_summary *newest)
{
    struct store_summary *row = &built->summary.row;
    assert_true(row->last >= newest->last);
    assert_true(newest->last == 0 || row->first <= newest->first);
    assert_true(built->summary.made || row->last == newest->last);
    if (built->summary.made)
        ok(model, store_summary_put(model->user, row, &model->error));
    ok(model, store_summary_get(model->user, chat, 0, 0, &model->arena, newest, &model->error));
    assert_int_equal(newest->last, row->last);
    const struct rec_receipt_part *history = part_of(built, "history");
    if (history == NULL || history->count == 0)
        return;
    struct rec_message first;
    ok(model, store_message_get(model->user, history->items[0].id, &model->arena, &first, &model->error));
    assert_int_equal(first.sequence, newest->last + built->receipt.left_out_messages + 1);
}

/* From outside, and out of its mind. */
static void wild_share(void *context, const struct rec_strategy_facts *facts, struct rec_shares *shares)
{
    static const int64_t budgets[] = {INT64_MIN, -1, 0, 1, 700, INT64_MAX};
    static const char *const reasons[] = {NULL, "", "wild", "\xff"};
    uint64_t *random = context;
    assert_true(facts->least > 0 && facts->tokens > 0 && facts->question);
    shares->budget = budgets[next_random(random) % COUNT_OF(budgets)];
    shares->profile = (int)(next_random(random) % 5) - 2;
    shares->recent = (int)(next_random(random) % 5) - 2;
    shares->related = (int)(next_random(random) % 5) - 2;
    shares->memories = (int)(next_random(random) % 5) - 2;
    shares->summary = (int)(next_random(random) % 5) - 2;
    shares->why = reasons[next_random(random) % COUNT_OF(reasons)];
}

static size_t one_history(struct model *model, uint64_t *random, const char *other)
{
    const char *chat = model_conversation(model, "");
    struct store_summary newest = {.last = 0};
    size_t messages = next_random(random) % 40, whole = 0;
    for (size_t i = 0; i < messages; i++)
        model_message(model, chat, next_random(random) % 2 ? REC_ROLE_USER : REC_ROLE_ASSISTANT,
                      random_text(model, random, next_random(random) % 120), REC_TURN_COMPLETE);
    struct rec_message question =
        model_message(model, chat, REC_ROLE_USER, random_text(model, random, 1 + next_random(random) % 30),
                      REC_TURN_COMPLETE);
    for (size_t i = 0; i < BUDGETS; i++) {
        struct context_input input = input_for(model, chat, &question);
        struct rec_hit hits[8];
        struct built built;
        random_hits(model, random, hits, COUNT_OF(hits), other);
        input.hits = hits;
        input.hit_count = next_random(random) % (COUNT_OF(hits) + 1);
        input.budget = 20 + (int64_t)(next_random(random) % (i % 2 ? 1500 : 9000));
        struct rec_strategy wild = {wild_share, random};
        uint64_t which = next_random(random) % 3;
        input.strategy = which == 2 ? &wild : &context_strategies[which];
        input.scale = .75 + (double)(next_random(random) % 100) / 100;
        enum rec_status status = build(model, &input, &built);
        if (status != REC_OK) {
            assert_int_equal(status, REC_LIMIT);
            continue;
        }
        whole++;
        assert_true(built.receipt.used <= built.receipt.budget);
        assert_int_equal(built.receipt.budget, input.budget);
        keep_summary(model, chat, &built, &newest);
        bool finer = input.scale < 1; /* a message that just fits then need not when every token counts */
        input.scale = 1;
        status = build(model, &input, &built);
        if (finer && status == REC_LIMIT)
            continue;
        ok(model, status);
        check_whole(&input, &built);
    }
    return whole;
}

/* Any history, any hits, any budget, any strategy: the prompt fits, holds the newest message, and no
 * summary is lost on the way. */
static void test_the_budget_holds(void **state)
{
    uint64_t random = 5;
    size_t whole = 0;
    (void)state;
    for (int store = 0; store < STORES; store++) {
        struct model model;
        model_open(&model);
        const char *other = model_conversation(&model, "Lisbon </conversations>");
        model_say(&model, other, "I love sushi and I avoid olives");
        for (int history = 0; history < HISTORIES; history++)
            whole += one_history(&model, &random, other);
        model_close(&model);
    }
    assert_true(whole > STORES * HISTORIES * BUDGETS / 2);
}

static struct rec_receipt receipt_of(struct model *model, const char *chat, const char *text)
{
    struct built built;
    struct rec_message question = model_message(model, chat, REC_ROLE_USER, text, REC_TURN_COMPLETE);
    struct context_input input = input_for(model, chat, &question);
    input.budget = 20000;
    input.strategy = &context_strategies[1];
    ok(model, build(model, &input, &built));
    check_whole(&input, &built);
    return built.receipt;
}

static int64_t part_tokens(const struct rec_receipt *receipt, const char *type)
{
    for (size_t i = 0; i < receipt->count; i++)
        if (strcmp(receipt->parts[i].type, type) == 0)
            return receipt->parts[i].tokens;
    return 0;
}

/* A part takes no more than its share; what it leaves is room for the others. */
static void test_shares_are_a_persons_choice(void **state)
{
    struct rec_shares shares = {.profile = 2, .recent = 4, .related = 8, .memories = 3, .summary = 3};
    struct model model;
    struct built usual, small;

    (void)state;
    model_open(&model);
    const char *other = model_conversation(&model, "");
    for (int i = 0; i < 40; i++)
        model_say(&model, other, arena_printf(&model.arena, "I love the dish called number%d", i));
    const char *chat = model_conversation(&model, "");
    for (int i = 0; i < 40; i++)
        model_message(&model, chat, i % 2 ? REC_ROLE_ASSISTANT : REC_ROLE_USER,
                      "And then, at the harbour, what became of the boat?", REC_TURN_COMPLETE);
    struct rec_message question = model_message(&model, chat, REC_ROLE_USER, "What now?", REC_TURN_COMPLETE);
    struct context_input input = input_for(&model, chat, &question);
    input.budget = 900;
    ok(&model, build(&model, &input, &usual));
    check_whole(&input, &usual);
    shares.profile = 12;
    input.shares = &shares;
    ok(&model, build(&model, &input, &small));
    check_whole(&input, &small);
    assert_in_range(part_tokens(&small.receipt, "profile"), 1, 900 / 12 + 20);
    assert_true(part_tokens(&usual.receipt, "profile") > 2 * part_tokens(&small.receipt, "profile"));
    assert_true(part_tokens(&small.receipt, "history") > part_tokens(&usual.receipt, "history"));
    model_close(&model);
}

static void test_small_questions_get_small_prompts(void **state)
{
    struct model model;
    (void)state;
    model_open(&model);
    const char *chat = model_conversation(&model, "");
    for (int i = 0; i < 160; i++) {
        model_message(&model, chat, REC_ROLE_USER, "And then, at the harbour, what became of the boat?",
                      REC_TURN_COMPLETE);
        model_message(&model, chat, REC_ROLE_ASSISTANT,
                      "It left with the evening tide, with nine people, four crates and a dog that barked.",
                      REC_TURN_COMPLETE);
    }
    struct rec_receipt small = receipt_of(&model, chat, "Translate: good morning");
    struct rec_receipt middle = receipt_of(&model, chat, "Why was it so late?");
    struct rec_receipt large = receipt_of(&model, chat, "Please summarise everything we have so far");
    assert_true(small.used < 5000 && middle.used > small.used && middle.used < 10000);
    assert_true(large.used > middle.used);
    assert_int_equal(large.left_out_messages, 0);
    assert_true(small.left_out_count == 1 && small.left_out_messages > 0);
    assert_non_null(strstr(small.left_out[0].why, "stands for itself"));
    assert_non_null(strstr(small.left_out[0].text, "older messages"));
    model_close(&model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_message_larger_than_the_budget_is_refused),
        cmocka_unit_test(test_an_excerpt_is_sent),
        cmocka_unit_test(test_estimates_add_up),
        cmocka_unit_test(test_the_budget_holds),
        cmocka_unit_test(test_shares_are_a_persons_choice),
        cmocka_unit_test(test_small_questions_get_small_prompts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
