/* Pages, what they are asked for by, and the ones kept for when they are asked for again. */
#ifndef SESSION_PAGE_H
#define SESSION_PAGE_H

#include "base/arena.h"
#include "recollect.h"

#include <stdatomic.h>

/* What rec_page() gives. Immutable once built; counted, freed by rec_page_free(). */
struct page {
    struct rec_page row; /* first */
    struct arena arena;
    atomic_int references;
};

/* Two queries with the same key read the same rows. The caller frees it. */
char *page_query_key(const struct rec_query *query);
void page_query_copy(struct arena *arena, struct rec_query *to, const struct rec_query *from);

/* The pages used last, each with the generation of the store it was read from. The owner guards it. */
#define PAGE_CACHE_SIZE 32
struct page_cache {
    struct cached_page {
        char *key;
        struct page *page;
        uint64_t generation;
        uint64_t used;
    } pages[PAGE_CACHE_SIZE];
    uint64_t uses;
};

/* A reference to the page, or NULL. */
struct page *page_cache_find(struct page_cache *cache, const char *key, uint64_t generation);
/* Takes a reference of its own, if the page is worth keeping: not large, and read from rows alone. */
void page_cache_keep(struct page_cache *cache, const char *key, struct page *page, uint64_t generation);
void page_cache_free(struct page_cache *cache);

#endif
