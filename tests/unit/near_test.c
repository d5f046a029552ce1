/* Words and those near them in meaning: whether they stand in the file beside the table or are looked for,
 * they are those that comparing all of them gives; a file of another table is left alone. */
#include "config.h"

#include "check.h"
#include "search/map.h"
#include "search/near.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define KINDS      20
#define OF_A_KIND  100
#define ROWS       (KINDS * OF_A_KIND)
#define DIMENSIONS 100
#define SLOTS      4096
#define TABLE      "table.vec"

static char folder[] = "near_test.XXXXXX";

/* Rows of one kind lie around the same place. */
static void write_table(void)
{
    struct vectors_header header = {VECTORS_MAGIC, DIMENSIONS, ROWS, 4 * ROWS, 0, 4711};
    static int8_t rows[ROWS][DIMENSIONS], center[DIMENSIONS];
    static float scales[ROWS];
    static uint32_t ranks[ROWS], offsets[ROWS + 2]; /* of even count, as the file aligns them */
    uint64_t random = 88172645463325252u;
    FILE *file = fopen(TABLE, "wb");
    assert_non_null(file);
    for (uint32_t i = 0; i < ROWS; i++) {
        double squares = 0;
        for (size_t d = 0; d < DIMENSIONS; d++) {
            if (i % OF_A_KIND == 0)
                center[d] = (int8_t)(next_random(&random) % 120) - 60;
            rows[i][d] = (int8_t)(center[d] + (int)(next_random(&random) % 120) - 60);
            squares += rows[i][d] * rows[i][d];
        }
        scales[i] = (float)(1 / sqrt(squares));
        ranks[i] = i;
        offsets[i + 1] = 4 * (i + 1);
    }
    fwrite(&header, sizeof header, 1, file);
    fwrite(rows, sizeof rows, 1, file);
    fwrite(scales, sizeof scales, 1, file);
    fwrite(ranks, sizeof ranks, 1, file);
    fwrite(offsets, sizeof offsets, 1, file);
    for (unsigned i = 0; i < ROWS; i++)
        fprintf(file, "%04u", i);
    assert_int_equal(fclose(file), 0);
}

static int make_folder(void **state)
{
    (void)state;
    if (mkdtemp(folder) == NULL || chdir(folder) != 0)
        return -1;
    write_table();
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(TABLE);
    unlink(TABLE VECTORS_NEAR);
    return chdir("..") == 0 ? rmdir(folder) : -1;
}

static float cosine(const struct vectors *table, uint32_t a, uint32_t b)
{
    int32_t dot =
        kernel_dot(table->rows + a * table->dimensions, table->rows + b * table->dimensions, DIMENSIONS);
    return (float)dot * table->scales[a] * table->scales[b];
}

/* The nearest of every so manieth row; how many. */
static size_t nearest(const struct vectors *table, uint32_t row, unsigned every, uint32_t *found, size_t most)
{
    size_t count = 0;
    for (uint32_t other = 0; other < ROWS; other += every) {
        float likeness = cosine(table, row, other);
        if (other == row || likeness <= NEAR_FROM ||
            (count == most && likeness <= cosine(table, row, found[most - 1])))
            continue;
        size_t at = count < most ? count++ : most - 1;
        for (; at > 0 && cosine(table, row, found[at - 1]) < likeness; at--)
            found[at] = found[at - 1];
        found[at] = other;
    }
    return count;
}

static void write_slots(const struct vectors *table, FILE *file)
{
    static struct vectors_slot slots[SLOTS];
    memset(slots, 0xFF, sizeof slots);
    for (uint32_t row = 0; row < ROWS; row++) {
        uint32_t hash = map_hash(table->text + 4 * row, 4), at = hash % SLOTS;
        while (slots[at].row != VECTORS_NEAR_NONE)
            at = (at + 1) % SLOTS;
        slots[at] = (struct vectors_slot){(uint16_t)row, (uint16_t)(hash >> 16)};
    }
    fwrite(slots, sizeof slots, 1, file);
}

static void write_near(const struct vectors *table, uint64_t identity)
{
    struct vectors_near_header header = {VECTORS_NEAR_MAGIC, ROWS, VECTORS_NEAR_WIDTH, identity, SLOTS, {0}};
    FILE *file = fopen(TABLE VECTORS_NEAR, "wb");
    assert_non_null(file);
    fwrite(&header, sizeof header, 1, file);
    write_slots(table, file);
    for (uint32_t row = 0; row < ROWS; row++) {
        uint32_t found[VECTORS_NEAR_WIDTH];
        struct vectors_near line[VECTORS_NEAR_WIDTH];
        size_t count = nearest(table, row, 1, found, VECTORS_NEAR_WIDTH);
        memset(line, 0xFF, sizeof line);
        for (size_t i = 0; i < count; i++) {
            float steps = near_similarity(cosine(table, row, found[i])) * VECTORS_NEAR_STEPS;
            line[i] = (struct vectors_near){(uint16_t)found[i], (uint16_t)lrintf(steps)};
        }
        fwrite(line, sizeof line, 1, file);
    }
    assert_int_equal(fclose(file), 0);
}

static struct vectors *open_table(void)
{
    struct vectors *table;
    rec_error error;
    assert_int_equal(vectors_open(&table, TABLE, &error), REC_OK);
    return table;
}

/* What is found where every so manieth word of the table is said. */
static void check_near(const struct vectors *table, unsigned every)
{
    static int32_t rows[ROWS];
    static uint32_t groups[ROWS];
    struct part part = {.word_rows = rows, .word_groups = groups}, *parts[] = {&part};
    struct near *near = near_new(table);
    for (int32_t row = 0; row < ROWS; row += (int32_t)every)
        rows[part.word_count++] = row;
    near_follow(near, parts, 1);
    for (uint32_t row = 0; row < ROWS; row += 37) {
        struct near_word words[NEAR_WORDS];
        uint32_t wanted[NEAR_WORDS];
        size_t count = nearest(table, row, every, wanted, NEAR_WORDS);
        assert_int_equal(near_find(near, row, words), count);
        for (size_t i = 0; i < count; i++) {
            assert_int_equal(words[i].row, wanted[i]);
            assert_float_equal(words[i].similarity, near_similarity(cosine(table, row, wanted[i])), 1e-4);
        }
    }
    near_free(near);
    free(part.row_words);
}

static void check_rows(const struct vectors *table)
{
    for (int i = 0; i < 2 * ROWS; i++) {
        char word[16];
        snprintf(word, sizeof word, "%04d", i);
        assert_int_equal(vectors_row(table, word, 4), i < ROWS ? i : -1);
        assert_int_equal(vectors_row(table, word, 3), -1);
    }
}

static void test_with_the_file(void **state)
{
    (void)state;
    struct vectors *table = open_table();
    write_near(table, table->identity);
    vectors_close(table);
    table = open_table();
    assert_non_null(table->near);
    check_rows(table);
    check_near(table, 1);
    check_near(table, 16); /* it knows too few of them */
    vectors_close(table);
}

static void test_without_it(void **state)
{
    (void)state;
    struct vectors *table = open_table();
    write_near(table, table->identity + 1);
    vectors_close(table);
    table = open_table();
    assert_null(table->near);
    check_rows(table);
    check_near(table, 2);
    check_near(table, 16);
    vectors_close(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_with_the_file),
                                       cmocka_unit_test(test_without_it)};
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
