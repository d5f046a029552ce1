/* What was said before comes back: into an answer, ahead of a question, by a vector. */
#include "config.h"

#include "place.h"

#include "store/store.h"

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

/* What would be sent, as it is shown ahead of the question; the caller frees the page. */
static const struct rec_receipt *receipt_ahead(rec_session *session, struct rec_query ahead,
                                               const struct rec_page **shown)
{
    *shown = page(session, ahead);
    assert_int_equal((*shown)->count, 1);
    return &(*shown)->receipts[0];
}

static void check_is_left_out(const struct rec_receipt *receipt, const char *id)
{
    for (size_t part = 0; part < receipt->count; part++)
        for (size_t i = 0; i < receipt->parts[part].count; i++)
            assert_string_not_equal(receipt->parts[part].items[i].id, id);
}

/* It is sent as it was shown. */
static void check_is_sent(rec_session *session, const struct rec_command *ask,
                          const struct rec_receipt *shown)
{
    struct rec_result *answer = NULL;

    assert_int_equal(run(session, ask, &answer, NULL), REC_EVENT_DONE);
    assert_non_null(item_of(answer->receipt, "boiler"));
    assert_null(strstr(answer->response, "aisle"));
    assert_null(strstr(answer->response, "Isar"));
    assert_int_equal(answer->receipt->count, shown->count);
    for (size_t part = 0; part < answer->receipt->count; part++)
        assert_int_equal(answer->receipt->parts[part].tokens, shown->parts[part].tokens);
    rec_result_free(answer);
}

/* Her memory is nothing to him. */
static void check_is_nothing_to(const struct place *place, const char *user, struct rec_query ahead)
{
    rec_session *other = open_as(place, user, 0);
    const struct rec_page *shown;

    assert_null(item_of(receipt_ahead(other, ahead, &shown), "boiler"));
    rec_page_free(shown);
    rec_session_close(other);
}

static void test_a_choice_is_honoured(void **state)
{
    struct place place = place_new();
    rec_session *session = open_as(&place, "anna", 0);
    struct rec_query ahead = query_of(REC_QUERY_RECALL, NULL);
    struct rec_command ask = {.kind = REC_COMMAND_CHAT, .text = "Where does my dog Bruno swim?"};
    struct rec_command far = {.kind = REC_COMMAND_MEMORY_ADD,
                              .text = "The boiler was serviced in March",
                              .category = REC_CATEGORY_GENERAL};
    struct rec_result *told = NULL;
    const struct rec_page *shown;
    const struct rec_receipt *receipt;
    char dog[REC_ID_SIZE], seat[REC_ID_SIZE], boiler[REC_ID_SIZE];
    const char *excluded[] = {dog, seat}, *pinned[] = {boiler};
    int64_t before;

    (void)state;
    rec_result_free(chat(session, NULL, "I prefer aisle seats."));
    rec_result_free(chat(session, NULL, "Remember that my dog Bruno swims in the river Isar."));
    assert_int_equal(run(session, &far, &told, NULL), REC_EVENT_DONE);
    strcpy(boiler, told->id);
    rec_result_free(told);
    before = accesses(session);
    ahead.text = ask.text;
    receipt = receipt_ahead(session, ahead, &shown);
    assert_non_null(item_of(receipt, "Isar"));
    assert_true(item_of(receipt, "Isar")->score > 0);
    assert_null(item_of(receipt, "boiler"));
    strcpy(dog, item_of(receipt, "Isar")->id);
    strcpy(seat, item_of(receipt, "aisle")->id);
    rec_page_free(shown);
    ahead.choice = ask.choice = (struct rec_choice){excluded, pinned, 2, 1};
    receipt = receipt_ahead(session, ahead, &shown);
    check_is_left_out(receipt, dog);
    check_is_left_out(receipt, seat);
    assert_null(item_of(receipt, "Isar")); /* nor the message that it was drawn from */
    assert_non_null(item_of(receipt, "boiler"));
    assert_int_equal(accesses(session), before);
    check_is_sent(session, &ask, receipt);
    rec_page_free(shown);
    check_is_nothing_to(&place, "ben", ahead);
    rec_session_close(session);
    place_free(&place);
}

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

static void drop_vectors(const struct place *place, const char *user)
{
    struct store *store;
    struct store_user *handle;
    rec_error error = {0};

    assert_int_equal(store_open(&store, place->url, STORE_WRITE, &error), REC_OK);
    assert_int_equal(store_user_open(store, user, false, &handle, &error), REC_OK);
    assert_int_equal(store_vector_drop(handle, NULL, &error), REC_OK);
    store_user_close(handle);
    store_close(store);
}

/* Messages near to three numbers, of the model "tiny". */
static struct rec_query nearest_to(const float *vector)
{
    struct rec_query query = query_of(REC_QUERY_SEARCH, NULL);

    query.scopes = 1u << REC_ROW_MESSAGE;
    query.vector = vector;
    query.dimensions = 3;
    query.vector_model = "tiny";
    return query;
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
    struct rec_query query = nearest_to(east);
    const struct rec_page *rows;

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

/* What another program drops and makes anew, this one does not go on with. */
static void test_vectors_dropped_elsewhere(void **state)
{
    struct place place = place_new();
    rec_session *session = open_as(&place, "anna", 0);
    struct rec_result *sailing = chat(session, NULL, "The boat leans in the wind.");
    struct rec_result *baking = chat(session, NULL, "Bread needs an hour in the oven.");
    struct rec_result *results[2] = {sailing, baking};
    const float east[3] = {1, 0, 0};
    struct rec_query query = nearest_to(east);
    const struct rec_page *rows;

    for (int i = 0; i < 2; i++) { /* the second time the other message is the near one */
        for (int j = 0; j < 2; j++)
            keep_vector(&place, "anna", results[j]->user_message_id,
                        i == j ? (const int8_t[3]){127, 0, 0} : (const int8_t[3]){0, 127, 0});
        rows = page(session, query);
        assert_int_equal(rows->count, 1);
        assert_string_equal(rows->hits[0].id, results[i]->user_message_id);
        rec_page_free(rows);
        drop_vectors(&place, "anna");
    }
    refuses_vector(session, query, "no vectors of the model \"tiny\"");
    rec_result_free(sailing);
    rec_result_free(baking);
    rec_session_close(session);
    (void)state;
    place_free(&place);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_another_conversation_recalls),
        cmocka_unit_test(test_a_choice_is_honoured),
        cmocka_unit_test(test_search_by_a_vector),
        cmocka_unit_test(test_vectors_dropped_elsewhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
