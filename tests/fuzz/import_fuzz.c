/* Import of JSONL into a store: each line is counted once, bad ones have their reason, and the same bytes
 * again change nothing. */
#include "config.h"

#include "fuzz/fuzz.h"

#include "base/utf8.h"
#include "nodes/bulk.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const long fuzz_rounds = 5000;

#define LINE(rest)                                                                                           \
    "{\"conversation\":\"c1\",\"role\":\"user\",\"content\":\"hello\",\"created_at\":1700000000" rest "}\n"

const char *const fuzz_seeds[] = {
    LINE("") LINE(",\"id\":\"m1\",\"title\":\"T\",\"name\":\"Ann\",\"metadata\":{\"a\":[1]}"),
    LINE(",\"id\":\"m2\"") "{\"conversation\":\"c2\",\"role\":\"assistant\",\"content\":\"hi\\u0000\\ud83d\","
                           "\"created_at\":\"2024-02-29T10:00:00+02:00\"}\n\n",
    "{\"conversation\":\"c1\",\"role\":\"robot\",\"content\":\"x\",\"created_at\":1}\nnot json\n[]\n{}\n",
    "{\"conversation\":\"c3\",\"role\":\"user\",\"content\":\"the epoch\",\"created_at\":0}\n",
    "{\"conversation\":\"\",\"role\":\"tool\",\"content\":null,\"created_at\":\"someday\",\"metadata\":7}"
    "\r\n",
    NULL,
};

const char *const fuzz_words[] = {
    "\n",
    "\"role\":\"system\",",
    "\"id\":\"m1\",",
    "\"title\":\"\\n\",",
    "1e300",
    "\"",
    "{",
    "}",
    "\\u0001",
    "\xff",
    "\"metadata\":{},",
    "c2",
    ",",
    NULL,
};

static void need(bool condition)
{
    if (!condition)
        abort();
}

static void ignore_event(void *context, const struct node_event *event)
{
    (void)context, (void)event;
}

static struct {
    struct store *store;
    struct node_services services;
    rec_graph *graph;
    rec_engine *engine;
} world;

static void open_world(void)
{
    static const struct rec_edge edges[] = {{&node_import, "again", &node_import}};
    static const struct rec_graph_spec spec = {
        .name = "import", .start = &node_import, .edges = edges, .edge_count = 1, .step_limit = 1000000};
    rec_error error = {0};
    need(store_open(&world.store, "sqlite:///:memory:", STORE_WRITE, &error) == REC_OK);
    need(store_user_open(world.store, "ann", true, &world.services.user, &error) == REC_OK);
    world.services.learning = NODE_LEARN_NOTHING;
    world.services.event = ignore_event;
    world.graph = rec_graph_new(&spec, &error);
    world.engine = rec_engine_new(NULL);
    need(world.graph != NULL);
}

static void close_world(void)
{
    rec_engine_free(world.engine);
    rec_graph_free(world.graph);
    store_user_close(world.services.user);
    store_close(world.store);
}

static void note_status(void *user, rec_run *run, enum rec_status status, const char *last_action,
                        const rec_error *error)
{
    (void)run, (void)last_action, (void)error;
    *(enum rec_status *)user = status;
}

/* Messages added. */
static int64_t import_bytes(const uint8_t *bytes, size_t length)
{
    FILE *file = tmpfile();
    enum rec_status status = REC_PENDING;
    struct rec_run_options options = {.user = &status, .done = note_status};
    need(file && fwrite(bytes, 1, length, file) == length && fseek(file, 0, SEEK_SET) == 0);
    struct bulk_import *import = bulk_import_new(&world.services, file, (int64_t)length);
    rec_engine_start(world.engine, world.graph, import, &options, NULL);
    rec_engine_drain(world.engine);
    need(status == REC_OK);
    need(import->added + import->same + import->failed <= import->line);
    need(utf8_valid(import->report.data, import->report.length));
    int64_t reported = 0;
    for (size_t i = 0; i < import->report.length; i++)
        reported += import->report.data[i] == '\n';
    need(reported == import->failed);
    int64_t added = import->added;
    bulk_import_free(import);
    return added;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    if (!world.store) {
        open_world();
        atexit(close_world);
    }
    import_bytes(bytes, length);
    need(import_bytes(bytes, length) == 0);
    return 0;
}
