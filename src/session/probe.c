/* PROBE: asks the provider's server whether it is there and takes the key. */
#include "config.h"

#include "session/worker.h"

#include "base/error.h"
#include "nodes/embed.h"

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

/* The vectors that are kept of a model; without any a row that says so. */
static struct store_vector_model vectors_of(const struct store_vector_model *rows, size_t count,
                                            const char *model)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(rows[i].model, model) == 0)
            return rows[i];
    return (struct store_vector_model){.model = model};
}

/* What the server makes beside what is kept. Others than those of the same name are of no use to each other:
 * whoever has set this up would else see nothing but poorer results. */
static enum rec_status compare_vectors(struct worker *worker, size_t dimensions, struct buf *report,
                                       rec_error *error)
{
    const char *model = provider_model(worker->embedder), *serving = NULL;
    struct arena arena = ARENA_INIT;
    struct store_vector_model *rows = NULL, kept, old;
    size_t count = 0;
    enum rec_status status = store_vector_models(worker->user, &arena, &rows, &count, error);

    if (!status)
        status = store_setting_get(worker->user, EMBED_SERVING, &arena, &serving, error);
    kept = vectors_of(rows, count, model);
    old = vectors_of(rows, count, serving ? serving : model);
    if (!status && kept.count > 0 && kept.dimensions != (int64_t)dimensions)
        status = error_set(
            error, REC_CONFLICT,
            "%s gives vectors of %zu dimensions, the %lld that are kept of it have %lld: name the "
            "model that made them in embedding.model, or \"recollect vectors drop\" forgets them and "
            "they are made anew",
            model, dimensions, (long long)kept.count, (long long)kept.dimensions);
    buf_addf(report, "%s: vectors of %zu dimensions; %lld texts have one", model, dimensions,
             (long long)kept.count);
    if (old.count > 0 && strcmp(old.model, model) != 0)
        buf_addf(report, ". Until all do, searches use the %lld of %s (%lld dimensions): recollect jobs run",
                 (long long)old.count, old.model, (long long)old.dimensions);
    arena_free(&arena);
    return status;
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
        end_probe(worker, REC_OK, "needs no network and no key", NULL);
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
        size_t dimensions;

        provider_call_vectors(worker->probe, &dimensions);
        status = compare_vectors(worker, dimensions, &report, &error);
        end_probe(worker, status, status ? "" : report.data, &error);
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
