/* Providers: who answers. One request in, text that arrives in pieces out.
 *
 * Everything here belongs to the worker thread. A provider is a name, a dialect and its settings; a call is
 * one request in flight. Calls are pulled: `wake` says something arrived, provider_read() gives it. */
#ifndef PROVIDER_PROVIDER_H
#define PROVIDER_PROVIDER_H

#include "base/buf.h"
#include "recollect_error.h"
#include "recollect_rows.h"

#include <stdbool.h>

struct http; /* http.h: the curl multi handle, loaded when first needed */
struct provider;
struct provider_call;

struct provider_options {
    const char *name;     /* "anthropic", "ionet", "zai", "openai", "local": for messages and rows */
    const char *dialect;  /* "anthropic", "openai", "local": the provider_ops that speak for it */
    const char *base_url; /* used exactly as written, no final slash needed */
    const char *model;    /* used exactly as written */
    const char *key;      /* NULL or "": send none. Copied, wiped on free, given to log_add_secret, sent to
                             base_url's host only      (never along with a redirect) */
    const char *auth;     /* "x-api-key" or "bearer"; NULL: the dialect's own */
    int64_t max_tokens;   /* room for the answer; 0: the server's own limit where it has one */
    int connect_ms, first_byte_ms, idle_ms; /* time-outs; there is none in total. 0: 10 s, 300 s, 120 s */
};

/* Copies the options. http may be shared by several providers and must outlive them. */
struct provider *provider_new(const struct provider_options *options, struct http *http, rec_error *error);
void provider_free(struct provider *provider);
const char *provider_name(const struct provider *provider);
const char *provider_model(const struct provider *provider);
bool provider_is_local(const struct provider *provider);
/* Is this the name of `local`, as rows keep it? Its answers quote what is kept: nothing is drawn from them.
 */
bool provider_quotes(const char *name);

struct provider_message {
    enum rec_role role; /* USER or ASSISTANT; the last one is USER */
    const char *content;
};

/* Something found for this question: what `local` quotes. (The network dialects have it in `system` and
 * `messages` already.) */
struct provider_recalled {
    enum rec_row_kind row; /* MEMORY, MESSAGE or PREFERENCE */
    enum rec_role role;    /* of a message */
    const char *name;      /* who spoke, from imports; "" if nobody is named */
    const char *text;
    const char *conversation; /* title, "" if none */
    int64_t time;
    double score;
};

struct provider_request {
    const char *system; /* whole system text, profile included; "" for none */
    const struct provider_message *messages;
    size_t count;
    const char *question;                     /* the newest user text as typed */
    const struct provider_recalled *recalled; /* best first */
    size_t recalled_count;
    bool asks_for_all; /* "what do you know about me": recalled and preferences are the answer */
    const struct rec_preference *preferences; /* current ones: all, or those with a word of the question */
    size_t preference_count;
    size_t known_count;         /* of all current ones */
    const char *const *learned; /* one sentence for each thing this message taught: "seat: aisle" */
    size_t learned_count;
    const char *const *forgotten; /* what this message asked to forget and was found */
    size_t forgotten_count;
    const char *const
        *locked; /* what it would have changed or taken back, had it not been locked: as it stays */
    size_t locked_count;
};

struct provider_usage {
    /* tokens; -1 = the server did not say. The whole prompt is input + cache_read + cache_write: input counts
     * only what did not come from a cache, in all dialects. */
    int64_t input, output, cache_read, cache_write;
};

struct provider_result {
    struct provider_usage usage;
    const char *model;       /* as the server named it; "" if it did not */
    const char *stop_reason; /* as the server named it, normalised over dialects to Anthropic's words where
                                they mean the same */
    const char *request_id;  /* "" if none */
};

/* The body that would be sent (also for --dry-run): JSON for the network dialects, a JSON account of the
 * request for local. */
enum rec_status provider_body(const struct provider *provider, const struct provider_request *request,
                              struct buf *out, rec_error *error);

/* Starts. The request is read during the call only. wake(context) is called on this thread (from
 * http_perform) or at once. The first HTTP use loads libcurl; if that fails the error says which package is
 * missing. */
enum rec_status provider_start(struct provider *provider, const struct provider_request *request,
                               void (*wake)(void *), void *context, struct provider_call **call,
                               rec_error *error);

/* Appends to text and thinking (NULL: thrown away) what has arrived since, whole characters only.
 * REC_PENDING: more will come and wake will be called; REC_DONE: the answer is whole; anything else: it
 * failed, *error is the server's own message with HTTP status in detail, retry_after if it gave one, request
 * id in id. Text that arrived before an error is given with it. */
enum rec_status provider_read(struct provider_call *call, struct buf *text, struct buf *thinking,
                              rec_error *error);
/* After REC_DONE (whole), or after an error or before a cancel (as far as known). Belongs to the call. */
const struct provider_result *provider_call_result(const struct provider_call *call);
/* True if asking again may help, as long as no text was shown: lost or overloaded servers, limits, time-outs.
 * The wait is error->retry_after, where the server named one; a longer one than this is nothing to sit
 * through. */
#define PROVIDER_PATIENCE 900 /* seconds */
bool provider_retryable(const rec_error *error);
/* Cancels if still in flight (the transfer is removed, the connection closed), frees. After it no wake
 * follows. */
void provider_call_free(struct provider_call *call);

/* Asks the server how many tokens a request has, without an answer being made: usage.input of the result. A
 * call like any other, without text. REC_UNSUPPORTED where the dialect knows no such question. */
enum rec_status provider_count(struct provider *provider, const struct provider_request *request,
                               void (*wake)(void *), void *context, struct provider_call **call,
                               rec_error *error);

/* Asks for a vector of each text; model NULL: the provider's own. A call like any other, without text; *call
 * ends with REC_DONE only if there is one for each, all of one length. A server that takes too long is given
 * up after patience_ms (0: the provider's own time-outs). REC_UNSUPPORTED where the dialect makes none. */
#define PROVIDER_EMBED_MAX  64   /* texts of a call */
#define PROVIDER_DIMENSIONS 8192 /* of a vector, at most */
enum rec_status provider_embed(struct provider *provider, const char *model, const char *const *texts,
                               size_t count, int patience_ms, void (*wake)(void *), void *context,
                               struct provider_call **call, rec_error *error);
/* After REC_DONE: the vectors one after the other, in the order of the texts. They belong to the call. */
const float *provider_call_vectors(const struct provider_call *call, size_t *dimensions);

/* Asks the server for its models: whether it is there and takes the key. A call like any other, but small
 * and with 5 s for each of its time-outs; its text is the ids of the models, one a line, as the server lists
 * them. `local` has none. */
enum rec_status provider_probe(struct provider *provider, void (*wake)(void *), void *context,
                               struct provider_call **call, rec_error *error);

#endif
