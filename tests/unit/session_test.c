/* The public header as a program uses it: commands, and what they leave. Finding again:
 * session_recall_test.c; coming and going: session_open_test.c. */
#include "config.h"

#include "place.h"

static void test_a_turn_is_stored_whole(void **state)
{
    struct place place = place_new();
    rec_session *session = open_as(&place, "anna", 0);
    struct rec_result *result = chat(session, NULL, "I prefer aisle seats.");
    const struct rec_page *messages, *turns, *receipt;

    (void)state;
    assert_true(result->generated);
    assert_string_equal(result->provider, "local");
    assert_int_equal(result->preferences_updated_count, 1);
    assert_string_equal(result->preferences_updated[0].value, "aisle");
    assert_non_null(result->receipt);
    messages = page(session, query_of(REC_QUERY_MESSAGES, result->conversation_id));
    assert_int_equal(messages->count, 2);
    assert_string_equal(messages->messages[0].content, "I prefer aisle seats.");
    assert_int_equal(messages->messages[0].role, REC_ROLE_USER);
    assert_int_equal(messages->messages[1].role, REC_ROLE_ASSISTANT);
    assert_int_equal(messages->messages[1].status, REC_TURN_COMPLETE);
    assert_string_equal(messages->messages[1].content, result->response);
    turns = page(session, query_of(REC_QUERY_TURNS, NULL));
    assert_int_equal(turns->count, 1);
    assert_int_equal(turns->turns[0].status, REC_TURN_COMPLETE);
    receipt = page(session, query_of(REC_QUERY_RECEIPT, result->message_id));
    assert_true(receipt->receipts[0].used > 0 && receipt->receipts[0].used <= receipt->receipts[0].budget);
    rec_page_free(messages);
    rec_page_free(turns);
    rec_page_free(receipt);
    rec_result_free(result);
    rec_session_close(session);
    place_free(&place);
}

static void test_dry_run_writes_nothing(void **state)
{
    struct place place = place_new();
    rec_session *session = open_as(&place, "anna", 0);
    struct rec_command command = {.kind = REC_COMMAND_CHAT, .text = "I love ramen", .flags = REC_DRY_RUN};
    struct rec_result *result = NULL;
    const struct rec_page *rows;

    (void)state;
    assert_int_equal(run(session, &command, &result, NULL), REC_EVENT_DONE);
    assert_string_equal(result->conversation_id, "");
    assert_non_null(result->receipt);
    assert_true(strlen(result->request) > 0);
    rows = page(session, query_of(REC_QUERY_CONVERSATIONS, NULL));
    assert_int_equal(rows->count, 0);
    rec_page_free(rows);
    rows = page(session, query_of(REC_QUERY_PREFERENCES, NULL));
    assert_int_equal(rows->count, 0);
    rec_page_free(rows);
    rec_result_free(result);
    rec_session_close(session);
    place_free(&place);
}

static void test_siblings(void **state)
{
    struct place place = place_new();
    rec_session *session = open_as(&place, "anna", 0);
    struct rec_result *first = chat(session, NULL, "What is my name?"), *again = NULL, *edited = NULL;
    struct rec_command regenerate = {.kind = REC_COMMAND_REGENERATE, .message = first->message_id};
    struct rec_command edit = {
        .kind = REC_COMMAND_CHAT, .message = first->user_message_id, .text = "What is my cat's name?"};
    const struct rec_page *rows;

    (void)state;
    assert_int_equal(run(session, &regenerate, &again, NULL), REC_EVENT_DONE);
    assert_string_not_equal(again->message_id, first->message_id);
    rows = page(session, query_of(REC_QUERY_SIBLINGS, again->message_id));
    assert_int_equal(rows->count, 2);
    rec_page_free(rows);
    rows = page(session, query_of(REC_QUERY_MESSAGES, first->conversation_id));
    assert_int_equal(rows->count, 2);
    assert_string_equal(rows->messages[1].id, again->message_id);
    assert_int_equal(rows->messages[1].sibling, 2);
    assert_int_equal(rows->messages[1].siblings, 2);
    rec_page_free(rows);
    assert_int_equal(run(session, &edit, &edited, NULL), REC_EVENT_DONE);
    rows = page(session, query_of(REC_QUERY_MESSAGES, first->conversation_id));
    assert_int_equal(rows->count, 2);
    assert_string_equal(rows->messages[0].content, "What is my cat's name?");
    rec_page_free(rows);
    rec_result_free(first);
    rec_result_free(again);
    rec_result_free(edited);
    rec_session_close(session);
    place_free(&place);
}

static void test_undo(void **state)
{
    struct place place = place_new();
    rec_session *session = open_as(&place, "anna", 0);
    struct rec_result *result = NULL;
    struct rec_command undo = {.kind = REC_COMMAND_UNDO, .number = 1};
    const struct rec_page *rows;

    (void)state;
    rec_result_free(chat(session, NULL, "I prefer aisle seats."));
    rec_result_free(chat(session, NULL, "Actually I prefer window seats."));
    rows = page(session, query_of(REC_QUERY_PREFERENCES, NULL));
    assert_int_equal(rows->count, 1);
    assert_string_equal(rows->preferences[0].value, "window");
    rec_page_free(rows);
    assert_int_equal(run(session, &undo, &result, NULL), REC_EVENT_DONE);
    rec_result_free(result);
    rows = page(session, query_of(REC_QUERY_PREFERENCES, NULL));
    assert_int_equal(rows->count, 1);
    assert_string_equal(rows->preferences[0].value, "aisle");
    rec_page_free(rows);
    rec_session_close(session);
    place_free(&place);
}

static void test_import_twice_is_once(void **state)
{
    struct place place = place_new();
    rec_session *session = open_as(&place, "anna", 0);
    char path[128];
    struct rec_command command = {.kind = REC_COMMAND_IMPORT, .text = path};
    struct rec_result *result = NULL;
    const struct rec_page *rows;
    struct rec_query search;
    FILE *file;

    (void)state;
    snprintf(path, sizeof path, "%s/in.jsonl", place.folder);
    file = fopen(path, "w");
    assert_non_null(file);
    fputs("{\"conversation\":\"c1\",\"id\":\"m1\",\"role\":\"user\",\"content\":\"My dog Bruno loves the "
          "river\",\"created_at\":1683554160}\n"
          "{\"conversation\":\"c1\",\"role\":\"assistant\",\"content\":\"Lovely!\",\"created_at\":\"2023-05-"
          "08T14:00:00Z\"}\n"
          "{\"conversation\":\"c1\",\"role\":\"nobody\",\"content\":\"x\",\"created_at\":1}\n"
          "not json\n",
          file);
    fclose(file);
    assert_int_equal(run(session, &command, &result, NULL), REC_EVENT_DONE);
    assert_int_equal(result->added, 2);
    assert_int_equal(result->failed, 2);
    assert_non_null(strstr(result->report, "line 3"));
    assert_non_null(strstr(result->report, "line 4"));
    rec_result_free(result);
    assert_int_equal(run(session, &command, &result, NULL), REC_EVENT_DONE);
    assert_int_equal(result->added, 0);
    assert_int_equal(result->same, 2);
    rec_result_free(result);
    rec_query_init(&search, REC_QUERY_SEARCH);
    search.text = "dog river";
    search.scopes = 1u << REC_ROW_MESSAGE;
    rows = page(session, search);
    assert_true(rows->count >= 1);
    assert_string_equal(rows->hits[0].external_id, "m1");
    rec_page_free(rows);
    command.flags = REC_STRICT;
    assert_int_equal(run(session, &command, &result, NULL), REC_EVENT_FAILED);
    rec_result_free(result);
    rec_session_close(session);
    place_free(&place);
}

/* Long work says how far it is, and stops where it is asked to. */
static void test_maintenance_tells_its_progress(void **state)
{
    static const enum rec_command_kind kinds[] = {REC_COMMAND_CHECK, REC_COMMAND_VACUUM};
    struct place place = place_new();
    rec_session *session = open_as(&place, "anna", 0);
    rec_error error;

    (void)state;
    rec_result_free(chat(session, NULL, "I prefer aisle seats."));
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct rec_command command = {.kind = kinds[i]};
        struct rec_event event = {.kind = REC_EVENT_NOTICE};
        int64_t done = 0, total = -1;
        uint64_t number;

        assert_int_equal(rec_submit(session, &command, &number, &error), REC_OK);
        while (event.command != number || event.kind == REC_EVENT_PROGRESS) {
            assert_true(rec_event_wait(session, &event, LONG_MS));
            if (event.command == number && event.kind == REC_EVENT_PROGRESS) {
                done = event.number;
                total = event.total;
            }
            rec_event_clear(&event);
        }
        assert_int_equal(event.kind, REC_EVENT_DONE);
        assert_int_equal(done, total); /* and not 0 of -1: it was told */
        rec_result_free(rec_result_take(session, number));
    }
    rec_session_close(session);
    place_free(&place);
}

/* Every accepted command ends in exactly one event, also when the session is closed under it. */
static void test_bad_commands_end(void **state)
{
    struct place place = place_new();
    rec_session *session = open_as(&place, "anna", 0);
    rec_error why = {0};

    (void)state;
    for (int kind = 0; kind <= REC_COMMAND_CONFIGURE; kind++) {
        struct rec_command command = {
            .kind = (enum rec_command_kind)kind, .id = "zzzzzzzzzz", .message = "zzzzzzzzzz", .text = ""};
        enum rec_event_kind end;

        if (kind == REC_COMMAND_IMPORT)
            command.text = "/nonexistent";
        end = run(session, &command, NULL, &why);
        assert_true(end == REC_EVENT_DONE || end == REC_EVENT_FAILED || end == REC_EVENT_CANCELLED);
        if (end == REC_EVENT_FAILED)
            assert_true(strlen(why.message) > 0);
    }
    rec_session_close(session);
    place_free(&place);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_turn_is_stored_whole),
        cmocka_unit_test(test_dry_run_writes_nothing),
        cmocka_unit_test(test_siblings),
        cmocka_unit_test(test_undo),
        cmocka_unit_test(test_import_twice_is_once),
        cmocka_unit_test(test_maintenance_tells_its_progress),
        cmocka_unit_test(test_bad_commands_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
