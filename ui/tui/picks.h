/* What the user leaves out of a prompt or puts into it by hand, before it is sent. Pure. UI thread. */
#ifndef TUI_PICKS_H
#define TUI_PICKS_H

#include "recollect.h"

struct pick {
    char id[REC_ID_SIZE];
    enum rec_row_kind row;
    bool pinned; /* else left out */
    char *text;
};

struct picks {
    struct pick *items;
    size_t count, capacity;
};

void picks_clear(struct picks *picks);                                    /* frees */
void picks_move(struct picks *to, struct picks *from);                    /* `from` is empty after */
const struct pick *picks_find(const struct picks *picks, const char *id); /* NULL if there is none */
/* Leaves a thing out or pins it; the same once more takes that back. False: there is no room for more. */
bool picks_toggle(struct picks *picks, const char *id, enum rec_row_kind row, const char *text, bool pinned);

/* The same as a command takes it, until the picks change; ids has room for 2 * REC_MAX_CHOSEN. */
struct rec_choice picks_choice(const struct picks *picks, const char *ids[2 * REC_MAX_CHOSEN]);

#endif
