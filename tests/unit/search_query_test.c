/* Operators and filters of a query, typed or given; and that nothing else is syntax. */
#include "config.h"

#include "finder.h"

static void test_operators(void **state)
{
    struct finder finder;
    (void)state;
    finder_open(&finder);
    const char *chat = model_conversation(&finder.model, "");
    const char *other = model_conversation(&finder.model, "");
    say(&finder, chat, "red bicycle with a blue bell");
    say(&finder, other, "blue bicycle with a red bell");
    catch_up(&finder);
    find(&finder, "\"red bicycle\"", MESSAGES);
    assert_string_equal(found(&finder), "red bicycle with a blue bell");
    find(&finder, "bicycle -\"red bell\"", MESSAGES);
    assert_string_equal(found(&finder), "red bicycle with a blue bell");
    find(&finder, "bicycle -blue", MESSAGES);
    assert_int_equal(finder.count, 0);
    find(&finder, "bicycle since:2026-05-01 until:2026-05-28", MESSAGES);
    assert_int_equal(finder.count, 2);
    find(&finder, "bicycle since:2026-05-29", MESSAGES);
    assert_int_equal(finder.count, 0);
    find(&finder, "bicycle until:2026-05-27", MESSAGES);
    assert_int_equal(finder.count, 0);
    struct search_query typed = query_of("bicy", MESSAGES);
    find_with(&finder, typed);
    assert_int_equal(finder.count, 0);
    typed.prefix = true;
    find_with(&finder, typed);
    assert_int_equal(finder.count, 2);
    finder_close(&finder);
}

static void find_in_order(struct finder *finder, const char *text, const char *expected)
{
    find(finder, text, ALL);
    assert_string_equal(found(finder), expected);
}

static void test_filters_are_typed(void **state)
{
    struct finder finder;
    (void)state;
    finder_open(&finder);
    struct model *model = &finder.model;
    const char *rome = model_conversation(model, "Trip to Rome"),
               *work = model_conversation(model, "Payroll");
    struct rec_conversation tagged = {.tags = "office"};
    ok(model, store_conversation_update(model->user, work, STORE_TAGS, &tagged, &model->error));
    model_say(model, rome, "I love ferries");
    model_message(model, rome, REC_ROLE_ASSISTANT, "Ferries leave at nine", REC_TURN_COMPLETE);
    struct rec_message ann = {.content = "Ferries are late", .name = "Ann Lee", .created_at = model->now};
    strcpy(ann.conversation_id, work);
    ok(model, store_message_add(model->user, &ann, &model->error));
    catch_up(&finder);
    find_in_order(&finder, "ferries from:assistant", "Ferries leave at nine");
    find_in_order(&finder, "ferries from:you", "Ferries leave at nine");
    find_in_order(&finder, "ferries from:ann", "Ferries are late");
    find_in_order(&finder, "ferries From:\"ANN lee\"", "Ferries are late");
    find_in_order(&finder, "ferries from:an", "");
    find_in_order(&finder, "ferries in:payroll", "Ferries are late");
    find_in_order(&finder, "ferries in:to_rome from:assistant", "Ferries leave at nine");
    find_in_order(&finder, "in:\"trip to\" ferries from:me", "I love ferries");
    find_in_order(&finder, arena_printf(&model->arena, "ferries in:%.12s", work), "Ferries are late");
    find_in_order(&finder, "ferries in:nowhere", "");
    find_in_order(&finder, "ferries tag:office", "Ferries are late");
    find_in_order(&finder, "ferries tag:home", "");
    find_in_order(&finder, "where are the ferries in:payroll?", "Ferries are late");
    find_in_order(&finder, "where are the ferries? in:payroll", "Ferries are late");
    find(&finder, "kind:preference ferries", ALL);
    assert_int_equal(finder.count, 1);
    assert_int_equal(finder.hits[0].scope, REC_ROW_PREFERENCE);
    find_in_order(&finder, "ferries cat:food", "");
    find(&finder, "ferries kind:nonsense", MESSAGES); /* no filter: words */
    assert_int_equal(finder.count, 3);
    find_in_order(&finder, "tag:office", "Payroll|Ferries are late"); /* alone: the newest first */
    find_in_order(&finder, "since:2031", "");
    struct search_query said = query_of("ferries in:payroll", MESSAGES); /* to a model: text */
    said.ended_turns_only = true;
    find_with(&finder, said);
    assert_int_equal(finder.count, 3);
    finder_close(&finder);
}

static void test_filters(void **state)
{
    struct finder finder;
    (void)state;
    finder_open(&finder);
    struct model *model = &finder.model;
    const char *chat = model_conversation(model, "");
    const char *other = model_conversation(model, "");
    model_say(model, chat, "I love apples. I live in Appleton with apples.");
    model_message(model, other, REC_ROLE_ASSISTANT, "Apples keep for months", REC_TURN_COMPLETE);
    model_message(model, other, REC_ROLE_ASSISTANT, "Apples were cut off he", REC_TURN_CANCELLED);
    model_message(model, other, REC_ROLE_ASSISTANT, "Apples failed", REC_TURN_FAILED);
    catch_up(&finder);
    find(&finder, "apples", MESSAGES);
    assert_int_equal(finder.count, 3); /* what a failed call left is not there */
    struct search_query query = query_of("apples", MESSAGES);
    query.ended_turns_only = true;
    find_with(&finder, query);
    assert_int_equal(finder.count, 2);
    query.role = REC_ROLE_ASSISTANT;
    find_with(&finder, query);
    assert_string_equal(found(&finder), "Apples keep for months");
    query = query_of("apples", MESSAGES);
    query.conversation = chat;
    find_with(&finder, query);
    assert_int_equal(finder.count, 1);
    char excluded[1][REC_ID_SIZE];
    strcpy(excluded[0], finder.hits[0].id);
    query.exclude = (const char(*)[REC_ID_SIZE])excluded;
    query.exclude_count = 1;
    find_with(&finder, query);
    assert_int_equal(finder.count, 0);
    query = query_of("apples", 1u << REC_ROW_PREFERENCE);
    query.category = REC_CATEGORY_FOOD;
    find_with(&finder, query);
    assert_string_equal(found(&finder), "loves apples");
    assert_non_null(finder.hits[0].preference);
    query = query_of("apples", ALL);
    query.kind = REC_MEMORY_FACT;
    find_with(&finder, query);
    assert_string_equal(found(&finder), "I live in Appleton with apples");
    assert_non_null(finder.hits[0].memory);
    query = query_of("apples", ALL);
    query.limit = 2;
    find_with(&finder, query);
    assert_int_equal(finder.count, 2);
    finder_close(&finder);
}

/* Nothing that is typed is syntax. */
static void test_queries_are_data(void **state)
{
    static const char *const pieces[] = {
        "\"",    "(", ")", "*",   " AND ", " OR ",   " NOT ", "NEAR(", "-",        ":",
        "text:", "^", "+", "'",   "\\",    "since:", "red",   " ",     "\xC3\xA9", "\xE5\xAF\xBF",
        "{",     "}", "%", ";--", "\x01",  "-\""};
    struct finder finder;
    uint64_t random = 9;
    (void)state;
    finder_open(&finder);
    say(&finder, model_conversation(&finder.model, ""), "red (bicycle) AND \"blue\" NOT* text:red");
    catch_up(&finder);
    for (int round = 0; round < 1500; round++) {
        struct buf text = BUF_INIT;
        size_t length = next_random(&random) % 12;
        for (size_t i = 0; i < length; i++)
            buf_adds(&text, pieces[next_random(&random) % COUNT_OF(pieces)]);
        struct search_query query = query_of(text.data, ALL);
        query.prefix = round % 2;
        find_with(&finder, query);
        buf_free(&text);
    }
    finder_close(&finder);
}

#define PARTY "\xF0\x9F\x8E\x89"
#define WAVE  "\xF0\x9F\x8C\x8A"

/* Emoji are found when they are all that is searched for; beside words, and in prompts, they are as nothing.
 */
static void test_pictures(void **state)
{
    struct finder finder;
    (void)state;
    finder_open(&finder);
    const char *chat = model_conversation(&finder.model, "");
    say(&finder, chat, "We won" PARTY " the cup");
    say(&finder, chat, "Wir fahren mit den Kindern ans Meer " WAVE WAVE);
    say(&finder, chat, WAVE);
    catch_up(&finder);
    find(&finder, PARTY, MESSAGES);
    assert_int_equal(finder.count, 1);
    assert_string_equal(finder.hits[0].snippet, "We won\x02" PARTY "\x03 the cup");
    find(&finder, " " WAVE "! ", MESSAGES);
    assert_int_equal(finder.count, 2);
    find(&finder, "cup " WAVE, MESSAGES);
    assert_int_equal(finder.count, 1);
    assert_string_equal(finder.hits[0].snippet, "We won" PARTY " the \x02"
                                                "cup\x03");
    struct search_query prompt = query_of(PARTY, MESSAGES);
    prompt.floor = 0.1;
    find_with(&finder, prompt);
    assert_int_equal(finder.count, 0);
    finder_close(&finder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_operators),        cmocka_unit_test(test_filters_are_typed),
        cmocka_unit_test(test_filters),          cmocka_unit_test(test_pictures),
        cmocka_unit_test(test_queries_are_data),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
