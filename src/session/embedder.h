/* The vector of what is searched for, by the server whose vectors the store keeps. It has little time: who
 * searches waits. After a failure nobody is asked for a while, and the search does without. Reader thread
 * only, but for embedder_offer(). */
#ifndef SESSION_EMBEDDER_H
#define SESSION_EMBEDDER_H

#include "provider/provider.h"
#include "search/search.h"

struct embedder;

struct embedder *embedder_new(void);
void embedder_free(struct embedder *embedder);
/* Who is asked from now on; NULL: nobody. Copies what choose_embedding() gave. [any thread] */
void embedder_offer(struct embedder *embedder, const struct provider_options *options);

/* Fills the query's vector, if there is text and somebody who makes it. *cancel != 0 ends the waiting. */
void embedder_ask(struct embedder *embedder, struct store_user *user, const _Atomic int *cancel,
                  struct search_query *query, struct arena *arena);

#endif
