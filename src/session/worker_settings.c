#include "config.h"

#include "session/worker.h"

#include "base/alloc.h"
#include "base/log.h"
#include "session/embedder.h"
#include "session/reader.h"

#include <stdlib.h>
#include <string.h>

static struct provider_options options_of(const struct choice *choice)
{
    return (struct provider_options){.name = choice->name,
                                     .dialect = choice->dialect,
                                     .base_url = choice->base_url,
                                     .model = choice->model,
                                     .key = choice->key,
                                     .auth = choice->auth,
                                     .max_tokens = choice->max_tokens,
                                     .connect_ms = choice->connect_ms,
                                     .first_byte_ms = choice->first_byte_ms,
                                     .idle_ms = choice->idle_ms};
}

enum rec_status worker_need_provider(struct worker *worker, rec_error *error)
{
    struct rec_session *session = worker->session;
    struct arena arena = ARENA_INIT;
    struct choice choice = {0};
    enum rec_status status = REC_OK;

    if (worker->provider)
        return REC_OK;
    status = choose_provider(session->settings, &arena, &choice, error);
    if (!status) {
        struct provider_options options = options_of(&choice);

        worker->provider = provider_new(&options, worker->http, error);
        status = worker->provider ? REC_OK : error->code;
    }
    choice_clear(&choice);
    arena_free(&arena);
    if (status)
        return status;
    worker->services.provider = worker->provider;
    session_provider(session, provider_name(worker->provider), provider_model(worker->provider),
                     provider_is_local(worker->provider));
    return REC_OK;
}

enum rec_status worker_need_embedder(struct worker *worker, struct provider **provider, rec_error *error)
{
    struct arena arena = ARENA_INIT;
    struct choice choice = {0};
    enum rec_status status = REC_OK;

    if (!worker->embedder) {
        status = choose_embedding(worker->session->settings, &arena, &choice, error);
        if (!status && choice.name) {
            struct provider_options options = options_of(&choice);

            worker->embedder = provider_new(&options, worker->http, error);
            status = worker->embedder ? REC_OK : error->code;
            if (!status)
                embedder_offer(reader_embedder(worker->session->reader), &options);
        }
        choice_clear(&choice);
        arena_free(&arena);
    }
    *provider = worker->embedder;
    return status;
}

/* What is kept nowhere is not given away either. */
static void configure_hooks(struct worker *worker)
{
    struct rec_session *session = worker->session;
    struct hook_settings *hooks = &worker->services.hooks;

    hooks->timeout_ms = (int)settings_integer(session->settings, SETTING_HOOKS_TIMEOUT);
    hooks->attempts = (int)settings_integer(session->settings, SETTING_HOOKS_ATTEMPTS);
    hooks->extensions = session->extensions;
    hooks->extension_count = session->extension_count;
    hooks->folder = NULL;
    if (settings_boolean(session->settings, SETTING_HOOKS_RUN) && !store_url_in_memory(session->url))
        hooks->folder = session->hooks_folder;
}

/* Its calls may still be in flight. */
static void retire(struct worker *worker, struct provider **provider)
{
    if (!*provider)
        return;
    worker->retired =
        xgrow(worker->retired, &worker->retired_capacity, worker->retired_count + 1, sizeof *worker->retired);
    worker->retired[worker->retired_count++] = *provider;
    *provider = NULL;
}

/* Before anybody searches. */
static void offer_embedder(struct worker *worker)
{
    struct provider *provider;
    rec_error error = {0};

    if (worker_need_embedder(worker, &provider, &error))
        log_write(LOG_WARNING, "%s", error.message);
    if (!worker->embedder)
        embedder_offer(reader_embedder(worker->session->reader), NULL);
}

void worker_configure(struct worker *worker)
{
    static const enum node_learning learning[] = {NODE_LEARN, NODE_PROPOSE, NODE_LEARN_NOTHING};
    const rec_settings *settings = worker->session->settings;
    struct node_services *services = &worker->services;

    session_set_prices(worker->session, settings_string(settings, SETTING_PRICES));
    services->budget = settings_integer(settings, SETTING_CONTEXT_BUDGET);
    services->strategy = worker->session->strategy.share
                             ? &worker->session->strategy
                             : &context_strategies[settings_choice(settings, SETTING_CONTEXT_STRATEGY)];
    services->shares = (struct rec_shares){.profile = (int)settings_integer(settings, SETTING_PROFILE_PART),
                                           .recent = (int)settings_integer(settings, SETTING_RECENT_PART),
                                           .related = (int)settings_integer(settings, SETTING_RELATED_PART),
                                           .memories = (int)settings_integer(settings, SETTING_FOUND_PART),
                                           .summary = (int)settings_integer(settings, SETTING_SUMMARY_PART)};
    services->profile_tokens = settings_integer(settings, SETTING_PROFILE_TOKENS);
    services->retrieval_limit = (size_t)settings_integer(settings, SETTING_RETRIEVAL_LIMIT);
    services->retrieval_floor = settings_number(settings, SETTING_RETRIEVAL_FLOOR);
    services->model_titles = settings_choice(settings, SETTING_TITLES) == 0;
    services->refine_daily = settings_integer(settings, SETTING_REFINE_DAILY);
    services->learning = learning[settings_choice(settings, SETTING_MEMORY_LEARN)];
    configure_hooks(worker);
    session_set_limits(worker->session,
                       &(struct prompt_limits){.budget = services->budget,
                                               .strategy = services->strategy,
                                               .shares = services->shares,
                                               .profile_tokens = services->profile_tokens,
                                               .retrieval_limit = services->retrieval_limit,
                                               .retrieval_floor = services->retrieval_floor,
                                               .learns = services->learning != NODE_LEARN_NOTHING});
    retire(worker, &worker->provider);
    retire(worker, &worker->embedder);
    worker->embed_change = worker->embed_settled = worker->embed_after = 0;
    offer_embedder(worker);
}
