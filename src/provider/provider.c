#include "config.h"

#include "provider/provider.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/log.h"
#include "base/url.h"
#include "provider/http.h"
#include "provider/provider_ops.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define CONNECT_MS    10000
#define FIRST_BYTE_MS 300000
#define IDLE_MS       120000

static const struct provider_ops *const dialects[] = {&provider_anthropic, &provider_openai, &provider_ollama,
                                                      &provider_local};

static const struct provider_ops *find_dialect(const char *name)
{
    for (size_t i = 0; name && i < sizeof dialects / sizeof *dialects; i++) {
        if (strcmp(dialects[i]->dialect, name) == 0)
            return dialects[i];
    }
    return NULL;
}

/* Commands that print a key print a newline, too. Anything else that is no printable ASCII cannot be a key,
 * and could smuggle in a header. */
static enum rec_status take_key(struct provider *provider, const char *key, rec_error *error)
{
    size_t length = key ? strlen(key) : 0;
    while (length > 0 && isspace((unsigned char)*key)) {
        key++;
        length--;
    }
    while (length > 0 && isspace((unsigned char)key[length - 1]))
        length--;
    for (size_t i = 0; i < length; i++) {
        if (key[i] <= ' ' || key[i] > '~')
            return error_set(error, REC_INVALID, "%s: the key holds a character that no key has; check it",
                             provider->name);
    }
    if (length == 0)
        return REC_OK;
    provider->key = xstrndup(key, length);
    log_add_secret(provider->key);
    return REC_OK;
}

static enum rec_status take_server(struct provider *provider, const struct provider_options *options,
                                   rec_error *error)
{
    if (!options->base_url || !url_valid(options->base_url))
        return error_set(error, REC_INVALID,
                         "%s: base_url \"%.200s\" is not an address; write https://host/path", provider->name,
                         options->base_url ? options->base_url : "");
    if (!*provider->model)
        return error_set(error, REC_INVALID, "%s: no model is set; name one", provider->name);
    const char *auth = options->auth ? options->auth : "";
    if (*auth && strcmp(auth, "bearer") != 0 && strcmp(auth, "x-api-key") != 0)
        return error_set(error, REC_INVALID, "%s: auth is \"%.40s\"; it may be bearer or x-api-key",
                         provider->name, auth);
    provider->bearer = *auth ? strcmp(auth, "bearer") == 0 : provider->ops->bearer;
    provider->base_url = xstrdup(options->base_url);
    return take_key(provider, options->key, error);
}

struct provider *provider_new(const struct provider_options *options, struct http *http, rec_error *error)
{
    const struct provider_ops *ops = find_dialect(options->dialect);
    if (!ops) {
        error_set(error, REC_INVALID,
                  "there is no provider dialect \"%.40s\"; there are anthropic, openai, local",
                  options->dialect ? options->dialect : "");
        return NULL;
    }
    struct provider *provider = xcalloc(1, sizeof *provider);
    provider->ops = ops;
    provider->http = http;
    provider->name = xstrdup(options->name && *options->name ? options->name : ops->dialect);
    provider->model = xstrdup(options->model ? options->model : "");
    provider->max_tokens = options->max_tokens;
    provider->connect_ms = options->connect_ms > 0 ? options->connect_ms : CONNECT_MS;
    provider->first_byte_ms = options->first_byte_ms > 0 ? options->first_byte_ms : FIRST_BYTE_MS;
    provider->idle_ms = options->idle_ms > 0 ? options->idle_ms : IDLE_MS;
    if (ops->path && take_server(provider, options, error) != REC_OK) {
        provider_free(provider);
        return NULL;
    }
    return provider;
}

void provider_free(struct provider *provider)
{
    if (!provider)
        return;
    if (provider->key)
        explicit_bzero(provider->key, strlen(provider->key));
    free(provider->key);
    free(provider->name);
    free(provider->base_url);
    free(provider->model);
    free(provider);
}

const char *provider_name(const struct provider *provider)
{
    return provider->name;
}

const char *provider_model(const struct provider *provider)
{
    return provider->model;
}

bool provider_is_local(const struct provider *provider)
{
    return provider->ops->compose != NULL;
}

bool provider_quotes(const char *name)
{
    return strcmp(name, "local") == 0;
}

bool provider_retryable(const rec_error *error)
{
    if (error->retry_after > PROVIDER_PATIENCE)
        return false;
    switch (error->code) {
    case REC_NETWORK:
    case REC_TIMEOUT:
        return true;
    case REC_PROVIDER:
        return error->detail == 408 || error->detail == 409 || error->detail == 429 || error->detail >= 500;
    default:
        return false;
    }
}

enum rec_status provider_request_check(const struct provider *provider,
                                       const struct provider_request *request, rec_error *error)
{
    if (!provider->ops->body && !provider->ops->compose)
        return error_set(error, REC_UNSUPPORTED, "%s is asked for vectors only here; it does not answer",
                         provider->name);
    const struct provider_message *last = request->count ? &request->messages[request->count - 1] : NULL;
    if (last && last->role == REC_ROLE_USER && *last->content)
        return REC_OK;
    return error_set(error, REC_INVALID,
                     "%s: a request must end with a message of the user that is not empty", provider->name);
}

enum rec_status provider_body(const struct provider *provider, const struct provider_request *request,
                              struct buf *out, rec_error *error)
{
    enum rec_status status = provider_request_check(provider, request, error);
    if (status != REC_OK)
        return status;
    struct json_writer writer;
    json_writer_init(&writer, out);
    json_open_object(&writer);
    provider->ops->body(provider, request, &writer);
    if (provider->ops->options)
        provider->ops->options(provider, &writer);
    json_close_object(&writer);
    return REC_OK;
}
