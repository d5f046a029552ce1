/* Inside src/provider: what a dialect supplies, and the answer it fills. Worker thread only. */
#ifndef PROVIDER_PROVIDER_OPS_H
#define PROVIDER_PROVIDER_OPS_H

#include "base/json.h"
#include "provider/provider.h"

/* What a call has received so far. Owned by the call; the buffers are reused from read to read. */
struct answer {
    const struct provider *provider;
    struct buf text, thinking; /* arrived and not yet read: whole characters */
    bool whole;                /* the protocol's own end mark has come */
    bool stopped;              /* a stop reason has come */
    struct provider_usage usage;
    struct buf model, stop_reason, request_id;
    struct json_frame frame; /* of the event taken last, if it did nothing but append this string to text */
    void *state;             /* the dialect's own, see state_size */
};

/* Things a server was seen to refuse, learned from its 400 and kept for the provider's next calls. */
enum {
    QUIRK_NO_STREAM_OPTIONS = 1 << 0,
    QUIRK_MAX_COMPLETION_TOKENS = 1 << 1,
};

struct provider {
    const struct provider_ops *ops;
    struct http *http;
    char *name, *base_url, *model;
    char *key;   /* wiped on free; NULL: none */
    bool bearer; /* how the key is sent; else x-api-key */
    unsigned quirks;
    int64_t max_tokens;
    int connect_ms, first_byte_ms, idle_ms;
};

struct provider_ops {
    const char *dialect;
    bool bearer;                    /* the dialect's own way of sending the key */
    const char *path, *models_path; /* after base_url; NULL for local */
    const char *embed_path;         /* where vectors are made; NULL: it makes none */
    const char *embed_list;         /* member of its answer that lists them, ... */
    const char *embed_member;       /* each the vector, or, where this is not NULL, an object that has it */
    const char *count_path;         /* of the server's own count of tokens; NULL: it offers none */
    const char *const *headers;     /* beside content type and key, NULL-terminated; may be NULL */
    const char *end_mark;           /* data of the event that ends a stream, if it is not JSON; may be NULL */
    size_t state_size;              /* of answer->state, zeroed */
    void (*state_free)(void *state); /* frees what the state owns, not itself; may be NULL */

    /* Writes the members of the body that no quirk touches; then, apart, those that one may. `options` is
     * NULL for local, which sends nothing. */
    void (*body)(const struct provider *provider, const struct provider_request *request,
                 struct json_writer *writer);
    void (*options)(const struct provider *provider, struct json_writer *writer);
    /* Looks at a refusal (HTTP 400) for a quirk not yet set; 0: there is none to try. */
    unsigned (*refused)(const char *body);

    /* Takes one event of the stream in; an error ends the call. Keeps answer->frame, which is clear, if the
     * same event with another text would do nothing but append that. */
    enum rec_status (*event)(struct answer *answer, const struct json *json, rec_error *error);
    /* The stream has ended, well or not: gives what was held back. May be NULL. */
    void (*finish)(struct answer *answer);

    /* local only: the whole answer at once. */
    void (*compose)(const struct provider_request *request, struct buf *out);
};

extern const struct provider_ops provider_anthropic, provider_openai, provider_ollama, provider_local;

/* answer.c: what the dialects share. */

void answer_init(struct answer *answer, const struct provider *provider);
void answer_free(struct answer *answer);
/* Takes one event of the stream in, parsed into json if need be. REC_INVALID, *error unset: it is not JSON.
 */
enum rec_status answer_event(struct answer *answer, struct json *json, const char *text, size_t length,
                             rec_error *error);
/* Replaces *number if the value is a number that can be a count. */
void answer_count(int64_t *number, const struct json *json, int value);
/* The request id, unless one is known already. */
void answer_request_id(struct answer *answer, const char *id);
/* Replaces the buffer if the value is a string, neither empty nor unreasonably long. */
void answer_name(struct buf *name, const struct json *json, int value);

/* provider.c: REC_INVALID unless the request ends with a message of the user. */
enum rec_status provider_request_check(const struct provider *provider,
                                       const struct provider_request *request, rec_error *error);

/* refusal.c: what servers say when they refuse. Both return REC_PROVIDER and write a sentence that names the
 * provider and quotes the server (without the key, should it be in there); detail is the HTTP status. */

/* An error object (or string) of either dialect that came inside a stream; the status follows from its type.
 */
enum rec_status refusal_from_event(const struct provider *provider, const struct json *json, int value,
                                   rec_error *error);
/* An HTTP status that is no success, with its body, which may be anything. */
enum rec_status refusal_from_body(const struct provider *provider, int http_status, const char *body,
                                  size_t length, rec_error *error);

#endif
