/* What compose.c (queue, drafts, sending) and compose_view.c (drawing, keys) share. */
#ifndef TUI_COMPOSE_STATE_H
#define TUI_COMPOSE_STATE_H

#include "ui/tui/app.h"
#include "ui/tui/editor.h"

/* A message that waits until the answer before it has come. */
struct waiting {
    char conversation[REC_ID_SIZE];
    char *text;
};

struct compose {
    struct editor *editor;
    char conversation[REC_ID_SIZE]; /* whose draft it is; "" for a new one */
    char *saved;                    /* the draft as last given to the store */
    uint64_t seen_version;          /* of the editor when `due` was set or it was saved */
    int64_t due;
    struct waiting *queue; /* oldest first, of all conversations */
    size_t queue_count, queue_capacity;
    char editing[REC_ID_SIZE]; /* the message that is changed and sent anew; "" none */
    char *stash;               /* the draft meanwhile */
    char *before_search;
    size_t search_skip;
    struct rect text; /* where the draft was drawn last, from row `top` of it on */
    int top;
};

/* Messages that wait in a conversation; the oldest or newest of them: its index, or queue_count. */
size_t compose_queue_length(const struct compose *compose, const char *conversation);
size_t compose_queue_find(const struct compose *compose, const char *conversation, bool newest);
char *compose_queue_take(struct compose *compose, size_t index); /* free() it */

/* Notes that the draft is not on disk; called after whatever may have changed it. */
void compose_touched(struct compose *compose);
unsigned compose_send(struct app *app);

#endif
