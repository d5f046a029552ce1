/* When the date of a query fits a time. */
#include "config.h"

#include "check.h"

#include "search/dates.h"

#include <time.h>

/* Every fifth day or so of four thousand years, against the C library's calendar. */
static void test_months_of_times(void **state)
{
    (void)state;
    for (int64_t second = -62135596800 + 7; second < 64060588800; second += 431999) {
        time_t when = (time_t)second;
        struct tm said;
        double month, day;
        assert_non_null(gmtime_r(&when, &said));
        struct query_date date = {.month = said.tm_mon + 1, .day = said.tm_mday, .year = said.tm_year + 1900};
        dates_fit(&date, second * 1000, &month, &day);
        assert_true(month == 1 && day == 1);
        date.month = date.month % 12 + 1;
        dates_fit(&date, second * 1000, &month, &day);
        assert_true(month == 0);
    }
    struct query_date date = {.month = 1, .year = 1};
    double month, day;
    dates_fit(&date, INT64_MIN, &month, &day);
    assert_true(month == 0 && day == 0);
    dates_fit(&date, INT64_MAX, &month, &day);
    assert_true(month == 0 && day == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_months_of_times),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
