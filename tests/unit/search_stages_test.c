/* Of very many rows: what is fetched first and scored then is what a look at every row gives. */
#include "config.h"

#include "finder.h"
#include "search/index.h"

#include <stdlib.h>

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_candidates_and_everything),
        cmocka_unit_test(test_common_words_under_a_floor),
        cmocka_unit_test(test_a_crowd_under_a_floor),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
