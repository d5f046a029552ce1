/* alloc, arena, buf */
#include "config.h"

#include "base/alloc.h"
#include "base/arena.h"
#include "base/buf.h"

#include "check.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

static jmp_buf escape;
static char last_sentence[128];

static void remember(void *context, const char *sentence)
{
    assert_ptr_equal(context, &escape);
    strncpy(last_sentence, sentence, sizeof(last_sentence) - 1);
    longjmp(escape, 1);
}

static void overflow_is_fatal(void **state)
{
    void *volatile memory = NULL;
    volatile int caught = 0;

    (void)state;
    alloc_set_fatal(remember, &escape);
    if (setjmp(escape) == 0)
        memory = xcalloc(SIZE_MAX / 2, 3);
    else
        caught++;
    if (setjmp(escape) == 0)
        memory = xreallocarray(NULL, SIZE_MAX / 4, 8);
    else
        caught++;
    alloc_set_fatal(NULL, NULL);
    assert_int_equal(caught, 2);
    assert_null(memory);
    assert_non_null(strstr(last_sentence, "Out of memory"));
}

static void strings_are_copied(void **state)
{
    char *text = xstrndup("abc\0def", 7);

    (void)state;
    assert_string_equal(text, "abc");
    free(text);
    assert_null(xstrdup(NULL));
    text = xstrndup("abcdef", 2);
    assert_string_equal(text, "ab");
    free(text);
}

static void grow_doubles(void **state)
{
    size_t capacity = 0;
    int *items = NULL;

    (void)state;
    for (size_t i = 0; i < 1000; i++) {
        items = xgrow(items, &capacity, i + 1, sizeof(*items));
        assert_true(capacity > i);
        items[i] = (int)i;
    }
    assert_true(capacity < 2048 + 8);
    for (size_t i = 0; i < 1000; i++)
        assert_int_equal(items[i], i);
    free(items);
}

static void arena_gives_aligned_zeroed_memory(void **state)
{
    struct arena arena = ARENA_INIT;
    size_t sum = 0;

    (void)state;
    for (size_t size = 0; size < 3000; size += 7) {
        unsigned char *memory = arena_alloc(&arena, size);

        assert_int_equal((uintptr_t)memory % alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(memory[i], 0);
        memset(memory, 0xFF, size);
        sum += size;
    }
    assert_true(arena.total >= sum);
    memset(arena_alloc(&arena, 5 * 1024 * 1024), 1, 5 * 1024 * 1024);
    arena_free(&arena);
    assert_null(arena.blocks);
    assert_string_equal(arena_strdup(&arena, "again"), "again");
    arena_free(&arena);
}

static void arena_strings(void **state)
{
    struct arena arena = ARENA_INIT;
    char *first = arena_strndup(&arena, "Knee exercises", 4);
    char *long_text = arena_printf(&arena, "%0*d", 5000, 7);

    (void)state;
    assert_string_equal(first, "Knee");
    assert_int_equal(strlen(long_text), 5000);
    assert_null(arena_strdup(&arena, NULL));
    assert_string_equal(arena_strdup(&arena, ""), "");
    assert_string_equal(first, "Knee");
    arena_free(&arena);
}

static void buf_is_always_terminated(void **state)
{
    struct buf buf = BUF_INIT;

    (void)state;
    assert_string_equal(buf.data, "");
    buf_clear(&buf);
    buf_truncate(&buf, 0);
    buf_remove(&buf, 0, 0);
    buf_add(&buf, NULL, 0);
    assert_string_equal(buf.data, "");
    for (int i = 0; i < 1000; i++) {
        buf_addc(&buf, (char)('a' + i % 26));
        assert_int_equal(buf.data[buf.length], 0);
    }
    assert_int_equal(strlen(buf.data), 1000);
    buf_clear(&buf);
    assert_string_equal(buf.data, "");
    buf_free(&buf);
    buf_free(&buf);
    buf_free(NULL);
    assert_string_equal(buf.data, "");
}

static void buf_edits_anywhere(void **state)
{
    struct buf buf = BUF_INIT;

    (void)state;
    buf_adds(&buf, "aisle seat");
    buf_insert(&buf, 0, "an ", 3);
    buf_insert(&buf, buf.length, "s", 1);
    assert_string_equal(buf.data, "an aisle seats");
    buf_remove(&buf, 0, 3);
    buf_remove(&buf, buf.length - 1, 1);
    assert_string_equal(buf.data, "aisle seat");
    buf_remove(&buf, 0, buf.length);
    assert_string_equal(buf.data, "");
    buf_insert(&buf, 0, "x", 1);
    assert_string_equal(buf.data, "x");
    buf_adds(&buf, NULL);
    assert_string_equal(buf.data, "x");
    buf_free(&buf);
}

static void buf_formats_any_length(void **state)
{
    struct buf buf = BUF_INIT;

    (void)state;
    for (int width = 1; width < 300; width++) {
        buf_clear(&buf);
        buf_addf(&buf, "<%*s>", width, "");
        assert_int_equal(buf.length, width + 2);
        assert_int_equal(buf.data[buf.length - 1], '>');
    }
    buf_free(&buf);
}

static void buf_gives_its_bytes(void **state)
{
    struct buf buf = BUF_INIT;
    char *text = buf_take(&buf);

    (void)state;
    assert_string_equal(text, "");
    free(text);
    buf_adds(&buf, "kept");
    text = buf_take(&buf);
    assert_string_equal(text, "kept");
    free(text);
    assert_int_equal(buf.length, 0);
    assert_int_equal(buf.capacity, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(overflow_is_fatal),   cmocka_unit_test(strings_are_copied),
        cmocka_unit_test(grow_doubles),        cmocka_unit_test(arena_gives_aligned_zeroed_memory),
        cmocka_unit_test(arena_strings),       cmocka_unit_test(buf_is_always_terminated),
        cmocka_unit_test(buf_edits_anywhere),  cmocka_unit_test(buf_formats_any_length),
        cmocka_unit_test(buf_gives_its_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
