/* Guesses from what is asked for again and again. */
#include "config.h"

#include "model.h"

#include "memory/guess.h"

#include <stdio.h>

/* What is asked for, as "key=value; ...". */
static const char *wishes(const char *text, struct arena *arena)
{
    struct memory_candidate *candidates;
    size_t count;
    const char *all = "";
    memory_extract(text, strlen(text), START, arena, &candidates, &count);
    for (size_t i = 0; i < count; i++)
        all = arena_printf(arena, "%s%s%s%s=%s", all, i > 0 ? "; " : "",
                           candidates[i].action == MEMORY_HINT ? "" : "learned ", candidates[i].key,
                           candidates[i].value);
    return all;
}

static void test_forms(void **state)
{
    static const struct {
        const char *said, *wished;
    } cases[] = {
        {"Shorter, please.", "answer length=short"},
        {"Can you make it a bit shorter?", "answer length=short"},
        {"Can you be a bit less formal?", "tone=informal"},
        {"Be more formal, please.", "tone=formal"},
        {"Should my letter be less formal?", ""},
        {"Briefly explain how TCP works.", "answer length=short"},
        {"What is a monad, in one sentence?", "answer length=short"},
        {"That was too verbose.", "answer length=short"},
        {"Could you go into more detail on the second point?", "answer length=detailed"},
        {"Please elaborate.", "answer length=detailed"},
        {"List the causes of the war in bullet points.", "answer format=bullet points"},
        {"Can I have that as a table?", "answer format=table"},
        {"Explain the setup step by step.", "answer format=step by step"},
        {"Explain entropy in simple terms.", "answer level=simple"},
        {"What is inflation? Explain it like I'm five.", "answer level=simple"},
        {"Show me an example.", "examples=with examples"},
        {"Again, without emojis.", "emojis=none"},
        {"How far is it to Lyon in miles?", "units=imperial"},
        {"How hot does it get there in celsius?", "temperature unit=celsius"},
        {"Write a function that reverses a list in Python.", "code language=Python"},
        {"Explain that in German.", "language=German"},
        {"Explain this briefly, in German.", "answer length=short; language=German"},
        /* none */
        {"The meeting was held in German.", ""},
        {"I explained it in simple terms to my son.", ""},
        {"Translate this into German.", ""},
        {"He said: make it shorter.", ""},
        {"The rope is too long.", ""},
        {"We drove ten miles.", ""},
        {"Is a shorter path always better?", ""},
        {"The table is as wide as a door.", ""},
        {"What does \"shorter please\" mean in English grammar?", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena arena = ARENA_INIT;
        const char *found = wishes(cases[i].said, &arena);
        if (strcmp(found, cases[i].wished) != 0)
            print_message("from: %s\n", cases[i].said);
        assert_string_equal(found, cases[i].wished);
        arena_free(&arena);
    }
}

/* "key=value status confidence evidence" of all preferences, joined by "; ". */
static const char *rows_of(struct model *model)
{
    struct store_preference_filter filter = {.category = -1, .source = -1, .statuses = ~0u};
    struct rec_preference *rows;
    size_t count;
    bool more;
    const char *all = "";
    ok(model,
       store_preference_list(model->user, &filter, &model->arena, &rows, &count, &more, &model->error));
    for (size_t i = 0; i < count; i++)
        all = arena_printf(&model->arena, "%s%s%s=%s %s %s%.2f %zu", all, i > 0 ? "; " : "", rows[i].key,
                           rows[i].value, rec_memory_status_name(rows[i].status),
                           rows[i].explicit_ ? "stated " : "", rows[i].confidence, rows[i].evidence_count);
    return all;
}

static void test_three_wishes_make_a_guess(void **state)
{
    struct model model;
    (void)state;
    model_open(&model);
    const char *chat = model_conversation(&model, "Talk");
    model_say(&model, chat, "Shorter, please.");
    model_say(&model, chat, "Can you make it shorter?");
    assert_string_equal(rows_of(&model), "");
    assert_int_equal(model.change_count, 0);
    struct rec_message again =
        model_message(&model, chat, REC_ROLE_USER, "Make it shorter", REC_TURN_COMPLETE);
    model_learn(&model, chat, &again, false);
    assert_int_equal(model.change_count, 1);
    assert_int_equal(model.changes[0].outcome, MEMORY_GUESSED);
    assert_string_equal(model.changes[0].summary, "answer length: short");
    assert_string_equal(rows_of(&model), "answer length=short proposed 0.80 3");
    assert_string_equal(model_preferences(&model), ""); /* a guess is not in force */
    model_learn(&model, chat, &again, false);           /* a message counts once */
    assert_string_equal(rows_of(&model), "answer length=short proposed 0.80 3");
    model_say(&model, chat, "Be brief.");
    assert_string_equal(rows_of(&model), "answer length=short proposed 0.83 4");
    struct store_preference_filter filter = {
        .category = -1, .source = -1, .statuses = 1u << REC_STATE_PROPOSED};
    struct rec_preference *rows;
    size_t count;
    bool more;
    ok(&model, store_preference_list(model.user, &filter, &model.arena, &rows, &count, &more, &model.error));
    ok(&model, memory_accept(model.user, rows[0].id, &model.error));
    assert_string_equal(rows_of(&model), "answer length=short active stated 1.00 4");
    for (int i = 0; i < 5; i++)
        model_say(&model, chat, "More details, please."); /* nothing guessed touches what is stated */
    assert_string_equal(rows_of(&model), "answer length=short active stated 1.00 4");
    model_close(&model);
}

static void test_a_no_is_final(void **state)
{
    struct model model;
    (void)state;
    model_open(&model);
    const char *chat = model_conversation(&model, "Talk");
    for (int i = 0; i < 3; i++)
        model_say(&model, chat, "Put it in a bulleted list.");
    ok(&model, memory_reject(model.user, model.changes[0].id, &model.error));
    for (int i = 0; i < 5; i++)
        model_say(&model, chat, "Put it in a bulleted list.");
    assert_string_equal(rows_of(&model), "answer format=bullet points rejected 0.80 3");
    model_close(&model);
}

static void test_wishes_speak_against_each_other(void **state)
{
    struct model model;
    (void)state;
    model_open(&model);
    const char *chat = model_conversation(&model, "Talk");
    for (int i = 0; i < 4; i++) {
        model_say(&model, chat, "Shorter, please.");
        model_say(&model, chat, "Please elaborate.");
    }
    assert_string_equal(rows_of(&model), "");
    for (int i = 0; i < 7; i++)
        model_say(&model, chat, "Please elaborate.");
    assert_string_equal(rows_of(&model), "answer length=detailed proposed 0.71 11");
    for (int i = 0; i < 12; i++)
        model_say(&model, chat, "Shorter, please.");
    assert_string_equal(rows_of(&model), "answer length=detailed superseded 0.52 11");
    for (int i = 0; i < 16; i++)
        model_say(&model, chat, "Shorter, please.");
    assert_string_equal(rows_of(&model), "answer length=short proposed 0.73 32; "
                                         "answer length=detailed superseded 0.52 11");
    model_close(&model);
}

static void test_old_wishes_fade(void **state)
{
    struct model model;
    (void)state;
    model_open(&model);
    const char *chat = model_conversation(&model, "Talk");
    model_say(&model, chat, "Shorter, please.");
    model_say(&model, chat, "Shorter, please.");
    model.now += INT64_C(400) * 24 * 60 * MINUTE;
    model_say(&model, chat, "Shorter, please.");
    assert_string_equal(rows_of(&model), "");
    model_close(&model);
}

static void test_messages_that_are_gone_support_nothing(void **state)
{
    struct model model;
    (void)state;
    model_open(&model);
    const char *gone = model_conversation(&model, "Gone");
    model_say(&model, gone, "Shorter, please.");
    model_say(&model, gone, "Shorter, please.");
    ok(&model, store_conversation_erase(model.user, gone, &model.error));
    model_say(&model, model_conversation(&model, "Talk"), "Shorter, please.");
    assert_string_equal(rows_of(&model), "");
    model_close(&model);
}

/* Rule 5: of two guesses neither wins, and what was only supposed does not end what was stated. */
static void test_guess_against_guess_is_a_question(void **state)
{
    struct model model;
    (void)state;
    model_open(&model);
    const char *chat = model_conversation(&model, "Talk");
    model_say(&model, chat, "Maybe I prefer aisle seats.");
    assert_string_equal(rows_of(&model), "seat=aisle active 0.60 1");
    model_say(&model, chat, "I guess I prefer window seats.");
    assert_string_equal(rows_of(&model), "seat=window proposed 0.60 1; seat=aisle active 0.60 1");
    model_say(&model, chat, "I prefer window seats.");
    assert_string_equal(model_preferences(&model), "seat=window");
    model_close(&model);
}

static void test_erasing_takes_the_wishes_along(void **state)
{
    struct model model;
    const char *kept;
    int64_t places;
    (void)state;
    model_open(&model);
    const char *chat = model_conversation(&model, "Talk");
    for (int i = 0; i < 3; i++)
        model_say(&model, chat, "Write a script that sorts files in Haskell.");
    ok(&model, memory_erase(model.user, model.changes[0].id, &places, NULL, NULL, NULL, &model.error));
    ok(&model, store_setting_get(model.user, guess_setting("code language", &model.arena), &model.arena,
                                 &kept, &model.error));
    assert_null(kept);
    assert_string_equal(rows_of(&model), "");
    model_close(&model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_forms),
                                       cmocka_unit_test(test_three_wishes_make_a_guess),
                                       cmocka_unit_test(test_a_no_is_final),
                                       cmocka_unit_test(test_wishes_speak_against_each_other),
                                       cmocka_unit_test(test_old_wishes_fade),
                                       cmocka_unit_test(test_messages_that_are_gone_support_nothing),
                                       cmocka_unit_test(test_guess_against_guess_is_a_question),
                                       cmocka_unit_test(test_erasing_takes_the_wishes_along)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
