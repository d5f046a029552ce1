#include "config.h"

#include "base/alloc.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

static void (*fatal_handler)(void *context, const char *sentence);
static void *fatal_context;

void alloc_set_fatal(void (*handler)(void *context, const char *sentence), void *context)
{
    fatal_handler = handler;
    fatal_context = context;
}

static _Noreturn void out_of_memory(size_t size)
{
    char sentence[96];

    snprintf(sentence, sizeof(sentence), "Out of memory: %zu bytes could not be allocated.", size);
    if (fatal_handler)
        fatal_handler(fatal_context, sentence);
    abort();
}

static size_t product(size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        out_of_memory(SIZE_MAX);
    return count * size;
}

void *xmalloc(size_t size)
{
    void *memory = malloc(size ? size : 1);

    if (!memory)
        out_of_memory(size);
    return memory;
}

void *xcalloc(size_t count, size_t size)
{
    size_t total = product(count, size);
    void *memory = calloc(1, total ? total : 1);

    if (!memory)
        out_of_memory(total);
    return memory;
}

void *xrealloc(void *memory, size_t size)
{
    memory = realloc(memory, size ? size : 1);
    if (!memory)
        out_of_memory(size);
    return memory;
}

void *xaligned(size_t size)
{
    void *memory;

    if (posix_memalign(&memory, CACHE_LINE, size ? size : 1) != 0)
        out_of_memory(size);
    return memory;
}

/* malloc() would take it from what is free in a heap, which was written before. */
void *xpages(size_t size)
{
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (memory == MAP_FAILED)
        out_of_memory(size);
    return memory;
}

void pages_free(void *memory, size_t size)
{
    if (memory)
        munmap(memory, size);
}

void alloc_trim(void)
{
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

void *xreallocarray(void *memory, size_t count, size_t size)
{
    return xrealloc(memory, product(count, size));
}

char *xstrdup(const char *text)
{
    return text ? xstrndup(text, strlen(text)) : NULL;
}

char *xstrndup(const char *text, size_t length)
{
    const char *end = memchr(text, '\0', length);
    size_t bytes = end ? (size_t)(end - text) : length;
    char *copy = xmalloc(bytes + 1);

    memcpy(copy, text, bytes);
    copy[bytes] = '\0';
    return copy;
}

void *xgrow(void *items, size_t *capacity, size_t need, size_t size)
{
    size_t larger = *capacity ? *capacity : 8;

    if (need <= *capacity)
        return items;
    while (larger < need)
        larger = larger > SIZE_MAX / 2 ? need : larger * 2;
    items = xreallocarray(items, larger, size);
    *capacity = larger;
    return items;
}
