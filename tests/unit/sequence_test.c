/* Random sequences of all that can be done to what was learned, with its invariants after each
 * step: a slot has one active value, the history knows each row as it is, an undo puts back what was there,
 * and what was erased is gone from the files and stays gone. */
#include "config.h"

#include "model.h"

#include "memory/rows_json.h"

#include <stdio.h>
#include <unistd.h>

#define ROUNDS 220
#define SEEDS  4
#define ANY    (~0u)

struct sequence {
    struct model model;
    const char *path, *chat;
    uint64_t random;
    int words; /* made up so far */
    char erased[ROUNDS][REC_ID_SIZE];
    const char *gone[ROUNDS]; /* words that were erased */
    size_t erased_count, gone_count;
};

static unsigned pick(struct sequence *sequence, unsigned below)
{
    sequence->random = sequence->random * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(sequence->random >> 33) % below;
}

static struct rec_preference *preferences(struct sequence *sequence, unsigned statuses, size_t *count)
{
    struct model *model = &sequence->model;
    struct store_preference_filter filter = {.category = -1, .source = -1, .statuses = statuses};
    struct rec_preference *rows;
    bool more;
    ok(model, store_preference_list(model->user, &filter, &model->arena, &rows, count, &more, &model->error));
    assert_false(more);
    return rows;
}

static struct rec_memory *memories(struct sequence *sequence, unsigned statuses, size_t *count)
{
    struct model *model = &sequence->model;
    struct store_memory_filter filter = {.kind = -1, .category = -1, .statuses = statuses, .limit = 1000};
    struct rec_memory *rows;
    bool more;
    ok(model, store_memory_list(model->user, &filter, &model->arena, &rows, count, &more, &model->error));
    assert_false(more);
    return rows;
}

/* --- What can be done --- */

/* A random row in one of these states: its id, or NULL. *words: what only it says, or NULL. */
static const char *some_row(struct sequence *sequence, unsigned statuses, const char **words)
{
    size_t preference_count, memory_count;
    struct rec_preference *rows = preferences(sequence, statuses, &preference_count);
    struct rec_memory *others = memories(sequence, statuses, &memory_count);
    *words = NULL;
    if (preference_count + memory_count == 0)
        return NULL;
    size_t at = pick(sequence, (unsigned)(preference_count + memory_count));
    const char *text = at < preference_count ? rows[at].value : others[at - preference_count].content;
    const char *unique = strstr(text, "zq");
    if (unique != NULL)
        *words = arena_strndup(&sequence->model.arena, unique, 8);
    return at < preference_count ? rows[at].id : others[at - preference_count].id;
}

static void say(struct sequence *sequence)
{
    static const char *const said[] = {"I prefer aisle seats",
                                       "I prefer window seats",
                                       "I love tea",
                                       "I hate tea",
                                       "I no longer like tea",
                                       "Forget that.",
                                       "I live in Oslo",
                                       "I live in Rome",
                                       "I'm vegan",
                                       "I'm not vegan anymore",
                                       "Maybe I like jazz",
                                       "I prefer tea over coffee",
                                       "Shorter, please.",
                                       "Maybe I prefer dark mode.",
                                       "I prefer light mode",
                                       "I prefer coffee over tea"};
    unsigned at = pick(sequence, 20);
    struct model *model = &sequence->model;
    model_say(model, sequence->chat,
              at < 16 ? said[at] : arena_printf(&model->arena, "I love zq%06d", sequence->words++));
}

static void remember(struct sequence *sequence)
{
    struct model *model = &sequence->model;
    char id[REC_ID_SIZE];
    ok(model, memory_add(model->user,
                         arena_printf(&model->arena, "The word of the day is zq%06d", sequence->words++),
                         REC_MEMORY_FACT, REC_CATEGORY_GENERAL, pick(sequence, 4) == 0, id, &model->error));
}

static void set(struct sequence *sequence)
{
    static const char *const values[] = {"aisle", "window", "middle"};
    struct model *model = &sequence->model;
    char id[REC_ID_SIZE];
    ok(model,
       memory_preference_set(model->user, -1, "seat", "", values[pick(sequence, 3)], id, &model->error));
}

static void change_state(struct sequence *sequence)
{
    static const struct {
        unsigned statuses;
        enum rec_status (*change)(struct store_user *user, const char *id, rec_error *error);
    } changes[] = {{1u << REC_STATE_ACTIVE, memory_forget},
                   {1u << REC_STATE_FORGOTTEN, memory_restore},
                   {1u << REC_STATE_PROPOSED, memory_accept},
                   {1u << REC_STATE_PROPOSED, memory_reject}};
    unsigned at = pick(sequence, 4);
    const char *words, *id = some_row(sequence, changes[at].statuses, &words);
    struct model *model = &sequence->model;
    enum rec_status status = id == NULL ? REC_OK : changes[at].change(model->user, id, &model->error);
    assert_true(status == REC_OK || status == REC_CONFLICT);
}

static void erase(struct sequence *sequence)
{
    struct model *model = &sequence->model;
    const char *words, *id = some_row(sequence, ANY, &words);
    int64_t places;
    if (id == NULL)
        return;
    strcpy(sequence->erased[sequence->erased_count++], id);
    if (words != NULL)
        sequence->gone[sequence->gone_count++] = words;
    ok(model, memory_erase(model->user, id, &places, NULL, NULL, NULL, &model->error));
}

static void take_back(struct sequence *sequence)
{
    struct model *model = &sequence->model;
    struct memory_change *undone;
    size_t count;
    enum rec_status status =
        pick(sequence, 3) == 0 ? history_redo(model->user, 1, &model->arena, &undone, &count, &model->error)
                               : history_undo(model->user, 1, &model->arena, &undone, &count, &model->error);
    assert_true(status == REC_OK || status == REC_NOT_FOUND || status == REC_CONFLICT);
}

/* --- What must hold --- */

static void check_slots(struct sequence *sequence)
{
    size_t count, other_count;
    struct rec_preference *rows = preferences(sequence, 1u << REC_STATE_ACTIVE, &count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(rows[i].valid_to, 0);
        assert_string_equal(rows[i].superseded_by, "");
        for (size_t j = 0; j < i; j++)
            assert_false(strcmp(rows[i].key, rows[j].key) == 0 &&
                         strcmp(rows[i].qualifier, rows[j].qualifier) == 0);
    }
    struct rec_memory *others = memories(sequence, 1u << REC_STATE_ACTIVE, &other_count);
    for (size_t i = 0; i < other_count; i++) {
        assert_int_equal(others[i].recorded_to, 0);
        assert_string_equal(others[i].superseded_by, "");
        for (size_t j = 0; j < i; j++) {
            assert_false(others[i].slot[0] != '\0' && strcmp(others[i].slot, others[j].slot) == 0);
            assert_string_not_equal(others[i].content, others[j].content);
        }
    }
}

/* Without what an erased row leaves open: who came after it. */
static const char *without_successor(struct model *model, const char *json)
{
    char *copy = arena_strdup(&model->arena, json), *at = strstr(copy, "\"superseded_by\":\"");
    if (at != NULL) {
        char *end = strchr(at + strlen("\"superseded_by\":\""), '"');
        memmove(at, end, strlen(end) + 1);
    }
    return copy;
}

static void check_last_line(struct sequence *sequence, const char *id, const char *now)
{
    struct model *model = &sequence->model;
    struct rec_change_record *lines;
    size_t count;
    ok(model, store_history_list(model->user, id, 0, 1, &model->arena, &lines, &count, &model->error));
    assert_int_equal(count, 1);
    /* a guess is weighed anew with each wish; that is no change of what is believed */
    if (strstr(now, "\"explicit_\":false") == NULL)
        assert_string_equal(without_successor(model, lines[0].after), without_successor(model, now));
}

static void check_history(struct sequence *sequence)
{
    struct model *model = &sequence->model;
    size_t count;
    struct rec_preference *rows = preferences(sequence, ANY, &count);
    for (size_t i = 0; i < count; i++)
        check_last_line(sequence, rows[i].id, rows_json_preference(&rows[i], &model->arena));
    struct rec_memory *others = memories(sequence, ANY, &count);
    for (size_t i = 0; i < count; i++)
        check_last_line(sequence, others[i].id, rows_json_memory(&others[i], &model->arena));
}

static void check_erased(struct sequence *sequence)
{
    struct model *model = &sequence->model;
    struct rec_change_record *lines;
    struct rec_memory memory;
    struct rec_preference preference;
    size_t count;
    for (size_t i = 0; i < sequence->erased_count; i++) {
        const char *id = sequence->erased[i];
        assert_int_equal(store_memory_get(model->user, id, &model->arena, &memory, NULL), REC_NOT_FOUND);
        assert_int_equal(store_preference_get(model->user, id, &model->arena, &preference, NULL),
                         REC_NOT_FOUND);
        ok(model, store_history_list(model->user, id, 0, 1, &model->arena, &lines, &count, &model->error));
        assert_int_equal(count, 0);
    }
}

static void check_file(struct sequence *sequence, const char *path)
{
    struct arena *arena = &sequence->model.arena;
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return;
    fseek(file, 0, SEEK_END);
    size_t length = (size_t)ftell(file);
    char *bytes = arena_alloc(arena, length + 1);
    rewind(file);
    assert_int_equal(fread(bytes, 1, length, file), length);
    fclose(file);
    for (size_t i = 0; i < sequence->gone_count; i++)
        assert_null(memmem(bytes, length, sequence->gone[i], strlen(sequence->gone[i])));
}

/* --- The walk --- */

static int64_t newest_line(struct sequence *sequence)
{
    struct model *model = &sequence->model;
    struct rec_change_record *lines;
    size_t count;
    ok(model, store_history_list(model->user, NULL, 0, 1, &model->arena, &lines, &count, &model->error));
    return count == 0 ? 0 : lines[0].number;
}

static const char *believed(struct sequence *sequence)
{
    return arena_printf(&sequence->model.arena, "%s | %s", model_preferences(&sequence->model),
                        model_memories(&sequence->model));
}

/* A change, undone at once, and done again. */
static void there_and_back(struct sequence *sequence, void (*step)(struct sequence *sequence))
{
    struct model *model = &sequence->model;
    struct memory_change *undone;
    size_t count;
    int64_t line = newest_line(sequence);
    const char *before = believed(sequence);
    step(sequence);
    if (newest_line(sequence) == line)
        return;
    const char *after = believed(sequence);
    ok(model, history_undo(model->user, 1, &model->arena, &undone, &count, &model->error));
    assert_string_equal(believed(sequence), before);
    ok(model, history_redo(model->user, 1, &model->arena, &undone, &count, &model->error));
    assert_string_equal(believed(sequence), after);
}

static void walk(struct sequence *sequence)
{
    static void (*const steps[])(struct sequence *) = {say, say,          say,         remember,
                                                       set, change_state, change_state};
    for (int round = 0; round < ROUNDS; round++) {
        unsigned at = pick(sequence, 10);
        if (at == 9)
            erase(sequence);
        else if (at >= 7)
            take_back(sequence);
        else if (pick(sequence, 2) == 0)
            steps[at](sequence);
        else
            there_and_back(sequence, steps[at]);
        check_slots(sequence);
        check_history(sequence);
        check_erased(sequence);
    }
}

static void test_sequences(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        char folder[] = "/tmp/recollect-sequence-XXXXXX";
        assert_non_null(mkdtemp(folder));
        struct sequence *sequence = calloc(1, sizeof *sequence);
        struct model *model = &sequence->model;
        sequence->random = seed;
        model->now = START;
        sequence->path = arena_printf(&model->arena, "%s/store.db", folder);
        ok(model, store_open(&model->store, sequence->path, STORE_WRITE, &model->error));
        ok(model, store_user_open(model->store, "ann", true, &model->user, &model->error));
        sequence->chat = model_conversation(model, "");
        walk(sequence);
        ok(model, store_checkpoint(model->store, &model->error));
        check_file(sequence, sequence->path);
        check_file(sequence, arena_printf(&model->arena, "%s-wal", sequence->path));
        for (const char *const *end = (const char *const[]){"", "-wal", "-shm", NULL}; *end != NULL; end++)
            unlink(arena_printf(&model->arena, "%s%s", sequence->path, *end));
        model_close(model);
        for (const char *const *end = (const char *const[]){"", "-wal", "-shm", NULL}; *end != NULL; end++) {
            char path[4096];
            snprintf(path, sizeof path, "%s/store.db%s", folder, *end);
            unlink(path);
        }
        rmdir(folder);
        free(sequence);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_sequences)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
