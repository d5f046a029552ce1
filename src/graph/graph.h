/* A built graph: the flow's table resolved to arrays, so that running compares only the few actions of one
 * node. Immutable after rec_graph_new(); any thread may read it. Borrows the tables of the spec. */
#ifndef GRAPH_GRAPH_H
#define GRAPH_GRAPH_H

#include "recollect_graph.h"

#define GRAPH_STEP_LIMIT 1000 /* of a spec that names none */

/* What an action leads to when it is not a node. */
enum {
    GRAPH_END = -1, /* the end of this graph */
    GRAPH_LOST = -2 /* nothing: an error if it is ever returned */
};

struct graph_action {
    const char *name;
    int next; /* index of a node, GRAPH_END or GRAPH_LOST */
};

struct graph_node {
    const struct rec_node *node;
    const rec_graph *nested;      /* as it was when the graph was built */
    struct graph_action *actions; /* [0] is "default" */
    int action_count;
};

struct rec_graph {
    struct rec_graph_spec spec;
    struct graph_node *nodes; /* [0] is the start */
    int node_count;
    int depth; /* 1 + the deepest nesting inside */
    int step_limit;
    uint64_t hash;
};

/* Index into the node's actions; NULL and "" mean "default". -1: not declared. */
int graph_action_find(const struct graph_node *node, const char *name);
/* Index of the node called name[0..length), -1 if there is none. */
int graph_node_find(const rec_graph *graph, const char *name, size_t length);

/* check.c: everything rec_graph_new() refuses, in two halves: what a spec must be for its nodes to be
 * collected and resolved, and what the resolved graph must be. */
enum rec_status graph_check_spec(const struct rec_graph_spec *spec, rec_error *error);
enum rec_status graph_check_nodes(const rec_graph *graph, rec_error *error);
enum rec_status graph_check_edges(const rec_graph *graph, rec_error *error);

#endif
