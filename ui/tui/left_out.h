/* What the user leaves out of one conversation: memories, preferences and messages that its prompts do not
 * take along until the program ends or they are let in again. UI thread. */
#ifndef TUI_LEFT_OUT_H
#define TUI_LEFT_OUT_H

#include "recollect.h"

struct left_out {
    struct left_out_item {
        char conversation[REC_ID_SIZE], id[REC_ID_SIZE];
    } * items;
    size_t count, capacity;
};

void left_out_free(struct left_out *left_out);
bool left_out_has(const struct left_out *left_out, const char *conversation, const char *id);
/* Leaves it out, or lets it in again: true when it is out now. False and no change when there are too many.
 */
bool left_out_toggle(struct left_out *left_out, const char *conversation, const char *id);

/* The choice with what is left out added; ids has room for REC_MAX_CHOSEN and lives as long as the choice. */
struct rec_choice left_out_choice(const struct left_out *left_out, const char *conversation,
                                  const struct rec_choice *choice, const char *ids[REC_MAX_CHOSEN]);

#endif
