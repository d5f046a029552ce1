#include "config.h"

#include "base/alloc.h"
#include "base/error.h"
#include "graph/graph.h"

#include <stdlib.h>
#include <string.h>

static enum rec_status refuse(const rec_graph *graph, const struct rec_node *node, rec_error *error,
                              const char *why)
{
    return error_set(error, REC_INVALID, "graph '%s': node '%s' %s", graph->spec.name, node->name, why);
}

enum rec_status graph_check_spec(const struct rec_graph_spec *spec, rec_error *error)
{
    if (!spec->name || !*spec->name)
        return error_set(error, REC_INVALID, "a graph has no name");
    if (!spec->start)
        return error_set(error, REC_INVALID, "graph '%s' has no start node", spec->name);
    if (!spec->encode != !spec->decode)
        return error_set(error, REC_INVALID, "graph '%s' has only one of encode and decode", spec->name);
    for (size_t i = 0; i < spec->edge_count; i++)
        if (!spec->edges[i].node)
            return error_set(error, REC_INVALID, "graph '%s': edge %zu leaves from no node", spec->name, i);
    return REC_OK;
}

static bool contains(const rec_graph *graph, const struct rec_node *node)
{
    for (int i = 0; i < graph->node_count; i++)
        if (graph->nodes[i].node == node ||
            (graph->nodes[i].nested && contains(graph->nodes[i].nested, node)))
            return true;
    return false;
}

/* Combinations in which something would silently never be called. */
static const char *misfit(const struct rec_node *node)
{
    if (node->exec && node->start)
        return "has both exec and start";
    if (node->start && (!node->ready || !node->cancel))
        return "has start without ready and cancel";
    if (!node->start && (node->ready || node->cancel))
        return "has ready or cancel without start";
    if (!node->item_count != !node->item)
        return "has only one of item_count and item";
    if (node->item_count && node->graph)
        return "is both a batch and a nested graph";
    if (node->item_count && !node->exec && !node->start)
        return "is a batch without exec or start";
    if (node->start && (node->flags & REC_NODE_CPU))
        return "has start, which never runs on the pool, and the flag CPU";
    if (node->graph && (node->prep || node->exec || node->start || node->fallback || node->post ||
                        node->validate_input || node->validate_output || node->max_attempts > 1))
        return "nests a graph, so it can have no functions or attempts of its own";
    return NULL;
}

static enum rec_status check_name(const rec_graph *graph, int index, rec_error *error)
{
    const struct rec_node *node = graph->nodes[index].node;
    if (!node->name || !*node->name)
        return error_set(error, REC_INVALID, "graph '%s' has a node without a name", graph->spec.name);
    if (strchr(node->name, '/'))
        return refuse(graph, node, error, "has a '/' in its name, which separates nested names");
    if (graph_node_find(graph, node->name, strlen(node->name)) != index)
        return error_set(error, REC_INVALID, "graph '%s' has two nodes named '%s'", graph->spec.name,
                         node->name);
    return REC_OK;
}

enum rec_status graph_check_nodes(const rec_graph *graph, rec_error *error)
{
    for (int i = 0; i < graph->node_count; i++) /* before anything looks a name up */
        if (!graph->nodes[i].node->name)
            return error_set(error, REC_INVALID, "graph '%s' has a node without a name", graph->spec.name);
    for (int i = 0; i < graph->node_count; i++) {
        const struct graph_node *node = &graph->nodes[i];
        enum rec_status status = check_name(graph, i, error);
        if (status != REC_OK)
            return status;
        const char *why = misfit(node->node);
        if (why)
            return refuse(graph, node->node, error, why);
        if (node->nested && contains(node->nested, node->node))
            return refuse(graph, node->node, error, "is nested in itself");
    }
    return REC_OK;
}

/* "default" need not lead anywhere in a node that always names another action. */
static bool must_lead(const struct graph_node *node, int action)
{
    bool only_default = node->action_count == 1 || (!node->node->post && !node->nested);
    return action > 0 || (only_default && !node->nested);
}

static enum rec_status check_actions(const rec_graph *graph, const struct graph_node *node, rec_error *error)
{
    for (const char *const *name = node->node->terminal; name && *name; name++)
        if (graph_action_find(node, *name) < 0)
            return error_set(error, REC_INVALID,
                             "graph '%s': node '%s' calls action '%s' terminal but does not declare it",
                             graph->spec.name, node->node->name, *name);
    for (int i = 0; i < node->action_count; i++)
        if (node->actions[i].next == GRAPH_LOST && must_lead(node, i))
            return error_set(error, REC_INVALID,
                             "graph '%s': action '%s' of node '%s' has no edge and is not terminal",
                             graph->spec.name, node->actions[i].name, node->node->name);
    return REC_OK;
}

/* Every action the nested graph may end with must route its parent. */
static enum rec_status check_nested(const rec_graph *graph, const struct graph_node *node, rec_error *error)
{
    const rec_graph *nested = node->nested;
    for (int i = 0; i < nested->node_count; i++)
        for (int j = 0; j < nested->nodes[i].action_count; j++) {
            const struct graph_action *end = &nested->nodes[i].actions[j];
            int action = graph_action_find(node, end->name);
            if (end->next == GRAPH_END && (action < 0 || node->actions[action].next == GRAPH_LOST))
                return error_set(error, REC_INVALID,
                                 "graph '%s': node '%s' has no edge for action '%s', with which its graph "
                                 "'%s' may end",
                                 graph->spec.name, node->node->name, end->name, nested->spec.name);
        }
    return REC_OK;
}

static void mark_reachable(const rec_graph *graph, int index, bool *reached)
{
    if (reached[index])
        return;
    reached[index] = true;
    for (int i = 0; i < graph->nodes[index].action_count; i++)
        if (graph->nodes[index].actions[i].next >= 0)
            mark_reachable(graph, graph->nodes[index].actions[i].next, reached);
}

static enum rec_status check_reachable(const rec_graph *graph, rec_error *error)
{
    enum rec_status status = REC_OK;
    bool *reached = xcalloc((size_t)graph->node_count, sizeof *reached);
    mark_reachable(graph, 0, reached);
    for (int i = 0; i < graph->node_count && status == REC_OK; i++)
        if (!reached[i])
            status = refuse(graph, graph->nodes[i].node, error, "cannot be reached from the start");
    free(reached);
    return status;
}

enum rec_status graph_check_edges(const rec_graph *graph, rec_error *error)
{
    for (int i = 0; i < graph->node_count; i++) {
        const struct graph_node *node = &graph->nodes[i];
        enum rec_status status = check_actions(graph, node, error);
        if (status == REC_OK && node->nested)
            status = check_nested(graph, node, error);
        if (status != REC_OK)
            return status;
    }
    return check_reachable(graph, error);
}
