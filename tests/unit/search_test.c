/* Finding what was said and learned, by its words. What is typed beside words: search_query_test.c; what of a
 * text is shown: search_snippets_test.c. */
#include "config.h"

#include "finder.h"

static void test_words(void **state)
{
    struct finder finder;
    (void)state;
    finder_open(&finder);
    const char *chat = model_conversation(&finder.model, "Kitchen");
    say(&finder, chat, "The oven is broken again");
    say(&finder, chat, "We baked two loaves of rye bread in Krak\xC3\xB3w");
    say(&finder, chat, "Remember the milk");
    catch_up(&finder);
    find(&finder, "baking bread", MESSAGES); /* stems */
    assert_int_equal(finder.count > 0, 1);
    assert_non_null(strstr(finder.hits[0].content, "rye bread"));
    find(&finder, "KRAKOW", MESSAGES); /* case and accents */
    assert_non_null(strstr(finder.hits[0].content, "rye bread"));
    assert_non_null(strstr(finder.hits[0].snippet, "\x02Krak\xC3\xB3w\x03"));
    assert_string_equal(finder.hits[0].conversation_title, "Kitchen");
    find(&finder, "zeppelin", MESSAGES);
    assert_int_equal(finder.count, 0);
    find(&finder, "", MESSAGES);
    assert_int_equal(finder.count, 0);
    find(&finder, "kitchen", 1u << REC_ROW_CONVERSATION);
    assert_string_equal(found(&finder), "Kitchen");
    finder_close(&finder);
}

/* An irregular form is found by any other of its word, and marked; a phrase is found by its own words. */
static void test_irregular_forms(void **state)
{
    static const struct {
        const char *query, *snippet;
    } cases[] = {
        {"bringing", "She \x02"
                     "brought\x03 her children, ate twice and went home; nobody died"},
        {"child", "She brought her \x02"
                  "children\x03, ate twice and went home; nobody died"},
        {"eats", "She brought her children, \x02"
                 "ate\x03 twice and went home; nobody died"},
        {"gone", "She brought her children, ate twice and \x02went\x03 home; nobody died"},
        {"dying", "She brought her children, ate twice and went home; nobody \x02"
                  "died\x03"},
        {"\"ate twice\"", "She brought her children, \x02"
                          "ate\x03 \x02twice\x03 and went home; nobody died"},
        {"\"went home\"", "She brought her children, ate twice and \x02went\x03 \x02home\x03; nobody died"}};
    struct finder finder;
    (void)state;
    finder_open(&finder);
    const char *chat = model_conversation(&finder.model, "");
    say(&finder, chat, "She brought her children, ate twice and went home; nobody died");
    catch_up(&finder);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        find(&finder, cases[i].query, MESSAGES);
        assert_int_equal(finder.count, 1);
        assert_string_equal(finder.hits[0].snippet, cases[i].snippet);
    }
    say(&finder, chat, "The cries of the flies: I tried to see the skies");
    catch_up(&finder);
    find(&finder, "fly cry try sky", MESSAGES);
    assert_string_equal(finder.hits[0].snippet, "The \x02"
                                                "cries\x03 of the \x02"
                                                "flies\x03: I \x02tried\x03 to see the \x02skies\x03");
    finder_close(&finder);
}

static void test_scripts_without_blanks(void **state)
{
    struct finder finder;
    (void)state;
    finder_open(&finder);
    const char *chat = model_conversation(&finder.model, "");
    say(&finder, chat, "\xE6\x88\x91\xE5\x96\x9C\xE6\xAC\xA2\xE5\xAF\xBF\xE5\x8F\xB8"); /* I like sushi */
    say(&finder, chat, "\xE6\x98\x8E\xE5\xA4\xA9\xE5\xBC\x80\xE4\xBC\x9A");             /* meeting tomorrow */
    say(&finder, chat,
        "\xE3\x83\xA9\xE3\x83\xBC\xE3\x83\xA1\xE3\x83\xB3\xE3\x81\x8C\xE5\xA5\xBD\xE3\x81\x8D");
    catch_up(&finder);
    find_with(&finder, (struct search_query){.text = "\xE5\xAF\xBF\xE5\x8F\xB8", /* sushi */
                                             .scopes = MESSAGES,
                                             .kind = -1,
                                             .category = -1,
                                             .role = -1,
                                             .limit = 1});
    assert_string_equal(found(&finder), "\xE6\x88\x91\xE5\x96\x9C\xE6\xAC\xA2\xE5\xAF\xBF\xE5\x8F\xB8");
    assert_non_null(strstr(finder.hits[0].snippet, "\x02\xE5\xAF\xBF\xE5\x8F\xB8\x03"));
    find(&finder, "\"\xE3\x83\xA9\xE3\x83\xBC\xE3\x83\xA1\xE3\x83\xB3\"", MESSAGES); /* "ramen" */
    assert_int_equal(finder.count, 1);
    find(&finder, "\xE5\x8F\xB8", MESSAGES); /* one character, the last of a run */
    assert_true(finder.count >= 1);
    finder_close(&finder);
}

/* Other languages than English are not cut to stems, whatever the query is in; small words do not count. */
static void test_other_languages(void **state)
{
    struct finder finder;
    (void)state;
    finder_open(&finder);
    const char *chat = model_conversation(&finder.model, "");
    say(&finder, chat, "Ich esse am Morgen gern Haferbrei und trinke dazu einen Kaffee.");
    say(&finder, chat, "Der Heizungsbauer kommt am Freitag, wir sind dann nicht da.");
    say(&finder, chat, "Mi hermana vive en Sevilla y tiene una tienda de flores.");
    say(&finder, chat, "Je voudrais apprendre \xC3\xA0 jouer du violon avec ma fille.");
    say(&finder, chat, "We are planning the garden party for Friday.");
    say(&finder, chat, "\xD0\x9C\xD0\xBE\xD1\x8F \xD0\xBA\xD0\xBE\xD1\x88\xD0\xBA\xD0\xB0"); /* my cat */
    catch_up(&finder);
    find(&finder, "Was trinke ich am Morgen?", MESSAGES);
    assert_non_null(strstr(finder.hits[0].content, "Haferbrei"));
    assert_string_equal(how_found(&finder, &finder.hits[0], "ich"), "");
    find(&finder, "Wann kommt der Heizungsbauer?", MESSAGES);
    assert_non_null(strstr(finder.hits[0].content, "Heizungsbauer"));
    assert_non_null(strstr(finder.hits[0].snippet, "\x02Heizungsbauer\x03"));
    find(&finder, "heizungsbauer", MESSAGES); /* one word has no language */
    assert_int_equal(finder.count, 1);
    find(&finder, "Heizungsbaur", MESSAGES); /* a slip */
    assert_int_equal(finder.count, 1);
    find(&finder, "\"kommt am freitag\"", MESSAGES);
    assert_int_equal(finder.count, 1);
    find(&finder, "tienda flores", MESSAGES);
    assert_non_null(strstr(finder.hits[0].content, "Sevilla"));
    find(&finder, "violon -kaffee", MESSAGES);
    assert_int_equal(finder.count, 1);
    find(&finder, "kaffee -haferbrei", MESSAGES);
    assert_int_equal(finder.count, 0);
    find(&finder, "\xD0\x9A\xD0\x9E\xD0\xA8\xD0\x9A\xD0\x90", MESSAGES);
    assert_int_equal(finder.count, 1);
    find(&finder, "plans for the party", MESSAGES); /* English still is */
    assert_non_null(strstr(finder.hits[0].content, "planning"));
    struct search_query typed = query_of("heizungsb", MESSAGES);
    typed.prefix = true;
    find_with(&finder, typed);
    assert_int_equal(finder.count, 1);
    finder_close(&finder);
}

/* What is misspelt, or not typed to its end, is found; the word itself counts more, and is told. */
static void test_slips(void **state)
{
    static const struct {
        const char *query, *found, *how;
        bool prefix;
    } slips[] = {
        {"lisbno", "Lisbon", "lisbno ~ lisbon", false},               /* two letters changed places */
        {"lison", "Lisbon", "lison ~ lisbon", false},                 /* one is missing */
        {"krakaw", "Krak\xC3\xB3w", "krakaw ~ krakow", false},        /* another one */
        {"ibuprofinn", "ibuprofen", "ibuprofinn ~ ibuprofen", false}, /* two edits in a long word */
        {"ibuprof", "ibuprofen", "ibuprof ~ ibuprofen", false},       /* its beginning */
        {"lisbn", "Lisbon", "lisbn ~ lisbon", true},
        {"ibuporf", "ibuprofen", "ibuporf ~ ibuprofen", true}, /* a misspelt beginning */
        {"\xD0\xBC\xD0\xBE\xD1\x81\xD0\xBA\xD0\xB0\xD0\xB2",
         "\xD0\x9C\xD0\xBE\xD1\x81\xD0\xBA\xD0\xB2\xD0\xB0", "~", false}, /* letters of more than a byte */
    };
    struct finder finder;
    (void)state;
    finder_open(&finder);
    const char *chat = model_conversation(&finder.model, "");
    say(&finder, chat, "We flew to Lisbon in May");
    chat = model_conversation(&finder.model, "");
    say(&finder, chat, "The bread of Krak\xC3\xB3w is dark");
    chat = model_conversation(&finder.model, "");
    say(&finder, chat, "Take ibuprofen with food");
    chat = model_conversation(&finder.model, "");
    say(&finder, chat, "\xD0\x9C\xD0\xBE\xD1\x81\xD0\xBA\xD0\xB2\xD0\xB0");
    catch_up(&finder);
    for (size_t i = 0; i < sizeof slips / sizeof *slips; i++) {
        struct search_query query = query_of(slips[i].query, MESSAGES);
        query.prefix = slips[i].prefix;
        query.beginnings = true;
        find_with(&finder, query);
        assert_int_equal(finder.count, 1);
        assert_non_null(strstr(finder.hits[0].content, slips[i].found));
        assert_int_equal(finder.hits[0].why->word_count, 1);
        assert_non_null(
            strstr(how_found(&finder, &finder.hits[0], finder.hits[0].why->words[0].word), slips[i].how));
    }
    find(&finder, "lisbno", MESSAGES);
    double slip = finder.hits[0].score;
    find(&finder, "lisbon", MESSAGES);
    assert_true(finder.hits[0].score > slip);
    find(&finder, "nisbon", MESSAGES); /* the first letter of a short word is right */
    assert_int_equal(finder.count, 1);
    static const char *const others[] = {"tok", "fods", "lbsnoi", "mai"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        find(&finder, others[i], MESSAGES);
        assert_int_equal(finder.count, 0);
    }
    finder_close(&finder);
}

/* While somebody types, a word that is small in some language is the beginning of others. */
static void test_words_are_begun(void **state)
{
    struct finder finder;
    (void)state;
    finder_open(&finder);
    const char *chat = model_conversation(&finder.model, "");
    say(&finder, chat, "The cat sleeps on the theatre programme");
    say(&finder, chat, "To be, or not to be");
    say(&finder, chat, "We were hoping for rain");
    for (int i = 0; i < 1200; i++)
        say(&finder, chat, "Nothing happens today");
    catch_up(&finder);
    static const struct {
        const char *typed;
        bool prefix;
        const char *hit; /* NULL: nothing */
    } cases[] = {{"c", true, "The cat sleeps on the theatre programme"},
                 {"the", true, "The cat sleeps on the theatre programme"},
                 {"che", true, NULL},
                 {"c", false, NULL},
                 {"cat the", true, "The cat sleeps on the theatre programme"},
                 {"holi", true, NULL}, /* too short to be a misspelt beginning of "hoping" */
                 {"hopig", true, "We were hoping for rain"},
                 {"to be or not to be", false, "To be, or not to be"}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct search_query query = query_of(cases[i].typed, MESSAGES);
        query.prefix = cases[i].prefix;
        find_with(&finder, query);
        if (finder.count != (cases[i].hit != NULL))
            print_message("%s: %s\n", cases[i].typed, found(&finder));
        assert_int_equal(finder.count, cases[i].hit != NULL);
        if (cases[i].hit != NULL)
            assert_string_equal(finder.hits[0].content, cases[i].hit);
    }
    /* small words are looked for in what was said last */
    say(&finder, chat, "And then: to be, or not to be");
    catch_up(&finder);
    struct search_query query = query_of("to be or ", MESSAGES);
    query.prefix = true;
    find_with(&finder, query);
    assert_string_equal(found(&finder), "And then: to be, or not to be");
    finder_close(&finder);
}

/* An answer is found by the words of its question. */
static void test_neighbours_count(void **state)
{
    struct finder finder;
    (void)state;
    finder_open(&finder);
    struct model *model = &finder.model;
    const char *chat = model_conversation(model, "");
    model_message(model, chat, REC_ROLE_ASSISTANT, "What is the name of your parrot?", REC_TURN_COMPLETE);
    model_message(model, chat, REC_ROLE_USER, "Ludwig, after the composer", REC_TURN_COMPLETE);
    const char *elsewhere = model_conversation(model, "");
    model_message(model, elsewhere, REC_ROLE_USER, "Ludwig called about the invoice", REC_TURN_COMPLETE);
    catch_up(&finder);
    find(&finder, "parrot Ludwig", MESSAGES);
    assert_true(finder.count >= 2);
    assert_string_equal(finder.hits[0].content, "Ludwig, after the composer");
    assert_string_equal(how_found(&finder, &finder.hits[0], "parrot"), "near parrot");
    finder_close(&finder);
}

/* The score is absolute: a greeting finds nothing, one common word of many stays below the floor. */
static void test_the_floor(void **state)
{
    struct finder finder;
    (void)state;
    finder_open(&finder);
    struct model *model = &finder.model;
    const char *chat = model_conversation(model, "");
    model_say(model, chat, "I prefer aisle seats on long flights");
    model_say(model, chat, "Hello, how are you doing today?");
    for (int i = 0; i < 30; i++) {
        const char *filler = model_conversation(model, "");
        model_message(model, filler, REC_ROLE_USER,
                      arena_printf(&model->arena, "Report number %d is due next week", i), REC_TURN_COMPLETE);
    }
    catch_up(&finder);
    struct search_query query = query_of("Hello! How are you?", ALL);
    query.floor = 0.2;
    find_with(&finder, query);
    assert_int_equal(finder.count, 0);
    query.text = "Which seat should I book for my flight?";
    find_with(&finder, query);
    assert_true(finder.count > 0);
    assert_non_null(strstr(finder.hits[0].content, "aisle"));
    query.text = "number crunching of quantum chromodynamics lattices";
    find_with(&finder, query);
    assert_int_equal(finder.count, 0);
    finder_close(&finder);
}

static void test_a_search_can_be_stopped(void **state)
{
    struct finder finder;
    _Atomic int token = 1;
    (void)state;
    finder_open(&finder);
    const char *chat = model_conversation(&finder.model, "");
    for (int i = 0; i < 400; i++)
        model_message(&finder.model, chat, REC_ROLE_USER, "the same otter again and again",
                      REC_TURN_COMPLETE);
    catch_up(&finder);
    struct search_query query = query_of("otter again", ALL);
    assert_int_equal(search_run(finder.search, finder.model.user, &query, &token, &finder.model.arena,
                                &finder.hits, &finder.count, &finder.model.error),
                     REC_CANCELLED);
    token = 0;
    find_with(&finder, query);
    assert_true(finder.count > 0);
    finder_close(&finder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_irregular_forms),
        cmocka_unit_test(test_scripts_without_blanks),
        cmocka_unit_test(test_other_languages),
        cmocka_unit_test(test_slips),
        cmocka_unit_test(test_words_are_begun),
        cmocka_unit_test(test_neighbours_count),
        cmocka_unit_test(test_the_floor),
        cmocka_unit_test(test_a_search_can_be_stopped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
