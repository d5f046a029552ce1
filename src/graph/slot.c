#include "config.h"

#include "graph/slot.h"

#include "graph/run.h"

#include <limits.h>

void graph_slot_init(struct graph_slot *slot, rec_run *run)
{
    slot->run = run;
    slot->state = SLOT_IDLE;
    slot->wait = NULL;
    slot->result = NULL;
    slot->timer = (struct graph_timer){.run = run, .slot = slot};
    atomic_init(&slot->finished, false);
}

void graph_slot_begin(struct graph_slot *slot, const rec_step *step, void *prepared)
{
    slot->step = *step;
    slot->prepared = prepared;
    slot->result = NULL;
    slot->state = SLOT_READY;
}

static void release_wait(struct graph_slot *slot)
{
    if (slot->wait)
        graph_wait_give_back(&slot->run->engine->waits, slot->wait);
    slot->wait = NULL;
}

static void release_result(struct graph_slot *slot)
{
    if (slot->result && slot->step.node->free_result)
        slot->step.node->free_result(slot->result);
    slot->result = NULL;
}

/* On the pool. Once `finished` is set the engine may use the slot again, and nothing of it is touched. */
static void job_main(void *argument)
{
    struct graph_slot *slot = argument;
    rec_wait *wait = slot->wait;
    slot->work(slot);
    atomic_store_explicit(&slot->finished, true, memory_order_release);
    rec_wait_wake(wait);
}

void graph_slot_submit(struct graph_slot *slot, void (*work)(struct graph_slot *slot))
{
    rec_engine *engine = slot->run->engine;
    slot->state = SLOT_POOL;
    slot->work = work;
    slot->wait = graph_wait_take(&engine->waits, engine, slot);
    slot->job = (struct graph_job){.work = job_main, .argument = slot};
    atomic_store_explicit(&slot->finished, false, memory_order_relaxed);
    graph_pool_submit(&engine->pool, &slot->job);
}

bool graph_slot_collect(struct graph_slot *slot)
{
    if (slot->state != SLOT_POOL)
        return true;
    if (!atomic_load_explicit(&slot->finished, memory_order_acquire))
        return false;
    release_wait(slot);
    slot->state = SLOT_IDLE;
    return true;
}

bool graph_slot_stop(struct graph_slot *slot)
{
    rec_engine *engine = slot->run->engine;
    if (slot->state == SLOT_POOL && !graph_slot_collect(slot) &&
        !graph_pool_remove(&engine->pool, &slot->job))
        return false;
    if (slot->state == SLOT_WAITING)
        slot->step.node->cancel(&slot->step, slot->prepared);
    graph_timer_remove(&engine->timers, &slot->timer);
    release_wait(slot);
    release_result(slot);
    slot->state = SLOT_IDLE;
    return true;
}

static bool worth_another(struct graph_slot *slot)
{
    const struct rec_node *node = slot->step.node;
    if (slot->step.attempt >= node->max_attempts || slot->status == REC_CANCELLED)
        return false;
    if (node->retryable)
        return node->retryable(&slot->step, &slot->error);
    return slot->refused || slot->status != REC_INVALID;
}

static int backoff_ms(struct graph_slot *slot)
{
    const struct rec_node *node = slot->step.node;
    double factor = node->backoff > 0 ? node->backoff : 2.0;
    double ceiling = node->max_wait_ms > 0 ? node->max_wait_ms : INT_MAX;
    double wait = node->wait_ms > 0 ? node->wait_ms : 0;
    for (int i = 1; i < slot->step.attempt && wait < ceiling; i++)
        wait *= factor;
    if (wait > ceiling)
        wait = ceiling;
    if (node->jitter > 0 && wait > 0)
        wait -= wait * (node->jitter < 1 ? node->jitter : 1) * engine_random(slot->run->engine);
    double asked = slot->error.retry_after * 1000.0;
    if (asked > wait)
        wait = asked;
    return wait < INT_MAX ? (int)wait : INT_MAX;
}

static void back_off(struct graph_slot *slot)
{
    rec_engine *engine = slot->run->engine;
    int wait_ms = backoff_ms(slot);
    graph_run_retry_event(slot, wait_ms);
    slot->step.attempt++;
    if (wait_ms == 0) {
        slot->state = SLOT_READY;
        return;
    }
    slot->state = SLOT_BACKOFF;
    engine->now = engine_clock(engine);
    graph_timer_set(&engine->timers, &slot->timer, engine->now + wait_ms * INT64_C(1000000));
}

static void fall_back(struct graph_slot *slot)
{
    const struct rec_node *node = slot->step.node;
    if (node->fallback && slot->status != REC_CANCELLED) {
        rec_error why = slot->error;
        enum rec_status status =
            node->fallback(&slot->step, slot->prepared, &why, &slot->result, graph_error_reset(&slot->error));
        slot->status = graph_outcome(slot->run, status, "fallback", &slot->error);
        if (slot->status != REC_OK)
            release_result(slot);
    }
    slot->state = SLOT_SETTLED;
}

/* An attempt has ended with slot->status. */
static void end_attempt(struct graph_slot *slot)
{
    const struct rec_node *node = slot->step.node;
    slot->refused = false;
    if (slot->status == REC_OK && node->validate_output) {
        slot->status =
            node->validate_output(&slot->step, slot->prepared, slot->result, graph_error_reset(&slot->error));
        slot->status = graph_outcome(slot->run, slot->status, "validate_output", &slot->error);
        slot->refused = slot->status != REC_OK;
    }
    if (slot->status == REC_OK) {
        slot->state = SLOT_SETTLED;
        return;
    }
    release_result(slot);
    if (atomic_load_explicit(&slot->run->stopped, memory_order_relaxed))
        slot->state = SLOT_IDLE; /* no second attempt, no fallback: the run is about to stop */
    else if (worth_another(slot))
        back_off(slot);
    else
        fall_back(slot);
}

void graph_slot_failed(struct graph_slot *slot, enum rec_status status)
{
    slot->status = status;
    end_attempt(slot);
}

static void call_exec(struct graph_slot *slot)
{
    const struct rec_node *node = slot->step.node;
    enum rec_status status =
        node->exec(&slot->step, slot->prepared, &slot->result, graph_error_reset(&slot->error));
    slot->status = graph_outcome(slot->run, status, "exec", &slot->error);
}

static void call_start(struct graph_slot *slot)
{
    rec_engine *engine = slot->run->engine;
    const struct rec_node *node = slot->step.node;
    slot->state = SLOT_WAITING; /* it may be woken from within start */
    slot->woken = false;
    slot->wait = graph_wait_take(&engine->waits, engine, slot);
    enum rec_status status =
        node->start(&slot->step, slot->prepared, slot->wait, graph_error_reset(&slot->error));
    slot->status = graph_outcome(slot->run, status, "start", &slot->error);
    if (slot->status == REC_OK)
        return;
    release_wait(slot);
    slot->state = SLOT_IDLE;
    end_attempt(slot);
}

static void call_ready(struct graph_slot *slot)
{
    const struct rec_node *node = slot->step.node;
    slot->woken = false;
    enum rec_status status =
        node->ready(&slot->step, slot->prepared, &slot->result, graph_error_reset(&slot->error));
    if (status == REC_PENDING)
        return;
    release_wait(slot);
    slot->state = SLOT_IDLE;
    slot->status = graph_outcome(slot->run, status, "ready", &slot->error);
    end_attempt(slot);
}

/* A bad input is no failed attempt: neither another attempt nor the fallback could mend it. */
static bool input_refused(struct graph_slot *slot)
{
    const struct rec_node *node = slot->step.node;
    if (!node->validate_input || slot->step.attempt > 1)
        return false;
    enum rec_status status =
        node->validate_input(&slot->step, slot->prepared, graph_error_reset(&slot->error));
    slot->status = graph_outcome(slot->run, status, "validate_input", &slot->error);
    return slot->status != REC_OK;
}

static void begin_attempt(struct graph_slot *slot)
{
    const struct rec_node *node = slot->step.node;
    if (input_refused(slot)) {
        slot->state = SLOT_SETTLED;
    } else if (node->start) {
        call_start(slot);
    } else if (node->exec && (node->flags & REC_NODE_CPU)) {
        graph_slot_submit(slot, call_exec);
    } else {
        slot->status = REC_OK;
        if (node->exec)
            call_exec(slot);
        end_attempt(slot);
    }
}

void graph_slot_advance(struct graph_slot *slot)
{
    if (slot->state == SLOT_READY)
        begin_attempt(slot);
    else if (slot->state == SLOT_WAITING && slot->woken)
        call_ready(slot);
    else if (slot->state == SLOT_POOL && graph_slot_collect(slot))
        end_attempt(slot);
}
