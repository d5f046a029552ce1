#include "config.h"

#include "search/map.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

uint32_t map_hash(const void *bytes, size_t length)
{
    const unsigned char *at = bytes;
    uint64_t hash = 0x9E3779B97F4A7C15u ^ length;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ at[i]) * 0x100000001B3u;
    return (uint32_t)(hash ^ hash >> 32);
}

uint32_t map_find(const struct map *map, uint32_t hash, bool (*same)(const void *context, uint32_t value),
                  const void *context)
{
    if (map->size == 0)
        return MAP_NONE;
    for (size_t at = hash & (map->size - 1);; at = (at + 1) & (map->size - 1)) {
        const struct map_slot *slot = &map->slots[at];
        if (slot->value == MAP_NONE || (slot->hash == hash && same(context, slot->value)))
            return slot->value;
    }
}

static void put(struct map *map, uint32_t hash, uint32_t value)
{
    size_t at = hash & (map->size - 1);
    while (map->slots[at].value != MAP_NONE)
        at = (at + 1) & (map->size - 1);
    map->slots[at] = (struct map_slot){hash, value};
}

static void grow(struct map *map)
{
    struct map old = *map;
    map->size = old.size == 0 ? 64 : old.size * 2;
    map->slots = xmalloc(map->size * sizeof *map->slots);
    memset(map->slots, 0xFF, map->size * sizeof *map->slots);
    for (size_t i = 0; i < old.size; i++) {
        if (old.slots[i].value != MAP_NONE)
            put(map, old.slots[i].hash, old.slots[i].value);
    }
    free(old.slots);
}

void map_add(struct map *map, uint32_t hash, uint32_t value)
{
    if (map->used * 3 >= map->size * 2)
        grow(map);
    put(map, hash, value);
    map->used++;
}

void map_free(struct map *map)
{
    free(map->slots);
    *map = (struct map){0};
}
