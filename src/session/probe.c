/* PROBE: asks the provider's server whether it is there and takes the key. */
#include "config.h"

#include "session/worker.h"

#include "base/error.h"

#include <string.h>

#define PATIENCE_MS 5000

static void end_probe(struct worker *worker, enum rec_status status, const char *report,
                      const rec_error *error)
{
    struct command *command = worker->probe_command;
    struct result *result = result_new(REC_COMMAND_PROBE, command->number);

    result->row.report = arena_strdup(&result->arena, report);
    provider_call_free(worker->probe);
    worker->probe = NULL;
    worker->probe_command = NULL;
    worker_end(worker, command, result, status, error);
}

static void wake(void *context)
{
    worker_poke(context);
}

/* How many texts have a vector of the model. */
static int64_t count_vectors(struct worker *worker, const char *model)
{
    struct arena arena = ARENA_INIT;
    struct store_vector_model *rows = NULL;
    size_t count = 0;
    int64_t found = 0;
    rec_error none = {0};

    store_vector_models(worker->user, &arena, &rows, &count, &none);
    for (size_t i = 0; i < count; i++)
        if (strcmp(rows[i].model, model) == 0)
            found = rows[i].count;
    arena_free(&arena);
    return found;
}

/* By making one vector: nothing else shows that model and key are right. */
static void start_embedder(struct worker *worker)
{
    static const char *const text = "hello";
    struct provider *provider = NULL;
    rec_error error = {0};
    enum rec_status status = worker_need_embedder(worker, &provider, &error);

    if (status)
        end_probe(worker, status, "", &error);
    else if (!provider)
        end_probe(worker, REC_OK, "", NULL);
    else if ((status = provider_embed(provider, NULL, &text, 1, PATIENCE_MS, wake, worker, &worker->probe,
                                      &error)))
        end_probe(worker, status, "", &error);
}

void probe_start(struct worker *worker, struct command *command)
{
    rec_error error = {0};
    enum rec_status status;

    if (worker->probe_command) {
        error_set(&error, REC_CONFLICT, "the provider is being asked already");
        worker_end(worker, command, NULL, REC_CONFLICT, &error);
        return;
    }
    worker->probe_command = command;
    if (command->row.number) {
        start_embedder(worker);
        return;
    }
    if ((status = worker_need_provider(worker, &error))) {
        end_probe(worker, status, "", &error);
        return;
    }
    if (provider_is_local(worker->provider)) {
        end_probe(worker, REC_OK, "local: needs no network and no key", NULL);
        return;
    }
    status = provider_probe(worker->provider, wake, worker, &worker->probe, &error);
    if (status)
        end_probe(worker, status, "", &error);
}

/* What the list of models says about the one that is chosen. */
static void describe(struct buf *out, const char *models, const char *chosen)
{
    size_t count = 0, length = strlen(chosen);
    bool known = false;

    for (const char *line = models; *line; line += strcspn(line, "\n") + 1) {
        known = known || (strcspn(line, "\n") == length && memcmp(line, chosen, length) == 0);
        count++;
    }
    buf_addf(out, "it answers and lists %zu model%s, this one %s", count, count == 1 ? "" : "s",
             known ? "among them" : "not among them: check its name");
}

void probe_step(struct worker *worker)
{
    struct buf text = BUF_INIT, report = BUF_INIT;
    rec_error error = {0};
    enum rec_status status;

    if (!worker->probe)
        return;
    status = provider_read(worker->probe, &text, NULL, &error);
    if (status == REC_DONE && worker->probe_command->row.number) {
        const char *model = provider_model(worker->embedder);
        size_t dimensions;

        provider_call_vectors(worker->probe, &dimensions);
        buf_addf(&report, "%s: vectors of %zu dimensions; %lld texts have one", model, dimensions,
                 (long long)count_vectors(worker, model));
        end_probe(worker, REC_OK, report.data, NULL);
    } else if (status == REC_DONE) {
        describe(&report, text.data, provider_model(worker->provider));
        end_probe(worker, REC_OK, report.data, NULL);
    } else if (status != REC_PENDING) {
        end_probe(worker, status, "", &error);
    }
    buf_free(&text);
    buf_free(&report);
}

void probe_end(struct worker *worker, const rec_error *why)
{
    if (worker->probe_command)
        end_probe(worker, why->code, "", why);
}
