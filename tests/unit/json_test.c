/* json, number */
#include "config.h"

#include "base/json.h"
#include "base/number.h"

#include "check.h"

#include <inttypes.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static enum rec_status parse(struct json *json, const char *text)
{
    return json_parse(json, text, strlen(text), NULL);
}

static void only_json_is_accepted(void **state)
{
    static const char *const good[] = {
        "0",
        "-0",
        "1e5",
        "1E+5",
        "-1.5e-3",
        "true",
        "false",
        "null",
        "\"\"",
        "[]",
        "{}",
        " [ 1 , 2 ] ",
        "{\"a\":{\"b\":[]},\"c\":\"\"}",
        "\t\r\n{}\n",
        "[[[]],[{}]]",
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0aF9\"",
        "{\"\":0}",
        "[\"a\",\"b\"]",
        "\"\x7F\"",
        "{\"a\":1,\"a\":2}",
    };
    static const char *const bad[] = {
        "",
        " ",
        "[",
        "]",
        "{",
        "}",
        "[1",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[1,,2]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{\"a\" 1}",
        "{a:1}",
        "{1:2}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":1,\"b\"}",
        "{\"a\":\"b\":\"c\"}",
        "[1}",
        "{\"a\":1]",
        "01",
        "-",
        "+1",
        "1.",
        ".5",
        "1e",
        "1e+",
        "0x1",
        "1_0",
        "NaN",
        "Infinity",
        "-Infinity",
        "tru",
        "truex",
        "True",
        "nul",
        "nulll",
        "\"",
        "\"a",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"\n\"",
        "\"\x01\"",
        "'a'",
        "1 2",
        "{} {}",
        "[] x",
        "\"a\" \"b\"",
        "[1]]",
        "{\"a\":1}}",
        "[\"a\":1]",
        "[1:2]",
        "{\"a\",\"b\"}",
        "[[1,2],",
        "{[]:1}",
        "{\"a\":[}",
        "// c",
        "[1,/**/2]",
        "\xEF\xBB\xBF{}",
        "{{}}",
        "{\"a\":1,{}}",
        "[1]1",
        "\"a\"1",
    };
    struct json json = JSON_INIT;
    rec_error error;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(good); i++)
        if (parse(&json, good[i]) != REC_OK)
            fail_msg("refused: %s", good[i]);
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        if (json_parse(&json, bad[i], strlen(bad[i]), &error) != REC_INVALID)
            fail_msg("accepted: %s", bad[i]);
        assert_true(strlen(error.message) > 0);
        assert_true(json_is_null(&json, 0));
    }
    assert_int_equal(json_parse(&json, "[1]\0[2]", 7, NULL), REC_INVALID);
    assert_int_equal(json_parse(&json, "\"a\0b\"", 5, NULL), REC_INVALID);
    assert_int_equal(json_parse(&json, "12345", 3, NULL), REC_OK);
    assert_int_equal(json_int(&json, 0, 0), 123);
    json_free(&json);
}

static void the_error_names_the_place(void **state)
{
    struct json json = JSON_INIT;
    rec_error error;

    (void)state;
    json_parse(&json, "{\"a\":01}", 8, &error);
    assert_non_null(strstr(error.message, "byte 5"));
    json_free(&json);
}

static void depth_is_bounded(void **state)
{
    struct json json = JSON_INIT;
    struct buf text = BUF_INIT;

    (void)state;
    for (int depth = JSON_DEPTH_MAX - 1; depth <= JSON_DEPTH_MAX + 1; depth++) {
        buf_clear(&text);
        for (int i = 0; i < depth; i++)
            buf_addc(&text, '[');
        for (int i = 0; i < depth; i++)
            buf_addc(&text, ']');
        assert_int_equal(parse(&json, text.data), depth <= JSON_DEPTH_MAX ? REC_OK : REC_INVALID);
    }
    buf_clear(&text);
    for (int i = 0; i < 1000000; i++)
        buf_addc(&text, '[');
    assert_int_equal(parse(&json, text.data), REC_INVALID);
    buf_free(&text);
    json_free(&json);
}

/* However deep it goes, and whatever stands before that looks like the begin of a string: it is refused
 * before anybody has climbed out of it, step by step for each bracket. */
static void what_is_far_too_deep_is_refused_at_once(void **state)
{
    static const char *const forms[][3] = {
        {"", "[", "]"}, {"", "{\"a\":[", "]}"}, {"[\"\\\\\",\"[[\",", "[", "]"}, {"[a\",", "[", "],b\""}};
    struct json json = JSON_INIT;
    struct buf text = BUF_INIT;

    (void)state;
    for (size_t form = 0; form < COUNT_OF(forms); form++) {
        buf_clear(&text);
        buf_adds(&text, forms[form][0]);
        for (int i = 0; i < 1000000; i++)
            buf_adds(&text, forms[form][1]);
        for (int i = 0; i < 1000000; i++)
            buf_adds(&text, forms[form][2]);
        assert_int_equal(parse(&json, text.data), REC_INVALID);
    }
    buf_free(&text);
    json_free(&json);
}

static void values_are_found(void **state)
{
    static const char text[] =
        "{\"a\":{\"x\":[1,[2,3],{\"y\":\"z\"}],\"b\":true},\"b\":false,\"\\u0063\":null,"
        "\"d\":1,\"d\":2,\"e.f\":9}";
    struct json json = JSON_INIT;

    (void)state;
    assert_int_equal(parse(&json, text), REC_OK);
    assert_int_equal(json_size(&json, 0), 6);
    assert_int_equal(json_size(&json, json_path(&json, 0, "a.x")), 3);
    assert_true(json_string_is(&json, json_path(&json, 0, "a.x.2.y"), "z"));
    assert_int_equal(json_int(&json, json_path(&json, 0, "a.x.1.1"), 0), 3);
    assert_true(json_bool(&json, json_path(&json, 0, "a.b"), false));
    assert_false(json_bool(&json, json_get(&json, 0, "b"), true));
    assert_int_equal(json_type_of(&json, json_get(&json, 0, "c")), JSON_NULL);
    assert_int_not_equal(json_get(&json, 0, "c"), JSON_NONE);
    assert_int_equal(json_int(&json, json_get(&json, 0, "d"), 0), 1); /* the first */
    assert_int_equal(json_int(&json, json_get(&json, 0, "e.f"), 0), 9);
    assert_int_equal(json_get(&json, 0, "x"), JSON_NONE);
    assert_int_equal(json_get(&json, 0, "y"), JSON_NONE);
    assert_int_equal(json_path(&json, 0, "a.x.3"), JSON_NONE);
    assert_int_equal(json_path(&json, 0, "a.x.-1"), JSON_NONE);
    assert_int_equal(json_path(&json, 0, "a.x.1x"), JSON_NONE);
    assert_int_equal(json_path(&json, 0, "a.x.1.1.0"), JSON_NONE);
    assert_int_equal(json_path(&json, 0, ""), 0);
    json_free(&json);
}

static void iteration_stays_in_its_container(void **state)
{
    static const char text[] = "{\"a\" : [ [1] , \"]\" , {\"k\":[]} ] , \"b\":{}\t,\"c\":\"x\"}";
    struct json json = JSON_INIT;
    int seen = 0, key, value;

    (void)state;
    assert_int_equal(parse(&json, text), REC_OK);
    for (key = json_first(&json, 0); key != JSON_NONE; key = json_next(&json, key), seen++)
        assert_int_equal(json_member_value(&json, key),
                         json_get(&json, 0, (const char *[]){"a", "b", "c"}[seen]));
    assert_int_equal(seen, 3);
    seen = 0;
    for (value = json_first(&json, json_get(&json, 0, "a")); value != JSON_NONE;
         value = json_next(&json, value))
        assert_int_equal(json_type_of(&json, value), ((int[]){JSON_ARRAY, JSON_STRING, JSON_OBJECT})[seen++]);
    assert_int_equal(seen, 3);
    assert_int_equal(json_next(&json, json_path(&json, 0, "a.0.0")), JSON_NONE);
    assert_int_equal(json_first(&json, json_get(&json, 0, "b")), JSON_NONE);
    assert_int_equal(json_first(&json, json_get(&json, 0, "c")), JSON_NONE);
    assert_int_equal(json_next(&json, 0), JSON_NONE);
    assert_int_equal(json_member_value(&json, json_get(&json, 0, "a")), JSON_NONE);
    json_free(&json);
}

static void absent_values_give_the_default(void **state)
{
    struct json json = JSON_INIT;
    struct arena arena = ARENA_INIT;
    size_t length = 9;

    (void)state;
    assert_int_equal(parse(&json, "[\"12\",{}]"), REC_OK);
    assert_int_equal(json_int(&json, JSON_NONE, 7), 7);
    assert_int_equal(json_int(&json, 1, 7), 7); /* a string is no number */
    assert_true(json_bool(&json, 1, true));
    assert_true(json_double(&json, 2, 0.5) == 0.5);
    assert_null(json_string(&json, 2, &arena, NULL));
    assert_null(json_string(&json, JSON_NONE, &arena, NULL));
    assert_null(json_raw(&json, JSON_NONE, &length));
    assert_int_equal(length, 0);
    assert_int_equal(json_size(&json, JSON_NONE), 0);
    assert_int_equal(json_get(&json, 0, "12"), JSON_NONE);
    assert_true(json_is_null(&json, 99));
    json_free(&json);
}

static void numbers_clamp(void **state)
{
    static const struct {
        const char *text;
        int64_t value;
    } cases[] = {
        {"0", 0},
        {"-0", 0},
        {"12.0", 12},
        {"12.9", 12},
        {"-12.9", -12},
        {"1e3", 1000},
        {"9223372036854775807", INT64_MAX},
        {"9223372036854775808", INT64_MAX},
        {"-9223372036854775808", INT64_MIN},
        {"-9223372036854775809", INT64_MIN},
        {"99999999999999999999999999999999999999999999999999999999999999999999999999999999", INT64_MAX},
        {"-99999999999999999999999999999999999999999999999999999999999999999999999999999999", INT64_MIN},
        {"1e400", INT64_MAX},
        {"-1e400", INT64_MIN},
        {"1e-400", 0},
        {"92233720368547758070", INT64_MAX},
        {"9007199254740993", INT64_C(9007199254740993)},
    };
    struct json json = JSON_INIT;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_int_equal(parse(&json, cases[i].text), REC_OK);
        if (json_int(&json, 0, 1) != cases[i].value)
            fail_msg("%s", cases[i].text);
    }
    assert_int_equal(parse(&json, "-0.5e1"), REC_OK);
    assert_true(json_double(&json, 0, 0) == -5.0);
    json_free(&json);
}

static void strings_are_unescaped_to_valid_text(void **state)
{
    static const struct {
        const char *json, *text;
    } cases[] = {
        {"\"\"", ""},
        {"\"plain\"", "plain"},
        {"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t"},
        {"\"\\u0041\\u00e9\\u6F22\"", "A\xC3\xA9\xE6\xBC\xA2"},
        {"\"\\ud83d\\ude00\"", "\xF0\x9F\x98\x80"},
        {"\"\\ud83d\"", "\xEF\xBF\xBD"},
        {"\"\\ud83dx\"", "\xEF\xBF\xBDx"},
        {"\"\\ude00\\ud83d\"", "\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"\"\\ud83d\\ud83d\\ude00\"", "\xEF\xBF\xBD\xF0\x9F\x98\x80"},
        {"\"\\ud83d\\n\"", "\xEF\xBF\xBD\n"},
        {"\"\\u0000\"", "\xEF\xBF\xBD"},
        {"\"a\xFFz\\n\"", "a\xEF\xBF\xBDz\n"},
        {"\"\\udbff\\udfff\"", "\xF4\x8F\xBF\xBF"},
    };
    struct json json = JSON_INIT;
    struct arena arena = ARENA_INIT;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        size_t length;

        assert_int_equal(parse(&json, cases[i].json), REC_OK);
        assert_string_equal(json_string(&json, 0, &arena, &length), cases[i].text);
        assert_int_equal(length, strlen(cases[i].text));
        assert_true(json_string_is(&json, 0, cases[i].text));
        assert_false(json_string_is(&json, 0, "other"));
    }
    assert_int_equal(parse(&json, "\"a\\u0062c\""), REC_OK);
    assert_false(json_string_is(&json, 0, "a\\u0062c"));
    assert_true(json_string_is(&json, 0, "abc"));
    arena_free(&arena);
    json_free(&json);
}

static void raw_bytes_stand_as_written(void **state)
{
    struct json json = JSON_INIT;
    const char *raw;
    size_t length;

    (void)state;
    assert_int_equal(parse(&json, "{\"m\": { \"a\" :1.50 } ,\"s\":\"\\u0041\"}"), REC_OK);
    raw = json_raw(&json, json_get(&json, 0, "m"), &length);
    assert_int_equal(length, strlen("{ \"a\" :1.50 }"));
    assert_memory_equal(raw, "{ \"a\" :1.50 }", length);
    raw = json_raw(&json, json_get(&json, 0, "s"), &length);
    assert_int_equal(length, 8);
    assert_memory_equal(raw, "\"\\u0041\"", 8);
    json_free(&json);
}

static void a_frame_takes_another_string(void **state)
{
    static const struct {
        const char *text, *string; /* NULL: to be parsed */
    } cases[] = {
        {"{\"a\":\"\",\"b\":[7]}", ""},
        {"{\"a\":\"two words\",\"b\":[7]}", "two words"},
        {"{\"a\":\"\xc3\xa9\",\"b\":[7]}", "\xc3\xa9"},
        {"{\"a\":\"\xff\",\"b\":[7]}", NULL},
        {"{\"a\":\"\\n\",\"b\":[7]}", NULL},
        {"{\"a\":\"\n\",\"b\":[7]}", NULL},
        {"{\"a\":\"x\",\"c\":\"y\",\"b\":[7]}", NULL},
        {"{\"a\":\"x\",\"b\":[8]}", NULL},
        {"{\"a\":\"x\",\"b\":[7]} ", NULL},
        {"{\"A\":\"x\",\"b\":[7]}", NULL},
        {"{\"a\":\",\"b\":[7]}", NULL},
        {"", NULL},
    };
    struct json json = JSON_INIT;
    struct json_frame frame = JSON_FRAME_INIT;
    struct buf out = BUF_INIT;

    (void)state;
    assert_false(json_frame_add(&frame, "", 0, &out));
    assert_int_equal(parse(&json, "{\"a\":\"say \\\"hi\\\"\",\"b\":[7]}"), REC_OK);
    json_frame_keep(&frame, &json, json_get(&json, 0, "a"));
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        buf_clear(&out);
        if (json_frame_add(&frame, cases[i].text, strlen(cases[i].text), &out) != (cases[i].string != NULL))
            fail_msg("%s", cases[i].text);
        assert_string_equal(out.data, cases[i].string ? cases[i].string : "");
    }
    json_frame_keep(&frame, &json, json_path(&json, 0, "b.0")); /* no string */
    assert_false(json_frame_add(&frame, cases[1].text, strlen(cases[1].text), &out));
    json_frame_free(&frame);
    json_free(&json);
    buf_free(&out);
}

/* Members are found by stepping over values, not through them. */
static void a_large_value_is_stepped_over(void **state)
{
    struct json json = JSON_INIT;
    struct buf text = BUF_INIT;

    (void)state;
    buf_adds(&text, "{\"big\":[0");
    for (int i = 1; i < 300000; i++)
        buf_adds(&text, ",0");
    buf_adds(&text, "],\"last\":1}");
    assert_int_equal(parse(&json, text.data), REC_OK);
    assert_int_equal(json_size(&json, json_get(&json, 0, "big")), 300000);
    for (int i = 0; i < 300000; i++)
        assert_int_equal(json_int(&json, json_get(&json, 0, "last"), 0), 1);
    buf_free(&text);
    json_free(&json);
}

static void writing(void **state)
{
    struct buf out = BUF_INIT;
    struct json_writer writer;

    (void)state;
    json_writer_init(&writer, &out);
    json_open_object(&writer);
    json_put_member(&writer, "s", "a\"\\\n\x01\x7F\xC2\x9B\xC2\xA0\xFF");
    json_put_member(&writer, "none", NULL);
    json_put_member_int(&writer, "i", INT64_MIN);
    json_put_member_double(&writer, "d", 0.12345678, 4);
    json_put_member_bool(&writer, "b", true);
    json_put_member_time(&writer, "t", 1);
    json_put_member_time(&writer, "never", 0);
    json_key(&writer, "a");
    json_open_array(&writer);
    json_open_array(&writer);
    json_close_array(&writer);
    json_put_int(&writer, 1);
    json_open_object(&writer);
    json_close_object(&writer);
    json_put_raw(&writer, "[2]", 3);
    json_put_null(&writer);
    json_put_string_n(&writer, "a\0b", 3);
    json_close_array(&writer);
    json_close_object(&writer);
    assert_string_equal(
        out.data, "{\"s\":\"a\\\"\\\\\\n\\u0001\\u007f\\u009b\xC2\xA0\xEF\xBF\xBD\",\"none\":null,"
                  "\"i\":-9223372036854775808,\"d\":0.1235,\"b\":true,\"t\":\"1970-01-01T00:00:00.001Z\","
                  "\"never\":null,\"a\":[[],1,{},[2],null,\"a\xEF\xBF\xBD"
                  "b\"]}");
    buf_free(&out);
}

/* Each byte, at each place of a text of some words. */
static void what_needs_an_escape_gets_one(void **state)
{
    struct buf out = BUF_INIT, expected = BUF_INIT;
    struct json_writer writer;

    (void)state;
    for (unsigned byte = 1; byte < 0x80; byte++)
        for (size_t place = 0; place < 20; place++) {
            char text[] = "A text of some words.";
            bool plain = byte >= 0x20 && byte != '"' && byte != '\\' && byte != 0x7F;

            text[place] = (char)byte;
            buf_clear(&out);
            json_writer_init(&writer, &out);
            json_put_string(&writer, text);
            buf_clear(&expected);
            buf_addf(&expected, "\"%s\"", text);
            assert_int_equal(strcmp(out.data, expected.data) == 0, plain);
            assert_memory_equal(out.data, expected.data, place + 1);
            assert_string_equal(out.data + out.length - (21 - place), expected.data + place + 2);
        }
    buf_free(&out);
    buf_free(&expected);
}

static void whole_numbers(void **state)
{
    static const int64_t numbers[] = {0, 7, -7, 10, 1234567890123, INT64_MAX, INT64_MIN};
    struct buf out = BUF_INIT, expected = BUF_INIT;

    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        buf_clear(&out);
        buf_clear(&expected);
        number_add_int(&out, numbers[i]);
        buf_addf(&expected, "%" PRId64, numbers[i]);
        assert_string_equal(out.data, expected.data);
    }
    buf_free(&out);
    buf_free(&expected);
}

static void what_is_written_can_be_read(void **state)
{
    struct arena arena = ARENA_INIT;
    struct json json = JSON_INIT;
    struct buf out = BUF_INIT;
    uint64_t seed = 5;

    (void)state;
    for (int round = 0; round < 5000; round++) {
        struct json_writer writer;
        char text[33] = "";
        size_t length = (size_t)(next_random(&seed) % 32), got;

        for (size_t i = 0; i < length; i++)
            text[i] = (char)(1 + next_random(&seed) % 127);
        buf_clear(&out);
        json_writer_init(&writer, &out);
        json_put_string_n(&writer, text, length);
        assert_int_equal(json_parse(&json, out.data, out.length, NULL), REC_OK);
        assert_memory_equal(json_string(&json, 0, &arena, &got), text, length);
        assert_int_equal(got, length);
    }
    arena_free(&arena);
    json_free(&json);
    buf_free(&out);
}

static void doubles(void **state)
{
    static const struct {
        double number;
        int digits;
        const char *text;
    } cases[] = {
        {0, 3, "0"},
        {-0.0, 3, "0"},
        {0.5, 3, "0.5"},
        {1.0, 3, "1"},
        {100, 0, "100"},
        {0.0005, 3, "0.001"},
        {-0.0001, 3, "0"},
        {1234.5678, 2, "1234.57"},
        {1e300, 2, "1.0000000000000001e+300"},
        {-2.5, 9, "-2.5"},
        {0.125, 2, "0.12"},
        {0.375, 2, "0.38"},
        {2.675, 2, "2.67"},
        {-0.3, 0, "0"},
        {0.9996, 3, "1"},
        {-17.05, 1, "-17.1"},
        {999999999.5, 1, "999999999.5"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct buf out = BUF_INIT;

        number_add(&out, cases[i].number, cases[i].digits);
        assert_string_equal(out.data, cases[i].text);
        buf_free(&out);
    }
    for (int i = 0; i < 3; i++) {
        struct buf out = BUF_INIT;

        number_add(&out, (double[]){NAN, INFINITY, -INFINITY}[i], 3);
        assert_string_equal(out.data, "null");
        buf_free(&out);
    }
}

/* A comma in the locale changes nothing. Where no such locale is installed the default one is checked. */
static void the_locale_does_not_matter(void **state)
{
    static const char *const names[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "pt_PT.UTF-8", "C"};
    struct buf out = BUF_INIT;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(names) && !setlocale(LC_ALL, names[i]); i++)
        continue;
    number_add(&out, 2.75, 3);
    assert_string_equal(out.data, "2.75");
    assert_true(number_parse("2.75") == 2.75);
    setlocale(LC_ALL, "C");
    buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_json_is_accepted),
        cmocka_unit_test(the_error_names_the_place),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(what_is_far_too_deep_is_refused_at_once),
        cmocka_unit_test(values_are_found),
        cmocka_unit_test(iteration_stays_in_its_container),
        cmocka_unit_test(absent_values_give_the_default),
        cmocka_unit_test(numbers_clamp),
        cmocka_unit_test(strings_are_unescaped_to_valid_text),
        cmocka_unit_test(raw_bytes_stand_as_written),
        cmocka_unit_test(a_frame_takes_another_string),
        cmocka_unit_test(a_large_value_is_stepped_over),
        cmocka_unit_test(writing),
        cmocka_unit_test(what_needs_an_escape_gets_one),
        cmocka_unit_test(whole_numbers),
        cmocka_unit_test(what_is_written_can_be_read),
        cmocka_unit_test(doubles),
        cmocka_unit_test(the_locale_does_not_matter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
