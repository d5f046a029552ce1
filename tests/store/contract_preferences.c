#include "config.h"

#include "contract.h"

#include <stdio.h>
#include <string.h>

static const struct store_preference_filter any_preference = {.category = -1, .source = -1};

static size_t preferences(struct fixture *f, struct store_preference_filter filter,
                          struct rec_preference **rows)
{
    size_t count;
    bool more;
    OK(f, store_preference_list(f->alice, &filter, &f->arena, rows, &count, &more, &f->error));
    return count;
}

static void preference_columns(struct fixture *f)
{
    struct rec_preference row, p = {.category = REC_CATEGORY_FOOD,
                                    .status = REC_STATE_PROPOSED,
                                    .key = "avoids",
                                    .qualifier = "olives",
                                    .value = "avoids olives",
                                    .statement = "I can't stand olives",
                                    .negative = true,
                                    .explicit_ = true,
                                    .locked = true,
                                    .confidence = 0.5,
                                    .access_count = 2,
                                    .since = 3,
                                    .valid_to = 4,
                                    .superseded_by = "00000000000000000009",
                                    .created_at = 5,
                                    .updated_at = 6};

    OK(f, store_preference_add(f->alice, &p, &f->error));
    for (int round = 0; round < 2; round++) {
        OK(f, store_preference_get(f->alice, p.id, &f->arena, &row, &f->error));
        assert_int_equal(row.category, p.category);
        assert_int_equal(row.status, p.status);
        assert_string_equal(row.key, p.key);
        assert_string_equal(row.qualifier, p.qualifier);
        assert_string_equal(row.value, p.value);
        assert_string_equal(row.statement, p.statement);
        assert_int_equal(row.negative, p.negative);
        assert_int_equal(row.explicit_, p.explicit_);
        assert_int_equal(row.locked, p.locked);
        assert_true(row.confidence == p.confidence);
        assert_int_equal(row.access_count, p.access_count);
        assert_int_equal(row.since, p.since);
        assert_int_equal(row.valid_to, p.valid_to);
        assert_string_equal(row.superseded_by, p.superseded_by);
        assert_int_equal(row.created_at, p.created_at);
        assert_int_equal(row.updated_at, p.updated_at);
        p = (struct rec_preference){.key = "k", .qualifier = "", .value = "", .statement = "", .since = 1};
        memcpy(p.id, row.id, REC_ID_SIZE);
        OK(f, store_preference_update(f->alice, &p, &f->error));
    }
}

static void preference_slots(struct fixture *f)
{
    struct rec_preference again = {.key = "seat", .value = "window"};

    struct rec_preference p = add_preference(f, f->alice, "seat", "", "aisle");
    EXPECT(f, REC_CONFLICT, store_preference_add(f->alice, &again, &f->error));
    assert_string_equal(f->error.id, p.id);
    add_preference(f, f->alice, "likes", "sushi", "likes sushi"); /* attitudes stand side by side */
    add_preference(f, f->alice, "likes", "ramen", "likes ramen");
    add_preference(f, f->bob, "seat", "", "window");
    struct rec_preference other = {.key = "seat", .value = "window", .category = REC_CATEGORY_TRAVEL};
    OK(f, store_preference_add(f->alice, &other, &f->error)); /* another category is another slot */
    struct rec_preference guess = {.key = "seat", .value = "window", .status = REC_STATE_PROPOSED};
    OK(f, store_preference_add(f->alice, &guess, &f->error));
    guess.status = REC_STATE_ACTIVE;
    EXPECT(f, REC_CONFLICT, store_preference_update(f->alice, &guess, &f->error));
    assert_string_equal(f->error.id, p.id);
    p.status = REC_STATE_SUPERSEDED;
    memcpy(p.superseded_by, guess.id, REC_ID_SIZE);
    OK(f, store_preference_update(f->alice, &p, &f->error));
    OK(f, store_preference_update(f->alice, &guess, &f->error));
    OK(f, store_preference_update(f->alice, &guess, &f->error)); /* it may keep its own slot */
    OK(f, store_preference_erase(f->alice, guess.id, &f->error));
    OK(f, store_preference_get(f->alice, p.id, &f->arena, &p, &f->error));
    assert_string_equal(p.superseded_by, "");
    EXPECT(f, REC_NOT_FOUND, store_preference_erase(f->alice, guess.id, &f->error));
    EXPECT(f, REC_NOT_FOUND, store_preference_update(f->alice, &guess, &f->error));
}

static void preference_filters(struct fixture *f)
{
    struct rec_preference *rows;
    struct store_preference_filter filter;
    const struct rec_preference given[] = {
        {.category = REC_CATEGORY_UI, .key = "theme", .value = "dark", .explicit_ = true},
        {.category = REC_CATEGORY_FOOD,
         .key = "likes",
         .qualifier = "sushi",
         .statement = "I love Sushi à Tokyo"},
        {.category = REC_CATEGORY_FOOD, .key = "likes", .qualifier = "ramen", .value = "likes ramen"},
        {.category = REC_CATEGORY_FOOD,
         .key = "likes",
         .qualifier = "ramen",
         .status = REC_STATE_SUPERSEDED,
         .updated_at = 1},
        {.category = REC_CATEGORY_FOOD, .key = "diet", .value = "none", .status = REC_STATE_FORGOTTEN}};
    for (size_t i = 0; i < 5; i++) {
        struct rec_preference row = given[i];
        OK(f, store_preference_add(f->alice, &row, &f->error));
    }
    add_preference(f, f->bob, "theme", "", "light");

    assert_int_equal(preferences(f, any_preference, &rows), 3);
    assert_string_equal(rows[0].qualifier, "ramen"); /* category, key, qualifier */
    assert_string_equal(rows[1].qualifier, "sushi");
    assert_string_equal(rows[2].key, "theme");
    filter = any_preference;
    filter.statuses = ~0u;
    assert_int_equal(preferences(f, filter, &rows), 5);
    assert_string_equal(rows[0].key, "diet");
    assert_string_equal(rows[1].value, "likes ramen"); /* newest first within a slot */
    assert_int_equal(rows[2].status, REC_STATE_SUPERSEDED);
    filter = any_preference;
    filter.category = REC_CATEGORY_FOOD;
    assert_int_equal(preferences(f, filter, &rows), 2);
    filter.limit = 1;
    assert_int_equal(preferences(f, filter, &rows), 1);
    filter = any_preference;
    filter.key = "theme";
    assert_int_equal(preferences(f, filter, &rows), 1);
    filter = any_preference;
    filter.qualifier = "";
    assert_int_equal(preferences(f, filter, &rows), 1);
    filter.qualifier = "sushi";
    assert_int_equal(preferences(f, filter, &rows), 1);
    filter = any_preference;
    filter.source = 1;
    assert_int_equal(preferences(f, filter, &rows), 1);
    filter.source = 0;
    assert_int_equal(preferences(f, filter, &rows), 2);
    filter = any_preference;
    filter.text = "LIKE";
    assert_int_equal(preferences(f, filter, &rows), 2);
    filter.text = "SUSHI A";
    assert_int_equal(preferences(f, filter, &rows), 1);
    filter.text = "dark THEME"; /* one in the value, one in the key */
    assert_int_equal(preferences(f, filter, &rows), 1);
    filter.text = "dark";
    assert_int_equal(preferences(f, filter, &rows), 1);
    filter.text = "nowhere";
    assert_int_equal(preferences(f, filter, &rows), 0);
}

/* The profile's order: pages of it, each behind the last row of the one before, are the whole list. */
static void by_weight(struct fixture *f)
{
    struct store_preference_filter filter = {.weightiest = true};
    struct store_memory_filter standing = {.standing = true};
    struct rec_preference *all, *page;
    struct rec_memory *memories, *some;
    size_t count, memory_count, at = 0, length;
    bool more = true;
    for (int i = 0; i < 40; i++) {
        struct rec_preference row = {.key = "likes",
                                     .qualifier = arena_printf(&f->arena, "%d", i),
                                     .explicit_ = i % 3 != 0,
                                     .locked = i % 7 == 0,
                                     .confidence = i % 4 / 4.0,
                                     .since = 1 + i % 2,
                                     .status = i % 10 ? REC_STATE_ACTIVE : REC_STATE_FORGOTTEN};
        struct rec_memory memory = {.content = row.qualifier,
                                    .kind = i % 2 ? REC_MEMORY_INSTRUCTION : REC_MEMORY_FACT,
                                    .pinned = i % 3 == 0,
                                    .confidence = i % 4 / 4.0,
                                    .status = row.status};
        OK(f, store_preference_add(f->alice, &row, &f->error));
        OK(f, store_memory_add(f->alice, &memory, &f->error));
    }
    add_preference(f, f->bob, "theme", "", "light");

    OK(f, store_preference_list(f->alice, &filter, &f->arena, &all, &count, &more, &f->error));
    assert_int_equal(count, 36);
    assert_false(more);
    for (size_t i = 0; i + 1 < count; i++) {
        const struct rec_preference *a = &all[i], *b = a + 1;
        double x = 4 * a->explicit_ + 2 * a->locked + a->confidence;
        double y = 4 * b->explicit_ + 2 * b->locked + b->confidence;
        assert_true(x > y ||
                    (x == y && (a->since > b->since || (a->since == b->since && strcmp(a->id, b->id) > 0))));
    }
    filter.limit = 5;
    for (more = true; more; at += length) {
        OK(f, store_preference_list(f->alice, &filter, &f->arena, &page, &length, &more, &f->error));
        for (size_t i = 0; i < length; i++)
            assert_string_equal(page[i].id, all[at + i].id);
        filter.below = &page[length - 1];
    }
    assert_int_equal(at, count);

    OK(f, store_memory_list(f->alice, &standing, &f->arena, &memories, &memory_count, &more, &f->error));
    assert_int_equal(memory_count, 25);
    for (size_t i = 0; i + 1 < memory_count; i++) {
        const struct rec_memory *a = &memories[i], *b = a + 1;
        double x = 2 * a->pinned + a->confidence, y = 2 * b->pinned + b->confidence;
        assert_true(a->pinned || a->kind == REC_MEMORY_INSTRUCTION);
        assert_true(x > y || (x == y && (a->created_at > b->created_at ||
                                         (a->created_at == b->created_at && strcmp(a->id, b->id) > 0))));
    }
    standing.limit = 5;
    for (more = true, at = 0; more; at += length) {
        OK(f, store_memory_list(f->alice, &standing, &f->arena, &some, &length, &more, &f->error));
        for (size_t i = 0; i < length; i++)
            assert_string_equal(some[i].id, memories[at + i].id);
        standing.below = &some[length - 1];
    }
    assert_int_equal(at, memory_count);
}

static void preference_as_of(struct fixture *f)
{
    struct rec_preference *rows;
    struct store_preference_filter filter = any_preference;
    struct rec_preference old = {
        .key = "seat", .value = "window", .since = 10, .valid_to = 20, .status = REC_STATE_SUPERSEDED};
    struct rec_preference new = {.key = "seat", .value = "aisle", .since = 20};

    OK(f, store_preference_add(f->alice, &old, &f->error));
    OK(f, store_preference_add(f->alice, &new, &f->error));
    filter.as_of = 15;
    assert_int_equal(preferences(f, filter, &rows), 1);
    assert_string_equal(rows[0].value, "window");
    filter.as_of = 20;
    assert_int_equal(preferences(f, filter, &rows), 1);
    assert_string_equal(rows[0].value, "aisle");
    filter.as_of = 9;
    assert_int_equal(preferences(f, filter, &rows), 0);
}

static void preference_evidence(struct fixture *f)
{
    struct rec_preference row, *rows;
    struct rec_evidence source = {.source = "user", .end = 4};
    struct store_preference_filter filter = any_preference;

    struct rec_conversation c = add_conversation(f, f->alice, "c");
    struct rec_message m = add_message(f, f->alice, c.id, REC_ROLE_USER, "aisle");
    memcpy(source.message_id, m.id, REC_ID_SIZE);
    struct rec_preference p = {.key = "seat", .value = "aisle", .evidence = &source, .evidence_count = 1};
    OK(f, store_preference_add(f->alice, &p, &f->error));
    add_preference(f, f->alice, "theme", "", "dark");
    OK(f, store_preference_update(f->alice, &p, &f->error));
    OK(f, store_preference_get(f->alice, p.id, &f->arena, &row, &f->error));
    assert_int_equal(row.evidence_count, 1);
    assert_string_equal(row.evidence[0].message_id, m.id);
    filter.message = m.id;
    assert_int_equal(preferences(f, filter, &rows), 1);
    assert_string_equal(rows[0].key, "seat");
}

const struct contract_case contract_preferences[] = {
    {"preference columns", preference_columns},
    {"preference slots", preference_slots},
    {"preference filters", preference_filters},
    {"by weight", by_weight},
    {"preference as of", preference_as_of},
    {"preference evidence", preference_evidence},
    {NULL, NULL},
};
