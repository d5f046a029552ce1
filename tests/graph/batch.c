/* Batch nodes: order, failures of single items, bound of what is in flight. */
#include "config.h"

#include "support.h"

#include "base/alloc.h"
#include "base/error.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define ITEMS 20

/* What prep hands over: numbers, and what the items did with them. An item reaches its own entry only. */
struct items {
    struct world *world;
    size_t count;
    struct item {
        struct world *world;
        int number;
        int attempts;
        rec_wait *wait;
    } item[ITEMS];
};

static size_t wanted = ITEMS;

static enum rec_status prep(rec_step *step, void *shared, void **prepared, rec_error *error)
{
    struct items *items = xcalloc(1, sizeof *items);
    (void)step, (void)error;
    items->count = wanted;
    items->world = shared;
    for (size_t i = 0; i < ITEMS; i++)
        items->item[i] = (struct item){.world = shared, .number = (int)i};
    *prepared = items;
    return REC_OK;
}

static size_t item_count(void *prepared)
{
    return ((struct items *)prepared)->count;
}

static void *item(void *prepared, size_t index)
{
    return &((struct items *)prepared)->item[index];
}

static int results_alive;

static void *result_of(int number)
{
    int *result = xmalloc(sizeof *result);
    *result = number * number;
    results_alive++;
    return result;
}

static void free_result(void *result)
{
    free(result);
    results_alive--;
}

/* Items 3, 6, 9 ... fail once, item 7 always. */
static enum rec_status exec(rec_step *step, void *prepared, void **result, rec_error *error)
{
    struct item *mine = prepared;
    assert_int_equal(mine->number, (int)step->item);
    assert_int_equal(step->item_count, wanted);
    assert_true(step->attempt == 1 || step->scratch == mine);
    step->scratch = mine;
    trace(mine->world, "%d", mine->number);
    if (mine->number == 7 || (mine->number % 3 == 0 && mine->number && step->attempt == 1))
        return error_set(error, REC_NETWORK, "item %d, attempt %d", mine->number, step->attempt);
    *result = result_of(mine->number);
    return REC_OK;
}

static enum rec_status post(rec_step *step, void *shared, void *prepared, void *result, const char **action,
                            rec_error *error)
{
    struct world *world = shared;
    struct rec_batch *batch = result;
    (void)step, (void)prepared, (void)action, (void)error;
    assert_int_equal(batch->count, wanted);
    for (size_t i = 0; i < batch->count; i++) {
        assert_true((batch->statuses[i] == REC_OK) == (batch->results[i] != NULL));
        if (batch->results[i])
            assert_int_equal(*(int *)batch->results[i], (int)(i * i));
        else
            trace(world, "%zu:%s", i, batch->errors[i].message);
    }
    trace(world, "post");
    return REC_OK;
}

#define BATCH                                                                                                \
    .prep = prep, .post = post, .item_count = item_count, .item = item, .free_prepared = free,               \
    .free_result = free_result

static enum rec_status run(struct world *world, const struct rec_node *node)
{
    struct rec_edge edges[] = {{node, NULL, NULL}};
    rec_graph *graph = GRAPH("batch", node, edges);
    enum rec_status status = world_run(world, graph);
    rec_graph_free(graph);
    return status;
}

static void order_and_failures(void **state)
{
    static const struct rec_node node = {.name = "items", BATCH, .exec = exec, .max_attempts = 2};
    struct world *world = *state;
    wanted = 9;
    assert_int_equal(run(world, &node), REC_OK);
    assert_trace(world, "0 1 2 3 3 4 5 6 6 7 7 8 7:item 7, attempt 2 post");
    assert_int_equal(results_alive, 0);
}

static enum rec_status fallback(rec_step *step, void *prepared, const rec_error *why, void **result,
                                rec_error *error)
{
    struct item *mine = prepared;
    (void)error;
    trace(mine->world, "fallback(%zu:%s)", step->item, rec_status_name(why->code));
    *result = result_of(mine->number);
    return REC_OK;
}

static void fallback_of_an_item(void **state)
{
    static const struct rec_node node = {.name = "items", BATCH, .exec = exec, .fallback = fallback};
    struct world *world = *state;
    wanted = 8;
    assert_int_equal(run(world, &node), REC_OK);
    assert_trace(world, "0 1 2 3 fallback(3:network) 4 5 6 fallback(6:network) 7 fallback(7:network) post");
    assert_int_equal(results_alive, 0);
}

static enum rec_status even_only(rec_step *step, void *prepared, rec_error *error)
{
    (void)prepared;
    return step->item % 2 ? error_set(error, REC_INVALID, "odd") : REC_OK;
}

static void refused_items(void **state)
{
    static const struct rec_node node = {.name = "items",
                                         BATCH,
                                         .exec = exec,
                                         .validate_input = even_only,
                                         .fallback = fallback,
                                         .max_attempts = 2};
    struct world *world = *state;
    wanted = 5;
    assert_int_equal(run(world, &node), REC_OK);
    assert_trace(world, "0 2 4 1:odd 3:odd post");
}

static void empty(void **state)
{
    static const struct rec_node node = {.name = "items", BATCH, .exec = exec, .parallel = 4};
    struct world *world = *state;
    wanted = 0;
    assert_int_equal(run(world, &node), REC_OK);
    assert_trace(world, "post");
}

/* A batch on the engine's thread gives way after each item. */
static void gives_way(void **state)
{
    static const struct rec_node node = {.name = "items", BATCH, .exec = exec};
    static const struct rec_node other = {.name = "other", .post = traced_post};
    struct world *world = *state;
    struct rec_edge edges[] = {{&node, NULL, NULL}}, other_edges[] = {{&other, NULL, NULL}};
    rec_graph *graph = GRAPH("batch", &node, edges), *second = GRAPH("second", &other, other_edges);
    wanted = 3;
    world_engine(world, 0, NULL);
    world_start(world, graph, &(struct rec_run_options){.priority = REC_BACKGROUND});
    rec_engine_step(world->engine, 0);
    world_start(world, second, NULL);
    world_drain(world);
    assert_trace(world, "0 other.post 1 2 post");
    rec_graph_free(graph);
    rec_graph_free(second);
}

/* --- Waiting items, several in flight --- */

static int in_flight, most_in_flight;
static struct item *begun[ITEMS * 2];
static int begun_count;

static enum rec_status start(rec_step *step, void *prepared, rec_wait *wait, rec_error *error)
{
    struct item *mine = prepared;
    (void)step, (void)error;
    mine->wait = wait;
    begun[begun_count++] = mine;
    if (++in_flight > most_in_flight)
        most_in_flight = in_flight;
    return REC_OK;
}

static enum rec_status ready(rec_step *step, void *prepared, void **result, rec_error *error)
{
    in_flight--;
    return exec(step, prepared, result, error);
}

static void cancel(rec_step *step, void *prepared)
{
    (void)step;
    trace(((struct item *)prepared)->world, "cancel%d", ((struct item *)prepared)->number);
    in_flight--;
}

#define WAITING_BATCH BATCH, .start = start, .ready = ready, .cancel = cancel

/* The last begun ends first: the results are in order all the same. */
static void parallel_keeps_order(void **state)
{
    static const struct rec_node node = {.name = "items", WAITING_BATCH, .parallel = 4, .max_attempts = 2};
    struct world *world = *state;
    const struct rec_edge edges[] = {{&node, NULL, NULL}};
    rec_graph *graph = GRAPH("batch", &node, edges);
    wanted = ITEMS;
    in_flight = most_in_flight = begun_count = 0;
    world_engine(world, 0, NULL);
    world_start(world, graph, NULL);
    rec_engine_step(world->engine, INT64_MAX);
    assert_int_equal(begun_count, 4);
    while (rec_engine_running(world->engine)) {
        assert_in_range(in_flight, 1, 4);
        rec_wait_wake(begun[--begun_count]->wait);
        rec_engine_step(world->engine, INT64_MAX);
    }
    assert_int_equal(most_in_flight, 4);
    assert_int_equal(in_flight, 0);
    assert_int_equal(world->status, REC_OK);
    assert_non_null(strstr(world->trace.data, " 7:item 7, attempt 2 post"));
    assert_int_equal(results_alive, 0);
    rec_graph_free(graph);
}

static void cancelled_in_the_middle(void **state)
{
    static const struct rec_node node = {
        .name = "items", WAITING_BATCH, .parallel = 3, .max_attempts = 2, .wait_ms = 1000};
    struct world *world = *state;
    const struct rec_edge edges[] = {{&node, NULL, NULL}};
    rec_graph *graph = GRAPH("batch", &node, edges);
    wanted = ITEMS;
    in_flight = begun_count = 0;
    world_engine(world, 0, NULL);
    rec_run *running = world_start(world, graph, NULL);
    rec_engine_step(world->engine, INT64_MAX);
    rec_wait_wake(begun[0]->wait); /* 3 takes its place, fails, waits for its second attempt */
    rec_engine_step(world->engine, INT64_MAX);
    rec_wait_wake(begun[3]->wait);
    rec_engine_step(world->engine, INT64_MAX);
    rec_run_cancel(running);
    world_drain(world);
    assert_int_equal(world->status, REC_CANCELLED);
    assert_trace(world, "0 3 cancel1 cancel2");
    assert_int_equal(in_flight, 0);
    assert_int_equal(results_alive, 0);
    assert_int_equal(rec_engine_timeout(world->engine), -1);
    rec_graph_free(graph);
}

/* --- On the pool: nothing but the item is touched, and never more at once than allowed --- */

static atomic_int working, most_working;

static enum rec_status work(rec_step *step, void *prepared, void **result, rec_error *error)
{
    struct item *mine = prepared;
    int now = atomic_fetch_add(&working, 1) + 1;
    int most = atomic_load(&most_working);
    while (now > most && !atomic_compare_exchange_weak(&most_working, &most, now))
        ;
    mine->attempts++;
    enum rec_status status = REC_OK;
    if (mine->number % 5 == 0 && step->attempt == 1) {
        status = error_set(error, REC_IO, "item %d", mine->number);
    } else {
        int *number = xmalloc(sizeof *number);
        *number = mine->number * mine->number;
        *result = number;
    }
    atomic_fetch_sub(&working, 1);
    return status;
}

static void parallel_on_the_pool(void **state)
{
    static const struct rec_node node = {.name = "items",
                                         .flags = REC_NODE_CPU,
                                         .prep = prep,
                                         .exec = work,
                                         .post = post,
                                         .item_count = item_count,
                                         .item = item,
                                         .free_prepared = free,
                                         .free_result = free,
                                         .parallel = 3,
                                         .max_attempts = 2};
    struct world *world = *state;
    const struct rec_edge edges[] = {{&node, NULL, NULL}};
    rec_graph *graph = GRAPH("batch", &node, edges);
    wanted = ITEMS;
    world_engine(world, 0, &(struct rec_engine_options){.pool_threads = 8});
    for (int i = 0; i < 20; i++) {
        world_start(world, graph, NULL);
        rec_engine_drain(world->engine);
        assert_int_equal(world->status, REC_OK);
        assert_trace(world, "post");
    }
    assert_in_range(atomic_load(&most_working), 1, 3);
    rec_graph_free(graph);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(order_and_failures),
        WORLD_TEST(fallback_of_an_item),
        WORLD_TEST(refused_items),
        WORLD_TEST(empty),
        WORLD_TEST(gives_way),
        WORLD_TEST(parallel_keeps_order),
        WORLD_TEST(cancelled_in_the_middle),
        WORLD_TEST(parallel_on_the_pool),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
