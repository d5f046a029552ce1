/* What a prompt takes of what is known, held ready and following the journal, is what the store says:
 * compared with what is computed from lists of everything, after random edits. */
#include "config.h"

#include "finder.h"
#include "model.h"

#include "context/context.h"
#include "memory/view.h"
#include "provider/quote.h"

#include <stdio.h>
#include <unistd.h>

#define QUESTION  "Which hotels and boats suit a person with a kettle?"
#define STATEMENT "I am fond of hotels"
#define LIMIT     600
#define ROUNDS    400

/* --- From lists of everything --- */

static struct rec_preference *all_preferences(struct model *model, size_t *count)
{
    struct store_preference_filter filter = {.category = -1, .source = -1, .limit = 5000};
    struct rec_preference *rows;
    bool more;
    ok(model, store_preference_list(model->user, &filter, &model->arena, &rows, count, &more, &model->error));
    assert_false(more);
    return rows;
}

static const char *flat(struct model *model, const char *text)
{
    char *line = arena_strdup(&model->arena, text);
    for (char *at = line; *at != '\0'; at++)
        *at = strchr("\n\t", *at) ? ' ' : *at;
    return line;
}

struct line {
    const char *id, *section, *text;
    int rank, place;
    double confidence;
    int64_t since;
};

static int by_weight(const void *left, const void *right)
{
    const struct line *a = left, *b = right;
    if (a->rank != b->rank)
        return b->rank - a->rank;
    if (a->confidence < b->confidence || a->confidence > b->confidence)
        return a->confidence < b->confidence ? 1 : -1;
    if (a->since != b->since)
        return a->since < b->since ? 1 : -1;
    return strcmp(b->id, a->id);
}

static int by_place(const void *left, const void *right)
{
    const struct line *a = left, *b = right;
    if (a->place != b->place)
        return a->place - b->place;
    if (a->since != b->since)
        return a->since > b->since ? 1 : -1;
    return strcmp(a->id, b->id);
}

static size_t all_lines(struct model *model, struct line *lines)
{
    struct store_memory_filter filter = {.kind = -1, .category = -1, .limit = 5000};
    struct rec_memory *memories;
    size_t count, memory_count, used = 0;
    bool more;
    struct rec_preference *rows = all_preferences(model, &count);
    for (size_t i = 0; i < count; i++)
        if (rows[i].explicit_)
            lines[used++] =
                (struct line){.id = rows[i].id,
                              .section = rec_category_name(rows[i].category),
                              .text = flat(model, memory_preference_text(&rows[i], &model->arena)),
                              .rank = rows[i].locked ? 2 : 0,
                              .place = (int)rows[i].category,
                              .confidence = rows[i].confidence,
                              .since = rows[i].since};
    ok(model, store_memory_list(model->user, &filter, &model->arena, &memories, &memory_count, &more,
                                &model->error));
    for (size_t i = 0; i < memory_count; i++) {
        bool instruction = memories[i].kind == REC_MEMORY_INSTRUCTION;
        if (memories[i].pinned || instruction)
            lines[used++] = (struct line){.id = memories[i].id,
                                          .section = instruction ? "instructions" : "remembered",
                                          .text = flat(model, memories[i].content),
                                          .rank = memories[i].pinned ? 2 : 1,
                                          .place = instruction ? 100 : 101,
                                          .confidence = memories[i].confidence,
                                          .since = memories[i].created_at};
    }
    return used;
}

/* Without what was said in full. */
static const char *brief(struct model *model, const char *profile)
{
    static const char said[] = " (\"" STATEMENT "\")";
    char *text = arena_strdup(&model->arena, profile), *at;
    while ((at = strstr(text, said)) != NULL)
        memmove(at, at + sizeof said - 1, strlen(at + sizeof said - 1) + 1);
    return text;
}

/* The profile as text, and how many lines had no room. Of more preferences than are held, the heaviest. */
static const char *naive_profile(struct model *model, int64_t *left_out)
{
    struct line *lines = arena_alloc(&model->arena, 10000 * sizeof *lines), *taken = lines;
    size_t count = all_lines(model, lines), kept = 0, preferences = 0, seen = 0;
    int64_t room = LIMIT;
    struct buf out = BUF_INIT;
    qsort(lines, count, sizeof *lines, by_weight);
    for (size_t i = 0; i < count; i++) {
        bool opened = false;
        preferences += lines[i].place < 100;
        if (lines[i].place < 100 && preferences > VIEW_ROWS)
            continue;
        seen++;
        for (size_t j = 0; j < kept && !opened; j++)
            opened = taken[j].place == lines[i].place;
        const char *heading = arena_printf(&model->arena, "%s:\n", lines[i].section);
        const char *line = arena_printf(&model->arena, "[99] %s\n", lines[i].text);
        int64_t cost = tokens_estimate(line, strlen(line));
        cost += opened ? 0 : tokens_estimate(heading, strlen(heading));
        if (cost > room)
            continue;
        room -= cost;
        taken[kept++] = lines[i];
    }
    *left_out = (int64_t)(seen - kept);
    qsort(taken, kept, sizeof *taken, by_place);
    for (size_t i = 0; i < kept; i++)
        buf_addf(&out, "%s|%s|%s\n", taken[i].id, taken[i].section, taken[i].text);
    const char *text = arena_strndup(&model->arena, out.data, out.length);
    buf_free(&out);
    return text;
}

static const char *naive_known(struct model *model, size_t limit)
{
    size_t count, used = 0;
    struct rec_preference *rows = all_preferences(model, &count);
    struct buf words = BUF_INIT, out = BUF_INIT;
    quote_words(&words, QUESTION);
    for (size_t i = 0; i < count && used < limit; i++) {
        const char *line = memory_preference_text(&rows[i], &model->arena);
        if (quote_overlap(&words, line, strlen(line)) == 0)
            continue;
        buf_addf(&out, "%s|%s\n", rows[i].id, line);
        used++;
    }
    const char *text = arena_strndup(&model->arena, out.data, out.length);
    buf_free(&words);
    buf_free(&out);
    return text;
}

/* --- From the view --- */

static const char *held_profile(struct model *model, struct store_user *user, int64_t *left_out)
{
    struct memory_profile_line *lines;
    size_t count;
    struct buf out = BUF_INIT;
    const struct memory_profile_limits limits = {.tokens = LIMIT, .estimate = tokens_estimate};
    ok(model, memory_profile(user, &limits, &model->arena, &lines, &count, left_out, &model->error));
    for (size_t i = 0; i < count; i++)
        buf_addf(&out, "%s|%s|%s\n", lines[i].id, lines[i].section, lines[i].text);
    const char *text = arena_strndup(&model->arena, out.data, out.length);
    buf_free(&out);
    return text;
}

static const char *held_known(struct model *model, struct store_user *user, size_t limit)
{
    struct rec_preference *rows;
    size_t count, known;
    struct buf out = BUF_INIT;
    ok(model, memory_known(user, QUESTION, limit, &model->arena, &rows, &count, &known, &model->error));
    for (size_t i = 0; i < count; i++)
        buf_addf(&out, "%s|%s\n", rows[i].id, memory_preference_text(&rows[i], &model->arena));
    const char *text = arena_strndup(&model->arena, out.data, out.length);
    buf_free(&out);
    return text;
}

/* With their evidence: it changes, too. */
static const char *held_related(struct model *model, struct store_user *user)
{
    struct memory_profile_line *lines;
    size_t count;
    struct buf out = BUF_INIT;
    ok(model,
       memory_related(user, QUESTION, 40, tokens_estimate, &model->arena, &lines, &count, &model->error));
    for (size_t i = 0; i < count; i++)
        buf_addf(&out, "%s|%s|%s|%d|%zu\n", lines[i].id, lines[i].text, lines[i].section,
                 (int)lines[i].tokens, lines[i].evidence_count);
    const char *text = arena_strndup(&model->arena, out.data, out.length);
    buf_free(&out);
    return text;
}

/* The model's handle against lists of everything, and against a handle that has followed nothing. True if
 * something was said in full. */
static bool compare(struct model *model)
{
    struct store_user *fresh;
    int64_t left_out, expected;
    ok(model, store_user_open(model->store, "ann", false, &fresh, &model->error));
    const char *profile = held_profile(model, model->user, &left_out);
    assert_string_equal(brief(model, profile), naive_profile(model, &expected));
    assert_int_equal(left_out, expected);
    assert_string_equal(profile, held_profile(model, fresh, &expected));
    assert_string_equal(held_known(model, model->user, 20), naive_known(model, 20));
    assert_string_equal(held_related(model, model->user), held_related(model, fresh));
    store_user_close(fresh);
    return strcmp(brief(model, profile), profile) != 0;
}

/* --- Edits --- */

static const char *const things[] = {"hotels with a pool", "small boats",   "kettle soup", "vim",
                                     "window seats",       "Café au lait",  "long\nwalks", "a dog",
                                     "quiet rooms",        "opera singers", "hot\tchili",  "tea kettles"};

static void add_preference(struct model *model, struct store_user *user, uint64_t *random, long number)
{
    struct rec_preference row = {.category = (enum rec_category)(next_random(random) % 13),
                                 .key = next_random(random) % 3 ? "likes" : "habit",
                                 .value = things[next_random(random) % COUNT_OF(things)],
                                 .statement = next_random(random) % 2 ? STATEMENT : "",
                                 .explicit_ = next_random(random) % 5 != 0,
                                 .locked = next_random(random) % 20 == 0,
                                 .confidence = (double)(next_random(random) % 4) / 4,
                                 .since = START + (int64_t)(next_random(random) % 50)};
    struct rec_evidence evidence = {.external_id = "", .source = "user", .end = 3};
    char qualifier[32];
    snprintf(qualifier, sizeof qualifier, "no. %ld", number);
    row.qualifier = qualifier;
    if (model->message[0] && next_random(random) % 2) {
        strcpy(evidence.message_id, model->message);
        row.evidence = &evidence;
        row.evidence_count = 1;
    }
    ok(model, store_preference_add(user, &row, &model->error));
}

static void add_memory(struct model *model, struct store_user *user, uint64_t *random)
{
    struct rec_memory row = {.kind = next_random(random) % 2 ? REC_MEMORY_INSTRUCTION : REC_MEMORY_FACT,
                             .content = things[next_random(random) % COUNT_OF(things)],
                             .slot = "",
                             .metadata = "",
                             .pinned = next_random(random) % 3 == 0,
                             .importance = 0.5,
                             .confidence = 1};
    ok(model, store_memory_add(user, &row, &model->error));
}

/* One of what there is, of whatever status. */
static const char *any_preference(struct model *model, uint64_t *random)
{
    struct store_preference_filter filter = {.category = -1, .source = -1, .statuses = ~0u, .limit = 5000};
    struct rec_preference *rows;
    size_t count;
    bool more;
    ok(model,
       store_preference_list(model->user, &filter, &model->arena, &rows, &count, &more, &model->error));
    return count ? rows[next_random(random) % count].id : NULL;
}

static const char *any_memory(struct model *model, uint64_t *random)
{
    struct store_memory_filter filter = {.kind = -1, .category = -1, .statuses = ~0u, .limit = 5000};
    struct rec_memory *rows;
    size_t count;
    bool more;
    ok(model, store_memory_list(model->user, &filter, &model->arena, &rows, &count, &more, &model->error));
    return count ? rows[next_random(random) % count].id : NULL;
}

static void change_preference(struct model *model, struct store_user *user, uint64_t *random)
{
    const char *id = any_preference(model, random);
    struct rec_preference row;
    if (id == NULL)
        return;
    ok(model, store_preference_get(user, id, &model->arena, &row, &model->error));
    switch (next_random(random) % 5) {
    case 0:
        row.status = (enum rec_memory_status)(next_random(random) % 5);
        break;
    case 1:
        row.locked = !row.locked;
        break;
    case 2:
        row.value = things[next_random(random) % COUNT_OF(things)];
        break;
    case 3:
        row.confidence = (double)(next_random(random) % 4) / 4;
        break;
    default:
        row.explicit_ = !row.explicit_;
    }
    ok(model, store_preference_update(user, &row, &model->error));
}

static void change_memory(struct model *model, struct store_user *user, uint64_t *random)
{
    const char *id = any_memory(model, random);
    struct rec_memory row;
    if (id == NULL)
        return;
    ok(model, store_memory_get(user, id, &model->arena, &row, &model->error));
    if (next_random(random) % 2)
        row.pinned = !row.pinned;
    else
        row.status = next_random(random) % 2 ? REC_STATE_ACTIVE : REC_STATE_FORGOTTEN;
    ok(model, store_memory_update(user, &row, &model->error));
}

static void erase_one(struct model *model, uint64_t *random)
{
    const char *id = next_random(random) % 2 ? any_preference(model, random) : any_memory(model, random);
    int64_t places;
    if (id != NULL)
        ok(model, memory_erase(model->user, id, &places, &model->arena, NULL, NULL, &model->error));
}

static void take_back(struct model *model)
{
    struct memory_change *changes;
    size_t count;
    enum rec_status status = history_undo(model->user, 1, &model->arena, &changes, &count, &model->error);
    assert_true(status == REC_OK || status == REC_NOT_FOUND || status == REC_CONFLICT);
}

/* What is read within a transaction and then taken back was never there. */
static void add_in_vain(struct model *model, uint64_t *random, long number)
{
    int64_t left_out;
    ok(model, store_begin(model->store, STORE_NORMAL, &model->error));
    add_preference(model, model->user, random, number);
    held_profile(model, model->user, &left_out);
    store_rollback(model->store);
}

static void learn_and_erase(struct model *model, uint64_t *random)
{
    static const char *const said[] = {"I love ramen",
                                       "I no longer like ramen",
                                       "I prefer aisle seats",
                                       "Always answer in short sentences",
                                       "I avoid shared bathrooms",
                                       "Forget that I love ramen"};
    const char *chat = model_conversation(model, "");
    model_say(model, chat, said[next_random(random) % COUNT_OF(said)]);
    if (next_random(random) % 3 == 0) {
        ok(model, store_conversation_erase(model->user, chat, &model->error));
        model->message[0] = '\0';
    }
}

static void edit(struct model *model, struct store_user *other, uint64_t *random, long number)
{
    struct store_user *user = next_random(random) % 3 ? model->user : other;
    char id[1][REC_ID_SIZE];
    const char *touched;
    switch (next_random(random) % 10) {
    case 0:
    case 1:
        add_preference(model, user, random, number);
        break;
    case 2:
        add_memory(model, user, random);
        break;
    case 3:
    case 4:
        change_preference(model, user, random);
        break;
    case 5:
        change_memory(model, user, random);
        break;
    case 6:
        erase_one(model, random);
        break;
    case 7:
        learn_and_erase(model, random);
        break;
    case 8:
        take_back(model);
        add_in_vain(model, random, number);
        break;
    default:
        touched = any_preference(model, random);
        if (touched == NULL)
            return;
        strcpy(id[0], touched);
        ok(model,
           store_touch(user, REC_ROW_PREFERENCE, (const char(*)[REC_ID_SIZE])id, 1, START, &model->error));
    }
}

/* --- Tests --- */

/* `other` stands for another program: its connection is its own. */
static void test_follows_every_edit(void **state)
{
    char folder[] = "view-XXXXXX", path[64];
    struct store *store;
    struct store_user *other;
    uint64_t random = 20260528;
    long in_full = 0;
    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/store.db", folder);
    struct model model = {.now = START};
    ok(&model, store_open(&model.store, path, STORE_WRITE, &model.error));
    ok(&model, store_user_open(model.store, "ann", true, &model.user, &model.error));
    ok(&model, store_open(&store, path, STORE_WRITE, &model.error));
    ok(&model, store_user_open(store, "ann", false, &other, &model.error));
    for (long round = 0; round < ROUNDS; round++) {
        edit(&model, other, &random, round);
        if (round % 3 == 0)
            in_full += compare(&model);
        if (round % 50 == 0) {
            ok(&model, store_changes_trim(model.user, store_change_last(model.user), &model.error));
            arena_free(&model.arena);
        }
    }
    compare(&model);
    assert_true(in_full > 0);
    store_user_close(other);
    store_close(store);
    model_close(&model);
    remove_folder(folder);
}

/* Around the number of rows that are held, rows come up from behind and go back there. */
static void test_more_than_is_held(void **state)
{
    struct model model;
    uint64_t random = 7;
    (void)state;
    model_open(&model);
    ok(&model, store_begin(model.store, STORE_NORMAL, &model.error));
    for (long i = 0; i < VIEW_ROWS + 60; i++)
        add_preference(&model, model.user, &random, i);
    ok(&model, store_commit(model.store, &model.error));
    for (int round = 0; round < 12; round++) {
        int64_t left_out, expected;
        struct store_user *fresh;
        ok(&model, store_begin(model.store, STORE_NORMAL, &model.error));
        for (int i = 0; i < 25; i++)
            change_preference(&model, model.user, &random);
        for (int i = 0; i < (round < 6 ? 0 : 15); i++)
            erase_one(&model, &random);
        ok(&model, store_commit(model.store, &model.error));
        ok(&model, store_user_open(model.store, "ann", false, &fresh, &model.error));
        const char *profile = held_profile(&model, model.user, &left_out);
        assert_string_equal(profile, held_profile(&model, fresh, &expected));
        assert_int_equal(left_out, expected);
        assert_string_equal(held_related(&model, model.user), held_related(&model, fresh));
        assert_string_equal(held_known(&model, model.user, 20), held_known(&model, fresh, 20));
        store_user_close(fresh);
        arena_free(&model.arena);
    }
    compare(&model);
    model_close(&model);
}

/* What one user's handle holds is that user's. */
static void test_users_are_apart(void **state)
{
    struct model model;
    struct store_user *ben;
    int64_t left_out;
    char id[REC_ID_SIZE];
    (void)state;
    model_open(&model);
    ok(&model, store_user_open(model.store, "ben", true, &ben, &model.error));
    ok(&model,
       memory_preference_set(model.user, REC_CATEGORY_TRAVEL, "hotel", NULL, "quiet", id, &model.error));
    assert_true(strstr(held_profile(&model, model.user, &left_out), "quiet") != NULL);
    assert_string_equal(held_profile(&model, ben, &left_out), "");
    assert_string_equal(held_known(&model, ben, 20), "");
    assert_string_equal(held_related(&model, ben), "");
    ok(&model, memory_preference_set(ben, REC_CATEGORY_TRAVEL, "hotel", NULL, "loud", id, &model.error));
    assert_true(strstr(held_profile(&model, model.user, &left_out), "loud") == NULL);
    assert_true(strstr(held_profile(&model, ben, &left_out), "loud") != NULL);
    store_user_close(ben);
    model_close(&model);
}

/* Erasing leaves nothing of it in what is held. */
static void test_erasing_drops_what_is_held(void **state)
{
    struct model model;
    int64_t left_out, places;
    char id[REC_ID_SIZE];
    (void)state;
    model_open(&model);
    ok(&model,
       memory_preference_set(model.user, REC_CATEGORY_TRAVEL, "hotel", NULL, "quiet", id, &model.error));
    held_profile(&model, model.user, &left_out);
    assert_non_null(store_user_held(model.user));
    ok(&model, memory_erase(model.user, id, &places, &model.arena, NULL, NULL, &model.error));
    assert_null(store_user_held(model.user));
    model_close(&model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_follows_every_edit), cmocka_unit_test(test_more_than_is_held),
        cmocka_unit_test(test_users_are_apart), cmocka_unit_test(test_erasing_drops_what_is_held)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
