/* Tables of numbers in few bits: every row comes back, and bytes that lie are read within their bounds. */
#include "config.h"

#include "check.h"
#include "search/packed.h"

#include <stdlib.h>
#include <string.h>

#define ROWS    1000
#define COLUMNS 5

/* Columns of all kinds: one number, ascending, small, any, and small with a few that are large. */
static void make_row(uint64_t *random, uint64_t number, uint64_t values[COLUMNS])
{
    values[0] = 7;
    values[1] = number * 9 + next_random(random) % 9;
    values[2] = next_random(random) % 60;
    values[3] = next_random(random);
    values[4] = number % 100 == 0 ? next_random(random) : number % 3;
}

static uint8_t *make_table(size_t rows, uint64_t (*values)[COLUMNS], struct packed *table)
{
    uint64_t random = 88172645463325252u;
    struct packer *packer = malloc(sizeof *packer);
    assert_non_null(packer);
    packer_init(packer, COLUMNS);
    for (size_t i = 0; i < rows; i++) {
        make_row(&random, i, values[i]);
        packer_add(packer, values[i]);
    }
    size_t length = packer_end(packer);
    uint8_t *bytes = malloc(length);
    assert_non_null(bytes);
    packer_copy(packer, bytes);
    packer_free(packer);
    free(packer);
    *table = (struct packed){bytes, length, (uint32_t)rows, COLUMNS};
    return bytes;
}

static void test_every_row_comes_back(void **state)
{
    static const size_t sizes[] = {0, 1, 127, 128, 129, ROWS};
    static uint64_t values[ROWS][COLUMNS];
    (void)state;
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        struct packed table;
        uint8_t *bytes = make_table(sizes[s], values, &table);
        uint32_t second[ROWS];
        static uint64_t behind[ROWS][COLUMNS];
        packed_column(&table, 1, second);
        for (uint32_t first = 0; first < sizes[s]; first += 100) {
            packed_rows(&table, first, sizes[s] - first, behind[first]);
            assert_memory_equal(behind[first], values[first], (sizes[s] - first) * sizeof *values);
        }
        for (uint32_t i = 0; i < sizes[s]; i++) {
            uint64_t row[PACKED_COLUMNS];
            packed_row(&table, i, row);
            assert_memory_equal(row, values[i], sizeof values[i]);
            for (unsigned c = 0; c < COLUMNS; c++)
                assert_true(packed_get(&table, i, c) == values[i][c]);
            assert_int_equal(second[i], values[i][1]);
        }
        assert_true(packed_get(&table, (uint32_t)sizes[s], 1) == 0);
        free(bytes);
    }
}

static void test_small_numbers_take_little(void **state)
{
    struct packer *packer = malloc(sizeof *packer);
    (void)state;
    assert_non_null(packer);
    packer_init(packer, 3);
    for (uint64_t i = 0; i < 12800; i++)
        packer_add(packer, (const uint64_t[]){1700000000000 + i, i % 2, 5});
    assert_in_range(packer_end(packer), 12800 * 8 / 8, 12800 * 11 / 8);
    packer_free(packer);
    free(packer);
}

/* Whatever stands in the bytes: for the sanitizers. */
static void test_bytes_that_lie(void **state)
{
    static uint64_t values[ROWS][COLUMNS];
    struct packed table;
    uint64_t random = 2463534242u, sum = 0;
    uint8_t *bytes = make_table(ROWS, values, &table);
    (void)state;
    for (int round = 0; round < 2000; round++) {
        size_t place = next_random(&random) % (round % 2 ? table.length : 400);
        bytes[place] = (uint8_t)next_random(&random);
        for (uint32_t i = 0; i < ROWS; i += 37) {
            uint64_t row[PACKED_COLUMNS];
            packed_row(&table, i, row);
            sum += row[0] + packed_get(&table, i, 4);
        }
        packed_rows(&table, 0, ROWS, values[0]);
    }
    table.length = 100; /* cut off */
    assert_true(packed_get(&table, ROWS - 1, 1) == 0);
    assert_true(sum != 0);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_row_comes_back),
                                       cmocka_unit_test(test_small_numbers_take_little),
                                       cmocka_unit_test(test_bytes_that_lie)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
