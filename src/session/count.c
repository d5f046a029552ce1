/* Dry runs with REC_COUNT: the server counts what the prompt would be. Nothing waits for it but the one who
 * asked: turns go by estimates, and what is counted makes these better. */
#include "config.h"

#include "session/worker.h"

#include "base/log.h"
#include "context/scale.h"

/* One of them. */
struct counting {
    struct counting *next;
    struct command *command;
    struct result *result;
    struct provider_call *call;
    const char *model; /* in the result's arena */
    int64_t estimated; /* with a scale of 1 */
};

static void wake(void *context)
{
    worker_poke(context);
}

enum rec_status count_start(struct worker *worker, struct command *command, struct turn *turn,
                            struct result *result, rec_error *error)
{
    struct provider_call *call;
    enum rec_status status = provider_count(turn->provider, &turn->request, wake, worker, &call, error);

    if (status)
        return status;
    struct counting *counting = arena_alloc(&result->arena, sizeof *counting);
    *counting = (struct counting){.next = worker->counting,
                                  .command = command,
                                  .result = result,
                                  .call = call,
                                  .model = result->row.model};
    counting->estimated = (int64_t)((double)turn->receipt.used / (turn->scale > 0 ? turn->scale : 1));
    worker->counting = counting;
    return REC_OK;
}

static void end(struct worker *worker, struct counting **place, enum rec_status status, const rec_error *why)
{
    struct counting *counting = *place;

    *place = counting->next;
    provider_call_free(counting->call);
    worker_end(worker, counting->command, counting->result, status, why); /* its row is in the result */
}

/* What the server says is worth more than an estimate. */
static void learn(struct worker *worker, const struct counting *counting, int64_t counted)
{
    rec_error error = {0};

    if (!store_read_only(worker->store) &&
        context_scale_learn(worker->user, counting->model, counting->estimated, counted, &error))
        log_write(LOG_WARNING, "count of tokens: %s", error.message);
}

void count_step(struct worker *worker)
{
    for (struct counting **place = &worker->counting; *place;) {
        struct counting *counting = *place;
        rec_error error = {0};
        enum rec_status status = provider_read(counting->call, NULL, NULL, &error);

        if (status == REC_PENDING) {
            place = &counting->next;
            continue;
        }
        if (status == REC_DONE) {
            counting->result->row.input_tokens = provider_call_result(counting->call)->usage.input;
            learn(worker, counting, counting->result->row.input_tokens);
            status = REC_OK;
        }
        end(worker, place, status, &error);
    }
}

bool count_cancel(struct worker *worker, uint64_t number, const rec_error *why)
{
    for (struct counting **place = &worker->counting; *place; place = &(*place)->next)
        if (!number || (*place)->command->number == number) {
            end(worker, place, REC_CANCELLED, why);
            return true;
        }
    return false;
}
