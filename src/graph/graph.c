#include "config.h"

#include "graph/graph.h"

#include "base/alloc.h"
#include "base/error.h"

#include <stdlib.h>
#include <string.h>

int graph_action_find(const struct graph_node *node, const char *name)
{
    if (!name || !*name)
        return 0;
    for (int i = 0; i < node->action_count; i++)
        if (node->actions[i].name == name)
            return i;
    for (int i = 0; i < node->action_count; i++)
        if (!strcmp(node->actions[i].name, name))
            return i;
    return -1;
}

int graph_node_find(const rec_graph *graph, const char *name, size_t length)
{
    for (int i = 0; i < graph->node_count; i++) {
        const char *candidate = graph->nodes[i].node->name;
        if (strlen(candidate) == length && !memcmp(candidate, name, length))
            return i;
    }
    return -1;
}

static int index_of(const rec_graph *graph, const struct rec_node *node)
{
    for (int i = 0; i < graph->node_count; i++)
        if (graph->nodes[i].node == node)
            return i;
    return -1;
}

/* Start first, then in the order of the table, so that indices (and the hash) follow from the spec alone. */
static void collect_nodes(rec_graph *graph)
{
    const struct rec_graph_spec *spec = &graph->spec;
    graph->nodes = xcalloc(1 + 2 * spec->edge_count, sizeof *graph->nodes);
    for (size_t i = 0; i <= 2 * spec->edge_count; i++) {
        const struct rec_edge *edge = i ? &spec->edges[(i - 1) / 2] : NULL;
        const struct rec_node *node = !edge ? spec->start : i % 2 ? edge->node : edge->next;
        if (node && index_of(graph, node) < 0)
            graph->nodes[graph->node_count++] = (struct graph_node){.node = node, .nested = node->graph};
    }
}

static bool listed(const char *const *names, const char *name)
{
    for (; names && *names; names++)
        if (!strcmp(*names, name))
            return true;
    return false;
}

static void add_action(struct graph_node *node, const char *name)
{
    int next = listed(node->node->terminal, name) ? GRAPH_END : GRAPH_LOST;
    node->actions[node->action_count++] = (struct graph_action){name, next};
}

static void declare_actions(struct graph_node *node)
{
    size_t count = 1;
    for (const char *const *name = node->node->actions; name && *name; name++)
        count++;
    node->actions = xcalloc(count, sizeof *node->actions);
    add_action(node, "default");
    for (const char *const *name = node->node->actions; name && *name; name++)
        if (graph_action_find(node, *name) < 0)
            add_action(node, *name);
}

static enum rec_status resolve_edges(rec_graph *graph, rec_error *error)
{
    const struct rec_graph_spec *spec = &graph->spec;
    for (size_t i = 0; i < spec->edge_count; i++) {
        const struct rec_edge *edge = &spec->edges[i];
        struct graph_node *node = &graph->nodes[index_of(graph, edge->node)];
        const char *name = edge->action && *edge->action ? edge->action : "default";
        int action = graph_action_find(node, name);
        if (action < 0)
            return error_set(error, REC_INVALID,
                             "graph '%s': node '%s' has an edge for action '%s', which it does not declare",
                             spec->name, edge->node->name, name);
        for (size_t j = 0; j < i; j++)
            if (spec->edges[j].node == edge->node && graph_action_find(node, spec->edges[j].action) == action)
                return error_set(error, REC_INVALID, "graph '%s': node '%s' has two edges for action '%s'",
                                 spec->name, edge->node->name, name);
        node->actions[action].next = edge->next ? index_of(graph, edge->next) : GRAPH_END;
    }
    return REC_OK;
}

static void hash_bytes(uint64_t *hash, const void *bytes, size_t length)
{
    const unsigned char *byte = bytes;
    for (size_t i = 0; i < length; i++)
        *hash = (*hash ^ byte[i]) * UINT64_C(0x100000001b3); /* FNV-1a */
}

static void hash_text(uint64_t *hash, const char *text)
{
    hash_bytes(hash, text, strlen(text) + 1);
}

static void hash_number(uint64_t *hash, uint64_t number)
{
    unsigned char bytes[8]; /* the same on every machine: a store may move */
    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)(number >> (8 * i));
    hash_bytes(hash, bytes, sizeof bytes);
}

static uint64_t hash_of(const rec_graph *graph)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    hash_text(&hash, graph->spec.name);
    for (int i = 0; i < graph->node_count; i++) {
        const struct graph_node *node = &graph->nodes[i];
        hash_text(&hash, node->node->name);
        hash_number(&hash, node->node->flags);
        hash_number(&hash, node->nested ? node->nested->hash : 0);
        for (int j = 0; j < node->action_count; j++) {
            hash_text(&hash, node->actions[j].name);
            hash_number(&hash, (uint64_t)(int64_t)node->actions[j].next);
        }
        hash_number(&hash, UINT64_MAX);
    }
    return hash;
}

static int depth_of(const rec_graph *graph)
{
    int depth = 0;
    for (int i = 0; i < graph->node_count; i++)
        if (graph->nodes[i].nested && graph->nodes[i].nested->depth > depth)
            depth = graph->nodes[i].nested->depth;
    return depth + 1;
}

rec_graph *rec_graph_new(const struct rec_graph_spec *spec, rec_error *error)
{
    if (graph_check_spec(spec, error) != REC_OK)
        return NULL;
    rec_graph *graph = xcalloc(1, sizeof *graph);
    graph->spec = *spec;
    graph->step_limit = spec->step_limit > 0 ? spec->step_limit : GRAPH_STEP_LIMIT;
    collect_nodes(graph);
    if (graph_check_nodes(graph, error) != REC_OK)
        goto refused;
    for (int i = 0; i < graph->node_count; i++)
        declare_actions(&graph->nodes[i]);
    if (resolve_edges(graph, error) != REC_OK || graph_check_edges(graph, error) != REC_OK)
        goto refused;
    graph->depth = depth_of(graph);
    graph->hash = hash_of(graph);
    return graph;

refused:
    rec_graph_free(graph);
    return NULL;
}

void rec_graph_free(rec_graph *graph)
{
    if (!graph)
        return;
    for (int i = 0; i < graph->node_count; i++)
        free(graph->nodes[i].actions);
    free(graph->nodes);
    free(graph);
}

const char *rec_graph_name(const rec_graph *graph)
{
    return graph->spec.name;
}

uint64_t rec_graph_hash(const rec_graph *graph)
{
    return graph->hash;
}
