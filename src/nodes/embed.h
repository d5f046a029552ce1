/* The shared state of the embedding flow: a server makes vectors of what was said and learned, in bounded
 * batches. It goes on where the store says that a vector is missing, so it may be stopped at any time. Owned
 * by whoever starts the run; worker thread only. */
#ifndef NODES_EMBED_H
#define NODES_EMBED_H

#include "nodes/services.h"
#include "provider/provider.h"

#define EMBED_JOB   "embed"
#define EMBED_BATCH 16
/* A setting of the store: the model whose vectors are complete, so that searches use them. */
#define EMBED_SERVING "embedding.serving"

struct embedding {
    const struct node_services *services;
    struct provider *provider; /* borrowed; NULL: nobody makes vectors any more */
    void (*progress)(void *context, int64_t done, int64_t total);
    void *context;

    int kind;        /* place in the list of kinds that is read */
    int64_t cursor;  /* in it */
    int64_t settled; /* of the messages: up to here all have what they will have. In and out */
    bool grows;      /* one behind that is not whole yet */
    int64_t until;   /* the monotonic clock; then the rest waits for the next job */
    bool more;       /* out: there is a rest */
    int64_t done, total, dimensions;

    struct embed_text {
        enum rec_row_kind kind;
        char id[REC_ID_SIZE];
        const char *text;
    } texts[EMBED_BATCH];
    size_t count;
    struct arena arena; /* of the batch */
    struct provider_call *call;
};

struct embedding *embedding_new(const struct node_services *services, struct provider *provider,
                                int64_t settled);
void embedding_free(struct embedding *embedding); /* NULL allowed */

extern const struct rec_node node_embed_read, node_embed_ask, node_embed_keep;

#endif
