/* What of a text is shown where it was found, and what is marked in it. */
#include "config.h"

#include "finder.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_marks),
        cmocka_unit_test(test_snippets_are_filled),
        cmocka_unit_test(test_blanks_in_snippets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
