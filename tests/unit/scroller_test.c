#include "config.h"

#include "check.h"
#include "ui/tui/scroller.h"

#include <string.h>

enum { ITEMS_MAX = 64 };

struct model {
    int heights[ITEMS_MAX];
    size_t asked;
};

static int height(void *context, size_t item)
{
    struct model *model = context;
    model->asked++;
    return model->heights[item];
}

static struct scroller_items items_of(struct model *model, size_t count)
{
    return (struct scroller_items){count, height, model};
}

static void test_follow(void **state)
{
    struct model model = {{3, 5, 2}, 0};
    struct scroller_items items = items_of(&model, 3);
    struct scroller scroller;
    (void)state;
    scroller_init(&scroller);
    scroller_settle(&scroller, &items, 4);
    assert_int_equal(scroller.item, 1);
    assert_int_equal(scroller.row, 3);
    model.heights[2] += 3;
    scroller_settle(&scroller, &items, 4);
    assert_int_equal(scroller.item, 2);
    assert_int_equal(scroller.row, 1);
    scroller_settle(&scroller, &items, 100);
    assert_int_equal(scroller.item, 0);
    assert_int_equal(scroller.row, 0);
    assert_true(scroller_at_end(&scroller, &items, 100));
}

static void test_place_is_sacred(void **state)
{
    struct model model = {{3, 5, 2, 4}, 0};
    struct scroller_items items = items_of(&model, 4);
    struct scroller scroller;
    (void)state;
    scroller_init(&scroller);
    assert_int_equal(scroller_move(&scroller, &items, 4, -5), 5);
    assert_false(scroller.follow);
    struct scroller place = scroller;
    model.heights[3] += 100; /* the answer streams */
    scroller_settle(&scroller, &items, 4);
    assert_memory_equal(&scroller, &place, sizeof place);
    model.heights[0] = 50; /* something above is wrapped anew */
    scroller_settle(&scroller, &items, 4);
    assert_memory_equal(&scroller, &place, sizeof place);
    scroller_inserted(&scroller, 0, 7); /* older messages come in front */
    assert_int_equal(scroller.item, place.item + 7);
    scroller_removed(&scroller, 0, 7);
    assert_int_equal(scroller.item, place.item);
    scroller_inserted(&scroller, 4, 3);
    assert_int_equal(scroller.item, place.item);
    assert_int_equal(scroller_below(&scroller, &items, 4, 50), 50);
    assert_int_equal(scroller_move(&scroller, &items, 4, 1000), 105);
    assert_true(scroller.follow);
}

static void test_steps(void **state)
{
    struct model model = {{3, 5, 0, 4, 6}, 0};
    struct scroller_items items = items_of(&model, 5);
    struct scroller scroller;
    size_t item;
    int row;
    (void)state;
    scroller_top(&scroller);
    scroller_step(&scroller, &items, 4, 1);
    assert_int_equal(scroller.item, 1);
    scroller_move(&scroller, &items, 4, 2);
    scroller_step(&scroller, &items, 4, -1);
    assert_int_equal(scroller.item, 1);
    assert_int_equal(scroller.row, 0);
    scroller_step(&scroller, &items, 4, -1);
    assert_int_equal(scroller.item, 0);
    scroller_reveal(&scroller, &items, 4, 3, 0, 2);
    assert_int_equal(scroller.item, 1);
    assert_int_equal(scroller.row, 3);
    assert_true(scroller_at(&scroller, &items, 3, &item, &row));
    assert_int_equal(item, 3);
    assert_int_equal(row, 1);
    assert_false(scroller_at(&scroller, &items, 100, &item, &row));
    scroller_show(&scroller, &items, 4, 4, 5);
    assert_int_equal(scroller.item, 4);
    assert_int_equal(scroller.row, 2);
}

static int total(const struct model *model, size_t count)
{
    int sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += model->heights[i];
    return sum;
}

static int absolute(const struct model *model, const struct scroller *scroller)
{
    return total(model, scroller->item) + scroller->row;
}

static void test_random_walk(void **state)
{
    uint64_t seed = 4711;
    (void)state;
    for (int round = 0; round < 2000; round++) {
        struct model model = {{0}, 0};
        size_t count = next_random(&seed) % 20;
        for (size_t i = 0; i < count; i++)
            model.heights[i] = (int)(next_random(&seed) % 9);
        struct scroller_items items = items_of(&model, count);
        struct scroller scroller;
        scroller_init(&scroller);
        for (int step = 0; step < 30; step++) {
            int view = (int)(next_random(&seed) % 12), rows = (int)(next_random(&seed) % 21) - 10;
            scroller_settle(&scroller, &items, view);
            int before = absolute(&model, &scroller);
            int moved = scroller_move(&scroller, &items, view, rows);
            int after = absolute(&model, &scroller), sum = total(&model, count);
            int end = sum - (view > 0 ? view : 1) > 0 ? sum - (view > 0 ? view : 1) : 0;
            assert_int_equal(after, rows < 0 ? (before + rows > 0 ? before + rows : 0)
                                             : (before + rows < end ? before + rows : end));
            assert_int_equal(moved, after > before ? after - before : before - after);
            if (rows > 0 && after == end)
                assert_true(scroller.follow || count == 0);
            if (next_random(&seed) % 4 == 0 && count > 0)
                model.heights[next_random(&seed) % count] = (int)(next_random(&seed) % 9);
        }
    }
}

/* At the end of a long conversation only the last items are measured. */
static void test_laziness(void **state)
{
    struct model model = {{0}, 0};
    struct scroller_items items = items_of(&model, ITEMS_MAX);
    struct scroller scroller;
    (void)state;
    for (int i = 0; i < ITEMS_MAX; i++)
        model.heights[i] = 10;
    scroller_init(&scroller);
    scroller_settle(&scroller, &items, 20);
    assert_true(model.asked <= 8);
}

static void test_list(void **state)
{
    struct list_place list = {10, 0, 0};
    (void)state;
    list_move(&list, 4, 5);
    assert_int_equal(list.selected, 5);
    assert_int_equal(list.top, 2);
    list_move(&list, 4, 100);
    assert_int_equal(list.selected, 9);
    assert_int_equal(list.top, 6);
    list_move(&list, 4, -100);
    assert_int_equal(list.selected, 0);
    assert_int_equal(list.top, 0);
    list_select(&list, 4, 7);
    list.count = 3;
    list_settle(&list, 4);
    assert_int_equal(list.selected, 2);
    assert_int_equal(list.top, 0);
    list.count = 0;
    list_settle(&list, 0);
    assert_int_equal(list.selected, 0);
    list_move(&list, 4, 1);
    assert_int_equal(list.selected, 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_follow),   cmocka_unit_test(test_place_is_sacred),
        cmocka_unit_test(test_steps),    cmocka_unit_test(test_random_walk),
        cmocka_unit_test(test_laziness), cmocka_unit_test(test_list),
    };
    return cmocka_run_group_tests_name("scroller", tests, NULL, NULL);
}
