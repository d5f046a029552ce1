/* The shared state of the memory search flow. Reader thread only. */
#ifndef NODES_FIND_H
#define NODES_FIND_H

#include "base/arena.h"
#include "recollect_graph.h"
#include "search/search.h"

struct find {
    struct search *search;
    struct store_user *user;
    struct search_query query;
    int64_t as_of;     /* what was believed at that time is looked for; 0: what is now */
    int64_t update_ns; /* how long to take in what the index does not know yet; 0: until it is complete */
    const _Atomic int *cancel;
    void (*progress)(void *context, int64_t done, int64_t total);
    void *context;

    struct arena *arena; /* of the hits */
    struct rec_hit *hits;
    size_t count;
    bool complete; /* the index knew everything */
};

/* Puts the other hits behind these, which may be among them; there is room for all. Returns how many there
 * are. */
size_t find_put_first(struct rec_hit *first, size_t count, const struct rec_hit *hits, size_t hit_count);

extern const struct rec_node node_find_validate, node_find_search, node_find_rank;

#endif
