#include "config.h"

#include "session/embedder.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "nodes/embed.h"
#include "provider/http.h"
#include "search/query.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define TYPED_MS 250  /* patience while somebody types, */
#define ASKED_MS 1500 /* and otherwise */
#define LOOK_MS  20   /* between two looks at the token */
#define PAUSE_NS (30 * INT64_C(1000000000))
#define MS       INT64_C(1000000)

struct embedder {
    pthread_mutex_t lock;
    struct provider *offered; /* guarded by lock, with the flag */
    bool changed;
    struct http *http;
    struct provider *provider;
    int64_t pause;      /* until then nobody is asked; the monotonic clock */
    char *text, *model; /* of the last vector */
    float *vector;
    size_t dimensions;
};

struct embedder *embedder_new(void)
{
    struct embedder *embedder = xcalloc(1, sizeof *embedder);

    pthread_mutex_init(&embedder->lock, NULL);
    embedder->http = http_new();
    return embedder;
}

static void forget(struct embedder *embedder)
{
    free(embedder->text);
    free(embedder->model);
    free(embedder->vector);
    embedder->text = embedder->model = NULL;
    embedder->vector = NULL;
}

void embedder_free(struct embedder *embedder)
{
    forget(embedder);
    provider_free(embedder->offered);
    provider_free(embedder->provider);
    http_free(embedder->http);
    pthread_mutex_destroy(&embedder->lock);
    free(embedder);
}

void embedder_offer(struct embedder *embedder, const struct provider_options *options)
{
    rec_error error = {0};
    struct provider *made = options ? provider_new(options, embedder->http, &error) : NULL, *old;

    if (options && !made)
        log_write(LOG_WARNING, "%s", error.message);
    pthread_mutex_lock(&embedder->lock);
    old = embedder->offered;
    embedder->offered = made;
    embedder->changed = true;
    pthread_mutex_unlock(&embedder->lock);
    provider_free(old);
}

static void take_offer(struct embedder *embedder)
{
    struct provider *old = NULL;

    pthread_mutex_lock(&embedder->lock);
    if (embedder->changed) {
        old = embedder->provider;
        embedder->provider = embedder->offered;
        embedder->offered = NULL;
        embedder->changed = false;
        embedder->pause = 0;
        forget(embedder);
    }
    pthread_mutex_unlock(&embedder->lock);
    provider_free(old);
}

static void wake(void *context)
{
    (void)context; /* whoever waits looks by itself */
}

static void keep(struct embedder *embedder, const struct provider_call *call, const char *text,
                 const char *model)
{
    size_t dimensions;
    const float *vector = provider_call_vectors(call, &dimensions);

    forget(embedder);
    embedder->text = xstrdup(text);
    embedder->model = xstrdup(model);
    embedder->vector = xmalloc(dimensions * sizeof *vector);
    memcpy(embedder->vector, vector, dimensions * sizeof *vector);
    embedder->dimensions = dimensions;
}

/* Waits for the call; false with the reason if there will be no vector. */
static bool wait_for(struct embedder *embedder, struct provider_call *call, int patience_ms,
                     const _Atomic int *cancel, rec_error *error)
{
    int64_t end = clock_monotonic() + patience_ms * MS;
    enum rec_status status;

    while ((status = provider_read(call, NULL, NULL, error)) == REC_PENDING) {
        if (cancel && *cancel) {
            error->code = REC_CANCELLED;
            return false;
        }
        if (clock_monotonic() > end) {
            error_set(error, REC_TIMEOUT, "no vector within %d ms", patience_ms);
            return false;
        }
        http_wait(embedder->http, NULL, 0, LOOK_MS);
        http_perform(embedder->http);
    }
    return status == REC_DONE;
}

static void ask(struct embedder *embedder, const char *text, const char *model, int patience_ms,
                const _Atomic int *cancel)
{
    struct provider_call *call = NULL;
    rec_error error = {0};

    if (!provider_embed(embedder->provider, model, &text, 1, patience_ms, wake, NULL, &call, &error) &&
        wait_for(embedder, call, patience_ms, cancel, &error)) {
        keep(embedder, call, text, model);
    } else if (error.code != REC_CANCELLED) {
        log_write(LOG_WARNING, "a search does without vectors of %s for a while: %s", model, error.message);
        embedder->pause = clock_monotonic() + PAUSE_NS;
    }
    provider_call_free(call);
}

void embedder_ask(struct embedder *embedder, struct store_user *user, const _Atomic int *cancel,
                  struct search_query *query, struct arena *arena)
{
    const char *serving = NULL, *words;
    rec_error none = {0};

    take_offer(embedder);
    if (!embedder->provider || query->vector || !query->text)
        return;
    words = query_words(query, arena);
    words += strspn(words, " \t\n");
    if (!*words || store_setting_get(user, EMBED_SERVING, arena, &serving, &none) || !serving)
        return;
    if (!embedder->text || strcmp(embedder->text, words) != 0 || strcmp(embedder->model, serving) != 0) {
        if (clock_monotonic() < embedder->pause)
            return;
        forget(embedder);
        ask(embedder, words, serving, query->prefix ? TYPED_MS : ASKED_MS, cancel);
    }
    query->vector = embedder->vector;
    query->dimensions = embedder->dimensions;
    query->vector_model = query->vector ? embedder->model : NULL;
    query->optional_vector = true;
}
