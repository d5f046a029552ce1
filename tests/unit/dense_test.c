/* What scores only those rows that a bound lets be among the best finds what scoring all of them does: in a
 * store of random text with branches, deleted rows, questions and things learned, in segments and in the
 * tail, for queries of every kind, with and without word vectors. */
#include "config.h"

#include "finder.h"
#include "search/index.h"

#include <math.h>
#include <unistd.h>

#define WORDS      400
#define DIMENSIONS 100
#define CHATS      24
#define SENTENCES  30
#define QUERIES    150
#define LIMIT      12
#define TABLE      "dense_test.vec"

static uint64_t randomness = 88172645463325252u;

static unsigned random_below(unsigned most)
{
    return (unsigned)(next_random(&randomness) % most);
}

/* A word of four letters, the first ones much more often: "kaba". */
static void random_word(char word[5])
{
    unsigned number = random_below(1 + random_below(1 + random_below(WORDS)));
    snprintf(word, 5, "%c%c%c%c", "kmnptrsd"[number % 8], "aeiou"[number / 8 % 5],
             "kmnptrsd"[number / 40 % 8], "ao"[number / 320 % 2]);
}

/* In the order of their bytes, each somewhere near the one before it. */
static void write_table(void)
{
    static char words[WORDS][5];
    static int8_t rows[WORDS][DIMENSIONS];
    static float scales[WORDS];
    static uint32_t ranks[WORDS], offsets[WORDS + 2];
    struct vectors_header header = {VECTORS_MAGIC, DIMENSIONS, 0, 0, 0, 4711};
    FILE *file = fopen(TABLE, "wb");
    assert_non_null(file);
    for (unsigned i = 0; i < 8 * 5 * 8 * 2 && header.count < WORDS; i++) {
        snprintf(words[header.count], 5, "%c%c%c%c", "dkmnprst"[i / 80], "aeiou"[i / 16 % 5],
                 "dkmnprst"[i / 2 % 8], "ao"[i % 2]);
        double squares = 0;
        for (size_t d = 0; d < DIMENSIONS; d++) {
            int before = i % 8 != 0 ? rows[header.count - 1][d] : 0;
            rows[header.count][d] = (int8_t)(before / 2 + (int)random_below(80) - 40);
            squares += rows[header.count][d] * rows[header.count][d];
        }
        scales[header.count] = (float)(1 / sqrt(squares));
        ranks[header.count] = random_below(40000);
        header.count++;
        offsets[header.count] = 4 * header.count;
    }
    header.text_length = 4 * header.count;
    fwrite(&header, sizeof header, 1, file);
    fwrite(rows, sizeof *rows, header.count, file);
    fwrite(scales, sizeof *scales, header.count, file);
    fwrite(ranks, sizeof *ranks, header.count, file);
    fwrite(offsets, sizeof *offsets, header.count + 1 + (header.count + 1) % 2, file);
    for (unsigned i = 0; i < header.count; i++)
        fwrite(words[i], 1, 4, file);
    assert_int_equal(fclose(file), 0);
}

/* --- What is said --- */

static const char *random_sentence(struct finder *finder, unsigned most)
{
    static const char *const begins[] = {"", "I always", "we met in May", "did you", "yesterday", "never"};
    const char *text = begins[random_below(2) * random_below(6)];
    for (unsigned count = 1 + random_below(most), i = 0; i < count; i++) {
        char word[5];
        random_word(word);
        text = arena_printf(&finder->model.arena, "%s%s%s%s", text, text[0] != '\0' ? " " : "", word,
                            random_below(5) == 0 ? "s" : "");
    }
    return arena_printf(&finder->model.arena, "%s%s", text, random_below(4) == 0 ? "?" : ".");
}

static void say_on(struct finder *finder, const char *chat, int64_t branch, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        struct model *model = &finder->model;
        struct rec_message row = {.external_id = "",
                                  .name = random_below(9) == 0 ? "Nina" : "",
                                  .content = random_sentence(finder, random_below(20) == 0 ? 150 : 12),
                                  .metadata = "",
                                  .provider = "",
                                  .model = "",
                                  .error = "",
                                  .stop_reason = "",
                                  .role = i % 2 ? REC_ROLE_ASSISTANT : REC_ROLE_USER,
                                  .status = REC_TURN_COMPLETE,
                                  .branch = branch,
                                  .created_at = model->now};
        strcpy(row.conversation_id, chat);
        model->now += MINUTE;
        ok(model, store_message_add(model->user, &row, &model->error));
    }
}

struct chat {
    const char *id;
    unsigned branches, ends[6]; /* of the path of each branch */
};

static void say_in(struct finder *finder, struct chat *chat, unsigned branch, unsigned count)
{
    say_on(finder, chat->id, branch, count);
    chat->ends[branch] += count;
}

static void fork_chat(struct finder *finder, struct chat *chat)
{
    unsigned parent = 1 + random_below(chat->branches), fork = 1 + random_below(chat->ends[parent]);
    int64_t branch;
    if (chat->branches == 5)
        return;
    ok(&finder->model,
       store_branch_add(finder->model.user, chat->id, parent, fork, &branch, &finder->model.error));
    chat->branches = (unsigned)branch;
    chat->ends[branch] = fork - 1;
    say_in(finder, chat, (unsigned)branch, 1 + random_below(12));
}

/* Most chats have branches, and of branches too. */
static struct chat talk(struct finder *finder)
{
    struct model *model = &finder->model;
    struct chat chat = {.id = model_conversation(model, random_sentence(finder, 4)), .branches = 1};
    say_in(finder, &chat, 1, 5 + random_below(SENTENCES));
    while (random_below(3) > 0 && chat.branches < 4)
        fork_chat(finder, &chat);
    model->now += INT64_C(3) * 86400000;
    return chat;
}

static void drop(struct finder *finder, const struct chat *chat)
{
    struct rec_conversation gone = {.deleted_at = finder->model.now};
    ok(&finder->model,
       store_conversation_update(finder->model.user, chat->id, STORE_DELETED, &gone, &finder->model.error));
}

static void learn(struct finder *finder)
{
    struct rec_memory row = {.kind = REC_MEMORY_FACT,
                             .slot = "",
                             .metadata = "",
                             .status = REC_STATE_ACTIVE,
                             .content = random_sentence(finder, 10),
                             .importance = random_below(100) / 100.0,
                             .confidence = .9,
                             .created_at = finder->model.now};
    ok(&finder->model, store_memory_add(finder->model.user, &row, &finder->model.error));
}

/* --- What is asked --- */

static struct search_query random_query(struct finder *finder)
{
    static const char *const begins[] = {"",         "when did I ",       "what did you say about ",
                                         "my ",      "is it true that",   "Nina ",
                                         "from:me ", "since:2026-06-10 ", "in May "};
    static const double floors[] = {0, 0, 0, .2, .35, .6};
    static const size_t limits[] = {1, 3, LIMIT};
    const char *text = begins[random_below(2) * random_below(9)];
    for (unsigned count = 1 + random_below(6), i = 0; i < count; i++) {
        char word[5];
        random_word(word);
        text = arena_printf(&finder->model.arena, "%s %s", text, word);
    }
    struct search_query query = query_of(text, random_below(3) == 0 ? MESSAGES : ALL);
    query.limit = limits[random_below(3)];
    query.prefix = random_below(4) == 0;
    query.floor = floors[random_below(6)];
    query.now = finder->model.now;
    return query;
}

static void compare(struct finder *finder, struct search_query query)
{
    char ids[LIMIT][REC_ID_SIZE];
    double scores[LIMIT];
    size_t count;
    setenv("RECOLLECT_SEARCH", "stages=1", 1);
    find_with(finder, query);
    setenv("RECOLLECT_SEARCH", "stages=0", 1);
    count = finder->count;
    for (size_t i = 0; i < count; i++) {
        strcpy(ids[i], finder->hits[i].id);
        scores[i] = finder->hits[i].score;
    }
    find_with(finder, query);
    unsetenv("RECOLLECT_SEARCH");
    if (finder->count != count)
        print_message("%s\n", query.text);
    assert_int_equal(finder->count, count);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(finder->hits[i].id, ids[i]) != 0)
            print_message("%s: hit %zu\n", query.text, i);
        assert_string_equal(finder->hits[i].id, ids[i]);
        assert_float_equal(finder->hits[i].score, scores[i], 1e-9);
    }
}

static void compare_many(struct finder *finder, unsigned queries)
{
    size_t found = 0;
    catch_up(finder);
    for (unsigned i = 0; i < queries; i++) {
        compare(finder, random_query(finder));
        found += finder->count > 0;
    }
    assert_true(found > queries / 3);
}

static void check_bounds(const char *table)
{
    struct finder finder;
    model_open(&finder.model);
    ok(&finder.model, search_open(&finder.search, NULL, table, "store", "ann", &finder.model.error));
    static struct chat chats[CHATS];
    for (unsigned i = 0; i < CHATS; i++) {
        chats[i] = talk(&finder);
        learn(&finder);
    }
    drop(&finder, &chats[0]);
    drop(&finder, &chats[1]);
    compare_many(&finder, QUERIES);
    assert_true(finder.search->segment_count > 0);
    for (unsigned i = 0; i < 40; i++) { /* now the tail grows */
        struct chat *chat = &chats[2 + random_below(CHATS - 2)];
        if (i % 3 == 0)
            fork_chat(&finder, chat);
        else
            say_in(&finder, chat, 1 + random_below(chat->branches), 1 + random_below(3));
        if (i % 7 == 0)
            learn(&finder);
        if (i % 10 == 9)
            chats[2 + i / 10] = talk(&finder);
        if (i == 20)
            drop(&finder, &chats[CHATS - 1]);
        compare_many(&finder, 10);
    }
    finder_close(&finder);
}

static void test_bounds_lose_nothing(void **state)
{
    (void)state;
    check_bounds(NULL);
}

static void test_bounds_lose_nothing_near_in_meaning(void **state)
{
    (void)state;
    write_table();
    check_bounds(TABLE);
    unlink(TABLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_bounds_lose_nothing),
                                       cmocka_unit_test(test_bounds_lose_nothing_near_in_meaning)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
