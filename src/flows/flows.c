#include "config.h"

#include "flows/flows.h"

#include "nodes/bulk.h"
#include "nodes/embed.h"
#include "nodes/find.h"
#include "nodes/hooks.h"
#include "nodes/housekeeping.h"
#include "nodes/refine.h"
#include "nodes/refresh.h"
#include "nodes/title.h"
#include "nodes/turn.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

/* If the response fails, what the user said is still stored and learned. */
static const struct rec_edge conversation_edges[] = {
    {&node_init, NULL, &node_retrieval},      {&node_retrieval, NULL, &node_context},
    {&node_context, NULL, &node_response},    {&node_context, "failed", &node_storage},
    {&node_response, NULL, &node_storage},    {&node_response, "failed", &node_storage},
    {&node_storage, NULL, &node_preferences}, {&node_preferences, NULL, &node_session},
};

static const struct rec_edge preview_edges[] = {
    {&node_preview_init, NULL, &node_retrieval},
    {&node_retrieval, NULL, &node_preview_context},
};

static const struct rec_edge import_edges[] = {
    {&node_import, "again", &node_import},
};

static const struct rec_edge learn_edges[] = {
    {&node_learn, "again", &node_learn},
};

static const struct rec_edge refresh_edges[] = {
    {&node_analyse, "compress", &node_compress},
    {&node_compress, NULL, &node_update},
    {&node_update, "again", &node_analyse},
};

static const struct rec_edge refine_edges[] = {
    {&node_gather, "ask", &node_ask},
    {&node_ask, NULL, &node_keep},
};

static const struct rec_edge archive_edges[] = {
    {&node_archive, "again", &node_archive},
};

static const struct rec_edge retention_edges[] = {
    {&node_retention, "again", &node_retention},
};

static const struct rec_edge title_edges[] = {
    {&node_title_read, "ask", &node_ask},
    {&node_ask, NULL, &node_title_keep},
};

static const struct rec_edge hook_edges[] = {
    {&node_hook_read, "run", &node_hook_run},
    {&node_hook_run, NULL, &node_hook_keep},
};

static const struct rec_edge embed_edges[] = {
    {&node_embed_read, "again", &node_embed_read},
    {&node_embed_read, "ask", &node_embed_ask},
    {&node_embed_ask, NULL, &node_embed_keep},
    {&node_embed_keep, NULL, &node_embed_read},
};

static const struct rec_edge memory_search_edges[] = {
    {&node_find_validate, NULL, &node_find_search},
    {&node_find_search, NULL, &node_find_rank},
};

#define EDGES(table) .edges = table, .edge_count = sizeof table / sizeof *table
/* A loop that works through a file of any length is ended by the file, not by a step limit. */
#define NO_LIMIT 2000000000

/* A table that does not validate is our own mistake. */
static rec_graph *build(const struct rec_graph_spec *spec)
{
    rec_error error = {0};
    rec_graph *graph = rec_graph_new(spec, &error);

    if (!graph) {
        fprintf(stderr, "flow %s: %s\n", spec->name, error.message);
        abort();
    }
    return graph;
}

void flows_init(struct flows *flows)
{
    static const struct rec_graph_spec conversation = {.name = "conversation",
                                                       .start = &node_init,
                                                       EDGES(conversation_edges),
                                                       .encode = turn_encode,
                                                       .decode = turn_decode};
    static const struct rec_graph_spec preview = {
        .name = "preview", .start = &node_preview_init, EDGES(preview_edges)};
    static const struct rec_graph_spec import = {
        .name = "import", .start = &node_import, EDGES(import_edges), .step_limit = NO_LIMIT};
    static const struct rec_graph_spec learn = {
        .name = "learn", .start = &node_learn, EDGES(learn_edges), .step_limit = NO_LIMIT};
    static const struct rec_graph_spec refresh = {
        .name = "context refresh", .start = &node_analyse, EDGES(refresh_edges), .step_limit = NO_LIMIT};
    static const struct rec_graph_spec refine = {
        .name = "refine", .start = &node_gather, EDGES(refine_edges)};
    static const struct rec_graph_spec archive = {
        .name = "archive", .start = &node_archive, EDGES(archive_edges), .step_limit = NO_LIMIT};
    static const struct rec_graph_spec retention = {
        .name = "retention", .start = &node_retention, EDGES(retention_edges), .step_limit = NO_LIMIT};
    static const struct rec_graph_spec title = {
        .name = "title", .start = &node_title_read, EDGES(title_edges)};
    static const struct rec_graph_spec backup = {.name = "backup", .start = &node_backup};

    static const struct rec_graph_spec hook = {.name = "hook", .start = &node_hook_read, EDGES(hook_edges)};

    static const struct rec_graph_spec embed = {
        .name = "embed", .start = &node_embed_read, EDGES(embed_edges), .step_limit = NO_LIMIT};

    flows->conversation = build(&conversation);
    flows->preview = build(&preview);
    flows->import = build(&import);
    flows->learn = build(&learn);
    flows->refresh = build(&refresh);
    flows->refine = build(&refine);
    flows->archive = build(&archive);
    flows->retention = build(&retention);
    flows->title = build(&title);
    flows->backup = build(&backup);
    flows->hook = build(&hook);
    flows->embed = build(&embed);
}

void flows_free(struct flows *flows)
{
    rec_graph_free(flows->conversation);
    rec_graph_free(flows->preview);
    rec_graph_free(flows->import);
    rec_graph_free(flows->learn);
    rec_graph_free(flows->refresh);
    rec_graph_free(flows->refine);
    rec_graph_free(flows->archive);
    rec_graph_free(flows->retention);
    rec_graph_free(flows->title);
    rec_graph_free(flows->backup);
    rec_graph_free(flows->hook);
    rec_graph_free(flows->embed);
}

rec_graph *flow_memory_search(void)
{
    static const struct rec_graph_spec memory_search = {
        .name = "memory search", .start = &node_find_validate, EDGES(memory_search_edges)};

    return build(&memory_search);
}
