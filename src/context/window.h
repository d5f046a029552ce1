/* The window: which earlier messages of a path go along. Rows belong to the caller's arena. Not shared
 * between threads. */
#ifndef CONTEXT_WINDOW_H
#define CONTEXT_WINDOW_H

#include "store/store.h"

#define WINDOW_MESSAGE_TOKENS 4 /* what a message costs beside its text: role and separators */

struct window {
    struct rec_message *messages; /* ascending; the first one is the user's */
    size_t count;
    int64_t *costs;   /* of each: tokens, with what a message costs beside its text */
    int64_t tokens;   /* of all of them, with what a message costs beside its text */
    int64_t left_out; /* messages of the path between `after` and the first one */
};

/* The latest whole turns behind sequence `after` (0: from the beginning) and before sequence `before` (0: to
 * the end of the path) that fit into `room` tokens. Texts of failed turns and partial answers are passed over
 * (invariant 2), so are empty ones, tools and system notes. branch 0 is the one shown. */
enum rec_status window_choose(struct store_user *user, const char *conversation, int64_t branch,
                              int64_t after, int64_t before, int64_t room, struct arena *arena,
                              struct window *window, rec_error *error);

bool window_holds(const struct window *window, const char *message_id);

#endif
