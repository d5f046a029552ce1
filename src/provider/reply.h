/* Inside src/provider: one HTTP exchange with a provider's server: the key's header, what its answer's
 * headers say, and failures as sentences that name the provider. Worker thread only. */
#ifndef PROVIDER_REPLY_H
#define PROVIDER_REPLY_H

#include "base/buf.h"
#include "provider/http.h"
#include "provider/provider_ops.h"

struct reply {
    const struct provider *provider;
    struct http_transfer *transfer;
    struct buf url, body; /* body: of a refusal, or of any answer if there is no stream; bounded */
    char request_id[64], content_type[64], location[200], retry_after[64];

    size_t room; /* of body; 0: a megabyte */
    bool cut;    /* more came than there is room for: the exchange was ended */

    /* Takes the bytes of a success; false ends the exchange. NULL: they go into body. */
    bool (*stream)(void *context, const char *bytes, size_t length);
    void (*notify)(void *context);
    void *context;
};

struct reply_request {
    const char *path;       /* after base_url */
    const struct buf *body; /* borrowed until reply_stop; NULL: GET */
    int connect_ms, first_byte_ms, idle_ms;
};

void reply_init(struct reply *reply, const struct provider *provider, void (*notify)(void *), void *context);
void reply_free(struct reply *reply);
enum rec_status reply_start(struct reply *reply, const struct reply_request *request, rec_error *error);
void reply_stop(struct reply *reply); /* ends it if it runs; may be started again */

bool reply_ended(const struct reply *reply);
/* REC_PENDING; REC_OK: a success came whole; REC_CANCELLED: `stream` ended it; else why it failed. */
enum rec_status reply_state(const struct reply *reply, rec_error *error);

#endif
