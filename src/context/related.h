/* Long conversations that have to do with a question: those which what was found comes from. Strings belong
 * to the arena; not shared between threads. */
#ifndef CONTEXT_RELATED_H
#define CONTEXT_RELATED_H

#include "context/context.h"

#define RELATED_CONVERSATIONS 3

struct related {
    char id[REC_ID_SIZE];
    double score;     /* of the best that was found in it */
    const char *line; /* for the prompt: title, day, the last line of its summary */
};

/* The closest first; not the conversation itself, nor what a person left out. */
enum rec_status related_find(struct store_user *user, const struct context_input *input, struct arena *arena,
                             struct related rows[RELATED_CONVERSATIONS], size_t *count, rec_error *error);

#endif
