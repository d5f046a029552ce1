/* What sentences teach that no row of the tables knows: the corpus that the weights are made from, and what
 * must hold whatever they are. Weights are no rows: not every sentence comes out as it should, but nearly all
 * do. */
#include "config.h"

#include "check.h"

#include "base/arena.h"
#include "memory/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SAID          INT64_C(1780000000000)
#define MISSED_MOST   0.06 /* of what says something */
#define MISTAKEN_MOST 0.01 /* of what says nothing */
#define TURNED_MOST   0.03 /* likes for dislikes, of what is learned; many say both */

/* What is learned of a message: attitudes, and whether most are against something. */
static size_t learned_of(const char *text, bool *against)
{
    struct arena arena = ARENA_INIT;
    struct memory_candidate *candidates;
    size_t count, attitudes = 0, negative = 0;

    memory_extract(text, strlen(text), SAID, &arena, &candidates, &count);
    for (size_t i = 0; i < count; i++) {
        attitudes += candidates[i].action == MEMORY_LEARN_PREFERENCE;
        negative += candidates[i].action == MEMORY_LEARN_PREFERENCE && candidates[i].negative;
    }
    *against = negative * 2 > attitudes;
    arena_free(&arena);
    return attitudes;
}

struct tally {
    size_t says, nothing, missed, mistaken, turned;
};

static void judge(struct tally *tally, const char *expected, const char *text)
{
    bool against, learned = learned_of(text, &against) > 0;

    if (strcmp(expected, "nothing") == 0) {
        tally->nothing++;
        tally->mistaken += learned;
        if (learned)
            print_message("taken for something: %s\n", text);
        return;
    }
    assert_true(strcmp(expected, "likes") == 0 || strcmp(expected, "dislikes") == 0);
    tally->says++;
    tally->missed += !learned;
    tally->turned += learned && against != (strcmp(expected, "dislikes") == 0);
    if (!learned)
        print_message("missed: %s\n", text);
}

static void test_corpus(void **state)
{
    const char *source = getenv("top_srcdir");
    char path[4096], line[4096];
    struct tally tally = {0};

    (void)state;
    snprintf(path, sizeof path, "%s/tests/unit/sentences/leanings.tsv", source ? source : ".");
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file)) {
        char *text = strchr(line, '\t');

        assert_non_null(text);
        *text++ = '\0';
        text[strcspn(text, "\n")] = '\0';
        judge(&tally, line, text);
    }
    fclose(file);
    print_message("%zu of %zu missed, %zu of %zu mistaken, %zu turned\n", tally.missed, tally.says,
                  tally.mistaken, tally.nothing, tally.turned);
    assert_true(tally.says > 1000 && tally.nothing > 1000);
    assert_true((double)tally.missed <= MISSED_MOST * (double)tally.says);
    assert_true((double)tally.mistaken <= MISTAKEN_MOST * (double)tally.nothing);
    assert_true((double)tally.turned <= TURNED_MOST * (double)tally.says);
}

/* The whole sentence is kept: its reason is part of what it says. */
static void test_value(void **state)
{
    static const char text[] = "Carpet is out of the question for me since my daughter reacts to dust.";
    struct arena arena = ARENA_INIT;
    struct memory_candidate *candidates;
    size_t count, found = 0;

    (void)state;
    memory_extract(text, strlen(text), SAID, &arena, &candidates, &count);
    for (size_t i = 0; i < count; i++) {
        if (candidates[i].action != MEMORY_LEARN_PREFERENCE)
            continue;
        found++;
        assert_true(candidates[i].negative);
        assert_string_equal(candidates[i].value,
                            "Carpet is out of the question for me since my daughter reacts to dust");
    }
    assert_int_equal(found, 1);
    arena_free(&arena);
}

/* The same words as a question, as somebody else's, in a quotation, in code or in pasted text teach nothing.
 */
static void test_not_said(void **state)
{
    static const char *const texts[] = {
        "Is carpet out of the question for me since my daughter reacts to dust?",
        "She says that carpet is out of the question for her since her daughter reacts to dust.",
        "Translate into French: \"Carpet is out of the question for me since my daughter reacts to dust.\"",
        "> Carpet is out of the question for me since my daughter reacts to dust.",
        "```\nCarpet is out of the question for me since my daughter reacts to dust.\n```",
        "Carpet.",
        "",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        bool against;

        if (learned_of(texts[i], &against) > 0)
            fail_msg("learned of: %s", texts[i]);
    }
}

/* What has an end, is assumed for a task, is asked of a thing being made, is irony or a text to work on. */
static void test_not_meant(void **state)
{
    static const char *const texts[] = {
        "I can't chew anything hard until Monday.",
        "My wrist is sprained, so I can't lift anything until it heals.",
        "I can't taste a thing since the flight last night.",
        "I can't bend my back properly at the moment, is that normal?",
        "Assume that I can't use any libraries. How do I parse a date?",
        "I want the menu to slide in and never cover the logo.",
        "I only need the orders with more than two items.",
        "Great, I love being charged twice for a seat. How do I get my money back?",
        "Please correct: Dear Madam, I am prefer the early shift and I am never late.",
        "Here's my note to the mayor, fix the spelling: I detest the new benches and prefer the old.",
        "Subject: Noise. Dear all, I hate the drums at night. Please make this sound kinder.",
        "I'm a tired pirate, I hate rum and I never swim. Does that work as a film plot?",
        "I only drink rain, I can't stand the sun. Guess which story this is from.",
        "Violets are blue, I can't bear green, I only eat peas, ... finish it with something rude",
        "npm ERR! code ERESOLVE npm ERR! Could not resolve dependency: peer vue from x@1.2.3",
    };

    size_t failed = 0;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        bool against;

        if (learned_of(texts[i], &against) > 0 && ++failed > 0)
            print_message("learned of: %s\n", texts[i]);
    }
    assert_int_equal(failed, 0);
}

/* What is said beside it is, and what only looks like it. */
static void test_meant_beside(void **state)
{
    static const char *const texts[] = {
        "I am allergic to nuts, and I can't chew anything hard until Monday.",
        "Please correct: I am not like the rain. By the way, I can't stand mushrooms.",
        "I hate rum and I never swim. Does that work as a plot? By the way, I'm allergic to wool.",
        "I hate mushrooms. Translate this into Dutch: where is the station?",
        "I never go to bed until the kitchen is clean.",
        "Great, I love Italian food! What should I cook?",
        "I will never eat liver again.",
        "I want my bedroom to be dark because I am a light sleeper.",
        "I am allergic to penicillin and I hope to finish it soon.",
        "I love quiet streets.",
        "I live on an island with slow internet, so video calls are not feasible for me.",
    };

    size_t failed = 0;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        bool against;

        if (learned_of(texts[i], &against) == 0 && ++failed > 0)
            print_message("nothing learned of: %s\n", texts[i]);
    }
    assert_int_equal(failed, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_corpus),       cmocka_unit_test(test_value),
        cmocka_unit_test(test_not_said),     cmocka_unit_test(test_not_meant),
        cmocka_unit_test(test_meant_beside),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
