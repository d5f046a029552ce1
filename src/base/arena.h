/* Memory that is freed all at once: the strings and rows of one page, one request, one parse. Not shared
 * between threads, but may be handed over whole. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena {
    struct arena_block *blocks; /* newest first; NULL when empty */
    size_t total;               /* bytes handed out */
};

#define ARENA_INIT                                                                                           \
    {                                                                                                        \
        NULL, 0                                                                                              \
    }

void *arena_alloc(struct arena *arena, size_t size);       /* zeroed, aligned for any type */
char *arena_strdup(struct arena *arena, const char *text); /* NULL gives NULL */
char *arena_strndup(struct arena *arena, const char *text, size_t length);
char *arena_printf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Adds a zeroed element to an array in an arena and gives it; *rows may move. The macro's arguments are
 * pointers. */
#define ARENA_PUSH(arena, rows, count, capacity)                                                             \
    (*(rows) = arena_room(arena, *(rows), *(count), capacity, sizeof(**(rows))), &(*(rows))[(*(count))++])
void *arena_room(struct arena *arena, void *rows, size_t count, size_t *capacity, size_t size);
/* Takes over all memory of `from`, which is empty after: its pointers now live as long as `arena`. */
void arena_adopt(struct arena *arena, struct arena *from);
void arena_free(struct arena *arena);  /* frees everything; the arena can be used again */
void arena_clear(struct arena *arena); /* the same, but keeps a block for what comes next */

#endif
