/* Sessions that are opened, stand beside each other, and are closed. */
#include "config.h"

#include "place.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

static void test_missing_store_is_not_made(void **state)
{
    struct place place = place_new();
    struct rec_open options = {
        .user = "anna", .url = place.url, .provider = "local", .flags = REC_OPEN_EXISTING};
    rec_error error = {0};
    rec_session *session = rec_session_open(place.settings, &options, &error);
    struct rec_command undo = {.kind = REC_COMMAND_UNDO};
    struct rec_query query = query_of(REC_QUERY_CONVERSATIONS, NULL);
    const struct rec_page *rows = NULL;

    (void)state;
    assert_non_null(session);
    assert_int_equal(rec_session_wait_open(session, &error), REC_NOT_FOUND);
    assert_int_equal(run(session, &undo, NULL, &error), REC_EVENT_FAILED);
    assert_int_equal(rec_page_wait(session, &query, &rows, &error), REC_NOT_FOUND);
    assert_int_equal(access(place.url, F_OK), -1);
    rec_session_close(session);
    place_free(&place);
}

/* What a screen asks for at once is read before the store is opened for writing, page after page; where there
 * is no store yet nothing waits. */
static void test_pages_are_read_first(void **state)
{
    struct place place = place_new();
    struct rec_command chat = {.kind = REC_COMMAND_CHAT, .text = "I love ramen"};
    rec_error error = {0};

    (void)state;
    rec_session *session = open_as(&place, "anna", REC_OPEN_READ_FIRST);
    assert_int_equal(run(session, &chat, NULL, &error), REC_EVENT_DONE);
    rec_session_close(session);

    struct rec_open options = {
        .user = "anna", .url = place.url, .provider = "local", .flags = REC_OPEN_READ_FIRST};
    session = rec_session_open(place.settings, &options, &error);
    assert_non_null(session);
    const struct rec_page *list = page(session, query_of(REC_QUERY_CONVERSATIONS, NULL));
    assert_int_equal(list->count, 1);
    const struct rec_page *messages = page(session, query_of(REC_QUERY_MESSAGES, list->conversations[0].id));
    assert_int_equal(messages->count, 2);
    rec_page_free(messages);
    rec_page_free(list);
    assert_int_equal(rec_session_wait_open(session, &error), REC_OK);
    chat.text = "And I love sushi";
    assert_int_equal(run(session, &chat, NULL, &error), REC_EVENT_DONE);
    rec_session_close(session);
    place_free(&place);
}

static void test_two_sessions_see_each_other(void **state)
{
    struct place place = place_new();
    rec_session *one = open_as(&place, "anna", 0), *two = open_as(&place, "anna", 0);
    /* what reads is open when it answers: what was said before that is nothing new to it */
    rec_page_free(page(two, query_of(REC_QUERY_CONVERSATIONS, NULL)));
    struct rec_result *result = chat(one, NULL, "hello from the first program");
    struct rec_event event;
    bool seen = false;

    (void)state;
    while (!seen && rec_event_wait(two, &event, LONG_MS)) {
        seen = event.kind == REC_EVENT_CHANGED && event.row == REC_ROW_MESSAGE &&
               strcmp(event.conversation, result->conversation_id) == 0;
        rec_event_clear(&event);
    }
    assert_true(seen);
    rec_result_free(result);
    rec_session_close(one);
    rec_session_close(two);
    place_free(&place);
}

/* A server that takes connections and never answers. */
static int silent_server(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    char url[64];

    assert_int_equal(bind(listener, (struct sockaddr *)&address, length), 0);
    assert_int_equal(listen(listener, 8), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &length), 0);
    snprintf(url, sizeof url, "http://127.0.0.1:%d", ntohs(address.sin_port));
    setenv("ANTHROPIC_BASE_URL", url, 1);
    setenv("ANTHROPIC_API_KEY", "test", 1);
    return listener;
}

/* Of two questions to one conversation the second waits for the first; neither is waited for when the session
 * is closed, nor is one begun. */
static void test_closing_waits_for_nothing(void **state)
{
    int listener = silent_server();
    struct place place = place_new();
    rec_session *session = open_as(&place, "anna", 0);
    struct rec_result *result = chat(session, NULL, "hello");
    struct rec_open options = {.user = "anna", .url = place.url, .provider = "anthropic"};
    struct rec_command question = {
        .kind = REC_COMMAND_CHAT, .id = result->conversation_id, .text = "are you there?"};
    uint64_t first, second;
    struct rec_event event;
    rec_error error = {0};
    bool started = false;

    (void)state;
    rec_session_close(session);
    session = rec_session_open(place.settings, &options, &error);
    assert_int_equal(rec_session_wait_open(session, &error), REC_OK);
    assert_int_equal(rec_submit(session, &question, &first, &error), REC_OK);
    assert_int_equal(rec_submit(session, &question, &second, &error), REC_OK);
    while (!started && rec_event_wait(session, &event, LONG_MS)) {
        started = event.kind == REC_EVENT_STARTED && event.command == first;
        rec_event_clear(&event);
    }
    assert_true(started);
    alarm(LONG_MS / 1000); /* it would be waited for as long as the server may take */
    rec_session_close(session);
    alarm(0);
    rec_result_free(result);
    place_free(&place);
    close(listener);
    unsetenv("ANTHROPIC_BASE_URL");
    unsetenv("ANTHROPIC_API_KEY");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_missing_store_is_not_made),
        cmocka_unit_test(test_pages_are_read_first),
        cmocka_unit_test(test_two_sessions_see_each_other),
        cmocka_unit_test(test_closing_waits_for_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
