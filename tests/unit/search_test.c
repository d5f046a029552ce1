/* Finding what was said and learned. */
#include "config.h"

#include "finder.h"
#include "search/dates.h"
#include "search/index.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

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

/* What is marked in a snippet is every form of the words, also where the stem ends otherwise than they do. */
static void test_marks(void **state)
{
    struct finder finder;
    (void)state;
    finder_open(&finder);
    const char *chat = model_conversation(&finder.model, "");
    say(&finder, chat, "Responsibilities make relational happiness; ponies say hopeful skies");
    catch_up(&finder);
    find(&finder, "responsible relate happy pony hope sky", MESSAGES);
    assert_string_equal(finder.hits[0].snippet,
                        "\x02Responsibilities\x03 make \x02relational\x03 \x02happiness\x03; "
                        "\x02ponies\x03 say \x02hopeful\x03 \x02skies\x03");
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

/* Runs of blanks of any kind are one blank in a snippet, wherever they lie, and none where it begins. */
static void test_blanks_in_snippets(void **state)
{
    static const char *const runs[] = {" ", "  ", "\n", " \t", "\t ", "\n\n", "   \n"};
    struct finder finder;
    (void)state;
    finder_open(&finder);
    const char *chat = model_conversation(&finder.model, "");
    for (int before = 0; before < 10; before++) {
        const char *run = runs[before % 7], *other = runs[(before + 3) % 7];
        say(&finder, chat,
            arena_printf(&finder.model.arena, "%s%.*s%sotter%s\xC3\xA9n%sa", before % 2 == 0 ? "" : run,
                         before, "zzzzzzzzzz", run, other, run));
    }
    catch_up(&finder);
    find(&finder, "otter", MESSAGES);
    assert_int_equal(finder.count, 10);
    for (size_t i = 0; i < finder.count; i++) {
        const char *from = finder.hits[i].content;
        struct buf wanted = BUF_INIT;
        for (bool blank = true; *from != '\0'; from++) {
            bool here = (unsigned char)*from <= ' ';
            if (strncmp(from, "otter", 5) == 0)
                buf_adds(&wanted, "\x02");
            if (!here || !blank)
                buf_addc(&wanted, here ? ' ' : *from);
            if (*from == 'r')
                buf_adds(&wanted, "\x03");
            blank = here;
        }
        assert_string_equal(finder.hits[i].snippet, wanted.data);
        buf_free(&wanted);
    }
    finder_close(&finder);
}

/* A snippet is no shorter than the text allows: what is found at the end is shown with what is before it. */
static void test_snippets_are_filled(void **state)
{
    struct finder finder;
    (void)state;
    finder_open(&finder);
    const char *chat = model_conversation(&finder.model, "");
    say(&finder, chat, "Sure, that is what everybody in the village calls the old mill by the pond");
    say(&finder, chat,
        "In spring we walk to the lake and swim, in summer it is full of people from the town, in autumn "
        "there are "
        "mushrooms all around, and in winter we take our skates along and hope for a long frost");
    catch_up(&finder);
    find(&finder, "pond", MESSAGES);
    assert_string_equal(finder.hits[0].snippet,
                        "Sure, that is what everybody in the village calls the old mill by the \x02pond\x03");
    find(&finder, "frost", MESSAGES);
    assert_string_equal(
        finder.hits[0].snippet,
        "...walk to the lake and swim, in summer it is full of people from the town, in autumn there are "
        "mushrooms all around, and in winter we take our skates along and hope for a long "
        "\x02"
        "frost\x03");
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

static void test_operators(void **state)
{
    struct finder finder;
    (void)state;
    finder_open(&finder);
    const char *chat = model_conversation(&finder.model, "");
    const char *other = model_conversation(&finder.model, "");
    say(&finder, chat, "red bicycle with a blue bell");
    say(&finder, other, "blue bicycle with a red bell");
    catch_up(&finder);
    find(&finder, "\"red bicycle\"", MESSAGES);
    assert_string_equal(found(&finder), "red bicycle with a blue bell");
    find(&finder, "bicycle -\"red bell\"", MESSAGES);
    assert_string_equal(found(&finder), "red bicycle with a blue bell");
    find(&finder, "bicycle -blue", MESSAGES);
    assert_int_equal(finder.count, 0);
    find(&finder, "bicycle since:2026-05-01 until:2026-05-28", MESSAGES);
    assert_int_equal(finder.count, 2);
    find(&finder, "bicycle since:2026-05-29", MESSAGES);
    assert_int_equal(finder.count, 0);
    find(&finder, "bicycle until:2026-05-27", MESSAGES);
    assert_int_equal(finder.count, 0);
    struct search_query typed = query_of("bicy", MESSAGES);
    find_with(&finder, typed);
    assert_int_equal(finder.count, 0);
    typed.prefix = true;
    find_with(&finder, typed);
    assert_int_equal(finder.count, 2);
    finder_close(&finder);
}

static void find_in_order(struct finder *finder, const char *text, const char *expected)
{
    find(finder, text, ALL);
    assert_string_equal(found(finder), expected);
}

static void test_filters_are_typed(void **state)
{
    struct finder finder;
    (void)state;
    finder_open(&finder);
    struct model *model = &finder.model;
    const char *rome = model_conversation(model, "Trip to Rome"),
               *work = model_conversation(model, "Payroll");
    struct rec_conversation tagged = {.tags = "office"};
    ok(model, store_conversation_update(model->user, work, STORE_TAGS, &tagged, &model->error));
    model_say(model, rome, "I love ferries");
    model_message(model, rome, REC_ROLE_ASSISTANT, "Ferries leave at nine", REC_TURN_COMPLETE);
    struct rec_message ann = {.content = "Ferries are late", .name = "Ann Lee", .created_at = model->now};
    strcpy(ann.conversation_id, work);
    ok(model, store_message_add(model->user, &ann, &model->error));
    catch_up(&finder);
    find_in_order(&finder, "ferries from:assistant", "Ferries leave at nine");
    find_in_order(&finder, "ferries from:you", "Ferries leave at nine");
    find_in_order(&finder, "ferries from:ann", "Ferries are late");
    find_in_order(&finder, "ferries From:\"ANN lee\"", "Ferries are late");
    find_in_order(&finder, "ferries from:an", "");
    find_in_order(&finder, "ferries in:payroll", "Ferries are late");
    find_in_order(&finder, "ferries in:to_rome from:assistant", "Ferries leave at nine");
    find_in_order(&finder, "in:\"trip to\" ferries from:me", "I love ferries");
    find_in_order(&finder, arena_printf(&model->arena, "ferries in:%.12s", work), "Ferries are late");
    find_in_order(&finder, "ferries in:nowhere", "");
    find_in_order(&finder, "ferries tag:office", "Ferries are late");
    find_in_order(&finder, "ferries tag:home", "");
    find_in_order(&finder, "where are the ferries in:payroll?", "Ferries are late");
    find_in_order(&finder, "where are the ferries? in:payroll", "Ferries are late");
    find(&finder, "kind:preference ferries", ALL);
    assert_int_equal(finder.count, 1);
    assert_int_equal(finder.hits[0].scope, REC_ROW_PREFERENCE);
    find_in_order(&finder, "ferries cat:food", "");
    find(&finder, "ferries kind:nonsense", MESSAGES); /* no filter: words */
    assert_int_equal(finder.count, 3);
    find_in_order(&finder, "tag:office", "Payroll|Ferries are late"); /* alone: the newest first */
    find_in_order(&finder, "since:2031", "");
    struct search_query said = query_of("ferries in:payroll", MESSAGES); /* to a model: text */
    said.ended_turns_only = true;
    find_with(&finder, said);
    assert_int_equal(finder.count, 3);
    finder_close(&finder);
}

/* Nothing that is typed is syntax. */
static void test_queries_are_data(void **state)
{
    static const char *const pieces[] = {
        "\"",    "(", ")", "*",   " AND ", " OR ",   " NOT ", "NEAR(", "-",        ":",
        "text:", "^", "+", "'",   "\\",    "since:", "red",   " ",     "\xC3\xA9", "\xE5\xAF\xBF",
        "{",     "}", "%", ";--", "\x01",  "-\""};
    struct finder finder;
    uint64_t random = 9;
    (void)state;
    finder_open(&finder);
    say(&finder, model_conversation(&finder.model, ""), "red (bicycle) AND \"blue\" NOT* text:red");
    catch_up(&finder);
    for (int round = 0; round < 1500; round++) {
        struct buf text = BUF_INIT;
        size_t length = next_random(&random) % 12;
        for (size_t i = 0; i < length; i++)
            buf_adds(&text, pieces[next_random(&random) % COUNT_OF(pieces)]);
        struct search_query query = query_of(text.data, ALL);
        query.prefix = round % 2;
        find_with(&finder, query);
        buf_free(&text);
    }
    finder_close(&finder);
}

static void test_filters(void **state)
{
    struct finder finder;
    (void)state;
    finder_open(&finder);
    struct model *model = &finder.model;
    const char *chat = model_conversation(model, "");
    const char *other = model_conversation(model, "");
    model_say(model, chat, "I love apples. I live in Appleton with apples.");
    model_message(model, other, REC_ROLE_ASSISTANT, "Apples keep for months", REC_TURN_COMPLETE);
    model_message(model, other, REC_ROLE_ASSISTANT, "Apples were cut off he", REC_TURN_CANCELLED);
    model_message(model, other, REC_ROLE_ASSISTANT, "Apples failed", REC_TURN_FAILED);
    catch_up(&finder);
    find(&finder, "apples", MESSAGES);
    assert_int_equal(finder.count, 3); /* what a failed call left is not there */
    struct search_query query = query_of("apples", MESSAGES);
    query.ended_turns_only = true;
    find_with(&finder, query);
    assert_int_equal(finder.count, 2);
    query.role = REC_ROLE_ASSISTANT;
    find_with(&finder, query);
    assert_string_equal(found(&finder), "Apples keep for months");
    query = query_of("apples", MESSAGES);
    query.conversation = chat;
    find_with(&finder, query);
    assert_int_equal(finder.count, 1);
    char excluded[1][REC_ID_SIZE];
    strcpy(excluded[0], finder.hits[0].id);
    query.exclude = (const char(*)[REC_ID_SIZE])excluded;
    query.exclude_count = 1;
    find_with(&finder, query);
    assert_int_equal(finder.count, 0);
    query = query_of("apples", 1u << REC_ROW_PREFERENCE);
    query.category = REC_CATEGORY_FOOD;
    find_with(&finder, query);
    assert_string_equal(found(&finder), "loves apples");
    assert_non_null(finder.hits[0].preference);
    query = query_of("apples", ALL);
    query.kind = REC_MEMORY_FACT;
    find_with(&finder, query);
    assert_string_equal(found(&finder), "I live in Appleton with apples");
    assert_non_null(finder.hits[0].memory);
    query = query_of("apples", ALL);
    query.limit = 2;
    find_with(&finder, query);
    assert_int_equal(finder.count, 2);
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

static void test_the_index_follows(void **state)
{
    struct finder finder;
    (void)state;
    finder_open(&finder);
    struct model *model = &finder.model;
    const char *chat = model_conversation(model, "Birds");
    say(&finder, chat, "A heron at the canal");
    catch_up(&finder);
    model_say(model, chat, "I love herons");
    find(&finder, "heron", ALL);
    assert_int_equal(finder.count, 1);
    catch_up(&finder);
    find(&finder, "heron", ALL);
    assert_int_equal(finder.count, 3);
    ok(model, memory_forget(model->user, model->changes[0].id, &model->error));
    find(&finder, "heron", ALL); /* gone at once, before the index knows */
    assert_int_equal(finder.count, 2);
    catch_up(&finder);
    find(&finder, "heron", ALL);
    assert_int_equal(finder.count, 2);
    ok(model, memory_restore(model->user, model->changes[0].id, &model->error));
    catch_up(&finder);
    find(&finder, "heron", ALL);
    assert_int_equal(finder.count, 3);

    /* an answer that streams comes when it has ended */
    struct rec_message answer =
        model_message(model, chat, REC_ROLE_ASSISTANT, "Bitterns", REC_TURN_STREAMING);
    catch_up(&finder);
    find(&finder, "bitterns", ALL);
    assert_int_equal(finder.count, 0);
    ok(model, store_message_append(model->user, answer.id, " boom", 5, &model->error));
    answer.status = REC_TURN_COMPLETE;
    answer.content = NULL;
    ok(model, store_message_finish(model->user, answer.id, &answer, &model->error));
    catch_up(&finder);
    find(&finder, "bitterns", ALL);
    assert_string_equal(found(&finder), "Bitterns boom");

    /* titles, deleted and erased conversations */
    struct rec_conversation change = {.title = "Waterfowl"};
    ok(model, store_conversation_update(model->user, chat, STORE_TITLE, &change, &model->error));
    catch_up(&finder);
    find(&finder, "waterfowl", ALL);
    assert_string_equal(found(&finder), "Waterfowl");
    change.deleted_at = START;
    ok(model, store_conversation_update(model->user, chat, STORE_DELETED, &change, &model->error));
    catch_up(&finder);
    find(&finder, "waterfowl bitterns", MESSAGES | 1u << REC_ROW_CONVERSATION);
    assert_int_equal(finder.count, 0);
    change.deleted_at = 0;
    ok(model, store_conversation_update(model->user, chat, STORE_DELETED, &change, &model->error));
    catch_up(&finder);
    find(&finder, "bitterns", MESSAGES);
    assert_int_equal(finder.count, 1);
    ok(model, store_conversation_erase(model->user, chat, &model->error));
    catch_up(&finder);
    find(&finder, "bitterns heron", MESSAGES | 1u << REC_ROW_CONVERSATION);
    assert_int_equal(finder.count, 0);
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

/* While somebody types, a word that is small in some language is the beginning of others. */
static void test_words_are_begun(void **state)
{
    struct finder finder;
    (void)state;
    finder_open(&finder);
    const char *chat = model_conversation(&finder.model, "");
    say(&finder, chat, "The cat sleeps on the theatre programme");
    say(&finder, chat, "To be, or not to be");
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

/* Every fifth day or so of four thousand years, against the C library's calendar. */
#define CHATS 60

/* Chats some days apart, in each a dozen of sentences of few words. */
static void talk_for_years(struct finder *finder)
{
    static const char *const words[] = {"harbour", "lantern", "violin", "orchard",
                                        "copper",  "meadow",  "anchor"};
    finder->model.now = INT64_C(1672531200000); /* 1 January 2023 */
    for (unsigned c = 0; c < CHATS; c++) {
        const char *chat = model_conversation(&finder->model, "");
        int64_t began = finder->model.now;
        for (unsigned i = 0; i < 12; i++) {
            char text[200];
            unsigned a = (c * 5 + i * 3) % 7, b = (c + i * i) % 7;
            snprintf(text, sizeof text, "%s %s the %s and number%u near%u of it", i % 3 ? "I saw" : "Was it",
                     words[a], words[b], c * 12 + i, i);
            say(finder, chat, text);
        }
        finder->model.now = began + INT64_C(11) * 86400000;
    }
    catch_up(finder);
}

static void take_ids(struct finder *finder, const char *text, size_t limit, const char *stages,
                     char ids[][REC_ID_SIZE], size_t *count)
{
    struct search_query query = query_of(text, MESSAGES);
    setenv("RECOLLECT_SEARCH", stages, 1);
    query.limit = limit;
    find_with(finder, query);
    unsetenv("RECOLLECT_SEARCH");
    *count = finder->count;
    for (size_t i = 0; i < finder->count; i++)
        strcpy(ids[i], finder->hits[i].id);
}

/* Candidates of a date are the same best rows as of all rows, and few rows are the first of many. */
static void test_candidates_and_everything(void **state)
{
    static const struct {
        const char *text;
        bool dated; /* of the others any number are equally good */
    } queries[] = {{"harbour in March", true},       {"lantern on 3 November 2023", true},
                   {"violin in May 2024", true},     {"orchard copper", false},
                   {"the anchor in December", true}, {"number77 in August", true},
                   {"number77 meadow", false}};
    struct finder finder;
    (void)state;
    finder_open(&finder);
    talk_for_years(&finder);
    assert_true(finder.search->segment_count > 0);
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        char all[20][REC_ID_SIZE], best[20][REC_ID_SIZE];
        size_t count, few;
        take_ids(&finder, queries[i].text, 20, "stages=1", all, &count);
        assert_true(count >= (queries[i].dated ? 5 : 3));
        take_ids(&finder, queries[i].text, 3, "stages=1", best, &few);
        assert_int_equal(few, 3);
        for (size_t j = 0; j < few; j++)
            assert_string_equal(best[j], all[j]);
        take_ids(&finder, queries[i].text, 20, "stages=2", best, &few);
        for (size_t j = 0; j < 5 && queries[i].dated; j++)
            assert_string_equal(best[j], all[j]);
    }
    finder_close(&finder);
}

/* A floor that a common word cannot reach alone: its rows are not walked, and none that passes is lost. */
static void test_common_words_under_a_floor(void **state)
{
    static const struct {
        const char *text;
        double floor;
        size_t least, most; /* hits */
    } queries[] = {{"harbour zeppelin quagga", 0, 3, 20},
                   {"harbour zeppelin quagga", .28, 0, 0},
                   {"the harbour of number77", .28, 1, 20},
                   {"harbour", .28, 3, 20},
                   {"harbour lantern", .28, 3, 20}};
    struct finder finder;
    (void)state;
    finder_open(&finder);
    talk_for_years(&finder);
    assert_true(finder.search->segment_count > 0);
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        char first[REC_ID_SIZE] = "";
        for (int stages = 1; stages <= 2; stages++) {
            struct search_query query = query_of(queries[i].text, MESSAGES);
            query.limit = 20;
            query.floor = queries[i].floor;
            setenv("RECOLLECT_SEARCH", stages == 1 ? "stages=1" : "stages=2", 1);
            find_with(&finder, query);
            unsetenv("RECOLLECT_SEARCH");
            assert_in_range(finder.count, queries[i].least, queries[i].most);
            if (finder.count > 0 && queries[i].least == 1) { /* of the others many are equally good */
                assert_true(stages == 1 || strcmp(first, finder.hits[0].id) == 0);
                strcpy(first, finder.hits[0].id);
            }
        }
    }
    finder_close(&finder);
}

#define KEPT 4400

static void keep(struct finder *finder, const char *text)
{
    struct rec_memory row = {.kind = REC_MEMORY_FACT,
                             .content = text,
                             .slot = "",
                             .metadata = "",
                             .importance = 0.5,
                             .confidence = 1};
    rec_error error;
    assert_int_equal(store_memory_add(finder->model.user, &row, &error), REC_OK);
}

/* A hundredth of them speaks of a lantern and a garden, a quarter each of one of the two. */
static void keep_things(struct finder *finder)
{
    rec_error error;
    assert_int_equal(store_begin(finder->model.store, STORE_NORMAL, &error), REC_OK);
    for (int i = 0; i < KEPT; i++) {
        bool both = i % 100 == 0;
        char text[120];
        snprintf(text, sizeof text, "the %s number%d is kept in the %s",
                 both || i % 4 == 1 ? "lantern" : "sledge", i, both || i % 4 == 2 ? "garden" : "cellar");
        keep(finder, text);
    }
    assert_int_equal(store_commit(finder->model.store, &error), REC_OK);
    catch_up(finder);
}

static bool is_hit(const struct finder *finder, const char *words)
{
    size_t i = 0;
    while (i < finder->count && strstr(finder->hits[i].content, words) == NULL)
        i++;
    return i < finder->count;
}

/* Of very many memories a prompt wants those that say enough: none of them is lost, nor is one that says it
 * in two passages. */
static void test_a_crowd_under_a_floor(void **state)
{
    static const struct {
        const char *text;
        double floor;
        size_t hits;
        const char *first, *other;
    } queries[] = {{"Where is the lantern of the garden, and what was said about number4242?", .28,
                    KEPT / 100 + 1, "number4242 ", "number4300 "},
                   {"Where is the lantern of the garden?", .5, KEPT / 100 + 1, "lantern", "willow"}};
    char two[1000] = "The lantern is old.";
    struct finder finder;
    (void)state;
    finder_open(&finder);
    for (int i = 0; i < 5; i++)
        strcat(two, " Nothing is said here of what may be said somewhere else.");
    keep(&finder, strcat(two, " It hangs in the garden by the willow."));
    keep_things(&finder);
    assert_true(finder.search->segment_count > 0);
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        for (int stages = 1; stages <= 2; stages++) {
            struct search_query query = query_of(queries[i].text, 1u << REC_ROW_MEMORY);
            query.limit = 100;
            query.floor = queries[i].floor;
            setenv("RECOLLECT_SEARCH", stages == 1 ? "stages=1" : "stages=2", 1);
            find_with(&finder, query);
            unsetenv("RECOLLECT_SEARCH");
            assert_int_equal(finder.count, queries[i].hits);
            assert_non_null(strstr(finder.hits[0].content, queries[i].first));
            assert_true(is_hit(&finder, queries[i].other));
        }
    }
    finder_close(&finder);
}

static void test_months_of_times(void **state)
{
    (void)state;
    for (int64_t second = -62135596800 + 7; second < 64060588800; second += 431999) {
        time_t when = (time_t)second;
        struct tm said;
        double month, day;
        assert_non_null(gmtime_r(&when, &said));
        struct query_date date = {.month = said.tm_mon + 1, .day = said.tm_mday, .year = said.tm_year + 1900};
        dates_fit(&date, second * 1000, &month, &day);
        assert_true(month == 1 && day == 1);
        date.month = date.month % 12 + 1;
        dates_fit(&date, second * 1000, &month, &day);
        assert_true(month == 0);
    }
    struct query_date date = {.month = 1, .year = 1};
    double month, day;
    dates_fit(&date, INT64_MIN, &month, &day);
    assert_true(month == 0 && day == 0);
    dates_fit(&date, INT64_MAX, &month, &day);
    assert_true(month == 0 && day == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_words),
                                       cmocka_unit_test(test_marks),
                                       cmocka_unit_test(test_irregular_forms),
                                       cmocka_unit_test(test_snippets_are_filled),
                                       cmocka_unit_test(test_blanks_in_snippets),
                                       cmocka_unit_test(test_scripts_without_blanks),
                                       cmocka_unit_test(test_other_languages),
                                       cmocka_unit_test(test_operators),
                                       cmocka_unit_test(test_filters_are_typed),
                                       cmocka_unit_test(test_queries_are_data),
                                       cmocka_unit_test(test_filters),
                                       cmocka_unit_test(test_slips),
                                       cmocka_unit_test(test_the_floor),
                                       cmocka_unit_test(test_neighbours_count),
                                       cmocka_unit_test(test_the_index_follows),
                                       cmocka_unit_test(test_much_is_gone),
                                       cmocka_unit_test(test_the_index_equals_a_new_one),
                                       cmocka_unit_test(test_a_search_can_be_stopped),
                                       cmocka_unit_test(test_words_are_begun),
                                       cmocka_unit_test(test_a_trimmed_journal),
                                       cmocka_unit_test(test_a_journal_that_forgot),
                                       cmocka_unit_test(test_candidates_and_everything),
                                       cmocka_unit_test(test_common_words_under_a_floor),
                                       cmocka_unit_test(test_a_crowd_under_a_floor),
                                       cmocka_unit_test(test_months_of_times)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
