#include "config.h"

#include "base/clock.h"

#include "check.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static void set_zone(const char *zone)
{
    setenv("TZ", zone, 1);
    tzset();
}

static void texts_name_moments(void **state)
{
    static const struct {
        const char *text;
        int64_t time;
    } cases[] = {
        {"1970-01-01", 0},
        {"1970-01-01T00:00:00Z", 0},
        {"1969-12-31T23:59:59.999Z", -1},
        {"2026-11-22T10:42:07.123Z", INT64_C(1795344127123)},
        {"2026-11-22T10:42:07.1234567Z", INT64_C(1795344127123)},
        {"2026-11-22 10:42:07,5", INT64_C(1795344127500)},
        {"2026-11-22T10:42", INT64_C(1795344120000)},
        {"2026-11-22T10:42:07+01:30", INT64_C(1795338727000)},
        {"2026-11-22T10:42:07 -0130", INT64_C(1795349527000)},
        {"2026-11-22t10:42:07+02z", -2},
        {"2026-11-22T10:42:07+02", INT64_C(1795336927000)},
        {"2024-02-29", INT64_C(1709164800000)},
        {"0001-01-01", INT64_C(-62135596800000)},
        {"9999-12-31T23:59:59.999Z", INT64_C(253402300799999)},
        {"2016-12-31T23:59:60Z", INT64_C(1483228800000)},
        {"1795344127", INT64_C(1795344127000)},
        {"1795344127.123", INT64_C(1795344127123)},
        {"1795344127.1239", INT64_C(1795344127123)},
        {"0", 0},
        {"-1.5", -1500},
        {"2023-02-29", -2},
        {"1900-02-29", -2},
        {"2023-13-01", -2},
        {"2023-00-01", -2},
        {"2023-04-31", -2},
        {"0000-01-01", -2},
        {"2023-1-1", -2},
        {"2023", INT64_C(2023000)}, /* unix seconds here; a year for clock_parse_span */
        {"2023-05", -2},
        {"2023-05-03T24:00", -2},
        {"2023-05-03T10:60", -2},
        {"2023-05-03T", -2},
        {"2023-05-03X10:00", -2},
        {"2023-05-03T10:00:00.Z", -2},
        {"2023-05-03T10:00Zx", -2},
        {"2023-05-03T10:00+25:00", -2},
        {"0001-01-01T00:00+01:00", -2},
        {"", -2},
        {"-", -2},
        {"1.", -2},
        {"1e5", -2},
        {" 1", -2},
        {"99999999999999999999", -2},
        {"today", -2},
    };

    (void)state;
    set_zone("America/New_York");
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t time = -2;
        bool expected = cases[i].time != -2;

        if (clock_parse(cases[i].text, &time) != expected || (expected && time != cases[i].time))
            fail_msg("%s gives %lld", cases[i].text, (long long)time);
    }
}

static void moments_are_written_and_read(void **state)
{
    char text[CLOCK_ISO_SIZE];
    uint64_t seed = 11;

    (void)state;
    clock_iso(INT64_C(1795344127123), text);
    assert_string_equal(text, "2026-11-22T10:42:07.123Z");
    clock_iso(INT64_C(1795344127000), text);
    assert_string_equal(text, "2026-11-22T10:42:07Z");
    clock_iso(-1, text);
    assert_string_equal(text, "1969-12-31T23:59:59.999Z");
    clock_iso(INT64_MIN, text);
    assert_string_equal(text, "0001-01-01T00:00:00Z");
    clock_iso(INT64_MAX, text);
    assert_string_equal(text, "9999-12-31T23:59:59.999Z");
    for (int i = 0; i < 100000; i++) {
        int64_t back,
            time = (int64_t)(next_random(&seed) % UINT64_C(315537897600000)) - INT64_C(62135596800000);

        clock_iso(time, text);
        assert_true(clock_parse(text, &back));
        assert_int_equal(back, time);
    }
}

static int64_t at(const char *text)
{
    int64_t time = 0;

    assert_true(clock_parse(text, &time));
    return time;
}

static void texts_name_spans(void **state)
{
    static const struct {
        const char *text, *start, *end;
    } cases[] = {
        /* now is Wednesday, 2024-03-13 01:30 in Lisbon */
        {"today", "2024-03-13", "2024-03-14"},
        {"Yesterday", "2024-03-12", "2024-03-13"},
        {"2 days ago", "2024-03-11", "2024-03-12"},
        {"1 day ago", "2024-03-12", "2024-03-13"},
        {"2 weeks ago", "2024-02-28", "2024-02-29"},
        {"1 month ago", "2024-02-13", "2024-02-14"},
        {"13 months ago", "2023-02-13", "2023-02-14"},
        {"4 years ago", "2020-03-13", "2020-03-14"},
        {"last week", "2024-03-04", "2024-03-11"},
        {"last month", "2024-02-01", "2024-03-01"},
        {"last year", "2023-01-01", "2024-01-01"},
        {"2023", "2023-01-01", "2024-01-01"},
        {"2023-12", "2023-12-01", "2024-01-01"},
        {"2023-12-31", "2023-12-31", "2024-01-01"},
        {"2024-01-02T03:04Z", "2024-01-02T03:04:00Z", "2024-01-02T03:04:00.001Z"},
        {"0 days ago", "2024-03-13", "2024-03-14"},
    };
    static const char *const bad[] = {"",
                                      "tomorrow",
                                      "2 fortnights ago",
                                      "days ago",
                                      "2 days",
                                      "-2 days ago",
                                      "2 days ago!",
                                      "2 dayss ago",
                                      "2023-13",
                                      "99999 years ago",
                                      "last",
                                      "x"};
    int64_t now, start, end;

    (void)state;
    set_zone("Europe/Lisbon"); /* UTC in winter */
    now = at("2024-03-13T01:30:00Z");
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        if (!clock_parse_span(cases[i].text, now, &start, &end) || start != at(cases[i].start) ||
            end != at(cases[i].end))
            fail_msg("%s", cases[i].text);
    }
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        if (clock_parse_span(bad[i], now, &start, &end))
            fail_msg("accepted: %s", bad[i]);
}

/* The day on which clocks are put forward has 23 hours, and the 31st has no day a month before. */
static void spans_know_the_calendar(void **state)
{
    int64_t start, end;

    (void)state;
    set_zone("Europe/Berlin");
    assert_true(clock_parse_span("2024-03-31", 0, &start, &end));
    assert_int_equal(end - start, 23 * 3600 * 1000);
    assert_int_equal(start, at("2024-03-30T23:00Z"));
    assert_true(clock_parse_span("1 month ago", at("2024-03-31T12:00Z"), &start, &end));
    assert_int_equal(start, at("2024-02-28T23:00Z"));
    assert_true(clock_parse_span("today", at("2024-07-01T22:30Z"), &start, &end));
    assert_int_equal(start, at("2024-07-01T22:00Z"));
    assert_true(clock_parse_span("2024-07-01T12:00", 0, &start, &end));
    assert_int_equal(start, at("2024-07-01T10:00Z"));
}

static void local_format(void **state)
{
    char text[32];

    (void)state;
    set_zone("Asia/Kolkata");
    assert_int_equal(clock_local(at("2024-07-01T22:30Z"), "%a %H:%M", text, sizeof(text)), 9);
    assert_string_equal(text, "Tue 04:00");
    assert_int_equal(clock_local(-1, "%S", text, sizeof(text)), 2);
    assert_string_equal(text, "59");
    assert_int_equal(clock_local(0, "%Y-%m-%d", text, 4), 0);
    assert_string_equal(text, "");
}

static void local_days(void **state)
{
    char text[32];

    (void)state;
    set_zone("Asia/Kolkata");
    assert_int_equal(clock_local_day(at("2024-07-01T18:29:59.999Z")), 2024182);
    assert_int_equal(clock_local_day(at("2024-07-01T18:30Z")), 2024183);
    assert_int_equal(clock_local_day(at("2024-12-31T18:30Z")), 2025000);
    set_zone("America/New_York");
    assert_int_equal(clock_local_day(at("1970-01-01T00:00Z")), 1969364);
    assert_int_equal(clock_local_day(-1), 1969364);
    /* whatever a store says: within the years that are written */
    assert_in_range(clock_local_day(INT64_MAX), 9999364, 10000000);
    assert_in_range(clock_local_day(INT64_MIN), 0, 1000);
    assert_int_equal(clock_local(INT64_MAX, "%H", text, sizeof(text)), 2);
    assert_int_equal(clock_local(INT64_MIN, "%H", text, sizeof(text)), 2);
}

static void the_clock_can_be_stopped(void **state)
{
    (void)state;
    assert_int_equal(clock_now(), INT64_C(1795344127123));
    assert_true(clock_monotonic() <= clock_monotonic());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_name_moments),
        cmocka_unit_test(moments_are_written_and_read),
        cmocka_unit_test(texts_name_spans),
        cmocka_unit_test(spans_know_the_calendar),
        cmocka_unit_test(local_format),
        cmocka_unit_test(local_days),
        cmocka_unit_test(the_clock_can_be_stopped),
    };
    setenv("RECOLLECT_NOW", "2026-11-22T10:42:07.123Z", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
