/* The shared states of the flows that work through many messages: import and learning from what was imported.
 * Worker thread only; each step takes a few milliseconds, so that a turn beside it is not held up. */
#ifndef NODES_BULK_H
#define NODES_BULK_H

#include "base/arena.h"
#include "base/id.h"
#include "nodes/services.h"
#include "search/map.h"

#include <stdio.h>

/* Import of JSONL (recollect(1), import): messages, and rows that `memory export` wrote, also as
 * Markdown. */
struct bulk_import {
    const struct node_services *services;
    uint64_t command;
    FILE *file; /* owned */
    bool strict, no_learn;

    int64_t line, bytes, total_bytes; /* total 0 when unknown (a pipe) */
    int64_t added, same, failed, conversations;
    int64_t added_before;              /* this step */
    struct id_run ids;                 /* of the messages */
    struct buf report;                 /* a line for each bad line, at most REPORT_LIMIT */
    struct import_conversation *known; /* conversations met so far, with their first new sequence */
    size_t known_count, known_capacity;
    struct map by_external;
    int64_t group; /* of the history: what was learned elsewhere comes in as one step of undo */
    bool markdown; /* what `memory export --format markdown` writes */
    bool ended;
};

struct bulk_import *bulk_import_new(const struct node_services *services, FILE *file, int64_t total_bytes);
void bulk_import_free(struct bulk_import *import);

/* Learning by the rules from imported user messages, in time order with their own dates. */
struct bulk_learn {
    const struct node_services *services;
    const char *payload; /* of the job: {"conversations":[["id",first sequence],...]} */
    struct arena arena;
    struct learn_span *spans;
    size_t span_count, span;
    int64_t after; /* sequence reached in the span */
    int64_t read, learned;
    struct id_run ids; /* of the memories */
};

struct bulk_learn *bulk_learn_new(const struct node_services *services, const char *payload);
void bulk_learn_free(struct bulk_learn *learn);

extern const struct rec_node node_import, node_learn;

#endif
