/* The graphs of the program, each a const table {node, action, next}. Built (validated) once per session;
 * immutable. */
#ifndef FLOWS_FLOWS_H
#define FLOWS_FLOWS_H

#include "recollect_graph.h"

struct flows {
    rec_graph *conversation; /* struct turn */
    rec_graph *preview;      /* struct turn, writes nothing */
    rec_graph *import;       /* struct bulk_import */
    rec_graph *learn;        /* struct bulk_learn */
    rec_graph *refresh;      /* struct refresh */
    rec_graph *refine;       /* struct refine */
    rec_graph *archive;      /* struct archiving */
    rec_graph *retention;    /* struct retention */
    rec_graph *title;        /* struct titling */
    rec_graph *backup;       /* struct backup */
    rec_graph *hook;         /* struct hook */
    rec_graph *embed;        /* struct embedding */
};

void flows_init(struct flows *flows);
void flows_free(struct flows *flows);

/* struct find: for the reader's own engine. */
rec_graph *flow_memory_search(void);

#endif
