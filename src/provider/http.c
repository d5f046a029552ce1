#include "config.h"

#include "provider/http.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/url.h"
#include "provider/curl_api.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define RETRY_AFTER_MAX 86400

struct http {
    const struct curl_api *curl; /* NULL until the first transfer */
    CURLM *multi;
    struct http_transfer *transfers; /* all that are not freed */
    size_t active;                   /* how many of them have not ended */
    struct curl_waitfd *waits;
    size_t wait_capacity;
    rec_error failure; /* of the waiting itself */
};

struct http_transfer {
    struct http *http;
    struct http_transfer *previous, *next;
    CURL *easy;
    struct curl_slist *headers;
    const struct http_handler *handler;
    void *context;
    int connect_ms, first_byte_ms, idle_ms;
    int64_t deadline; /* monotonic; 0: none */
    bool has_bytes, refused;
    bool dirty; /* notify is due */
    int http_status;
    enum rec_status state; /* REC_PENDING while it runs */
    rec_error error;
    char *url;
    char message[CURL_ERROR_SIZE];
};

struct http *http_new(void)
{
    return xcalloc(1, sizeof(struct http));
}

void http_free(struct http *http)
{
    if (!http)
        return;
    assert(!http->transfers);
    if (http->multi)
        http->curl->multi_cleanup(http->multi);
    free(http->waits);
    free(http);
}

bool http_active(const struct http *http)
{
    return http->active > 0;
}

int http_retry_after(const char *value)
{
    char *rest;
    double seconds = strtod(value, &rest);
    if (rest == value) {
        const struct curl_api *curl = curl_api_load(NULL);
        time_t date = curl ? curl->getdate(value, NULL) : -1;
        seconds = date < 0 ? 0 : (double)date - (double)time(NULL);
    }
    if (!(seconds > 0))
        return 0;
    return seconds >= RETRY_AFTER_MAX ? RETRY_AFTER_MAX : (int)(seconds + 0.999);
}

static int64_t deadline_after(int milliseconds)
{
    return milliseconds > 0 ? clock_monotonic() + (int64_t)milliseconds * 1000000 : 0;
}

/* --- Inside libcurl --- */

static size_t on_header(char *line, size_t size, size_t count, void *context)
{
    struct http_transfer *transfer = context;
    size_t length = size * count;
    const char *colon = memchr(line, ':', length);
    if (!colon || !transfer->handler->header)
        return length;
    const char *value = colon + 1, *end = line + length;
    while (value < end && isspace((unsigned char)*value))
        value++;
    while (end > value && isspace((unsigned char)end[-1]))
        end--;
    transfer->handler->header(transfer->context, line, (size_t)(colon - line), value, (size_t)(end - value));
    return length;
}

static size_t on_bytes(char *bytes, size_t size, size_t count, void *context)
{
    struct http_transfer *transfer = context;
    size_t length = size * count;
    if (!transfer->has_bytes) {
        long status = 0;
        transfer->http->curl->easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
        transfer->http_status = (int)status;
        transfer->has_bytes = true;
    }
    transfer->deadline = deadline_after(transfer->idle_ms);
    transfer->dirty = true;
    if (!transfer->handler->bytes(transfer->context, transfer->http_status, bytes, length)) {
        transfer->refused = true;
        return 0;
    }
    return length;
}

/* --- Starting and ending --- */

static bool http_ready(struct http *http, rec_error *error)
{
    if (http->multi)
        return true;
    http->curl = curl_api_load(error);
    if (!http->curl)
        return false;
    http->multi = http->curl->multi_init();
    if (!http->multi)
        error_set(error, REC_INTERNAL, "libcurl could not be started");
    return http->multi != NULL;
}

static void set_up(struct http_transfer *transfer, const struct http_request *request)
{
    const struct curl_api *curl = transfer->http->curl;
    CURL *easy = transfer->easy;
    curl->easy_setopt(easy, CURLOPT_URL, transfer->url);
    curl->easy_setopt(easy, CURLOPT_PRIVATE, transfer);
    curl->easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl->easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl->easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    curl->easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    curl->easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl->easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    curl->easy_setopt(easy, CURLOPT_USERAGENT, "recollect/" PACKAGE_VERSION);
    curl->easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->message);
    curl->easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
    curl->easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
    curl->easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_bytes);
    curl->easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
    curl->easy_setopt(easy, CURLOPT_HTTPHEADER, transfer->headers);
    /* 0 would mean curl's own 300 s */
    long connect_ms = request->connect_ms > 0 ? request->connect_ms : INT_MAX;
    curl->easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, connect_ms);
    if (request->body) {
        curl->easy_setopt(easy, CURLOPT_POST, 1L);
        curl->easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->length);
        curl->easy_setopt(easy, CURLOPT_POSTFIELDS, request->body);
    }
}

struct http_transfer *http_start(struct http *http, const struct http_request *request, rec_error *error)
{
    if (!url_valid(request->url)) {
        error_set(error, REC_INVALID, "\"%.200s\" is not an address: write https://host/path", request->url);
        return NULL;
    }
    if (!http_ready(http, error))
        return NULL;

    struct http_transfer *transfer = xcalloc(1, sizeof *transfer);
    transfer->http = http;
    transfer->handler = request->handler;
    transfer->context = request->context;
    transfer->connect_ms = request->connect_ms;
    transfer->first_byte_ms = request->first_byte_ms;
    transfer->idle_ms = request->idle_ms;
    transfer->url = xstrdup(request->url);
    transfer->state = REC_PENDING;
    transfer->easy = http->curl->easy_init();
    for (const char *const *header = request->headers; header && *header; header++)
        transfer->headers = http->curl->slist_append(transfer->headers, *header);
    /* without this curl waits a second for a "100 Continue" that most servers do not send */
    transfer->headers = http->curl->slist_append(transfer->headers, "Expect:");
    transfer->next = http->transfers;
    if (transfer->next)
        transfer->next->previous = transfer;
    http->transfers = transfer;
    http->active++;

    CURLMcode code = CURLM_OUT_OF_MEMORY;
    if (transfer->easy) {
        set_up(transfer, request);
        code = http->curl->multi_add_handle(http->multi, transfer->easy);
    }
    if (code != CURLM_OK) {
        error_set(error, REC_INTERNAL, "libcurl could not begin the request: %s",
                  http->curl->multi_strerror(code));
        http_transfer_free(transfer);
        return NULL;
    }
    transfer->deadline = deadline_after(transfer->first_byte_ms);
    return transfer;
}

/* Takes it off the multi handle. A connection whose answer was not read to its end is closed by that. */
static void stop(struct http_transfer *transfer, enum rec_status state)
{
    if (transfer->state != REC_PENDING)
        return;
    struct http *http = transfer->http;
    if (transfer->easy)
        http->curl->multi_remove_handle(http->multi, transfer->easy);
    transfer->state = state;
    transfer->dirty = true;
    http->active--;
}

void http_transfer_free(struct http_transfer *transfer)
{
    if (!transfer)
        return;
    struct http *http = transfer->http;
    stop(transfer, REC_CANCELLED);
    if (transfer->easy)
        http->curl->easy_cleanup(transfer->easy);
    for (struct curl_slist *header = transfer->headers; header; header = header->next)
        explicit_bzero(header->data, strlen(header->data));
    http->curl->slist_free_all(transfer->headers);
    *(transfer->previous ? &transfer->previous->next : &http->transfers) = transfer->next;
    if (transfer->next)
        transfer->next->previous = transfer->previous;
    free(transfer->url);
    free(transfer);
}

enum rec_status http_transfer_state(const struct http_transfer *transfer, rec_error *error)
{
    if (transfer->state != REC_PENDING && transfer->state != REC_OK && error)
        *error = transfer->error;
    return transfer->state;
}

int http_transfer_status(const struct http_transfer *transfer)
{
    return transfer->http_status;
}

/* --- Errors --- */

static double seconds(int milliseconds)
{
    return (double)milliseconds / 1000;
}

static void stop_late(struct http_transfer *transfer)
{
    size_t length;
    const char *host = url_host(transfer->url, &length);
    int width = length < 128 ? (int)length : 128;
    if (transfer->has_bytes)
        error_set(&transfer->error, REC_TIMEOUT,
                  "%.*s sent nothing for %g s in the middle of its answer; try again or continue", width,
                  host, seconds(transfer->idle_ms));
    else
        error_set(&transfer->error, REC_TIMEOUT, "%.*s did not begin to answer within %g s; try again", width,
                  host, seconds(transfer->first_byte_ms));
    stop(transfer, REC_TIMEOUT);
}

#define NO_HTTP "what answers there speaks no HTTP", "check base_url (https or http?)"

/* Sentences for the failures a person can do something about; others carry libcurl's own words. */
static const struct {
    CURLcode code;
    const char *what, *next;
} failures[] = {
    {CURLE_COULDNT_RESOLVE_HOST, "the name cannot be found", "check base_url and the network"},
    {CURLE_COULDNT_RESOLVE_PROXY, "the proxy's name cannot be found", "check the proxy variables"},
    {CURLE_COULDNT_CONNECT, "the connection was refused", "check base_url and that the server runs"},
    {CURLE_PEER_FAILED_VERIFICATION, "its certificate is not trusted", "check base_url and the clock"},
    {CURLE_SSL_CONNECT_ERROR, "no secure connection could be made", "check base_url (https or http?)"},
    {CURLE_GOT_NOTHING, "it closed the connection without an answer", "try again"},
    {CURLE_PARTIAL_FILE, "the connection broke in the middle of the answer", "try again or continue"},
    {CURLE_RECV_ERROR, "the connection broke in the middle of the answer", "try again or continue"},
    {CURLE_SEND_ERROR, "the connection broke while sending", "try again"},
    {CURLE_UNSUPPORTED_PROTOCOL, NO_HTTP},
    {CURLE_WEIRD_SERVER_REPLY, NO_HTTP},
    {CURLE_OUT_OF_MEMORY, NO_HTTP}, /* a line of its head that does not end */
};

static void stop_failed(struct http_transfer *transfer, CURLcode code)
{
    size_t length;
    const char *host = url_host(transfer->url, &length);
    int width = length < 128 ? (int)length : 128;
    if (transfer->refused) {
        error_set(&transfer->error, REC_CANCELLED, "the answer of %.*s was not read further", width, host);
        stop(transfer, REC_CANCELLED);
        return;
    }
    if (code == CURLE_OPERATION_TIMEDOUT) {
        error_set(&transfer->error, REC_TIMEOUT, "no connection to %.*s within %g s; check the network",
                  width, host, seconds(transfer->connect_ms));
        stop(transfer, REC_TIMEOUT);
        return;
    }
    const char *what = *transfer->message ? transfer->message : transfer->http->curl->easy_strerror(code);
    const char *next = "check base_url and the network";
    for (size_t i = 0; i < sizeof failures / sizeof *failures; i++) {
        if (failures[i].code == code) {
            what = failures[i].what;
            next = failures[i].next;
        }
    }
    error_set(&transfer->error, REC_NETWORK, "cannot reach %.*s: %s; %s", width, host, what, next);
    if (transfer->has_bytes)
        error_set(&transfer->error, REC_NETWORK, "lost %.*s: %s; %s", width, host, what, next);
    stop(transfer, REC_NETWORK);
}

/* --- The loop --- */

static int nearest_deadline(const struct http *http, int timeout_ms)
{
    int64_t now = clock_monotonic();
    for (const struct http_transfer *transfer = http->transfers; transfer; transfer = transfer->next) {
        if (transfer->state != REC_PENDING || !transfer->deadline)
            continue;
        int64_t left = (transfer->deadline - now + 999999) / 1000000;
        if (left < 0)
            left = 0;
        if (timeout_ms < 0 || left < timeout_ms)
            timeout_ms = (int)left;
    }
    return timeout_ms;
}

#define FAILED "The work in the background failed and was started again"

static void note_failure(struct http *http, CURLMcode code)
{
    if (code != CURLM_OK)
        error_set(&http->failure, REC_INTERNAL, FAILED ": libcurl gave up (%d)", (int)code);
}

enum rec_status http_failed(const struct http *http, rec_error *error)
{
    if (http->failure.code && error)
        *error = http->failure;
    return http->failure.code;
}

void http_wait(struct http *http, struct pollfd *fds, size_t count, int timeout_ms)
{
    if (http->active > 0) {
        if (count > 0)
            http->waits = xgrow(http->waits, &http->wait_capacity, count, sizeof *http->waits);
        for (size_t i = 0; i < count; i++) {
            short events = fds[i].events;
            http->waits[i].fd = fds[i].fd;
            http->waits[i].events = (short)((events & POLLIN ? CURL_WAIT_POLLIN : 0) |
                                            (events & POLLPRI ? CURL_WAIT_POLLPRI : 0) |
                                            (events & POLLOUT ? CURL_WAIT_POLLOUT : 0));
            http->waits[i].revents = 0;
        }
        timeout_ms = nearest_deadline(http, timeout_ms);
        note_failure(http, http->curl->multi_poll(http->multi, http->waits, (unsigned)count,
                                                  timeout_ms < 0 ? INT_MAX : timeout_ms, NULL));
        if (count == 0)
            return;
        /* curl does not tell of hang-ups; asking again costs less than missing one */
        timeout_ms = 0;
    }
    if (poll(fds, (nfds_t)count, timeout_ms) < 0) {
        if (errno != EINTR && errno != EAGAIN)
            error_errno(&http->failure, REC_INTERNAL, errno, FAILED);
        for (size_t i = 0; i < count; i++)
            fds[i].revents = 0;
    }
}

static void take_ended(struct http *http)
{
    int left;
    CURLMsg *message;
    while ((message = http->curl->multi_info_read(http->multi, &left))) {
        if (message->msg != CURLMSG_DONE)
            continue;
        CURLcode code = message->data.result;
        char *context = NULL;
        long status = 0;
        http->curl->easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &context);
        http->curl->easy_getinfo(message->easy_handle, CURLINFO_RESPONSE_CODE, &status);
        struct http_transfer *transfer = (struct http_transfer *)(void *)context;
        transfer->http_status = (int)status;
        if (code == CURLE_OK)
            stop(transfer, REC_OK);
        else
            stop_failed(transfer, code);
    }
}

static struct http_transfer *next_dirty(struct http *http)
{
    struct http_transfer *transfer = http->transfers;
    while (transfer && !transfer->dirty)
        transfer = transfer->next;
    return transfer;
}

void http_perform(struct http *http)
{
    if (!http->transfers)
        return;
    if (http->active > 0) {
        int running;
        note_failure(http, http->curl->multi_perform(http->multi, &running));
        take_ended(http);
        int64_t now = clock_monotonic();
        for (struct http_transfer *transfer = http->transfers; transfer; transfer = transfer->next) {
            if (transfer->state == REC_PENDING && transfer->deadline && now >= transfer->deadline)
                stop_late(transfer);
        }
    }
    /* from the head each time: notify may free or start any transfer */
    for (struct http_transfer *transfer; (transfer = next_dirty(http));) {
        transfer->dirty = false;
        transfer->handler->notify(transfer->context);
    }
}
