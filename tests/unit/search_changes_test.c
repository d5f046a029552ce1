/* What changes in the store is found as it is then. Files of the index: index_test.c. */
#include "config.h"

#include "finder.h"

static void follows_what_is_learned_and_forgotten(struct finder *finder, const char *chat)
{
    struct model *model = &finder->model;
    say(finder, chat, "A heron at the canal");
    catch_up(finder);
    model_say(model, chat, "I love herons");
    find(finder, "heron", ALL);
    assert_int_equal(finder->count, 1);
    catch_up(finder);
    find(finder, "heron", ALL);
    assert_int_equal(finder->count, 3);
    ok(model, memory_forget(model->user, model->changes[0].id, &model->error));
    find(finder, "heron", ALL); /* gone at once, before the index knows */
    assert_int_equal(finder->count, 2);
    catch_up(finder);
    find(finder, "heron", ALL);
    assert_int_equal(finder->count, 2);
    ok(model, memory_restore(model->user, model->changes[0].id, &model->error));
    catch_up(finder);
    find(finder, "heron", ALL);
    assert_int_equal(finder->count, 3);
}

/* An answer that streams comes when it has ended. */
static void follows_an_answer(struct finder *finder, const char *chat)
{
    struct model *model = &finder->model;
    struct rec_message answer =
        model_message(model, chat, REC_ROLE_ASSISTANT, "Bitterns", REC_TURN_STREAMING);
    catch_up(finder);
    find(finder, "bitterns", ALL);
    assert_int_equal(finder->count, 0);
    ok(model, store_message_append(model->user, answer.id, " boom", 5, &model->error));
    answer.status = REC_TURN_COMPLETE;
    answer.content = NULL;
    ok(model, store_message_finish(model->user, answer.id, &answer, &model->error));
    catch_up(finder);
    find(finder, "bitterns", ALL);
    assert_string_equal(found(finder), "Bitterns boom");
}

/* Titles, deleted and erased conversations. */
static void follows_the_conversation(struct finder *finder, const char *chat)
{
    struct model *model = &finder->model;
    struct rec_conversation change = {.title = "Waterfowl"};
    ok(model, store_conversation_update(model->user, chat, STORE_TITLE, &change, &model->error));
    catch_up(finder);
    find(finder, "waterfowl", ALL);
    assert_string_equal(found(finder), "Waterfowl");
    change.deleted_at = START;
    ok(model, store_conversation_update(model->user, chat, STORE_DELETED, &change, &model->error));
    catch_up(finder);
    find(finder, "waterfowl bitterns", MESSAGES | 1u << REC_ROW_CONVERSATION);
    assert_int_equal(finder->count, 0);
    change.deleted_at = 0;
    ok(model, store_conversation_update(model->user, chat, STORE_DELETED, &change, &model->error));
    catch_up(finder);
    find(finder, "bitterns", MESSAGES);
    assert_int_equal(finder->count, 1);
    ok(model, store_conversation_erase(model->user, chat, &model->error));
    catch_up(finder);
    find(finder, "bitterns heron", MESSAGES | 1u << REC_ROW_CONVERSATION);
    assert_int_equal(finder->count, 0);
}

static void test_the_index_follows(void **state)
{
    struct finder finder;
    (void)state;
    finder_open(&finder);
    const char *chat = model_conversation(&finder.model, "Birds");
    follows_what_is_learned_and_forgotten(&finder, chat);
    follows_an_answer(&finder, chat);
    follows_the_conversation(&finder, chat);
    finder_close(&finder);
}

/* However many better rows lie in conversations that were put away, what is left is found, the first time and
 * later. */
static void test_much_is_gone(void **state)
{
    struct finder finder;
    (void)state;
    finder_open(&finder);
    struct model *model = &finder.model;
    const char *away = model_conversation(model, "Rivers"), *chat = model_conversation(model, "Zoo");
    for (int i = 0; i < 90; i++)
        say(&finder, away, "I saw the otter of Aarau");
    for (int i = 0; i < 3; i++)
        say(&finder, chat, "somebody called it an otter, whatever it may be that swims about there all day");
    catch_up(&finder);
    struct search_query query = {
        .text = "the otter of Aarau", .scopes = MESSAGES, .kind = -1, .category = -1, .role = -1, .limit = 2};
    struct rec_conversation change = {.deleted_at = START};
    find_with(&finder, query);
    assert_string_equal(finder.hits[1].conversation_title, "Rivers");
    ok(model, store_conversation_update(model->user, away, STORE_DELETED, &change, &model->error));
    catch_up(&finder);
    for (int i = 0; i < 3; i++) {
        find_with(&finder, query);
        assert_int_equal(finder.count, 2);
        assert_string_equal(finder.hits[0].conversation_title, "Zoo");
        assert_string_equal(finder.hits[1].conversation_title, "Zoo");
    }
    query.limit = 5; /* more than there are */
    find_with(&finder, query);
    assert_int_equal(finder.count, 3);
    finder_close(&finder);
}

/* After any changes the index gives what one built from nothing gives. */
static void test_the_index_equals_a_new_one(void **state)
{
    static const char *const words[] = {"amber", "birch", "cedar", "drift",
                                        "ember", "fjord", "grove", "heath"};
    struct finder finder, fresh;
    uint64_t random = 21;
    (void)state;
    finder_open(&finder);
    struct model *model = &finder.model;
    char conversations[5][REC_ID_SIZE];
    for (size_t i = 0; i < 5; i++)
        strcpy(conversations[i], model_conversation(model, words[i]));
    for (int round = 0; round < 200; round++) {
        size_t at = next_random(&random) % 5;
        const char *text = arena_printf(&model->arena, "I love %s and %s", words[next_random(&random) % 8],
                                        words[next_random(&random) % 8]);
        switch (next_random(&random) % 6) {
        case 0:
            model_say(model, conversations[at], text);
            break;
        case 1:
            ok(model, store_conversation_erase(model->user, conversations[at], &model->error));
            strcpy(conversations[at], model_conversation(model, words[at]));
            break;
        case 2:
            model_say(model, conversations[at], "Forget that.");
            break;
        case 3:
            catch_up(&finder);
            break;
        default:
            model_message(model, conversations[at], REC_ROLE_ASSISTANT, text, REC_TURN_COMPLETE);
        }
    }
    catch_up(&finder);
    fresh = finder;
    fresh.model.arena = (struct arena)ARENA_INIT;
    ok(model, search_open(&fresh.search, NULL, NULL, "store", "ann", &model->error));
    catch_up(&fresh);
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        struct search_query query = query_of(words[i], ALL);
        query.limit = 500;
        find_with(&finder, query);
        find_with(&fresh, query);
        assert_int_equal(finder.count, fresh.count);
        for (size_t j = 0; j < finder.count; j++) {
            assert_string_equal(finder.hits[j].id, fresh.hits[j].id);
            assert_true(finder.hits[j].score - fresh.hits[j].score < 1e-9);
        }
    }
    search_close(fresh.search);
    arena_free(&fresh.model.arena);
    finder_close(&finder);
}

/* The journal was trimmed behind us: the index is made again from content. */
static void test_a_trimmed_journal(void **state)
{
    struct finder finder;
    (void)state;
    finder_open(&finder);
    struct model *model = &finder.model;
    const char *chat = model_conversation(model, "");
    say(&finder, chat, "A first owl");
    catch_up(&finder);
    say(&finder, chat, "A second owl");
    ok(model, store_changes_trim(model->user, store_change_last(model->user), &model->error));
    say(&finder, chat, "A third owl");
    catch_up(&finder);
    find(&finder, "owl", MESSAGES);
    assert_int_equal(finder.count, 3);
    finder_close(&finder);
}

/* The index took in what was taken back, and the numbers of those lines were given to others. */
static void test_a_journal_that_forgot(void **state)
{
    struct finder finder;
    (void)state;
    finder_open(&finder);
    struct model *model = &finder.model;
    const char *chat = model_conversation(model, "");
    say(&finder, chat, "A first owl");
    catch_up(&finder);
    ok(model, store_begin(model->store, STORE_NORMAL, &model->error));
    for (int i = 0; i < 3; i++)
        say(&finder, chat, "An owl that never was");
    catch_up(&finder);
    store_rollback(model->store);
    for (int i = 0; i < 4; i++)
        say(&finder, chat, "A second owl");
    catch_up(&finder);
    find(&finder, "owl", MESSAGES);
    assert_int_equal(finder.count, 5);
    finder_close(&finder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_index_follows),          cmocka_unit_test(test_much_is_gone),
        cmocka_unit_test(test_the_index_equals_a_new_one), cmocka_unit_test(test_a_trimmed_journal),
        cmocka_unit_test(test_a_journal_that_forgot),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
