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

static struct profile profile_of(struct model *model, int64_t limit)
{
    struct profile profile;
    ok(model, memory_profile(model->user, limit, tokens_estimate, &model->arena, &profile.lines,
                             &profile.count, &profile.left_out, &model->error));
    return profile;
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

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_what_is_in_it),
                                       cmocka_unit_test(test_what_does_not_fit),
                                       cmocka_unit_test(test_the_order_is_stable)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
