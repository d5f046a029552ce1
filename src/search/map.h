/* A hash table of numbers, found by whatever key they stand for. Belongs to its user; one thread. */
#ifndef SEARCH_MAP_H
#define SEARCH_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MAP_NONE UINT32_MAX

struct map {
    struct map_slot {
        uint32_t hash, value; /* value MAP_NONE: free */
    } * slots;
    size_t size, used;
};

/* Also of words in files (vectors.h): one that differs is another form of them. */
uint32_t map_hash(const void *bytes, size_t length);
/* The value with this hash for which same() says yes; MAP_NONE. */
uint32_t map_find(const struct map *map, uint32_t hash, bool (*same)(const void *context, uint32_t value),
                  const void *context);
void map_add(struct map *map, uint32_t hash, uint32_t value);
void map_free(struct map *map);

#endif
