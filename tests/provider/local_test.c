/* The memory keeper: what it says to which request, and that it says it piecewise. */
#include "config.h"

#include "provider/provider.h"
#include "provider/quote.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MAY_3 INT64_C(1777809600000) /* 2026-05-03T12:00Z */

static int wakes;

static void wake(void *context)
{
    (void)context;
    wakes++;
}

/* The answer; freed by the caller. *reads: how many pieces. */
static char *answer(const struct provider_request *request, int *reads)
{
    struct provider_options options = {.dialect = "local"};
    struct provider *provider = provider_new(&options, NULL, NULL);
    struct provider_call *call;
    struct buf text = BUF_INIT;
    enum rec_status status = REC_PENDING;
    rec_error error;
    wakes = *reads = 0;
    assert_int_equal(provider_start(provider, request, wake, NULL, &call, &error), REC_OK);
    while (status == REC_PENDING) {
        assert_int_equal(wakes, *reads + 1);
        status = provider_read(call, &text, NULL, &error);
        ++*reads;
    }
    assert_int_equal(status, REC_DONE);
    assert_int_equal(wakes, *reads);
    assert_string_equal(provider_call_result(call)->stop_reason, "end_turn");
    assert_int_equal(provider_call_result(call)->usage.input, -1);
    provider_call_free(call);
    provider_free(provider);
    assert_true(text.length > 0);
    return buf_take(&text);
}

static void check(struct provider_request request, const char *question, const char *expected)
{
    const struct provider_message messages[] = {
        {REC_ROLE_USER, "Hello"}, {REC_ROLE_ASSISTANT, "Hello."}, {REC_ROLE_USER, question}};
    int reads;
    request.system = "";
    request.messages = messages;
    request.count = 3;
    request.question = question;
    char *text = answer(&request, &reads);
    assert_string_equal(text, expected);
    free(text);
    text = answer(&request, &reads);
    assert_string_equal(text, expected);
    free(text);
}

static const struct provider_recalled found[] = {
    {REC_ROW_MESSAGE, REC_ROLE_USER, "",
     "We talked about Lisbon. The hotel in Lisbon is near the river. It was cheap.", "Planning", MAY_3, 0.9},
    {REC_ROW_MESSAGE, REC_ROLE_USER, "", "Where is the hotel in Lisbon?", "Planning", MAY_3, 0.8},
    {REC_ROW_MEMORY, REC_ROLE_USER, "", "the hotel has a pool.", "", MAY_3, 0.7},
    {REC_ROW_MESSAGE, REC_ROLE_ASSISTANT, "", "I have noted: the hotel.", "Other", MAY_3, 0.7},
    {REC_ROW_MESSAGE, REC_ROLE_ASSISTANT, "", "Near the river, as you said.", "", 0, 0.6},
    {REC_ROW_MESSAGE, REC_ROLE_USER, "", "far below the best", "", 0, 0.1},
};

static const struct rec_preference preferences[] = {
    {.key = "seat",
     .qualifier = "",
     .value = "aisle",
     .statement = "I prefer aisle seats",
     .explicit_ = true,
     .since = MAY_3,
     .category = REC_CATEGORY_TRAVEL},
    {.key = "likes",
     .qualifier = "sushi",
     .value = "likes sushi",
     .statement = "I like sushi",
     .explicit_ = true,
     .category = REC_CATEGORY_FOOD},
    {.key = "editor", .qualifier = "", .value = "vim", .statement = ""},
};

static void confirms(void **state)
{
    (void)state;
    const char *learned[] = {"seat: aisle", "likes ramen."};
    const char *forgotten[] = {"likes sushi"};
    check((struct provider_request){.learned = learned, .learned_count = 1}, "I prefer aisle seats.",
          "Noted: seat: aisle.");
    check(
        (struct provider_request){
            .learned = learned, .learned_count = 2, .forgotten = forgotten, .forgotten_count = 1},
        "I like ramen and aisle seats, forget sushi",
        "Noted: seat: aisle; likes ramen.\nForgotten: likes sushi.");
    check(
        (struct provider_request){
            .preferences = preferences, .preference_count = 3, .forgotten = forgotten, .forgotten_count = 1},
        "What I said about sushi is no longer true.", "Forgotten: likes sushi.");
    check((struct provider_request){0}, "The meeting went well today.",
          "Kept, word for word; ask me about it whenever you like.");
    check((struct provider_request){.learned = learned, .learned_count = 1},
          "Can you note that I prefer aisle?", "Noted: seat: aisle.");
    /* it is said once that it is kept */
    const char *memories[] = {"remembered: I moved to Lisbon", "seat: aisle"};
    check((struct provider_request){.learned = memories, .learned_count = 2}, "I moved to Lisbon.",
          "Noted: I moved to Lisbon; seat: aisle.");
}

/* Who wants something forgotten must not be told that it is kept. */
static void nothing_to_forget(void **state)
{
    static const char *const wishes[] = {"Forget everything.", "Please forget my height!",
                                         "Delete my wifi password", "erase what you know about me"};
    const char *forgotten[] = {"likes sushi"};
    (void)state;
    for (size_t i = 0; i < sizeof wishes / sizeof *wishes; i++)
        check((struct provider_request){.recalled = found, .recalled_count = 3}, wishes[i],
              "I forgot nothing: no memory was named by this. Say it as it was noted, as in \"Forget that I "
              "like "
              "tea\"; `recollect memory erase ID` removes one for good, `recollect user erase` everything.");
    check((struct provider_request){.forgotten = forgotten, .forgotten_count = 1},
          "Forget that I like sushi.", "Forgotten: likes sushi.");
    check((struct provider_request){0}, "Don't forget the meeting.",
          "Kept, word for word; ask me about it whenever you like.");
}

static void quotes(void **state)
{
    (void)state;
    check((struct provider_request){.recalled = found, .recalled_count = 6}, "Where is the hotel in Lisbon?",
          "- On 3 May 2026, in \"Planning\", you said: \"... The hotel in Lisbon is near the river. It was "
          "cheap.\"\n"
          "- I have noted: the hotel has a pool (said on 3 May 2026).\n"
          "- Earlier the answer was: \"Near the river, as you said.\"");
    check((struct provider_request){.recalled = found + 2, .recalled_count = 1}, "what does the hotel have",
          "I have noted: the hotel has a pool (said on 3 May 2026).");
    check((struct provider_request){.preferences = preferences, .preference_count = 3},
          "Which seats do I like on a plane?", "I have noted: seat: aisle (since 3 May 2026).");
}

static void knows_nothing(void **state)
{
    static const struct provider_recalled wish = {
        REC_ROW_MESSAGE, REC_ROLE_USER, "", "Please forget that my dog is called Rex.", "Dogs", MAY_3, 1};
    (void)state;
    check((struct provider_request){.recalled = &wish, .recalled_count = 1}, "What is my dog called?",
          "I know nothing about that yet. Tell me, and I will remember it.");
    check((struct provider_request){.preferences = preferences, .preference_count = 3},
          "When is my sister's birthday?", "I know nothing about that yet. Tell me, and I will remember it.");
    check((struct provider_request){.recalled = found + 1, .recalled_count = 1},
          "Where is the hotel in Lisbon?", "I know nothing about that yet. Tell me, and I will remember it.");
    check((struct provider_request){.asks_for_all = true}, "What do you know about me?",
          "I know nothing about you yet. Tell me what you like, and I will remember it.");
}

#define NOTICE                                                                                               \
    "I am recollect's memory keeper, not a language model: I note what you tell me, find it again and "      \
    "quote it. To talk with a model, set ANTHROPIC_API_KEY (or OPENAI_API_KEY, IOAI_API_KEY, Z_API_KEY) "    \
    "and start again."

/* What only a model can do: what is remembered of it, and who could. */
static void tasks(void **state)
{
    const char *learned[] = {"always answer in French"};
    (void)state;
    check((struct provider_request){0}, "Recommend a weekend activity", NOTICE);
    check((struct provider_request){0}, "translate this into German: good night", NOTICE);
    check((struct provider_request){.preferences = preferences, .preference_count = 3},
          "Suggest a seat for the flight.", "I have noted: seat: aisle (since 3 May 2026).\n\n" NOTICE);
    check((struct provider_request){.learned = learned, .learned_count = 1},
          "Explain everything in French from now on.", "Noted: always answer in French.");
    check((struct provider_request){0}, "Recommended by Ana: the fish place at the harbour.",
          "Kept, word for word; ask me about it whenever you like.");
}

static void lists(void **state)
{
    (void)state;
    check((struct provider_request){.asks_for_all = true, .preferences = preferences, .preference_count = 3},
          "What do you know about me?",
          "What I know about you:\n\n- seat: aisle (travel)\n- likes sushi (food)\n- editor: vim, I think");
    check((struct provider_request){.asks_for_all = true,
                                    .preferences = preferences,
                                    .preference_count = 1,
                                    .recalled = found + 2,
                                    .recalled_count = 1},
          "List my preferences",
          "What I know about you:\n\n- seat: aisle (travel)\n- remembered: the hotel has a pool.");
}

static void small_talk(void **state)
{
    (void)state;
    check((struct provider_request){0}, "Hello!",
          "Hello. Tell me something to remember, or ask about what was said before.");
    check((struct provider_request){0}, "Thanks a lot", "You are welcome.");
}

static void introduces_itself(void **state)
{
    (void)state;
    const struct provider_message first = {REC_ROLE_USER, "I prefer aisle seats."};
    const char *learned[] = {"seat: aisle"};
    struct provider_request request = {.system = "",
                                       .messages = &first,
                                       .count = 1,
                                       .question = first.content,
                                       .learned = learned,
                                       .learned_count = 1};
    int reads;
    char *text = answer(&request, &reads);
    assert_ptr_equal(
        strstr(text, "Noted: seat: aisle.\n\nI am recollect's memory keeper, not a language model"), text);
    assert_non_null(strstr(text, "ANTHROPIC_API_KEY"));
    assert_true(reads >= 4);
    free(text);
    /* only once: not with memories at hand */
    request.recalled = found;
    request.recalled_count = 1;
    text = answer(&request, &reads);
    assert_null(strstr(text, "language model"));
    free(text);
}

static void long_quotes_are_cut(void **state)
{
    (void)state;
    struct buf words = BUF_INIT, quote = BUF_INIT, text = BUF_INIT;
    quote_words(&words, "What about the marmalade?");
    assert_string_equal(words.data, " marmalade ");
    for (int i = 0; i < 2000; i++)
        buf_adds(&text, "Sentence without it. ");
    buf_adds(&text, "The Marmalades\nstand  in the cellar! ");
    for (int i = 0; i < 100; i++)
        buf_adds(&text, "More of the same. ");
    quote_add(&quote, text.data, &words, 60);
    assert_string_equal(quote.data, "... The Marmalades stand in the cellar! More of the same. ...");
    buf_clear(&quote);
    buf_clear(&text);
    for (int i = 0; i < 100; i++)
        buf_adds(&text, "w\xc3\xb6rter ");
    quote_add(&quote, text.data, &words, 40);
    assert_string_equal(quote.data,
                        "w\xc3\xb6rter w\xc3\xb6rter w\xc3\xb6rter w\xc3\xb6rter w\xc3\xb6rter ...");
    buf_clear(&quote);
    quote_add(&quote, "\xf0\x9f\x91\x8b\xf0\x9f\x91\x8b\xf0\x9f\x91\x8b", &words, 9);
    assert_string_equal(quote.data, "\xf0\x9f\x91\x8b\xf0\x9f\x91\x8b ...");
    buf_free(&words);
    buf_free(&quote);
    buf_free(&text);
}

static void account(void **state)
{
    (void)state;
    struct provider_options options = {.dialect = "local"};
    struct provider *provider = provider_new(&options, NULL, NULL);
    const struct provider_message message = {REC_ROLE_USER, "Q?"};
    const char *learned[] = {"seat: aisle"};
    struct provider_request request = {.system = "S",
                                       .messages = &message,
                                       .count = 1,
                                       .question = "Q?",
                                       .learned = learned,
                                       .learned_count = 1,
                                       .recalled = found + 2,
                                       .recalled_count = 1,
                                       .preferences = preferences,
                                       .preference_count = 2};
    struct buf body = BUF_INIT;
    assert_int_equal(provider_body(provider, &request, &body, NULL), REC_OK);
    assert_string_equal(
        body.data,
        "{\"provider\":\"local\",\"system\":\"S\",\"messages\":[{\"role\":\"user\",\"content\":\"Q?\"}],"
        "\"question\":\"Q?\",\"learned\":[\"seat: "
        "aisle\"],\"forgotten\":[],\"locked\":[],\"recalled\":[{\"kind\":\"memory\",\"text\":"
        "\"the hotel has a "
        "pool.\",\"conversation\":\"\",\"created_at\":\"2026-05-03T12:00:00Z\",\"score\":0.7}],"
        "\"preferences\":[\"seat: aisle\",\"likes sushi\"]}");
    buf_free(&body);
    provider_free(provider);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(confirms),   cmocka_unit_test(nothing_to_forget),
        cmocka_unit_test(quotes),     cmocka_unit_test(knows_nothing),
        cmocka_unit_test(tasks),      cmocka_unit_test(lists),
        cmocka_unit_test(small_talk), cmocka_unit_test(introduces_itself),
        cmocka_unit_test(account),    cmocka_unit_test(long_quotes_are_cut),
    };
    setenv("TZ", "UTC", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
