/* CPU from the wire to the store: a stream of deltas through HTTP, events, JSON and text into a growing
 * message, beside a bare libcurl that reads the same bytes; what is left, per delta, is ours.
 *
 *     wire STORE        (made anew) */
#include "config.h"

#include "base/arena.h"
#include "base/buf.h"
#include "bench.h"
#include "provider/http.h"
#include "provider/provider.h"
#include "server.h"
#include "store/store.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DELTAS      1000  /* an answer of five seconds at 200 a second */
#define RATE        20000 /* slow enough that both readers are woken by each write */
#define BURST       10
#define ROUNDS      80
#define APPEND_SIZE 1200 /* bytes: about a second of an answer at 200 deltas a second */

static void check(enum rec_status status, const rec_error *error)
{
    if (status)
        bench_fail("%s", error->message);
}

/* --- the bare reader --- */

static size_t count_bytes(char *bytes, size_t size, size_t count, void *context)
{
    (void)bytes;
    *(size_t *)context += size * count;
    return size * count;
}

static double bare_round(const struct server *server)
{
    double began = bench_cpu();
    CURLM *multi = curl_multi_init();
    CURL *easy = curl_easy_init();
    struct buf url = BUF_INIT;
    size_t received = 0;
    int running = 1;

    buf_addf(&url, "%s/v1/messages", server->url);
    curl_easy_setopt(easy, CURLOPT_URL, url.data);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, "{}");
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, count_bytes);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &received);
    curl_multi_add_handle(multi, easy);
    while (running) {
        if (curl_multi_perform(multi, &running))
            bench_fail("curl failed");
        if (running)
            curl_multi_poll(multi, NULL, 0, 1000, NULL);
    }
    curl_multi_remove_handle(multi, easy);
    curl_easy_cleanup(easy);
    curl_multi_cleanup(multi);
    buf_free(&url);
    if (received < (size_t)DELTAS * 100)
        bench_fail("the server sent %zu bytes only", received);
    return bench_cpu() - began;
}

/* --- ours --- */

static void wake(void *context)
{
    *(bool *)context = true;
}

static void start_message(struct store_user *user, const char *conversation, struct rec_message *message)
{
    rec_error error;

    *message = (struct rec_message){.role = REC_ROLE_ASSISTANT, .status = REC_TURN_STREAMING, .content = ""};
    snprintf(message->conversation_id, sizeof(message->conversation_id), "%s", conversation);
    check(store_message_add(user, message, &error), &error);
}

/* Reading the clock is a system call, so that the store's part is timed in rounds of its own. */
static bool times_store;
static double in_store; /* CPU seconds of this round */

static void append(struct store_user *user, const struct rec_message *message, struct buf *text)
{
    double began = times_store ? bench_cpu() : 0;
    rec_error error;

    check(store_message_append(user, message->id, text->data, text->length, &error), &error);
    buf_clear(text);
    if (times_store)
        in_store += bench_cpu() - began;
}

static double our_round(struct provider *provider, struct http *http, struct store_user *user,
                        const char *conversation)
{
    struct provider_message question = {.role = REC_ROLE_USER, .content = "Tell me."};
    struct provider_request request = {
        .system = "", .messages = &question, .count = 1, .question = "Tell me."};
    struct rec_message message, end = {.status = REC_TURN_COMPLETE};
    struct provider_call *call;
    struct buf text = BUF_INIT;
    enum rec_status status = REC_PENDING;
    bool woken = false;
    rec_error error;
    double began;

    start_message(user, conversation, &message);
    in_store = 0;
    began = bench_cpu();
    check(provider_start(provider, &request, wake, &woken, &call, &error), &error);
    while (status == REC_PENDING) {
        http_perform(http);
        if (woken) {
            woken = false;
            status = provider_read(call, &text, NULL, &error);
            if (text.length >= APPEND_SIZE)
                append(user, &message, &text);
        }
        if (status == REC_PENDING && !woken)
            http_wait(http, NULL, 0, 1000);
    }
    if (status != REC_DONE)
        bench_fail("%s", error.message);
    append(user, &message, &text);
    provider_call_free(call);
    began = bench_cpu() - began;
    check(store_message_finish(user, message.id, &end, &error), &error);
    /* the worker does so when it is idle: the log is then written over, not made longer */
    check(store_checkpoint(store_of(user), &error), &error);
    buf_free(&text);
    return began;
}

int main(int argc, char **argv)
{
    struct samples ours = SAMPLES_INIT, bare = SAMPLES_INIT, store_part = SAMPLES_INIT;
    struct rec_conversation conversation = {.title = "wire"};
    struct provider_options options = {
        .name = "anthropic", .dialect = "anthropic", .model = "bench", .key = "k"};
    struct store_user *user;
    struct provider *provider;
    struct server server;
    struct store *store;
    struct http *http;
    rec_error error;

    if (argc != 2) {
        fputs("usage: wire STORE\n", stderr);
        return 2;
    }
    server_start(&server, DELTAS, RATE, BURST);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    check(store_open(&store, argv[1], STORE_WRITE, &error), &error);
    check(store_user_open(store, "bench", true, &user, &error), &error);
    check(store_conversation_add(user, &conversation, &error), &error);
    http = http_new();
    options.base_url = server.url;
    provider = provider_new(&options, http, &error);
    if (!provider)
        bench_fail("%s", error.message);
    for (int i = 0; i < ROUNDS; i++) {
        times_store = i % 4 == 0;
        double took = our_round(provider, http, user, conversation.id) / DELTAS * 1e6;
        if (times_store)
            samples_add(&store_part, in_store / DELTAS * 1e6);
        else
            samples_add(&ours, took);
        samples_add(&bare, bare_round(&server) / DELTAS * 1e6);
    }
    bench_figure("wire_to_store", samples_quantile(&ours, 0.5), "us a delta");
    bench_figure("wire_to_store: libcurl", samples_quantile(&bare, 0.5), "us a delta");
    bench_figure("wire_to_store: the store's part", samples_quantile(&store_part, 0.5), "us a delta");
    bench_bar("wire_to_store - libcurl", samples_quantile(&ours, 0.5) - samples_quantile(&bare, 0.5),
              "us a delta", 1);
    provider_free(provider);
    http_free(http);
    store_user_close(user);
    store_close(store);
    server_stop(&server);
    samples_free(&ours);
    samples_free(&bare);
    samples_free(&store_part);
    return 0;
}
