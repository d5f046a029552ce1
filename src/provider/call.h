/* Inside src/provider: a call, as call.c (answers), probe.c (lists of models) and count.c (tokens) make it.
 * Worker thread only. */
#ifndef PROVIDER_CALL_H
#define PROVIDER_CALL_H

#include "provider/provider_ops.h"
#include "provider/reply.h"
#include "provider/sse.h"

struct provider_call {
    struct provider *provider;
    void (*wake)(void *context);
    void *context;
    enum rec_status status; /* REC_PENDING, REC_DONE, or an error described in `error` */
    rec_error error;
    bool told; /* wake was called for the end */
    struct answer answer;
    size_t total; /* bytes of text and thinking read so far */
    struct provider_result result;

    struct reply reply;
    struct sse sse;
    struct json json;
    struct buf body;
    size_t options_at; /* where in the body its options begin, and the writer as it was there */
    struct json_writer writer;
    struct buf unstreamed; /* the beginning of the stream until its first event: may be no stream at all */
    bool has_events, ending;

    float *vectors; /* embed.c */
    size_t vector_count, dimensions;

    size_t given; /* local: bytes of the text read so far */
};

/* notify: what the call does when its exchange got something. */
struct provider_call *call_new(struct provider *provider, void (*wake)(void *), void *context,
                               void (*notify)(void *));
enum rec_status call_fail(struct provider_call *call, enum rec_status status, const rec_error *why);
/* What such a call does whose answer is one document: once the exchange has ended, `take` reads the body of
 * the reply and sets the status; a refusal makes the call fail. Tells the owner. */
void call_take_document(struct provider_call *call, void (*take)(struct provider_call *call));
/* Wakes the owner, if there is anything to read; once for the end. */
void call_tell(struct provider_call *call);

#endif
