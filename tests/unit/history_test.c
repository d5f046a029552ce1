/* Every change can be seen and taken back. */
#include "config.h"

#include "model.h"

static size_t undo(struct model *model, int steps)
{
    struct memory_change *changes;
    size_t count;
    ok(model, history_undo(model->user, steps, &model->arena, &changes, &count, &model->error));
    return count;
}

static size_t redo(struct model *model, int steps)
{
    struct memory_change *changes;
    size_t count;
    enum rec_status status = history_redo(model->user, steps, &model->arena, &changes, &count, &model->error);
    assert_true(status == REC_OK || status == REC_NOT_FOUND);
    return count;
}

static void test_undo_brings_the_old_value_back(void **state)
{
    struct model model;
    (void)state;
    model_open(&model);
    const char *chat = model_conversation(&model, "");
    model_say(&model, chat, "I like dark mode");
    model_say(&model, chat, "actually, I moved to light mode");
    assert_string_equal(model_preferences(&model), "theme=light");
    assert_int_equal(undo(&model, 1), 2); /* the old row closed, the new one added */
    assert_string_equal(model_preferences(&model), "theme=dark");
    assert_int_equal(undo(&model, 1), 1);
    assert_string_equal(model_preferences(&model), "");
    struct memory_change *changes;
    size_t count;
    assert_int_equal(history_undo(model.user, 1, &model.arena, &changes, &count, &model.error),
                     REC_NOT_FOUND);
    model_close(&model);
}

static void test_steps_are_groups(void **state)
{
    struct model model;
    (void)state;
    model_open(&model);
    const char *chat = model_conversation(&model, "");
    model_say(&model, chat, "I love sushi");
    model_say(&model, chat, "I love hiking, swimming and tennis");
    model_say(&model, chat, "I live in Oslo");
    assert_int_equal(undo(&model, 2), 4);
    assert_string_equal(model_preferences(&model), "likes/sushi=loves sushi");
    assert_string_equal(model_memories(&model), "");
    assert_int_equal(undo(&model, 9), 1); /* no more than there are */
    model_close(&model);
}

static void test_what_was_undone_is_not_learned_again(void **state)
{
    struct model model;
    (void)state;
    model_open(&model);
    const char *chat = model_conversation(&model, "");
    struct rec_message message =
        model_message(&model, chat, REC_ROLE_USER, "I love sushi", REC_TURN_COMPLETE);
    model_learn(&model, chat, &message, false);
    undo(&model, 1);
    model_learn(&model, chat, &message, false);
    assert_string_equal(model_preferences(&model), "");
    model_say(&model, chat, "I love sushi"); /* said anew it is */
    assert_string_equal(model_preferences(&model), "likes/sushi=loves sushi");
    model_close(&model);
}

static void test_changes_by_a_person(void **state)
{
    struct model model;
    struct rec_memory row;
    char id[REC_ID_SIZE];
    (void)state;
    model_open(&model);
    ok(&model, memory_add(model.user, "The spare key is at Ida's", REC_MEMORY_FACT, REC_CATEGORY_GENERAL,
                          false, id, &model.error));
    ok(&model, memory_edit(model.user, id, "The spare key is at Bo's", &model.error));
    ok(&model, memory_pin(model.user, id, true, &model.error));
    ok(&model, memory_forget(model.user, id, &model.error));
    assert_string_equal(model_memories(&model), "");
    ok(&model, memory_restore(model.user, id, &model.error));
    assert_string_equal(model_memories(&model), "The spare key is at Bo's");
    undo(&model, 3); /* restore, forget, pin */
    ok(&model, store_memory_get(model.user, id, &model.arena, &row, &model.error));
    assert_false(row.pinned);
    assert_string_equal(row.content, "The spare key is at Bo's");
    undo(&model, 1);
    assert_string_equal(model_memories(&model), "The spare key is at Ida's");
    undo(&model, 1);
    assert_string_equal(model_memories(&model), "");
    assert_int_equal(
        memory_add(model.user, " \n", REC_MEMORY_FACT, REC_CATEGORY_GENERAL, false, id, &model.error),
        REC_INVALID);
    model_close(&model);
}

static void test_preferences_by_a_person(void **state)
{
    struct model model;
    struct rec_preference row;
    char id[REC_ID_SIZE], second[REC_ID_SIZE];
    (void)state;
    model_open(&model);
    ok(&model, memory_preference_set(model.user, -1, "UI/Dark Mode", NULL, "dark", id, &model.error));
    assert_string_equal(model_preferences(&model), "theme=dark");
    ok(&model, store_preference_get(model.user, id, &model.arena, &row, &model.error));
    assert_int_equal(row.category, REC_CATEGORY_UI);
    assert_true(row.explicit_);
    ok(&model, memory_preference_set(model.user, -1, "theme", NULL, "dark", second, &model.error));
    assert_string_equal(second, id); /* nothing changed */
    ok(&model, memory_preference_set(model.user, -1, "theme", NULL, "light", second, &model.error));
    assert_string_not_equal(second, id);
    assert_string_equal(model_preferences(&model), "theme=light");
    ok(&model, memory_preference_unset(model.user, second, &model.error));
    assert_string_equal(model_preferences(&model), "");
    undo(&model, 2);
    assert_string_equal(model_preferences(&model), "theme=dark");
    assert_int_equal(memory_preference_set(model.user, -1, "theme", NULL, " ", id, &model.error),
                     REC_INVALID);
    assert_int_equal(memory_preference_set(model.user, -1, "", NULL, "x", id, &model.error), REC_INVALID);
    assert_string_equal(model_preferences(&model), "theme=dark");
    model_close(&model);
}

static void test_conversations(void **state)
{
    struct model model;
    struct rec_conversation row;
    (void)state;
    model_open(&model);
    const char *chat = model_conversation(&model, "Old title");
    struct rec_conversation change = {.title = "New title"};
    ok(&model,
       history_conversation_update(model.user, chat, STORE_TITLE, &change, "rename", NULL, &model.error));
    change.status = REC_CONVERSATION_ARCHIVED;
    ok(&model,
       history_conversation_update(model.user, chat, STORE_STATUS, &change, "archive", NULL, &model.error));
    change.deleted_at = START;
    ok(&model,
       history_conversation_update(model.user, chat, STORE_DELETED, &change, "delete", NULL, &model.error));
    undo(&model, 1);
    ok(&model, store_conversation_get(model.user, chat, &model.arena, &row, &model.error));
    assert_int_equal(row.deleted_at, 0);
    assert_int_equal(row.status, REC_CONVERSATION_ARCHIVED);
    undo(&model, 2);
    ok(&model, store_conversation_get(model.user, chat, &model.arena, &row, &model.error));
    assert_int_equal(row.status, REC_CONVERSATION_ACTIVE);
    assert_string_equal(row.title, "Old title");
    model_close(&model);
}

/* What was learned from one conversation alone goes and comes with it. */
static void test_deleting_a_conversation(void **state)
{
    struct model model;
    (void)state;
    model_open(&model);
    const char *one = model_conversation(&model, "One"), *two = model_conversation(&model, "Two");
    model_say(&model, one, "I love sushi");
    model_say(&model, one, "I love ramen");
    model_say(&model, two, "I love ramen");
    model_say(&model, one, "Remember that the ferry leaves at noon");
    model_say(&model, one, "Remember that the key is under the pot");
    ok(&model, memory_edit(model.user, model.changes[0].id, "The key is under the green pot", &model.error));
    struct rec_conversation change = {.deleted_at = START};
    for (int by_undo = 0; by_undo < 2; by_undo++) {
        change.deleted_at = START;
        ok(&model, history_conversation_update(model.user, one, STORE_DELETED, &change, "delete", NULL,
                                               &model.error));
        assert_string_equal(model_preferences(&model), "likes/ramen=loves ramen");
        assert_string_equal(model_memories(&model), "The key is under the green pot");
        change.deleted_at = 0;
        if (by_undo)
            undo(&model, 1);
        else
            ok(&model, history_conversation_update(model.user, one, STORE_DELETED, &change, "restore", NULL,
                                                   &model.error));
        assert_string_equal(model_preferences(&model), "likes/ramen=loves ramen; likes/sushi=loves sushi");
        assert_non_null(strstr(model_memories(&model), "the ferry leaves at noon"));
    }
    model_close(&model);
}

/* What was erased cannot be undone, and says so; nothing else is touched. */
static void test_an_erased_row_stays_erased(void **state)
{
    struct model model;
    struct memory_change *changes;
    size_t count;
    (void)state;
    model_open(&model);
    const char *chat = model_conversation(&model, "");
    model_say(&model, chat, "I love sushi");
    int64_t places;
    ok(&model, memory_erase(model.user, model.changes[0].id, &places, NULL, NULL, NULL, &model.error));
    assert_string_equal(model_preferences(&model), "");
    enum rec_status status = history_undo(model.user, 1, &model.arena, &changes, &count, &model.error);
    assert_true(status == REC_CONFLICT || status == REC_NOT_FOUND);
    assert_string_equal(model_preferences(&model), "");
    model_close(&model);
}

static void test_the_history_tells_what_and_why(void **state)
{
    struct model model;
    struct rec_change_record *lines;
    size_t count;
    (void)state;
    model_open(&model);
    const char *chat = model_conversation(&model, "");
    model_say(&model, chat, "I prefer aisle seats");
    model_say(&model, chat, "I prefer window seats");
    undo(&model, 1);
    ok(&model, store_history_list(model.user, NULL, 0, 0, &model.arena, &lines, &count, &model.error));
    assert_int_equal(count, 5); /* added; closed and added; two undone */
    assert_string_equal(lines[0].cause, "undo");
    assert_string_equal(lines[4].operation, "add");
    assert_string_equal(lines[4].summary, "seat: aisle");
    assert_string_equal(lines[3].operation, "supersede");
    assert_string_equal(lines[3].summary, "seat: aisle -> window");
    assert_string_equal(lines[3].cause, model.message);
    assert_true(lines[3].undone && lines[2].undone && !lines[4].undone);
    assert_int_equal(lines[3].group, lines[2].group);
    assert_non_null(strstr(lines[3].before, "\"value\":\"aisle\""));
    model_close(&model);
}

static void test_redo_walks_forward_again(void **state)
{
    struct model model;
    (void)state;
    model_open(&model);
    const char *chat = model_conversation(&model, "");
    assert_int_equal(redo(&model, 1), 0);
    model_say(&model, chat, "I like dark mode");
    model_say(&model, chat, "actually, I moved to light mode");
    assert_int_equal(redo(&model, 1), 0);
    for (int round = 0; round < 3; round++) {
        undo(&model, 1);
        undo(&model, 1);
        assert_string_equal(model_preferences(&model), "");
        assert_int_equal(redo(&model, 1), 1);
        assert_string_equal(model_preferences(&model), "theme=dark");
        assert_int_equal(redo(&model, 2), 2);
        assert_string_equal(model_preferences(&model), "theme=light");
        assert_int_equal(redo(&model, 1), 0);
    }
    undo(&model, 1);
    model_say(&model, chat, "I love sushi"); /* something new: nothing is redone over it */
    assert_int_equal(redo(&model, 1), 0);
    undo(&model, 1);
    assert_int_equal(redo(&model, 5), 1);
    assert_string_equal(model_preferences(&model), "likes/sushi=loves sushi; theme=dark");
    model_close(&model);
}

static void test_many_conversations_are_one_step(void **state)
{
    struct model model;
    (void)state;
    model_open(&model);
    const char *one = model_conversation(&model, ""), *two = model_conversation(&model, "");
    struct rec_conversation change = {.deleted_at = 1}, row;
    int64_t group = 0;
    model_say(&model, one, "I love sushi");
    model_say(&model, two, "I love tennis");
    ok(&model,
       history_conversation_update(model.user, one, STORE_DELETED, &change, "delete", &group, &model.error));
    ok(&model,
       history_conversation_update(model.user, two, STORE_DELETED, &change, "delete", &group, &model.error));
    assert_string_equal(model_preferences(&model), "");
    change.deleted_at = 0; /* one of them alone comes back with what was learned from it alone */
    ok(&model,
       history_conversation_update(model.user, two, STORE_DELETED, &change, "restore", NULL, &model.error));
    assert_string_equal(model_preferences(&model), "likes/tennis=loves tennis");
    undo(&model, 2);
    assert_string_equal(model_preferences(&model), "likes/tennis=loves tennis; likes/sushi=loves sushi");
    ok(&model, store_conversation_get(model.user, one, &model.arena, &row, &model.error));
    assert_int_equal(row.deleted_at, 0);
    assert_true(redo(&model, 1) >= 2);
    assert_string_equal(model_preferences(&model), "");
    assert_true(redo(&model, 1) >= 1);
    assert_string_equal(model_preferences(&model), "likes/tennis=loves tennis");
    model_close(&model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_undo_brings_the_old_value_back),
                                       cmocka_unit_test(test_redo_walks_forward_again),
                                       cmocka_unit_test(test_many_conversations_are_one_step),
                                       cmocka_unit_test(test_steps_are_groups),
                                       cmocka_unit_test(test_what_was_undone_is_not_learned_again),
                                       cmocka_unit_test(test_changes_by_a_person),
                                       cmocka_unit_test(test_preferences_by_a_person),
                                       cmocka_unit_test(test_conversations),
                                       cmocka_unit_test(test_deleting_a_conversation),
                                       cmocka_unit_test(test_an_erased_row_stays_erased),
                                       cmocka_unit_test(test_the_history_tells_what_and_why)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
