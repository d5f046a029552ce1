/* Turns: the commands that ask the model, one after the other within a conversation. */
#include "config.h"

#include "session/worker.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "session/ahead.h"
#include "session/reader.h"

#include <stdlib.h>
#include <string.h>

struct running *running_new(struct worker *worker, struct command *command)
{
    struct running *running = xcalloc(1, sizeof *running);

    running->worker = worker;
    running->command = command;
    running->next = worker->runs;
    worker->runs = running;
    return running;
}

void running_free(struct running *running)
{
    struct running **place = &running->worker->runs;

    running->worker->batched -= running->batched;
    while (*place != running)
        place = &(*place)->next;
    *place = running->next;
    turn_free(running->turn);
    bulk_import_free(running->import);
    bulk_learn_free(running->learn);
    refresh_free(running->refresh);
    refine_free(running->refine);
    archiving_free(running->archiving);
    retention_free(running->retention);
    titling_free(running->titling);
    backup_free(running->backup);
    hook_free(running->hook);
    embedding_free(running->embedding);
    arena_free(&running->job_arena);
    free(running);
}

void running_lose(struct worker *worker, const rec_error *why)
{
    for (struct running *running = worker->runs; running; running = running->next)
        if (!running->dry_run && !running->lost.code) {
            running->lost = *why;
            rec_run_cancel(running->run);
        }
}

enum rec_status running_outcome(const struct running *running, enum rec_status status,
                                const rec_error **error)
{
    if (!running->lost.code)
        return status;
    *error = &running->lost;
    return running->lost.code;
}

void running_end(struct running *running, struct result *result, enum rec_status status,
                 const rec_error *error)
{
    struct worker *worker = running->worker;
    struct command *command = running->command;
    rec_error failure = {0};

    if (error)
        failure = *error; /* the run's own, which goes with it */
    running_free(running);
    worker_end(worker, command, result, status, &failure);
}

/* --- The result of a turn --- */

static void collect_learned(struct worker *worker, const struct turn *turn, struct result *result)
{
    struct rec_memory *memories = arena_alloc(&result->arena, (turn->change_count + 1) * sizeof *memories);
    struct rec_preference *preferences =
        arena_alloc(&result->arena, (turn->change_count + 1) * sizeof *preferences);
    struct rec_learned *learned = arena_alloc(&result->arena, (turn->change_count + 1) * sizeof *learned);
    struct rec_result *row = &result->row;
    rec_error none = {0};

    for (size_t i = 0; i < turn->change_count; i++) {
        const struct memory_change *change = &turn->changes[i];

        if (change->outcome == MEMORY_GUESSED || change->outcome == MEMORY_KEPT)
            continue; /* waits for a yes, the message did not say it; a lock refused it */
        if (change->outcome != MEMORY_CONFIRMED) /* known before: no step that undo takes back */
            learned[row->learned_count++] = (struct rec_learned){
                .row = change->row,
                .text = arena_strdup(&result->arena, change->summary),
                .forgotten = change->outcome == MEMORY_FORGOTTEN,
            };
        if (change->row == REC_ROW_MEMORY &&
            !store_memory_get(worker->user, change->id, &result->arena,
                              &memories[row->memories_extracted_count], &none))
            row->memories_extracted_count++;
        if (change->row == REC_ROW_PREFERENCE &&
            !store_preference_get(worker->user, change->id, &result->arena,
                                  &preferences[row->preferences_updated_count], &none))
            row->preferences_updated_count++;
    }
    row->learned = learned;
    row->memories_extracted = memories;
    row->preferences_updated = preferences;
}

static void collect_used(struct worker *worker, const struct turn *turn, struct result *result)
{
    struct rec_memory *used;
    rec_error none = {0};
    size_t count = 0;

    for (size_t p = 0; p < turn->receipt.count; p++)
        count += turn->receipt.parts[p].count;
    used = arena_alloc(&result->arena, (count + 1) * sizeof *used);
    for (size_t p = 0; p < turn->receipt.count; p++)
        for (size_t i = 0; i < turn->receipt.parts[p].count; i++) {
            const struct rec_receipt_item *item = &turn->receipt.parts[p].items[i];

            if (item->row == REC_ROW_MEMORY &&
                !store_memory_get(worker->user, item->id, &result->arena,
                                  &used[result->row.memories_used_count], &none))
                result->row.memories_used_count++;
        }
    result->row.memories_used = used;
}

static double cost_of(struct worker *worker, const struct rec_result *row)
{
    return rec_settings_cost(worker->session->settings,
                             &(struct rec_message){.model = row->model,
                                                   .input_tokens = row->input_tokens,
                                                   .output_tokens = row->output_tokens,
                                                   .cache_read_tokens = row->cache_read_tokens,
                                                   .cache_write_tokens = row->cache_write_tokens});
}

/* Takes the turn's arena along: the receipt and every text in it stay where they are. */
static struct result *turn_result(struct running *running)
{
    struct worker *worker = running->worker;
    struct turn *turn = running->turn;
    struct result *result = result_new(running->command->row.kind, running->command->number);
    struct rec_result *row = &result->row;

    store_read_begin(worker->store);
    collect_learned(worker, turn, result);
    collect_used(worker, turn, result);
    store_read_end(worker->store);
    row->response = arena_strndup(&result->arena, turn->answer.data, turn->answer.length);
    row->generated = turn->status == REC_TURN_COMPLETE;
    row->provider = arena_strdup(&result->arena, provider_name(turn->provider));
    row->model = arena_strdup(&result->arena, turn_model(turn));
    row->stop_reason = turn->result.stop_reason;
    row->input_tokens = turn->result.usage.input;
    row->output_tokens = turn->result.usage.output;
    row->cache_read_tokens = turn->result.usage.cache_read;
    row->cache_write_tokens = turn->result.usage.cache_write;
    row->cost_usd = cost_of(worker, row);
    row->duration_ms = (clock_monotonic() - turn->started_at) / 1000000;
    row->reactivated = turn->reactivated;
    if (!running->dry_run)
        memcpy(row->conversation_id, turn->conversation.id, REC_ID_SIZE);
    if (running->announced) { /* else they are of no row */
        memcpy(row->user_message_id, turn->question.id, REC_ID_SIZE);
        memcpy(row->message_id, turn->answer_id, REC_ID_SIZE);
        memcpy(row->id, turn->answer_id, REC_ID_SIZE);
    }
    if (turn->receipt.count) {
        struct rec_receipt *receipt = arena_alloc(&result->arena, sizeof *receipt);

        *receipt = turn->receipt;
        row->receipt = receipt;
    }
    if (running->dry_run && turn->receipt.count) {
        struct buf body = BUF_INIT;
        rec_error none = {0};

        if (!provider_body(turn->provider, &turn->request, &body, &none))
            row->request = arena_strndup(&result->arena, body.data, body.length);
        buf_free(&body);
    }
    arena_adopt(&result->arena, &turn->arena);
    return result;
}

/* --- Ending --- */

/* A run that did not reach its session node leaves a turn to close. */
static void abandon(struct running *running, enum rec_status status, const rec_error *why)
{
    struct worker *worker = running->worker;
    enum rec_turn_status end = status == REC_CANCELLED ? REC_TURN_CANCELLED : REC_TURN_FAILED;
    rec_error error = {0};

    if (running->dry_run)
        return;
    if (worker->broken.code) {
        end = REC_TURN_INTERRUPTED;
        why = &worker->broken;
    }
    if (turn_abandon(running->turn, end, why, &error) == REC_OK)
        return;
    if (running->lost.code && error.code == REC_NOT_FOUND) /* none of it had reached the disk */
        return;
    log_write(LOG_ERROR, "turn %s could not be closed: %s", running->turn->id, error.message);
    if (store_present(worker->store, NULL)) {
        restart_keep(worker, running->turn);
        worker->look_at = 0;
    }
}

/* What was prepared is not the end: the server counts it. */
static void count(struct running *running)
{
    struct result *result = turn_result(running);
    rec_error error = {0};
    enum rec_status status =
        running->dry_run ? count_start(running->worker, running->command, running->turn, result, &error)
                         : error_set(&error, REC_INVALID, "only a dry run is counted");

    if (status)
        running_end(running, result, status, &error);
    else
        running_free(running); /* the command waits for the count */
}

/* What the turns that end have written goes to the disk; what is lost is so for all that runs. `ended` is the
 * run that has ended by this, or NULL: it can no longer be cancelled. */
static enum rec_status sync_group(struct worker *worker, struct running *ended, rec_error *error)
{
    store_defer(worker->store, false);
    enum rec_status status = store_sync(worker->store, error);
    if (status && ended)
        ended->lost = *error;
    if (status)
        running_lose(worker, error);
    return status;
}

enum rec_status turns_group(struct running *running, rec_error *error)
{
    struct worker *worker = running->worker;
    const struct turn *turn = running->dry_run ? NULL : running->turn;

    if (worker->batched > 0) /* all turns are a group, until worker_settle() */
        return REC_OK;
    if (!turn || turn->status == REC_TURN_PENDING || turn->status == REC_TURN_STREAMING)
        return sync_group(worker, NULL, error);
    store_defer(worker->store, true);
    return REC_OK;
}

/* Before anybody is told: the answer, what was learned, and that the run is over are on disk; or all of it is
 * lost, and the turn has failed. */
static void settle_turn(struct running *running)
{
    struct turn *turn = running->turn;
    rec_error error = {0};

    if (running->worker->batched > 0 || running->dry_run)
        return;
    if (sync_group(running->worker, running, &error)) { /* abandon() learns it again */
        turn->learned = false;
        turn->change_count = 0;
    }
}

static void turn_done(void *user, rec_run *run, enum rec_status status, const char *last_action,
                      const rec_error *error)
{
    struct running *running = user;
    struct worker *worker = running->worker;
    struct turn *turn = running->turn;
    rec_error failure = {0};

    (void)run;
    (void)last_action;
    settle_turn(running);
    status = running_outcome(running, status, &error);
    if (error)
        failure = *error;
    if (status) {
        abandon(running, status, error);
    } else if (turn->status == REC_TURN_FAILED) { /* stored and learned, but not answered */
        failure = turn->failure;
        status = failure.code;
    } else if (turn->status == REC_TURN_CANCELLED) {
        status = error_set(&failure, REC_CANCELLED, "stopped; what had arrived is kept");
    }
    if (running->command && !status && running->command->row.flags & REC_COUNT)
        count(running);
    else if (running->command)
        running_end(running, turn_result(running), status, &failure);
    else
        running_free(running);
    reader_poke(worker->session->reader);
}

void turns_cancel(struct worker *worker, struct running *running)
{
    (void)worker;
    if (!running->turn || !turn_stop(running->turn))
        rec_run_cancel(running->run);
}

/* --- Starting --- */

static const enum turn_kind kinds[] = {[REC_COMMAND_CHAT] = TURN_CHAT,
                                       [REC_COMMAND_REGENERATE] = TURN_REGENERATE,
                                       [REC_COMMAND_CONTINUE] = TURN_CONTINUE,
                                       [REC_COMMAND_RETRY] = TURN_RETRY};

/* Fills ids from what the person gave: prefixes, ext:, and the conversation that a message is in. */
static enum rec_status fill_ids(struct worker *worker, const struct rec_command *row, struct turn *turn,
                                rec_error *error)
{
    enum rec_status status = REC_OK;

    if (row->message && *row->message) {
        struct rec_message message;

        if ((status = store_resolve(worker->user, REC_ROW_MESSAGE, row->message, turn->message, error)) ||
            (status = store_message_get(worker->user, turn->message, &turn->arena, &message, error)))
            return status;
        memcpy(turn->conversation.id, message.conversation_id, REC_ID_SIZE);
    } else if (row->kind != REC_COMMAND_CHAT) {
        return error_set(error, REC_INVALID, "%s needs the id of a message", rec_command_name(row->kind));
    }
    if (row->id && *row->id)
        status = store_resolve(worker->user, REC_ROW_CONVERSATION, row->id, turn->conversation.id, error);
    return status;
}

static enum rec_status check(const struct rec_command *row, rec_error *error)
{
    if (row->kind == REC_COMMAND_CHAT && (!row->text || !row->text[strspn(row->text, " \t\r\n")]))
        return error_set(error, REC_INVALID, "there is no text to send");
    if (row->choice.excluded_count > REC_MAX_CHOSEN || row->choice.pinned_count > REC_MAX_CHOSEN)
        return error_set(error, REC_LIMIT, "at most %d things can be left out or put in by hand",
                         REC_MAX_CHOSEN);
    if (row->text && strlen(row->text) > REC_MAX_MESSAGE)
        return error_set(error, REC_LIMIT, "a message has at most %d MiB; this one has %zu bytes",
                         REC_MAX_MESSAGE / 1024 / 1024, strlen(row->text));
    return REC_OK;
}

static bool busy(const struct worker *worker, const char *conversation)
{
    for (const struct running *running = worker->runs; running; running = running->next)
        if (running->turn && !running->dry_run && *conversation &&
            strcmp(running->turn->conversation.id, conversation) == 0)
            return true;
    return false;
}

static void block(struct worker *worker, struct command *command)
{
    struct command **end = &worker->blocked;

    while (*end)
        end = &(*end)->next;
    *end = command;
}

static struct turn *turn_of(struct worker *worker, const struct command *command)
{
    struct turn *turn = turn_new(&worker->services);
    const struct rec_command *row = &command->row;

    turn->command = command->number;
    turn->kind = kinds[row->kind];
    turn->no_memory = (row->flags & REC_NO_MEMORY) != 0;
    turn->excerpt =
        (row->flags & REC_EXCERPT) != 0 || turn->kind != TURN_CHAT; /* one kept was accepted once */
    turn->batched = (row->flags & REC_BATCHED) != 0;
    turn->parallel = turn->batched && row->number > 0 ? row->number : 0;
    turn->text = arena_strdup(&turn->arena, row->text);
    turn->title = arena_strdup(&turn->arena, row->title);
    turn->system = arena_strdup(&turn->arena, row->system);
    turn->external_id = arena_strdup(&turn->arena, row->external_id);
    turn->choice = choice_ids(&turn->arena, &row->choice);
    return turn;
}

void turns_start(struct worker *worker, struct command *command)
{
    bool dry_run = (command->row.flags & REC_DRY_RUN) != 0;
    struct turn *turn = turn_of(worker, command);
    struct rec_run_options options = {.priority = REC_FOREGROUND, .done = turn_done};
    struct running *running;
    rec_error error = {0};
    enum rec_status status = check(&command->row, &error);

    if (!status)
        status = fill_ids(worker, &command->row, turn, &error);
    if (!status)
        status = worker_need_provider(worker, &error);
    if (status) {
        turn_free(turn);
        worker_end(worker, command, NULL, status, &error);
        return;
    }
    if (!dry_run && busy(worker, turn->conversation.id)) {
        turn_free(turn);
        block(worker, command);
        return;
    }
    if (!worker->runs) /* init writes a fresh lease; the first beat is due later */
        worker->heartbeat_at = clock_monotonic() + WORKER_HEARTBEAT;
    turn->provider = worker->provider;
    running = running_new(worker, command);
    running->turn = turn;
    running->dry_run = dry_run;
    if (turn->batched) {
        running->batched = true;
        worker->batched++;
        store_defer(worker->store, true);
        options.priority = REC_BATCH;
    }
    options.user = running;
    running->run = rec_engine_start(
        worker->engine, dry_run ? worker->flows.preview : worker->flows.conversation, turn, &options, &error);
    if (!running->run)
        running_end(running, NULL, error.code, &error);
}

void turns_unblock(struct worker *worker)
{
    struct command *waiting = worker->blocked, *command;

    if (!waiting)
        return;
    worker->blocked = NULL; /* those still busy line up again, in the same order */
    while ((command = waiting)) {
        waiting = command->next;
        command->next = NULL;
        turns_start(worker, command);
    }
}

bool turns_resume(struct worker *worker, const struct store_run *row)
{
    struct rec_checkpoint checkpoint = {
        .flow = row->flow, .hash = row->hash, .node = row->node, .next = row->next};
    struct rec_run_options options = {.priority = REC_BACKGROUND, .done = turn_done};
    struct running *running = running_new(worker, NULL);
    rec_error error = {0};

    running->next_external = row->next_external;
    checkpoint.attempt = row->attempt;
    checkpoint.steps = row->steps;
    checkpoint.next_external = row->next_external;
    checkpoint.state = row->state;
    checkpoint.length = row->state_length;
    running->turn = turn_new(&worker->services);
    running->announced = true;
    options.user = running;
    running->run = rec_engine_resume(worker->engine, worker->flows.conversation, running->turn, &checkpoint,
                                     false, &options, &error);
    if (!running->run) {
        log_write(LOG_INFO, "run %s is not resumed: %s", row->id, error.message);
        running_free(running);
        return false;
    }
    return true;
}
