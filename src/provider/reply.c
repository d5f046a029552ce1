#include "config.h"

#include "provider/reply.h"

#include "base/error.h"
#include "base/log.h"
#include "base/url.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define BODY_MAX    (1 << 20)
#define HEADERS_MAX 8

void reply_init(struct reply *reply, const struct provider *provider, void (*notify)(void *), void *context)
{
    memset(reply, 0, sizeof *reply);
    buf_init(&reply->url);
    buf_init(&reply->body);
    reply->provider = provider;
    reply->notify = notify;
    reply->context = context;
}

void reply_stop(struct reply *reply)
{
    http_transfer_free(reply->transfer);
    reply->transfer = NULL;
}

void reply_free(struct reply *reply)
{
    reply_stop(reply);
    buf_free(&reply->url);
    buf_free(&reply->body);
}

static void on_header(void *context, const char *name, size_t name_length, const char *value, size_t length)
{
    struct reply *reply = context;
    const struct {
        const char *name;
        char *to;
        size_t size;
    } kept[] = {
        {"request-id", reply->request_id, sizeof reply->request_id},
        {"x-request-id", reply->request_id, sizeof reply->request_id},
        {"content-type", reply->content_type, sizeof reply->content_type},
        {"location", reply->location, sizeof reply->location},
        {"retry-after", reply->retry_after, sizeof reply->retry_after},
    };
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        if (strlen(kept[i].name) != name_length || strncasecmp(kept[i].name, name, name_length) != 0)
            continue;
        struct buf clean = BUF_INIT;
        utf8_printable(&clean, value, length, false);
        size_t cut = utf8_cut(clean.data, clean.length, kept[i].size - 1);
        memcpy(kept[i].to, clean.data, cut);
        kept[i].to[cut] = '\0';
        buf_free(&clean);
    }
}

static bool success(int http_status)
{
    return http_status >= 200 && http_status < 300;
}

static size_t body_max(const struct reply *reply)
{
    return reply->room ? reply->room : BODY_MAX;
}

static bool on_bytes(void *context, int http_status, const char *bytes, size_t length)
{
    struct reply *reply = context;
    if (success(http_status) && reply->stream)
        return reply->stream(reply->context, bytes, length);
    size_t room = body_max(reply) - reply->body.length;
    buf_add(&reply->body, bytes, length < room ? length : room);
    reply->cut = length > room;
    return !reply->cut;
}

static void on_notify(void *context)
{
    struct reply *reply = context;
    reply->notify(reply->context);
}

static const struct http_handler handler = {.header = on_header, .bytes = on_bytes, .notify = on_notify};

static void add_url(struct reply *reply, const char *path)
{
    buf_clear(&reply->url);
    buf_adds(&reply->url, reply->provider->base_url);
    while (reply->url.length > 0 && reply->url.data[reply->url.length - 1] == '/')
        buf_truncate(&reply->url, reply->url.length - 1);
    buf_adds(&reply->url, path);
}

enum rec_status reply_start(struct reply *reply, const struct reply_request *request, rec_error *error)
{
    const struct provider *provider = reply->provider;
    const char *headers[HEADERS_MAX] = {NULL};
    size_t count = 0;
    struct buf key = BUF_INIT;

    reply_stop(reply);
    buf_clear(&reply->body);
    reply->cut = false;
    *reply->request_id = *reply->content_type = *reply->location = *reply->retry_after = '\0';
    add_url(reply, request->path);
    if (request->body)
        headers[count++] = "content-type: application/json";
    if (reply->stream)
        headers[count++] = "accept: text/event-stream";
    for (const char *const *header = provider->ops->headers; header && *header; header++)
        headers[count++] = *header;
    if (provider->key) {
        buf_addf(&key, provider->bearer ? "authorization: Bearer %s" : "x-api-key: %s", provider->key);
        headers[count++] = key.data;
    }
    struct http_request http = {
        .url = reply->url.data,
        .headers = headers,
        .body = request->body ? request->body->data : NULL,
        .length = request->body ? request->body->length : 0,
        .connect_ms = request->connect_ms,
        .first_byte_ms = request->first_byte_ms,
        .idle_ms = request->idle_ms,
        .handler = &handler,
        .context = reply,
    };
    reply->transfer = http_start(provider->http, &http, error);
    explicit_bzero(key.data, key.length);
    buf_free(&key);
    return reply->transfer ? REC_OK : error_prefix(error, "%s", provider->name);
}

bool reply_ended(const struct reply *reply)
{
    return !reply->transfer || http_transfer_state(reply->transfer, NULL) != REC_PENDING;
}

/* To another host, or to a path of this one. */
static enum rec_status sent_on(const struct reply *reply, int http_status, rec_error *error)
{
    size_t length;
    const char *to = url_host(reply->location, &length);
    if (length == 0)
        length = strlen(to);
    error_set(error, REC_PROVIDER,
              "%s sends requests %s%.*s (HTTP %d), which is not followed, since the key belongs to one "
              "address; check base_url",
              reply->provider->name, length > 0 ? "on to " : "elsewhere", (int)length, to, http_status);
    if (error)
        error->detail = http_status;
    return REC_PROVIDER;
}

static enum rec_status refused(const struct reply *reply, int http_status, rec_error *error)
{
    if (http_status >= 300 && http_status < 400)
        return sent_on(reply, http_status, error);
    return refusal_from_body(reply->provider, http_status, reply->body.data, reply->body.length, error);
}

/* For as long as it asks for nobody waits here. */
static void say_wait(rec_error *why)
{
    const rec_error said = *why;
    int minutes = (said.retry_after + 59) / 60; /* PROVIDER_PATIENCE is some already */
    bool hours = minutes >= 2 * 60;
    error_set(why, said.code, "%s (it asks to wait %d %s)", said.message,
              hours ? (minutes + 59) / 60 : minutes, hours ? "hours" : "minutes");
    why->detail = said.detail;
    why->retry_after = said.retry_after;
}

enum rec_status reply_state(const struct reply *reply, rec_error *error)
{
    rec_error why = {0};
    enum rec_status status = http_transfer_state(reply->transfer, &why);
    int http_status = http_transfer_status(reply->transfer);
    if (status == REC_PENDING || (status == REC_CANCELLED && !reply->cut))
        return status;
    if (status == REC_OK && success(http_status))
        return REC_OK;
    /* a refusal counts even if its body was cut */
    if (http_status >= 300)
        status = refused(reply, http_status, &why);
    else if (reply->cut)
        status = error_set(&why, REC_PROVIDER,
                           "%s sent an answer of more than %zu MiB, which is not read; check base_url",
                           reply->provider->name, body_max(reply) >> 20);
    else
        error_prefix(&why, "%s", reply->provider->name);
    why.retry_after = http_retry_after(reply->retry_after);
    if (why.retry_after > PROVIDER_PATIENCE)
        say_wait(&why);
    error_about(&why, reply->request_id);
    log_write(LOG_WARNING, "%s: request failed: %s, HTTP %d, request id %s", reply->provider->name,
              rec_status_name(status), http_status, *reply->request_id ? reply->request_id : "-");
    if (error)
        *error = why;
    return status;
}
