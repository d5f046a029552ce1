#include "config.h"

#include "check.h"
#include "ui/tui/toast.h"

#include <stdio.h>

static void said(struct toast *toast, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    toast_show(toast, ROLE_ERROR, false, format, arguments);
    va_end(arguments);
}

static void test_no_half_of_a_character(void **state)
{
    struct toast toast;
    (void)state;
    toast_init(&toast);
    said(&toast, "seat = %.5s, saved", "漢字");
    assert_string_equal(toast.text.data, "seat = 漢…, saved");
    toast_free(&toast);
}

static void test_notices_wait_for_each_other(void **state)
{
    struct toast toast;
    (void)state;
    toast_init(&toast);
    assert_true(toast_due(&toast) == 0);
    toast_notice(&toast, "one");
    int64_t alone = toast_due(&toast);
    toast_notice(&toast, "two");
    toast_notice(&toast, "two");
    assert_string_equal(toast.text.data, "one");
    assert_true(toast_due(&toast) < alone);
    toast_end(&toast);
    assert_string_equal(toast.text.data, "two");
    toast_end(&toast);
    assert_true(toast_due(&toast) == 0);
    toast_free(&toast);
}

static void test_a_notice_that_was_pushed_away_comes_back(void **state)
{
    struct toast toast;
    (void)state;
    toast_init(&toast);
    said(&toast, "an error of %s", "before");
    toast_notice(&toast, "one");
    assert_string_equal(toast.text.data, "one");
    toast_notice(&toast, "two");
    said(&toast, "there is no such %s", "row");
    said(&toast, "nor %s", "this");
    assert_string_equal(toast.text.data, "nor this");
    toast_end(&toast);
    assert_string_equal(toast.text.data, "one");
    assert_int_equal(toast.role, ROLE_WARNING);
    toast_end(&toast);
    assert_string_equal(toast.text.data, "two");
    toast_end(&toast);
    assert_true(toast_due(&toast) == 0);
    toast_free(&toast);
}

static void test_the_oldest_go_when_there_are_too_many(void **state)
{
    struct toast toast;
    (void)state;
    toast_init(&toast);
    for (int number = 0; number < 3 * TOAST_WAITING; number++) {
        char text[32];
        snprintf(text, sizeof text, "number %d", number);
        toast_notice(&toast, text);
    }
    toast_end(&toast);
    assert_string_equal(toast.text.data, "number 16");
    toast_free(&toast);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_half_of_a_character),
        cmocka_unit_test(test_notices_wait_for_each_other),
        cmocka_unit_test(test_a_notice_that_was_pushed_away_comes_back),
        cmocka_unit_test(test_the_oldest_go_when_there_are_too_many),
    };
    return cmocka_run_group_tests_name("toast", tests, NULL, NULL);
}
