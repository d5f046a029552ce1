#include "config.h"

#include "base/arena.h"

#include "base/alloc.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Blocks double from the first size to the last; a larger wish gets a block of its own. */
#define BLOCK_FIRST ((size_t)1024)
#define BLOCK_LAST  ((size_t)256 * 1024)
#define ALIGNMENT   alignof(max_align_t)

struct arena_block {
    struct arena_block *next;
    size_t used, size;
    alignas(max_align_t) char bytes[];
};

static struct arena_block *block_add(struct arena *arena, size_t size)
{
    size_t wish = arena->blocks ? arena->blocks->size * 2 : BLOCK_FIRST;
    struct arena_block *block;

    if (wish > BLOCK_LAST)
        wish = BLOCK_LAST;
    if (wish < size)
        wish = size;
    if (wish > SIZE_MAX - sizeof(*block))
        wish = SIZE_MAX - sizeof(*block); /* lets xmalloc end the program */
    block = xmalloc(sizeof(*block) + wish);
    block->size = wish;
    block->used = 0;
    block->next = arena->blocks;
    arena->blocks = block;
    return block;
}

static void *take(struct arena *arena, size_t size)
{
    struct arena_block *block = arena->blocks;
    size_t start = block ? (block->used + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT : 0;

    if (!block || start > block->size || size > block->size - start) {
        block = block_add(arena, size);
        start = 0;
    }
    block->used = start + size;
    arena->total += size;
    return block->bytes + start;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    return memset(take(arena, size ? size : 1), 0, size ? size : 1);
}

char *arena_strdup(struct arena *arena, const char *text)
{
    return text ? arena_strndup(arena, text, strlen(text)) : NULL;
}

char *arena_strndup(struct arena *arena, const char *text, size_t length)
{
    char *copy = take(arena, length + 1);

    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    va_list arguments;
    char *text;
    int length;

    va_start(arguments, format);
    length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0)
        length = 0;
    text = take(arena, (size_t)length + 1);
    text[0] = '\0';
    va_start(arguments, format);
    vsnprintf(text, (size_t)length + 1, format, arguments);
    va_end(arguments);
    return text;
}

void *arena_room(struct arena *arena, void *rows, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return rows;
    *capacity = *capacity ? 2 * *capacity : 16;
    void *moved = arena_alloc(arena, *capacity * size);
    return count > 0 ? memcpy(moved, rows, count * size) : moved;
}

void arena_adopt(struct arena *arena, struct arena *from)
{
    struct arena_block **end = &arena->blocks;

    /* behind the block in use, so that its free room stays in use */
    while (*end)
        end = &(*end)->next;
    *end = from->blocks;
    arena->total += from->total;
    from->blocks = NULL;
    from->total = 0;
}

void arena_clear(struct arena *arena)
{
    struct arena_block *kept = arena->blocks;

    if (kept && kept->size <= BLOCK_LAST) {
        arena->blocks = kept->next;
        kept->next = NULL;
        kept->used = 0;
    } else {
        kept = NULL;
    }
    arena_free(arena);
    arena->blocks = kept;
}

void arena_free(struct arena *arena)
{
    struct arena_block *next;

    for (struct arena_block *block = arena->blocks; block; block = next) {
        next = block->next;
        free(block);
    }
    arena->blocks = NULL;
    arena->total = 0;
}
