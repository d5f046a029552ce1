/* The model's second look at what was said: what the rules missed, and which memories
 * it replaces. A model only proposes: a change counts if it quotes the person's own words, fits the schema
 * and says something new; it is then consolidated like any other. Strings belong to the caller's arena. Not
 * shared between threads. */
#ifndef MEMORY_REFINE_H
#define MEMORY_REFINE_H

#include "memory/memory.h"
#include "provider/provider.h"

struct refine_plan {
    struct rec_message *messages; /* of one conversation, in order */
    size_t count;                 /* 0: there is nothing to ask about */
    struct rec_memory *known;     /* the model's number 1 is the first */
    size_t known_count;
    int64_t last; /* sequence of the newest message read */
    bool more;    /* others follow it */
};

/* The messages of the shown path from sequence `first` on, a page of them, and what is known. */
enum rec_status refine_plan(struct store_user *user, const char *conversation, int64_t first,
                            struct arena *arena, struct refine_plan *plan, rec_error *error);

/* What a model is asked. Reads the preferences in force. */
enum rec_status refine_request(struct store_user *user, const struct refine_plan *plan, struct arena *arena,
                               struct provider_request *request, rec_error *error);

/* What it answered, into the store: in one transaction, and the same answer again changes nothing. *changed:
 * rows added, replaced or proposed. REC_INVALID if the answer is not what was asked for: then nothing has
 * changed. propose: everything waits in the review list. */
enum rec_status refine_apply(struct store_user *user, const struct refine_plan *plan, const char *answer,
                             bool propose, struct arena *arena, size_t *changed, rec_error *error);

#endif
