/* The public header as a program uses it: a real store in a temporary folder, the local provider, all three
 * threads. */
#include "config.h"

#include "recollect.h"
#include "store/store.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#define LONG_MS 20000

struct place {
    char folder[64], url[96], config[96];
    rec_settings *settings;
};

static struct place place_new(void)
{
    struct place place;
    rec_error error = {0};

    strcpy(place.folder, "/tmp/recollect-session-XXXXXX");
    assert_non_null(mkdtemp(place.folder));
    snprintf(place.url, sizeof place.url, "%s/store.db", place.folder);
    snprintf(place.config, sizeof place.config, "%s/recollect.conf", place.folder);
    setenv("XDG_CONFIG_HOME", place.folder, 1);
    setenv("XDG_CACHE_HOME", place.folder, 1);
    setenv("XDG_STATE_HOME", place.folder, 1);
    setenv("XDG_DATA_HOME", place.folder, 1);
    place.settings = rec_settings_load(NULL, NULL, &error);
    assert_non_null(place.settings);
    return place;
}

static void place_free(struct place *place)
{
    char command[128];

    rec_settings_free(place->settings);
    snprintf(command, sizeof command, "rm -rf '%s'", place->folder);
    assert_int_equal(system(command), 0);
}

static rec_session *open_as(const struct place *place, const char *user, unsigned flags)
{
    struct rec_open options = {.user = user, .url = place->url, .provider = "local", .flags = flags};
    rec_error error = {0};
    rec_session *session = rec_session_open(place->settings, &options, &error);

    assert_non_null(session);
    if (rec_session_wait_open(session, &error))
        fail_msg("%s", error.message);
    return session;
}

/* Submits and waits for the one event that ends it. */
static enum rec_event_kind run(rec_session *session, const struct rec_command *command,
                               struct rec_result **result, rec_error *why)
{
    uint64_t number;
    struct rec_event event;
    rec_error error = {0};

    assert_int_equal(rec_submit(session, command, &number, &error), REC_OK);
    while (rec_event_wait(session, &event, LONG_MS)) {
        enum rec_event_kind kind = event.kind;
        bool mine = event.command == number;

        if (mine && why)
            *why = event.error;
        rec_event_clear(&event);
        if (mine && (kind == REC_EVENT_DONE || kind == REC_EVENT_FAILED || kind == REC_EVENT_CANCELLED)) {
            struct rec_result *taken = rec_result_take(session, number);

            if (result)
                *result = taken;
            else
                rec_result_free(taken);
            return kind;
        }
    }
    fail_msg("no end of %s", rec_command_name(command->kind));
    return REC_EVENT_FAILED;
}

static struct rec_result *chat(rec_session *session, const char *conversation, const char *text)
{
    struct rec_command command = {.kind = REC_COMMAND_CHAT, .id = conversation, .text = text};
    struct rec_result *result = NULL;
    rec_error why = {0};

    if (run(session, &command, &result, &why) != REC_EVENT_DONE)
        fail_msg("%s", why.message);
    assert_non_null(result);
    return result;
}

static const struct rec_page *page(rec_session *session, struct rec_query query)
{
    const struct rec_page *answer = NULL;
    rec_error error = {0};

    if (rec_page_wait(session, &query, &answer, &error))
        fail_msg("%s", error.message);
    return answer;
}

static struct rec_query query_of(enum rec_query_kind kind, const char *id)
{
    struct rec_query query;

    rec_query_init(&query, kind);
    query.id = id;
    return query;
}

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

static void test_another_conversation_recalls(void **state)
{
    struct place place = place_new();
    rec_session *session = open_as(&place, "anna", 0);
    struct rec_result *result;

    (void)state;
    rec_result_free(chat(session, NULL, "I prefer aisle seats."));
    rec_session_close(session);
    session = open_as(&place, "anna", 0);
    result = chat(session, NULL, "Which seats should I book on the plane?");
    assert_non_null(strstr(result->response, "aisle"));
    rec_result_free(result);
    rec_session_close(session);
    session = open_as(&place, "ben", 0);
    result = chat(session, NULL, "Which seats should I book on the plane?");
    assert_null(strstr(result->response, "aisle"));
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

static const struct rec_receipt_item *item_of(const struct rec_receipt *receipt, const char *words)
{
    for (size_t part = 0; part < receipt->count; part++)
        for (size_t i = 0; i < receipt->parts[part].count && strcmp(receipt->parts[part].type, "message");
             i++)
            if (strstr(receipt->parts[part].items[i].text, words))
                return &receipt->parts[part].items[i];
    return NULL;
}

/* Memories that reached a prompt so far, by how often they did. */
static int64_t accesses(rec_session *session)
{
    const struct rec_page *rows = page(session, query_of(REC_QUERY_MEMORIES, NULL));
    int64_t sum = 0;

    for (size_t i = 0; i < rows->count; i++)
        sum += rows->memories[i].access_count;
    rec_page_free(rows);
    return sum;
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

static void test_a_choice_is_honoured(void **state)
{
    struct place place = place_new();
    rec_session *session = open_as(&place, "anna", 0), *other;
    struct rec_query ahead = query_of(REC_QUERY_RECALL, NULL);
    struct rec_command ask = {.kind = REC_COMMAND_CHAT, .text = "Where does my dog Bruno swim?"};
    struct rec_command far = {.kind = REC_COMMAND_MEMORY_ADD,
                              .text = "The boiler was serviced in March",
                              .category = REC_CATEGORY_GENERAL};
    struct rec_result *told, *answer = NULL;
    const struct rec_page *shown;
    const char *excluded[2], *pinned[1];
    char dog[REC_ID_SIZE], seat[REC_ID_SIZE], boiler[REC_ID_SIZE];
    int64_t before;

    (void)state;
    rec_result_free(chat(session, NULL, "I prefer aisle seats."));
    rec_result_free(chat(session, NULL, "Remember that my dog Bruno swims in the river Isar."));
    assert_int_equal(run(session, &far, &told, NULL), REC_EVENT_DONE);
    strcpy(boiler, told->id);
    rec_result_free(told);
    before = accesses(session);
    ahead.text = ask.text;
    shown = page(session, ahead);
    assert_int_equal(shown->count, 1);
    assert_non_null(item_of(&shown->receipts[0], "Isar"));
    assert_true(item_of(&shown->receipts[0], "Isar")->score > 0);
    assert_null(item_of(&shown->receipts[0], "boiler"));
    strcpy(dog, item_of(&shown->receipts[0], "Isar")->id);
    strcpy(seat, item_of(&shown->receipts[0], "aisle")->id);
    rec_page_free(shown);
    excluded[0] = dog;
    excluded[1] = seat;
    pinned[0] = boiler;
    ahead.choice = ask.choice = (struct rec_choice){excluded, pinned, 2, 1};
    shown = page(session, ahead);
    for (size_t part = 0; part < shown->receipts[0].count; part++)
        for (size_t i = 0; i < shown->receipts[0].parts[part].count; i++) {
            assert_string_not_equal(shown->receipts[0].parts[part].items[i].id, dog);
            assert_string_not_equal(shown->receipts[0].parts[part].items[i].id, seat);
        }
    assert_null(item_of(&shown->receipts[0], "Isar")); /* nor the message that it was drawn from */
    assert_non_null(item_of(&shown->receipts[0], "boiler"));
    assert_int_equal(accesses(session), before);
    assert_int_equal(run(session, &ask, &answer, NULL), REC_EVENT_DONE);
    assert_non_null(item_of(answer->receipt, "boiler"));
    assert_null(strstr(answer->response, "aisle"));
    assert_null(strstr(answer->response, "Isar"));
    assert_int_equal(answer->receipt->count, shown->receipts[0].count);
    for (size_t part = 0; part < answer->receipt->count; part++) /* it was sent as it was shown */
        assert_int_equal(answer->receipt->parts[part].tokens, shown->receipts[0].parts[part].tokens);
    rec_page_free(shown);
    rec_result_free(answer);
    other = open_as(&place, "ben", 0); /* her memory is nothing to him */
    shown = page(other, ahead);
    assert_null(item_of(&shown->receipts[0], "boiler"));
    rec_page_free(shown);
    rec_session_close(other);
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

static void test_undo(void **state)
{
    struct place place = place_new();
    rec_session *session = open_as(&place, "anna", 0);
    struct rec_result *result;
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

/* --- Searching by a vector --- */

static void keep_vector(const struct place *place, const char *user, const char *message,
                        const int8_t values[3])
{
    struct store *store;
    struct store_user *handle;
    struct store_vector row = {.kind = REC_ROW_MESSAGE, .model = "tiny", .values = values, .dimensions = 3};
    rec_error error = {0};

    strcpy(row.id, message);
    assert_int_equal(store_open(&store, place->url, STORE_WRITE, &error), REC_OK);
    assert_int_equal(store_user_open(store, user, false, &handle, &error), REC_OK);
    assert_int_equal(store_vector_put(handle, &row, &error), REC_OK);
    store_user_close(handle);
    store_close(store);
}

static void refuses_vector(rec_session *session, struct rec_query query, const char *part)
{
    const struct rec_page *rows = NULL;
    rec_error error = {0};

    assert_int_equal(rec_page_wait(session, &query, &rows, &error), REC_INVALID);
    assert_non_null(strstr(error.message, part));
}

static void test_search_by_a_vector(void **state)
{
    struct place place = place_new();
    rec_session *session = open_as(&place, "anna", 0), *other;
    struct rec_result *sailing = chat(session, NULL, "The boat leans in the wind.");
    struct rec_result *baking = chat(session, NULL, "Bread needs an hour in the oven.");
    const float east[4] = {.9F, .1F, 0, 0}, nothing[3] = {0, 0, 0};
    struct rec_query query = query_of(REC_QUERY_SEARCH, NULL);
    const struct rec_page *rows;

    query.scopes = 1u << REC_ROW_MESSAGE;
    query.vector = east;
    query.dimensions = 3;
    query.vector_model = "tiny";
    refuses_vector(session, query, "no vectors of the model \"tiny\"");
    keep_vector(&place, "anna", sailing->user_message_id, (const int8_t[3]){127, 0, 0});
    keep_vector(&place, "anna", baking->user_message_id, (const int8_t[3]){0, 127, 0});
    rows = page(session, query); /* alone: no text at all */
    assert_int_equal(rows->count, 1);
    assert_string_equal(rows->hits[0].id, sailing->user_message_id);
    assert_true(rows->hits[0].why->server > 0);
    rec_page_free(rows);
    query.text = "oven"; /* beside a text both count */
    rows = page(session, query);
    assert_int_equal(rows->count, 2);
    rec_page_free(rows);
    query.vector = NULL;
    rows = page(session, query);
    assert_int_equal(rows->count, 1);
    assert_true(rows->hits[0].why->server <= 0);
    rec_page_free(rows);
    query.vector = east;
    query.dimensions = 4;
    refuses_vector(session, query, "3 dimensions; this one has 4");
    query.dimensions = 3;
    query.vector = nothing;
    refuses_vector(session, query, "zeros");
    query.vector = east;
    query.vector_model = "another";
    refuses_vector(session, query, "\"another\"");
    query.vector_model = "tiny";
    other = open_as(&place, "bert", 0); /* has none of anna's */
    refuses_vector(other, query, "\"tiny\"");
    rec_session_close(other);
    rec_result_free(sailing);
    rec_result_free(baking);
    rec_session_close(session);
    (void)state;
    place_free(&place);
}

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_turn_is_stored_whole),
        cmocka_unit_test(test_search_by_a_vector),
        cmocka_unit_test(test_another_conversation_recalls),
        cmocka_unit_test(test_dry_run_writes_nothing),
        cmocka_unit_test(test_siblings),
        cmocka_unit_test(test_pages_are_read_first),
        cmocka_unit_test(test_maintenance_tells_its_progress),
        cmocka_unit_test(test_a_choice_is_honoured),
        cmocka_unit_test(test_import_twice_is_once),
        cmocka_unit_test(test_undo),
        cmocka_unit_test(test_bad_commands_end),
        cmocka_unit_test(test_closing_waits_for_nothing),
        cmocka_unit_test(test_two_sessions_see_each_other),
        cmocka_unit_test(test_missing_store_is_not_made),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
