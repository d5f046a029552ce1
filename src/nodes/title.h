/* The shared state of the title flow: a model names a conversation that the rule named after its first words.
 * Owned by whoever starts the run; worker thread only. */
#ifndef NODES_TITLE_H
#define NODES_TITLE_H

#include "nodes/ask.h"
#include "nodes/turn.h"

#define TITLE_JOB "title"

struct titling {
    struct ask ask; /* first: see node_ask */
    const struct node_services *services;
    char conversation[REC_ID_SIZE];
    struct arena arena;
    const char *rule; /* the title by the rule */
};

struct titling *titling_new(const struct node_services *services, struct provider *provider,
                            const char *payload);
void titling_free(struct titling *titling);

/* After the first turn of a conversation that nobody has named. */
enum rec_status titling_queue(const struct turn *turn, rec_error *error);

/* The title in what a model answered: one line, without its decoration; "" if there is none. */
const char *titling_clean(const char *answer, struct arena *arena);

extern const struct rec_node node_title_read, node_title_keep;

#endif
