/* The inner loops in every form that this processor has, against what they mean. */
#include "config.h"

#include "check.h"
#include "search/kernels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COUNT 20000

static const char *const forms[] = {"plain", "avx2", "avx512", "neon"};

/* Signs of passages, many of them equally far from a query, some without a vector. */
static uint64_t *make_signs(uint64_t *random)
{
    uint64_t *signs = calloc(COUNT * SIGN_WORDS, sizeof *signs);
    assert_non_null(signs);
    for (size_t i = 0; i < COUNT * SIGN_WORDS; i++)
        signs[i] = i % 7 == 0 ? 0 : next_random(random) & next_random(random);
    return signs;
}

static unsigned distance(const uint64_t *a, const uint64_t *b)
{
    unsigned bits = 0;
    for (size_t i = 0; i < 64 * SIGN_WORDS; i++)
        bits += (a[i / 64] >> i % 64 & 1) != (b[i / 64] >> i % 64 & 1);
    return bits;
}

static void check_rounding(void)
{
    uint64_t random = 521288629u;
    for (size_t length = 0; length <= 100; length++) {
        float values[101], most = 0, squares = 0;
        int8_t out[101], wanted[101];
        int32_t out_squares = 0;
        for (size_t i = 0; i < length; i++) {
            values[i] = length % 10 == 3 ? 0 : (float)((double)(next_random(&random) % 2000001) / 1e4 - 100);
            most = fmaxf(most, fabsf(values[i]));
        }
        for (size_t i = 0; i < length; i++) {
            wanted[i] = most > 0 ? (int8_t)lrintf(values[i] * 127 / most) : 0;
            squares += values[i] * values[i];
            out_squares += wanted[i] * wanted[i];
        }
        wanted[length] = out[length] = 77;
        struct kernel_rounded rounded = kernel_round(values, length, out);
        assert_memory_equal(out, wanted, length + 1);
        assert_true(rounded.most == most); /* not rounded at all */
        assert_int_equal(rounded.out_squares, out_squares);
        assert_true(fabsf(rounded.squares - squares) <= 1e-5F * squares);
    }
}

static void check_vectors(void)
{
    uint64_t random = 2463534242u;
    int8_t a[200], b[200];
    for (size_t length = 0; length <= sizeof a; length++) {
        float sum[200], wanted[200];
        int32_t dot = 0;
        for (size_t i = 0; i < length; i++) {
            a[i] = (int8_t)next_random(&random);
            b[i] = (int8_t)next_random(&random);
            dot += a[i] * b[i];
            wanted[i] = sum[i] = (float)i;
            wanted[i] += 0.25F * a[i];
        }
        assert_int_equal(kernel_dot(a, b, length), dot);
        int32_t dots[4] = {0, 0, 0, 4711};
        int8_t rows[3 * 200];
        for (size_t i = 0; i < 3; i++)
            memcpy(rows + i * length, i == 1 ? b : a, length);
        kernel_dots(rows, 3, b, length, dots);
        assert_int_equal(dots[0], dot);
        assert_int_equal(dots[1], kernel_dot(b, b, length));
        assert_int_equal(dots[2], dot);
        assert_int_equal(dots[3], 4711);
        static const uint32_t places[] = {1, 0, 1, 2};
        kernel_dots_at(rows, places, 3, b, length, dots);
        assert_int_equal(dots[0], kernel_dot(b, b, length));
        assert_int_equal(dots[1], dot);
        assert_int_equal(dots[2], dots[0]);
        assert_int_equal(dots[3], 4711);
        kernel_add(sum, a, 0.25F, length);
        assert_memory_equal(sum, wanted, length * sizeof *sum);
    }
}

static void check_signs(void)
{
    uint64_t random = 88172645463325252u, *signs = make_signs(&random);
    static uint8_t distances[COUNT];
    static uint32_t places[COUNT];
    for (size_t count = 0; count < 70; count++) { /* ends of every length, and nothing written behind them */
        distances[count] = 255;
        kernel_hamming(signs, count, signs + 2 * COUNT - 2, distances);
        for (size_t i = 0; i < count; i++)
            assert_int_equal(distances[i], distance(signs + 2 * i, signs + 2 * COUNT - 2));
        assert_int_equal(distances[count], 255);
        for (unsigned limit = 0; limit < 256; limit += 15) {
            size_t found = kernel_collect(distances, count, (uint8_t)limit, places), at = 0;
            for (uint32_t i = 0; i < count; i++) {
                if (distances[i] < limit)
                    assert_int_equal(places[at++], i);
            }
            assert_int_equal(found, at);
            assert_int_equal(kernel_within(distances, count, (uint8_t)limit), at);
        }
    }
    free(signs);
}

static unsigned spread_at(const uint16_t *value, const uint16_t *around, unsigned weight)
{
    unsigned most = *value;
    for (int o = -KERNEL_SPREAD; o <= KERNEL_SPREAD; o++) {
        unsigned near = value[o] * (unsigned)around[o + KERNEL_SPREAD] >> 16;
        most = near > most ? near : most;
    }
    return most * weight >> 16;
}

static void check_columns(void)
{
    static const uint16_t around[2 * KERNEL_SPREAD + 1] = {20000, 30000, 50000, 65535, 40000, 30000, 10000};
    uint64_t random = 88172645463325252u;
    uint16_t values[2 * KERNEL_EDGE + 100] = {0}, sums[101], wanted[101], heard[8], known[8];
    uint32_t places[101];
    for (size_t count = 0; count <= 100;
         count++) { /* ends of every length, and nothing written behind them */
        for (size_t i = 0; i < count + 2 * KERNEL_EDGE; i++)
            values[i] = (uint16_t)(next_random(&random) % 3 ? 0 : next_random(&random));
        for (size_t i = 0; i < 101; i++)
            wanted[i] = sums[i] = (uint16_t)next_random(&random);
        for (size_t i = 0; i < COUNT_OF(heard); i++)
            known[i] = heard[i] = (uint16_t)(next_random(&random) & next_random(&random));
        for (size_t i = 0; i < count; i++) {
            if (values[KERNEL_EDGE + i] != 0)
                known[i / KERNEL_BITS] |= (uint16_t)(1u << i % KERNEL_BITS);
            unsigned sum = wanted[i] + spread_at(values + KERNEL_EDGE + i, around, 60000);
            wanted[i] = (uint16_t)(sum < UINT16_MAX ? sum : UINT16_MAX);
        }
        kernel_spread(values + KERNEL_EDGE, count, around, 60000, sums, heard);
        assert_memory_equal(sums, wanted, sizeof sums);
        assert_memory_equal(heard, known, sizeof heard);
        size_t at = 0, found = kernel_reaching(sums, count, 40000, places);
        for (uint32_t i = 0; i < count; i++) {
            if (sums[i] >= 40000)
                assert_int_equal(places[at++], i);
        }
        assert_int_equal(found, at);
        assert_int_equal(kernel_reach(sums, count, 40000), at);
        for (size_t i = 0; i < count; i++)
            wanted[i] = values[i] > sums[i] ? values[i] : sums[i];
        kernel_fold(sums, values, count);
        assert_memory_equal(sums, wanted, sizeof sums);
    }
}

static unsigned bound_at(const struct kernel_worth *worth, unsigned sum, unsigned set)
{
    sum = sum < worth->least ? 0 : sum + worth->more;
    unsigned all = sum + worth->low[set % 16] + worth->high[set / 16];
    return worth->open[set / 16] == 0 ? 0 : all < UINT16_MAX ? all : UINT16_MAX;
}

static void check_bounds(void)
{
    uint64_t random = 362436069362436069u;
    uint16_t sums[101], bounds[101];
    uint8_t sets[101];
    for (size_t count = 0; count <= 100; count++) {
        struct kernel_worth worth = {.least = 20000, .more = (uint16_t)(next_random(&random) % 20000)};
        for (size_t i = 0; i < 16; i++) {
            worth.low[i] = (uint16_t)(next_random(&random) % 20000);
            worth.high[i] = (uint16_t)(next_random(&random) % 20000);
            worth.open[i] = next_random(&random) % 3 != 0 ? 255 : 0;
        }
        for (size_t i = 0; i <= 100; i++) {
            sums[i] = (uint16_t)(next_random(&random) % 60000);
            sets[i] = (uint8_t)next_random(&random);
        }
        bounds[count] = 4711;
        kernel_bounds(sums, sets, count, &worth, bounds);
        for (size_t i = 0; i < count; i++)
            assert_int_equal(bounds[i], bound_at(&worth, sums[i], sets[i]));
        assert_int_equal(bounds[count], 4711);
    }
}

/* What the places say together is below and above what is wanted, and some of them have no bit. */
static void check_keep(void)
{
    uint64_t random = 521288629u, *signs = make_signs(&random);
    static uint16_t bounds[COUNT];
    static uint32_t places[COUNT], wanted[COUNT];
    struct kernel_alike alike = {.query = {signs[2 * COUNT - 2], signs[2 * COUNT - 1]}};
    for (size_t i = 0; i < sizeof alike.worth / sizeof *alike.worth; i++)
        alike.worth[i] = (uint16_t)(400 * (64 * SIGN_WORDS - i));
    for (size_t i = 0; i < COUNT; i++)
        bounds[i] = (uint16_t)(next_random(&random) % UINT16_MAX);
    memset(signs, 0, 40 * SIGN_WORDS * sizeof *signs);
    for (size_t count = 0; count < 70; count++) {
        size_t kept = 0;
        for (uint32_t i = 0; i < count; i++) {
            const uint64_t *here = signs + SIGN_WORDS * 7 * i;
            unsigned apart = here[0] == 0 && here[1] == 0 ? 0 : distance(here, alike.query);
            places[i] = 7 * i;
            wanted[kept] = 7 * i;
            kept += bounds[7 * i] + alike.worth[apart] >= UINT16_MAX;
        }
        places[count] = 4711;
        assert_int_equal(kernel_keep(signs, bounds, &alike, UINT16_MAX, places, count), kept);
        assert_memory_equal(places, wanted, kept * sizeof *places);
        assert_int_equal(places[count], 4711);
    }
    free(signs);
}

/* By counting: all that are nearer than the last, and of those equally far the first. */
static void check_nearest(const uint64_t *signs, size_t count, const uint64_t *query, size_t most)
{
    static uint32_t found[COUNT];
    size_t counts[64 * SIGN_WORDS + 1] = {0}, within = 0, last = 0, at = 0;
    size_t given = kernel_nearest(signs, count, query, found, most);
    if (most > KERNEL_NEAREST_MAX)
        most = KERNEL_NEAREST_MAX;
    assert_int_equal(given, count < most ? count : most);
    for (size_t i = 0; i < count; i++)
        counts[distance(signs + SIGN_WORDS * i, query)]++;
    while (last < 64 * SIGN_WORDS && within + counts[last] < most)
        within += counts[last++];
    size_t ties = most - within;
    for (uint32_t i = 0; i < count && at < given; i++) {
        unsigned here = distance(signs + SIGN_WORDS * i, query);
        if (here > last || (here == last && ties == 0))
            continue;
        ties -= here == last;
        assert_int_equal(found[at++], i);
    }
    assert_int_equal(at, given);
}

static void check_all_nearest(void)
{
    static const size_t counts[] = {0, 1, 31, 100, 2048, 8192, 8193, COUNT};
    static const size_t most[] = {0, 1, 50, 200, KERNEL_NEAREST_MAX, KERNEL_NEAREST_MAX + 1};
    uint64_t random = 1234567891234567u, *signs = make_signs(&random);
    for (size_t i = 0; i < COUNT_OF(counts); i++) {
        for (size_t j = 0; j < COUNT_OF(most); j++)
            check_nearest(signs, counts[i], signs + SIGN_WORDS * (37 * i + j), most[j]);
    }
    memset(signs, 0, COUNT * SIGN_WORDS * sizeof *signs); /* all the same */
    check_nearest(signs, COUNT, signs, 200);
    free(signs);
}

static void in_every_form(void (*check)(void))
{
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        if (!kernel_choose(forms[i]))
            continue;
        assert_string_equal(kernel_name(), forms[i]);
        check();
    }
    assert_true(kernel_choose(NULL));
}

static void test_vectors(void **state)
{
    (void)state;
    in_every_form(check_vectors);
    in_every_form(check_rounding);
}

static void test_signs(void **state)
{
    (void)state;
    in_every_form(check_signs);
    in_every_form(check_columns);
    in_every_form(check_bounds);
    in_every_form(check_keep);
}

static void test_the_nearest(void **state)
{
    (void)state;
    in_every_form(check_all_nearest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_vectors), cmocka_unit_test(test_signs),
                                       cmocka_unit_test(test_the_nearest)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
