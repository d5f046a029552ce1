/* What several statements make together. */
#include "config.h"

#include "model.h"

#include "base/clock.h"

#include <stdio.h>

static enum memory_outcome outcome(const struct model *model)
{
    assert_int_equal(model->change_count, 1);
    return model->changes[0].outcome;
}

static void test_attitudes_stand_side_by_side(void **state)
{
    struct model model;
    (void)state;
    model_open(&model);
    const char *chat = model_conversation(&model, "Food");
    model_say(&model, chat, "I love sushi");
    assert_int_equal(outcome(&model), MEMORY_ADDED);
    assert_string_equal(model.changes[0].summary, "loves sushi");
    model_say(&model, chat, "I love ramen");
    assert_string_equal(model_preferences(&model), "likes/ramen=loves ramen; likes/sushi=loves sushi");
    model_say(&model, chat, "I no longer like sushi");
    assert_int_equal(outcome(&model), MEMORY_ENDED);
    assert_string_equal(model_preferences(&model), "likes/ramen=loves ramen");
    model_say(&model, chat, "I hate ramen");
    assert_int_equal(outcome(&model), MEMORY_SUPERSEDED);
    assert_string_equal(model_preferences(&model), "likes/ramen-=hates ramen");
    model_close(&model);
}

static void test_an_attribute_has_one_value(void **state)
{
    struct model model;
    struct rec_preference old;
    (void)state;
    model_open(&model);
    const char *chat = model_conversation(&model, "Trip");
    model_say(&model, chat, "I prefer aisle seats");
    char first[REC_ID_SIZE];
    strcpy(first, model.changes[0].id);
    model_say(&model, chat, "actually I prefer window seats");
    assert_int_equal(outcome(&model), MEMORY_SUPERSEDED);
    assert_string_equal(model.changes[0].summary, "seat: aisle -> window");
    assert_string_equal(model.changes[0].superseded, first);
    assert_string_equal(model_preferences(&model), "seat=window");
    ok(&model, store_preference_get(model.user, first, &model.arena, &old, &model.error));
    assert_int_equal(old.status, REC_STATE_SUPERSEDED);
    assert_string_equal(old.superseded_by, model.changes[0].id);
    assert_true(old.valid_to > old.since);
    model_close(&model);
}

/* How coffee is taken is one thing, that it is liked another; each ends by its own correction. */
static void test_corrections_in_other_words(void **state)
{
    static const struct {
        const char *first, *then, *preferences, *memories;
    } corrections[] = {
        {"I drink my coffee black", "These days I drink my coffee with milk",
         "takes/coffee=I drink my coffee with milk", ""},
        {"I like short answers", "I prefer long answers now", "answer length=long", ""},
        {"I am allergic to pollen", "I'm not allergic to pollen after all", "", ""},
        {"I never drink wine", "I do drink wine now", "", ""},
        {"I avoid sugar", "I've gone back to eating sugar", "likes/sugar=has gone back to eating sugar", ""},
        {"I use metric units", "Please switch to imperial units", "units=imperial", ""},
        {"I enjoy rugby", "Rugby doesn't interest me any more", "", ""},
        {"I live in Berlin", "I moved to Hamburg last month", "", "I moved to Hamburg last month (2026-04)"},
        {"I work at Siemens", "I no longer work at Siemens", "", "I no longer work at Siemens"},
        {"I love peanuts", "What I said about peanuts is no longer true", "", ""},
        {"I'm single", "I got married last month", "", "I got married last month (2026-04)"},
        {"I'm single", "We just got engaged", "", "We just got engaged"},
        {"Be more formal from now on", "Be less formal with me, please", "tone=informal", ""},
        {"My dog is called Rex", "My dog is called Max, not Rex", "", "My dog is called Max, not Rex"}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(corrections); i++) {
        struct model model;
        model_open(&model);
        const char *chat = model_conversation(&model, "");
        model_say(&model, chat, corrections[i].first);
        model_say(&model, chat, corrections[i].then);
        assert_string_equal(model_preferences(&model), corrections[i].preferences);
        assert_string_equal(model_memories(&model), corrections[i].memories);
        model_close(&model);
    }
}

static void test_the_same_again_is_evidence(void **state)
{
    struct model model;
    struct rec_preference row;
    (void)state;
    model_open(&model);
    const char *chat = model_conversation(&model, "Food");
    model_say(&model, chat, "I love sushi");
    model_say(&model, chat, "As I said, I really love sushi.");
    assert_int_equal(outcome(&model), MEMORY_CONFIRMED);
    ok(&model, store_preference_get(model.user, model.changes[0].id, &model.arena, &row, &model.error));
    assert_int_equal(row.evidence_count, 2);
    assert_string_equal(row.evidence[0].source, "user");
    assert_true(row.explicit_);
    model_say(&model, chat, "I live in Oslo");
    model_say(&model, chat, "I live in OSLO");
    assert_int_equal(outcome(&model), MEMORY_CONFIRMED);
    assert_string_equal(model_memories(&model), "I live in Oslo");
    model_close(&model);
}

/* Learning from the same messages a second time changes nothing, not even what was superseded meanwhile. */
static void test_replay_changes_nothing(void **state)
{
    static const char *const said[] = {
        "I prefer aisle seats", "I love sushi",     "I prefer window seats", "I live in Oslo",
        "I hate sushi",         "I live in Bergen", "I no longer like tea",  "My sister Ann loves jazz"};
    struct model model;
    struct rec_message messages[COUNT_OF(said)];
    (void)state;
    model_open(&model);
    const char *chat = model_conversation(&model, "");
    for (size_t i = 0; i < COUNT_OF(said); i++) {
        messages[i] = model_message(&model, chat, REC_ROLE_USER, said[i], REC_TURN_COMPLETE);
        model_learn(&model, chat, &messages[i], false);
    }
    const char *preferences = model_preferences(&model), *memories = model_memories(&model);
    assert_string_equal(preferences, "likes/sushi-=hates sushi; seat=window");
    for (size_t i = 0; i < COUNT_OF(said); i++)
        model_learn(&model, chat, &messages[i], false);
    assert_string_equal(model_preferences(&model), preferences);
    assert_string_equal(model_memories(&model), memories);
    model_close(&model);
}

static void test_older_statements_come_too_late(void **state)
{
    struct model model;
    (void)state;
    model_open(&model);
    const char *chat = model_conversation(&model, "Import");
    model_say(&model, chat, "I prefer window seats");
    model.now = START - 1000 * MINUTE;
    model_say(&model, chat, "I prefer aisle seats");
    assert_int_equal(outcome(&model), MEMORY_KEPT);
    assert_string_equal(model_preferences(&model), "seat=window");
    model_close(&model);
}

static void test_guesses_do_not_touch_statements(void **state)
{
    struct model model;
    (void)state;
    model_open(&model);
    const char *chat = model_conversation(&model, "");
    model_say(&model, chat, "I prefer aisle seats");
    model_say(&model, chat, "Maybe I prefer window seats");
    assert_int_equal(outcome(&model), MEMORY_PROPOSED); /* a question, asked once */
    model_say(&model, chat, "Maybe I prefer window seats!");
    assert_int_equal(outcome(&model), MEMORY_KEPT);
    assert_string_equal(model_preferences(&model), "seat=aisle");
    model_say(&model, chat, "I think I like jazz");
    struct rec_preference row;
    ok(&model, store_preference_get(model.user, model.changes[0].id, &model.arena, &row, &model.error));
    assert_false(row.explicit_);
    model_say(&model, chat, "I like jazz");
    assert_int_equal(outcome(&model), MEMORY_ADDED); /* it was a guess: undo makes it one again */
    ok(&model, store_preference_get(model.user, model.changes[0].id, &model.arena, &row, &model.error));
    assert_true(row.explicit_);
    model_close(&model);
}

static void test_locked_stays(void **state)
{
    struct model model;
    char id[REC_ID_SIZE];
    (void)state;
    model_open(&model);
    const char *chat = model_conversation(&model, "");
    ok(&model, memory_preference_set(model.user, -1, "theme", NULL, "dark", id, &model.error));
    ok(&model, memory_preference_lock(model.user, id, true, &model.error));
    model.now = clock_now() + MINUTE; /* what a person sets by hand is set now */
    model_say(&model, chat, "I moved to light mode");
    assert_int_equal(outcome(&model), MEMORY_KEPT);
    model_say(&model, chat, "Forget about the theme.");
    assert_int_equal(outcome(&model), MEMORY_KEPT);
    assert_string_equal(model_preferences(&model), "theme=dark");
    model_close(&model);
}

static void test_a_fact_is_superseded_in_its_slot(void **state)
{
    struct model model;
    struct rec_memory old;
    (void)state;
    model_open(&model);
    const char *chat = model_conversation(&model, "");
    model_say(&model, chat, "I live in Oslo");
    char first[REC_ID_SIZE];
    strcpy(first, model.changes[0].id);
    model_say(&model, chat, "Remember that my locker code is 4711");
    model_say(&model, chat, "I live in Bergen now");
    assert_int_equal(outcome(&model), MEMORY_SUPERSEDED);
    assert_string_equal(model_memories(&model), "I live in Bergen now; my locker code is 4711");
    ok(&model, store_memory_get(model.user, first, &model.arena, &old, &model.error));
    assert_int_equal(old.status, REC_STATE_SUPERSEDED);
    assert_true(old.recorded_to > 0);
    model_close(&model);
}

static void test_forgetting(void **state)
{
    struct model model;
    (void)state;
    model_open(&model);
    const char *chat = model_conversation(&model, "");
    model_say(&model, chat, "I love sushi and I love olives");
    model_say(&model, chat, "Remember that my locker code is 4711");
    model_say(&model, chat, "Forget that I like olives.");
    assert_int_equal(outcome(&model), MEMORY_FORGOTTEN);
    assert_string_equal(model_preferences(&model), "likes/sushi=loves sushi");
    model_say(&model, chat, "Forget that.");
    assert_int_equal(outcome(&model), MEMORY_FORGOTTEN);
    assert_string_equal(model_memories(&model), "");
    model_say(&model, chat, "forget about my unicorn");
    assert_int_equal(model.change_count, 0);
    assert_string_equal(model_preferences(&model), "likes/sushi=loves sushi");
    model_close(&model);
}

/* However many others speak of the same things. */
static void test_forgetting_one_of_many(void **state)
{
    struct model model;
    (void)state;
    model_open(&model);
    const char *chat = model_conversation(&model, "");
    model_say(&model, chat, "Remember that the lantern of the attic is cracked");
    model_say(&model, chat, "I like lanterns of brass");
    ok(&model, store_begin(model.store, STORE_NORMAL, &model.error));
    for (int i = 0; i < 1200; i++) {
        char text[80];
        struct rec_memory memory = {.kind = REC_MEMORY_FACT, .content = text, .slot = "", .metadata = ""};
        struct rec_preference preference = {.key = "dislikes",
                                            .qualifier = text,
                                            .value = text,
                                            .statement = "",
                                            .explicit_ = true,
                                            .confidence = 1};
        snprintf(text, sizeof text, "lantern number %d", i);
        ok(&model, store_memory_add(model.user, &memory, &model.error));
        ok(&model, store_preference_add(model.user, &preference, &model.error));
    }
    ok(&model, store_commit(model.store, &model.error));
    model_say(&model, chat, "Forget about the cracked lantern.");
    assert_int_equal(model.change_count, 1);
    assert_int_equal(outcome(&model), MEMORY_FORGOTTEN);
    assert_int_equal(model.changes[0].row, REC_ROW_MEMORY);
    model_say(&model, chat, "Forget about the brass lantern.");
    assert_int_equal(model.change_count, 1);
    assert_int_equal(outcome(&model), MEMORY_FORGOTTEN);
    assert_int_equal(model.changes[0].row, REC_ROW_PREFERENCE);
    model_close(&model);
}

static void test_proposals_wait(void **state)
{
    struct model model;
    (void)state;
    model_open(&model);
    const char *chat = model_conversation(&model, "");
    struct rec_message message =
        model_message(&model, chat, REC_ROLE_USER, "I love sushi. I live in Oslo.", REC_TURN_COMPLETE);
    model_learn(&model, chat, &message, true);
    assert_int_equal(model.change_count, 2);
    assert_int_equal(model.changes[0].outcome, MEMORY_PROPOSED);
    assert_int_equal(model.changes[1].outcome, MEMORY_PROPOSED);
    char preference[REC_ID_SIZE], memory[REC_ID_SIZE];
    strcpy(preference, model.changes[0].id);
    strcpy(memory, model.changes[1].id);
    assert_string_equal(model_preferences(&model), "");
    assert_string_equal(model_memories(&model), "");
    ok(&model, memory_accept(model.user, preference, &model.error));
    ok(&model, memory_reject(model.user, memory, &model.error));
    assert_string_equal(model_preferences(&model), "likes/sushi=loves sushi");
    assert_string_equal(model_memories(&model), "");
    model_learn(&model, chat, &message, false); /* a rejected thing stays rejected for the same words */
    assert_string_equal(model_memories(&model), "");
    model_close(&model);
}

/* Another user's rows are neither seen nor touched. */
static void test_users_are_apart(void **state)
{
    struct model model;
    struct store_user *bob;
    (void)state;
    model_open(&model);
    const char *chat = model_conversation(&model, "");
    model_say(&model, chat, "I love sushi");
    char id[REC_ID_SIZE];
    strcpy(id, model.changes[0].id);
    ok(&model, store_user_open(model.store, "bob", true, &bob, &model.error));
    assert_int_equal(memory_forget(bob, id, &model.error), REC_NOT_FOUND);
    assert_int_equal(memory_preference_lock(bob, id, true, &model.error), REC_NOT_FOUND);
    assert_int_equal(memory_preference_unset(bob, id, &model.error), REC_NOT_FOUND);
    int64_t places;
    assert_int_equal(memory_erase(bob, id, &places, NULL, NULL, NULL, &model.error), REC_NOT_FOUND);
    assert_string_equal(model_preferences(&model), "likes/sushi=loves sushi");
    store_user_close(bob);
    model_close(&model);
}

/* Statements, denials, forgetting and undo in any order: a slot never has two active values. */
static void test_random_sequences(void **state)
{
    static const char *const said[] = {"I prefer aisle seats",
                                       "I prefer window seats",
                                       "I love tea",
                                       "I hate tea",
                                       "I no longer like tea",
                                       "Forget that.",
                                       "I live in Oslo",
                                       "I live in Rome",
                                       "I'm vegan",
                                       "I'm not vegan anymore",
                                       "I prefer tea over coffee",
                                       "I prefer coffee over tea"};
    struct model model;
    uint64_t random = 11;
    (void)state;
    model_open(&model);
    const char *chat = model_conversation(&model, "");
    for (int round = 0; round < 150; round++) {
        if (next_random(&random) % 5 == 0) {
            struct memory_change *undone;
            size_t count;
            enum rec_status status = history_undo(model.user, 1, &model.arena, &undone, &count, &model.error);
            assert_true(status == REC_OK || status == REC_NOT_FOUND || status == REC_CONFLICT);
        } else {
            model_say(&model, chat, said[next_random(&random) % COUNT_OF(said)]);
        }
        struct store_preference_filter filter = {.category = -1, .source = -1};
        struct rec_preference *rows;
        size_t count;
        bool more;
        ok(&model,
           store_preference_list(model.user, &filter, &model.arena, &rows, &count, &more, &model.error));
        for (size_t i = 1; i < count; i++)
            assert_false(strcmp(rows[i].key, rows[i - 1].key) == 0 &&
                         strcmp(rows[i].qualifier, rows[i - 1].qualifier) == 0);
        struct store_memory_filter homes = {.kind = -1, .category = -1, .slot = "user/home/"};
        struct rec_memory *memories;
        ok(&model,
           store_memory_list(model.user, &homes, &model.arena, &memories, &count, &more, &model.error));
        assert_true(count <= 1);
    }
    model_close(&model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_attitudes_stand_side_by_side),
                                       cmocka_unit_test(test_an_attribute_has_one_value),
                                       cmocka_unit_test(test_corrections_in_other_words),
                                       cmocka_unit_test(test_the_same_again_is_evidence),
                                       cmocka_unit_test(test_replay_changes_nothing),
                                       cmocka_unit_test(test_older_statements_come_too_late),
                                       cmocka_unit_test(test_guesses_do_not_touch_statements),
                                       cmocka_unit_test(test_locked_stays),
                                       cmocka_unit_test(test_a_fact_is_superseded_in_its_slot),
                                       cmocka_unit_test(test_forgetting),
                                       cmocka_unit_test(test_forgetting_one_of_many),
                                       cmocka_unit_test(test_proposals_wait),
                                       cmocka_unit_test(test_users_are_apart),
                                       cmocka_unit_test(test_random_sequences)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
