#include "config.h"

#include "check.h"
#include "ui/tui/layout.h"

#include <stdbool.h>

static bool on_screen(const struct layout *layout, struct rect rect)
{
    return rect.x >= 0 && rect.y >= 0 && rect.width >= 0 && rect.height >= 0 &&
           rect.x + rect.width <= layout->width && rect.y + rect.height <= layout->height;
}

static bool overlaps(struct rect a, struct rect b)
{
    return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

static void check_layout(const struct layout_wish *wish)
{
    struct layout layout;
    layout_compute(&layout, wish);
    struct rect rects[PANE_COUNT + 1];
    int count = 0;
    rects[count++] = layout.status;
    assert_true(on_screen(&layout, layout.status));
    for (int pane = 0; pane < PANE_COUNT; pane++) {
        const struct layout_place *place = &layout.panes[pane];
        if (!place->visible)
            continue;
        assert_true(on_screen(&layout, place->frame));
        assert_true(on_screen(&layout, place->content));
        assert_true(place->content.width >= 1 && place->content.height >= 1);
        assert_false(overlaps(place->frame, layout.status));
        if (layout.borders) {
            assert_int_equal(place->content.x, place->frame.x + 1);
            assert_int_equal(place->content.width, place->frame.width - 2);
        }
        rects[count++] = place->content;
    }
    for (int i = 0; i < count; i++)
        for (int j = 0; j < i; j++)
            assert_false(overlaps(rects[i], rects[j]));
    assert_true(layout.panes[wish->focus].visible);
    assert_true(layout.columns >= 1 && layout.columns <= 3);
    if (wish->zoom)
        assert_int_equal(layout.columns, 1);
    /* neighbours share a border, and together they fill the width */
    if (layout.columns == 3 && layout.borders) {
        assert_int_equal(layout.panes[PANE_LIST].frame.x, 0);
        assert_int_equal(layout.panes[PANE_LIST].frame.width - 1, layout.panes[PANE_CHAT].frame.x);
        assert_int_equal(layout.panes[PANE_CHAT].frame.x + layout.panes[PANE_CHAT].frame.width - 1,
                         layout.panes[PANE_INSPECTOR].frame.x);
        assert_int_equal(layout.panes[PANE_INSPECTOR].frame.x + layout.panes[PANE_INSPECTOR].frame.width,
                         layout.width);
        assert_true(layout.panes[PANE_CHAT].content.width >= 24);
    }
}

static void test_every_size(void **state)
{
    (void)state;
    for (int width = 1; width <= 400; width += width < 130 ? 1 : 17)
        for (int height = 1; height <= 150; height += height < 30 ? 1 : 13)
            for (int bits = 0; bits < 32; bits++) {
                struct layout_wish wish = {.width = width,
                                           .height = height,
                                           .focus = (enum layout_pane)(bits % 4),
                                           .zoom = bits & 4,
                                           .hide_list = bits & 8,
                                           .hide_inspector = bits & 16,
                                           .input_rows = 1 + (width * 7 + height) % 40};
                check_layout(&wish);
            }
}

static void test_wishes(void **state)
{
    uint64_t seed = 77;
    (void)state;
    for (int round = 0; round < 20000; round++) {
        struct layout_wish wish = {.width = (int)(next_random(&seed) % 410),
                                   .height = (int)(next_random(&seed) % 160),
                                   .list = (int)(next_random(&seed) % 300),
                                   .inspector = (int)(next_random(&seed) % 300),
                                   .focus = (enum layout_pane)(next_random(&seed) % PANE_COUNT),
                                   .input_rows = (int)(next_random(&seed) % 200)};
        check_layout(&wish);
    }
}

static void test_columns(void **state)
{
    static const struct {
        int width, height, columns;
        enum layout_pane focus;
        bool list, chat, inspector;
    } cases[] = {
        {200, 50, 3, PANE_INPUT, true, true, true},     {100, 24, 3, PANE_INPUT, true, true, true},
        {80, 24, 2, PANE_INPUT, true, true, false},     {80, 24, 2, PANE_INSPECTOR, false, true, true},
        {40, 12, 1, PANE_INPUT, false, true, false},    {40, 12, 1, PANE_LIST, true, false, false},
        {20, 6, 1, PANE_INSPECTOR, false, false, true}, {1, 1, 1, PANE_CHAT, false, true, false},
        {1, 1, 1, PANE_INPUT, false, false, false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct layout layout;
        struct layout_wish wish = {
            .width = cases[i].width, .height = cases[i].height, .focus = cases[i].focus, .input_rows = 1};
        layout_compute(&layout, &wish);
        assert_int_equal(layout.columns, cases[i].columns);
        assert_int_equal(layout.panes[PANE_LIST].visible, cases[i].list);
        assert_int_equal(layout.panes[PANE_CHAT].visible, cases[i].chat);
        assert_int_equal(layout.panes[PANE_INSPECTOR].visible, cases[i].inspector);
    }
}

static void test_popups(void **state)
{
    (void)state;
    for (int width = 1; width <= 120; width += 7)
        for (int height = 1; height <= 60; height += 3)
            for (int wanted = -3; wanted <= 130; wanted += 11) {
                struct layout layout;
                struct layout_wish wish = {
                    .width = width, .height = height, .focus = PANE_CHAT, .input_rows = 1};
                layout_compute(&layout, &wish);
                struct layout_place place = layout_popup(&layout, wanted, wanted / 2);
                assert_true(on_screen(&layout, place.frame) && on_screen(&layout, place.content));
                assert_true(place.content.width >= 1 && place.content.height >= 1);
                assert_false(overlaps(place.frame, layout.status));
            }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_size),
        cmocka_unit_test(test_wishes),
        cmocka_unit_test(test_columns),
        cmocka_unit_test(test_popups),
    };
    return cmocka_run_group_tests_name("layout", tests, NULL, NULL);
}
