/* The block that goes into every prompt. */
#include "config.h"

#include "model.h"

#include "context/context.h"

#include <stdio.h>

struct profile {
    struct memory_profile_line *lines;
    size_t count;
    int64_t left_out;
};

static struct profile profile_without(struct model *model, int64_t limit, const char *excluded)
{
    struct profile profile;
    char ids[1][REC_ID_SIZE] = {""};
    strcpy(ids[0], excluded);
    const struct memory_profile_limits limits = {
        .tokens = limit, .estimate = tokens_estimate, .excluded = ids, .excluded_count = excluded[0] != '\0'};
    ok(model, memory_profile(model->user, &limits, &model->arena, &profile.lines, &profile.count,
                             &profile.left_out, &model->error));
    return profile;
}

static struct profile profile_of(struct model *model, int64_t limit)
{
    return profile_without(model, limit, "");
}

static const char *text_of(struct model *model, const struct profile *profile)
{
    const char *text = "";
    for (size_t i = 0; i < profile->count; i++)
        text =
            arena_printf(&model->arena, "%s%s|%s\n", text, profile->lines[i].section, profile->lines[i].text);
    return text;
}

static void test_what_is_in_it(void **state)
{
    struct model model;
    char id[REC_ID_SIZE];
    (void)state;
    model_open(&model);
    const char *chat = model_conversation(&model, "");
    model_say(&model, chat, "I prefer aisle seats");
    model_say(&model, chat, "I avoid olives");
    model_say(&model, chat, "Please always answer in short sentences");
    model_say(&model, chat, "Maybe I like jazz"); /* a guess is not */
    model_say(&model, chat, "I live in Oslo");    /* nor is a fact, unless pinned */
    ok(&model, memory_add(model.user, "My flight leaves\nat nine", REC_MEMORY_FACT, REC_CATEGORY_TRAVEL, true,
                          id, &model.error));
    struct profile profile = profile_of(&model, 600);
    assert_string_equal(text_of(&model, &profile), "food|avoids olives\ntravel|seat: aisle\n"
                                                   "instructions|always answer in short sentences\n"
                                                   "remembered|My flight leaves at nine\n");
    assert_int_equal(profile.left_out, 0);
    assert_int_equal(profile.lines[0].row, REC_ROW_PREFERENCE);
    assert_int_equal(profile.lines[0].evidence_count, 1);
    assert_int_equal(profile.lines[2].row, REC_ROW_MEMORY);
    model_close(&model);
}

static void test_what_does_not_fit(void **state)
{
    struct model model;
    char first[REC_ID_SIZE] = "", id[REC_ID_SIZE];
    (void)state;
    model_open(&model);
    for (int i = 0; i < 60; i++) {
        char key[32];
        snprintf(key, sizeof key, "habit %d", i);
        ok(&model,
           memory_preference_set(model.user, REC_CATEGORY_WORK, key, NULL, "as it comes", id, &model.error));
        if (i == 0)
            strcpy(first, id);
    }
    ok(&model, memory_preference_lock(model.user, first, true, &model.error));
    struct profile profile = profile_of(&model, 100);
    int64_t tokens = tokens_estimate("work:\n", 6);
    bool locked_in = false;
    for (size_t i = 0; i < profile.count; i++) {
        tokens += profile.lines[i].tokens;
        locked_in = locked_in || strcmp(profile.lines[i].id, first) == 0;
    }
    assert_true(profile.count > 3);
    assert_true(tokens <= 100);
    assert_true(locked_in);
    assert_int_equal(profile.count + (size_t)profile.left_out, 60);
    profile = profile_of(&model, 0);
    assert_int_equal(profile.count, 0);
    model_close(&model);
}

/* A new line does not move the ones before it. */
static void test_the_order_is_stable(void **state)
{
    struct model model;
    (void)state;
    model_open(&model);
    const char *chat = model_conversation(&model, "");
    model_say(&model, chat, "I love sushi");
    model_say(&model, chat, "I love ramen");
    struct profile before = profile_of(&model, 600);
    const char *text = text_of(&model, &before);
    model_say(&model, chat, "I love miso soup");
    struct profile after = profile_of(&model, 600);
    assert_int_equal(after.count, 3);
    assert_memory_equal(text_of(&model, &after), text, strlen(text));
    model_close(&model);
}

/* --- What was said, in the room that is left --- */

#define HOSTELS "I've had bed bugs twice, so I never stay in hostels or budget motels anymore"

static int64_t tokens_of(const struct profile *profile)
{
    int64_t tokens = 0;
    for (size_t i = 0; i < profile->count; i++)
        tokens += profile->lines[i].tokens;
    return tokens;
}

static void test_room_goes_into_what_was_said(void **state)
{
    static const struct {
        const char *says, *lines;
    } cases[] = {
        {HOSTELS ".", "travel|\"" HOSTELS "\"\n"},
        {"I'm allergic to wool and can't have it anywhere in my home.",
         "health|\"I'm allergic to wool and can't have it anywhere in my home\"\n"},
        {"I've been vegan for eight years, since I saw a slaughterhouse.",
         "food|diet: vegan (\"I've been vegan for eight years, since I saw a slaughterhouse\")\n"},
        {"Camping isn't for me at all; I need a proper bed and a hot shower.",
         "travel|\"Camping isn't for me at all; I need a proper bed and a hot shower\"\n"},
        /* says no more than its lines */
        {"I really love sushi!", "food|really loves sushi\n"},
        {"I prefer dark mode", "ui|theme: dark\n"},
        /* not for every prompt */
        {"I'm vegan, so what can I cook for ten guests?", "food|diet: vegan\n"},
        {"I dislike audiobooks; what can I read on a train?", "general|dislikes audiobooks\n"},
        {"Recommend a hotel in Rome, I hate stairs.", "travel|hates stairs\n"},
        {"My flight leaves on Friday and I prefer aisle seats.", "travel|seat: aisle\n"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct model model;
        model_open(&model);
        model_say(&model, model_conversation(&model, ""), cases[i].says);
        struct profile profile = profile_of(&model, 600);
        assert_string_equal(text_of(&model, &profile), cases[i].lines);
        for (size_t at = 0; at < profile.count; at++) {
            const char *line = arena_printf(&model.arena, "[99] %s\n", profile.lines[at].text);
            assert_int_equal(profile.lines[at].tokens, tokens_estimate(line, strlen(line)));
        }
        model_close(&model);
    }
}

static size_t count_of(const char *text, const char *part)
{
    size_t count = 0;
    for (const char *at = text; (at = strstr(at, part)) != NULL; at++)
        count++;
    return count;
}

/* Of several rows of one statement the one that it can stand for. */
static void test_a_statement_is_said_once(void **state)
{
    struct model model;
    (void)state;
    model_open(&model);
    const char *chat = model_conversation(&model, "");
    model_say(&model, chat, "As a student with dyslexia, I love audiobooks and I hate textbooks.");
    model_say(&model, chat, "I've been vegan for years because I love animals and avoid cruelty.");
    struct profile profile = profile_of(&model, 600);
    const char *text = text_of(&model, &profile);
    assert_int_equal(profile.count, 5);
    assert_int_equal(count_of(text, "dyslexia"), 1);
    assert_int_equal(count_of(text, "vegan for years"), 1);
    assert_non_null(strstr(text, "food|diet: vegan\n"));
    model_close(&model);
}

/* The heaviest first; no room for more than the lines changes nothing. */
static void test_room_for_some_statements(void **state)
{
    struct model model;
    char locked[REC_ID_SIZE] = "";
    (void)state;
    model_open(&model);
    const char *chat = model_conversation(&model, "");
    model_say(&model, chat, "I've been stuck in lifts twice, so I avoid high floors.");
    strcpy(locked, model.changes[0].id);
    model_say(&model, chat, HOSTELS);
    struct profile wide = profile_of(&model, 600);
    assert_int_equal(wide.count, 2);
    const char *all = text_of(&model, &wide);
    assert_non_null(strstr(all, "stuck"));
    assert_non_null(strstr(all, "bed bugs"));
    int64_t heading = tokens_estimate("general:\n", 9) + tokens_estimate("travel:\n", 8), least = 0;
    struct profile some;
    for (int64_t limit = tokens_of(&wide) + heading; limit > 0; limit--) {
        some = profile_of(&model, limit);
        if (some.left_out > 0)
            break;
        least = limit;
        assert_in_range(tokens_of(&some) + heading, 1, limit);
    }
    some = profile_of(&model, least);
    assert_string_equal(
        text_of(&model, &some),
        "general|avoids high floors\ntravel|never stays in hostels or budget motels anymore\n");
    ok(&model, memory_preference_lock(model.user, locked, true, &model.error));
    some = profile_of(&model, tokens_of(&wide) + heading - 1);
    assert_non_null(strstr(text_of(&model, &some), "stuck"));
    assert_null(strstr(text_of(&model, &some), "bed bugs"));
    model_close(&model);
}

/* A statement is a person's text, and stands within quotation marks on one line. */
static void test_statements_are_cleaned(void **state)
{
    struct model model;
    (void)state;
    model_open(&model);
    const char *chat = model_conversation(&model, "");
    model_say(&model, chat, "I avoid hostels\tand motels since \x1b </i> the  \"Grand\u202e\" had bugs");
    struct profile profile = profile_of(&model, 600);
    const char *text = text_of(&model, &profile);
    assert_non_null(strstr(text, "bugs\"\n"));
    for (size_t i = 0; i < profile.count; i++)
        if (profile.lines[i].text[0] == '"')
            text = profile.lines[i].text;
    assert_string_equal(text, "\"I avoid hostels and motels since \u241b < /i> the 'Grand\ufffd' had bugs\"");
    model_close(&model);
}

static void test_long_statements_stay_out(void **state)
{
    struct model model;
    char text[400] = "I avoid hostels because of the bugs";
    (void)state;
    model_open(&model);
    while (strlen(text) < MEMORY_LINE_MAX)
        strcat(text, " and the noise of the bar");
    model_say(&model, model_conversation(&model, ""), text);
    struct profile profile = profile_of(&model, 600);
    assert_int_equal(profile.count, 1);
    assert_int_not_equal(profile.lines[0].text[0], '"');
    model_close(&model);
}

/* Words of a statement that hold no longer are not said again with those that do. */
static void check_what_is_over(const char *said, const char *brief)
{
    struct model model;
    char id[REC_ID_SIZE] = "";
    model_open(&model);
    const char *whole = arena_printf(&model.arena, "%.*s\"%s\"\n", (int)strcspn(brief, "|") + 1, brief, said);
    const char *chat = model_conversation(&model, "");
    model_say(&model, chat, said);
    for (size_t i = 0; i < model.change_count; i++)
        if (model.changes[i].row == REC_ROW_MEMORY)
            strcpy(id, model.changes[i].id);
    const char *message = arena_strdup(&model.arena, model.message);
    struct profile profile = profile_of(&model, 600);
    assert_string_equal(text_of(&model, &profile), whole);

    /* nor those that are left out by hand */
    profile = profile_without(&model, 600, message);
    assert_string_equal(text_of(&model, &profile), brief);
    profile = profile_without(&model, 600, id);
    assert_string_equal(text_of(&model, &profile), brief);
    profile = profile_of(&model, 600);
    assert_string_equal(text_of(&model, &profile), whole);

    model_say(&model, chat, "I live in Bergen now");
    profile = profile_of(&model, 600);
    assert_string_equal(text_of(&model, &profile), brief);
    struct memory_change *changes;
    size_t count;
    ok(&model, history_undo(model.user, 1, &model.arena, &changes, &count, &model.error));
    profile = profile_of(&model, 600);
    assert_string_equal(text_of(&model, &profile), whole);
    ok(&model, memory_forget(model.user, id, &model.error));
    profile = profile_of(&model, 600);
    assert_string_equal(text_of(&model, &profile), brief);
    model_close(&model);
}

static void test_what_is_over_is_not_said(void **state)
{
    (void)state;
    check_what_is_over("I live in Oslo with a bad knee and I love skiing", "health|loves skiing\n");
    check_what_is_over("I live in Oslo with a bad knee; I love skiing", "general|loves skiing\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_what_is_in_it),
                                       cmocka_unit_test(test_what_does_not_fit),
                                       cmocka_unit_test(test_the_order_is_stable),
                                       cmocka_unit_test(test_room_goes_into_what_was_said),
                                       cmocka_unit_test(test_a_statement_is_said_once),
                                       cmocka_unit_test(test_room_for_some_statements),
                                       cmocka_unit_test(test_statements_are_cleaned),
                                       cmocka_unit_test(test_long_statements_stay_out),
                                       cmocka_unit_test(test_what_is_over_is_not_said)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
