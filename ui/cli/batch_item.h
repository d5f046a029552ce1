/* One line of a batch: what it asks, and the line that answers it. Main thread only. */
#ifndef CLI_BATCH_ITEM_H
#define CLI_BATCH_ITEM_H

#include "client.h"

enum item_state {
    ITEM_NEW,
    ITEM_WAITS, /* for others that run */
    ITEM_RUNS,
    ITEM_DONE /* line_out is complete */
};

struct batch_item {
    enum item_state state;
    int64_t line;
    struct arena arena;
    const char *id, *user, *conversation; /* as given; NULL if not */
    const char *message;
    const char *external;    /* id, or one made of the line; NULL: none */
    bool known;              /* the external id is in the store */
    char again[REC_ID_SIZE]; /* the user message to ask again; "": it is not stored yet */
    uint64_t number;         /* of its command */
    rec_error error;
    struct buf line_out;
};

/* Reads a line; what is wrong with it is in item->error. */
void batch_item_read(struct batch_item *item, int64_t line, const char *text, size_t length);
void batch_item_clear(struct batch_item *item);

/* Fills line_out with the whole answer that the store has for item->external. REC_NOT_FOUND: none;
 * item->again is set if its message is there. REC_PENDING: it is being answered. */
enum rec_status batch_item_find(const struct cli *cli, rec_session *session, struct batch_item *item);

/* Fills line_out; result may be NULL. user: whose data the command line says. */
void batch_item_render(struct batch_item *item, const char *user, const struct rec_result *result);
const char *batch_user(const struct cli *cli);

#endif
