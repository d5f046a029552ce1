#include "config.h"

#include "base/alloc.h"
#include "graph/run.h"

#include <stdlib.h>

static bool next_item(rec_run *run, struct graph_slot *slot)
{
    if (run->batch_next == run->batch.count)
        return false;
    rec_step step = run->step;
    step.item = run->batch_next++;
    step.attempt = 1;
    step.scratch = NULL;
    graph_slot_begin(slot, &step, step.node->item(run->prepared, step.item));
    return true;
}

/* Called with no slot in flight, so they may move. Only what leaves the engine's thread is worth a slot of
 * its own. */
static void provide_slots(rec_run *run)
{
    const struct rec_node *node = run->step.node;
    bool overlaps = node->start || (node->flags & REC_NODE_CPU);
    size_t want = overlaps && node->parallel > 1 ? (size_t)node->parallel : 1;
    if (want > run->batch.count)
        want = run->batch.count;
    if (want > run->slot_capacity) {
        if (run->slots != &run->first)
            free(run->slots);
        run->slots = xcalloc(want, sizeof *run->slots);
        run->slot_capacity = want;
        for (size_t i = 0; i < want; i++)
            graph_slot_init(&run->slots[i], run);
    }
    run->slot_count = want;
}

void graph_batch_begin(rec_run *run)
{
    size_t count = run->step.node->item_count(run->prepared);
    run->step.item_count = count;
    run->batch = (struct rec_batch){.count = count};
    run->batch_next = 0;
    if (count) {
        run->batch.results = xcalloc(count, sizeof *run->batch.results);
        run->batch.statuses = xcalloc(count, sizeof *run->batch.statuses);
        run->batch.errors = xcalloc(count, sizeof *run->batch.errors);
    }
    provide_slots(run);
    for (size_t i = 0; i < run->slot_count; i++)
        next_item(run, &run->slots[i]);
}

void graph_batch_settled(rec_run *run, struct graph_slot *slot)
{
    size_t item = slot->step.item;
    run->batch.statuses[item] = slot->status;
    run->batch.results[item] = slot->result;
    slot->result = NULL;
    if (slot->status != REC_OK)
        run->batch.errors[item] = slot->error;
    if (!next_item(run, slot))
        slot->state = SLOT_IDLE;
}

void graph_batch_free(rec_run *run)
{
    struct rec_batch *batch = &run->batch;
    const struct rec_node *node = run->step.node;
    for (size_t i = 0; i < batch->count; i++)
        if (batch->results[i] && node->free_result)
            node->free_result(batch->results[i]);
    free(batch->results);
    free(batch->statuses);
    free(batch->errors);
    *batch = (struct rec_batch){0};
}
